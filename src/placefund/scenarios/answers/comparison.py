"""Several scenarios compared: which bids they treat otherwise, what they treat alike, and the rules that one has alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from placefund.design.wording.scenarios import change_between_scenarios, rule_as_kept
from placefund.domain.money import Money
from placefund.domain.portfolio.pins import is_pin
from placefund.domain.portfolio.plan import application_of
from placefund.domain.portfolio.problem import Overlap
from placefund.domain.portfolio.rules import meaning
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.answers.phrases import BidWords, RuleWords
from placefund.scenarios.answers.queries import PlacedBid, ScenarioAnswer
from placefund.scenarios.models import Scenario

Meaning = tuple[str, ...]
"""What a rule says, by which the same rule is found again in another scenario."""


@dataclass(frozen=True, slots=True)
class ChangedBid:
    """A bid that two scenarios treat differently: the level in each, and why, where an explanation was kept."""

    name: str
    id: str
    ask: Money
    merit: Fraction
    before: int
    after: int
    why: str = ""

    @property
    def number(self) -> int:
        return application_of(self.id)

    @property
    def order(self) -> int:
        """First who comes in, then who goes out, who gets more, who gets less."""
        if not self.before or not self.after:
            return 0 if not self.before else 1
        return 2 if self.after > self.before else 3

    @property
    def kind(self) -> str:
        return change_between_scenarios(self.before, self.after)


def differences(one: ScenarioAnswer, other: ScenarioAnswer, reasons: Mapping[str, BidWords]) -> tuple[ChangedBid, ...]:
    """What changes from one scenario to the other, first who comes in, then who goes out, then other levels; the best first.

    `reasons` says why a bid is in or out of the other scenario, by its id.
    """
    before = {each.id: each for each in one.placed}
    after = {each.id: each for each in other.placed}
    found = []
    for id_, shown in {**before, **after}.items():
        was, now = (side[id_].percent if id_ in side else 0 for side in (before, after))
        if was != now:
            why = reasons[id_].sentence if id_ in reasons else ""
            found.append(ChangedBid(shown.bid.name, id_, shown.ask, shown.merit, was, now, why))
    return tuple(sorted(found, key=lambda each: (each.order, -each.merit, each.id)))


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The rules that a scenario has and not every other: those that are `felt`, those that cost nothing (`idle`), and those that
    fix bids (`pins`), which have no price by themselves."""

    scenario: Scenario
    felt: tuple[tuple[RuleWords, str], ...]
    idle: tuple[RuleWords, ...]
    pins: tuple[RuleWords, ...]


@dataclass(frozen=True, slots=True)
class SharedRule:
    """A rule that every scenario has, with what is said of it in each."""

    name: str
    reason: str
    said: tuple[tuple[Scenario, str], ...]


def treated_alike(found: Sequence[ScenarioAnswer]) -> tuple[PlacedBid, ...]:
    """The bids that all of some scenarios fund at one level, the best first, and then those that none funds."""
    first, *others = found
    levels = [{each.id: each.percent for each in other.placed} for other in others]
    return tuple(
        each for each in (*first.chosen, *first.left_out) if all(level.get(each.id) == each.percent for level in levels)
    )


def rules_that_differ(found: Sequence[Explanations]) -> tuple[OwnRules, ...]:
    """What each scenario rules and not every other does; those that rule nothing of their own are left out."""
    every = [_rules(each) for each in found]
    shared = _shared(every)
    listed = []
    for explained, rules in zip(found, every, strict=True):
        own = [rule for key, rule in rules.items() if key not in shared]
        felt = tuple((rule, _said(rule)) for rule in own if rule.is_felt)
        unfelt = [rule for rule in own if not rule.is_felt]
        pins = tuple(rule for rule in unfelt if _fixes(rule))
        idle = tuple(rule for rule in unfelt if not _fixes(rule))
        listed.append(OwnRules(explained.answer.scenario, felt, idle, pins))
    return tuple(each for each in listed if each.felt or each.idle or each.pins)


def rules_of_all(found: Sequence[Explanations]) -> tuple[SharedRule, ...]:
    """The rules that every scenario has, in the order of the first."""
    every = [_rules(each) for each in found]
    shared = _shared(every)
    return tuple(
        SharedRule(
            rule.name,
            rule.reason,
            tuple((one.answer.scenario, _said(rules[key])) for one, rules in zip(found, every, strict=True)),
        )
        for key, rule in every[0].items()
        if key in shared
    )


def _fixes(rule: RuleWords) -> bool:
    said = rule.standing.rule
    return not isinstance(said, Overlap) and is_pin(said)


def _shared(every: Sequence[dict[Meaning, RuleWords]]) -> set[Meaning]:
    return set.intersection(*(set(rules) for rules in every))


def _rules(explained: Explanations) -> dict[Meaning, RuleWords]:
    """The rules of one scenario by what they say, however they are called there."""
    return {_meaning(each): each for each in explained.rules}


def _meaning(rule: RuleWords) -> Meaning:
    said = rule.standing.rule
    return (said.key, str(said.percent), said.reason) if isinstance(said, Overlap) else meaning(said)


def _said(rule: RuleWords) -> str:
    return rule.price.sentence if rule.price else rule_as_kept(rule.name, rule.kept)
