"""Reads the texts of a fundbook's files into a `Fundbook`, or lists every fault with its file and line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, get_args

from placefund.domain.fundbook import (
    annals,
    call_frame,
    case_studies,
    formulas,
    measures,
    place_records,
    readiness,
    reminder_days,
    review,
    welsh_words,
)
from placefund.domain.fundbook import format as book
from placefund.domain.fundbook.builder import Builder, id_kinds, keys_of, required_columns, slots
from placefund.domain.fundbook.checks import Checker, check
from placefund.domain.fundbook.entries import Entry, csv_entries, toml_entry
from placefund.domain.fundbook.faults import Fault, FaultList, did_you_mean, listed
from placefund.domain.fundbook.scalars import Misread
from placefund.domain.fundbook.terms import Rules

REQUIRED_FILES = (
    "prospectus.toml",
    "sources.csv",
    "places.csv",
    "place_areas.csv",
    "allocations.csv",
    "rules.toml",
    "questions.toml",
    "criteria.toml",
    "indicators.toml",
)

# file -> the field of the book its rows fill, and their kind
CSV_FILES: Mapping[str, tuple[str, type]] = {
    "sources.csv": ("sources", book.Source),  # first: every other fact asks its source for date and confidence
    "places.csv": ("places", book.Place),
    "place_areas.csv": ("place_areas", book.PlaceArea),
    "place_facts.csv": ("place_facts", annals.PlaceFact),
    "local_calls.csv": ("place_calls", place_records.PlaceCall),
    "place_projects.csv": ("place_projects", place_records.PlaceProject),
    "portfolio_sums.csv": ("portfolio_sums", place_records.PortfolioSum),
    "place_priorities.csv": ("place_priorities", place_records.PlacePriority),
    "statements.csv": ("statements", annals.Statement),
    "place_figures.csv": ("place_figures", formulas.PlaceFigure),
    "allocations.csv": ("allocations", book.Allocation),
    "sectors.csv": ("sectors", measures.Sector),
    "predecessor_projects.csv": ("predecessor_projects", annals.PredecessorProject),
    "claims.csv": ("claims", annals.Claim),
    "events.csv": ("events", annals.Event),
    "partnerships.csv": ("partnerships", annals.KnownPartnership),
    "welsh.csv": ("welsh", welsh_words.WelshWords),
}

# file -> its repeated tables -> the field of the book they fill, and their kind
TOML_FILES: Mapping[str, Mapping[str, tuple[str, type]]] = {
    "prospectus.toml": {
        "on_record": ("coverage", book.CoverageStatement),
        "objective": ("objectives", book.Objective),
        "target": ("targets", book.Target),
        "word": ("words", book.Word),
        "strand": ("strands", book.Strand),
        "round": ("rounds", book.Round),
        "reminder": ("reminders", reminder_days.ReminderDays),
    },
    "rules.toml": {slot.keys[0]: (slot.name, get_args(slot.kind)[0]) for slot in slots(Rules)},
    "questions.toml": {"question_set": ("question_sets", measures.QuestionSet)},
    "criteria.toml": {
        "dimension": ("dimensions", measures.Dimension),
        "criteria_set": ("criteria_sets", measures.CriteriaSet),
    },
    "readiness.toml": {
        "readiness": ("readiness", readiness.Readiness),
        "wave": ("readiness_waves", readiness.ReadinessWave),
    },
    "review.toml": {
        "review": ("reviews", review.StrandReview),
        "local_call": ("call_frames", call_frame.LocalCallFrame),
    },
    "formula.toml": {"figure": ("figures", formulas.Figure), "formula": ("formulas", formulas.Formula)},
    "indicators.toml": {"indicator": ("indicators", measures.Indicator)},
    "predecessors.toml": {"programme": ("programmes", annals.Programme)},
    "clarifications.toml": {"clarification": ("clarifications", annals.AnsweredQuestion)},
    "case_studies.toml": {
        "case_study": ("case_studies", case_studies.CaseStudy),
        "finding": ("findings", case_studies.PublishedFinding),
    },
    "disputes.toml": {"dispute": ("disputes", annals.Dispute)},
    "unknowns.toml": {"unknown": ("unknowns", annals.Unknown)},
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading: a book, or the faults that refuse it (in order of file and line). Never both."""

    book: book.Fundbook | None
    faults: tuple[Fault, ...]


def read_fundbook(
    files: Mapping[str, str],
    known_areas: Mapping[str, str],
    area_successors: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Reading:
    """Read a fundbook from the texts of its files.

    Args:
        files: file name (no folder) to text. Files ending in `.md` are for people and are not read.
        known_areas: every current local authority code and its name.
        area_successors: a retired code to the codes that replaced it (several, when the area was split).
    """
    faults = FaultList()
    builder = Builder(faults)
    _check_names(files, builder)
    parts: dict[str, Any] = {}
    for file, (name, kind) in CSV_FILES.items():
        if file in files:
            parts[name] = _rows(builder, file, files[file], kind)
        if file == "sources.csv":
            builder.sources = {source.id: source for source in parts.get("sources", ())}
    fund: book.Fund | None = None
    rules: dict[str, Any] = {}
    for file, tables in TOML_FILES.items():
        if file not in files:
            continue
        if (whole := toml_entry(file, files[file], faults)) is None:
            builder.unsure.update(*(id_kinds(kind) for _, kind in tables.values()))
            continue
        if file == "prospectus.toml":
            fund = _fund(builder, whole)
        (rules if file == "rules.toml" else parts).update(_tables(builder, whole, tables))
    records = book.Records(**parts, rules=Rules(**rules))
    check(records, fund, Checker(builder, known_areas, area_successors))
    found = faults.in_order()
    if found or fund is None:
        return Reading(None, found)
    held = {each.name: getattr(records, each.name) for each in fields(records)}
    return Reading(book.Fundbook(fund=fund, **held), ())


def _check_names(files: Mapping[str, str], builder: Builder) -> None:
    known = [*CSV_FILES, *TOML_FILES]
    faults = builder.faults
    for file in REQUIRED_FILES:
        if file not in files:
            faults.add(file, 1, "This file is missing. Every fundbook needs it.")
            kinds = [CSV_FILES[file]] if file in CSV_FILES else TOML_FILES[file].values()
            builder.unsure.update(*(id_kinds(kind) for _, kind in kinds))
    for file in files:
        if file not in known and not file.endswith(".md"):
            hint = did_you_mean(file, known) or f" The files of a fundbook are {listed(known)}."
            faults.add(file, 1, f"This is not a file of a fundbook.{hint}")


def _rows(builder: Builder, file: str, text: str, kind: type) -> tuple[Any, ...]:
    entries, is_whole = csv_entries(file, text, keys_of(kind), required_columns(kind), builder.faults)
    if not is_whole:
        builder.unsure.update(id_kinds(kind))
    built = [builder.record(kind, entry) for entry in entries]
    return tuple(record for record in built if record is not None)


def _fund(builder: Builder, whole: Entry) -> book.Fund | None:
    values = whole.values.get("fund")
    if not isinstance(values, dict):
        builder.faults.add(whole.file, whole.line("fund"), "The table [fund] is missing. It says what the fund is.")
        return None
    return builder.record(book.Fund, whole.table("fund", values=values, label="[fund]"))


def _tables(builder: Builder, whole: Entry, tables: Mapping[str, tuple[str, type]]) -> dict[str, tuple[Any, ...]]:
    known = {*tables, *(("fund",) if whole.file == "prospectus.toml" else ())}
    for key in whole.values:
        if key not in known:
            hint = did_you_mean(key, known) or f" It may hold {listed(sorted(known))}."
            builder.faults.add(whole.file, whole.line(key), f'"{key}" is not a table of this file.{hint}')
    built: dict[str, tuple[Any, ...]] = {}
    for key, (name, kind) in tables.items():
        try:
            built[name] = builder.records(kind, whole, key)
        except Misread as misread:
            builder.faults.add(whole.file, whole.line(key), misread.sentence)
            builder.unsure.update(id_kinds(kind))
    return built
