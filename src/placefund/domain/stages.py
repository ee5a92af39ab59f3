"""The stages of one competition: what a round is in it, which round it follows, and what an application begins with there.

A stage is a round. So everything that is known of rounds (terms, assessment, panel, decision, release) holds of a stage as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from placefund.domain.messages import Message, say


class StageKind(StrEnum):
    """What a round is in its competition. What a positive decision of it means follows from this alone."""

    FULL = "full application"
    EXPRESSION = "expression of interest"
    LOCAL_CALL = "local call"

    @property
    def label(self) -> Message:
        return {
            "full application": say("Full application"),
            "expression of interest": say("Expression of interest"),
            "local call": say("Local call"),
        }[self.value]

    @property
    def invites(self) -> bool:
        """Whether a positive decision invites to the next stage, and promises no money."""
        return self is StageKind.EXPRESSION

    @property
    def chooses(self) -> bool:
        """Whether a positive decision takes a project into a place's pipeline, and promises no money of the fund."""
        return self is StageKind.LOCAL_CALL

    @property
    def positive_outcome(self) -> str:
        """The outcome that a bid hopes for."""
        return "invite" if self.invites else "choose" if self.chooses else "fund"


class PartnersMay(StrEnum):
    """How a partnership may differ from the one that was invited."""

    CHANGE = "change"
    JOIN = "join"
    STAY = "stay"

    @property
    def label(self) -> Message:
        return {
            "change": say("partners may join and leave"),
            "join": say("partners may join; those of the earlier stage stay"),
            "stay": say("the partners stay those of the earlier stage"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class CarriedQuestion:
    """A question whose answer begins as that to a question of the earlier stage; `is_fixed` says that it stays so."""

    question: str
    earlier: str
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """What a round is in its competition, as its terms keep it.

    `follows` is the slug of the round before it in its strand, empty for the first. `is_invited_only` says that those alone may
    apply who were invited there. `shows_differences` and `shows_scores` say whether those who assess read what has changed since,
    and what the earlier stage scored. `asks_for_costs` is false where a stage asks for no money.
    """

    kind: StageKind = StageKind.FULL
    follows: str = ""
    is_invited_only: bool = True
    carried: tuple[CarriedQuestion, ...] = ()
    carries_costs: bool = False
    partners_may: PartnersMay = PartnersMay.CHANGE
    shows_differences: bool = False
    shows_scores: bool = False
    asks_for_costs: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether it is the only stage of its competition, as every round was before there were stages."""
        return self == Stage()

    @property
    def fixed(self) -> frozenset[str]:
        """The questions whose answers stay as the earlier stage has them."""
        return frozenset(each.question for each in self.carried if each.is_fixed)

    def as_record(self) -> dict[str, Any]:
        """This stage as JSON values; `Stage.from_record` reads them back to an equal object."""
        return {
            "kind": self.kind.value,
            "follows": self.follows,
            "is_invited_only": self.is_invited_only,
            "carried": [[each.question, each.earlier, each.is_fixed] for each in self.carried],
            "carries_costs": self.carries_costs,
            "partners_may": self.partners_may.value,
            "shows_differences": self.shows_differences,
            "shows_scores": self.shows_scores,
            "asks_for_costs": self.asks_for_costs,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Stage:
        return cls(
            kind=StageKind(record["kind"]),
            follows=record["follows"],
            is_invited_only=record["is_invited_only"],
            carried=tuple(CarriedQuestion(*each) for each in record["carried"]),
            carries_costs=record["carries_costs"],
            partners_may=PartnersMay(record["partners_may"]),
            shows_differences=record["shows_differences"],
            shows_scores=record["shows_scores"],
            asks_for_costs=record["asks_for_costs"],
        )


def carried_content(content: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    """What of an application of the earlier stage, as its snapshot keeps it, goes into the next: the answers that the terms name,
    under the questions of the next stage; money only where they say so."""
    earlier = {row["key"]: row for row in content["answers"]}
    answers = [earlier[each.earlier] | {"key": each.question} for each in stage.carried if each.earlier in earlier]
    money: dict[str, list[Any]] = {} if stage.carries_costs else {"costs": [], "co_investment": []}
    return {**content, "answers": answers, **money}


def partners_of(content: Mapping[str, Any]) -> dict[int, str]:
    """The partners of an application of the earlier stage, as its snapshot keeps them: names by number."""
    return {partner["id"]: partner["organisation"] for partner in content["partners"]}


def counted_once(bids: Iterable[Mapping[str, Any]], follows: Mapping[int, int]) -> int:
    """How many bids there are in rounds of which some follow others: one that went through several stages is one.

    Each of `bids` has a `round` and a `partnership`; `follows` is the round before each round that follows one.
    """
    sent = {(bid["round"], bid["partnership"]) for bid in bids}
    return sum(not _was_there(round_, partnership, sent, follows) for round_, partnership in sent)


def _was_there(round_: int, partnership: int, sent: Collection[tuple[int, int]], follows: Mapping[int, int]) -> bool:
    before = follows.get(round_)
    return before is not None and ((before, partnership) in sent or _was_there(before, partnership, sent, follows))


def partners_finding(may: PartnersMay, before: Mapping[int, str], now: Mapping[int, str]) -> tuple[bool, Message]:
    """Whether the partners (names by number) are those that the stage allows, and why, in a sentence."""
    gone = sorted(name for number, name in before.items() if number not in now)
    new = sorted(name for number, name in now.items() if number not in before)
    if may is not PartnersMay.CHANGE and gone:
        return False, say(
            "{gone} stood in the earlier stage and is no partner now. In this stage {rule}: invite them again.",
            gone=tuple(gone),
            rule=may.label,
        )
    if may is PartnersMay.STAY and new:
        return False, say(
            "{new} did not stand in the earlier stage. In this stage {rule}: take them out.",
            new=tuple(new),
            rule=may.label,
        )
    return True, say("The partners are as this stage allows: {rule}.", rule=may.label)
