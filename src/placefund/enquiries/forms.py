"""What people fill in about a question to the fund."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.choices import hint, offer_rows
from placefund.design.forms import WordsField
from placefund.domain.messages import say
from placefund.people.models import Organisation

FOR_ALL, IN_PRIVATE = "all", "private"


class EnquiryForm(forms.Form):
    """A question to the fund."""

    organisation = forms.ModelChoiceField(
        label=say("For which organisation do you ask?"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    text = WordsField(label=say("Your question"), max_words=300, rows=6, max_length=4000)
    who = forms.ChoiceField(
        label=say("Who gets the answer?"),
        choices=[(FOR_ALL, say("Everybody")), (IN_PRIVATE, say("Only us"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "organisation", organisations)
        if len(organisations) == 1:
            self.initial.setdefault("organisation", organisations[0].pk)
        hints = {
            FOR_ALL: say(
                "Published with the question, in words that do not say who asked. Most questions are of use to others."
            ),
            IN_PRIVATE: say("For what concerns your own bid alone. The fund publishes nothing of it."),
        }
        hint(self, "who", hints)

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it beside the organisation."""
        return {"text": self.cleaned_data["text"], "is_for_all": self.cleaned_data["who"] == FOR_ALL}


class EnquiryAnswerForm(forms.Form):
    """An answer to those who asked; with the reason, where it corrects the one before."""

    text = WordsField(label=say("Answer"), max_words=1000, rows=8)
    why_corrected = forms.CharField(
        label=say("What was wrong?"), max_length=300, help_text=say("One sentence. Those who asked read it.")
    )

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["why_corrected"]


class PublishedAnswerForm(forms.Form):
    """A question and its answer, as everybody will read them."""

    question = WordsField(
        label=say("Question"), max_words=300, rows=4, help_text=say("As everybody reads it: without naming who asked.")
    )
    text = WordsField(label=say("Answer"), max_words=1000, rows=8)


class ThreadForm(forms.Form):
    """A message to the other side."""

    text = WordsField(label=say("Your message"), max_words=500, rows=5, max_length=6000)
