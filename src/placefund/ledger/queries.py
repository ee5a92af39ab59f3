"""Balances and statements, always asked of the transfers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import ExtractYear

from placefund.domain.ledger import OUTSIDE, EconomicEvent
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.trail import Flow, Step, Trail, direction, follow
from placefund.ledger.models import Transfer


def _sum(transfers: QuerySet[Transfer]) -> int:
    return int(transfers.aggregate(pence=Sum("pence"))["pence"] or 0)


def balance(path: str, *, on: date | None = None) -> Money:
    """What an account holds: all that came in less all that went out, up to a day when one is given."""
    rows = Transfer.objects.filter(Q(source=path) | Q(target=path))
    return _held(path, rows if on is None else rows.filter(effective_on__lte=on))


def is_posted(key: str) -> bool:
    """Whether a transfer with this key has been written."""
    return Transfer.objects.filter(key=key).exists()


def net_between(source: str, targets: Iterable[str]) -> Money:
    """What has gone from an account to these others, less what came back."""
    others = list(targets)
    there = _sum(Transfer.objects.filter(source=source, target__in=others))
    return Money(there - _sum(Transfer.objects.filter(source__in=others, target=source)))


def balances(paths: Iterable[str] | None = None, *, below: str | None = None) -> dict[str, Money]:
    """The balance of many accounts in two queries: of these paths, or of all `below` a prefix. Unknown paths hold £0."""
    wanted = list(paths) if paths is not None else None
    rows = Transfer.objects.all()

    def one_side(side: str) -> dict[str, int]:
        # By prefix, not by range: in which order texts stand depends on the database's collation.
        chosen = rows.filter(
            **({f"{side}__in": wanted} if wanted is not None else {f"{side}__path__startswith": below or ""})
        )
        return dict(chosen.order_by().values_list(side).annotate(pence=Sum("pence")).values_list(side, "pence"))

    into, out = one_side("target"), one_side("source")
    return {path: Money(into.get(path, 0) - out.get(path, 0)) for path in wanted or sorted({*into, *out})}


def moved(fund: str, *events: EconomicEvent) -> Money:
    """How much these events have moved in a fund in all, less those that were reversed."""
    there = Transfer.objects.filter(fund=fund, event__in=events)
    return Money(_sum(there) - _sum(Transfer.objects.filter(fund=fund, undoes__event__in=events)))


def standing(*events: EconomicEvent, key: str) -> QuerySet[Transfer]:
    """The transfers of these events that were posted under keys of a kind and are not undone, in order.

    `return/88/payment` finds `return/88/payment/5/12` and, done anew after a reversal, `again/2/return/88/payment/5/12`.
    """
    of_kind = Q(key__startswith=f"{key}/") | Q(key__contains=f"/{key}/") | Q(key=key) | Q(key__endswith=f"/{key}")
    return Transfer.objects.filter(of_kind, event__in=events, undone_by__isnull=True).order_by("pk")


def key_anew(key: str) -> str:
    """The key under which a thing is posted now: its own, or, where that was undone, the first one that still stands or is free.

    So posting twice still does nothing, and what was reversed can be done anew.
    """
    tried, number = key, 1
    while Transfer.objects.filter(key=tried, undone_by__isnull=False).exists():
        number += 1
        tried = f"again/{number}/{key}"
    return tried


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of an account's statement: money in is positive, money out negative, and what the account then holds."""

    transfer: Transfer
    other: str
    change: Money
    balance: Money


def statement(path: str) -> tuple[StatementLine, ...]:
    """Every transfer of one account, in order, with the running balance."""
    lines: list[StatementLine] = []
    running = Money(0)
    for transfer in Transfer.objects.filter(Q(source=path) | Q(target=path)).order_by("pk"):
        is_in = transfer.target_id == path
        change = transfer.amount if is_in else -transfer.amount
        running = running + change
        lines.append(StatementLine(transfer, transfer.source_id if is_in else transfer.target_id, change, running))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Some lines of a statement in order, and what the account held before the first and after the last of all."""

    lines: tuple[StatementLine, ...]
    opening: Money
    closing: Money


def statement_page(path: str, first: int, last: int) -> StatementPage:
    """Lines `first` to `last` (counted from 1) of a statement, in four queries however long it is."""
    touching = _with_corrections(Transfer.objects.filter(Q(source=path) | Q(target=path))).order_by("pk")
    shown = list(touching[first - 1 : last])
    earlier = _held(path, touching.filter(pk__lt=shown[0].pk)) if shown else Money(0)
    running, found = earlier, []
    for transfer in shown:
        is_in = transfer.target_id == path
        change = transfer.amount if is_in else -transfer.amount
        running = running + change
        found.append(StatementLine(transfer, transfer.source_id if is_in else transfer.target_id, change, running))
    return StatementPage(tuple(found), earlier, _held(path, touching))


def _with_corrections(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """These transfers with the one that each undoes, and the one that undid it."""
    return rows.select_related("undoes").prefetch_related("undone_by")


def _held(path: str, rows: QuerySet[Transfer]) -> Money:
    """What these transfers of an account leave in it. One query."""
    sums = rows.order_by().aggregate(into=Sum("pence", filter=Q(target=path)), out=Sum("pence", filter=Q(source=path)))
    return Money((sums["into"] or 0) - (sums["out"] or 0))


def transfers_below(prefix: str) -> QuerySet[Transfer]:
    """The transfers that touch any account below a prefix, in order; `award/17` does not reach into `award/170`."""
    below = prefix.rstrip("/") + "/"
    touched = Q(source__path__startswith=below) | Q(target__path__startswith=below)
    return _with_corrections(Transfer.objects.filter(touched)).order_by("pk")


YEAR_OF_TRANSFER = ExtractYear("effective_on") - Case(
    When(effective_on__month__lt=4, then=Value(1)), default=Value(0), output_field=IntegerField()
)


def steps_in_year(fund: str, step: Step, year: int) -> list[tuple[Transfer, Money]]:
    """The transfers that make up what a fund committed, approved or paid in a financial year, each with what it adds to it
    (below zero where it went back). Two queries."""
    first, last = FinancialYear(year).first_day, FinancialYear(year).last_day
    of_year = Transfer.objects.filter(fund=fund, effective_on__range=(first, last))
    rows = _with_corrections(of_year).order_by("effective_on", "pk")
    signed = ((row, direction(step, row.source_id, row.target_id)) for row in rows)
    return [(row, Money(sign * row.pence)) for row, sign in signed if sign]


def trail(fund: str) -> Trail:
    """The whole way of a fund's money, from its envelope to payments. One query."""
    rows = (
        Transfer.objects.filter(fund=fund)
        .order_by()
        .annotate(year=YEAR_OF_TRANSFER)
        .values_list("source", "target", "year", "event")
        .annotate(sum=Sum("pence"))
    )
    return follow(
        Flow(source, target, year, Money(pence), EconomicEvent(event)) for source, target, year, event, pence in rows
    )


def overdrawn() -> list[str]:
    """A sentence for each account that holds less than nothing, other than those outside; empty when the books are right."""
    return [
        say("{path} holds {amount}.", path=path, amount=amount)
        for path, amount in balances(below="").items()
        if amount.pence < 0 and not path.startswith(OUTSIDE)
    ]
