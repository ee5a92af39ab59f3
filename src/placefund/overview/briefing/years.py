"""The money of a place by financial year: what is promised, approved and awarded for each, and what was paid in it.

What no record gives a year stands in a line of its own, so that each column adds up to what is printed of it elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from placefund.awards.models import Award
from placefund.awards.tranche_rows import Tranche
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Blank, Figure
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import FinancialYear
from placefund.domain.trail import Step, direction
from placefund.funds.models import Allocation
from placefund.ledger.models import Transfer
from placefund.overview.money import MoneyOnRecord
from placefund.portfolios.review.queries import PublicProject

Amounts = dict[FinancialYear | None, Money]
"""Money by financial year; that of no year is what nobody gave one."""


@dataclass(frozen=True, slots=True)
class YearOfPlace:
    """One line: the money of a year, of no year where `year` is None, or of all. None: nothing of it stands in this line."""

    year: FinancialYear | None
    promised: Figure[Money] | None
    approved: Figure[Money] | None
    awarded: Figure[Money] | None
    paid: Figure[Money] | None


@dataclass(frozen=True, slots=True)
class MoneyByYear:
    """The years in order, then what is given no year, and what all of it adds up to."""

    years: tuple[YearOfPlace, ...]
    of_no_year: YearOfPlace | None
    whole: YearOfPlace


def money_by_year(
    now: Allocation | None,
    approved: Sequence[PublicProject],
    awards: Sequence[Award],
    money: MoneyOnRecord,
    coverage: Coverage,
    on: date,
) -> MoneyByYear:
    """The money of a place in a fund by year, on a day. Two queries.

    What a place is promised is not told by year; an award is by the years of its tranches, where it has some.
    """
    paid = _paid_by_year(awards)
    columns = (_approved_by_year(approved), _awarded_by_year(awards, money.stages.awarded), paid)
    years = sorted({year for column in columns for year, amount in column.items() if year is not None and amount})
    # A year that has begun and in which nothing was paid was counted.
    if coverage.holds(RecordKind.PAYMENTS) and awards:
        paid.update({year: paid.get(year, ZERO) for year in years if year.first_day <= on})
    promised = now.amount if now else Blank.NOT_PUBLISHED
    whole = coverage.counted(Money.total(columns[0].values()), RecordKind.AWARDS)
    lines = tuple(_line(year, None, columns) for year in years)
    left = _line(None, promised, columns) if years and (now or any(None in column for column in columns)) else None
    return MoneyByYear(lines, left, YearOfPlace(None, promised, whole, money.awarded, money.paid))


def _line(
    year: FinancialYear | None, promised: Figure[Money] | None, columns: Iterable[Mapping[FinancialYear | None, Money]]
) -> YearOfPlace:
    return YearOfPlace(year, promised, *(column.get(year) for column in columns))


def _approved_by_year(projects: Iterable[PublicProject]) -> Amounts:
    found: Amounts = {}
    for project in projects:
        for year, amount in project.by_year or ((None, project.amount),):
            found[year] = found.get(year, ZERO) + amount
    return found


def _awarded_by_year(awards: Sequence[Award], awarded: Money) -> Amounts:
    """What is awarded for each year, as tranches say; the rest, which they do not cover, is of no year. One query."""
    rows = Tranche.objects.filter(Tranche.STANDS, award__in=list(awards)).order_by()
    found: Amounts = {
        FinancialYear(year): Money(pence) for year, pence in rows.values_list("year").annotate(pence=Sum("pence"))
    }
    rest = awarded - Money.total(found.values())
    return found | {None: rest} if rest else found


def _paid_by_year(awards: Sequence[Award]) -> Amounts:
    """What was paid on these awards in each year, less what was taken back, as the whole is counted. One query."""
    of_awards = Q(pk__in=[])
    for award in awards:
        own = f"award/{award.pk}/"
        of_awards |= Q(source__path__startswith=own) | Q(target__path__startswith=own)
    rows = Transfer.objects.filter(of_awards).order_by()
    found: Amounts = {}
    for day, source, target, pence in rows.values_list("effective_on", "source", "target").annotate(pence=Sum("pence")):
        if sign := direction(Step.PAID, source, target):
            year = FinancialYear.of(day)
            found[year] = found.get(year, ZERO) + Money(sign * pence)
    return found
