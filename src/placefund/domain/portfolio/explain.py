"""Every explanation of a portfolio, one after another, with a word to whoever waits after each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from placefund.domain.portfolio.alternatives import Alternative, alternative
from placefund.domain.portfolio.bids import ProblemRefused
from placefund.domain.portfolio.choice import Choice
from placefund.domain.portfolio.compare import Rival, rivals
from placefund.domain.portfolio.desk import BRISK, Desk, Thoroughness, listed
from placefund.domain.portfolio.prices import RulePrice, price
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.reasons import WhyIn, WhyOut, why_in, why_out
from placefund.domain.portfolio.robustness import SHIFT, Firmness, Stability, firmness, with_money

Told = Callable[[int, int, str], None]
"""Called with how many explanations are done, how many there are, and what was just explained."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is said about one portfolio. `freed` names, for a bid that is out, the rules without which it was chosen."""

    why_in: tuple[WhyIn, ...]
    why_out: tuple[WhyOut, ...]
    prices: tuple[RulePrice, ...]
    firmness: Firmness
    stability: tuple[Stability, ...]
    alternative: Alternative
    rivals: tuple[Rival, ...]
    freed: tuple[tuple[str, tuple[str, ...]], ...]

    def rules_against(self, bid: str) -> str:
        """Which single rules keep a bid out, in a sentence; empty when none was found to."""
        names = {each.rule: each.name for each in self.prices}
        keys = dict(self.freed).get(bid, ())
        return f"Without {listed(tuple(f'“{names[key]}”' for key in keys))} it would be funded." if keys else ""

    def as_record(self) -> dict[str, Any]:
        """This explanation as JSON values, the same bytes for the same question."""
        return dict(_plain(asdict(self)))


def desk_of(problem: Problem, choice: Choice, thoroughness: Thoroughness = BRISK) -> Desk:
    """A desk at which to ask about a choice.

    Raises:
        ProblemRefused: when the choice is the answer to another problem.
    """
    if choice.problem != problem.digest:
        raise ProblemRefused("This choice answers another problem; ask about the problem it was made for.")
    return Desk(problem, choice, thoroughness)


def explain_all(
    problem: Problem, choice: Choice, thoroughness: Thoroughness = BRISK, told: Told | None = None
) -> Explanation:
    """Explain every bid, price every rule, and try how firmly the portfolio stands.

    Raises:
        ProblemRefused: when the choice is the answer to another problem.
    """
    desk = desk_of(problem, choice, thoroughness)
    funded = choice.levels
    out = [bid.id for bid in problem.bids if bid.id not in funded]
    total, done = len(problem.bids) + len(problem.rules) + 4, 0

    def tell(what: str) -> None:
        nonlocal done
        done += 1
        if told is not None:
            told(done, total, what)

    prices, ins, outs = [], [], []
    for rule in problem.rules:
        prices.append(price(desk, rule.key))
        tell(f"the price of “{rule.name}”")
    for bid in sorted(funded):
        ins.append(why_in(desk, bid))
        tell(f"why {bid} is in")
    for bid in out:
        outs.append(why_out(desk, bid))
        tell(f"why {bid} is out")
    firm = firmness(desk)
    tell("the draws of the scores")
    stable = tuple(with_money(desk, thousands) for thousands in (SHIFT, -SHIFT))
    tell("a million more or less")
    other = alternative(desk)
    tell("the most different portfolio")
    simple = rivals(problem, choice)
    tell("simpler ways of choosing")
    freed = tuple((bid, tuple(each.rule for each in prices if bid in each.moves.enters)) for bid in out)
    return Explanation(tuple(ins), tuple(outs), tuple(prices), firm, stable, other, simple, freed)


def _plain(value: Any) -> Any:
    """Values as JSON holds them: fractions as text, tuples as lists."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Fraction) else value
