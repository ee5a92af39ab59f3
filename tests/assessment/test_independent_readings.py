"""An assessor's independent reading counts; a change after seeing others is kept, marked, has its reason, and counts by the method."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.models import Assignment, ScoreReceipt
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.queries import readings
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.own_assignments import own_readings
from placefund.assessment.scoring.submissions import sent_scores
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.assessment.receipts import counting
from placefund.domain.roles import Role
from placefund.domain.terms import Terms
from placefund.panels.agreement.calibration import calibrate_round
from placefund.people.models import CLOCK
from tests.build import AFTER, AT, CRITERIA, TERMS, Cast, a_user, an_application, an_open_round
from tests.witness import refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
FIRST_COUNTS = replace(TERMS, method=Method(late_changes_count=False))
WHY = "I had misread the budget."


@once
def two_readers(terms: Terms = FIRST_COUNTS) -> tuple[Application, Assignment, Assignment, Cast]:
    round_ = an_open_round(terms=terms)
    cast = Cast(round_.strand.fund)
    bid = an_application("eligible", round_=round_, cast=cast)
    pool = [pool_actions.add_assessor(round_.strand.fund, a_user(), by=CLOCK, at=AT) for _ in range(2)]
    first, second = (scoring_actions.assign(bid, each, by=cast.manager, at=AFTER) for each in pool)
    return bid, first, second, cast


def send(row: Assignment, points: int, why: str = "") -> None:
    given = {criterion.key: points for criterion in CRITERIA}
    reasons = dict.fromkeys(given, "Because.")
    scoring_actions.score(row, given, reasons, change_reason=why, by=row.assessor.user, at=AFTER)


def weighted(bid: Application) -> list[int]:
    return [int(each.weighted) for each in readings(bid) if each.weighted is not None]


@pytest.mark.parametrize(
    ("submissions", "late_changes_count", "counts"),
    [
        ({}, False, 0),
        ({1: False}, False, 1),
        ({1: False, 2: False, 3: True}, False, 2),
        ({1: False, 2: False, 3: True}, True, 3),
    ],
)
def test_which_submission_counts(submissions: dict[int, bool], late_changes_count: bool, counts: int) -> None:
    assert counting(submissions, late_changes_count=late_changes_count) == counts


def test_a_change_before_anybody_else_has_sent_is_independent_and_counts() -> None:
    bid, first, _, _ = two_readers()
    send(first, 2)
    send(first, 4)
    assert weighted(bid) == [75]
    assert list(ScoreReceipt.objects.values_list("after_others", "change_reason")) == [(False, ""), (False, "")]


def test_a_change_after_the_others_needs_its_reason_and_does_not_count() -> None:
    bid, first, second, _ = two_readers()
    send(first, 2)
    send(second, 4)
    with refused(f"Others' readings of {bid} are open to you. Say why you change your own: the panel is told it."):
        send(first, 4)
    send(first, 4, WHY)
    assert weighted(bid) == [25, 75]
    [reading, _] = readings(bid)
    assert reading.later is not None
    assert (int(reading.later.weighted or 0), reading.later.change_reason, reading.later.is_late) == (75, WHY, True)
    assert [(one.number, one.counts, one.is_late) for one in sent_scores(first)] == [(1, True, False), (2, False, True)]
    assert own_readings([first.assessor_id], AFTER)[0].weighted == 25
    assert [one.agrees(CRITERIA) for one in sent_scores(first)] == [True, True]


def test_calibration_uses_the_independent_readings() -> None:
    bid, first, second, _ = two_readers()
    send(first, 2)
    send(second, 4)
    before = calibrate_round(bid.round)
    send(first, 5, WHY)
    after = calibrate_round(bid.round)
    assert before is not None
    assert after is not None
    assert before.inputs == after.inputs


def test_where_the_method_says_so_and_in_older_rounds_a_late_change_counts_and_is_marked() -> None:
    bid, first, second, _ = two_readers(TERMS)
    send(first, 2)
    send(second, 4)
    send(first, 5, WHY)
    assert weighted(bid) == [100, 75]
    [reading, _] = readings(bid)
    assert (reading.is_late, reading.change_reason, reading.later) == (True, WHY, None)


def test_while_the_others_are_hidden_a_change_is_independent() -> None:
    terms = replace(TERMS, method=Method(readers_hidden=Phase.RELEASED, late_changes_count=False))
    bid, first, second, _ = two_readers(terms)
    send(first, 2)
    send(second, 4)
    send(first, 4)
    assert weighted(bid) == [75, 75]


def test_who_reads_all_scores_in_another_part_has_seen_them() -> None:
    terms = replace(TERMS, method=Method(readers_hidden=Phase.RELEASED, late_changes_count=False))
    bid, first, second, cast = two_readers(terms)
    from placefund.people import actions as people

    people.grant(first.assessor.user, Role.PANEL_CHAIR, f"fund:{cast.fund.slug}", at=AT)
    send(first, 2)
    send(second, 4)
    send(first, 4, WHY)
    assert weighted(bid) == [25, 75]


def test_the_database_refuses_a_late_change_without_a_reason() -> None:
    _, first, _, _ = two_readers()
    send(first, 2)
    kept = ScoreReceipt.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreReceipt.objects.create(
            assignment=first,
            submission=9,
            confidence=2,
            reference="x",
            digest="y",
            sent_at=kept.sent_at,
            after_others=True,
        )


def test_every_page_and_file_says_which_reading_counts() -> None:
    bid, first, second, cast = two_readers()
    send(first, 2)
    send(second, 4)
    send(first, 5, WHY)
    mine, chair = signed_in(first.assessor.user), signed_in(cast.chair)
    receipt = mine.get(reverse("score-receipt", args=[first.pk, 2])).content.decode()
    assert "they are kept, and do not count" in receipt
    assert WHY in receipt
    assert "your independent reading" in mine.get(reverse("score-receipt", args=[first.pk, 1])).content.decode()
    assert "it does not count" in mine.get(reverse("assignment", args=[first.pk])).content.decode()
    agree = " ".join(chair.get(reverse("agree-score", args=[bid.pk])).content.decode().split())
    assert "This is the independent reading, and it counts." in agree
    assert WHY in agree
    panel = " ".join(chair.get(reverse("panel-scores", args=[bid.round_id])).content.decode().split())
    file = chair.get(reverse("readings-file", args=[bid.round_id]))
    rows = list(csv.DictReader(b"".join(file.streaming_content).decode().splitlines()))  # type: ignore[attr-defined]
    told = {(row["submission"], row["counts"], row["after_others"], row["change_reason"]) for row in rows}
    assert told == {("1", "yes", "no", ""), ("2", "no", "yes", WHY)}
    assert panel


def test_the_page_that_sends_asks_for_the_reason_and_says_what_will_count() -> None:
    _, first, second, _ = two_readers()
    send(first, 2)
    send(second, 4)
    client, address = signed_in(first.assessor.user), reverse("check-scores", args=[first.pk])
    given = {criterion.key: 5 for criterion in CRITERIA}
    draft = scoring_actions.save_draft(first, given, dict.fromkeys(given, "So."), 3, by=first.assessor.user, at=AFTER)
    page = " ".join(client.get(address).content.decode().split())
    assert "your earlier, independent reading goes on counting" in page
    bare = client.post(address, {"seen_version": draft.version})
    assert bare.status_code == 422
    client.post(address, {"seen_version": draft.version, "change_reason": WHY})
    assert ScoreReceipt.objects.get(assignment=first, submission=2).change_reason == WHY
