"""The shape of what is entered when the tranches of an award are planned. What may stand there is for the rules."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.awards.models import Award
from placefund.design.choices import offer
from placefund.design.fields import DayField, LineField, MoneyField
from placefund.domain.costs import SpendKind
from placefund.domain.gates import GateKind, GateTerms, TrancheTerms
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear


class TrancheForm(forms.Form):
    """One tranche: how much, of which kind, for which year, and the day of its gate."""

    amount = MoneyField(label=say("How much is the tranche?"), least=Money(1))
    kind = forms.ChoiceField(label=say("Capital or resource?"), widget=forms.RadioSelect)
    year = forms.ChoiceField(label=say("For which financial year?"))
    gate_on = DayField(
        label=say("By which day is its gate looked at?"),
        required=False,
        help_text=say(
            "Leave it empty for a first tranche that waits for nothing. The lead is reminded before this day."
        ),
    )

    def __init__(self, data: Any = None, *, award: Award) -> None:
        super().__init__(data)
        years = range(FinancialYear.of(award.starts_on).start, FinancialYear.of(award.ends_on).start + 1)
        offer(self, "kind", [(kind.value, kind.label) for kind in SpendKind])
        offer(self, "year", [(year, str(FinancialYear(year))) for year in years])

    def terms(self) -> TrancheTerms:
        given = self.cleaned_data
        year = FinancialYear(int(given["year"]))
        return TrancheTerms(given["amount"], SpendKind(given["kind"]), year, given["gate_on"])


class GateConditionForm(forms.Form):
    """What one condition of a kind wants: an amount, a share, a milestone or words; of two kinds nothing more is asked."""

    amount = MoneyField(
        label=say("How much of other people’s money has to be in?"),
        least=Money(1),
        help_text=say("It is counted by the rule of the fund, from returns with evidence. Pledges do not count."),
    )
    percent = forms.IntegerField(
        label=say("How much of the tranche before has to be spent, in percent?"), min_value=1, max_value=100
    )
    milestone = LineField(
        label=say("What is the milestone called?"),
        max_length=200,
        help_text=say("As its project names it. It is reached when a return that says so is approved."),
    )
    words = LineField(
        label=say("What has to be so?"),
        max_length=300,
        help_text=say("A person judges it and says why. Use it for what no record shows."),
    )
    OF_KIND = {
        GateKind.LEVERAGE: "amount",
        GateKind.SPEND: "percent",
        GateKind.MILESTONE: "milestone",
        GateKind.JUDGED: "words",
    }
    mark_optional = False

    def __init__(self, data: Any = None, *, kind: GateKind) -> None:
        super().__init__(data)
        self.kind, asked = kind, self.OF_KIND.get(kind)
        for name in [name for name in self.fields if name != asked]:
            del self.fields[name]

    def terms(self) -> GateTerms:
        given = self.cleaned_data
        amount, text = given.get("amount"), given.get("milestone") or given.get("words") or ""
        return GateTerms(self.kind, amount.pence if amount else given.get("percent") or 0, text)


class PutTranchesForm(forms.Form):
    """Why these tranches: the lead reads it."""

    mark_optional = False
    reason = LineField(
        label=say("Why these tranches?"),
        max_length=300,
        help_text=say("The lead reads it, and it stays on record. After acceptance: why they are changed."),
    )
