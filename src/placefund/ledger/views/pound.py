"""The trail of a fund's money made ready for its page: the picture, and the tables that say the same in figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from placefund.awards.models import Award
from placefund.design.charts import Band, Chart, Column, Node, columns, flow
from placefund.domain.accounts import AccountKind
from placefund.domain.ledger import award_account, settlement, unallocated
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import FinancialYear
from placefund.domain.trail import AwardMoney, Pot, Step, Trail, YearMoney
from placefund.funds.models import Allocation, Fund, Strand
from placefund.ledger.views.account_labels import Names, account_address

MOST_AWARDS_DRAWN = 12
STAGES = (say("Envelope"), say("Strand"), say("Place or pool"), say("Award"), say("Paid"))


@dataclass(frozen=True, slots=True)
class PotRow:
    """One pot in the table: its name, the strand it belongs to, and its figures."""

    name: str
    strand: str
    pot: Pot
    href: str


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One award in the table. `href` opens every account of it."""

    award: Award | None
    number: int
    money: AwardMoney
    href: str

    @property
    def name(self) -> str:
        return f"{self.award.reference} {self.award.title}" if self.award else say("Award {number}", number=self.number)


@dataclass(frozen=True, slots=True)
class YearCell:
    """One amount of a year; it opens to its transfers when there are any."""

    amount: Money
    href: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One financial year in the table: what was committed, approved, paid."""

    name: str
    money: YearMoney
    cells: tuple[YearCell, ...]


def follow_the_pound(fund: Fund, trail: Trail) -> dict[str, Any]:
    """What the money page prints. A fixed number of queries beside the trail's own."""
    strands = list(fund.strands.all())
    of_places = dict(Allocation.objects.filter(strand__fund=fund).order_by().values_list("place__slug", "strand__slug"))
    names = Names.of(fund, trail.pots)
    awards = {award.pk: award for award in Award.objects.filter(strand__fund=fund)}
    pots = [
        _pot_row(fund, names, {strand.slug: strand for strand in strands}, of_places, pot)
        for pot in trail.pots.values()
    ]
    rows = [
        AwardRow(awards.get(number), number, money, account_address(fund, f"award/{number}"))
        for number, money in trail.awards.items()
    ]
    years = [_year_row(fund, year) for year in trail.years]
    return {
        "trail": trail,
        "flow": _flow(fund, trail, pots, rows, strands),
        "pots": pots,
        "awards": rows,
        "years": years,
        "year_chart": _years(years),
        "settlement_href": account_address(fund, settlement(fund.slug)),
        "unallocated_href": account_address(fund, unallocated(fund.slug)),
        "pots_href": account_address(fund, f"fund/{fund.slug}"),
    }


def _pot_row(fund: Fund, names: Names, strands: dict[str, Strand], of_places: dict[str, str], pot: Pot) -> PotRow:
    """A strand's own pot, or a place's, which belongs to the strand that allocated to it."""
    path = pot.account
    name = names.account(path.path).name.removeprefix("Set aside: ")
    is_pool = path.kind is AccountKind.STRAND
    strand = strands.get(path.strand if is_pool else of_places.get(path.place, ""))
    return PotRow(
        say("Pool") if is_pool else name, strand.name if strand else "", pot, account_address(fund, path.path)
    )


def _year_row(fund: Fund, year: YearMoney) -> YearRow:
    amounts = ((Step.COMMITTED, year.committed), (Step.APPROVED, year.approved), (Step.PAID, year.paid))
    cells = tuple(
        YearCell(amount, reverse("money-year", args=[fund.slug, year.year, step.value]) if amount else "")
        for step, amount in amounts
    )
    return YearRow(str(FinancialYear(year.year)), year, cells)


def _years(years: list[YearRow]) -> Chart:
    items = [Column(year.name, (_not_below(year.money.committed), _not_below(year.money.paid))) for year in years]
    return columns(say("Committed and paid by financial year"), items, (say("Committed"), say("Paid")))


def _not_below(amount: Money) -> Money:
    return amount if amount.pence > 0 else ZERO


def _flow(fund: Fund, trail: Trail, pots: list[PotRow], awards: list[AwardRow], strands: list[Strand]) -> Chart:
    """Envelope, strands, pots, awards, payments. The smaller awards beyond a dozen stand as one."""
    drawn, rest = _drawn(awards)
    nodes = [Node("envelope", say("Envelope"), 0, account_address(fund, settlement(fund.slug)))]
    bands: list[Band] = []
    _add_strands(fund, trail, pots, strands, nodes, bands)
    nodes += [Node(f"award-{row.number}", row.award.reference if row.award else row.name, 3, row.href) for row in drawn]
    if rest:
        nodes.append(
            Node(
                "award-rest",
                say("{how_many} smaller awards", how_many=len(rest)),
                3,
                reverse("awards", args=[fund.slug]),
            )
        )
    for row in drawn:
        _add_award(fund, row, f"award-{row.number}", bands)
    _add_rest(fund, rest, bands)
    nodes += [Node("paid", say("Paid"), 4), Node("due", say("Unpaid"), 4)]
    return flow(say("Where the fund's money has gone"), nodes, bands, STAGES)


def _drawn(awards: list[AwardRow]) -> tuple[list[AwardRow], list[AwardRow]]:
    by_size = sorted(
        (row for row in awards if row.money.committed.pence > 0), key=lambda r: (-r.money.committed.pence, r.number)
    )
    if len(by_size) <= MOST_AWARDS_DRAWN:
        return by_size, []
    return by_size[: MOST_AWARDS_DRAWN - 1], by_size[MOST_AWARDS_DRAWN - 1 :]


def _add_strands(
    fund: Fund, trail: Trail, pots: list[PotRow], strands: list[Strand], nodes: list[Node], bands: list[Band]
) -> None:
    for strand in strands:
        own = [row for row in pots if row.strand == strand.name and row.pot.set_aside.pence > 0]
        if not own:
            continue
        key = f"strand-{strand.slug}"
        href = account_address(fund, f"fund/{fund.slug}/place") if strand.kind == "earmarked" else own[0].href
        nodes.append(Node(key, strand.name, 1, href))
        bands.append(Band("envelope", key, Money.total(row.pot.set_aside for row in own), href))
        for row in own:
            nodes.append(Node(row.pot.account.path, row.name, 2, row.href))
            bands.append(Band(key, row.pot.account.path, row.pot.set_aside, row.href))
    if trail.unallocated.pence > 0:
        href = account_address(fund, unallocated(fund.slug))
        nodes.append(Node("unallocated", say("Not set aside"), 1, href))
        bands.append(Band("envelope", "unallocated", trail.unallocated, href))


def _add_award(fund: Fund, row: AwardRow, key: str, bands: list[Band]) -> None:
    href = account_address(fund, award_account(row.number))
    bands += [Band(pot, key, amount, href) for pot, amount in row.money.pots.items() if amount.pence > 0]
    _add_payments(row.money.paid, row.money.to_be_paid, key, row.href, bands)


def _add_rest(fund: Fund, rest: list[AwardRow], bands: list[Band]) -> None:
    by_pot: dict[str, Money] = {}
    for row in rest:
        for pot, amount in row.money.pots.items():
            by_pot[pot] = by_pot.get(pot, ZERO) + amount
    bands += [
        Band(pot, "award-rest", amount, account_address(fund, pot))
        for pot, amount in by_pot.items()
        if amount.pence > 0
    ]
    paid = Money.total(row.money.paid for row in rest)
    due = Money.total(row.money.to_be_paid for row in rest)
    _add_payments(paid, due, "award-rest", reverse("awards", args=[fund.slug]), bands)


def _add_payments(paid: Money, due: Money, key: str, href: str, bands: list[Band]) -> None:
    if paid.pence > 0:
        bands.append(Band(key, "paid", paid, href))
    if due.pence > 0:
        bands.append(Band(key, "due", due, href))
