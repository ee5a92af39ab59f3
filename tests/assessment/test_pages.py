"""The pages of assessment: assessors see only their own, the panel sees every reading, lists stay cheap."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.models import Assessor, Assignment, Score
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.people.models import CLOCK
from tests.build import (
    AFTER,
    AT,
    Cast,
    a_fund,
    a_user,
    an_application,
    an_open_round,
    an_organisation,
)
from tests.witness import nothing_changes, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
SCORES = {
    "points-vision": "4",
    "reason-vision": "Clear.",
    "points-delivery": "3",
    "reason-delivery": "Thin.",
    "confidence": "2",
    "seen_version": "0",
}


def an_assessor(fund: Any, name: str = "", **more: Any) -> Assessor:
    return pool_actions.add_assessor(fund, a_user(name), by=CLOCK, at=AT, **more)


def given(application: Application, assessor: Assessor) -> Assignment:
    return scoring_actions.assign(application, assessor, by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]


def one_given() -> tuple[Application, Assignment]:
    application = an_application("eligible")
    return application, given(application, an_assessor(application.round.strand.fund))


def test_an_assessor_reads_what_was_submitted_and_scores_it() -> None:
    application, assignment = one_given()
    client, address = signed_in(assignment.assessor.user), reverse("assignment", args=[assignment.pk])
    page = client.get(address).content.decode()
    for words in ("We will do what vision asks.", "Harbour Investors", "£4,000,000", "Exeter, Plymouth", "1: Weak"):
        assert words in page
    check = reverse("check-scores", args=[assignment.pk])
    assert client.post(address, SCORES).headers["Location"] == check
    assert client.post(check, {"seen_version": "1"}).status_code == 302
    assert list(Score.objects.values_list("criterion_key", "points", "reason")) == [
        ("vision", 4, "Clear."),
        ("delivery", 3, "Thin."),
    ]
    again = client.get(address).content.decode()
    assert (": 65 out of 100" in again, ">Thin.</textarea>" in again) == (True, True)
    assert client.post(address, SCORES | {"points-vision": "5"}).status_code == 302
    assert client.post(check, {"seen_version": "1"}).status_code == 302
    assert Score.objects.count() == 4
    assert str(application) in client.get(reverse("my-assignments")).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"points-vision": ""},
        {"points-vision": "6"},
        {"points-vision": "four"},
        {"reason-delivery": "  "},
        {"reason-vision": "word " * 301},
        {"confidence": ""},
        {"confidence": "4"},
    ],
)
def test_a_score_that_is_missing_or_off_the_scale_keeps_nothing(wrong: dict[str, str]) -> None:
    _, assignment = one_given()
    client = signed_in(assignment.assessor.user)
    with nothing_changes():
        assert client.post(reverse("assignment", args=[assignment.pk]), SCORES | wrong).status_code == 422


def test_an_assessor_reaches_nothing_but_their_own() -> None:
    application, assignment = one_given()
    other = given(application, an_assessor(application.round.strand.fund))
    scoring_actions.score(
        other, {"vision": 1, "delivery": 1}, {"vision": "No.", "delivery": "No."}, by=other.assessor.user, at=AFTER
    )
    client, round_ = signed_in(assignment.assessor.user), application.round_id
    addresses = [
        reverse("assignment", args=[other.pk]),
        reverse("declare-conflict", args=[other.pk]),
        reverse("agree-score", args=[application.pk]),
        reverse("decide", args=[application.pk]),
        reverse("eligibility", args=[application.pk]),
        reverse("assign", args=[application.pk]),
        reverse("read-application", args=[application.pk]),
        reverse("application-snapshot", args=[application.pk]),
        *(reverse(name, args=[round_]) for name in ("panel", "decisions", "round-applications", "round-assessors")),
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 403)
    own = client.get(reverse("assignment", args=[assignment.pk])).content.decode()
    assert (str(other.assessor) in own, "No.</" in own) == (False, False)
    with nothing_changes():
        assert client.post(reverse("assignment", args=[other.pk]), SCORES).status_code == 403
        assert client.post(reverse("unassign", args=[assignment.pk])).status_code == 403


def test_access_stops_at_once_when_a_conflict_is_declared() -> None:
    application, assignment = one_given()
    client, address = signed_in(assignment.assessor.user), reverse("assignment", args=[assignment.pk])
    conflict = reverse("declare-conflict", args=[assignment.pk])
    with nothing_changes():
        assert client.post(conflict, {"reason": " "}).status_code == 422
    assert client.get(conflict).status_code == 200
    assert client.post(conflict, {"reason": "My former employer."}).status_code == 302
    refused = client.get(address)
    assert (refused.status_code, "You declared a conflict" in refused.content.decode()) == (403, True)
    with nothing_changes():
        assert client.post(address, SCORES).status_code == 403
        assert client.post(conflict, {"reason": "Again."}).status_code == 403
    mine = client.get(reverse("my-assignments")).content.decode()
    assert (str(application) in mine, f'"{address}"' in mine) == (True, False)


def test_what_was_taken_back_is_closed() -> None:
    application, assignment = one_given()
    manager = signed_in(application.cast.manager)  # type: ignore[attr-defined]
    assert manager.post(reverse("unassign", args=[assignment.pk])).status_code == 302
    refused = signed_in(assignment.assessor.user).get(reverse("assignment", args=[assignment.pk]))
    assert (refused.status_code, "taken back" in refused.content.decode()) == (403, True)


def test_scores_are_closed_on_the_page_once_the_panel_agreed() -> None:
    application = an_application("assessed")
    assignment = application.assignments.first()
    page = signed_in(assignment.assessor.user).get(reverse("assignment", args=[assignment.pk])).content.decode()
    assert ("its scores are closed" in page, "Check and send" in page) == (True, False)


def test_the_list_of_an_assessor_takes_as_many_queries_with_more() -> None:
    round_ = an_open_round()
    cast, assessor = Cast(round_.strand.fund), an_assessor(round_.strand.fund)

    def add() -> None:
        given(an_application("eligible", round_=round_, cast=cast), assessor)

    add()
    takes_as_many_queries_with_more(assessor.user, reverse("my-assignments"), add)


@pytest.mark.long
def test_the_manager_sees_conflicts_and_loads_and_assigns() -> None:
    application = an_application("eligible")
    fund, cast = application.round.strand.fund, application.cast  # type: ignore[attr-defined]
    free = an_assessor(fund, "Free Person")
    conflicted = an_assessor(fund, "Partner's Person", organisations=[application.partnership.lead])
    address, manager = reverse("assign", args=[application.pk]), signed_in(cast.manager)
    page = manager.get(address).content.decode()
    assert (f"{conflicted} worked for" in unescape(page), "0 of the 3 assessors" in page) == (True, True)
    assert manager.post(address, {"assessor": free.pk}).status_code == 302
    assert [row.assessor for row in application.assignments.all()] == [free]
    for wrong in (str(conflicted.pk), str(free.pk), str(an_assessor(a_fund()).pk), "x", ""):
        with nothing_changes():
            assert manager.post(address, {"assessor": wrong}).status_code == 422, wrong
    auditor = signed_in(cast.auditor)
    assert auditor.get(address).status_code == 200
    with nothing_changes():
        assert auditor.post(address, {"assessor": free.pk}).status_code == 403


def test_the_candidates_take_as_many_queries_with_more() -> None:
    application = an_application("eligible")
    fund, manager = application.round.strand.fund, application.cast.manager  # type: ignore[attr-defined]

    def add() -> None:
        given(application, an_assessor(fund))
        an_assessor(fund, organisations=[an_organisation()])

    add()
    takes_as_many_queries_with_more(manager, reverse("assign", args=[application.pk]), add)


def test_the_readers_page_leads_to_a_proposal_for_whoever_assigns() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    an_application("eligible", round_=round_, cast=cast)
    address, proposals = reverse("round-assessors", args=[round_.pk]), reverse("matching", args=[round_.pk])
    pages = [signed_in(user).get(address).content.decode() for user in (cast.manager, cast.auditor)]
    assert [proposals in page for page in pages] == [True, False]


def test_the_readers_page_takes_as_many_queries_with_more() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        given(an_application("eligible", round_=round_, cast=cast), an_assessor(round_.strand.fund))

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("round-assessors", args=[round_.pk]), add)
