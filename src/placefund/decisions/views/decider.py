"""The decision maker's pages: the ranked list with its line, a decision on each, and the release of all."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.applications.models import Application
from placefund.assessment.queries import PanelRow, panel_rows
from placefund.awards.models import Award
from placefund.decisions import actions
from placefund.decisions.forms import DecisionForm, ReleaseForm
from placefund.decisions.models import Decision
from placefund.decisions.queries import (
    DecisionList,
    decision_list,
    is_above_the_line,
    left_to_promise,
    letters,
    undecided,
    unreviewed,
)
from placefund.decisions.signed_scenario import signed_outcomes
from placefund.decisions.views.ranked_bids import decision_listing
from placefund.decisions.views.tabs import show_decision_page, tabs_of
from placefund.design.charts import Chart
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.agreement.charts import scores_chart
from placefund.panels.confidentiality import closed_bids, closed_in, why_closed, why_money_is_closed
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page, person, refuse
from placefund.web.steps import onward, submitted


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def decisions(request: HttpRequest, round_: Round) -> HttpResponseBase:
    """The ranked list with the line of the money, what was decided, and the money left as decisions are made."""
    _, ranking = _open_to(request, round_)
    awards = {award.application_id: award for award in Award.objects.filter(application__round=round_)}
    listing = decision_listing(ranking)
    return show_list(
        request,
        "decisions/list.html",
        way_to(request, round_).to(say("Decisions")),
        listing,
        MemoryRows(listing, ranking.rows),
        tabs=tabs_of(request, round_, "decisions"),
        round=round_,
        ranking=ranking,
        awards=awards,
        may_decide=has(request.user, Capability.DECIDE, round_) and round_.state != "released",
        may_release=has(request.user, Capability.RELEASE_DECISIONS, round_) and round_.state == "closed",
        may_offer=has(request.user, Capability.OFFER_AWARD, round_),
        to_offer=[
            row.application
            for row in ranking.rows
            if row.application.state == "successful" and row.application.pk not in awards
        ],
        history=acts_on([round_], reader=person(request), at=clock.now()),
    )


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def decision_scores(request: HttpRequest, round_: Round) -> HttpResponse:
    """The scores of every application as dots in the order of the list, with the line where the money runs out."""
    rows, ranking = _open_to(request, round_)
    return show_decision_page(
        request,
        "decisions/scores.html",
        round_,
        say("Scores and the line"),
        tab="decision-scores",
        ranking=ranking,
        chart=_chart(rows, ranking),
    )


def _open_to(request: HttpRequest, round_: Round) -> tuple[Sequence[PanelRow], DecisionList]:
    """What the panel has on a round, and the decision list without the bids that are closed to whoever looks."""
    rows = panel_rows(round_)
    closed = closed_bids(person(request), [row.application for row in rows], clock.now())
    return rows, decision_list(round_).without(closed)


def _chart(read: Sequence[PanelRow], ranking: DecisionList) -> Chart:
    """The agreed applications of a list as dots in its order, with the line where the money runs out."""
    found = {row.application.pk: row for row in read}
    listed = [row for row in ranking.rows if row.application.pk in found]
    rows = tuple(found[row.application.pk] for row in listed)
    line = None if ranking.reaches_all or ranking.closed else sum(row.listed.ranked.is_above_the_line for row in listed)
    title = say("Scores") if ranking.closed else say("Scores, and the line where the money runs out")
    return scores_chart(title, rows, line, ranking.money)


@page(Capability.READ_SCORES, Application, posting=Capability.DECIDE)
def decide(request: HttpRequest, application: Application) -> HttpResponse:
    """Decide on one application, with reasons and with the feedback its authors will read."""
    refuse(why_closed(person(request), application, clock.now()))
    round_, decision = application.round, getattr(application, "decision", None)
    form = DecisionForm(posted(request), asked=application.snapshot.ask)
    if response := submitted(
        request,
        form,
        lambda: _decide(request, application, form),
        onward(
            "decisions",
            round_.pk,
            said=say(
                "The decision on {application} is recorded. Nobody is told before all are released.",
                application=application,
            ),
        ),
    ):
        return response
    signed, compares = signed_outcomes(round_), not why_money_is_closed(person(request), round_.strand, clock.now())
    meant = signed.outcomes.get(application.pk) if signed else None
    return show_decision_page(
        request,
        "decisions/decide.html",
        round_,
        str(application),
        application=application,
        meant=meant,
        meant_amount=meant.amount(application.snapshot.ask) if meant else None,
        decision=decision,
        agreed=getattr(application, "agreed", None),
        compares=compares,
        is_above=is_above_the_line(application) if compares else None,
        left=left_to_promise(round_.strand) if compares else None,
        waiting_for_panel=_with_the_panel(round_) if compares else 0,
        form=form,
        may_decide=has(request.user, Capability.DECIDE, application) and application.state == "assessed",
        history=acts_on([application], reader=person(request), at=clock.now()),
    )


def _with_the_panel(round_: Round) -> int:
    """How many applications of a round have no agreed score yet."""
    return Application.objects.filter(round=round_, state__in=("submitted", "eligible")).count()


def _decide(request: HttpRequest, application: Application, form: DecisionForm) -> Decision:
    given = {name: form.cleaned_data[name] for name in ("outcome", "reasons", "feedback")}
    return actions.decide(application, **given, amount=form.amount_offered, by=person(request), at=clock.now())


@page(Capability.RELEASE_DECISIONS, Round, named="round_")
def release(request: HttpRequest, round_: Round) -> HttpResponse:
    """Show what every applicant will be told, and tell them all at the same moment."""
    form = ReleaseForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: _release(request, round_, form),
        onward(
            "decisions",
            round_.pk,
            said=say("The outcomes of {name} are released, each with its feedback.", name=round_.name),
        ),
    ):
        return response
    waiting, lacking = list(undecided(round_).select_related("partnership")), unreviewed(round_)
    told, closed = letters(round_), closed_in(person(request), [round_], clock.now())
    return show_decision_page(
        request,
        "decisions/release.html",
        round_,
        say("Release"),
        tab="release-decisions",
        form=form,
        letters=[letter for letter in told if letter.application.pk not in closed],
        closed=len(closed),
        waiting=[row for row in waiting if row.pk not in closed],
        unreviewed=[row for row in lacking if row.pk not in closed],
        can_release=round_.state == "closed" and not waiting and not lacking,
        history=acts_on([round_], reader=person(request), at=clock.now()),
    )


def _release(request: HttpRequest, round_: Round, form: ReleaseForm) -> None:
    actions.release(round_, public_from=form.cleaned_data["public_from"], by=person(request), at=clock.now())
