"""The shape of what people enter when they make an offer, answer one or close an award."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.design.choices import offer, offer_rows
from placefund.design.fields import DayField, MoneyField, WordsField
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.partnerships.models import Partnership


class AcceptForm(forms.Form):
    """Accepting binds the lead organisation, so it is ticked and not only clicked."""

    agreed = forms.BooleanField(label=say("I accept this offer and its conditions for the lead organisation"))


class DeclineForm(forms.Form):
    """Why an offer is declined."""

    reason = WordsField(
        label=say("Why do you decline?"),
        help_text=say("The fund manager reads it. It is not published."),
        max_words=500,
    )


class OfferForm(forms.Form):
    """The dates and the conditions of an offer."""

    starts_on = DayField(label=say("First day of the award"), help_text=say("For example, 1 4 2026."))
    ends_on = DayField(label=say("Last day of the award"))
    conditions = forms.CharField(
        label=say("Conditions, one on each line"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=say("What the award depends on. They are published once it is accepted."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", say("Enter a day after the first day of the award."))
        return given

    def clean_conditions(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in str(self.cleaned_data["conditions"]).splitlines() if line.strip())


class AllocationOfferForm(OfferForm):
    """An award to an earmarked place, out of its allocation, without competition."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.none(),
        label=say("Partnership that stands for the place"),
        empty_label=say("Choose a partnership"),
    )
    amount = MoneyField(label=say("Amount"), least=Money(1))
    title = forms.CharField(label=say("Title"), max_length=140)
    summary = WordsField(label=say("Public summary"), max_words=300, rows=5)
    sectors = forms.MultipleChoiceField(label=say("Sectors"), required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ("partnership", "title", "summary", "amount", "sectors", "starts_on", "ends_on", "conditions")

    def __init__(self, *args: Any, partnerships: QuerySet[Partnership], sectors: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "partnership", partnerships)
        choices = [(sector, sector) for sector in sectors]
        offer(self, "sectors", choices)
        if not choices:
            del self.fields["sectors"]
