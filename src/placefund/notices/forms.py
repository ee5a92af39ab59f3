"""How messages reach a person, kind by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from placefund.domain import choices
from placefund.domain.messages import say
from placefund.domain.notices import Delivery, NoticeKind

EVERY = "every"


class DeliveryForm(forms.Form):
    """One field for each kind of message that can be chosen."""

    def __init__(self, *args: Any, now: Mapping[NoticeKind, Delivery], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[EVERY] = forms.ChoiceField(
            label=say("All of these"),
            required=False,
            choices=[("", say("Each as it is chosen below")), *choices.deliveries()],
        )
        for kind, delivery in now.items():
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=choices.deliveries, initial=delivery.value
            )

    @property
    def chosen(self) -> dict[NoticeKind, Delivery]:
        every = self.cleaned_data[EVERY]
        if every:
            return {kind: Delivery(every) for kind in NoticeKind if kind.value in self.fields}
        return {kind: Delivery(self.cleaned_data[kind.value]) for kind in NoticeKind if kind.value in self.cleaned_data}
