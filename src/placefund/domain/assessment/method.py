"""How a round reads, ranks and decides: everything about it that is published before the round opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from placefund.domain.assessment.approvals import ApprovalStep
from placefund.domain.assessment.tracks import Weighing
from placefund.domain.messages import Message, say
from placefund.domain.partnerships import Helix


class RankedBy(StrEnum):
    """Which score puts the bids in order. The others always stand beside it."""

    AGREED = "agreed"
    MEAN = "mean"
    CALIBRATED = "calibrated"

    @property
    def label(self) -> Message:
        return {
            "agreed": say("the panel's agreed score"),
            "mean": say("the mean of the readers"),
            "calibrated": say("the calibrated score"),
        }[self.value]


class NearTheLine(StrEnum):
    """What settles bids that the readings cannot tell apart where the money runs out."""

    STRICT_RANK = "strict rank"
    PANEL_DISCUSSION = "panel discussion"
    PARTIAL_RANDOMISATION = "partial randomisation"
    VALUE_FOR_MONEY = "value for money"

    @property
    def label(self) -> str:
        return {
            "strict rank": say("the ranking decides, however small the difference"),
            "panel discussion": say("the panel discusses the bids near the line and agrees an order, with reasons"),
            "partial randomisation": say("a draw whose seed was committed before the first score"),
            "value for money": say("the bid that asks for less for each point comes first"),
        }[self.value]


class Phase(StrEnum):
    """Until when something is hidden. The order is that of a round."""

    NEVER = "never hidden"
    READING = "until the reading is sent"
    AGREED = "until the panel has agreed the score"
    RELEASED = "until the outcomes are released"


class Interviews(StrEnum):
    """Who is invited to an interview before the panel agrees its scores."""

    NOT_SAID = "not said"
    NOBODY = "nobody"
    ABOVE_LINE = "above the line"
    EVERYBODY = "everybody eligible"

    @property
    def meaning(self) -> Message:
        return {
            "not said": say("it is not said"),
            "nobody": say("nobody is invited to an interview"),
            "above the line": say("the bids for which the money would suffice, in the order of their scores"),
            "everybody eligible": say("every bid that is eligible"),
        }[self.value]

    @property
    def are_held(self) -> bool:
        """Whether the terms say that there are any."""
        return self in (Interviews.ABOVE_LINE, Interviews.EVERYBODY)


class DeclinedMoney(StrEnum):
    """Where the money of an offer goes that was declined."""

    POT = "back to the pot"
    NEXT = "next in order"

    @property
    def meaning(self) -> Message:
        return {
            "back to the pot": say("it goes back to the strand"),
            "next in order": say("it goes to the next bid in order that was not funded"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class Method:
    """A round's method.

    `applicants_hidden` says until when an assessor does not see who applies; `readers_hidden` until when readers do not see
    one another's names and scores, and the panel sees readings without names. `legs` is how many readers of an application
    must come from each leg of the helix at the least. `award_percents` are the shares of its ask that a bid can be offered.
    `threshold_percent` is the least score that may be funded. `seed_commitment` is the SHA-256 of the draw's seed, or empty.
    `is_sealed` says that nobody of the fund reads what was sent before the round has closed. `late_changes_count` says that a
    change which a reader sends after the others' readings were open to them counts; otherwise their independent reading does.
    `declined_money` says where the money of a declined offer goes. `interviews` says who is interviewed.
    `weighing` says which of two tracks put bids in order. `approvals` are the steps by which decisions to fund are approved.
    Methods from before these keep their meaning (open, and the newest scores count) and their digest.
    """

    ranked_by: RankedBy = RankedBy.AGREED
    near_the_line: NearTheLine = NearTheLine.STRICT_RANK
    applicants_hidden: Phase = Phase.NEVER
    readers_hidden: Phase = Phase.NEVER
    legs: tuple[tuple[Helix, int], ...] = ()
    one_reader_per_organisation: bool = True
    award_percents: tuple[int, ...] = (100,)
    threshold_percent: int = 0
    seed_commitment: str = ""
    is_sealed: bool = False
    late_changes_count: bool = True
    declined_money: DeclinedMoney = DeclinedMoney.POT
    weighing: Weighing = Weighing.BOTH
    interviews: Interviews = Interviews.NOT_SAID
    approvals: tuple[ApprovalStep, ...] = ()

    @property
    def has_reserve(self) -> bool:
        """Whether money of a declined offer goes to the next in order, so that there is a reserve list."""
        return self.declined_money is DeclinedMoney.NEXT

    def as_record(self) -> dict[str, Any]:
        """This method as JSON values; `Method.from_record` reads them back to an equal object."""
        since: dict[str, Any] = {"is_sealed": True} if self.is_sealed else {}
        since |= {} if self.late_changes_count else {"late_changes_count": False}
        since |= {} if self.declined_money is DeclinedMoney.POT else {"declined_money": self.declined_money.value}
        since |= {} if self.weighing is Weighing.BOTH else {"weighing": self.weighing.value}
        since |= {} if self.interviews is Interviews.NOT_SAID else {"interviews": self.interviews.value}
        since |= {"approvals": [step.as_record() for step in self.approvals]} if self.approvals else {}
        return since | {
            "ranked_by": self.ranked_by.value,
            "near_the_line": self.near_the_line.value,
            "applicants_hidden": self.applicants_hidden.value,
            "readers_hidden": self.readers_hidden.value,
            "legs": [[leg.value, count] for leg, count in self.legs],
            "one_reader_per_organisation": self.one_reader_per_organisation,
            "award_percents": list(self.award_percents),
            "threshold_percent": self.threshold_percent,
            "seed_commitment": self.seed_commitment,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Method:
        return cls(
            ranked_by=RankedBy(record["ranked_by"]),
            near_the_line=NearTheLine(record["near_the_line"]),
            applicants_hidden=Phase(record["applicants_hidden"]),
            readers_hidden=Phase(record["readers_hidden"]),
            legs=tuple((Helix(leg), count) for leg, count in record["legs"]),
            one_reader_per_organisation=record["one_reader_per_organisation"],
            award_percents=tuple(record["award_percents"]),
            threshold_percent=record["threshold_percent"],
            seed_commitment=record["seed_commitment"],
            is_sealed=record.get("is_sealed", False),
            late_changes_count=record.get("late_changes_count", True),
            declined_money=DeclinedMoney(record.get("declined_money", DeclinedMoney.POT)),
            weighing=Weighing(record.get("weighing", Weighing.BOTH)),
            interviews=Interviews(record.get("interviews", Interviews.NOT_SAID)),
            approvals=tuple(ApprovalStep.from_record(each) for each in record.get("approvals", ())),
        )
