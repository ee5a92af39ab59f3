"""What people fill in to ask for a view on a portfolio, to give one, and to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from placefund.design.choices import offer
from placefund.design.forms import DayField, WordsField
from placefund.domain.messages import say
from placefund.domain.portfolio_review import ViewAnswerKind, ViewOffice


class ViewRequestForm(forms.Form):
    """Whose view is asked for, and until when."""

    office = forms.ChoiceField(label=say("Whose view?"), widget=forms.RadioSelect)
    due_on = DayField(label=say("Until when?"))

    def __init__(self, *args: Any, offices: Sequence[ViewOffice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "office", [(each.value, each.label) for each in offices])

    def asked(self) -> dict[str, Any]:
        return {"office": ViewOffice(self.cleaned_data["office"]), "due_on": self.cleaned_data["due_on"]}


class PortfolioViewForm(forms.Form):
    """A view, in words."""

    text = WordsField(label=say("The view"), rows=10, max_words=1000)


class ViewAnswerForm(forms.Form):
    """How the decision stands to a view, and why."""

    kind = forms.ChoiceField(
        label=say("Does what is proposed follow it?"),
        choices=[(each.value, each.label) for each in ViewAnswerKind],
        widget=forms.RadioSelect,
    )
    because = WordsField(label=say("Because"), rows=5, max_words=400)

    def answered(self) -> dict[str, Any]:
        return {"kind": ViewAnswerKind(self.cleaned_data["kind"]), "because": self.cleaned_data["because"]}
