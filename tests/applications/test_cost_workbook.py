"""The workbook of costs: out and back the same, every fault by its cell, and nothing saved that was not looked at."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from placefund.applications.costing import actions as costing
from placefund.applications.costing.actions import kept_costs
from placefund.applications.costing.workbook import cost_workbook, look_at
from placefund.applications.models import CostTable
from placefund.domain.cost_grid import ROWS, CostKey
from placefund.domain.cost_workbook import FIRST_ROW, FIRST_YEAR, HEAD_ROW
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.workbooks import SheetRefused, amount, cell
from placefund.records import clock
from tests.build import AT, an_application
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

STAFF = CostKey(CostCategory.STAFF, SpendKind.RESOURCE, FinancialYear(2026))
TRAVEL = CostKey(CostCategory.TRAVEL, SpendKind.CAPITAL, FinancialYear(2028))


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def place_of(key: CostKey) -> tuple[int, int]:
    """Row and column of a cell, both from 0."""
    return FIRST_ROW - 1 + ROWS.index(key.row), FIRST_YEAR + key.year.start - 2026


def named(key: CostKey) -> str:
    row, column = place_of(key)
    return cell(row + 1, column)


def filled(made: bytes, written: dict[tuple[int, int], Any], sheet: int = 0) -> SimpleUploadedFile:
    """The workbook as somebody sends it back: the values of all its cells, with these over them."""
    held, out = CalamineWorkbook.from_filelike(io.BytesIO(made)), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": True})
    for number, name in enumerate(held.sheet_names):
        into = book.add_worksheet(name)
        grid = held.get_sheet_by_index(number).to_python(skip_empty_area=False)
        for row, line in enumerate(grid):
            for column, value in enumerate(line):
                into.write(row, column, value)
        for (row, column), value in written.items() if number == sheet else ():
            into.write(row, column, value)
    book.close()
    return SimpleUploadedFile("costs.xlsx", out.getvalue())


def a_workbook(**kept: Money) -> tuple[Any, Any, bytes]:
    draft: Any = an_application("filled")
    firm = draft.side.organisations["business"]
    costing.save_costs(draft, firm, {STAFF: Money(120_050)}, by=draft.side.partner, at=AT)
    return draft, firm, cost_workbook(draft, [firm])


def test_a_workbook_that_comes_back_as_it_went_out_changes_nothing() -> None:
    draft, firm, made = a_workbook()
    looked = look_at(SimpleUploadedFile("costs.xlsx", made), draft, [firm])
    assert (looked.faults, looked.changed, looked.can_be_saved) == ((), (), False)
    assert looked.partners[0].cells == {STAFF: Money(120_050)}


def test_what_was_typed_is_read_as_a_cell_shows_it() -> None:
    draft, firm, made = a_workbook()
    sent = filled(made, {place_of(STAFF): "£1,234.5", place_of(TRAVEL): 99.99})
    looked = look_at(sent, draft, [firm])
    assert looked.partners[0].cells == {STAFF: Money(123_450), TRAVEL: Money(9_999)}
    assert [(str(each.label), each.before, each.after) for each in looked.changed[0].changes] == [
        ("Staff (resource), 2026-27", Money(120_050), Money(123_450)),
        ("Travel (capital), 2028-29", Money(0), Money(9_999)),
    ]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("2m", "Enter the amount in full"),
        (-5, "An amount cannot be negative."),
        (1.234, "1.234 has parts of a penny. Round it to pence."),
        (True, "is no amount"),
        (1e18, "too large"),
        ("=A1+1", "this holds a formula"),
    ],
)
def test_a_fault_names_its_cell(value: Any, why: str) -> None:
    draft, firm, made = a_workbook()
    looked = look_at(filled(made, {place_of(TRAVEL): value}), draft, [firm])
    assert len(looked.faults) == 1
    assert looked.faults[0].startswith(f"Sheet 1, cell {named(TRAVEL)}: ")
    assert why in looked.faults[0]
    assert not looked.can_be_saved


def test_our_own_sums_are_formulas_and_no_faults() -> None:
    draft, firm, made = a_workbook()
    sums = {(FIRST_ROW - 1, FIRST_YEAR + 5): f"=SUM(D{FIRST_ROW}:H{FIRST_ROW})"}
    assert look_at(filled(made, sums), draft, [firm]).faults == ()


def test_rows_years_and_owners_that_are_gone_are_said() -> None:
    draft, firm, made = a_workbook()

    def looked(written: dict[tuple[int, int], Any]) -> str:
        return " ".join(look_at(filled(made, written), draft, [firm]).faults)

    assert "the row of Staff (resource) is gone" in looked({(FIRST_ROW - 1, 0): "other"})
    assert "the column of 2026-27 is gone" in looked({(HEAD_ROW - 1, FIRST_YEAR): "First year"})
    assert "2027-28 stands here twice" in looked({(HEAD_ROW - 1, FIRST_YEAR): "2027-28"})
    assert "another application" in looked({(1, 0): str(draft.pk + 1)})
    assert "costs that you cannot change" in looked({(2, 0): "999999"})
    with pytest.raises(SheetRefused, match="hidden column A"):
        looked({(1, 0): "mine"})
    with pytest.raises(SheetRefused, match="no costs in this workbook"):
        looked({(0, 0): "Shopping"})


def test_a_workbook_is_downloaded_sent_looked_at_and_saved() -> None:
    draft, firm, _ = a_workbook()
    client, send = signed_in(draft.side.partner), reverse("send-costs", args=[draft.pk])
    made = client.get(reverse("costs-file", args=[draft.pk])).content
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names) == 1
    looked = client.post(send, {"workbook": filled(made, {place_of(TRAVEL): 500})}).content.decode()
    assert "Travel (capital), 2028-29" in looked
    assert TRAVEL not in kept_costs(draft, firm)
    held = re.search(r'name="held" value="([^"]+)"', looked)
    assert held is not None
    assert signed_in(draft.side.lead).post(send, {"held": held[1]}).status_code == 422  # somebody else's look
    assert client.post(send, {"held": held[1] + "x"}).status_code == 422
    assert client.post(send, {"held": held[1]}).status_code == 302
    assert kept_costs(draft, firm) == {STAFF: Money(120_050), TRAVEL: Money(50_000)}


def test_a_workbook_with_faults_is_refused_whole() -> None:
    draft, firm, made = a_workbook()
    sent = filled(made, {place_of(TRAVEL): "a lot", place_of(STAFF): 7})
    answer = signed_in(draft.side.partner).post(reverse("send-costs", args=[draft.pk]), {"workbook": sent})
    page = answer.content.decode()
    assert (answer.status_code, "Save these costs" in page, named(TRAVEL) in page) == (422, False, True)
    assert kept_costs(draft, firm) == {STAFF: Money(120_050)}


def test_what_others_changed_meanwhile_is_said_and_not_overwritten() -> None:
    draft, firm, made = a_workbook()
    costing.approve_costs(draft, firm, by=draft.side.partner, at=AT)
    costing.save_costs(draft, firm, {STAFF: Money(1)}, by=draft.side.lead, at=AT)
    client, send = signed_in(draft.side.partner), reverse("send-costs", args=[draft.pk])
    looked = client.post(send, {"workbook": SimpleUploadedFile("costs.xlsx", made)}).content.decode()
    assert f"{draft.side.lead} saved these costs after this workbook was downloaded." in looked
    held = re.search(r'name="held" value="([^"]+)"', looked)
    assert held is not None
    costing.save_costs(draft, firm, {STAFF: Money(2)}, by=draft.side.lead, at=AT)
    answer = client.post(send, {"held": held[1]})
    assert (answer.status_code, "Nothing is saved." in answer.content.decode()) == (422, True)
    assert kept_costs(draft, firm) == {STAFF: Money(2)}


def test_the_lead_gets_every_partner_s_sheet_and_may_send_them_all_at_once() -> None:
    draft, firm, _ = a_workbook()
    client, research = signed_in(draft.side.lead), draft.side.organisations["research"]
    made = client.get(reverse("costs-file", args=[draft.pk])).content
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names) == 3
    send = reverse("send-costs", args=[draft.pk])
    looked = client.post(send, {"workbook": filled(made, {place_of(STAFF): 3}, sheet=1)}).content.decode()
    held = re.search(r'name="held" value="([^"]+)"', looked)
    assert held is not None
    client.post(send, {"held": held[1]})
    changed = [owner for owner in (firm, research) if kept_costs(draft, owner).get(STAFF) == Money(300)]
    assert len(changed) == 1


def test_an_approved_table_says_that_the_change_ends_it() -> None:
    draft, firm, made = a_workbook()
    costing.approve_costs(draft, firm, by=draft.side.partner, at=AT)
    client, send = signed_in(draft.side.partner), reverse("send-costs", args=[draft.pk])
    page = client.post(send, {"workbook": filled(made, {place_of(TRAVEL): 1})}).content.decode()
    assert "This change ends the approval." in page
    assert CostTable.objects.get(organisation=firm).is_approved


def test_there_is_no_workbook_of_what_cannot_be_changed() -> None:
    draft: Any = an_application("certified")
    client = signed_in(draft.side.lead)
    assert client.get(reverse("costs-file", args=[draft.pk])).status_code == 302


@pytest.mark.parametrize(("value", "pence"), [(0.29, 29), (1234567.89, 123_456_789), (10, 1000), ("1 234", 123_400)])
def test_an_amount_is_read_to_the_penny(value: Any, pence: int) -> None:
    assert amount(value) == Money(pence)
