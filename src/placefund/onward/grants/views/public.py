"""What anyone may read: a scheme with its grants, one grant, and where every pound of an award is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.awards.models import Award
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.onward_grants import added
from placefund.domain.roles import Capability
from placefund.ledger.queries import moved
from placefund.onward.models import OnwardGrant, Scheme
from placefund.onward.pound import pound_table
from placefund.onward.queries import money_of_grant, with_money
from placefund.overview.money import allotted
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, Scheme, methods=("GET",))
def scheme(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """One scheme of grants within a project, with every grant and where its money is."""
    rows = with_money(scheme.grants.select_related(*OnwardGrant.READ_WITH))
    return show(
        request,
        "onward/public/scheme.html",
        way_to(request, scheme),
        scheme=scheme,
        project=scheme.project,
        fund=scheme.award.strand.fund,
        award=scheme.award,
        rows=rows,
        sums=added(row.money for row in rows),
    )


@page(Capability.READ_PUBLIC, OnwardGrant, named="grant", methods=("GET",))
def onward_grant(request: HttpRequest, grant: OnwardGrant) -> HttpResponse:
    """One grant within a project: to whom, for what, decided by whom, and how far its money has come."""
    return show(
        request,
        "onward/public/grant.html",
        way_to(request, grant),
        grant=grant,
        scheme=grant.scheme,
        fund=grant.award.strand.fund,
        award=grant.award,
        money=money_of_grant(grant),
        account=grant.path.committed.removesuffix("/committed"),
        entries=grant.payments.select_related("undoes"),
    )


@page(Capability.READ_PUBLIC, Award, methods=("GET",))
def follow_the_pound(request: HttpRequest, award: Award) -> HttpResponse:
    """Where every pound of an award is, from the settlement to the last recipient."""
    fund = award.strand.fund
    table = pound_table(award)
    return show(
        request,
        "onward/public/pound.html",
        way_to(request, award).to(say("Where every pound is")),
        award=award,
        fund=fund,
        envelope=moved(fund.slug, EconomicEvent.SETTLE),
        pot=award.allocation.place.name if award.allocation else award.strand.name,
        set_aside=allotted(fund.slug).get(award.source_account),
        given_back=award.amount - table.whole.total,
        table=table,
        whole=table.whole,
    )
