"""Two worlds that differ only in what is closed answer alike to those from whom it is closed, at every address open to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from placefund.applications.models import Application
from placefund.decisions import actions as decisions
from placefund.decisions.refusals import WHAT_IS_CLOSED_IS_NOT_READY
from placefund.domain.roles import Role
from tests.build import AFTER, a_user
from tests.decisions.closed_round import DESKS, ClosedRound, on_a_desk, worked_for_the_lead
from tests.house.visitors import Person
from tests.two_worlds import Answers, leaks
from tests.witness import refused
from tests.worlds import standing

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("two-worlds")


@pytest.fixture(scope="module")
def closed(django_db_setup: None, django_db_blocker: Any, documents: Path) -> Iterator[ClosedRound]:
    """A round of which one bid is closed by a conflict to whoever looks; the others are decided."""
    with standing(django_db_blocker, documents):
        built = ClosedRound()
        built.is_read()
        desks = [Person(role.value, worked_for_the_lead(on_a_desk(role, built.round), built.bid)) for role in DESKS]
        reader = built.reads_another(worked_for_the_lead(a_user("Reader"), built.bid))
        member = worked_for_the_lead(a_user("Member"), built.bid)
        built.meets_with(member)
        rival = Application.objects.get(pk=built.bids[0].pk).certified_by
        built.looked_at_by(*desks, Person("assessor", reader.user), Person("member", member), Person("rival", rival))
        built.looked_at_by(Person("lead", built.bid.snapshot.submitted_by))
        built.decide_the_others()
        yield built


@pytest.fixture(scope="module")
def undecided(closed: ClosedRound) -> Answers:
    return closed.told(nothing)


def nothing() -> None: ...


def agreed(round_: ClosedRound) -> None:
    round_.agree(round_.bid, 0)


def declined(round_: ClosedRound) -> None:
    round_.agree(round_.bid, 100)
    round_.decide(round_.bid, "decline")


def funded(round_: ClosedRound) -> None:
    round_.agree(round_.bid, 100)
    round_.decide(round_.bid, "fund")


def revised(round_: ClosedRound) -> None:
    """Funded, and decided otherwise before anything is released: two versions, of which the second stands."""
    funded(round_)
    round_.revise(round_.bid, "decline")


@pytest.mark.parametrize("became", [declined, funded, revised])
def test_where_a_closed_bid_stands_is_told_nowhere(
    closed: ClosedRound, undecided: Answers, became: Callable[[ClosedRound], None]
) -> None:
    assert sum(told.startswith(b"200") for told in undecided.values()) > 60
    assert leaks(undecided, closed.told(lambda: became(closed), undecided)) == {}


RELEASING = ("release-decisions", "round-feedback", "decisions", "manage-round", "tasks")


def declined_and_reviewed(round_: ClosedRound) -> None:
    declined(round_)
    round_.review_all_feedback()


def agreed_and_reviewed(round_: ClosedRound) -> None:
    agreed(round_)
    round_.review_all_feedback()


def test_whether_a_closed_bid_holds_up_the_release_is_told_on_no_page(closed: ClosedRound) -> None:
    held_up = closed.told(lambda: agreed_and_reviewed(closed), named=RELEASING)
    assert b"Release to everybody" in held_up["fund_manager", f"/rounds/{closed.round.pk}/release/"]
    ready = closed.told(lambda: declined_and_reviewed(closed), held_up, named=RELEASING)
    assert leaks(held_up, ready) == {}


def test_who_may_not_know_what_a_closed_bid_lacks_is_told_only_that_it_is_not_ready(closed: ClosedRound) -> None:
    def release() -> None:
        agreed_and_reviewed(closed)
        [manager] = [person.user for person in closed.people if person.label == "fund_manager"]
        with refused(str(WHAT_IS_CLOSED_IS_NOT_READY)):
            decisions.release(closed.round, by=manager, at=AFTER)

    assert closed.told(release, named=("seals",))


def test_to_whom_nothing_is_closed_the_same_worlds_are_told_apart(closed: ClosedRound) -> None:
    """So the walk sees what there is to see."""
    open_to = Person("open", on_a_desk(Role.FUND_MANAGER, closed.round))
    known, closed.people = closed.people, []
    closed.looked_at_by(open_to)
    try:
        named = ("decisions", "decide", "panel-scores", "application-history", "manage-fund")
        before = closed.told(nothing, named=named)
        found = leaks(before, closed.told(lambda: funded(closed), before, named=named))
    finally:
        closed.people = known
    assert {path.partition("?")[0].split("/")[1] for _, path in found} >= {"rounds", "applications", "manage"}
    assert any("file=csv" in path for _, path in found)
