"""Reading scenarios: the board of a round, the views in force, and the signature that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from placefund.applications.models import Application
from placefund.domain.money import Money
from placefund.domain.portfolio.rules import Unit
from placefund.funds.models import Round
from placefund.scenarios.models import Scenario, Signature, StatedView
from placefund.scenarios.plans import AppliedView, Group, Limit, Override, Stance, thousands_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view asks for: a bid, or a group with money or a number of bids."""

    stance: Stance
    application: Application | None = None
    group: Group | None = None
    amount: Money | None = None
    bids: int | None = None


def scenarios_of(round_: Round) -> QuerySet[Scenario]:
    """A round's scenarios, the oldest first, without their questions, which are long."""
    rows = Scenario.objects.filter(round=round_).select_related("based_on", "made_by")
    return rows.defer("based_on__problem_record", "based_on__result_record").order_by("pk")


def signature_of(round_: Round) -> Signature | None:
    """The signature that holds in a round."""
    rows = Signature.objects.filter(scenario__round=round_, revocation=None)
    return rows.select_related("scenario__round__strand__fund", "signed_by").first()


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
        return Override(stance is Stance.MUST_FUND, str(view.application_id), view.who, view.reason)
    group, is_floor = Group.parse(view.group), stance is Stance.FLOOR
    if view.amount is not None:
        return Limit(is_floor, group, Unit.MONEY, thousands_of(view.amount, up=is_floor))
    return Limit(is_floor, group, Unit.NUMBER, view.bids or 0)
