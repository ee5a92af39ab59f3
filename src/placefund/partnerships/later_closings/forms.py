"""What a fund's manager fills in to let a round close later for one organisation: shape of input; the rules are in the domain."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.choices import offer, offer_rows
from placefund.design.forms import MomentField, WordsField
from placefund.domain.closing import ClosingGround
from placefund.domain.messages import say
from placefund.domain.roles import Role
from placefund.people.models import Membership, Organisation


class LaterClosingForm(forms.Form):
    """Which organisation, until when, on which ground, and what happened."""

    organisation = forms.ModelChoiceField(
        label=say("Which organisation?"),
        queryset=Organisation.objects.none(),
        empty_label=say("Choose one"),
        help_text=say(
            "It holds for whatever it leads in this round. Whether it has begun a bid is its own business, and is not told here."
        ),
    )
    closes_at = MomentField(label=say("Closes for it"), usual_time="16:00")
    ground = forms.ChoiceField(
        label=say("On which ground?"),
        widget=forms.RadioSelect,
        help_text=say("It is published with the time, without the organisation's name."),
    )
    reason = WordsField(
        label=say("What happened?"),
        max_words=200,
        rows=4,
        help_text=say("The fund's people and auditors read this. It is never published."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = Membership.objects.filter(role=Role.LEAD_BIDDER, ended_at__isnull=True).values_list("scope", flat=True)
        numbers = [scope.partition(":")[2] for scope in scopes.distinct() if scope.startswith("organisation:")]
        offer_rows(self, "organisation", Organisation.objects.filter(pk__in=numbers).order_by("name"))
        offer(self, "ground", [(ground.value, ground.label) for ground in ClosingGround])
