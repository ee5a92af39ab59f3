"""The form field in which people choose local authorities from a list and a map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from placefund.domain.messages import say
from placefund.domain.places import resolve
from placefund.places.area_picker import area_picker
from placefund.places.queries import area_points, area_shapes, areas_in_use, code_changes, earmarked_places

MOST_SENTENCES = 5  # a form that posts hundreds of wrong codes gets the first few, and a count
LONGEST_SHOWN = 20


class AreaPickerWidget(forms.Widget):
    """Boxes by nation and region with a filter, and the map; posts one value for each ticked box.

    `earmarked_of` is the slug of the fund whose earmarked places are marked: empty marks none; None marks those of every fund,
    for a place that a partnership may apply with in any of them.
    """

    earmarked_of: str | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        if isinstance(data, MultiValueDict):
            return list(data.getlist(name))
        value = data.get(name, [])
        return [value] if isinstance(value, str) else list(value)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """An untouched list of boxes posts nothing, which is a choice of none."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        picker = area_picker(
            area_points(),
            [str(code) for code in value or ()],
            area_shapes(),
            name=name,
            id=(attrs or {}).get("id") or f"id_{name}",
            earmarked=() if self.earmarked_of == "" else earmarked_places(fund=self.earmarked_of),
        )
        return render_to_string("places/components/area_picker.html", {"picker": picker})

    def as_component(self, field: forms.BoundField) -> SafeString:
        """The whole question: legend, hint, errors, boxes and map. The form's renderer asks for it."""
        return render_to_string("places/components/areas_field.html", {"field": field})


class AreasField(forms.Field):
    """Local authorities, cleaned to a tuple of codes in use, in order and each once."""

    widget = AreaPickerWidget

    def __init__(self, *, earmarked_of: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": say("Choose at least one local authority.")})
        super().__init__(**kwargs)
        if isinstance(self.widget, AreaPickerWidget):
            self.widget.earmarked_of = earmarked_of

    def to_python(self, value: Any) -> tuple[str, ...]:
        return tuple(sorted({str(code).strip() for code in value or () if str(code).strip()}))

    def validate(self, value: tuple[str, ...]) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        names = dict(areas_in_use().values_list("code", "name"))
        wrong = [code for code in value if code not in names]
        if not wrong:
            return
        changes = code_changes()
        sentences = [_why_not(code, names, changes) for code in wrong[:MOST_SENTENCES]]
        if len(wrong) > MOST_SENTENCES:
            sentences.append(say("{how_many} more codes are wrong.", how_many=len(wrong) - MOST_SENTENCES))
        raise ValidationError([ValidationError(sentence, code="invalid_choice") for sentence in sentences])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


def _why_not(code: str, names: dict[str, str], changes: Sequence[Any]) -> str:
    """What is wrong with a code: it ended (and what followed), or nobody has it."""
    resolution = resolve(code, changes)
    if resolution.is_current:
        shown = code if len(code) <= LONGEST_SHOWN else f"{code[:LONGEST_SHOWN]}…"
        return say("“{shown}” is not the code of a local authority. Choose from the list.", shown=shown)
    return resolution.sentence(names)
