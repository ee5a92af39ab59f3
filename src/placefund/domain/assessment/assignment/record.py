"""A question of assignment as JSON values, so that a proposal can be kept with all that decided it and be asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from placefund.domain.assessment.assignment.problem import (
    Application,
    Assessor,
    Fairness,
    GroupRule,
    PairReason,
    Pairs,
    Problem,
    Weights,
)


def as_record(problem: Problem) -> dict[str, Any]:
    """The problem as JSON values in one order, whatever the order it was written in: equal questions give equal digests."""
    return {
        "applications": sorted([each.id, each.name, each.readers_needed] for each in problem.applications),
        "assessors": sorted(
            [each.id, each.name, each.most, each.least, each.leg, each.organisation] for each in problem.assessors
        ),
        "pairs": sorted(
            [application, assessor, worth]
            for application, assessor, worth in zip(
                problem.pairs.application.tolist(),
                problem.pairs.assessor.tolist(),
                problem.pairs.worth.tolist(),
                strict=True,
            )
        ),
        "barred": _reasons(problem.barred),
        "held": _reasons(problem.held),
        "pinned": _reasons(problem.pinned),
        "forbidden": _reasons(problem.forbidden),
        "earlier": sorted(list(pair) for pair in problem.earlier),
        "change_penalty": problem.change_penalty,
        "rules": [_rule(rule) for rule in sorted(problem.rules, key=lambda rule: rule.name)],
        "fairness": problem.fairness.value,
        "rounds": problem.rounds,
        "weights": asdict(problem.weights),
    }


def from_record(record: Mapping[str, Any]) -> Problem:
    """The problem that `as_record` wrote down."""
    columns = np.array(record["pairs"], dtype=np.int64).reshape(-1, 3)
    return Problem(
        applications=tuple(Application(*each) for each in record["applications"]),
        assessors=tuple(Assessor(*each) for each in record["assessors"]),
        pairs=Pairs(columns[:, 0], columns[:, 1], columns[:, 2]),
        barred=_pairs(record["barred"]),
        held=_pairs(record["held"]),
        pinned=_pairs(record["pinned"]),
        forbidden=_pairs(record["forbidden"]),
        earlier=frozenset((application, assessor) for application, assessor in record["earlier"]),
        change_penalty=record["change_penalty"],
        rules=tuple(
            GroupRule(
                rule["name"],
                frozenset(rule["members"]),
                rule["least"],
                rule["most"],
                None if rule["applications"] is None else frozenset(rule["applications"]),
            )
            for rule in record["rules"]
        ),
        fairness=Fairness(record["fairness"]),
        rounds=record["rounds"],
        weights=Weights(**record["weights"]),
    )


def _reasons(pairs: Iterable[PairReason]) -> list[list[Any]]:
    return [[each.application_id, each.assessor_id, each.why] for each in sorted(pairs)]


def _pairs(rows: Sequence[Sequence[Any]]) -> tuple[PairReason, ...]:
    return tuple(PairReason(*row) for row in rows)


def _rule(rule: GroupRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "members": sorted(rule.members),
        "least": rule.least,
        "most": rule.most,
        "applications": None if rule.applications is None else sorted(rule.applications),
    }
