"""A page of a call whose tracks are apart draws a link for those alone whom the page behind it answers."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from placefund.overview.tasks_inbox import waiting_for
from placefund.overview.tasks_of_others import awaited_by
from placefund.people.models import User
from tests.assessment.test_tracks import both_read, two_tracks
from tests.build import AFTER
from tests.build_local_calls import TwoTracks
from tests.witness import signed_in

pytestmark = [pytest.mark.long, pytest.mark.django_db]
OF_THE_CALL = (
    *("manage-round", "round-applications", "round-assessors", "tracks", "panel", "panel-scores", "panel-ranking"),
    *("decisions", "decision-scores", "round-feedback", "stated-views", "matching"),
)


def people_of(built: TwoTracks) -> tuple[User, ...]:
    """Everybody with a part in a call at a desk: of its place, and of its fund."""
    office, cast = built.office, built.cast
    return (office.officer, office.chair, office.decider, office.relationship_manager, cast.manager, cast.auditor)


def refused_behind(user: User, built: TwoTracks) -> set[tuple[str, str]]:
    """The links to pages of a call and its bids that refuse whom they are drawn for, each with the page that it stands on."""
    client = signed_in(user)
    pages = [reverse(name, args=[built.call.pk]) for name in OF_THE_CALL]
    pages += [reverse("assign", args=[bid.pk]) for bid in built.bids] + [reverse("tasks")]
    about = re.compile(rf'href="((?:/rounds/{built.call.pk}/|/applications/)[^"#?]*)')
    drawn: dict[str, str] = {}
    for page in pages:
        answer = client.get(page)
        if answer.status_code == 200:
            drawn |= dict.fromkeys(about.findall(answer.content.decode()), page)
    return {(page, link) for link, page in drawn.items() if client.get(link).status_code in (403, 404)}


@pytest.mark.parametrize("built", [two_tracks, both_read])
def test_no_link_of_a_call_in_two_tracks_leads_to_a_page_that_refuses(built: TwoTracks) -> None:
    made = built()
    assert [(str(user), refused_behind(user, made)) for user in people_of(made)] == [
        (str(user), set()) for user in people_of(made)
    ]


def test_the_board_of_scenarios_is_linked_once_the_tracks_are_open() -> None:
    built = both_read()
    board = f'href="{reverse("scenarios", args=[built.call.pk])}"'
    client = signed_in(built.office.officer)
    pages = [reverse(name, args=[built.call.pk]) for name in ("manage-round", "decisions", "stated-views")]
    assert [board in client.get(page).content.decode() for page in pages] == [False, False, False]
    built.open()
    assert [board in client.get(page).content.decode() for page in pages] == [True, True, True]


def test_the_day_for_the_scores_is_set_by_those_who_give_readings_out() -> None:
    built = two_tracks()
    page, day = reverse("assign", args=[built.bids[0].pk]), reverse("reading-day", args=[built.call.pk])
    for user, may in (
        (built.office.officer, True),
        (built.cast.manager, True),
        (built.office.relationship_manager, False),
    ):
        answer = signed_in(user).get(page).content.decode()
        assert "No day is set by which readings are wanted" in answer
        assert (f'href="{day}"' in answer) is may


def test_the_office_is_asked_to_open_the_tracks_and_the_chair_to_agree_once_they_are_open() -> None:
    built = both_read()
    opens, call = f"Open the two tracks of {built.call} to each other", reverse("tracks", args=[built.call.pk])
    agree = [f"Agree the score of “{bid}”" for bid in built.bids]
    assert asked(built.office.officer) == [(opens, call)]
    assert asked(built.office.chair) == []
    assert reverse("panel", args=[built.call.pk]) not in awaited(built.office.officer)
    built.open()
    assert asked(built.office.officer) == []
    assert [what for what, _ in asked(built.office.chair)] == agree
    assert reverse("panel", args=[built.call.pk]) in awaited(built.office.officer)


def test_tracks_that_lack_a_reading_ask_the_office_for_nothing() -> None:
    assert asked(two_tracks().office.officer) == []


def asked(user: User) -> list[tuple[str, str]]:
    fresh = User.objects.get(pk=user.pk)
    return [(item.what, item.href) for pile in waiting_for(fresh, AFTER) for item in pile.items]


def awaited(user: User) -> set[str]:
    return {item.href for item in awaited_by(User.objects.get(pk=user.pk), AFTER)}
