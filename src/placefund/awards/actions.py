"""Everything that changes an award. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from placefund.awards import refusals
from placefund.awards.acts import AwardAct
from placefund.awards.models import Award, Condition
from placefund.awards.queries import left_to_offer, money_of
from placefund.decisions.models import Decision
from placefund.domain import ledger
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.partnerships import missing_helices
from placefund.domain.periods import london
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Allocation
from placefund.funds.queries import allocations_on
from placefund.ledger.actions import post
from placefund.ledger.queries import balance
from placefund.notices.actions import people_with, tell
from placefund.partnerships.models import Partnership
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.places.actions import publish
from placefund.records.actions import record


def _offer(award: Award, conditions: Iterable[str], *, by: User, at: datetime) -> Award:
    award.offered_by, award.offered_at = by, at
    locked(award.strand.fund)  # references are counted over the whole fund
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
    Condition.objects.bulk_create(Condition(award=award, text=text.strip()) for text in conditions if text.strip())
    record(AwardAct.OFFERED, award, by=by, at=at, pence=award.pence)
    people = people_with(Role.LEAD_BIDDER, [f"organisation:{award.partnership.lead_id}"])
    text = refusals.OFFER_TO_THE_LEAD.format(fund=fund, amount=award.amount, title=award.title)
    tell(people, say("Offer: {title}", title=award.title), text, page="manage-award", args=[award.pk], at=at)
    return award


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


@transaction.atomic
def offer(
    decision: Decision, *, starts_on: date, ends_on: date, conditions: Iterable[str] = (), by: User, at: datetime
) -> Award:
    """Offer what a released decision funds."""
    application = decision.application
    allow(by, Capability.OFFER_AWARD, application)
    locked(application.round.strand)
    if decision.outcome != "fund" or decision.released_at is None:
        raise NotPossible(say("Only a released decision to fund can become an offer."))
    if not application.round.is_public(at):
        raise NotPossible(say("The outcomes are under embargo. An offer can be made once it has ended."))
    if Award.objects.filter(application=application).exists():
        raise NotPossible(say("{application} has its offer already.", application=application))
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
    )
    return _offer(award, conditions, by=by, at=at)


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
    conditions: Iterable[str] = (),
    by: User,
    at: datetime,
) -> Award:
    """Offer an earmarked place its award without competition, within its allocation.

    Raises:
        NotPossible: the partnership stands for another place or lacks a helix; an older allocation; too much.
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
    if missing := missing_helices(partnership.partner_lines()):
        raise NotPossible(
            refusals.PARTNERSHIP_LACKS_A_PARTNER.format(partnership=partnership, label=missing[0].label.lower())
        )
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
        title=title.strip(),
        summary=summary.strip(),
        sectors=sorted(set(sectors)),
        pence=amount.pence,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if not award.title or not award.summary:
        raise NotPossible(say("An award needs a title and a public summary."))
    return _offer(award, conditions, by=by, at=at)


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
    if award.partnership.place is not None:
        publish(award.partnership.place, by=by, at=at)
    record(AwardAct.ACCEPTED, award, by=by, at=at, pence=award.pence)
    people = people_with(Role.MONITORING_OFFICER, award.strand.fund.scopes())
    tell(
        people,
        say("Accepted: {award}", award=award),
        say("Its projects can be set up now."),
        page="manage-award",
        args=[award.pk],
        at=at,
    )
    return award


@transaction.atomic
def decline(award: Award, *, reason: str, by: User, at: datetime) -> Award:
    """Decline an offer; no money has moved."""
    award = locked(award)
    step = move(award, "decline", by=by)
    if not reason.strip():
        raise NotPossible(say("Say why the offer is declined. The fund manager reads it."))
    award.state, award.answered_at, award.answered_by = step.target, at, by
    award.save(update_fields=["state", "answered_at", "answered_by"])
    record(AwardAct.DECLINED, award, by=by, at=at, reason=reason.strip())
    people = people_with(Role.FUND_MANAGER, award.strand.fund.scopes())
    tell(people, say("Declined: {award}", award=award), reason.strip(), page="manage-award", args=[award.pk], at=at)
    return award


@transaction.atomic
def meet_condition(condition: Condition, *, by: User, at: datetime) -> Condition:
    """Note that a condition of an award is met."""
    allow(by, Capability.OFFER_AWARD, condition.award)
    if condition.met_at is None:
        condition.met_at = at
        condition.save(update_fields=["met_at"])
        record(AwardAct.MET_CONDITION, condition.award, by=by, at=at, condition=condition.text)
    return condition


@transaction.atomic
def close(award: Award, *, by: User, at: datetime) -> Award:
    """Close a finished award: what its projects have not spent goes back to where it came from."""
    award = locked(award)
    step = move(award, "close", by=by)
    # Read through the award, because the stage of projects comes after this one and may not be imported here.
    if active := award.projects.filter(state="active").count():
        what = say("One project is") if active == 1 else say("{active} projects are", active=active)
        raise NotPossible(refusals.PROJECTS_ARE_ACTIVE.format(what=what))
    if owed := money_of(award).owed:
        raise NotPossible(say("{owed} is approved and not paid. Pay it first.", owed=owed))
    left = balance(award.account)
    if left:
        posting = ledger.decommit(
            award.fund_slug, award.pk, award.source_account, left, key=f"award/{award.pk}/decommitment"
        )
        post(posting, at=at, why=say("Unspent at the close of {reference}", reference=award.reference))
    award.state, award.closed_at = step.target, at
    award.save(update_fields=["state", "closed_at"])
    record(AwardAct.CLOSED, award, by=by, at=at, returned_pence=left.pence)
    return award
