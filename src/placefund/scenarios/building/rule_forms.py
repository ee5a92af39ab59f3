"""The lines of rules on the form of a scenario: one rule on a line, of five kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from placefund.design.choices import offer
from placefund.design.forms import LineField, MoneyField
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.portfolio.bids import FULL
from placefund.domain.portfolio.plan import Group, Limit, Override, Penalty, Tie, YearLimit, thousands_of
from placefund.domain.portfolio.rules import Unit
from placefund.scenarios.choices import CHOOSE, bid_choices, group_choices
from placefund.scenarios.contest import Contest

KINDS_OF_MONEY = (("", say("Capital and resource")), ("capital", say("Capital")), ("resource", say("Resource")))
MOST_LINES = 40


class RuleForm(forms.Form):
    """One line of rules. An empty one is left out."""

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        self.fill()

    def has_changed(self) -> bool:
        """Whether anything was filled in; what is chosen beforehand says nothing."""
        return bool(set(self.changed_data) - {"unit", "kind"})

    def fill(self) -> None:
        """Fill the choices from what stands to be chosen."""

    def cells(self) -> list[forms.BoundField]:
        """The fields of the line's cells."""
        return [self[name] for name in self.fields if name != "DELETE"]


class YearForm(RuleForm):
    """No more than so much in one financial year."""

    year = forms.ChoiceField(label=say("Financial year"))
    kind = forms.ChoiceField(label=say("Kind of money"), choices=KINDS_OF_MONEY, required=False)
    amount = MoneyField(label=say("At most"))

    def fill(self) -> None:
        offer(self, "year", [CHOOSE, *((year, year) for year in self.contest.years)])

    def rule(self) -> YearLimit:
        given = self.cleaned_data
        return YearLimit(given["year"], given["kind"], thousands_of(given["amount"]))


class LimitForm(RuleForm):
    """At least, or at most, so much of a group of bids."""

    side = forms.ChoiceField(label=say("Rule"), choices=[CHOOSE, ("floor", say("At least")), ("cap", say("At most"))])
    amount = MoneyField(label=say("Amount, or number of bids"))
    unit = forms.ChoiceField(
        label=say("Counted in"), choices=[(Unit.MONEY.value, say("Pounds")), (Unit.NUMBER.value, say("Bids"))], required=False,
        initial=Unit.MONEY.value,
    )  # fmt: skip
    group = forms.ChoiceField(label=say("Which bids"))

    def fill(self) -> None:
        offer(self, "group", group_choices(self.contest.groups))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        amount: Money | None = given.get("amount")
        if (
            amount is not None
            and given.get("unit") == Unit.NUMBER.value
            and (amount.pence % 100 or amount.pence > 10**6)
        ):
            self.add_error("amount", say("Enter a whole number of bids."))
        return given

    def rule(self) -> Limit:
        given = self.cleaned_data
        is_floor, unit = given["side"] == "floor", Unit(given["unit"] or Unit.MONEY)
        amount: Money = given["amount"]
        counted = thousands_of(amount, up=is_floor) if unit is Unit.MONEY else amount.pence // 100
        return Limit(is_floor, Group.parse(given["group"]), unit, counted)


class TwoBidsForm(RuleForm):
    """A line about two bids of the round, which must be different ones."""

    def fill(self) -> None:
        for name in ("first", "second"):
            offer(self, name, bid_choices(self.contest.contenders))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("first") and given.get("first") == given.get("second"):
            self.add_error("second", say("Choose two different bids."))
        return given


class TieForm(TwoBidsForm):
    """Two bids that exclude one another, or of which one needs the other."""

    first = forms.ChoiceField(label=say("Bid"))
    relation = forms.ChoiceField(
        label=say("Rule"), choices=[CHOOSE, ("one", say("or, but not both")), ("needs", say("only together with"))]
    )
    second = forms.ChoiceField(label=say("Other bid"))

    def rule(self) -> Tie:
        given = self.cleaned_data
        return Tie(given["relation"] == "needs", given["first"], given["second"])


class PenaltyForm(TwoBidsForm):
    """Two bids that deliver less together than apart, how much less, and why."""

    first = forms.ChoiceField(label=say("Bid"))
    second = forms.ChoiceField(label=say("Other bid"))
    percent = forms.IntegerField(label=say("Taken off, in %"), min_value=1, max_value=FULL)
    reason = LineField(label=say("Reason"), max_length=500)

    def rule(self) -> Penalty:
        given = self.cleaned_data
        first, second = sorted((given["first"], given["second"]))
        return Penalty(first, second, given["percent"], given["reason"])


class OverrideForm(RuleForm):
    """That somebody decided that a bid is funded or is not, and why."""

    bid = forms.ChoiceField(label=say("Bid"))
    side = forms.ChoiceField(
        label=say("Rule"), choices=[CHOOSE, ("must", say("is funded")), ("must-not", say("is not funded"))]
    )
    person = LineField(label=say("Who decided it"), max_length=160)
    reason = LineField(label=say("Reason"), max_length=500)

    def fill(self) -> None:
        offer(self, "bid", bid_choices(self.contest.contenders))

    def rule(self) -> Override:
        given = self.cleaned_data
        return Override(given["side"] == "must", given["bid"], given["person"], given["reason"])


class RuleFormSet(forms.BaseFormSet[RuleForm]):
    """The lines of one kind of rule. None of them must be filled: a copied line may be emptied or ticked to be dropped."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: RuleForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = say("Drop")

    @property
    def rules(self) -> tuple[Any, ...]:
        """What the filled lines say."""
        kept = [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
        return tuple(form.rule() for form in kept)  # type: ignore[attr-defined]


def _lines(line: type[RuleForm]) -> type[RuleFormSet]:
    return forms.formset_factory(  # type: ignore[return-value]
        line, formset=RuleFormSet, extra=1, max_num=MOST_LINES, absolute_max=MOST_LINES, can_delete=True
    )


KINDS_OF_RULE: Mapping[str, type[RuleFormSet]] = {
    "years": _lines(YearForm),
    "limits": _lines(LimitForm),
    "ties": _lines(TieForm),
    "penalties": _lines(PenaltyForm),
    "overrides": _lines(OverrideForm),
}
"""The kinds of lines by the prefix of their fields."""
