"""A place's plan in the world that is visited: its draft, a version that nobody was given and one that everybody reads."""

from __future__ import annotations

from typing import Any

from placefund.domain.plans.parts import PlanPart
from placefund.domain.plans.release import PlanAudience
from placefund.funds.models import Programme
from placefund.plans.cocreation import actions as cocreation
from placefund.plans.models import AgreedAction, Plan, PlanComment, PlanItem, PlanSession, PlanVersion
from placefund.plans.remarks import actions as remarks
from placefund.plans.versions import actions as versions
from tests import build
from tests.build_plans import a_piece, a_session, an_issued_plan, officer_of


def the_plans(programme: Programme) -> dict[type, list[Any]]:
    """One of each thing of a plan."""
    first = an_issued_plan(programme)
    plan = programme.plan
    officer = officer_of(plan)
    versions.release(first, PlanAudience.PUBLIC, by=officer, at=build.AT)
    aim = a_piece(plan, PlanPart.AIM, "Words of the draft alone", text="Nobody else reads them.")
    second = versions.issue(plan, why="For the board alone.", by=officer, at=build.AT)
    said = remarks.comment(plan, aim.piece().key, "text", text="Only among ourselves.", by=officer, at=build.AT)
    held = a_session(plan)
    agreed = cocreation.agree(
        held, what="Ask the yards", owner="Harbour trust", due_on=build.AT.date(), by=officer, at=build.AT
    )
    cluster = plan.items.get(part=PlanPart.CLUSTER)
    return {
        Plan: [plan],
        PlanItem: [aim, cluster],
        PlanVersion: [first, second],
        PlanComment: [said],
        PlanSession: [held],
        AgreedAction: [agreed],
    }
