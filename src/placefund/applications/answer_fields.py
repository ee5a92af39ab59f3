"""The form field for each control that a kind of answer can ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from placefund.design.fields import DayField, LineField, MoneyField, WordsField
from placefund.design.tongues import choices_in, in_welsh, title_in
from placefund.domain.answers.kind import AnswerRefused, Control
from placefund.domain.answers.register import kind_of, parsed
from placefund.domain.answers.rows import MOST_ROWS
from placefund.domain.asking import shown_when
from placefund.domain.files import too_large
from placefund.domain.messages import paragraph, say
from placefund.domain.questions import Question
from placefund.domain.welsh import ENGLISH, WELSH
from placefund.places.forms import AreasField
from placefund.places.queries import areas_in_use

LABEL = say("Your answer")
TOLD_WHAT_IS_ASKED = (Control.LINE, Control.NUMBER, Control.MONEY, Control.SEVERAL, Control.FILES)
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


class BodyInput(forms.MultiWidget):
    """An organisation in two boxes; posts `name_name` and `name_identifier`."""

    def __init__(self) -> None:
        super().__init__({"name": forms.TextInput(), "identifier": forms.TextInput()})

    def decompress(self, value: Any) -> list[str]:
        return [value.get("name", ""), value.get("identifier", "")] if isinstance(value, Mapping) else ["", ""]

    def as_component(self, field: forms.BoundField) -> SafeString:
        value = field.value()
        name, identifier = value if isinstance(value, list) else self.decompress(value)
        return render_to_string(
            "applications/fields/body.html", {"field": field, "name": name, "identifier": identifier}
        )


class BodyField(forms.Field):
    """An organisation, cleaned to its name and its number in a register."""

    widget = BodyInput

    def clean(self, value: Any) -> dict[str, str]:
        name, identifier = value or ("", "")
        return {"name": name or "", "identifier": identifier or ""}


class FilesInput(forms.FileInput):
    """The files that are kept already, each to be kept or taken out, and a box to send more."""

    allow_multiple_selected = True
    held: tuple[Mapping[str, Any], ...] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        kept = [
            number for number in data.getlist(name) if number
        ]  # a browser posts a box that holds no file as an empty text
        return {"kept": kept, "sent": files.getlist(name) if files else []}

    def as_component(self, field: forms.BoundField) -> SafeString:
        kept = field.value()["kept"] if field.form.is_bound else [str(one["document"]) for one in self.held]
        held = [(one, str(one["document"]) in kept) for one in self.held]
        return render_to_string(
            "applications/fields/files.html", {"field": field, "held": held, "is_multiple": self.attrs["multiple"]}
        )


class FilesField(forms.Field):
    """Files, cleaned to what is kept of those there are, and the new ones with their bytes."""

    widget = FilesInput

    def clean(self, value: Any) -> list[dict[str, Any]]:
        held = {str(one["document"]): dict(one) for one in self.widget.held}
        if any(number not in held for number in value["kept"]):
            raise ValidationError(
                say("A file that you kept is not there any more. Look at what is kept, and send again.")
            )
        most_bytes = int(settings.DOCUMENT_MAX_BYTES)
        if wrong := [too_large(each.name, most_bytes) for each in value["sent"] if each.size > most_bytes]:
            raise ValidationError(wrong)  # before any is read into memory
        sent = [{"name": upload.name, "content": upload.read()} for upload in value["sent"]]
        return [*(held[number] for number in dict.fromkeys(value["kept"])), *sent]


class RowForm(forms.Form):
    """One row: a field for each part of the question, refused beside its own box."""

    mark_optional = False

    def __init__(self, question: Question, words_in: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question
        for part in question.parts:
            self.fields[part.key] = field_for(part, label=title_in(part, words_in), words_in=words_in)
            if condition := shown_when(part, question.parts, words_in):
                told = self.fields[part.key].help_text
                self.fields[part.key].help_text = format_html("{} {}", told, condition) if told else condition

    def clean(self) -> dict[str, Any]:
        for part in self.question.parts:
            try:
                parsed(part, self.cleaned_data.get(part.key))
            except AnswerRefused as refusal:
                self.add_error(part.key, ValidationError(str(refusal), code="invalid"))
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class PostedRows:
    """What was posted of rows, not looked at yet."""

    data: Any
    stem: str

    @property
    def count(self) -> int:
        """How many rows were on the page that was sent."""
        given = str(self.data.get(f"{self.stem}-rows", ""))
        return min(int(given), MOST_ROWS) if given.isascii() and given.isdecimal() and len(given) < 4 else 0


class RowsInput(forms.Widget):
    """Rows of fields, with some that are empty at the end; posts `name-1-part` and how many rows there were."""

    words_in = ENGLISH

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def value_from_datadict(self, data: Any, files: Any, name: str) -> PostedRows:
        return PostedRows(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def rows(self, value: Any, stem: str) -> list[RowForm]:
        """The rows as forms: those that were posted, or those that are kept and some empty ones."""
        if isinstance(value, PostedRows):
            count = value.count
            return [self._row(data=value.data, prefix=f"{stem}-{n}") for n in range(1, count + 1)]
        kept = list(value or ())
        most = min(self.question.most or MOST_ROWS, MOST_ROWS)
        shown = max(len(kept), min(most, max(self.question.least or 0, len(kept) + 2)))
        kept += [{}] * (shown - len(kept))
        return [self._row(initial=one, prefix=f"{stem}-{n}") for n, one in enumerate(kept, 1)]

    def _row(self, **given: Any) -> RowForm:
        return RowForm(self.question, self.words_in, **given)

    def as_component(self, field: forms.BoundField) -> SafeString:
        rows = self.rows(field.value(), field.html_name)
        if field.form.is_bound:
            for row in rows:
                row.full_clean()
        return render_to_string(
            "applications/fields/rows.html", {"field": field, "rows": rows, "question": self.question}
        )


class RowsField(forms.Field):
    """Rows, cleaned to a list with what each part was given. Rows without anything in them are left out."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(widget=RowsInput(question), **kwargs)
        self.question = question

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = self.widget.rows(value, value.stem)
        titles = {part.key: part.title for part in self.question.parts}
        wrong = [
            say("Row {number}, “{label}”: {text}", number=number, label=titles[key], text=text)
            for number, row in enumerate(rows, 1)
            for key, texts in row.errors.items()
            for text in texts
            if key in row.fields
        ]
        if wrong:
            raise ValidationError(wrong)
        return [row.cleaned_data for row in rows if any(row.cleaned_data.values())]


def _words(question: Question) -> forms.Field:
    return DraftText(max_words=question.word_limit or None, rows=16, required=False)


def _body(question: Question) -> forms.Field:
    return BodyField(required=False)


def _files(question: Question) -> forms.Field:
    return FilesField(required=False, widget=FilesInput(attrs={"multiple": (question.most or 1) > 1}))


def _rows(question: Question) -> forms.Field:
    return RowsField(question, required=False)


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
    Control.BODY: _body,
    Control.FILES: _files,
    Control.ROWS: _rows,
}


def field_for(question: Question, *, label: str = LABEL, held: Any = (), words_in: str = ENGLISH) -> forms.Field:
    """The field in which a question is answered. An answer may be left out: a draft is not finished.

    `held` are the files that are kept already, where it asks for files; `words_in` is the language of what stands around the box.
    """
    kind = kind_of(question)
    field = FIELDS[kind.control](question)
    field.label = label
    if isinstance(field.widget, FilesInput):
        field.widget.held = tuple(held or ())
    if isinstance(field.widget, RowsInput):
        field.widget.words_in = words_in
    if isinstance(field, forms.ChoiceField):
        field.choices = choices_in(question, list(kind.choices(question)), words_in)
    is_told = kind.control in TOLD_WHAT_IS_ASKED and label is LABEL  # in a row, the boxes speak for themselves
    told = say("{asked}.", asked=kind.asked(question)) if is_told else ""
    if words_in == WELSH and question.hint_cy:
        field.help_text = format_html("{} {}", in_welsh(question.hint_cy), told)
    else:
        field.help_text = paragraph(part for part in (question.hint, told) if part)
    return field
