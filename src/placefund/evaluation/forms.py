"""The form in which a finding is published."""

from __future__ import annotations

from django import forms

from placefund.design.fields import WordsField
from placefund.domain.messages import say


class FindingForm(forms.Form):
    """What was asked, what was found, how, and what it cannot show."""

    question = forms.CharField(
        label=say("Question"), help_text=say("What the finding answers, as one question"), max_length=200
    )
    statement = WordsField(label=say("What was found"), max_words=300, rows=5)
    method = WordsField(
        label=say("How it was found"),
        help_text=say("Which facts were used, how they were counted, and what they were compared with"),
        max_words=500,
        rows=5,
    )
    limits = WordsField(
        label=say("What it cannot show"),
        help_text=say("Say plainly what a reader must not conclude from it"),
        max_words=300,
        rows=4,
    )


class FindingCorrectionForm(FindingForm):
    """The same, with the reason why an earlier finding is corrected."""

    why = WordsField(
        label=say("Why is the earlier one corrected?"),
        help_text=say("Everybody reads it, between the two findings."),
        max_words=200,
        rows=3,
    )
