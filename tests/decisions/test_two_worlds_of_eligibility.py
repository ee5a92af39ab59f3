"""Whether a bid is found eligible is told to nobody outside the fund before its outcome is: not to its authors, not to its readers.

The fund's own desks know: a conflict closes what people think of a bid, not whether the published rules hold (ADR 31).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from placefund.applications import actions as applications
from placefund.applications.models import Application
from tests.build import AFTER, a_side, a_user, an_application
from tests.decisions.closed_round import ClosedRound, worked_for_the_lead
from tests.house.visitors import Person
from tests.two_worlds import Answers, leaks
from tests.worlds import standing

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]


class Unchecked(ClosedRound):
    """The second of its bids was sent, and nobody has checked it yet."""

    def bid_of(self, number: int) -> Application:
        return an_application("submitted" if number == 1 else "eligible", round_=self.round, cast=self.cast)

    def check(self, *, is_eligible: bool) -> None:
        if is_eligible:
            applications.find_eligible(self.bid, reasons="Fine.", by=self.cast.manager, at=AFTER)
        else:
            applications.find_ineligible(self.bid, reasons="No.", is_sure=True, by=self.cast.manager, at=AFTER)


@pytest.fixture(scope="module")
def unchecked(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Unchecked]:
    with standing(django_db_blocker, tmp_path_factory.mktemp("eligibility")):
        built = Unchecked()
        sender, rival = built.bid.snapshot.submitted_by, built.bids[0].certified_by
        assert sender is not None
        assert rival is not None
        built.looked_at_by(
            Person("press"),
            Person("lead", sender),
            Person("rival", rival),
            Person("lead of no bid", a_side().lead),
            Person("assessor", built.cast.assessors[0].user),
            Person(
                "assessor with a conflict", built.reads_another(worked_for_the_lead(a_user("Reader"), built.bid)).user
            ),
        )
        yield built


@pytest.fixture(scope="module")
def before(unchecked: Unchecked) -> Answers:
    return unchecked.told(lambda: unchecked.check(is_eligible=True), posting=True)


def test_what_was_found_on_a_bid_is_told_to_nobody_who_may_not_know_it_yet_and_by_no_refusal(
    unchecked: Unchecked, before: Answers
) -> None:
    found = unchecked.told(lambda: unchecked.check(is_eligible=False), before, posting=True)
    assert leaks(before, found) == {}


def test_whether_anything_was_found_is_told_on_no_page(unchecked: Unchecked, before: Answers) -> None:
    """What the authors can still do while nobody has looked is another matter: so nothing is sent."""
    pages = Answers()
    pages.update({key: told for key, told in before.items() if key[1].startswith("/")})
    assert leaks(pages, unchecked.told(lambda: None, before)) == {}
