"""A computed assignment in values: what is kept of it, and why somebody reads what."""

from __future__ import annotations

from typing import Any

from placefund.applications.models import Application
from placefund.assessment.models import Assessor
from placefund.domain.assessment.assignment import explain
from placefund.domain.assessment.assignment.infeasible import conflict, relaxations
from placefund.domain.assessment.assignment.solve import AssignmentAnswer, solve
from placefund.matching.models import Proposal
from placefund.matching.queries import problem_of

FORMAT = 2
"""The number of the form in which results are kept now. The first, of version 0.2, kept sentences."""


def as_result(answer: AssignmentAnswer) -> dict[str, Any]:
    """An answer as JSON values: the pairs, what is proven, and, when the rules cannot all hold, which and what to give up."""
    contradiction = conflict(answer)
    return {
        "format": FORMAT,
        "pairs": [list(pair) for pair in answer.pairs],
        "objective": answer.objective,
        "bound": answer.bound,
        "worst": answer.worst,
        "levels": list(answer.levels),
        "short": answer.short,
        "certificate": explain.certificate(answer).as_record(),
        "conflict": contradiction.as_record() if contradiction else None,
        "relaxations": [{"rule": each.rule.as_record(), "by": each.by} for each in relaxations(answer)],
    }


def why(proposal: Proposal, application: Application, assessor: Assessor) -> explain.PairVerdict | None:
    """Why an assessor reads an application in a proposal, or not; None when one of them was not part of the question."""
    problem = problem_of(proposal)
    known = application.pk in {each.id for each in problem.applications}
    if not known or assessor.pk not in {each.id for each in problem.assessors}:
        return None
    return explain.why(solve(problem), application.pk, assessor.pk)
