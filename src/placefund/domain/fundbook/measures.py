"""What is asked and how it is judged and measured: questions, criteria, readiness dimensions, sectors, indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placefund.domain import questions
from placefund.domain.assessment.approvals import Approver
from placefund.domain.assessment.method import DeclinedMoney, Interviews, NearTheLine, Phase, RankedBy
from placefund.domain.fundbook.values import NotPublished, Provenance, ident, ref, rows
from placefund.domain.indicators import CountingMethod
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.questions import LONG_TEXT
from placefund.domain.welsh import NO_WELSH, Lexicon


class QuestionPage(StrEnum):
    """A page of every application on which a question is answered already, so that it is not asked again."""

    PLACE = "place"
    COSTS = "costs"


class WhoAnswers(StrEnum):
    """Whose answer a question asks for: one of the whole bid, or one of every partner that has joined, the lead among them."""

    BID = "the bid"
    EACH_PARTNER = questions.EACH_PARTNER


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPart:
    """What each row of a table or of a repeating group asks, in the same words as a question.

    `show_when` is a statement about parts before it, such as `kind is “Private”`: it is asked in the rows where that holds.
    """

    id: str = ident("part", scoped=True)
    title: str
    asks: str = ""
    kind: str = "line"
    word_limit: int | None = None
    options: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    unit: str = ""
    is_required: bool = True
    show_when: str = ""

    def asked(self, welsh: Lexicon = NO_WELSH) -> questions.Question:
        """This part as the terms of a round ask it."""
        return questions.Question(
            key=self.id,
            title=self.title,
            hint=self.asks,
            word_limit=self.word_limit or 0,
            is_required=self.is_required,
            kind=self.kind,
            options=self.options,
            least=self.at_least,
            most=self.at_most,
            unit=self.unit,
            title_cy=welsh.of(self.title),
            hint_cy=welsh.of(self.asks),
            options_cy=welsh.all_of(self.options),
            show_when=self.show_when,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `informs` are ids of the criteria it is judged by: an assessor's page links them. `word_limit` counts words
    of text.

    `kind` is the name of a kind of answer, which says what `at_least` and `at_most` count: pounds, options, rows. A question
    that a `page` answers is asked in words as well where it has a `word_limit`. `parts` is what each row asks. `show_when` is a
    statement about answers before it, such as `catapult is yes`: the question is asked where it holds. With `who_answers` “each
    partner”, every partner that has joined answers it for itself, within the same limits.

    `heading` begins a part of the form with this question, and `heading_says` explains it: nothing is answered there. `example`
    is an answer that somebody might give; it stands folded below the question. What it `asks` and its `guidance`
    may quote the answer to a question before it, as `{answer:town}`.

    `minutes` are how long the fund expects an answer to take, so that whoever thinks of a bid knows before they begin.
    """

    id: str = ident("question", scoped=True)
    title: str
    asks: str
    guidance: str = ""
    example: str = ""
    heading: str = ""
    heading_says: str = ""
    minutes: int | None = None
    kind: str = LONG_TEXT
    page: QuestionPage | None = None
    word_limit: int | NotPublished | None = None
    options: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    unit: str = ""
    file_kinds: tuple[str, ...] = ()
    megabytes_at_most: int | None = None
    parts: tuple[QuestionPart, ...] = rows("part", default=())
    is_required: bool = True
    informs: tuple[str, ...] = ()
    show_when: str = ""
    who_answers: WhoAnswers = WhoAnswers.BID

    @property
    def is_asked(self) -> bool:
        """Whether it is asked on a page of its own: a page of every application does not answer it, or not all of it."""
        return self.page is None or isinstance(self.word_limit, int)

    def asked(self, welsh: Lexicon = NO_WELSH) -> questions.Question:
        """This question as the terms of a round ask it."""
        return questions.Question(
            key=self.id,
            title=self.title,
            hint=" ".join(part for part in (self.asks, self.guidance) if part),
            word_limit=self.word_limit if isinstance(self.word_limit, int) else 0,
            is_required=self.is_required,
            kind=self.kind,
            options=self.options,
            least=self.at_least,
            most=self.at_most,
            unit=self.unit,
            formats=self.file_kinds,
            megabytes=self.megabytes_at_most,
            parts=tuple(part.asked(welsh) for part in self.parts),
            informs=self.informs,
            show_when=self.show_when,
            who_answers=questions.EACH_PARTNER if self.who_answers is WhoAnswers.EACH_PARTNER else "",
            title_cy=welsh.of(self.title),
            hint_cy=" ".join(welsh.all_of(part for part in (self.asks, self.guidance) if part)),
            options_cy=welsh.all_of(self.options),
            example=self.example,
            example_cy=welsh.of(self.example),
            heading=self.heading,
            heading_says=self.heading_says,
            heading_cy=welsh.of(self.heading),
            heading_says_cy=welsh.of(self.heading_says),
            minutes=self.minutes or 0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file asked for, or several. `file_kinds` are endings without the dot. `informs` and `show_when` as for a question."""

    id: str = ident("attachment", scoped=True)
    title: str
    asks: str
    file_kinds: tuple[str, ...]
    is_required: bool = False
    megabytes_at_most: int
    files_at_most: int = 1
    informs: tuple[str, ...] = ()
    show_when: str = ""

    def asked(self, welsh: Lexicon = NO_WELSH) -> questions.Question:
        """This file as the terms of a round ask for it: a question whose answer is files."""
        return questions.Question(
            key=self.id,
            title=self.title,
            hint=self.asks,
            is_required=self.is_required,
            kind="files",
            most=self.files_at_most,
            formats=self.file_kinds,
            megabytes=self.megabytes_at_most,
            informs=self.informs,
            show_when=self.show_when,
            title_cy=welsh.of(self.title),
            hint_cy=welsh.of(self.asks),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule:
    """What must hold between the answers of a set. `title` is the sentence that must hold, `says` what an applicant reads where
    it does not.

    `must_hold` is a statement such as `the grant <= 80% of the project cost`. Where it is not `is_blocking`, a bid can be sent
    all the same, and the fund's people are told.
    """

    id: str = ident("form rule", scoped=True)
    title: str
    must_hold: str
    says: str
    is_blocking: bool = True

    def asked(self) -> questions.FormRule:
        """This rule as the terms of a round have it."""
        return questions.FormRule(self.id, self.title, self.must_hold, self.says, self.is_blocking)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """The questions of a round, in order. `provenance.published` is False when this fundbook set them itself."""

    id: str = ident("question set")
    name: str
    version: int
    questions: tuple[Question, ...] = rows("question")
    attachments: tuple[Attachment, ...] = rows("attachment", default=())
    rules: tuple[FormRule, ...] = rows("form_rule", default=())
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A published test of whether a place is ready."""

    id: str = ident("dimension")
    title: str
    says: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What assessors score. Weights of a set add up to 100."""

    id: str = ident("criterion", scoped=True)
    title: str
    asks: str
    weight_percent: int
    dimension: str | None = ref("dimension", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What a score means, so that two assessors mean the same by it."""

    score: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRule:
    """How scores become a ranking. `threshold_percent` is the least weighted score that may be funded.

    `late_changes_count` says that a change counts which a reader sends after the others' readings were open to them; without it
    their own independent reading counts. `declined_money` says where the money of a declined offer goes, and `interviews` who is
    interviewed. The rest is the round's published method (`domain.assessment.method`); `legs` names the legs of the helix that
    must each have a reader on every application.
    """

    assessors_each: int
    is_reason_required: bool
    threshold_percent: int
    agreed_score: str
    ties: str
    ranked_by: RankedBy = RankedBy.AGREED
    near_the_line: NearTheLine = NearTheLine.STRICT_RANK
    applicants_hidden: Phase = Phase.NEVER
    readers_hidden: Phase = Phase.NEVER
    legs: tuple[Helix, ...] = ()
    award_percents: tuple[int, ...] = (100,)
    late_changes_count: bool = False
    declined_money: DeclinedMoney = DeclinedMoney.POT
    interviews: Interviews = Interviews.NOT_SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLimit:
    """From which amount of one offer somebody of a role approves the decision before it is released.

    Steps follow one another as they stand here, from a lower amount to a higher one; each is for another person, and none for
    whoever decided. A revision after the release needs them again.
    """

    approved_by: Approver
    offers_from: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaSet:
    """The criteria, scale and panel rule of a round, and who approves what is decided by them."""

    id: str = ident("criteria set")
    name: str
    version: int
    criteria: tuple[Criterion, ...] = rows("criterion")
    scale: tuple[Anchor, ...] = rows("anchor")
    panel: PanelRule
    approvals: tuple[ApprovalLimit, ...] = rows("approval", default=())
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A growth sector that work is tagged with."""

    slug: str = ident("sector")
    name: str
    provenance: Provenance


class Unit(StrEnum):
    """What an indicator counts in."""

    FTE = "full-time equivalent jobs"
    POUNDS = "pounds"
    ORGANISATIONS = "organisations"
    COMPANIES = "companies"
    ITEMS = "items"
    PARTNERSHIPS = "partnerships"
    PEOPLE = "people"


class Level(StrEnum):
    """How far along the chain from money to lasting change."""

    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """Something measured in the same way by everybody, in a numbered version of its definition.

    `is_modelled` figures come from an evaluation of the whole; projects do not report them and nobody adds them up.
    """

    id: str = ident("indicator")
    version: int
    name: str
    definition: str
    unit: Unit
    level: Level
    counting: CountingMethod
    counting_rule: str
    is_modelled: bool = False
    evidence: str
    from_: date | None = None
    provenance: Provenance
