"""The shape of what people enter when they answer an offer or close an award."""

from __future__ import annotations

from django import forms

from placefund.design.fields import WordsField


class AcceptForm(forms.Form):
    """Accepting binds the lead organisation, so it is ticked and not only clicked."""

    agreed = forms.BooleanField(label="I accept this offer and its conditions for the lead organisation")


class DeclineForm(forms.Form):
    """Why an offer is declined."""

    reason = WordsField(
        label="Why do you decline?", help_text="The fund manager reads it. It is not published.", max_words=500
    )


class CloseForm(forms.Form):
    """Nothing to enter: closing is confirmed on a page of its own."""
