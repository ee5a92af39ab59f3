"""Versions of a plan: sealed, compared, endorsed by a note, and released by two acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse

from placefund.domain.plans.parts import PlanPart
from placefund.domain.plans.release import PlanAudience
from placefund.domain.roles import Role
from placefund.people.access import NotYours
from placefund.plans import actions as drafts
from placefund.plans.models import PlanVersion
from placefund.plans.versions import actions
from placefund.programmes.meetings import actions as meetings
from placefund.records import clock
from tests.build import a_user
from tests.build_plans import a_piece, a_plan, an_issued_plan, officer_of
from tests.build_programmes import of_the_programme
from tests.build_rounds import AT
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def test_a_version_is_what_the_draft_was_and_stays_so() -> None:
    version = an_issued_plan()
    plan, officer = version.programme.plan, version.issued_by
    drafts.write(plan.items.get(part=PlanPart.AIM), {"title": "Otherwise"}, by=officer, at=AT)
    kept = PlanVersion.objects.get(pk=version.pk)
    assert kept.pieces()[0].title == "A harbour of engineers"
    assert actions.digest_of_plan(kept.record) == kept.digest
    with pytest.raises(Error), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(why="Otherwise")
    with pytest.raises(Error), transaction.atomic():
        version.delete()


def test_nothing_is_issued_that_is_empty_the_same_or_without_a_reason() -> None:
    plan = a_plan()
    with pytest.raises(actions.NotIssuable, match="nothing in the draft"):
        actions.issue(plan, why="So.", by=officer_of(plan), at=AT)
    a_piece(plan, PlanPart.AIM)
    with pytest.raises(actions.NotIssuable, match="Say why"):
        actions.issue(plan, why=" ", by=officer_of(plan), at=AT)
    actions.issue(plan, why="So.", by=officer_of(plan), at=AT)
    with pytest.raises(actions.NotIssuable, match="Nothing has changed since version 1"):
        actions.issue(plan, why="Again.", by=officer_of(plan), at=AT)
    assert PlanVersion.objects.count() == 1


def test_a_version_is_issued_noted_and_released_by_the_office_alone() -> None:
    version = an_issued_plan()
    for role in (Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER):
        user = of_the_programme(version.programme, role)
        with pytest.raises(NotYours):
            actions.release(version, PlanAudience.PUBLIC, by=user, at=AT)
        with pytest.raises(NotYours):
            actions.note_endorsement(version, decided_on=AT.date(), is_endorsed=True, minute="Yes.", by=user, at=AT)
    assert (version.releases.count(), version.endorsements.count()) == (0, 0)


def test_what_a_board_said_is_corrected_by_a_further_note() -> None:
    version = an_issued_plan()
    given: dict[str, Any] = {"decided_on": AT.date(), "minute": "Agreed.", "by": version.issued_by, "at": AT}
    actions.note_endorsement(version, is_endorsed=True, **given)
    actions.note_endorsement(version, is_endorsed=False, **given)
    assert [each.is_endorsed for each in version.endorsements.order_by("pk")] == [True, False]
    for day in (AT.date() - timedelta(days=1), AT.date() + timedelta(days=1)):
        with pytest.raises(actions.NotIssuable):
            actions.note_endorsement(version, is_endorsed=True, **(given | {"decided_on": day}))


def test_the_fund_reads_a_version_from_its_release_and_everybody_from_theirs() -> None:
    version = an_issued_plan()
    page = reverse("plan-version", args=[version.pk])
    public = reverse("public-plan", args=[version.programme.place.slug])
    official = a_user("Official", role=Role.DEVOLVED_OFFICIAL, scope="nation:england")
    evaluator = a_user("Evaluator", role=Role.EVALUATOR, scope=f"fund:{version.fund_slug}")

    def statuses() -> list[int]:
        return [signed_in(user).get(page).status_code for user in (official, evaluator)]

    assert statuses() == [403, 403]
    actions.release(version, PlanAudience.DELIVERY_BODY, by=version.issued_by, at=AT)
    assert statuses() == [200, 200]
    client = Client()
    assert "A harbour of engineers" not in client.get(public).content.decode()
    actions.release(version, PlanAudience.PUBLIC, by=version.issued_by, at=AT)
    assert "A harbour of engineers" in client.get(public).content.decode()
    with pytest.raises(actions.NotIssuable):
        actions.release(version, PlanAudience.PUBLIC, by=version.issued_by, at=AT)


def test_a_second_version_stands_beside_the_first() -> None:
    version = an_issued_plan()
    officer, plan = version.issued_by, version.programme.plan
    client = signed_in(officer)
    drafts.write(plan.items.get(part=PlanPart.AIM), {"title": "A harbour of divers"}, by=officer, at=AT)
    draft = client.get(reverse("plan-draft", args=[plan.pk])).content.decode()
    assert "A harbour of divers” was changed." in draft
    second = actions.issue(plan, why="The board asked.", by=officer, at=AT)
    page = client.get(reverse("compare-plans", args=[second.pk, 1])).content.decode()
    assert "A harbour of divers” was changed." in page


def test_a_version_is_issued_by_its_page_after_a_look_at_whom_it_tells() -> None:
    plan = a_plan()
    a_piece(plan, PlanPart.AIM)
    client = signed_in(officer_of(plan))
    url = reverse("issue-plan", args=[plan.pk])
    seen = client.post(url, {"why": "For review.", "foresee": "1"})
    assert (seen.status_code, PlanVersion.objects.count()) == (200, 0)
    assert client.post(url, {"why": ""}).status_code == 422
    assert client.post(url, {"why": "For review."}).status_code == 302
    assert PlanVersion.objects.get().why == "For review."


def test_a_version_is_put_before_the_board_and_its_page_says_so() -> None:
    version = an_issued_plan()
    browser, address = signed_in(version.issued_by), reverse("ask-board-on-plan", args=[version.pk])
    assert "No meeting is planned" in browser.get(address).content.decode()
    meeting = meetings.plan(version.programme, day=AT.date() + timedelta(days=9), by=version.issued_by, at=AT)
    assert browser.post(address, {"papers": "Endorse it?"}).status_code == 422
    assert browser.post(address, {"meeting": meeting.pk, "papers": "Endorse it?"}).status_code == 302
    page = browser.get(reverse("plan-version", args=[version.pk])).content.decode()
    assert "On the agenda of the board" in page
    actions.release(version, PlanAudience.DELIVERY_BODY, by=version.issued_by, at=AT)
    accompanies = of_the_programme(version.programme, Role.RELATIONSHIP_MANAGER)
    theirs = signed_in(accompanies).get(reverse("plan-version", args=[version.pk]))
    assert (theirs.status_code, "On the agenda of the board" in theirs.content.decode()) == (200, False)
