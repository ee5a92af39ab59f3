"""Who approves a decision to fund before it is released, by its amount: the delegation limits of a round, step after step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from placefund.domain.messages import Message
from placefund.domain.money import Money
from placefund.domain.roles import Role


class Approver(StrEnum):
    """Whose approval a step asks for. Each is a role of the fund; whoever decides holds another."""

    FUND_MANAGER = "fund manager"
    SENIOR_OFFICER = "senior officer responsible"
    MINISTERS_OFFICE = "minister's office"

    @property
    def role(self) -> Role:
        return {
            "fund manager": Role.FUND_MANAGER,
            "senior officer responsible": Role.SENIOR_OFFICER,
            "minister's office": Role.MINISTERS_OFFICE,
        }[self.value]

    @property
    def label(self) -> Message:
        return self.role.label

    @property
    def one(self) -> Message:
        """“a senior officer responsible”: the approver in a sentence."""
        return self.role.one


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One step: somebody of a role approves each decision that funds a bid with this amount or more."""

    approver: Approver
    offers_from: Money

    def as_record(self) -> dict[str, Any]:
        return {"approver": self.approver.value, "from_pence": self.offers_from.pence}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ApprovalStep:
        return cls(Approver(record["approver"]), Money(record["from_pence"]))


def steps_for(amount: Money, steps: Iterable[ApprovalStep]) -> tuple[ApprovalStep, ...]:
    """The steps that a decision with this amount needs, in their order."""
    return tuple(step for step in steps if amount >= step.offers_from)
