"""Why this assessor and not that one, what a change would cost, what is new since the last proposal, and what is proven."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from placefund.domain.assessment.assignment.limits import Limits, RuleLimit
from placefund.domain.assessment.assignment.model import RowKind
from placefund.domain.assessment.assignment.problem import Fairness, PairReason, ProblemRefused
from placefund.domain.assessment.assignment.solve import AssignmentAnswer, solve
from placefund.domain.messages import say
from placefund.domain.solver import EXACT, Effort


class Place(StrEnum):
    """Where a pair stands in an answer."""

    IN = "in"
    OUT = "out"
    ORDERED = "ordered"
    BARRED = "barred"


class Order(StrEnum):
    """What decides a pair by itself."""

    CONFLICT = "conflict"
    RULED_OUT = "ruled_out"
    AGREED = "agreed"
    CHOSEN = "chosen"
    NOT_PUT_FORWARD = "not_put_forward"


@dataclass(frozen=True, slots=True)
class Change:
    """A pair that comes into an assignment or leaves it."""

    application_id: int
    assessor_id: int
    is_added: bool


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """Why a pair is in or out.

    `order` decides it by itself, for the reason `why`. Else `cost` is what the best assignment with the opposite choice is worse
    by, in thousandths (None when there is none to compare); `worst` by how much its worst application would be worse, where
    fairness was asked for; `missing` the weighted count it would leave missing on top; `changes` are the pairs that would come
    and go. `is_estimate`: a limit ended one of the two searches.
    """

    application_id: int
    assessor_id: int
    place: Place
    order: Order | None = None
    why: str = ""
    cost: int | None = None
    worst: int = 0
    missing: int = 0
    changes: tuple[Change, ...] = ()
    is_estimate: bool = False


def why(answer: AssignmentAnswer, application_id: int, assessor_id: int, effort: Effort = EXACT) -> PairVerdict:
    """Why a pair is in the answer or not: the rule that decides it, or the exact price of choosing otherwise, by solving again.

    Raises:
        ProblemRefused: an application or assessor that the problem does not have.
    """
    problem = answer.model.problem
    applications, assessors = {each.id for each in problem.applications}, {each.id for each in problem.assessors}
    if application_id not in applications or assessor_id not in assessors:
        raise ProblemRefused(
            say(
                "The problem has no application {application} or no assessor {assessor}. Ask about a pair it has.",
                application=application_id,
                assessor=assessor_id,
            )
        )
    pair = (application_id, assessor_id)
    if verdict := _settled(answer, pair):
        return verdict
    is_in = pair in set(answer.pairs)
    asked = (PairReason(*pair, "asked about"),)
    other = (
        replace(problem, forbidden=(*problem.forbidden, *asked))
        if is_in
        else replace(problem, pinned=(*problem.pinned, *asked))
    )
    return _priced(answer, solve(other, effort), pair, is_in)


def _settled(answer: AssignmentAnswer, pair: tuple[int, int]) -> PairVerdict | None:
    """The verdict on a pair that a rule decides by itself."""
    problem = answer.model.problem
    for reasons, order, place in (
        (problem.barred, Order.CONFLICT, Place.BARRED),
        (problem.forbidden, Order.RULED_OUT, Place.ORDERED),
        (problem.held, Order.AGREED, Place.ORDERED),
        (problem.pinned, Order.CHOSEN, Place.ORDERED),
    ):
        for each in reasons:
            if (each.application_id, each.assessor_id) == pair:
                return PairVerdict(*pair, place, order, each.why)
    model = answer.model
    at = (model.application_ids[model.application] == pair[0]) & (model.assessor_ids[model.assessor] == pair[1])
    return None if at.any() else PairVerdict(*pair, Place.BARRED, Order.NOT_PUT_FORWARD)


def _priced(answer: AssignmentAnswer, other: AssignmentAnswer, pair: tuple[int, int], is_in: bool) -> PairVerdict:
    """What the opposite choice would change, from an answer that makes it."""
    is_fair = answer.model.problem.fairness is not Fairness.SUM
    return PairVerdict(
        *pair,
        Place.IN if is_in else Place.OUT,
        cost=answer.objective - other.objective,
        worst=answer.worst - other.worst if is_fair else 0,
        missing=other.short - answer.short,
        changes=_changes(answer.pairs, other.pairs),
        is_estimate=not (answer.is_proven and other.is_proven),
    )


def _changes(old: Iterable[tuple[int, int]], new: Iterable[tuple[int, int]]) -> tuple[Change, ...]:
    before, after = frozenset(old), frozenset(new)
    found = [Change(*pair, is_added=True) for pair in after - before]
    found += [Change(*pair, is_added=False) for pair in before - after]
    return tuple(sorted(found, key=lambda c: (c.application_id, not c.is_added, c.assessor_id)))


@dataclass(frozen=True, slots=True)
class PairChanges:
    """What is new between two assignments."""

    changes: tuple[Change, ...]
    kept: int


def difference(old: Iterable[tuple[int, int]], new: Iterable[tuple[int, int]]) -> PairChanges:
    """What comes and goes between two sets of pairs, by application."""
    before, after = frozenset(old), frozenset(new)
    return PairChanges(_changes(before, after), len(before & after))


@dataclass(frozen=True, slots=True)
class Slack:
    """How far a rule is from binding: what is used of it, and between which limits (`most` None: no upper one)."""

    rule: RuleLimit
    used: int
    least: int
    most: int | None

    @property
    def is_tight(self) -> bool:
        """Whether the upper limit, or a lower one above 0, is just reached."""
        return self.used == self.most or 0 < self.least == self.used


def slacks(answer: AssignmentAnswer) -> tuple[Slack, ...]:
    """Every rule's use and limits, in the order of the model's rows, counted from the pairs themselves."""
    model, read = answer.model, Limits(answer.model)
    used = (
        np.bincount(model.entry_rows, weights=answer.x[model.entry_pairs], minlength=model.height).astype(int).tolist()
    )
    lower, upper = model.rows.lower.tolist(), model.rows.upper.tolist()
    found = []
    for row in range(model.height):
        most = None if read.is_open_above(row) else upper[row]
        found.append(Slack(read.of(row, is_lower=most is None), used[row], lower[row], most))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What an answer is and what is proven of it: counts, and worths in thousandths.

    `worst` is None where fairness was not asked for or not every rule holds. `full` are the numbers of assessors without room.
    `given_up` of the `earlier` pairs that were proposed before are gone.
    """

    readings: int
    applications: int
    assessors: int
    objective: int
    bound: int
    is_feasible: bool
    is_proven: bool
    by_prices: bool
    ended_by: str
    worst: int | None
    rules: int
    tight: int
    full: tuple[int, ...]
    earlier: int
    given_up: int

    def as_record(self) -> dict[str, Any]:
        """This certificate as JSON values; `Certificate.from_record` reads them back to an equal object."""
        return asdict(self) | {"full": list(self.full)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Certificate:
        return cls(**{**record, "full": tuple(record["full"])})


def certificate(answer: AssignmentAnswer) -> Certificate:
    """What the answer is, what is proven of it and how."""
    problem, found = answer.model.problem, slacks(answer)
    full = [
        slack.rule.assessor
        for slack in found
        if slack.rule.kind is RowKind.ROOM and slack.most and slack.used == slack.most
    ]
    changed = _changes(problem.earlier, answer.pairs) if problem.earlier else ()
    return Certificate(
        readings=len(answer.pairs),
        applications=len(problem.applications),
        assessors=len(problem.assessors),
        objective=answer.objective,
        bound=answer.bound,
        is_feasible=answer.is_feasible,
        is_proven=answer.is_proven,
        by_prices=answer.by_prices,
        ended_by=answer.ended_by,
        worst=answer.worst if problem.fairness is not Fairness.SUM and answer.is_feasible else None,
        rules=len(found),
        tight=sum(slack.is_tight for slack in found),
        full=tuple(each for each in full if each is not None),
        earlier=len(problem.earlier),
        given_up=sum(not change.is_added for change in changed),
    )
