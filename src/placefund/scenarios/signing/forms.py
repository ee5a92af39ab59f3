"""What people type to sign a scenario, or to take a signature back."""

from __future__ import annotations

from django import forms

from placefund.design.forms import WordsField
from placefund.domain.messages import say


class ReasonsForm(forms.Form):
    """Reasons that are kept and published."""

    reasons = WordsField(
        label=say("Reasons"), max_words=500, rows=6, help_text=say("They are kept on record and published.")
    )
