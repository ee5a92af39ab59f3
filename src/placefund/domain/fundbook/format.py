"""What a fundbook says about its fund: who runs it, its money, strands, rounds, places and allocations.

The dataclasses *are* the format: a key of a file is a field's name here (see fundbooks/README.md). Money fields are
written with their unit (`amount_pounds` or `amount_pence`); a `provenance` is written as `source`, `confidence`,
`dated` and `note`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from placefund.domain.coverage import Extent, RecordKind
from placefund.domain.fundbook.annals import (
    AnsweredQuestion,
    Claim,
    Dispute,
    Event,
    KnownPartnership,
    PlaceFact,
    PredecessorProject,
    Programme,
    Statement,
    Unknown,
)
from placefund.domain.fundbook.call_frame import LocalCallFrame
from placefund.domain.fundbook.case_studies import CaseStudy, PublishedFinding
from placefund.domain.fundbook.formulas import Figure, Formula, PlaceFigure
from placefund.domain.fundbook.measures import CriteriaSet, Dimension, Indicator, QuestionSet, Sector
from placefund.domain.fundbook.place_records import PlaceCall, PlacePriority, PlaceProject, PortfolioSum
from placefund.domain.fundbook.readiness import Readiness, ReadinessWave
from placefund.domain.fundbook.reminder_days import ReminderDays
from placefund.domain.fundbook.review import StrandReview
from placefund.domain.fundbook.stages import CarriedAnswer
from placefund.domain.fundbook.terms import Rules
from placefund.domain.fundbook.values import (
    ApproximateDate,
    Moment,
    NotPublished,
    Provenance,
    SourceKind,
    ident,
    ref,
    rows,
)
from placefund.domain.fundbook.welsh_words import WelshWords
from placefund.domain.money import Money
from placefund.domain.places import Confidence, Nation
from placefund.domain.stages import PartnersMay, StageKind
from placefund.domain.welsh import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publication that facts rest on. `url` is empty when no exact address is known; none is ever made up."""

    id: str = ident("source")
    title: str
    publisher: str
    published: ApproximateDate | None = None
    kind: SourceKind
    confidence: Confidence = Confidence.FIRM
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """All the money there is. `wording` are the published words of limit, such as “up to”."""

    amount: Money
    wording: str = ""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """From the first to the last day of funded activity; `reporting_years` count from the first day."""

    begins: date
    ends: date
    reporting_years: int
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The government's spending settlement that the fund's money comes out of."""

    name: str
    amount: Money
    until: str
    delivery_body_share: Money | None = None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """The fund itself. `invented` books are for rehearsal: every page says so."""

    slug: str = ident("fund")
    name: str
    short_name: str
    summary: str
    department: str
    delivery_body: str
    currency: str
    invented: bool
    facts_to: ApproximateDate
    predecessors: tuple[str, ...] = ref("programme", default=())
    envelope: Envelope
    life: Life
    settlement: Settlement | None = None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What the fund is for, in one sentence."""

    id: str = ident("objective")
    words: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageStatement:
    """How much of one kind of record an installation holds that loads this book and nothing else.

    Each kind is stated once. `from` is the first day from which the records are complete, where `extent` is “from”. What is
    not on record here is shown as such on every page, and never as a nought.
    """

    kind: RecordKind = ident("kind of record")  # noqa: RUF009  ident() answers a dataclass field
    extent: Extent
    from_: date | None = None
    why: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A published number to reach, tied to the indicator that measures it and the objective it serves.

    Exactly one of `amount` (money) and `count` is given. `tie` says how sure the two ties are, apart from the number.
    """

    id: str = ident("target")
    words: str
    indicator: str = ref("indicator")
    objective: str = ref("objective")
    amount: Money | None = None
    count: int | None = None
    by: ApproximateDate | NotPublished
    tie: Confidence = Confidence.FIRM
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word the fund itself uses for a thing, shown in place of ours."""

    term: str
    meaning: str
    provenance: Provenance


class EntryRoute(StrEnum):
    """How one comes into a strand."""

    INVITATION = "invitation"
    OPEN = "open competition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """A route within the fund.

    `floor` is reserved for each of the strand's places; `cap` is the most one award may be; `excludes` are the strands
    whose places may not come in by this one.
    """

    slug: str = ident("strand")
    name: str
    entry: EntryRoute
    summary: str
    submission_word: str
    floor: Money | None = None
    floor_wording: str = ""
    cap: Money | None = None
    excludes: tuple[str, ...] = ref("strand", default=())
    provenance: Provenance


class RoundState(StrEnum):
    """Where a round stands at a moment."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One intake within a strand. Times are London local time.

    `seed_commitment` is the SHA-256 of the seed that lots near the line are drawn with, where its criteria set has lots drawn.
    `is_sealed` says that nobody of the fund reads what was sent before the round has closed. `questions_until` is until when
    applicants may ask the fund about it, where that is not until it closes.

    `stage` is what the round is in its competition: whoever is chosen in an expression of interest is invited to the round that
    `follows` it, and promised no money. The others are for a round that follows one: what it begins with and who may apply.
    """

    slug: str = ident("round")
    strand: str = ref("strand")
    name: str
    opens_at: Moment
    closes_at: Moment
    decides_on: ApproximateDate | NotPublished
    question_set: str | NotPublished = ref("question set")  # noqa: RUF009  ref() answers a dataclass field
    criteria_set: str | NotPublished = ref("criteria set")  # noqa: RUF009  as above
    seed_commitment: str = ""
    is_sealed: bool = False
    questions_until: Moment | None = None
    stage: StageKind = StageKind.FULL
    asks_for_costs: bool = True
    follows: str | None = ref("round", default=None)
    is_invited_only: bool = True
    carries: tuple[CarriedAnswer, ...] = rows("carries", default=())
    carries_costs: bool = False
    partners_may: PartnersMay = PartnersMay.CHANGE
    shows_differences: bool = False
    shows_scores: bool = False
    provenance: Provenance

    def state(self, at: datetime) -> RoundState:
        """`at` carries its time zone. At the closing moment itself the round is closed."""
        if at < self.opens_at.as_opening:
            return RoundState.ANNOUNCED
        return RoundState.OPEN if at < self.closes_at.as_closing else RoundState.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named set of areas; the areas, with dates and basis, are in `PlaceArea`.

    `wave` is in which wave it showed that it is ready, and `readiness` what was found; left out where its fund asks for neither.
    """

    slug: str = ident("place")
    name: str
    nation: Nation
    strand: str = ref("strand")
    area_code: str | None = None
    lead: str | NotPublished
    lead_confidence: Confidence = Confidence.FIRM
    wave: str | NotPublished | None = None
    readiness: str | NotPublished | None = None
    coverage: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceArea:
    """One local authority in a place, from a day until a day (not included); no `until` means to this day."""

    place: str = ref("place")
    area_code: str
    area_name: str
    from_: date
    until: date | None = None
    basis: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What is reserved for a place from a day on, until a later version replaces it.

    `announced_as` is the day in words, where no source names it: “between 8 and 10 June 2025”.
    """

    place: str = ref("place")
    version: int
    amount: Money
    wording: str = ""
    announced_on: date
    announced_as: str = ""
    effective_on: date
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Everything a fundbook holds besides the fund itself. Records keep the order of their files."""

    sources: tuple[Source, ...] = ()
    coverage: tuple[CoverageStatement, ...] = ()
    objectives: tuple[Objective, ...] = ()
    targets: tuple[Target, ...] = ()
    words: tuple[Word, ...] = ()
    strands: tuple[Strand, ...] = ()
    rounds: tuple[Round, ...] = ()
    places: tuple[Place, ...] = ()
    place_areas: tuple[PlaceArea, ...] = ()
    place_facts: tuple[PlaceFact, ...] = ()
    place_calls: tuple[PlaceCall, ...] = ()
    place_projects: tuple[PlaceProject, ...] = ()
    portfolio_sums: tuple[PortfolioSum, ...] = ()
    place_priorities: tuple[PlacePriority, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    place_figures: tuple[PlaceFigure, ...] = ()
    formulas: tuple[Formula, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    rules: Rules = field(default_factory=Rules)
    question_sets: tuple[QuestionSet, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    criteria_sets: tuple[CriteriaSet, ...] = ()
    sectors: tuple[Sector, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    programmes: tuple[Programme, ...] = ()
    predecessor_projects: tuple[PredecessorProject, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    clarifications: tuple[AnsweredQuestion, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    partnerships: tuple[KnownPartnership, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    readiness: tuple[Readiness, ...] = ()
    readiness_waves: tuple[ReadinessWave, ...] = ()
    reminders: tuple[ReminderDays, ...] = ()
    case_studies: tuple[CaseStudy, ...] = ()
    findings: tuple[PublishedFinding, ...] = ()
    reviews: tuple[StrandReview, ...] = ()
    call_frames: tuple[LocalCallFrame, ...] = ()
    welsh: tuple[WelshWords, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fundbook(Records):
    """A whole fund as data; frozen, and read without a fault."""

    fund: Fund

    def source(self, source_id: str) -> Source:
        return next(source for source in self.sources if source.id == source_id)

    def strand(self, slug: str) -> Strand:
        return next(strand for strand in self.strands if strand.slug == slug)

    def place(self, slug: str) -> Place:
        return next(place for place in self.places if place.slug == slug)

    @property
    def lexicon(self) -> Lexicon:
        """The Welsh of the book's sentences."""
        return Lexicon.from_pairs((each.english, each.welsh) for each in self.welsh)

    def unknown(self, unknown_id: str) -> Unknown:
        """What a `NotPublished` value stands for: `book.unknown(value.unknown).why`."""
        return next(unknown for unknown in self.unknowns if unknown.id == unknown_id)

    def areas_of(self, place: str, on: date) -> tuple[PlaceArea, ...]:
        """The local authorities of a place on a day."""
        return tuple(
            area
            for area in self.place_areas
            if area.place == place and area.from_ <= on and (area.until is None or on < area.until)
        )
