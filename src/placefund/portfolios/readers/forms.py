"""What people fill in to let somebody read a portfolio, to declare interests, and to advise on a project."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from placefund.design.choices import offer
from placefund.design.forms import DayField, WordsField
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.messages import say
from placefund.domain.portfolio_review import Advice, ReaderKind
from placefund.people.models import User


class ReaderForm(forms.Form):
    """Who reads, for what, and until when."""

    email = forms.EmailField(
        label=say("Their email address"),
        help_text=say("The address of an account here. Whoever has none is let in first, by an administrator."),
    )
    kind = forms.ChoiceField(
        label=say("What do they read it for?"),
        choices=[(kind.value, kind.label) for kind in ReaderKind],
        widget=forms.RadioSelect,
    )
    due_on = DayField(label=say("Until when?"))

    def clean_email(self) -> User:
        """The account with this address."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                say("Nobody with this address has an account here. Ask an administrator to let them in first.")
            )
        return found

    def invited(self) -> tuple[User, ReaderKind, date]:
        data = self.cleaned_data
        return data["email"], ReaderKind(data["kind"]), data["due_on"]


class InterestsForm(forms.Form):
    """To which organisations of a portfolio a reader is tied, and how."""

    mark_optional = False

    def __init__(self, *args: Any, organisations: dict[int, str], declared: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [number for number in organisations if number not in declared]
        for number in self.numbers:
            self.fields[f"tie_{number}"] = forms.ChoiceField(label=organisations[number], required=False)
            ties = [(each.value, each.label) for each in BoardInterestKind]
            offer(self, f"tie_{number}", [("", say("No tie")), *ties])

    def declared(self) -> dict[int, BoardInterestKind]:
        """The ties that were entered, by the number of the organisation."""
        found = {number: self.cleaned_data[f"tie_{number}"] for number in self.numbers} if self.is_bound else {}
        return {number: BoardInterestKind(tie) for number, tie in found.items() if tie}


class AdviceForm(forms.Form):
    """What a reader advises on one project, and why."""

    advice = forms.ChoiceField(
        label=say("What do you advise?"),
        choices=[(each.value, each.label) for each in Advice],
        widget=forms.RadioSelect,
    )
    text = WordsField(label=say("Why?"), rows=8, max_words=800)

    def found(self) -> dict[str, Any]:
        return {"advice": Advice(self.cleaned_data["advice"]), "text": self.cleaned_data["text"]}
