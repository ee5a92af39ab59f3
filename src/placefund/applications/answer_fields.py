"""The form field for each control that a kind of answer can ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from placefund.design.fields import DayField, LineField, MoneyField, WordsField
from placefund.domain.answers.kind import Control
from placefund.domain.answers.register import kind_of
from placefund.domain.messages import paragraph, say
from placefund.domain.questions import Question
from placefund.places.forms import AreasField
from placefund.places.queries import areas_in_use

LABEL = say("Your answer")
TOLD_WHAT_IS_ASKED = (Control.LINE, Control.NUMBER, Control.MONEY, Control.SEVERAL)
"""Controls that do not show by themselves what is asked for."""


class DraftText(WordsField):
    """A text that is still being written: words are counted, and too many are saved all the same. The findings say so."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        forms.CharField.validate(self, value)


class NamedAreasField(AreasField):
    """Local authorities, cleaned to their names by code, as an answer keeps them."""

    def clean(self, value: Any) -> dict[str, str]:
        codes = super().clean(value)
        return dict(areas_in_use().filter(code__in=codes).values_list("code", "name"))


def _words(question: Question) -> forms.Field:
    return DraftText(max_words=question.word_limit or None, rows=16, required=False)


def _line(question: Question) -> forms.Field:
    return LineField(required=False)


def _number(question: Question) -> forms.Field:
    return forms.CharField(
        max_length=40, required=False, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )


def _money(question: Question) -> forms.Field:
    return MoneyField(required=False)


def _day(question: Question) -> forms.Field:
    return DayField(required=False)


def _one(question: Question) -> forms.Field:
    return forms.ChoiceField(choices=kind_of(question).choices(question), widget=forms.RadioSelect, required=False)


def _several(question: Question) -> forms.Field:
    choices = kind_of(question).choices(question)
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, required=False)


def _areas(question: Question) -> forms.Field:
    return NamedAreasField(earmarked_of="", required=False)


FIELDS: dict[Control, Callable[[Question], forms.Field]] = {
    Control.WORDS: _words,
    Control.LINE: _line,
    Control.NUMBER: _number,
    Control.MONEY: _money,
    Control.DAY: _day,
    Control.ONE: _one,
    Control.SEVERAL: _several,
    Control.AREAS: _areas,
}


def field_for(question: Question) -> forms.Field:
    """The field in which a question is answered. An answer may be left out: a draft is not finished."""
    kind = kind_of(question)
    field = FIELDS[kind.control](question)
    field.label = LABEL
    told = say("{asked}.", asked=kind.asked(question)) if kind.control in TOLD_WHAT_IS_ASKED else ""
    field.help_text = paragraph(part for part in (question.hint, told) if part)
    return field
