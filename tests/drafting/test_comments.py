"""Comments on a draft: for its authors and the guests who may, in threads, and read by nobody of the fund, ever."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction
from django.urls import reverse

from placefund.accounts import actions as accounts
from placefund.accounts.own_data.queries import parts_about
from placefund.applications.actions import certify
from placefund.applications.copying.actions import begin_from
from placefund.applications.models import Application
from placefund.domain.drafting import ALL_COSTS, WHOLE_BID, BidPart, PartKind, as_kept
from placefund.domain.roles import Role
from placefund.drafting import actions
from placefund.drafting.models import Comment, CommentStep, CommentWords, Mention
from placefund.drafting.queries import open_by_part, threads_of
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.records import clock
from placefund.records.models import Event
from tests.applications.test_guests import a_guest
from tests.build import AT, a_side, an_application, an_open_round
from tests.witness import every_row, refused, signed_in

pytestmark = pytest.mark.django_db
VISION = BidPart(PartKind.QUESTION, "vision")


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def a_draft() -> Any:
    return an_application("filled")


def page_of(name: str, draft: Application, *more: Any) -> str:
    return reverse(name, args=[draft.pk, *more])


def test_a_comment_beside_a_question_is_answered_resolved_and_opened_again() -> None:
    draft = a_draft()
    lead, partner = signed_in(draft.side.lead), signed_in(draft.side.partner)
    beside = page_of("answer-question", draft, "vision")
    assert "Comments: none open" in lead.get(beside).content.decode()
    given = {"text": "Which yard?", "mentions": [draft.side.partner.pk]}
    assert lead.post(page_of("comments-on-question", draft, "vision"), given).status_code == 302
    [asked] = Comment.objects.all()
    page = lead.get(beside).content.decode()
    assert ("1 open comment" in page, "Which yard?" in page) == (True, True)
    thread = reverse("comment", args=[asked.pk])
    [told] = Notice.objects.filter(kind="mention")
    assert (told.recipient, told.page, told.args, "Which yard?" in told.text) == (
        draft.side.partner, "comment", [asked.pk], False,
    )  # fmt: skip
    assert partner.post(thread, {"text": "The north one."}).status_code == 302
    assert [row.recipient for row in Notice.objects.filter(kind="comment_answer")] == [draft.side.lead]
    partner.post(reverse("resolve-comment", args=[asked.pk]))
    assert open_by_part(draft) == {}
    lead.post(reverse("open-comment", args=[asked.pk]))
    assert open_by_part(draft) == {VISION: 1}
    assert "Which yard?" in lead.get(page_of("comments", draft)).content.decode()


def test_what_is_open_is_warned_of_before_certification_and_does_not_block_it() -> None:
    draft = a_draft()
    actions.comment(draft, ALL_COSTS, text="Too low.", by=draft.side.partner, at=AT)
    for user, name in ((draft.side.lead, "certification"), (draft.side.certifier, "certify-application")):
        assert "1 open comment" in signed_in(user).get(page_of(name, draft)).content.decode()
    assert "1 open comment" in signed_in(draft.side.lead).get(page_of("application", draft)).content.decode()
    assert "1 open comment" in signed_in(draft.side.lead).get(page_of("costs", draft)).content.decode()
    certify(draft, by=draft.side.certifier, at=AT)


def test_guests_read_comments_where_they_may_comment_and_not_where_they_only_read() -> None:
    draft = an_application("draft")
    side: Any = draft.side  # type: ignore[attr-defined]
    clock.move_to(AT)
    actions.comment(draft, WHOLE_BID, text="Between us.", by=side.lead, at=AT)
    for role, status in ((Role.GUEST_READER, 403), (Role.GUEST_COMMENTER, 200), (Role.GUEST_WRITER, 200)):
        asked = accounts.invite(
            f"{role}@consult.example", role, f"draft:{draft.pk}", role_until=AT.replace(year=2100), by=side.lead, at=AT
        )
        guest = accounts.accept_as_new(asked, f"Guest {role}", "correct horse battery", at=AT)
        browser = signed_in(guest)
        assert browser.get(page_of("comments", draft)).status_code == status
        posted = browser.post(page_of("comments", draft), {"text": "As a guest."})
        assert posted.status_code == (302 if status == 200 else 403)
    assert Comment.objects.count() == 3


def test_a_guest_after_their_last_day_neither_reads_writes_nor_is_mentioned() -> None:
    draft = an_application("draft")
    side: Any = draft.side  # type: ignore[attr-defined]
    guest = a_guest(draft, side, Role.GUEST_COMMENTER, days=2)
    said = actions.comment(draft, WHOLE_BID, text="Mine.", by=guest, at=clock.now())
    guest.memberships.update(until=AT.replace(year=2000))
    late = type(guest).objects.get(pk=guest.pk)
    assert signed_in(late).get(reverse("comment", args=[said.pk])).status_code == 403
    before = every_row()
    for act in (
        lambda: actions.comment(draft, WHOLE_BID, text="Again.", by=late, at=AT),
        lambda: actions.withdraw(said, by=late, at=AT),
        lambda: actions.resolve(said, by=late, at=AT),
    ):
        with pytest.raises(NotYours):
            act()
    with pytest.raises(actions.NotCommentable, match="not, or is no more"):
        actions.comment(draft, WHOLE_BID, text="Gwen?", mentions=[guest.pk], by=side.lead, at=AT)
    assert every_row() == before


@pytest.mark.long
def test_nobody_of_the_fund_no_assessor_auditor_or_rival_reads_a_comment_before_or_after_sending() -> None:
    sent: Any = an_application("submitted")
    draft = a_draft()
    said = actions.comment(draft, VISION, text="A secret doubt.", by=draft.side.lead, at=AT)
    cast = sent.cast
    Application.objects.filter(pk=sent.pk).update(state="certified")
    bid = Application.objects.get(pk=sent.pk)
    other = actions.comment(bid, VISION, text="Another doubt.", by=sent.side.lead, at=AT)
    Application.objects.filter(pk=sent.pk).update(state="submitted")
    for user in (cast.manager, cast.auditor, cast.chair, cast.decider, cast.assessors[0].user, a_side().lead):
        browser = signed_in(user)
        for bid, row in ((draft, said), (sent, other)):
            for path in (
                page_of("comments", bid), page_of("comments-on-costs", bid),
                page_of("comments-on-question", bid, "vision"), reverse("comment", args=[row.pk]),
            ):  # fmt: skip
                answer = browser.get(path)
                assert (answer.status_code, "doubt" in answer.content.decode()) == (403, False)
        for name in ("application", "read-application", "application-history", "application-snapshot"):
            page = browser.get(page_of(name, sent)).content.decode()
            assert ("doubt" in page, "Commented" in page) == (False, False)
    assert "doubt" not in str(list(Event.objects.values_list("details", flat=True)))
    assert "doubt" not in str(sent.snapshot.content)
    assert signed_in(sent.side.lead).get(page_of("comments", sent)).status_code == 200
    with pytest.raises(actions.NotCommentable, match="can be read, and no more"):
        actions.comment(sent, VISION, text="Too late.", by=sent.side.lead, at=AT)


def test_a_comment_withdrawn_leaves_that_it_was_and_its_words_are_gone() -> None:
    draft = a_draft()
    said = actions.comment(draft, VISION, text="A blunt word.", by=draft.side.lead, at=AT)
    with pytest.raises(actions.NotCommentable, match="Only whoever wrote"):
        actions.withdraw(said, by=draft.side.partner, at=AT)
    signed_in(draft.side.lead).post(reverse("withdraw-comment", args=[said.pk]))
    page = signed_in(draft.side.partner).get(page_of("comments", draft)).content.decode()
    assert (f"Withdrawn by {draft.side.lead}" in page, "blunt" in page) == (True, False)
    assert (CommentWords.objects.count(), open_by_part(draft)) == (0, {})
    with pytest.raises(actions.NotCommentable, match="withdrawn already"):
        actions.withdraw(said, by=draft.side.lead, at=AT)


def test_the_database_keeps_comments_as_they_were_written() -> None:
    draft = a_draft()
    said = actions.comment(
        draft, VISION, text="As it was.", mentions=[draft.side.partner.pk], by=draft.side.lead, at=AT
    )
    actions.resolve(said, by=draft.side.lead, at=AT)
    for change in (
        lambda: CommentWords.objects.update(text="Otherwise."),
        lambda: Comment.objects.update(question_key="need"),
        lambda: Mention.objects.all().delete(),
        lambda: CommentStep.objects.update(move="opened"),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": ""}, "Enter your comment"),
        ({"text": "word " * 20_000}, "limit is 500 words"),
        ({"text": "x" * 100_000}, "characters"),
        ({"text": "Hello.", "mentions": ["999999"]}, "Mention"),
        ({"text": "Hello.", "mentions": ["x"]}, "Mention"),
    ],
)
def test_a_comment_that_cannot_be_is_refused_and_changes_nothing(given: dict[str, Any], sentence: str) -> None:
    draft = a_draft()
    before = every_row()
    answer = signed_in(draft.side.lead).post(page_of("comments", draft), given)
    assert (answer.status_code, every_row() == before) == (422, True)
    assert sentence.lower() in answer.content.decode().lower()


def test_somebody_of_another_bid_is_not_mentioned_nor_told() -> None:
    draft = a_draft()
    rival, manager = a_side().lead, draft.cast.manager
    before = every_row()
    given = {"text": "Look.", "mentions": [rival.pk, manager.pk]}
    refused(signed_in(draft.side.lead).post(page_of("comments-on-costs", draft), given))
    with pytest.raises(actions.NotCommentable, match="people who are on this bid"):
        actions.comment(draft, ALL_COSTS, text="Look.", mentions=[rival.pk], by=draft.side.lead, at=AT)
    with pytest.raises(actions.NotCommentable, match="does not ask"):
        actions.comment(draft, BidPart(PartKind.QUESTION, "no-such"), text="Look.", by=draft.side.lead, at=AT)
    assert every_row() == before


def test_markup_stands_as_it_was_typed_and_signs_that_turn_the_writing_are_left_out() -> None:
    draft = a_draft()
    text = "<script>alert(1)</script> pay \u202e001\u202c \u2066now\u2069"
    actions.comment(draft, VISION, text=text, by=draft.side.lead, at=AT)
    assert as_kept(text) == "<script>alert(1)</script> pay 001 now"
    page = signed_in(draft.side.partner).get(page_of("comments", draft)).content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)" in page, "\u202e" in page) == (False, True, False)


def test_a_copy_of_a_bid_takes_no_comment() -> None:
    draft = a_draft()
    actions.comment(draft, VISION, text="Stays here.", by=draft.side.lead, at=AT)
    copy = begin_from(draft, an_open_round(), draft.partnership, by=draft.side.lead, at=AT)
    assert threads_of(copy) == []


def test_what_somebody_said_is_theirs_to_take_away_and_goes_with_them() -> None:
    draft = a_draft()
    lead = draft.side.lead
    actions.comment(draft, VISION, text="My own words.", by=lead, at=AT)
    assert "My own words." in str([part.rows for part in parts_about(lead)])
    actions.forget_words_of(lead)
    assert (Comment.objects.count(), CommentWords.objects.count()) == (1, 0)
    assert "gone with whoever wrote it" in signed_in(draft.side.partner).get(
        page_of("comments-on-question", draft, "vision")
    ).content.decode()  # fmt: skip
