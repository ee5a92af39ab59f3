"""The review of a place's portfolio: whose move it is, the days each side has had it, and what a decision has to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from placefund.domain.messages import Message, all_of, say
from placefund.domain.roles import Role

SATURDAY = 5


class ReviewSide(StrEnum):
    """Who has to do something next in a review; the value is stored."""

    PLACE = "place"
    DELIVERY_BODY = "delivery_body"

    @property
    def label(self) -> Message:
        return say("The place") if self is ReviewSide.PLACE else say("The delivery body")


class ReaderKind(StrEnum):
    """What somebody reads a portfolio for; the value is stored."""

    EXPERT = "expert"
    SUBSIDY = "subsidy"
    SECURITY = "security"

    @property
    def label(self) -> Message:
        return _READERS[self]


_READERS = {
    ReaderKind.EXPERT: say("Expert reader"),
    ReaderKind.SUBSIDY: say("Subsidy control"),
    ReaderKind.SECURITY: say("Security"),
}


class Advice(StrEnum):
    """What a reader advises about one project; it decides nothing. The value is stored."""

    NO_CONCERN = "no_concern"
    CAN_BE_MET = "can_be_met"
    STANDS = "stands"

    @property
    def label(self) -> Message:
        return _ADVICE[self]


_ADVICE = {
    Advice.NO_CONCERN: say("No concern"),
    Advice.CAN_BE_MET: say("A concern that can be met"),
    Advice.STANDS: say("A concern that stands"),
}


class QuestionStep(StrEnum):
    """What a line of a question's thread does to it; the value is stored."""

    ASKED = "asked"
    ANSWERED = "answered"
    ASKED_ON = "asked_on"
    SETTLED = "settled"

    @property
    def label(self) -> Message:
        return _STEPS[self]

    @property
    def move_is_with(self) -> ReviewSide:
        """Whose move it is after it. A settled question is nobody's: it keeps nobody waiting, so the delivery body goes on."""
        is_asked = self in (QuestionStep.ASKED, QuestionStep.ASKED_ON)
        return ReviewSide.PLACE if is_asked else ReviewSide.DELIVERY_BODY


_STEPS = {
    QuestionStep.ASKED: say("Asked"),
    QuestionStep.ANSWERED: say("Answered"),
    QuestionStep.ASKED_ON: say("Asked further"),
    QuestionStep.SETTLED: say("Settled"),
}


class ReviewVerdict(StrEnum):
    """What is decided of a project, or of the whole; the value is stored."""

    APPROVED = "approved"
    WITH_CONDITIONS = "approved_with_conditions"
    TO_BE_DEVELOPED = "to_be_developed"
    NOT_FUNDED = "not_funded"

    @property
    def label(self) -> Message:
        return _VERDICTS[self]

    @property
    def is_approval(self) -> bool:
        return self in (ReviewVerdict.APPROVED, ReviewVerdict.WITH_CONDITIONS)


_VERDICTS = {
    ReviewVerdict.APPROVED: say("Approved"),
    ReviewVerdict.WITH_CONDITIONS: say("Approved with conditions"),
    ReviewVerdict.TO_BE_DEVELOPED: say("To be developed"),
    ReviewVerdict.NOT_FUNDED: say("Not funded"),
}


class ViewOffice(StrEnum):
    """Whose view the fund asks for before it decides; the value is stored."""

    NATION = "nation"
    DEPARTMENT = "department"

    @property
    def label(self) -> Message:
        return say("Government of the nation") if self is ViewOffice.NATION else say("The fund's department")


class ViewAnswerKind(StrEnum):
    """How the decision stands to a view that was given; the value is stored."""

    FOLLOWED = "followed"
    IN_PART = "in_part"
    NOT_FOLLOWED = "not_followed"

    @property
    def label(self) -> Message:
        return _FOLLOWING[self]


_FOLLOWING = {
    ViewAnswerKind.FOLLOWED: say("Followed"),
    ViewAnswerKind.IN_PART: say("Followed in part"),
    ViewAnswerKind.NOT_FOLLOWED: say("Not followed"),
}

DECIDERS = {"decision maker": Role.DECISION_MAKER, "fund manager": Role.FUND_MANAGER}
"""Who may be named to decide, as a fundbook says it."""


@dataclass(frozen=True, slots=True)
class ReviewTerms:
    """What a fund states of its reviews. A number of days that is None is not stated, and then nothing is due by itself.

    Where the fund names nobody, its decision maker decides: whoever runs the review does not decide on it.
    """

    decider: Role = Role.DECISION_MAKER
    place_days: int | None = None
    delivery_body_days: int | None = None
    views: tuple[ViewOffice, ...] = ()
    opens_agendas: bool = False
    """Whether whoever reviews for the delivery body reads the agenda of a place's board before the meeting."""
    publishes_reasons: bool = True
    """Whether everybody reads why a tranche was released in spite of its gate."""

    def as_record(self) -> dict[str, Any]:
        """Plain values; of the switches only those that a fund sets otherwise, so that what was kept before stays as it was."""
        usual, switches = ReviewTerms(), ("opens_agendas", "publishes_reasons")
        said = {name: getattr(self, name) for name in switches if getattr(self, name) != getattr(usual, name)}
        return {
            "decider": self.decider.value,
            "place_days": self.place_days,
            "delivery_body_days": self.delivery_body_days,
            "views": [each.value for each in self.views],
            **said,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ReviewTerms:
        views = tuple(ViewOffice(each) for each in record["views"])
        return cls(
            Role(record["decider"]),
            record["place_days"],
            record["delivery_body_days"],
            views,
            record.get("opens_agendas", False),
            record.get("publishes_reasons", True),
        )


# --- the clock ----------------------------------------------------------------------------------------------------------


def is_working_day(day: date) -> bool:
    """Monday to Friday. Public holidays differ between the nations, and are counted like any other weekday."""
    return day.weekday() < SATURDAY


def working_days(after: date, until: date) -> int:
    """The working days after one day, up to and with another; none where it is not later."""
    count = max((until - after).days, 0)
    return sum(is_working_day(after + timedelta(days=each)) for each in range(1, count + 1))


def day_after(day: date, days: int) -> date:
    """The day that lies so many working days after another."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


@dataclass(frozen=True, slots=True)
class WaitForPlace:
    """A time in which a question waited for the place: from the day it was asked to the day it was answered; None: it waits."""

    asked: date
    answered: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the place had it when the day began that counts: the day after it was asked is the first one."""
        return self.asked < day and (self.answered is None or day <= self.answered)


@dataclass(frozen=True, slots=True)
class SideDays:
    """How many working days each side has had a review."""

    place: int
    delivery_body: int

    @property
    def total(self) -> int:
        return self.place + self.delivery_body


def waits_in(steps: Iterable[tuple[QuestionStep, date]]) -> tuple[WaitForPlace, ...]:
    """The times in which one question waited for the place, from the steps of its thread in their order."""
    found: list[WaitForPlace] = []
    asked: date | None = None
    for step, day in steps:
        if step.move_is_with is ReviewSide.PLACE:
            asked = asked or day
        elif asked is not None:
            found.append(WaitForPlace(asked, day))
            asked = None
    return (*found, WaitForPlace(asked)) if asked is not None else tuple(found)


def days_of_sides(submitted: date, until: date, waits: Sequence[WaitForPlace]) -> SideDays:
    """How the working days since a portfolio was submitted fall to the two sides.

    A day is the place's where at least one question waited for it, however many did; every other day is the delivery body's.
    """
    days = (submitted + timedelta(days=each) for each in range(1, max((until - submitted).days, 0) + 1))
    counted = [day for day in days if is_working_day(day)]
    place = sum(any(wait.holds(day) for wait in waits) for day in counted)
    return SideDays(place, len(counted) - place)


# --- the decision -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """What is said of one project: its reference, what is decided, and how many conditions stand on it."""

    reference: str
    verdict: ReviewVerdict
    conditions: int = 0


def why_verdicts_do_not_fit(whole: ReviewVerdict, on_the_whole: int, lines: Sequence[LineVerdict]) -> str:
    """Why a decision says two things at once, in a sentence; empty where it does not.

    `on_the_whole` is how many conditions stand on the portfolio as a whole.
    """
    if bare := [each.reference for each in lines if _lacks_condition(each)]:
        return say(
            "{projects}: approved with conditions, and none is given. Give the conditions, or approve it without.",
            projects=all_of(bare),
        )
    if held := [each.reference for each in lines if each.conditions and each.verdict is not _CONDITIONAL]:
        return say(
            "{projects}: a condition is given, and it is not approved with conditions. Take it out, or change what is decided.",
            projects=all_of(held),
        )
    approved = any(each.verdict.is_approval for each in lines)
    if approved and not whole.is_approval:
        return say("A project is approved, so the portfolio is approved too, with conditions or without.")
    if whole.is_approval and not approved:
        return say("No project is approved, so the portfolio is not approved. Say what is decided of it.")
    conditions = on_the_whole + sum(each.conditions for each in lines)
    if whole is ReviewVerdict.APPROVED and on_the_whole:
        return say("A condition stands on the whole, so the portfolio is approved with conditions.")
    if whole is _CONDITIONAL and not conditions:
        return say("The portfolio is approved with conditions, and none is given. Give one, or approve it without.")
    return ""


_CONDITIONAL = ReviewVerdict.WITH_CONDITIONS


def _lacks_condition(line: LineVerdict) -> bool:
    return line.verdict is _CONDITIONAL and not line.conditions
