"""Everything that changes a fund, its strands, rounds, allocations and clarifications. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from placefund.domain import ledger
from placefund.domain.allocation import Promise
from placefund.domain.coverage import Coverage, Holding, require_statement
from placefund.domain.eligibility import moment_in_words
from placefund.domain.findings import NotPossible
from placefund.domain.formulas.publication import PublishedFormula
from placefund.domain.lifecycle import in_words
from placefund.domain.local_calls import loosened
from placefund.domain.messages import row_of, say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.roles import Capability, Role
from placefund.domain.terms import Terms, digest
from placefund.funds.acts import FundAct
from placefund.funds.models import (
    Allocation,
    Clarification,
    CoverageRecord,
    Fact,
    FormulaRecord,
    Fund,
    IndicatorDefinition,
    Objective,
    Programme,
    Round,
    Source,
    Strand,
    Target,
    WelshText,
)
from placefund.funds.place_records import KNOWN_OF_PLACES, KnownOfPlace
from placefund.funds.queries import call_frame_of, can_be_corrected, change_of_promise, coverage_of, latest_promise
from placefund.ledger.actions import post
from placefund.ledger.queries import balance, is_posted
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, locked, move
from placefund.people.models import Actor, ClockActor, User
from placefund.places.models import Place
from placefund.records.actions import record


@transaction.atomic
def found(fund: Fund, *, announced_on: date | None = None, by: Actor, at: datetime) -> Fund:
    """Keep a new fund and put its announced envelope into the ledger: on the day it was announced, else when its life starts."""
    fund.save(force_insert=True)
    record(FundAct.FOUNDED, fund, by=by, at=at)
    receive_envelope(fund, by=by, at=at, effective_on=announced_on or fund.starts_on)
    return fund


Described = Source | Objective | IndicatorDefinition | Target | Fact | WelshText | KnownOfPlace


@transaction.atomic
def describe(fund: Fund, rows: Iterable[Described], *, by: Actor, at: datetime) -> None:
    """Keep what a fundbook says of a fund beside its money: sources, objectives, indicators, targets, facts, its places' own."""
    kept = list(rows)
    Source.objects.bulk_create([row for row in kept if isinstance(row, Source)])
    Objective.objects.bulk_create([row for row in kept if isinstance(row, Objective)])
    IndicatorDefinition.objects.bulk_create([row for row in kept if isinstance(row, IndicatorDefinition)])
    Target.objects.bulk_create([row for row in kept if isinstance(row, Target)])
    Fact.objects.bulk_create([row for row in kept if isinstance(row, Fact)])
    WelshText.objects.bulk_create([row for row in kept if isinstance(row, WelshText)])
    for table in KNOWN_OF_PLACES:
        table._default_manager.bulk_create([row for row in kept if isinstance(row, table)])
    record(FundAct.DESCRIBED, fund, by=by, at=at, rows=len(kept))


@transaction.atomic
def state_coverage(
    fund: Fund, holdings: Iterable[Holding], *, why: str, source_refs: str = "", by: Actor, at: datetime
) -> Coverage:
    """Say how much of some kinds of record is here. The earlier statements stay; every public figure follows the new ones.

    Raises:
        NotPossible: no reason, nothing that would change, or a statement that cannot be (`require_statement`).
    """
    if not isinstance(by, ClockActor):
        allow(by, Capability.STATE_COVERAGE, fund)
    fund, stated = locked(fund), tuple(holdings)
    now = coverage_of(fund)
    if not why.strip():
        raise NotPossible(say("Say why. The reason is published with the statement."))
    then = require_statement(now, stated, today=london(at).date())
    for holding in stated:
        if now.holdings.get(holding.kind) == holding:
            continue
        latest = fund.coverage_records.filter(kind=holding.kind).order_by("-version").first()
        row = CoverageRecord.objects.create(
            fund=fund,
            kind=holding.kind,
            version=latest.version + 1 if latest else 1,
            extent=holding.extent,
            since=holding.since,
            why=why.strip(),
            source_refs=source_refs,
            stated_at=at,
        )
        record(FundAct.STATED_COVERAGE, row, by=by, at=at, extent=holding.code, why=row.why)
    return then


@transaction.atomic
def set_reply_address(fund: Fund, address: str, *, by: User, at: datetime) -> Fund:
    """Say where a reply to the fund's mails goes; empty for whoever looks after the installation."""
    allow(by, Capability.CHANGE_FUND, fund)
    fund = locked(fund)
    before, fund.reply_to = fund.reply_to, address.strip()
    fund.save(update_fields=["reply_to"])
    record(FundAct.SET_REPLY_ADDRESS, fund, by=by, at=at, before=before, after=fund.reply_to)
    return fund


@transaction.atomic
def add_strand(strand: Strand, *, by: Actor, at: datetime) -> Strand:
    """Keep a new strand of a fund."""
    strand.save(force_insert=True)
    record(FundAct.ADDED_STRAND, strand, by=by, at=at)
    return strand


@transaction.atomic
def hold_formula(strand: Strand, formula: PublishedFormula, *, by: Actor, at: datetime) -> FormulaRecord:
    """Keep the formula of a strand, so that its allocations can be shown beside it."""
    kept = FormulaRecord.objects.create(strand=strand, record=formula.as_record())
    record(FundAct.HELD_FORMULA, kept, by=by, at=at, weightings=len(formula.weightings))
    return kept


@transaction.atomic
def add_round(round_: Round, terms: Terms | None, *, by: Actor, at: datetime) -> Round:
    """Plan a new round of a strand, with its terms where they are known."""
    round_.save(force_insert=True)
    record(FundAct.PLANNED_ROUND, round_, by=by, at=at)
    return round_ if terms is None else set_terms(round_, terms, by=by, at=at)


@transaction.atomic
def receive_envelope(fund: Fund, *, by: Actor, at: datetime, effective_on: date) -> None:
    """Put the announced envelope into the ledger; doing it twice does nothing."""
    posting = ledger.settle(fund.slug, fund.envelope, key=f"fund/{fund.slug}/envelope")
    post(posting, at=at, effective_on=effective_on, why=say("Envelope of {name}", name=fund.name))
    record(FundAct.RECEIVED_ENVELOPE, fund, by=by, at=at, pence=fund.envelope_pence)


@transaction.atomic
def allocate_to_place(
    strand: Strand,
    place: Place,
    amount: Money,
    *,
    announced_on: date,
    effective_on: date | None = None,
    why: str = "",
    is_at_least: bool = False,
    announced_as: str = "",
    source_refs: str = "",
    by: Actor,
    at: datetime,
) -> Allocation:
    """Promise a place an amount from a day on. Another amount is a new version; the ledger moves the difference.

    `announced_as` is how the day is printed where no source names it (“between 8 and 10 June 2025”); the day is inferred then.

    Raises:
        NotPossible: the strand is competed for.
        AllocationRefused: below the floor, out of the order of time, the same again, or more than there is.
    """
    if not isinstance(by, ClockActor):
        allow(by, Capability.ALLOCATE, strand)
    if strand.kind != "earmarked":
        raise NotPossible(say("{name} is competed for, so places have no allocation in it.", name=strand.name))
    locked(strand)
    promise = Promise(amount, announced_on, effective_on or announced_on)
    latest, change = latest_promise(strand, place), change_of_promise(strand, place, promise)
    allocation = Allocation.objects.create(
        strand=strand,
        place=place,
        version=latest.version + 1 if latest else 1,
        pence=amount.pence,
        announced_on=promise.announced_on,
        effective_on=promise.effective_on,
        why=why,
        is_at_least=is_at_least,
        announced_as=announced_as.strip(),
        source_refs=source_refs,
    )
    Programme.objects.get_or_create(strand=strand, place=place)
    key = f"allocation/{allocation.pk}"
    if change.pence > 0:
        posting = ledger.allocate(strand.fund.slug, allocation.account, change, key=key)
    else:
        posting = ledger.release(strand.fund.slug, allocation.account, -change, key=key)
    post(posting, at=at, effective_on=allocation.effective_on, why=why or say("Allocation to {place}", place=place))
    record(FundAct.PROMISED, allocation, by=by, at=at, pence=amount.pence, version=allocation.version, why=why)
    return allocation


@transaction.atomic
def allocate_to_strand(
    strand: Strand, amount: Money, *, key: str, effective_on: date, why: str, by: Actor, at: datetime
) -> None:
    """Set part of the envelope aside for a competed strand. `key` names this allocation: the same key is posted once."""
    if not isinstance(by, ClockActor):
        allow(by, Capability.ALLOCATE, strand)
    if strand.kind != "competed":
        raise NotPossible(say("{name} is earmarked: allocate to its places.", name=strand.name))
    locked(strand)
    posting = ledger.allocate(strand.fund.slug, strand.account, amount, key=f"strand/{strand.pk}/{key}")
    if not is_posted(posting.key):
        left = balance(ledger.unallocated(strand.fund.slug))
        if amount > left:
            raise NotPossible(
                say(
                    "{left} of the envelope is not set aside; {amount} is {excess} more.",
                    left=left,
                    amount=amount,
                    excess=amount - left,
                )
            )
        record(FundAct.ALLOCATED, strand, by=by, at=at, pence=amount.pence, why=why)
    post(posting, at=at, effective_on=effective_on, why=why)


def key_of_giving_back(strand: Strand, key: str) -> str:
    """The key in the ledger of what a strand gives back."""
    return f"strand/{strand.pk}/back/{key}"


@transaction.atomic
def give_back_from_strand(
    strand: Strand, amount: Money, *, key: str, effective_on: date, why: str, by: Actor, at: datetime
) -> None:
    """Give part of what a competed strand has back to the envelope; `decisions` calls this once it knows what is promised."""
    if not isinstance(by, ClockActor):
        allow(by, Capability.ALLOCATE, strand)
    if strand.kind != "competed":
        raise NotPossible(say("{name} is earmarked: lower the allocation of a place.", name=strand.name))
    if amount.pence <= 0:
        raise NotPossible(say("Give back an amount above £0."))
    if not why.strip():
        raise NotPossible(say("Say why. The reason is published with the transfer."))
    posting = ledger.release(strand.fund.slug, strand.account, amount, key=key_of_giving_back(strand, key))
    if not is_posted(posting.key):
        record(FundAct.GAVE_BACK, strand, by=by, at=at, pence=amount.pence, why=why.strip())
    post(posting, at=at, effective_on=effective_on, why=why.strip())


@transaction.atomic
def set_terms(round_: Round, terms: Terms, *, by: Actor, at: datetime) -> Round:
    """Set the terms of a planned round. Once it is open its terms are locked."""
    round_ = locked(round_)
    if round_.state != "planned":
        raise NotPossible(
            say(
                "{name} is {state}: its terms were locked when it opened. Publish a clarification.",
                name=round_.name,
                state=in_words(round_.state),
            )
        )
    round_.terms_record = terms.as_record()
    round_.opens_at, round_.closes_at = terms.opens_at, terms.closes_at
    round_.save(update_fields=["terms_record", "opens_at", "closes_at"])
    record(FundAct.SET_TERMS, round_, by=by, at=at, digest=digest(round_.terms_record))
    return round_


@transaction.atomic
def open(round_: Round, *, by: Actor, at: datetime) -> Round:
    """Open a round: its terms are locked and hashed from now on."""
    round_ = locked(round_)
    step = move(round_, "open", by=by)
    if not round_.terms_record:
        raise NotPossible(say("{name} has no terms yet, so it cannot open.", name=round_.name))
    terms = round_.terms()
    if at >= terms.closes_at:
        raise NotPossible(say("{name} would have closed already. Set later dates first.", name=round_.name))
    _check_seed(round_, terms)
    _check_bounds(round_, terms)
    round_.state, round_.opened_at, round_.terms_digest = step.target, at, digest(round_.terms_record)
    round_.save(update_fields=["state", "opened_at", "terms_digest"])
    record(FundAct.OPENED_ROUND, round_, by=by, at=at, terms=round_.terms_digest)
    return round_


def _check_bounds(round_: Round, terms: Terms) -> None:
    """What the fund asks may have become stricter since a call was planned: what it would loosen now keeps it from opening."""
    if round_.bound_by is None:
        return
    if broken := loosened(round_.bound_by.terms(), terms, call_frame_of(round_.strand)):
        told = row_of((finding.why for finding in broken), " ")
        raise NotPossible(
            say(
                "{name} cannot open: it would loosen a rule of {bound} as that stands today. {told} Change the call.",
                name=round_.name,
                bound=round_.bound_by,
                told=told,
            )
        )


def _check_seed(round_: Round, terms: Terms) -> None:
    """A seed that was committed to for two rounds is known once the first of them draws: the second could be foreseen."""
    committed = terms.method.seed_commitment
    others = Round.objects.filter(strand__fund=round_.strand.fund).exclude(pk=round_.pk).exclude(terms_record={})
    twin = next((other for other in others if committed and other.terms().method.seed_commitment == committed), None)
    if twin is not None:
        raise NotPossible(
            say(
                "{name} is committed to the same seed as {twin_name}. Once one of them draws, the other's "
                "lots can be foreseen. Commit each round to a seed of its own.",
                name=round_.name,
                twin_name=twin.name,
            )
        )


@transaction.atomic
def close(round_: Round, *, by: Actor, at: datetime) -> Round:
    """Close a round. Submissions are refused from the closing time on, whether or not this has been done yet."""
    round_ = locked(round_)
    step = move(round_, "close", by=by)
    terms = round_.terms()
    if at < terms.closes_at:
        until = moment_in_words(terms.closes_at)
        raise NotPossible(
            say(
                "{name} is promised to stay open until {until}, London time; it cannot close early.",
                name=round_.name,
                until=until,
            )
        )
    round_.state, round_.closed_at = step.target, at
    round_.save(update_fields=["state", "closed_at"])
    record(FundAct.CLOSED_ROUND, round_, by=by, at=at)
    return round_


@transaction.atomic
def release(
    round_: Round, *, line: Money | None = None, public_from: datetime | None = None, by: Actor, at: datetime
) -> Round:
    """Mark a closed round as released; `decisions` calls this when outcomes and feedback go out together.

    `line` is the money that the line of its ranking is drawn at: whatever the strand receives later does not move it.

    Raises:
        NotPossible: the embargo would end before it begins.
    """
    round_ = locked(round_)
    step = move(round_, "release", by=by)
    if public_from is not None and public_from < at:
        raise NotPossible(
            say(
                "The embargo would have ended {public_from}. Give a later moment, or none.",
                public_from=moment_in_words(public_from),
            )
        )
    round_.state, round_.released_at, round_.public_from = step.target, at, public_from
    round_.line_pence = None if line is None else line.pence
    round_.save(update_fields=["state", "released_at", "public_from", "line_pence"])
    record(FundAct.RELEASED_ROUND, round_, by=by, at=at, public_from=public_from.isoformat() if public_from else "")
    return round_


def _check_clarification(
    round_: Round, question: str, answer: str, supersedes: Clarification | None, why_corrected: str, at: datetime
) -> None:
    """Refuse a clarification that says nothing, or that takes the place of one which it cannot."""
    if not question.strip() or not answer.strip():
        raise NotPossible(say("A clarification needs both the question and the answer."))
    if supersedes is not None and supersedes.round_id != round_.pk:
        raise NotPossible(say("A clarification can supersede only one of the same round."))
    # Asked of the table, not of the row in hand: that was read before the round was held, and remembers that it had none.
    later = Clarification.objects.filter(supersedes=supersedes).first() if supersedes is not None else None
    if later is not None:
        raise NotPossible(
            say(
                "{supersedes} has been superseded already, by {superseded_by}. Supersede that one.",
                supersedes=supersedes,
                superseded_by=later,
            )
        )
    if why_corrected.strip() and (supersedes is None or not can_be_corrected(supersedes, at)):
        raise NotPossible(say("A clarification is corrected within an hour. Publish one that supersedes it."))


@transaction.atomic
def clarify(
    round_: Round,
    *,
    question: str,
    answer: str,
    supersedes: Clarification | None = None,
    source_refs: str = "",
    why_corrected: str = "",
    tell_leads_of: tuple[int, ...] = (),
    by: Actor,
    at: datetime,
) -> Clarification:
    """Publish a dated clarification; it may supersede an earlier one, which stays readable. With `why_corrected` it corrects a
    slip in the one it supersedes, within an hour.

    `tell_leads_of` are the numbers of the lead organisations with an open draft (the page asks applications for them).
    """
    if not isinstance(by, ClockActor):
        allow(by, Capability.PUBLISH_CLARIFICATION, round_)
    round_ = locked(round_)
    _check_clarification(round_, question, answer, supersedes, why_corrected, at)
    latest = round_.clarifications.order_by("-number").values_list("number", flat=True).first() or 0
    clarification = Clarification.objects.create(
        round=round_,
        number=latest + 1,
        question=question.strip(),
        answer=answer.strip(),
        published_at=at,
        supersedes=supersedes,
        source_refs=source_refs,
        why_corrected=why_corrected.strip(),
    )
    replaced = supersedes.number if supersedes else None
    act = FundAct.CORRECTED_CLARIFICATION if clarification.why_corrected else FundAct.PUBLISHED_CLARIFICATION
    record(act, clarification, by=by, at=at, round=round_.name, supersedes=replaced)
    people = people_with(Role.LEAD_BIDDER, [f"organisation:{lead}" for lead in tell_leads_of])
    tell(
        people,
        say("{name}: clarification {replaced} is corrected", name=round_.name, replaced=replaced)
        if clarification.why_corrected
        else say("{name}: new clarification {number}", name=round_.name, number=clarification.number),
        clarification.answer,
        page="published-clarifications",
        args=[round_.pk],
        anchor=f"clarification-{clarification.number}",
        kind=NoticeKind.CLARIFICATION,
        about=round_,
        until=round_.closes_at,
        at=at,
    )
    return clarification
