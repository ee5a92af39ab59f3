"""What is on record of a fund: its manager says it, sees first which public figures would change, and gives the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.design.wording.coverage import holding_in_words
from placefund.domain.coverage import Holding, RecordKind
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds import actions
from placefund.funds.citations import Citation, citations, cited
from placefund.funds.forms import CoverageForm
from placefund.funds.models import CoverageRecord, Fund
from placefund.funds.queries import coverage_of
from placefund.notices.foresight import Shown, foreseen_page
from placefund.overview.money import MoneyOnRecord, balances_of, standing
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """How much of one kind of record is here, and the statement it rests on; None where nothing was ever stated."""

    holding: Holding
    record: CoverageRecord | None
    sources: tuple[Citation, ...]


def holding_rows(fund: Fund) -> list[HoldingRow]:
    """Every kind of record with its newest statement. Two queries."""
    newest = {row.kind: row for row in fund.coverage_records.order_by("version", "pk")}
    sources = citations(fund)
    return [_row(kind, newest.get(kind.value), sources) for kind in RecordKind]


def _row(kind: RecordKind, record: CoverageRecord | None, sources: dict[str, Citation]) -> HoldingRow:
    if record is None:
        return HoldingRow(Holding(kind), None, ())
    return HoldingRow(record.holding(), record, cited(record.source_refs, sources))


@page(Capability.MANAGE_FUND, Fund, posting=Capability.STATE_COVERAGE)
def state_coverage(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Say how much of which records is here: first shown with the public figures it changes, then done."""
    form = CoverageForm(posted(request), fund=fund)
    said = say("It is stated. Public figures follow it at once.")
    return foreseen_page(
        request,
        "funds/manager/coverage.html",
        way_to(request, fund).to(say("What is on record here")),
        form,
        lambda: actions.state_coverage(
            fund,
            form.holdings,
            why=form.cleaned_data["why"],
            source_refs=form.cleaned_data["source_refs"],
            by=person(request),
            at=clock.now(),
        ),
        onward("facts", fund.slug, section="on-record", said=said),
        does=say("State it"),
        shows=lambda: _stated(fund),
        way_back=say("A later statement replaces this one; earlier statements stay on record with their reasons."),
        back_url=reverse("manage-fund", args=[fund.slug]),
        holdings=holding_rows(fund),
        may_state=has(request.user, Capability.STATE_COVERAGE, fund),
        history=acts_on(list(fund.coverage_records.all()), reader=person(request), at=clock.now()),
    )


def _stated(fund: Fund) -> Iterator[Shown]:
    """What a statement changes: how much of each kind of record is here, and the public figures that are counted from them."""
    coverage = coverage_of(fund)
    for kind in RecordKind:
        yield kind.label, holding_in_words(coverage.holding(kind))
    money = MoneyOnRecord(standing(balances_of(fund.slug)), coverage)
    yield say("Awarded"), money.awarded
    yield say("Paid"), money.paid
    yield say("Not awarded yet"), money.left
