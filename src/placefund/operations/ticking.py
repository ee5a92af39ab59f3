"""What time alone brings: rounds close, the record is sealed, bytes that nobody names any more go."""

from __future__ import annotations

from datetime import datetime

from placefund.documents.actions import sweep
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.people.models import CLOCK
from placefund.records.actions import seal


def tick(at: datetime) -> list[str]:
    """Do what is due, and say it in sentences. Doing it again at the same moment does nothing."""
    done = []
    for round_ in Round.objects.filter(state="open", closes_at__lte=at).select_related("strand__fund"):
        funds.close(round_, by=CLOCK, at=at)
        done.append(f"{round_} has closed.")
    if made := seal(at=at):
        done.append(f"The record is sealed up to act {made.last_event}: {made.digest}")
    if gone := sweep(at=at):
        done.append(f"{gone} files that nothing names any more were removed.")
    return done
