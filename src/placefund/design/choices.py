"""What a form offers to choose from, when it is not known before the form is made: by the name of its field, with types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.domain.messages import say
from placefund.domain.row_numbers import row_number

Choices = Iterable[tuple[Any, Any]]


def offer(form: forms.BaseForm, name: str, choices: Choices, *, first: str = "") -> None:
    """Let a field choose from these; `first` stands above them and chooses nothing, such as “Choose one”."""
    field = _choosing(form, name)
    field.choices = [*([("", first)] if first else []), *choices]


def offer_rows(
    form: forms.BaseForm, name: str, rows: QuerySet[Any], *, label: Callable[[Any], str] | None = None
) -> None:
    """Let a field choose from the rows of a query, each by its own name or by `label`."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"“{name}” chooses no row.")
    field.queryset = rows
    if label is not None:
        field.label_from_instance = label  # type: ignore[method-assign, assignment]  # Django's own way to name a row


def hint(form: forms.BaseForm, name: str, hints: Mapping[Any, str]) -> None:
    """What stands below each choice, by its value. Our renderer reads it."""
    _choosing(form, name).choice_hints = dict(hints)  # type: ignore[attr-defined]


def _choosing(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"“{name}” is no field that chooses.")
    return field


class TickedRowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's own cannot be subscripted
    """Several rows, ticked. What is no number of a row is refused as a choice that is not offered."""

    def clean(self, value: Any) -> Any:
        for each in value or ():
            if row_number(str(each)) is None:
                raise forms.ValidationError(say("Choose among those that are listed."), code="invalid_choice")
        return super().clean(value)
