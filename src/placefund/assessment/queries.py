"""Reading assessment: who may read what, what was scored, the ranked list with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Prefetch, Q, QuerySet

from placefund.applications.models import Application
from placefund.assessment.models import AgreedScore, Assessor, Assignment
from placefund.domain.assessing.assignment import Gap, Seat
from placefund.domain.assessing.conflicts import Bid, conflicts
from placefund.domain.assessing.scoring import Ranked, Scored, disagree, mean, rank, spread, weighted_score
from placefund.domain.money import Money
from placefund.domain.terms import Terms
from placefund.funds.models import Fund, Round
from placefund.ledger.queries import balance

LIVE = ("assigned", "scored")
"""The states in which an assessor has an application."""


def bid(application: Application) -> Bid:
    """An application as the rules on conflicts see it: every invited or joined partner counts."""
    partnership = application.partnership
    codes = partnership.place.area_codes() if partnership.place else frozenset()
    return Bid(application.pk, frozenset(line.organisation_id for line in partnership.partner_lines()), codes)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An assessor who could read an application: why not, if so, and how many they read already."""

    assessor: Assessor
    conflicts: tuple[str, ...]
    load: int

    @property
    def is_full(self) -> bool:
        return self.load >= self.assessor.most_applications


def candidates(application: Application) -> tuple[Candidate, ...]:
    """Everyone in the fund's pool beside this application: free of conflicts first, then by load, then by name."""
    loads, seen = loads_in(application.round), bid(application)
    found = [
        Candidate(a, conflicts(a.reader(), seen), loads.get(a.pk, 0)) for a in pool_of(application.round.strand.fund)
    ]
    return tuple(sorted(found, key=lambda c: (bool(c.conflicts), c.is_full, c.load, c.assessor.user.name)))


@dataclass(frozen=True, slots=True)
class LackingReaders:
    """An eligible application that has fewer readers than its round's terms ask for. `pool` is the size of the fund's pool,
    `conflicted` and `had` how many of it have a conflict with it, or had it before."""

    application: Application
    gap: Gap
    pool: int
    conflicted: int
    had: int

    def why_nobody_else(self) -> str:
        """Why the rest of the pool could not be given it."""
        rest = self.pool - self.conflicted - self.had
        parts = [
            f"{self.conflicted} {'has' if self.conflicted == 1 else 'have'} a conflict" if self.conflicted else "",
            f"{self.had} {'has' if self.had == 1 else 'have'} it or had it" if self.had else "",
            f"{rest} {'reads' if rest == 1 else 'read'} it now or as many as they can" if rest else "",
        ]
        people = f"{self.pool} {'person' if self.pool == 1 else 'people'}"
        return f"Of the {people} in the pool, {'; '.join(part for part in parts if part) or 'nobody is there'}."


def gaps(round_: Round) -> list[LackingReaders]:
    """The eligible applications of a round that lack readers, oldest first, each with who may still be given it."""
    if not round_.terms_record:
        return []
    needed = round_.terms().assessors_needed
    pool = [assessor.reader() for assessor in pool_of(round_.strand.fund)]
    found = []
    for application in _eligible(round_):
        rows = list(application.assignments.all())
        live = [row for row in rows if row.state in LIVE]
        if len(live) >= needed:
            continue
        taken, seen = {row.assessor_id for row in rows}, bid(application)
        conflicted = {reader.assessor_id for reader in pool if conflicts(reader, seen)} - taken
        free = frozenset(reader.assessor_id for reader in pool) - taken - conflicted
        gap = Gap(application.pk, needed - len(live), free)
        found.append(LackingReaders(application, gap, len(pool), len(conflicted), len(taken)))
    return found


def _eligible(round_: Round) -> QuerySet[Application]:
    return (
        Application.objects.filter(round=round_, state="eligible")
        .select_related("round__strand__fund", "partnership__lead", "partnership__place")
        .prefetch_related("assignments", "partnership__partners__organisation", "partnership__place__parts")
        .order_by("pk")
    )


def pool_of(fund: Fund) -> QuerySet[Assessor]:
    """A fund's assessors with what the rules on conflicts need, in the order they joined."""
    rows = Assessor.objects.filter(fund=fund).select_related("user", "fund")
    return rows.prefetch_related("organisations", "declared", "user__memberships")


def loads_in(round_: Round) -> dict[int, int]:
    """How many applications of a round each assessor reads, by the assessor's number."""
    live = Assignment.objects.filter(application__round=round_, state__in=LIVE)
    return dict(
        live.values_list("assessor_id").annotate(Count("pk")).order_by().values_list("assessor_id", "pk__count")
    )


def seats(round_: Round) -> list[Seat]:
    """Every assessor's room in a round."""
    loads = loads_in(round_)
    return [Seat(a.pk, loads.get(a.pk, 0), a.most_applications) for a in round_.strand.fund.assessors.all()]


@dataclass(frozen=True, slots=True)
class Reading:
    """One assessor's newest scores on one application. `weighted` is out of 100, None until they have scored."""

    assignment: Assignment
    points: dict[str, int]
    reasons: dict[str, str]
    weighted: Fraction | None


def reading(assignment: Assignment, terms: Terms) -> Reading:
    """The newest scores of an assignment; expects `scores` prefetched where it is called in a loop."""
    rows = list(assignment.scores.all())
    newest = max((row.submission for row in rows), default=0)
    current = [row for row in rows if row.submission == newest]
    points = {row.criterion_key: row.points for row in current}
    weighted = weighted_score(points, terms.criteria) if points else None
    return Reading(assignment, points, {row.criterion_key: row.reason for row in current}, weighted)


def readings(application: Application) -> tuple[Reading, ...]:
    """All live readings of one application."""
    terms = application.round.terms()
    rows = application.assignments.filter(state__in=LIVE).select_related("assessor__user")
    return tuple(reading(row, terms) for row in rows.prefetch_related("scores"))


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One application before the panel: its readings, and the agreed score where there is one. Scores are out of 100."""

    application: Application
    readings: tuple[Reading, ...]
    agreed: AgreedScore | None

    @property
    def scores(self) -> tuple[Fraction, ...]:
        return tuple(found.weighted for found in self.readings if found.weighted is not None)

    @property
    def mean(self) -> Fraction | None:
        return mean(self.scores)

    @property
    def spread(self) -> Fraction | None:
        return spread(self.scores)

    @property
    def is_discrepant(self) -> bool:
        return disagree(self.scores)

    @property
    def standing(self) -> Fraction | None:
        """What ranks it now: the agreed score, else the mean."""
        return self.agreed.out_of_100 if self.agreed else self.mean


BEFORE_THE_PANEL = ("eligible", "assessed", "decided", "successful", "unsuccessful")


def panel_rows(round_: Round) -> tuple[PanelRow, ...]:
    """Every application that went to assessment, the best first by agreed score (else mean), unscored ones last."""
    if not round_.terms_record:
        return ()  # without terms there are no criteria, and nothing was ever sent
    terms = round_.terms()
    live = Prefetch(
        "assignments",
        Assignment.objects.filter(state__in=LIVE).select_related("assessor__user").prefetch_related("scores"),
        to_attr="live_assignments",
    )
    rows = (
        Application.objects.filter(round=round_, state__in=BEFORE_THE_PANEL)
        .exclude(eligibility__is_eligible=False)
        .select_related("agreed", "snapshot", "partnership__lead", "partnership__place", "round__strand__fund")
        .prefetch_related(live)
    )
    listed = [
        PanelRow(row, tuple(reading(each, terms) for each in row.live_assignments), getattr(row, "agreed", None))
        for row in rows
    ]
    return tuple(sorted(listed, key=lambda row: (row.standing is None, -(row.standing or 0), row.application.pk)))


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a round's eligible applications have the readers and the readings their terms ask for."""

    needed: int
    applications: int
    with_readers: int
    with_readings: int


def progress(round_: Round) -> Progress:
    """How far assessment of a round has come. Two queries, whatever the number of applications."""
    needed = round_.terms().assessors_needed if round_.terms_record else 0
    rows = Application.objects.filter(round=round_, state="eligible").annotate(
        readers=Count("assignments", filter=Q(assignments__state__in=LIVE)),
        scored=Count("assignments", filter=Q(assignments__state="scored")),
    )
    counts = list(rows.values_list("readers", "scored"))
    with_readers = sum(readers >= needed for readers, _ in counts)
    return Progress(needed, len(counts), with_readers, sum(scored >= needed for _, scored in counts))


def mean_score(application: Application) -> Fraction | None:
    """The plain mean of the assessors' weighted scores."""
    return mean(found.weighted for found in readings(application) if found.weighted is not None)


@dataclass(frozen=True, slots=True)
class ListedBid:
    """One row of the ranked list."""

    application: Application
    ranked: Ranked


def ranked_list(round_: Round, envelope: Money | None = None) -> tuple[ListedBid, ...]:
    """The assessed applications in order of agreed score, with the line where the strand's money runs out."""
    rows = (
        Application.objects.filter(round=round_, agreed__isnull=False)
        .exclude(state="withdrawn")
        .select_related("agreed", "snapshot", "partnership__lead", "partnership__place", "round__strand__fund")
    )
    by_id = {row.pk: row for row in rows}
    money = balance(round_.strand.account) if envelope is None else envelope
    scored = [Scored(row.pk, row.agreed.out_of_100, row.snapshot.ask) for row in by_id.values()]
    return tuple(ListedBid(by_id[ranked.application_id], ranked) for ranked in rank(scored, money))


def readers_in(round_: Round) -> QuerySet[Application]:
    """The eligible applications of a round, those with the fewest readers first, each with `readers` and `scored` counted."""
    return (
        Application.objects.filter(round=round_, state="eligible")
        .select_related("partnership__lead", "partnership__place", "round__strand__fund")
        .annotate(
            readers=Count("assignments", filter=Q(assignments__state__in=LIVE)),
            scored=Count("assignments", filter=Q(assignments__state="scored")),
        )
        .order_by("readers", "pk")
    )


def given_to(assessors: Iterable[int]) -> QuerySet[Assignment]:
    """Everything these assessors were given, the newest round first. By the numbers of the assessors, not of the people."""
    rows = Assignment.objects.filter(assessor__in=list(assessors)).select_related(
        "assessor__fund",
        "application__round__strand__fund",
        "application__partnership__place",
        "application__partnership__lead",
    )
    return rows.order_by("-application__round_id", "application_id")
