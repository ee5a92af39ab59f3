"""The trail of a fund's money made ready for its page: the picture, and the tables that say the same in figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from placefund.awards.models import Award
from placefund.awards.queries import coverage_for
from placefund.design.charts import Band, Chart, Column, Meaning, Node, columns, flow
from placefund.domain.accounts import AccountKind
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Blank, Figure
from placefund.domain.ledger import award_account, settlement, unallocated
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import FinancialYear
from placefund.domain.short_amounts import ShortAmount
from placefund.domain.trail import AwardMoney, Pot, Step, Trail, YearMoney
from placefund.funds.models import Allocation, Fund, Strand
from placefund.ledger.views.account_labels import Names, account_address
from placefund.overview.money import MoneyByStage, MoneyOnRecord

MOST_AWARDS_DRAWN = 12
STAGES = (say("Envelope"), say("Strand"), say("Place or pool"), say("Award"), say("Paid"))


@dataclass(frozen=True, slots=True)
class TrailOnRecord:
    """The totals of a trail as far as they are on record: each asks which records it is counted from."""

    trail: Trail
    coverage: Coverage

    @property
    def envelope(self) -> Money:
        return self.trail.envelope

    @property
    def unallocated(self) -> Figure[Money]:
        return self.coverage.counted(self.trail.unallocated, RecordKind.ALLOCATIONS)

    @property
    def set_aside(self) -> Figure[Money]:
        return self.coverage.counted(self.trail.set_aside, RecordKind.ALLOCATIONS)

    @property
    def committed(self) -> Figure[Money]:
        return self.coverage.counted(self.trail.committed, RecordKind.AWARDS)

    @property
    def approved(self) -> Figure[Money]:
        return self.coverage.counted(self.trail.approved, RecordKind.PAYMENTS)

    @property
    def paid(self) -> Figure[Money]:
        return self.coverage.counted(self.trail.paid, RecordKind.PAYMENTS)

    @property
    def handed_back(self) -> Figure[Money]:
        return self.coverage.counted(self.trail.handed_back, RecordKind.AWARDS)

    @property
    def awarded(self) -> Figure[Money]:
        return self.coverage.counted(self.trail.committed + self.trail.handed_back, RecordKind.AWARDS)

    @property
    def left(self) -> Figure[Money]:
        return self.coverage.rest(self.trail.left, RecordKind.AWARDS)


@dataclass(frozen=True, slots=True)
class PotRow:
    """One pot in the table: its name, the strand it belongs to, and its figures as far as they are on record."""

    name: str
    strand: str
    pot: Pot
    href: str
    committed: Figure[Money]
    left: Figure[Money]


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One award in the table. `href` opens every account of it."""

    award: Award | None
    number: int
    money: AwardMoney
    href: str
    approved: Figure[Money]
    paid: Figure[Money]

    @property
    def name(self) -> str:
        return f"{self.award.reference} {self.award.title}" if self.award else say("Award {number}", number=self.number)


@dataclass(frozen=True, slots=True)
class YearCell:
    """One amount of a year; it opens to its transfers when there are any."""

    amount: Figure[Money]
    href: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One financial year in the table: what was committed, approved, paid."""

    name: str
    money: YearMoney
    cells: tuple[YearCell, ...]


def follow_the_pound(fund: Fund, trail: Trail, coverage: Coverage) -> dict[str, Any]:
    """What the money page prints. A fixed number of queries beside the trail's own."""
    strands = list(fund.strands.all())
    of_places = dict(Allocation.objects.filter(strand__fund=fund).order_by().values_list("place__slug", "strand__slug"))
    names = Names.of(fund, trail.pots)
    awards = {award.pk: award for award in Award.objects.filter(strand__fund=fund)}
    pots = [
        _pot_row(fund, names, {strand.slug: strand for strand in strands}, of_places, pot, coverage)
        for pot in trail.pots.values()
    ]
    rows = [_award_row(fund, awards.get(number), number, money, coverage) for number, money in trail.awards.items()]
    printed = MoneyOnRecord(MoneyByStage.of(trail), coverage).short
    # A year is counted from commitments first: without awards on record there is no year to tell of.
    years = [_year_row(fund, year, coverage) for year in trail.years] if coverage.holds(RecordKind.AWARDS) else []
    return {
        "coverage": coverage,
        "trail": TrailOnRecord(trail, coverage),
        "printed": printed,
        "flow": _flow(fund, trail, pots, rows, strands, coverage),
        "pots": pots,
        "awards": rows,
        "years": years,
        "year_chart": _years(years, printed) if coverage.holds(RecordKind.PAYMENTS) else None,
        "settlement_href": account_address(fund, settlement(fund.slug)),
        "unallocated_href": account_address(fund, unallocated(fund.slug)),
        "pots_href": account_address(fund, f"fund/{fund.slug}"),
    }


def _pot_row(
    fund: Fund, names: Names, strands: dict[str, Strand], of_places: dict[str, str], pot: Pot, coverage: Coverage
) -> PotRow:
    """A strand's own pot, or a place's, which belongs to the strand that allocated to it."""
    path = pot.account
    name = names.account(path.path).name.removeprefix("Set aside: ")
    is_pool = path.kind is AccountKind.STRAND
    strand = strands.get(path.strand if is_pool else of_places.get(path.place, ""))
    return PotRow(
        say("Pool") if is_pool else name,
        strand.name if strand else "",
        pot,
        account_address(fund, path.path),
        coverage.counted(pot.committed, RecordKind.AWARDS),
        coverage.rest(pot.left, RecordKind.AWARDS),
    )


def _award_row(fund: Fund, award: Award | None, number: int, money: AwardMoney, known: Coverage) -> AwardRow:
    """An award's money, as far as it is on record since the award was accepted."""
    coverage = coverage_for(award, known) if award else known
    return AwardRow(
        award,
        number,
        money,
        account_address(fund, f"award/{number}"),
        coverage.counted(money.approved, RecordKind.PAYMENTS),
        coverage.counted(money.paid, RecordKind.PAYMENTS),
    )


def _year_row(fund: Fund, year: YearMoney, coverage: Coverage) -> YearRow:
    amounts: tuple[tuple[Step, Figure[Money]], ...] = (
        (Step.COMMITTED, coverage.counted(year.committed, RecordKind.AWARDS)),
        (Step.APPROVED, coverage.counted(year.approved, RecordKind.PAYMENTS)),
        (Step.PAID, coverage.counted(year.paid, RecordKind.PAYMENTS)),
    )
    cells = tuple(
        YearCell(amount, reverse("money-year", args=[fund.slug, year.year, step.value]) if amount else "")
        for step, amount in amounts
    )
    return YearRow(str(FinancialYear(year.year)), year, cells)


def _years(years: list[YearRow], printed: dict[str, Figure[ShortAmount]]) -> Chart | None:
    """Year by year, so that the years add to what stands above them on the page; nothing is drawn of what is not on record."""
    series = (
        (say("Committed"), Meaning.COMMITTED, printed["committed"], [year.money.committed for year in years]),
        (say("Paid"), Meaning.PAID, printed["paid"], [year.money.paid for year in years]),
    )
    drawn = [(name, meaning, total, own) for name, meaning, total, own in series if not isinstance(total, Blank)]
    if not drawn:
        return None
    return columns(
        say("Committed and paid by financial year") if len(drawn) > 1 else say("Committed by financial year"),
        [Column(year.name, tuple(own[at] for _, _, _, own in drawn)) for at, year in enumerate(years)],
        tuple(name for name, _, _, _ in drawn),
        meanings=tuple(meaning for _, meaning, _, _ in drawn),
        totals=[total for _, _, total, _ in drawn],
    )


def _flow(
    fund: Fund,
    trail: Trail,
    pots: list[PotRow],
    awards: list[AwardRow],
    strands: list[Strand],
    coverage: Coverage,
) -> Chart:
    """Envelope, strands, pots, awards, payments, as far as they are on record. The smaller awards beyond a dozen are one."""
    if not coverage.holds(RecordKind.AWARDS):
        awards = []
    drawn, rest = _drawn(awards)
    nodes = [Node("envelope", say("Envelope"), 0, account_address(fund, settlement(fund.slug)))]
    bands: list[Band] = []
    _add_strands(fund, trail, pots, strands, nodes, bands)
    nodes += [
        Node(f"award-{row.number}", row.award.reference if row.award else row.name, 3, row.href, Meaning.COMMITTED)
        for row in drawn
    ]
    if rest:
        nodes.append(
            Node(
                "award-rest",
                say("{how_many} smaller awards", how_many=len(rest)),
                3,
                reverse("awards", args=[fund.slug]),
                Meaning.COMMITTED,
            )
        )
    for row in drawn:
        _add_award(fund, row, f"award-{row.number}", bands)
    _add_rest(fund, rest, bands)
    if not coverage.holds(RecordKind.AWARDS):
        return flow(say("What the fund's money is set aside for"), nodes, bands, STAGES[:3])
    if not coverage.holds(RecordKind.PAYMENTS):
        bands = [band for band in bands if band.target not in ("paid", "due")]
        return flow(say("Where the fund's money has gone"), nodes, bands, STAGES[:4])
    nodes += [
        Node("paid", say("Paid"), 4, meaning=Meaning.PAID),
        Node("due", say("Not paid yet"), 4, meaning=Meaning.COMMITTED),
    ]
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
        nodes.append(Node(key, strand.name, 1, href, Meaning.SET_ASIDE))
        bands.append(Band("envelope", key, Money.total(row.pot.set_aside for row in own), href))
        for row in own:
            nodes.append(Node(row.pot.account.path, row.name, 2, row.href, Meaning.SET_ASIDE))
            bands.append(Band(key, row.pot.account.path, row.pot.set_aside, row.href))
    if trail.unallocated.pence > 0:
        href = account_address(fund, unallocated(fund.slug))
        nodes.append(Node("unallocated", say("Not set aside"), 1, href, Meaning.FREE))
        bands.append(Band("envelope", "unallocated", trail.unallocated, href))


def _add_award(fund: Fund, row: AwardRow, key: str, bands: list[Band]) -> None:
    href = account_address(fund, award_account(row.number))
    bands += [Band(pot, key, amount, href) for pot, amount in row.money.pots.items() if amount.pence > 0]
    _add_payments(row.money.paid, row.money.not_paid_yet, key, row.href, bands)


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
    due = Money.total(row.money.not_paid_yet for row in rest)
    _add_payments(paid, due, "award-rest", reverse("awards", args=[fund.slug]), bands)


def _add_payments(paid: Money, due: Money, key: str, href: str, bands: list[Band]) -> None:
    if paid.pence > 0:
        bands.append(Band(key, "paid", paid, href))
    if due.pence > 0:
        bands.append(Band(key, "due", due, href))
