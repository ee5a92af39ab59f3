"""Reading assessment: who may read what, what was scored, the ranked list with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from placefund.applications.models import Application
from placefund.assessment.conflicts.graph import bars, on_record
from placefund.assessment.models import AgreedScore, Assessor, Assignment
from placefund.assessment.scoring.blinding import reader_names
from placefund.domain.assessment.calibration import FEWEST_DRAWS, calibrate
from placefund.domain.assessment.conflicts import Conflict
from placefund.domain.assessment.deadlines import leave_in_words, why_no_time
from placefund.domain.assessment.method import RankedBy
from placefund.domain.assessment.receipts import Confidence, counting
from placefund.domain.assessment.scoring import (
    RankedApplication,
    ScoredApplication,
    disagree,
    mean,
    rank,
    spread,
    weighted_score,
)
from placefund.domain.assessment.tracks import Track, Weighing, weighed
from placefund.domain.money import Money
from placefund.domain.terms import Terms
from placefund.funds.models import Round
from placefund.funds.owners import Owner, money_to_give, owned_by

EVERY = Q()
"""Of no desk in particular."""
LIVE = ("assigned", "scored")
"""The states in which an assessor has an application."""


@dataclass(frozen=True, slots=True)
class PossibleReader:
    """An assessor who could read an application: their conflicts with it, how many they read already, when they are away.

    `away` is a sentence; `no_time` says why no day is left to them until the reading is due. Both are empty when all is well.
    `shared` are the sectors of the application that they can judge.
    """

    assessor: Assessor
    conflicts: tuple[Conflict, ...]
    load: int
    away: str = ""
    no_time: str = ""
    shared: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """How many more they can read."""
        return max(0, self.assessor.most_applications - self.load)

    @property
    def is_barred(self) -> bool:
        return bars(self.conflicts)

    @property
    def is_full(self) -> bool:
        return self.load >= self.assessor.most_applications

    @property
    def is_possible(self) -> bool:
        return not (self.is_barred or self.is_full or self.no_time)


def candidates(application: Application, on: date, owner: Owner | None = None) -> tuple[PossibleReader, ...]:
    """Everyone of a pool, else of that of its round's owner, who accepted, beside this application: free of conflicts first, then
    who knows its sectors, then by what they can still read, then by name."""
    round_ = application.round
    loads, known = loads_in(round_), on_record(round_.strand.fund, [application], on).of_all(application)
    due_on, sectors = reading_day(round_, on), sectors_sent(application)
    found = [
        PossibleReader(
            a,
            known.get(a.user_id, ()),
            loads.get(a.pk, 0),
            leave_in_words(a.leaves(), on, due_on),
            why_no_time(a.leaves(), on, due_on),
            tuple(sector for sector in sectors if sector in a.topics),
        )
        for a in pool_of(owner or round_.owner).filter(state="accepted")
    ]
    return tuple(sorted(found, key=_by_fit))


def _by_fit(each: PossibleReader) -> tuple[bool, bool, bool, int, int, str, int]:
    who = each.assessor
    cannot = (each.is_barred, bool(each.no_time), each.is_full)
    return (*cannot, -len(each.shared), -each.left, who.user.name, who.pk)


def sectors_sent(application: Application) -> tuple[str, ...]:
    """The sectors that an application named when it was sent."""
    sent = application.snapshot
    return tuple(sent.content.get("sectors", ())) if sent else ()


def still_to_score(round_: Round, own: Q = EVERY) -> QuerySet[Assignment]:
    """The readings of a round that are given out, not scored, and still wanted; `own` narrows them to those of a desk."""
    return Assignment.objects.filter(own, application__round=round_, state="assigned", application__state="eligible")


def reading_day(round_: Round, today: date, own: Q = EVERY) -> date | None:
    """The day by which the readings of a round are wanted: the latest that was given to any that is not scored yet.

    None when there is no such day, or it has passed: what is given out today cannot be late already.
    """
    found: date | None = still_to_score(round_, own).aggregate(Max("due_on"))["due_on__max"]
    return found if found and found >= today else None


def pool_of(owner: Owner) -> QuerySet[Assessor]:
    """The assessors of a fund, or of a place's calls, with their organisations and their leave, in the order they joined."""
    rows = Assessor.objects.filter(owned_by(owner, "fund")).select_related("user", "fund")
    return rows.prefetch_related("organisations", "absences")


def loads_in(round_: Round) -> dict[int, int]:
    """How many applications of a round each assessor reads, by the assessor's number."""
    live = Assignment.objects.filter(application__round=round_, state__in=LIVE)
    return dict(
        live.values_list("assessor_id").annotate(Count("pk")).order_by().values_list("assessor_id", "pk__count")
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """One assessor's scores on one application: those that count by the round's method. `weighted` is out of 100, None until
    they have scored.

    `reader` is what may be said of who read: a name, or “Reader 1” while the round's method hides it. `submission` is 0 until
    they have scored. `confidence` is how sure they said they are of this reading. `is_late` says that it was sent after the
    others' readings were open to them, with the reason they gave. `later` is the newest they sent, where that does not count.
    """

    assignment: Assignment
    points: dict[str, int]
    reasons: dict[str, str]
    weighted: Fraction | None
    reader: str = ""
    submission: int = 0
    confidence: Confidence | None = None
    sent_at: datetime | None = None
    is_late: bool = False
    change_reason: str = ""
    later: Reading | None = None


def reading(assignment: Assignment, terms: Terms, reader: str = "") -> Reading:
    """The scores of an assignment that count, with what was sent later and does not; expects `scores` and `receipts` prefetched
    where it is called in a loop."""
    newest = newest_reading(assignment, terms, reader)
    late = {receipt.submission: receipt.after_others for receipt in assignment.receipts.all()}
    numbers = {row.submission: late.get(row.submission, False) for row in assignment.scores.all()}
    counted = counting(numbers, late_changes_count=terms.method.late_changes_count)
    if counted == newest.submission:
        return newest
    return replace(_submitted(assignment, terms, reader, counted), later=newest)


def newest_reading(assignment: Assignment, terms: Terms, reader: str = "") -> Reading:
    """The newest scores of an assignment, whether they count or not: what its assessor goes on from."""
    newest = max((row.submission for row in assignment.scores.all()), default=0)
    return _submitted(assignment, terms, reader, newest)


def _submitted(assignment: Assignment, terms: Terms, reader: str, number: int) -> Reading:
    rows = [row for row in assignment.scores.all() if row.submission == number]
    receipt = next((row for row in assignment.receipts.all() if row.submission == number), None)
    points = {row.criterion_key: row.points for row in rows}
    criteria = terms.of_track(assignment.track).criteria if terms.has_tracks else terms.criteria
    return Reading(
        assignment,
        points,
        {row.criterion_key: row.reason for row in rows},
        weighted_score(points, criteria) if points else None,
        reader,
        number,
        Confidence(receipt.confidence) if receipt else None,
        rows[0].scored_at if rows else None,
        receipt.after_others if receipt else False,
        receipt.change_reason if receipt else "",
    )


def readings(application: Application) -> tuple[Reading, ...]:
    """All live readings of one application."""
    return live_readings(application, application.round.terms(), _with_readers(application.assignments.all()))


def _with_readers(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return rows.select_related("assessor__user").prefetch_related("scores", "receipts").order_by("pk")


def live_readings(application: Application, terms: Terms, rows: Iterable[Assignment]) -> tuple[Reading, ...]:
    """The live ones of all of an application's assignments, each under the name that may be shown of its reader."""
    every = list(rows)
    names = reader_names(application, every)
    return tuple(reading(row, terms, names[row.pk]) for row in every if row.state in LIVE)


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One application before the panel: its readings, and the agreed score where there is one. Scores are out of 100.

    In a call of two tracks `weighing` says which of them put bids in order, and readings are compared within their track alone.
    """

    application: Application
    readings: tuple[Reading, ...]
    agreed: AgreedScore | None
    weighing: Weighing | None = None

    def in_track(self, track: Track | None) -> PanelRow:
        """The same with the readings of one track alone, and with no agreed score: that is of both."""
        if track is None:
            return self
        own = tuple(found for found in self.readings if found.assignment.track is track)
        return PanelRow(self.application, own, None)

    @property
    def agreed_on(self) -> AgreedScore | None:
        """What the panel agreed on it as a whole, whichever of its readings stand here."""
        return getattr(self.application, "agreed", None)

    @property
    def tracks(self) -> tuple[tuple[Track, PanelRow], ...]:
        """The row in each of its tracks; nothing where there are none."""
        return tuple((track, self.in_track(track)) for track in Track) if self.weighing else ()

    @property
    def quality(self) -> Fraction | None:
        """In a call of two tracks the quality of a bid: as agreed, else the mean of that track."""
        return self.agreed.quality_out_of_100 if self.agreed else self.in_track(Track.QUALITY).mean

    @property
    def compared(self) -> tuple[Reading, ...]:
        """The readings whose mean puts it in order; none where that is a mean of two tracks."""
        if self.weighing is None:
            return self.readings
        return self.in_track(Track.FIT).readings if self.weighing is Weighing.FIT else ()

    @property
    def scores(self) -> tuple[Fraction, ...]:
        return tuple(found.weighted for found in self.readings if found.weighted is not None)

    @property
    def mean(self) -> Fraction | None:
        if self.weighing:
            return weighed({track: row.mean for track, row in self.tracks}, self.weighing)
        return mean(self.scores)

    @property
    def spread(self) -> Fraction | None:
        if self.weighing:
            return max((row.spread for _, row in self.tracks if row.spread is not None), default=None)
        return spread(self.scores)

    @property
    def is_discrepant(self) -> bool:
        return any(row.is_discrepant for _, row in self.tracks) if self.weighing else disagree(self.scores)

    @property
    def standing(self) -> Fraction | None:
        """What ranks it now: the agreed score, else the mean."""
        return self.agreed.out_of_100 if self.agreed else self.mean


BEFORE_THE_PANEL = ("eligible", "assessed", "decided", "successful", "unsuccessful")


def panel_rows(round_: Round, only: Application | None = None) -> tuple[PanelRow, ...]:
    """Every application that went to assessment, or `only` this one, the best first by agreed score (else mean), unscored ones
    last."""
    if not round_.terms_record:
        return ()  # without terms there are no criteria, and nothing was ever sent
    terms = round_.terms()
    every = Prefetch("assignments", _with_readers(Assignment.objects.all()), to_attr="every_assignment")
    rows = (
        Application.objects.filter(round=round_, state__in=BEFORE_THE_PANEL)
        .exclude(eligibility__is_eligible=False)
        .select_related("agreed", "snapshot", "partnership__lead", "partnership__place", "round__strand__fund")
        .prefetch_related(every)
    )
    if only is not None:
        rows = rows.filter(pk=only.pk)
    weighing = terms.method.weighing if terms.has_tracks else None
    listed = [
        PanelRow(row, live_readings(row, terms, row.every_assignment), getattr(row, "agreed", None), weighing)
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


def progress(round_: Round, closed: Collection[int] = (), own: Q = EVERY) -> Progress:
    """How far assessment of a round has come, without the applications `closed` to whoever looks. Two queries, however many
    there are. `own` counts the readings of one desk alone."""
    terms = round_.terms() if round_.terms_record else None
    needed = (terms.readings_needed if own == EVERY else terms.assessors_needed) if terms else 0
    rows = (
        Application.objects.filter(round=round_, state="eligible")
        .exclude(pk__in=closed)
        .annotate(
            readers=Count("assignments", filter=Q(assignments__state__in=LIVE) & own),
            scored=Count("assignments", filter=Q(assignments__state="scored") & own),
        )
    )
    counts = list(rows.values_list("readers", "scored"))
    with_readers = sum(readers >= needed for readers, _ in counts)
    return Progress(needed, len(counts), with_readers, sum(scored >= needed for _, scored in counts))


def mean_score(application: Application) -> Fraction | None:
    """The plain mean of the assessors' weighted scores; in two tracks, of those that put bids in order."""
    terms = application.round.terms()
    return PanelRow(application, readings(application), None, terms.method.weighing if terms.has_tracks else None).mean


@dataclass(frozen=True, slots=True)
class ListedBid:
    """One row of the ranked list."""

    application: Application
    ranked: RankedApplication


def ranked_list(round_: Round, envelope: Money | None = None, *, is_drawn: bool = True) -> tuple[ListedBid, ...]:
    """The assessed applications in the order of the round's published rule, with the line where the strand's money runs out.

    The rule names the score that ranks: the panel's agreed one, the readers' mean, or the calibrated one. Once lots were drawn
    for the bids near the line they stand in the order drawn, unless `is_drawn` is false. (A draw is made after assessment, so
    it is found by the relation's name.)
    """
    rows = (
        Application.objects.filter(round=round_, agreed__isnull=False)
        .exclude(state="withdrawn")
        .select_related("agreed", "snapshot", "partnership__lead", "partnership__place", "round__strand__fund")
    )
    by_id = {row.pk: row for row in rows}
    money = money_to_give(round_) if envelope is None else envelope
    scores = _ranking_scores(round_, by_id.values())
    scored = [ScoredApplication(row.pk, scores[row.pk], row.snapshot.ask) for row in by_id.values()]
    draw = getattr(round_, "draw", None) if is_drawn else None
    above, drawn = (draw.above, draw.order) if draw else ((), ())
    barred = below_the_threshold(round_, by_id.values())
    listed = rank(scored, money, above=above, drawn=drawn, barred=barred)
    return tuple(ListedBid(by_id[ranked.application_id], ranked) for ranked in listed)


def below_the_threshold(round_: Round, applications: Iterable[Application]) -> frozenset[int]:
    """Those of these agreed applications of a call of two tracks that stay below the fund's quality threshold, by number:
    whatever their local fit and whatever the money, none of them can be funded."""
    if not round_.has_tracks:
        return frozenset()
    least = round_.terms().method.threshold_percent
    return frozenset(row.pk for row in applications if (row.agreed.quality_out_of_100 or Fraction(0)) < least)


def _ranking_scores(round_: Round, applications: Iterable[Application]) -> dict[int, Fraction]:
    """The score that ranks each application by the round's rule. The agreed score stands in for one that was never read."""
    by = round_.terms().method.ranked_by if round_.terms_record else RankedBy.AGREED
    agreed = {row.pk: row.agreed for row in applications}
    if by is RankedBy.AGREED:
        return {number: row.out_of_100 for number, row in agreed.items()}
    if by is RankedBy.MEAN:
        return {number: Fraction(row.mean or row.score) for number, row in agreed.items()}
    found = calibrated_scores(panel_rows(round_))
    return {number: found.get(number, row.out_of_100) for number, row in agreed.items()}


def calibrated_scores(rows: Iterable[PanelRow]) -> dict[int, Fraction]:
    """The calibrated score of every application that somebody has scored, by its number, exact as the calibration gives it.

    Two tracks are calibrated apart, so that how severe the readers of one are tells nothing in the other.
    """
    listed = list(rows)
    weighing = next((row.weighing for row in listed), None)
    if weighing is None:
        return _calibrated(listed)
    by_track = {track: _calibrated([row.in_track(track) for row in listed]) for track in Track}
    numbers = {number for found in by_track.values() for number in found}
    scores = {n: weighed({track: found.get(n) for track, found in by_track.items()}, weighing) for n in numbers}
    return {number: score for number, score in scores.items() if score is not None}


def _calibrated(rows: Iterable[PanelRow]) -> dict[int, Fraction]:
    scores = [
        (row.application.pk, found.assignment.assessor_id, found.weighted)
        for row in rows
        for found in row.readings
        if found.weighted is not None
    ]
    if not scores:
        return {}
    result = calibrate(
        scores, draws=FEWEST_DRAWS
    )  # the scores do not depend on the draws, only their ranks' intervals do
    return {int(bid.bid): Fraction(str(bid.calibrated)) for bid in result.bids}


def readers_in(round_: Round, own: Q = EVERY) -> QuerySet[Application]:
    """The eligible applications of a round, those with the fewest readers first, each with `readers` and `scored` counted: those
    of a desk alone, where it is named."""
    return (
        Application.objects.filter(round=round_, state="eligible")
        .select_related("partnership__lead", "partnership__place", "round__strand__fund")
        .annotate(
            readers=Count("assignments", filter=Q(assignments__state__in=LIVE) & own),
            scored=Count("assignments", filter=Q(assignments__state="scored") & own),
        )
        .order_by("readers", "pk")
    )
