"""The shape of a grant within a project as people enter it. What may stand in it is for the rules and the actions."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.fields import DayField, LineField, MoneyField, WordsField
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.onward_grants import RecipientKind
from placefund.onward.grants.actions import GrantTerms
from placefund.people.models import Organisation

MOST = Money.pounds(1_000_000_000)
FILE_HELP = say("PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT, at most 10 MB.")


class GrantForm(forms.Form):
    """Who gets how much for what, when, and how that was decided."""

    kind = forms.ChoiceField(
        label=say("Who gets it?"),
        choices=[(kind.value, kind.label) for kind in RecipientKind],
        widget=forms.RadioSelect,
    )
    name = LineField(label=say("Name"), max_length=200, help_text=say("An organisation by its registered name."))
    identifier = LineField(
        label=say("Number at a register, of an organisation"),
        max_length=60,
        required=False,
        help_text=say("For example 01234567 at Companies House, or SC012345 of a charity in Scotland."),
    )
    purpose = WordsField(
        label=say("What is it for?"), max_words=200, rows=4, help_text=say("It is published. Name no private person.")
    )
    amount = MoneyField(label=say("Amount"), least=Money(1), most=MOST)
    starts_on = DayField(label=say("First day of the work"))
    ends_on = DayField(label=say("Last day of the work"))
    decided_on = DayField(label=say("Day on which it was decided"))
    decided_by = LineField(
        label=say("Who decided?"),
        max_length=200,
        required=False,
        help_text=say("Leave it empty if it is as the scheme says."),
    )
    has_conflict = forms.BooleanField(
        label=say("Somebody who had a part in the decision declared an interest"), required=False
    )
    conflict_note = WordsField(
        label=say("What was declared, and what was done about it?"),
        max_words=200,
        rows=3,
        required=False,
        help_text=say("The fund reads it. It is not published."),
    )

    def terms(self) -> GrantTerms:
        """What is granted, as the action takes it: an organisation of this site by its number or its name."""
        given: dict[str, Any] = dict(self.cleaned_data)
        kind, name, number = given.pop("kind"), given.pop("name"), given.pop("identifier")
        if kind == RecipientKind.PERSON:
            return GrantTerms(person_name=name, **given)
        known = Organisation.objects.filter(name__iexact=name, merged_into=None).first()
        return GrantTerms(organisation=known, organisation_name="" if known else name, identifier=number, **given)


class EndForm(forms.Form):
    """When a grant ended, and why."""

    ended_on = DayField(label=say("Day on which it ended"))
    reason = LineField(label=say("Why does it end?"), max_length=300, help_text=say("It is published. Name no person."))


class RepaymentForm(forms.Form):
    """What the fund got back."""

    amount = MoneyField(label=say("Amount"), least=Money(1), most=MOST)
    received_on = DayField(label=say("Day on which it arrived"))
    reference = LineField(label=say("Reference of the payment"), max_length=100)


class EvidenceForm(forms.Form):
    """An amount that was paid, on which day, under which reference, and the file that shows it."""

    amount = MoneyField(label=say("Amount"), least=Money(1), most=MOST)
    paid_on = DayField(label=say("Day on which it was paid"))
    reference = LineField(
        label=say("Reference of the payment"), max_length=100, help_text=say("As it stands on the bank statement.")
    )
    file = forms.FileField(
        label=say("File that shows it, such as the bank’s confirmation"),
        help_text=FILE_HELP,
        max_length=255,
        required=False,
    )
