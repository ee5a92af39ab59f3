"""Every Django form as GOV.UK components: labels, hints, errors, counters and an error summary that leads to the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template.exceptions import TemplateDoesNotExist
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from placefund.design.fields import DayField, LineField, MomentField, MoneyField, WordsField
from placefund.design.markup import govuk
from placefund.design.widgets import DayInput, MoneyInput
from placefund.domain.messages import say
from placefund.domain.money import parse_money

__all__ = [
    "DayField", "GovukBoundField", "GovukRenderer", "LineField", "MomentField", "MoneyField", "WordsField",
    "error_list", "error_texts", "parse_money",
]  # fmt: skip

_CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)
_INPUT_TYPES = ("text", "email", "tel", "url", "number", "search", "date", "time")


class GovukBoundField(forms.BoundField):
    """A form field that renders itself as the GOV.UK component its widget stands for.

    A form may set `mark_optional = False` (filters, where nothing is required).
    """

    @property
    def input_id(self) -> str:
        """The id of the box, or the stem of the ids when there are several."""
        return self.auto_id or f"id_{self.html_name}"

    @property
    def error_target(self) -> str:
        """The id of the first thing to mend: error summaries link to it."""
        return f"{self.input_id}_day" if isinstance(self.field.widget, DayInput) else self.input_id

    @property
    def is_group(self) -> bool:
        """Whether the label is a legend over several controls."""
        widget = self.field.widget
        return isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | DayInput)

    def as_govuk(self, legend_class: str = "govuk-fieldset__legend--s") -> SafeString:
        """The whole component: label or legend, hint, error, control."""
        widget = self.field.widget
        if widget.is_hidden:
            return self.as_hidden()
        if own := getattr(widget, "as_component", None):  # larger than a GOV.UK component: the choice of areas on a map
            return SafeString(own(self))
        if isinstance(widget, forms.Textarea):
            return self._text_area()
        return govuk(*self._component(widget, legend_class))

    def _component(self, widget: forms.Widget, legend_class: str) -> tuple[str, dict[str, Any]]:
        """The component that a widget stands for, with its parameters."""
        match widget:
            case forms.CheckboxInput():
                return "checkboxes", self._single_checkbox()
            case forms.CheckboxSelectMultiple():
                return "checkboxes", self._grouped(legend_class) | {"items": self._options("checked")}
            case forms.RadioSelect():
                return "radios", self._grouped(legend_class) | {"items": self._options("checked")}
            case forms.Select():
                return "select", self._labelled() | self._select()
            case DayInput():
                return "date-input", self._date(widget, legend_class)
            case forms.FileInput():
                # Without GOV.UK's drop zone: its button is named by more than what it shows (WCAG 2.5.3).
                return "file-upload", self._labelled() | {
                    "multiple": bool(getattr(widget, "allow_multiple_selected", False))
                }
            case forms.PasswordInput():
                return "password-input", self._labelled() | _SHOWING | {
                    "autocomplete": self._attrs().get("autocomplete")
                }
        return "input", self._labelled() | self._input()

    # --- parameters of the macros -------------------------------------------------------------------------------------

    def _labelled(self) -> dict[str, Any]:
        return self._named() | {"label": {"text": self._label(), "classes": "govuk-label--s"}}

    def _named(self) -> dict[str, Any]:
        params: dict[str, Any] = {"id": self.input_id, "name": self.html_name}
        if self.help_text:
            params["hint"] = {"html": format_html("{}", self.help_text)}
        if texts := error_texts(self):
            params["errorMessage"] = {"html": format_html_join(SafeString("<br>"), "{}", ((text,) for text in texts))}
        attributes = {
            name: value for name, value in self._attrs().items() if name.startswith(("data-", "aria-", "lang"))
        }
        if self.field.disabled:
            params["disabled"] = True
        return params | {"attributes": attributes}

    def _grouped(self, legend_class: str) -> dict[str, Any]:
        legend = {"text": self._label(), "classes": legend_class}
        look = self._attrs().get("class", "")
        return self._named() | {"idPrefix": self.input_id, "fieldset": {"legend": legend}, "classes": look}

    def _label(self) -> str:
        optional = not self.field.required and not isinstance(self.field.widget, forms.CheckboxInput)
        return (
            say("{label} (optional)", label=self.label)
            if optional and getattr(self.form, "mark_optional", True)
            else str(self.label)
        )

    def _attrs(self) -> dict[str, Any]:
        return dict(self.field.widget.attrs)

    def _input(self) -> dict[str, Any]:
        widget, attrs = self.field.widget, self._attrs()
        kind = getattr(widget, "input_type", "text")
        params: dict[str, Any] = {
            "value": widget.format_value(self.value()) or "",
            "type": kind if kind in _INPUT_TYPES and kind != "number" else "text",
            "classes": attrs.get("class", ""),
            "autocomplete": attrs.get("autocomplete"),
            "spellcheck": attrs.get("spellcheck"),
        }
        if kind == "number":  # a number box changes when scrolled over: GOV.UK asks for text with a numeric keyboard
            params |= {
                "inputmode": "numeric",
                "classes": attrs.get("class", "govuk-input--width-10"),
                "spellcheck": False,
            }
        if isinstance(widget, MoneyInput):
            params |= {"prefix": {"text": "£"}, "inputmode": "decimal", "spellcheck": False}
            params["classes"] = attrs.get("class", "govuk-input--width-10") + " pf-input-money"
        return params

    def _text_area(self) -> SafeString:
        attrs = self._attrs()
        params = self._labelled() | {"value": self.value() or "", "rows": str(attrs.get("rows", 5))}
        if max_words := getattr(self.field, "max_words", None):
            # `maxwords`, though the script calls it deprecated, counts runs of letters between spaces as `word_count` does;
            # its successor splits “co-investment” in two and would disagree with the limit that is enforced.
            return govuk("character-count", params | _counted(max_words))
        return govuk("textarea", params)

    def _select(self) -> dict[str, Any]:
        attrs = self._attrs()
        params: dict[str, Any] = {"items": self._options("selected"), "classes": attrs.get("class", "")}
        if getattr(self.field.widget, "allow_multiple_selected", False):
            params["attributes"] = {"multiple": "multiple"}
        return params

    def _options(self, chosen: str) -> list[dict[str, Any]]:
        """The choices as items of the macro; groups are flattened, with their name before each choice."""
        values = self.value()
        picked = {str(value) for value in (values if isinstance(values, list | tuple | set) else [values])}
        picked = {"" if value == "None" else value for value in picked}
        hints = getattr(self.field, "choice_hints", {})
        items: list[dict[str, Any]] = []
        for value, label in _flat(self.field.choices):  # type: ignore[attr-defined]  # only choice fields come here
            item: dict[str, Any] = {"value": str(value), "text": str(label), chosen: str(value) in picked}
            if chosen == "checked" and str(value) == "":
                continue  # “---------” has no place among radios or checkboxes
            if hint := hints.get(value):
                item["hint"] = {"text": hint}
            items.append(item)
        return items

    def _single_checkbox(self) -> dict[str, Any]:
        item = {"value": "on", "text": str(self.label), "checked": bool(self.value())}
        return self._named() | {"idPrefix": self.input_id, "items": [item]}

    def _date(self, widget: DayInput, legend_class: str) -> dict[str, Any]:
        value = self.value()
        parts = list(value) if isinstance(value, list | tuple) else widget.decompress(value)
        wrong = " govuk-input--error" if self.errors else ""
        widths = {"day": 2, "month": 2, "year": 4, "time": 5}
        labels = {"day": say("Day"), "month": say("Month"), "year": say("Year"), "time": say("Time in London")}
        items = [
            {
                "id": f"{self.input_id}_{part}",
                "name": f"{self.html_name}_{part}",
                "label": labels[part],
                "value": parts[position] or "",
                "classes": f"govuk-input--width-{widths[part]}{wrong}",
                "inputmode": "text" if part == "time" else "numeric",
            }
            for position, part in enumerate(widget.parts)
        ]
        return self._grouped(legend_class) | {"id": self.input_id, "items": items}


class GovukRenderer(TemplatesSetting):
    """Django's form renderer with our bound field, so that every form of the product speaks GOV.UK."""

    bound_field_class = GovukBoundField
    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """Our templates first; the bare widgets of Django when a page asks for one."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return DjangoTemplates().get_template(template_name)


def error_texts(field: forms.BoundField) -> list[str]:
    """A field's errors as sentences. Django's “This field is required.” becomes what to do about this very field."""
    return [_sentence(field, error) for error in field.errors.as_data()]


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """All of a form's errors for the summary, in the order of the page, each with a link to the control it is about."""
    whole_form = [{"text": str(text)} for text in form.non_field_errors()]
    hidden = [{"text": f"{field.label}: {text}"} for field in form.hidden_fields() for text in error_texts(field)]
    by_field = [
        {"text": text, "href": f"#{getattr(field, 'error_target', field.auto_id)}"}
        for field in form.visible_fields()
        for text in error_texts(field)
    ]
    return whole_form + hidden + by_field


def _sentence(field: forms.BoundField, error: ValidationError) -> str:
    text = " ".join(str(message) for message in error.messages)
    if error.code != "required" or text != str(forms.Field.default_error_messages["required"]):
        return text
    label, widget = str(field.label), field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return say("Tick “{label}” to go on.", label=label)
    verb = "Select" if isinstance(widget, _CHOOSING) else "Enter"
    if label.endswith("?"):
        return say("{verb} an answer to “{label}”.", verb=verb, label=label)
    if isinstance(widget, forms.FileInput):
        return say("Choose a file for {label}.", label=_mid_sentence(label))
    return f"{verb} {_mid_sentence(label)}."


def _mid_sentence(label: str) -> str:
    """A label inside a sentence: “Email address” becomes “email address”, “UKRI reference” stays."""
    return label if label[1:2].isupper() or label[1:2] in (" ", "’") else label[:1].lower() + label[1:]


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat.extend((inner, f"{value}: {text}") for inner, text in label)
        else:
            flat.append((value, label))
    return flat


_SHOWING = {
    "showPasswordText": say("Show"),
    "hidePasswordText": say("Hide"),
    "showPasswordAriaLabelText": say("Show password"),
    "hidePasswordAriaLabelText": say("Hide password"),
}
"""The words of a password's button, which the component would say in English."""


def _counted(most: int) -> dict[str, Any]:
    """The words of a box that counts its words; the script puts the number in."""
    return {
        "maxwords": str(most),
        "textareaDescriptionText": str(say("You can enter up to %{count} words")),
        "wordsUnderLimitText": {
            "one": say("You have %{count} word remaining"),
            "other": say("You have %{count} words remaining"),
        },
        "wordsAtLimitText": say("You have 0 words remaining"),
        "wordsOverLimitText": {
            "one": say("You have %{count} word too many"),
            "other": say("You have %{count} words too many"),
        },
    }
