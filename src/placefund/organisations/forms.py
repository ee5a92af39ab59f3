"""What people fill in to look after an organisation."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.choices import offer_rows
from placefund.design.forms import WordsField
from placefund.domain.messages import say
from placefund.people.models import User


class HandoverForm(forms.Form):
    """To whom an organisation is handed over, and whether whoever makes way leaves it."""

    successor = forms.ModelChoiceField(
        label=say("Who looks after it from now on?"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": say("Choose one of its people.")},
    )
    leaves = forms.BooleanField(
        label=say("They leave the organisation"),
        help_text=say(
            "All their roles there end. Where they lead or stand as a partner, the other does so in their place."
        ),
        required=False,
    )
    reason = WordsField(
        label=say("Why?"), help_text=say("Both read it, and it stays on record."), max_words=150, rows=3
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "successor", people)
