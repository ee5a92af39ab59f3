"""The shape of what people enter about who is paid. What may stand in it is for the rules and the actions."""

from __future__ import annotations

from django import forms

from placefund.design.fields import DayField, LineField
from placefund.domain.messages import say


class RouteForm(forms.Form):
    """Who is paid for a partner, from which day, and why."""

    through_lead = forms.TypedChoiceField(
        label=say("Who is paid?"),
        choices=[("no", say("The partner itself")), ("yes", say("The award’s lead, which passes it on"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    from_day = DayField(label=say("From which day?"), help_text=say("What was paid before stays as it was."))
    reason = LineField(label=say("Why?"), max_length=300, help_text=say("It is published. Name no person."))
