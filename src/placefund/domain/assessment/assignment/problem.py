"""The question of assignment: who needs readers, who can read, what each pair is worth, and every rule with its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say, say_count

Ints = NDArray[np.int64]
MOST_WORTH = 1_000_000
"""The largest worth of a pair, in thousandths; it keeps every sum exact in 64 bits."""


class ProblemRefused(NotAllowed):
    """A question that makes no sense; the message names what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Application:
    """An application that needs readers. `name` is how sentences call it."""

    id: int
    name: str
    readers_needed: int


@dataclass(frozen=True, slots=True)
class Assessor:
    """Somebody who reads between `least` and `most` applications. `leg` (business, academic, civic) and `organisation` are for
    the rules of composition; empty when unknown."""

    id: int
    name: str
    most: int
    least: int = 0
    leg: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The pairs that may be assigned, as three arrays of one length: ids of applications and assessors, and the worth of each
    in thousandths (similarity, with preference, less the cost of a soft conflict). A pair that is not here is never assigned."""

    application: Ints
    assessor: Ints
    worth: Ints

    @classmethod
    def of(cls, worth: Mapping[tuple[int, int], int]) -> Pairs:
        """From a worth for each (application, assessor)."""
        ordered = sorted(worth)
        columns = np.array(ordered, dtype=np.int64).reshape(-1, 2)
        return cls(columns[:, 0], columns[:, 1], np.array([worth[pair] for pair in ordered], dtype=np.int64))


@dataclass(frozen=True, slots=True, order=True)
class PairReason:
    """A pair of application and assessor, and why it is treated as it is."""

    application_id: int
    assessor_id: int
    why: str


@dataclass(frozen=True, slots=True)
class GroupRule:
    """For each of the `applications` (None: every one), at least `least` and at most `most` readers come from `members`.

    `name` reads after “reader from”: “the business leg”, “Xylo Ltd”, “those who know marine energy outside Scotland”.
    """

    name: str
    members: frozenset[int]
    least: int = 0
    most: int | None = None
    applications: frozenset[int] | None = None


class Fairness(StrEnum):
    """What comes before the sum of worth."""

    SUM = "sum"
    WORST = "worst first"
    LEXIMIN = "worst, then the next worst"


@dataclass(frozen=True, slots=True)
class Weights:
    """What breaking each kind of rule by one costs when not all can hold: the cheapest total is looked for."""

    need: int = 30
    room: int = 10
    least: int = 5
    rule: int = 20
    order: int = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """All that decides an assignment.

    `barred` pairs are never assigned (a conflict). `held` pairs were agreed and stay; `pinned` must be, `forbidden` must not be:
    each with its reason. `earlier` is the proposal before this one: each of its pairs that is given up costs `change_penalty`
    thousandths. `rounds` is how many levels leximin settles.
    """

    applications: tuple[Application, ...]
    assessors: tuple[Assessor, ...]
    pairs: Pairs
    barred: tuple[PairReason, ...] = ()
    held: tuple[PairReason, ...] = ()
    pinned: tuple[PairReason, ...] = ()
    forbidden: tuple[PairReason, ...] = ()
    earlier: frozenset[tuple[int, int]] = frozenset()
    change_penalty: int = 0
    rules: tuple[GroupRule, ...] = ()
    fairness: Fairness = Fairness.SUM
    rounds: int = 3
    weights: Weights = field(default_factory=Weights)


def from_the_leg(assessors: Iterable[Assessor], leg: str, least: int = 1) -> GroupRule:
    """At least so many readers of every application come from a leg of the helix."""
    return GroupRule(f"the {leg} leg", frozenset(a.id for a in assessors if a.leg == leg), least=least)


def of_one_organisation(assessors: Iterable[Assessor], most: int = 1) -> tuple[GroupRule, ...]:
    """At most so many readers of an application come from any one organisation: a rule for each with more people than that."""
    members: dict[str, set[int]] = {}
    for assessor in assessors:
        if assessor.organisation:
            members.setdefault(assessor.organisation, set()).add(assessor.id)
    return tuple(GroupRule(name, frozenset(ids), most=most) for name, ids in sorted(members.items()) if len(ids) > most)


def check(problem: Problem) -> None:
    """Refuse what makes no sense, by name.

    Raises:
        ProblemRefused: the same id twice, a number below nought, a least above a most, a pair or rule that names somebody who is
            not there, a pair given twice, or orders that contradict each other.
    """
    names = _names(problem)
    for application in problem.applications:
        if application.readers_needed < 0:
            raise ProblemRefused(
                say_count(
                    "{name} needs {count} reader. Give 0 or more.",
                    "{name} needs {count} readers. Give 0 or more.",
                    count=application.readers_needed,
                    name=application.name,
                )
            )
    for assessor in problem.assessors:
        if not 0 <= assessor.least <= assessor.most:
            raise ProblemRefused(
                say(
                    "{name} takes at least {least} and at most {most}. The least is from 0 to the most.",
                    name=assessor.name,
                    least=assessor.least,
                    most=assessor.most,
                )
            )
    if problem.change_penalty < 0 or problem.rounds < 1:
        raise ProblemRefused(say("The change penalty is 0 or more, and leximin settles 1 level or more."))
    if problem.change_penalty > MOST_WORTH:
        raise ProblemRefused(
            say(
                "A change penalty of {penalty} is too large; give at most {most}.",
                penalty=problem.change_penalty,
                most=MOST_WORTH,
            )
        )
    if min(vars_of(problem.weights)) < 1:
        raise ProblemRefused(say("Every weight of a rule is 1 or more: a rule that costs nothing is no rule."))
    _check_pairs(problem.pairs, names)
    _check_orders(problem, names)
    _check_rules(problem, names)


def vars_of(weights: Weights) -> tuple[int, ...]:
    """The weights in the order of their fields."""
    return weights.need, weights.room, weights.least, weights.rule, weights.order


@dataclass(frozen=True, slots=True)
class Names:
    """What sentences call each application and assessor, by id."""

    applications: Mapping[int, str]
    assessors: Mapping[int, str]


def _names(problem: Problem) -> Names:
    applications = {each.id: each.name for each in problem.applications}
    assessors = {each.id: each.name for each in problem.assessors}
    for found, given, refusal in (
        (
            applications,
            [a.id for a in problem.applications],
            say("Two applications have the id {twice}. Give each its own."),
        ),
        (assessors, [a.id for a in problem.assessors], say("Two assessors have the id {twice}. Give each its own.")),
    ):
        if len(found) < len(given):
            raise ProblemRefused(refusal.format(twice=min(each for each in given if given.count(each) > 1)))
    return Names(applications, assessors)


def _check_pairs(pairs: Pairs, names: Names) -> None:
    if not len(pairs.application) == len(pairs.assessor) == len(pairs.worth):
        raise ProblemRefused(
            say("The arrays of pairs differ in length. Each pair has an application, an assessor and a worth.")
        )
    for array, known, refusal in (
        (
            pairs.application,
            names.applications,
            say("A pair names the application {strange}, which is not in the problem. Add it or drop the pair."),
        ),
        (
            pairs.assessor,
            names.assessors,
            say("A pair names the assessor {strange}, which is not in the problem. Add it or drop the pair."),
        ),
    ):
        strange = np.sort(array[~among(array, np.array(sorted(known), np.int64))])
        if len(strange):
            raise ProblemRefused(refusal.format(strange=strange[0]))
    order = np.lexsort((pairs.assessor, pairs.application))
    same = (np.diff(pairs.application[order]) == 0) & (np.diff(pairs.assessor[order]) == 0)
    if same.any():
        first = order[int(np.argmax(same))]
        who = names.assessors[int(pairs.assessor[first])]
        raise ProblemRefused(
            say(
                "{assessor} and {application} are a pair twice. Give it once.",
                assessor=who,
                application=names.applications[int(pairs.application[first])],
            )
        )
    if len(pairs.worth) and int(np.abs(pairs.worth).max()) > MOST_WORTH:
        raise ProblemRefused(
            say(
                "A worth of {worth} is out of range: ±{most}.",
                worth=int(pairs.worth[np.abs(pairs.worth).argmax()]),
                most=MOST_WORTH,
            )
        )


def among(values: Ints, known: Ints) -> NDArray[np.bool_]:
    """Which values are among some known ones, which are in order. For many values and few known it beats numpy's own."""
    if not len(known):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    found: NDArray[np.bool_] = known[at] == values
    return found


_STRANGE = {
    "barred": say(
        "A barred pair names application {application} and assessor {assessor}, and one of them is not in the problem. "
        "Add it or drop the pair."
    ),
    "held": say(
        "A held pair names application {application} and assessor {assessor}, and one of them is not in the problem. "
        "Add it or drop the pair."
    ),
    "pinned": say(
        "A pinned pair names application {application} and assessor {assessor}, and one of them is not in the problem. "
        "Add it or drop the pair."
    ),
    "forbidden": say(
        "A forbidden pair names application {application} and assessor {assessor}, and one of them is not in the "
        "problem. Add it or drop the pair."
    ),
}
"""Of each kind of order, that it names somebody who is not there."""
_UNREASONED = {
    "barred": say(
        "The barred pair of {assessor} and {application} has no reason. Give one: it is told to whoever asks."
    ),
    "held": say("The held pair of {assessor} and {application} has no reason. Give one: it is told to whoever asks."),
    "pinned": say(
        "The pinned pair of {assessor} and {application} has no reason. Give one: it is told to whoever asks."
    ),
    "forbidden": say(
        "The forbidden pair of {assessor} and {application} has no reason. Give one: it is told to whoever asks."
    ),
}
"""Of each kind of order, that nobody said why."""
_CONTRADICTED = {
    ("held", "barred"): say(
        "{assessor} is both held to and barred from {application} ({why}; {why_not}). Drop one of the two."
    ),
    ("held", "forbidden"): say(
        "{assessor} is both held to and forbidden from {application} ({why}; {why_not}). Drop one of the two."
    ),
    ("pinned", "barred"): say(
        "{assessor} is both pinned to and barred from {application} ({why}; {why_not}). Drop one of the two."
    ),
    ("pinned", "forbidden"): say(
        "{assessor} is both pinned to and forbidden from {application} ({why}; {why_not}). Drop one of the two."
    ),
}
"""Of two orders about one pair, that only one can be kept."""


def _check_orders(problem: Problem, names: Names) -> None:
    seen: dict[str, dict[tuple[int, int], str]] = {}
    for what, reasons in (
        ("barred", problem.barred),
        ("held", problem.held),
        ("pinned", problem.pinned),
        ("forbidden", problem.forbidden),
    ):
        seen[what] = {(each.application_id, each.assessor_id): each.why for each in reasons}
        for each in reasons:
            if each.application_id not in names.applications or each.assessor_id not in names.assessors:
                raise ProblemRefused(_STRANGE[what].format(application=each.application_id, assessor=each.assessor_id))
            if not each.why.strip():
                raise ProblemRefused(
                    _UNREASONED[what].format(
                        assessor=names.assessors[each.assessor_id], application=names.applications[each.application_id]
                    )
                )
    for must in ("held", "pinned"):
        for never in ("barred", "forbidden"):
            for application, assessor in sorted(seen[must].keys() & seen[never].keys()):
                pair = application, assessor
                raise ProblemRefused(
                    _CONTRADICTED[must, never].format(
                        assessor=names.assessors[assessor],
                        application=names.applications[application],
                        why=seen[must][pair],
                        why_not=seen[never][pair],
                    )
                )
    if strange := sorted(p for p in problem.earlier if p[0] not in names.applications or p[1] not in names.assessors):
        raise ProblemRefused(
            say(
                "The earlier proposal has application {application} with assessor {assessor}, and one of them is not in "
                "the problem. Leave the pair out.",
                application=strange[0][0],
                assessor=strange[0][1],
            )
        )


def _check_rules(problem: Problem, names: Names) -> None:
    if len({rule.name for rule in problem.rules}) < len(problem.rules):
        raise ProblemRefused(
            say("Two rules have the same name. Give each its own, so that it can be told which one binds.")
        )
    for rule in problem.rules:
        if rule.least < 0 or (rule.most is not None and rule.most < rule.least):
            raise ProblemRefused(
                say(
                    "The rule “{rule}” asks for at least {least} and at most {most}. The least is from 0 to the most.",
                    rule=rule.name,
                    least=rule.least,
                    most=rule.most,
                )
            )
        if strange := sorted(rule.members - names.assessors.keys()):
            raise ProblemRefused(
                say(
                    "The rule “{rule}” names the assessor {assessor}, who is not in the problem.",
                    rule=rule.name,
                    assessor=strange[0],
                )
            )
        if strange := sorted((rule.applications or frozenset()) - names.applications.keys()):
            raise ProblemRefused(
                say(
                    "The rule “{rule}” names the application {application}, which is not in the problem.",
                    rule=rule.name,
                    application=strange[0],
                )
            )
