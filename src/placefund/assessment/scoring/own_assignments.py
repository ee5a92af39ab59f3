"""An assessor's own list: what they were given, how far they are, and afterwards what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from placefund.applications.models import Application
from placefund.assessment.models import Assignment
from placefund.assessment.queries import LIVE, panel_rows, reading
from placefund.assessment.scoring.blinding import title_for
from placefund.assessment.scoring.submissions import closed_among
from placefund.domain.assessment.calibration import FEWEST_DRAWS, CalibratedAssessor, calibrate
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.terms import Terms
from placefund.funds.models import Round


@dataclass(frozen=True, slots=True)
class OwnReading:
    """One assignment in its assessor's own list. `title` is what they may see; `closed` says why it is closed to them.

    `drafted` counts the criteria that have points in the draft; `has_draft` is true of one without any, too. `weighted` is out of
    100, None until they have scored. `is_public` once anybody may read the outcomes of its round.
    """

    assignment: Assignment
    title: str
    closed: str
    terms: Terms
    drafted: int
    weighted: Fraction | None
    is_public: bool = False
    has_draft: bool = False

    @property
    def application(self) -> Application:
        return self.assignment.application

    @property
    def is_open(self) -> bool:
        """It can be scored, or scored again."""
        return not self.closed and self.application.state == "eligible"

    @property
    def is_to_score(self) -> bool:
        return self.is_open and self.assignment.state == "assigned"

    @property
    def standing(self) -> str:
        """How far their own reading has come, as one of the states a page shows."""
        if self.has_draft and self.is_open:
            return "draft"
        if self.weighted is not None:
            return "submitted"
        return "not_started" if self.is_open else "closed"

    @property
    def why_closed(self) -> str:
        """A sentence where the state alone does not say why it is closed."""
        return self.closed if self.assignment.state in LIVE else ""

    @property
    def criteria(self) -> int:
        return len(self.terms.criteria)

    def is_late(self, on: date) -> bool:
        due_on: date | None = self.assignment.due_on
        return self.is_to_score and due_on is not None and due_on < on

    @property
    def is_told(self) -> bool:
        """The outcome may be shown beside what they scored: an embargo holds for readers, too."""
        return self.is_public and not self.closed and self.application.state in ("successful", "unsuccessful")

    @property
    def agreed(self) -> Fraction | None:
        row = getattr(self.application, "agreed", None)
        return row.out_of_100 if row else None


def own_readings(assessors: Iterable[int], at: datetime) -> tuple[OwnReading, ...]:
    """Everything these assessors (numbers of `Assessor`, all of one person) were given: soonest due first, then by number."""
    rows = list(
        Assignment.objects.filter(assessor__in=list(assessors))
        .select_related(
            "assessor__user",
            "assessor__fund",
            "application__round__strand__fund",
            "application__partnership__place",
            "application__partnership__lead",
            "application__snapshot",
            "application__agreed",
            "draft",
        )
        .prefetch_related("scores", "receipts")
    )
    closed = closed_among(rows, london(at).date())
    found = [_own(row, closed.get(row.pk, ""), at) for row in rows]
    return tuple(sorted(found, key=lambda own: (own.assignment.due_on or date.max, own.assignment.pk)))


def _own(row: Assignment, closed: str, at: datetime) -> OwnReading:
    terms = row.terms()
    draft = getattr(row, "draft", None)
    weighted = None if closed else reading(row, terms).weighted
    begun, is_public = len(draft.points) if draft else 0, row.application.round.is_public(at)
    return OwnReading(row, title_for(row), closed, terms, begun, weighted, is_public, draft is not None)


@dataclass(frozen=True, slots=True)
class Pile:
    """What one assessor reads in one round, in the order of their list, and at which of it they are (`number`, from 1)."""

    rows: tuple[OwnReading, ...]
    number: int

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def here(self) -> OwnReading:
        return self.rows[self.number - 1]

    @property
    def before(self) -> OwnReading | None:
        return self.rows[self.number - 2] if self.number > 1 else None

    @property
    def after(self) -> OwnReading | None:
        return self.rows[self.number] if self.number < self.total else None


def piles(own: Iterable[OwnReading]) -> dict[int, Pile]:
    """The pile of each thing that one person reads, by the assignment's number. What is closed to them is in none."""
    by_round: dict[int, list[OwnReading]] = defaultdict(list)
    for row in own:
        if not row.closed:
            by_round[row.application.round_id].append(row)
    return {
        row.assignment.pk: Pile(tuple(rows), number) for rows in by_round.values() for number, row in enumerate(rows, 1)
    }


# --- afterwards: for learning, not for blame ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of what one person read in a released round, and how their scores stood to the others', in words."""

    round: Round
    rows: tuple[OwnReading, ...]
    calibration: str


def outcomes(own: Iterable[OwnReading]) -> tuple[Outcomes, ...]:
    """The released rounds among what one person read, the newest first."""
    by_round: dict[int, list[OwnReading]] = defaultdict(list)
    for row in own:
        if row.is_told and row.weighted is not None:
            by_round[row.application.round_id].append(row)
    return tuple(
        Outcomes(rows[0].application.round, tuple(rows), _own_calibration(rows))
        for _, rows in sorted(by_round.items(), reverse=True)
    )


def _own_calibration(rows: Sequence[OwnReading]) -> str:
    """How severe or lenient somebody was in a round beside the others who read the same applications, with the interval."""
    assessor, track = rows[0].assignment.assessor_id, rows[0].assignment.track
    scores = [
        (row.application.pk, reading.assignment.assessor_id, reading.weighted)
        for row in panel_rows(rows[0].application.round)
        for reading in row.in_track(track).readings
        if reading.weighted is not None
    ]
    found = calibrate(scores, draws=FEWEST_DRAWS).assessors
    own = next((one for one in found if one.assessor == assessor), None)
    return "" if own is None else said_to(own)


def said_to(own: CalibratedAssessor) -> str:
    """An assessor's own severity, told to them."""
    if own.severity is None or own.low is None or own.high is None:
        return say(
            "Whether you were more severe or more lenient than others cannot be told from this round: it "
            "takes more readings, and applications that several of you read."
        )
    low, high = f"{own.low:+.1f}", f"{own.high:+.1f}"
    interval = say(
        "we are 90% sure that the difference lies between {low} and {high} points of 100", low=low, high=high
    )
    if own.low <= 0 <= own.high:
        return say(
            "You were neither clearly more severe nor clearly more lenient than the others: {interval}.",
            interval=interval,
        )
    side = "more lenient" if own.severity > 0 else "more severe"
    return say(
        "You were {side} than the others by about {severity:.1f} points of 100: {interval}. That is "
        "no fault: calibrated scores allow for it.",
        side=side,
        severity=abs(own.severity),
        interval=interval,
    )
