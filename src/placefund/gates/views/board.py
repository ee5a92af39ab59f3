"""The gates of a fund's awards, the oldest first; and one tranche with its gate, as those with a part in the award see it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.awards.models import Tranche
from placefund.domain.gates import GateKind, GateStanding, found_in_words, wanted_in_words
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.gates.queries import SeenCondition, gate_of, waiting_gates
from placefund.gates.views.steps import PAGES
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show


@page(Capability.READ_AWARD, Fund, methods=("GET",))
def board(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every tranche that waits, of all accepted awards, by the day of its gate."""
    today = london(clock.now()).date()
    gates = waiting_gates(fund, today)
    return show(
        request,
        "gates/board.html",
        way_to(request, fund).to(say("Gates")),
        fund=fund,
        gates=gates,
        today=today,
        waits=Money.total(each.tranche.amount for each in gates),
        held=Money.total(each.tranche.amount for each in gates if each.held_back),
        can_go=Money.total(each.tranche.amount for each in gates if each.is_open),
    )


@page(Capability.READ_AWARD, Tranche, methods=("GET",))
def tranche(request: HttpRequest, tranche: Tranche) -> HttpResponse:
    """A tranche: what opens its gate, what is missing, what was decided, and the steps that this person may take."""
    user, seen = request.user, gate_of(tranche, london(clock.now()).date())
    waits = tranche.award.state == "accepted" and not tranche.is_released and tranche.ended_at is None
    asked = seen.waiting
    return show(
        request,
        "gates/tranche.html",
        way_to(request, tranche),
        tranche=tranche,
        award=tranche.award,
        gate=seen,
        rows=[row_of_condition(each) for each in seen.conditions],
        waiting=asked,
        gate_waits=waits,
        waiting_ways=PAGES.ways(asked, tranche, user) if asked else (),
        can_release=waits and asked is None and has(user, Capability.RELEASE_TRANCHE, tranche),
        can_judge=waits and has(user, Capability.CHECK_CONDITION, tranche),
        can_take_back=seen.released_by is not None and has(user, Capability.CONFIRM_RELEASE, tranche),
    )


def row_of_condition(seen: SeenCondition) -> dict[str, object]:
    """A condition as a table prints it: what is wanted, what was found, how it stands, and where it was read."""
    finding = seen.finding
    is_judged = finding.terms.kind is GateKind.JUDGED
    return {
        "condition": seen.condition,
        "wanted": wanted_in_words(finding.terms),
        "found": found_in_words(finding),
        "standing": finding.standing,
        "is_met": finding.is_met,
        "is_absent": finding.standing is GateStanding.NOT_ON_RECORD,
        "where": () if is_judged else finding.where,
        "is_judged": is_judged,
        "judgements": seen.judgements,
    }
