"""The book of a new fund from that of an earlier one: its rules, questions and rounds with other dates, without the earlier
fund's facts."""

from __future__ import annotations

import calendar
import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import tomlkit

from placefund.domain.coverage import RecordKind
from placefund.domain.fundbook.builder import required_columns
from placefund.domain.fundbook.format import Fundbook
from placefund.domain.fundbook.reader import CSV_FILES, REQUIRED_FILES, TOML_FILES
from placefund.domain.fundbook.values import NotPublished
from placefund.domain.messages import Message, say
from placefund.domain.money import Money

OWN = "FB"
"""The id of the source that stands for the new fund's own decisions."""


class EarlierFact(StrEnum):
    """What is a fact of the earlier fund, and comes along only where somebody says so."""

    SOURCES = "sources"
    PLACES = "places"
    ALLOCATIONS = "allocations"
    STORIES = "stories"

    @property
    def label(self) -> Message:
        return {
            "sources": say("Its sources, and from which of them each entry comes"),
            "places": say("Its places with their areas"),
            "allocations": say("What each place is allocated"),
            "stories": say("What is published of it: announcements, case studies, findings, what went before"),
        }[self.value]

    @property
    def needs(self) -> tuple[EarlierFact, ...]:
        """What has to come along with it."""
        return {
            EarlierFact.ALLOCATIONS: (EarlierFact.PLACES,),
            EarlierFact.STORIES: (EarlierFact.SOURCES, EarlierFact.PLACES),
        }.get(self, ())


_STORIES = {
    "place_facts.csv",
    "local_calls.csv",
    "place_projects.csv",
    "portfolio_sums.csv",
    "place_priorities.csv",
    "statements.csv",
    "claims.csv",
    "events.csv",
    "partnerships.csv",
    "predecessor_projects.csv",
    "predecessors.toml",
    "clarifications.toml",
    "case_studies.toml",
    "disputes.toml",
    "unknowns.toml",
}
_OF_PLACES = {
    *("place_areas.csv", "place_facts.csv", "statements.csv", "allocations.csv", "place_figures.csv"),
    *("local_calls.csv", "place_projects.csv", "portfolio_sums.csv", "place_priorities.csv"),
}
_RULES_OF_LAW = {"minimal_financial_assistance", "subsidy_register", "accountant_report"}
"""Their days are those of the law, whichever fund keeps it."""
_SAID_OF_A_SOURCE = ("confidence", "dated", "note")
_SPAN = re.compile(r"\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?")
_NOT_PUBLISHED = re.compile(r"not published: ([\w-]+)")


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much every day moves: first months, then days. The last days of a month stay last days."""

    months: int = 0
    days: int = 0

    def of(self, day: date) -> date:
        """The day that a day becomes.

        Raises:
            ValueError, OverflowError: there is no such year.
        """
        count = day.year * 12 + day.month - 1 + self.months
        year, month = count // 12, count % 12 + 1
        last = calendar.monthrange(year, month)[1]
        is_last = day.day == calendar.monthrange(day.year, day.month)[1] and self.months != 0
        return day.replace(year=year, month=month, day=last if is_last else min(day.day, last)) + timedelta(self.days)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The fund that is to begin: what it is called, who runs it, its money, by how much its days move, what comes along."""

    slug: str
    name: str
    short_name: str
    department: str
    delivery_body: str
    envelope: Money
    on: date
    shift: Shift = Shift()
    keeps: frozenset[EarlierFact] = frozenset()
    invented: bool = False


def cloned(texts: Mapping[str, str], new: Newcomer) -> dict[str, str]:
    """The texts of a new fund's book. They are read like any other book before anything is written: it may have faults."""
    found = {file: _sheet(file, text, new) for file, text in texts.items() if file in CSV_FILES}
    documents = {file: tomllib.loads(text.removeprefix("\ufeff")) for file, text in texts.items() if file in TOML_FILES}
    unknowns = documents.pop("unknowns.toml", {})
    for file, document in documents.items():
        if (file in _STORIES and EarlierFact.STORIES not in new.keeps) or (
            file == "formula.toml" and not _keeps_figures(new)
        ):
            continue
        found[file] = tomlkit.dumps(_document(file, document, new))
    found = {file: text for file, text in found.items() if text}
    named = {each for text in found.values() for each in _NOT_PUBLISHED.findall(text)}
    rows = [row for row in unknowns.get("unknown", []) if row["id"] in named or EarlierFact.STORIES in new.keeps]
    if rows:
        found["unknowns.toml"] = tomlkit.dumps({"unknown": [_entry(row, new, moves=False) for row in rows]})
    return dict(sorted(found.items()))


def _keeps_figures(new: Newcomer) -> bool:
    return {EarlierFact.PLACES, EarlierFact.SOURCES} <= new.keeps


def blank(new: Newcomer, begins: date, ends: date) -> dict[str, str]:
    """The texts of a book that says what a fund is and nothing else: an open strand, without rounds, questions or rules."""
    fund = {
        "summary": new.name,
        "currency": "GBP",
        "life": {"begins": begins, "ends": ends, "reporting_years": ends.year - begins.year + 1},
    }
    strand = {
        "slug": "open",
        "name": "Open strand",
        "entry": "open competition",
        "summary": new.name,
        "submission_word": "application",
        "source": OWN,
    }
    prospectus = _document("prospectus.toml", {"fund": fund, "strand": [strand]}, replace(new, shift=Shift()))
    sheets = {
        file: _written(list(required_columns(kind)), [])
        for file, (_, kind) in CSV_FILES.items()
        if file in REQUIRED_FILES and file != "sources.csv"
    }
    own = _own_source(new)
    return (
        dict.fromkeys(REQUIRED_FILES, "")
        | sheets
        | {"sources.csv": _written(list(own), [own]), "prospectus.toml": tomlkit.dumps(prospectus)}
    )


# --- TOML ----------------------------------------------------------------------------------------------------------------


def _document(file: str, document: Mapping[str, Any], new: Newcomer) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for key, value in document.items():
        moves = file in ("prospectus.toml", "rules.toml", "readiness.toml", "review.toml") and key not in _RULES_OF_LAW
        if isinstance(value, list):
            tables[key] = [_entry(row, new, moves=moves) for row in value]
        else:
            tables[key] = _entry(value, new, moves=moves)
    if file == "prospectus.toml":
        tables["fund"] = _fund(tables["fund"], new)
        tables["on_record"] = [_on_record(kind, new) for kind in RecordKind]
        for row in tables.get("round", []):
            row.pop("seed_commitment", None)  # a seed serves one round
    return tables


def _fund(told: dict[str, Any], new: Newcomer) -> dict[str, Any]:
    told = {key: value for key, value in told.items() if key not in ("settlement", "envelope")}
    if EarlierFact.STORIES not in new.keeps:
        told.pop("predecessors", None)
    return told | {
        "slug": new.slug,
        "name": new.name,
        "short_name": new.short_name,
        "department": new.department,
        "delivery_body": new.delivery_body,
        "invented": new.invented,
        "facts_to": f"{new.on:%Y-%m}",
        "source": OWN,
        "envelope": {"amount_pence": new.envelope.pence, "source": OWN},
        "life": told["life"] | {"source": OWN},
    }


def _on_record(kind: RecordKind, new: Newcomer) -> dict[str, Any]:
    """A fund that is run here from its first day has everything of it on record here."""
    why = "It is invented, and everything of it is here." if new.invented else "It is run here from its first day."
    return {"kind": kind.value, "extent": "complete", "why": why, "source": OWN}


def _entry(row: Mapping[str, Any], new: Newcomer, *, moves: bool) -> dict[str, Any]:
    """One entry with its days moved, its source where sources come along, and the entries within it likewise."""
    loses = "source" in row and EarlierFact.SOURCES not in new.keeps
    found: dict[str, Any] = {}
    for key, value in row.items():
        if loses and key in _SAID_OF_A_SOURCE:
            continue
        if isinstance(value, dict):
            found[key] = _entry(value, new, moves=moves)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            found[key] = [_entry(each, new, moves=moves) for each in value]
        elif key == "source":
            found[key] = OWN if loses else value
        elif key == "place" and isinstance(value, str):
            found[key] = place_slug(value, new)
        elif key == "looked_in" and EarlierFact.SOURCES not in new.keeps:
            continue
        elif moves and key != "dated":
            found[key] = _moved(value, new.shift)
        else:
            found[key] = value
    return found


def _moved(value: Any, shift: Shift) -> Any:
    if isinstance(value, datetime):
        return datetime.combine(shift.of(value.date()), value.time())
    if isinstance(value, date):
        return shift.of(value)
    if isinstance(value, str) and _SPAN.fullmatch(value):
        return "/".join(_moved_part(part, shift) for part in value.split("/"))
    return value


def _moved_part(text: str, shift: Shift) -> str:
    """A day, a month or a year, moved and as exact as it was."""
    parts = [int(part) for part in text.split("-")]
    day = shift.of(date(parts[0], *(parts[1:] + [1] * (3 - len(parts)))))
    return day.isoformat()[: len(text)]


# --- CSV -----------------------------------------------------------------------------------------------------------------


def _sheet(file: str, text: str, new: Newcomer) -> str:
    """The rows of a file that come along; its header alone where none does, and nothing where no book needs the file."""
    lines = [f"{line}\n" for line in text.removeprefix("\ufeff").split("\n")]
    rows, header = list(csv.DictReader(lines)), next(csv.reader(lines))
    if file == "sources.csv":
        kept = [row for row in rows if EarlierFact.SOURCES in new.keeps and row["id"] != OWN] + [_own_source(new)]
        return _written([*header, *(name for name in kept[-1] if name not in header)], kept)
    if file in ("places.csv", "place_areas.csv"):
        rows = rows if EarlierFact.PLACES in new.keeps else []
    elif file == "allocations.csv":
        rows = rows if EarlierFact.ALLOCATIONS in new.keeps else []
    elif file in _STORIES:
        if EarlierFact.STORIES not in new.keeps:
            return ""
    elif file == "place_figures.csv" and not _keeps_figures(new):
        return ""
    return _written(header, [_row(file, row, new) for row in rows])


def _row(file: str, row: dict[str, str], new: Newcomer) -> dict[str, str]:
    if "source" in row and EarlierFact.SOURCES not in new.keeps:
        row = row | {"source": OWN} | {key: "" for key in _SAID_OF_A_SOURCE if key in row}
    if file == "places.csv":
        row = row | {"slug": place_slug(row["slug"], new)}
    elif file in _OF_PLACES and row.get("place"):
        row = row | {"place": place_slug(row["place"], new)}
    if file == "allocations.csv":
        days = {key: new.shift.of(date.fromisoformat(row[key])).isoformat() for key in ("announced_on", "effective_on")}
        row = row | days | ({"announced_as": ""} if "announced_as" in row else {})
    return row


def place_slug(slug: str, new: Newcomer) -> str:
    """The address of a place in the new fund: that of the earlier fund's stays where it is."""
    return f"{slug}-{new.slug}"


def _own_source(new: Newcomer) -> dict[str, str]:
    return {
        "id": OWN,
        "title": "This fund's own decisions",
        "publisher": new.delivery_body,
        "published": new.on.isoformat(),
        "kind": "fundbook",
        "confidence": "firm",
        "note": "Everything in it is made up" if new.invented else "",
    }


def _written(header: list[str], rows: list[dict[str, str]]) -> str:
    out = _Lines()
    writer = csv.DictWriter(out, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "".join(out.lines)


class _Lines:
    """Takes what the writer of rows writes."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.write = self.lines.append


# --- what it comes to ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A day of the earlier fund and what it becomes, as a preview shows them."""

    what: Message
    before: str
    after: str


def moved_days(old: Fundbook, new: Fundbook) -> Iterator[MovedDay]:
    """Every day of the fund and its rounds, before and after."""
    yield MovedDay(say("First day of the fund"), _day(old.fund.life.begins), _day(new.fund.life.begins))
    yield MovedDay(say("Last day of the fund"), _day(old.fund.life.ends), _day(new.fund.life.ends))
    for was, now in zip(old.rounds, new.rounds, strict=True):
        yield MovedDay(say("{round} opens", round=now.name), str(was.opens_at), str(now.opens_at))
        yield MovedDay(say("{round} closes", round=now.name), str(was.closes_at), str(now.closes_at))
        if not isinstance(was.decides_on, NotPublished):
            yield MovedDay(say("{round} is decided", round=now.name), str(was.decides_on), str(now.decides_on))


def _day(day: date) -> str:
    return str(say("{day}", day=day))
