"""An assessor's own notes: kept by a button and by themselves, erased for good, and read by nobody else."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assignment, Notebook, ScoreDraft
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.actions import keep_notes
from placefund.assessment.scoring.notes import MOST_LETTERS_IN_A_NOTE, Notes, notes_of
from placefund.people.models import CLOCK
from placefund.records.models import Event
from tests.build import AFTER, AT, Cast, a_user, an_application
from tests.witness import acts_on, nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
SECRET = "Zanzibar: ask the panel why."
POINTS, REASONS = {"vision": 5, "delivery": 3}, {"vision": "Clear.", "delivery": "Thin."}


@once
def one_given(application: Application | None = None) -> Assignment:
    application = application or an_application("eligible")
    assessor = pool_actions.add_assessor(application.round.strand.fund, a_user(), by=CLOCK, at=AT)
    cast = Cast(application.round.strand.fund)
    return scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)


def kept(given: Assignment, text: str = SECRET, **more: Any) -> int:
    return keep_notes(given, {"vision": text}, by=given.assessor.user, at=AFTER, **more)


def page_of(given: Assignment) -> str:
    return reverse("assignment", args=[given.pk])


# --- kept and erased ---------------------------------------------------------------------------------------------------


def test_a_note_is_kept_by_its_button_and_shown_beside_its_answer() -> None:
    given = one_given()
    client = signed_in(given.assessor.user)
    sent = {"note-vision": SECRET, "note-page_costs": "Who pays?", "seen_version": "0", "seen_notes": "0"}
    answer = client.post(page_of(given), sent | {"then": "note-vision"})
    assert answer.headers["Location"] == f"{page_of(given)}#answer-vision"
    assert notes_of(given) == Notes({"vision": SECRET, "page_costs": "Who pays?"}, 1)
    page = client.get(page_of(given)).content.decode()
    part = page.partition('id="answer-vision"')[2].partition("</section>")[0]
    assert (SECRET in part, 'pf-bench__note" open' in part) == (True, True)
    other = page.partition('id="answer-delivery"')[2].partition("</section>")[0]
    assert ("Your note on “Who will do it?”" in other, 'pf-bench__note" open' in other) == (True, False)


def test_the_button_of_a_note_keeps_the_scores_that_stand_on_the_page_too() -> None:
    given = one_given()
    sent = {"note-vision": SECRET, "points-vision": "4", "seen_version": "0", "seen_notes": "0", "then": "note-vision"}
    signed_in(given.assessor.user).post(page_of(given), sent)
    assert (ScoreDraft.objects.get().points, notes_of(given).version) == ({"vision": 4}, 1)


def test_a_note_alone_begins_no_draft_of_scores() -> None:
    given = one_given()
    client = signed_in(given.assessor.user)
    client.post(page_of(given), {"note-vision": SECRET, "seen_version": "0", "seen_notes": "0", "then": "draft"})
    assert (Notebook.objects.count(), ScoreDraft.objects.count()) == (1, 0)
    assert "Not begun" in client.get(reverse("my-assignments")).content.decode()


def test_notes_save_themselves_with_the_scores() -> None:
    given = one_given()
    client, address = signed_in(given.assessor.user), reverse("autosave-scores", args=[given.pk])
    sent = {"note-vision": SECRET, "seen_version": "0", "seen_notes": "0"}
    assert client.post(address, sent).json().items() >= {"version": 0, "notes": 1}.items()
    more = {"note-vision": f"{SECRET} And who?", "points-vision": "4", "seen_version": "0", "seen_notes": "1"}
    assert client.post(address, more).json().items() >= {"version": 1, "notes": 2}.items()
    with nothing_changes():
        late = client.post(address, sent | {"note-vision": "Mine.", "points-vision": "4"})
    assert (late.status_code, "Your notes were changed in another window" in late.json()["error"]) == (409, True)


def test_a_note_of_another_window_is_replaced_only_knowingly() -> None:
    given = one_given()
    kept(given)
    client = signed_in(given.assessor.user)
    late = {"note-vision": "Mine.", "seen_version": "0", "seen_notes": "0", "then": "draft"}
    with nothing_changes():
        answer = client.post(page_of(given), late)
    page = answer.content.decode()
    assert (answer.status_code, "Mine." in page, 'name="seen_notes" value="1"' in page) == (422, True, True)
    client.post(page_of(given), late | {"seen_notes": "1"})
    assert notes_of(given) == Notes({"vision": "Mine."}, 2)


def test_a_page_that_sends_no_note_leaves_them_as_they_are() -> None:
    given = one_given()
    kept(given)
    signed_in(given.assessor.user).post(page_of(given), {"points-vision": "4", "seen_version": "0", "then": "draft"})
    assert notes_of(given) == Notes({"vision": SECRET}, 1)


def test_an_emptied_note_is_gone_and_nothing_of_it_is_kept() -> None:
    given = one_given()
    kept(given)
    client = signed_in(given.assessor.user)
    client.post(page_of(given), {"note-vision": " ", "seen_version": "0", "seen_notes": "1", "then": "note-vision"})
    assert (Notebook.objects.exists(), notes_of(given)) == (False, Notes())
    assert acts_on(given) == ["assigned", "began notes on", "erased notes on"]


def test_notes_stay_when_the_scores_are_sent_and_can_be_kept_after_the_panel() -> None:
    given = one_given()
    kept(given)
    scoring_actions.score(given, POINTS, REASONS, by=given.assessor.user, at=AFTER)
    assert notes_of(given).texts == {"vision": SECRET}
    application = an_application("assessed")
    later = application.assignments.order_by("pk").first()
    assert later is not None
    client = signed_in(later.assessor.user)
    client.post(page_of(later), {"note-vision": SECRET, "seen_notes": "0", "then": "draft"})
    page = client.get(page_of(later)).content.decode()
    assert ("its scores are closed" in page, SECRET in page, 'name="points-vision"' in page) == (True, True, False)


def test_whoever_wrote_scores_while_they_were_closed_is_told_and_keeps_the_words() -> None:
    application = an_application("assessed")
    given = application.assignments.order_by("pk").first()
    assert given is not None
    late = {"points-vision": "1", "reason-vision": "Too late.", "note-vision": SECRET, "seen_version": "0"}
    with nothing_changes():
        answer = signed_in(given.assessor.user).post(page_of(given), late | {"seen_notes": "0", "then": "draft"})
    page = answer.content.decode()
    told = "The panel has agreed its score, so the scores of this application are closed."
    assert (answer.status_code, told in page, "Too late." in page, SECRET in page) == (422, True, True, True)


def test_a_note_has_a_part_to_stand_beside_and_a_limit() -> None:
    given = one_given()
    by = given.assessor.user
    with refused("A note stands beside an answer, the place or the costs of this application."):
        keep_notes(given, {"no-such": SECRET}, by=by, at=AFTER)
    with refused("A note has at most 10000 letters."):
        kept(given, "x" * (MOST_LETTERS_IN_A_NOTE + 1))


# --- nobody else's -----------------------------------------------------------------------------------------------------


def test_nobody_else_can_keep_notes_there() -> None:
    given = one_given()
    cast = Cast(given.assessor.fund)
    for other in (cast.manager, cast.chair, cast.auditor, cast.assessors[0].user):
        with (
            refused(f"{other} may not score an assigned application. It takes an assessor with a part in it."),
            nothing_changes(),
        ):
            keep_notes(given, {"vision": "Not mine."}, by=other, at=AFTER)


@pytest.mark.long
def test_nobody_else_reads_a_note_on_any_page_in_any_file_or_in_the_record() -> None:
    application = an_application("eligible")
    lead = application.side.lead  # type: ignore[attr-defined]
    given = one_given(application)
    kept(given)
    scoring_actions.score(given, POINTS, REASONS, by=given.assessor.user, at=AFTER)
    cast = Cast(given.assessor.fund)
    other = pool_actions.add_assessor(given.assessor.fund, a_user(), by=CLOCK, at=AT)
    theirs = scoring_actions.assign(application, other, by=cast.manager, at=AFTER)
    scoring_actions.score(theirs, POINTS, REASONS, by=other.user, at=AFTER)
    addresses = [
        page_of(given),
        reverse("autosave-scores", args=[given.pk]),
        page_of(theirs),
        reverse("check-scores", args=[given.pk]),
        reverse("score-receipt", args=[given.pk, 1]),
        reverse("score-receipt-file", args=[given.pk, 1]),
        reverse("scoring-sheet", args=[given.pk]),
        reverse("readings-file", args=[application.round_id]),
        reverse("panel", args=[application.round_id]),
        reverse("agree-score", args=[application.pk]),
        reverse("assign", args=[application.pk]),
        reverse("round-assessors", args=[application.round_id]),
        reverse("assessor", args=[given.assessor_id]),
        reverse("my-assignments"),
    ]
    for somebody in (cast.manager, cast.chair, cast.auditor, cast.decider, other.user, lead):
        client = signed_in(somebody)
        for address in addresses:
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            assert b"Zanzibar" not in body, (somebody, address)
        assert client.get(page_of(given)).status_code == 403, somebody
    assert not [event for event in Event.objects.all() if "Zanzibar" in str(vars(event))]


def test_the_assessors_own_sheet_and_receipt_hold_no_note() -> None:
    given = one_given()
    kept(given)
    client = signed_in(given.assessor.user)
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(reverse("scoring-sheet", args=[given.pk])).content))
    held = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    scoring_actions.score(given, POINTS, REASONS, by=given.assessor.user, at=AFTER)
    receipt = client.get(reverse("score-receipt-file", args=[given.pk, 1])).content.decode()
    assert ("Zanzibar" in held, "Zanzibar" in receipt) == (False, False)


def test_notes_close_with_a_conflict() -> None:
    given = one_given()
    kept(given)
    by = given.assessor.user
    conflicts_actions.declare_conflict(given, reason="My sister.", by=by, at=AFTER)
    with refused("You declared a conflict with this application, so it is closed to you."):
        kept(given, "More.")
    answer = signed_in(by).get(page_of(given))
    assert (answer.status_code, SECRET in answer.content.decode()) == (403, False)
