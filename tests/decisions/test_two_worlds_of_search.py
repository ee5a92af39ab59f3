"""Two worlds that differ only in what became of a closed bid answer every search alike to those from whom it is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.overview.search.throttle import SEARCHES
from tests.build import a_user
from tests.decisions.closed_round import DESKS, LOOKED_AT, ClosedRound, on_a_desk, worked_for_the_lead
from tests.house.visitors import Person
from tests.two_worlds import Answers, Walk, leaks, world_where
from tests.worlds import standing

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]

READERS_OF_MONEY = (Role.FINANCE_OFFICER, Role.SENIOR_OFFICER)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("two-worlds-of-search")


@pytest.fixture(scope="module")
def closed(django_db_setup: None, django_db_blocker: Any, documents: Path) -> Iterator[ClosedRound]:
    """A round of which one bid is closed by a conflict to whoever looks; the others are decided."""
    with standing(django_db_blocker, documents):
        built = ClosedRound()
        built.is_read()
        desks = [
            Person(role.value, worked_for_the_lead(on_a_desk(role, built.round), built.bid))
            for role in (*DESKS, *READERS_OF_MONEY)
        ]
        reader = built.reads_another(worked_for_the_lead(a_user("Reader"), built.bid))
        built.looked_at_by(*desks, Person("assessor", reader.user), Person("nobody"))
        built.looked_at_by(Person("lead", built.bid.snapshot.submitted_by))
        built.decide_the_others()
        yield built


def searched(round_: ClosedRound, before: Answers | None = None) -> Answers:
    """What each of them is told by a search: everywhere, in what is not public by itself, by its number."""
    bid = round_.bid
    asked: list[dict[str, str]] = [
        *(
            {"q": words}
            for words in (f"{bid.title} {bid.partnership.lead}", "bid", bid.snapshot.receipt, "declined", "award")
        ),
        *({"q": "bid", "kind": kind} for kind in ("applications", "readings", "fund-awards", "returns", "outcomes")),
        {"q": f"{round_.round.fund_slug.upper()}-0001"},
    ]
    walk = Walk(LOOKED_AT, before)
    for person in round_.people:
        for each in asked:
            SEARCHES.forget()
            walk.look(person, urlencode(each), f"{reverse('search')}?{urlencode(each)}")
    return walk.found


@pytest.fixture(scope="module")
def undecided(closed: ClosedRound) -> Answers:
    return world_where(lambda: None, lambda: searched(closed))


def declined(round_: ClosedRound) -> None:
    round_.agree(round_.bid, 100)
    round_.decide(round_.bid, "decline")


def funded(round_: ClosedRound) -> None:
    round_.agree(round_.bid, 100)
    round_.decide(round_.bid, "fund")


@pytest.mark.parametrize("became", [declined, funded])
def test_no_search_tells_what_became_of_a_closed_bid(
    closed: ClosedRound, undecided: Answers, became: Callable[[ClosedRound], None]
) -> None:
    assert sum(told.startswith(b"200") for told in undecided.values()) > 60
    assert leaks(undecided, world_where(lambda: became(closed), lambda: searched(closed, undecided))) == {}
