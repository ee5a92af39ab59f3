"""An award in two tranches: £1m at once, £3m behind a gate."""

from __future__ import annotations

from datetime import date
from typing import Any

from placefund.awards import actions as awards
from placefund.awards.models import Award, Tranche
from placefund.awards.tranches import actions
from placefund.domain.costs import SpendKind
from placefund.domain.gates import GateKind, GateTerms, TrancheTerms
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from tests.build import AFTER, an_award
from tests.worlds import once

WHY = "The docks are built first."
GATE = (
    GateTerms(GateKind.LEVERAGE, Money.pounds(50_000).pence),
    GateTerms(GateKind.MILESTONE, text="First robot in the water"),
    GateTerms(GateKind.SPEND, 5),
    GateTerms(GateKind.RETURNS),
    GateTerms(GateKind.CONDITIONS),
    GateTerms(GateKind.JUDGED, text="The site is bought."),
)
JUDGED_ALONE = (GateTerms(GateKind.JUDGED, text="The site is bought."),)
FIRST = TrancheTerms(Money.pounds(1_000_000), SpendKind.CAPITAL, FinancialYear(2026))


def second(gate: tuple[GateTerms, ...] = JUDGED_ALONE, amount: Money = Money.pounds(3_000_000)) -> TrancheTerms:  # noqa: B008  immutable
    return TrancheTerms(amount, SpendKind.CAPITAL, FinancialYear(2027), date(2027, 4, 30), gate)


def put(award: Any, *tranches: TrancheTerms) -> None:
    """Draft these tranches and put them into force."""
    for terms in tranches:
        actions.add_tranche(award, terms, by=award.cast.manager, at=AFTER)
    actions.put_into_force(award, reason=WHY, by=award.cast.manager, at=AFTER)


@once
def an_award_in_tranches(state: str = "accepted", *, gate: tuple[GateTerms, ...] = JUDGED_ALONE) -> Award:
    """`award.side` and `award.cast` are the people; `award.second` is the tranche that waits."""
    award: Any = an_award("offered")
    put(award, FIRST, second(gate))
    if state == "accepted":
        side, cast = award.side, award.cast
        award = awards.accept(award, by=side.lead, at=AFTER)
        award.side, award.cast = side, cast
    award.second = Tranche.objects.get(award=award, number=2)
    return award  # type: ignore[no-any-return]
