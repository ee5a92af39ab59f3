"""Everything that corrects what was done to an application: each with a reason, each as a further row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from placefund.applications import refusals
from placefund.applications.actions import (
    NotEditable,
    held_draft,
    keep_finding,
)
from placefund.applications.acts import ApplicationAct
from placefund.applications.audiences import tell_authors
from placefund.applications.co_investing.actions import put_line_back
from placefund.applications.costing.actions import set_costs
from placefund.applications.models import Application, Reconsideration, RemovedRow, Reopening
from placefund.applications.queries import every_rule_holds
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import FinancialYear
from placefund.domain.reopening import CO_INVESTMENT, costs_of
from placefund.domain.roles import Capability
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.funds.owners import people_who_run
from placefund.notices.actions import tell
from placefund.partnerships.models import LaterClosing
from placefund.people.access import allow, locked, move
from placefund.people.models import CLOCK, Actor, Organisation, User
from placefund.records.actions import record


@transaction.atomic
def reconsider_as_eligible(application: Application, *, reasons: str, why: str, by: User, at: datetime) -> Application:
    """Find an application eligible that had been found not eligible; every rule must hold."""
    _say_why(why)
    application = locked(application)
    step = move(application, "reconsider_as_eligible", by=by)
    return keep_finding(application, step, ApplicationAct.RECONSIDERED_AS_ELIGIBLE, reasons, why=why, by=by, at=at)


@transaction.atomic
def ask_ineligible(
    application: Application,
    *,
    reasons: str,
    why: str,
    is_sure: bool = False,
    told: Iterable[User],
    by: User,
    at: datetime,
) -> Reconsideration:
    """Ask for an application that had gone forward to be found not eligible, before the panel has agreed its score.

    It goes on as eligible until another person confirms it: it was told nothing, and has a right to be read. Who has a conflict
    with it is known to later stages alone, so pages come here through `decisions.reconsiderations`, which says who is `told`.

    Raises:
        NotEditable: no reason, it has been asked for already, or every rule holds and nobody says that they are sure.
    """
    _say_why(why)
    application = locked(application)
    Application.LIFECYCLE.step("reconsider_as_ineligible", application.state)
    allow(by, Capability.CHECK_ELIGIBILITY, application)
    if not reasons.strip():
        raise NotEditable(say("Give reasons: the applicant is told them, and the record keeps them."))
    if not is_sure and every_rule_holds(application, at):
        raise NotEditable(refusals.EVERY_RULE_HOLDS)
    if application.reconsiderations.filter(Reconsideration.WAITS).exists():
        raise NotEditable(say("It has been asked for already, and waits for somebody to confirm it."))
    asked = Reconsideration.objects.create(
        application=application, reasons=reasons.strip(), reason=why.strip(), asked_by=by, asked_at=at
    )
    record(ApplicationAct.ASKED_INELIGIBLE, application, by=by, at=at, reasons=asked.reasons, why=asked.reason)
    subject = say("To confirm: {application} is not eligible after all", application=application)
    _tell_who_confirms(application, asked, told, subject, asked.reason, by=by, at=at)
    return asked


def _tell_who_confirms(
    application: Application,
    asked: Reconsideration,
    told: Iterable[User],
    subject: str,
    text: str,
    *,
    by: User,
    at: datetime,
) -> None:
    tell(
        told,
        subject,
        text,
        page="confirm-ineligibility",
        args=[application.pk, asked.pk],
        kind=NoticeKind.TO_CONFIRM,
        about=application.round,
        asks=by,
        at=at,
    )


@transaction.atomic
def reconsider_as_ineligible(asked: Reconsideration, *, by: User, at: datetime) -> Application:
    """Confirm that an application which had gone forward is not eligible: the finding stands from now on.

    Raises:
        NotEditable: whoever confirms has asked for it, or it is answered or withdrawn already.
    """
    application, asked = _to_answer(asked, by)
    step = move(application, "reconsider_as_ineligible", by=by)
    asked.save(update_fields=asked.answered(True, by=by, at=at))
    act = ApplicationAct.RECONSIDERED_AS_INELIGIBLE
    return keep_finding(application, step, act, asked.reasons, why=asked.reason, by=by, at=at)


def _to_answer(asked: Reconsideration, by: User) -> tuple[Application, Reconsideration]:
    """The application and what was asked of it, held; refused to whoever asked."""
    application, asked = locked(asked.application), locked(asked)
    allow(by, Capability.CONFIRM_INELIGIBILITY, application)
    if why := asked.why_not_answered_by(by):
        raise NotEditable(why)
    return application, asked


@transaction.atomic
def refuse_ineligible(asked: Reconsideration, *, reason: str, by: User, at: datetime) -> Reconsideration:
    """Refuse to find it not eligible: it goes on as it was, and whoever asked reads why."""
    application, asked = _to_answer(asked, by)
    asked.save(update_fields=asked.answered(False, by=by, at=at, answer=_answer(reason)))
    record(ApplicationAct.REFUSED_INELIGIBLE, application, by=by, at=at, reason=asked.answer)
    subject = say("Stays eligible: {application}", application=application)
    tell(
        [asked.asked_by],
        subject,
        asked.answer,
        page="eligibility",
        args=[application.pk],
        kind=NoticeKind.ANSWER_TO_STEP,
        about=application.round,
        asks=by,
        at=at,
    )
    return asked


@transaction.atomic
def withdraw_ineligible(
    asked: Reconsideration, *, reason: str, told: Iterable[User], by: User, at: datetime
) -> Reconsideration:
    """Withdraw what one asked for before another person has answered it."""
    application, asked = locked(asked.application), locked(asked)
    allow(by, Capability.CHECK_ELIGIBILITY, application)
    if why := asked.why_not_withdrawn_by(by):
        raise NotEditable(why)
    asked.save(update_fields=asked.withdrawn(at=at, why=_answer(reason)))
    record(ApplicationAct.WITHDREW_INELIGIBLE, application, by=by, at=at, reason=asked.answer)
    subject = say("No longer to confirm: {application} is not eligible after all", application=application)
    _tell_who_confirms(application, asked, told, subject, asked.answer, by=by, at=at)
    return asked


def _answer(reason: str) -> str:
    if not reason.strip():
        raise NotEditable(say("Say why. Whoever this concerns reads it."))
    return reason.strip()


def _say_why(why: str) -> None:
    if not why.strip():
        raise NotEditable(say("Say why the earlier finding is corrected: both stay on record, with this between them."))


def _still_open(application: Application, at: datetime) -> None:
    if not application.is_taken(at):
        raise NotEditable(refusals.ROUND_IS_OVER.format(name=application.round.name))


@transaction.atomic
def reopen(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """Make a submitted application a draft again while its round is open. What was sent counts until it is sent again."""
    application = locked(application)
    step = move(application, "reopen", by=by)
    _still_open(application, at)
    if not reason.strip():
        raise NotEditable(say("Say why it is reopened: the partners are told, and the record keeps it."))
    sent, signed_by, signed_at = application.snapshot, application.certified_by, application.certified_at
    if signed_by is None or signed_at is None:
        raise NotEditable(say("Nobody had certified what was sent, so it cannot be reopened."))
    Reopening.objects.create(
        snapshot=sent,
        why=reason.strip(),
        reopened_by=by,
        reopened_at=at,
        certified_by=signed_by,
        certified_at=signed_at,
    )
    application.state, application.submitted_at = step.target, None
    application.certified_at, application.certified_by = None, None
    application.save(update_fields=["state", "submitted_at", "certified_at", "certified_by"])
    record(ApplicationAct.REOPENED, application, by=by, at=at, reason=reason.strip(), receipt=sent.receipt)
    told = refusals.REOPENED.format(application=application, reason=reason.strip(), receipt=sent.receipt)
    subject = say("Reopened: {application}", application=application)
    tell_authors(application, subject, told, with_partners=True, kind=NoticeKind.APPLICATION_NEWS, at=at)
    _tell_fund(application.round, at=at)
    return application


def _tell_fund(round_: Round, *, at: datetime) -> None:
    """The fund hears that it happened, and not of whom: who has applied is nobody's business before a round closes."""
    tell(
        people_who_run(round_),
        say("{name}: an application was reopened", name=round_.name),
        refusals.FUND_IS_TOLD_OF_REOPENING.format(name=round_.name),
        page="manage-round",
        args=[round_.pk],
        kind=NoticeKind.ROUND_NEWS,
        about=round_,
        at=at,
    )


@transaction.atomic
def close_round(round_: Round, *, by: Actor, at: datetime) -> Round:
    """Close a round whose time has come; whatever was reopened and not sent again counts as it was sent, unless it may be sent
    longer than the others."""
    round_ = funds.close(round_, by=by, at=at)
    keep_what_was_sent(Application.objects.filter(round=round_), at=at)
    return round_


@transaction.atomic
def keep_what_was_sent(applications: QuerySet[Application], *, at: datetime) -> int:
    """Let count what was reopened and not sent again, of bids that a closed round takes no longer; how many there were."""
    unsent = applications.filter(state__in=("draft", "certified"), snapshot__isnull=False).exclude(round__state="open")
    found = list(unsent.exclude(LaterClosing.of_bids(at)).select_related(*Application.READ_WITH))
    for application in found:
        keep_as_sent(application, by=CLOCK, at=at)
    return len(found)


@transaction.atomic
def keep_as_sent(application: Application, *, by: Actor, at: datetime) -> Application:
    """Let what was sent count again, because it was reopened and the round has closed."""
    application = locked(application)
    step = move(application, "keep_as_sent", by=by)
    sent = application.snapshot
    if application.round.state == "open" or application.is_taken(at) or sent is None:
        raise NotEditable(say("Only what was sent before its round closed can count as it was sent."))
    signed = Reopening.objects.filter(snapshot=sent).latest("pk")
    application.state, application.submitted_at = step.target, sent.submitted_at
    application.certified_by, application.certified_at = signed.certified_by, signed.certified_at
    application.title, application.summary = sent.content["title"], sent.content["summary"]
    application.sectors = sent.content["sectors"]
    application.save()
    record(ApplicationAct.KEPT_AS_SENT, application, by=by, at=at, receipt=sent.receipt)
    told = refusals.STAYS_AS_SENT.format(name=application.round.name, application=application, receipt=sent.receipt)
    subject = say("What you sent counts: {application}", application=application)
    tell_authors(application, subject, told, with_partners=True, kind=NoticeKind.APPLICATION_NEWS, at=at)
    return application


@transaction.atomic
def revive(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """Bring a withdrawn application back while its round is open: as it was sent, or as the draft it was."""
    locked(application.partnership)
    application = locked(application)
    _still_open(application, at)
    if not reason.strip():
        raise NotEditable(say("Say why it is brought back: the record keeps it beside the withdrawal."))
    others = Application.objects.filter(round=application.round, partnership=application.partnership)
    if other := others.exclude(state="withdrawn").first():
        raise NotEditable(
            say("{partnership} has begun another, “{other}”.", partnership=other.partnership, other=other)
        )
    if application.is_sent:
        step = move(application, "revive_as_sent", by=by)
    else:
        step = move(application, "revive", by=by)
        application.certified_at, application.certified_by = None, None
    application.state, application.withdrawn_at = step.target, None
    application.save(update_fields=["state", "withdrawn_at", "certified_at", "certified_by"])
    record(ApplicationAct.REVIVED, application, by=by, at=at, reason=reason.strip())
    subject = say("Brought back: {application}", application=application)
    tell_authors(application, subject, reason.strip(), with_partners=True, kind=NoticeKind.APPLICATION_NEWS, at=at)
    return application


@transaction.atomic
def revise_decision(application: Application, *, by: Actor, at: datetime) -> Application:
    """Note that it is decided otherwise before anybody is told; `decisions` calls this with the revision."""
    application = locked(application)
    application.state = move(application, "revise_decision", by=by).target
    record(ApplicationAct.DECIDED_AGAIN, application, by=by, at=at)
    return application


@transaction.atomic
def tell_of_revision(application: Application, *, is_funded: bool, by: Actor, at: datetime) -> Application:
    """Note that a released outcome was revised; `decisions` calls this when the revision is published."""
    application = locked(application)
    step = move(application, "revise_to_success" if is_funded else "revise_to_decline", by=by)
    application.state = step.target
    application.save(update_fields=["state"])
    told = ApplicationAct.TOLD_OF_REVISED_SUCCESS if is_funded else ApplicationAct.TOLD_OF_REVISED_DECLINE
    record(told, application, by=by, at=at)
    return application


# --- rows of a draft ---------------------------------------------------------------------------------------------------


@transaction.atomic
def remove_costs(
    application: Application,
    organisation: Organisation,
    category: CostCategory,
    kind: SpendKind,
    *,
    by: User,
    at: datetime,
) -> RemovedRow:
    """Take a row of costs out of a draft, every year of it; it can be put back."""
    application = held_draft(application, by, Capability.EDIT_OWN_COSTS, part=costs_of(organisation.pk), at=at)
    rows = application.costs.filter(organisation=organisation, category=category, kind=kind)
    years = dict(rows.values_list("year", "pence"))
    if not years:
        raise NotEditable(say("There are no such costs in this application."))
    nothing = {FinancialYear(year): ZERO for year in years}
    set_costs(application, organisation, category, kind, nothing, by=by, at=at)
    removed = RemovedRow.objects.create(
        application=application,
        kind="costs",
        content={
            "organisation": organisation.pk,
            "category": category.value,
            "kind": kind.value,
            "years": {str(year): pence for year, pence in years.items()},
        },
        removed_by=by,
        removed_at=at,
    )
    record(ApplicationAct.REMOVED_COSTS, application, by=by, at=at, organisation=organisation.name)
    return removed


@transaction.atomic
def put_back(removed: RemovedRow, *, by: User, at: datetime) -> RemovedRow:
    """Put what was removed back into the draft.

    Raises:
        NotEditable: it is no draft, it has been put back already, or other costs stand in its place.
    """
    part = costs_of(removed.content["organisation"]) if removed.kind == "costs" else CO_INVESTMENT
    application = held_draft(removed.application, by, Capability.EDIT_OWN_COSTS, part=part, at=at)
    removed = locked(removed)
    if removed.is_back:
        raise NotEditable(say("It has been put back already."))
    if removed.kind == "costs":
        _put_costs_back(application, removed.content, by=by, at=at)
    else:
        put_line_back(application, removed.content, by=by, at=at)
    removed.put_back_at = at
    removed.save(update_fields=["put_back_at"])
    record(ApplicationAct.PUT_ROW_BACK, application, by=by, at=at, row=removed.pk)
    return removed


def _put_costs_back(application: Application, kept: dict[str, Any], *, by: User, at: datetime) -> None:
    organisation = Organisation.objects.get(pk=kept["organisation"])
    category, kind = CostCategory(kept["category"]), SpendKind(kept["kind"])
    if application.costs.filter(organisation=organisation, category=category, kind=kind).exists():
        raise NotEditable(
            say("{organisation} has a row of these costs again. Change that one.", organisation=organisation)
        )
    amounts = {FinancialYear(int(year)): Money(pence) for year, pence in kept["years"].items()}
    set_costs(application, organisation, category, kind, amounts, by=by, at=at)
