"""Reading returns: what may still be claimed, what rules find, and every outcome total there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from placefund.awards.models import Award, PromisedFigure
from placefund.awards.queries import promises_by_key
from placefund.delivery.models import Milestone, Project, ProjectPartner
from placefund.documents.models import Document
from placefund.documents.queries import documents_of
from placefund.domain.findings import Finding
from placefund.domain.indicators import Fact, FactStatus, Indicator, total, total_by_status
from placefund.domain.money import Money
from placefund.domain.periods import Quarter, london, quarters_between
from placefund.domain.reporting import ClaimLine, ReportedQuarter, due_on, findings
from placefund.funds.models import Fund, IndicatorDefinition
from placefund.ledger.models import Transfer
from placefund.people.models import Organisation
from placefund.returns.claimable import grants_claimed_over, left_to_claim
from placefund.returns.independent_reports import due_reports
from placefund.returns.models import (
    COUNTED_STATES,
    Claim,
    CoInvestmentReceived,
    FigureReason,
    IndicatorFact,
    MilestoneReport,
    Return,
)
from placefund.returns.outlying_figures import figures_of, outlying
from placefund.returns.tranche_claims import released_for


def due_milestones(report: Return) -> QuerySet[Milestone]:
    """The milestones of active projects due by the end of the quarter and not reached before it."""
    last_day = report.period.last_day
    return (
        Milestone.objects.filter(project__award=report.award_id, project__state="active", due_on__lte=last_day)
        .filter(reached_on__isnull=True)
        .select_related("project")
    )


def reported_quarter(report: Return) -> ReportedQuarter:
    """A return as the rules see it."""
    left = left_to_claim(report)
    sums: dict[tuple[int, int], Money] = {}
    names: dict[tuple[int, int], tuple[str, str, bool]] = {}
    for claim in report.claims.select_related("project", "organisation"):
        where = (claim.project_id, claim.organisation_id)
        sums[where] = sums.get(where, Money(0)) + claim.amount
        names[where] = (claim.project.title, claim.organisation.name, claim.project.state == "active")
    told = set(
        report.milestones.filter(Q(reached_on__isnull=False) | ~Q(note="")).values_list("milestone_id", flat=True)
    )
    figures = figures_of(report)
    return ReportedQuarter(
        quarter=report.period,
        narrative=report.narrative,
        claims=tuple(
            ClaimLine(names[where][0], names[where][1], sums[where], left.get(where, Money(0)), names[where][2])
            for where in sorted(sums)
        ),
        grants_over=grants_claimed_over(report),
        open_queries=report.queries.filter(replied_at__isnull=True).count(),
        unreported_milestones=tuple(m.title for m in due_milestones(report) if m.pk not in told),
        figures=len(figures),
        unexplained=tuple(figure.title for figure in outlying(report, figures) if not figure.reason),
        reports=tuple((due.organisation.name, due.needed, due.is_there) for due in due_reports(report)),
        released=released_for(report),
    )


def findings_on_return(report: Return, at: datetime) -> tuple[Finding, ...]:
    """Every rule's finding on a return as it stands."""
    return findings(reported_quarter(report), london(at).date())


def facts_by_definition(rows: QuerySet[IndicatorFact]) -> dict[int, tuple[Fact, ...]]:
    """Facts of sent returns as the counting rules see them, by the number of the definition they were reported under.

    One query. A new version of an indicator counts its own facts and not those of the version before.
    """
    counted = rows.filter(report__state__in=COUNTED_STATES).order_by("report_id", "pk")
    values = counted.values_list(
        "indicator_id", "indicator__key", "project_id", "report__quarter", "value", "status", "identifier"
    )
    found: dict[int, list[Fact]] = {}
    for definition, key, project, quarter, value, status, identifier in values:
        fact = Fact(key, project, Quarter.parse(quarter), Decimal(value), FactStatus(status), identifier)
        found.setdefault(definition, []).append(fact)
    return {definition: tuple(facts) for definition, facts in found.items()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One indicator's totals at each level of checking; each level includes the ones above it."""

    indicator: Indicator
    claimed: Decimal
    evidenced: Decimal
    verified: Decimal


def outcomes(fund: Fund, rows: QuerySet[IndicatorFact] | None = None) -> tuple[Outcome, ...]:
    """Every indicator of a fund with its totals over these facts (all of the fund's when none are given)."""
    facts = facts_by_definition(IndicatorFact.objects.filter(indicator__fund=fund) if rows is None else rows)
    return tuple(
        outcome_of(facts.get(definition.pk, ()), definition.indicator()) for definition in fund.indicators.all()
    )


def outcome_of(facts: Iterable[Fact], indicator: Indicator) -> Outcome:
    """One indicator's totals over some facts of it."""
    by_status = total_by_status(facts, indicator)
    return Outcome(
        indicator, by_status[FactStatus.CLAIMED], by_status[FactStatus.EVIDENCED], by_status[FactStatus.VERIFIED]
    )


# --- the calendar and the lists of officers ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueReturn:
    """One quarter of an award's calendar. `state` is the return's, or says that it waits: not_started, overdue, nothing_due."""

    quarter: Quarter
    due_on: date
    report: Return | None
    state: str

    @property
    def can_be_opened(self) -> bool:
        return self.report is None and self.state != "nothing_due"


def calendar(award: Award, on: date) -> tuple[DueReturn, ...]:
    """Every quarter of an award, with its return where there is one. One query."""
    reports = {report.quarter: report for report in award.returns.all()}
    found = []
    for quarter in quarters_between(award.starts_on, award.ends_on):
        report = reports.get(str(quarter))
        day = report.due_on if report else due_on(quarter, award.strand.fund.claim_within_days)
        if report is not None:
            state = "overdue" if report.is_editable and report.sent_at is None and day < on else report.state
        else:
            state = "nothing_due" if quarter.first_day > on else "overdue" if day < on else "not_started"
        found.append(DueReturn(quarter, day, report, state))
    return tuple(found)


def claims_something() -> Exists:
    """Of a queryset of returns: whether one claims anything once what it takes off earlier claims is taken off."""
    sums = Claim.objects.filter(report=OuterRef("pk")).order_by().values("report").annotate(in_all=Sum("pence"))
    return Exists(sums.filter(in_all__gt=0))


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """A line of an earlier return that can be corrected, what is left of it, and what this return takes off it."""

    claim: Claim
    left: Money
    taken_off: Money
    reason: str


def earlier_lines(report: Return, project: Project, organisation: Organisation) -> tuple[EarlierLine, ...]:
    """What one partner claimed in a project in earlier returns that were sent, the newest first. Two queries."""
    rows = Claim.objects.filter(
        report__award=report.award_id, report__state__in=COUNTED_STATES, report__quarter__lt=report.quarter
    ).filter(project=project, organisation=organisation, corrects=None)
    found = []
    for row in rows.select_related("report").prefetch_related("corrected_by").order_by("-report__quarter", "pk"):
        off = {one.report_id: one for one in row.corrected_by.all()}
        here = off.get(report.pk)
        others = sum(one.pence for number, one in off.items() if number != report.pk)
        taken = Money(-here.pence) if here else Money(0)
        found.append(EarlierLine(row, Money(row.pence + others), taken, here.what_for if here else ""))
    return tuple(found)


def returns_of(fund: Fund) -> QuerySet[Return]:
    """A fund's returns with what a list shows: award, place, lead, who approved, `claimed_pence`, `asked_figures`."""
    claims = Claim.objects.filter(report=OuterRef("pk")).order_by().values("report").annotate(pence_in_all=Sum("pence"))
    reasons = FigureReason.objects.filter(report=OuterRef("pk")).order_by().values("report")
    asked = reasons.annotate(number=Count("pk"))
    return (
        Return.objects.filter(award__strand__fund=fund)
        .select_related("award__strand__fund", "award__partnership__place", "award__partnership__lead", "approved_by")
        .annotate(
            claimed_pence=Coalesce(Subquery(claims.values("pence_in_all")), 0, output_field=BigIntegerField()),
            asked_figures=Coalesce(Subquery(asked.values("number")), 0),
        )
    )


def late(fund: Fund, on: date) -> list[tuple[Award, DueReturn]]:
    """Each quarter whose return is past its day and was never sent, the oldest first. Two queries."""
    awards = Award.objects.filter(strand__fund=fund, state="accepted").select_related(
        "strand__fund", "partnership__lead", "partnership__place"
    )
    found = [
        (award, due)
        for award in awards.prefetch_related("returns")
        for due in calendar(award, on)
        if due.state == "overdue"
    ]
    return sorted(found, key=lambda pair: (pair[1].due_on, pair[0].pk))


# --- one return -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """What one partner may claim in one project, has claimed in other returns, and claims in this one."""

    project: Project
    organisation: Organisation
    grant: Money
    before: Money
    lines: tuple[Claim, ...]

    @property
    def claimed(self) -> Money:
        return Money.total(line.amount for line in self.lines)

    @property
    def own_lines(self) -> tuple[Claim, ...]:
        """What it claims for its own work, and not for grants to others."""
        return tuple(line for line in self.lines if line.grant_id is None)

    @property
    def left(self) -> Money:
        """What this return leaves of the grant; below zero when it claims too much."""
        return self.grant - self.before - self.claimed

    @property
    def is_over(self) -> bool:
        return self.left.pence < 0


def claim_rows(report: Return) -> tuple[ClaimRow, ...]:
    """Every partner of the award's active projects, and whoever claims in this return, by project."""
    lines: dict[tuple[int, int], list[Claim]] = {}
    for claim in report.claims.select_related("grant__scheme__project__award"):
        lines.setdefault((claim.project_id, claim.organisation_id), []).append(claim)
    claimed_in = {project for project, _ in lines}
    parts = ProjectPartner.objects.filter(project__award=report.award_id).filter(
        Q(project__state="active") | Q(project__in=claimed_in)
    )
    left = left_to_claim(report)
    found = []
    for part in parts.select_related("project__award__strand__fund", "organisation").order_by("project_id", "pk"):
        where = (part.project_id, part.organisation_id)
        found.append(
            ClaimRow(part.project, part.organisation, part.grant, part.grant - left[where], tuple(lines.get(where, ())))
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class IndicatorReport:
    """What a return says of one indicator in one project. `identifiers` are the things named, where each counts once."""

    project: Project
    value: Decimal
    identifiers: tuple[str, ...]
    status: FactStatus
    evidence: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One version of an indicator, what this return reports of it, and the award's total to date with this return in it.

    `promised_at` is the version beside which what the award promised of it stands, where that is another.
    """

    definition: IndicatorDefinition
    reported: tuple[IndicatorReport, ...]
    in_quarter: Decimal
    to_date: Decimal
    promised: PromisedFigure | None = None
    promised_at: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can be reported on here: it is asked for, or this return has a figure of it."""
        return self.definition.is_reported or bool(self.reported)

    @property
    def is_comparable(self) -> bool:
        """Whether what is reported is in the unit in which the award promised it."""
        return self.promised is not None and self.promised.is_comparable(self.definition.unit)


def indicator_rows(report: Return) -> tuple[IndicatorRow, ...]:
    """Every indicator that is asked for, or was reported under so far, with what was reported. A fixed number of queries."""
    files = {document.pk: document for document in documents_of(report)}
    rows = IndicatorFact.objects.filter(report__award=report.award_id)
    counted = rows.filter(Q(report__state__in=COUNTED_STATES) | Q(report=report)).select_related(
        "project", "indicator", "report"
    )
    facts = list(counted.order_by("project_id", "identifier", "pk"))
    promised = promises_by_key(report.award)
    found = []
    for definition in report.award.strand.fund.indicators.all():
        own = [fact for fact in facts if fact.indicator_id == definition.pk]
        here = [fact for fact in own if fact.report_id == report.pk]
        up_to_now = [fact.fact() for fact in own if fact.report.period <= report.period]
        if not up_to_now and not definition.is_reported:
            continue
        indicator, in_quarter = definition.indicator(), (fact.fact() for fact in here)
        sums = (total(in_quarter, indicator), total(up_to_now, indicator))
        found.append(IndicatorRow(definition, _by_project(here, files), *sums, promised.get(definition.key)))
    return tuple(_promised_once(row, found) for row in found)


def _promised_once(row: IndicatorRow, rows: Iterable[IndicatorRow]) -> IndicatorRow:
    """A row of which another one, of another version, has what was promised of both."""
    if row.promised is None or not row.is_comparable:
        return row
    version = row.promised.version_it_stands_at([each.definition.indicator() for each in rows if each.to_date])
    shown = {each.definition.version for each in rows if each.definition.key == row.definition.key}
    return replace(row, promised_at=version) if version in shown and version != row.definition.version else row


def _by_project(facts: list[IndicatorFact], files: dict[int, Document]) -> tuple[IndicatorReport, ...]:
    grouped: dict[int, list[IndicatorFact]] = {}
    for fact in facts:
        grouped.setdefault(fact.project_id, []).append(fact)
    return tuple(
        IndicatorReport(
            own[0].project,
            sum((fact.value for fact in own), Decimal(0)),
            tuple(fact.identifier for fact in own if fact.identifier),
            min((FactStatus(fact.status) for fact in own), key=list(FactStatus).index),
            tuple(files[pk] for pk in sorted({pk for fact in own for pk in fact.evidence}) if pk in files),
        )
        for own in grouped.values()
    )


def files_of_the_whole(report: Return) -> list[Document]:
    """The files of a return that show neither one of its facts nor a line of its co-investment."""
    rows = (*report.facts.values_list("evidence", flat=True), *report.co_investment.values_list("evidence", flat=True))
    shown = {pk for evidence in rows for pk in evidence}
    return [document for document in documents_of(report) if document.pk not in shown]


def milestone_rows(report: Return) -> tuple[tuple[Milestone, MilestoneReport | None], ...]:
    """The milestones this return has to speak of, and those that it speaks of, by the day they are due."""
    told = {row.milestone_id: row for row in report.milestones.select_related("milestone__project")}
    found = {row.milestone_id: row.milestone for row in told.values()}
    if report.is_editable:
        found |= {milestone.pk: milestone for milestone in due_milestones(report)}
    ordered = sorted(found.values(), key=lambda milestone: (milestone.due_on, milestone.pk))
    return tuple((milestone, told.get(milestone.pk)) for milestone in ordered)


def later_milestones(report: Return) -> QuerySet[Milestone]:
    """Milestones of active projects that are due after the quarter: they may be reported as reached early."""
    later = Milestone.objects.filter(project__award=report.award_id, project__state="active", reached_on__isnull=True)
    later = later.filter(due_on__gt=report.period.last_day)
    return later.exclude(reports__report=report).select_related("project")


@dataclass(frozen=True, slots=True)
class QuarterComparison:
    """This quarter beside the ones before it: for each, what was claimed and received, and each indicator's figure."""

    reports: tuple[Return, ...]
    claimed: tuple[Money, ...]
    received: tuple[Money, ...]
    indicators: tuple[tuple[IndicatorDefinition, tuple[Decimal, ...]], ...]

    @property
    def has_earlier(self) -> bool:
        return len(self.reports) > 1


def beside_earlier(report: Return, *, most: int = 4) -> QuarterComparison:
    """A return beside at most this many sent ones of earlier quarters, the oldest first. A fixed number of queries."""
    others = Return.objects.filter(award=report.award_id, state__in=COUNTED_STATES, quarter__lt=report.quarter)
    earlier = sorted(others.order_by("-quarter")[:most], key=lambda other: other.period)
    reports = (*earlier, report)

    def sums(rows: QuerySet[Claim] | QuerySet[CoInvestmentReceived]) -> tuple[Money, ...]:
        by_report = dict(
            rows.order_by().values_list("report_id").annotate(pence=Sum("pence")).values_list("report_id", "pence")
        )
        return tuple(Money(by_report.get(one.pk, 0)) for one in reports)

    facts = list(IndicatorFact.objects.filter(report__in=reports).select_related("indicator", "report"))
    seen = {fact.indicator_id: fact.indicator for fact in sorted(facts, key=lambda fact: fact.indicator_id)}
    return QuarterComparison(
        reports,
        sums(Claim.objects.filter(report__in=reports)),
        sums(CoInvestmentReceived.objects.filter(report__in=reports)),
        tuple((definition, tuple(_figure(facts, one, definition) for one in reports)) for definition in seen.values()),
    )


def _figure(facts: list[IndicatorFact], report: Return, definition: IndicatorDefinition) -> Decimal:
    own = (f.fact() for f in facts if f.report_id == report.pk and f.indicator_id == definition.pk)
    return total(own, definition.indicator())


def payees_of(report: Return) -> tuple[tuple[Project, Organisation, Money], ...]:
    """Who is owed how much by a return, in which project."""
    return tuple((row.project, row.organisation, row.claimed) for row in claim_rows(report) if row.lines)


@dataclass(frozen=True, slots=True)
class ReturnTransfer:
    """One transfer that a return made, with whose money it was."""

    transfer: Transfer
    project: str
    organisation: str


def transfers_of(report: Return) -> tuple[ReturnTransfer, ...]:
    """What approving and paying a return moved, and what was reversed of it, in order. Two queries."""
    own = Q(key__startswith=f"return/{report.pk}/") | Q(key__contains=f"/return/{report.pk}/")
    transfers = Transfer.objects.filter(own).select_related("undoes").prefetch_related("undone_by").order_by("pk")
    parts = ProjectPartner.objects.filter(project__award=report.award_id).select_related("project", "organisation")
    names = {f"{p.project_id}/{p.organisation_id}": (p.project.title, p.organisation.name) for p in parts}
    nobody = ("", "")
    # The key ends in the numbers of the project and of the organisation: return/88/payment/5/12.
    return tuple(ReturnTransfer(one, *names.get("/".join(one.key.split("/")[-2:]), nobody)) for one in transfers)
