"""The shape of what people enter when they make an offer, answer one or close an award."""

from __future__ import annotations

from collections.abc import Iterable
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
from placefund.readiness.forms import BeforeReadyForm
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


def promised_value(label: str, initial: Decimal | None, **kwargs: Any) -> forms.DecimalField:
    """The field of one promised figure, in the unit of its indicator."""
    return forms.DecimalField(
        label=label,
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        required=False,
        initial=None if initial is None else f"{initial.normalize():f}",
        error_messages={
            "invalid": say("Enter a number in figures, such as 12 or 3.5."),
            "min_value": say("Enter a number above 0, or leave it empty."),
            "max_digits": say("This number is too large. Check it."),
            "max_whole_digits": say("This number is too large. Check it."),
            "max_decimal_places": say("Enter at most two figures after the point."),
        },
        **kwargs,
    )


class PromisesForm(forms.Form):
    """For each indicator how much an award promises of it, by which day, and where the offer says so; empty where nothing is."""

    OF_PROMISES = ("promised_", "where_", "by_")

    def ask_for_promises(
        self, indicators: Iterable[IndicatorDefinition], promised: Iterable[PromisedFigure] = ()
    ) -> None:
        """Ask for a figure of each indicator; `promised` are those that an earlier offer promised, which it begins with."""
        self.indicators, earlier = list(indicators), {row.indicator_id: row for row in promised}
        for indicator in self.indicators:
            before = earlier.get(indicator.pk)
            title, unit = indicator.title, indicator.unit
            self.fields[f"promised_{indicator.pk}"] = promised_value(
                say("{indicator} promised ({unit})", indicator=title, unit=unit),
                before.value if before else None,
                help_text=say("Leave it empty if the award promises no figure."),
            )
            self.fields[f"by_{indicator.pk}"] = DayField(
                label=say("Day by which it is promised: {indicator}", indicator=title),
                required=False,
                initial=before.due_on if before else None,
                help_text=say("Leave it empty for the last day of the award."),
            )
            self.fields[f"where_{indicator.pk}"] = forms.CharField(
                label=say("Where it is promised: {indicator}", indicator=title),
                required=False,
                max_length=200,
                initial=before.where if before else None,
                help_text=say("For example: Offer letter, paragraph 4."),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for indicator in self.indicators:
            value, where, day = (given.get(f"{part}{indicator.pk}") for part in self.OF_PROMISES)
            if value and not where:
                self.add_error(
                    f"where_{indicator.pk}", say("Say where it is promised, such as “Offer letter, paragraph 4”.")
                )
            if day and not value and f"promised_{indicator.pk}" not in self.errors:
                self.add_error(f"promised_{indicator.pk}", say("Enter the figure, or leave its day empty."))
        return given

    def promises(self) -> tuple[PromiseTerms, ...]:
        """What is promised, as the actions take it."""
        return tuple(
            PromiseTerms(one.pk, value, self.cleaned_data[f"where_{one.pk}"], self.cleaned_data[f"by_{one.pk}"])
            for one in self.indicators
            if (value := self.cleaned_data[f"promised_{one.pk}"])
        )


class EnterPromisesForm(PromisesForm):
    """The figures that an award promises and that were not entered with its offer."""

    def __init__(self, *args: Any, indicators: Iterable[IndicatorDefinition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_for_promises(indicators)


class CorrectPromiseForm(forms.Form):
    """What a promised figure is really, and why the row on record is wrong."""

    indicator = forms.ModelChoiceField(
        IndicatorDefinition.objects.none(),
        label=say("Version of the indicator"),
        help_text=say("Only what is reported in the unit of its promise is compared with it."),
        empty_label=None,
    )
    due_on = DayField(label=say("Day by which it is promised"))
    where = forms.CharField(
        label=say("Where it is promised"),
        max_length=200,
        help_text=say("For example: Offer letter, paragraph 4."),
    )
    reason = forms.CharField(
        label=say("Why is the row on record wrong?"),
        max_length=300,
        help_text=say("It is published beside both figures. Name no person."),
    )

    def __init__(self, *args: Any, promise: PromisedFigure, versions: list[IndicatorDefinition], **kwargs: Any) -> None:
        own = {"indicator": promise.indicator_id, "due_on": promise.due_on, "where": promise.where}
        super().__init__(*args, **kwargs | {"initial": own})
        self.own = promise.indicator
        self.fields["value"] = promised_value(
            say("{indicator} promised ({unit})", indicator=promise.indicator.title, unit=promise.unit),
            promise.value,
            help_text=say("Leave it empty if the award promises no figure of it."),
        )
        self.order_fields(("indicator", "value", "due_on", "where", "reason"))
        offer_rows(
            self,
            "indicator",
            IndicatorDefinition.objects.filter(pk__in=[one.pk for one in versions]),
            label=lambda one: say("Version {version}, in {unit}", version=one.version, unit=one.unit),
        )
        if len(versions) == 1:
            del self.fields["indicator"]
        else:
            self.fields["value"].label = say("{indicator} promised", indicator=promise.indicator.title)

    def corrected(self) -> dict[str, Any]:
        """What is corrected, as the action takes it."""
        return {"indicator": self.own} | self.cleaned_data


class OfferForm(PromisesForm):
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

    def __init__(
        self,
        *args: Any,
        steps: Iterable[StepDue] = (),
        indicators: Iterable[IndicatorDefinition] = (),
        promised: Iterable[PromisedFigure] = (),
        on: date,
        **kwargs: Any,
    ) -> None:
        before: dict[str, Any] = {"steps": [step.key for step in steps]}
        kwargs["initial"] = before | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.ask_for_promises(indicators, promised)
        self.proposed = {step.key: step.condition(on) for step in steps}
        offer(self, "steps", [(key, _of_step(terms)) for key, terms in self.proposed.items()])
        if not self.proposed:
            del self.fields["steps"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", say("Enter a day after the first day of the award."))
        if (given.get("before_payment") or given.get("others")) and not given.get("due_on"):
            self.add_error("due_on", say("Enter the day by which the conditions have to be met."))
        return given

    def offered(self) -> dict[str, Any]:
        """What is offered, as the action takes it: the conditions each with its terms."""
        given = {
            key: value
            for key, value in self.cleaned_data.items()
            if key not in self._OF_CONDITIONS and not key.startswith(self.OF_PROMISES)
        }
        due_on = self.cleaned_data["due_on"]
        typed = tuple(
            ConditionTerms(line.strip(), due_on, blocks_payment=blocks)
            for name, blocks in (("before_payment", True), ("others", False))
            for line in str(self.cleaned_data[name]).splitlines()
            if line.strip()
        )
        steps = tuple(self.proposed[key] for key in self.cleaned_data.get("steps", ()))
        return given | {"conditions": (*steps, *typed), "promises": self.promises()}

    _OF_CONDITIONS = ("before_payment", "others", "due_on", "steps")


def _of_step(terms: ConditionTerms) -> str:
    """A step with its day, as it stands beside its box."""
    assert terms.due_on is not None  # noqa: S101  every step has a day
    day = day_in_words(terms.due_on)
    if terms.blocks_payment:
        return say("{what} By {day}; nothing is paid before it is met.", what=terms.text, day=day)
    return say("{what} By {day}.", what=terms.text, day=day)


class AllocationOfferForm(BeforeReadyForm, OfferForm):
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
        "why_before_ready",
    )

    def __init__(self, *args: Any, partnerships: QuerySet[Partnership], sectors: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "partnership", partnerships)
        choices = [(sector, sector) for sector in sectors]
        offer(self, "sectors", choices)
        if not choices:
            del self.fields["sectors"]
