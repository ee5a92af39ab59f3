"""What a condition of an offer asks: of whom, until when, and whether money waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ConditionTerms:
    """One condition as it is offered. `owner` is the number of the organisation it is for; None: the lead of the partnership.

    `reference` names the approved project that it is of: it falls away when that is stopped. Empty: it is of the whole award.
    """

    text: str
    due_on: date | None = None
    blocks_payment: bool = False
    owner: int | None = None
    reference: str = ""
