"""Everything that changes an award. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from placefund.awards import refusals
from placefund.awards.acts import AwardAct
from placefund.awards.audiences import at_award, at_condition, owners_of
from placefund.awards.models import Award, Condition, ConditionStep, PromisedFigure
from placefund.awards.queries import left_to_offer, money_of, organisations_that_can_meet
from placefund.awards.tranches.actions import hold_on_acceptance
from placefund.decisions.actions import end_promise
from placefund.decisions.models import Decision
from placefund.documents.actions import attach
from placefund.documents.models import Document
from placefund.domain import ledger
from placefund.domain.award_rules import why_not_offered
from placefund.domain.conditions import ConditionTerms
from placefund.domain.coverage import RecordKind
from placefund.domain.files import DocumentKind
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.promises import PromiseTerms, why_not_promised
from placefund.domain.readiness import gone_ahead
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Allocation
from placefund.funds.queries import allocations_on, award_rules_of, require_on_record
from placefund.ledger.actions import post
from placefund.ledger.queries import balance, key_anew
from placefund.notices.actions import people_with, tell
from placefund.partnerships.audiences import leads_of
from placefund.partnerships.models import Partnership
from placefund.people.access import allow, has, locked, move
from placefund.people.models import Organisation, User
from placefund.places.actions import publish
from placefund.portfolios.models import PortfolioEdition
from placefund.readiness.findings.queries import not_ready_at
from placefund.records.actions import record


def _offer(
    award: Award,
    conditions: Iterable[ConditionTerms],
    promises: Iterable[PromiseTerms],
    *,
    by: User,
    at: datetime,
) -> Award:
    award.offered_by, award.offered_at = by, at
    locked(award.strand.fund)  # references are counted over the whole fund
    require_on_record(award.strand.fund, RecordKind.AWARDS)
    count = Award.objects.filter(strand__fund=award.strand.fund).count()
    award.reference = f"{award.strand.fund.slug.upper()}-{count + 1:04d}"
    fund = award.strand.fund
    if not fund.starts_on <= award.starts_on < award.ends_on <= fund.ends_on:
        raise NotPossible(
            refusals.DATES_OUTSIDE_THE_FUND.format(
                fund=fund, starts_on=_day(fund.starts_on), ends_on=_day(fund.ends_on)
            )
        )
    award.save()
    for each in conditions:
        _add_condition(award, each)
    for promise in promises:
        _promise(award, promise)
    record(AwardAct.OFFERED, award, by=by, at=at, pence=award.pence, **(award.before_ready or {}))
    text = refusals.OFFER_TO_THE_LEAD.format(fund=fund, amount=award.amount, title=award.title)
    subject = say("Offer: {title}", title=award.title)
    tell(leads_of(award.partnership), subject, text, kind=NoticeKind.OFFER, **at_award(award), at=at)
    return award


def _promise(award: Award, terms: PromiseTerms) -> None:
    due_on = terms.due_on or award.ends_on
    life = {"starts_on": award.starts_on, "ends_on": award.ends_on}
    if why := why_not_promised(terms.value, terms.where, due_on, **life):
        raise NotPossible(why)
    indicator = award.strand.fund.indicators.get(pk=terms.indicator)
    PromisedFigure.objects.create(
        award=award, indicator=indicator, value=terms.value, due_on=due_on, where=terms.where.strip()
    )


def _add_condition(award: Award, terms: ConditionTerms) -> None:
    owner = terms.owner or award.partnership.lead_id
    if not terms.text.strip():
        raise NotPossible(say("Say what the condition is."))
    _can_meet_it(award, owner)
    told = {"due_on": terms.due_on, "blocks_payment": terms.blocks_payment, "reference": terms.reference}
    Condition.objects.create(award=award, text=terms.text.strip(), owner_id=owner, **told)


@transaction.atomic
def impose_condition(award: Award, terms: ConditionTerms, *, by: User, at: datetime) -> None:
    """Add a condition to an accepted award, for its lead to meet: a change was agreed on it."""
    award = locked(award)
    allow(by, Capability.OFFER_AWARD, award)
    if award.state != "accepted":
        raise NotPossible(say("A condition is added while the award is accepted and not closed."))
    _add_condition(award, terms)
    record(AwardAct.ADDED_CONDITION, award, by=by, at=at, condition=terms.text)


def _can_meet_it(award: Award, organisation: int) -> None:
    """Refuse a condition to whoever has not joined: somebody who was only invited has promised nothing."""
    if organisation not in organisations_that_can_meet(award):
        raise NotPossible(refusals.CONDITION_IS_FOR_WHO_JOINED)


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


@transaction.atomic
def offer(
    decision: Decision,
    *,
    starts_on: date,
    ends_on: date,
    conditions: Iterable[ConditionTerms] = (),
    promises: Iterable[PromiseTerms] = (),
    by: User,
    at: datetime,
) -> Award:
    """Offer what a released decision funds."""
    application = decision.application
    if application.round.programme is not None:
        raise NotPossible(refusals.CHOSEN_FOR_A_PIPELINE.format(place=application.round.programme.place))
    allow(by, Capability.OFFER_AWARD, application)
    locked(application.round.strand)
    decision = locked(decision)  # it may have been revised since it was read
    if decision.outcome != "fund" or decision.released_at is None:
        raise NotPossible(say("Only a released decision to fund can become an offer."))
    if not application.round.is_public(at):
        raise NotPossible(say("The outcomes are under embargo. An offer can be made once it has ended."))
    earlier = Award.objects.filter(application=application)
    if earlier.filter(state__in=Award.STANDING).exists():
        raise NotPossible(say("{application} has its offer already.", application=application))
    if not decision.is_promise:
        raise NotPossible(refusals.OFFER_WAS_DECLINED)
    award = Award(
        strand=application.round.strand,
        partnership=application.partnership,
        application=application,
        title=application.title,
        summary=application.summary,
        sectors=application.sectors,
        pence=decision.pence,
        starts_on=starts_on,
        ends_on=ends_on,
        instead_of=earlier.last(),
    )
    return _offer(award, conditions, promises, by=by, at=at)


@transaction.atomic
def offer_from_allocation(
    allocation: Allocation,
    partnership: Partnership,
    amount: Money,
    *,
    title: str,
    summary: str,
    sectors: Iterable[str] = (),
    starts_on: date,
    ends_on: date,
    conditions: Iterable[ConditionTerms] = (),
    promises: Iterable[PromiseTerms] = (),
    edition: PortfolioEdition | None = None,
    why_before_ready: str = "",
    by: User,
    at: datetime,
) -> Award:
    """Offer an earmarked place its award without competition, within its allocation.

    Raises:
        NotPossible: the partnership cannot be offered it; too much; the place is not found ready, and no reason says why now.
    """
    allow(by, Capability.OFFER_AWARD, allocation)
    locked(allocation.strand)
    partnership = locked(partnership)  # its place must not change between this look at it and the offer
    place, today = allocation.place, london(at).date()
    if amount.pence <= 0:
        raise NotPossible(say("An award is an amount above £0."))
    if allocation not in allocations_on(allocation.strand.fund, today):
        raise NotPossible(
            say("This is not the allocation to {place} that is in force. Use the newest one.", place=place)
        )
    if partnership.place_id != place.pk:
        raise NotPossible(say("{partnership} does not stand for {place}.", partnership=partnership, place=place))
    if why := why_not_offered(award_rules_of(allocation.strand.fund), partnership.partner_lines()):
        raise NotPossible(say("{partnership} can be offered nothing. {why}", partnership=partnership, why=why))
    left = left_to_offer(allocation, on=today)
    if amount > left:
        raise NotPossible(
            refusals.ALLOCATION_HAS_TOO_LITTLE.format(
                place=place, left=left, amount=allocation.amount, asked=amount, excess=amount - left
            )
        )
    award = Award(
        strand=allocation.strand,
        partnership=partnership,
        allocation=allocation,
        before_ready=gone_ahead(not_ready_at(allocation.strand, place), why_before_ready),
        portfolio_edition=edition,
        title=title.strip(),
        summary=summary.strip(),
        sectors=sorted(set(sectors)),
        pence=amount.pence,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if not award.title or not award.summary:
        raise NotPossible(say("An award needs a title and a public summary."))
    return _offer(award, conditions, promises, by=by, at=at)


@transaction.atomic
def accept(award: Award, *, by: User, at: datetime) -> Award:
    """Accept an offer: its money is committed, and the award and its place become public."""
    locked(award.strand)  # whoever decides or offers meanwhile adds up what is left of the same money
    award = locked(award)
    step = move(award, "accept", by=by)
    award.state, award.answered_at, award.answered_by = step.target, at, by
    award.save(update_fields=["state", "answered_at", "answered_by"])
    posting = ledger.commit(
        award.fund_slug, award.source_account, award.pk, award.amount, key=f"award/{award.pk}/commitment"
    )
    post(posting, at=at, why=say("Commitment to {reference}", reference=award.reference))
    hold_on_acceptance(award, at=at)
    if award.partnership.place is not None:
        publish(award.partnership.place, by=by, at=at)
    record(AwardAct.ACCEPTED, award, by=by, at=at, pence=award.pence)
    people = people_with(Role.MONITORING_OFFICER, award.strand.fund.scopes())
    subject, text = say("Accepted: {award}", award=award), say("Its projects can be set up now.")
    tell(people, subject, text, kind=NoticeKind.AWARD_ACCEPTED, **at_award(award), at=at)
    return award


@transaction.atomic
def decline(award: Award, *, reason: str, by: User, at: datetime) -> Award:
    """Decline an offer; no money has moved, and what was decided promises nothing until it is revised."""
    locked(award.strand)  # whoever decides or offers meanwhile adds up what is left of the same money
    award = locked(award)
    step = move(award, "decline", by=by)
    if not reason.strip():
        raise NotPossible(say("Say why the offer is declined. The fund manager reads it."))
    award.state, award.answered_at, award.answered_by = step.target, at, by
    award.save(update_fields=["state", "answered_at", "answered_by"])
    record(AwardAct.DECLINED, award, by=by, at=at, reason=reason.strip())
    if award.application is not None:
        end_promise(award.application.decision, by=by, at=at)
    people = people_with(Role.FUND_MANAGER, award.strand.fund.scopes())
    subject = say("Declined: {award}", award=award)
    tell(people, subject, reason.strip(), kind=NoticeKind.AWARD_NEWS, asks=by, **at_award(award), at=at)
    return award


@transaction.atomic
def withdraw(award: Award, *, reason: str, by: User, at: datetime) -> Award:
    """Withdraw an offer that nobody has answered: its money is free, and the decision can be offered anew, on other terms.

    Raises:
        NotPossible: no reason is given.
    """
    award = locked(award)
    step = move(award, "withdraw", by=by)
    if not reason.strip():
        raise NotPossible(say("Say why the offer is withdrawn. The lead reads it."))
    award.state, award.withdrawn_at, award.withdrawn_by, award.why_withdrawn = step.target, at, by, reason.strip()
    award.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "why_withdrawn"])
    record(AwardAct.WITHDREW, award, by=by, at=at, reason=reason.strip(), pence=award.pence)
    subject = say("Offer withdrawn: {award}", award=award)
    tell(leads_of(award.partnership), subject, reason.strip(), kind=NoticeKind.AWARD_NEWS, **at_award(award), at=at)
    return award


def _step_on(
    condition: Condition, name: str, text: str, by: User, at: datetime, document: Document | None = None
) -> Award:
    """Take one step on a condition, held; its award. The caller has asked for the text where one is needed."""
    step = move(condition, name, by=by)
    condition.state, condition.met_at = step.target, at if step.target == "met" else None
    condition.save(update_fields=["state", "met_at"])
    ConditionStep.objects.create(condition=condition, move=name, text=text.strip(), document=document, by=by, at=at)
    return condition.award


def let_conditions_fall(award: Award, reference: str, *, at: datetime) -> int:
    """Let what is not met of an approved project fall away with it, and say how many that are. Who asks holds the award."""
    rows = award.conditions.filter(Condition.STILL_WANTED, reference=reference).exclude(reference="")
    return rows.update(fell_away_at=at)


def _standing(condition: Condition) -> Condition:
    """The condition, held. Refused where it fell away: nobody has to do anything about it any more."""
    condition = locked(condition)
    if condition.fell_away_at is not None:
        raise NotPossible(
            say("This condition fell away when its project was stopped: there is nothing to do about it.")
        )
    return condition


def _accepted(condition: Condition) -> Condition:
    condition = _standing(condition)
    if condition.award.state != "accepted":
        raise NotPossible(say("Conditions are answered and checked while an award is accepted and not closed."))
    return condition


@transaction.atomic
def answer_condition(
    condition: Condition, text: str, *, upload: UploadedFile[bytes] | None = None, by: User, at: datetime
) -> Condition:
    """Say how a condition is met, with a file where there is one. The fund accepts the answer or sends it back.

    Raises:
        NotPossible: it is for another organisation to meet, or nothing is said.
        FileRefused: naming what is wrong with the file.
    """
    condition = _accepted(condition)
    allow(by, Capability.ANSWER_CONDITION, condition)
    if not has(by, Capability.ANSWER_CONDITION, condition.owner) and not has(
        by, Capability.PREPARE_RETURN, condition.award
    ):
        lead = condition.award.partnership.lead
        raise NotPossible(refusals.CONDITION_IS_ANOTHERS.format(owner=condition.owner, lead=lead))
    if not text.strip():
        raise NotPossible(say("Say how the condition is met."))
    document = attach(condition, upload, kind=DocumentKind.CONDITION, by=by, at=at) if upload else None
    award = _step_on(condition, "answer", text, by, at, document)
    record(AwardAct.ANSWERED_CONDITION, award, by=by, at=at, condition=condition.text)
    people = people_with(Role.MONITORING_OFFICER, award.strand.fund.scopes())
    subject = say("Condition answered: {award}", award=award)
    place = at_condition(condition) | {"until": None}  # the day was for the answer
    tell(people, subject, condition.text, kind=NoticeKind.CONDITION_TO_CHECK, asks=by, **place, at=at)
    return condition


@transaction.atomic
def send_condition_back(condition: Condition, *, reason: str, by: User, at: datetime) -> Condition:
    """Send the answer to a condition back, with the reason: it is open again."""
    condition = _accepted(condition)
    _said(reason)
    award = _step_on(condition, "send_back", reason, by, at)
    record(AwardAct.SENT_CONDITION_BACK, award, by=by, at=at, condition=condition.text, reason=reason.strip())
    subject = say("Condition sent back: {award}", award=award)
    tell(owners_of(condition), subject, reason.strip(), kind=NoticeKind.CONDITION, **at_condition(condition), at=at)
    return condition


@transaction.atomic
def meet_condition(condition: Condition, *, by: User, at: datetime) -> Condition:
    """Note that a condition is met: its answer is accepted, or the fund knows it without one."""
    condition = _standing(condition)
    if condition.met_at is None:
        award = _step_on(condition, "meet", "", by, at)
        record(AwardAct.MET_CONDITION, award, by=by, at=at, condition=condition.text)
        subject = say("Condition met: {award}", award=award)
        place = at_condition(condition) | {"until": None}
        tell(owners_of(condition), subject, condition.text, kind=NoticeKind.CONDITION_NEWS, **place, at=at)
    else:
        allow(by, Capability.CHECK_CONDITION, condition)
    return condition


@transaction.atomic
def reopen_condition(condition: Condition, *, reason: str, by: User, at: datetime) -> Condition:
    """Take back that a condition is met: it is open again, and money that waits for it waits again."""
    condition = _accepted(condition)
    _said(reason)
    award = _step_on(condition, "reopen", reason, by, at)
    record(AwardAct.REOPENED_CONDITION, award, by=by, at=at, condition=condition.text, reason=reason.strip())
    subject = say("Condition opened again: {award}", award=award)
    tell(owners_of(condition), subject, reason.strip(), kind=NoticeKind.CONDITION, **at_condition(condition), at=at)
    return condition


@transaction.atomic
def change_condition(
    condition: Condition,
    *,
    owner: Organisation,
    due_on: date | None,
    blocks_payment: bool,
    reason: str,
    by: User,
    at: datetime,
) -> Condition:
    """Change whose a condition is, until when, and whether money waits for it. What was so before stays on record."""
    condition = _standing(condition)
    allow(by, Capability.OFFER_AWARD, condition)
    _said(reason)
    award = condition.award
    if condition.state == "met" or award.state not in ("offered", "accepted"):
        raise NotPossible(say("A condition is changed while it is not met and its award is offered or accepted."))
    _can_meet_it(award, owner.pk)
    before = {"owner": condition.owner.name, "due_on": str(condition.due_on), "blocks": condition.blocks_payment}
    condition.owner, condition.due_on, condition.blocks_payment = owner, due_on, blocks_payment
    condition.save(update_fields=["owner", "due_on", "blocks_payment"])
    ConditionStep.objects.create(condition=condition, move="change", text=reason.strip(), by=by, at=at)
    record(
        AwardAct.CHANGED_CONDITION, award, by=by, at=at, condition=condition.text, before=before, reason=reason.strip()
    )
    subject = say("Condition changed: {award}", award=award)
    tell(owners_of(condition), subject, reason.strip(), kind=NoticeKind.CONDITION, **at_condition(condition), at=at)
    return condition


def _said(reason: str) -> None:
    if not reason.strip():
        raise NotPossible(say("Say why. Whoever has to meet the condition reads it."))


@transaction.atomic
def close(award: Award, *, by: User, at: datetime) -> Award:
    """Close a finished award: what its projects have not spent goes back to where it came from."""
    award = locked(award)
    step = move(award, "close", by=by)
    # Read through the award, because the stage of projects comes after this one and may not be imported here.
    if active := award.projects.filter(state="active").count():
        what = say("One project is") if active == 1 else say("{active} projects are", active=active)
        raise NotPossible(refusals.PROJECTS_ARE_ACTIVE.format(what=what))
    money = money_of(award)
    if money.owed:
        raise NotPossible(say("{owed} is approved and not paid. Pay it first.", owed=money.owed))
    if money.in_projects:
        raise NotPossible(refusals.PROJECTS_HOLD_MONEY.format(amount=money.in_projects))
    key, why = f"award/{award.pk}/decommitment", say("Unspent at the close of {reference}", reference=award.reference)
    if left := balance(award.account):
        given_back = (award.fund_slug, award.pk, award.source_account, left)
        post(ledger.decommit(*given_back, key=key_anew(key)), at=at, why=why)
    if waits := money.behind_gates:
        given_back = (award.fund_slug, award.pk, award.source_account, waits)
        post(ledger.decommit_held(*given_back, key=key_anew(f"{key}/held")), at=at, why=why)
    award.state, award.closed_at = step.target, at
    award.save(update_fields=["state", "closed_at"])
    record(AwardAct.CLOSED, award, by=by, at=at, returned_pence=(left + waits).pence)
    return award
