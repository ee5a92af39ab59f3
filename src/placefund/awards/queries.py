"""Reading awards: what can still be offered, what became of their money, who acts for them, which co-investment counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from placefund.awards import refusals
from placefund.awards.models import Award, Condition, PromisedFigure
from placefund.domain.accounts import PAID_KINDS, AccountKind, read_path
from placefund.domain.coinvestment import CountingRule
from placefund.domain.coverage import Coverage
from placefund.domain.findings import NotPossible
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Allocation, Fund, IndicatorDefinition, Round
from placefund.ledger.queries import balance, balances, standing
from placefund.people.models import Membership, User
from placefund.people.queries import numbers_with, renamed


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
    rows = PromisedFigure.objects.filter(PromisedFigure.STANDS, award=award) if award else PromisedFigure.objects.none()
    return list(rows.select_related("indicator").order_by("indicator", "pk"))


@dataclass(frozen=True, slots=True)
class PromiseOnRecord:
    """A promised figure as it stands, and the rows that it corrects, the newest first."""

    stands: PromisedFigure
    corrected: tuple[PromisedFigure, ...] = ()


def promises_on_record(award: Award) -> list[PromiseOnRecord]:
    """Every promised figure of an award with its corrections, also one of which a correction says that none is promised."""
    rows = {row.pk: row for row in award.promised_figures.select_related("indicator", "entered_by").order_by("pk")}
    corrected = {row.corrects_id for row in rows.values()}
    stand = sorted(
        (row for row in rows.values() if row.pk not in corrected), key=lambda row: (row.indicator_id, row.pk)
    )
    return [PromiseOnRecord(row, tuple(_before(row, rows))) for row in stand]


def _before(row: PromisedFigure, rows: dict[int, PromisedFigure]) -> Iterator[PromisedFigure]:
    while row.corrects_id is not None:
        row = rows[row.corrects_id]
        yield row


def promises_by_key(award: Award) -> dict[str, PromisedFigure]:
    """What an award promises as it stands, by the key of the indicator; also one of which it promises no figure."""
    return {one.stands.indicator.key: one.stands for one in promises_on_record(award)}


def not_promised(award: Award) -> list[IndicatorDefinition]:
    """The indicators that returns of the award are asked for and of which it has no promised figure on record."""
    known = set(award.promised_figures.values_list("indicator__key", flat=True))
    return [one for one in reported_indicators(award.strand.fund) if one.key not in known]


def stateable_as(promise: PromisedFigure) -> list[IndicatorDefinition]:
    """The versions of its indicator under which a promise can be stated: the one it is under, and the one asked for now."""
    own = promise.indicator
    later = own.fund.indicators.filter(key=own.key, is_reported=True).exclude(pk=own.pk)
    return [own, *later]


def coverage_for(award: Award, known: Coverage) -> Coverage:
    """What is on record of an accepted award, of which nothing came before it was accepted."""
    return known.of_what_began(london(award.answered_at).date()) if award.answered_at else known


def names_now(award: Award) -> list[tuple[str, str]]:
    """The names that its bid was signed under and that are others now, each with the present one; of an award without a bid,
    the names of entries that were merged."""
    sent = award.application.snapshot if award.application else None
    parts = award.partnership.partners.select_related("organisation")
    joined = {row.organisation_id: row.organisation.name for row in parts}
    return list(renamed(sent.signed_names() if sent else joined).items())


def own_awards(user: User) -> QuerySet[Award]:
    """Every award of the partnerships that a person leads, certifies for, or has joined."""
    led = numbers_with(user, Capability.READ_AWARD, "organisation")
    joined = numbers_with(user, Capability.READ_AWARD, "partnership")
    if not led and not joined:
        return Award.objects.none()
    own = Q(partnership__lead__in=led) | Q(partnership__in=joined)
    return Award.objects.filter(own).select_related("strand__fund", "partnership__lead", "partnership__place")


@dataclass(frozen=True, slots=True)
class HeldMoney:
    """Where the money that an award holds is: with no project yet, in projects and not claimed, approved and owed, paid; and
    behind the gate of a tranche, where nobody can use it yet."""

    free: Money
    in_projects: Money
    owed: Money
    paid: Money
    behind_gates: Money = ZERO

    @property
    def committed(self) -> Money:
        """All that the ledger has put into the award and that has not gone back."""
        return Money.total((self.free, self.in_projects, self.owed, self.paid, self.behind_gates))


def money_of(award: Award) -> HeldMoney:
    """An award's money by the ledger, in two queries."""
    held = balances(below=f"award/{award.pk}/")

    kinds = {path: read_path(path).kind for path in held}

    def sum_of(*wanted: AccountKind) -> Money:
        return Money.total(amount for path, amount in held.items() if kinds[path] in wanted)

    return HeldMoney(
        held.get(award.account, Money(0)),
        sum_of(AccountKind.PROJECT, AccountKind.ONWARD),
        sum_of(AccountKind.APPROVED),
        sum_of(*PAID_KINDS),
        sum_of(AccountKind.GATED),
    )


def went_back(award: Award) -> Money:
    """What went back when a closed award was closed."""
    return Money.total(row.amount for row in standing(EconomicEvent.DECOMMIT, key=f"award/{award.pk}/decommitment"))


def counting_rule(award: Award) -> CountingRule | None:
    """The rule of the round that the award came from; else of the newest round of its strand, or of its fund.

    An earmarked place's award comes from no round. None: no round has published its terms yet.
    """
    if award.application is not None:
        return award.application.round.terms().counting
    of_fund = Round.objects.filter(strand__fund=award.strand.fund_id, programme=None)
    with_terms = of_fund.exclude(terms_record={}).order_by("-pk")
    newest = with_terms.filter(strand=award.strand_id).first() or with_terms.first()
    return newest.terms().counting if newest else None


def require_payable(award: Award) -> None:
    """Refuse a payment while a condition that money waits for is not met.

    Raises:
        NotPossible: naming the first such condition, whose it is and when it is due.
    """
    waits = award.conditions.filter(Condition.STILL_WANTED, blocks_payment=True).select_related("owner").first()
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
