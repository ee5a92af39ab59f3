"""The dates of a place, ahead and behind: its promises, the rounds of its strand, its calls and answers, its awards and work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.domain.fundbook.values import ApproximateDate
from placefund.domain.messages import day, say
from placefund.domain.periods import london
from placefund.domain.short_amounts import plainly
from placefund.domain.standards.calendars import CalendarDate
from placefund.funds.models import Allocation, Round
from placefund.notices.mail import absolute
from placefund.overview.briefing.publications import KnownOfOne

MOST_BEHIND = 8
"""How many dates that have passed a page shows at once; the others are behind a fold."""


@dataclass(frozen=True, slots=True)
class PlaceDate:
    """Something of a place on a day, as exactly as the day is known. `key` never changes."""

    key: str
    when: ApproximateDate
    what: str
    href: str = ""

    @property
    def in_words(self) -> str:
        return day(self.when.first) if self.when.first == self.when.last else str(self.when)


@dataclass(frozen=True, slots=True)
class PlaceCalendar:
    """What is ahead, the next first, and what has passed, the latest first."""

    ahead: tuple[PlaceDate, ...]
    behind: tuple[PlaceDate, ...]

    @property
    def latest(self) -> tuple[PlaceDate, ...]:
        return self.behind[:MOST_BEHIND]

    @property
    def earlier(self) -> tuple[PlaceDate, ...]:
        return self.behind[MOST_BEHIND:]


def calendar_of_place(
    allocations: Sequence[Allocation],
    rounds: Sequence[Round],
    known: KnownOfOne,
    awards: Sequence[Award],
    projects: Sequence[Project],
    on: date,
) -> PlaceCalendar:
    """Every date, told apart by the day on which it is read."""
    found = [*_promises(allocations), *_rounds(rounds), *_known(known), *_work(awards, projects)]
    ahead = sorted((each for each in found if each.when.last >= on), key=lambda each: each.when.first)
    behind = sorted((each for each in found if each.when.last < on), key=lambda each: each.when.last, reverse=True)
    return PlaceCalendar(tuple(ahead), tuple(behind))


def _promises(allocations: Sequence[Allocation]) -> Iterator[PlaceDate]:
    for row in allocations:
        told = say("Promised: at least {amount}") if row.is_at_least else say("Promised: {amount}")
        said = str(told.format(amount=plainly(row.amount)))
        if row.announced_as:
            said = str(say("{what}; announced {when}", what=said, when=row.announced_as))
        yield PlaceDate(f"allocation-{row.pk}", ApproximateDate.on(row.announced_on), said)


def _rounds(rounds: Sequence[Round]) -> Iterator[PlaceDate]:
    for row in rounds:
        href = reverse("round", args=[row.pk])
        if row.opens_at:
            opens = ApproximateDate.on(london(row.opens_at).date())
            yield PlaceDate(f"round-{row.pk}-opens", opens, str(say("Opens: {round}", round=row.name)), href)
        if row.last_day:
            closes = ApproximateDate.on(row.last_day)
            yield PlaceDate(f"round-{row.pk}-closes", closes, str(say("Closes: {round}", round=row.name)), href)


def _known(known: KnownOfOne) -> Iterator[PlaceDate]:
    for call in known.calls:
        named, key = {"name": call.row.name}, f"call-{call.row.key}"
        if call.row.opened:
            yield PlaceDate(f"{key}-opens", ApproximateDate.parse(call.row.opened), str(say("Opens: {name}", **named)))
        if call.row.closes:
            yield PlaceDate(
                f"{key}-closes", ApproximateDate.parse(call.row.closes), str(say("Closes: {name}", **named))
            )
        by_day: dict[date, int] = {}
        for answer in call.answers:
            by_day[answer.row.answered_on] = by_day.get(answer.row.answered_on, 0) + 1
        for answered_on in by_day:
            told = say("Answers to questions published: {name}", **named)
            yield PlaceDate(f"{key}-answers-{answered_on.isoformat()}", ApproximateDate.on(answered_on), str(told))
    for project in known.projects:
        if project.row.awarded:
            when = ApproximateDate.parse(project.row.awarded)
            told = say("Awarded: {name}", name=project.row.name)
            yield PlaceDate(f"project-{project.row.key}-awarded", when, str(told))


def _work(awards: Sequence[Award], projects: Sequence[Project]) -> Iterator[PlaceDate]:
    for award in awards:
        if award.answered_at:
            day = ApproximateDate.on(london(award.answered_at).date())
            told = say("Award accepted: {award}", award=award.title)
            yield PlaceDate(f"award-{award.pk}", day, str(told), reverse("award", args=[award.pk]))
    for project in projects:
        href = reverse("project", args=[project.pk])
        starts, ends = ApproximateDate.on(project.starts_on), ApproximateDate.on(project.ends_on)
        yield PlaceDate(f"project-{project.pk}-starts", starts, str(say("Starts: {name}", name=project.title)), href)
        yield PlaceDate(f"project-{project.pk}-ends", ends, str(say("Ends: {name}", name=project.title)), href)


def as_calendar_dates(calendar: PlaceCalendar, said: str, page: str) -> Iterator[CalendarDate]:
    """Those that are on one day, for a calendar programme: what is only known to a month has no day to stand on."""
    for each in (*calendar.behind, *calendar.ahead):
        if each.when.is_exact:
            yield CalendarDate(each.key, each.what, each.when.first, said, url=absolute(each.href or page))
