"""Deciding a whole round as its signed scenario says."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.applications.models import Application
from placefund.decisions import actions
from placefund.decisions.forms import AsSignedForm
from placefund.decisions.queries import left_to_promise
from placefund.decisions.signed_scenario import Signed, signed_outcomes
from placefund.design.wording.scenarios import reason_in_words
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.views.desk import answer, done, person, posted, refuse, trail
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.access import page
from placefund.records import clock
from placefund.scenarios.answers.queries import Outcome


@page(Capability.DECIDE, Round, named="round_")
def decide_as_signed(request: HttpRequest, round_: Round) -> HttpResponse:
    """Show what the signed scenario says of every application that waits, and decide them all at once."""
    refuse(why_comparisons_are_closed(person(request), round_, clock.now()))
    form = AsSignedForm(posted(request))
    if form.is_bound and done(form, lambda: _decide(request, round_, form)):
        messages.success(request, "Every application that waited is decided as the signed scenario says.")
        return redirect("decisions", round_.pk)
    signed = signed_outcomes(round_)
    waiting = list(Application.objects.filter(round=round_, state="assessed").select_related("snapshot", "partnership"))
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "form": form,
        "signed": signed,
        "rows": _rows(signed, waiting),
        "unknown": [row for row in waiting if signed and row.pk not in signed.outcomes],
        "money": signed.money({row.pk: row.snapshot.ask for row in waiting}) if signed else None,
        "left": left_to_promise(round_.strand),
        "breadcrumbs": trail(
            request,
            round_.strand.fund,
            ("Decisions", reverse("decisions", args=[round_.pk])),
            round_=round_,
            here="Decide as signed",
        ),
    }
    return answer(request, "decisions/as_signed.html", context)


def _decide(request: HttpRequest, round_: Round, form: AsSignedForm) -> None:
    actions.decide_as_signed(round_, **form.cleaned_data, words=reason_in_words, by=person(request), at=clock.now())


def _rows(signed: Signed | None, waiting: list[Application]) -> list[tuple[Application, Outcome, Money, str]]:
    """Each application that waits, what is said of it, the money it would be offered, and why; those that are funded first."""
    if signed is None:
        return []
    known = [(row, signed.outcomes[row.pk]) for row in waiting if row.pk in signed.outcomes]
    found = [(row, each, each.amount(row.snapshot.ask), reason_in_words(each.reason)) for row, each in known]
    return sorted(found, key=lambda each: (not each[1].percent, each[0].pk))
