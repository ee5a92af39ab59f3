"""Reading figures from a file: a table with a row for each figure, or a release of the statistics office with a column a year."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files

from placefund.domain.context.observations import Geography, Measure, MeasureKind, Observation, Region
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import all_of, say

COLUMNS = ("measure", "geography", "vintage", "code", "period", "value", "low", "high", "edition")
"""The columns of a table with a row for each figure, in the order in which the shipped file has them."""
REGION_COLUMNS = ("code", "geography", "vintage", "name", "whole", "partial", "also")
_YEAR = re.compile(r"(19|20)\d\d")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,8}")
_SIGN = re.compile(r"\[\w+\]")
"""What the statistics office writes in the place of a figure that it does not give, such as “[x]”."""


class WrongTable(NotAllowed):
    """The file is no table of figures. The message says where and why."""


@dataclass(frozen=True, slots=True)
class WideTable:
    """What a release with a column a year does not say of itself: what is measured, by which codes, and which release it is.

    `only` keeps the rows in which a column has one of these values: of one industry, say.
    """

    measure: str
    geography: Geography
    vintage: str
    edition: str
    only: tuple[str, frozenset[str]] | None = None


def shipped(name: str) -> str:
    """A file of figures that comes with the package."""
    return files("placefund.places").joinpath("data", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def shipped_measures() -> dict[str, Measure]:
    """The measures of the context card by their keys, in the order of the card."""
    rows = csv.DictReader(io.StringIO(shipped("context_measures.csv")))
    return {
        row["key"]: Measure(
            row["key"],
            say(row["name"]),
            say(row["unit"]),
            MeasureKind(row["kind"]),
            say(row["definition"]),
            int(row["decimals"]),
            row["numerator"],
            row["denominator"],
            Decimal(row["times"] or "1"),
            say(row["uncertainty"]),
            say(row["gap"]) if row["gap"] else "",
            say(row["source"]),
            row["url"],
            say(row["licence"]),
        )
        for row in rows
    }


def read_regions(text: str) -> list[Region]:
    """The regions of a table with `code,geography,vintage,name,whole,partial,also`; lists are parted by semicolons.

    Raises:
        WrongTable: a column is missing, or a geography is unknown.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [name for name in REGION_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise WrongTable(say("The table lacks the columns {missing}.", missing=all_of(missing)))

    def listed(row: dict[str, str], name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in row[name].split(";") if part.strip())

    return [
        Region(
            row["code"],
            _geography(row["geography"], number),
            row["vintage"],
            row["name"],
            frozenset(listed(row, "whole")),
            frozenset(listed(row, "partial")),
            listed(row, "also"),
        )
        for number, row in enumerate(reader, start=2)
    ]


def read_figures(text: str) -> list[Observation]:
    """The figures of a table with a row for each.

    Raises:
        WrongTable: a column is missing, or a cell is no figure, code or measure that is known; it says in which row.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise WrongTable(say("The table lacks the columns {missing}.", missing=all_of(missing)))
    return [_observation(row, number) for number, row in enumerate(reader, start=2)]


def _observation(row: dict[str, str], number: int) -> Observation:
    known = shipped_measures().get(row["measure"])
    if known is None or known.kind is MeasureKind.RATIO:
        raise WrongTable(
            say(
                "Row {number}: “{measure}” is no measure that figures are kept of.",
                number=number,
                measure=row["measure"],
            )
        )
    geography = _geography(row["geography"], number)
    if not (_YEAR.fullmatch(row["vintage"]) and _CODE.fullmatch(row["code"]) and _YEAR.match(row["period"])):
        raise WrongTable(
            say("Row {number}: vintage, code or period is not written as a year or a code.", number=number)
        )
    if not row["edition"].strip():
        raise WrongTable(say("Row {number}: say from which release it is read (edition).", number=number))
    value = _number(row["value"], number)
    if value is None:
        raise WrongTable(say("Row {number} has no value. Leave the row out where none is published.", number=number))
    low, high = _number(row["low"], number), _number(row["high"], number)
    if (low is None) is not (high is None) or (low is not None and high is not None and not low <= value <= high):
        raise WrongTable(say("Row {number}: the value does not lie in its interval.", number=number))
    return Observation(
        row["measure"],
        geography,
        row["vintage"],
        row["code"],
        row["period"],
        value,
        low,
        high,
        row["edition"].strip(),
    )


def _geography(given: str, number: int) -> Geography:
    if given not in list(Geography):
        named = all_of(each.value for each in Geography)
        raise WrongTable(
            say("Row {number}: “{given}” is no geography. Write {named}.", number=number, given=given, named=named)
        )
    return Geography(given)


def read_wide(text: str, about: WideTable) -> list[Observation]:
    """The figures of a release with a column a year: codes in the column whose name ends in “code”, thousands with commas.

    Rows of several industries that `only` keeps are added up under their code.

    Raises:
        WrongTable: there is no column of codes or of years, or a cell is no number.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    names = [name or "" for name in reader.fieldnames or ()]
    codes = next(
        (name for name in names if name.strip().casefold().endswith("code") and "sic" not in name.casefold()), ""
    )
    years = [name for name in names if _YEAR.fullmatch(name.strip())]
    if not codes or not years:
        raise WrongTable(say("The table has no column whose name ends in “code”, or none that is called as a year."))
    sums: dict[tuple[str, str], Decimal] = {}
    for number, row in enumerate(reader, start=2):
        code = row[codes].strip()
        if not _CODE.fullmatch(code) or (about.only and row[about.only[0]].strip() not in about.only[1]):
            continue
        for year in years:
            value = _number(row[year], number)
            if value is not None:
                sums[code, year.strip()] = sums.get((code, year.strip()), Decimal(0)) + value
    return [
        Observation(about.measure, about.geography, about.vintage, code, year, value, edition=about.edition)
        for (code, year), value in sorted(sums.items())
    ]


def _number(written: str | None, row: int) -> Decimal | None:
    """A cell as a number; None where it is empty or says that nothing is published."""
    plain = (written or "").replace(",", "").strip()
    if plain in ("", "NA", "..", "-", "*") or _SIGN.fullmatch(plain):
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= Decimal(10) ** 13:
        raise WrongTable(say("Row {row}: “{written}” is no number.", row=row, written=written or ""))
    return round(found, 6)


def as_rows(observations: list[Observation]) -> Iterator[dict[str, str]]:
    """Observations as the rows of a table that `read_figures` reads."""
    for each in observations:
        yield {name: _plain(getattr(each, name)) for name in COLUMNS}


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
