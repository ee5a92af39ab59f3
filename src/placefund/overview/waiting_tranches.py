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
from placefund.overview.waiting_lines import AwaitedSide, WaitingLine
from placefund.people.access import has


def tranche_lines(programmes: Sequence[Programme], user: Any, today: date) -> Iterator[WaitingLine]:
    """The tranches of these places' awards that wait, for those who read the fund's awards. A few queries a fund."""
    read = [one for one in programmes if has(user, Capability.READ_AWARD, one.strand.fund)]
    by_place = {(one.strand.fund_id, one.place_id): one.pk for one in read}
    funds: dict[int, Fund] = {one.strand.fund_id: one.strand.fund for one in read}
    for fund in funds.values():
        for gate in waiting_gates(fund, today):
            programme = by_place.get((fund.pk, gate.tranche.award.partnership.place_id))
            if programme is not None:
                yield _line(programme, gate)


def _line(programme: int, gate: SeenGate) -> WaitingLine:
    tranche, href = gate.tranche, reverse("tranche", args=[gate.tranche.pk])
    lead = str(tranche.award.partnership.lead)
    if gate.waiting:
        what, since = say("Confirm the release of {tranche}", tranche=tranche), london(gate.waiting.asked_at).date()
        return WaitingLine(programme, what, AwaitedSide.DELIVERY_BODY, href, since=since)
    if gate.is_open:
        what = say("Release {tranche}, or hold it back", tranche=tranche)
        return WaitingLine(programme, what, AwaitedSide.DELIVERY_BODY, href, due=tranche.gate_on)
    told = say("Held back: show what opens {tranche}") if gate.held_back else say("Show what opens {tranche}")
    what = told.format(tranche=tranche)
    return WaitingLine(programme, what, AwaitedSide.LEAD, href, due=tranche.gate_on, who=lead)
