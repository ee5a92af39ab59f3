"""Several people write one bid: what a comment is about, when a thread is open, and how its words are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from placefund.domain.messages import say
from placefund.domain.questions import Question
from placefund.domain.roles import Capability

MOST_LETTERS = 4000
"""The longest comment."""
TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that turn the direction of writing and are not seen: with them a sentence can read otherwise than it was typed."""


HERE_FOR = timedelta(minutes=5)
"""How long somebody counts as being at a question after their browser has said so, or after they saved. Then it is forgotten."""


class PartKind(StrEnum):
    """What of a bid is commented on, or written by somebody."""

    BID = "bid"
    QUESTION = "question"
    COSTS = "costs"

    @property
    def label(self) -> str:
        return _KINDS[self]


_KINDS = {
    PartKind.BID: say("The whole bid"),
    PartKind.QUESTION: say("A question"),
    PartKind.COSTS: say("Costs"),
}


class CommentMove(StrEnum):
    """What becomes of a comment after it was written. Resolving and opening again are for the first of a thread."""

    RESOLVED = "resolved"
    OPENED = "opened"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _MOVES[self]


_MOVES = {
    CommentMove.RESOLVED: say("Resolved"),
    CommentMove.OPENED: say("Opened again"),
    CommentMove.WITHDRAWN: say("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class BidPart:
    """The whole bid, its costs, or one question by its key."""

    kind: PartKind
    question_key: str = ""

    def title(self, questions: Iterable[Question]) -> str:
        """What it is called where it is commented on; a question that is asked no more keeps its key."""
        if self.kind is not PartKind.QUESTION:
            return self.kind.label
        return next((asked.title for asked in questions if asked.key == self.question_key), self.question_key)

    def order(self, questions: Sequence[Question]) -> tuple[int, int]:
        """Where it stands: the whole bid, then the questions as they are asked, then the costs."""
        keys = [asked.key for asked in questions]
        place = keys.index(self.question_key) if self.question_key in keys else len(keys)
        return (list(PartKind).index(self.kind), place)


WHOLE_BID, ALL_COSTS = BidPart(PartKind.BID), BidPart(PartKind.COSTS)


def as_kept(text: str) -> str:
    """The words of a comment as they are kept: without blanks around them, and without signs that turn the writing unseen."""
    return text.translate(TURNING).strip()


def is_resolved(moves: Iterable[CommentMove]) -> bool:
    """Whether a thread is resolved, by what became of its first comment, the oldest first."""
    last = [move for move in moves if move is not CommentMove.WITHDRAWN][-1:]
    return last == [CommentMove.RESOLVED]


def why_not_stepped(move: CommentMove, moves: Iterable[CommentMove], *, is_answer: bool) -> str:
    """Why a thread is not resolved or opened again, in a sentence; empty where it is. `moves` are those of its first comment."""
    if is_answer:
        return say("A thread is resolved as a whole: at its first comment.")
    resolved = is_resolved(moves)
    if resolved is not (move is CommentMove.RESOLVED):
        return ""
    return say("Somebody has resolved this thread already.") if resolved else say("This thread is open already.")


class DraftLeave(StrEnum):
    """How far a colleague may go in one bid. The last is what their role allows, and holds where nothing is said."""

    SEE = "see"
    COMMENT = "comment"
    WRITE = "write"
    SUBMIT = "submit"

    @property
    def label(self) -> str:
        return _LEAVES[self][0]

    @property
    def meaning(self) -> str:
        return _LEAVES[self][1]

    @property
    def keeps_from(self) -> frozenset[Capability]:
        """What their role allows them and this does not."""
        order = list(DraftLeave)
        return frozenset().union(*(_ALLOWS[leave] for leave in order[order.index(self) + 1 :]))


_LEAVES = {
    DraftLeave.SEE: (say("See it"), say("Reads the bid, and nothing more.")),
    DraftLeave.COMMENT: (say("Comment"), say("Reads the bid, and comments on it.")),
    DraftLeave.WRITE: (say("Write"), say("Writes what their role allows, and neither signs, sends nor withdraws.")),
    DraftLeave.SUBMIT: (say("All that their role allows"), say("As it is where nothing is said.")),
}
_ALLOWS: dict[DraftLeave, frozenset[Capability]] = {
    DraftLeave.SEE: frozenset(),
    DraftLeave.COMMENT: frozenset({Capability.COMMENT_ON_BID}),
    DraftLeave.WRITE: frozenset(
        {
            *(Capability.EDIT_APPLICATION, Capability.WRITE_ANSWERS),
            *(Capability.ANSWER_QUESTIONS, Capability.EDIT_OWN_COSTS),
        }
    ),
    DraftLeave.SUBMIT: frozenset(
        {
            *(Capability.SUBMIT_APPLICATION, Capability.WITHDRAW_APPLICATION),
            *(Capability.CERTIFY_APPLICATION, Capability.RETURN_FOR_CHANGES),
        }
    ),
}
LIMITED = DraftLeave.SEE.keeps_from
"""Everything that a limit can keep somebody from; all else is not asked."""
