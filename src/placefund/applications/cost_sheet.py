"""The costs of an application as a table: partner by financial year by category, with totals and the grant at each rate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from placefund.domain import costs
from placefund.domain.costs import CostCategory, CostLine, SpendKind
from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money
from placefund.domain.partnerships import PartnerLine
from placefund.domain.periods import FinancialYear
from placefund.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class CostRow:
    """One category of one partner: an amount for each year of the table, None where there is none."""

    category: CostCategory
    kind: SpendKind
    cells: tuple[Money | None, ...]
    total: Money

    @property
    def label(self) -> str:
        return f"{self.category.label} ({self.kind.value})"


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether a partner approves its costs as they stand, and what somebody may do about it. `version` is what was shown."""

    version: int
    approved_by: str
    approved_at: datetime | None
    may_approve: bool = False
    may_end: bool = False


@dataclass(frozen=True, slots=True)
class PartnerCosts:
    """One partner's rows. `rate` is the share of its costs that the fund pays; None where the fund has not published it."""

    organisation_id: int
    organisation: str
    helix: str
    has_joined: bool
    is_partner: bool
    rate: Fraction | None
    rows: tuple[CostRow, ...]
    by_year: tuple[Money, ...]
    total: Money
    grant: Money
    may_change: bool = False
    approval: Approval | None = None

    @property
    def caption(self) -> str:
        return say("Costs of {organisation}", organisation=self.organisation)


@dataclass(frozen=True, slots=True)
class YearTotal:
    """All partners' costs of one financial year, and the grant asked for them."""

    year: FinancialYear
    cost: Money
    grant: Money


@dataclass(frozen=True, slots=True)
class CostSheet:
    """All costs of an application beside the ask and the cap. `why_no_ask` says why the ask cannot be worked out."""

    years: tuple[FinancialYear, ...]
    partners: tuple[PartnerCosts, ...]
    totals: tuple[YearTotal, ...]
    total: Money
    ask: Money
    cap: Money | None
    why_no_ask: Message | None = None

    @property
    def room(self) -> Money | None:
        """What may still be asked for under the cap; negative above it; None where there is no cap."""
        return None if self.cap is None or self.why_no_ask else self.cap - self.ask

    @property
    def excess(self) -> Money | None:
        """By how much the ask is above the cap; None when it is not."""
        return None if self.room is None or self.room >= ZERO else -self.room

    @property
    def is_empty(self) -> bool:
        return not any(partner.rows for partner in self.partners)


def cost_sheet(
    lines: Iterable[CostLine],
    partners: Iterable[PartnerLine],
    terms: Terms,
    *,
    names: dict[int, str] | None = None,
    editable: Collection[int] = (),
) -> CostSheet:
    """The table of these costs. Partners without a cost have an empty part; `names` are those of organisations that left."""
    lines, partners = tuple(lines), tuple(partners)
    years = tuple(sorted({*terms.payable_years, *(line.year for line in lines)}))
    inside = {partner.organisation_id for partner in partners}
    outside = sorted({line.organisation_id for line in lines} - inside)
    grants = costs.ask_by_year(lines, terms.rates_paid)
    return CostSheet(
        years=years,
        partners=(
            *(_of_partner(lines, years, terms, partner, editable) for partner in partners),
            *(_of_leaver(lines, years, terms, pk, (names or {}).get(pk, ""), editable) for pk in outside),
        ),
        totals=tuple(YearTotal(year, _sum(lines, year), grants.get(year, ZERO)) for year in years),
        total=Money.total(line.cost for line in lines),
        ask=costs.ask(lines, terms.rates_paid),
        cap=terms.cap,
        why_no_ask=costs.why_no_ask(lines, terms.rates_not_published),
    )


def _sum(lines: Iterable[CostLine], year: FinancialYear) -> Money:
    return Money.total(line.cost for line in lines if line.year == year)


def _of_partner(
    lines: tuple[CostLine, ...],
    years: tuple[FinancialYear, ...],
    terms: Terms,
    partner: PartnerLine,
    editable: Collection[int],
) -> PartnerCosts:
    own = tuple(line for line in lines if line.organisation_id == partner.organisation_id)
    return PartnerCosts(
        partner.organisation_id,
        partner.organisation,
        partner.helix.label,
        partner.has_joined,
        True,
        None if partner.helix in terms.rates_not_published else terms.rates.get(partner.helix, costs.WHOLE),
        _rows(own, years),
        tuple(_sum(own, year) for year in years),
        Money.total(line.cost for line in own),
        costs.ask(own, terms.rates_paid),
        partner.organisation_id in editable,
    )


def _of_leaver(
    lines: tuple[CostLine, ...],
    years: tuple[FinancialYear, ...],
    terms: Terms,
    organisation_id: int,
    name: str,
    editable: Collection[int],
) -> PartnerCosts:
    helix = next(line.helix for line in lines if line.organisation_id == organisation_id)
    gone = PartnerLine(
        organisation_id, name or say("An organisation that has left"), helix, is_lead=False, has_joined=False
    )
    found = _of_partner(lines, years, terms, gone, editable)
    return PartnerCosts(
        organisation_id, found.organisation, found.helix, False, False, found.rate, found.rows,
        found.by_year, found.total, found.grant, found.may_change,
    )  # fmt: skip


def _rows(own: tuple[CostLine, ...], years: tuple[FinancialYear, ...]) -> tuple[CostRow, ...]:
    order = list(CostCategory)
    kinds = sorted({(line.category, line.kind) for line in own}, key=lambda pair: (order.index(pair[0]), pair[1]))
    found = []
    for category, kind in kinds:
        amounts = {line.year: line.cost for line in own if (line.category, line.kind) == (category, kind)}
        found.append(CostRow(category, kind, tuple(amounts.get(year) for year in years), Money.total(amounts.values())))
    return tuple(found)
