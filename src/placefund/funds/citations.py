"""Every published fact with the sources it rests on, and dates written as exactly as they are known and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from placefund.domain.fundbook.values import ApproximateDate
from placefund.funds.models import Fact, Fund, Source

FIRM = ("firm", "high", "")
"""The confidence of a fact that needs no word beside it."""
Citations = Mapping[str, "Citation"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as a page cites it; `anchor` is its place on the page of sources, `url` its own address or empty."""

    ref: str
    title: str
    note: str
    url: str = ""

    @property
    def anchor(self) -> str:
        return f"source-{self.ref}"


@dataclass(frozen=True, slots=True)
class CitedFact:
    """A fact beside its sources; `when` is its date in words, as exact as it is known."""

    fact: Fact
    sources: tuple[Citation, ...]
    when: str

    @property
    def own_label(self) -> str:
        """The label without the name before its colon, for the page of the thing it names; a story keeps its title."""
        if self.fact.section == "story":
            return self.fact.label
        name, colon, rest = self.fact.label.partition(": ")
        return rest[:1].upper() + rest[1:] if colon else name

    @property
    def title(self) -> str:
        """The label as a heading: without a full stop."""
        return self.fact.label.removesuffix(".")

    @property
    def stated(self) -> str:
        """The date in words where the sources that are named beside it do not give it already."""
        return "" if any(self.when in source.note for source in self.sources) else self.when

    @property
    def place_in_time(self) -> tuple[str, str]:
        """By what dated facts are sorted, everywhere: a month or another span stands at its last day, when it is all known."""
        span = span_of(self.fact.dated)
        return (span.last.isoformat(), span.first.isoformat()) if span else (self.fact.dated, "")

    @property
    def is_firm(self) -> bool:
        return self.fact.confidence in FIRM


def span_of(text: str) -> ApproximateDate | None:
    """The days of a date of the fundbook's form; None for a text that is none."""
    try:
        return ApproximateDate.parse(text)
    except ValueError:
        return None


def when_in_words(text: str) -> str:
    """`2025-06` reads “June 2025”. A text that is not a date of the fundbook's form stays as it is."""
    try:
        return str(ApproximateDate.parse(text)) if text else ""
    except ValueError:
        return text


def citations(fund: Fund) -> dict[str, Citation]:
    """Every source of a fund by its ref. One query."""
    return {source.ref: citation(source) for source in Source.objects.filter(fund=fund)}


def citation(source: Source) -> Citation:
    note = ", ".join(part for part in (source.publisher, when_in_words(source.published_on)) if part)
    return Citation(source.ref, source.title, note, source.url)


def cited(refs: str, sources: Citations) -> tuple[Citation, ...]:
    """The sources that a row's `source_refs` names, in its order; a ref that the fund does not have is left out."""
    return tuple(sources[ref] for ref in refs.replace(";", " ").split() if ref in sources)


def known_facts(facts: Iterable[Fact], sources: Citations) -> tuple[CitedFact, ...]:
    """Facts beside their sources."""
    return tuple(CitedFact(fact, cited(fact.source_refs, sources), when_in_words(fact.dated)) for fact in facts)
