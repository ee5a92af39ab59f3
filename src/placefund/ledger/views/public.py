"""Follow the pound: the whole way of a fund's money, and the statement of any account on it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from placefund.domain.accounts import prefixes_above
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.roles import Capability
from placefund.domain.trail import Step
from placefund.funds.models import Fund
from placefund.funds.queries import coverage_of
from placefund.ledger.models import Account, Transfer
from placefund.ledger.queries import balances, statement_page, steps_in_year, trail, transfers_below
from placefund.ledger.views.account_labels import Names, account_address
from placefund.ledger.views.pound import follow_the_pound
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show

LINES = 25
YEARS = range(1900, 2200)  # an address with any other year is a slip, and some are in no calendar


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def money(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The way of the money from the envelope to payments, as a picture and as tables."""
    found = trail(fund.slug)
    context = follow_the_pound(fund, found, coverage_of(fund))
    return show(
        request, "ledger/money.html", way_to(request, fund).to(say("Money")), title=say("Follow the pound"), **context
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def account(request: HttpRequest, fund: Fund, account: str) -> HttpResponse:
    """The statement of one account; or, for a path that holds accounts and is none, everything below it."""
    if Account.objects.filter(path=account, fund=fund.slug).exists():
        return _statement(request, fund, account)
    below = list(Account.objects.filter(path__startswith=account.rstrip("/") + "/", fund=fund.slug).order_by("path"))
    if not below:
        raise Http404(say("{fund} has no account “{account}”.", fund=fund, account=account))
    return _below(request, fund, account, [row.path for row in below])


IN_A_YEAR = {
    Step.COMMITTED: say("Committed in {year}"),
    Step.APPROVED: say("Approved in {year}"),
    Step.PAID: say("Paid in {year}"),
}


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def year(request: HttpRequest, fund: Fund, year: int, step: str) -> HttpResponse:
    """The transfers that make up what was committed, approved or paid in one financial year."""
    if step not in list(Step):
        raise Http404(say("Money is committed, approved or paid, and not “{step}”.", step=step))
    found = steps_in_year(fund.slug, Step(step), year) if year in YEARS else []
    if not found:
        raise Http404(say("Nothing was {step} in {year}.", step=step, year=year))
    shown = Paginator(found, LINES).get_page(request.GET.get("page"))
    names = Names.of(fund, {end for row, _ in shown for end in (row.source_id, row.target_id)})
    title = IN_A_YEAR[Step(step)].format(year=FinancialYear(year))
    return show(
        request,
        "ledger/year.html",
        way_to(request, fund).to(say("Money"), "money", fund.slug).to(title),
        total=Money.total(change for _, change in found),
        transfers=[(row, change, names.account(row.source_id), names.account(row.target_id)) for row, change in shown],
        page=shown,
    )


def _statement(request: HttpRequest, fund: Fund, path: str) -> HttpResponse:
    rows = Transfer.objects.filter(source=path) | Transfer.objects.filter(target=path)
    shown = Paginator(rows.order_by("pk"), LINES).get_page(request.GET.get("page"))
    statement = statement_page(path, max(shown.start_index(), 1), shown.end_index())
    names = Names.of(fund, [path, *(line.other for line in statement.lines)])
    named = names.account(path)
    return show(
        request,
        "ledger/statement.html",
        way_to(request, fund).to(say("Money"), "money", fund.slug).to(named.name),
        coverage=coverage_of(fund),
        account=named,
        statement=statement,
        lines=[(line, names.account(line.other)) for line in statement.lines],
        page=shown,
        wider=[(prefix, account_address(fund, prefix)) for prefix in prefixes_above(path)],
    )


def _below(request: HttpRequest, fund: Fund, prefix: str, paths: list[str]) -> HttpResponse:
    shown = Paginator(transfers_below(prefix).filter(fund=fund.slug), LINES).get_page(request.GET.get("page"))
    ends = {end for transfer in shown for end in (transfer.source_id, transfer.target_id)}
    names, held = Names.of(fund, [*paths, *ends]), balances(paths)
    title = say("All accounts below {prefix}", prefix=prefix)
    return show(
        request,
        "ledger/below.html",
        way_to(request, fund).to(say("Money"), "money", fund.slug).to(title),
        coverage=coverage_of(fund),
        prefix=prefix,
        accounts=[(names.account(path), held[path]) for path in paths],
        transfers=[(row, row.amount, names.account(row.source_id), names.account(row.target_id)) for row in shown],
        page=shown,
    )
