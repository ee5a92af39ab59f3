"""What a programme office fills in for a call of its own: shape of input; the rules are in the domain."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.choices import offer_rows
from placefund.design.forms import LineField, MomentField, MoneyField, WordsField
from placefund.domain.local_calls import Wish
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.funds.local_calls.actions import CallWords
from placefund.funds.local_calls.queries import sources_for
from placefund.funds.models import Programme, Round
from placefund.funds.queries import call_frame_of


class ChangeCallForm(forms.Form):
    """The words of a call, its days, its money, who reads."""

    name = LineField(label=say("What is the call named?"), max_length=120)
    introduction = WordsField(
        label=say("What is it for?"),
        max_words=300,
        rows=6,
        required=False,
        help_text=say("Everybody reads it on the page of the call: whom it is for, and what you hope for."),
    )
    contact = LineField(
        label=say("Whom can people ask?"),
        max_length=200,
        required=False,
        help_text=say("Where it is an address of mail alone, replies to what is sent about the call go there."),
    )
    opens_at = MomentField(label=say("Opens"), usual_time="09:00")
    closes_at = MomentField(label=say("Closes"), usual_time="16:00")
    money = MoneyField(label=say("How much money is there to choose with?"))
    cap = MoneyField(
        label=say("The most for one project"), required=False, help_text=say("Leave it empty to take the fund's.")
    )
    assessors_needed = forms.IntegerField(label=say("How many read each application?"), min_value=1, max_value=9)
    is_sealed = forms.BooleanField(label=say("What is sent stays sealed until the call has closed"), required=False)

    board_endorses = forms.BooleanField(
        label=say("The board endorses what is chosen, before outcomes are released"), required=False, initial=True
    )

    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(
            given["opens_at"],
            given["closes_at"],
            given["cap"],
            given["assessors_needed"],
            given["is_sealed"],
            given["board_endorses"],
        )

    def words(self) -> CallWords:
        given = self.cleaned_data
        return CallWords(given["name"], given["introduction"], given["contact"])

    def given_money(self) -> Money:
        money: Money = self.cleaned_data["money"]
        return money


class BeginCallForm(ChangeCallForm):
    """The same, and which round it begins with."""

    source = forms.ModelChoiceField(
        label=say("Which round does it begin with?"),
        queryset=Round.objects.none(),
        empty_label=say("Choose one"),
        help_text=say(
            "Its questions, criteria and rules become those of the call. The fund's rules bind it from then on."
        ),
    )
    field_order = (
        "source",
        "name",
        "introduction",
        "contact",
        "opens_at",
        "closes_at",
        "money",
        "cap",
        "assessors_needed",
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        frame = call_frame_of(programme.strand)
        kwargs["initial"] = {
            "cap": frame.most,
            "assessors_needed": frame.readers,
            "board_endorses": True,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        offer_rows(self, "source", sources_for(programme))
