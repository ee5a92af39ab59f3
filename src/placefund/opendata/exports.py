"""The rows of every published table, read a few at a time so that a long table is sent and never held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.crypto import salted_hmac

from placefund.awards.models import Award, PromisedFigure
from placefund.awards.queries import coverage_for
from placefund.decisions.models import DecisionVersion
from placefund.delivery.models import Project
from placefund.domain.accounts import PAID_KINDS, AccountKind, read_path
from placefund.domain.coverage import Extent, RecordKind
from placefund.domain.figures import Blank
from placefund.domain.identifiers import counted_once
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import london
from placefund.domain.standards.cells import Cell
from placefund.domain.standards.tables import (
    ALLOCATIONS,
    AWARDS,
    COVERAGE,
    DECISIONS,
    LOCAL_CHOICES,
    ONWARD_GRANTS,
    OUTCOMES,
    PAYMENTS,
    PROJECTS,
    PROMISED_FIGURES,
    SOURCES,
    STORIES,
    TRANSFERS,
    Table,
)
from placefund.domain.trail import Step, direction
from placefund.funds.models import Fund
from placefund.funds.queries import allocations_on, coverage_of, versions
from placefund.funds.stories import stories
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balances, trail
from placefund.onward.models import OnwardGrant
from placefund.onward.queries import with_money
from placefund.opendata.call_names import calls_by_project
from placefund.people.models import Organisation
from placefund.people.queries import goes_on
from placefund.records import clock
from placefund.returns.models import COUNTED_STATES, IndicatorFact

CHUNK = 500
HASH_DIGITS = 20
Rows = Iterator[tuple[Cell, ...]]


def rows_of(table: Table, fund: Fund, on: date) -> Rows:
    """The rows of a table; each says at its end how much of its kind is on record, and one says it where there is none."""
    if table.kind is None:
        yield from ROWS[table](fund, on)
        return
    holding, row = coverage_of(fund).holding(table.kind), None
    for row in ROWS[table](fund, on):
        yield (*row, holding.code)
    if row is None and holding.extent is not Extent.COMPLETE:
        yield (*(None for _ in table.columns[1:]), holding.code)


def coverage(fund: Fund, on: date) -> Rows:
    """What is on record here, statement by statement, so that whoever adds up the other tables knows what is missing."""
    statements = list(fund.coverage_records.order_by("pk"))
    newest = {row.kind: row.pk for row in statements}
    for row in statements:
        yield (
            row.kind,
            row.version,
            row.holding().code,
            newest[row.kind] == row.pk,
            row.why,
            "; ".join(row.source_refs.split()),
            row.stated_at,
        )


def awards(fund: Fund, on: date) -> Rows:
    """Every accepted award with what became of its money."""
    money, known = trail(fund.slug).awards, coverage_of(fund)
    for award in Award.published().filter(strand__fund=fund).order_by("pk").iterator(chunk_size=CHUNK):
        moved, on_record = money.get(award.pk), coverage_for(award, known)
        lead, place = goes_on(award.partnership.lead), award.partnership.place
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
            moved.awarded if moved else ZERO,
            moved.handed_back if moved else ZERO,
            moved.committed if moved else ZERO,
            on_record.counted(moved.approved if moved else ZERO, RecordKind.PAYMENTS),
            on_record.counted(moved.paid if moved else ZERO, RecordKind.PAYMENTS),
            london(award.offered_at).date(),
            london(award.answered_at).date() if award.answered_at else None,
            award.starts_on,
            award.ends_on,
            award.state,
        )


def allocations(fund: Fund, on: date) -> Rows:
    """Every version of what each place was promised, and which is in force."""
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
            allocation.announced_as,
            allocation.effective_on,
            allocation.pk in in_force,
            allocation.why,
            "; ".join(allocation.source_refs.split()),
        )


def payments(fund: Fund, on: date) -> Rows:
    """Every payment and every payment that was reversed, with who was paid in which project."""
    references = dict(Award.objects.filter(strand__fund=fund).values_list("pk", "reference"))
    projects = dict(Project.objects.filter(award__strand__fund=fund).values_list("pk", "title"))
    payees = Organisation.objects.select_related("merged_into").in_bulk()
    for transfer in _touching_payments(fund).iterator(chunk_size=CHUNK):
        if not (sign := direction(Step.PAID, transfer.source_id, transfer.target_id)):
            continue  # what is passed on, to a partner or to the recipient of a grant, was paid before
        is_payment = sign > 0
        end = read_path(transfer.target_id if is_payment else transfer.source_id)
        payee = goes_on(payees[end.payee])
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
            transfer.undoes_id or "",
        )


def _touching_payments(fund: Fund) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(fund=fund.slug)
    return (rows.filter(target__path__contains="/paid/") | rows.filter(source__path__contains="/paid/")).order_by("pk")


def projects(fund: Fund, on: date) -> Rows:
    """Every project that has started, with its money."""
    money, known, calls = _project_money(fund), coverage_of(fund), calls_by_project(fund)
    rows = (
        Project.published()
        .filter(award__strand__fund=fund)
        .prefetch_related("partners__organisation__merged_into")
        .order_by("pk")
    )
    for project in rows.iterator(chunk_size=CHUNK):
        given, approved, paid = money.get(project.pk, (ZERO, ZERO, ZERO))
        on_record = coverage_for(project.award, known)
        yield (
            project.award.reference,
            project.pk,
            _place_of(project),
            calls.get(project.pk, ("", ""))[1],
            project.title,
            project.summary,
            project.state,
            project.area.code if project.area else "",
            project.area.name if project.area else "",
            project.starts_on,
            project.ends_on,
            given,
            on_record.counted(approved, RecordKind.PAYMENTS),
            on_record.counted(paid, RecordKind.PAYMENTS),
            "; ".join(dict.fromkeys(goes_on(partner.organisation).name for partner in project.partners.all())),
        )


def onward_grants(fund: Fund, on: date) -> Rows:
    """Every grant within a project that is published, with where its money is."""
    found = OnwardGrant.published().filter(scheme__project__award__strand__fund=fund).order_by("scheme", "number")
    found = found.select_related(*OnwardGrant.READ_WITH, "scheme__project__award__partnership__place")
    for row in with_money(found):
        grant, money = row.grant, row.money
        yield (
            grant.award.reference,
            grant.scheme.project_id,
            _place_of(grant.scheme.project),
            grant.scheme.title,
            grant.reference,
            grant.scheme.organisation.name,
            str(grant.public_name),
            grant.identifier,
            grant.purpose,
            grant.state,
            grant.decided_on,
            grant.decided_by,
            grant.has_conflict,
            grant.starts_on,
            grant.ends_on,
            money.granted,
            money.committed,
            money.approved,
            money.not_passed_on,
            money.recipient,
            money.advanced,
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
        if account.kind is AccountKind.ADVANCED:
            continue
        is_paid = account.kind in PAID_KINDS
        is_approved = is_paid or account.kind is AccountKind.APPROVED
        found[account.project] = (
            given + held,
            approved + held if is_approved else approved,
            paid + held if is_paid else paid,
        )
    return found


def _things(rows: QuerySet[IndicatorFact]) -> dict[str, str]:
    """For each number on record a keyed hash of the thing it names. Without the key nobody can try all numbers out."""
    numbers = rows.exclude(identifier="").order_by().values_list("identifier", flat=True).distinct()
    return {
        number: salted_hmac("placefund.opendata.outcomes", thing, algorithm="sha256").hexdigest()[:HASH_DIGITS]
        for number, thing in counted_once(numbers).items()
    }


def outcomes(fund: Fund, on: date) -> Rows:
    """Every reported figure of sent returns, by its definition and how well it is shown."""
    rows = IndicatorFact.objects.filter(indicator__fund=fund, report__state__in=COUNTED_STATES)
    things = _things(rows)
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
            things.get(fact.identifier, ""),
        )


def promised_figures(fund: Fund, on: date) -> Rows:
    """What every accepted award promises, with each correction; a row that says so where nothing of an award is on record."""
    rows = PromisedFigure.objects.select_related("indicator", "corrected_by").order_by("pk")
    awards = Award.published().filter(strand__fund=fund).order_by("pk")
    for award in awards.prefetch_related(Prefetch("promised_figures", rows)).iterator(chunk_size=CHUNK):
        for row in award.promised_figures.all():
            own = row.indicator
            yield (
                row.pk,
                award.reference,
                own.key,
                own.version,
                own.title,
                own.unit,
                row.value,
                row.due_on,
                row.where,
                row.entered_at,
                row.corrects_id or "",
                row.reason,
                not hasattr(row, "corrected_by"),
            )
        if not award.promised_figures.all():
            yield (None, award.reference, "", "", "", "", Blank.NOT_ON_RECORD, None, "", None, "", "", None)


def _place_of(project: Project) -> str:
    place = project.award.partnership.place
    return place.name if place else ""


def decisions(fund: Fund, on: date) -> Rows:
    """Every public outcome of a bid, with its score and reasons as they were released."""
    # What a place chose in its own call is no decision of the fund.
    rows = _told(fund).filter(decision__application__round__programme=None)
    for version, told in _counted(rows):
        application, sent = version.decision.application, version.decision.application.snapshot
        yield (
            application.round.name,
            application.title,
            sent.lead,  # who and where as it was decided on, not as the partnership is today
            sent.place,
            version.outcome,
            version.amount,
            *_as_told(version, told),
        )


def case_studies(fund: Fund, on: date) -> Rows:
    """What the fund's book tells of what came of its work, and of what somebody found."""
    for told in stories(fund):
        row = told.row
        yield (
            row.key,
            "finding" if row.is_finding else "case study",
            row.title,
            row.place_slug,
            row.told_on,
            row.found_by,
            row.words,
            "; ".join(f"{what}: {value}" for what, value in told.figures),
            row.picture,
            row.picture_says,
            row.confidence,
            "; ".join(row.source_refs.replace(";", " ").split()),
        )


def local_choices(fund: Fund, on: date) -> Rows:
    """Every public outcome of a bid to a place's own call, with the place."""
    rows = _told(fund).filter(decision__application__round__programme__isnull=False)
    for version, told in _counted(rows.select_related("decision__application__round__programme__place")):
        application = version.decision.application
        owner = application.round.programme
        place = owner.place if owner is not None else None
        yield (
            place.name if place else "",
            place.slug if place else "",
            application.round.name,
            application.title,
            application.snapshot.lead,
            *_as_told(version, told),
            version.outcome,
            version.amount,
        )


def _told(fund: Fund) -> QuerySet[DecisionVersion]:
    """What was told of bids and is public."""
    released = DecisionVersion.objects.filter(
        decision__application__round__strand__fund=fund, released_at__isnull=False
    ).exclude(decision__application__round__public_from__gt=clock.now())
    return released.select_related("decision__application__round", "decision__application__snapshot")


def _counted(rows: QuerySet[DecisionVersion]) -> Iterator[tuple[DecisionVersion, int]]:
    """Each version, and the how manieth it is that was told of its bid."""
    told: dict[int, int] = {}
    for version in rows.order_by("decision", "number").iterator(chunk_size=CHUNK):
        told[version.decision_id] = told.get(version.decision_id, 0) + 1
        yield version, told[version.decision_id]


def _as_told(version: DecisionVersion, told: int) -> tuple[Cell, ...]:
    """How and when it was told, and whether it stands."""
    return (
        version.departs_from_rank,
        version.reasons,
        version.decided_at,
        version.released_at,
        told,
        version.number == version.decision.standing,
        "" if told == 1 else version.why_corrected,
    )


def sources(fund: Fund, on: date) -> Rows:
    """Where the facts of the fund come from."""
    for source in fund.sources.iterator(chunk_size=CHUNK):
        yield (source.ref, source.title, source.publisher, source.published_on, source.url)


def transfers(fund: Fund, on: date) -> Rows:
    """Every transfer of the ledger: from which account, to which, how much and why."""
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
            transfer.undoes_id or "",
        )


ROWS: dict[Table, Callable[[Fund, date], Rows]] = {
    COVERAGE: coverage,
    AWARDS: awards,
    PROMISED_FIGURES: promised_figures,
    PROJECTS: projects,
    ONWARD_GRANTS: onward_grants,
    PAYMENTS: payments,
    ALLOCATIONS: allocations,
    OUTCOMES: outcomes,
    DECISIONS: decisions,
    STORIES: case_studies,
    LOCAL_CHOICES: local_choices,
    TRANSFERS: transfers,
    SOURCES: sources,
}
"""How each table is filled, from a fund and today's date."""
