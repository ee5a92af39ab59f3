"""What an award promises: so much of an indicator, by a day, as its offer says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """One promised figure as it is offered. `value` is in the unit of the indicator, whose number is `indicator`.

    `where` says where the offer or the bid promises it (“Offer letter, paragraph 4”). `due_on` None: by the award's last day.
    """

    indicator: int
    value: Decimal
    where: str
    due_on: date | None = None
