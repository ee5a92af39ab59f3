"""Everything that says who is paid in a project, and what its lead passed on. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from placefund.delivery.models import Project
from placefund.documents.actions import attach
from placefund.domain import ledger
from placefund.domain.files import DocumentKind
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.ledger.actions import post, reverse
from placefund.ledger.models import Transfer
from placefund.notices.actions import tell
from placefund.onward import refusals
from placefund.onward.acts import OnwardAct
from placefund.onward.audiences import told_of_payee
from placefund.onward.grants.actions import make_good, unmake_good
from placefund.onward.models import OnwardGrant, PassedOn, PaymentRoute
from placefund.onward.queries import held_for, route_on
from placefund.people.access import allow, locked
from placefund.people.models import Organisation, User
from placefund.records.actions import record


@transaction.atomic
def set_route(
    project: Project,
    organisation: Organisation,
    *,
    through_lead: bool,
    from_day: date,
    reason: str,
    by: User,
    at: datetime,
) -> PaymentRoute:
    """Say whether a partner is paid itself or through the lead, from a day on. What was paid before stays as it was.

    Raises:
        NotPossible: it has no grant there, it is the lead itself, it is so already, or no reason is given.
    """
    project = locked(project)
    allow(by, Capability.CHECK_RETURN, project)
    if not project.partners.filter(organisation=organisation).exists():
        raise NotPossible(refusals.NOT_IN_PROJECT.format(organisation=organisation, project=project))
    if organisation.pk == project.award.partnership.lead_id:
        raise NotPossible(refusals.LEAD_IS_PAID_ITSELF.format(organisation=organisation))
    reason = required_reason(reason)
    before = route_on(project, organisation.pk, from_day)
    if (before is not None and before.through_lead) == through_lead and (before is not None or not through_lead):
        raise NotPossible(refusals.ROUTE_IS_SO_ALREADY.format(day=before.from_day if before else project.starts_on))
    row = PaymentRoute.objects.create(
        project=project,
        organisation=organisation,
        through_lead=through_lead,
        from_day=from_day,
        reason=reason,
        set_by=by,
        set_at=at,
    )
    record(
        OnwardAct.SET_ROUTE, project, by=by, at=at, organisation=organisation.pk, through_lead=through_lead,
        from_day=from_day.isoformat(), reason=reason,
    )  # fmt: skip
    subject = say("Who is paid in {project}: {organisation}", project=project, organisation=organisation)
    words = say("{route}, from {day}.", route=row.in_words, day=from_day)
    people = told_of_payee(project.award, organisation)
    tell(
        people,
        subject,
        words,
        kind=NoticeKind.PAYEE,
        page="who-is-paid",
        args=[project.pk],
        about=project.award.regards,
        at=at,
    )
    return row


@transaction.atomic
def pass_on(
    project: Project,
    organisation: Organisation,
    amount: Money,
    *,
    paid_on: date,
    reference: str,
    grant: OnwardGrant | None = None,
    upload: UploadedFile[bytes] | None = None,
    by: User,
    at: datetime,
) -> PassedOn:
    """Note what the lead has passed on to a partner, with the reference of the payment and the file that shows it.

    Raises:
        NotPossible: the lead holds less for it, the day has not come, or there is no reference.
        FileRefused: naming what is wrong with the file.
    """
    project = locked(project)
    allow(by, Capability.PREPARE_RETURN, project)
    lead = project.award.partnership.lead
    if grant is not None and (grant.scheme.project_id, grant.scheme.organisation_id) != (project.pk, organisation.pk):
        raise NotPossible(refusals.NOT_IN_PROJECT.format(organisation=organisation, project=project))
    held = held_for(project, organisation.pk, grant.pk if grant else 0)
    if amount.pence <= 0 or amount > held:
        raise NotPossible(
            refusals.MORE_THAN_HELD.format(lead=lead, held=held, organisation=organisation, amount=amount)
        )
    if paid_on > london(at).date():
        raise NotPossible(refusals.NOT_IN_FUTURE.format(day=paid_on))
    if not reference.strip():
        raise NotPossible(refusals.NEEDS_REFERENCE)
    document = attach(project, upload, kind=DocumentKind.PASSED_ON, by=by, at=at) if upload else None
    row = PassedOn.objects.create(
        project=project,
        organisation=organisation,
        grant=grant,
        pence=amount.pence,
        paid_on=paid_on,
        reference=reference.strip(),
        document=document,
        entered_by=by,
        entered_at=at,
    )
    posting = ledger.pass_on(
        project.fund_slug, project.award_id, project.pk, lead.pk, organisation.pk, amount, key=row.key,
        grant=grant.pk if grant else 0,
    )  # fmt: skip
    post(posting, at=at, effective_on=paid_on, why=say("Passed on to {organisation}", organisation=organisation))
    if grant is not None:
        make_good(grant, key=row.key, by=by, at=at)
    record(OnwardAct.PASSED_ON, project, by=by, at=at, organisation=organisation.pk, pence=amount.pence)
    subject = say("Passed on to you: {amount}, {project}", amount=amount, project=project)
    words = say("{lead} says that it was paid on {day}.", lead=lead, day=paid_on)
    tell(told_of_payee(project.award, organisation), subject, words, kind=NoticeKind.PAYEE, page="who-is-paid", args=[project.pk],
         about=project.award.regards, asks=lead, at=at)  # fmt: skip
    return row


@transaction.atomic
def take_back(row: PassedOn, *, reason: str, by: User, at: datetime) -> PassedOn:
    """Take back an entry that was made by mistake: the lead holds the money again. Both rows stand."""
    project = locked(row.project)
    allow(by, Capability.PREPARE_RETURN, project)
    if row.undoes_id is not None or PassedOn.objects.filter(undoes=row).exists():
        raise NotPossible(refusals.UNDONE_ALREADY)
    reason = required_reason(reason)
    if row.grant is not None:
        unmake_good(row.grant, key=row.key, why=reason, at=at)
    posted = Transfer.objects.filter(key=row.key).first()
    if posted is None:  # a row that came in by another way than `pass_on`
        raise NotPossible(refusals.NOT_IN_LEDGER.format(amount=row.amount))
    reverse(posted, at=at, why=say("Taken back: {reason}", reason=reason))
    undone = PassedOn.objects.create(
        project=project,
        organisation=row.organisation,
        grant=row.grant,
        pence=row.pence,
        paid_on=row.paid_on,
        reference=row.reference,
        undoes=row,
        reason=reason,
        entered_by=by,
        entered_at=at,
    )
    record(
        OnwardAct.UNDID_PASSING, project, by=by, at=at, organisation=row.organisation_id, pence=row.pence, reason=reason
    )
    return undone
