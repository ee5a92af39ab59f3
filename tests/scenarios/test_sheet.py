"""The sheet for a minister: what is recommended, what else could be had, what was not told apart, whose view was followed, who signed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils.html import conditional_escape

from placefund.domain.money import Money
from placefund.domain.portfolio.plan import Override, Stance, bid_id
from placefund.domain.roles import Role
from placefund.funds.models import Round
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.models import Scenario
from placefund.scenarios.sheets import sheet_pdf
from placefund.scenarios.sheets.sheet import MinisterSheet, SheetOption, sheet_of
from placefund.scenarios.sheets.sheet_pdf import pages_of, typeset_sheet
from placefund.scenarios.sheets.treatments import ViewTreatment
from placefund.scenarios.signing import actions as signing
from placefund.scenarios.signing.queries import signature_of
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest
from tests.build import AFTER, Cast, a_user
from tests.scenarios.test_lots import a_drawn_round
from tests.scenarios.world import MILLION, a_plan, a_round_with_bids, a_solved_scenario
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

SAID: dict[str, Any] = {
    "person": "Jane Evans",
    "office": "Welsh Government",
    "nation": "Wales",
    "reason": "The yard needs it.",
    "reference": "Letter of 3 February 2026",
    "stated_on": date(2026, 2, 3),
}


def page_of(user: Any, scenario: Scenario) -> str:
    answer = signed_in(user).get(reverse("scenario-sheet", args=[scenario.pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def a_sheet(scenario: Scenario, money: int = 9) -> MinisterSheet:
    return sheet_of(Explanations(scenario), Money.pounds(money * MILLION), signature_of(scenario.round))


def a_signed_round() -> tuple[Scenario, Cast, list[Any]]:
    """Two bids are pinned and the cap is their sum; a minister asked for the third, and was not followed."""
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    stated_views.state_view(round_, ViewRequest(Stance.MUST_FUND, bids[2]), **SAID, by=cast.manager, at=AFTER)
    pins = tuple(Override(True, bid_id(bid.pk), "The ranking", "Above the line.") for bid in bids[:2])
    money = Money.pounds(9 * MILLION)
    scenario = a_solved_scenario(round_, cast, a_plan(8, overrides=pins), money=money)
    a_solved_scenario(round_, cast, a_plan(9), name="With all of it", money=money)
    signing.sign(scenario, reasons="It keeps to the ranking.", by=cast.decider, at=AFTER)
    return Scenario.objects.get(pk=scenario.pk), cast, bids


@pytest.mark.long
def test_the_sheet_says_the_recommendation_all_the_money_and_where_the_rest_goes() -> None:
    scenario, cast, _ = a_signed_round()
    page = page_of(cast.decider, scenario)
    for words in (
        "Signed: First",
        "Fund 2 of 3 bids with £8,000,000 of the £9,000,000 that this round has.",
        f"£1,000,000 is left. It stays in the fund, in the strand {scenario.round.strand.name}, until somebody decides on it.",
        "2 bids funded: fixed by rule, not tested. The rules leave no other choice.",
        "“No more than £8,000,000 in all” equals what it funds",
        "With pins released, 2 of the 2 funded bids belong to the best choice.",
    ):
        assert words in page, words
    assert [value for _, value in a_sheet(scenario).figures] == [
        "£9,000,000",
        "£8,000,000",
        "£1,000,000",
        "2 of 3",
        "87.5",
    ]


def test_with_pins_released_it_is_said_what_each_assessor_left_out_would_change() -> None:
    scenario, cast, _ = a_signed_round()
    explained = Explanations(scenario)
    assert explained.is_all_fixed
    assert [each.read for each in explained.assessors_released] == [3, 3, 3]
    assert all(not each.moves for each in explained.assessors_released)
    page = signed_in(cast.auditor).get(reverse("scenario-firmness", args=[scenario.pk])).content.decode()
    released = page.partition('id="released"')[2]
    assert "With one assessor left out" in released
    assert explained.released_assessors_in_words in unescape(released)
    plain = a_solved_scenario(scenario.round, cast, a_plan(9), name="Nothing is pinned")
    assert Explanations(plain).assessors_released == ()


def test_what_a_little_more_money_would_change_says_that_it_is_worked_out_under_the_pins() -> None:
    scenario, cast, _ = a_signed_round()
    said = "Worked out with the rules as they stand: the bids that they fix stay fixed."
    page = signed_in(cast.auditor).get(reverse("scenario-firmness", args=[scenario.pk])).content.decode()
    assert said in page.partition("With a little more, or a little less")[2]
    plain = a_solved_scenario(scenario.round, cast, a_plan(9), name="Nothing is pinned")
    assert said not in signed_in(cast.auditor).get(reverse("scenario-firmness", args=[plain.pk])).content.decode()


def test_options_stand_side_by_side_and_unequal_money_is_said_first_and_compared_by_the_pound() -> None:
    scenario, _, _ = a_signed_round()
    sheet = a_sheet(scenario)
    assert [option.name for option in sheet.options] == ["First", "With all of it"]
    assert sheet.unequal == (
        "Their limits are not the same (First, £8,000,000; With all of it, £9,000,000), so they are compared by the pound "
        "as well."
    )
    rows = dict(zip(sheet.rows, zip(*(option.cells for option in sheet.options), strict=True), strict=True))
    assert rows["Bids for each £10m"] == ("2.5", "2.5")
    assert rows["England"] == ("£8,000,000, 2 bids", "£8,000,000, 2 bids")
    assert rows["What changes"] == ("This is what the others are compared with.", "The same bids at the same levels.")
    assert set(rows) >= {"Funded", "Left of the round's money", "Bids", "Mean score", "Places and regions with a bid"}


@pytest.mark.long
def test_three_real_options_stand_beside_each_other_each_with_what_it_changes() -> None:
    """Three answers that fund other bids with other money: every row of the sheet tells them apart that can."""
    round_, cast, bids = a_round_with_bids(5, 4, 3, money=12, asks=(6, 4, 2))
    pin = Override(True, bid_id(bids[2].pk), "The board", "It is ready.")
    money = Money.pounds(12 * MILLION)
    first = a_solved_scenario(round_, cast, a_plan(10), money=money)
    a_solved_scenario(round_, cast, a_plan(8, overrides=(pin,)), name="The third as well", money=money)
    a_solved_scenario(round_, cast, a_plan(12), name="All of it", money=money)
    sheet = a_sheet(first, money=12)
    assert [option.name for option in sheet.options] == ["First", "The third as well", "All of it"]
    rows = dict(zip(sheet.rows, zip(*(option.cells for option in sheet.options), strict=True), strict=True))
    assert rows["Funded"] == ("£10,000,000", "£8,000,000", "£12,000,000")
    assert rows["Left of the round's money"] == ("£2,000,000", "£4,000,000", "£0")
    assert rows["Bids"] == ("2 of 3", "2 of 3", "3 of 3")
    assert rows["Mean score"] == ("87.5", "75", "75")
    assert rows["What changes"] == (
        "This is what the others are compared with.",
        f"In: {bids[2]}. Out: {bids[1]}.",
        f"In: {bids[2]}.",
    )
    page = page_of(cast.decider, first)
    for option in sheet.options:
        for cell in (option.name, *option.cells):
            assert conditional_escape(cell) in page, cell


def test_a_view_that_was_not_followed_is_said_with_what_it_would_have_cost() -> None:
    scenario, cast, bids = a_signed_round()
    [view] = a_sheet(scenario).views
    assert view == ViewTreatment(
        "Jane Evans, Welsh Government, 3 February 2026",
        f"{bids[2]} is funded",
        "Not followed",
        f"Following it would cost 25.00 points, 14.3% of the merit of what is funded. “{bids[2]}” comes in. “{bids[1]}” leaves.",
        "The yard needs it.",
    )
    assert "Not followed" in page_of(cast.auditor, scenario)


@pytest.mark.long
def test_a_view_that_is_a_rule_was_followed_at_its_price() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    view = stated_views.state_view(round_, ViewRequest(Stance.MUST_FUND, bids[2]), **SAID, by=cast.manager, at=AFTER)
    stated_views.state_view(round_, ViewRequest(Stance.SUPPORT, bids[1]), **SAID, by=cast.manager, at=AFTER)
    stated_views.state_view(round_, ViewRequest(Stance.COMMENT), **SAID, by=cast.manager, at=AFTER)
    scenario = a_solved_scenario(round_, cast, a_plan(views=(view.pk,)))
    found = a_sheet(scenario).views
    assert [each.heed for each in found] == ["Followed", "Not followed", "On record"]
    assert "costs 25.00 points" in found[0].cost
    later = ViewRequest(Stance.MUST_NOT_FUND, bids[0])
    stated_views.state_view(round_, later, **SAID, by=cast.manager, at=AFTER)
    assert a_sheet(scenario).views[-1].cost.startswith("What following it would cost was not asked")


def test_who_signed_when_and_why_stands_beneath_and_who_did_not() -> None:
    scenario, cast, _ = a_signed_round()
    sheet = a_sheet(scenario)
    assert sheet.signed.startswith(f"Signed by {cast.decider.name} on ")
    assert sheet.reasons == "It keeps to the ranking."
    other = Scenario.objects.get(name="With all of it")
    assert a_sheet(other).signed.endswith("Not signed: “First” is.")
    assert scenario.result_digest[:16] in sheet.record
    assert scenario.result_digest not in page_of(cast.decider, scenario)
    for is_invented in (True, False):  # the file for paper has no band beside it
        scenario.round.strand.fund.is_invented = is_invented
        assert ("Invented fund: nothing here is real." in a_sheet(scenario).record) == is_invented


@pytest.mark.long
def test_what_the_panel_could_not_tell_apart_and_how_that_was_settled() -> None:
    round_, cast, _, _ = a_drawn_round()
    scenario = a_solved_scenario(round_, cast, a_plan(8))
    first, lots = a_sheet(scenario).indistinct
    assert re.match(
        r"\d+ bids near the line could not be told apart. Lots were drawn on .*, from a seed committed to", first
    )
    assert lots.startswith("In the order drawn: 1 ")
    plain, cast, _ = a_round_with_bids(5, 4)
    alone = a_solved_scenario(plain, cast)
    assert a_sheet(alone).indistinct


def test_the_file_is_one_tagged_side_of_a4_and_the_same_bytes_every_time() -> None:
    scenario, cast, _ = a_signed_round()
    answer = signed_in(cast.decider).get(reverse("scenario-sheet-file", args=[scenario.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    made = answer.content
    assert made == signed_in(cast.auditor).get(reverse("scenario-sheet-file", args=[scenario.pk])).content
    for mark in (b"%PDF-", b"/StructTreeRoot", b"/Marked true", b"pdfuaid"):
        assert mark in made, mark
    assert re.findall(rb"/Count (\d+)", made)[0] == b"1"
    assert b"595.27" in made  # A4


def typeset_with_layouts(sheet: MinisterSheet) -> tuple[bytes, int]:
    """The file, and how many layouts were tried for it."""
    with patch.object(sheet_pdf, "pages_of", wraps=pages_of) as asked:
        return typeset_sheet(sheet, AFTER), asked.call_count


def test_a_sheet_that_fits_is_laid_out_once() -> None:
    scenario, _, _ = a_signed_round()
    assert typeset_with_layouts(a_sheet(scenario))[1] == 1


def test_the_largest_letters_that_fit_are_found() -> None:
    scenario, _, _ = a_signed_round()
    short = a_sheet(scenario)
    for more in (40, 60, 80, 120):
        sheet = replace(short, indistinct=("Another sentence about it. " * more,))
        largest = next(size for size in sheet_pdf.SIZES if pages_of(sheet, size) == 1)
        with patch.object(sheet_pdf.typst, "compile", wraps=sheet_pdf.typst.compile) as made:
            typeset_sheet(sheet, AFTER)
        assert made.call_args.kwargs["sys_inputs"]["size"] == str(largest)


def test_a_long_sheet_still_fits_on_one_side_and_no_word_is_read_as_markup() -> None:
    scenario, _, _ = a_signed_round()
    long = "#panic() *bold* “An unusually long title of a bid” that goes on and on, $x$ "
    short = a_sheet(scenario)
    wide = SheetOption(
        long, tuple(long * 2 if row in (0, len(short.rows) - 1) else "1" for row in range(len(short.rows)))
    )
    view = ViewTreatment(long, long, "Not followed", long * 2, long * 8)
    sheet = replace(
        short,
        options=(wide, wide, wide),
        views=(view,) * 12,
        reasons=long * 9,
        indistinct=(long, long * 20),
        fixed=(long * 3,),
    )
    assert pages_of(sheet, 9.0) > 1
    made, layouts = typeset_with_layouts(sheet)
    assert 1 < layouts <= 5
    assert re.findall(rb"/Count (\d+)", made)[0] == b"1"


def test_a_ministers_office_reads_what_is_signed_and_released_under_embargo_and_nothing_else() -> None:
    scenario, _, _ = a_signed_round()
    other = Scenario.objects.exclude(pk=scenario.pk).get()
    office = a_user(role=Role.MINISTERS_OFFICE, scope=f"fund:{scenario.fund_slug}")
    browser, names = signed_in(office), ("scenario-sheet", "scenario-sheet-file", "scenario")
    listed = reverse("fund-programmes", args=[scenario.fund_slug])

    def answers(which: Scenario) -> list[int]:
        return [browser.get(reverse(name, args=[which.pk])).status_code for name in names]

    assert answers(scenario) == [403, 403, 403]
    assert "Signed sheets of rounds" not in browser.get(listed).content.decode()
    Round.objects.filter(pk=scenario.round_id).update(
        state="released",
        closed_at=AFTER,
        released_at=AFTER,
        line_pence=0,
        public_from=AFTER + timedelta(days=3),
    )
    assert answers(scenario) == [200, 200, 403]
    assert answers(other) == [403, 403, 403]
    page = page_of(office, scenario)
    assert "Everything about this scenario" not in page
    assert reverse("scenario-sheet", args=[scenario.pk]) in browser.get(listed).content.decode()
    elsewhere = a_user(role=Role.MINISTERS_OFFICE, scope="fund:another")
    assert signed_in(elsewhere).get(reverse("scenario-sheet", args=[scenario.pk])).status_code == 403
