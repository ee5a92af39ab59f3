"""How messages reach a person: for all of them, for all of a topic, or kind by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from placefund.domain import choices
from placefund.domain.messages import say
from placefund.domain.notices import Delivery, NoticeKind, Topic

EVERY = "every"


class FollowForm(forms.Form):
    """The address to which mails about a place go, once it is proven."""

    email = forms.EmailField(
        label=say("Email address"),
        max_length=254,
        help_text=say("A link is sent to it. Until you open that, nothing else is sent."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": say("Enter an email address."),
            "invalid": say("Enter an email address like name@example.org."),
            "max_length": say("Enter an email address of 254 letters or fewer."),
        },
    )


class DeliveryForm(forms.Form):
    """One field for all messages, one for each topic, and one for each kind of message that can be chosen.

    What was chosen for more counts for all of it: every message, then a topic whose choice was changed, then each kind.
    """

    mark_optional = False

    def __init__(self, *args: Any, now: Mapping[NoticeKind, Delivery], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = {topic: [kind for kind in now if kind.topic is topic] for topic in Topic}
        self._shared = {topic: _shared(now[kind] for kind in kinds) for topic, kinds in self._kinds.items()}
        self._add(EVERY, say("All messages"), "")
        for topic in Topic:
            self._add(topic.value, topic.label, self._shared[topic])
        for kind, delivery in now.items():
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=choices.deliveries, initial=delivery.value
            )

    def _add(self, name: str, label: str, initial: str) -> None:
        ways = [("", say("Each as it is chosen below")), *choices.deliveries()]
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=ways, initial=initial)

    @property
    def every(self) -> BoundField:
        return self[EVERY]

    @property
    def topics(self) -> Iterator[tuple[BoundField, list[BoundField], bool]]:
        """Each topic with its kinds, and whether one of these has a fault, so that they are not folded away."""
        for topic, kinds in self._kinds.items():
            fields = [self[kind.value] for kind in kinds]
            yield self[topic.value], fields, any(field.errors for field in fields)

    @property
    def chosen(self) -> dict[NoticeKind, Delivery]:
        return {kind: self._delivery(kind) for kinds in self._kinds.values() for kind in kinds}

    def _delivery(self, kind: NoticeKind) -> Delivery:
        topic = self.cleaned_data[kind.topic.value]
        is_changed = topic != self._shared[kind.topic]
        return Delivery(self.cleaned_data[EVERY] or (topic if is_changed else "") or self.cleaned_data[kind.value])


def _shared(deliveries: Iterator[Delivery]) -> str:
    """The one way in which all of these come; empty where they differ."""
    found = {delivery.value for delivery in deliveries}
    return found.pop() if len(found) == 1 else ""
