"""The words and the colour in which each state of each lifecycle is shown. The words always stand; colour only helps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.messages import say


class Tone(StrEnum):
    """What a colour means here; the value is the modifier of the GOV.UK tag."""

    QUIET = "grey"  # not begun, or over without a result
    MOVING = "blue"  # in somebody's hands
    TEAL = "teal"  # a step on the way is done
    DONE = "green"  # the good end
    WAITING = "yellow"  # somebody must act
    UNTOLD = "purple"  # decided, not yet told
    BAD = "red"  # refused or failed
    LATE = "orange"  # past its day


@dataclass(frozen=True, slots=True)
class StateLabel:
    """A state as people see it."""

    label: str
    tone: Tone


STATES: dict[str, StateLabel] = {
    # rounds
    "planned": StateLabel(say("Planned"), Tone.QUIET),
    "open": StateLabel(say("Open"), Tone.DONE),
    "closed": StateLabel(say("Closed"), Tone.QUIET),
    "released": StateLabel(say("Outcomes released"), Tone.TEAL),
    # partners
    "invited": StateLabel(say("Invited"), Tone.WAITING),
    "joined": StateLabel(say("Joined"), Tone.DONE),
    "declined": StateLabel(say("Declined"), Tone.QUIET),
    "taken_back": StateLabel(say("Invitation taken back"), Tone.QUIET),
    "left": StateLabel(say("Left"), Tone.QUIET),
    # applications
    "draft": StateLabel(say("Draft"), Tone.MOVING),
    "certified": StateLabel(say("Certified"), Tone.TEAL),
    "submitted": StateLabel(say("Submitted"), Tone.TEAL),
    "eligible": StateLabel(say("Eligible"), Tone.TEAL),
    "ineligible": StateLabel(say("Not eligible"), Tone.BAD),
    "assessed": StateLabel(say("Assessed"), Tone.TEAL),
    "decided": StateLabel(say("Decided, not released"), Tone.UNTOLD),
    "successful": StateLabel(say("Successful"), Tone.DONE),
    "unsuccessful": StateLabel(say("Unsuccessful"), Tone.QUIET),
    "withdrawn": StateLabel(say("Withdrawn"), Tone.QUIET),
    # a place's board
    "held": StateLabel(say("Held"), Tone.TEAL),
    "cancelled": StateLabel(say("Cancelled"), Tone.QUIET),
    "endorsed": StateLabel(say("Endorsed"), Tone.DONE),
    "endorsed with conditions": StateLabel(say("Endorsed with conditions"), Tone.TEAL),
    "not endorsed": StateLabel(say("Not endorsed"), Tone.BAD),
    "deferred": StateLabel(say("Deferred"), Tone.WAITING),
    "vacant": StateLabel(say("Vacant"), Tone.WAITING),
    "look_at_it": StateLabel(say("Look at it"), Tone.WAITING),
    "in_order": StateLabel(say("In order"), Tone.DONE),
    # changes of projects
    "asked": StateLabel(say("To decide on"), Tone.WAITING),
    "stopped": StateLabel(say("Stopped"), Tone.QUIET),
    # conditions of a gate
    "gate_met": StateLabel(say("Met"), Tone.DONE),
    "gate_not_met": StateLabel(say("Not met"), Tone.WAITING),
    "gate_not_on_record": StateLabel(say("Not on record here"), Tone.QUIET),
    # assignments
    "assigned": StateLabel(say("To score"), Tone.WAITING),
    "scored": StateLabel(say("Scored"), Tone.DONE),
    "conflicted": StateLabel(say("Conflict declared"), Tone.BAD),
    "stood_down": StateLabel(say("Stood down"), Tone.QUIET),
    # proposals of who reads what
    "proposed": StateLabel(say("To decide on"), Tone.WAITING),
    "applied": StateLabel(say("Applied"), Tone.DONE),
    "discarded": StateLabel(say("Put aside"), Tone.QUIET),
    # candidates of a place's pipeline
    "idea": StateLabel(say("Idea"), Tone.QUIET),
    "outline": StateLabel(say("Outline"), Tone.MOVING),
    "developed": StateLabel(say("Developed"), Tone.TEAL),
    "ready": StateLabel(say("Ready"), Tone.DONE),
    "in_portfolio": StateLabel(say("In the portfolio"), Tone.DONE),
    "dropped": StateLabel(say("Dropped"), Tone.QUIET),
    "merged": StateLabel(say("Merged"), Tone.QUIET),
    "split": StateLabel(say("Split"), Tone.QUIET),
    # portfolios of a place
    "before_board": StateLabel(say("Before the board"), Tone.WAITING),
    "with_place": StateLabel(say("With the place"), Tone.WAITING),
    "settled": StateLabel(say("Settled"), Tone.DONE),
    "approved_with_conditions": StateLabel(say("Approved with conditions"), Tone.TEAL),
    "to_be_developed": StateLabel(say("To be developed"), Tone.MOVING),
    # panel meetings and the bids on their running order
    "sitting": StateLabel(say("Sitting"), Tone.MOVING),
    "waiting": StateLabel(say("To come"), Tone.QUIET),
    "called": StateLabel(say("Being discussed"), Tone.WAITING),
    "parked": StateLabel(say("Parked"), Tone.LATE),
    # scenarios
    "queued": StateLabel(say("Waiting to be computed"), Tone.QUIET),
    "running": StateLabel(say("Being computed"), Tone.MOVING),
    "solved": StateLabel(say("Computed"), Tone.TEAL),
    "failed": StateLabel(say("No answer"), Tone.BAD),
    "signed": StateLabel(say("Signed"), Tone.DONE),
    # how an application fell out, as anyone reads it
    "funded": StateLabel(say("Funded"), Tone.DONE),
    "not_funded": StateLabel(say("Not funded"), Tone.QUIET),
    "not_invited": StateLabel(say("Not invited"), Tone.QUIET),
    "chosen": StateLabel(say("Chosen for the pipeline"), Tone.DONE),
    "not_chosen": StateLabel(say("Not chosen"), Tone.QUIET),
    # what is decided on an application
    "fund": StateLabel(say("Fund"), Tone.DONE),
    "invite": StateLabel(say("Invite"), Tone.DONE),
    "decline": StateLabel(say("Do not fund"), Tone.QUIET),
    "choose": StateLabel(say("Choose for the pipeline"), Tone.DONE),
    "do_not_choose": StateLabel(say("Do not choose"), Tone.QUIET),
    "do_not_invite": StateLabel(say("Do not invite"), Tone.QUIET),
    "undecided": StateLabel(say("Not decided"), Tone.WAITING),
    # awards and projects
    "offered": StateLabel(say("Offered"), Tone.WAITING),
    "accepted": StateLabel(say("Accepted"), Tone.DONE),
    "active": StateLabel(say("Active"), Tone.MOVING),
    "agreed": StateLabel(say("Agreed"), Tone.MOVING),
    "ended": StateLabel(say("Ended"), Tone.DONE),
    "completed": StateLabel(say("Completed"), Tone.DONE),
    # returns
    "sent": StateLabel(say("Sent"), Tone.MOVING),
    "queried": StateLabel(say("Queried"), Tone.WAITING),
    "approved": StateLabel(say("Approved"), Tone.TEAL),
    "paid": StateLabel(say("Paid"), Tone.DONE),
    # facts
    "claimed": StateLabel(say("Claimed"), Tone.QUIET),
    "evidenced": StateLabel(say("Evidenced"), Tone.TEAL),
    "verified": StateLabel(say("Verified"), Tone.DONE),
    # task lists, journeys and milestones: not states of a lifecycle, shown the same way
    "not_started": StateLabel(say("Not started"), Tone.QUIET),
    "cannot_start_yet": StateLabel(say("Cannot start yet"), Tone.QUIET),
    "in_progress": StateLabel(say("In progress"), Tone.MOVING),
    "needs_attention": StateLabel(say("Needs attention"), Tone.WAITING),
    "done": StateLabel(say("Completed"), Tone.DONE),
    "answered": StateLabel(say("Answered"), Tone.WAITING),
    "met": StateLabel(say("Met"), Tone.DONE),
    "fell_away": StateLabel(say("Fell away"), Tone.QUIET),
    "missed": StateLabel(say("Missed"), Tone.LATE),
    "overdue": StateLabel(say("Overdue"), Tone.LATE),
    "nothing_due": StateLabel(say("Nothing due"), Tone.QUIET),
    "superseded": StateLabel(say("Superseded"), Tone.QUIET),
    "current": StateLabel(say("Current"), Tone.DONE),
    # what is taken over from an earlier application
    "carried": StateLabel(say("Taken over"), Tone.DONE),
    "to_mend": StateLabel(say("Taken over, to be mended"), Tone.WAITING),
    "left_out": StateLabel(say("Left out"), Tone.LATE),
    "new": StateLabel(say("To be written"), Tone.QUIET),
    # later closings of a round for one organisation
    "given": StateLabel(say("Given"), Tone.DONE),
    "refused": StateLabel(say("Refused"), Tone.QUIET),
    "to_confirm": StateLabel(say("Waits for a second person"), Tone.WAITING),
    # questions to the fund
    "waiting_for_answer": StateLabel(say("Waiting for the fund"), Tone.WAITING),
    # gaps in a place's readiness, its waves, and what is found of it
    "gap_open": StateLabel(say("Open"), Tone.WAITING),
    "announced": StateLabel(say("Announced"), Tone.QUIET),
    "confirmed": StateLabel(say("Confirmed, not released"), Tone.UNTOLD),
    "ready_with_actions": StateLabel(say("Ready with actions"), Tone.WAITING),
    "not_yet": StateLabel(say("Not yet"), Tone.LATE),
    "answered_in_private": StateLabel(say("Answered"), Tone.DONE),
    "answered_to_all": StateLabel(say("Answered to everybody"), Tone.DONE),
}


def label_of_state(state: str) -> StateLabel:
    """How to show a state. A state without an entry is shown in its own words, in grey."""
    return STATES.get(str(state)) or StateLabel(str(state).replace("_", " ").capitalize(), Tone.QUIET)
