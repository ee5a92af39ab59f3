"""What the signed scenario of a round says of each application, and which decisions depart from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from placefund.decisions.models import Decision
from placefund.domain.money import Money
from placefund.funds.models import Round
from placefund.scenarios.answers.queries import Outcome, ScenarioAnswer, outcomes
from placefund.scenarios.models import Scenario
from placefund.scenarios.signing.queries import signature_of


@dataclass(frozen=True, slots=True)
class SignedScenario:
    """A signed scenario, and what it says of each application, by the application's number."""

    scenario: Scenario
    outcomes: Mapping[int, Outcome]

    @property
    def pk(self) -> int:
        return self.scenario.pk

    @property
    def name(self) -> str:
        return self.scenario.name

    def money(self, asks: Mapping[int, Money]) -> Money:
        """What deciding these applications as signed would offer in all; `asks` goes by the application's number."""
        return Money.total(self.outcomes[pk].amount(ask) for pk, ask in asks.items() if pk in self.outcomes)


def signed_outcomes(round_: Round) -> SignedScenario | None:
    """What the signed scenario of a round says; None where none is signed. One query."""
    signature = signature_of(round_)
    if signature is None:
        return None
    scenario = signature.scenario
    return SignedScenario(scenario, outcomes(ScenarioAnswer(scenario)))


def departs_from_signed(decision: Decision | None, ask: Money, outcome: Outcome | None) -> bool:
    """Whether a decision offers another amount than the signed scenario; one it does not speak of departs from nothing."""
    return decision is not None and outcome is not None and decision.amount != outcome.amount(ask)


@dataclass(frozen=True, slots=True)
class DecidedOtherwise:
    """What became of a signed scenario: how many bids were funded of how many, with how much, and which departed from it."""

    funded: int
    bids: int
    money: Money
    departed: tuple[str, ...]


def decided_otherwise(scenario: Scenario, at: datetime) -> DecidedOtherwise | None:
    """How far the decisions on a round depart from a scenario, once everybody may read them; None where none does."""
    round_ = scenario.round
    if not round_.is_public(at):
        return None
    meant = outcomes(ScenarioAnswer(scenario))
    decisions = list(Decision.objects.filter(application__round=round_).select_related("application__snapshot"))
    departed = tuple(
        str(decision.application)
        for decision in decisions
        if departs_from_signed(decision, decision.application.snapshot.ask, meant.get(decision.application_id))
    )
    funded = [decision for decision in decisions if decision.amount]
    money = Money.total(decision.amount for decision in funded)
    return DecidedOtherwise(len(funded), len(decisions), money, departed) if departed else None
