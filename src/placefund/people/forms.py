"""What people type to sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from placefund.design.wording import clock_in_words
from placefund.domain.messages import Message, say
from placefund.people.models import AuthenticatorApp, Passkey, User

PROOF = "proof"


def too_many(wait: datetime) -> Message:
    """That somebody has guessed too often, and when they may try again."""
    return say("There were too many failed attempts. Try again after {wait}, London time.", wait=clock_in_words(wait))


class SignInForm(forms.Form):
    """An e-mail address and a password. Whether they belong together is for the page to ask."""

    email = forms.CharField(
        label=say("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={
            "required": say("Enter your email address."),
            "max_length": say("Enter an email address of 254 letters or fewer."),
        },
    )
    password = forms.CharField(
        label=say("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={
            "required": say("Enter your password."),
            "max_length": say("This is too long to be a password."),
        },
    )


def code_field(label: str, help_text: str, **more: Any) -> forms.CharField:
    """A code from an app or from paper. Phones offer digits first; a code on paper has letters too, so it is no number."""
    return forms.CharField(
        label=label,
        max_length=40,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "off", "size": 20}
        ),
        error_messages={"required": say("Enter a code."), "max_length": say("This is too long to be a code.")},
        **more,
    )


def passkey_field() -> forms.CharField:
    """What a browser answers for a passkey; its script fills it in."""
    return forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """The code of somebody's second factor, or the answer of their passkey."""

    mark_optional = False  # one of the two is needed

    code = code_field(
        say("Code"),
        say("The six digits that your authenticator app shows now, or one of your recovery codes"),
        required=False,
    )
    passkey = passkey_field()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("passkey") and not given.get("code", "").strip():
            self.add_error("code", say("Enter a code."))
        return given


class ProofForm(forms.Form):
    """That it is really them: their password or a code. Its names begin with a word that no other form uses."""

    password = forms.CharField(
        label=say("Your password"),
        max_length=1000,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"max_length": say("This is too long to be a password.")},
    )
    code = code_field(say("A code instead"), say("From your authenticator app, or a recovery code"), required=False)
    passkey = passkey_field()

    prefix = PROOF
    mark_optional = False
    is_held = False
    """Whether there were too many guesses, and this one was not looked at."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.has_usable_password():
            del self.fields["password"]
        if not AuthenticatorApp.objects.filter(user=user).exists():
            del self.fields["code"]
        if not Passkey.objects.filter(user=user).exists():
            del self.fields["passkey"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.fields and not self.errors and not any(given.get(name) for name in self.fields):
            self.add_error(next(iter(self.fields)), say("Enter what this page asks for."))
        return given
