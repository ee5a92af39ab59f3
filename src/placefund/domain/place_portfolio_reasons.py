"""Why a project is in the best portfolio of a place, or out, and what would have to change: asked of the kernel, and kept.

A project that is out is forced in, and what the portfolio would then have to give up is read off; one that is in is barred.
Everything is said in points and pounds, as the place gave them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any

from placefund.domain.messages import all_of, say
from placefund.domain.money import Money
from placefund.domain.place_portfolio_question import PENCE_IN_A_THOUSAND
from placefund.domain.portfolio.choice import Choice, NothingFits, NothingFound
from placefund.domain.portfolio.conflicts import irreducible
from placefund.domain.portfolio.explain import inquiry_into
from placefund.domain.portfolio.inquiry import Inquiry
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.reasons import shut_by, why_in, why_out
from placefund.domain.portfolio.rules import MustFund
from placefund.domain.portfolio.solve import Effort, solve
from placefund.domain.portfolio.span import ProvenSpan

EFFORT = Effort(gap=Fraction(0), nodes=20_000, seconds=10)
UNITS = 100_000
"""Units of the objective in one point of a place: thousandths of a point, by per cent of the ask."""
FORCED = "asked-why"
FEW = 15
"""So few projects are asked about thoroughly while somebody waits for the page; why each is in or out is asked of all."""


@dataclass(frozen=True, slots=True)
class ProjectReason:
    """Why one project is in (`is_in`) or out. Projects are numbers as the question has them, money is whole thousands.

    In: `points` are lost without it (None: the rules cannot be kept without it), `comes` would come in its place. Out: with it
    `leaves` would go and free `thousands`, `comes` would come besides, and `points` would be lost; `shut_by` are the rules that
    keep it out whatever else is chosen. `cut` per cent less asked for, or `more` thousands more money, would bring it in.
    """

    project: str
    is_in: bool
    points: int | None = None
    is_exact: bool = True
    leaves: tuple[str, ...] = ()
    comes: tuple[str, ...] = ()
    thousands: int = 0
    shut_by: tuple[str, ...] = ()
    cut: int | None = None
    more: int | None = None

    def as_record(self) -> dict[str, Any]:
        return asdict(self) | {name: list(getattr(self, name)) for name in ("leaves", "comes", "shut_by")}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ProjectReason:
        return cls(**{**record, **{name: tuple(record[name]) for name in ("leaves", "comes", "shut_by")}})


def reasons_of(
    problem: Problem, choice: Choice, *, is_over: Callable[[], bool] = lambda: False
) -> tuple[ProjectReason, ...]:
    """Why each project is in the best portfolio, or out: what is in first, then those with the most points.

    Before each it is asked whether the time that somebody waits `is_over`; what was not come to by then is left out. Of few
    projects it is also asked what would bring each in that is out.
    """
    inquiry, found = inquiry_into(problem, choice), list[ProjectReason]()
    asked = sorted(problem.bids, key=lambda bid: (bid.id not in choice.levels, -bid.merit, bid.id))
    is_thorough = len(problem.bids) <= FEW
    for bid in asked:
        if is_over():
            break
        is_in = bid.id in choice.levels
        found.append(_in(inquiry, bid.id) if is_in else _out(inquiry, bid.id, is_thorough=is_thorough))
    return tuple(found)


def _in(inquiry: Inquiry, project: str) -> ProjectReason:
    why = why_in(inquiry, project)
    if why.loss is None:
        return ProjectReason(project, is_in=True)
    comes = why.instead.enters if why.instead and why.loss.is_exact else ()
    leaves = tuple(each for each in why.instead.leaves if each != project) if why.instead and why.loss.is_exact else ()
    points = why.loss.low // UNITS
    return ProjectReason(
        project, is_in=True, points=points, is_exact=why.loss.is_exact, leaves=leaves, comes=tuple(comes)
    )


def _out(inquiry: Inquiry, project: str, *, is_thorough: bool) -> ProjectReason:
    problem, choice = inquiry.problem, inquiry.choice
    if shut := shut_by(inquiry, project):
        return ProjectReason(project, is_in=False, shut_by=shut)
    forced = replace(
        problem, rules=(*problem.rules, MustFund(FORCED, "", project, say("Whoever asks"), say("To see it.")))
    )
    changes: dict[str, Any] = _would_bring_in(inquiry, project) if is_thorough else {}
    try:
        found = solve(forced, EFFORT)
    except NothingFits:
        conflict = irreducible(forced)
        keys = tuple(key for key in conflict.rules if key != FORCED) if conflict else ()
        return ProjectReason(project, is_in=False, shut_by=keys, **changes)
    except NothingFound:
        return ProjectReason(project, is_in=False, is_exact=False, **changes)
    leaves = tuple(each for each in choice.levels if each not in found.levels)
    comes = tuple(each for each in found.levels if each not in choice.levels and each != project)
    freed = sum(problem.bid(each).full.thousands for each in leaves)
    return ProjectReason(
        project,
        is_in=False,
        points=max(0, choice.objective - found.objective) // UNITS,
        is_exact=found.objective == found.bound,
        leaves=leaves,
        comes=comes,
        thousands=freed,
        **changes,
    )


def _would_bring_in(inquiry: Inquiry, project: str) -> dict[str, int | None]:
    why = why_out(inquiry, project)
    more = why.money.low if why.money is not None and why.money.is_exact and why.money.low else None
    return {"cut": _exact(why.ask), "more": more}


def _exact(span: ProvenSpan | None) -> int | None:
    return span.low if span is not None and span.is_exact and span.low else None


def in_words(reason: ProjectReason, titles: Mapping[str, str], rules: Mapping[str, str]) -> tuple[str, ...]:
    """The reason in sentences. `titles` are those of the projects by number, `rules` the names of rules by their keys."""
    told = _told_in(reason, titles) if reason.is_in else _told_out(reason, titles, rules)
    return tuple(str(each) for each in told)


def _told_in(reason: ProjectReason, titles: Mapping[str, str]) -> Sequence[str]:
    if reason.points is None:
        return [say("It is in because nothing keeps what the portfolio is held to without it.")]
    given = {"points": reason.points}
    if not reason.is_exact:
        return [say("It is in: without it the best would lose at least {points} points.", **given)]
    if not reason.points:
        told = [say("It is in. Without it another set has as many points.")]
    else:
        told = [say("It is in because without it the best would lose {points} points.", **given)]
    if reason.comes:
        told.append(say("In its place would come: {projects}.", projects=_named(reason.comes, titles)))
    if reason.leaves:
        told.append(say("These would go with it: {projects}.", projects=_named(reason.leaves, titles)))
    return told


def _told_out(reason: ProjectReason, titles: Mapping[str, str], rules: Mapping[str, str]) -> Sequence[str]:
    told: list[str] = []
    if reason.shut_by:
        named = all_of(rules.get(key, key) for key in reason.shut_by)
        told.append(say("It is left out: it cannot be in together with {rules}.", rules=named))
    elif reason.leaves:
        told.append(
            say(
                "It is left out: it would take {money} from {projects}, and {points} points would be lost.",
                money=Money(reason.thousands * PENCE_IN_A_THOUSAND),
                projects=_named(reason.leaves, titles),
                points=reason.points or 0,
            )
        )
    elif reason.points is None:
        told.append(say("It is left out. What it would take could not be told in the time."))
    else:
        told.append(say("It is left out: with it {points} points would be lost.", points=reason.points))
    if reason.comes:
        told.append(say("With it these would come in too: {projects}.", projects=_named(reason.comes, titles)))
    if reason.cut is not None:
        told.append(say("It would be in if it asked for {percent}% less.", percent=reason.cut))
    if reason.more is not None:
        told.append(say("It would be in with {money} more money.", money=Money(reason.more * PENCE_IN_A_THOUSAND)))
    return told


def _named(numbers: tuple[str, ...], titles: Mapping[str, str]) -> str:
    return all_of(titles.get(each, each) for each in numbers)
