"""The shape of what is entered about a portfolio. What may stand in it is for the rules and the actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.design.choices import offer, offer_rows
from placefund.design.fields import LineField, MoneyField
from placefund.domain.costs import SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.place_portfolio import (
    MOST_WORTH,
    ClusterLimit,
    LineWords,
    PinKind,
    PortfolioEntry,
    PortfolioPart,
)
from placefund.portfolios.models import Portfolio
from placefund.programmes.models import BoardMeeting


class BeginForm(forms.Form):
    """What a portfolio is called."""

    mark_optional = False
    title = LineField(
        label=say("What is the portfolio called?"), max_length=140, help_text=say("Such as “First portfolio, 2026”")
    )


class CompareForm(forms.Form):
    """Which two portfolios, or editions, are held side by side."""

    mark_optional = False
    one = forms.ChoiceField(label=say("This one"))
    other = forms.ChoiceField(label=say("Beside this one"))

    def __init__(self, *args: Any, offered: Mapping[str, str], **kwargs: Any) -> None:
        """`offered` are those that the reader may compare, by the key that stands in the address."""
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            offer(self, name, list(offered.items()), first=say("Choose one"))


class ArrangeForm(forms.Form):
    """Where each project of a page stands, its points, and what is settled of it and why: a row for each."""

    mark_optional = False

    def __init__(self, *args: Any, entries: Sequence[PortfolioEntry], **kwargs: Any) -> None:
        self.entries = entries
        kwargs.setdefault("initial", {name: value for entry in entries for name, value in _said(entry).items()})
        super().__init__(*args, **kwargs)
        for entry in entries:
            self._add(entry.project.number, entry.project.reference)

    def _add(self, number: int, reference: str) -> None:
        parts = [(part.value, part.label) for part in PortfolioPart]
        pins = [(pin.value, pin.label) for pin in PinKind]
        where, settled = say("Where {reference} stands"), say("What is settled of {reference}")
        self.fields[f"part_{number}"] = forms.ChoiceField(
            label=where.format(reference=reference), choices=parts, widget=_select(where.format(reference=reference))
        )
        points = say("Points of {reference}", reference=reference)
        self.fields[f"worth_{number}"] = forms.IntegerField(
            label=points,
            required=False,
            min_value=0,
            max_value=MOST_WORTH,
            widget=forms.NumberInput(
                attrs={"class": "govuk-input govuk-input--width-3", "aria-label": points, "inputmode": "numeric"}
            ),
        )
        self.fields[f"pin_{number}"] = forms.ChoiceField(
            label=settled.format(reference=reference),
            choices=pins,
            required=False,
            widget=_select(settled.format(reference=reference)),
        )
        why = say("Why {reference} is settled", reference=reference)
        self.fields[f"reason_{number}"] = LineField(
            label=why,
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"class": "govuk-input", "aria-label": why}),
        )

    def rows(self) -> list[tuple[PortfolioEntry, Any, Any, Any, Any]]:
        """Each entry with its four boxes."""
        names = ("part", "worth", "pin", "reason")
        return [
            (entry, *(self[f"{name}_{entry.project.number}"] for name in names))  # type: ignore[misc]
            for entry in self.entries
        ]

    def said(self) -> dict[int, LineWords]:
        """What was entered, by the number of the candidate."""
        values, found = self.cleaned_data, {}
        for entry in self.entries:
            number = entry.project.number
            found[number] = LineWords(
                PortfolioPart(values[f"part_{number}"]),
                values[f"worth_{number}"],
                PinKind(values[f"pin_{number}"]),
                values[f"reason_{number}"],
            )
        return found


def _select(label: str) -> forms.Select:
    return forms.Select(attrs={"class": "govuk-select", "aria-label": label})


def _said(entry: PortfolioEntry) -> dict[str, Any]:
    number = entry.project.number
    return {
        f"part_{number}": entry.part.value,
        f"worth_{number}": entry.worth,
        f"pin_{number}": entry.pin.value,
        f"reason_{number}": entry.reason,
    }


class LimitsForm(forms.Form):
    """What a portfolio is held to: a share for one organisation, limits of clusters, and what is settled of years and kinds."""

    mark_optional = False
    exposure = forms.IntegerField(
        label=say("The most, in a hundred of the money, in projects of one organisation"),
        help_text=say("Leave it empty for no limit."),
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
    )

    def __init__(
        self, *args: Any, portfolio: Portfolio, clusters: Sequence[str], years: Iterable[FinancialYear], **kwargs: Any
    ) -> None:
        self.clusters = clusters
        self.cells = [(year, kind) for year in years for kind in SpendKind]
        held = {name: (least, most) for name, least, most in portfolio.clusters}
        settled = {(year, kind): Money(pence) for year, kind, pence in portfolio.years}
        initial: dict[str, Any] = {"exposure": portfolio.exposure_percent}
        for number, cluster in enumerate(clusters):
            least, most = held.get(cluster, (None, None))
            initial[f"least_{number}"] = None if least is None else Money(least)
            initial[f"most_{number}"] = None if most is None else Money(most)
        for year, kind in self.cells:
            initial[f"year_{year.start}_{kind.value}"] = settled.get((year.start, kind.value))
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        for number, cluster in enumerate(clusters):
            least_label, most_label = say("{cluster}: at least"), say("{cluster}: at most")
            self.fields[f"least_{number}"] = MoneyField(label=least_label.format(cluster=cluster), required=False)
            self.fields[f"most_{number}"] = MoneyField(label=most_label.format(cluster=cluster), required=False)
        for year, kind in self.cells:
            label = say("{year}, {kind}: what there is", year=year, kind=str(kind.label).lower())
            self.fields[f"year_{year.start}_{kind.value}"] = MoneyField(label=label, required=False)

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        values = self.cleaned_data
        limits = [
            ClusterLimit(cluster, values[f"least_{number}"], values[f"most_{number}"])
            for number, cluster in enumerate(self.clusters)
        ]
        years = {(year, kind): values[f"year_{year.start}_{kind.value}"] for year, kind in self.cells}
        return {
            "exposure": values["exposure"],
            "clusters": limits,
            "years": {cell: amount for cell, amount in years.items() if amount is not None},
        }


class BoardForm(forms.Form):
    """Before which meeting of the board a portfolio is put."""

    mark_optional = False
    meeting = forms.ModelChoiceField(
        label=say("Before which meeting?"),
        queryset=BoardMeeting.objects.none(),
        empty_label=say("Choose one"),
    )

    def __init__(self, *args: Any, meetings: QuerySet[BoardMeeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "meeting", meetings)
