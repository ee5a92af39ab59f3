"""Every project of a place that everybody may know of: under an award, approved in its portfolio, published, and of before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.urls import reverse

from placefund.delivery.models import Project
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Blank, Figure
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.evaluation.models import PredecessorProject
from placefund.funds.models import Fund
from placefund.overview.briefing.publications import ProjectTold
from placefund.overview.results import Result, results_by_project
from placefund.portfolios.review.queries import PublicProject


class ProjectOrigin(StrEnum):
    """By which record a project of a place is known."""

    AWARD = "award"
    APPROVED = "approved"
    PUBLISHED = "published"
    BEFORE = "before"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    ProjectOrigin.AWARD: say("Under an award"),
    ProjectOrigin.APPROVED: say("Approved in the portfolio, and not begun"),
    ProjectOrigin.PUBLISHED: say("Published elsewhere"),
    ProjectOrigin.BEFORE: say("Of the programme before"),
}


@dataclass(frozen=True, slots=True)
class ProjectOfPlace:
    """A project as far as it is on record. `codes` are the local authorities it is in: none where no record names one.

    `money` is the most that it is paid, what is approved, or what the programme before granted. `results` are what its returns
    have reported; where they are not on record, `told` says so, or that nothing was reported yet.
    """

    number: int
    origin: ProjectOrigin
    title: str
    money: Figure[Money]
    href: str = ""
    lead: str = ""
    codes: tuple[str, ...] = ()
    state: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""
    results: tuple[Result, ...] = ()
    told: str = ""

    @property
    def is_before(self) -> bool:
        return self.origin is ProjectOrigin.BEFORE

    @property
    def told_standing(self) -> str:
        """How it stands, in a few words; empty where its state says it."""
        return "" if self.origin is ProjectOrigin.AWARD else str(self.origin.label)


@dataclass(frozen=True, slots=True)
class KnownOfProjects:
    """What the projects of a place are read from, as the page of the place has it already."""

    fund: Fund
    started: Sequence[Project]
    approved: Sequence[PublicProject]
    published: Sequence[ProjectTold]
    before: Sequence[PredecessorProject]
    coverage: Coverage


def projects_of_place(known: KnownOfProjects) -> tuple[ProjectOfPlace, ...]:
    """The projects of a place: what is under way first, then what is approved, published, and of before. Two queries.

    One that is approved and under an award stands once, as the latter; its local authorities are those of both records.
    """
    approved = {each.reference: each for each in known.approved}
    begun = {each.reference for each in known.started if each.reference}
    rows = [
        *_started(known, approved),
        *(_approved(each) for each in known.approved if each.reference not in begun),
        *(_published(each) for each in known.published),
        *(_before(each) for each in known.before),
    ]
    return tuple(rows)


def _started(known: KnownOfProjects, approved: Mapping[str, PublicProject]) -> Iterator[ProjectOfPlace]:
    is_counted = known.coverage.holds(RecordKind.OUTCOMES)
    found = results_by_project(known.fund, known.started) if is_counted and known.started else {}
    for project in known.started:
        line, own = approved.get(project.reference), found.get(project.pk, ())
        codes = (*([project.area_id] if project.area_id else []), *(line.areas if line else ()))
        yield ProjectOfPlace(
            project.pk,
            ProjectOrigin.AWARD,
            project.title,
            known.coverage.counted(project.budget, RecordKind.AWARDS),
            reverse("project", args=[project.pk]),
            _lead(project, line),
            tuple(dict.fromkeys(codes)),
            project.state,
            project.starts_on,
            project.ends_on,
            line.reason if line else "",
            own,
            "" if own else say("No return has reported an outcome") if is_counted else str(Blank.NOT_ON_RECORD),
        )


def _lead(project: Project, line: PublicProject | None) -> str:
    if project.lead is not None:
        return str(project.lead.name)
    return line.lead if line else project.award.partnership.lead.name


def _approved(row: PublicProject) -> ProjectOfPlace:
    return ProjectOfPlace(
        APPROVED_FROM + row.candidate,
        ProjectOrigin.APPROVED,
        row.title,
        row.amount,
        "",
        row.lead,
        row.areas,
        "",
        row.starts_on,
        row.ends_on,
        row.reason,
        (),
        say("It has not begun"),
    )


def _published(told: ProjectTold) -> ProjectOfPlace:
    money = Blank.NOT_PUBLISHED if told.row.pence is None else Money(told.row.pence)
    return ProjectOfPlace(
        PUBLISHED_FROM + told.row.pk,
        ProjectOrigin.PUBLISHED,
        told.row.name,
        money,
        f"{reverse('place', args=[told.row.place_slug])}#project-{told.row.key}",
        told.row.lead,
        told=str(Blank.NOT_ON_RECORD),
    )


def _before(row: PredecessorProject) -> ProjectOfPlace:
    return ProjectOfPlace(
        BEFORE_FROM + row.pk,
        ProjectOrigin.BEFORE,
        row.title,
        Blank.NOT_PUBLISHED if row.pence is None else Money(row.pence),
        reverse("predecessor-projects", args=[row.fund.slug]),
        row.lead,
        tuple(row.area_codes),
        told=row.note or str(Blank.NOT_ON_RECORD),
    )


APPROVED_FROM, PUBLISHED_FROM, BEFORE_FROM = 1_000_000_000, 2_000_000_000, 3_000_000_000
"""Rows of four tables stand in one list, where each has a number of its own."""


MOST_BESIDE = 6
"""So many projects of one local authority are named beside the map; the list of projects has them all."""


@dataclass(frozen=True, slots=True)
class CouncilWithProjects:
    """A local authority of a place and the projects that are in it."""

    code: str
    name: str
    projects: tuple[ProjectOfPlace, ...]

    @property
    def is_before(self) -> bool:
        """Whether all of them are of the programme before."""
        return all(each.is_before for each in self.projects)

    @property
    def first(self) -> tuple[ProjectOfPlace, ...]:
        return self.projects[:MOST_BESIDE]

    @property
    def further(self) -> int:
        """How many more there are than stand beside the map."""
        return len(self.projects) - len(self.first)


@dataclass(frozen=True, slots=True)
class ProjectsByCouncil:
    """The projects of a place by local authority, in order of name; `nowhere` are those of which no record names one."""

    councils: tuple[CouncilWithProjects, ...]
    nowhere: tuple[ProjectOfPlace, ...]

    @property
    def somewhere(self) -> int:
        """How many projects are in a local authority that is named."""
        return len({each.number for council in self.councils for each in council.projects})


def by_council(projects: Iterable[ProjectOfPlace], names: Mapping[str, str]) -> ProjectsByCouncil:
    """The projects by the local authorities of a place (`names` by code). What lies in none of them has no council here."""
    projects = tuple(projects)
    councils = tuple(
        CouncilWithProjects(code, name, own)
        for code, name in sorted(names.items(), key=lambda each: each[1])
        if (own := tuple(each for each in projects if code in each.codes))
    )
    return ProjectsByCouncil(councils, tuple(each for each in projects if not names.keys() & set(each.codes)))
