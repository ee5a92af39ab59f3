"""What waits at the gates of places' awards: to be shown by the lead, to be released by the fund, or held back and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Fund, Programme
from placefund.gates.queries import SeenGate, waiting_gates
from placefund.overview.programme_awards import awards_of_each
from placefund.overview.waiting_lines import AwaitedSide, WaitingLine
from placefund.people.access import has


def tranche_lines(programmes: Sequence[Programme], user: Any, today: date) -> Iterator[WaitingLine]:
    """The tranches of these places' awards that wait, for those who read the fund's awards, each with the page of the tranche;
    and for a place's own office, of what its place is promised, with the page that it reads. A few queries a fund."""
    read = [one for one in programmes if has(user, Capability.READ_AWARD, one.strand.fund)]
    own = [one for one in programmes if one not in read and has(user, Capability.READ_PLACE_AWARD, one)]
    by_place = {(one.strand.fund_id, one.place_id): one.pk for one in read}
    by_award = {row.pk: number for number, rows in (awards_of_each(own) if own else {}).items() for row in rows}
    funds: dict[int, Fund] = {one.strand.fund_id: one.strand.fund for one in (*read, *own)}
    for fund in funds.values():
        for gate in waiting_gates(fund, today):
            award = gate.tranche.award
            if (fund.pk, award.partnership.place_id) in by_place:
                href = reverse("tranche", args=[gate.tranche.pk])
                yield _line(by_place[fund.pk, award.partnership.place_id], gate, href)
            elif award.pk in by_award:
                href = reverse("programme-award", args=[by_award[award.pk]]) + "#tranches"
                yield _line(by_award[award.pk], gate, href)


def _line(programme: int, gate: SeenGate, href: str) -> WaitingLine:
    tranche, lead = gate.tranche, str(gate.tranche.award.partnership.lead)
    if gate.waiting:
        what, since = say("Confirm the release of {tranche}", tranche=tranche), london(gate.waiting.asked_at).date()
        return WaitingLine(programme, what, AwaitedSide.DELIVERY_BODY, href, since=since)
    if gate.is_open:
        what = say("Release {tranche}, or hold it back", tranche=tranche)
        return WaitingLine(programme, what, AwaitedSide.DELIVERY_BODY, href, due=tranche.gate_on)
    told = say("Held back: show what opens {tranche}") if gate.held_back else say("Show what opens {tranche}")
    what = told.format(tranche=tranche)
    return WaitingLine(programme, what, AwaitedSide.LEAD, href, due=tranche.gate_on, who=lead)
