"""What anyone may read about awards: the list of a fund, and each award from its conditions to its payments."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.awards.models import Award
from placefund.awards.queries import conditions_of, coverage_for, names_now, promises_on_record
from placefund.awards.views.award_list import AwardLine, award_listing
from placefund.changes.queries import published_changes
from placefund.delivery.models import Project
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.ledger import gated_account, project_account
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.funds.queries import coverage_of
from placefund.gates.queries import gates_of
from placefund.onward.queries import published_schemes
from placefund.overview.money import Balances, MoneyOnRecord, balances_of, standing
from placefund.overview.results import results_of_award
from placefund.portfolios.review.queries import terms_of
from placefund.records import clock
from placefund.returns.models import Reversal
from placefund.web.crumbs import way_to
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def awards(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """Every accepted award of a fund, narrowed and ordered as asked, or as a file."""
    balances, coverage = balances_of(fund.slug), coverage_of(fund)
    lines = [
        AwardLine(award, MoneyOnRecord(standing(balances, f"award/{award.pk}/"), coverage_for(award, coverage)))
        for award in Award.published().filter(strand__fund=fund)
    ]
    listing, way = award_listing(fund.slug, lines), way_to(request, fund).to(say("Awards"))
    source = MemoryRows(listing, lines)
    return show_list(request, "awards/public/awards.html", way, listing, source, has_any=bool(lines), coverage=coverage)


@page(Capability.READ_PUBLIC, Award, methods=("GET",))
def award(request: HttpRequest, award: Award) -> HttpResponse:
    """One award: who, where, how much, on which conditions, and what has come of it."""
    fund, balances = award.strand.fund, balances_of(award.fund_slug)
    known = coverage_of(fund)
    coverage = coverage_for(award, known)
    return show(
        request,
        "awards/public/award.html",
        way_to(request, award),
        award=award,
        partners=award.partnership.partners.filter(state="joined").select_related("organisation"),
        conditions=conditions_of(award, london(clock.now()).date()),
        changed=published_changes(award),
        schemes=published_schemes(award),
        gates=gates_of(award, london(clock.now()).date()),
        reasons_published=terms_of(award.strand).publishes_reasons,
        coverage=known,
        money=MoneyOnRecord(standing(balances, f"award/{award.pk}/"), coverage),
        renamed=names_now(award),
        everything=f"award/{award.pk}",
        promises=promises_on_record(award),
        free=balances.get(award.account, Money(0)),
        waits=balances.get(gated_account(award.pk), Money(0)),
        waits_account=gated_account(award.pk),
        projects=[_project_row(project, balances, coverage) for project in _projects(award)],
        returns=award.returns.annotate(claimed_pence=Sum("claims__pence")).order_by("quarter"),
        reopenings=award.reopenings.filter(is_confirmed=True),
        reversals=Reversal.objects.filter(report__award=award, is_confirmed=True).select_related("report"),
        results=results_of_award(award, coverage) if coverage.holds(RecordKind.OUTCOMES) else (),
    )


def _projects(award: Award) -> Any:
    return Project.published().filter(award=award).prefetch_related("partners")


def _project_row(project: Project, balances: Balances, coverage: Coverage) -> dict[str, Any]:
    """A project with its budget and where that stands."""
    path, below = project_account(project.award_id, project.pk), f"award/{project.award_id}/project/{project.pk}"
    return {
        "project": project,
        "budget": project.budget,
        "account": path,
        "to_spend": balances.get(path, Money(0)),
        "money": MoneyOnRecord(standing(balances, f"{below}/"), coverage),
        "approved_accounts": f"{below}/approved",
        "paid_accounts": f"{below}/paid",
    }
