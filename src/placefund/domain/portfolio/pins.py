"""What rules fix, whatever the scores are; and the same question with persons', rankings' and draws' pins released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from placefund.domain.portfolio.alternatives import Alternative, alternative
from placefund.domain.portfolio.choice import Choice
from placefund.domain.portfolio.inquiry import Inquiry
from placefund.domain.portfolio.leaving_out import WithoutAssessor
from placefund.domain.portfolio.lots import DRAWN, following
from placefund.domain.portfolio.prices import Price, price
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.robustness import Firmness, firmness
from placefund.domain.portfolio.rules import Cap, Envelope, MustFund, MustNotFund, Needs, Rule, Threshold


def is_pin(rule: Rule) -> bool:
    """Whether a rule fixes bids by a person's decision, a ranking or a draw, and not by anything that all bids are held to."""
    return isinstance(rule, MustFund | MustNotFund) or (isinstance(rule, Needs) and rule.key.startswith(DRAWN))


def fixed(problem: Problem) -> Mapping[str, Rule]:
    """The bids that rules alone settle, in or out, each by its id with a rule that settles it: no score can change them.

    A least score is not among those rules: a bid is above or below it by its score.
    """
    found = following(problem.bids, (rule for rule in problem.rules if not isinstance(rule, Threshold)))
    return {**found.funded, **found.out}


def used_up(problem: Problem, choice: Choice) -> tuple[str, ...]:
    """The caps and envelopes, by their keys, of which what is funded leaves nothing."""
    limits = {rule.key for rule in problem.rules if isinstance(rule, Envelope | Cap)}
    return tuple(each.rule for each in choice.slacks if each.rule in limits and each.slack == 0 and each.used)


@dataclass(frozen=True, slots=True)
class Pins:
    """The rules that are released together, by their keys: `dropped` ones are left out; `raised` is the envelope of all the money
    where it equals what it funds and the round holds more: it is put to the round's money, in thousands of pounds."""

    dropped: tuple[str, ...]
    raised: tuple[tuple[str, int], ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        return frozenset((*self.dropped, *(key for key, _ in self.raised)))

    def released(self, problem: Problem) -> Problem:
        """The same question without them."""
        whole = dict(self.raised)
        put = [
            replace(rule, thousands=whole[rule.key])
            for rule in problem.rules
            if isinstance(rule, Envelope) and rule.key in whole
        ]
        return problem.without(*self.dropped).having(*put)


def pins_of(problem: Problem, choice: Choice) -> Pins | None:
    """What holds an answer in place by construction; None where nothing does.

    An envelope of all the money is never left out: without one everything would be funded. Where the question does not say that
    the round holds more, it stays. Another limit that is used up is left out only beside one on all the money.
    """
    used = set(used_up(problem, choice))
    whole = {
        rule.key: rule
        for rule in problem.rules
        if isinstance(rule, Envelope) and rule.year is None and rule.kind is None
    }
    raised = tuple(
        (key, problem.money) for key, rule in whole.items() if key in used and problem.money > rule.thousands
    )
    pinned = [rule.key for rule in problem.rules if is_pin(rule)]
    tight = [key for key in sorted(used) if key not in whole] if whole else []
    return Pins((*pinned, *tight), raised) if pinned or tight or raised else None


@dataclass(frozen=True, slots=True)
class UnpinnedAnswer:
    """The answer with its pins released: what would then be chosen, how firm that is, what other rules cost, and what each
    assessor changes. It stands beside the answer, so that nothing is called firm that rules hold in place."""

    pins: Pins
    choice: Choice
    firmness: Firmness
    alternative: Alternative
    prices: tuple[Price, ...]
    assessors: tuple[WithoutAssessor, ...] = ()


def unpinned(pins: Pins, inquiry: Inquiry, assessors: tuple[WithoutAssessor, ...] = ()) -> UnpinnedAnswer:
    """What an inquiry into the released question finds."""
    prices = tuple(price(inquiry, rule.key) for rule in inquiry.problem.rules)
    return UnpinnedAnswer(pins, inquiry.choice, firmness(inquiry), alternative(inquiry), prices, assessors)
