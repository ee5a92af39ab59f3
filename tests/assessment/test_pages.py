"""The pages of assessment: assessors see only their own, the panel sees every reading, lists stay cheap."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment import actions as assessment
from placefund.assessment.models import AgreedScore, Assessor, Assignment, Score
from placefund.people.models import CLOCK
from tests.build import (
    AFTER,
    AT,
    CRITERIA,
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
    return assessment.add_assessor(fund, a_user(name), by=CLOCK, at=AT, **more)


def given(application: Application, assessor: Assessor) -> Assignment:
    return assessment.assign(application, assessor, by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]


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
    assessment.score(
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
    assert (str(application) in mine, address in mine) == (True, False)


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


def test_one_press_gives_out_what_is_missing_and_says_what_is_not() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    application = an_application("eligible", round_=round_, cast=cast)
    an_assessor(round_.strand.fund)
    client, address = signed_in(cast.manager), reverse("round-assessors", args=[round_.pk])
    page = client.post(address, follow=True).content.decode()
    assert "1 application was given out." in page
    assert f"{application} still lacks 2 assessors." in page
    auditor = signed_in(cast.auditor)
    with nothing_changes():
        assert auditor.post(address).status_code == 403


def test_the_readers_page_takes_as_many_queries_with_more() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        given(an_application("eligible", round_=round_, cast=cast), an_assessor(round_.strand.fund))

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("round-assessors", args=[round_.pk]), add)


def test_the_panel_sees_every_reading_and_marks_what_disagrees() -> None:
    application = an_application("eligible")
    fund, cast = application.round.strand.fund, application.cast  # type: ignore[attr-defined]
    reasons = {criterion.key: "As written." for criterion in CRITERIA}
    for points in (1, 5):
        row = given(application, an_assessor(fund))
        assessment.score(row, {"vision": points, "delivery": points}, reasons, by=row.assessor.user, at=AFTER)
    page = signed_in(cast.chair).get(reverse("panel", args=[application.round_id])).content.decode()
    assert ("Far apart" in page, "2 of 3 read" in page, ">50</td>" in page) == (True, True, True)
    for user in (cast.manager, cast.decider, cast.auditor):
        assert signed_in(user).get(reverse("panel", args=[application.round_id])).status_code == 200
    assert signed_in(application.side.lead).get(reverse("panel", args=[application.round_id])).status_code == 403  # type: ignore[attr-defined]


def test_the_panel_takes_as_many_queries_with_more_applications() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        an_application("assessed", round_=round_, cast=cast)

    add()
    takes_as_many_queries_with_more(cast.chair, reverse("panel", args=[round_.pk]), add)


def test_the_chair_records_the_agreed_score() -> None:
    application = an_application("scored")
    cast = application.cast  # type: ignore[attr-defined]
    client, address = signed_in(cast.chair), reverse("agree-score", args=[application.pk])
    page = client.get(address).content.decode()
    assert ("Because of what they wrote." in page, 'value="75"' in page) == (True, True)
    assert client.post(address, {"score": "72.5", "reason": "Discussed."}).status_code == 302
    assert (AgreedScore.objects.get().score, AgreedScore.objects.get().reason) == ("145/2", "Discussed.")
    after = client.get(address).content.decode()
    assert ("72.5" in after, "Record the agreed score" in after) == (True, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": "101"},
        {"score": "-1"},
        {"score": "high"},
        {"score": ""},
        {"score": "72.555"},
        {"score": "١"},
        {"reason": ""},
    ],
)
def test_an_agreed_score_that_is_no_score_is_refused(wrong: dict[str, str]) -> None:
    application = an_application("scored")
    chair = signed_in(application.cast.chair)  # type: ignore[attr-defined]
    with nothing_changes():
        answer = chair.post(
            reverse("agree-score", args=[application.pk]), {"score": "50", "reason": "Discussed."} | wrong
        )
    assert answer.status_code == 422


def test_only_the_chair_records_it() -> None:
    application = an_application("scored")
    cast = application.cast  # type: ignore[attr-defined]
    form = {"score": "50", "reason": "Discussed."}
    users = (cast.manager, cast.decider, cast.auditor, application.side.lead)  # type: ignore[attr-defined]
    with nothing_changes():
        answers = [
            signed_in(user).post(reverse("agree-score", args=[application.pk]), form).status_code for user in users
        ]
    assert answers == [403] * 4
