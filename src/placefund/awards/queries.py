"""Reading awards: what can still be offered, what became of their money, who acts for them, which co-investment counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from placefund.awards import refusals
from placefund.awards.models import Award, Condition, PromisedFigure
from placefund.domain.coinvestment import CountingRule
from placefund.domain.findings import NotPossible
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Allocation, Fund, IndicatorDefinition, Round
from placefund.ledger.queries import balance, balances, standing
from placefund.people.models import Membership, User
from placefund.people.queries import numbers_with


def on_offer(allocation: Allocation) -> Money:
    """What a place has been offered and has not answered: promised, but not committed in the ledger yet."""
    rows = Award.objects.filter(allocation__place=allocation.place, strand=allocation.strand, state="offered")
    return Money.total(award.amount for award in rows)


def left_to_offer(allocation: Allocation, *, on: date) -> Money:
    """What can be offered to a place on a day: its account less what is on offer.

    A rise that takes effect later cannot be offered yet; a cut that takes effect later cannot be offered any more.
    """
    held = min(balance(allocation.account), balance(allocation.account, on=on))
    return held - on_offer(allocation)


def reported_indicators(fund: Fund) -> list[IndicatorDefinition]:
    """What every return of the fund is asked for, in its order: an award can promise a figure of each."""
    return list(fund.indicators.filter(is_reported=True))


def promised_by(award: Award | None) -> list[PromisedFigure]:
    """The figures that an award promises; none where none is on record, which is not to say that it promises nothing."""
    return [] if award is None else list(award.promised_figures.select_related("indicator"))


def own_awards(user: User) -> QuerySet[Award]:
    """Every award of the partnerships that a person leads, certifies for, or has joined."""
    led = numbers_with(user, Capability.READ_AWARD, "organisation")
    joined = numbers_with(user, Capability.READ_AWARD, "partnership")
    if not led and not joined:
        return Award.objects.none()
    own = Q(partnership__lead__in=led) | Q(partnership__in=joined)
    return Award.objects.filter(own).select_related("strand__fund", "partnership__lead", "partnership__place")


@dataclass(frozen=True, slots=True)
class AwardMoney:
    """Where an award's money is: with no project yet, in projects and not claimed, approved and owed, paid."""

    free: Money
    in_projects: Money
    owed: Money
    paid: Money

    @property
    def committed(self) -> Money:
        """All that the ledger has put into the award and that has not gone back."""
        return Money.total((self.free, self.in_projects, self.owed, self.paid))


def money_of(award: Award) -> AwardMoney:
    """An award's money by the ledger, in two queries."""
    held = balances(below=f"award/{award.pk}/")

    def sum_of(part: str) -> Money:
        return Money.total(amount for path, amount in held.items() if path.split("/")[4:5] == [part])

    return AwardMoney(held.get(award.account, Money(0)), sum_of("committed"), sum_of("approved"), sum_of("paid"))


def went_back(award: Award) -> Money:
    """What went back when a closed award was closed."""
    return Money.total(row.amount for row in standing(EconomicEvent.DECOMMIT, key=f"award/{award.pk}/decommitment"))


def counting_rule(award: Award) -> CountingRule | None:
    """The rule of the round that the award came from; else of the newest round of its strand, or of its fund.

    An earmarked place's award comes from no round. None: no round has published its terms yet.
    """
    if award.application is not None:
        return award.application.round.terms().counting
    with_terms = Round.objects.filter(strand__fund=award.strand.fund_id).exclude(terms_record={}).order_by("-pk")
    newest = with_terms.filter(strand=award.strand_id).first() or with_terms.first()
    return newest.terms().counting if newest else None


def require_payable(award: Award) -> None:
    """Refuse a payment while a condition that money waits for is not met.

    Raises:
        NotPossible: naming the first such condition, whose it is and when it is due.
    """
    waits = award.conditions.filter(blocks_payment=True).exclude(state="met").select_related("owner").first()
    if waits is not None:
        due = say(", due {day}", day=waits.due_on) if waits.due_on else ""
        raise NotPossible(refusals.PAYMENT_WAITS.format(text=waits.text, owner=waits.owner, due=due))


def organisations_that_can_meet(award: Award) -> set[int]:
    """The numbers of the organisations a condition of an award can be for: its lead, and those that have joined it."""
    joined = award.partnership.partners.filter(state="joined").values_list("organisation", flat=True)
    return {award.partnership.lead_id, *joined}


def conditions_of(award: Award, on: date) -> list[Condition]:
    """An award's conditions with whose they are; each says in `late` whether its day is past and nobody has answered it."""
    found = list(award.conditions.select_related("owner"))
    for condition in found:
        condition.late = condition.is_overdue(on)  # type: ignore[attr-defined]
    return found


ACTING = (
    Role.LEAD_BIDDER,
    Role.CERTIFIER,
    Role.PARTNER,
    Role.FUND_MANAGER,
    Role.MONITORING_OFFICER,
    Role.FINANCE_OFFICER,
)
"""The roles that have something to do with an award, in the order in which its page names them."""


@dataclass(frozen=True, slots=True)
class AwardContact:
    """A person with a part in an award."""

    role: Role
    name: str
    email: str


def people_of(award: Award) -> tuple[AwardContact, ...]:
    """Everyone who acts for an award, by role and then by name."""
    held: QuerySet[Membership] = Membership.objects.filter(
        role__in=ACTING, scope__in=sorted(award.scopes()), ended_at__isnull=True, user__is_active=True
    ).select_related("user")
    found = {(Role(row.role), row.user.name, row.user.email) for row in held}
    return tuple(AwardContact(*who) for who in sorted(found, key=lambda who: (ACTING.index(who[0]), who[1], who[2])))
