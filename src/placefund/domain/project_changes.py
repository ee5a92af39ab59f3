"""What a change of an award's projects does, before anybody decides on it: swapped, added, stopped, money moved, days, partners.

A picture of an award is taken from what is on record, the change is done to the picture, and both are compared. Nothing is
guessed: what a project was never asked to say (its money by year, what it promises) is not on record here, nor then is the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from placefund.domain.costs import SpendKind
from placefund.domain.figures import Blank, Figure
from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import FinancialYear


class ProjectChangeKind(StrEnum):
    """What is asked for; the value is stored."""

    SWAP = "swap"
    ADD = "add"
    STOP = "stop"
    MOVE = "move"
    DAYS = "days"
    PARTNER = "partner"

    @property
    def label(self) -> Message:
        return _KINDS[self]

    @property
    def brings_project(self) -> bool:
        """Whether a project comes in by it."""
        return self in (ProjectChangeKind.SWAP, ProjectChangeKind.ADD)

    @property
    def stops_project(self) -> bool:
        return self in (ProjectChangeKind.SWAP, ProjectChangeKind.STOP)


_KINDS = {
    ProjectChangeKind.SWAP: say("Swap a project for another"),
    ProjectChangeKind.ADD: say("Add a project"),
    ProjectChangeKind.STOP: say("Stop a project"),
    ProjectChangeKind.MOVE: say("Move money between projects"),
    ProjectChangeKind.DAYS: say("Change the days of a project"),
    ProjectChangeKind.PARTNER: say("Change a partner of a project"),
}

YearsOfMoney = Mapping[tuple[FinancialYear, SpendKind], Money]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPicture:
    """One project as it stands. `grants` and `spent` (approved or paid, or claimed and waiting) go by the
    number of an organisation.

    `needs` are the numbers of projects without which it falls.
    """

    number: int
    title: str
    is_active: bool
    grants: Mapping[int, Money]
    spent: Mapping[int, Money] = field(default_factory=dict)
    starts_on: date
    ends_on: date
    by_year: Figure[YearsOfMoney] = Blank.NOT_ON_RECORD
    other_money: Figure[Money] = Blank.NOT_ON_RECORD
    promises: Figure[Mapping[str, int]] = Blank.NOT_ON_RECORD
    needs: frozenset[int] = frozenset()
    milestones: tuple[str, ...] = ()

    @property
    def budget(self) -> Money:
        return Money.total(self.grants.values())

    @property
    def used(self) -> Money:
        return Money.total(self.spent.values())

    @property
    def stopped(self) -> ProjectPicture:
        """It with what it has used and no more."""
        grants = {body: used for body, used in self.spent.items() if used > ZERO}
        return replace(self, is_active=False, grants=grants, by_year={}, other_money=ZERO, promises={})


@dataclass(frozen=True, slots=True)
class AwardPicture:
    """An award with its projects, each by its number. `amount` is what is committed to it."""

    amount: Money
    projects: Mapping[int, ProjectPicture]
    starts_on: date
    ends_on: date

    @property
    def given(self) -> Money:
        """What its projects have used or may use."""
        return Money.total(each.budget for each in self.projects.values())

    @property
    def free(self) -> Money:
        return self.amount - self.given


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectChangeTerms:
    """What is asked for. `project` is the one that is stopped, gives money, or is changed; `to` the one that gets it.

    `new` comes in by it. Money goes from `organisation` to `partner`, who are the same where a partner keeps its part.
    """

    kind: ProjectChangeKind
    project: int = 0
    to: int = 0
    new: ProjectPicture | None = None
    organisation: int = 0
    partner: int = 0
    amount: Money = ZERO
    starts_on: date | None = None
    ends_on: date | None = None


# --- can it be, and what comes of it ----------------------------------------------------------------------------------


def why_no_change(award: AwardPicture, change: ProjectChangeTerms) -> str:
    """Why a change cannot be, in a sentence that says what to do; empty where it can."""
    if change.kind is not ProjectChangeKind.ADD:
        own = award.projects.get(change.project)
        if own is None:
            return say("Choose a project of this award.")
        if not own.is_active:
            return say("“{project}” is not active. Choose one that is.", project=own.title)
    found = _WHY_NOT[change.kind](award, change)
    if not found and (free := _changed(award, change).free) < ZERO:
        found = say("The award has {missing} too little for it. Ask for less, or stop more.", missing=-free)
    return found


def _of_new(award: AwardPicture, change: ProjectChangeTerms) -> str:
    new = change.new
    if new is None or not new.budget:
        return say("Say what the new project is called, who is paid in it, and how much.")
    return _of_life(award, new.starts_on, new.ends_on)


def _of_life(award: AwardPicture, starts_on: date, ends_on: date) -> str:
    if award.starts_on <= starts_on < ends_on <= award.ends_on:
        return ""
    first, last = award.starts_on, award.ends_on
    return say(
        "A project runs inside its award, from {first} to {last}, and ends after it starts.", first=first, last=last
    )


def _of_stop(award: AwardPicture, change: ProjectChangeTerms) -> str:
    return ""


def _of_move(award: AwardPicture, change: ProjectChangeTerms) -> str:
    to = award.projects.get(change.to)
    if to is None or not to.is_active or change.to == change.project:
        return say("Choose another active project that gets the money.")
    if change.amount <= ZERO:
        return say("Say how much is moved: an amount above £0.")
    return _within_unused(award.projects[change.project], change)


def _within_unused(project: ProjectPicture, change: ProjectChangeTerms) -> str:
    unused = project.grants.get(change.organisation, ZERO) - project.spent.get(change.organisation, ZERO)
    if change.amount <= unused:
        return ""
    return say(
        "{unused} of its grant in “{project}” is not claimed: no more can be moved.",
        unused=unused,
        project=project.title,
    )


def _of_days(award: AwardPicture, change: ProjectChangeTerms) -> str:
    own = award.projects[change.project]
    starts_on, ends_on = change.starts_on or own.starts_on, change.ends_on or own.ends_on
    if (starts_on, ends_on) == (own.starts_on, own.ends_on):
        return say("These are its days already. Change one of them.")
    return _of_life(award, starts_on, ends_on)


def _of_partner(award: AwardPicture, change: ProjectChangeTerms) -> str:
    own = award.projects[change.project]
    if change.organisation not in own.grants:
        return say("Choose an organisation that is paid in “{project}”.", project=own.title)
    if not change.partner or change.partner == change.organisation:
        return say("Choose another organisation that takes its part over.")
    if change.amount <= ZERO:
        return say("Say how much of its grant the other organisation takes over: an amount above £0.")
    return _within_unused(own, change)


_WHY_NOT = {
    ProjectChangeKind.SWAP: _of_new,
    ProjectChangeKind.ADD: _of_new,
    ProjectChangeKind.STOP: _of_stop,
    ProjectChangeKind.MOVE: _of_move,
    ProjectChangeKind.DAYS: _of_days,
    ProjectChangeKind.PARTNER: _of_partner,
}


def _changed(award: AwardPicture, change: ProjectChangeTerms) -> AwardPicture:
    """The picture with the change done to it."""
    projects = dict(award.projects)
    own = projects.get(change.project)
    if change.kind.stops_project and own:
        projects[own.number] = own.stopped
    if change.kind.brings_project and change.new:
        projects[change.new.number] = change.new
    if change.kind is ProjectChangeKind.DAYS and own:
        starts_on, ends_on = change.starts_on or own.starts_on, change.ends_on or own.ends_on
        projects[own.number] = replace(own, starts_on=starts_on, ends_on=ends_on, by_year=Blank.NOT_ON_RECORD)
    if change.kind is ProjectChangeKind.PARTNER and own:
        grants = with_grant(own.grants, change.organisation, -change.amount)
        projects[own.number] = replace(own, grants=with_grant(grants, change.partner, change.amount))
    if change.kind is ProjectChangeKind.MOVE and own and change.to in projects:
        to, less, more = projects[change.to], change.organisation, change.partner or change.organisation
        unknown = Blank.NOT_ON_RECORD
        projects[own.number] = replace(own, grants=with_grant(own.grants, less, -change.amount), by_year=unknown)
        projects[to.number] = replace(to, grants=with_grant(to.grants, more, change.amount), by_year=unknown)
    return replace(award, projects=projects)


def with_grant(grants: Mapping[int, Money], body: int, more: Money) -> dict[int, Money]:
    """Grants with more for one organisation, or less; what falls to £0 is gone."""
    found = {**grants, body: grants.get(body, ZERO) + more}
    return {number: amount for number, amount in found.items() if amount}


@dataclass(frozen=True, slots=True)
class AwardSums:
    """What an award with its projects adds up to. What is not on record of one project is not on record of all."""

    given: Money
    free: Money
    by_year: Figure[YearsOfMoney]
    other_money: Figure[Money]
    promises: Figure[Mapping[str, int]]
    by_organisation: Mapping[int, Money]

    def share_of(self, organisation: int) -> int:
        """How much of the projects' money is in one organisation's hands, in whole percent."""
        held = self.by_organisation.get(organisation, ZERO)
        return held.pence * 100 // self.given.pence if self.given.pence else 0


def sums_of(award: AwardPicture) -> AwardSums:
    """An award as it is, or would be, in figures."""
    bodies: dict[int, Money] = {}
    for project in award.projects.values():
        for body, grant in project.grants.items():
            bodies[body] = bodies.get(body, ZERO) + grant
    live = [each for each in award.projects.values() if each.is_active]
    other: Figure[Money] = ZERO
    for each in live:
        other = other + each.other_money
    return AwardSums(
        award.given,
        award.free,
        _years(each.by_year for each in live),
        other,
        _promised(each.promises for each in live),
        dict(sorted(bodies.items(), key=lambda item: (-item[1].pence, item[0]))),
    )


def _years(parts: Iterable[Figure[YearsOfMoney]]) -> Figure[YearsOfMoney]:
    found: dict[tuple[FinancialYear, SpendKind], Money] = {}
    for part in parts:
        if isinstance(part, Blank):
            return part
        for key, amount in part.items():
            found[key] = found.get(key, ZERO) + amount
    return dict(sorted(found.items(), key=lambda item: (item[0][0].start, item[0][1].value)))


def _promised(parts: Iterable[Figure[Mapping[str, int]]]) -> Figure[Mapping[str, int]]:
    found: dict[str, int] = {}
    for part in parts:
        if isinstance(part, Blank):
            return part
        for title, value in part.items():
            found[title] = found.get(title, 0) + value
    return found


@dataclass(frozen=True, slots=True)
class ChangeEffect:
    """A change beside what is: both in figures, what falls, what was used, what comes back, and gates without their milestone."""

    before: AwardSums
    after: AwardSums
    falls: tuple[str, ...]
    used: Money
    comes_back: Money
    gates: tuple[str, ...]


def effect(award: AwardPicture, change: ProjectChangeTerms, gate_milestones: Iterable[str] = ()) -> ChangeEffect:
    """What a change does. `gate_milestones` are the milestones that gates of the award wait for."""
    after = _changed(award, change)
    own = award.projects.get(change.project) if change.kind.stops_project else None
    gone = {own.number} if own else set()
    active = [each for each in after.projects.values() if each.is_active]
    standing = {_plain(title) for each in active for title in each.milestones}
    lost = {_plain(title) for title in own.milestones} if own else set()
    return ChangeEffect(
        sums_of(award),
        sums_of(after),
        tuple(each.title for each in active if each.needs & gone),
        own.used if own else ZERO,
        own.budget - own.used if own else ZERO,
        tuple(title for title in gate_milestones if _plain(title) in lost - standing),
    )


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
