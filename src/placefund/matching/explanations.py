"""A computed assignment in plain values and sentences: its proof, why somebody reads what, and why the rules cannot all hold."""

from __future__ import annotations

from typing import Any

from placefund.applications.models import Application
from placefund.assessment.models import Assessor
from placefund.domain.assessment.assignment import explain
from placefund.domain.assessment.assignment.infeasible import conflict, relaxations
from placefund.domain.assessment.assignment.solve import Answer, solve
from placefund.matching.models import Proposal
from placefund.matching.queries import problem_of


def as_result(answer: Answer) -> dict[str, Any]:
    """An answer as JSON values: the pairs, what is proven, and, when the rules cannot all hold, which and what to give up."""
    contradiction = conflict(answer)
    return {
        "pairs": [list(pair) for pair in answer.pairs],
        "objective": answer.objective,
        "bound": answer.bound,
        "worst": answer.worst,
        "levels": list(answer.levels),
        "short": answer.short,
        "certificate": list(explain.certificate(answer)),
        "conflict": [contradiction.sentence] if contradiction else [],
        "relaxations": [each.sentence for each in relaxations(answer)],
    }


def why(proposal: Proposal, application: Application, assessor: Assessor) -> explain.Why | None:
    """Why an assessor reads an application in a proposal, or not; None when one of them was not part of the question."""
    problem = problem_of(proposal)
    known = application.pk in {each.id for each in problem.applications}
    if not known or assessor.pk not in {each.id for each in problem.assessors}:
        return None
    return explain.why(solve(problem), application.pk, assessor.pk)
