"""What the clock reminds people of before the gate of a tranche: what is missing still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from placefund.domain.gates import found_in_words, wanted_in_words
from placefund.domain.messages import row_of, say
from placefund.domain.notices import NoticeKind
from placefund.domain.reminders import Occasion
from placefund.gates.audiences import at_gate, told_of_gate
from placefund.gates.models import TrancheRelease
from placefund.gates.queries import SeenGate, gate_of, held_tranches
from placefund.notices.actions import tell
from placefund.operations.nudges import Nudge, nudges_of


def gates(today: date, at: datetime) -> Iterator[Nudge]:
    """Tranches that wait at their gate: for the lead, who sees what is missing, and for the officers who hold it to that."""

    def send(number: int, step: int) -> None:
        tranche = held_tranches().get(pk=number)
        gate = gate_of(tranche, today)
        said = {"tranche": tranche, "title": tranche.award.title}
        subject = (
            say("The day of its gate is past: {tranche}, {title}", **said)
            if step > 0
            else say("Its gate is looked at soon: {tranche}, {title}", **said)
        )
        tell(
            told_of_gate(tranche),
            subject,
            _missing(gate),
            kind=NoticeKind.GATE_REMINDER,
            until=tranche.gate_on,
            **at_gate(tranche),
            at=at,
        )

    asked = TrancheRelease.objects.filter(TrancheRelease.WAITS).values("tranche")
    waits = held_tranches().exclude(pk__in=asked).values_list("pk", "gate_on")
    return nudges_of(Occasion.GATE, ((str(pk), day, partial(send, pk)) for pk, day in waits if day), today)


def _missing(gate: SeenGate) -> str:
    if gate.is_open:
        return say("Every condition of its gate is met by what is on record. It can be released.")
    missing = (
        say("{wanted} {found}", wanted=wanted_in_words(each.condition.terms), found=found_in_words(each.finding))
        for each in gate.not_met
    )
    return say("Still missing: {missing}", missing=row_of(missing, between="\n"))
