"""What people fill in to claim a mail domain, to ask to join by it, and to answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from placefund.accounts.forms import email_field, name_field, password_field
from placefund.design.choices import hint, offer
from placefund.design.forms import LineField, WordsField
from placefund.domain.mail_domains import MAILBOXES
from placefund.domain.messages import say
from placefund.domain.roles import ROLES, Role

DECLINE = "decline"


class ClaimForm(forms.Form):
    """A domain, and which of its mailboxes is asked."""

    domain = LineField(
        label=say("Mail domain"),
        max_length=253,
        help_text=say("What stands behind the @ of your addresses, such as example.org"),
    )
    mailbox = forms.ChoiceField(
        label=say("Whose keeper is asked?"),
        choices=[(name, f"{name}@…") for name in MAILBOXES],
        widget=forms.RadioSelect,
        initial=MAILBOXES[0],
        help_text=say("They get a mail with a link that confirms it. Tell them beforehand."),
        error_messages={"required": say("Choose a mailbox.")},
    )

    @property
    def asked(self) -> tuple[str, str]:
        """The domain, and whom to ask."""
        return self.cleaned_data["domain"], self.cleaned_data["mailbox"]


class AddressForm(forms.Form):
    """The address at work, which is proved by a mail."""

    email = email_field(say("At your organisation, not a private one"))


def _words() -> WordsField:
    return WordsField(
        label=say("A word from you"),
        max_words=100,
        rows=3,
        required=False,
        help_text=say(
            "Whoever looks after the organisation reads it: what you do there, and what you want to do here."
        ),
    )


class AskForm(forms.Form):
    """A word with the request of somebody who has an account."""

    words = _words()


class AskAsNewForm(forms.Form):
    """The account of somebody whose address is proved, and a word with their request."""

    name = name_field()
    password = password_field()
    words = _words()


class AnswerForm(forms.Form):
    """The role that somebody is given, or why not."""

    role = forms.ChoiceField(
        label=say("Your answer"),
        widget=forms.RadioSelect,
        error_messages={"required": say("Choose a role, or decline.")},
    )
    reason = WordsField(
        label=say("Why not?"),
        max_words=100,
        rows=3,
        required=False,
        help_text=say("Only where you decline. They read it."),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = list(roles)
        offer(self, "role", [*((role.value, role.label) for role in given), (DECLINE, say("Decline"))])
        hint(self, "role", {role.value: ROLES[role].purpose for role in given})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("role") == DECLINE and not given.get("reason"):
            self.add_error("reason", say("Say why you decline."))
        return given

    @property
    def given(self) -> Role | None:
        chosen = self.cleaned_data["role"]
        return None if chosen == DECLINE else Role(chosen)
