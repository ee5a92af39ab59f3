"""What the fund's manager types about allocations, rounds and clarifications."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.choices import offer, offer_rows
from placefund.design.forms import DayField, MoneyField, WordsField
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.funds.models import Clarification, Fund, Round, Strand
from placefund.funds.queries import clarifications_in_force, places_of
from placefund.places.models import Place

A_PENNY = Money(1)


class AllocationForm(forms.Form):
    """A new version of what a place is promised. `strand_and_place` reads “3/greater-manchester”."""

    strand_and_place = forms.ChoiceField(label=say("Place"))
    amount = MoneyField(
        label=say("Amount"), least=A_PENNY, help_text=say("The whole of what the place is promised, not the change.")
    )
    is_at_least = forms.BooleanField(label=say("Published as “at least” this amount"), required=False)
    announced_on = DayField(label=say("Day it is announced"), help_text=say("For example, 19 10 2025."))
    effective_on = DayField(
        label=say("Day from which it counts"), required=False, help_text=say("The day it is announced, if left empty.")
    )
    why = forms.CharField(
        label=say("Why"), max_length=300, help_text=say("One sentence. It is published with the allocation.")
    )
    is_confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen: dict[str, tuple[Strand, Place]] = {
            f"{strand.pk}/{place.slug}": (strand, place)
            for strand in fund.strands.filter(kind="earmarked").select_related("fund")
            for place in places_of(strand)
        }
        choices = [(key, str(place)) for key, (_, place) in self.chosen.items()]
        offer(self, "strand_and_place", choices, first=say("Choose a place"))

    @property
    def target(self) -> tuple[Strand, Place]:
        """The strand and the place that were chosen."""
        return self.chosen[self.cleaned_data["strand_and_place"]]


class StrandMoneyForm(forms.Form):
    """A part of the envelope for a competed strand. `number` names this allocation, so that sending it twice moves it once."""

    amount = MoneyField(label=say("Amount to set aside"), least=A_PENNY)
    effective_on = DayField(label=say("Day from which it counts"))
    why = forms.CharField(label=say("Why"), max_length=300)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


class ClarificationForm(forms.Form):
    """A dated answer to a question about a round."""

    question = WordsField(
        label=say("Question"), max_words=300, rows=4, help_text=say("As it was asked, without naming who asked.")
    )
    answer = WordsField(label=say("Answer"), max_words=1000, rows=8)
    supersedes = forms.ModelChoiceField(
        Clarification.objects.none(),
        label=say("Clarification it supersedes"),
        required=False,
        empty_label=say("None"),
        help_text=say("The earlier one stays readable, marked as superseded."),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(
            self,
            "supersedes",
            clarifications_in_force(round_),
            label=lambda clarification: f"{clarification}: {clarification.question[:80]}",
        )
