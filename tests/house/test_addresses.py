"""Every address, for every role, ours and strangers: it opens for whom it is meant, refuses everyone else, and looking writes nothing."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any
from urllib.parse import quote

import pytest

from placefund.assessment.models import TrackOpening
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from tests.house.visitors import ADDRESSES, NOW, Address, Person
from tests.house.visits import Visit, visit
from tests.house.world import World

pytestmark = [pytest.mark.unwatched, pytest.mark.slow, pytest.mark.django_db]

NARROWER: dict[str, str] = {
    "agree-score": "a conflict closes an application's readings, also to whoever may read scores",
    "panel-item": "a bid is closed at the table to whoever has a conflict or has left it",
    "panel-papers": "a bid is closed at the table to whoever has a conflict or has left it",
    **dict.fromkeys(
        ("people-of", "invite-to-role", "send-invitation-again", "withdraw-invitation", "end-role"),
        "roles are given where one holds a role oneself; the page asks for that itself",
    ),
    **dict.fromkeys(
        ("enter-interest", "declare-interests", "end-interest"),
        "interests are declared by whoever has them; the page asks for that itself",
    ),
    "remove-milestone": "before a project starts its lead takes milestones out, afterwards the monitoring officer does",
    "correct-own-conflict": "only who declared a conflict corrects it; the page asks for that itself",
    "answer-question": "a partner opens what each partner answers, and not the questions of the whole bid",
    "autosave-answer": "a partner opens what each partner answers, and not the questions of the whole bid",
    "portfolio-projects": "what a place works on is its own; the fund reads the edition that was sent",
    "candidate-notes": "what an office writes about a project is for those who review the programme, and no other reader",
    **dict.fromkeys(
        ("scenario-sheet", "scenario-sheet-file"),
        "a minister's office reads what is signed and released, and nothing else",
    ),
    "readiness-finding": "before its release what is found is read by those who find, and by nobody else",
    "portfolio-decision": "before its release what is decided is read by the delivery body, and by nobody else",
    "review-question": "questions are read by the two sides, and by no government",
    "put-file-to-question": "files are put by the place's programme office and by the delivery body",
    "agenda-item": "the agenda of a meeting to come is the place's own, unless the fund's book opens it",
    "advise-on-project": "a reader reads no project in which they have an interest, and none before they have declared",
    "reading-plan": "a reader reads the plan once they have declared their interests, and until their reading ends",
    **dict.fromkeys(("open-gap", "note-on-gap"), "the place's programme office and the delivery body work on gaps"),
    "application-calendar": "the dates of a bid are for its authors, and not for others who read it",
    "document": "a file is for those who may read what it belongs to; the page asks for that itself",
}
"""Addresses that refuse some of those whom their capability lets in, and why."""

UNTIL_OPENED: dict[str, str] = {
    **dict.fromkeys(
        ("agree-score", "decide", "publish-revision"),
        "what readers gave is closed to everybody, so nothing is agreed or decided on it",
    ),
    **dict.fromkeys(
        ("draw-lots", "scenarios", "compare-scenarios", "build-scenario", "decide-as-signed", "fairness-before"),
        "what weighs the bids against one another would tell what readers gave",
    ),
    "before-board": "nothing is chosen before the tracks see each other, so nothing is put before the board",
}
"""Addresses that refuse everybody while the two tracks of a call are apart (ADR 86), and why."""

NEVER_OPENS: dict[str, str] = {"begin": "where somebody has an account, nobody begins any more"}
"""Addresses that answer GET but open for nobody in the tests' world, and why."""

WELCOME = {200, 302, 303}
NOT_NOW = {404, 409, 422}
"""The person may, but the thing is in a state in which there is nothing to see or do here."""

ANSWERED_AT_ONCE = {"own-data": {200}, "check-yourself": {200}, "preview-form": {200}, "preview-round": {200}}
"""Forms that change nothing, and are answered where they stand: with a file, or with what was found. Each may be empty."""

LOOKED_AT = [address for address in ADDRESSES if "GET" in address.view.methods]
POSTED_TO = [address for address in ADDRESSES if "POST" in address.view.methods]


@cache
def looks(world: World) -> list[tuple[Address, Visit]]:
    """Every address looked at: its first thing by everybody, every other by some of those who may. Done once."""
    return [
        (address, visit(person, path, thing))
        for address in ADDRESSES
        for number, (path, thing) in enumerate(world.urls(address))
        for person in _visitors(world, address, address.view.capability, thing, number, is_open=address in LOOKED_AT)
    ]


@cache
def posts(world: World) -> list[tuple[Address, Visit]]:
    """An empty form sent to every address, by the same people. Done once."""
    return [
        (address, visit(person, path, thing, method="post"))
        for address in ADDRESSES
        for number, (path, thing) in enumerate(world.urls(address))
        for person in _visitors(world, address, address.view.posting, thing, number, is_open=address in POSTED_TO)
    ]


def _visitors(
    world: World, address: Address, needed: Capability, thing: Any, number: int, *, is_open: bool
) -> list[Person]:
    if not is_open:  # not answered to this method, whoever asks
        return [world.nobody, world.ours[0]] if number == 0 else []
    if number == 0:
        return world.visitors(needed)
    able = [person for person in world.ours if person.may(needed, thing)]
    return [world.nobody] if address.is_public else able[:1]


def is_published(address: Address, thing: Any) -> bool:
    return thing is None or type(thing).published().filter(pk=thing.pk).exists()


def is_apart(address: Address, thing: Any) -> bool:
    """Whether the tracks of a call, not opened to each other yet, close an address to everybody; told by the rows."""
    if address.name not in UNTIL_OPENED:
        return False
    round_ = thing if isinstance(thing, Round) else thing.round
    return round_.has_tracks and not TrackOpening.objects.filter(round=round_).exists()


def expected(address: Address, person: Person, thing: Any) -> set[int]:
    """The statuses that a person may be answered with, from the roles' own page and nothing else."""
    if address not in LOOKED_AT:
        return {405}
    if address.is_public:
        if not is_published(address, thing):
            return {404}
        return WELCOME | (NOT_NOW if address.parts else set())
    if person.user is None:
        return {302}
    if not person.may(address.view.capability, thing) or is_apart(address, thing):
        return {403}
    return WELCOME | NOT_NOW | ({403} if address.name in NARROWER else set())


def answered(address: Address, person: Person, thing: Any) -> set[int]:
    """The statuses that an empty form may be answered with."""
    if address not in POSTED_TO:
        return {405}
    if not address.is_public and person.user is None:
        return {302}
    if not person.may(address.view.posting, thing) or is_apart(address, thing):
        return {403}
    return (
        {302, 303, 400}
        | NOT_NOW
        | ({403} if address.name in NARROWER else set())
        | ANSWERED_AT_ONCE.get(address.name, set())
    )


def test_every_address_declares_a_capability() -> None:
    assert [
        address.path for address in ADDRESSES if not isinstance(getattr(address.view, "capability", None), Capability)
    ] == []


def test_every_address_has_a_name_of_its_own() -> None:
    named = Counter(address.name for address in ADDRESSES)
    assert {name: count for name, count in named.items() if count > 1 or name == "None"} == {}


def test_every_address_says_what_is_there() -> None:
    assert [address.name for address in ADDRESSES if not (address.view.__doc__ or "").strip()] == []


def test_a_page_about_a_thing_has_the_thing_in_its_address() -> None:
    assert [a.name for a in ADDRESSES if a.view.model is not None and f":{a.view.named}>" not in a.path] == []


def test_the_world_has_something_to_put_in_every_address(visiting: World) -> None:
    """Say in `INSIDE` of tests/house/world.py what stands in these parts of addresses."""
    assert visiting.unknown() == []


def test_an_address_opens_for_whom_it_is_meant_and_for_nobody_else(visiting: World) -> None:
    assert [str(v) for address, v in looks(visiting) if v.status not in expected(address, v.person, v.thing)] == []


def test_what_two_tracks_close_opens_to_the_same_people_once_they_are_opened(visiting: World) -> None:
    closed = [(a, *found) for a in ADDRESSES for found in visiting.urls(a) if is_apart(a, found[1])]
    assert {address.name for address, _, _ in closed} == UNTIL_OPENED.keys()
    able = [(a, p, path, thing) for a, path, thing in closed for p in visiting.ours if p.may(a.view.capability, thing)]
    assert {visit(person, path, thing).status for _, person, path, thing in able} == {403}
    for round_ in visiting.things[Round]:
        if round_.has_tracks:
            TrackOpening.objects.create(round_id=round_.pk, opened_by=visiting.ours[0].user, opened_at=NOW)
    looked = [(address, visit(person, path, thing)) for address, path, thing in closed for person in visiting.ours]
    assert [str(v) for address, v in looked if v.status not in expected(address, v.person, v.thing)] == []
    opened = {address.name for address, v in looked if v.status in WELCOME}
    assert UNTIL_OPENED.keys() - opened == {"publish-revision"}  # no decision there waits to be revised


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(visiting: World) -> None:
    closed = [
        v for address, v in looks(visiting) if address in LOOKED_AT and not address.is_public and v.person.user is None
    ]
    assert [str(v) for v in closed if v.location != f"/sign-in/?next={quote(v.path)}"] == []
    assert closed != []


def test_looking_writes_nothing(visiting: World) -> None:
    assert [str(v) for _, v in looks(visiting) if v.writes] == []


def test_every_address_that_can_be_looked_at_opens_for_somebody(visiting: World) -> None:
    opened = {address.name for address, v in looks(visiting) if v.status in WELCOME}
    assert [address.name for address in LOOKED_AT if address.name not in {*opened, *NEVER_OPENS}] == []


def test_strangers_have_no_part_in_our_things(visiting: World) -> None:
    """What a thing says of its own scopes is checked here by who ends up inside."""
    inside = [
        str(v)
        for address, v in looks(visiting)
        if address.view.model is not None
        and address.view.capability not in (Capability.READ_PUBLIC, Capability.USE_INBOX)
        and v.person in visiting.strangers
        and v.status in WELCOME
    ]
    assert inside == []


@pytest.mark.alike  # what else is entered is tried on either engine: see test_bad_input
def test_an_empty_form_is_never_met_by_an_error_and_refused_where_it_should_be(visiting: World) -> None:
    assert [str(v) for address, v in posts(visiting) if v.status not in answered(address, v.person, v.thing)] == []


def test_what_is_refused_changes_nothing(visiting: World) -> None:
    assert [str(v) for _, v in posts(visiting) if v.status >= 400 and v.writes] == []
    assert [str(v) for a, v in posts(visiting) if not v.person.may(a.view.posting, v.thing) and v.writes] == []
