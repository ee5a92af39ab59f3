"""What anyone may read about the outcomes of a round, once they are public: all of them in a list, and each with its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.domain.assessment.lots import Ticket
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.stages import invites, stage_of
from placefund.funds.views.outcome_list import Outcome, outcome_listing
from placefund.funds.views.round_tabs import tabs_of
from placefund.overview.decision_reasons import ExplainedOutcome, explained, in_numbers
from placefund.panels.models import Draw
from placefund.partnerships.later_closings.queries import published_closings
from placefund.people.queries import renamed
from placefund.records import clock
from placefund.scenarios.models import Signature
from placefund.web.crumbs import way_to
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def round_outcomes(request: HttpRequest, round_: Round) -> HttpResponseBase:
    """Every outcome of a round, the draw and the signed scenario, once they are public; until then, that they are not."""
    at = clock.now()
    is_public = round_.is_public(at)
    drawn = _draw_of(round_) if is_public else None
    tickets = drawn.tickets() if drawn else ()
    found = explained(round_, at)
    outcomes = _with_lots(round_, found, tickets)
    listing = outcome_listing(round_, outcomes)
    return show_list(
        request,
        "funds/public/round_outcomes.html",
        way_to(request, round_).to(say("Outcomes")),
        listing,
        MemoryRows(listing, outcomes),
        tabs=tabs_of(round_, "round-outcomes"),
        round=round_,
        is_public=is_public,
        is_stage=invites(round_),
        outcome=in_numbers(found),
        drawn=drawn,
        lots=_lots(found, tickets),
        signatures=_signatures(round_) if is_public else (),
        later_closings=published_closings(round_) if is_public else (),
    )


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def round_outcome(request: HttpRequest, round_: Round, application: int) -> HttpResponse:
    """The outcome of one application with its reasons; until all of them are public, that they are not."""
    template, way, at = "funds/public/round_outcome.html", way_to(request, round_), clock.now()
    if not round_.is_public(at):  # the same for every number, so that it tells nothing
        return show(request, template, way.to(say("Outcomes")), tabs=tabs_of(round_, ""), round=round_, one=None)
    one = next((each for each in explained(round_, at) if each.application.pk == application), None)
    if one is None:
        raise Http404(say("No outcome of this application is public."))
    drawn = _draw_of(round_)
    [outcome] = _with_lots(round_, (one,), drawn.tickets() if drawn else ())
    return show(
        request,
        template,
        way.to(say("Outcomes"), "round-outcomes", round_.pk).to(one.application.title),
        tabs=tabs_of(round_, "round-outcomes"),
        round=round_,
        one=one,
        is_stage=invites(round_),
        lot=outcome.lot,
        renamed=renamed(one.application.snapshot.signed_names()).items() if one.application.snapshot else (),
    )


def _draw_of(round_: Round) -> Draw | None:
    return Draw.objects.filter(round=round_).first()


def _with_lots(round_: Round, decisions: Sequence[ExplainedOutcome], tickets: Sequence[Ticket]) -> list[Outcome]:
    """Each outcome, and its lot in words where it was drawn."""
    lots = {
        int(ticket.bid): say("Lot {place} of {how_many}", place=ticket.place, how_many=len(tickets))
        for ticket in tickets
    }
    return [Outcome(one, lots.get(one.application.pk, ""), stage_of(round_).kind) for one in decisions]


def _lots(
    decisions: Sequence[ExplainedOutcome], tickets: Sequence[Ticket]
) -> list[tuple[Ticket, ExplainedOutcome | None]]:
    """The lots in the order drawn, each with its outcome; none for an application that was withdrawn after the draw."""
    by_number = {one.application.pk: one for one in decisions}
    return [(ticket, by_number.get(int(ticket.bid))) for ticket in tickets]


def _signatures(round_: Round) -> list[Signature]:
    """Every signature under a scenario of the round, the first one first, with what revoked it.

    The name of the scenario alone is read beside it: its question and its answer are long.
    """
    rows = Signature.objects.filter(scenario__round=round_).select_related("scenario", "revocation")
    return list(rows.defer("scenario__plan_record", "scenario__problem_record", "scenario__result_record"))
