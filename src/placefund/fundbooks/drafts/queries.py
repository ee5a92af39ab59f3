"""The draft of a fund's changed book: what it says by now, and where that differs from the book in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from placefund.domain.answers.register import KINDS
from placefund.domain.asking import rule_in_words, when_in_words
from placefund.domain.expressions.checks import vocabulary
from placefund.domain.fundbook import Fault
from placefund.domain.fundbook.difference import EntryDifference, difference
from placefund.domain.fundbook.edits import rows_of, values_at
from placefund.domain.fundbook.field_words import label_of
from placefund.domain.fundbook.measures import Attachment, FormRule, Question, QuestionSet
from placefund.domain.fundbook.parts import NEW, PARTS, Part, Way, is_list, tables_in
from placefund.domain.fundbook.question_checks import condition_faults
from placefund.domain.fundbook.sentences import (
    SAID,
    Sentence,
    lacking,
    lexicon_of,
    of_round,
    sentences,
    sentences_at,
)
from placefund.domain.fundbook.single import called, record_at
from placefund.domain.messages import Message, row_of, say
from placefund.domain.questions import Question as Asked
from placefund.domain.welsh import Lexicon, lacks
from placefund.fundbooks.editions.queries import in_force, reading_of
from placefund.fundbooks.models import BookDraft, Edition
from placefund.funds.models import Fund


@dataclass(frozen=True)
class WorkingBook:
    """The texts that pages of a fund's book show and change: of the draft, or of the edition in force while there is none."""

    edition: Edition
    draft: BookDraft | None

    @property
    def texts(self) -> Mapping[str, str]:
        texts: Mapping[str, str] = (self.draft or self.edition).texts
        return texts

    @property
    def digest(self) -> str:
        """Which state of the book a page shows: a change made over another one is refused."""
        return (self.draft or self.edition).digest

    @property
    def is_current(self) -> bool:
        """Whether no other edition came into force since the draft was begun."""
        return self.draft is None or self.draft.edition_id == self.edition.pk

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What does not fit yet: a draft may hold it, and is not proposed with it."""
        return reading_of(self.texts).faults

    @cached_property
    def differences(self) -> tuple[EntryDifference, ...]:
        """Every entry that differs from the edition that the draft was begun from; nothing while it has faults."""
        if self.draft is None:
            return ()
        old, new = reading_of(self.draft.edition.texts).book, reading_of(self.texts).book
        return difference(old, new) if old and new else ()


def working_book(fund: Fund) -> WorkingBook | None:
    """The book that a fund's manager works on; None for a fund whose texts were not kept."""
    edition = in_force(fund)
    if edition is None:
        return None
    return WorkingBook(edition, BookDraft.objects.filter(fund=fund).select_related("edition", "changed_by").first())


def form_around(book: WorkingBook, way: Way) -> tuple[Asked, ...]:
    """Everything that is asked in the set of questions that an entry stands in; what has faults of its own is left out."""
    if way.part.name != "question_sets" or not way.steps:
        return ()
    whole, welsh = Way(way.part, way.steps[:1]), lexicon_of(book.texts)
    found = []
    for key in ("question", "attachment"):
        rows = values_at(book.texts, whole).get(key, ())
        records = (record_at(book.texts, whole.inside(key, number)) for number in range(len(rows)))
        found += [record.asked(welsh) for record in records if record is not None and getattr(record, "is_asked", True)]
    return tuple(question for question in found if question.kind in KINDS)


@dataclass(frozen=True)
class WelshOfEntry:
    """How far an entry is in Welsh: how many of a set of questions are asked, and what is missing of each, by its title.

    Of any other entry there is one row at the most, without a title.
    """

    asked: int
    lacking: tuple[tuple[str, Message], ...]

    @property
    def complete(self) -> int:
        return self.asked - len(self.lacking)


def welsh_of(book: WorkingBook, way: Way) -> WelshOfEntry | None:
    """How far the entry that stands there is in Welsh; None where it has no words for others, and where the book has no Welsh."""
    welsh = lexicon_of(book.texts)
    if way.is_new or not welsh or (way.kind is not QuestionSet and way.kind not in SAID):
        return None
    if way.kind is QuestionSet:
        questions = form_around(book, way)
        missing = ((each.title, row_of(found)) for each in questions if (found := lacks(each)))
        return WelshOfEntry(len(questions), tuple(missing))
    own = [each for each in sentences_at(book.texts, way) if each.way == way and not welsh.of(each.english)]
    labels = list(dict.fromkeys(label_of(each.key) for each in own))
    return WelshOfEntry(1, (("", row_of(labels)),) if labels else ())


@dataclass(frozen=True)
class WelshOfRound:
    """How far what a round says is in Welsh: how many sentences it has, and those that have none."""

    name: str
    said: int
    lacking: tuple[Sentence, ...]

    @property
    def complete(self) -> int:
        return self.said - len(self.lacking)


def welsh_by_round(book: WorkingBook) -> list[WelshOfRound]:
    """Each round with what it says, in the order of the book; at the end what the fund says beside its rounds."""
    texts, welsh, every = book.texts, lexicon_of(book.texts), tuple(sentences(book.texts))
    found, of_any = [], set()
    for row in rows_of(texts, PARTS["rounds"]):
        is_of_it = of_round(texts, row["slug"])
        own = [each for each in every if is_of_it(each)]
        of_any |= {each.english for each in own}
        found.append(_counted(called(row, row["slug"]), own, welsh))
    rest = [each for each in every if each.english not in of_any]
    return [*found, _counted(say("The fund, beside its rounds"), rest, welsh)]


def _counted(name: str, own: Sequence[Sentence], welsh: Lexicon) -> WelshOfRound:
    return WelshOfRound(name, len({each.english for each in own}), lacking(own, welsh))


def statement_in_words(book: WorkingBook, way: Way) -> Message | None:
    """When a question of the book is asked, or what a rule of it says must hold, in words; None where it says neither."""
    if way.is_new or way.kind not in (Question, Attachment, FormRule):
        return None
    values = values_at(book.texts, way)
    known = vocabulary(form_around(book, way))
    if text := str(values.get("show_when", "")):
        return when_in_words(text, known)
    if text := str(values.get("must_hold", "")):
        return rule_in_words(text, known)
    return None


def statement_faults(book: WorkingBook, way: Way, key: str, text: str, questions: Sequence[Asked]) -> list[str]:
    """What is wrong with the statement of an entry, that stands in a form with these questions."""
    own = str(values_at(book.texts, way).get("id", "")) if not way.is_new else ""
    place = next((number for number, each in enumerate(questions) if each.key == own), len(questions))
    before, after = (questions, ()) if key == "must_hold" else (questions[:place], questions[place:])
    return list(condition_faults(text, before, after))


@dataclass(frozen=True)
class PartCount:
    """A part of a book, how many entries it has, and how many of them differ."""

    part: Part
    count: int
    changed: int


def parts_of(book: WorkingBook) -> list[PartCount]:
    """Every part of a book, those that this one does not use as well."""
    changed = Counter(each.part for each in book.differences)
    return [PartCount(part, len(rows_of(book.texts, part)), changed[part.name]) for part in PARTS.values()]


@dataclass(frozen=True)
class EntryRow:
    """An entry in a list: the way to it, what it is called, and the values that tell it from others."""

    way: Way
    name: str
    key: str


@dataclass(frozen=True)
class InnerList:
    """A list of entries, or one table, within an entry: what it is called, its entries, and the way to a further one."""

    label: Message
    rows: list[EntryRow]
    further: Way | None


def entries_of(book: WorkingBook, part: Part) -> list[EntryRow]:
    """The entries of a part in the order of the book."""
    if part.is_one:
        return [EntryRow(Way(part, ()), called(values) or part.label, "") for values in rows_of(book.texts, part)]
    return [_listed(Way(part, (number,)), values) for number, values in enumerate(rows_of(book.texts, part))]


def within(book: WorkingBook, way: Way) -> list[InnerList]:
    """The lists and tables within an entry; none in one that is not there yet."""
    if way.is_new:
        return []
    values, found = values_at(book.texts, way), []
    for slot in tables_in(way.kind):
        key, label = slot.keys[0], label_of(slot.keys[0])
        if is_list(slot):
            rows = [_listed(way.inside(key, number), inner) for number, inner in enumerate(values.get(key, ()))]
            found.append(InnerList(label, rows, way.inside(key, NEW)))
        else:
            found.append(InnerList(label, [EntryRow(way.inside(key), label, "")], None))
    return found


_IDS = ("id", "slug", "clause")
_KEYS = ("place", "area_code", "figure", "kind", "helix", "from", "version", "score", "indicator")
"""What tells entries apart that have no id."""


def _listed(way: Way, values: Mapping[str, Any]) -> EntryRow:
    own = next((str(values[name]) for name in _IDS if name in values), "")
    key = own or ", ".join(str(values[name]) for name in _KEYS if name in values)
    return EntryRow(way, called(values, key) or say("Entry {number}", number=int(way.steps[-1]) + 1), key)
