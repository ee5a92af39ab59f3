"""What people type to put a view on record, or to withdraw one."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.choices import offer
from placefund.design.forms import DayField, LineField, MoneyField, WordsField
from placefund.domain.messages import say
from placefund.domain.places import Nation
from placefund.domain.portfolio.plan import (
    Group,
    Stance,
)
from placefund.scenarios.choices import bid_choices, group_choices
from placefund.scenarios.contest import Contest
from placefund.scenarios.stated_views.queries import ViewRequest


class ViewForm(forms.Form):
    """What somebody in office asked for."""

    person = LineField(label=say("Who said it"), max_length=120, help_text=say("Their name."))
    office = LineField(
        label=say("Their office"), max_length=160, help_text=say("“Minister for Science”, “Welsh Government”.")
    )
    nation = forms.ChoiceField(label=say("Nation they speak for"), required=False)
    stance = forms.ChoiceField(label=say("What do they ask for?"), widget=forms.RadioSelect)
    application = forms.ChoiceField(
        label=say("The bid it is about"), required=False, help_text=say("Where they speak of one bid.")
    )
    group = forms.ChoiceField(
        label=say("The group it is about"), required=False, help_text=say("Where they ask for at least or at most.")
    )
    amount = MoneyField(
        label=say("Money"), required=False, help_text=say("At least or at most so much. Or give a number of bids.")
    )
    bids = forms.IntegerField(label=say("Number of bids"), required=False, min_value=1, max_value=1000)
    reason = WordsField(
        label=say("Their reason"),
        max_words=300,
        rows=5,
        help_text=say(
            "If it decides on a bid, it is published with that decision, word for word, with the office and no name."
        ),
    )
    reference = LineField(
        label=say("Where it is written"), max_length=300, help_text=say("“Letter of 3 March 2026, SG/12/4”.")
    )
    stated_on = DayField(label=say("Day on which they said it"))

    fieldsets = (
        (say("Who"), ("person", "office", "nation")),
        (say("What"), ("stance", "application", "group", "amount", "bids")),
        (say("Why, and where it is written"), ("reason", "reference", "stated_on")),
    )

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        offer(
            self,
            "nation",
            [("", say("None, or the United Kingdom")), *((nation.value, nation.value) for nation in Nation)],
        )
        offer(self, "stance", [(stance.value, stance.label) for stance in Stance])
        offer(self, "application", bid_choices(contest.contenders))
        offer(self, "group", group_choices(contest.groups))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "stance" not in given:
            return given
        stance = Stance(given["stance"])
        if stance.is_about_a_bid and not given.get("application"):
            self.add_error("application", say("Choose the bid that they speak of."))
        if stance.is_about_a_group and not given.get("group"):
            self.add_error("group", say("Choose the group that they speak of."))
        if stance.is_about_a_group and bool(given.get("amount")) == bool(given.get("bids")):
            self.add_error("amount", say("Give either an amount of money or a number of bids."))
        return given

    @property
    def asked(self) -> ViewRequest:
        """What the view asks for; boxes that its stance has no use for are left out."""
        given, stance = self.cleaned_data, Stance(self.cleaned_data["stance"])
        is_group = stance.is_about_a_group
        bid = next((c.application for c in self.contest.contenders if c.id == given["application"]), None)
        return ViewRequest(
            stance,
            application=None if is_group else bid,
            group=Group.parse(given["group"]) if is_group else None,
            amount=given["amount"] or None if is_group else None,
            bids=given["bids"] if is_group else None,
        )

    @property
    def said(self) -> dict[str, Any]:
        """Who said it, why, where and when."""
        names = ("person", "office", "nation", "reason", "reference", "stated_on")
        return {name: self.cleaned_data[name] for name in names}


class WithdrawalForm(forms.Form):
    """Why a view no longer holds, and where that is written."""

    reason = WordsField(label=say("Why does it no longer hold?"), max_words=300, rows=4)
    reference = LineField(label=say("Where it is written"), max_length=300)
    stated_on = DayField(label=say("Day on which it was withdrawn"))
