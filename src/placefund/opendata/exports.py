"""The rows of every published table, read a few at a time so that a long table is sent and never held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import QuerySet

from placefund.awards.models import Award
from placefund.decisions.models import Decision
from placefund.delivery.models import Project
from placefund.domain.accounts import AccountKind, read_path
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import london
from placefund.domain.standards.tables import (
    ALLOCATIONS,
    AWARDS,
    DECISIONS,
    OUTCOMES,
    PAYMENTS,
    PROJECTS,
    SOURCES,
    TRANSFERS,
    Cell,
    Table,
)
from placefund.funds.models import Fund
from placefund.funds.queries import allocations_on, versions
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balances, trail
from placefund.people.models import Organisation
from placefund.records import clock
from placefund.returns.models import IndicatorFact
from placefund.returns.queries import COUNTED_STATES

CHUNK = 500
Rows = Iterator[tuple[Cell, ...]]


def awards(fund: Fund, on: date) -> Rows:
    money = trail(fund.slug).awards
    for award in Award.published().filter(strand__fund=fund).order_by("pk").iterator(chunk_size=CHUNK):
        moved = money.get(award.pk)
        lead, place = award.partnership.lead, award.partnership.place
        yield (
            award.reference,
            award.title,
            award.summary,
            place.name if place else "",
            lead.name,
            lead.identifier,
            award.strand.name,
            "allocation" if award.application_id is None else "open call",
            "; ".join(award.sectors),
            award.amount,
            moved.committed if moved else ZERO,
            moved.approved if moved else ZERO,
            moved.paid if moved else ZERO,
            london(award.offered_at).date(),
            london(award.answered_at).date() if award.answered_at else None,
            award.starts_on,
            award.ends_on,
            award.state,
        )


def allocations(fund: Fund, on: date) -> Rows:
    in_force = {allocation.pk for allocation in allocations_on(fund, on)}
    for allocation in versions(fund).select_related("strand").iterator(chunk_size=CHUNK):
        yield (
            allocation.place.name,
            allocation.place.slug,
            allocation.strand.name,
            allocation.version,
            allocation.amount,
            allocation.is_at_least,
            allocation.announced_on,
            allocation.effective_on,
            allocation.pk in in_force,
            allocation.why,
            "; ".join(allocation.source_refs.split()),
        )


def payments(fund: Fund, on: date) -> Rows:
    references = dict(Award.objects.filter(strand__fund=fund).values_list("pk", "reference"))
    projects = dict(Project.objects.filter(award__strand__fund=fund).values_list("pk", "title"))
    payees = Organisation.objects.in_bulk()
    for transfer in _touching_payments(fund).iterator(chunk_size=CHUNK):
        source, target = read_path(transfer.source_id), read_path(transfer.target_id)
        is_payment = target.kind is AccountKind.PAID
        end = target if is_payment else source
        payee = payees[end.organisation]
        yield (
            transfer.pk,
            transfer.effective_on,
            transfer.at,
            references[end.award],
            end.project,
            projects[end.project],
            payee.name,
            payee.identifier,
            transfer.amount if is_payment else -transfer.amount,
            transfer.why,
            transfer.key,
        )


def _touching_payments(fund: Fund) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(fund=fund.slug)
    return (rows.filter(target__path__contains="/paid/") | rows.filter(source__path__contains="/paid/")).order_by("pk")


def projects(fund: Fund, on: date) -> Rows:
    money = _project_money(fund)
    rows = (
        Project.published().filter(award__strand__fund=fund).prefetch_related("partners__organisation").order_by("pk")
    )
    for project in rows.iterator(chunk_size=CHUNK):
        given, approved, paid = money.get(project.pk, (ZERO, ZERO, ZERO))
        yield (
            project.award.reference,
            project.pk,
            project.title,
            project.summary,
            project.state,
            project.area.code if project.area else "",
            project.area.name if project.area else "",
            project.starts_on,
            project.ends_on,
            given,
            approved,
            paid,
            "; ".join(partner.organisation.name for partner in project.partners.all()),
        )


def _project_money(fund: Fund) -> dict[int, tuple[Money, Money, Money]]:
    """For each project: given in all, approved in all, paid; from the balances of its accounts, in two queries."""
    found: dict[int, tuple[Money, Money, Money]] = {}
    numbers = Award.objects.filter(strand__fund=fund).values_list("pk", flat=True)
    own = {f"award/{number}" for number in numbers}
    for path, held in balances(below="award/").items():
        account = read_path(path)
        if not account.project or f"award/{account.award}" not in own:
            continue
        given, approved, paid = found.get(account.project, (ZERO, ZERO, ZERO))
        is_approved = account.kind in (AccountKind.APPROVED, AccountKind.PAID)
        is_paid = account.kind is AccountKind.PAID
        found[account.project] = (
            given + held,
            approved + held if is_approved else approved,
            paid + held if is_paid else paid,
        )
    return found


def outcomes(fund: Fund, on: date) -> Rows:
    rows = IndicatorFact.objects.filter(indicator__fund=fund, report__state__in=COUNTED_STATES)
    chosen = rows.select_related("report__award", "indicator").order_by("pk")
    for fact in chosen.iterator(chunk_size=CHUNK):
        yield (
            fact.pk,
            fact.report.award.reference,
            fact.project_id,
            fact.report.quarter,
            fact.indicator.key,
            fact.indicator.version,
            fact.indicator.title,
            fact.indicator.unit,
            fact.indicator.method,
            fact.value,
            fact.status,
            fact.area_id or "",
        )


def decisions(fund: Fund, on: date) -> Rows:
    released = Decision.objects.filter(application__round__strand__fund=fund, released_at__isnull=False).exclude(
        application__round__public_from__gt=clock.now()
    )
    rows = released.select_related("application__round", "application__snapshot")
    for decision in rows.order_by("pk").iterator(chunk_size=CHUNK):
        application = decision.application
        sent = application.snapshot  # who and where as it was decided on, not as the partnership is today
        yield (
            application.round.name,
            application.title,
            sent.lead,
            sent.place,
            decision.outcome,
            decision.amount,
            decision.departs_from_rank,
            decision.reasons,
            decision.decided_at,
            decision.released_at,
        )


def sources(fund: Fund, on: date) -> Rows:
    for source in fund.sources.iterator(chunk_size=CHUNK):
        yield (source.ref, source.title, source.publisher, source.published_on)


def transfers(fund: Fund, on: date) -> Rows:
    for transfer in Transfer.objects.filter(fund=fund.slug).order_by("pk").iterator(chunk_size=CHUNK):
        yield (
            transfer.pk,
            transfer.effective_on,
            transfer.at,
            transfer.event,
            transfer.source_id,
            transfer.target_id,
            transfer.amount,
            transfer.why,
            transfer.key,
        )


ROWS: dict[Table, Callable[[Fund, date], Rows]] = {
    AWARDS: awards,
    PROJECTS: projects,
    PAYMENTS: payments,
    ALLOCATIONS: allocations,
    OUTCOMES: outcomes,
    DECISIONS: decisions,
    TRANSFERS: transfers,
    SOURCES: sources,
}
"""How each table is filled, from a fund and today's date."""
