"""The shape of what people enter when they make an offer, answer one or close an award."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.awards.models import PromisedFigure
from placefund.design.choices import offer, offer_rows
from placefund.design.fields import DayField, MoneyField, WordsField
from placefund.domain.assessment.ties import day_in_words
from placefund.domain.award_rules import StepDue
from placefund.domain.conditions import ConditionTerms
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.promises import PromiseTerms
from placefund.funds.models import IndicatorDefinition
from placefund.partnerships.models import Partnership
from placefund.people.models import Organisation
from placefund.web.forms import StepBackForm


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


class ConditionAnswerForm(forms.Form):
    """How a condition is met, with the file that shows it."""

    text = WordsField(label=say("How is the condition met?"), max_words=500)
    file = forms.FileField(
        label=say("File, where one shows it"),
        help_text=say("PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT, at most 10 MB."),
        max_length=255,
        required=False,
    )


class ConditionChangeForm(StepBackForm):
    """Whose a condition is, until when, and whether money waits for it."""

    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=say("Who has to meet it"), empty_label=say("Choose an organisation")
    )
    due_on = DayField(label=say("Until when"), required=False)
    blocks_payment = forms.BooleanField(label=say("Nothing is paid before it is met"), required=False)
    field_order = ("owner", "due_on", "blocks_payment", "reason")

    def __init__(self, *args: Any, partners: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "owner", partners)


class OfferForm(forms.Form):
    """The dates and the conditions of an offer."""

    starts_on = DayField(label=say("First day of the award"), help_text=say("For example, 1 4 2026."))
    ends_on = DayField(label=say("Last day of the award"))
    before_payment = forms.CharField(
        label=say("Conditions to be met before anything is paid, one on each line"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=say("What the award depends on. They are published once it is accepted."),
    )
    others = forms.CharField(
        label=say("Other conditions, one on each line"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = DayField(
        label=say("Day by which these conditions have to be met"),
        required=False,
        help_text=say("They are for the lead to meet. Whose each is, and its day, can be changed on its own page."),
    )
    steps = forms.MultipleChoiceField(
        label=say("Steps of setting up that the fund's book asks for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=say(
            "Each becomes a condition for the lead, who answers it with a file. Untick what this award does not need."
        ),
    )

    promised_by = DayField(
        label=say("Day by which the figures below are promised"),
        required=False,
        help_text=say("Leave it empty for the last day of the award."),
    )

    def __init__(
        self,
        *args: Any,
        steps: Iterable[StepDue] = (),
        indicators: Iterable[IndicatorDefinition] = (),
        promised: Iterable[PromisedFigure] = (),
        on: date,
        **kwargs: Any,
    ) -> None:
        earlier = list(promised)
        before: dict[str, Any] = {"steps": [step.key for step in steps]}
        before |= {"promised_by": max(row.due_on for row in earlier)} if earlier else {}
        kwargs["initial"] = before | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.indicators = list(indicators)
        self._ask_for_promises({row.indicator_id: row for row in earlier})
        self.proposed = {step.key: step.condition(on) for step in steps}
        offer(self, "steps", [(key, _of_step(terms)) for key, terms in self.proposed.items()])
        if not self.proposed:
            del self.fields["steps"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", say("Enter a day after the first day of the award."))
        for indicator in self.indicators:
            if given.get(f"promised_{indicator.pk}") and not given.get(f"where_{indicator.pk}"):
                self.add_error(
                    f"where_{indicator.pk}", say("Say where it is promised, such as “Offer letter, paragraph 4”.")
                )
        if (given.get("before_payment") or given.get("others")) and not given.get("due_on"):
            self.add_error("due_on", say("Enter the day by which the conditions have to be met."))
        return given

    def offered(self) -> dict[str, Any]:
        """What is offered, as the action takes it: the conditions each with its terms."""
        given = {
            key: value
            for key, value in self.cleaned_data.items()
            if key not in self._OF_CONDITIONS and not key.startswith(("promised_", "where_"))
        }
        due_on = self.cleaned_data["due_on"]
        typed = tuple(
            ConditionTerms(line.strip(), due_on, blocks_payment=blocks)
            for name, blocks in (("before_payment", True), ("others", False))
            for line in str(self.cleaned_data[name]).splitlines()
            if line.strip()
        )
        steps = tuple(self.proposed[key] for key in self.cleaned_data.get("steps", ()))
        return given | {"conditions": (*steps, *typed), "promises": tuple(self._promises())}

    def _ask_for_promises(self, earlier: dict[int, PromisedFigure]) -> None:
        """For each indicator of the fund how much is promised, and where the offer says so; empty where nothing is."""
        self.fields["promised_by"] = self.fields.pop("promised_by")
        if not self.indicators:
            del self.fields["promised_by"]
        for indicator in self.indicators:
            before = earlier.get(indicator.pk)
            self.fields[f"promised_{indicator.pk}"] = forms.DecimalField(
                label=say("{indicator} promised ({unit})", indicator=indicator.title, unit=indicator.unit),
                help_text=say("Leave it empty if the award promises no figure."),
                required=False,
                min_value=Decimal("0.01"),
                max_digits=14,
                decimal_places=2,
                initial=f"{before.value.normalize():f}" if before else None,
                error_messages={
                    "invalid": say("Enter a number in figures, such as 12 or 3.5."),
                    "min_value": say("Enter a number above 0, or leave it empty."),
                    "max_digits": say("This number is too large. Check it."),
                    "max_whole_digits": say("This number is too large. Check it."),
                    "max_decimal_places": say("Enter at most two figures after the point."),
                },
            )
            self.fields[f"where_{indicator.pk}"] = forms.CharField(
                label=say("Where it is promised"),
                required=False,
                max_length=200,
                initial=before.where if before else None,
                help_text=say("For example: Offer letter, paragraph 4."),
            )

    def _promises(self) -> Iterator[PromiseTerms]:
        for indicator in self.indicators:
            if value := self.cleaned_data[f"promised_{indicator.pk}"]:
                where, due_on = self.cleaned_data[f"where_{indicator.pk}"], self.cleaned_data["promised_by"]
                yield PromiseTerms(indicator.pk, value, where, due_on)

    _OF_CONDITIONS = ("before_payment", "others", "due_on", "steps")


def _of_step(terms: ConditionTerms) -> str:
    """A step with its day, as it stands beside its box."""
    assert terms.due_on is not None  # noqa: S101  every step has a day
    day = day_in_words(terms.due_on)
    if terms.blocks_payment:
        return say("{what} By {day}; nothing is paid before it is met.", what=terms.text, day=day)
    return say("{what} By {day}.", what=terms.text, day=day)


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
    field_order = (
        "partnership",
        "title",
        "summary",
        "amount",
        "sectors",
        "starts_on",
        "ends_on",
        "steps",
        "before_payment",
        "others",
        "due_on",
    )

    def __init__(self, *args: Any, partnerships: QuerySet[Partnership], sectors: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "partnership", partnerships)
        choices = [(sector, sector) for sector in sectors]
        offer(self, "sectors", choices)
        if not choices:
            del self.fields["sectors"]
