"""Public registers from files that an operator downloaded: read once into an index, and asked without any network.

Each layout says by which names its register writes the columns. Files change their headings now and then: one whose headings are
not known is refused by name, and nothing of the index changes.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from placefund.domain.identifiers import WrongIdentifier, name_key, organisation_number
from placefund.domain.registers import NoRegister, RegisterEntry, RegisterLookup

INDEX = "registers.sqlite"
AT_ONCE = 10_000


class UnreadableRegister(ValueError):
    """A file that is none of the layouts that are known, or lacks their columns. The message says which."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a register writes its file: its names, and the headings of what is read. Of several the first there counts."""

    register: str
    files: tuple[str, ...]
    number: tuple[str, ...]
    name: tuple[str, ...]
    status: tuple[str, ...]
    address: tuple[str, ...]
    delimiter: str = ","


LAYOUTS = (
    Layout(
        "GB-COH",
        ("BasicCompanyData*.csv", "companies*.csv"),
        ("CompanyNumber",),
        ("CompanyName",),
        ("CompanyStatus",),
        (
            *("RegAddress.AddressLine1", "RegAddress.AddressLine2", "RegAddress.PostTown"),
            *("RegAddress.County", "RegAddress.PostCode"),
        ),
    ),
    Layout(
        "GB-CHC",
        ("publicextract.charity*.txt", "charities*.txt"),
        ("registered_charity_number",),
        ("charity_name",),
        ("charity_registration_status",),
        (
            *("charity_contact_address1", "charity_contact_address2", "charity_contact_address3"),
            *("charity_contact_address4", "charity_contact_address5", "charity_contact_postcode"),
        ),
        "\t",
    ),
    Layout(
        "GB-SC",
        ("CharityExport*.csv", "scottish*.csv"),
        ("Charity Number",),
        ("Charity Name",),
        ("Charity Status",),
        ("Principal Office/Trustees Address", "Postcode"),
    ),
    Layout(
        "XI-ROR",
        ("*ror-data*.csv", "ror*.csv"),
        ("id",),
        ("names.types.ror_display", "name"),
        ("status",),
        ("locations.geonames_details.name", "addresses[0].city"),
    ),
    Layout(
        "GB-UKPRN",
        ("*ukprn*.csv", "ukrlp*.csv"),
        ("UKPRN", "ukprn"),
        ("ProviderName", "PROVIDER_NAME", "Name"),
        ("ProviderStatus", "Status"),
        ("Address1", "Address2", "Town", "Postcode"),
    ),
)


def files_in(folder: Path) -> list[tuple[Layout, Path]]:
    """The registers' files in a folder, each with its layout; the newest file of a register by its name."""
    found = []
    for layout in LAYOUTS:
        named = sorted({path for pattern in layout.files for path in folder.glob(pattern)})
        found += [(layout, named[-1])] if named else []
    return found


def entries_of(layout: Layout, path: Path) -> Iterator[RegisterEntry]:
    """What a file says, row by row. A row whose number its register does not give is left out.

    Raises:
        UnreadableRegister: a heading is missing.
    """
    as_of = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file, delimiter=layout.delimiter, skipinitialspace=True)
        rows.fieldnames = [(name or "").strip() for name in rows.fieldnames or ()]
        there = set(rows.fieldnames)
        number, name = _first(layout.number, there, path), _first(layout.name, there, path)
        status = next((each for each in layout.status if each in there), "")
        address = [each for each in layout.address if each in there]
        for row in rows:
            identifier = _identifier(layout, row.get(number) or "")
            if identifier and (called := " ".join((row.get(name) or "").split())):
                parts = [" ".join((row.get(each) or "").split()) for each in address]
                where = ", ".join(part for part in parts if part)[:300]
                yield RegisterEntry(identifier, called[:300], where, (row.get(status) or "").strip(), as_of)


def _first(names: tuple[str, ...], there: set[str], path: Path) -> str:
    if found := next((each for each in names if each in there), ""):
        return found
    raise UnreadableRegister(
        f"{path.name} has no column {' or '.join(names)}. Its columns are {', '.join(sorted(there))}."
    )


def _identifier(layout: Layout, number: str) -> str:
    written = number.strip().removeprefix("https://ror.org/")
    try:
        return organisation_number(f"{layout.register}-{written}") if written else ""
    except WrongIdentifier:
        return ""


def build_index(folder: Path, target: Path) -> dict[str, int]:
    """Read every register's file in a folder into one index; how many entries each has.

    The old index stands until the new one is whole.

    Raises:
        UnreadableRegister: a file lacks its columns, or there is none at all.
    """
    if not (files := files_in(folder)):
        raise UnreadableRegister(f"{folder} holds no file of a register that is known.")
    fresh = target.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)
    counts: dict[str, int] = {}
    with closing(sqlite3.connect(fresh)) as index:
        index.execute(
            "CREATE TABLE entry "
            "(identifier TEXT PRIMARY KEY, key TEXT, name TEXT, address TEXT, status TEXT, as_of TEXT)"
        )
        for layout, path in files:
            index.executemany(
                "INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (e.identifier, name_key(e.name), e.name, e.address, e.status, e.as_of)
                    for e in entries_of(layout, path)
                ),
            )
            [counts[layout.register]] = index.execute(
                "SELECT count(*) FROM entry WHERE identifier LIKE ?", (f"{layout.register}-%",)
            ).fetchone()
        index.execute("CREATE INDEX entry_by_key ON entry (key)")
        index.commit()
    fresh.replace(target)
    return counts


class FileLookup:
    """Answers from the index of an operator's downloads."""

    def __init__(self, index: Path) -> None:
        self.index = index

    def find(self, identifier: str) -> RegisterEntry | None:
        found = self._asked("identifier = ? LIMIT ?", identifier, 1)
        return found[0] if found else None

    def search(self, words: str, most: int = 10) -> tuple[RegisterEntry, ...]:
        key = name_key(words)
        if not key:
            return ()
        # A range and no pattern: it goes by the index, and no letter of the words means more than itself.
        return self._asked(
            "key >= ? AND key < ? ORDER BY length(key), identifier LIMIT ?", key, key + "\U0010ffff", most
        )

    def _asked(self, where: str, *values: str | int) -> tuple[RegisterEntry, ...]:
        with closing(sqlite3.connect(f"file:{self.index}?mode=ro", uri=True)) as index:
            rows = index.execute(f"SELECT identifier, name, address, status, as_of FROM entry WHERE {where}", values)  # noqa: S608
            return tuple(RegisterEntry(*row) for row in rows)


def index_path() -> Path:
    return Path(settings.HOME) / INDEX


def registers() -> RegisterLookup:
    """Whom to ask: the index of this installation, or nobody where none was made."""
    path = index_path()
    return FileLookup(path) if path.exists() else NoRegister()
