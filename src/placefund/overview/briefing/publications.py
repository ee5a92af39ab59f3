"""What is published of a place's own half of a fund, beside its sources: calls and answers, projects and sums, priorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placefund.domain.fundbook.place_records import CallState, PriorityOrigin
from placefund.domain.messages import Message
from placefund.funds.citations import FIRM, Citation, Citations, cited, when_in_words
from placefund.funds.models import Fund, KnownAnswer, KnownCall, KnownPriority, KnownProject, KnownSum


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """An answer to a question about a call; `replaced_on` is the day of the answer that took its place."""

    row: KnownAnswer
    sources: tuple[Citation, ...]
    replaced_on: date | None = None

    @property
    def is_firm(self) -> bool:
        return self.row.confidence in FIRM


@dataclass(frozen=True, slots=True)
class CallTold:
    """A call of the place as it stands on a day; an empty text and None are not published."""

    row: KnownCall
    state: CallState | None
    sources: tuple[Citation, ...]
    answers: tuple[AnswerTold, ...]

    @property
    def opened(self) -> str:
        return when_in_words(self.row.opened)

    @property
    def closes(self) -> str:
        return when_in_words(self.row.closes)

    @property
    def is_open(self) -> bool:
        return self.state is CallState.OPEN

    @property
    def is_firm(self) -> bool:
        return self.row.confidence in FIRM


@dataclass(frozen=True, slots=True)
class ProjectTold:
    """A project of the place's portfolio, as far as it is published."""

    row: KnownProject
    sources: tuple[Citation, ...]

    @property
    def awarded(self) -> str:
        return when_in_words(self.row.awarded)

    @property
    def is_firm(self) -> bool:
        return self.row.confidence in FIRM


@dataclass(frozen=True, slots=True)
class SumTold:
    """One amount for several projects together, with the names of those that are known."""

    row: KnownSum
    names: tuple[str, ...]
    sources: tuple[Citation, ...]

    @property
    def is_firm(self) -> bool:
        return self.row.confidence in FIRM


@dataclass(frozen=True, slots=True)
class PriorityTold:
    """A cluster, sector or aim, or that it is not published."""

    row: KnownPriority
    sources: tuple[Citation, ...]

    @property
    def is_firm(self) -> bool:
        return self.row.confidence in FIRM


@dataclass(frozen=True, slots=True)
class KnownOfOne:
    """What is published of one place's half of a fund."""

    calls: tuple[CallTold, ...]
    projects: tuple[ProjectTold, ...]
    sums: tuple[SumTold, ...]
    priorities: tuple[tuple[Message, tuple[PriorityTold, ...]], ...]

    @property
    def open_calls(self) -> tuple[CallTold, ...]:
        return tuple(call for call in self.calls if call.is_open)

    @property
    def chosen(self) -> KnownPriority | None:
        """What the place chose for this fund, in its first words; None where that is not published."""
        label = PriorityOrigin.CHOSEN.label
        return next((told.row for of, rows in self.priorities if of == label for told in rows if told.row.words), None)


_ORDER = {CallState.OPEN: 0, None: 1, CallState.CLOSED: 2}


def known_of(fund: Fund, place_slug: str, sources: Citations, on: date) -> KnownOfOne:
    """Everything published of one place; open calls first. Five queries."""
    answers = list(fund.known_answers.filter(place_slug=place_slug))
    calls = [
        CallTold(
            row,
            row.state_on(on),
            cited(row.source_refs, sources),
            _answers_to(row.name, answers, sources),
        )
        for row in fund.known_calls.filter(place_slug=place_slug)
    ]
    projects = tuple(
        ProjectTold(row, cited(row.source_refs, sources)) for row in fund.known_projects.filter(place_slug=place_slug)
    )
    names = {told.row.key: told.row.name for told in projects}
    sums = tuple(
        SumTold(row, tuple(names[key] for key in row.projects.split() if key in names), cited(row.source_refs, sources))
        for row in fund.known_sums.filter(place_slug=place_slug)
    )
    return KnownOfOne(
        tuple(sorted(calls, key=lambda call: _ORDER[call.state])),
        projects,
        sums,
        _priorities(fund, place_slug, sources),
    )


def _answers_to(name: str, answers: Sequence[KnownAnswer], sources: Citations) -> tuple[AnswerTold, ...]:
    """The answers in a call, the newest first; one that was replaced says when."""
    replaced = {row.supersedes: row.answered_on for row in answers if row.supersedes}
    own = sorted((row for row in answers if row.call_name == name), key=lambda row: row.answered_on, reverse=True)
    return tuple(AnswerTold(row, cited(row.source_refs, sources), replaced.get(row.key)) for row in own)


def _priorities(
    fund: Fund, place_slug: str, sources: Citations
) -> tuple[tuple[Message, tuple[PriorityTold, ...]], ...]:
    found: dict[PriorityOrigin, list[PriorityTold]] = {origin: [] for origin in PriorityOrigin}
    for row in fund.known_priorities.filter(place_slug=place_slug):
        found[PriorityOrigin(row.origin)].append(PriorityTold(row, cited(row.source_refs, sources)))
    return tuple((origin.label, tuple(rows)) for origin, rows in found.items() if rows)
