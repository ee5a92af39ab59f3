"""The words and the colour in which each state of each lifecycle is shown. The words always stand; colour only helps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    "planned": Shown("Planned", Tone.QUIET),
    "open": Shown("Open", Tone.DONE),
    "closed": Shown("Closed", Tone.QUIET),
    "released": Shown("Outcomes released", Tone.TEAL),
    # partners
    "invited": Shown("Invited", Tone.WAITING),
    "joined": Shown("Joined", Tone.DONE),
    "declined": Shown("Declined", Tone.QUIET),
    "left": Shown("Left", Tone.QUIET),
    # applications
    "draft": Shown("Draft", Tone.MOVING),
    "certified": Shown("Certified", Tone.TEAL),
    "submitted": Shown("Submitted", Tone.TEAL),
    "eligible": Shown("Eligible", Tone.TEAL),
    "ineligible": Shown("Not eligible", Tone.BAD),
    "assessed": Shown("Assessed", Tone.TEAL),
    "decided": Shown("Decided, not released", Tone.UNTOLD),
    "successful": Shown("Successful", Tone.DONE),
    "unsuccessful": Shown("Unsuccessful", Tone.QUIET),
    "withdrawn": Shown("Withdrawn", Tone.QUIET),
    # assignments
    "assigned": Shown("To score", Tone.WAITING),
    "scored": Shown("Scored", Tone.DONE),
    "conflicted": Shown("Conflict declared", Tone.BAD),
    "stood_down": Shown("Stood down", Tone.QUIET),
    # proposals of who reads what
    "proposed": Shown("To decide on", Tone.WAITING),
    "applied": Shown("Applied", Tone.DONE),
    "discarded": Shown("Put aside", Tone.QUIET),
    # panel meetings and the bids on their running order
    "sitting": Shown("Sitting", Tone.MOVING),
    "waiting": Shown("To come", Tone.QUIET),
    "called": Shown("Being discussed", Tone.WAITING),
    "parked": Shown("Parked", Tone.LATE),
    # scenarios
    "queued": Shown("Waiting to be computed", Tone.QUIET),
    "running": Shown("Being computed", Tone.MOVING),
    "solved": Shown("Computed", Tone.TEAL),
    "failed": Shown("No answer", Tone.BAD),
    "signed": Shown("Signed", Tone.DONE),
    # what is decided on an application
    "fund": Shown("Fund", Tone.DONE),
    "decline": Shown("Do not fund", Tone.QUIET),
    "undecided": Shown("Not decided", Tone.WAITING),
    # awards and projects
    "offered": Shown("Offered", Tone.WAITING),
    "accepted": Shown("Accepted", Tone.DONE),
    "active": Shown("Active", Tone.MOVING),
    "completed": Shown("Completed", Tone.DONE),
    # returns
    "sent": Shown("Sent", Tone.MOVING),
    "queried": Shown("Queried", Tone.WAITING),
    "approved": Shown("Approved", Tone.TEAL),
    "paid": Shown("Paid", Tone.DONE),
    # facts
    "claimed": Shown("Claimed", Tone.QUIET),
    "evidenced": Shown("Evidenced", Tone.TEAL),
    "verified": Shown("Verified", Tone.DONE),
    # task lists, journeys and milestones: not states of a lifecycle, shown the same way
    "not_started": Shown("Not started", Tone.QUIET),
    "cannot_start_yet": Shown("Cannot start yet", Tone.QUIET),
    "in_progress": Shown("In progress", Tone.MOVING),
    "needs_attention": Shown("Needs attention", Tone.WAITING),
    "done": Shown("Completed", Tone.DONE),
    "met": Shown("Met", Tone.DONE),
    "missed": Shown("Missed", Tone.LATE),
    "overdue": Shown("Overdue", Tone.LATE),
    "nothing_due": Shown("Nothing due", Tone.QUIET),
    "superseded": Shown("Superseded", Tone.QUIET),
    "current": Shown("Current", Tone.DONE),
}


def shown(state: str) -> Shown:
    """How to show a state. A state without an entry is shown in its own words, in grey."""
    return STATES.get(str(state)) or Shown(str(state).replace("_", " ").capitalize(), Tone.QUIET)
