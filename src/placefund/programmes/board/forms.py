"""What a programme office and members of a board fill in about seats, who holds them, and interests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.design.choices import offer, offer_rows
from placefund.design.forms import DayField, LineField
from placefund.domain import choices
from placefund.domain.governance.board import SeatStanding
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.messages import say
from placefund.domain.partnerships import Helix
from placefund.people.models import Organisation, User


class BodyForm(forms.Form):
    """An organisation: one of those that are known to the programme, or one by its name. A name that is in the register is it."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=say("Organisation"),
        empty_label=say("None of these"),
        required=False,
    )
    organisation_name = LineField(
        label=say("Or another one, by its name"),
        max_length=200,
        required=False,
        help_text=say("As it stands in a register, such as Companies House."),
    )

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "organisation", bodies)

    @property
    def body(self) -> dict[str, Any]:
        """The organisation as an action takes it."""
        chosen, name = self.cleaned_data["organisation"], self.cleaned_data["organisation_name"]
        known = Organisation.objects.filter(name__iexact=name).first() if name and chosen is None else None
        return {"organisation": chosen or known, "organisation_name": "" if known else name}


class PersonForm(forms.Form):
    """A person: one who has a part in the programme here, or one by their name."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=say("Somebody with a part in this programme"),
        empty_label=say("None of these"),
        required=False,
    )
    name = LineField(label=say("Or somebody else, by name"), max_length=120, required=False)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "user", people)

    @property
    def who(self) -> dict[str, Any]:
        """The person as an action takes them."""
        return {"user": self.cleaned_data["user"], "name": self.cleaned_data["name"]}


class SeatForm(BodyForm):
    """A seat on a board."""

    helix = forms.ChoiceField(label=say("What does it bring?"), choices=choices.helices)
    standing = forms.ChoiceField(
        label=say("What may who holds it do?"), choices=choices.seat_standings, widget=forms.RadioSelect
    )
    is_chair = forms.BooleanField(label=say("Whoever holds it chairs the board"), required=False)
    since = DayField(label=say("First day"))

    @property
    def given(self) -> dict[str, Any]:
        kept = self.cleaned_data
        return self.body | {
            "helix": Helix(kept["helix"]),
            "standing": SeatStanding(kept["standing"]),
            "is_chair": kept["is_chair"],
            "since": kept["since"],
        }


class SeatedForm(PersonForm):
    """Who holds a seat, and from which day."""

    since = DayField(label=say("First day"))

    @property
    def given(self) -> dict[str, Any]:
        return self.who | {"since": self.cleaned_data["since"]}


class EndForm(forms.Form):
    """The last day of something, and why it ends."""

    until = DayField(label=say("Last day"))
    why = LineField(label=say("Why does it end?"), max_length=300)


class LastDayForm(forms.Form):
    """The last day of something that needs no reason."""

    until = DayField(label=say("Last day"))


class InterestForm(BodyForm):
    """One entry of the register of interests."""

    kind = forms.ChoiceField(label=say("What is the tie?"), widget=forms.RadioSelect)
    since = DayField(label=say("Since when?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", choices.board_interest_kinds())

    @property
    def given(self) -> dict[str, Any]:
        return self.body | {"kind": BoardInterestKind(self.cleaned_data["kind"]), "since": self.cleaned_data["since"]}
