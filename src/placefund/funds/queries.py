"""Reading funds: what is allocated now, what is left, which clarification holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from placefund.domain.ledger import EconomicEvent, settlement, unallocated
from placefund.domain.money import Money
from placefund.funds.models import Allocation, Clarification, Fund, Round, Strand
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, balances


def allocations_on(fund: Fund, day: date) -> list[Allocation]:
    """Each place's allocation in force on a day: the newest version that has taken effect, in order of place name."""
    newest: dict[tuple[int, int], Allocation] = {}
    rows = Allocation.objects.filter(strand__fund=fund, effective_on__lte=day).select_related("place", "strand__fund")
    for allocation in rows.order_by("version"):
        newest[allocation.strand_id, allocation.place_id] = allocation
    return sorted(newest.values(), key=lambda allocation: allocation.place.name)


def versions(fund: Fund) -> QuerySet[Allocation]:
    """Every version of every allocation, by place and then by version."""
    return Allocation.objects.filter(strand__fund=fund).select_related("place", "strand__fund").order_by("place__name", "version")


def clarifications_in_force(round_: Round) -> QuerySet[Clarification]:
    """The clarifications that no later one supersedes, newest first."""
    return round_.clarifications.filter(superseded_by__isnull=True)


@dataclass(frozen=True, slots=True)
class StrandMoney:
    """What a strand was given and what of that is not committed yet."""

    strand: Strand
    allocated: Money
    uncommitted: Money


@dataclass(frozen=True, slots=True)
class Headroom:
    """Where the envelope stands: in all, set aside by strand, and not set aside."""

    envelope: Money
    unallocated: Money
    strands: tuple[StrandMoney, ...]

    @property
    def allocated(self) -> Money:
        return self.envelope - self.unallocated


def headroom(fund: Fund) -> Headroom:
    """The envelope by the ledger, strand by strand."""
    strands = []
    for strand in fund.strands.select_related("fund"):
        paths = [strand.account, *{allocation.account for allocation in versions(fund) if allocation.strand_id == strand.pk}]
        held = Money.total(balances(paths).values())
        strands.append(StrandMoney(strand, given(fund, paths), held))
    return Headroom(-balance(settlement(fund.slug)), balance(unallocated(fund.slug)), tuple(strands))


def given(fund: Fund, paths: list[str]) -> Money:
    """What allocations, less releases, have put into these accounts."""
    into = Transfer.objects.filter(event=EconomicEvent.ALLOCATE, target__in=paths).aggregate(p=Sum("pence"))["p"] or 0
    back = Transfer.objects.filter(event=EconomicEvent.RELEASE, source__in=paths).aggregate(p=Sum("pence"))["p"] or 0
    return Money(into - back)
