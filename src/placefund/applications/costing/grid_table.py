"""The grid of one partner's costs as a table to write in: its boxes, its sums, and what they make of the whole ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django import forms
from django.forms import BoundField

from placefund.applications.costing.forms import CostGridForm
from placefund.domain import costs
from placefund.domain.cost_grid import Cells, CostKey
from placefund.domain.costs import CostCategory, CostLine, SpendKind
from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear
from placefund.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class Box:
    """One cell to write in. `note` is what somebody else entered there meanwhile."""

    field: BoundField
    key: CostKey
    note: str = ""

    @property
    def text(self) -> str:
        widget: forms.Widget = self.field.field.widget
        return str(widget.format_value(self.field.value()) or "")

    @property
    def is_wrong(self) -> bool:
        return bool(self.field.errors or self.note)


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One category of one kind of spending."""

    label: str
    boxes: tuple[Box, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class BoxGroup:
    """All categories of one kind of spending, with what they add up to."""

    kind: SpendKind
    rows: tuple[BoxRow, ...]
    by_year: tuple[Money, ...]
    total: Money

    @property
    def all_of_it(self) -> Message:
        return say("All {kind}", kind=self.kind.label.lower())


@dataclass(frozen=True, slots=True)
class CostGrid:
    """The table with its sums. `rate` is None where the fund has not published it; `others` is what the other partners ask."""

    years: tuple[FinancialYear, ...]
    groups: tuple[BoxGroup, ...]
    by_year: tuple[Money, ...]
    total: Money
    rate: Fraction | None
    others: Money
    floor: Money | None
    cap: Money | None
    is_ask_known: bool

    @property
    def columns(self) -> int:
        """How many columns it has: what a row is, its years, and their sum."""
        return len(self.years) + 2

    @property
    def grant(self) -> Money:
        return self.total.times(self.rate or Fraction(0))

    @property
    def ask(self) -> Money:
        return self.others + self.grant

    @property
    def limits(self) -> Message | None:
        """What the whole ask is beside the cap and the floor of the round; None where nothing can be said."""
        if not self.is_ask_known:
            return None
        if self.cap is not None and self.ask > self.cap:
            return say(
                "The application asks for {over} more than the cap of {cap}.", over=self.ask - self.cap, cap=self.cap
            )
        if self.floor is not None and self.ask < self.floor:
            return say(
                "The application asks for {under} less than the least that this round awards, {floor}.",
                under=self.floor - self.ask,
                floor=self.floor,
            )
        return (
            say("{left} is left below the cap of {cap}.", left=self.cap - self.ask, cap=self.cap) if self.cap else None
        )


def years_of(kept: Cells, terms: Terms) -> tuple[FinancialYear, ...]:
    """The years of a grid: those that the round can pay for, and any other in which a cost stands."""
    return tuple(sorted({*terms.payable_years, *(key.year for key in kept)}))


def cost_grid(
    form: CostGridForm,
    cells: Cells,
    helix: Helix,
    others: Sequence[CostLine],
    terms: Terms,
    *,
    notes: Mapping[CostKey, str] | None = None,
) -> CostGrid:
    """The table for a form, with the sums of `cells`. `others` are the other partners' lines."""
    notes, years = notes or {}, form.years

    def total(
        kind: SpendKind | None = None, category: CostCategory | None = None, year: FinancialYear | None = None
    ) -> Money:
        return Money.total(
            cost
            for key, cost in cells.items()
            if kind in (None, key.kind) and category in (None, key.category) and year in (None, key.year)
        )

    def row(kind: SpendKind, category: CostCategory) -> BoxRow:
        keys = [CostKey(category, kind, year) for year in years]
        boxes = tuple(Box(form[key.field], key, notes.get(key, "")) for key in keys)
        return BoxRow(category.label, boxes, total(kind, category))

    return CostGrid(
        years=years,
        groups=tuple(
            BoxGroup(
                kind,
                tuple(row(kind, category) for category in CostCategory),
                tuple(total(kind, year=year) for year in years),
                total(kind),
            )
            for kind in SpendKind
        ),
        by_year=tuple(total(year=year) for year in years),
        total=total(),
        rate=None if helix in terms.rates_not_published else terms.rates.get(helix, costs.WHOLE),
        others=costs.ask(others, terms.rates_paid) if others else ZERO,
        floor=terms.floor,
        cap=terms.cap,
        is_ask_known=costs.why_no_ask(others, terms.rates_not_published) is None
        and helix not in terms.rates_not_published,
    )
