"""Everything that changes a return, and the payment that follows it. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from placefund.awards.models import Award
from placefund.awards.queries import require_payable
from placefund.delivery.actions import confirm_milestone
from placefund.delivery.drawing.actions import draw
from placefund.delivery.models import Milestone, Project
from placefund.documents.models import Document
from placefund.domain import ledger
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.costs import CostCategory
from placefund.domain.coverage import RecordKind
from placefund.domain.findings import NotPossible, require
from placefund.domain.identifiers import as_read, counted_once
from placefund.domain.indicators import CountingMethod
from placefund.domain.lifecycle import in_words
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import Quarter, london, quarters_between
from placefund.domain.reporting import due_on
from placefund.domain.roles import Capability
from placefund.funds.models import IndicatorDefinition
from placefund.funds.queries import require_on_record
from placefund.ledger.actions import post
from placefund.ledger.queries import key_anew
from placefund.notices.actions import tell
from placefund.onward.grants.actions import make_good
from placefund.onward.models import OnwardGrant
from placefund.onward.queries import paid_through
from placefund.partnerships.audiences import leads_of
from placefund.people.access import allow, locked, move
from placefund.people.models import Actor, ClockActor, Organisation, User
from placefund.places.models import Area
from placefund.records.actions import record, written
from placefund.returns import audiences, refusals
from placefund.returns.acts import ReturnAct
from placefund.returns.evidence.actions import (
    evidence_of,
    keep_reasons_of_what_is_sent,
    status_shown_by,
    verify_what_is_shown,
)
from placefund.returns.models import Claim, CoInvestmentReceived, IndicatorFact, MilestoneReport, Query, Return, kept
from placefund.returns.queries import findings_on_return
from placefund.returns.refusals import editable


@transaction.atomic
def open_return(award: Award, quarter: Quarter, *, by: Actor, at: datetime) -> Return:
    """Begin the return of one quarter of an award; opening it twice gives the one that is there."""
    if not isinstance(by, ClockActor):
        allow(by, Capability.PREPARE_RETURN, award)
    if award.state != "accepted":
        raise NotPossible(
            say("{award} is {state}; returns are made for accepted awards.", award=award, state=in_words(award.state))
        )
    if quarter not in quarters_between(award.starts_on, award.ends_on):
        raise NotPossible(say("{award} does not run in {quarter}.", award=award, quarter=quarter))
    if london(at).date() < quarter.first_day:
        raise NotPossible(say("{quarter} has not begun.", quarter=quarter))
    report, is_new = Return.objects.get_or_create(
        award=award,
        quarter=str(quarter),
        defaults={"due_on": due_on(quarter, award.strand.fund.claim_within_days), "opened_at": at},
    )
    if is_new:
        record(ReturnAct.OPENED, report, by=by, at=at)
    return report


def _of_this_award(report: Return, project: Project) -> None:
    if project.award_id != report.award_id:
        raise NotPossible(say("{project} is not a project of {award}.", project=project, award=report.award))


@transaction.atomic
def describe_progress(report: Return, narrative: str, *, by: User, at: datetime) -> Return:
    """Say in words what was done in the quarter."""
    report = editable(report, by)
    report.narrative = narrative.strip()
    report.save(update_fields=["narrative"])
    record(ReturnAct.DESCRIBED_PROGRESS, report, by=by, at=at)
    return report


@transaction.atomic
def set_claim(
    report: Return,
    project: Project,
    organisation: Organisation,
    category: CostCategory,
    amount: Money,
    *,
    what_for: str = "",
    by: User,
    at: datetime,
) -> None:
    """Set what a partner claims in a project under a category; £0 removes it."""
    report = editable(report, by)
    _of_this_award(report, project)
    if not project.partners.filter(organisation=organisation).exists():
        raise NotPossible(say("{organisation} has no grant in {project}.", organisation=organisation, project=project))
    if amount.pence < 0:
        raise NotPossible(say("A claim cannot be below £0."))
    where: dict[str, Any] = {"report": report, "project": project, "organisation": organisation, "category": category}
    where["corrects"] = None
    where["grant"] = None
    taken_off = -Claim.objects.filter(**{f"corrects__{name}": value for name, value in where.items()}).aggregate(
        pence=Sum("pence", default=0)
    )["pence"]
    if amount.pence < taken_off:
        raise NotPossible(refusals.LINE_IS_CORRECTED.format(amount=Money(taken_off)))
    if amount.pence == 0:
        for claim in Claim.objects.filter(**where):
            kept(claim, f"{project}, {organisation}: {claim.amount}", by=by, at=at).save()
            claim.delete()
    else:
        written(Claim, where, {"pence": amount.pence, "what_for": what_for.strip()})
    record(
        ReturnAct.CLAIMED,
        report,
        by=by,
        at=at,
        project=project.title,
        organisation=organisation.name,
        pence=amount.pence,
    )


@transaction.atomic
def set_claims(
    report: Return,
    project: Project,
    organisation: Organisation,
    lines: Mapping[CostCategory, tuple[Money, str]],
    *,
    by: User,
    at: datetime,
) -> None:
    """Set all that a partner claims in a project: an amount and what it was for, by category. Only changes are recorded."""
    report = editable(report, by)
    here = Claim.objects.filter(report=report, project=project, organisation=organisation, corrects=None, grant=None)
    before = {claim.category: (claim.amount, claim.what_for) for claim in here}
    for category, (amount, what_for) in lines.items():
        if (amount, what_for.strip()) != before.get(category, (Money(0), "")) and (amount or category in before):
            set_claim(report, project, organisation, category, amount, what_for=what_for, by=by, at=at)


@transaction.atomic
def add_co_investment(
    report: Return,
    project: Project,
    *,
    investor: str,
    source: SourceClass,
    form: Form,
    amount: Money,
    by: User,
    at: datetime,
) -> CoInvestmentReceived:
    """Report other people's money that came in during the quarter."""
    report = editable(report, by)
    _of_this_award(report, project)
    if amount.pence <= 0:
        raise NotPossible(say("Co-investment is an amount above £0."))
    if not investor.strip():
        raise NotPossible(say("Name the investor."))
    line = CoInvestmentReceived.objects.create(
        report=report, project=project, investor=investor.strip(), source=source, form=form, pence=amount.pence
    )
    record(ReturnAct.ADDED_CO_INVESTMENT, report, by=by, at=at, investor=line.investor, pence=line.pence)
    return line


@transaction.atomic
def remove_co_investment(line: CoInvestmentReceived, *, by: User, at: datetime) -> None:
    """Take a line of co-investment out of a return that has not been sent."""
    report = editable(line.report, by)
    record(ReturnAct.REMOVED_CO_INVESTMENT, report, by=by, at=at, investor=line.investor, pence=line.pence)
    kept(line, f"{line.investor}: {Money(line.pence)}", by=by, at=at).save()
    line.delete()


@transaction.atomic
def report_fact(
    report: Return,
    project: Project,
    indicator: IndicatorDefinition,
    value: Decimal,
    *,
    identifier: str = "",
    area: Area | None = None,
    evidence: Iterable[Document] = (),
    by: User,
    at: datetime,
) -> IndicatorFact:
    """Report one fact; reporting the same thing of the same project again replaces it within this return."""
    report = editable(report, by)
    _of_this_award(report, project)
    if indicator.fund_id != report.award.strand.fund_id:
        raise NotPossible(say("{indicator} is not an indicator of this fund.", indicator=indicator))
    if value <= 0:
        raise NotPossible(refusals.REPORTED_VALUE_IS_NOT_POSITIVE.format(title=indicator.title))
    unique = indicator.method == CountingMethod.UNIQUE
    if unique and not identifier.strip():
        raise NotPossible(
            say("{title} counts each one once, so name it: a company or charity number.", title=indicator.title)
        )
    if unique:
        identifier = refusals.readable(identifier)
    if unique and value != 1:
        raise NotPossible(say("{title} is reported one at a time, each by its number.", title=indicator.title))
    shown = evidence_of(report, evidence)
    named = identifier if unique else ""
    fact = written(
        IndicatorFact,
        {"report": report, "project": project, "indicator": indicator, "identifier": named},
        {"value": value, "area": area or project.area, "evidence": shown, "status": status_shown_by(shown)},
    )
    record(
        ReturnAct.REPORTED_FACT, report, by=by, at=at, indicator=indicator.key, value=str(value), project=project.title
    )
    return fact


@transaction.atomic
def remove_fact(fact: IndicatorFact, *, by: User, at: datetime) -> None:
    """Take a fact out of a return that has not been sent."""
    report = editable(fact.report, by)
    record(ReturnAct.REMOVED_FACT, report, by=by, at=at, indicator=fact.indicator.key, value=str(fact.value))
    kept(fact, str(fact), by=by, at=at).save()
    fact.delete()


def _each_once(wanted: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What was written, each thing once under its number, whichever way and however often it was written."""
    read = {refusals.readable(number): value for number, value in wanted.items()}
    things = counted_once(read)
    return {number: value for number, value in read.items() if things[number] == number or things[number] not in read}


@transaction.atomic
def report_indicator(
    report: Return,
    indicator: IndicatorDefinition,
    values: Mapping[Project, Mapping[str, Decimal]],
    *,
    by: User,
    at: datetime,
) -> None:
    """Report all that the quarter has of one indicator in these projects; what is left out is taken out.

    `values` are by identifier for an indicator that counts each one once, and under "" for any other. The evidence of a
    project's facts stays with them.
    """
    report = editable(report, by)
    for project, wanted in values.items():
        here = list(report.facts.filter(project=project, indicator=indicator))
        shown = Document.objects.filter(pk__in={pk for fact in here for pk in fact.evidence})
        held = {as_read(fact.identifier): fact for fact in here}
        named = _each_once(wanted) if indicator.method == CountingMethod.UNIQUE else dict(wanted)
        for identifier, fact in held.items():
            if identifier not in named:
                remove_fact(fact, by=by, at=at)
        for identifier, value in named.items():
            if identifier not in held or held[identifier].value != value:
                report_fact(report, project, indicator, value, identifier=identifier, evidence=shown, by=by, at=at)


@transaction.atomic
def report_milestone(
    report: Return, milestone: Milestone, *, reached_on: date | None, note: str = "", by: User, at: datetime
) -> MilestoneReport:
    """Say when a milestone was reached, or why it was not."""
    report = editable(report, by)
    _of_this_award(report, milestone.project)
    if reached_on is not None and reached_on > london(at).date():
        raise NotPossible(say("A milestone cannot be reached in the future."))
    if reached_on is None and not note.strip():
        raise NotPossible(say("Say why “{milestone}” was not reached, and when it will be.", milestone=milestone))
    where = {"report": report, "milestone": milestone}
    told = written(MilestoneReport, where, {"reached_on": reached_on, "note": note.strip()})
    record(ReturnAct.REPORTED_MILESTONE, report, by=by, at=at, milestone=milestone.title)
    return told


@transaction.atomic
def send(report: Return, *, by: User, at: datetime) -> Return:
    """Send a return to the monitoring officer."""
    report = locked(report)
    step = move(report, "send", by=by)
    found = require(findings_on_return(report, at))
    keep_reasons_of_what_is_sent(report)
    report.state, report.sent_at, report.sent_by = step.target, at, by
    report.taken_up_at, report.taken_up_by = None, None
    report.save(update_fields=["state", "sent_at", "sent_by", "taken_up_at", "taken_up_by"])
    claimed = report.claimed
    record(
        ReturnAct.SENT,
        report,
        by=by,
        at=at,
        claimed_pence=claimed.pence,
        passed=[finding.rule for finding in found if finding.passed],
    )
    subject, text = say("Return to check: {report}", report=report), say("It claims {claimed}.", claimed=claimed)
    told, place = audiences.told_when_sent(report), audiences.at_return(report)
    tell(told, subject, text, kind=NoticeKind.RETURN_TO_CHECK, asks=by, **place, at=at)
    return report


@transaction.atomic
def query(report: Return, text: str, *, by: User, at: datetime) -> Query:
    """Ask a question; the return goes back to the lead until it is answered."""
    report = locked(report)
    step = move(report, "query", by=by)
    if not text.strip():
        raise NotPossible(say("Write the question."))
    asked = Query.objects.create(report=report, text=text.strip(), asked_by=by, asked_at=at)
    report.state = step.target
    report.save(update_fields=["state"])
    record(ReturnAct.QUERIED, report, by=by, at=at, question=asked.text)
    people, subject = leads_of(report.award.partnership), say("Question on {report}", report=report)
    tell(people, subject, asked.text, kind=NoticeKind.RETURN_QUESTION, **audiences.at_return(report), at=at)
    return asked


@transaction.atomic
def reply(asked: Query, text: str, *, by: User, at: datetime) -> Query:
    """Answer a question on a return."""
    allow(by, Capability.PREPARE_RETURN, asked.report)
    asked = locked(asked)
    if not text.strip():
        raise NotPossible(say("Write the answer."))
    if asked.replied_at is not None:
        raise NotPossible(say("This question has its answer already."))
    asked.reply, asked.replied_by, asked.replied_at = text.strip(), by, at
    asked.save(update_fields=["reply", "replied_by", "replied_at"])
    record(ReturnAct.REPLIED, asked.report, by=by, at=at)
    return asked


def _owed(report: Return) -> dict[tuple[int, int, int], Money]:
    """What a return claims by project, organisation, and the grant within the project that it is for (0: none)."""
    owed: dict[tuple[int, int, int], Money] = {}
    for claim in report.claims.all():
        where = (claim.project_id, claim.organisation_id, claim.grant_id or 0)
        owed[where] = owed.get(where, Money(0)) + claim.amount
    return {where: amount for where, amount in owed.items() if amount}


def _key(report: Return, step: str, project: int, organisation: int, grant: int) -> str:
    return key_anew(f"return/{report.pk}/{step}/{project}/{organisation}" + (f"/{grant}" if grant else ""))


def _by_project(owed: Mapping[tuple[int, int, int], Money]) -> dict[int, Money]:
    """What is owed out of each project's own account: what is for a grant within it was given to that grant when it was made."""
    found: dict[int, Money] = {}
    for (project, _, grant), amount in owed.items():
        if not grant:
            found[project] = found.get(project, Money(0)) + amount
    return found


@transaction.atomic
def approve(report: Return, *, by: User, at: datetime) -> Return:
    """Approve a return: the fund owes its grant, what is evidenced becomes verified, reached milestones are noted."""
    report = locked(report)
    step = move(report, "approve", by=by)
    report.state, report.approved_at, report.approved_by = step.target, at, by
    report.save(update_fields=["state", "approved_at", "approved_by"])
    owed = _owed(report)
    draw(report.award, _by_project(owed), at=at)
    for (project, organisation, grant), amount in sorted(owed.items()):
        key = _key(report, "approval", project, organisation, grant)
        posting = ledger.accrue(report.fund_slug, report.award_id, project, organisation, amount, key=key, grant=grant)
        post(posting, at=at, effective_on=report.period.last_day, why=say("Approved in {report}", report=report))
    verify_what_is_shown(report)
    for told in report.milestones.filter(reached_on__isnull=False).select_related("milestone__project"):
        confirm_milestone(told.milestone, told.reached_on or london(at).date(), by=by, at=at)
    claimed = report.claimed
    record(ReturnAct.APPROVED, report, by=by, at=at, claimed_pence=claimed.pence)
    if claimed:
        subject, text = say("To pay: {report}", report=report), say("{claimed} is approved.", claimed=claimed)
        people, place = audiences.told_when_approved(report), audiences.at_return(report)
        tell(people, subject, text, kind=NoticeKind.RETURN_TO_PAY, asks=by, **place, at=at)
    return report


@transaction.atomic
def pay(report: Return, *, by: User, at: datetime) -> Return:
    """Pay an approved return. Whoever approved it cannot pay it; paying twice is impossible.

    Raises:
        NotPossible: the same person approved it, there is nothing to pay, or payments are not on record here.
    """
    report = locked(report)
    step = move(report, "pay", by=by)
    if report.approved_by_id == by.pk:
        raise NotPossible(say("You approved this return, so another person has to pay it."))
    require_on_record(report.award.strand.fund, RecordKind.PAYMENTS)
    if not (owed := _owed(report)):
        raise NotPossible(say("This return claims nothing, so there is nothing to pay."))
    require_payable(report.award)
    report.state, report.paid_at, report.paid_by = step.target, at, by
    report.save(update_fields=["state", "paid_at", "paid_by"])
    projects = report.award.projects.in_bulk({project for project, _, _ in owed})
    for (project, organisation, grant), amount in sorted(owed.items()):
        _pay_one(report, projects[project], organisation, grant, amount, by=by, at=at)
    claimed = report.claimed
    record(ReturnAct.PAID, report, by=by, at=at, pence=claimed.pence)
    subject, text = say("Paid: {report}", report=report), say("{claimed} has been paid.", claimed=claimed)
    place, receipt = audiences.at_return(report), audiences.payment_receipt(report)
    tell(leads_of(report.award.partnership), subject, text, kind=NoticeKind.PAYMENT, receipt=receipt, **place, at=at)
    return report


def _pay_one(
    report: Return, project: Project, organisation: int, grant: int, amount: Money, *, by: User, at: datetime
) -> None:
    """Pay one organisation in one project, itself or through the lead; what it advanced to a recipient is made good."""
    key = _key(report, "payment", project.pk, organisation, grant)
    through = paid_through(project, organisation, london(at).date())
    posting = ledger.pay(
        report.fund_slug, report.award_id, project.pk, organisation, amount, key=key, grant=grant, through=through
    )
    post(posting, at=at, why=say("Paid for {report}", report=report))
    if grant and not through:
        make_good(OnwardGrant.objects.get(pk=grant), key=key, by=by, at=at)
