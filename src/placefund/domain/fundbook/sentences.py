"""Every sentence of a book that people read outside of the fund, where it stands, and whether it is said in Welsh.

What is not listed here is for whoever writes the book, or is no sentence: an id, a source, a statement that is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from placefund.domain.fundbook import annals, case_studies, measures, terms
from placefund.domain.fundbook import format as book_format
from placefund.domain.fundbook.builder import slots
from placefund.domain.fundbook.difference import WELSH_PART
from placefund.domain.fundbook.edits import Texts, Values, rows_of, values_at, with_values, without_entry
from placefund.domain.fundbook.parts import NEW, PARTS, Way, inner_kind, is_list, tables_in
from placefund.domain.welsh import Lexicon, likely_successor, sentence_key

SAID: Mapping[type, tuple[str, ...]] = {
    book_format.Fund: ("name", "summary"),
    book_format.Objective: ("words",),
    book_format.Target: ("words",),
    book_format.Word: ("term", "meaning"),
    book_format.Strand: ("name", "summary"),
    book_format.Round: ("name",),
    measures.Question: ("title", "asks", "guidance", "example", "heading", "heading_says", "options"),
    measures.QuestionPart: ("title", "asks", "options"),
    measures.Attachment: ("title", "asks"),
    measures.FormRule: ("title", "says"),
    measures.Criterion: ("title", "asks"),
    measures.Anchor: ("words",),
    measures.Sector: ("name",),
    terms.StandingRule: ("title", "says"),
    annals.AnsweredQuestion: ("question", "answer"),
    annals.Event: ("words",),
    annals.Statement: ("title", "words"),
    case_studies.CaseStudy: ("title", "words"),
    case_studies.PublishedFinding: ("title", "words"),
}
"""The keys of each kind of entry that have Welsh beside them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the entry that it stands in, and under which key."""

    way: Way
    key: str
    english: str


def sentences(texts: Texts) -> Iterator[Sentence]:
    """Every sentence of a book, in the order of its parts."""
    for part in PARTS.values():
        for number, values in enumerate(rows_of(texts, part)):
            yield from _of(Way(part, () if part.is_one else (number,)), values)


def sentences_at(texts: Texts, way: Way) -> tuple[Sentence, ...]:
    """Those of one entry and of what it holds; none at one that is not there yet."""
    return () if way.is_new else tuple(_of(way, values_at(texts, way)))


def _of(way: Way, values: Mapping[str, Any]) -> Iterator[Sentence]:
    for key in SAID.get(way.kind, ()):
        for english in sentences_in(way.kind, key, values.get(key)):
            yield Sentence(way, key, english)
    for slot in tables_in(way.kind):
        key, inner = slot.keys[0], values.get(slot.keys[0])
        if is_list(slot):
            for number, each in enumerate(inner or ()):
                yield from _of(way.inside(key, number), each)
        elif isinstance(inner, dict):
            yield from _of(way.inside(key), inner)


def sentences_in(kind: type, key: str, value: Any) -> list[str]:
    """The sentences that one value of an entry holds: each choice of a list is one."""
    slot = next(each for each in slots(kind) if each.keys[0] == key)
    if inner_kind(slot) is not str or value is None:
        return []
    found = value if isinstance(value, list) else str(value).split(";") if is_list(slot) else [value]
    return [sentence_key(str(each)) for each in found if str(each).strip()]


def lexicon_of(texts: Texts) -> Lexicon:
    """The Welsh that stands in the texts of a book, whether or not the book can be read as a whole."""
    rows = rows_of(texts, PARTS[WELSH_PART])
    return Lexicon.from_pairs((row["english"], row["welsh"]) for row in rows if "english" in row and "welsh" in row)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A row of Welsh whose English stands nowhere in the book any more, and the sentence that it most likely became."""

    way: Way
    english: str
    welsh: str
    became: Sentence | None


def left_behind(texts: Texts) -> tuple[LeftBehind, ...]:
    """Every Welsh sentence that is shown to nobody, because its English was changed or taken out."""
    said = tuple(sentences(texts))
    here, lexicon = {each.english for each in said}, lexicon_of(texts)
    lacking = {each.english: each for each in reversed(said) if not lexicon.of(each.english)}
    part = PARTS[WELSH_PART]
    return tuple(
        LeftBehind(Way(part, (number,)), key, row["welsh"], lacking.get(likely_successor(key, lacking)))
        for number, row in enumerate(rows_of(texts, part))
        if "welsh" in row and (key := sentence_key(row.get("english", ""))) not in here
    )


def lacking(found: Iterable[Sentence], lexicon: Lexicon) -> tuple[Sentence, ...]:
    """Which of these have no Welsh; what stands in several places is told where it stands first."""
    first: dict[str, Sentence] = {}
    for each in found:
        if not lexicon.of(each.english):
            first.setdefault(each.english, each)
    return tuple(first.values())


def of_round(texts: Texts, slug: str) -> Callable[[Sentence], bool]:
    """Whether a sentence is read by whoever applies to a round, or judges it: its own, its strand's, of its two sets."""
    row = next(each for each in rows_of(texts, PARTS["rounds"]) if each.get("slug") == slug)
    named = {
        "rounds": ("slug", slug),
        "strands": ("slug", row.get("strand")),
        "question_sets": ("id", row.get("question_set")),
        "criteria_sets": ("id", row.get("criteria_set")),
    }
    entries = {
        (part, number)
        for part, (key, name) in named.items()
        for number, values in enumerate(rows_of(texts, PARTS[part]))
        if values.get(key) == name
    }
    return lambda each: (
        each.way.part.name == "sectors" or (each.way.part.name, next(iter(each.way.steps), None)) in entries
    )


def with_welsh(texts: Texts, pairs: Values) -> dict[str, str]:
    """The texts with the Welsh of these English sentences; None takes it away.

    What was said of a sentence that stands nowhere any more stays until somebody takes it out: it may be right again.
    """
    new, part = dict(texts), PARTS[WELSH_PART]
    for english, welsh in pairs.items():
        rows = rows_of(new, part)
        number = next((at for at, row in enumerate(rows) if sentence_key(row.get("english", "")) == english), None)
        if welsh is None and number is not None:
            new = without_entry(new, Way(part, (number,)))
        elif welsh is not None and number is not None:
            new = with_values(new, Way(part, (number,)), {"welsh": welsh})
        elif welsh is not None:
            new = with_values(new, Way(part, (NEW,)), {"english": english, "welsh": welsh})
    return new
