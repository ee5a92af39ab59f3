"""What an award promises: so much of an indicator, by a day, as its offer says. And when a figure may be compared with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placefund.domain.indicators import MONEY_UNITS
from placefund.domain.messages import say


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """One promised figure as it is offered. `value` is in the unit of the indicator, whose number is `indicator`.

    `where` says where the offer or the bid promises it (“Offer letter, paragraph 4”). `due_on` None: by the award's last day.
    """

    indicator: int
    value: Decimal
    where: str
    due_on: date | None = None


def why_not_promised(value: Decimal, where: str, due_on: date, *, starts_on: date, ends_on: date) -> str:
    """Why this is no promise of an award that runs between these days, in a sentence; empty where it is one."""
    if value <= 0:
        return say("A promised figure is above 0. Leave out what the award does not promise.")
    if not where.strip():
        return say("Say where the offer or the bid promises it, such as “Offer letter, paragraph 4”.")
    if not starts_on < due_on <= ends_on:
        return say("A figure is promised by a day of the award. Enter one between its first and its last day.")
    return ""


def is_comparable(promised: str, reported: str) -> bool:
    """Whether what is reported in one unit can stand beside what was promised in another: they are the same, or both money.

    A new version of an indicator may count in another unit. 500 jobs and 300 full-time equivalents are then no two figures of
    one thing, and no rate between them is on record.
    """
    return promised == reported or {promised, reported} <= MONEY_UNITS


def version_it_stands_at(stated: str, reported: Sequence[str]) -> str:
    """Beside which version of its indicator a promised figure is shown, and beside no other: 500 jobs are promised once.

    `reported` are the versions, in their order, that something was reported under in a unit in which it can be compared.
    """
    return stated if stated in reported or not reported else reported[-1]
