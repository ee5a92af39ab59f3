"""The tables that are published as CSV: their columns in order, what each column means, and how a cell is written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from placefund.domain.money import Money

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet runs a cell that starts like this as a formula, so a name could make a reader's computer act."""

Cell = str | int | bool | Decimal | Money | date | datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """A published table. `columns` are (name, meaning) in the order of the file; `slug` is the name of the file."""

    slug: str
    title: str
    note: str
    columns: tuple[tuple[str, str], ...]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)


def written(value: Cell) -> str:
    """A cell as text: money in pounds with two decimals, days and moments as ISO 8601, yes or no, nothing as nothing.

    Words that a spreadsheet would take for a formula begin with an apostrophe. Figures do not: a minus is a minus.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Money():
            sign, pence = ("-", -value.pence) if value.pence < 0 else ("", value.pence)
            return f"{sign}{pence // 100}.{pence % 100:02d}"
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)
    return f"'{value}" if value.startswith(STARTS_A_FORMULA) else value


class _Echo:
    """A file that gives back what is written to it, so that rows are sent one by one and never kept."""

    def write(self, line: str) -> str:
        return line


def lines(table: Table, rows: Iterable[tuple[Cell, ...]]) -> Iterator[str]:
    """The file, line by line: the header, then each row.

    Raises:
        ValueError: when a row does not have one cell for each column.
    """
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield writer.writerow(table.header)  # it returns what `write` returned
    for row in rows:
        if len(row) != len(table.columns):
            raise ValueError(f"A row of {table.slug} has {len(row)} cells for {len(table.columns)} columns.")
        yield writer.writerow([written(cell) for cell in row])


AWARDS = Table(
    "awards",
    "Awards",
    "One row for each award that has been accepted.",
    (
        ("reference", "The award's number in this fund"),
        ("title", "What it is called"),
        ("summary", "What it is for, in the words of those who hold it"),
        ("place", "The place it is for"),
        ("lead", "The organisation that leads the partnership and signs for the money"),
        ("lead_identifier", "The lead's number in a public register, as org-id.guide writes it"),
        ("strand", "The strand it comes from"),
        ("route", "“open call” after a competition, “allocation” from an earmarked place's money"),
        ("sectors", "Sectors, separated by semicolons"),
        ("offered_pounds", "What was offered"),
        ("committed_pounds", "What the ledger has committed, less what was given back"),
        ("approved_pounds", "Grant approved from returns so far"),
        ("paid_pounds", "Grant paid so far"),
        ("offered_on", "Day of the offer"),
        ("accepted_on", "Day of the acceptance"),
        ("starts_on", "First day of the work"),
        ("ends_on", "Last day of the work"),
        ("state", "accepted, or closed"),
    ),
)
ALLOCATIONS = Table(
    "allocations",
    "Allocations",
    "One row for each version of what a place was promised. Earlier versions stay.",
    (
        ("place", "The place"),
        ("place_slug", "Its name in addresses"),
        ("strand", "The strand it comes from"),
        ("version", "1 for the first promise; a change is a new version"),
        ("amount_pounds", "What the place is promised in all"),
        ("is_at_least", "yes when it was published as “at least”"),
        ("announced_on", "Day it was announced"),
        ("effective_on", "Day it took effect"),
        ("is_in_force", "yes for the version that holds today"),
        ("why", "The reason that was given"),
        ("sources", "Numbers of its sources, as in the table of sources"),
    ),
)
PAYMENTS = Table(
    "payments",
    "Payments",
    "One row for each payment to an organisation. A payment that was undone is a second row below zero.",
    (
        ("transfer", "The transfer's number in the ledger"),
        ("paid_on", "Day the payment belongs to"),
        ("recorded_at", "Moment at which it was recorded"),
        ("award", "The award's number"),
        ("project", "The project's number"),
        ("project_title", "What the project is called"),
        ("organisation", "Who was paid"),
        ("organisation_identifier", "Its number in a public register, as org-id.guide writes it"),
        ("amount_pounds", "How much"),
        ("what_for", "What it was for"),
        ("key", "The ledger's own name for it; each is used once"),
    ),
)
PROJECTS = Table(
    "projects",
    "Projects",
    "One row for each project that has started.",
    (
        ("award", "The award's number"),
        ("project", "The project's number"),
        ("title", "What it is called"),
        ("summary", "What it does"),
        ("state", "active, or completed"),
        ("area_code", "GSS code of the local authority it happens in, where one is named"),
        ("area", "Name of that local authority"),
        ("starts_on", "First day of the work"),
        ("ends_on", "Last day of the work"),
        ("given_pounds", "What the award has given it, less what it handed back"),
        ("approved_pounds", "Grant approved from returns so far"),
        ("paid_pounds", "Grant paid so far"),
        ("organisations", "Who is paid in it, separated by semicolons"),
    ),
)
OUTCOMES = Table(
    "outcomes",
    "Outcomes",
    "One row for each fact that was reported. The value of an indicator that counts each thing once is not a sum of rows.",
    (
        ("fact", "The fact's number"),
        ("award", "The award's number"),
        ("project", "The project's number"),
        ("quarter", "The quarter it was reported for; a year starts in April"),
        ("indicator", "What is counted"),
        ("version", "The version of the definition it was reported under"),
        ("title", "The indicator's name"),
        ("unit", "What the value is counted in"),
        ("counting_rule", "sum: add rows up; unique: each thing once; latest: each project's newest row"),
        ("value", "How much"),
        ("status", "claimed, evidenced (a file shows it) or verified (the fund has checked it)"),
        ("area_code", "GSS code of the local authority, where one is named"),
    ),
)
DECISIONS = Table(
    "decisions",
    "Decisions",
    "One row for each decision that has been released.",
    (
        ("round", "The round"),
        ("application", "The application's title"),
        ("lead", "Who leads the partnership"),
        ("place", "The place it is for"),
        ("outcome", "fund, or decline"),
        ("amount_pounds", "What is to be offered; 0 when declined"),
        ("departs_from_rank", "yes when funded below the line or declined above it"),
        ("reasons", "The reasons that were given"),
        ("decided_at", "When it was decided"),
        ("released_at", "When it was told"),
    ),
)
SOURCES = Table(
    "sources",
    "Sources",
    "One row for each publication that this fund's facts rest on.",
    (
        ("source", "Its number, which other tables use"),
        ("title", "What it is called"),
        ("publisher", "Who published it"),
        ("published_on", "When, as exact as it is known"),
    ),
)
TRANSFERS = Table(
    "transfers",
    "Ledger",
    "One row for each transfer of the fund's money, in the order in which they were recorded. Nothing is ever removed.",
    (
        ("transfer", "The transfer's number"),
        ("effective_on", "Day it belongs to"),
        ("recorded_at", "Moment at which it was recorded"),
        ("event", "What happened"),
        ("source", "Account the money left"),
        ("target", "Account the money reached"),
        ("amount_pounds", "How much"),
        ("what_for", "What it was for"),
        ("key", "The ledger's own name for it; each is used once"),
    ),
)
TABLES = (AWARDS, PROJECTS, PAYMENTS, ALLOCATIONS, OUTCOMES, DECISIONS, TRANSFERS, SOURCES)
EVENTS = Table(
    "record",
    "Record",
    "One row for each act. It names people, so it is for auditors and is not published.",
    (
        ("event", "The act's number"),
        ("at", "When it happened"),
        ("actor", "Who did it"),
        ("actor_number", "That person's number"),
        ("verb", "What was done"),
        ("subject_kind", "What it was done to"),
        ("subject_number", "Its number"),
        ("subject", "Its name at that time"),
        ("fund", "The fund"),
        ("details", "What was decided and why, as JSON"),
    ),
)
