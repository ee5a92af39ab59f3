"""When a board is quorate, whose vote counts, and what a decision has to agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.findings import NotPossible
from placefund.domain.governance.interests import MustLeave, SeatedMember
from placefund.domain.messages import Message, all_of, say, say_count
from placefund.domain.partnerships import THREE_HELICES, Helix


class SeatStanding(StrEnum):
    """What somebody on a board may do there. The value is stored."""

    VOTING = "voting"
    OBSERVER = "observer"

    @property
    def label(self) -> Message:
        return {"voting": say("Voting member"), "observer": say("Observer, without a vote")}[self.value]


class Presence(StrEnum):
    """Whether somebody was at a meeting. The value is stored."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    ABSENT = "absent"

    @property
    def label(self) -> Message:
        return {
            "present": say("Present"),
            "apologies": say("Sent apologies"),
            "absent": say("Absent"),
        }[self.value]


class BoardVote(StrEnum):
    """What somebody voted. The value is stored."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"

    @property
    def label(self) -> Message:
        return {"for": say("For"), "against": say("Against"), "abstained": say("Abstained")}[self.value]


class BoardOutcome(StrEnum):
    """How an item of a board's agenda ended. The value is stored."""

    ENDORSED = "endorsed"
    ENDORSED_WITH_CONDITIONS = "endorsed with conditions"
    NOT_ENDORSED = "not endorsed"
    DEFERRED = "deferred"

    @property
    def label(self) -> Message:
        return {
            "endorsed": say("Endorsed"),
            "endorsed with conditions": say("Endorsed with conditions"),
            "not endorsed": say("Not endorsed"),
            "deferred": say("Deferred"),
        }[self.value]

    @property
    def is_endorsement(self) -> bool:
        return self in (BoardOutcome.ENDORSED, BoardOutcome.ENDORSED_WITH_CONDITIONS)


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """What a board's terms of reference ask of a meeting. Without a number it is not on record what they ask."""

    members: int | None
    one_of_each_helix: bool = False

    @property
    def sentence(self) -> Message:
        """What is asked, in words."""
        if self.members is None:
            return say("How many make a quorum is not on record here.")
        asked = say_count("{count} voting member", "{count} voting members", count=self.members)
        if self.one_of_each_helix:
            return say("A quorum is {members}, with at least one of each helix.", members=asked)
        return say("A quorum is {members}.", members=asked)


@dataclass(frozen=True, slots=True)
class QuorumFinding:
    """Whether those who stayed make a quorum; None where the terms do not say what one is."""

    holds: bool | None
    why: Message


def quorum_of(rule: QuorumRule, present: Iterable[SeatedMember], left: Collection[int] = frozenset()) -> QuorumFinding:
    """Whether those voting members who are present, and have not left, make a quorum. Observers do not count."""
    stayed = [member for member in present if member.is_voting and member.number not in left]
    if rule.members is None:
        return QuorumFinding(None, say("It cannot be told whether it is quorate: the terms of reference do not say."))
    told = say_count("{count} voting member stays", "{count} voting members stay", count=len(stayed))
    needed = say_count("{count} is needed", "{count} are needed", count=rule.members)
    if len(stayed) < rule.members:
        return QuorumFinding(False, say("Not quorate: {stay}, and {needed}.", stay=told, needed=needed))
    absent = [helix for helix in THREE_HELICES if helix not in {member.helix for member in stayed}]
    if rule.one_of_each_helix and absent:
        missing = all_of(helix.label for helix in absent)
        return QuorumFinding(False, say("Not quorate: {stay}, and nobody of: {missing}.", stay=told, missing=missing))
    return QuorumFinding(True, say("Quorate: {stay}; {needed}.", stay=told, needed=needed))


@dataclass(frozen=True, slots=True)
class VoteCount:
    """What was voted, counted. All three are nought where an item was agreed without a vote."""

    votes_for: int = 0
    against: int = 0
    abstained: int = 0

    @classmethod
    def of(cls, votes: Iterable[BoardVote]) -> VoteCount:
        held = Counter(votes)
        return cls(held[BoardVote.FOR], held[BoardVote.AGAINST], held[BoardVote.ABSTAINED])

    @property
    def is_without_vote(self) -> bool:
        return not (self.votes_for or self.against or self.abstained)

    @property
    def sentence(self) -> Message:
        if self.is_without_vote:
            return say("Agreed by those who stayed, without a vote.")
        return say(
            "{votes_for} for, {against} against, {abstained} abstained.",
            votes_for=self.votes_for,
            against=self.against,
            abstained=self.abstained,
        )


@dataclass(frozen=True, slots=True)
class TakenDecision:
    """What is about to be put on record of an item: the outcome, who was there, who left, and who voted what."""

    outcome: BoardOutcome
    conditions: str
    present: Sequence[SeatedMember]
    left: Collection[int]
    must_leave: Sequence[MustLeave]
    votes: Mapping[int, BoardVote]

    @property
    def count(self) -> VoteCount:
        return VoteCount.of(self.votes.values())


def require_decision(taken: TakenDecision, rule: QuorumRule) -> QuorumFinding:
    """Whether a decision may be put on record; what was found of its quorum.

    Raises:
        NotPossible: somebody voted who may not, or the outcome does not agree with the votes or with the quorum.
    """
    _require_that_all_left(taken)
    for number in taken.votes:
        _require_vote(number, taken)
    found = quorum_of(rule, taken.present, taken.left)
    if found.holds is False and taken.outcome is not BoardOutcome.DEFERRED:
        raise NotPossible(say("{why} The board can defer this item, and decide nothing else of it.", why=found.why))
    _require_agreement(taken)
    return found


def _require_that_all_left(taken: TakenDecision) -> None:
    here = {member.number for member in taken.present}
    for one in taken.must_leave:
        if one.member.number in here and one.member.number not in taken.left:
            raise NotPossible(
                say(
                    "{sentence} Note that they left, or put the item off.",
                    sentence=one.sentence,
                )
            )


def _require_vote(number: int, taken: TakenDecision) -> None:
    """Only who sits with a vote, was there and stayed has voted."""
    if number in taken.left:
        reasons = [one.sentence for one in taken.must_leave if one.member.number == number]
        raise NotPossible(
            say("A vote of somebody who left does not count. {why}", why=reasons[0])
            if reasons
            else say("A vote of somebody who left does not count. Take it out, or note that they stayed.")
        )
    member = next((one for one in taken.present if one.number == number), None)
    if member is None:
        raise NotPossible(say("A vote of somebody who was not at the meeting does not count. Take it out."))
    if not member.is_voting:
        raise NotPossible(say("{name} observes and has no vote. Take it out.", name=member.name))


def _require_agreement(taken: TakenDecision) -> None:
    """The outcome says what the votes say; a tie endorses nothing."""
    count, outcome = taken.count, taken.outcome
    if outcome is BoardOutcome.ENDORSED_WITH_CONDITIONS and not taken.conditions.strip():
        raise NotPossible(say("Write the conditions on which it is endorsed."))
    if outcome is not BoardOutcome.ENDORSED_WITH_CONDITIONS and taken.conditions.strip():
        raise NotPossible(say("Conditions belong to “Endorsed with conditions”. Choose it, or take them out."))
    if count.is_without_vote:
        return
    if outcome.is_endorsement and count.votes_for <= count.against:
        raise NotPossible(say("{count} That endorses nothing: it takes more for than against.", count=count.sentence))
    if outcome is BoardOutcome.NOT_ENDORSED and count.votes_for > count.against:
        raise NotPossible(say("{count} That endorses it: choose another outcome.", count=count.sentence))


def thin_helices(counts: Mapping[Helix, int]) -> tuple[Helix, ...]:
    """The legs of the triple helix that stand on one organisation, or on none."""
    return tuple(helix for helix in THREE_HELICES if counts.get(helix, 0) <= 1)
