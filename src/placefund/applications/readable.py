"""An application as a reader sees it on one page: as it was submitted or, while it is a draft, as it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from placefund.applications.cost_sheet import CostSheet, cost_sheet
from placefund.applications.models import Application, RemovedRow
from placefund.applications.queries import content, submitted_proposal
from placefund.documents.models import Document
from placefund.domain.answers.kinds.files import HeldFile
from placefund.domain.answers.register import in_words, kind_of, value_of
from placefund.domain.coinvestment import CoInvestment, Form, Leverage, SourceClass, Status, counts, leverage
from placefund.domain.costs import CostCategory
from placefund.domain.eligibility import Proposal
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear
from placefund.domain.questions import LONG_TEXT, Question, word_count
from placefund.domain.quoting import with_answers
from placefund.domain.terms import Terms
from placefund.domain.welsh import WELSH
from placefund.people.models import Organisation

MOST_REMOVED = 20
"""How many removed rows a page offers to put back: the newest."""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """One question with its answer: `text` in words, `value` as its kind's own page shows it (None: not answered).

    `asked_in` is the language of the words that it was answered under, where that was not English.
    """

    question: Question
    value: Any
    words: int
    asked_in: str = ""

    @property
    def is_under_welsh(self) -> bool:
        """Whether it was answered under the Welsh words of its question."""
        return self.asked_in == WELSH

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def title(self) -> str:
        return self.question.title

    @property
    def text(self) -> str:
        return "" if self.value is None else kind_of(self.question).in_words(self.question, self.value)

    @property
    def limit(self) -> int:
        return self.question.word_limit

    @property
    def templates(self) -> list[str]:
        """The template that shows an answer of this kind; that of its words where the kind has none of its own."""
        return [f"applications/answers/{self.question.kind}.html", "applications/answers/words.html"]

    @property
    def files(self) -> list[tuple[HeldFile, Document | None]]:
        """The files of an answer that holds some, each with what is known of it where files are kept. One query."""
        kept = Document.objects.in_bulk([file.document for file in self.value or ()])
        return [(file, kept.get(file.document)) for file in self.value or ()]

    @property
    def rows(self) -> tuple[tuple[ReadAnswer, ...], ...]:
        """The rows of an answer that is made of them, each with an answer for every part of the question."""
        return tuple(
            tuple(
                ReadAnswer(part, value, 0 if value is None else word_count(kind_of(part).in_words(part, value)))
                for part, value in zip(self.question.parts, row, strict=True)
            )
            for row in (self.value or () if self.question.parts else ())
        )

    def texts(self) -> tuple[str, ...]:
        """The parts that its author wrote."""
        return () if self.value is None else kind_of(self.question).texts(self.question, self.value)

    def masked(self, texts: Sequence[str]) -> ReadAnswer:
        """This answer with these texts in the place of its own. It still has as many words as were written."""
        if self.value is None:
            return self
        return replace(self, value=kind_of(self.question).masked(self.question, self.value, texts))


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of co-investment in words, and whether it counts towards the ratio. `pk` is 0 in a snapshot."""

    investor: str
    source: str
    form: str
    status: str
    year: str
    amount: Money
    is_counted: bool
    pk: int = 0


@dataclass(frozen=True, slots=True)
class ReadPartner:
    """One partner in words."""

    organisation: str
    helix: str
    is_lead: bool


@dataclass(frozen=True, slots=True)
class ReadableApplication:
    """Everything an application says, ready to be printed."""

    title: str
    summary: str
    sectors: tuple[str, ...]
    partnership: str
    partners: tuple[ReadPartner, ...]
    place: str
    areas: tuple[str, ...]
    answers: tuple[ReadAnswer, ...]
    sheet: CostSheet
    co_investment: tuple[ReadLine, ...]
    leverage: Leverage
    certified_by: str

    @property
    def as_asked(self) -> tuple[ReadAnswer, ...]:
        """The answers under their questions as they were asked: what these quote is what this reader reads of the others."""
        said = {answer.key: answer.text for answer in self.answers}
        return tuple(replace(answer, question=with_answers(answer.question, said)) for answer in self.answers)


def reading(application: Application) -> ReadableApplication:
    """The snapshot of a submitted application; what stands now of one that has not been sent."""
    snapshot = application.snapshot if application.is_sent else None
    kept = content(application) if snapshot is None else snapshot.content
    return of_content(kept, application, is_kept=snapshot is not None)


def of_content(kept: dict[str, Any], application: Application, *, is_kept: bool) -> ReadableApplication:
    """A reading of what a snapshot keeps."""
    proposal = submitted_proposal(kept) if is_kept else application.proposal()
    return of_proposal(kept, proposal, application.round.terms())


def of_proposal(kept: dict[str, Any], proposal: Proposal, terms: Terms) -> ReadableApplication:
    """A reading of what is kept of a proposal, under these terms."""
    lines = tuple(_line(row, terms) for row in kept["co_investment"])
    asked = {question.key: question for question in proposal.with_partners(terms.questions)}
    return ReadableApplication(
        title=kept["title"],
        summary=kept["summary"],
        sectors=tuple(kept["sectors"]),
        partnership=kept["partnership"],
        partners=tuple(
            ReadPartner(partner["organisation"], Helix(partner["helix"]).label, partner["is_lead"])
            for partner in kept["partners"]
        ),
        place=kept["place"],
        areas=tuple(sorted(kept["areas"].values())),
        answers=tuple(_answer(row, asked.get(row["key"])) for row in kept["answers"]),
        sheet=cost_sheet(proposal.costs, proposal.partners, terms),
        co_investment=lines,
        leverage=leverage(proposal.co_investment, proposal.ask(terms), terms.counting),
        certified_by=kept["certified_by"] if kept["certified_at"] else "",
    )


def _answer(row: dict[str, Any], asked: Question | None) -> ReadAnswer:
    """An answer of a snapshot, under the title that it was given under; in words where the terms no longer have its question."""
    if asked is None or asked.kind != row.get("kind", LONG_TEXT):
        return read_answer(Question(row["key"], row["title"]), row["text"])
    read = read_answer(replace(asked, title=row["title"]), row.get("value", row["text"]))
    return replace(read, asked_in=row.get("asked_in", ""))


def read_answer(question: Question, stored: Any) -> ReadAnswer:
    """An answer as it is kept, ready to be shown."""
    return ReadAnswer(question, value_of(question, stored), word_count(in_words(question, stored)))


def _line(row: dict[str, Any], terms: Terms) -> ReadLine:
    found = CoInvestment(SourceClass(row["source"]), Form(row["form"]), Status(row["status"]), Money(row["pence"]))
    return ReadLine(
        row["investor"],
        found.source.label,
        found.form.label,
        found.status.label,
        row["year"],
        found.amount,
        counts(found, terms.counting),
        row.get("pk", 0),
    )


def co_investment_lines(application: Application) -> tuple[ReadLine, ...]:
    """The lines of a draft, each with its number so that it can be removed."""
    terms = application.round.terms()
    return tuple(
        ReadLine(
            line.investor,
            SourceClass(line.source).label,
            Form(line.form).label,
            Status(line.status).label,
            f"{line.year}-{(line.year + 1) % 100:02d}",
            Money(line.pence),
            counts(line.co_investment(), terms.counting),
            line.pk,
        )
        for line in application.co_investment.all()
    )


@dataclass(frozen=True, slots=True)
class RemovedItem:
    """What was taken out of a draft and can be put back: its number, what it was, and how much."""

    pk: int
    label: str
    amount: Money
    removed_at: datetime


def _removed(application: Application, kind: str) -> list[RemovedRow]:
    return list(application.removed_rows.filter(RemovedRow.still_out(), kind=kind)[:MOST_REMOVED])


def removed_costs(application: Application, editable: Collection[int]) -> tuple[RemovedItem, ...]:
    """The rows of costs that were removed from a draft, of organisations whose costs somebody may change; newest first."""
    rows = [row for row in _removed(application, "costs") if row.content["organisation"] in editable]
    names = dict(
        Organisation.objects.filter(pk__in={row.content["organisation"] for row in rows}).values_list("pk", "name")
    )
    return tuple(
        RemovedItem(
            row.pk,
            f"{names[row.content['organisation']]}: {CostCategory(row.content['category']).label} ({row.content['kind']})",
            Money(sum(row.content["years"].values())),
            row.removed_at,
        )
        for row in rows
    )


def removed_lines(application: Application) -> tuple[RemovedItem, ...]:
    """The lines of co-investment that were removed from a draft or changed in it, the newest first."""
    return tuple(
        RemovedItem(
            row.pk,
            f"{row.content['investor']}, {FinancialYear(row.content['year'])}",
            Money(row.content["pence"]),
            row.removed_at,
        )
        for row in _removed(application, "co_investment")
    )
