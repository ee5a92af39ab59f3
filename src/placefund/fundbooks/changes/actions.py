"""Everything that proposes a change of a running fund, applies it or withdraws it. Nothing else may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.domain.asking import shown_when
from placefund.domain.eligibility import moment_in_words
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.fundbook import Fundbook, proof
from placefund.domain.fundbook.change_rules import Standing, effects
from placefund.domain.fundbook.edits import with_round_changed, with_round_like
from placefund.domain.messages import Message, all_of, paragraph, row_of, say
from placefund.domain.notices import NoticeKind
from placefund.domain.questions import Question
from placefund.domain.roles import Capability, Role
from placefund.domain.terms import Terms
from placefund.domain.welsh import same_in_english
from placefund.fundbooks.acts import FundbookAct
from placefund.fundbooks.changes.queries import (
    amended_by,
    books_of,
    is_over_the_edition_in_force,
    standing_of,
    with_a_bid_in,
)
from placefund.fundbooks.changes.restatement import restate_fund
from placefund.fundbooks.editions.actions import keep
from placefund.fundbooks.editions.queries import TEXTS_NOT_KEPT, in_force, reading_of
from placefund.fundbooks.folders import FundbookRefused, digest_of
from placefund.fundbooks.lengths import require_room
from placefund.fundbooks.loader import FloorsDoNotFit
from placefund.fundbooks.models import Edition, ProposedChange, RoundAmendment
from placefund.funds.amendments.actions import amend_terms
from placefund.funds.models import Fund, Round
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.records.actions import record

MOST_NAMED = 5


@transaction.atomic
def propose(fund: Fund, texts: Mapping[str, str], *, said: str, by: User, at: datetime) -> ProposedChange:
    """Propose a changed book of a fund. For a fund whose texts were not kept it is the book that it was loaded from.

    Raises:
        FundbookRefused: the book has faults, each with file and line; nothing is written.
        NotPossible: it is another fund's, is in force already, is not the book that the fund was loaded from, or says more than
            is kept.
        FloorsDoNotFit: with the arithmetic.
    """
    allow(by, Capability.CHANGE_FUND, fund)
    fund = locked(fund)
    reading = reading_of(texts)
    if reading.book is None:
        raise FundbookRefused(fund.short_name, reading.faults)
    newest = in_force(fund)
    _require_it_can_follow(fund, newest, reading.book, digest_of(texts))
    change = ProposedChange.objects.create(
        fund=fund,
        edition=newest,
        said=said.strip() or say("A changed book"),
        texts=dict(sorted(texts.items())),
        digest=digest_of(texts),
        proposed_at=at,
        proposed_by=by,
    )
    record(FundbookAct.PROPOSED_CHANGE, change, by=by, at=at, digest=change.digest)
    return change


def _require_it_can_follow(fund: Fund, newest: Edition | None, book: Fundbook, digest: str) -> None:
    if book.fund.slug != fund.slug:
        raise NotPossible(
            say(
                "This is the book of “{other}”. A change of {fund} needs the book whose fund has the slug “{slug}”.",
                other=book.fund.slug,
                fund=fund.short_name,
                slug=fund.slug,
            )
        )
    if newest is None and digest != fund.fundbook_digest:
        raise NotPossible(
            say(
                "This is not the book that {fund} was loaded from: that one has the digest {wanted}, this one {digest}. Upload "
                "it as it was then; afterwards upload the changed one.",
                fund=fund.short_name,
                wanted=fund.fundbook_digest[:12] or say("of no book"),
                digest=digest[:12],
            )
        )
    if newest is not None and digest == newest.digest:
        raise NotPossible(say("This is the book that is in force. There is nothing to change."))
    if not (found := proof(book)).holds:
        raise FloorsDoNotFit(paragraph(found.sentences))
    require_room(book)


@transaction.atomic
def propose_round(fund: Fund, *, like: str, changes: Mapping[str, Any], by: User, at: datetime) -> ProposedChange:
    """Propose a further round: one entry more in the book in force, like that of an earlier round."""
    texts = with_round_like(_texts_of(fund), like, changes)
    return propose(fund, texts, said=say("A further round: {name}", name=changes["name"]), by=by, at=at)


@transaction.atomic
def propose_dates(round_: Round, *, changes: Mapping[str, Any], by: User, at: datetime) -> ProposedChange:
    """Propose other dates of a round: its entry in the book in force is changed, and nothing else."""
    fund = round_.strand.fund
    texts = with_round_changed(_texts_of(fund), round_.slug, changes)
    return propose(fund, texts, said=say("Other dates of {name}", name=round_.name), by=by, at=at)


def _texts_of(fund: Fund) -> Mapping[str, str]:
    newest = in_force(fund)
    if newest is None:
        raise NotPossible(TEXTS_NOT_KEPT)
    texts: Mapping[str, str] = newest.texts
    return texts


@transaction.atomic
def apply(change: ProposedChange, *, why: str, moves: bool = False, by: User, at: datetime) -> Edition:
    """Apply a proposed change as a whole: every room takes up what the changed book says of its rows, or nothing is changed.

    A round that is open closes later where the book says so. What is asked in it, and the words of its criteria, follow where the
    change `moves` them; else they stay as they were when it opened. Whoever leads a bid in such a round is told.

    Raises:
        NotPossible: another change was applied since, no reason, or an entry that may not be changed, with the sentence why.
    """
    fund, change = locked(change.fund), locked(change)
    step = move(change, "apply", by=by)
    why = required_reason(why)
    if not is_over_the_edition_in_force(change):
        raise NotPossible(
            say(
                "Another change was applied since this one was proposed. Take the book as it is now, and propose it again."
            )
        )
    old, new = books_of(change)
    standing = standing_of(fund, new, at)
    refused = [effect for effect in effects(old, new, standing, at) if effect.is_refused]
    if refused:
        named = [
            say("{kind} “{key}”: {why}", kind=each.entry.kind, key=each.entry.key, why=each.why) for each in refused
        ]
        raise NotPossible(paragraph(named[:MOST_NAMED]))
    restate_fund(fund, old, new, digest=change.digest, in_use=standing.indicators_in_use, by=by, at=at)
    for round_ in Round.objects.filter(strand__fund=fund, programme=None, state="open").select_related("strand__fund"):
        if any(told.slug == round_.slug for told in new.rounds):
            _amend(round_, change, new, standing, why=why, moves=moves, by=by, at=at)
    edition = keep(fund, change.texts, why=why, by=by, at=at)
    change.state, change.why, change.settled_at = step.target, why, at
    change.save(update_fields=["state", "why", "settled_at"])
    record(FundbookAct.APPLIED_CHANGE, change, by=by, at=at, why=why, edition=edition.number, digest=edition.digest)
    others = [one for one in people_with(Role.FUND_MANAGER, fund.scopes()) if one.pk != by.pk]
    tell(
        others,
        say("{fund} was changed: {change}", fund=fund.short_name, change=change.said),
        say("{name} applied it. The reason: {why}", name=by.actor_name, why=why),
        kind=NoticeKind.FUND_NEWS,
        about=fund,
        asks=by.actor_name,
        page="proposed-change",
        args=[change.pk],
        at=at,
    )
    return edition


def _amend(
    round_: Round,
    change: ProposedChange,
    new: Fundbook,
    standing: Standing,
    *,
    why: str,
    moves: bool,
    by: User,
    at: datetime,
) -> None:
    """Amend an open round where the change makes its terms others, keep what they were, and tell whoever leads a bid in it."""
    was, terms = round_.terms(), amended_by(new, round_, moves=moves)
    if terms == was:
        return
    before = round_.terms_record, round_.terms_digest
    round_ = amend_terms(round_, terms, has_sent=standing.rounds[round_.slug].sent > 0, why=why, by=by, at=at)
    amendment = RoundAmendment.objects.create(
        change=change,
        round=round_,
        terms_before=before[0],
        digest_before=before[1],
        digest_after=round_.terms_digest,
        closed_at_before=was.closes_at,
        closes_at=terms.closes_at,
        why=why,
        amended_at=at,
    )
    record(FundbookAct.AMENDED_ROUND, amendment, by=by, at=at, round=round_.name)
    tell(
        people_with(Role.LEAD_BIDDER, [f"organisation:{lead}" for lead in with_a_bid_in(round_)]),
        say("{round}: its terms are amended", round=round_.name),
        _told(was, terms, why),
        kind=NoticeKind.AMENDMENT,
        about=round_,
        asks=by.actor_name,
        page="round-rules",
        args=[round_.pk],
        anchor="amendments",
        at=at,
    )


def _told(was: Terms, terms: Terms, why: str) -> str:
    """What whoever leads a bid reads: the new closing time, the questions whose words differ, and the reason."""
    sentences = []
    if terms.closes_at != was.closes_at:
        closes = moment_in_words(terms.closes_at)
        sentences.append(say("It closes later: {closes}, London time.", closes=closes))
    known = {each.key: each for each in was.questions}
    differing = [each for each in terms.questions if known.get(each.key) != each]
    in_welsh = [each for each in differing if each.key in known and same_in_english(known[each.key], each)]
    if read_again := [each.title for each in differing if each not in in_welsh]:
        sentences.append(say("Read these questions again: {questions}.", questions=all_of(read_again)))
    if in_welsh:
        titles = [each.title for each in in_welsh]
        sentences.append(say("Only the Welsh words of these questions differ: {questions}.", questions=all_of(titles)))
    for each in terms.questions:
        before = known.get(each.key)
        if before is not None and before.show_when != each.show_when:
            sentences.append(_asked_otherwise(each, terms))
    if was.form_rules != terms.form_rules:
        titles = [rule.title for rule in terms.form_rules]
        sentences.append(
            say("What must hold between answers is now: {rules}.", rules=row_of(titles, "; "))
            if titles
            else say("Nothing has to hold between answers any more.")
        )
    return paragraph([*sentences, *_told_of_criteria(was, terms), say("The reason: {why}", why=why)])


def _told_of_criteria(was: Terms, terms: Terms) -> list[Message]:
    sentences = []
    if was.criteria != terms.criteria:
        sentences.append(say("The words of its criteria are others. Weights and scores are as they were."))
    if was.welsh != terms.welsh:
        differing_words = [english for english, welsh in terms.welsh.items() if was.welsh.get(english) != welsh]
        sentences.append(
            say(
                "Of its criteria and rules the Welsh words of these differ: {words}.",
                words=all_of(differing_words[:MOST_NAMED]),
            )
            if differing_words
            else say("Some of its criteria and rules have no Welsh words any more.")
        )
    return sentences


def _asked_otherwise(question: Question, terms: Terms) -> Message:
    condition = shown_when(question, terms.questions)
    if condition is None:
        return say("“{question}” is asked of everybody now.", question=question.title)
    return say(
        "“{question}” is asked of others now. {condition} What is written there is kept.",
        question=question.title,
        condition=condition,
    )


@transaction.atomic
def withdraw(change: ProposedChange, *, by: User, at: datetime) -> ProposedChange:
    """Withdraw a proposed change. Its texts stay, so that it can be looked at and proposed again."""
    change = locked(change)
    step = move(change, "withdraw", by=by)
    change.state, change.settled_at = step.target, at
    change.save(update_fields=["state", "settled_at"])
    record(FundbookAct.WITHDREW_CHANGE, change, by=by, at=at)
    return change
