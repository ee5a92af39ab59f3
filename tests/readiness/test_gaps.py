"""Gaps are worked off together: opened, answered with what shows it, sent back, closed, dropped, and told when they are late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.urls import reverse

from placefund.domain.readiness import GapSide
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.operations.reminders import remind
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.access import NotYours
from placefund.readiness.gaps import actions
from placefund.readiness.gaps.actions import GapTerms
from placefund.readiness.models import Gap, GapLine
from placefund.records import clock
from tests.build_readiness import AT, DUE, Readying, a_gap, a_place_to_be_ready, a_readiness_draft, a_readiness_finding
from tests.build_rounds import a_user
from tests.witness import refused, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def test_a_gap_that_is_opened_by_hand_tells_its_owner() -> None:
    side = a_place_to_be_ready()
    gap = a_gap(side)
    told = Notice.objects.get(recipient=side.officer, kind="gap")
    assert (told.text, gap.number, gap.state) == ("Show the budget vote.", 1, "open")


def test_a_place_answers_with_a_file_and_the_delivery_body_accepts_it() -> None:
    side = a_place_to_be_ready()
    gap = a_gap(side)
    file = SimpleUploadedFile("vote.txt", b"The vote.", content_type="text/plain")
    gap = actions.answer(gap, "It was voted on 3 February.", upload=file, by=side.officer, at=AT)
    assert gap.state == "answered"
    assert Notice.objects.filter(recipient=side.manager, kind="gap_to_check").count() == 1
    gap = actions.close(gap, text="The vote shows it.", by=side.manager, at=AT)
    assert (gap.state, gap.settled_at) == ("closed", AT)
    assert list(gap.lines.values_list("step", "is_from_place")) == [
        ("opened", False),
        ("answered", True),
        ("closed", False),
    ]
    document = gap.lines.get(step="answered").document
    assert document is not None
    assert signed_in(side.manager).get(reverse("document", args=[document.pk])).status_code == 200


def test_an_answer_that_does_not_do_is_sent_back_with_the_reason() -> None:
    side = a_place_to_be_ready()
    gap = actions.answer(a_gap(side), "Soon.", by=side.officer, at=AT)
    with refused("Say why. Whoever this concerns reads it."):
        actions.send_back(gap, reason="", by=side.manager, at=AT)
    gap = actions.send_back(gap, reason="We need the vote itself.", by=side.manager, at=AT)
    assert gap.state == "open"
    assert Notice.objects.filter(recipient=side.officer, kind="gap", text="We need the vote itself.").exists()


def test_a_gap_is_dropped_with_a_reason_and_can_be_opened_again() -> None:
    side = a_place_to_be_ready()
    gap = actions.drop(a_gap(side), reason="The law has changed.", by=side.manager, at=AT)
    assert gap.state == "dropped"
    gap = actions.reopen(gap, reason="It has changed back.", by=side.manager, at=AT)
    assert (gap.state, gap.settled_at) == ("open", None)


def test_a_changed_gap_keeps_in_its_thread_what_it_was() -> None:
    side = a_place_to_be_ready()
    gap = a_gap(side)
    terms = GapTerms(GapSide.DELIVERY_BODY, DUE + timedelta(days=30), person=side.manager)
    gap = actions.change(gap, terms, reason="We draft it for you.", by=side.manager, at=AT)
    assert (gap.side, gap.person, gap.due_on) == ("delivery_body", side.manager, DUE + timedelta(days=30))
    assert gap.lines.last().text == "Until then it was to be done by 31 March 2026. We draft it for you."  # type: ignore[union-attr]


def test_a_gap_is_owned_by_somebody_with_a_part_in_the_programme_and_by_a_day_to_come() -> None:
    side = a_place_to_be_ready()
    stranger = a_user("Stranger")
    with refused("Stranger has no part in this programme, and could not open the gap."):
        actions.open_by_hand(
            side.programme,
            "resourcing",
            "A vote.",
            GapTerms(GapSide.PLACE, DUE, person=stranger),
            by=side.manager,
            at=AT,
        )
    past = GapTerms(GapSide.PLACE, AT.date() - timedelta(days=1))
    with refused("11 January 2026 has passed. Give a day that is to come."):
        actions.open_by_hand(side.programme, "resourcing", "A vote.", past, by=side.manager, at=AT)


def test_both_sides_write_notes_and_nobody_else() -> None:
    side = a_place_to_be_ready()
    gap = a_gap(side)
    actions.note(gap, "The vote is in March.", by=side.officer, at=AT)
    actions.note(gap, "Thank you.", by=side.manager, at=AT)
    with pytest.raises(NotYours):
        actions.note(gap, "I think so too.", by=side.member, at=AT)
    assert GapLine.objects.filter(step="noted").count() == 2


def test_a_line_is_never_changed() -> None:
    a_gap()
    for change in (lambda: GapLine.objects.update(text="Other"), lambda: GapLine.objects.all().delete()):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_the_name_of_who_owns_a_gap_is_read_by_the_two_sides_alone() -> None:
    side = a_place_to_be_ready()
    gap = a_gap(side)
    auditor = a_user("An auditor", role=Role.AUDITOR, scope=f"fund:{gap.fund_slug}")
    for name, number in (("readiness-gap", gap.pk), ("readiness-gaps", side.programme.pk)):
        page = reverse(name, args=[number])
        assert "Priya Office" in signed_in(side.manager).get(page).text
        assert "Priya Office" not in signed_in(auditor).get(page).text


def test_a_late_gap_stands_among_the_tasks_of_its_owner_and_is_reminded_of_once() -> None:
    side = a_place_to_be_ready()
    gap = a_gap(side)
    late = AT.replace(month=4, day=1)
    (task,) = [each for each in tasks(side, late) if "gap" in each.what]
    assert (task.what, task.is_late, task.day) == ("Work off gap 1", True, DUE)
    remind(at=late)
    remind(at=late)
    told = Notice.objects.filter(recipient=side.officer, kind="gap_reminder")
    assert [each.subject for each in told] == [f"A gap is late: {gap}, {side.programme.place}"]


def tasks(side: Readying, at: Any) -> list[Any]:
    clock.move_to(at)
    return [task for pile in waiting_for(side.officer, at) for task in pile.items]


def test_a_draft_is_a_task_and_is_reminded_of_before_its_wave_closes() -> None:
    side = a_place_to_be_ready()
    draft = a_readiness_draft(side)
    assert [each.what for each in tasks(side, AT)] == ["Send what shows that you are ready"]
    remind(at=AT.replace(month=2, day=8))
    told = Notice.objects.get(recipient=side.officer, kind="readiness_reminder")
    assert told.subject == f"Not sent yet: {draft}"


def test_each_side_has_its_tasks_as_a_finding_goes_on() -> None:
    side = a_place_to_be_ready()

    def waits(person: Any) -> list[str]:
        return [str(task.what) for pile in waiting_for(person, AT) for task in pile.items]

    a_readiness_finding("proposed", side=side)
    assert waits(side.manager) == []
    assert waits(side.fund_manager) == ["Confirm the finding on readiness, or send it back"]


def test_the_pages_of_a_gap_take_it_from_its_opening_to_its_end() -> None:
    side = a_place_to_be_ready()
    gap = a_gap(side)
    place, delivery = signed_in(side.officer), signed_in(side.manager)
    assert place.post(reverse("note-on-gap", args=[gap.pk]), {"text": ""}).status_code == 422
    place.post(reverse("answer-gap", args=[gap.pk]), {"text": "Voted."})
    delivery.post(reverse("send-gap-back", args=[gap.pk]), {"reason": "Which day?"})
    place.post(reverse("answer-gap", args=[gap.pk]), {"text": "On 3 February."})
    delivery.post(reverse("close-gap", args=[gap.pk]), {"reason": "Seen."})
    assert Gap.objects.get().state == "closed"
    page = place.get(reverse("readiness-gap", args=[gap.pk])).text
    assert [said in page for said in ("Voted.", "Which day?", "On 3 February.", "Seen.")] == [True] * 4


@pytest.mark.parametrize("name", ["readiness", "readiness-gaps"])
def test_pages_take_as_many_queries_with_three_gaps_as_with_one(name: str) -> None:
    side = a_place_to_be_ready()
    a_gap(side)

    def one_more() -> None:
        terms = GapTerms(GapSide.PLACE, DUE, person=side.officer)
        actions.open_by_hand(side.programme, "resourcing", "Another vote.", terms, by=side.manager, at=AT)

    takes_as_many_queries_with_more(side.manager, reverse(name, args=[side.programme.pk]), one_more)


def test_the_thread_of_a_gap_takes_as_many_queries_with_three_notes_as_with_one() -> None:
    side = a_place_to_be_ready()
    gap = a_gap(side)
    actions.note(gap, "One.", by=side.officer, at=AT)
    address = reverse("readiness-gap", args=[gap.pk])
    takes_as_many_queries_with_more(side.manager, address, lambda: actions.note(gap, "More.", by=side.manager, at=AT))
