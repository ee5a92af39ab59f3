"""What the signed scenario of a round says of each application, and which decisions depart from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
