"""Builders of places' plans, made by the actions people use."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from placefund.domain.plans.parts import PlanPart
from placefund.domain.roles import Role
from placefund.funds.models import IndicatorDefinition, Programme
from placefund.people.models import User
from placefund.plans import actions
from placefund.plans.cocreation import actions as cocreation
from placefund.plans.models import Plan, PlanItem, PlanSession, PlanVersion
from placefund.plans.versions import actions as versions
from tests.build_programmes import a_programme, of_the_programme
from tests.build_rounds import AT
from tests.worlds import once


def an_indicator(programme: Programme, key: str = "jobs", method: str = "sum", unit: str = "jobs") -> str:
    """An indicator of the programme's fund; returns how a plan names it."""
    IndicatorDefinition.objects.get_or_create(
        fund=programme.strand.fund,
        key=key,
        defaults={"title": f"Indicator {key}", "unit": unit, "method": method, "definition": "As counted."},
    )
    return f"{key}@1"


@once
def a_plan(programme: Programme | None = None) -> Plan:
    """A plan that is begun, with nothing in it."""
    programme = programme or a_programme()
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER, f"Officer of {programme.pk}")
    return actions.begin(programme, by=officer, at=AT)


def officer_of(plan: Plan) -> User:
    """Who began it."""
    return plan.begun_by


def a_piece(plan: Plan, part: PlanPart, title: str = "", **content: Any) -> PlanItem:
    """A piece of the draft."""
    given = ({"title": title or f"A {part.value}"} if part is not PlanPart.LINK else {}) | content
    return actions.add(plan, part, given, by=officer_of(plan), at=AT)


def a_whole_draft(plan: Plan | None = None) -> Plan:
    """A draft in which the rules find nothing missing, but that the fund names no sectors."""
    plan = plan or a_plan()
    indicator = an_indicator(plan.programme)
    a_piece(plan, PlanPart.AIM, "A harbour of engineers", text="The harbour has room and no firms.\n\nIt wants firms.")
    a_piece(
        plan, PlanPart.CLUSTER, "Ships that need no crew", why="Three yards are here.", evidence="Count of yards, 2025."
    )
    a_piece(plan, PlanPart.PRIORITY, "Skills before buildings", text="Buildings stand empty.")
    chain = [
        a_piece(plan, part, title)
        for part, title in (
            (PlanPart.INPUT, "£30 million"),
            (PlanPart.ACTIVITY, "A yard for trials"),
            (PlanPart.OUTPUT, "Twenty trials a year"),
        )
    ]
    chain.append(
        a_piece(
            plan,
            PlanPart.OUTCOME,
            "More people in work",
            indicator=indicator,
            baseline="0",
            baseline_year="2025",
            baseline_source="The fund begins",
            target="400",
            target_due="2032-03-31",
        )
    )
    for start, end in pairwise(chain):
        a_piece(
            plan,
            PlanPart.LINK,
            text="That firms come.",
            **{"from": start.piece().key, "to": end.piece().key},
        )
    a_piece(plan, PlanPart.LEVER, "Port estate", whose="Harbour trust", state="agreed", source="Board paper 12")
    return plan


@once
def an_issued_plan(programme: Programme | None = None) -> PlanVersion:
    """The first version of a whole plan."""
    plan = a_whole_draft(a_plan(programme))
    return versions.issue(plan, why="For the readiness review.", by=officer_of(plan), at=AT)


def a_session(plan: Plan, **given: Any) -> PlanSession:
    """A session that was held and logged."""
    told: dict[str, Any] = {
        "held_on": AT.date(),
        "title": "First workshop",
        "took_part": "Example University, two researchers",
        "discussed": "Which yards would open their gates.",
    }
    return cocreation.log(plan, **(told | given), by=officer_of(plan), at=AT)
