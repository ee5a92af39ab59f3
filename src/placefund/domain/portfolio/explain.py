"""Every explanation of a portfolio, one after another, with a word to whoever waits after each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from placefund.domain.messages import say
from placefund.domain.portfolio.alternatives import Alternative, alternative
from placefund.domain.portfolio.bids import ProblemRefused
from placefund.domain.portfolio.choice import Choice
from placefund.domain.portfolio.compare import Rival, rivals
from placefund.domain.portfolio.inquiry import BRISK, Inquiry, Thoroughness
from placefund.domain.portfolio.prices import Price, price
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.progress import Step, Work
from placefund.domain.portfolio.reasons import InBecause, OutBecause, why_in, why_out
from placefund.domain.portfolio.robustness import SHIFT, Firmness, Stability, firmness, with_money

Progress = Callable[[int, int, Step], None]
"""Called with how many explanations are done, how many there are, and what was just explained."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is found out about one portfolio. `freed` has, for a bid that is out, the rules without which it is in."""

    why_in: tuple[InBecause, ...]
    why_out: tuple[OutBecause, ...]
    prices: tuple[Price, ...]
    firmness: Firmness
    stability: tuple[Stability, ...]
    alternative: Alternative
    rivals: tuple[Rival, ...]
    freed: tuple[tuple[str, tuple[str, ...]], ...]


def inquiry_into(problem: Problem, choice: Choice, thoroughness: Thoroughness = BRISK) -> Inquiry:
    """An inquiry into a choice.

    Raises:
        ProblemRefused: when the choice is the answer to another problem.
    """
    if choice.problem != problem.digest:
        raise ProblemRefused(say("This choice answers another problem; ask about the problem it was made for."))
    return Inquiry(problem, choice, thoroughness)


def explain_all(
    problem: Problem, choice: Choice, thoroughness: Thoroughness = BRISK, progress: Progress | None = None
) -> Explanation:
    """Explain every bid, price every rule, and try how firmly the portfolio stands.

    Raises:
        ProblemRefused: when the choice is the answer to another problem.
    """
    inquiry = inquiry_into(problem, choice, thoroughness)
    funded = choice.levels
    out = [bid.id for bid in problem.bids if bid.id not in funded]
    total, done = len(problem.bids) + len(problem.rules) + 4, 0

    def tell(work: Work, about: str = "") -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total, Step(work, about))

    prices, ins, outs = [], [], []
    for rule in problem.rules:
        prices.append(price(inquiry, rule.key))
        tell(Work.PRICE, rule.key)
    for bid in sorted(funded):
        ins.append(why_in(inquiry, bid))
        tell(Work.WHY_IN, bid)
    for bid in out:
        outs.append(why_out(inquiry, bid))
        tell(Work.WHY_OUT, bid)
    firm = firmness(inquiry)
    tell(Work.DRAWS)
    stable = tuple(with_money(inquiry, thousands) for thousands in (SHIFT, -SHIFT))
    tell(Work.MONEY)
    other = alternative(inquiry)
    tell(Work.ALTERNATIVE)
    simple = rivals(problem, choice)
    tell(Work.SIMPLER_WAYS)
    freed = tuple((bid, tuple(each.rule for each in prices if bid in each.moves.enters)) for bid in out)
    return Explanation(tuple(ins), tuple(outs), tuple(prices), firm, stable, other, simple, freed)
