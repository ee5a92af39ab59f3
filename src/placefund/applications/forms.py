"""What people fill in about an application: shape and limits of input; the rules are in the domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from placefund.applications.cost_sheet import CostRow
from placefund.design.forms import LineField, MoneyField, WordsField
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import FinancialYear
from placefund.domain.questions import Question
from placefund.domain.terms import Terms
from placefund.partnerships.models import Partnership


class DraftText(WordsField):
    """A text that is still being written: words are counted, and too many are saved all the same. The findings say so."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        forms.CharField.validate(self, value)


class StartForm(forms.Form):
    """Which partnership applies."""

    partnership = forms.ModelChoiceField(
        label="Which partnership applies?",
        queryset=Partnership.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, partnerships: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Any]", self.fields["partnership"])
        field.queryset = partnerships
        if len(partnerships) == 1:
            self.initial.setdefault("partnership", partnerships[0].pk)


class AboutForm(forms.Form):
    """Title, public summary and sectors. A draft may leave any of them for later."""

    mark_optional = False
    title = LineField(label="Title", max_length=140, required=False, help_text="In plain words; at most 140 letters")
    summary = DraftText(
        label="Public summary",
        max_words=200,
        rows=6,
        max_length=5000,
        required=False,
        help_text="What the money is for and who gains, for anybody who reads about it. If you win, it is published as it is.",
    )
    sectors = forms.MultipleChoiceField(label="Sectors", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["sectors"])
        field.choices = [(sector, sector) for sector in terms.sectors]
        if not terms.sectors:
            del self.fields["sectors"]


class AnswerForm(forms.Form):
    """One answer, and the version its writer started from."""

    mark_optional = False
    text = DraftText(label="Your answer", rows=16, required=False)
    seen_version = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"data-autosave-version": ""}), min_value=0, max_value=10**9, label="Version"
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("DraftText", self.fields["text"])
        field.max_words = question.word_limit or None
        field.help_text = question.hint


class CostRowForm(forms.Form):
    """A row of costs: whose, of what, and how much in each financial year."""

    mark_optional = False
    organisation = forms.TypedChoiceField(label="Partner", coerce=int)
    category = forms.ChoiceField(
        label="Category", choices=[("", "Choose one"), *((found.value, found.label) for found in CostCategory)]
    )
    kind = forms.ChoiceField(
        label="Kind of spending",
        choices=[(kind.value, kind.value.capitalize()) for kind in SpendKind],
        widget=forms.RadioSelect,
        initial=SpendKind.RESOURCE.value,
        help_text="Capital buys or makes something that lasts, such as equipment or buildings. Everything else is resource.",
    )

    def __init__(
        self, *args: Any, partners: Sequence[tuple[int, str]], years: Iterable[FinancialYear], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.years = tuple(years)
        _choose(self.fields["organisation"], partners)
        add_years(self, self.years)

    def clean(self) -> dict[str, Any]:
        return at_least_one_amount(self, self.years)

    def amounts(self) -> dict[FinancialYear, Money]:
        return amounts(self, self.years)


class CostYearsForm(forms.Form):
    """The amounts of one row that is there already."""

    mark_optional = False

    def __init__(self, *args: Any, years: Iterable[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = tuple(years)
        add_years(self, self.years)

    def amounts(self) -> dict[FinancialYear, Money]:
        return amounts(self, self.years)


def _choose(field: forms.Field, choices: Sequence[tuple[Any, str]]) -> None:
    cast("forms.ChoiceField", field).choices = [("", "Choose one"), *choices] if len(choices) > 1 else list(choices)


def add_years(form: forms.Form, years: Iterable[FinancialYear]) -> None:
    """A box for each financial year."""
    for year in years:
        form.fields[f"year_{year.start}"] = MoneyField(label=f"Full cost in {year}", required=False)


def amounts(form: forms.Form, years: Iterable[FinancialYear]) -> dict[FinancialYear, Money]:
    """The amount of each year; an empty box is £0."""
    return {year: form.cleaned_data.get(f"year_{year.start}") or ZERO for year in years}


def at_least_one_amount(form: forms.Form, years: Iterable[FinancialYear]) -> dict[str, Any]:
    """Refuse a new row that costs nothing."""
    if not form.errors and not any(amounts(form, years).values()):
        raise ValidationError("Enter an amount in at least one year.")
    return form.cleaned_data


def years_of_row(row: CostRow, years: Iterable[FinancialYear]) -> dict[str, Money]:
    """What the boxes of a row show before it is changed."""
    return {f"year_{year.start}": cell for year, cell in zip(years, row.cells, strict=True) if cell is not None}


class CoInvestmentForm(forms.Form):
    """One line of co-investment."""

    mark_optional = False
    investor = LineField(label="Who invests", max_length=200)
    source = forms.ChoiceField(
        label="Whose money it is", choices=[("", "Choose one"), *((found.value, found.label) for found in SourceClass)]
    )
    form = forms.ChoiceField(
        label="Form", choices=[(form.value, form.label) for form in Form], widget=forms.RadioSelect
    )
    status = forms.ChoiceField(
        label="How sure it is",
        choices=[(status.value, status.label) for status in (Status.PLEDGED, Status.COMMITTED)],
        widget=forms.RadioSelect,
    )
    year = forms.TypedChoiceField(label="Financial year", coerce=int)
    amount = MoneyField(label="Amount", least=Money(1))

    def __init__(self, *args: Any, years: Iterable[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["year"], [(year.start, str(year)) for year in years])
        self.fields["form"].choice_hints = {  # type: ignore[attr-defined]  # read by our renderer
            Form.CASHABLE.value: "Goods or work that would otherwise have to be paid for",
            Form.IN_KIND.value: "Time, space or advice that saves no cash",
        }


class CertifyForm(forms.Form):
    """The certifier's declaration."""

    agreed = forms.BooleanField(
        label=(
            "I have read this application. What it says is true to the best of my knowledge, and my organisation will stand "
            "behind it."
        ),
        error_messages={"required": "Tick the declaration to certify the application."},
    )


class ReasonForm(forms.Form):
    """Why something is sent back or withdrawn."""

    reason = WordsField(label="Why?", max_words=300, rows=5, max_length=4000)

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text


class EligibilityForm(forms.Form):
    """The fund's finding on eligibility, with its reasons."""

    finding = forms.ChoiceField(
        label="What do you find?",
        choices=(("eligible", "Eligible"), ("ineligible", "Not eligible")),
        widget=forms.RadioSelect,
    )
    reasons = WordsField(
        label="Reasons", max_words=500, rows=6, help_text="The applicant is told them when outcomes are released."
    )

    def __init__(self, *args: Any, may_be_eligible: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "It goes forward to assessment." if may_be_eligible else "Not possible: a rule is not met."
        self.fields["finding"].choice_hints = {  # type: ignore[attr-defined]
            "eligible": hint,
            "ineligible": "It goes no further, and is told so at release.",
        }
