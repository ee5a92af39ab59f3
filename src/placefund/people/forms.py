"""What people type to sign in."""

from __future__ import annotations

from django import forms

from placefund.domain.messages import say


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
