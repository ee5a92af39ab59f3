"""The shape of what people enter at the gate before a tranche."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.fields import WordsField
from placefund.domain.messages import say


class JudgeForm(forms.Form):
    """Whether a condition in words is met, and why."""

    mark_optional = False
    is_met = forms.ChoiceField(
        label=say("Is it met?"),
        choices=(("yes", say("It is met")), ("no", say("It is not met"))),
        widget=forms.RadioSelect,
    )
    reason = WordsField(
        label=say("How do you know?"),
        help_text=say("The lead reads it, and it stays on record with your name."),
        max_words=200,
    )


class HoldBackForm(forms.Form):
    """Why a tranche is held back, and what would open its gate."""

    mark_optional = False
    reason = WordsField(label=say("Why is it held back?"), help_text=say("The lead reads it."), max_words=200)
    opens = WordsField(
        label=say("What would open the gate?"),
        help_text=say("Name what is to be there, so that the lead can do it."),
        max_words=200,
    )


class AskReleaseForm(forms.Form):
    """Why a tranche is released: everybody reads it beside the tranche, where the fund's book does not say otherwise."""

    mark_optional = False
    reason = forms.CharField(
        label=say("Why is it released?"),
        help_text=say("It is published with the tranche, also where a condition is not met. Name no person."),
        max_length=200,
    )

    def __init__(self, *args: Any, is_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_published:
            self.fields["reason"].help_text = say(
                "The lead and the people of the fund read it. In spite of what is not met, the book keeps it from the public."
            )
