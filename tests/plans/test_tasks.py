"""What waits of a plan: for its office what was agreed and said, for a government that it was asked."""

from __future__ import annotations

import pytest

from placefund.domain.plans.parts import PlanPart
from placefund.domain.roles import Role
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.models import User
from placefund.plans import actions
from placefund.plans.cocreation import actions as cocreation
from placefund.plans.models import PlanComment
from placefund.plans.remarks import actions as remarks
from placefund.records import clock
from tests.build import a_user
from tests.build_plans import a_piece, a_plan, a_session, officer_of
from tests.build_programmes import of_the_programme
from tests.build_rounds import AT

pytestmark = pytest.mark.django_db


def waiting(user: User) -> list[str]:
    return [str(task.what) for pile in waiting_for(user, AT) for task in pile.items]


def test_the_office_sees_what_was_agreed_and_said_and_an_official_that_they_are_asked() -> None:
    clock.move_to(AT)
    plan = a_plan()
    officer, board = officer_of(plan), of_the_programme(plan.programme, Role.BOARD_MEMBER)
    official = a_user("Official", role=Role.DEVOLVED_OFFICIAL, scope="nation:england")
    key = a_piece(plan, PlanPart.AIM).piece().key
    before = waiting(officer)
    said = remarks.comment(plan, key, text="Why?", by=board, at=AT)
    agreed = cocreation.agree(a_session(plan), what="Ask", owner="Trust", due_on=AT.date(), by=officer, at=AT)
    assert [each for each in waiting(officer) if each not in before] == [
        "See that it is done: Ask",
        "Look at 1 open comment",
    ]
    assert waiting(official) == []
    actions.ask_nation(plan, by=officer, at=AT)
    assert waiting(official) == ["Comment on the draft"]
    remarks.resolve(said, by=officer, at=AT)
    cocreation.finish(agreed, by=officer, at=AT)
    remarks.answer(PlanComment.objects.get(pk=said.pk), text="So.", by=official, at=AT)
    assert waiting(officer) == before
    assert waiting(official) == []
