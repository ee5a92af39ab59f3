"""Why a bid's rank is not its score: whoever signs reads it on the list and on the bid's own page, and not less than the public."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.decisions.queries import decision_list
from placefund.decisions.ranks import RankReason
from placefund.decisions.views.ranked_bids import rank_in_words
from placefund.domain.portfolio.plan import Override, application_of, bid_id
from placefund.domain.roles import Role
from placefund.scenarios.signing import actions as signing
from tests.build import AFTER
from tests.decisions.test_closed import another, works_for_the_lead
from tests.scenarios.test_lots import a_drawn_round
from tests.scenarios.world import a_plan, a_round_with_bids, a_solved_scenario
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_the_list_and_the_page_of_a_bid_say_its_lot_and_its_rank_by_score() -> None:
    round_, cast, _, order = a_drawn_round()
    rows = {row.application.pk: row for row in decision_list(round_).rows}
    for lot, bid in enumerate(order, start=1):
        why = rows[application_of(bid)].why
        assert why is not None
        assert (why.lot, why.lots) == (lot, len(order))
    client = signed_in(cast.decider)
    page = client.get(reverse("decisions", args=[round_.pk])).content.decode()
    assert f"Lot 1 of {len(order)}: its score could not be told from others near the line." in page
    assert "Lots were drawn for those near the line: they stand in the order drawn." in page
    alone = client.get(reverse("decide", args=[application_of(order[0])])).content.decode()
    assert "Why its rank is not its score:" in alone


def test_without_a_draw_a_rank_is_its_score_and_nothing_is_said() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    assert [row.why for row in decision_list(round_).rows] == [None] * 3
    page = signed_in(cast.decider).get(reverse("decide", args=[bids[0].pk])).content.decode()
    assert "Why its rank is not its score:" not in page


def test_a_rule_of_the_signed_scenario_that_does_not_follow_the_line_is_named() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    must = Override(True, bid_id(bids[2].pk), "The minister", "It keeps the yard open.")
    scenario = a_solved_scenario(round_, cast, a_plan(9, overrides=(must,)))
    signing.sign(scenario, reasons="As asked.", by=cast.decider, at=AFTER)
    rows = {row.application.pk: rank_in_words(row.why) for row in decision_list(round_).rows}
    assert rows[bids[0].pk] == ""
    assert "It keeps the yard open." in rows[bids[2].pk]
    assert rows[bids[1].pk] == "The best choice of bids under the rules of this scenario leaves it out."


def test_a_lot_would_tell_where_a_closed_bid_stands_so_it_is_not_said() -> None:
    round_, cast, bids, _ = a_drawn_round()
    assert cast.decider
    manager = works_for_the_lead(another(Role.FUND_MANAGER, round_), bids[2])
    page = signed_in(manager).get(reverse("decisions", args=[round_.pk])).content.decode()
    assert "Closed to you" in page or "closed to you" in page
    assert "could not be told from others near the line" not in page


def test_a_bid_that_others_lots_moved_says_so() -> None:
    assert (
        rank_in_words(RankReason(4, is_moved=True))
        == "Lots were drawn for others near the line. By score it would be 4."
    )
    assert rank_in_words(None) == ""
