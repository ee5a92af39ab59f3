"""Reading scorings: what an assessor was given and has drafted, what they sent with its receipt, and every reading of a round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

from placefund.applications.models import Application
from placefund.assessment.conflicts.graph import bars, conflict_between, on_record
from placefund.assessment.desks import are_apart, of_track
from placefund.assessment.models import Assignment, KeptScores, Score, ScoreDraft, ScoreReceipt
from placefund.assessment.queries import LIVE, Reading, panel_rows, readings
from placefund.assessment.scoring.blinding import may_see_the_others
from placefund.domain.assessment.receipts import (
    Change,
    Confidence,
    Scoring,
    Unsent,
    changes,
    check_scoring,
    counting,
    tidy,
)
from placefund.domain.assessment.scoring import Criterion, ScoreRefused, weighted_score
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.domain.standards.cells import Cell
from placefund.funds.models import Round
from placefund.people.access import has, scopes_with

DECLARED = say("You declared a conflict with this application, so it is closed to you.")
TAKEN_BACK = say("This application was taken back from you, so it is closed to you.")
BARRED = say(
    "Something on record joins you to this application, so it is closed to you until the fund "
    "has looked at it. What you wrote is kept. Ask the fund if you think this is a mistake."
)


def closed_because(assignment: Assignment, on: date) -> str:
    """Why an application is closed to the assessor who was given it: a sentence, empty when it is open to them."""
    if assignment.state not in LIVE:
        return DECLARED if assignment.state == "conflicted" else TAKEN_BACK
    return BARRED if bars(conflict_between(assignment.assessor.user, assignment.application, on)) else ""


def closed_among(assignments: Iterable[Assignment], on: date) -> dict[int, str]:
    """The same for many, by the assignment's number; only those that are closed. One graph for each fund."""
    rows = list(assignments)
    found: dict[int, str] = {
        row.pk: DECLARED if row.state == "conflicted" else TAKEN_BACK for row in rows if row.state not in LIVE
    }
    by_fund = defaultdict(list)
    for row in rows:
        if row.pk not in found:
            by_fund[row.assessor.fund].append(row)
    for fund, live in by_fund.items():
        known = on_record(fund, [row.application for row in live], on)
        found |= {row.pk: BARRED for row in live if bars(known.of(row.assessor.user, row.application))}
    return found


# --- what was drafted and what was sent --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnsentScores:
    """Scores that were not sent yet. `version` is 0, and all else empty, when nothing was saved."""

    points: Mapping[str, int]
    reasons: Mapping[str, str]
    confidence: int | None
    version: int = 0

    def says_the_same(self, other: UnsentScores) -> bool:
        """Whether both give the same points, reasons and confidence, whatever stands around the words."""
        return self._said() == other._said()

    def _said(self) -> tuple[dict[str, int], dict[str, str], int | None]:
        reasons = {key: tidy(text) for key, text in self.reasons.items() if tidy(text)}
        return dict(self.points), reasons, self.confidence


def drafted(assignment: Assignment) -> UnsentScores | None:
    """An assignment's draft, if there is one. Only its assessor may be shown it."""
    row = ScoreDraft.objects.filter(assignment=assignment).first()
    return UnsentScores(row.points, row.reasons, row.confidence, row.version) if row else None


@dataclass(frozen=True, slots=True)
class SentScores:
    """One scoring with its receipt, as it stands in the append-only rows. `receipt` is None for scores older than receipts."""

    scoring: Scoring
    receipt: ScoreReceipt | None
    weighted: Fraction
    changes: tuple[Change, ...]
    counts: bool

    @property
    def number(self) -> int:
        return self.scoring.submission

    @property
    def is_revision(self) -> bool:
        return self.scoring.submission > 1

    @property
    def is_late(self) -> bool:
        """It was sent after another's reading was open to its sender."""
        return self.receipt is not None and self.receipt.after_others

    def agrees(self, criteria: tuple[Criterion, ...]) -> bool:
        """Whether what is stored still has the digest on the receipt."""
        return self.receipt is not None and self.receipt.digest == self.scoring.digest(criteria)


def scoring_of(assignment: Assignment, rows: Iterable[Score], confidence: int, change_reason: str = "") -> Scoring:
    """The rows of one submission as the thing a receipt is made from."""
    own = list(rows)
    round_ = assignment.application.round
    return Scoring(
        round=round_.pk,
        application=assignment.application_id,
        assignment=assignment.pk,
        submission=own[0].submission,
        terms_digest=round_.terms_digest,
        points={row.criterion_key: row.points for row in own},
        reasons={row.criterion_key: row.reason for row in own},
        confidence=confidence,
        sent_at=own[0].scored_at,
        change_reason=change_reason,
    )


def score_rows(
    assignment: Assignment, submission: int, points: Mapping[str, int], reasons: Mapping[str, str], at: datetime
) -> list[Score]:
    """The rows of one submission, not stored yet: one for each criterion of the terms."""
    return [
        Score(
            assignment=assignment,
            submission=submission,
            criterion_key=criterion.key,
            points=points[criterion.key],
            reason=tidy(reasons[criterion.key]),
            scored_at=at,
        )
        for criterion in assignment.terms().criteria
    ]


def receipt_row(
    scoring: Scoring, criteria: Sequence[Criterion], *, by_sheet: bool, after_others: bool = False
) -> ScoreReceipt:
    """The receipt of a scoring, not stored yet."""
    return ScoreReceipt(
        assignment_id=scoring.assignment,
        submission=scoring.submission,
        confidence=scoring.confidence,
        by_sheet=by_sheet,
        reference=scoring.reference,
        digest=scoring.digest(criteria),
        sent_at=scoring.sent_at,
        after_others=after_others,
        change_reason=scoring.change_reason,
    )


def sent_scores(assignment: Assignment) -> tuple[SentScores, ...]:
    """Everything an assessor sent for one assignment, the first first, each with what changed since the one before."""
    terms = assignment.terms()
    criteria = terms.criteria
    receipts = {row.submission: row for row in ScoreReceipt.objects.filter(assignment=assignment)}
    by_number: dict[int, list[Score]] = defaultdict(list)
    for row in Score.objects.filter(assignment=assignment):
        by_number[row.submission].append(row)
    late = {number: number in receipts and receipts[number].after_others for number in by_number}
    counted = counting(late, late_changes_count=terms.method.late_changes_count)
    found: list[SentScores] = []
    before: tuple[Mapping[str, int], Mapping[str, str]] = ({}, {})
    for number in sorted(by_number):
        receipt = receipts.get(number)
        sure, why = (receipt.confidence, receipt.change_reason) if receipt else (0, "")
        scoring = scoring_of(assignment, by_number[number], sure, why)
        now = (scoring.points, scoring.reasons)
        weighted, changed = weighted_score(scoring.points, criteria), changes(before, now, criteria)
        found.append(SentScores(scoring, receipt, weighted, changed, number == counted))
        before = now
    return tuple(found)


def newest_submission(assignment: Assignment) -> int:
    """The number of the newest scoring; 0 when nothing was sent."""
    return max(Score.objects.filter(assignment=assignment).values_list("submission", flat=True), default=0)


def others_were_open(assignment: Assignment) -> bool:
    """Whether another's reading of the same application is open to this reader, or was, since they sent their own.

    Who may read all scores of the round, or sits on a panel, could see them elsewhere.
    """
    if ScoreReceipt.objects.filter(assignment=assignment, after_others=True).exists():
        return True
    if not Score.objects.filter(assignment=assignment).exists():
        return False
    user = assignment.assessor.user
    sees = (
        may_see_the_others(assignment)
        or has(user, Capability.READ_SCORES, assignment.application.round)
        or bool(scopes_with(user, Capability.FOLLOW_PANEL, "meeting"))
    )
    others = Score.objects.filter(assignment__application=assignment.application_id).exclude(assignment=assignment)
    if (track := assignment.track) and are_apart(assignment.application.round):
        others = others.filter(of_track(track, "assignment__"))
    return sees and others.exists()


def the_others(assignment: Assignment) -> tuple[Reading, ...]:
    """The other readers' sent scores, once this reader may see them; nothing before."""
    if not may_see_the_others(assignment):
        return ()
    found = readings(assignment.application)
    if are_apart(assignment.application.round):
        found = tuple(other for other in found if other.assignment.track is assignment.track)
    return tuple(other for other in found if other.assignment.pk != assignment.pk and other.weighted is not None)


class SheetUse(StrEnum):
    """What becomes of an offline sheet that came back for one reading."""

    SENT = "send"
    DRAFTED = "draft"
    LEFT = "leave"


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What an offline sheet brings back for one assignment, and what its sender chose to do with it.

    `after` is the newest scoring there was when it was made, `seen_draft` the version of the draft beside it that its sender was
    shown (0: none; None: any).
    """

    assignment: Assignment
    points: Mapping[str, int]
    reasons: Mapping[str, str]
    confidence: int | None
    after: int
    take: SheetUse = SheetUse.SENT
    seen_draft: int | None = None


def kept_scores(assignment: Assignment) -> tuple[tuple[Unsent, datetime, UnsentScores], ...]:
    """What was typed for an assignment and not sent: what it was, since when it is kept, and what it says; the newest first.

    Only its assessor may be shown it.
    """
    return tuple(
        (Unsent(row.kind), row.kept_at, UnsentScores(row.points, row.reasons, row.confidence))
        for row in KeptScores.objects.filter(assignment=assignment).order_by("-pk")
    )


# --- every reading of a round -------------------------------------------------------------------------------------------


def four_decimals(score: Fraction) -> Decimal:
    """A score for a file: four decimals, halves to even."""
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def reading_rows(round_: Round, closed: Collection[int] = ()) -> Iterator[tuple[Cell, ...]]:
    """One row a criterion of every live reading of a round, as `domain.assessment.exports.READINGS` names the columns.

    `closed` are the numbers of the applications that whoever asks must not see.
    """
    rows = [row for row in panel_rows(round_) if row.application.pk not in closed]
    numbers = [reading.assignment.pk for row in rows for reading in row.readings]
    receipts = {(r.assignment_id, r.submission): r for r in ScoreReceipt.objects.filter(assignment__in=numbers)}
    for row in sorted(rows, key=lambda row: row.application.pk):
        for counted in row.readings:
            for reading in filter(None, (counted, counted.later)):
                receipt = receipts.get((reading.assignment.pk, reading.submission))
                yield from _cells(round_, row.application, reading, receipt, counts=reading is counted)


def _cells(
    round_: Round, application: Application, reading: Reading, receipt: ScoreReceipt | None, *, counts: bool
) -> Iterator[tuple[Cell, ...]]:
    for criterion in reading.assignment.terms().criteria if reading.weighted is not None else ():
        yield (
            round_.pk,
            application.pk,
            str(application),
            reading.assignment.pk,
            reading.reader,
            reading.submission,
            criterion.key,
            criterion.title,
            criterion.weight_percent,
            criterion.lowest,
            criterion.highest,
            reading.points[criterion.key],
            reading.reasons[criterion.key],
            receipt.confidence if receipt else None,
            four_decimals(reading.weighted or Fraction(0)),
            receipt.reference if receipt else "",
            receipt.digest if receipt else "",
            receipt.by_sheet if receipt else None,
            reading.sent_at,
            counts,
            reading.is_late,
            reading.change_reason,
        )


# --- what is about to be sent ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One criterion of a draft: what stands there, and what it adds to the weighted score of 100."""

    criterion: Criterion
    points: int | None
    reason: str
    adds: Fraction | None
    before: int | None
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as it would be sent. `missing` says what it still lacks; then there is no weighted score yet."""

    lines: tuple[PreviewLine, ...]
    confidence: Confidence | None
    weighted: Fraction | None
    before: Fraction | None
    missing: str


def preview(assignment: Assignment, draft: UnsentScores) -> Preview:
    """What sending a draft would mean, beside what was sent last."""
    criteria = assignment.terms().criteria
    sent = sent_scores(assignment)[-1:]
    before = sent[0].scoring if sent else None
    try:
        check_scoring(draft.points, draft.reasons, draft.confidence or 0, criteria)
    except ScoreRefused as refusal:
        missing, weighted = str(refusal), None
    else:
        missing, weighted = "", weighted_score(draft.points, criteria)
    return Preview(
        tuple(_line(criterion, draft, before) for criterion in criteria),
        Confidence(draft.confidence) if draft.confidence else None,
        weighted,
        sent[0].weighted if sent else None,
        missing,
    )


def _line(criterion: Criterion, draft: UnsentScores, before: Scoring | None) -> PreviewLine:
    points, reason = draft.points.get(criterion.key), tidy(draft.reasons.get(criterion.key, ""))
    steps = criterion.highest - criterion.lowest
    adds = None if points is None else Fraction(criterion.weight_percent * (points - criterion.lowest), steps)
    then, said = (before.points.get(criterion.key), before.reasons.get(criterion.key, "")) if before else (None, "")
    is_changed = before is not None and (then, tidy(said)) != (points, reason)
    return PreviewLine(criterion, points, reason, adds, then, is_changed)
