"""The draft of a place's plan: written by its office piece by piece, read by its own people, and by the nation when asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.plans.parts import PlanPart
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.plans import actions
from placefund.plans.models import Plan, PlanItem
from placefund.plans.queries import found_in, pieces_of
from placefund.records import clock
from placefund.records.models import Event
from tests.build import a_user
from tests.build_plans import a_piece, a_plan, a_whole_draft, officer_of
from tests.build_programmes import a_programme, of_the_programme
from tests.build_rounds import AT
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def test_a_plan_is_begun_once_and_by_the_programme_office() -> None:
    programme = a_programme()
    for role in (Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER):
        with pytest.raises(NotYours):
            actions.begin(programme, by=of_the_programme(programme, role), at=AT)
    plan = a_plan(programme)
    with pytest.raises(actions.NotPlannable):
        actions.begin(programme, by=officer_of(plan), at=AT)
    assert Plan.objects.count() == 1


def test_a_whole_draft_lacks_nothing_but_sectors() -> None:
    plan = a_whole_draft()
    assert [each.rule for each in found_in(plan.programme.strand.fund, pieces_of(plan)) if each.failed] == []


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (PlanPart.AIM, {"title": " "}),
        (PlanPart.AIM, {"text": "Without a title."}),
        (PlanPart.OUTCOME, {"title": "More", "indicator": "no-such@1"}),
        (PlanPart.OUTCOME, {"title": "More", "target": "many"}),
        (PlanPart.CLUSTER, {"title": "Ships", "sectors": ["No such sector"]}),
        (PlanPart.LINK, {"from": "input-99", "to": "activity-98", "text": "So."}),
        (PlanPart.LEVER, {"title": "Port", "state": "certain"}),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(part: PlanPart, content: dict[str, Any]) -> None:
    plan = a_plan()
    before = Event.objects.count()
    with pytest.raises(actions.NotPlannable):
        actions.add(plan, part, content, by=officer_of(plan), at=AT)
    assert (PlanItem.objects.count(), Event.objects.count()) == (0, before)


def test_a_link_leads_to_the_next_step_alone() -> None:
    plan = a_plan()
    start, end = a_piece(plan, PlanPart.INPUT), a_piece(plan, PlanPart.OUTPUT)
    with pytest.raises(actions.NotPlannable, match="Inputs lead to activities"):
        a_piece(plan, PlanPart.LINK, **{"from": start.piece().key, "to": end.piece().key})


def test_what_somebody_else_saved_is_not_written_over() -> None:
    item = a_piece(a_plan(), PlanPart.AIM, "An aim")
    officer = item.saved_by
    actions.write(item, {"title": "Another"}, seen_version=1, by=officer, at=AT)
    with pytest.raises(actions.PieceSavedElsewhere):
        actions.write(item, {"title": "A third"}, seen_version=1, by=officer, at=AT)
    item.refresh_from_db()
    assert (item.content, item.version) == ({"title": "Another"}, 2)


def test_a_piece_that_is_taken_out_takes_its_links_along_and_brings_them_back() -> None:
    plan = a_plan()
    start, end = a_piece(plan, PlanPart.INPUT), a_piece(plan, PlanPart.ACTIVITY)
    link = a_piece(plan, PlanPart.LINK, text="So.", **{"from": start.piece().key, "to": end.piece().key})
    officer = officer_of(plan)
    actions.remove(end, by=officer, at=AT)
    assert [piece.key for piece in pieces_of(plan)] == [start.piece().key]
    actions.put_back(end, by=officer, at=AT)
    assert [piece.key for piece in pieces_of(plan)] == [start.piece().key, end.piece().key, link.piece().key]
    with pytest.raises(actions.NotPlannable):
        actions.put_back(end, by=officer, at=AT)


def test_priorities_are_put_in_order() -> None:
    plan = a_plan()
    first, second = a_piece(plan, PlanPart.PRIORITY, "One"), a_piece(plan, PlanPart.PRIORITY, "Two")
    actions.move_up(second, by=officer_of(plan), at=AT)
    actions.move_up(second, by=officer_of(plan), at=AT)
    assert [piece.number for piece in pieces_of(plan)] == [second.number, first.number]


def test_a_draft_saves_itself_and_says_when_it_cannot() -> None:
    item = a_piece(a_plan(), PlanPart.AIM, "An aim")
    client = signed_in(item.saved_by)
    url = reverse("autosave-plan-item", args=[item.pk])
    said = client.post(url, {"title": "An aim", "text": "Half a senten", "seen_version": 1})
    assert (said.status_code, said.json()["version"]) == (200, 2)
    assert client.post(url, {"title": "", "seen_version": 2}).status_code == 422
    assert client.post(url, {"title": "Late", "seen_version": 1}).status_code == 409
    item.refresh_from_db()
    assert item.content == {"title": "An aim", "text": "Half a senten"}


def test_a_draft_is_read_by_its_own_people_and_by_the_nation_when_asked() -> None:
    plan = a_plan()
    url = reverse("plan-draft", args=[plan.pk])
    official = a_user("Official", role=Role.DEVOLVED_OFFICIAL, scope="nation:england")
    senior = a_user("Senior", role=Role.SENIOR_OFFICER, scope=f"fund:{plan.fund_slug}")
    readers = [
        officer_of(plan),
        *(of_the_programme(plan.programme, r) for r in (Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER)),
    ]
    for user, status in [*((reader, 200) for reader in readers), (official, 403), (senior, 403)]:
        client = signed_in(user)
        assert client.get(url).status_code == status
    actions.ask_nation(plan, by=officer_of(plan), at=AT)
    assert [each.recipient for each in Notice.objects.filter(kind="plan_to_read")] == [official]
    for user, status in ((official, 200), (senior, 403)):
        client = signed_in(user)
        assert client.get(url).status_code == status
    with pytest.raises(NotAllowed):
        actions.ask_nation(plan, by=officer_of(plan), at=AT)
    actions.end_asking(plan, by=officer_of(plan), at=AT)
    client = signed_in(official)
    assert client.get(url).status_code == 403
