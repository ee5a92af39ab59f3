"""The reserve list: what becomes of money that an offer did not take, and who is next in order by the round's method."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.applications.models import Application
from placefund.assessment.queries import ranked_list
from placefund.decisions.models import Decision, DecisionVersion
from placefund.decisions.queries import left_in, money_for
from placefund.domain.assessment.method import DeclinedMoney
from placefund.domain.money import ZERO, Money
from placefund.funds.models import Round


@dataclass(frozen=True, slots=True)
class Reserve:
    """Money that declined offers of a round left, where it goes by the round's method, and the bid that is next in order.

    `money` is what has not been passed on yet. `following` is None where the money goes back, or where nobody is left in order.
    `left` is what the strand has to promise.
    """

    declined: tuple[Application, ...]
    money: Money
    rule: DeclinedMoney
    following: Application | None
    left: Money

    @property
    def offer(self) -> Money:
        """What can be offered to the next in order: what they asked for, or less where less is left."""
        if self.following is None:
            return Money(0)
        ask: Money = self.following.snapshot.ask
        return min(ask, self.left, self.money)


def reserve(round_: Round) -> Reserve | None:
    """What declined offers of a released round left over; None where none was declined, or all are promised anew. Awards come
    after decisions, so they are found by the relation's name."""
    if round_.state != "released":
        return None
    rows = Decision.objects.filter(application__round=round_, application__awards__state="declined").distinct()
    declined = [row.application for row in rows.select_related(*_OF_APPLICATIONS) if not row.is_promise]
    if not declined:
        return None
    rule = round_.terms().method.declined_money
    money = _not_passed_on(round_)
    following = _next_in_order(round_) if rule is DeclinedMoney.NEXT and money > ZERO else None
    return Reserve(tuple(declined), money, rule, following, left_in(round_))


_OF_APPLICATIONS = ("application__partnership", "application__snapshot")


def _not_passed_on(round_: Round) -> Money:
    """What was offered and declined of what the round was first told, less what was promised or committed since out of it.

    Counted from what every bid was first told, so that it does not matter how often one of them is offered, declined and revised:
    a bid that was to be funded leaves what it declined less what it is promised now, any other takes what it is promised now.
    """
    versions = DecisionVersion.objects.filter(decision__application__round=round_, released_at__isnull=False)
    told_first = dict(versions.order_by("-number").values_list("decision_id", "outcome"))
    rows = Decision.objects.filter(application__round=round_).prefetch_related("application__awards")
    money = ZERO
    for row in rows.select_related("application"):
        promised_now = row.amount if row.is_promise else ZERO
        offers = [award for award in row.application.awards.all() if award.state == "declined"]
        if told_first.get(row.pk) != "fund":
            money -= promised_now
        elif offers:
            money += min(offers, key=lambda award: award.pk).amount - promised_now
    return max(money, ZERO)


def _next_in_order(round_: Round) -> Application | None:
    """The best ranked application of a round that was not funded, has declined no offer and reaches the threshold."""
    refused = set(Application.objects.filter(round=round_, awards__state="declined").values_list("pk", flat=True))
    threshold = round_.terms().method.threshold_percent
    for row in ranked_list(round_, money_for(round_)):
        is_open = row.application.state == "unsuccessful" and row.application.pk not in refused
        if is_open and row.ranked.score >= threshold:
            return row.application
    return None


def is_next_in_reserve(application: Application) -> bool:
    """Whether the money of a declined offer goes to this application by its round's method."""
    found = reserve(application.round)
    return found is not None and found.following == application
