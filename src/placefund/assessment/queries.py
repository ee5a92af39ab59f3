"""Reading assessment: who may read what, what was scored, the ranked list with its line."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from placefund.applications.models import Application
from placefund.assessment.models import Assessor, Assignment
from placefund.domain.assessing.conflicts import Bid, conflicts
from placefund.domain.assessing.scoring import Ranked, Scored, mean, rank, weighted_score
from placefund.domain.money import Money
from placefund.domain.terms import Terms
from placefund.funds.models import Round
from placefund.ledger.queries import balance


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
    fund = application.round.strand.fund
    pool = Assessor.objects.filter(fund=fund).select_related("user").prefetch_related("organisations", "declared")
    loads: dict[int, int] = {}
    for assessor_id in Assignment.objects.filter(
        assessor__fund=fund, application__round=application.round_id, state__in=("assigned", "scored")
    ).values_list("assessor_id", flat=True):
        loads[assessor_id] = loads.get(assessor_id, 0) + 1
    seen = bid(application)
    found = [Candidate(a, conflicts(a.reader(), seen), loads.get(a.pk, 0)) for a in pool]
    return tuple(sorted(found, key=lambda c: (bool(c.conflicts), c.is_full, c.load, c.assessor.user.name)))


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
    rows = application.assignments.filter(state__in=("assigned", "scored")).select_related("assessor__user")
    return tuple(reading(row, terms) for row in rows.prefetch_related("scores"))


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
