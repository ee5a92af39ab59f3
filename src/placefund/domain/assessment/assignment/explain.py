"""Why this assessor and not that one, what a change would cost, what is new since the last proposal, and what is proven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from placefund.domain.assessment.assignment.model import RowKind
from placefund.domain.assessment.assignment.problem import Fairness, PairReason, Problem, ProblemRefused
from placefund.domain.assessment.assignment.solve import Answer, solve
from placefund.domain.assessment.assignment.wording import Cast, capital, counted, in_words, joined, named
from placefund.domain.solver import EXACT, Effort


class Place(StrEnum):
    """Where a pair stands in an answer."""

    IN = "in"
    OUT = "out"
    ORDERED = "ordered"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Change:
    """A pair that comes into an assignment or leaves it."""

    application_id: int
    assessor_id: int
    is_added: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Why a pair is in or out.

    `cost` is what the best assignment with the opposite choice is worse by, in thousandths (None when there is none to compare);
    `worst` by how much its worst application would be worse, where fairness was asked for; `missing` the weighted count it would
    leave missing on top.
    `changes` are the pairs that would come and go.
    """

    place: Place
    cost: int | None
    worst: int
    missing: int
    changes: tuple[Change, ...]
    sentences: tuple[str, ...]


def why(answer: Answer, application_id: int, assessor_id: int, effort: Effort = EXACT) -> Why:
    """Why a pair is in the answer or not: the rule that decides it, or the exact price of choosing otherwise, by solving again.

    Raises:
        ProblemRefused: an application or assessor that the problem does not have.
    """
    problem = answer.model.problem
    names = {each.id: each.name for each in problem.applications}, {each.id: each.name for each in problem.assessors}
    if application_id not in names[0] or assessor_id not in names[1]:
        raise ProblemRefused(
            f"The problem has no application {application_id} or no assessor {assessor_id}. Ask about a pair it has."
        )
    pair, who = (application_id, assessor_id), (names[0][application_id], names[1][assessor_id])
    if settled := _settled(answer, pair, who):
        return settled
    is_in = pair in set(answer.pairs)
    asked = (PairReason(*pair, "asked about"),)
    other = (
        replace(problem, forbidden=(*problem.forbidden, *asked))
        if is_in
        else replace(problem, pinned=(*problem.pinned, *asked))
    )
    return _priced(answer, solve(other, effort), who, is_in)


def _settled(answer: Answer, pair: tuple[int, int], who: tuple[str, str]) -> Why | None:
    """The answer for a pair that a rule decides by itself."""
    problem, (application, assessor) = answer.model.problem, who
    for reasons, words, place in (
        (problem.barred, f"{assessor} must not read {application}", Place.BARRED),
        (problem.forbidden, f"{assessor} was ruled out for {application} by hand", Place.ORDERED),
        (problem.held, f"{assessor} has agreed to read {application}, and what is agreed stays", Place.ORDERED),
        (problem.pinned, f"{assessor} was chosen for {application} by hand", Place.ORDERED),
    ):
        for each in reasons:
            if (each.application_id, each.assessor_id) == pair:
                return Why(place, None, 0, 0, (), (f"{words}: {each.why.rstrip('.')}.",))
    model = answer.model
    at = (model.application_ids[model.application] == pair[0]) & (model.assessor_ids[model.assessor] == pair[1])
    if not at.any():
        return Why(Place.BARRED, None, 0, 0, (), (f"{assessor} was not put forward for {application}.",))
    return None


def _priced(answer: Answer, other: Answer, who: tuple[str, str], is_in: bool) -> Why:
    """What the opposite choice would change, from an answer that makes it."""
    application, assessor = who
    cost, missing = answer.objective - other.objective, other.short - answer.short
    is_fair = answer.model.problem.fairness is not Fairness.SUM
    worst = answer.worst - other.worst if is_fair else 0
    changes = _changes(answer.pairs, other.pairs)
    choice = f"{'Without' if is_in else 'With'} {assessor} on {application}"
    if missing > 0:
        first = f"{choice}, not every rule could hold."
    elif cost == 0 and worst == 0:
        first = f"{choice}, the assignment would be exactly as good: the draw fixed by their numbers decided."
    else:
        parts = [f"leave its worst-served application {worst / 1000:.3f} worse off"] if worst else []
        parts += [f"be worth {abs(cost) / 1000:.3f} {'less' if cost > 0 else 'more'}"] if cost else []
        first = f"{choice}, the best assignment would {joined(parts)}."
    sentences = [first]
    if told := _told(other, changes):
        sentences.append(f"{'Instead' if is_in else 'For that'}, {told}.")
    if not (answer.is_proven and other.is_proven):
        sentences.append("A limit ended one of the two searches, so this is an estimate.")
    return Why(Place.IN if is_in else Place.OUT, cost, worst, missing, changes, tuple(sentences))


def _changes(old: Iterable[tuple[int, int]], new: Iterable[tuple[int, int]]) -> tuple[Change, ...]:
    before, after = frozenset(old), frozenset(new)
    found = [Change(*pair, is_added=True) for pair in after - before]
    found += [Change(*pair, is_added=False) for pair in before - after]
    return tuple(sorted(found, key=lambda c: (c.application_id, not c.is_added, c.assessor_id)))


def _told(answer: Answer, changes: tuple[Change, ...], most: int = 6) -> str:
    """Changes by application: who would take whose place."""
    applications = {each.id: each.name for each in answer.model.problem.applications}
    assessors = {each.id: each.name for each in answer.model.problem.assessors}
    parts = []
    for application in dict.fromkeys(change.application_id for change in changes):
        mine = [change for change in changes if change.application_id == application]
        come = joined(assessors[c.assessor_id] for c in mine if c.is_added)
        go = joined(assessors[c.assessor_id] for c in mine if not c.is_added)
        if come and go:
            parts.append(f"{come} would replace {go} on {applications[application]}")
        else:
            parts.append(f"{come or go} would {'join' if come else 'leave'} {applications[application]}")
    if len(parts) > most:
        parts = [*parts[:most], f"{len(parts) - most:,} more applications would change"]
    return joined(parts)


@dataclass(frozen=True, slots=True)
class Difference:
    """What is new between two assignments."""

    changes: tuple[Change, ...]
    kept: int
    sentences: tuple[str, ...]


def difference(problem: Problem, old: Iterable[tuple[int, int]], new: Iterable[tuple[int, int]]) -> Difference:
    """What comes and goes between two sets of pairs, by application, in sentences."""
    before, after = frozenset(old), frozenset(new)
    changes = _changes(before, after)
    applications = {each.id: each.name for each in problem.applications}
    assessors = {each.id: each.name for each in problem.assessors}
    sentences = []
    for application in dict.fromkeys(change.application_id for change in changes):
        mine = [change for change in changes if change.application_id == application]
        come = [assessors.get(c.assessor_id, f"Assessor {c.assessor_id}") for c in mine if c.is_added]
        go = [assessors.get(c.assessor_id, f"Assessor {c.assessor_id}") for c in mine if not c.is_added]
        parts = [f"{joined(names)} {verb}" for names, verb in ((come, "to read"), (go, "no longer to read")) if names]
        sentences.append(f"{applications.get(application, f'Application {application}')}: {'; '.join(parts)}.")
    return Difference(changes, len(before & after), tuple(sentences))


@dataclass(frozen=True, slots=True)
class Slack:
    """How far a rule is from binding: what is used of it, and between which limits (`most` None: no upper one)."""

    rule: str
    used: int
    least: int
    most: int | None

    @property
    def is_tight(self) -> bool:
        """Whether the upper limit, or a lower one above 0, is just reached."""
        return self.used == self.most or 0 < self.least == self.used


def slacks(answer: Answer) -> tuple[Slack, ...]:
    """Every rule's use and limits, in the order of the model's rows, counted from the pairs themselves."""
    model, cast = answer.model, Cast(answer.model)
    used = (
        np.bincount(model.entry_rows, weights=answer.x[model.entry_pairs], minlength=model.height).astype(int).tolist()
    )
    lower, upper = model.rows.lower.tolist(), model.rows.upper.tolist()
    unlimited = model.rows.kind == RowKind.RULE
    found = []
    for row in range(model.height):
        most = None if unlimited[row] and cast.rule(row).most is None else upper[row]
        found.append(Slack(cast.limit(row, is_lower=most is None), used[row], lower[row], most))
    return tuple(found)


def certificate(answer: Answer) -> tuple[str, ...]:
    """What the answer is, what is proven of it and how, in sentences for the record."""
    problem, found = answer.model.problem, slacks(answer)
    size = len(problem.applications), len(problem.assessors)
    sentences = [
        f"{capital(counted(len(answer.pairs), 'reading'))} of {counted(size[0], 'application')} by "
        f"{counted(size[1], 'assessor')} in the pool {'is' if len(answer.pairs) == 1 else 'are'} worth "
        f"{answer.objective / 1000:,.3f}{'' if len(answer.pairs) == 1 else ' together'}."
    ]
    if not answer.is_feasible:
        sentences.append("Not every rule can hold. This is the best that can be done with the least missing.")
    sentences.append(_proof(answer))
    if problem.fairness is not Fairness.SUM and answer.is_feasible:
        sentences.append(
            f"Fairness came first: no application's readers are worth less than {answer.worst / 1000:.3f} together."
        )
    tight = [slack for slack in found if slack.is_tight]
    sentences.append(
        f"Of {in_words(len(found))} rules, {in_words(len(tight))} {'is' if len(tight) == 1 else 'are'} used to the limit."
    )
    full = [
        e.name
        for e, row in zip(Cast(answer.model).assessors, found[size[0] : sum(size)], strict=True)
        if row.most and row.used == row.most
    ]
    if full:
        sentences.append(f"Full: {named(full)}.")
    if problem.earlier:
        changed = _changes(problem.earlier, answer.pairs)
        dropped = sum(not change.is_added for change in changed)
        were = "was" if dropped == 1 else "were"
        said = capital(counted(dropped, "pair"))
        sentences.append(f"{said} of the {len(problem.earlier):,} proposed before {were} given up.")
    return tuple(sentences)


def _proof(answer: Answer) -> str:
    if answer.is_proven and answer.by_prices:
        return "It is proven, in whole-number arithmetic, that no assignment within the same rules is worth more."
    if answer.is_proven:
        return "It is proven, by a complete search, that no assignment within the same rules is worth more."
    ended = f" The search was ended by a limit ({answer.ended_by})." if answer.ended_by else ""
    above = f"{answer.bound / 1000:,.3f}, which is {answer.gap / 1000:.3f} above it"
    return f"No assignment within the same rules is worth more than {above}.{ended}"
