"""What people fill in to let others in, or to come in themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from placefund.design.choices import hint, offer
from placefund.design.forms import DayField, LineField, WordsField
from placefund.domain.invitations import ANSWERED_WITHIN, LONGEST
from placefund.domain.messages import say
from placefund.domain.periods import LONDON, london
from placefund.domain.roles import OF_A_DRAFT, ROLES, Role
from placefund.domain.site_matters import SiteMatter
from placefund.people.forms import code_field, passkey_field


def email_field(help_text: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=say("Email address"),
        max_length=254,
        help_text=help_text,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": say("Enter an email address."),
            "invalid": say("Enter an email address like name@example.org."),
            "max_length": say("Enter an email address of 254 letters or fewer."),
        },
    )


def password_field(label: str = say("Choose a password"), *, is_new: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1000,
        strip=False,
        help_text=say("Twelve letters or more. A few words that do not belong together are good.") if is_new else "",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if is_new else "current-password"}),
        error_messages={
            "required": say("Enter a password."),
            "max_length": say("This is too long to be a password."),
        },
    )


def name_field() -> LineField:
    return LineField(
        label=say("Your name"),
        max_length=200,
        help_text=say("As it should stand beside what you do here"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": say("Enter your name.")},
    )


class InviteToRoleForm(forms.Form):
    """Who is invited, to which role, until when."""

    email = email_field(say("The invitation is for this address alone."))
    role = forms.ChoiceField(
        label=say("Role"),
        widget=forms.RadioSelect,
        error_messages={"required": say("Choose the role that they are invited to.")},
    )
    words = WordsField(
        label=say("A word from you"), max_words=150, rows=4, required=False, help_text=say("It stands in the mail.")
    )
    last_day = DayField(label=say("Last day to answer"), required=False)

    last_day_as_guest = DayField(label=say("Last day as a guest"))

    def __init__(self, *args: Any, roles: Iterable[Role], at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = list(roles)
        if not OF_A_DRAFT.issuperset(roles):
            del self.fields["last_day_as_guest"]
        else:
            self.fields["last_day_as_guest"].earliest = london(at).date()  # type: ignore[attr-defined]
        offer(self, "role", [(role.value, role.label) for role in roles])
        hint(self, "role", {role.value: ROLES[role].purpose for role in roles})
        # The whole last day counts, so it ends before the longest time is over.
        self.fields["last_day"].latest = london(at + LONGEST).date() - timedelta(days=1)  # type: ignore[attr-defined]
        self.fields["last_day"].help_text = say(
            "Without one it is open for {days} days, and never for more than {longest}.",
            days=ANSWERED_WITHIN.days,
            longest=LONGEST.days,
        )
        if len(roles) == 1:
            self.initial.setdefault("role", roles[0].value)

    @property
    def role_until(self) -> datetime | None:
        """The end of a guest's last day in London; None for roles that end by no clock."""
        day = self.cleaned_data.get("last_day_as_guest")
        return datetime.combine(day + timedelta(days=1), time.min, LONDON) if day else None

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day in London; None where none was chosen."""
        day = self.cleaned_data["last_day"]
        return datetime.combine(day + timedelta(days=1), time.min, LONDON) if day else None


class ComeInForm(forms.Form):
    """The account of somebody who was invited: the address is the invitation's."""

    name = name_field()
    password = password_field(say("Choose a password"), is_new=True)


class BeginForm(forms.Form):
    """The first administrator."""

    name = name_field()
    email = email_field(say("You sign in with it."))
    password = password_field(say("Choose a password"), is_new=True)


class AppForm(forms.Form):
    """The code that shows that the app has the secret; the secret comes along, encrypted, so that nothing is kept before."""

    secret = forms.CharField(max_length=400, widget=forms.HiddenInput)
    code = code_field(say("The code that your app shows now"), say("Six digits. A new one comes every half minute."))


class NewPasskeyForm(forms.Form):
    """What a passkey is called, and then what the browser answers."""

    name = LineField(
        label=say("What do you call it?"),
        max_length=60,
        help_text=say("Such as “my phone” or “the key on my chain”: by this you tell it from others"),
        error_messages={"required": say("Give it a name.")},
    )
    passkey = passkey_field()


class LostFactorForm(forms.Form):
    """Whose second factors are to be removed, and why."""

    email = email_field(say("Of the account whose phone and codes are lost"))
    reason = WordsField(
        label=say("How do you know that it is them?"),
        help_text=say("They and the other administrators read it, and it stays on record."),
        max_words=150,
        rows=4,
    )


class ForgottenForm(forms.Form):
    """The address whose password is forgotten."""

    email = email_field(say("The one you sign in with"))


class NewPasswordForm(forms.Form):
    """A new password, for whoever has the key from the mail."""

    password = password_field(say("New password"), is_new=True)


class NameForm(forms.Form):
    """One's own name."""

    name = name_field()


class NewAddressForm(forms.Form):
    """The address one wants to sign in with."""

    email = email_field(say("A link is sent to it. Until you open that, nothing changes."))


class ErasureForm(forms.Form):
    """The wish to be erased. No reason is owed for it."""

    words = WordsField(
        label=say("Anything you want to say"),
        help_text=say("The administrator reads it. You owe no reason."),
        max_words=150,
        rows=4,
        required=False,
    )


class JoinForm(forms.Form):
    """The password one has here, once, before an account elsewhere opens the same."""

    password = password_field(say("The password you have here"), is_new=False)


class ChangePasswordForm(forms.Form):
    """A new password, for whoever knows the old one."""

    old = password_field(say("The password you have now"), is_new=False)
    password = password_field(say("New password"), is_new=True)


class SiteStatementsForm(forms.Form):
    """What this site says of itself, one box a matter."""

    contact = WordsField(
        label=SiteMatter.CONTACT.label, help_text=SiteMatter.CONTACT.hint, max_words=500, rows=6, required=False
    )
    privacy = WordsField(
        label=SiteMatter.PRIVACY.label, help_text=SiteMatter.PRIVACY.hint, max_words=2000, rows=12, required=False
    )

    @property
    def said(self) -> dict[SiteMatter, str]:
        return {matter: self.cleaned_data[matter.value] for matter in SiteMatter}
