"""Two worlds that differ only in what one track of a call gave answer alike to everybody who reads in the other, or runs the call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from placefund.applications.models import Application
from placefund.assessment.models import Assessor, Assignment
from placefund.awards.models import Award
from placefund.domain.assessment.tracks import Track
from placefund.funds.models import Fund, Round
from tests.build_local_calls import TwoTracks
from tests.decisions.closed_round import LOOKED_AT
from tests.house.visitors import NAMED_IN_ADDRESSES, Person
from tests.house.world import World
from tests.two_worlds import Answers, answers, leaks, world_where
from tests.worlds import standing

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]


class ApartTracks(TwoTracks):
    """A call whose two tracks are apart, and everybody who looks at it: a reader of each, and whoever runs, judges or reads it."""

    def __init__(self) -> None:
        super().__init__()
        office, cast = self.office, self.cast
        self.people = {
            Track.FIT: [Person("reader of fit", office.assessors[0].user)],
            Track.QUALITY: [Person("reader of quality", cast.assessors[0].user)],
        }
        desks = (("officer", office.officer), ("chair", office.chair), ("fund manager", cast.manager))
        self.desks = [Person(name, user) for name, user in desks]
        for person in (*self.people[Track.FIT], *self.people[Track.QUALITY], *self.desks):
            person.sign_in()

    def told(self, track: Track, points: int, before: Answers | None = None) -> Answers:
        """What everybody outside a track is told where its readers gave these points."""

        def act() -> None:
            for bid in self.bids:
                self.read(bid, track.other, 3)
                self.read(bid, track, points)

        return world_where(
            act, lambda: answers(self.world(), [*self.people[track.other], *self.desks], LOOKED_AT, before=before)
        )

    def world(self) -> World:
        fund = self.call.strand.fund
        things = {model: list(model._default_manager.order_by("pk")[:2]) for model in NAMED_IN_ADDRESSES}
        readers = [each.user for people in self.people.values() for each in people]
        things |= {
            Fund: [fund],
            Round: [self.call],
            Application: self.bids,
            Assessor: list(Assessor.objects.order_by("-pk")[:2]),
            Assignment: list(Assignment.objects.filter(assessor__user__in=[user for user in readers if user])),
            Award: [],
        }
        world = World(fund, [], [], things, None)  # type: ignore[arg-type]
        world.rows = {
            "organisation": [self.bids[0].partnership.lead_id],
            "notice": [0],
            "person": [self.office.officer.pk],
            "round_": [self.call.pk],
            "bid": [self.bids[0].pk],
        }
        return world


@pytest.fixture(scope="module")
def apart(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ApartTracks]:
    with standing(django_db_blocker, tmp_path_factory.mktemp("tracks")):
        yield ApartTracks()


@pytest.mark.parametrize("track", Track)
def test_what_one_track_gave_is_told_to_nobody_outside_it(apart: ApartTracks, track: Track) -> None:
    low = apart.told(track, 2)
    assert sum(told.startswith(b"200") for told in low.values()) > 40
    assert leaks(low, apart.told(track, 5, low)) == {}
