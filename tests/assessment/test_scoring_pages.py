"""The assessor's pages: draft, check, send, receipt; what is late; what became of it. Others' and closed ones stay shut."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assignment, Score, ScoreDraft, ScoreReceipt
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.roles import Role
from placefund.domain.terms import digest
from placefund.people import actions as people
from placefund.people.models import CLOCK
from tests.build import AFTER, AT, Cast, a_user, an_application, an_open_round, release
from tests.witness import nothing_changes, queries_of, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
SCORES = {
    "points-vision": "4",
    "reason-vision": "Clear.",
    "points-delivery": "3",
    "reason-delivery": "Thin.",
    "confidence": "3",
    "seen_version": "0",
}
REASONS = {"vision": "Clear.", "delivery": "Thin."}


def one_given(**more: Any) -> Assignment:
    application = an_application("eligible", **more)
    fund = application.round.strand.fund
    assessor = pool_actions.add_assessor(fund, a_user(), by=CLOCK, at=AT)
    return scoring_actions.assign(application, assessor, by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]


def at(name: str, given: Assignment, *more: int) -> str:
    return reverse(name, args=[given.pk, *more])


def test_scores_are_drafted_looked_at_and_sent_and_a_receipt_remains() -> None:
    given = one_given()
    client = signed_in(given.assessor.user)
    assert client.post(at("assignment", given), SCORES | {"then": "check"}).headers["Location"] == at(
        "check-scores", given
    )
    assert (Score.objects.count(), ScoreDraft.objects.get().version) == (0, 1)
    looked = client.get(at("check-scores", given)).content.decode()
    assert ("<strong>65</strong> out of 100" in looked, "45 of 60" in looked, "High: It is my own" in looked) == (
        True,
    ) * 3
    done = client.post(at("check-scores", given), {"seen_version": "1"})
    assert done.headers["Location"] == at("score-receipt", given, 1)
    receipt, row = client.get(at("score-receipt", given, 1)).content.decode(), ScoreReceipt.objects.get()
    assert all(words in receipt for words in (row.reference, row.digest, "The same: nothing was altered", "Thin."))
    assert not ScoreDraft.objects.exists()
    assert client.get(at("check-scores", given)).headers["Location"] == at("score-receipt", given, 1)


def test_a_second_click_sends_nothing_twice() -> None:
    given = one_given()
    client = signed_in(given.assessor.user)
    client.post(at("assignment", given), SCORES)
    for _ in range(2):
        again = client.post(at("check-scores", given), {"seen_version": "1"})
        assert again.headers["Location"] == at("score-receipt", given, 1)
    assert ScoreReceipt.objects.count() == 1


def test_what_is_sent_is_what_was_looked_at() -> None:
    given = one_given()
    client = signed_in(given.assessor.user)
    client.post(at("assignment", given), SCORES)
    client.post(at("assignment", given), SCORES | {"points-vision": "1", "seen_version": "1"})
    for wrong in ("1", "", "x", "9" * 30):
        with nothing_changes():
            refused = client.post(at("check-scores", given), {"seen_version": wrong})
        assert refused.status_code == 422
    assert "changed in another window" in client.post(at("check-scores", given), {"seen_version": "1"}).content.decode()


def test_a_draft_may_be_half_done_and_is_shown_again() -> None:
    given = one_given()
    client = signed_in(given.assessor.user)
    half = {"points-vision": "4", "reason-vision": "word " * 400, "seen_version": "0", "then": "draft"}
    assert client.post(at("assignment", given), half).headers["Location"] == at("assignment", given)
    page = client.get(at("assignment", given)).content.decode()
    assert ("Draft kept at" in page, "word word" in page, 'value="4" checked' in page) == (True, True, True)
    check = client.get(at("check-scores", given)).content.decode()
    assert ("These scores cannot be sent yet." in check, "Send these scores" in check) == (True, False)
    with nothing_changes():
        assert client.post(at("check-scores", given), {"seen_version": "1"}).status_code == 422


def test_two_windows_do_not_lose_one_anothers_words() -> None:
    given = one_given()
    client = signed_in(given.assessor.user)
    client.post(at("assignment", given), SCORES | {"then": "draft"})
    with nothing_changes():
        late = client.post(at("assignment", given), SCORES | {"reason-vision": "Mine.", "then": "draft"})
    page = late.content.decode()
    assert (late.status_code, "changed in another window" in page, "Mine." in page) == (422, True, True)
    assert 'name="seen_version" value="1"' in page
    client.post(at("assignment", given), SCORES | {"reason-vision": "Mine.", "then": "draft", "seen_version": "1"})
    assert ScoreDraft.objects.get().reasons["vision"] == "Mine."


def test_the_page_saves_by_itself() -> None:
    given = one_given()
    client, address = signed_in(given.assessor.user), at("autosave-scores", given)
    assert f'data-autosave-url="{address}"' in client.get(at("assignment", given)).content.decode()
    assert client.post(address, {"points-vision": "4", "seen_version": "0"}).json()["version"] == 1
    with nothing_changes():
        assert client.post(address, {"points-vision": "5", "seen_version": "0"}).status_code == 409
        assert client.post(address, {"points-vision": "6", "seen_version": "1"}).status_code == 422
        assert client.post(address, {}).status_code == 422
    conflicts_actions.declare_conflict(given, reason="My sister.", by=given.assessor.user, at=AFTER)
    with nothing_changes():
        closed = client.post(address, {"points-vision": "5", "seen_version": "1"})
    assert (closed.status_code, "You declared a conflict" in closed.json()["error"]) == (403, True)


def test_scoring_again_shows_what_changed_and_keeps_both() -> None:
    given = one_given()
    client = signed_in(given.assessor.user)
    for vision, reason in (("4", "Clear."), ("5", "Clear, on a second reading.")):
        scores = SCORES | {"points-vision": vision, "reason-vision": reason}
        client.post(at("assignment", given), scores)
        check = client.get(at("check-scores", given)).content.decode()
        client.post(at("check-scores", given), {"seen_version": "1"})
    assert ("until now it is 65" in check, "Changed" in check) == (True, True)
    second, first = (client.get(at("score-receipt", given, number)).content.decode() for number in (2, 1))
    assert ("What changed" in second, "Before: Clear." in second, "They are the ones that count" in second) == (
        True,
    ) * 3
    assert ("What changed" in first, "those count" in first) == (False, True)
    assert client.get(at("score-receipt", given, 3)).status_code == 404


def test_the_receipts_file_can_be_checked_by_anybody() -> None:
    given = one_given()
    scoring_actions.score(given, {"vision": 5, "delivery": 3}, REASONS, by=given.assessor.user, at=AFTER)
    answer = signed_in(given.assessor.user).get(at("score-receipt-file", given, 1))
    kept = json.loads(answer.content)
    assert digest(kept["record"]) == kept["sha256"] == ScoreReceipt.objects.get().digest
    assert answer.headers["Content-Disposition"].endswith(f'{kept["record"]["reference"]}.json"')


def test_the_scale_says_what_each_point_means() -> None:
    given = one_given()
    page = signed_in(given.assessor.user).get(at("scoring-scale", given)).content.decode()
    assert all(words in page for words in ("Weak", "Outstanding", "between 1 and 5", "60%", "Print this page"))
    form = signed_in(given.assessor.user).get(at("assignment", given)).content.decode()
    assert ("5: Outstanding" in form, "4: between 1 and 5" in form) == (True, True)


PAGES = ("assignment", "check-scores", "scoring-scale", "declare-conflict", "scoring-sheet")
RECEIPTS = ("score-receipt", "score-receipt-file")


def test_everything_of_an_application_closes_with_a_conflict() -> None:
    given = one_given()
    user = given.assessor.user
    scoring_actions.score(given, {"vision": 5, "delivery": 3}, REASONS, by=user, at=AFTER)
    client = signed_in(user)
    client.post(at("assignment", given), SCORES)
    open_ = [at(name, given) for name in PAGES] + [at(name, given, 1) for name in RECEIPTS]
    assert [client.get(address).status_code for address in open_] == [200] * len(open_)
    conflicts_actions.declare_conflict(given, reason="My sister.", by=user, at=AFTER)
    assert [client.get(address).status_code for address in open_] == [403] * len(open_)
    mine = client.get(reverse("my-assignments")).content.decode()
    assert ("Conflict declared" in mine, f'"{at("assignment", given)}"' in mine, ">80<" in mine) == (True, False, False)
    sheets = client.get(reverse("scoring-sheets"), follow=True)
    assert "There is nothing to score now" in sheets.content.decode()


@pytest.mark.long
def test_nobody_else_reads_a_draft_or_a_receipt() -> None:
    given = one_given()
    user = given.assessor.user
    scoring_actions.score(given, {"vision": 5, "delivery": 3}, REASONS, by=user, at=AFTER)
    signed_in(user).post(at("assignment", given), SCORES | {"reason-vision": "Not yet for others."})
    application, cast = given.application, Cast(given.assessor.fund)
    other = pool_actions.add_assessor(given.assessor.fund, a_user(), by=CLOCK, at=AT)
    scoring_actions.assign(application, other, by=cast.manager, at=AFTER)
    for somebody in (cast.manager, cast.chair, cast.auditor, cast.decider, other.user):
        client = signed_in(somebody)
        addresses = [at(name, given) for name in PAGES] + [at(name, given, 1) for name in RECEIPTS]
        assert [client.get(address).status_code for address in addresses] == [403] * len(addresses), somebody
    for address in (reverse("panel", args=[application.round_id]), reverse("agree-score", args=[application.pk])):
        assert "Not yet for others." not in signed_in(cast.chair).get(address).content.decode()
    file = signed_in(cast.chair).get(reverse("readings-file", args=[application.round_id]))
    assert b"Not yet for others." not in b"".join(file.streaming_content)  # type: ignore[attr-defined]


def test_the_list_says_what_is_late_and_begun() -> None:
    given = one_given()
    Assignment.objects.filter(pk=given.pk).update(due_on=AT.date())
    client = signed_in(given.assessor.user)
    client.post(at("assignment", given), SCORES | {"points-delivery": "", "then": "draft"})
    page = client.get(reverse("my-assignments")).content.decode()
    assert all(words in page for words in ("Was due", "12 January 2026", "1 of 2 criteria have points"))
    empty = signed_in(pool_actions.add_assessor(given.assessor.fund, a_user(), by=CLOCK, at=AT).user)
    assert "You have scored everything you were given." in empty.get(reverse("my-assignments")).content.decode()


def test_after_release_a_reader_sees_what_became_of_it() -> None:
    application = an_application("decided", score=4)
    cast = application.cast  # type: ignore[attr-defined]
    reader = cast.assessors[0].user
    before = signed_in(reader).get(reverse("my-outcomes")).content.decode()
    assert ("No outcomes yet" in before, "What became of what you scored</a>" in before) == (True, False)
    release(application.round, cast)
    page = signed_in(reader).get(reverse("my-outcomes")).content.decode()
    assert all(words in page for words in (str(application), ">75<", "cannot be told from this round"))
    assert reverse("my-outcomes") in signed_in(reader).get(reverse("my-assignments")).content.decode()
    stranger = pool_actions.add_assessor(cast.fund, a_user(), by=CLOCK, at=AT).user
    assert str(application) not in signed_in(stranger).get(reverse("my-outcomes")).content.decode()


def test_the_list_and_the_outcomes_take_as_many_queries_with_more() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        given = an_application("scored", round_=round_, cast=cast).assignments.order_by("pk").first()
        assert given is not None
        points = {"vision": 5, "delivery": 3}
        scoring_actions.save_draft(given, points, REASONS, by=given.assessor.user, at=AFTER)

    add()
    takes_as_many_queries_with_more(cast.assessors[0].user, reverse("my-assignments"), add)


@pytest.mark.long
def test_the_outcomes_take_as_many_queries_with_more() -> None:
    counts = []
    for number in (1, 3):
        round_ = an_open_round()
        cast = Cast(round_.strand.fund)
        for _ in range(number):
            an_application("decided", round_=round_, cast=cast)
        release(round_, cast)
        counts.append(queries_of(cast.assessors[0].user, reverse("my-outcomes")))
    assert counts[0] == counts[1]


def test_the_file_of_readings_is_for_those_who_read_scores() -> None:
    application = an_application("scored")
    cast, address = application.cast, reverse("readings-file", args=[application.round_id])  # type: ignore[attr-defined]
    for user in (cast.manager, cast.chair, cast.decider, cast.auditor):
        answer = signed_in(user).get(address)
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
        assert len(list(csv.DictReader(text.splitlines()))) == 6
    for user in (cast.finance, cast.assessors[0].user, application.side.lead):  # type: ignore[attr-defined]
        assert signed_in(user).get(address).status_code == 403


def test_the_file_leaves_out_what_a_conflict_closes() -> None:
    application = an_application("scored")
    cast = application.cast  # type: ignore[attr-defined]
    people.grant(cast.chair, Role.PARTNER, f"organisation:{application.partnership.lead_id}", at=AFTER)
    answer = signed_in(cast.chair).get(reverse("readings-file", args=[application.round_id]))
    assert len(b"".join(answer.streaming_content).splitlines()) == 1  # type: ignore[attr-defined]


@pytest.mark.long
def test_the_file_takes_as_many_queries_with_more() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    chair = signed_in(cast.chair)

    def read() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = chair.get(reverse("readings-file", args=[round_.pk]))
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        return len(captured)

    an_application("scored", round_=round_, cast=cast)
    one = read()
    for _ in range(2):
        an_application("scored", round_=round_, cast=cast)
    assert read() == one
