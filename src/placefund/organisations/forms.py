"""What people fill in to look after an organisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.design.choices import offer_rows
from placefund.design.forms import LineField, WordsField
from placefund.domain.identifiers import WrongIdentifier, gss_code, organisation_number
from placefund.domain.messages import say
from placefund.people.models import Organisation, User


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

    def __init__(self, *args: Any, people: Any, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaves"].label = say("{leaver} leaves the organisation", leaver=leaver)
        offer_rows(self, "successor", people)


class CorrectionForm(forms.Form):
    """What the register says of an organisation from now on."""

    name = LineField(label=say("Name of the organisation"), max_length=200, help_text=say("Its registered name"))
    identifier = LineField(
        label=say("Identifier"),
        max_length=60,
        required=False,
        help_text=say("From org-id.guide, such as GB-COH-01234567 for a company or GB-CHC-123456 for a charity"),
    )
    area_code = LineField(
        label=say("Local authority it is based in"),
        max_length=20,
        required=False,
        help_text=say("Its code, such as E06000026"),
    )
    address = LineField(label=say("Postal address"), max_length=300, required=False)
    reason = WordsField(
        label=say("Why?"),
        help_text=say("Its people read it, and it stays on record."),
        max_words=150,
        rows=3,
        required=False,
    )

    def clean_identifier(self) -> str:
        return _read(organisation_number, self.cleaned_data["identifier"])

    def clean_area_code(self) -> str:
        given = self.cleaned_data["area_code"]
        return _read(gss_code, given) if given else ""

    @property
    def entry(self) -> dict[str, str]:
        return {field: self.cleaned_data[field] for field in ("name", "identifier", "area_code", "address")}


def _read(reader: Callable[[str], str], text: str) -> str:
    try:
        return reader(text)
    except WrongIdentifier as wrong:
        raise ValidationError(wrong.args[0]) from wrong


class MergeForm(forms.Form):
    """Which other entry of the register is the same body, and how that is known."""

    merged = forms.ModelChoiceField(
        label=say("Which entry is the same body?"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": say("Choose the other entry.")},
    )
    reason = WordsField(
        label=say("How do you know?"),
        help_text=say("Their people read it, and it stays on record."),
        max_words=150,
        rows=3,
    )

    def __init__(self, *args: Any, found: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "merged", found)
