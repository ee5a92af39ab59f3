"""What people fill in about a partnership, its partners and its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.design.choices import hint, offer, offer_rows
from placefund.design.forms import LineField, WordsField
from placefund.domain.identifiers import WrongIdentifier, organisation_number
from placefund.domain.messages import all_of, say
from placefund.domain.partnerships import Helix
from placefund.domain.registers import NoRegister, RegisterLookup, why_doubted
from placefund.people.models import Organisation
from placefund.people.queries import likely_twins
from placefund.places.forms import AreasField
from placefund.places.models import Place


class NewPartnershipForm(forms.Form):
    """The name of a partnership and its lead, one of the organisations the person acts for."""

    name = LineField(
        label=say("Name of the partnership"),
        max_length=200,
        help_text=say("As it should stand on an award, such as “South Coast Marine Partnership”"),
    )
    lead = forms.ModelChoiceField(
        label=say("Lead organisation"),
        queryset=Organisation.objects.none(),
        empty_label=say("Choose one"),
        help_text=say(
            "The lead submits the application and holds the award. You can choose among the organisations you act for."
        ),
    )

    def __init__(self, *args: Any, leads: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "lead", leads)
        if len(leads) == 1:
            self.initial.setdefault("lead", leads[0].pk)


class FindOrganisationForm(forms.Form):
    """Words to look for in the register."""

    mark_optional = False
    q = LineField(label=say("Name or identifier"), max_length=200, required=False)


class InviteForm(forms.Form):
    """Which organisation is asked, and what it would bring."""

    organisation = forms.ModelChoiceField(
        label=say("Organisation"), queryset=Organisation.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    contribution = WordsField(
        label=say("What it would bring"),
        max_words=150,
        rows=4,
        required=False,
        help_text=say("It reads this in the invitation, and can change it."),
    )

    def __init__(self, *args: Any, found: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "organisation", found)
        hint(self, "organisation", {row.pk: _card(row) for row in found})


def _card(organisation: Organisation) -> str:
    helix = Helix(organisation.helix).label
    return f"{helix}, {organisation.identifier}" if organisation.identifier else helix


class FirstPersonForm(forms.Form):
    """Who should answer for an organisation that nobody answers for yet."""

    email = forms.EmailField(
        label=say("Their e-mail address"),
        max_length=254,
        help_text=say("They get a link to make an account, and answer the invitation for their organisation."),
    )
    words = WordsField(
        label=say("A word from you"), max_words=150, rows=4, required=False, help_text=say("It stands in the mail.")
    )


class RegisterForm(forms.Form):
    """An organisation that is not in the register yet."""

    name = LineField(label=say("Name of the organisation"), max_length=200, help_text=say("Its registered name"))
    helix = forms.ChoiceField(
        label=say("What it is"),
        choices=[(helix.value, helix.label) for helix in Helix],
        widget=forms.RadioSelect,
    )
    identifier = LineField(
        label=say("Identifier"),
        max_length=60,
        required=False,
        help_text=say("From org-id.guide, such as GB-COH-01234567 for a company or GB-CHC-123456 for a charity"),
    )

    def __init__(self, *args: Any, registers: RegisterLookup | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registers = registers or NoRegister()
        if "is_another" in self.data:  # it is asked only of who has been told of likely twins
            self._ask_whether_another()

    def _ask_whether_another(self) -> None:
        self.fields["is_another"] = forms.BooleanField(
            label=say("It is right all the same: another organisation, of this number and name"), required=False
        )

    def clean_identifier(self) -> str:
        try:
            return organisation_number(self.cleaned_data["identifier"])
        except WrongIdentifier as wrong:
            raise ValidationError(wrong.args[0]) from wrong

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("is_another"):
            twins = likely_twins(given["name"], given["identifier"])
            entry = self.registers.find(given["identifier"]) if given["identifier"] else None
            doubts = [_like(twins) if twins else None, why_doubted(entry, given["name"])]
            if any(doubts):
                self._ask_whether_another()
                self.add_error("is_another", " ".join(str(doubt) for doubt in doubts if doubt))
        return given

    @property
    def entry(self) -> dict[str, Any]:
        """What is entered into the register."""
        return {field: self.cleaned_data[field] for field in ("name", "helix", "identifier")}


def _like(twins: Sequence[Organisation]) -> str:
    named = [f"{one.name} ({one.identifier})" if one.identifier else one.name for one in twins]
    return say(
        "The register has names like it: {named}. Use one of these if it is the same body, or say that it is another.",
        named=all_of(named),
    )


class ContributionForm(forms.Form):
    """What an organisation brings to the partnership."""

    contribution = WordsField(label=say("What your organisation brings"), max_words=150, rows=6, required=False)


class PlaceForm(forms.Form):
    """A place of one's own: its name and the local authorities it is made of."""

    name = LineField(
        label=say("Name of the place"),
        max_length=160,
        help_text=say("The name that people there would use, such as “Peninsula and Solent”"),
    )
    areas = AreasField(
        label=say("Local authorities"),
        help_text=say("Tick those that make up the functional economy of the place. They need not touch each other."),
    )


class StandForForm(forms.Form):
    """The earmarked place that a partnership stands for."""

    place = forms.ModelChoiceField(
        label=say("Earmarked place"), queryset=Place.objects.none(), empty_label=say("Choose one")
    )

    def __init__(self, *args: Any, places: Sequence[tuple[Place, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "place", Place.objects.filter(pk__in=[place.pk for place, _ in places]))
        offer(self, "place", [(place.pk, name) for place, name in places], first=say("Choose one"))
