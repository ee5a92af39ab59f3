"""The states of everything that moves through a fund's life, and the only moves between them.

Each move names who may make it. The diagrams in the reference are drawn from these tuples; a move that is not here cannot be
made, whatever a page says.
"""

from __future__ import annotations

from dataclasses import dataclass

from placefund.domain.findings import NotAllowed
from placefund.domain.lifecycle_words import IN_WORDS
from placefund.domain.messages import Message, any_of, say
from placefund.domain.roles import Capability


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow: `name` is the verb of the action that makes it. `by_clock` when time itself may make it, too."""

    name: str
    sources: tuple[str, ...]
    target: str
    capability: Capability
    by_clock: bool = False


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A thing's states, in the order a reader expects them, the state it is born in, and its moves."""

    thing: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    authors: frozenset[Capability] = frozenset()
    untold: frozenset[str] = frozenset()
    """States that those who have the capabilities of `authors` are not told: a refusal of a move of theirs would tell them."""

    @property
    def born(self) -> str:
        return self.states[0]

    def step(self, name: str, state: str) -> Move:
        """The move of that name from that state.

        Raises:
            MoveNotPossible: with a sentence that says in which state the move could be made.
            KeyError: when this lifecycle has no move of that name (a mistake of ours, not of a user).
        """
        named = tuple(move for move in self.moves if move.name == name)
        if not named:
            raise KeyError(f"{self.thing} has no move called {name!r}.")
        for move in named:
            if state in move.sources:
                return move
        is_untold = state in self.untold and named[0].capability in self.authors
        possible = any_of(in_words(source) for move in named for source in move.sources)
        raise MoveNotPossible(
            say(
                "This {thing} is {state}, so it is not possible to {act} now. It would have to be {possible}.",
                thing=say(self.thing),
                state=say("with the fund") if is_untold else in_words(state),
                act=act_in_words(name),
                possible=possible,
            )
        )

    def from_state(self, state: str) -> tuple[Move, ...]:
        """The moves that lead out of a state."""
        return tuple(move for move in self.moves if state in move.sources)


class MoveNotPossible(NotAllowed):
    """The thing is in a state from which this move does not lead."""


def act_in_words(move: str) -> Message:
    """`find_eligible` reads “find it eligible”, `release` “release it”."""
    return IN_WORDS.get(move) or say(f"{move.replace('_', ' ')} it")


def in_words(state: str) -> Message:
    """`nothing_due` reads “nothing due”."""
    return say(state.replace("_", " "))


ROUND = Lifecycle(
    "round",
    ("planned", "open", "closed", "released"),
    (
        Move("open", ("planned",), "open", Capability.MANAGE_ROUND, by_clock=True),
        Move("close", ("open",), "closed", Capability.MANAGE_ROUND, by_clock=True),
        Move("release", ("closed",), "released", Capability.RELEASE_DECISIONS),
    ),
)

PARTNER = Lifecycle(
    "partner",
    ("invited", "joined", "declined", "left", "taken_back"),
    (
        Move("join", ("invited",), "joined", Capability.JOIN_PARTNERSHIP),
        Move("decline", ("invited",), "declined", Capability.JOIN_PARTNERSHIP),
        Move("leave", ("joined",), "left", Capability.JOIN_PARTNERSHIP),
        Move("invite", ("declined", "left", "taken_back"), "invited", Capability.FORM_PARTNERSHIP),
        Move("take_back", ("invited",), "taken_back", Capability.FORM_PARTNERSHIP),
    ),
)

APPLICATION = Lifecycle(
    "application",
    (
        "draft",
        "certified",
        "submitted",
        "eligible",
        "ineligible",
        "assessed",
        "decided",
        "successful",
        "unsuccessful",
        "withdrawn",
    ),
    (
        Move("certify", ("draft",), "certified", Capability.CERTIFY_APPLICATION),
        Move("return_for_changes", ("certified",), "draft", Capability.RETURN_FOR_CHANGES),
        Move("submit", ("certified",), "submitted", Capability.SUBMIT_APPLICATION),
        Move("reopen", ("submitted",), "draft", Capability.SUBMIT_APPLICATION),
        Move("keep_as_sent", ("draft", "certified"), "submitted", Capability.SUBMIT_APPLICATION, by_clock=True),
        Move("find_eligible", ("submitted",), "eligible", Capability.CHECK_ELIGIBILITY),
        Move("find_ineligible", ("submitted",), "ineligible", Capability.CHECK_ELIGIBILITY),
        Move("reconsider_as_eligible", ("ineligible",), "eligible", Capability.CHECK_ELIGIBILITY),
        Move("reconsider_as_ineligible", ("eligible",), "ineligible", Capability.CONFIRM_INELIGIBILITY),
        Move("agree_score", ("eligible",), "assessed", Capability.AGREE_SCORE),
        Move("decide", ("assessed",), "decided", Capability.DECIDE),
        Move("revise_decision", ("decided",), "decided", Capability.DECIDE),
        Move("revise_to_success", ("successful", "unsuccessful"), "successful", Capability.RELEASE_DECISIONS),
        Move("revise_to_decline", ("successful", "unsuccessful"), "unsuccessful", Capability.RELEASE_DECISIONS),
        Move("release_success", ("decided",), "successful", Capability.RELEASE_DECISIONS),
        Move("release_decline", ("decided", "ineligible"), "unsuccessful", Capability.RELEASE_DECISIONS),
        Move(
            "withdraw",
            # As long as nothing is told, whatever was found or decided: a step that is gone would tell.
            ("draft", "certified", "submitted", "eligible", "ineligible", "assessed", "decided"),
            "withdrawn",
            Capability.WITHDRAW_APPLICATION,
        ),
        Move("revive", ("withdrawn",), "draft", Capability.WITHDRAW_APPLICATION),
        Move("revive_as_sent", ("withdrawn",), "submitted", Capability.WITHDRAW_APPLICATION),
    ),
    authors=frozenset(
        {
            Capability.CERTIFY_APPLICATION,
            Capability.RETURN_FOR_CHANGES,
            Capability.SUBMIT_APPLICATION,
            Capability.WITHDRAW_APPLICATION,
        }
    ),
    untold=frozenset({"eligible", "ineligible", "assessed", "decided"}),
)

ASSESSOR = Lifecycle(
    "assessor",
    ("invited", "accepted", "declined", "stood_down"),
    (
        Move("accept_invitation", ("invited",), "accepted", Capability.ANSWER_INVITATION),
        Move("decline_invitation", ("invited",), "declined", Capability.ANSWER_INVITATION),
        Move("invite_again", ("declined", "stood_down"), "invited", Capability.ASSIGN_ASSESSORS),
        Move("stand_down", ("invited", "accepted"), "stood_down", Capability.ASSIGN_ASSESSORS),
    ),
)

PROPOSAL = Lifecycle(
    "proposal",
    ("proposed", "applied", "discarded"),
    (
        Move("apply", ("proposed",), "applied", Capability.ASSIGN_ASSESSORS),
        Move("discard", ("proposed",), "discarded", Capability.ASSIGN_ASSESSORS),
    ),
)

ASSIGNMENT = Lifecycle(
    "assignment",
    ("assigned", "scored", "conflicted", "withdrawn"),
    (
        Move("score", ("assigned", "scored"), "scored", Capability.SCORE),
        Move("declare_conflict", ("assigned", "scored"), "conflicted", Capability.SCORE),
        Move("rule_out", ("assigned", "scored"), "conflicted", Capability.ASSIGN_ASSESSORS),
        Move("unassign", ("assigned",), "withdrawn", Capability.ASSIGN_ASSESSORS),
        Move("give_back", ("conflicted",), "assigned", Capability.ASSIGN_ASSESSORS),
        Move("give_back_as_scored", ("conflicted",), "scored", Capability.ASSIGN_ASSESSORS),
    ),
)

SCENARIO = Lifecycle(
    "scenario",
    ("queued", "running", "solved", "failed", "signed"),
    (
        Move("begin", ("queued",), "running", Capability.BUILD_SCENARIO, by_clock=True),
        Move("put_back", ("running",), "queued", Capability.BUILD_SCENARIO, by_clock=True),
        Move("finish", ("running",), "solved", Capability.BUILD_SCENARIO, by_clock=True),
        Move("give_up", ("running",), "failed", Capability.BUILD_SCENARIO, by_clock=True),
        Move("run_again", ("failed",), "queued", Capability.BUILD_SCENARIO),
        Move("sign", ("solved",), "signed", Capability.SIGN_SCENARIO),
        Move("revoke", ("signed",), "solved", Capability.SIGN_SCENARIO),
    ),
)

PANEL_MEETING = Lifecycle(
    "panel meeting",
    ("planned", "sitting", "closed"),
    (
        Move("open_meeting", ("planned",), "sitting", Capability.RUN_PANEL),
        Move("close_meeting", ("sitting",), "closed", Capability.RUN_PANEL),
        Move("reopen_meeting", ("closed",), "sitting", Capability.RUN_PANEL),
    ),
)

BOARD_MEETING = Lifecycle(
    "board meeting",
    ("planned", "held", "cancelled"),
    (
        Move("hold", ("planned", "held"), "held", Capability.RUN_PROGRAMME),
        Move("cancel", ("planned",), "cancelled", Capability.RUN_PROGRAMME),
    ),
)

PANEL_ITEM = Lifecycle(
    "bid on the running order",
    ("waiting", "called", "parked", "done"),
    (
        Move("call_item", ("waiting", "parked", "done"), "called", Capability.RUN_PANEL),
        Move("park_item", ("called",), "parked", Capability.RUN_PANEL),
        Move("finish_item", ("called",), "done", Capability.RUN_PANEL),
    ),
)

AWARD = Lifecycle(
    "award",
    ("offered", "accepted", "declined", "withdrawn", "closed"),
    (
        Move("accept", ("offered",), "accepted", Capability.ACCEPT_AWARD),
        Move("decline", ("offered",), "declined", Capability.ACCEPT_AWARD),
        Move("withdraw", ("offered",), "withdrawn", Capability.OFFER_AWARD),
        Move("close", ("accepted",), "closed", Capability.OFFER_AWARD),
        Move("reopen", ("closed",), "accepted", Capability.OFFER_AWARD),
        Move("confirm_reopening", ("closed",), "accepted", Capability.CONFIRM_REOPENING),
    ),
)

CONDITION = Lifecycle(
    "condition",
    ("open", "answered", "met"),
    (
        Move("answer", ("open",), "answered", Capability.ANSWER_CONDITION),
        Move("send_back", ("answered",), "open", Capability.CHECK_CONDITION),
        Move("meet", ("open", "answered"), "met", Capability.CHECK_CONDITION),
        Move("reopen", ("met",), "open", Capability.CHECK_CONDITION),
    ),
)

PROJECT = Lifecycle(
    "project",
    ("draft", "active", "completed", "stopped"),
    (
        Move("start", ("draft",), "active", Capability.SET_UP_PROJECT),
        Move("bring", ("draft",), "active", Capability.DECIDE_CHANGE),
        Move("stop", ("draft", "active"), "stopped", Capability.DECIDE_CHANGE),
        Move("take_start_back", ("active",), "draft", Capability.SET_UP_PROJECT),
        Move("complete", ("active",), "completed", Capability.SET_UP_PROJECT),
        Move("reopen", ("completed",), "active", Capability.REOPEN_PROJECT),
        Move("confirm_reopening", ("completed",), "active", Capability.CONFIRM_REOPENING),
    ),
)

SCHEME = Lifecycle(
    "scheme",
    ("draft", "open", "closed"),
    (
        Move("agree", ("draft",), "open", Capability.AGREE_SCHEME),
        Move("close", ("open",), "closed", Capability.RUN_SCHEME),
        Move("reopen", ("closed",), "open", Capability.AGREE_SCHEME),
    ),
)

ONWARD_GRANT = Lifecycle(
    "grant within a project",
    ("agreed", "ended"),
    (
        Move("end", ("agreed",), "ended", Capability.RUN_SCHEME),
        Move("reopen", ("ended",), "agreed", Capability.RUN_SCHEME),
    ),
)

PROJECT_CHANGE = Lifecycle(
    "change of projects",
    ("draft", "asked", "agreed", "refused", "withdrawn"),
    (
        Move("ask", ("draft",), "asked", Capability.ASK_CHANGE),
        Move("agree", ("asked",), "agreed", Capability.DECIDE_CHANGE),
        Move("refuse", ("asked",), "refused", Capability.DECIDE_CHANGE),
        Move("withdraw", ("draft", "asked"), "withdrawn", Capability.ASK_CHANGE),
    ),
)

RETURN = Lifecycle(
    "return",
    ("draft", "sent", "queried", "approved", "paid"),
    (
        Move("send", ("draft", "queried"), "sent", Capability.PREPARE_RETURN),
        Move("take_back", ("sent",), "draft", Capability.PREPARE_RETURN),
        Move("send_back", ("sent",), "draft", Capability.CHECK_RETURN),
        Move("withdraw_sending_back", ("draft",), "sent", Capability.CHECK_RETURN),
        Move("query", ("sent",), "queried", Capability.CHECK_RETURN),
        Move("approve", ("sent",), "approved", Capability.CHECK_RETURN),
        Move("withdraw_approval", ("approved",), "sent", Capability.WITHDRAW_APPROVAL),
        Move("pay", ("approved",), "paid", Capability.PAY_RETURN),
        Move("reverse_payment", ("paid",), "sent", Capability.CONFIRM_REVERSAL),
    ),
)

WORKED_OUT = ("idea", "outline", "developed", "ready")
"""How far a candidate project is worked out."""

CANDIDATE = Lifecycle(
    "candidate",
    ("proposed", *WORKED_OUT, "in_portfolio", "parked", "dropped", "merged", "split", "refused", "withdrawn"),
    (
        Move("accept", ("proposed",), "idea", Capability.RUN_PROGRAMME),
        Move("refuse", ("proposed",), "refused", Capability.RUN_PROGRAMME),
        Move("reconsider", ("refused", "idea"), "proposed", Capability.RUN_PROGRAMME),
        Move("withdraw", ("proposed", *WORKED_OUT, "parked"), "withdrawn", Capability.PROPOSE_CANDIDATE),
        Move("propose_again", ("withdrawn",), "proposed", Capability.PROPOSE_CANDIDATE),
        Move("work_out", ("idea",), "outline", Capability.RUN_PROGRAMME),
        Move("develop", ("outline",), "developed", Capability.RUN_PROGRAMME),
        Move("find_ready", ("developed",), "ready", Capability.RUN_PROGRAMME),
        Move("step_back", ("outline",), "idea", Capability.RUN_PROGRAMME),
        Move("step_back", ("developed",), "outline", Capability.RUN_PROGRAMME),
        Move("step_back", ("ready",), "developed", Capability.RUN_PROGRAMME),
        Move("choose", ("ready",), "in_portfolio", Capability.RUN_PROGRAMME),
        Move("let_go", ("in_portfolio",), "ready", Capability.RUN_PROGRAMME),
        Move("give_back_to_develop", ("in_portfolio",), "developed", Capability.RELEASE_PORTFOLIO_DECISION),
        Move("give_back_unfunded", ("in_portfolio",), "parked", Capability.RELEASE_PORTFOLIO_DECISION),
        Move("park", WORKED_OUT, "parked", Capability.RUN_PROGRAMME),
        Move("drop", (*WORKED_OUT, "parked"), "dropped", Capability.RUN_PROGRAMME),
        Move("merge", (*WORKED_OUT, "parked"), "merged", Capability.RUN_PROGRAMME),
        Move("split", (*WORKED_OUT, "parked"), "split", Capability.RUN_PROGRAMME),
        *(
            Move(f"take_up_as_{stage}", ("parked", "dropped", "merged", "split"), stage, Capability.RUN_PROGRAMME)
            for stage in (*WORKED_OUT, "parked")
        ),
    ),
)

PORTFOLIO = Lifecycle(
    "portfolio",
    ("draft", "before_board", "signed", "submitted", "withdrawn", "decided"),
    (
        Move("put_before_board", ("draft",), "before_board", Capability.RUN_PROGRAMME),
        Move("take_back", ("before_board", "signed", "withdrawn", "decided"), "draft", Capability.RUN_PROGRAMME),
        Move("sign", ("before_board",), "signed", Capability.SIGN_PORTFOLIO),
        Move("submit", ("signed",), "submitted", Capability.SUBMIT_PORTFOLIO),
        Move("withdraw", ("submitted",), "withdrawn", Capability.RUN_PROGRAMME),
        Move("come_back_decided", ("submitted",), "decided", Capability.RELEASE_PORTFOLIO_DECISION),
    ),
)

PORTFOLIO_REVIEW = Lifecycle(
    "review of a portfolio",
    ("open", "closed"),
    (Move("close_review", ("open",), "closed", Capability.RELEASE_PORTFOLIO_DECISION),),
)

REVIEW_QUESTION = Lifecycle(
    "question in a review",
    ("with_place", "answered", "settled"),
    (
        Move("answer", ("with_place",), "answered", Capability.RUN_PROGRAMME),
        Move("ask_on", ("answered", "settled"), "with_place", Capability.REVIEW_PROGRAMME),
        Move("settle", ("with_place", "answered"), "settled", Capability.REVIEW_PROGRAMME),
    ),
)

PORTFOLIO_DECISION = Lifecycle(
    "decision on a portfolio",
    ("draft", "proposed", "decided", "released"),
    (
        Move("propose", ("draft",), "proposed", Capability.REVIEW_PROGRAMME),
        Move("send_back", ("proposed",), "draft", Capability.DECIDE_PORTFOLIO),
        Move("decide", ("proposed",), "decided", Capability.DECIDE_PORTFOLIO),
        Move("release", ("decided",), "released", Capability.RELEASE_PORTFOLIO_DECISION),
    ),
)

CHANGE = Lifecycle(
    "change",
    ("proposed", "applied", "withdrawn"),
    (
        Move("apply", ("proposed",), "applied", Capability.CHANGE_FUND),
        Move("withdraw", ("proposed",), "withdrawn", Capability.CHANGE_FUND),
    ),
)

READINESS_SUBMISSION = Lifecycle(
    "readiness submission",
    ("draft", "submitted"),
    (
        Move("submit", ("draft",), "submitted", Capability.SUBMIT_READINESS),
        Move("take_back", ("submitted",), "draft", Capability.SUBMIT_READINESS),
    ),
)

READINESS_FINDING = Lifecycle(
    "finding on readiness",
    ("draft", "proposed", "confirmed", "released"),
    (
        Move("propose", ("draft",), "proposed", Capability.REVIEW_PROGRAMME),
        Move("send_back", ("proposed",), "draft", Capability.CONFIRM_READINESS),
        Move("confirm", ("proposed",), "confirmed", Capability.CONFIRM_READINESS),
        Move("release", ("confirmed",), "released", Capability.RELEASE_READINESS),
    ),
)

GAP = Lifecycle(
    "gap",
    ("open", "answered", "closed", "dropped"),
    (
        Move("answer", ("open",), "answered", Capability.RUN_PROGRAMME),
        Move("send_back", ("answered",), "open", Capability.REVIEW_PROGRAMME),
        Move("close", ("open", "answered"), "closed", Capability.REVIEW_PROGRAMME),
        Move("drop", ("open", "answered"), "dropped", Capability.REVIEW_PROGRAMME),
        Move("reopen", ("closed", "dropped"), "open", Capability.REVIEW_PROGRAMME),
    ),
)

LIFECYCLES: tuple[Lifecycle, ...] = (
    *(CANDIDATE, PORTFOLIO, PORTFOLIO_REVIEW, REVIEW_QUESTION, PORTFOLIO_DECISION, CHANGE, ROUND, PARTNER, APPLICATION),
    *(ASSESSOR, PROPOSAL, ASSIGNMENT, BOARD_MEETING, PANEL_MEETING, PANEL_ITEM, SCENARIO, AWARD, CONDITION, PROJECT),
    *(PROJECT_CHANGE, SCHEME, ONWARD_GRANT, RETURN, READINESS_SUBMISSION, READINESS_FINDING, GAP),
)
