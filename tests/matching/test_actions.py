"""Proposals of who reads what: they obey the method, change nothing until applied, apply as a whole, and stay on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assignment
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.assignment.problem import Fairness
from placefund.domain.assessment.assignment.solve import solve
from placefund.domain.assessment.method import Method
from placefund.domain.partnerships import Helix
from placefund.domain.terms import digest
from placefund.matching import actions as matching
from placefund.matching.explanations import as_result
from placefund.matching.models import FixedPair, Proposal
from placefund.matching.queries import ProposalOptions, difference, live_pairs, pairs_of, problem_of
from placefund.matching.views.proposal_words import ProposalWords, in_words
from tests import build
from tests.build import AFTER, Cast, a_round_to_read, a_user, an_application, an_open_round, an_organisation
from tests.witness import acts_on, refused

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(days=1)


def one_more_reader(cast: Cast, **profile: Any) -> Any:
    user = a_user()
    return pool_actions.add_assessor(cast.fund, user, by=cast.manager, at=AFTER, **profile)


def test_a_proposal_gives_every_application_its_readers_and_nothing_is_given_out_yet() -> None:
    round_, cast, bids = a_round_to_read()
    proposal = matching.propose(round_, ProposalOptions(), by=cast.manager, at=AFTER)
    assert {bid.pk: sum(pair[0] == bid.pk for pair in pairs_of(proposal)) for bid in bids} == {
        bids[0].pk: 3,
        bids[1].pk: 3,
    }
    assert (proposal.state, proposal.result["short"], Assignment.objects.count()) == ("proposed", 0, 0)
    assert (difference(proposal).given, difference(proposal).taken_back) == (6, 0)
    assert acts_on(proposal) == ["proposed"]


def test_the_same_question_asked_again_gives_the_same_bytes() -> None:
    round_, cast, _ = a_round_to_read()
    proposal = matching.propose(round_, ProposalOptions(), by=cast.manager, at=AFTER)
    kept = Proposal.objects.get(pk=proposal.pk)
    assert digest(as_result(solve(problem_of(kept)))) == kept.result_digest
    assert digest(kept.problem) == kept.problem_digest
    again = matching.propose(round_, ProposalOptions(), by=cast.manager, at=LATER)
    assert (again.problem_digest, again.result_digest) == (kept.problem_digest, kept.result_digest)


def test_a_proposal_is_applied_as_a_whole() -> None:
    round_, cast, _ = a_round_to_read()
    due = AFTER.date() + timedelta(days=20)
    proposal = matching.propose(round_, ProposalOptions(due_on=due), by=cast.manager, at=AFTER)
    applied = matching.apply(proposal, by=cast.manager, at=LATER)
    assert (applied.state, applied.settled_at) == ("applied", LATER)
    assert live_pairs(round_) == pairs_of(proposal)
    assert set(Assignment.objects.values_list("due_on", flat=True)) == {due}
    assert acts_on(proposal) == ["proposed", "applied"]
    shown = difference(Proposal.objects.get(pk=proposal.pk))  # as it was when it was asked for, not as it is now
    assert (shown.given, shown.staying) == (6, 0)
    with refused("This proposal is applied, so it is not possible to apply it now. It would have to be proposed."):
        matching.apply(applied, by=cast.manager, at=LATER)


def test_what_has_changed_since_makes_a_proposal_void() -> None:
    round_, cast, _ = a_round_to_read()
    proposal = matching.propose(round_, ProposalOptions(), by=cast.manager, at=AFTER)
    reader = cast.assessors[0]
    pool_actions.add_absence(reader, LATER.date(), LATER.date() + timedelta(days=9), by=cast.manager, at=AFTER)
    with refused(
        "Since this was proposed, the pool, somebody's leave or how much they can read has changed. "
        "Propose again: it takes a moment."
    ):
        matching.apply(proposal, by=cast.manager, at=LATER)
    assert Assignment.objects.count() == 0


def test_what_was_given_stays_unless_it_may_move() -> None:
    round_, cast, [bid, _] = a_round_to_read()
    for reader in cast.assessors[:2]:
        scoring_actions.assign(bid, reader, by=cast.manager, at=AFTER)
    expert = one_more_reader(cast, topics=["Life sciences", "Digital and technologies"])
    kept = matching.propose(round_, ProposalOptions(keeps_given=True), by=cast.manager, at=LATER)
    assert {(bid.pk, reader.pk) for reader in cast.assessors[:2]} <= pairs_of(kept)
    matching.fix(bid, cast.assessors[0], must_read=False, reason="They asked for fewer.", by=cast.manager, at=LATER)
    matching.fix(bid, expert, must_read=True, reason="Knows the field.", by=cast.manager, at=LATER)
    free = matching.propose(round_, ProposalOptions(keeps_given=False), by=cast.manager, at=LATER)
    assert (bid.pk, cast.assessors[0].pk) not in pairs_of(free)
    assert (bid.pk, expert.pk) in pairs_of(free)
    assert difference(free).taken_back == 1
    matching.apply(free, by=cast.manager, at=LATER)
    states = dict(Assignment.objects.filter(application=bid).values_list("assessor_id", "state"))
    assert states[cast.assessors[0].pk] == "withdrawn"


def test_a_conflict_bars_and_a_proposal_says_what_is_missing() -> None:
    round_, cast, [bid, _] = a_round_to_read()
    given = scoring_actions.assign(bid, cast.assessors[0], by=cast.manager, at=AFTER)
    conflicts_actions.declare_conflict(given, reason="My sister leads it.", by=cast.assessors[0].user, at=AFTER)
    proposal = matching.propose(round_, ProposalOptions(), by=cast.manager, at=LATER)
    assert (bid.pk, cast.assessors[0].pk) not in pairs_of(proposal)
    assert proposal.result["short"] > 0
    assert [row.lacking for row in difference(proposal).rows] == [1, 0]
    assert any(str(bid) in sentence for sentence in in_words(proposal).conflict)


def test_the_method_asks_for_readers_of_each_leg() -> None:
    method = Method(legs=((Helix.BUSINESS, 1),))
    round_, cast, [bid] = a_round_to_read(1, replace(build.TERMS, method=method))
    firm = an_organisation(helix=Helix.BUSINESS)
    business = one_more_reader(cast, leg="business", employer=firm)
    proposal = matching.propose(round_, ProposalOptions(), by=cast.manager, at=AFTER)
    assert (bid.pk, business.pk) in pairs_of(proposal)
    colleague = one_more_reader(cast, leg="business", employer=firm)
    for reader in (business, colleague):
        matching.fix(bid, reader, must_read=True, reason="Both know it.", by=cast.manager, at=AFTER)
    clash = matching.propose(round_, ProposalOptions(), by=cast.manager, at=AFTER)
    assert clash.result["short"] > 0
    assert any(firm.name in sentence for sentence in in_words(clash).conflict)


@pytest.mark.parametrize("fairness", list(Fairness))
def test_every_kind_of_fairness_gives_a_proven_answer(fairness: Fairness) -> None:
    round_, cast, _ = a_round_to_read()
    proposal = matching.propose(round_, ProposalOptions(fairness=fairness), by=cast.manager, at=AFTER)
    assert proposal.result["objective"] == proposal.result["bound"]


def test_nothing_to_read_and_nobody_to_read_are_said() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    manager = cast.manager
    with refused("No application of this round waits to be read. They come here when they are found eligible."):
        matching.propose(round_, ProposalOptions(), by=manager, at=AFTER)
    with refused("A day that has passed gives nobody time to read. Enter today or a later day."):
        matching.propose(round_, ProposalOptions(due_on=AFTER.date() - timedelta(days=1)), by=manager, at=AFTER)
    an_application("eligible", round_=round_, cast=cast)
    for assessor in cast.assessors:
        pool_actions.stand_down(assessor, reason="The round is over.", by=manager, at=AFTER)
    with refused("Nobody in the pool can read: invite assessors, or wait until one has accepted and has time."):
        matching.propose(round_, ProposalOptions(), by=manager, at=AFTER)


def test_a_hand_change_needs_a_reason_and_no_conflict_and_is_made_once() -> None:
    _, cast, [bid] = a_round_to_read(1)
    manager, [first, second, _] = cast.manager, cast.assessors
    with refused("Give a reason: it is told to whoever asks why."):
        matching.fix(bid, first, must_read=True, reason=" ", by=manager, at=AFTER)
    fixed = matching.fix(bid, first, must_read=True, reason="Knows it.", by=manager, at=AFTER)
    with refused(f"{first} and {bid} are fixed already. Lift that first."):
        matching.fix(bid, first, must_read=False, reason="No.", by=manager, at=AFTER)
    given = scoring_actions.assign(bid, second, by=manager, at=AFTER)
    conflicts_actions.declare_conflict(given, reason="My firm bids.", by=second.user, at=AFTER)
    with pytest.raises(matching.NotPossible, match=f"{second} must not read {bid}"):
        matching.fix(bid, second, must_read=True, reason="Knows it.", by=manager, at=LATER)
    lifted = matching.lift(fixed, by=manager, at=LATER)
    assert acts_on(lifted) == ["fixed", "lifted"]
    with refused("This was lifted already."):
        matching.lift(lifted, by=manager, at=LATER)
    other = Cast(an_open_round().strand.fund).assessors[0]
    with refused(f"{other} is in another pool."):
        matching.fix(bid, other, must_read=False, reason="Not ours.", by=manager, at=LATER)


def test_only_who_assigns_proposes_applies_and_fixes() -> None:
    round_, cast, [bid] = a_round_to_read(1)
    proposal, chair = matching.propose(round_, ProposalOptions(), by=cast.manager, at=AFTER), cast.chair
    fixed = matching.fix(bid, cast.assessors[0], must_read=True, reason="Knows it.", by=cast.manager, at=AFTER)
    for act in (
        lambda: matching.propose(round_, ProposalOptions(), by=chair, at=AFTER),
        lambda: matching.apply(proposal, by=chair, at=AFTER),
        lambda: matching.discard(proposal, by=chair, at=AFTER),
        lambda: matching.fix(bid, cast.assessors[1], must_read=True, reason="So.", by=chair, at=AFTER),
        lambda: matching.lift(fixed, by=chair, at=AFTER),
    ):
        with refused(f"{chair} may not assign assessors. It takes a fund manager with a part in it."):
            act()


def test_a_proposal_put_aside_stays_on_record_and_what_it_says_never_changes() -> None:
    round_, cast, _ = a_round_to_read()
    proposal = matching.discard(
        matching.propose(round_, ProposalOptions(), by=cast.manager, at=AFTER), by=cast.manager, at=LATER
    )
    assert (proposal.state, acts_on(proposal)) == ("discarded", ["proposed", "discarded"])
    for column in ("problem", "result", "problem_digest", "result_digest"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE matching_proposal SET {column} = '\"x\"'")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM matching_proposal")
    assert FixedPair.objects.count() == 0


def test_what_is_kept_of_a_proposal_are_values_and_an_earlier_one_is_shown_as_it_was_kept() -> None:
    round_, cast, _ = a_round_to_read()
    proposal = matching.propose(round_, ProposalOptions(), by=cast.manager, at=AFTER)
    assert proposal.result["certificate"]["readings"] == len(proposal.result["pairs"])
    words = in_words(proposal)
    assert (words.certificate[1].startswith("It is proven"), words.is_as_kept) == (True, False)
    kept = ["Two readings.", "It is proven."]
    proposal.result = {**proposal.result, "certificate": kept, "conflict": [], "relaxations": []}
    del proposal.result["format"]
    assert in_words(proposal) == ProposalWords(tuple(kept), is_as_kept=True)
