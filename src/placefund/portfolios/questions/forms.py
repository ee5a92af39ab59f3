"""What people fill in to ask a place about its portfolio, and to answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from placefund.design.choices import offer
from placefund.design.forms import DayField, WordsField
from placefund.domain.messages import say
from placefund.portfolios.models import PortfolioReview

WHOLE = "whole"


class QuestionForm(forms.Form):
    """A question, the project that it concerns, and until when it is to be answered."""

    concerns = forms.ChoiceField(label=say("What does it concern?"))
    text = WordsField(label=say("The question"), rows=6, max_words=600)
    due_on = DayField(label=say("Until when should the place answer?"))

    def __init__(self, *args: Any, review: PortfolioReview, due_on: date | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": due_on} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        lines = [(str(number), f"{line['reference']} {line['title']}") for number, line in review.lines.items()]
        offer(self, "concerns", [(WHOLE, say("The whole portfolio")), *lines])

    def asked(self) -> dict[str, Any]:
        data = self.cleaned_data
        concerns = data["concerns"]
        return {
            "text": data["text"],
            "candidate": None if concerns == WHOLE else int(concerns),
            "due_on": data["due_on"],
        }


class ThreadForm(forms.Form):
    """An answer, or how a question is settled."""

    text = WordsField(label=say("Your answer"), rows=8, max_words=1000)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class QuestionFileForm(forms.Form):
    """A file that shows what was asked or answered."""

    file = forms.FileField(
        label=say("The file"),
        help_text=say("PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT, at most 10 MB. The other side reads it."),
        max_length=255,
    )


class FurtherQuestionForm(ThreadForm):
    """What is asked further, and until when."""

    due_on = DayField(label=say("Until when should the place answer?"))

    def __init__(self, *args: Any, due_on: date | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": due_on}
        super().__init__(*args, **kwargs)
