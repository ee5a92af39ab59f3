"""Reading stated views: those in force, what each asks for as a rule, and which scenarios apply it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from placefund.applications.models import Application
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import AppliedView, Group, Limit, Override, Stance, bid_id, thousands_of
from placefund.domain.portfolio.rules import Unit
from placefund.funds.models import Round
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.queries import scenarios_of


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """What a view asks for: a bid, or a group with money or a number of bids."""

    stance: Stance
    application: Application | None = None
    group: Group | None = None
    amount: Money | None = None
    bids: int | None = None

    def lacking(self, round_: Round) -> str:
        """What must be said still, in a sentence; empty when nothing is."""
        if self.stance.is_about_a_bid and (self.application is None or self.application.round_id != round_.pk):
            return say("Choose the application of this round that the view is about.")
        if self.stance.is_about_a_group and (self.group is None or (self.amount is None) == (self.bids is None)):
            return say("Choose the group that the view is about, and give either an amount or a number of bids.")
        if (self.amount is not None and self.amount.pence <= 0) or (self.bids is not None and self.bids <= 0):
            return say("Give an amount or a number above nothing.")
        return ""


def in_force(round_: Round) -> QuerySet[StatedView]:
    """The views of a round that nobody has withdrawn, in the order in which they were recorded."""
    rows = StatedView.objects.filter(round=round_, withdraws=None, withdrawal=None)
    return rows.select_related("application__partnership", "round__strand__fund", "recorded_by")


def views_of(round_: Round) -> QuerySet[StatedView]:
    """Every view on record in a round, withdrawn or not, each with its withdrawal; the newest first."""
    rows = StatedView.objects.filter(round=round_, withdraws=None).order_by("-pk")
    return rows.select_related("application__partnership", "withdrawal", "recorded_by")


def as_rules(views: Iterable[StatedView]) -> tuple[AppliedView, ...]:
    """Views as the rules a scenario takes them for."""
    return tuple(AppliedView(view.pk, view.who, _asks(view)) for view in views if view.is_a_rule)


def _asks(view: StatedView) -> Limit | Override:
    stance = Stance(view.stance)
    if stance.is_about_a_bid:
        # the office, not the person: what decides on one bid is published with the decision
        return Override(stance is Stance.MUST_FUND, bid_id(view.application_id or 0), view.office, view.reason)
    group, is_floor = Group.parse(view.group), stance is Stance.FLOOR
    if view.amount is not None:
        return Limit(is_floor, group, Unit.MONEY, thousands_of(view.amount, up=is_floor))
    return Limit(is_floor, group, Unit.NUMBER, view.bids or 0)


def applying(round_: Round) -> dict[int, list[Scenario]]:
    """The scenarios that apply each view of a round, by the view's number."""
    found: dict[int, list[Scenario]] = {}
    for scenario in scenarios_of(round_).defer("problem_record", "result_record"):
        for pk in scenario.plan().views:
            found.setdefault(pk, []).append(scenario)
    return found
