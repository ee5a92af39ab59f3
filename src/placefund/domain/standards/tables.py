"""The tables that are published as CSV: their columns in order, what each column means, and how a cell is written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from placefund.domain.coverage import RecordKind
from placefund.domain.messages import say
from placefund.domain.standards.cells import BYTE_ORDER_MARK, Cell, written


@dataclass(frozen=True, slots=True)
class Table:
    """A published table. `columns` are (name, meaning) in the order of the file; `slug` is the name of the file.

    `kind` is the kind of record its rows are: its last column then says how much of these is on record here.
    """

    slug: str
    title: str
    note: str
    columns: tuple[tuple[str, str], ...]
    kind: RecordKind | None = None

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)


ON_RECORD = (
    "on_record",
    say(
        "How much of these records is here: complete, from a day on, or not on record here. A file with one row, "
        "which fills this column alone, says that none is here and not that there are none"
    ),
)


class _Echo:
    """A file that gives back what is written to it, so that rows are sent one by one and never kept."""

    def write(self, line: str) -> str:
        return line


def lines(table: Table, rows: Iterable[tuple[Cell, ...]]) -> Iterator[str]:
    """The file, line by line: the header, then each row. It begins with a byte-order mark.

    Raises:
        ValueError: when a row does not have one cell for each column.
    """
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    header: str = writer.writerow(table.header)  # it returns what `write` returned
    yield BYTE_ORDER_MARK + header
    for row in rows:
        if len(row) != len(table.columns):
            raise ValueError(f"A row of {table.slug} has {len(row)} cells for {len(table.columns)} columns.")
        yield writer.writerow([written(cell) for cell in row])


AWARDS = Table(
    "awards",
    say("Awards"),
    say("One row for each award that has been accepted."),
    (
        ("reference", say("The award's number in this fund")),
        ("title", say("What it is called")),
        ("summary", say("What it is for, in the words of those who hold it")),
        ("place", say("The place it is for")),
        ("lead", say("The organisation that leads the partnership and signs for the money")),
        ("lead_identifier", say("The lead's number in a public register, as org-id.guide writes it")),
        ("strand", say("The strand it comes from")),
        ("route", say("“open call” after a competition, “allocation” from an earmarked place's money")),
        ("sectors", say("Sectors, separated by semicolons")),
        ("offered_pounds", say("What was offered")),
        ("awarded_pounds", say("What was accepted; 360Giving calls it amountAwarded")),
        ("handed_back_pounds", say("What of it was not spent and went back to the fund")),
        ("committed_pounds", say("What was awarded, less what was handed back")),
        ("approved_pounds", say("Grant approved from returns so far, paid or not")),
        ("paid_pounds", say("Grant paid so far")),
        ("offered_on", say("Day of the offer")),
        ("accepted_on", say("Day of the acceptance")),
        ("starts_on", say("First day of the work")),
        ("ends_on", say("Last day of the work")),
        ("state", say("accepted, or closed")),
        ON_RECORD,
    ),
    RecordKind.AWARDS,
)
ALLOCATIONS = Table(
    "allocations",
    say("Allocations"),
    say("One row for each version of what a place was promised. Earlier versions stay."),
    (
        ("place", say("The place")),
        ("place_slug", say("Its name in addresses")),
        ("strand", say("The strand it comes from")),
        ("version", say("1 for the first promise; a change is a new version")),
        ("amount_pounds", say("What the place is promised in all")),
        ("is_at_least", say("yes when it was published as “at least”")),
        ("announced_on", say("Day it was announced; inferred where the next column says when in words")),
        ("announced_as", say("When it was announced as it is published, where no source names the day")),
        ("effective_on", say("Day it took effect")),
        ("is_in_force", say("yes for the version that holds today")),
        ("why", say("The reason that was given")),
        ("sources", say("Numbers of its sources, as in the table of sources")),
        ON_RECORD,
    ),
    RecordKind.ALLOCATIONS,
)
PAYMENTS = Table(
    "payments",
    say("Payments"),
    say("One row for each payment to an organisation. A payment that was undone is a second row below zero."),
    (
        ("transfer", say("The transfer's number in the ledger")),
        ("paid_on", say("Day the payment belongs to")),
        ("recorded_at", say("Moment at which it was recorded")),
        ("award", say("The award's number")),
        ("project", say("The project's number")),
        ("project_title", say("What the project is called")),
        ("organisation", say("Who was paid")),
        ("organisation_identifier", say("Its number in a public register, as org-id.guide writes it")),
        ("amount_pounds", say("How much")),
        ("what_for", say("What it was for")),
        ("key", say("The ledger's own name for it; each is used once")),
        ("undoes", say("The number of the transfer that it undoes, where it is a reversal")),
        ON_RECORD,
    ),
    RecordKind.PAYMENTS,
)
PROJECTS = Table(
    "projects",
    say("Projects"),
    say("One row for each project that has started."),
    (
        ("award", say("The award's number")),
        ("project", say("The project's number")),
        ("place", say("The place it is for")),
        ("local_call", say("The local call in which its place chose it, with the place; empty for every other")),
        ("title", say("What it is called")),
        ("summary", say("What it does")),
        ("state", say("active, or completed")),
        ("area_code", say("GSS code of the local authority it happens in, where one is named")),
        ("area", say("Name of that local authority")),
        ("starts_on", say("First day of the work")),
        ("ends_on", say("Last day of the work")),
        ("given_pounds", say("What the award has given it, less what it handed back")),
        ("approved_pounds", say("Grant approved from returns so far")),
        ("paid_pounds", say("Grant paid so far")),
        ("organisations", say("Who is paid in it, separated by semicolons")),
        ON_RECORD,
    ),
    RecordKind.AWARDS,
)
ONWARD_GRANTS = Table(
    "onward-grants",
    say("Grants within projects"),
    say(
        "One row for each grant that a project made to somebody else out of an award. Its amounts are part of the award's "
        "and of the project's: they are not added to them."
    ),
    (
        ("award", say("The award's number")),
        ("project", say("The project's number")),
        ("place", say("The place that the project is for")),
        ("scheme", say("The scheme it was made under")),
        ("grant", say("The grant's reference")),
        ("granted_by", say("The organisation that runs the scheme")),
        ("recipient", say("Who gets it; a private person is not named")),
        ("recipient_id", say("org-id.guide identifier of the recipient, where it has one")),
        ("purpose", say("What it is for")),
        ("state", say("agreed, or ended")),
        ("decided_on", say("Day on which it was decided")),
        ("decided_by", say("Who decided")),
        ("conflict_declared", say("Whether somebody who had a part in the decision declared an interest")),
        ("starts_on", say("First day of the work")),
        ("ends_on", say("Last day of the work")),
        ("granted_pounds", say("What it amounts to, less what it did not need and what was given back")),
        ("not_claimed_pounds", say("Of that, what no return has claimed")),
        ("to_be_paid_pounds", say("Of that, what is approved and the fund has not paid")),
        ("not_passed_on_pounds", say("Of that, what the fund has paid and the recipient has not got")),
        ("reached_pounds", say("Of that, what has reached the recipient")),
        ("advanced_pounds", say("Besides, what it got out of the granter's own money and the fund has not paid yet")),
        ON_RECORD,
    ),
    RecordKind.AWARDS,
)
OUTCOMES = Table(
    "outcomes",
    say("Outcomes"),
    say(
        "One row for each fact that was reported. The value of an indicator that counts each thing once is "
        "not a sum of rows: it is the number of different things among its rows."
    ),
    (
        ("fact", say("The fact's number")),
        ("award", say("The award's number")),
        ("project", say("The project's number")),
        ("quarter", say("The quarter it was reported for; a year starts in April")),
        ("indicator", say("What is counted")),
        ("version", say("The version of the definition it was reported under")),
        ("title", say("The indicator's name")),
        ("unit", say("What the value is counted in")),
        ("counting_rule", say("sum: add rows up; unique: each thing once; latest: each project's newest row")),
        ("value", say("How much")),
        ("status", say("claimed, evidenced (a file shows it) or verified (the fund has checked it)")),
        ("area_code", say("GSS code of the local authority, where one is named")),
        (
            "thing",
            say("Of an indicator that counts each thing once: a keyed hash of its number, the same for the same thing"),
        ),
        ON_RECORD,
    ),
    RecordKind.OUTCOMES,
)
PROMISED_FIGURES = Table(
    "promised-figures",
    say("Promised figures"),
    say(
        "One row for each figure that an award promises, and one for each correction of it. An award of which none is on record "
        "has one row, which says so."
    ),
    (
        ("promise", say("The row's own number; empty where none is on record")),
        ("award", say("The award's number")),
        ("indicator", say("The indicator's key")),
        ("indicator_version", say("The version of its definition that the promise is under")),
        ("indicator_title", say("What is counted")),
        ("unit", say("What the figure is in. What is reported in another unit is not compared with it")),
        (
            "promised",
            say(
                "How much; “not on record here” where no figure was entered, which is no nought; empty where a correction says "
                "that none is promised"
            ),
        ),
        ("due_on", say("Day by which it is promised")),
        ("where", say("Where the offer or the bid says so")),
        ("entered_at", say("When it was entered or corrected; empty where it came with the offer")),
        ("corrects", say("Number of the row that it corrects")),
        ("why_corrected", say("Why that row was wrong")),
        ("stands", say("yes for what stands; no for what was corrected since")),
        ON_RECORD,
    ),
    RecordKind.AWARDS,
)
DECISIONS = Table(
    "decisions",
    say("Decisions"),
    say("One row for each decision that has been released, and one for each revision of it that was published."),
    (
        ("round", say("The round")),
        ("application", say("The application's title")),
        ("lead", say("Who leads the partnership")),
        ("place", say("The place it is for")),
        ("outcome", say("fund, or decline")),
        ("amount_pounds", say("What is to be offered; 0 when declined")),
        ("departs_from_rank", say("yes when funded below the line or declined above it")),
        ("reasons", say("The reasons that were given")),
        ("decided_at", say("When it was decided")),
        ("released_at", say("When it was told")),
        ("version", say("1 for what was told first; higher for a revision")),
        ("stands", say("yes for what stands; no for what was revised since, which counts in no sum")),
        ("why_revised", say("Why a revision was made; empty for what was told first")),
        ON_RECORD,
    ),
    RecordKind.APPLICATIONS,
)
_TOLD_OTHERWISE = ("place", "outcome", "amount_pounds", "on_record")
LOCAL_CHOICES = Table(
    "local-choices",
    say("What places chose in calls of their own"),
    say(
        "One row for each bid to a local call whose outcome is public, and one for each revision of it. What a place chooses "
        "goes into its pipeline: the fund has promised none of these amounts."
    ),
    (
        ("place", say("The place whose call it is")),
        ("place_slug", say("Its name in addresses")),
        *((name, meaning) for name, meaning in DECISIONS.columns if name not in _TOLD_OTHERWISE),
        ("outcome", say("choose, or do_not_choose")),
        ("amount_pounds", say("The amount it was chosen with; 0 when it was not chosen")),
        ON_RECORD,
    ),
    RecordKind.APPLICATIONS,
)
SOURCES = Table(
    "sources",
    say("Sources"),
    say("One row for each publication that this fund's facts rest on."),
    (
        ("source", say("Its number, which other tables use")),
        ("title", say("What it is called")),
        ("publisher", say("Who published it")),
        ("published_on", say("When, as exact as it is known")),
        ("address", say("Its address on the web; empty where none is known")),
    ),
)
STORIES = Table(
    "case-studies",
    say("Case studies and findings"),
    say("One row for each piece of work that is told of, and for each finding that somebody has published."),
    (
        ("story", say("Its key in the fund's book; its page ends on it")),
        ("kind", say("Case study or finding")),
        ("title", say("What it is called")),
        ("place", say("Place it is about; empty where it is about the whole fund")),
        ("day", say("When, as exact as it is known; empty where it is not published")),
        ("found_by", say("Who found it; empty for a case study")),
        ("words", say("What it says")),
        ("figures", say("Its figures, each as “what it counts: value”, separated by semicolons")),
        ("picture", say("Address at which somebody else shows a picture of it")),
        ("picture_says", say("What can be seen on it")),
        ("confidence", say("How sure its sources make it")),
        ("sources", say("Sources it rests on")),
    ),
)
TRANSFERS = Table(
    "transfers",
    say("Ledger"),
    say(
        "One row for each transfer of the fund's money, in the order in which they were recorded. Nothing is ever removed."
    ),
    (
        ("transfer", say("The transfer's number")),
        ("effective_on", say("Day it belongs to")),
        ("recorded_at", say("Moment at which it was recorded")),
        ("event", say("What happened")),
        ("source", say("Account the money left")),
        ("target", say("Account the money reached")),
        ("amount_pounds", say("How much")),
        ("what_for", say("What it was for")),
        ("key", say("The ledger's own name for it; each is used once")),
        ("undoes", say("The number of the transfer that it undoes, where it is a reversal")),
    ),
)
COVERAGE = Table(
    "on-record",
    say("What is on record here"),
    say("One row for each statement of how much of a kind of record is here. Earlier statements stay."),
    (
        ("records", say("The kind of record")),
        ("version", say("Which statement of it, counted from 1")),
        ("on_record", say("Complete, from a day on, or not on record here")),
        ("in_force", say("Whether it is the newest of its kind: yes or no")),
        ("why", say("The reason that was given")),
        ("sources", say("Sources it rests on")),
        ("stated_at", say("When it was stated")),
    ),
)
TABLES = (
    COVERAGE,
    AWARDS,
    PROMISED_FIGURES,
    PROJECTS,
    ONWARD_GRANTS,
    PAYMENTS,
    ALLOCATIONS,
    OUTCOMES,
    DECISIONS,
    STORIES,
    LOCAL_CHOICES,
    TRANSFERS,
    SOURCES,
)
EVENTS = Table(
    "record",
    say("Record"),
    say("One row for each act. It names people, so it is for auditors and is not published."),
    (
        ("event", say("The act's number")),
        ("at", say("When it happened")),
        ("actor", say("Who did it")),
        ("actor_number", say("That person's number")),
        ("verb", say("What was done")),
        ("subject_kind", say("What it was done to")),
        ("subject_number", say("Its number")),
        ("subject", say("Its name at that time")),
        ("fund", say("The fund")),
        ("details", say("What was decided and why, as JSON")),
    ),
)
