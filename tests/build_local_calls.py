"""Builders of a place's own calls: rounds that a programme runs, and the people who run and judge them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from placefund.applications.models import Application
from placefund.assessment.models import Assignment
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.tracks.actions import open_tracks
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.tracks import Track, Weighing
from placefund.domain.local_calls import Wish
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.domain.terms import Terms
from placefund.funds import actions as funds
from placefund.funds.local_calls.actions import CallWords, begin_call, set_criteria
from placefund.funds.models import Programme, Round
from placefund.funds.owners import Owner
from placefund.people.models import User
from tests import build
from tests.build_programmes import a_programme, of_the_programme
from tests.worlds import once

FIT = (
    Criterion("place-strategy", "Serves the place's strategy", 70, 1, 5),
    Criterion("place-people", "Is for the people who live here", 30, 1, 5),
)
HERE = ("E08000001",)
CALL_MONEY = Money.pounds(20_000_000)
WORDS = CallWords("Growth call", "For firms and laboratories that grow here.", "office@place.example")


def a_wish(terms: Terms = build.TERMS, *, opens: datetime | None = None, closes: datetime | None = None) -> Wish:
    """What a place sets that begins with these terms and changes nothing."""
    return Wish(opens or terms.opens_at, closes or terms.closes_at, terms.cap, terms.assessors_needed)


class Office(build.Cast):
    """Everyone who acts in the calls of one programme, each made when first asked for: where a fund has its manager, a place has
    its officer."""

    def __init__(self, programme: Programme) -> None:
        super().__init__(programme.strand.fund)
        self.programme = programme

    @property
    def owner(self) -> Owner:
        return self.programme.office

    def _person(self, role: Role) -> User:
        return of_the_programme(self.programme, role, f"{role.label} of {self.programme.place}")

    @cached_property
    def manager(self) -> User:
        return self._person(Role.PROGRAMME_OFFICER)

    @property
    def officer(self) -> User:
        return self.manager

    @cached_property
    def chair(self) -> User:
        return self._person(Role.PANEL_CHAIR)

    @cached_property
    def decider(self) -> User:
        return self._person(Role.DECISION_MAKER)

    @cached_property
    def relationship_manager(self) -> User:
        return self._person(Role.RELATIONSHIP_MANAGER)

    @cached_property
    def member(self) -> User:
        return self._person(Role.BOARD_MEMBER)


@once
def a_call(programme: Programme | None = None, terms: Terms = build.TERMS) -> Round:
    """A planned call of a place, begun by its officer with the terms of a round of the fund."""
    programme = programme or a_programme()
    source = build.a_planned_round(build.a_strand(programme.strand.fund), terms)
    return begin_call(
        programme,
        source,
        words=WORDS,
        wish=a_wish(terms),
        money=CALL_MONEY,
        by=Office(programme).officer,
        at=build.AT,
    )


@once
def an_open_call(programme: Programme | None = None, terms: Terms = build.TERMS) -> Round:
    """A call that takes applications."""
    call = a_call(programme, terms)
    assert call.programme is not None
    return funds.open(call, by=Office(call.programme).officer, at=build.OPENS)


class TwoTracks:
    """A closed call of two tracks with bids that are found eligible: the fund's readers have each in one track, the place's in the
    other, and nobody has scored."""

    def __init__(self, weighing: Weighing = Weighing.FIT, *, bids: int = 2, threshold: int = 0) -> None:
        terms = replace(build.TERMS, method=replace(build.TERMS.method, threshold_percent=threshold))
        planned = a_call(terms=terms)
        assert planned.programme is not None
        self.office, self.cast = Office(planned.programme), build.Cast(planned.strand.fund)
        planned = set_criteria(planned, FIT, weighing, by=self.office.officer, at=build.AT)
        call = funds.open(planned, by=self.office.officer, at=build.OPENS)
        self.bids = [
            build.an_application("eligible", round_=call, side=build.a_side(codes=HERE), cast=self.office)
            for _ in range(bids)
        ]
        self.call = funds.close(call, by=self.office.officer, at=build.AFTER)
        self.bids = [Application.objects.select_related(*Application.READ_WITH).get(pk=bid.pk) for bid in self.bids]
        for bid in self.bids:
            self.give_out(bid)

    def give_out(self, bid: Application) -> None:
        for reader in self.cast.assessors:
            scoring_actions.assign(bid, reader, by=self.cast.manager, at=build.AFTER)
        for reader in self.office.assessors:
            scoring_actions.assign(bid, reader, by=self.office.officer, at=build.AFTER)

    def given(self, bid: Application, track: Track) -> list[Assignment]:
        pool = self.cast if track is Track.QUALITY else self.office
        rows = Assignment.objects.filter(application=bid, assessor__in=pool.assessors)
        return list(rows.select_related(*Assignment.READ_WITH).order_by("pk"))

    def read(self, bid: Application, track: Track, points: int) -> None:
        """Every reader of a track gives a bid these points for everything."""
        for row in self.given(bid, track):
            said = dict.fromkeys((criterion.key for criterion in row.terms().criteria), points)
            scoring_actions.score(row, said, dict.fromkeys(said, "So."), by=row.assessor.user, at=build.AFTER)

    def read_all(self, *points: tuple[int, int]) -> None:
        """Each bid with what it is given for quality and for fit."""
        for bid, (quality, fit) in zip(self.bids, points, strict=True):
            self.read(bid, Track.QUALITY, quality)
            self.read(bid, Track.FIT, fit)

    def open(self) -> None:
        open_tracks(self.call, by=self.office.officer, at=build.AFTER)
