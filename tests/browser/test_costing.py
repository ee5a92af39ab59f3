"""The grid of costs in a real Chromium: sums while one types, a block from a spreadsheet, and two people at one table."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.applications.costing import actions as costing
from placefund.applications.costing.actions import kept_costs
from placefund.domain.cost_grid import CostKey
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.records import clock
from tests.browser.site import PHONE, too_wide
from tests.browser.test_drafting import opened_by
from tests.build import AT, an_application

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASTE = """([box, text]) => {
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""
STAFF = CostKey(CostCategory.STAFF, SpendKind.RESOURCE, FinancialYear(2026))
EQUIPMENT = CostKey(CostCategory.EQUIPMENT, SpendKind.RESOURCE, FinancialYear(2026))


def box(page: Any, key: CostKey) -> Any:
    return page.locator(f"#id_{key.field}")


def paste(page: Any, key: CostKey, text: str) -> None:
    handle = box(page, key).element_handle()
    page.evaluate(PASTE, [handle, text])


def test_a_grid_adds_up_takes_a_block_and_saves_itself(live_server: Any, browser: Any, axe: Any) -> None:
    clock.move_to(AT)
    draft: Any = an_application("filled")
    lead, research = draft.side.lead, draft.side.organisations["research"]
    page = opened_by(lead, browser, live_server)
    page.goto(live_server.url + reverse("partner-costs", args=[draft.pk, research.pk]))
    assert axe(page) == []
    box(page, STAFF).fill("1,000.01")
    foot = page.locator(".pf-cost-grid__foot")
    foot.get_by_text("Grant £800.01").wait_for()  # 80% of £1,000.01 is £800.008
    foot.get_by_text("The application asks for £4,000,800.01").wait_for()
    foot.get_by_text("£15,999,199.99 is left below the cap of £20,000,000.").wait_for()
    box(page, STAFF).fill("21000000")
    foot.get_by_text("The application asks for £800,000 more than the cap of £20,000,000.").wait_for()
    paste(page, STAFF, '£1,234\t2\n"5,000.50"\t6\t7\t8\t9\t1010')
    page.get_by_text("7 amounts pasted. 1 rows did not fit").wait_for()
    page.locator("[data-cost-left-over] pre").get_by_text("1010").wait_for()
    foot.get_by_text("Full cost £6,266.50").wait_for()
    page.get_by_text("Saved at").wait_for()
    kept = kept_costs(draft, research)
    assert (kept[STAFF], kept[EQUIPMENT], len(kept)) == (Money(123_400), Money(500_050), 7)
    assert axe(page) == []


def test_on_a_phone_a_category_takes_two_lines_and_ten_millions_are_read_whole(live_server: Any, browser: Any) -> None:
    clock.move_to(AT)
    draft: Any = an_application("filled")
    page = opened_by(draft.side.lead, browser, live_server)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("partner-costs", args=[draft.pk, draft.side.organisations["research"].pk]))
    card = page.locator("[data-cost-row]").first
    lines = {round(one.bounding_box()["y"]) for one in card.locator("input").all()[:4]}
    assert (len(lines), card.bounding_box()["height"] < 190) == (1, True)
    first = box(page, STAFF)
    assert first.evaluate("box => { box.value = '12,000,000'; return box.scrollWidth <= box.clientWidth; }")
    assert too_wide(page, PHONE) == []


def test_two_people_at_one_grid_see_one_another_s_amounts(live_server: Any, browser: Any) -> None:
    clock.move_to(AT)
    draft: Any = an_application("filled")
    firm, partner = draft.side.organisations["business"], draft.side.partner
    page = opened_by(partner, browser, live_server)
    page.goto(live_server.url + reverse("partner-costs", args=[draft.pk, firm.pk]))
    costing.save_costs(draft, firm, {EQUIPMENT: Money(50_000)}, by=draft.side.lead, at=AT)
    box(page, STAFF).fill("300")
    page.get_by_text("1 amount of theirs now stands beside yours").wait_for()
    assert box(page, EQUIPMENT).input_value() == "500"
    page.locator(".pf-cost-grid__foot").get_by_text("Full cost £800").wait_for()

    costing.save_costs(draft, firm, {STAFF: Money(1), EQUIPMENT: Money(50_000)}, by=draft.side.lead, at=AT)
    box(page, STAFF).fill("301")
    page.get_by_text("Not saved: ").wait_for()
    page.get_by_role("button", name="Save and return").click()
    page.get_by_text("entered £0.01 here meanwhile.").wait_for()
    assert box(page, STAFF).input_value() == "301"
    page.get_by_role("button", name="Save and return").click()
    page.wait_for_url("**" + reverse("costs", args=[draft.pk]))
    assert kept_costs(draft, firm) == {STAFF: Money(30_100), EQUIPMENT: Money(50_000)}
