"""What the board, the sheet and the page of signing call a scenario, and what stands before somebody who signs."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.portfolio.plan import Override, bid_id
from placefund.scenarios.signing import actions as signing
from tests.build import AFTER
from tests.scenarios.world import a_plan, a_round_with_bids, a_scenario, a_solved_scenario
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def page_of(user: Any, name: str, *args: int) -> str:
    answer = signed_in(user).get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.long
def test_a_sheet_recommends_nothing_that_nobody_has_signed() -> None:
    round_, cast, _ = a_round_with_bids()
    first, other = a_solved_scenario(round_, cast), a_solved_scenario(round_, cast, name="Other")
    assert "Scenario: First</h1>" in page_of(cast.decider, "scenario-sheet", first.pk).replace("</span>", "")
    signing.sign(first, reasons="The best.", by=cast.decider, at=AFTER)
    assert "Signed: First</h1>" in page_of(cast.decider, "scenario-sheet", first.pk)
    unsigned = page_of(cast.decider, "scenario-sheet", other.pk)
    assert ("Scenario: Other</h1>" in unsigned, "Recommended" in unsigned) == (True, False)
    assert "It would fund 2 of 3 bids" in unsigned


def test_the_board_tells_what_waits_from_what_was_proven_impossible() -> None:
    round_, cast, bids = a_round_with_bids()
    all_of_them = tuple(Override(True, bid_id(bid.pk), "The board", "Ready.") for bid in bids)
    a_solved_scenario(round_, cast, a_plan(9, overrides=all_of_them), name="All three")
    a_scenario(round_, cast, name="Later")
    page = page_of(cast.manager, "scenarios", round_.pk)
    assert ("Without an answer" in page, "Not answered yet" in page) == (True, False)
    impossible, waiting = page.index(">All three</a>"), page.index(">Later</a>")
    assert page.count("Nothing keeps all of its rules.") == 1
    assert impossible < page.index("Nothing keeps all of its rules.") < waiting


def test_who_signs_reads_the_bids_the_offers_and_the_rules_above_the_form() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    must = Override(True, bid_id(bids[2].pk), "The board", "It keeps the yard open.")
    scenario = a_solved_scenario(round_, cast, a_plan(9, percents=(100, 25), overrides=(must,)))
    page = page_of(cast.decider, "sign-scenario", scenario.pk)
    above = page[: page.index('<form method="post" novalidate>')]
    for words in (bids[0].title, bids[2].title, "£4,000,000", "£1,000,000", "It keeps the yard open.", "in all"):
        assert words in above, words
