"""One entry of a fund's book as a form: its fields are drawn from the format itself, and judged by its reader."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django import forms

from placefund.design.fields import DayField, LineField, MoneyField
from placefund.domain.answers.register import KINDS as ANSWER_KINDS
from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.builder import Slot, slots
from placefund.domain.fundbook.edits import rows_of, values_at, with_values, written_at
from placefund.domain.fundbook.field_words import HINTS, label_of
from placefund.domain.fundbook.measures import Question, QuestionPart
from placefund.domain.fundbook.parts import PARTS, Way, inner_kind, is_list, is_table
from placefund.domain.fundbook.sentences import SAID, lexicon_of, sentences_in
from placefund.domain.fundbook.single import faults_of, ids_in
from placefund.domain.fundbook.values import ApproximateDate, Moment, NotPublished, Provenance, SourceKind
from placefund.domain.messages import say
from placefund.domain.money import Money, format_exact, parse_money
from placefund.domain.places import Confidence
from placefund.domain.welsh import WELSH
from placefund.fundbooks.drafts.queries import WorkingBook, form_around, statement_faults

KINDS_OF_ANSWER = {name: kind.label for name, kind in ANSWER_KINDS.items()}
"""What a manager chooses from; a book writes the kind's own name."""
LONG = frozenset(
    {
        "answer",
        "asks",
        "basis",
        "contradicted",
        "counting_rule",
        "coverage",
        "definition",
        "evidence",
        "example",
        "followed",
        "guidance",
        "heading_says",
        "known",
        "meaning",
        "must_hold",
        "note",
        "question",
        "reason",
        "remark",
        "says",
        "show_when",
        "summary",
        "what",
        "where",
        "why",
        "words",
    }
)
"""Texts of more than a line."""
IN_WELSH = "_cy"
"""How the name of a box ends that says the same in Welsh."""
_NOT_PUBLISHED = "not published: "
_WHOLE = re.compile(r"[0-9][0-9 ,]*")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}):(\d{2})(?::\d{2})?)?")


class EntryForm(forms.Form):
    """One entry: a field for each value it may have. What is left as it was is left as it is written."""

    over = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, book: WorkingBook, way: Way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book, self.way = book, way
        self._written = values_at(book.texts, way)
        self._ids = ids_in(book.texts)
        self._lexicon = lexicon_of(book.texts)
        self._slots: dict[str, Slot] = {}
        self.fields["over"].initial = book.digest
        for slot in slots(way.kind):
            if slot.kind is Provenance:
                self._add_provenance()
            elif not is_table(slot):
                self._add(slot)
                if slot.keys[0] in SAID.get(way.kind, ()):
                    self._add_welsh(slot)

    # what is asked

    def _add(self, slot: Slot) -> None:
        name = slot.keys[0]
        self._slots[name] = slot
        field = self._field(slot)
        field.label, field.required = label_of(name), slot.is_required
        if name in HINTS and not field.help_text:
            field.help_text = HINTS[name]
        field.initial = self._shown(slot)
        self.fields[name] = field

    def _add_welsh(self, slot: Slot) -> None:
        """The box for the same in Welsh: no key of the entry, it stands in the book's list of Welsh, by the English words."""
        name = slot.keys[0]
        said = [self._lexicon.of(each) for each in sentences_in(self.way.kind, name, self._written.get(name))]
        is_long = name in LONG or is_list(slot)
        rows = 3 if is_list(slot) else 4
        field = forms.CharField(widget=forms.Textarea(attrs={"rows": rows})) if is_long else LineField()
        field.widget.attrs["lang"] = WELSH
        field.label, field.required = say("{label}, in Welsh", label=label_of(name)), False
        if is_list(slot):
            field.help_text = say(
                "One on each line, in the order of the choices in English. What is kept of an answer is the English choice."
            )
        field.initial = "\n".join(said) if any(said) else ""
        self.fields[f"{name}{IN_WELSH}"] = field

    def _field(self, slot: Slot) -> forms.Field:
        kind, name = inner_kind(slot), slot.keys[0]
        choices = self._choices(slot)
        if choices is not None and is_list(slot):
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)
        if choices is not None:
            return forms.ChoiceField(choices=[("", self._first(slot)), *choices])
        if is_list(slot):
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
        if kind is Money and NotPublished not in slot.kinds:
            return MoneyField()
        if kind is date and NotPublished not in slot.kinds:
            return DayField()
        if kind is str and name in LONG:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))
        help_text = ""
        if kind is ApproximateDate:
            help_text = say("A day, a month or a year, such as 2027-06-30, 2027-06 or 2027.")
        if NotPublished in slot.kinds:
            help_text = say("Where it is not published: “not published: ” and the short name of what is not known.")
        return LineField(help_text=help_text)

    def _first(self, slot: Slot) -> str:
        """What it means to choose nothing."""
        if slot.is_required:
            return say("Choose one")
        usual = next(each.default for each in dataclasses.fields(self.way.kind) if each.name == slot.name)
        if usual is None or usual == "" or not isinstance(usual, str | bool):
            return say("None")
        word = ("yes" if usual else "no") if isinstance(usual, bool) else str(usual).replace("_", " ")
        return say("As usual: {word}", word=say(word))

    def _choices(self, slot: Slot) -> list[tuple[str, str]] | None:
        """What can be chosen: the words of a closed set, or what the book declares; None where anything can be written."""
        kind, name = inner_kind(slot), slot.keys[0]
        found: list[tuple[str, str]] | None = None
        if kind is bool:
            found = [("yes", say("Yes")), ("no", say("No"))]
        elif isinstance(kind, type) and issubclass(kind, StrEnum):
            found = [(str(word), say(str(word).replace("_", " ").capitalize())) for word in kind]
        elif target := slot.metadata.get("ref"):
            found = list(self._ids.get(target, ()))
        elif self.way.kind in (Question, QuestionPart) and name == "kind":
            found = [*KINDS_OF_ANSWER.items()]
        elif name == "informs":
            found = [*dict(self._ids.get("criterion", ())).items()]
        if found is not None and NotPublished in slot.kinds:
            unknowns = self._ids.get("unknown", ())
            found += [(f"{_NOT_PUBLISHED}{key}", say("Not published: {what}", what=what)) for key, what in unknowns]
        return found

    def _add_provenance(self) -> None:
        sources = self._ids.get("source", [])
        kinds = {row["id"]: row.get("kind") for row in _sources(self.book)}
        own = [key for key, _ in sources if kinds.get(key) == SourceKind.FUNDBOOK]
        here = self._text("source")
        choices: list[tuple[str, str]] = (
            [(here, say("As it is: {sources}", sources=here))] if here else [("", say("Choose one"))]
        )
        choices += [(key, say("Our decision")) for key in own[:1] if key != here]
        choices += [(key, f"{key}: {title}") for key, title in sources if key not in (*own[:1], here)]
        self.fields["source"] = forms.ChoiceField(
            label=label_of("source"),
            choices=choices,
            initial=here,
            help_text=say("A publication that the book cites, or the fund's own decision."),
        )
        sure = [("", say("As its source is")), *((str(each), say(str(each).capitalize())) for each in Confidence)]
        self.fields["confidence"] = forms.ChoiceField(
            label=label_of("confidence"), choices=sure, required=False, initial=self._text("confidence")
        )
        self.fields["dated"] = LineField(
            label=label_of("dated"),
            required=False,
            initial=self._text("dated"),
            help_text=say("Nothing here means when its source was published."),
        )
        self.fields["note"] = forms.CharField(
            label=label_of("note"),
            required=False,
            initial=self._text("note"),
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def _text(self, key: str) -> str:
        value = self._written.get(key, "")
        return "; ".join(map(str, value)) if isinstance(value, list) else str(value)

    def _shown(self, slot: Slot) -> Any:
        """What is written, as its field shows it."""
        key = next((key for key in slot.keys if key in self._written), None)
        if key is None:
            return self._default(slot)
        value, kind = self._written[key], inner_kind(slot)
        if kind is Money:
            return _amount(slot, key, value)
        if is_list(slot):
            values = value if isinstance(value, list) else str(value).split(";")
            texts = [str(each).strip() for each in values]
            return texts if self._choices(slot) is not None else "\n".join(texts)
        if kind is bool:
            return {True: "yes", False: "no"}.get(value, value)
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        if kind is date:
            return _day(value)
        return str(value)

    def _default(self, slot: Slot) -> Any:
        return "no" if inner_kind(slot) is bool and slot.is_required else None

    # what was sent

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        self._check_welsh(data)
        if self.errors:
            return data
        try:
            texts = with_values(self.book.texts, self.way, self.values)
        except NotPossible as refusal:
            self.add_error(None, str(refusal))
            return data
        for name in ("show_when", "must_hold"):
            if name in self.fields and data.get(name):
                questions = form_around(self.book, self.way)
                for sentence in statement_faults(self.book, self.way, name, data[name], questions):
                    self.add_error(name, sentence)
        for key, sentence in faults_of(texts, written_at(texts, self.way)):
            named = next((name for name in self.fields if _stem(name) == _stem(key)), None) if key else None
            self.add_error(named, sentence)
        return data

    def _check_welsh(self, data: dict[str, Any]) -> None:
        for key, name in self._said():
            english, welsh = self._sentences(key), _lines(data.get(name, ""), is_many=is_list(self._slots[key]))
            if welsh and not english:
                self.add_error(name, say("Write the English words beside it."))
            elif name in self.changed_data and welsh and len(welsh) != len(english):
                self.add_error(
                    name,
                    say(
                        "There are {count} choices, and {welsh} of them in Welsh. Give each its Welsh words, in the same order, "
                        "or leave the box empty.",
                        count=len(english),
                        welsh=len(welsh),
                    ),
                )

    def _said(self) -> list[tuple[str, str]]:
        """The keys that have Welsh beside them, each with the name of its box."""
        return [(key, f"{key}{IN_WELSH}") for key in SAID.get(self.way.kind, ())]

    def _sentences(self, key: str) -> list[str]:
        """What a key says in English, as it was sent."""
        value = self._value(self._slots[key], self.cleaned_data.get(key))
        return sentences_in(self.way.kind, key, value)

    @property
    def welsh(self) -> dict[str, str | None]:
        """What was written in Welsh, by its English; None takes it away. A box that was left as it was says nothing of new words:
        whoever rewords the English writes the Welsh anew, or says on the page of the book's Welsh that it still says the same.
        """
        found: dict[str, str | None] = {}
        for key, name in self._said():
            if name not in self.changed_data:
                continue
            english = self._sentences(key)
            welsh = _lines(self.cleaned_data.get(name, ""), is_many=is_list(self._slots[key]))
            found |= dict(zip(english, welsh, strict=True)) if welsh else dict.fromkeys(english)
            earlier = sentences_in(self.way.kind, key, self._written.get(key))
            found |= {each: None for each in earlier if each not in english}
        return found

    @property
    def values(self) -> dict[str, Any]:
        """The keys whose fields were changed, with their values as the file has them; None takes a key away."""
        found: dict[str, Any] = {}
        for name in self.changed_data:
            if name == "over" or name.endswith(IN_WELSH):
                continue
            value = self.cleaned_data.get(name)
            slot = self._slots.get(name)
            if slot is None:
                found[name] = value or None
            elif slot.kind is Money:
                found |= _money(slot, value)
            else:
                found[name] = self._value(slot, value)
        return found

    def _value(self, slot: Slot, value: Any) -> Any:
        kind = inner_kind(slot)
        if value in (None, "", []):
            return None
        if is_list(slot):
            texts = (
                value
                if isinstance(value, list)
                else [line.strip() for line in re.split(r"[\n;]", value) if line.strip()]
            )
            if kind is int:
                texts = [part for text in texts for part in re.split(r"[ ,]+", text) if part]
            return [_scalar(kind, text) for text in texts]
        return value if isinstance(value, date) else _scalar(kind, str(value))


def _lines(text: str, *, is_many: bool) -> list[str]:
    """What a box of Welsh says: one sentence, or one on each line."""
    return [each.strip() for each in (text.splitlines() if is_many else [text]) if each.strip()]


def _stem(key: str) -> str:
    return key.removesuffix("_pounds").removesuffix("_pence")


def _amount(slot: Slot, key: str, written: Any) -> Any:
    """What is written under a key of money, as its field shows it."""
    if not str(written).isdecimal():
        return str(written)
    amount = Money(int(written) * (100 if key.endswith("_pounds") else 1))
    return amount if NotPublished not in slot.kinds else format_exact(amount)


def _money(slot: Slot, value: Money | str | None) -> dict[str, Any]:
    """An amount in pounds where it has no pence, and else in pence; the other of the two spellings goes.

    A text that is no amount stays, and the reader of the book says what is wrong with it.
    """
    pounds, pence = slot.keys
    if not value and not isinstance(value, Money):
        return {pounds: None, pence: None}
    if isinstance(value, str):
        try:
            value = parse_money(value)
        except ValueError:
            return {pounds: value, pence: None}
    return {pounds: None, pence: value.pence} if value.pence % 100 else {pounds: value.pence // 100, pence: None}


def _scalar(kind: Any, text: str) -> Any:
    """A value as a file has it; a text that is none stays, and the reader of the book says what is wrong with it."""
    text = text.strip()
    if text.startswith(_NOT_PUBLISHED.strip()):
        return text
    if kind is int and _WHOLE.fullmatch(text):
        return int(text.replace(" ", "").replace(",", ""))
    if kind is bool:
        return {"yes": True, "no": False}.get(text, text)
    if kind is Moment and (found := _MOMENT.fullmatch(text)):
        try:
            day = date.fromisoformat(found[1])
            return datetime(day.year, day.month, day.day, int(found[2]), int(found[3])) if found[2] else day  # noqa: DTZ001  London, as the file has it
        except ValueError:
            return text
    return text


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _sources(book: WorkingBook) -> list[dict[str, Any]]:
    return rows_of(book.texts, PARTS["sources"])


class ProposeForm(forms.Form):
    """What the whole draft changes, in a line."""

    over = forms.CharField(widget=forms.HiddenInput, required=False)
    said = LineField(
        label=say("What changes, in a line"),
        help_text=say("For example: A fourth round of the competed strand."),
        max_length=200,
    )

    def __init__(self, *args: Any, book: WorkingBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["over"].initial = book.digest


class OverForm(forms.Form):
    """A step on one entry of the draft: over which state of it, and where to."""

    over = forms.CharField(required=False)
    places = forms.IntegerField(min_value=-1, max_value=1)


class SameForm(forms.Form):
    """That Welsh words fit these English words, over which state of the draft."""

    over = forms.CharField(required=False)
    english = forms.CharField()
