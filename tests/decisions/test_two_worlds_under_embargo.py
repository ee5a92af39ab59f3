"""Under an embargo nobody is told of an outcome but those whose it is and those of the fund who may know: not the press, not a rival."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from placefund.awards.models import Award
from placefund.decisions import actions as decisions
from tests.build import AFTER, a_side
from tests.decisions.closed_round import DESKS, ClosedRound, on_a_desk, worked_for_the_lead
from tests.house.visitors import Person
from tests.house.world import World
from tests.two_worlds import Answers, leaks
from tests.worlds import standing

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]
PUBLIC_FROM = AFTER + timedelta(days=2)


def an_award_that_may_be() -> Award:
    """The award that there is in one of two worlds, whose address anybody can guess. Nobody who looks has a part in it."""
    award = Award(pk=1)
    award.scopes = frozenset  # type: ignore[method-assign]
    return award


class Embargoed(ClosedRound):
    """Its outcomes are released to the leads, or are about to be."""

    def world(self) -> World:
        world = super().world()
        world.things[Award] = [an_award_that_may_be()]
        return world

    def release(self) -> None:
        self.review_all_feedback()
        decisions.release(self.round, public_from=PUBLIC_FROM, by=self.cast.manager, at=AFTER)

    def decide_and_release(self, outcome: str) -> None:
        self.agree(self.bid, 100)
        self.decide(self.bid, outcome)
        self.release()


@pytest.fixture(scope="module")
def embargoed(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Embargoed]:
    documents: Path = tmp_path_factory.mktemp("embargo")
    with standing(django_db_blocker, documents):
        built = Embargoed()
        built.is_read()
        built.decide_the_others()
        rival = built.bids[0].certified_by
        assert rival is not None
        built.looked_at_by(
            Person("press"),
            Person("assessor", built.cast.assessors[0].user),
            Person("lead of no bid", a_side().lead),
            Person("rival", rival),
            *(Person(role.value, worked_for_the_lead(on_a_desk(role, built.round), built.bid)) for role in DESKS),
        )
        yield built


def nothing(round_: Embargoed) -> None:
    """It is decided, and nothing is released."""
    round_.agree(round_.bid, 100)
    round_.decide(round_.bid, "decline")
    round_.review_all_feedback()


def declined(round_: Embargoed) -> None:
    round_.decide_and_release("decline")


def funded(round_: Embargoed) -> None:
    round_.decide_and_release("fund")


def to_be_revised(round_: Embargoed) -> None:
    """Declined and released; it is to be funded after all, which waits for a second person."""
    declined(round_)
    round_.revise(round_.bid, "fund")


def revised(round_: Embargoed) -> None:
    to_be_revised(round_)
    round_.publish_revision(round_.bid)


@pytest.fixture(scope="module")
def one_outcome(embargoed: Embargoed) -> Answers:
    return embargoed.told(lambda: declined(embargoed))


@pytest.mark.parametrize("became", [funded, to_be_revised, revised])
def test_which_outcome_is_under_embargo_is_told_to_nobody_else(
    embargoed: Embargoed, one_outcome: Answers, became: Callable[[Embargoed], object]
) -> None:
    assert leaks(one_outcome, embargoed.told(lambda: became(embargoed), one_outcome)) == {}


UNTOLD = ("press", "assessor", "lead of no bid")
"""Who has no outcome of their own, and no desk."""


def test_that_outcomes_were_released_under_embargo_is_told_to_nobody_without_one(
    embargoed: Embargoed, one_outcome: Answers
) -> None:
    found = leaks(embargoed.told(lambda: nothing(embargoed), one_outcome), one_outcome)
    assert {key: lines for key, lines in found.items() if key[0] in UNTOLD} == {}
