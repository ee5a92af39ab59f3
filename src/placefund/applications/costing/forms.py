"""The grid of one partner's costs as people fill it in, a block that is pasted into it, and a workbook that comes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from placefund.design.choices import offer
from placefund.design.forms import MoneyField
from placefund.domain.cost_grid import (
    MOST_PASTED,
    MOST_SEEN,
    ROWS,
    CostKey,
    CostRowKey,
    PastedBlock,
    as_seen,
    block_of,
    pasted,
    read_seen,
    row_named,
)
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear


class CostGridForm(forms.Form):
    """An amount for each category, kind and year of one partner. An empty box is no cost.

    `seen` is the grid that its writer started from. A year that the round cannot pay for is shown where a cost stands in it.
    """

    mark_optional = False
    seen = forms.CharField(
        widget=forms.HiddenInput(attrs={"data-autosave-version": "seen"}),
        max_length=MOST_SEEN,
        label=say("What you started from"),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        years: Sequence[FinancialYear],
        kept: Mapping[CostKey, Money],
    ) -> None:
        super().__init__(data, initial={"seen": as_seen(kept), **{key.field: cost for key, cost in kept.items()}})
        self.years = tuple(years)
        self.keys = tuple(CostKey(*row, year) for row in ROWS for year in self.years)
        for key in self.keys:
            self.fields[key.field] = MoneyField(label=key.label, required=False)

    def cells(self) -> dict[CostKey, Money]:
        """The amounts that could be read."""
        found = {key: self.cleaned_data.get(key.field) for key in self.keys}
        return {key: cost for key, cost in found.items() if cost}

    def seen_cells(self) -> dict[CostKey, Money]:
        return read_seen(self.cleaned_data.get("seen", ""))


class PasteForm(forms.Form):
    """A block of cells, for whoever has no script: where its first cell goes."""

    mark_optional = False
    block = forms.CharField(
        label=say("Cells copied from a spreadsheet"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MOST_PASTED,
        strip=False,
        help_text=say("One line for each row of the table, with tabs or commas between the amounts."),
    )
    first_row = forms.ChoiceField(label=say("The first line goes to"))
    first_year = forms.ChoiceField(label=say("The first amount goes to"))

    def __init__(self, *args: Any, years: Sequence[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = tuple(years)
        offer(self, "first_row", [(row.name, row.label) for row in ROWS])
        offer(self, "first_year", [(str(year.start), str(year)) for year in self.years])

    def pasted(self) -> PastedBlock:
        """Where its cells come to stand."""
        row: CostRowKey = row_named(self.cleaned_data["first_row"]) or ROWS[0]
        year = FinancialYear(int(self.cleaned_data["first_year"]))
        return pasted(block_of(self.cleaned_data["block"]), self.years, row, year)


def with_pasted(data: QueryDict, block: PastedBlock) -> QueryDict:
    """What was posted, with the cells of a block in their boxes."""
    mixed = data.copy()
    for key, text in block.cells.items():
        mixed[key.field] = text
    return mixed


def with_amounts(data: QueryDict, cells: Mapping[CostKey, Money], keys: Collection[CostKey], seen: str) -> QueryDict:
    """What was posted, with these amounts in the boxes of these cells, and what its writer is now taken to have seen."""
    mixed = data.copy()
    for key in keys:
        mixed[key.field] = str(cells[key]).removeprefix("£") if key in cells else ""
    mixed["seen"] = seen
    return mixed


class ApprovalForm(forms.Form):
    """The version of the costs that a partner was shown when it approves them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class WorkbookForm(forms.Form):
    """A workbook of costs that was filled in."""

    workbook = forms.FileField(
        label=say("The workbook"),
        help_text=say(
            "An .xlsx file that you downloaded here. Nothing is saved before you have seen what would change."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class HeldWorkbookForm(forms.Form):
    """What was looked at, signed, so that this and nothing else is saved."""

    held = forms.CharField(widget=forms.HiddenInput, max_length=500_000, label=say("What you looked at"))
