"""What an administrator fills in about whoever runs this installation."""

from __future__ import annotations

from django import forms

from placefund.design.forms import LineField
from placefund.domain.identifiers import WrongIdentifier, organisation_number
from placefund.domain.messages import say
from placefund.notices.queries import OperatorEntry


class OperatorForm(forms.Form):
    """The organisation that runs this installation."""

    name = LineField(
        label=say("Name of the organisation"),
        max_length=200,
        help_text=say("Its registered name, such as Example Council"),
        error_messages={"required": say("Enter the name of the organisation.")},
    )
    identifier = LineField(
        label=say("Identifier"),
        max_length=60,
        required=False,
        help_text=say(
            "From org-id.guide, such as GB-COH-01234567 for a company or GB-LAE-EXA for an English council. Open data names "
            "it by this."
        ),
    )
    address = LineField(
        label=say("Where it is written to"),
        max_length=300,
        help_text=say("The postal address, on one line"),
        error_messages={"required": say("Enter the address that somebody writes a letter to.")},
    )
    reply_to = forms.EmailField(
        label=say("Where replies go"),
        max_length=254,
        help_text=say(
            "An inbox that somebody reads. Replies to the mails of a fund go to that fund's own address, once it has one."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": say("Enter the email address that replies go to."),
            "invalid": say("Enter an email address like name@example.org."),
            "max_length": say("Enter an email address of 254 letters or fewer."),
        },
    )

    def clean_identifier(self) -> str:
        try:
            return organisation_number(self.cleaned_data["identifier"])
        except WrongIdentifier as wrong:
            raise forms.ValidationError(str(wrong.args[0])) from wrong

    @property
    def entry(self) -> OperatorEntry:
        return OperatorEntry(
            **{field: self.cleaned_data[field] for field in ("name", "identifier", "address", "reply_to")}
        )
