"""Comments on paragraphs of a plan: answered, resolved, kept when the paragraph changes or goes, and closed to everybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction
from django.urls import reverse

from placefund.domain.plans.parts import PlanPart
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.people.models import User
from placefund.plans import actions as drafts
from placefund.plans.models import Plan, PlanComment, PlanCommentWords, PlanItem
from placefund.plans.remarks import actions
from placefund.plans.remarks.queries import open_by_piece, thread_of, threads_of
from placefund.plans.versions import actions as versions
from placefund.records import clock
from tests.build import a_user
from tests.build_plans import a_piece, a_plan, officer_of
from tests.build_programmes import of_the_programme
from tests.build_rounds import AT
from tests.witness import signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def a_comment() -> tuple[PlanComment, PlanItem, User]:
    """A relationship manager's comment on a paragraph."""
    plan = a_plan()
    item = a_piece(plan, PlanPart.AIM, "An aim", text="The harbour wants firms.")
    manager = of_the_programme(plan.programme, Role.RELATIONSHIP_MANAGER)
    said = actions.comment(plan, item.piece().key, "text", text="Which firms?", by=manager, at=AT)
    return said, item, manager


def test_a_comment_reaches_the_office_and_its_answer_who_asked() -> None:
    said, item, manager = a_comment()
    officer = officer_of(item.plan)
    assert [each.recipient for each in Notice.objects.filter(kind="plan_comment")] == [officer]
    actions.answer(said, text="Those of the yards.", by=officer, at=AT)
    assert Notice.objects.filter(kind="plan_comment").order_by("-pk")[0].recipient == manager
    thread = thread_of(said)
    assert [each.text for each in (thread.first, *thread.answers)] == ["Which firms?", "Those of the yards."]


def test_a_comment_stays_when_its_paragraph_changes_is_issued_or_goes() -> None:
    said, item, _ = a_comment()
    plan, officer = item.plan, officer_of(item.plan)
    drafts.write(item, {"title": "An aim", "text": "Otherwise."}, by=officer, at=AT)
    versions.issue(plan, why="So.", by=officer, at=AT)
    drafts.remove(item, by=officer, at=AT)
    (thread,) = threads_of(plan)
    assert (thread.number, thread.first.comment.quoted) == (said.pk, "The harbour wants firms.")
    page = signed_in(officer).get(reverse("plan-comments", args=[plan.pk])).content.decode()
    assert "Which firms?" in page


def test_a_thread_is_resolved_opened_again_and_withdrawn_by_its_writer_alone() -> None:
    said, item, manager = a_comment()
    plan, officer = item.plan, officer_of(item.plan)
    actions.resolve(said, by=officer, at=AT)
    with pytest.raises(actions.NotRemarkable):
        actions.resolve(said, by=officer, at=AT)
    assert open_by_piece(plan) == {}
    actions.open_again(said, by=manager, at=AT)
    assert open_by_piece(plan) == {item.piece().key: 1}
    with pytest.raises(actions.NotRemarkable):
        actions.withdraw(said, by=officer, at=AT)
    actions.withdraw(said, by=manager, at=AT)
    assert (PlanComment.objects.count(), PlanCommentWords.objects.count()) == (1, 0)


def test_a_comment_says_something_about_a_paragraph_that_is_there() -> None:
    plan = a_plan()
    key = a_piece(plan, PlanPart.AIM).piece().key
    for piece, paragraph, text in (("aim-99", "", "So."), (key, "no-such", "So."), (key, "", " ")):
        with pytest.raises(actions.NotRemarkable):
            actions.comment(plan, piece, paragraph, text=text, by=officer_of(plan), at=AT)
    assert PlanComment.objects.count() == 0


def test_what_was_said_is_not_changed() -> None:
    said, _, _ = a_comment()
    with pytest.raises(Error), transaction.atomic():
        PlanComment.objects.filter(pk=said.pk).update(quoted="Otherwise")
    with pytest.raises(Error), transaction.atomic():
        PlanCommentWords.objects.update(text="Otherwise")


def test_an_official_comments_where_they_were_asked() -> None:
    _, item, _ = a_comment()
    official = a_user("Official", role=Role.DEVOLVED_OFFICIAL, scope="nation:england")
    given: dict[str, Any] = {"text": "And the nation?", "by": official, "at": AT}
    with pytest.raises(NotYours):
        actions.comment(item.plan, item.piece().key, **given)
    plan = drafts.ask_nation(item.plan, by=officer_of(item.plan), at=AT)
    actions.comment(plan, item.piece().key, **given)
    assert len(threads_of(plan)) == 2


def test_another_place_sees_neither_draft_nor_comment() -> None:
    said, item, _ = a_comment()
    elsewhere = a_user("Elsewhere", role=Role.PROGRAMME_OFFICER, scope="programme:9999")
    addresses = (
        ("plan-draft", item.plan_id),
        ("plan-comments", item.plan_id),
        ("plan-sessions", item.plan_id),
        ("plan-comment", said.pk),
        ("plan-item", item.pk),
        ("place-plan", item.plan.programme_id),
    )
    for name, number in addresses:
        assert signed_in(elsewhere).get(reverse(name, args=[number])).status_code == 403
    with pytest.raises(NotYours):
        actions.answer(said, text="Ha.", by=elsewhere, at=AT)


def test_the_draft_asks_as_often_with_three_pieces_and_comments_as_with_one() -> None:
    _, item, manager = a_comment()
    plan = Plan.objects.get(pk=item.plan_id)

    def more() -> None:
        key = a_piece(plan, PlanPart.CLUSTER).piece().key
        actions.comment(plan, key, text="Another.", by=manager, at=AT)

    more()
    takes_as_many_queries_with_more(officer_of(plan), reverse("plan-draft", args=[plan.pk]), more)
    takes_as_many_queries_with_more(officer_of(plan), reverse("plan-comments", args=[plan.pk]), more)
