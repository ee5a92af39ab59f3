"""Whoever has a reading of their own to send is told nothing of the other readings of that bid, on whichever desk they sit as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.submissions import SheetReading, SheetUse
from placefund.people.models import User
from tests.build import AFTER, CRITERIA, a_user
from tests.decisions.closed_round import DESKS, ClosedRound, on_a_desk
from tests.house.visitors import Person
from tests.two_worlds import Answers, leaks
from tests.worlds import standing

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]


def owes_a_reading(round_: ClosedRound, user: User) -> User:
    reader = pool_actions.add_assessor(round_.round.strand.fund, user, by=round_.cast.manager, at=AFTER)
    scoring_actions.assign(round_.bid, reader, by=round_.cast.manager, at=AFTER)
    return user


@pytest.fixture(scope="module")
def unsent(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ClosedRound]:
    """A round of which one bid is closed to whoever looks by a reading of theirs that is not sent."""
    with standing(django_db_blocker, tmp_path_factory.mktemp("readers")):
        built = ClosedRound()
        built.looked_at_by(
            *(Person(role.value, owes_a_reading(built, on_a_desk(role, built.round))) for role in DESKS),
            Person("assessor", owes_a_reading(built, a_user("Reader"))),
        )
        yield built


@pytest.fixture(scope="module")
def unread(unsent: ClosedRound) -> Answers:
    return unsent.told(lambda: None)


def read_high(round_: ClosedRound) -> None:
    round_.is_read(5)


def read_by_one(round_: ClosedRound) -> None:
    [first, *_] = round_.assignments_of_the_cast()
    round_.read(first, 5)


def on_a_sheet(round_: ClosedRound, take: SheetUse) -> None:
    """One reader works offline: what comes back is kept as a draft, or sent."""
    [first, *_] = round_.assignments_of_the_cast()
    points = {criterion.key: 5 for criterion in CRITERIA}
    sheet = SheetReading(first, points, dict.fromkeys(points, "So."), 3, after=0, take=take)
    scoring_actions.take_sheet([sheet], by=first.assessor.user, at=AFTER)


def drafted_on_a_sheet(round_: ClosedRound) -> None:
    on_a_sheet(round_, SheetUse.DRAFTED)


def sent_on_a_sheet(round_: ClosedRound) -> None:
    on_a_sheet(round_, SheetUse.SENT)


@pytest.mark.parametrize("became", [read_high, read_by_one, drafted_on_a_sheet, sent_on_a_sheet])
def test_what_others_gave_and_whether_they_did_is_told_to_nobody_who_has_not_sent_their_own(
    unsent: ClosedRound, unread: Answers, became: Callable[[ClosedRound], None]
) -> None:
    assert leaks(unread, unsent.told(lambda: became(unsent), unread)) == {}
