"""Deciding a whole round as its signed scenario says."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.decisions import actions
from placefund.decisions.forms import AsSignedForm
from placefund.decisions.queries import left_in
from placefund.decisions.signed_scenario import SignedScenario, signed_outcomes
from placefund.design.wording.scenarios import reason_in_words
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.stages import stage_of
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.records import clock
from placefund.scenarios.answers.queries import Outcome
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted


@page(Capability.DECIDE, Round, named="round_")
def decide_as_signed(request: HttpRequest, round_: Round) -> HttpResponse:
    """Show what the signed scenario says of every application that waits, and decide them all at once."""
    refuse(why_comparisons_are_closed(person(request), round_, clock.now()))
    form = AsSignedForm(posted(request), stage=stage_of(round_).kind)
    if response := submitted(
        request,
        form,
        lambda: _decide(request, round_, form),
        onward(
            "decisions", round_.pk, said=say("Every application that waited is decided as the signed scenario says.")
        ),
    ):
        return response
    signed = signed_outcomes(round_)
    waiting = list(Application.objects.filter(round=round_, state="assessed").select_related("snapshot", "partnership"))
    return show(
        request,
        "decisions/as_signed.html",
        way_to(request, round_).to(say("Decisions"), "decisions", round_.pk).to(say("Decide as signed")),
        round=round_,
        form=form,
        signed=signed,
        rows=_rows(signed, waiting),
        unknown=[row for row in waiting if signed and row.pk not in signed.outcomes],
        money=signed.money({row.pk: row.snapshot.ask for row in waiting}) if signed else None,
        left=left_in(round_),
    )


def _decide(request: HttpRequest, round_: Round, form: AsSignedForm) -> None:
    actions.decide_as_signed(round_, **form.cleaned_data, words=reason_in_words, by=person(request), at=clock.now())


def _rows(signed: SignedScenario | None, waiting: list[Application]) -> list[tuple[Application, Outcome, Money, str]]:
    """Each application that waits, what is said of it, the money it would be offered, and why; those that are funded first."""
    if signed is None:
        return []
    known = [(row, signed.outcomes[row.pk]) for row in waiting if row.pk in signed.outcomes]
    found = [(row, each, each.amount(row.snapshot.ask), reason_in_words(each.reason)) for row, each in known]
    return sorted(found, key=lambda each: (not each[1].percent, each[0].pk))
