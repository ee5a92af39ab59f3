"""Waves of a strand are what its book says, until they open; one place is given more time, or a wave of its own, with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from placefund.domain.readiness import ReadinessTerms
from placefund.domain.roles import Role
from placefund.people.models import CLOCK
from placefund.readiness.models import Wave
from placefund.readiness.waves import actions as waves
from placefund.records.models import Event
from tests.build import a_user
from tests.build_programmes import a_programme
from tests.build_readiness import AT, CLOSES, LATER, SECOND_CLOSES, SECOND_OPENS, Readying, a_place_to_be_ready
from tests.witness import nothing_changes, refused

pytestmark = pytest.mark.django_db
RELY = "{wave} has opened, and places rely on it. What it asks for, and its days, stay as they were."


def told(wave: Wave, **other: Any) -> Wave:
    """A wave as a book says it, perhaps otherwise than it is kept."""
    said = {name: getattr(wave, name) for name in ("strand", "key", "name", "opens_at", "closes_at", "terms_record")}
    return Wave(**said | other)


def restate(side: Readying, *book: Wave, at: datetime = AT) -> None:
    waves.restate(side.programme.strand, book, by=CLOCK, at=at)


def names(side: Readying) -> list[str]:
    return list(Wave.objects.filter(strand=side.programme.strand).order_by("opens_at").values_list("name", flat=True))


def test_a_book_that_says_the_same_changes_nothing() -> None:
    side = a_place_to_be_ready()
    before = Event.objects.count()
    restate(side, told(side.first), told(side.second))
    assert Event.objects.count() == before


def test_a_wave_to_come_is_restated_dropped_and_joined_by_another() -> None:
    side = a_place_to_be_ready()
    later = SECOND_CLOSES + timedelta(days=7)
    restate(side, told(side.first), told(side.second, name="Autumn", closes_at=later))
    second = Wave.objects.get(pk=side.second.pk)
    assert (second.name, second.closes_at) == ("Autumn", later)
    third = told(side.second, key="wave-3", name="Winter", opens_at=later, closes_at=later + timedelta(days=30))
    restate(side, told(side.first), told(second), third)
    assert names(side) == ["Wave 1", "Autumn", "Winter"]
    restate(side, told(side.first), told(second))
    assert names(side) == ["Wave 1", "Autumn"]
    acts = set(Event.objects.filter(verb__contains="wave").values_list("verb", flat=True))
    assert len(acts) == 3, acts


def test_a_wave_that_has_opened_is_neither_restated_nor_dropped() -> None:
    side = a_place_to_be_ready()
    record = dict(side.first.terms_record)
    fewer = replace(ReadinessTerms.from_record(record), asks_devolved_view=True).as_record()
    with nothing_changes(), refused(RELY.format(wave=side.first)):
        restate(side, told(side.first, terms_record=fewer), told(side.second))
    with nothing_changes(), refused(RELY.format(wave=side.first)):
        restate(side, told(side.second))
    with nothing_changes(), refused(RELY.format(wave=side.second)):
        restate(side, told(side.first), told(side.second, name="Autumn"), at=SECOND_OPENS)


def test_a_wave_of_a_places_own_needs_one_to_follow_and_days_to_come() -> None:
    side = a_place_to_be_ready()
    given: dict[str, Any] = {"name": "Summer", "opens_at": LATER, "closes_at": LATER + timedelta(days=30)}
    given |= {"reason": "It lost a partner.", "by": side.fund_manager, "at": AT}
    follows = "A wave closes after it opens, at a time that is to come."
    for wrong in ({"closes_at": LATER}, {"opens_at": AT - timedelta(days=9), "closes_at": AT - timedelta(days=1)}):
        with nothing_changes(), refused(follows):
            waves.give_wave(side.programme, **given | wrong)
    bare = a_programme()
    manager = a_user("Manager of it", role=Role.FUND_MANAGER, scope=f"fund:{bare.fund_slug}")
    with nothing_changes(), refused("This strand has no wave whose tests could be asked again."):
        waves.give_wave(bare, **given | {"by": manager})


def test_more_time_is_given_in_a_wave_that_is_the_places() -> None:
    side = a_place_to_be_ready()
    bare = a_programme()
    manager = a_user("Manager of it", role=Role.FUND_MANAGER, scope=f"fund:{bare.fund_slug}")
    with nothing_changes(), refused(f"{side.first} is not a wave of this place."):
        waves.give_later_day(
            side.first, bare, closes_at=CLOSES + timedelta(days=3), reason="It is late.", by=manager, at=AT
        )
