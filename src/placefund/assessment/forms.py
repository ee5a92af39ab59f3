"""What assessors, panel chairs and those who assign them type."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.assessment.models import Assessor
from placefund.assessment.queries import Reading, pool_of
from placefund.design.forms import WordsField
from placefund.domain.assessing.scoring import Criterion, format_score
from placefund.domain.terms import Terms
from placefund.funds.models import Fund
from placefund.people.models import Organisation
from placefund.places.forms import AreasField


class AssignForm(forms.Form):
    """Which assessor of the fund's pool is given an application."""

    assessor = forms.ModelChoiceField(Assessor.objects.none())

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessor"].queryset = pool_of(fund)  # type: ignore[attr-defined]


class OrganisationsField(forms.ModelMultipleChoiceField[Organisation]):
    """Organisations by their numbers. A number larger than a database can hold is simply none of them."""

    def clean(self, value: Any) -> Any:
        known = {str(key) for key in Organisation.objects.values_list("pk", flat=True)} if value else set()
        if unknown := [chosen for chosen in value or () if str(chosen) not in known]:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(unknown[0])[:40]}
            )
        return super().clean(value)


class AssessorForm(forms.Form):
    """A person who comes into a fund's pool of assessors. They have an account already."""

    email = forms.EmailField(
        label="Their e-mail address", max_length=254, help_text="Of an account that is here already."
    )
    organisations = forms.CharField(
        label="Organisations they work for, or worked for in the last five years, one on each line",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="By their names in the register. No application with one of these as a partner is ever given to them.",
    )
    area_codes = AreasField(
        label="Local authorities they have an interest in",
        required=False,
        help_text="Where they live or own property, say. No application for one of these is ever given to them.",
    )
    expertise = forms.CharField(label="What they know best", max_length=200, required=False)
    most_applications = forms.IntegerField(
        label="How many applications they can read in a round", min_value=1, max_value=100, initial=10
    )
    field_order = ("email", "expertise", "most_applications", "organisations", "area_codes")

    def clean_organisations(self) -> list[Organisation]:
        """The organisations of these names; a name that is not in the register is told, so that no conflict is missed."""
        names = [line.strip() for line in str(self.cleaned_data["organisations"]).splitlines() if line.strip()]
        found = {row.name.casefold(): row for row in Organisation.objects.all()} if names else {}
        if unknown := [name for name in names if name.casefold() not in found]:
            raise ValidationError(f"“{unknown[0][:200]}” is not in the register of organisations.", code="invalid")
        return [found[name.casefold()] for name in names]


class ScoringForm(forms.Form):
    """A score with its reason for every criterion of a round. Fields are named by the criterion's key."""

    def __init__(self, *args: Any, terms: Terms, reading: Reading | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = terms.criteria
        for criterion in self.criteria:
            self._add(criterion, reading)

    def _add(self, criterion: Criterion, reading: Reading | None) -> None:
        words = dict(criterion.anchors)
        scale = range(criterion.lowest, criterion.highest + 1)
        self.fields[f"points-{criterion.key}"] = forms.TypedChoiceField(
            label=f"Score for “{criterion.title}”",
            choices=[(point, f"{point}: {words[point]}" if point in words else str(point)) for point in scale],
            coerce=int,
            widget=forms.RadioSelect,
            initial=reading.points.get(criterion.key) if reading else None,
            help_text=criterion.guidance,
            error_messages={"required": f"Choose a score for “{criterion.title}”."},
        )
        self.fields[f"reason-{criterion.key}"] = WordsField(
            label=f"Reason for your score on “{criterion.title}”",
            max_words=300,
            rows=4,
            initial=reading.reasons.get(criterion.key, "") if reading else "",
            help_text="The panel reads it. Feedback to the applicant is written from it.",
            error_messages={"required": f"Give a reason for your score on “{criterion.title}”."},
        )

    @property
    def fieldsets(self) -> tuple[tuple[str, tuple[str, str]], ...]:
        """Each criterion with its weight over its two fields."""
        return tuple(
            (f"{c.title}, {c.weight_percent}% of the score", (f"points-{c.key}", f"reason-{c.key}"))
            for c in self.criteria
        )

    @property
    def points(self) -> Mapping[str, int]:
        return {c.key: self.cleaned_data[f"points-{c.key}"] for c in self.criteria}

    @property
    def reasons(self) -> Mapping[str, str]:
        return {c.key: self.cleaned_data[f"reason-{c.key}"] for c in self.criteria}


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
