"""Several scenarios beside one another: what they treat alike, and the rules that one has and another has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.scenarios.explained import Explained
from placefund.scenarios.models import Scenario
from placefund.scenarios.reading import Answered, Kept, Placed


@dataclass(frozen=True, slots=True)
class Ruled:
    """One rule of one scenario: what it costs there in a sentence that names it, and the reason that somebody gave for it."""

    name: str
    reason: str
    said: str
    is_felt: bool


@dataclass(frozen=True, slots=True)
class RulesOf:
    """The rules that a scenario has and not every other: those that are `felt`, and those that cost nothing (`idle`)."""

    scenario: Scenario
    felt: tuple[Ruled, ...]
    idle: tuple[Ruled, ...]


@dataclass(frozen=True, slots=True)
class RuleOfAll:
    """A rule that every scenario has, with what is said of it in each."""

    name: str
    reason: str
    said: tuple[tuple[Scenario, str], ...]


def treated_alike(found: Sequence[Answered]) -> tuple[Placed, ...]:
    """The bids that all of some scenarios fund at one level, the best first, and then those that none funds."""
    first, *others = found
    levels = [{each.id: each.percent for each in other.placed} for other in others]
    return tuple(
        each for each in (*first.chosen, *first.left_out) if all(level.get(each.id) == each.percent for level in levels)
    )


def rules_that_differ(found: Sequence[Answered]) -> tuple[RulesOf, ...]:
    """What each scenario rules and not every other does; those that rule nothing of their own are left out."""
    every = [_ruled(each) for each in found]
    shared = _shared(every)
    listed = []
    for answered, rules in zip(found, every, strict=True):
        own = [rule for key, rule in rules.items() if key not in shared]
        felt = tuple(rule for rule in own if rule.is_felt)
        listed.append(RulesOf(answered.scenario, felt, tuple(rule for rule in own if not rule.is_felt)))
    return tuple(each for each in listed if each.felt or each.idle)


def rules_of_all(found: Sequence[Answered]) -> tuple[RuleOfAll, ...]:
    """The rules that every scenario has, in the order of the first."""
    every = [_ruled(each) for each in found]
    shared = _shared(every)
    return tuple(
        RuleOfAll(*key, tuple((each.scenario, rules[key].said) for each, rules in zip(found, every, strict=True)))
        for key in every[0]
        if key in shared
    )


def _shared(every: Sequence[dict[tuple[str, str], Ruled]]) -> set[tuple[str, str]]:
    return set.intersection(*(set(rules) for rules in every))


def _ruled(answered: Answered) -> dict[tuple[str, str], Ruled]:
    """The rules of one scenario by name and reason. An overlap is always felt: it is there to be weighed."""
    prices = Explained(answered.scenario).prices

    def told(kept: Kept) -> Ruled:
        price = prices.get(kept.slack.rule)
        said = price.sentence if price else f"“{kept.slack.name}”: {kept.standing[:1].lower()}{kept.standing[1:]}."
        return Ruled(kept.slack.name, kept.reason, said, kept.is_soft or (price is not None and price.costs))

    return {(kept.slack.name, kept.reason): told(kept) for kept in answered.rules}
