"""Everything that changes the tranches of an award. Nothing else may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from placefund.awards import refusals
from placefund.awards.acts import AwardAct
from placefund.awards.audiences import at_award
from placefund.awards.models import Award, GateCondition, Tranche, TranchePlan
from placefund.awards.tranches.queries import behind_gates, draft_of, to_plan, tranches_of
from placefund.domain import ledger
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.gates import GateTerms, TrancheTerms, why_no_condition, why_no_tranches
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability
from placefund.ledger.actions import post, reverse
from placefund.ledger.queries import balance, key_anew, standing
from placefund.notices.actions import tell
from placefund.partnerships.audiences import leads_of
from placefund.people.access import allow, locked
from placefund.people.models import Actor, User
from placefund.records.actions import record


def _open_award(award: Award, by: User) -> Award:
    award = locked(award)
    allow(by, Capability.OFFER_AWARD, award)
    if award.state not in ("offered", "accepted"):
        raise NotPossible(refusals.TRANCHES_OF_AN_OPEN_AWARD)
    return award


def _draft(award: Award, by: User, at: datetime) -> TranchePlan:
    """The draft of an award's tranches; a new one begins with what is in force and not released."""
    award = _open_award(award, by)
    found = draft_of(award)
    if found is None:
        content = [terms.as_record() for terms in to_plan(award)[0]]
        found = TranchePlan.objects.create(award=award, content=content, begun_by=by, begun_at=at)
    return found


def _keep(plan: TranchePlan, tranches: Sequence[TrancheTerms], *, by: User, at: datetime) -> TranchePlan:
    plan.content = [terms.as_record() for terms in tranches]
    plan.save(update_fields=["content"])
    record(AwardAct.DRAFTED_TRANCHES, plan.award, by=by, at=at)
    return plan


def _at_place(plan: TranchePlan, place: int) -> tuple[list[TrancheTerms], TrancheTerms]:
    tranches = plan.terms
    if not 1 <= place <= len(tranches):
        raise NotPossible(say("This tranche is not in the draft any more. Open the draft again."))
    return tranches, tranches[place - 1]


@transaction.atomic
def add_tranche(award: Award, terms: TrancheTerms, *, by: User, at: datetime) -> TranchePlan:
    """Add a tranche to the draft, in the order of its year."""
    plan = _draft(award, by, at)
    if terms.amount.pence <= 0:
        raise NotPossible(say("A tranche is an amount above £0."))
    return _keep(plan, sorted([*plan.terms, terms], key=lambda each: each.year.start), by=by, at=at)


@transaction.atomic
def remove_tranche(award: Award, place: int, *, by: User, at: datetime) -> TranchePlan:
    """Take a tranche out of the draft, with its gate."""
    plan = _draft(award, by, at)
    tranches, _ = _at_place(plan, place)
    return _keep(plan, [*tranches[: place - 1], *tranches[place:]], by=by, at=at)


@transaction.atomic
def add_condition(award: Award, place: int, condition: GateTerms, *, by: User, at: datetime) -> TranchePlan:
    """Add a condition to the gate before a tranche of the draft."""
    plan = _draft(award, by, at)
    tranches, chosen = _at_place(plan, place)
    number = place + len(tranches_of(award).exclude(released_at=None))
    if why := why_no_condition(condition, number):
        raise NotPossible(why)
    with_it = TrancheTerms(chosen.amount, chosen.kind, chosen.year, chosen.gate_on, (*chosen.gate, condition))
    return _keep(plan, [*tranches[: place - 1], with_it, *tranches[place:]], by=by, at=at)


@transaction.atomic
def remove_condition(award: Award, place: int, position: int, *, by: User, at: datetime) -> TranchePlan:
    """Take a condition out of the gate before a tranche of the draft."""
    plan = _draft(award, by, at)
    tranches, chosen = _at_place(plan, place)
    gate = tuple(each for count, each in enumerate(chosen.gate, start=1) if count != position)
    without = TrancheTerms(chosen.amount, chosen.kind, chosen.year, chosen.gate_on, gate)
    return _keep(plan, [*tranches[: place - 1], without, *tranches[place:]], by=by, at=at)


@transaction.atomic
def put_into_force(award: Award, *, reason: str, by: User, at: datetime) -> TranchePlan:
    """Put the draft into force: with the offer, or as a change of an accepted award. What is released stays as it is.

    Raises:
        NotPossible: nothing is drafted, it does not add up, a gate lacks something, a release waits for a second person, or the
            award has less left than would wait behind gates.
    """
    award, reason = _open_award(award, by), required_reason(reason)
    plan = draft_of(award)
    if plan is None:
        raise NotPossible(say("Nothing is drafted that could be put into force."))
    plan = locked(plan)
    stand_before = list(tranches_of(award))
    released = [each for each in stand_before if each.is_released]
    kept = [each.terms for each in released]
    if why := why_no_tranches([*kept, *plan.terms], award.amount, award.starts_on, award.ends_on):
        raise NotPossible(why)
    held = [each for each in stand_before if not each.is_released]
    # Read through the tranche, because the stage of gates comes after this one and may not be imported here.
    if any(each.releases.filter(answered_at=None, withdrawn_at=None).exists() for each in held):
        raise NotPossible(refusals.RELEASE_WAITS)
    Tranche.objects.filter(pk__in=[each.pk for each in held]).update(ended_at=at)
    made = [_stand(award, number, terms) for number, terms in enumerate(plan.terms, start=len(released) + 1)]
    plan.put_by, plan.put_at, plan.reason = by, at, reason
    plan.save(update_fields=["put_by", "put_at", "reason"])
    if award.state == "accepted":
        _hold(award, made, at)
    record(
        AwardAct.PUT_TRANCHES,
        award,
        by=by,
        at=at,
        before=[terms.as_record() for terms in (each.terms for each in stand_before)],
        after=[*(terms.as_record() for terms in kept), *plan.content],
        reason=reason,
    )
    subject = say("Tranches of {award}", award=award)
    tell(leads_of(award.partnership), subject, reason, kind=NoticeKind.AWARD_NEWS, **at_award(award), at=at)
    return plan


def _stand(award: Award, number: int, terms: TrancheTerms) -> Tranche:
    tranche = Tranche.objects.create(
        award=award,
        number=number,
        pence=terms.amount.pence,
        kind=terms.kind,
        year=terms.year.start,
        gate_on=terms.gate_on,
    )
    for each in terms.gate:
        GateCondition.objects.create(tranche=tranche, kind=each.kind, wanted=each.wanted, text=each.text.strip())
    return tranche


def hold_on_acceptance(award: Award, *, at: datetime) -> None:
    """When an award is accepted: a tranche without a gate can be used at once, the others wait."""
    _hold(award, list(tranches_of(award)), at)


def _hold(award: Award, tranches: list[Tranche], at: datetime) -> None:
    """Let wait what has a gate, by the ledger; the rest is released."""
    with_gate = set(GateCondition.objects.filter(tranche__in=tranches).values_list("tranche", flat=True))
    free = [each.pk for each in tranches if each.pk not in with_gate]
    Tranche.objects.filter(pk__in=free).update(released_at=at)
    waits = Money.total(each.amount for each in tranches if each.pk in with_gate)
    more = waits - behind_gates(award)
    if not more:
        return
    count = award.tranche_plans.exclude(put_at=None).count()
    key, reference = key_anew(f"award/{award.pk}/held/{count}"), award.reference
    if more.pence > 0:
        if more > (left := balance(award.account)):
            raise NotPossible(refusals.TOO_LITTLE_TO_HOLD.format(amount=more, left=left))
        post(
            ledger.hold_tranche(award.fund_slug, award.pk, more, key=key),
            at=at,
            why=say("Behind the gates of {reference}", reference=reference),
        )
    else:
        post(
            ledger.release_tranche(award.fund_slug, award.pk, -more, key=key),
            at=at,
            why=say("No longer behind a gate of {reference}", reference=reference),
        )


@transaction.atomic
def release(tranche: Tranche, *, by: Actor, at: datetime) -> Tranche:
    """Release a tranche that two people let go: its money can be given to projects. The stage of gates asks for it.

    Raises:
        NotPossible: it is released already, other tranches took its place, or its award is not accepted.
    """
    allow(by, Capability.CONFIRM_RELEASE, tranche)
    award, tranche = locked(tranche.award), locked(tranche)
    if award.state != "accepted" or tranche.is_released or tranche.ended_at is not None:
        raise NotPossible(refusals.NOTHING_TO_RELEASE)
    tranche.released_at = at
    tranche.save(update_fields=["released_at"])
    key = key_anew(f"tranche/{tranche.pk}/release")
    posting = ledger.release_tranche(award.fund_slug, award.pk, tranche.amount, key=key)
    post(posting, at=at, why=say("{tranche} is released", tranche=tranche))
    record(AwardAct.RELEASED_TRANCHE, award, by=by, at=at, tranche=tranche.number, pence=tranche.pence)
    return tranche


@transaction.atomic
def take_release_back(tranche: Tranche, *, reason: str, by: User, at: datetime) -> Tranche:
    """Take the release of a tranche back, as long as its money is in no project: it waits behind its gate again.

    Raises:
        NotPossible: no reason is given, no release of it is on record, or its money is used.
    """
    award, tranche, reason = locked(tranche.award), locked(tranche), required_reason(reason)
    allow(by, Capability.CONFIRM_RELEASE, tranche)
    posted = list(standing(EconomicEvent.RELEASE_TRANCHE, key=f"tranche/{tranche.pk}/release"))
    if not posted or award.state != "accepted":
        raise NotPossible(say("This tranche was not released at its gate, or its award is closed."))
    if balance(award.account) < tranche.amount:
        raise NotPossible(refusals.RELEASED_IS_USED.format(left=balance(award.account), amount=tranche.amount))
    for transfer in posted:
        reverse(transfer, at=at, why=say("Release taken back: {reason}", reason=reason))
    tranche.released_at = None
    tranche.save(update_fields=["released_at"])
    record(AwardAct.TOOK_RELEASE_BACK, award, by=by, at=at, tranche=tranche.number, reason=reason)
    subject = say("Release taken back: {tranche}", tranche=tranche)
    tell(leads_of(award.partnership), subject, reason, kind=NoticeKind.AWARD_NEWS, **at_award(award), at=at)
    return tranche


@transaction.atomic
def drop_draft(award: Award, *, by: User, at: datetime) -> None:
    """Throw the draft of tranches away; what is in force stays."""
    plan = draft_of(_open_award(award, by))
    if plan is None:
        raise NotPossible(say("There is no draft to throw away."))
    plan.delete()
    record(AwardAct.DRAFTED_TRANCHES, award, by=by, at=at, dropped=True)
