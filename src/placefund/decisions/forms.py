"""What the decision maker types."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.decisions.models import Decision
from placefund.design.forms import MoneyField, WordsField
from placefund.domain.money import ZERO, Money, format_exact


class DecisionForm(forms.Form):
    """The outcome for one application. The amount is needed when it is funded."""

    mark_optional = False
    outcome = forms.ChoiceField(label="What do you decide?", choices=Decision.OUTCOMES, widget=forms.RadioSelect)
    amount = MoneyField(label="Amount to offer, if it is funded", required=False)
    reasons = WordsField(
        label="Reasons for the decision", max_words=500, rows=5, help_text="They are kept on record and published."
    )
    feedback = WordsField(
        label="Feedback to the applicant",
        max_words=800,
        rows=8,
        help_text="The applicant is told this when outcomes are released.",
    )

    def __init__(self, *args: Any, asked: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = f"At most the {format_exact(asked)} asked for."
        self.fields["amount"].initial = asked

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == "fund" and "amount" not in self.errors and not given.get("amount"):
            self.add_error("amount", "Enter the amount to offer.")
        return given

    @property
    def amount_offered(self) -> Money:
        """The amount when it is funded; nothing when it is not, whatever stands in the box."""
        return self.cleaned_data["amount"] if self.cleaned_data["outcome"] == "fund" else ZERO
