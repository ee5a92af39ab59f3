"""Pages of stated views: recorded, listed, applied, withdrawn."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.domain.portfolio.plan import Stance, bid_id
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest
from tests.build import AFTER
from tests.scenarios.test_pages import page_of
from tests.scenarios.test_views_and_signature import SAID
from tests.scenarios.world import a_plan, a_round_with_bids, a_solved_scenario
from tests.witness import nothing_changes, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db


# --- views -----------------------------------------------------------------------------------------------------------

VIEW = {
    "person": "Jane Evans", "office": "Welsh Government", "nation": "Wales", "reason": "The yard needs it.",
    "reference": "Letter of 3 March 2026", "stated_on_day": "3", "stated_on_month": "3", "stated_on_year": "2026",
    "stance": "comment",
}  # fmt: skip


@pytest.mark.long
def test_a_view_is_recorded_listed_applied_and_withdrawn() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    client = signed_in(cast.manager)
    given = VIEW | {"stance": "must_fund", "application": bid_id(bids[2].pk)}
    assert "No view yet" in page_of(cast.manager, "stated-views", round_.pk)
    assert client.post(reverse("record-view", args=[round_.pk]), given).status_code == 302
    view = StatedView.objects.get()
    assert (view.application, view.nation) == (bids[2], "Wales")
    a_solved_scenario(round_, cast, a_plan(views=(view.pk,)))
    page = page_of(cast.auditor, "stated-views", round_.pk)
    for words in ("Jane Evans", "Asks that a bid is funded", "First", "Letter of 3 March 2026"):
        assert words in page, words
    withdraw = reverse("withdraw-view", args=[view.pk])
    why = {**VIEW, "reason": "It found a buyer."}
    assert client.post(withdraw, why).status_code == 302
    assert "It found a buyer." in page_of(cast.auditor, "stated-views", round_.pk)
    assert "This view is withdrawn already." in client.get(withdraw).content.decode()
    assert "has been withdrawn since" in page_of(cast.manager, "scenario", Scenario.objects.get().pk)


def test_a_floor_or_a_cap_is_recorded_in_money_or_in_bids() -> None:
    round_, cast, _ = a_round_with_bids(5)
    client, address = signed_in(cast.manager), reverse("record-view", args=[round_.pk])
    assert (
        client.post(address, VIEW | {"stance": "floor", "group": "nation:England", "amount": "5,000,000"}).status_code
        == 302
    )
    assert client.post(address, VIEW | {"stance": "cap", "group": "nation:England", "bids": "3"}).status_code == 302
    page = page_of(cast.manager, "stated-views", round_.pk)
    for words in ("£5,000,000", "3 bids", "in England"):
        assert words in page, words


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"stance": "support"}, "Choose the bid that they speak of."),
        ({"stance": "floor"}, "Choose the group that they speak of."),
        ({"stance": "floor", "group": "nation:England"}, "Give either an amount of money or a number of bids."),
        ({"reference": ""}, "Enter where it is written."),
        ({"stance": ""}, "Select an answer to"),
    ],
)
def test_a_view_that_says_too_little_is_refused(given: dict[str, str], sentence: str) -> None:
    round_, cast, _ = a_round_with_bids(5)
    client = signed_in(cast.manager)
    with nothing_changes():
        answer = client.post(reverse("record-view", args=[round_.pk]), VIEW | given)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_the_views_take_as_many_queries_with_more() -> None:
    round_, cast, bids = a_round_with_bids(5)

    def add() -> None:
        stated_views.state_view(round_, ViewRequest(Stance.SUPPORT, bids[0]), **SAID, by=cast.manager, at=AFTER)

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("stated-views", args=[round_.pk]), add)
