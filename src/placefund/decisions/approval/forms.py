"""What is sent when a decision is approved."""

from __future__ import annotations

from django import forms

from placefund.domain.messages import say


class ApprovalForm(forms.Form):
    """Which version of the decision was looked at: another one is approved by nobody who has not seen it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000, label=say("Version"))
