"""The costs of partners as a workbook that goes out, and what one that came back would change."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from placefund.applications.costing.actions import kept_costs
from placefund.applications.models import Application, CostTable
from placefund.documents.workbooks import opened
from placefund.domain.cost_grid import ROWS, Cells, CostKey, as_seen, read_seen
from placefund.domain.cost_workbook import (
    CATEGORY,
    FIRST_ROW,
    FIRST_YEAR,
    HEAD_ROW,
    KEY,
    KIND,
    REACH,
    CostEntries,
    CostSheetIdentity,
    entries,
    identity,
)
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import FinancialYear
from placefund.domain.workbooks import SheetRefused, cell
from placefund.people.models import Organisation

SALT = "placefund.applications.costing.workbook"


def cost_workbook(application: Application, organisations: Sequence[Organisation]) -> bytes:
    """A workbook with a sheet for each of these partners. Every text is written as text, so that none can act as a formula."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": say("Costs")})
    text: dict[str, Any] = {"quote_prefix": True, "valign": "top"}
    formats = {
        "text": book.add_format(text),
        "title": book.add_format(text | {"bold": True, "font_size": 14}),
        "head": book.add_format(text | {"bold": True, "bottom": 1}),
        "box": book.add_format({"num_format": "#,##0.00", "locked": False, "border": 1, "bg_color": "#FFF7CC"}),
        "sum": book.add_format({"num_format": "#,##0.00", "bold": True}),
    }
    versions = dict(application.cost_tables.values_list("organisation_id", "version"))
    for organisation in organisations:
        sheet = book.add_worksheet(say("Costs {number}", number=organisation.pk))
        held = CostSheetIdentity(application.pk, organisation.pk, versions.get(organisation.pk, 0))
        _sheet(sheet, application, organisation, held, formats)
    book.close()
    return made.getvalue()


def _sheet(
    sheet: Any, application: Application, organisation: Organisation, held: CostSheetIdentity, formats: dict[str, Any]
) -> None:
    kept = kept_costs(application, organisation)
    years = years_of(application, kept)
    for number, key in enumerate(held.cells):
        sheet.write_string(number, KEY, key)
    sheet.write_string(0, CATEGORY, organisation.name, formats["title"])
    sheet.write_string(1, CATEGORY, str(application), formats["text"])
    told = say(
        "Full cost in pounds, before the fund's share. Fill in the yellow cells, change nothing else, and send it back."
    )
    sheet.write_string(2, CATEGORY, told, formats["text"])
    heads = ["", say("Category"), say("Kind of spending"), *map(str, years), say("Total")]
    for column, head in enumerate(heads):
        sheet.write_string(HEAD_ROW - 1, column, head, formats["head"])
    total, last = FIRST_YEAR + len(years), FIRST_ROW + len(ROWS) - 1
    for number, row in enumerate(ROWS, FIRST_ROW):
        sheet.write_string(number - 1, KEY, row.name)
        sheet.write_string(number - 1, CATEGORY, row.category.label, formats["text"])
        sheet.write_string(number - 1, KIND, row.kind.label, formats["text"])
        for column, year in enumerate(years, FIRST_YEAR):
            cost = kept.get(CostKey(*row, year))
            if cost:
                sheet.write_number(number - 1, column, cost.pence / 100, formats["box"])
            else:
                sheet.write_blank(number - 1, column, None, formats["box"])
        of_row = Money.total(cost for key, cost in kept.items() if key.row == row)
        _sum(sheet, number, total, cell(number, FIRST_YEAR), cell(number, total - 1), of_row, formats)
    sheet.write_string(last, CATEGORY, say("Full cost"), formats["head"])
    for column in range(FIRST_YEAR, total + 1):
        shown = (
            kept.values()
            if column == total
            else (cost for key, cost in kept.items() if key.year == years[column - FIRST_YEAR])
        )
        _sum(sheet, last + 1, column, cell(FIRST_ROW, column), cell(last, column), Money.total(shown), formats)
    _laid_out(sheet, total)


def _sum(sheet: Any, row: int, column: int, first: str, last: str, now: Money, formats: dict[str, Any]) -> None:
    sheet.write_formula(row - 1, column, f"=SUM({first}:{last})", formats["sum"], now.pence / 100)


def _laid_out(sheet: Any, total: int) -> None:
    sheet.set_column(KEY, KEY, None, None, {"hidden": True})
    sheet.set_column(CATEGORY, KIND, 18)
    sheet.set_column(FIRST_YEAR, total, 15)
    sheet.freeze_panes(HEAD_ROW, FIRST_YEAR)
    sheet.protect("", {"format_rows": True, "format_columns": True})  # a guard against slips, not against anybody
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def years_of(application: Application, kept: Cells) -> tuple[FinancialYear, ...]:
    """The years that a partner can have costs in, and any other in which one stands."""
    return tuple(sorted({*application.round.terms().payable_years, *(key.year for key in kept)}))


# --- what came back --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CellChange:
    """One amount that would change."""

    label: str
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class PartnerChange:
    """What one sheet would change. `newer`: somebody saved these costs after the workbook was downloaded."""

    organisation: Organisation
    changes: tuple[CellChange, ...]
    cells: Mapping[CostKey, Money]
    seen: Mapping[CostKey, Money]
    newer: str
    ends_approval: bool


@dataclass(frozen=True, slots=True)
class LookedAtCosts:
    """What a workbook would do; it can be saved when there is no fault and something changes."""

    partners: tuple[PartnerChange, ...]
    faults: tuple[str, ...]

    @property
    def changed(self) -> tuple[PartnerChange, ...]:
        return tuple(partner for partner in self.partners if partner.changes)

    @property
    def can_be_saved(self) -> bool:
        return bool(self.changed) and not self.faults


def look_at(
    upload: UploadedFile[bytes], application: Application, organisations: Sequence[Organisation]
) -> LookedAtCosts:
    """What a workbook would change, without changing anything. `organisations` are those whose costs its sender may change.

    Raises:
        FileRefused, SheetRefused: when the file as a whole cannot be taken.
    """
    own = {organisation.pk: organisation for organisation in organisations}
    found: dict[int, PartnerChange] = {}
    faults: list[str] = []
    for sheet in opened(upload, REACH):
        held = identity(sheet.grid)
        if held is None:
            continue
        if why := _why_not(held, application, own, found):
            faults.append(say("Sheet {number}: {why}", number=sheet.number, why=why))
            continue
        owner = own[held.organisation]
        kept = kept_costs(application, owner)
        written = entries(sheet.number, sheet.grid, years_of(application, kept))
        wrong = sheet.faults(but_for=lambda name, boxes=written.boxes: name not in boxes)  # type: ignore[misc]
        faults += [str(fault) for fault in (*wrong, *written.faults)]
        found[owner.pk] = _change(application, owner, held, kept, written)
    if not (found or faults):
        raise SheetRefused(say("There are no costs in this workbook. Send the one that you downloaded here."))
    return LookedAtCosts(tuple(found.values()), tuple(faults))


def _why_not(
    held: CostSheetIdentity,
    application: Application,
    own: Mapping[int, Organisation],
    found: Mapping[int, PartnerChange],
) -> str:
    """Why a sheet of ours cannot be taken, before its cells are looked at; empty when it can."""
    if held.application != application.pk:
        return say("this is of another application. Download the workbook of this one.")
    if held.organisation not in own:
        return say("these are costs that you cannot change.")
    if held.organisation in found:
        return say("these costs stand in another sheet too. Keep one of the two.")
    return ""


def _change(
    application: Application,
    owner: Organisation,
    held: CostSheetIdentity,
    kept: Mapping[CostKey, Money],
    written: CostEntries,
) -> PartnerChange:
    table = CostTable.objects.filter(application=application, organisation=owner).select_related("saved_by").first()
    keys = sorted({*kept, *written.cells}, key=lambda key: key.order)
    changes = tuple(
        CellChange(key.label, kept.get(key, ZERO), written.cells.get(key, ZERO))
        for key in keys
        if kept.get(key, ZERO) != written.cells.get(key, ZERO)
    )
    is_newer = table is not None and table.version > held.version
    newer = say(
        "{saved_by} saved these costs after this workbook was downloaded. What you send takes their place, as below.",
        saved_by=table.saved_by if table else "",
    )
    ends = bool(changes) and table is not None and table.is_approved
    return PartnerChange(owner, changes, written.cells, kept, newer if is_newer and changes else "", ends)


def held_costs(looked: LookedAtCosts, application: Application, user: int) -> str:
    """What was looked at, signed for the person it was shown to, so that this and nothing else is saved."""
    rows = [[one.organisation.pk, as_seen(one.seen), as_seen(one.cells)] for one in looked.changed]
    return signing.dumps({"user": user, "application": application.pk, "rows": rows}, salt=SALT, compress=True)


def taken_back(
    signed: str, application: Application, user: int, organisations: Sequence[Organisation]
) -> list[tuple[Organisation, Cells, Cells]]:
    """What was looked at, as it came back: whose costs, what they become, and what they were when it was shown.

    Raises:
        SheetRefused: when it was changed on the way, or is somebody else's.
    """
    own = {organisation.pk: organisation for organisation in organisations}
    try:
        kept = signing.loads(signed, salt=SALT)
    except signing.BadSignature as wrong:
        raise SheetRefused(say("What you looked at did not come back whole. Send the workbook again.")) from wrong
    if kept["user"] != user or kept["application"] != application.pk or any(row[0] not in own for row in kept["rows"]):
        raise SheetRefused(say("This workbook was looked at by somebody else. Send your own."))
    return [(own[number], read_seen(cells), read_seen(seen)) for number, seen, cells in kept["rows"]]
