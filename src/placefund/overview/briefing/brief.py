"""Everything that a place's page says of one fund, in the order of its sections. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.fundbook.annals import PlaceFactKind, StatementKind
from placefund.domain.messages import Message
from placefund.domain.money import Money
from placefund.domain.standards.calendars import CalendarDate
from placefund.evaluation.models import ClaimScope, PredecessorProject, PublishedClaim
from placefund.funds.citations import Citations, CitedFact, citations, cited, known_facts
from placefund.funds.models import Allocation, Fact, Fund, Programme, Round
from placefund.funds.queries import coverage_of
from placefund.funds.stories import ToldStory, stories_of_place
from placefund.overview.briefing.comparison import Comparison, beside
from placefund.overview.briefing.dates import PlaceCalendar, as_calendar_dates, calendar_of_place
from placefund.overview.briefing.paragraph import SixQuestions, paragraph_of
from placefund.overview.briefing.place_projects import KnownOfProjects, ProjectOfPlace, projects_of_place
from placefund.overview.briefing.publications import KnownOfOne, known_of
from placefund.overview.briefing.years import MoneyByYear, money_by_year
from placefund.overview.money import MoneyOnRecord, balances_by_fund
from placefund.overview.places import AllocationVersion, funds_of, place_standing, versions_of
from placefund.overview.results import Result, results
from placefund.places.models import Place
from placefund.plans.models import PlanVersion
from placefund.plans.queries import public_versions
from placefund.portfolios.review.queries import PublicDecision, PublicProject, public_decisions, public_projects
from placefund.readiness.findings.queries import published_of
from placefund.readiness.models import PublishedReadiness
from placefund.records import clock

_TOLD_ELSEWHERE = (PlaceFactKind.CLUSTER, PlaceFactKind.STRATEGY)
_PLANS = (PlaceFactKind.GOVERNANCE, *_TOLD_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class ClaimedBefore:
    """A figure that somebody published of what the programme before brought here, with where it is from."""

    row: PublishedClaim
    sources: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PlaceBrief:
    """What one fund means for a place."""

    place: Place
    fund: Fund
    paragraph: tuple[Message, ...]
    versions: tuple[AllocationVersion, ...]
    awards: tuple[Award, ...]
    projects: tuple[Project, ...]
    decided: tuple[PublicDecision, ...]
    all_projects: tuple[ProjectOfPlace, ...]
    coverage: Coverage
    money: MoneyOnRecord
    account: str
    results: tuple[Result, ...]
    stories: tuple[ToldStory, ...]
    before: tuple[PredecessorProject, ...]
    claimed_before: tuple[ClaimedBefore, ...]
    known: KnownOfOne
    calls: tuple[Round, ...]
    plan_versions: tuple[PlanVersion, ...]
    calendar: PlaceCalendar
    beside: Comparison | None
    by_year: MoneyByYear
    planned_by_year: Fact | None
    ways_in: tuple[CitedFact, ...]
    plan: tuple[CitedFact, ...]
    ready: PublishedReadiness | None
    facts: tuple[CitedFact, ...]
    unknown: tuple[CitedFact, ...]

    @property
    def now(self) -> Allocation | None:
        return next((version.allocation for version in self.versions if version.state == "current"), None)

    @property
    def calls_are_here(self) -> bool:
        """Whether every call that the place ran would be on record here."""
        return self.coverage.is_whole(RecordKind.APPLICATIONS)

    @property
    def call_unknown(self) -> CitedFact | None:
        """What the book says of whether the place runs a call, where it names none."""
        asked = f"{self.place.name}: {PlaceFactKind.CALL.asked_as}"
        return next((known for known in self.unknown if known.fact.label == asked), None)

    @property
    def _told_above(self) -> frozenset[CitedFact]:
        """What other sections of the page say."""
        return frozenset((*self.plan, *self.ways_in, *([self.call_unknown] if self.call_unknown else [])))

    @property
    def unknown_only_here(self) -> tuple[CitedFact, ...]:
        """What is not published and is said in no other section of the page."""
        told = self._told_above
        return tuple(known for known in self.unknown if known not in told)

    @property
    def unknown_above(self) -> tuple[CitedFact, ...]:
        """What is not published and is said above already."""
        told = self._told_above
        return tuple(known for known in self.unknown if known in told)

    @property
    def has_named_projects(self) -> bool:
        """Whether any project that the fund's money pays for is known."""
        return any(not each.is_before for each in self.all_projects)

    @property
    def before_with_grant(self) -> tuple[PredecessorProject, ...]:
        return tuple(project for project in self.before if project.pence is not None)

    @property
    def before_without_grant(self) -> tuple[PredecessorProject, ...]:
        return tuple(project for project in self.before if project.pence is None)


def brief_of(place: Place, fund: Fund, on: date) -> PlaceBrief:
    """The brief of a place in a fund, on a day."""
    sources, coverage = citations(fund), coverage_of(fund)
    rows = Allocation.objects.filter(place=place, strand__fund=fund).select_related("strand__fund", "place")
    allocations = list(rows)
    versions = versions_of(allocations, sources, on)
    awards = tuple(Award.published().filter(partnership__place=place, strand__fund=fund))
    started = Project.published().filter(award__in=awards).select_related("lead").prefetch_related("partners")
    projects = tuple(started)
    decided = tuple(public_decisions(Programme.objects.filter(place=place, strand__fund=fund), clock.now()))
    approved = public_projects(decided)
    known = known_of(fund, place.slug, sources, on)
    facts = _Facts(place, fund, sources)
    before = tuple(fund.predecessor_projects.filter(place_slug=place.slug).select_related("fund"))
    of_strand = (
        Round.objects.filter(strand__fund=fund, strand__allocations__place=place).select_related("programme").distinct()
    )
    rounds = [row for row in of_strand if row.programme is None or row.programme.place_id == place.pk]
    plans = tuple(public_versions(place).filter(programme__strand__fund=fund))
    asked = _questions(
        place, fund, versions, awards, approved, known, facts, rounds,
        calls_are_here=coverage.is_whole(RecordKind.APPLICATIONS), plan=plans[0] if plans else None,
    )  # fmt: skip
    money = place_standing(fund, place, awards, balances_by_fund(fund.slug)[fund.slug], coverage)
    now = next((version.allocation for version in versions if version.state == "current"), None)
    return PlaceBrief(
        place,
        fund,
        paragraph_of(asked),
        versions,
        awards,
        projects,
        decided,
        projects_of_place(KnownOfProjects(fund, projects, approved, known.projects, before, coverage)),
        coverage,
        money,
        allocations[0].account if allocations else "",
        results(fund, project__award__in=awards) if coverage.holds(RecordKind.OUTCOMES) else (),
        stories_of_place(fund, place.slug, sources),
        before,
        _claimed_before(fund, before, sources),
        known,
        asked.calls,
        plans,
        calendar_of_place(allocations, rounds, known, awards, projects, on),
        beside(place, fund, on),
        money_by_year(now, approved, awards, money, coverage, on),
        fund.facts.filter(section="unknown", key="spend-profile").first(),
        (*asked.ways_in, *asked.contacts, *asked.fund_ways_in, *asked.fund_contacts),
        facts.plan,
        published_of(place, fund),
        facts.rest,
        facts.unknown,
    )


def _questions(
    place: Place,
    fund: Fund,
    versions: tuple[AllocationVersion, ...],
    awards: Sequence[Award],
    approved: tuple[PublicProject, ...],
    known: KnownOfOne,
    facts: _Facts,
    rounds: Sequence[Round],
    *,
    calls_are_here: bool,
    plan: PlanVersion | None,
) -> SixQuestions:
    """What the paragraph is made from."""
    return SixQuestions(
        place,
        fund,
        versions,
        Money.total(award.amount for award in awards) if awards else None,
        facts.lead,
        facts.of(PlaceFactKind.TAKING_PART),
        facts.of(PlaceFactKind.CONTACT),
        facts.of_fund(StatementKind.TAKING_PART),
        facts.of_fund(StatementKind.CONTACT),
        known,
        tuple(row for row in rounds if row.is_local_call),
        approved,
        calls_are_here,
        plan,
    )


def dates_of_place(place: Place, on: date) -> list[CalendarDate]:
    """The dates of a place for a calendar programme: of its real funds, or of invented ones where it is in no real one."""
    funds = funds_of(place)
    real = [fund for fund in funds if not fund.is_invented] or funds
    page = reverse("place", args=[place.slug])
    return [each for fund in real for each in as_calendar_dates(brief_of(place, fund, on).calendar, fund.name, page)]


class _Facts:
    """The facts of a book about one place, each in the section that tells it. Two queries."""

    def __init__(self, place: Place, fund: Fund, sources: Citations) -> None:
        self.place = place
        own = Q(section__in=("place", "story"), key__startswith=f"{place.slug}--")
        whole = Q(section__in=[_section(kind) for kind in (StatementKind.TAKING_PART, StatementKind.CONTACT)])
        found = known_facts(Fact.objects.filter(own | whole, fund=fund), sources)
        self.whole = tuple(known for known in found if not known.fact.key.startswith(f"{place.slug}--"))
        self.own = tuple(known for known in found if known not in self.whole)

    def of(self, *kinds: PlaceFactKind) -> tuple[CitedFact, ...]:
        labels = {f"{self.place.name}: {kind.asked_as}" for kind in kinds}
        return tuple(known for known in self.own if known.fact.label in labels)

    def of_fund(self, kind: StatementKind) -> tuple[CitedFact, ...]:
        return tuple(known for known in self.whole if known.fact.section == _section(kind))

    @property
    def lead(self) -> CitedFact | None:
        return next((known for known in self.own if known.fact.key == f"{self.place.slug}--lead"), None)

    @property
    def plan(self) -> tuple[CitedFact, ...]:
        """Who leads, how it governs itself, and how ready it was found; also where that is not published."""
        keys = {f"{self.place.slug}--{key}" for key in ("lead", "wave", "readiness")}
        of_keys = tuple(known for known in self.own if known.fact.key in keys)
        return (*of_keys, *(known for known in self.of(*_PLANS) if known.fact.is_published))

    @property
    def rest(self) -> tuple[CitedFact, ...]:
        told = {*self.plan, *self.of(PlaceFactKind.TAKING_PART, PlaceFactKind.CONTACT)}
        return tuple(known for known in self.own if known.fact.is_published and known not in told)

    @property
    def unknown(self) -> tuple[CitedFact, ...]:
        return tuple(known for known in self.own if not known.fact.is_published)


def _section(kind: StatementKind) -> str:
    return kind.value.replace(" ", "-")


def _claimed_before(fund: Fund, before: Sequence[PredecessorProject], sources: Citations) -> tuple[ClaimedBefore, ...]:
    """What was claimed of the part of the programme before that lies here: not of the programme as a whole."""
    scopes = ClaimScope.objects.filter(fund=fund, name__in={project.region for project in before})
    rows = PublishedClaim.objects.filter(fund=fund, scope__in=scopes.values("key"))
    return tuple(ClaimedBefore(row, cited(row.source_refs, sources)) for row in rows)
