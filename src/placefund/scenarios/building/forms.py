"""What people type to build a scenario: its name and money, what makes a bid good, and the rules that are ticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.design.choices import offer
from placefund.design.forms import LineField, MoneyField
from placefund.design.wording.rules import group_in_words
from placefund.domain.messages import say, say_count
from placefund.domain.money import Money
from placefund.domain.portfolio.bids import FULL
from placefund.domain.portfolio.plan import (
    Group,
    Limit,
    Merit,
    Plan,
    Stance,
    Tie,
    thousands_of,
)
from placefund.domain.portfolio.rules import Unit
from placefund.scenarios.building.rule_forms import RuleFormSet
from placefund.scenarios.contest import Contender, Contest
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.stated_views.queries import in_force

ALPHAS = (
    ("0", say("The merit of bids: every bid counts by its score, however much it asks for")),
    ("1/2", say("Between the two: merit × the square root of the ask")),
    ("1", say("Merit-weighted pounds: a bid that asks for twice as much counts twice")),
)
SMALL = {"class": "govuk-input--width-10"}


class ScenarioForm(forms.Form):
    """A scenario's name, its money, what makes a bid good, and the rules that are chosen by ticking."""

    name = LineField(
        label=say("Name"), max_length=80, help_text=say("What is different about it: “At least £10m in Wales”.")
    )
    purpose = LineField(label=say("What is it to show?"), max_length=300, required=False)
    envelope = MoneyField(
        label=say("Money that can be promised"),
        least=Money.pounds(1000),
        help_text=say("In whole thousands: anything below is left out."),
    )
    merit = forms.ChoiceField(label=say("Which score counts?"), widget=forms.RadioSelect)
    alpha = forms.ChoiceField(label=say("What is made as large as can be?"), choices=ALPHAS, widget=forms.RadioSelect)
    threshold = forms.IntegerField(
        label=say("Least score out of 100"), min_value=0, max_value=100, initial=0, help_text=say("0 for none.")
    )
    percents = forms.TypedMultipleChoiceField(
        label=say("Shares of its ask that a bid can be offered"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    overlaps = forms.MultipleChoiceField(
        label=say("Of bids that share a local authority, fund at most one"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    views = forms.TypedMultipleChoiceField(
        label=say("Views to apply as rules"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    seed = forms.IntegerField(
        label=say("Seed of the draws"),
        min_value=1,
        max_value=2**31 - 1,
        initial=1,
        help_text=say("Leave it as it is, unless you want to see that another draw tells the same."),
    )

    def __init__(self, *args: Any, contest: Contest, percents: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        known = [merit for merit in Merit if contest.scored(merit)]
        offer(self, "merit", [(each.value, _counted(each, len(contest.scored(each)))) for each in known])
        offered = sorted({FULL, *percents}, reverse=True)
        offer(self, "percents", [(str(each), f"{each}%") for each in offered])
        pairs = [(pair_key(one, other), _shared(one, other, names)) for one, other, names in contest.overlaps]
        offer(self, "overlaps", pairs)
        views = [view for view in self._views() if view.is_a_rule]
        offer(self, "views", [(str(view.pk), _said(view)) for view in views])
        for name, choices in (("overlaps", pairs), ("views", views)):
            if not choices:
                del self.fields[name]

    def _views(self) -> Iterable[StatedView]:
        return in_force(self.contest.round)

    def clean_percents(self) -> tuple[int, ...]:
        given = tuple(sorted(self.cleaned_data["percents"], reverse=True))
        if FULL not in given:
            raise ValidationError(say("Keep 100%: it is what each bid asked for."), code="invalid")
        return given

    @property
    def fieldsets(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The fields in the order in which they are thought of."""
        ticked = tuple(name for name in ("views", "overlaps") if name in self.fields)
        return (
            (say("What is it?"), ("name", "purpose")),
            (say("What makes a portfolio good?"), ("merit", "alpha", "seed")),
            (say("Money and levels"), ("envelope", "percents", "threshold")),
            *(((say("Rules to tick"), ticked),) if ticked else ()),
        )


def pair_key(one: Contender, other: Contender) -> str:
    return f"{one.id}-{other.id}"


def _counted(merit: Merit, bids: int) -> str:
    return say_count("{label} ({count} bid)", "{label} ({count} bids)", count=bids, label=merit.label)


def _shared(one: Contender, other: Contender, names: Sequence[str]) -> str:
    both = {"one": one.application, "other": other.application, "shown": names[:3]}
    if len(names) <= 3:
        return say("{one} and {other} (both: {shown})", **both)
    return say("{one} and {other} (both: {shown} and {more} more)", more=len(names) - 3, **both)


def _said(view: StatedView) -> str:
    about = say("“{bid}”", bid=view.application) if view.application else group_in_words(Group.parse(view.group))
    said = {"who": view.who, "stance": Stance(view.stance).label.lower(), "about": about}
    if view.amount:
        return say("{who}: {stance}: {amount} {about}", amount=view.amount, **said)
    if view.bids:
        return say_count(
            "{who}: {stance}: {count} bid {about}", "{who}: {stance}: {count} bids {about}", count=view.bids, **said
        )
    return say("{who}: {stance}: {about}", **said)


def plan_of(form: ScenarioForm, sets: Mapping[str, RuleFormSet]) -> Plan:
    """The plan that a valid form and its lines say."""
    given = form.cleaned_data
    pairs = [Tie(False, *key.split("-")) for key in given.get("overlaps", ())]
    return Plan(
        envelope_thousands=thousands_of(given["envelope"]),
        merit=Merit(given["merit"]),
        alpha=Fraction(given["alpha"]),
        percents=given["percents"],
        threshold=given["threshold"],
        years=sets["years"].rules,
        limits=sets["limits"].rules,
        ties=(*pairs, *(tie for tie in sets["ties"].rules if tie not in pairs)),
        overrides=sets["overrides"].rules,
        penalties=sets["penalties"].rules,
        views=tuple(given.get("views", ())),
    )


def filled_from(scenario: Scenario, contest: Contest) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """What a copy of a scenario begins with: the form's values, and each kind of line's."""
    plan = scenario.plan()
    offered = {pair_key(one, other) for one, other, _ in contest.overlaps}
    pairs = {f"{tie.first}-{tie.second}" for tie in plan.ties if not tie.needs} & offered
    values = {
        "name": str(say("{name}, changed", name=scenario.name))[:80],
        "envelope": plan.envelope,
        "merit": plan.merit.value,
        "alpha": str(plan.alpha),
        "threshold": plan.threshold,
        "percents": [str(each) for each in plan.percents],
        "overlaps": sorted(pairs),
        "views": [str(each) for each in plan.views],
        "seed": scenario.seed,
    }
    lines = {
        "years": [{"year": y.year, "kind": y.kind, "amount": _pounds(y.thousands)} for y in plan.years],
        "limits": [_limit_line(limit) for limit in plan.limits],
        "ties": [
            {"first": tie.first, "relation": "needs" if tie.needs else "one", "second": tie.second}
            for tie in plan.ties
            if tie.needs or f"{tie.first}-{tie.second}" not in pairs
        ],
        "penalties": [
            {"first": p.first, "second": p.second, "percent": p.percent, "reason": p.reason} for p in plan.penalties
        ],
        "overrides": [
            {"bid": o.bid, "side": "must" if o.fund else "must-not", "person": o.person, "reason": o.reason}
            for o in plan.overrides
        ],
    }
    return values, lines


def _pounds(thousands: int) -> Money:
    return Money.pounds(thousands * 1000)


def _limit_line(limit: Limit) -> dict[str, Any]:
    amount = _pounds(limit.amount) if limit.unit is Unit.MONEY else Money.pounds(limit.amount)
    side = "floor" if limit.is_floor else "cap"
    return {"side": side, "amount": amount, "unit": limit.unit.value, "group": limit.group.key}
