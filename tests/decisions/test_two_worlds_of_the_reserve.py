"""Until an award is accepted nobody else is told what became of an offer: not the press, not a rival, not whoever is next in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from placefund.applications.models import Application
from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.decisions import actions as decisions
from placefund.decisions.models import Decision
from placefund.decisions.reserve import reserve
from placefund.domain.assessment.method import DeclinedMoney, Method
from placefund.domain.roles import Role
from tests.build import AFTER, TERMS, a_side
from tests.decisions.closed_round import DESKS, ClosedRound, on_a_desk, worked_for_the_lead
from tests.house.visitors import Person
from tests.house.world import World
from tests.two_worlds import Answers, leaks
from tests.worlds import standing

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]


class Offered(ClosedRound):
    """Two bids are funded and have their offers; the third was declined, and is next in order. All of it is public."""

    conflicted: list[Person]
    TERMS = replace(TERMS, method=Method(declined_money=DeclinedMoney.NEXT))

    def world(self) -> World:
        world = super().world()
        world.things[Award] = list(Award.objects.order_by("pk"))
        return world

    def lead_of(self, bid: Application) -> Any:
        return bid.snapshot.submitted_by

    def offer_is_declined(self) -> None:
        award = Award.objects.get(application=self.bids[1])
        awards.decline(award, reason="We cannot match it.", by=self.lead_of(self.bids[1]), at=AFTER)


@pytest.fixture(scope="module")
def offered(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Offered]:
    documents: Path = tmp_path_factory.mktemp("reserve")
    with standing(django_db_blocker, documents):
        built = Offered()
        built.is_read()
        for bid, score, outcome in zip(built.bids, (90, 80, 70), ("fund", "fund", "decline"), strict=True):
            built.agree(bid, score)
            built.decide(bid, outcome)
        built.review_all_feedback()
        decisions.release(built.round, by=built.cast.manager, at=AFTER)
        built.refresh()
        fund = built.round.strand.fund
        for bid in built.bids[:2]:
            decision = Decision.objects.select_related("application__round__strand__fund").get(application=bid)
            awards.offer(decision, starts_on=fund.starts_on, ends_on=fund.ends_on, by=built.cast.manager, at=AFTER)
        built.looked_at_by(
            Person("press"),
            Person("assessor", built.cast.assessors[0].user),
            Person("lead of no bid", a_side().lead),
            Person("rival", built.lead_of(built.bids[0])),
            Person("next in order", built.lead_of(built.bids[2])),
        )
        built.conflicted = [
            Person(role.value, worked_for_the_lead(on_a_desk(role, built.round), built.bids[2])) for role in DESKS
        ]
        yield built


def stands(round_: Offered) -> None:
    """Both offers wait for their answers."""


def declined(round_: Offered) -> None:
    """One is declined: its money waits for the next in order."""
    round_.offer_is_declined()
    found = reserve(round_.round)
    assert found is not None
    assert found.following == round_.bids[2]


def passed_on(round_: Offered) -> None:
    """The decision on the next in order is revised, and waits for a second person."""
    declined(round_)
    round_.revise(round_.bids[2], "fund")


@pytest.fixture(scope="module")
def unanswered(offered: Offered) -> Answers:
    return offered.told(lambda: stands(offered))


@pytest.mark.parametrize("became", [declined, passed_on])
def test_what_became_of_an_offer_and_who_is_next_is_told_to_nobody_else(
    offered: Offered, unanswered: Answers, became: Callable[[Offered], None]
) -> None:
    assert sum(told.startswith(b"200") for told in unanswered.values()) > 60
    assert leaks(unanswered, offered.told(lambda: became(offered), unanswered)) == {}


def test_a_revision_that_waits_is_told_to_no_desk_that_has_a_conflict_with_the_bid(offered: Offered) -> None:
    """Its round is public, and yet what is to become of the bid is not."""
    known, offered.people = offered.people, []
    offered.looked_at_by(*offered.conflicted)
    try:
        before = offered.told(lambda: declined(offered))
        assert leaks(before, offered.told(lambda: passed_on(offered), before)) == {}
    finally:
        offered.people = known


def test_a_desk_of_the_fund_sees_who_is_next(offered: Offered) -> None:
    """So the walk sees what there is to see."""
    known, offered.people = offered.people, []
    offered.looked_at_by(Person("desk", on_a_desk(Role.FUND_MANAGER, offered.round)))
    try:
        before = offered.told(lambda: stands(offered), named=("decisions",))
        found = leaks(before, offered.told(lambda: declined(offered), before, named=("decisions",)))
    finally:
        offered.people = known
    assert {person for person, _ in found} == {"desk"}
