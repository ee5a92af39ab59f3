"""How long stands what tells of people and serves for a time alone: each kind, how long, and what stays of it.

What explains how public money was decided stays, by numbers of people. This is the rest. A page says it to everybody, and the
clock does it; a kind that is added here has to be let go of there.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from placefund.domain.messages import Message, say

NOWHERE = "erased.invalid"
"""The domain of addresses that no mail ever reaches (RFC 2606): it stands for one that is not kept any more."""


class Passing(StrEnum):
    """A kind of thing that goes by itself."""

    INVITATIONS = "invitations"
    KEYS = "keys"
    BROWSERS = "browsers"
    ADDRESSES = "addresses"
    TASKS = "tasks"

    @property
    def days(self) -> int:
        """For how many days it stands after it has served its purpose."""
        return _DAYS[self]

    @property
    def what(self) -> Message:
        return _SAID[self][0]

    @property
    def since(self) -> Message:
        """From when these days are counted."""
        return _SAID[self][1]

    @property
    def stays(self) -> Message:
        """What of it is on record for good."""
        return _SAID[self][2]

    @property
    def stands_for(self) -> timedelta:
        return timedelta(days=self.days)


_DAYS = {
    Passing.INVITATIONS: 180,
    Passing.KEYS: 180,
    Passing.BROWSERS: 90,
    Passing.ADDRESSES: 30,
    Passing.TASKS: 14,
}
_NOTHING = say("Nothing.")
_SAID: dict[Passing, tuple[Message, Message, Message]] = {
    Passing.INVITATIONS: (
        say("The address of somebody who was invited and did not come, and what was written to them"),
        say("after it was declined or withdrawn, or its time was over"),
        say("That somebody was invited, to what, by whom and when."),
    ),
    Passing.KEYS: (
        say("The copy of a mail whose link is a key: an invitation, a new password, an address to be proven"),
        say("after it was written"),
        say("That it was asked for, and when."),
    ),
    Passing.BROWSERS: (
        say("With what kind of browser, and from which network address, you signed in"),
        say("after that session ended or, where it was left open, began"),
        say("That you signed in, how, and when."),
    ),
    Passing.ADDRESSES: (
        say("An address that you wanted to sign in with and did not prove"),
        say("after its link expired"),
        _NOTHING,
    ),
    Passing.TASKS: (
        say("Work that was done beside the pages, such as the sending of a mail"),
        say("after it was done, or failed"),
        _NOTHING,
    ),
}
