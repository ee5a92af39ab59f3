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
class Shown:
    """A state as people see it."""

    label: str
    tone: Tone


STATES: dict[str, Shown] = {
    # rounds
    "planned": Shown(say("Planned"), Tone.QUIET),
    "open": Shown(say("Open"), Tone.DONE),
    "closed": Shown(say("Closed"), Tone.QUIET),
    "released": Shown(say("Outcomes released"), Tone.TEAL),
    # partners
    "invited": Shown(say("Invited"), Tone.WAITING),
    "joined": Shown(say("Joined"), Tone.DONE),
    "declined": Shown(say("Declined"), Tone.QUIET),
    "left": Shown(say("Left"), Tone.QUIET),
    # applications
    "draft": Shown(say("Draft"), Tone.MOVING),
    "certified": Shown(say("Certified"), Tone.TEAL),
    "submitted": Shown(say("Submitted"), Tone.TEAL),
    "eligible": Shown(say("Eligible"), Tone.TEAL),
    "ineligible": Shown(say("Not eligible"), Tone.BAD),
    "assessed": Shown(say("Assessed"), Tone.TEAL),
    "decided": Shown(say("Decided, not released"), Tone.UNTOLD),
    "successful": Shown(say("Successful"), Tone.DONE),
    "unsuccessful": Shown(say("Unsuccessful"), Tone.QUIET),
    "withdrawn": Shown(say("Withdrawn"), Tone.QUIET),
    # assignments
    "assigned": Shown(say("To score"), Tone.WAITING),
    "scored": Shown(say("Scored"), Tone.DONE),
    "conflicted": Shown(say("Conflict declared"), Tone.BAD),
    "stood_down": Shown(say("Stood down"), Tone.QUIET),
    # proposals of who reads what
    "proposed": Shown(say("To decide on"), Tone.WAITING),
    "applied": Shown(say("Applied"), Tone.DONE),
    "discarded": Shown(say("Put aside"), Tone.QUIET),
    # panel meetings and the bids on their running order
    "sitting": Shown(say("Sitting"), Tone.MOVING),
    "waiting": Shown(say("To come"), Tone.QUIET),
    "called": Shown(say("Being discussed"), Tone.WAITING),
    "parked": Shown(say("Parked"), Tone.LATE),
    # scenarios
    "queued": Shown(say("Waiting to be computed"), Tone.QUIET),
    "running": Shown(say("Being computed"), Tone.MOVING),
    "solved": Shown(say("Computed"), Tone.TEAL),
    "failed": Shown(say("No answer"), Tone.BAD),
    "signed": Shown(say("Signed"), Tone.DONE),
    # what is decided on an application
    "fund": Shown(say("Fund"), Tone.DONE),
    "decline": Shown(say("Do not fund"), Tone.QUIET),
    "undecided": Shown(say("Not decided"), Tone.WAITING),
    # awards and projects
    "offered": Shown(say("Offered"), Tone.WAITING),
    "accepted": Shown(say("Accepted"), Tone.DONE),
    "active": Shown(say("Active"), Tone.MOVING),
    "completed": Shown(say("Completed"), Tone.DONE),
    # returns
    "sent": Shown(say("Sent"), Tone.MOVING),
    "queried": Shown(say("Queried"), Tone.WAITING),
    "approved": Shown(say("Approved"), Tone.TEAL),
    "paid": Shown(say("Paid"), Tone.DONE),
    # facts
    "claimed": Shown(say("Claimed"), Tone.QUIET),
    "evidenced": Shown(say("Evidenced"), Tone.TEAL),
    "verified": Shown(say("Verified"), Tone.DONE),
    # task lists, journeys and milestones: not states of a lifecycle, shown the same way
    "not_started": Shown(say("Not started"), Tone.QUIET),
    "cannot_start_yet": Shown(say("Cannot start yet"), Tone.QUIET),
    "in_progress": Shown(say("In progress"), Tone.MOVING),
    "needs_attention": Shown(say("Needs attention"), Tone.WAITING),
    "done": Shown(say("Completed"), Tone.DONE),
    "met": Shown(say("Met"), Tone.DONE),
    "missed": Shown(say("Missed"), Tone.LATE),
    "overdue": Shown(say("Overdue"), Tone.LATE),
    "nothing_due": Shown(say("Nothing due"), Tone.QUIET),
    "superseded": Shown(say("Superseded"), Tone.QUIET),
    "current": Shown(say("Current"), Tone.DONE),
}


def shown(state: str) -> Shown:
    """How to show a state. A state without an entry is shown in its own words, in grey."""
    return STATES.get(str(state)) or Shown(str(state).replace("_", " ").capitalize(), Tone.QUIET)
