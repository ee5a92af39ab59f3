"""Drafts, receipts and revisions: it works, each refusal changes nothing, and what was sent can be shown for ever."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assessor, Assignment, Score, ScoreDraft, ScoreReceipt
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.actions import take_sheet
from placefund.assessment.scoring.own_assignments import own_readings, said_to
from placefund.assessment.scoring.submissions import (
    SheetReading,
    drafted,
    newest_submission,
    preview,
    reading_rows,
    sent_scores,
)
from placefund.domain.assessment.calibration import CalibratedAssessor
from placefund.domain.assessment.exports import READINGS
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.people import actions as people
from placefund.people.models import CLOCK
from placefund.records.models import Event
from tests.build import AFTER, AT, CRITERIA, Cast, a_user, an_application, an_open_round
from tests.witness import acts_on, refused

pytestmark = pytest.mark.django_db
POINTS = {"vision": 5, "delivery": 3}
REASONS = {"vision": "Clear.", "delivery": "Thin."}
CLOSED = "The panel has agreed its score, so the scores of this application are closed."


def an_assessor(fund: Any, name: str = "", **more: Any) -> Assessor:
    return pool_actions.add_assessor(fund, a_user(name), by=CLOCK, at=AT, **more)


def one_given(application: Application | None = None) -> Assignment:
    application = application or an_application("eligible")
    assessor = an_assessor(application.round.strand.fund)
    cast = getattr(application, "cast", None) or Cast(application.round.strand.fund)
    return scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)


def sent(given: Assignment, points: dict[str, int] | None = None, **more: Any) -> Assignment:
    return scoring_actions.score(given, points or POINTS, REASONS, by=given.assessor.user, at=AFTER, **more)


# --- drafts ------------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_part_by_part_and_leaves_no_trace_in_the_record() -> None:
    given = one_given()
    scoring_actions.save_draft(given, {"vision": 4}, {}, by=given.assessor.user, at=AFTER)
    kept = scoring_actions.save_draft(given, {"vision": 5}, {"vision": "Half a"}, 3, by=given.assessor.user, at=AFTER)
    assert (kept.points, kept.reasons, kept.confidence, kept.version) == ({"vision": 5}, {"vision": "Half a"}, 3, 2)
    assert (ScoreDraft.objects.count(), acts_on(given), Score.objects.count()) == (1, ["assigned"], 0)
    assert not Event.objects.filter(subject_kind="assessment.scoredraft").exists()


def test_a_draft_of_another_window_is_not_overwritten_unseen() -> None:
    given = one_given()
    scoring_actions.save_draft(given, {"vision": 4}, {}, seen_version=0, by=given.assessor.user, at=AFTER)
    with refused("This draft was changed in another window since. Save again to replace what stands there."):
        scoring_actions.save_draft(given, {"vision": 1}, {}, seen_version=0, by=given.assessor.user, at=AFTER)
    assert (
        scoring_actions.save_draft(given, {"vision": 1}, {}, seen_version=1, by=given.assessor.user, at=AFTER).version
        == 2
    )


def test_a_draft_goes_when_the_scores_are_sent() -> None:
    given = one_given()
    scoring_actions.save_draft(given, POINTS, REASONS, 3, by=given.assessor.user, at=AFTER)
    sent(given)
    assert drafted(given) is None


def test_nobody_drafts_for_another_or_after_the_panel() -> None:
    given = one_given()
    manager = Cast(given.assessor.fund).manager
    with refused(f"{manager} may not score an assigned application. It takes an assessor with a part in it."):
        scoring_actions.save_draft(given, POINTS, REASONS, by=manager, at=AFTER)
    agreed = an_application("assessed").assignments.first()
    with refused(CLOSED):
        scoring_actions.save_draft(agreed, POINTS, REASONS, by=agreed.assessor.user, at=AFTER)


def test_a_draft_says_what_it_lacks_and_what_it_would_mean() -> None:
    given = sent(one_given(), {"vision": 1, "delivery": 1})
    draft = scoring_actions.save_draft(given, {"vision": 5}, {"vision": "Clear."}, by=given.assessor.user, at=AFTER)
    found = preview(given, drafted(given))  # type: ignore[arg-type]
    assert (found.missing, found.weighted, found.before) == ("“Delivery” has no score. Give one from 1 to 5.", None, 0)
    scoring_actions.save_draft(given, POINTS, REASONS, 3, seen_version=draft.version, by=given.assessor.user, at=AFTER)
    found = preview(given, drafted(given))  # type: ignore[arg-type]
    assert (found.missing, found.weighted) == ("", 80)
    assert [(line.points, line.adds, line.before, line.is_changed) for line in found.lines] == [
        (5, 60, 1, True),
        (3, 20, 1, True),
    ]


# --- receipts ----------------------------------------------------------------------------------------------------------


def test_every_scoring_has_a_receipt_that_can_be_worked_out_again() -> None:
    given = one_given()
    sent(given, {"vision": 1, "delivery": 1}, confidence=1)
    sent(given, confidence=3, by_sheet=True)
    round_ = given.application.round_id
    assert list(ScoreReceipt.objects.values_list("reference", "submission", "confidence", "by_sheet")) == [
        (f"R{round_}-A{given.pk}-1", 1, 1, False),
        (f"R{round_}-A{given.pk}-2", 2, 3, True),
    ]
    both = sent_scores(given)
    assert [one.agrees(CRITERIA) for one in both] == [True, True]
    assert len({one.receipt.digest for one in both if one.receipt}) == 2
    assert [one.weighted for one in both] == [0, 80]
    assert [change.before for change in both[1].changes] == [1, 1]
    details = Event.objects.filter(verb="scored").last().details  # type: ignore[union-attr]
    assert (details["receipt"], details["sha256"]) == (both[1].scoring.reference, both[1].receipt.digest)  # type: ignore[union-attr]


def test_what_was_sent_is_never_changed_or_removed() -> None:
    sent(one_given())
    for rows in (Score.objects, ScoreReceipt.objects):
        for act in (lambda rows=rows: rows.update(submission=9), lambda rows=rows: rows.all().delete()):
            with pytest.raises(IntegrityError), transaction.atomic():
                act()


def test_a_reason_is_kept_with_one_kind_of_line_end() -> None:
    """A browser sends two letters for a line end and a sheet one: the digest must not depend on which it was."""
    given = one_given()
    reasons = REASONS | {"vision": " One.\r\nTwo. "}
    scoring_actions.score(given, POINTS, reasons, by=given.assessor.user, at=AFTER)
    assert Score.objects.get(criterion_key="vision").reason == "One.\nTwo."


def test_scores_are_not_sent_over_newer_ones() -> None:
    given = sent(one_given())
    with refused(f"You have sent other scores for {given.application} since. Look at them, and begin from there."):
        sent(given, after=0)
    assert newest_submission(sent(given, after=1)) == 2


@pytest.mark.parametrize("confidence", [0, 4, -1])
def test_confidence_is_one_of_three(confidence: int) -> None:
    given = one_given()
    with refused(f"Say how sure you are of your reading: 1 (low), 2 or 3 (high), not {confidence}."):
        sent(given, confidence=confidence)


# --- sheets ------------------------------------------------------------------------------------------------------------


def test_a_sheet_is_taken_whole_or_not_at_all() -> None:
    round_ = an_open_round()
    cast, assessor = Cast(round_.strand.fund), an_assessor(round_.strand.fund)
    rows = [
        scoring_actions.assign(
            an_application("eligible", round_=round_, cast=cast), assessor, by=cast.manager, at=AFTER
        )
        for _ in range(2)
    ]
    good = [SheetReading(row, POINTS, REASONS, 2, 0) for row in rows]
    with refused("“Delivery” has no score. Give one from 1 to 5."):
        take_sheet([good[0], SheetReading(rows[1], {"vision": 5}, REASONS, 2, 0)], by=assessor.user, at=AFTER)
    assert [row.state for row in take_sheet(good, by=assessor.user, at=AFTER)] == ["scored"] * 2
    assert set(ScoreReceipt.objects.values_list("by_sheet", flat=True)) == {True}


# --- conflicts ---------------------------------------------------------------------------------------------------------


def test_a_declared_conflict_keeps_the_draft_closes_it_and_tells_the_fund() -> None:
    application = an_application("eligible")
    given = one_given(application)
    manager, user = application.cast.manager, given.assessor.user  # type: ignore[attr-defined]
    scoring_actions.save_draft(given, POINTS, REASONS, by=user, at=AFTER)
    conflicts_actions.declare_conflict(given, reason="My sister.", by=user, at=AFTER)
    assert ScoreDraft.objects.get().points == POINTS
    sentence = (
        "This assignment is conflicted, so it is not possible to score it now. It would have to be assigned or scored."
    )
    with refused(sentence):
        scoring_actions.save_draft(given, POINTS, REASONS, by=user, at=AFTER)
    told = Notice.objects.filter(recipient=manager).order_by("-pk").first()
    assert told is not None
    assert ("declared a conflict" in told.subject, told.address) == (True, f"/applications/{application.pk}/assessors/")


def test_whoever_comes_to_act_for_a_partner_scores_no_more() -> None:
    application = an_application("eligible")
    given = one_given(application)
    user = given.assessor.user
    people.grant(user, Role.PARTNER, f"organisation:{application.partnership.lead_id}", at=AFTER)
    given = Assignment.objects.get(pk=given.pk)
    with refused(
        "Something on record joins you to this application, so it is closed to you until the fund has looked at it. What you "
        "wrote is kept. Ask the fund if you think this is a mistake."
    ):
        scoring_actions.score(given, POINTS, REASONS, by=given.assessor.user, at=AFTER)


# --- lists and files ---------------------------------------------------------------------------------------------------


def test_ones_own_list_says_what_is_late_begun_and_sent() -> None:
    round_ = an_open_round()
    cast, assessor = Cast(round_.strand.fund), an_assessor(round_.strand.fund)
    rows = [
        scoring_actions.assign(
            an_application("eligible", round_=round_, cast=cast), assessor, by=cast.manager, at=AFTER
        )
        for _ in range(3)
    ]
    today = AFTER.date()
    Assignment.objects.filter(pk=rows[1].pk).update(due_on=AT.date())
    scoring_actions.save_draft(rows[1], {"vision": 4}, {}, by=assessor.user, at=AFTER)
    sent(rows[2])
    found = own_readings([assessor.pk], AFTER)
    assert [(own.assignment.pk, own.is_late(today), own.drafted, own.is_to_score, own.weighted) for own in found] == [
        (rows[1].pk, True, 1, True, None),
        (rows[0].pk, False, 0, True, None),
        (rows[2].pk, False, 0, False, 80),
    ]


def test_the_file_of_readings_has_one_row_a_criterion_in_stable_columns() -> None:
    given = sent(one_given(), confidence=3)
    sent(given, {"vision": 4, "delivery": 4})
    rows = list(reading_rows(given.application.round))
    receipt = ScoreReceipt.objects.order_by("-pk").first()
    assert receipt is not None
    assert READINGS.header[:7] == (
        "round",
        "application",
        "application_title",
        "assignment",
        "reader",
        "submission",
        "criterion",
    )
    named = [dict(zip(READINGS.header, row, strict=True)) for row in rows]
    assert [(row["criterion"], row["points"], row["reason"], row["submission"]) for row in named] == [
        ("vision", 4, "Clear.", 2),
        ("delivery", 4, "Thin.", 2),
    ]
    assert {(row["reader"], row["receipt"], row["sha256"]) for row in named} == {
        (str(given.assessor), receipt.reference, receipt.digest)
    }
    assert {str(row["weighted_out_of_100"]) for row in named} == {"75.0000"}


def test_ones_own_severity_is_told_in_plain_words() -> None:
    def own(severity: float | None, low: float | None, high: float | None) -> str:
        return said_to(CalibratedAssessor(1, 5, Fraction(50), 1.0, severity, low, high, None, None, ()))

    assert "cannot be told from this round" in own(None, None, None)
    assert own(-6.0, -9.5, -2.5).startswith(
        "You were more severe than the others by about 6.0 points of 100: we are 90% sure that the difference lies between "
        "-9.5 and -2.5 points of 100."
    )
    assert own(6.0, 2.5, 9.5).startswith("You were more lenient")
    assert own(1.0, -2.0, 4.0).startswith("You were neither clearly more severe nor clearly more lenient")
