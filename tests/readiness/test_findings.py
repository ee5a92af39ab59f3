"""What is found of a place's readiness: test by test, by two people, closed to the place until its release, revised by a further row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from django.urls import reverse

from placefund.domain.findings import NotPossible
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.readiness import Verdict, changed_since, the_whole
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.places.models import Place
from placefund.readiness.findings import actions
from placefund.readiness.findings.actions import FoundOfTest
from placefund.readiness.models import DimensionFinding, Gap, ReadinessFinding
from placefund.readiness.submissions import actions as submissions
from placefund.records import clock
from tests.build_programmes import of_the_programme
from tests.build_readiness import (
    AT,
    DUE,
    LATER,
    Readying,
    a_place_to_be_ready,
    a_readiness_finding,
    found,
    what_is_sent,
)
from tests.build_rounds import a_user
from tests.witness import refused, signed_in

pytestmark = pytest.mark.django_db
READY, ACTIONS, NOT_YET = Verdict.READY, Verdict.WITH_ACTIONS, Verdict.NOT_YET


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([READY], READY),
        ([READY, READY], READY),
        ([READY, ACTIONS], ACTIONS),
        ([ACTIONS, NOT_YET], NOT_YET),
        ([READY, NOT_YET, READY], NOT_YET),
    ],
)
def test_the_whole_follows_from_its_parts(parts: list[Verdict], whole: Verdict) -> None:
    assert the_whole(parts) == whole


def test_of_nothing_no_whole_follows() -> None:
    with pytest.raises(ValueError, match="there is none"):
        the_whole([])


def test_whoever_drafted_a_finding_neither_confirms_it_nor_sends_it_back() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("proposed", side=side)
    sentence = "You drafted it, so somebody else confirms it or sends it back."
    with refused(sentence):
        actions.confirm(finding, by=side.manager, at=AT)
    with refused(sentence):
        actions.send_back(finding, reason="No.", by=side.manager, at=AT)
    assert actions.confirm(finding, by=side.fund_manager, at=AT).confirmed_by == side.fund_manager


def test_the_database_refuses_one_person_in_both_parts() -> None:
    finding = a_readiness_finding("confirmed")
    with pytest.raises(Error), transaction.atomic():
        ReadinessFinding.objects.filter(pk=finding.pk).update(confirmed_by=finding.drafted_by)


def test_each_test_has_reasons_and_what_is_not_ready_says_what_is_missing_and_until_when() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    bare = [FoundOfTest("governance", READY, " "), FoundOfTest("resourcing", READY, "Enough people.")]
    with refused("Give reasons for Governance: the place reads them."):
        actions.draft(sent, bare, by=side.manager, at=AT)
    lacking = [FoundOfTest("governance", NOT_YET, "Nobody decides."), FoundOfTest("resourcing", READY, "Enough.")]
    with refused("Say what is missing, and until when, for Governance: it becomes a gap."):
        actions.draft(sent, lacking, by=side.manager, at=AT)


def test_a_finding_that_leaves_a_test_open_is_put_to_nobody() -> None:
    side = a_place_to_be_ready()
    finding = actions.draft(what_is_sent(side), found()[:1], by=side.manager, at=AT)
    with refused("Find on every test first: the whole follows from all of them."):
        actions.propose(finding, by=side.manager, at=AT)


def test_a_finding_that_is_sent_back_goes_on_with_the_reason() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("proposed", side=side)
    back = actions.send_back(finding, reason="Cite the minutes.", by=side.fund_manager, at=AT)
    assert (back.state, back.sent_back_why) == ("draft", "Cite the minutes.")
    again = actions.draft(back.sent, found(READY), by=side.manager, at=AT)
    assert (again.pk, again.whole) == (back.pk, READY)


def test_a_release_tells_the_place_and_opens_a_gap_for_each_test_that_is_not_simply_ready() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("released", NOT_YET, side)
    gap = Gap.objects.get()
    assert (gap.dimension, gap.what, gap.due_on, gap.state) == (
        "resourcing",
        "Name a deputy for the head of the office.",
        DUE,
        "open",
    )
    assert gap.found_in is not None
    assert gap.found_in.finding == finding
    for person in (side.officer, side.member):
        assert Notice.objects.get(recipient=person, kind="readiness_found").text.startswith("The whole: Not yet.")


def test_nothing_is_released_that_nobody_confirmed() -> None:
    side = a_place_to_be_ready()
    with pytest.raises(MoveNotPossible):
        actions.release(a_readiness_finding("proposed", side=side), by=side.fund_manager, at=AT)


def test_what_was_released_is_never_changed() -> None:
    finding = a_readiness_finding("released")
    for change in (
        lambda: DimensionFinding.objects.filter(finding=finding).update(verdict="ready"),
        lambda: DimensionFinding.objects.filter(finding=finding).delete(),
        lambda: ReadinessFinding.objects.filter(pk=finding.pk).update(state="draft"),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_a_revision_is_a_further_row_by_two_people_and_opens_no_gap_twice() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("released", NOT_YET, side)
    with refused("Say why. Whoever this concerns reads it."):
        actions.revise(finding, reason=" ", by=side.manager, at=AT)
    begun = actions.revise(finding, reason="A letter was overlooked.", by=side.manager, at=AT)
    with refused("Somebody revises it already."):
        actions.revise(finding, reason="Again.", by=side.manager, at=AT)
    again = actions.draft(begun.sent, found(ACTIONS), by=side.manager, at=AT)
    again = actions.confirm(actions.propose(again, by=side.manager, at=AT), by=side.fund_manager, at=AT)
    again = actions.release(again, by=side.fund_manager, at=AT)
    finding.refresh_from_db()
    assert (again.corrects, again.whole, finding.state) == (finding, ACTIONS, "released")
    assert Gap.objects.count() == 1


def status(user: Any, name: str, *args: Any) -> int:
    return signed_in(user).get(reverse(name, args=args)).status_code


@pytest.mark.parametrize("state", ["draft", "proposed", "confirmed"])
def test_a_finding_is_closed_to_the_place_and_to_governments_until_its_release(state: str) -> None:
    side = a_place_to_be_ready(asks_devolved_view=True)
    finding = a_readiness_finding(state, side=side)
    official = a_user("Of a government", role=Role.DEVOLVED_OFFICIAL, scope="nation:england")
    minister = a_user("Of an office", role=Role.MINISTERS_OFFICE, scope=f"fund:{finding.fund_slug}")
    for person in (side.officer, side.member, official, minister):
        assert status(person, "readiness-finding", finding.pk) == 403
        for name, number in (("readiness", side.programme.pk), ("readiness-sent", finding.sent_id)):
            page = signed_in(person).get(reverse(name, args=[number])).text
            assert "The office depends on one person." not in page
            assert "Ready with actions" not in page
    assert status(side.fund_manager, "readiness-finding", finding.pk) == 200


def test_once_released_the_place_reads_the_reasons() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("released", side=side)
    page = signed_in(side.member).get(reverse("readiness-finding", args=[finding.pk])).text
    assert "The office depends on one person." in page
    assert "Rhea Manager" not in page


def test_nothing_is_public_before_the_fund_publishes_it_and_then_reasons_stay_closed() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("released", NOT_YET, side)
    address = reverse("fund-readiness", args=[finding.fund_slug])
    assert "Not published" in signed_in(None).get(address).text
    published = actions.publish(finding, by=side.fund_manager, at=AT)
    page = signed_in(None).get(address).text
    assert "Resourcing" in page
    assert "Not published" not in page
    assert "one person" not in page
    assert "deputy" not in page
    place = side.programme.place
    Place.objects.filter(pk=place.pk).update(is_public=True)
    of_place = signed_in(None).get(reverse("place", args=[place.slug])).text
    assert "How ready it was found" in of_place
    assert "Resourcing" in of_place
    assert "one person" not in of_place
    with refused("It is public already."):
        actions.publish(finding, by=side.fund_manager, at=AT)
    with pytest.raises(Error), transaction.atomic():
        published.delete()


def test_what_the_place_has_not_heard_is_published_by_nobody() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("confirmed", side=side)
    with refused("It is not released to the place yet. The place hears of it first."):
        actions.publish(finding, by=side.fund_manager, at=AT)


def in_wales(side: Readying) -> Any:
    """The official of the place's nation, which is made a devolved one."""
    place = side.programme.place
    type(place).objects.filter(pk=place.pk).update(nation="Wales")
    return a_user("Of the Welsh Government", role=Role.DEVOLVED_OFFICIAL, scope="nation:wales")


def test_a_devolved_governments_view_is_waited_for_or_done_without_with_a_reason() -> None:
    side = a_place_to_be_ready(asks_devolved_view=True)
    in_wales(side)
    finding = a_readiness_finding("confirmed", side=side)
    with refused(
        "The book asks for the view of the nation's government, and none is given. Say why it is not waited for."
    ):
        actions.release(finding, by=side.fund_manager, at=AT)
    released = actions.release(finding, why_without_view="It was asked twice.", by=side.fund_manager, at=AT)
    assert released.why_without_view == "It was asked twice."


def test_a_view_is_asked_kept_answered_and_shown_beside_the_finding() -> None:
    side = a_place_to_be_ready(asks_devolved_view=True)
    official = in_wales(side)
    finding = a_readiness_finding("confirmed", side=side)
    assert Notice.objects.filter(recipient=official, kind="readiness_view").count() == 1
    view = actions.give_view(finding.sent, text="It fits our own plan.", by=official, at=AT)
    assert (
        "It fits our own plan."
        not in signed_in(side.officer).get(reverse("readiness-sent", args=[finding.sent_id])).text
    )
    actions.answer_view(view, text="We take it up.", by=side.manager, at=AT)
    with refused("It is answered already."):
        actions.answer_view(view, text="Again.", by=side.manager, at=AT)
    actions.release(finding, by=side.fund_manager, at=AT)
    page = signed_in(side.officer).get(reverse("readiness-finding", args=[finding.pk])).text
    assert "It fits our own plan." in page
    assert "We take it up." in page
    with refused("What is found of it was released. Write to the delivery body about the next wave."):
        actions.give_view(finding.sent, text="Too late.", by=official, at=AT)


def test_an_official_of_another_nation_reads_nothing() -> None:
    side = a_place_to_be_ready(asks_devolved_view=True)
    sent = what_is_sent(side)
    other = a_user("Of another government", role=Role.DEVOLVED_OFFICIAL, scope="nation:wales")
    assert status(other, "readiness-sent", sent.pk) == 403
    with pytest.raises(NotYours):
        actions.give_view(sent, text="Mine.", by=other, at=AT)


def test_people_of_another_place_read_nothing() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("released", side=side)
    stranger = a_user("Elsewhere", role=Role.PROGRAMME_OFFICER, scope="programme:987654")
    for name, number in (
        ("readiness", side.programme.pk),
        ("readiness-gaps", side.programme.pk),
        ("readiness-sent", finding.sent_id),
        ("readiness-draft", finding.sent.submission_id),
        ("readiness-finding", finding.pk),
        ("readiness-gap", Gap.objects.get().pk),
    ):
        assert status(stranger, name, number) == 403, name


def test_what_was_taken_back_is_found_on_by_nobody() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    submissions.take_back(sent.submission, by=side.officer, at=AT)
    with refused("The place has taken this back, or sent it again since. Read what stands now."):
        actions.draft(sent, found(), by=side.manager, at=AT)


def test_what_is_being_found_on_is_not_taken_back() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding(side=side)
    with pytest.raises(NotPossible, match="begun to write on it"):
        submissions.take_back(finding.sent.submission, by=side.officer, at=AT)


def test_a_resubmission_shows_what_changed_beside_what_was_found_before() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("released", NOT_YET, side)
    again = submissions.begin(side.programme, side.second, by=side.officer, at=LATER)
    submissions.write(
        again, "resourcing", "A programme office of five is funded until 2031.", by=side.officer, at=LATER
    )
    submissions.remove_evidence(again.evidence.get(), by=side.officer, at=LATER)
    submissions.add_evidence(
        again,
        "resourcing",
        what="Contract of the deputy",
        link="https://place.example/deputy",
        by=side.officer,
        at=LATER,
    )
    sent = submissions.submit(again, by=side.officer, at=LATER)
    governance, resourcing = changed_since(finding.sent.content, sent.content)
    assert [each.what for each in governance.removed] == ["Minutes of the joint board"]
    assert [each.what for each in resourcing.added] == ["Contract of the deputy"]
    assert [each.text for each in resourcing.words if each.is_put_in] == ["five", "2031."]
    clock.move_to(LATER)
    page = signed_in(side.manager).get(reverse("readiness-sent", args=[sent.pk])).text
    assert "pf-put-in" in page
    assert "The office depends on one person." in page
    assert "Contract of the deputy" in page


def test_the_pages_of_a_finding_take_it_from_its_draft_to_the_public() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    data = {
        "governance_verdict": "ready",
        "governance_reasons": "The board decides.",
        "resourcing_verdict": "not_yet",
        "resourcing_reasons": "One person.",
    }
    first, second = signed_in(side.manager), signed_in(side.fund_manager)
    address = reverse("find-readiness", args=[sent.pk])
    assert first.post(address, data).status_code == 422
    day = {"resourcing_due_on_0": "31", "resourcing_due_on_1": "3", "resourcing_due_on_2": "2026"}
    shown = first.get(address).text
    assert ("What do you find of “Governance”?" in shown, "“Resourcing”: what is missing" in shown) == (True, True)
    names = _day_names(shown, day)
    assert first.post(address, {**data, "resourcing_missing": "A deputy.", **names}).status_code == 302
    finding = ReadinessFinding.objects.get()
    first.post(reverse("propose-readiness", args=[finding.pk]))
    for name in ("confirm-readiness", "release-readiness", "publish-readiness"):
        assert "What this would do" in second.get(reverse(name, args=[finding.pk])).text
        assert second.post(reverse(name, args=[finding.pk])).status_code == 302
    finding.refresh_from_db()
    assert (finding.state, finding.whole, hasattr(finding, "publication")) == ("released", NOT_YET, True)


def _day_names(html: str, day: dict[str, str]) -> dict[str, str]:
    """The boxes of a day as the page names them."""
    parts = ("_day", "_month", "_year") if 'name="resourcing_due_on_day"' in html else ("_0", "_1", "_2")
    return {f"resourcing_due_on{part}": value for part, value in zip(parts, day.values(), strict=True)}


def test_a_board_member_who_sits_there_too_is_told_once() -> None:
    side = a_place_to_be_ready()
    both = of_the_programme(side.programme, Role.BOARD_MEMBER, "Second Member")
    a_readiness_finding("released", side=side)
    assert Notice.objects.filter(recipient=both, kind="readiness_found").count() == 1


def test_a_submission_that_was_answered_has_its_days_kept() -> None:
    finding = a_readiness_finding("released")
    assert finding.released_at == AT
    assert finding.confirmed_at == AT
    assert finding.drafted_at == AT - timedelta(0)
