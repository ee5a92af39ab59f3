"""The rules of a place's board: quorum, interests, votes; and its health as facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.findings import NotPossible
from placefund.domain.governance.board import (
    BoardOutcome,
    BoardVote,
    QuorumRule,
    TakenDecision,
    VoteCount,
    quorum_of,
    require_decision,
    thin_helices,
)
from placefund.domain.governance.health import (
    DeclarationFact,
    Departure,
    GovernanceFacts,
    HealthMatter,
    MeetingFact,
    VacantSeat,
    health_of,
)
from placefund.domain.governance.interests import (
    BoardInterestKind,
    BoardTie,
    Body,
    SeatedMember,
    declaration_due,
    is_same_body,
    who_must_leave,
)
from placefund.domain.partnerships import Helix

TODAY = date(2026, 6, 30)
COUNCIL = SeatedMember(1, "Ada", Body("Council", 10), Helix.CIVIC, is_voting=True, is_chair=True)
FIRM = SeatedMember(2, "Ben", Body("Firm", 20), Helix.BUSINESS, is_voting=True)
UNIVERSITY = SeatedMember(3, "Cy", Body("University", 30), Helix.RESEARCH, is_voting=True)
OBSERVER = SeatedMember(4, "Di", Body("Trust", 40), Helix.OTHER, is_voting=False)
BOARD = (COUNCIL, FIRM, UNIVERSITY, OBSERVER)


def test_a_body_is_the_same_by_its_number_and_else_by_its_name() -> None:
    assert is_same_body(Body("A", 1), Body("B", 1))
    assert not is_same_body(Body("A", 1), Body("A", 2))
    assert is_same_body(Body("Harbour  Ltd", 1), Body("harbour ltd"))
    assert not is_same_body(Body("Harbour Ltd"), Body("Harbour Trust"))


def test_a_tie_holds_from_its_first_day_to_its_last() -> None:
    tie = BoardTie(Body("A"), BoardInterestKind.OTHER, TODAY, TODAY + timedelta(days=2))
    held = [tie.holds_on(TODAY + timedelta(days=number)) for number in range(-1, 4)]
    assert held == [False, True, True, True, False]


def test_whoever_is_tied_to_an_organisation_leaves_with_every_reason_and_observers_too() -> None:
    tied = replace(FIRM, ties=(BoardTie(Body("Council", 10), BoardInterestKind.FAMILY, TODAY),))
    found = who_must_leave([Body("Council", 10), Body("Firm", 20), Body("Trust", 40)], [COUNCIL, tied, OBSERVER], TODAY)
    assert [one.sentence for one in found] == [
        "Ada leaves: represents Council.",
        "Ben leaves: has somebody close who is tied to Council and represents Firm.",
        "Di leaves: represents Trust.",
    ]
    assert who_must_leave([], BOARD, TODAY) == ()


@given(st.sets(st.sampled_from([10, 20, 30, 40, 50])), st.sets(st.sampled_from([10, 20, 30, 40, 50])))
def test_more_organisations_never_let_anybody_stay_who_had_to_leave(one: set[int], more: set[int]) -> None:
    def leave(numbers: set[int]) -> set[int]:
        return {found.member.number for found in who_must_leave([Body("x", n) for n in numbers], BOARD, TODAY)}

    assert leave(one) <= leave(one | more)


def test_a_quorum_counts_voting_members_who_stayed_and_each_helix_where_it_is_asked() -> None:
    rule = QuorumRule(2)
    assert quorum_of(rule, BOARD).why == "Quorate: 3 voting members stay; 2 are needed."
    assert quorum_of(rule, BOARD, {1, 2}).why == "Not quorate: 1 voting member stays, and 2 are needed."
    each = QuorumRule(2, one_of_each_helix=True)
    assert quorum_of(each, BOARD).holds is True
    assert quorum_of(each, BOARD, {2}).why == "Not quorate: 2 voting members stay, and nobody of: Business."
    unknown = quorum_of(QuorumRule(None), BOARD)
    assert (unknown.holds, unknown.why) == (
        None,
        "It cannot be told whether it is quorate: the terms of reference do not say.",
    )
    assert QuorumRule(None).sentence == "How many make a quorum is not on record here."
    assert QuorumRule(1).sentence == "A quorum is 1 voting member."


@given(st.sets(st.sampled_from([1, 2, 3, 4])), st.sets(st.sampled_from([1, 2, 3, 4])), st.integers(1, 4), st.booleans())
def test_nobody_makes_a_quorum_by_leaving(left: set[int], more: set[int], members: int, each: bool) -> None:
    rule = QuorumRule(members, each)
    if quorum_of(rule, BOARD, left | more).holds:
        assert quorum_of(rule, BOARD, left).holds


def taken(outcome: BoardOutcome = BoardOutcome.ENDORSED, **given: object) -> TakenDecision:
    told: dict[str, object] = {"conditions": "", "present": BOARD, "left": (), "must_leave": (), "votes": {}} | given
    return TakenDecision(outcome, **told)  # type: ignore[arg-type]


F, A, N = BoardVote.FOR, BoardVote.AGAINST, BoardVote.ABSTAINED


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (taken(votes={1: F, 2: A}), "1 for, 1 against, 0 abstained. That endorses nothing"),
        (taken(BoardOutcome.NOT_ENDORSED, votes={1: F}), "1 for, 0 against, 0 abstained. That endorses it"),
        (taken(votes={4: F}), "Di observes and has no vote."),
        (taken(votes={9: F}), "A vote of somebody who was not at the meeting does not count."),
        (taken(left=(2,), votes={2: F}), "A vote of somebody who left does not count. Take it out"),
        (taken(conditions="Once costs are known."), "Conditions belong to “Endorsed with conditions”."),
        (taken(BoardOutcome.ENDORSED_WITH_CONDITIONS), "Write the conditions"),
        (taken(present=(COUNCIL,)), "Not quorate: 1 voting member stays, and 2 are needed."),
    ],
)
def test_what_does_not_agree_is_not_put_on_record(decision: TakenDecision, why: str) -> None:
    with pytest.raises(NotPossible, match=why.replace(".", r"\.")):
        require_decision(decision, QuorumRule(2))


def test_what_agrees_is_put_on_record_with_what_was_found_of_its_quorum() -> None:
    for decision in (
        taken(votes={1: F, 2: F, 3: N}),
        taken(),
        taken(BoardOutcome.DEFERRED, present=(COUNCIL,)),
        taken(BoardOutcome.NOT_ENDORSED, votes={1: A, 2: F}),
        taken(BoardOutcome.ENDORSED_WITH_CONDITIONS, conditions="Once costs are known."),
    ):
        found = require_decision(decision, QuorumRule(2))
        assert found.holds is (len(decision.present) > 1)
    assert require_decision(taken(), QuorumRule(None)).holds is None


def test_votes_are_counted_and_without_a_vote_it_is_said() -> None:
    assert VoteCount.of([F, F, A, N]).sentence == "2 for, 1 against, 1 abstained."
    assert VoteCount().sentence == "Agreed by those who stayed, without a vote."


def test_a_leg_is_thin_where_one_or_none_stands_for_it() -> None:
    assert thin_helices({Helix.CIVIC: 2, Helix.BUSINESS: 1}) == (Helix.BUSINESS, Helix.RESEARCH)


def test_a_declaration_is_due_four_weeks_after_the_seat_and_then_yearly() -> None:
    assert declaration_due(TODAY, None) == TODAY + timedelta(days=28)
    assert declaration_due(date(2020, 1, 1), TODAY) == TODAY + timedelta(days=365)


EMPTY = GovernanceFacts(
    partners=None,
    departed=(),
    seats=0,
    vacant=(),
    board_meetings=(),
    declarations=(),
    terms_agreed_on=None,
    has_quorum_rule=False,
    office=0,
    signers=0,
)
FULL = GovernanceFacts(
    partners=Counter({Helix.CIVIC: 2, Helix.BUSINESS: 2, Helix.RESEARCH: 2}),
    departed=(),
    seats=2,
    vacant=(),
    board_meetings=(MeetingFact(TODAY - timedelta(days=9), "held", True),),
    declarations=(DeclarationFact("Ada", TODAY - timedelta(days=400), TODAY - timedelta(days=9)),),
    terms_agreed_on=date(2025, 9, 1),
    has_quorum_rule=True,
    office=2,
    signers=1,
)


def told(facts: GovernanceFacts, matter: HealthMatter) -> tuple[str, bool]:
    [found] = [fact for fact in health_of(facts, TODAY) if fact.matter is matter]
    return str(found.sentence), found.is_concern


def test_a_programme_of_which_nothing_is_on_record_is_told_so_and_not_scored() -> None:
    assert [(fact.matter.value, str(fact.sentence)) for fact in health_of(EMPTY, TODAY)] == [
        ("partners", "Nobody has left in the last twelve months."),
        ("helices", "No partnership is named yet: which helices stand cannot be told."),
        ("seats", "No seat of a board is on record here."),
        ("meetings", "No meeting was due in the last twelve months."),
        ("declarations", "Nobody sits on the board yet who could declare interests."),
        ("terms", "No terms of reference are on record here."),
        ("office", "Nobody of a programme office is on record here."),
        ("signing", "Who may sign for the place is not on record here."),
    ]


def test_a_programme_in_order_has_nothing_to_look_at() -> None:
    assert [fact for fact in health_of(FULL, TODAY) if fact.is_concern] == []


def test_each_fact_names_what_is_amiss() -> None:
    few = Counter({Helix.CIVIC: 2, Helix.BUSINESS: 1, Helix.RESEARCH: 2})
    assert told(replace(FULL, partners=few), HealthMatter.HELICES) == (
        "Thin, on one organisation alone: Business. In all: Civic body 2, Business 1 and "
        "University or research organisation 2.",
        True,
    )
    gone = (Departure("Firm", TODAY - timedelta(days=30), "has moved"), Departure("Old", TODAY - timedelta(days=500)))
    assert told(replace(FULL, departed=gone), HealthMatter.PARTNERS) == (
        "In the last twelve months has left: Firm on 31 May 2026 (has moved).",
        True,
    )
    vacant = (VacantSeat("Firm", TODAY - timedelta(days=100)), VacantSeat("Trust", TODAY))
    assert told(replace(FULL, seats=3, vacant=vacant), HealthMatter.SEATS) == (
        "2 of 3 seats are vacant: Firm since 22 March 2026 and Trust.",
        True,
    )
    days = [TODAY - timedelta(days=number) for number in (10, 20, 30, 40, 400)]
    met = [MeetingFact(day, state, is_q) for day, state, is_q in zip(
        days, ("held", "held", "cancelled", "planned", "held"), (True, False, None, None, False), strict=True
    )]  # fmt: skip
    assert told(replace(FULL, board_meetings=met), HealthMatter.MEETINGS) == (
        "Meetings due in the last twelve months: 4. Held: 2. Cancelled: 1. Not on record: 1.",
        True,
    )
    assert told(replace(FULL, board_meetings=met), HealthMatter.QUORUM) == ("1 of 2 meetings held were quorate.", True)
    late = (DeclarationFact("Ada", TODAY - timedelta(days=60), None),)
    assert told(replace(FULL, declarations=late), HealthMatter.DECLARATIONS) == (
        "Overdue with a declaration of interests: Ada (due 29 May 2026).",
        True,
    )
    assert told(replace(FULL, has_quorum_rule=False), HealthMatter.TERMS) == (
        "Terms of reference were agreed on 1 September 2025. They do not say how many make a quorum.",
        True,
    )
