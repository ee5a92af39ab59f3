"""On which days a fund reminds people of what is due, as its book says it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.fundbook.values import ident

MOST_DAYS, MOST_REMINDERS = 90, 8


class RemindedOf(StrEnum):
    """What a fund may choose the days of."""

    DRAFT = "draft"
    PARTNER = "partner"
    RETURN = "return"
    CONDITION = "condition"
    SCORE = "score"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDays:
    """On which days people are reminded of one kind of thing; what a book does not say is as it is for every fund.

    `before` and `after` are days before and after its day: a draft has those before its round closes, an invitation of a partner
    those after it was sent. A score has one day before it is due, and then comes `every` so many days until it is there.
    """

    what: RemindedOf = ident("kind of reminder")  # noqa: RUF009  ident() answers a dataclass field
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    every: int | None = None


Fault = Callable[[object, str, str], None]
_ONLY_BEFORE = "A round that has closed takes nothing any more: a draft is reminded of before it alone."
_ONLY_AFTER = "An invitation of a partner has no last day: it is reminded of after it was sent alone."


def check_reminder_days(stated: Sequence[ReminderDays], fault: Fault) -> None:
    """Days that can be, in a number that nobody is nagged by, and each kind with those that it has."""
    for each in stated:
        for key, days in (("before", each.before), ("after", each.after)):
            if any(not 1 <= day <= MOST_DAYS for day in days):
                fault(each, key, f"Days are whole numbers from 1 to {MOST_DAYS}.")
            elif len(set(days)) < len(days):
                fault(each, key, "A day stands here twice. Nobody is reminded twice on one day.")
        if len(each.before) + len(each.after) > MOST_REMINDERS:
            fault(each, "before", f"More than {MOST_REMINDERS} reminders of one thing are not read. Leave some out.")
        if not each.before and not each.after:
            fault(each, "before", "Say at least one day. To be as for every fund, leave the whole entry out.")
        if each.what is RemindedOf.DRAFT and each.after:
            fault(each, "after", _ONLY_BEFORE)
        if each.what is RemindedOf.PARTNER and each.before:
            fault(each, "before", _ONLY_AFTER)
        _check_score(each, fault)


def _check_score(each: ReminderDays, fault: Fault) -> None:
    if each.what is not RemindedOf.SCORE:
        if each.every is not None:
            fault(each, "every", "Only scores are reminded of again and again. Name the single days instead.")
        return
    if len(each.before) != 1 or each.after:
        fault(
            each, "before", "A score has one day before it is due; after that, `every` says after how many days again."
        )
    if each.every is None or not 1 <= each.every <= MOST_DAYS:
        fault(each, "every", f"Say after how many days a score is reminded of again: from 1 to {MOST_DAYS}.")
