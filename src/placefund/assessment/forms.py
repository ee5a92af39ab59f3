"""What assessors, panel chairs and those who assign them type."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.assessment.models import Assessor
from placefund.assessment.queries import pool_of
from placefund.design.forms import WordsField
from placefund.domain.assessing.scoring import format_score
from placefund.funds.models import Fund


class AssignForm(forms.Form):
    """Which assessor of the fund's pool is given an application."""

    assessor = forms.ModelChoiceField(Assessor.objects.none())

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessor"].queryset = pool_of(fund)  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """Why an assessor must not read an application."""

    reason = WordsField(
        label="What is the conflict?",
        max_words=200,
        rows=4,
        help_text="In a few words: a partner you work with, money, a friendship, a rival bid.",
    )


class ScoreField(forms.CharField):
    """A score out of 100 with at most two decimals, cleaned to an exact Fraction."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=6, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip()
        if not text:
            return ""
        whole, _, decimals = text.partition(".")
        if not (whole.isascii() and whole.isdigit()) or len(decimals) > 2 or (decimals and not decimals.isdigit()):
            raise ValidationError("Enter a score in figures, such as 72 or 72.5.", code="invalid")
        score = Fraction(text if decimals else whole)
        if score > 100:
            raise ValidationError("Enter a score from 0 to 100.", code="invalid")
        return score

    def run_validators(self, value: Any) -> None:
        """Length was checked on the text; a Fraction has none."""

    def prepare_value(self, value: Any) -> Any:
        return format_score(value) if isinstance(value, Fraction) else value


class AgreedScoreForm(forms.Form):
    """The score the panel agreed, and why."""

    score = ScoreField(
        label="Agreed score out of 100",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
    )
    reason = WordsField(label="The panel's reason", max_words=500, rows=6)
