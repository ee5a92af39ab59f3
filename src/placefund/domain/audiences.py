"""Whom a step tells by a message, for the pages that show themselves what their step does.

Most pages take their step, look at the messages and undo it, so they cannot say anything else. These cannot: their step concerns
bids that may be closed to whoever looks on, is read blind, or writes a file. The parts stand here once; the page prints them, and
a test holds them to the messages that are really sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from placefund.domain.messages import Message, say
from placefund.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Audience:
    """The parts of those who are told; none: nobody. `which` says which of them, or what they are told.

    `parts` are the parts in words where they depend on who began: whoever invited may hold one of several.
    """

    roles: frozenset[Role] = frozenset()
    which: Message | None = None
    parts: Message | None = None


def _of(*roles: Role, which: Message | None = None, parts: Message | None = None) -> Audience:
    return Audience(frozenset(roles), which, parts)


GIVERS = (
    *(Role.ADMINISTRATOR, Role.FUND_MANAGER, Role.ORGANISATION_ADMINISTRATOR, Role.LEAD_BIDDER),
    Role.PARTNER,
)
NOBODY = Audience()
AUDIENCES: dict[str, Audience] = {
    "allocate-to-place": NOBODY,
    "answer-condition": _of(Role.MONITORING_OFFICER, which=say("those of the fund")),
    "answer-gap": _of(Role.RELATIONSHIP_MANAGER, which=say("those of the place")),
    "ask-to-join": _of(Role.ORGANISATION_ADMINISTRATOR, which=say("those of the organisation")),
    "certify-application": _of(Role.LEAD_BIDDER, which=say("it can be submitted now")),
    "check-scores": NOBODY,
    "close-meeting": NOBODY,
    "come-in": _of(*GIVERS, parts=say("Whoever invited you")),
    "decide-as-signed": Audience(which=say("before all outcomes are released")),
    "tracks": NOBODY,
    "draw-lots": NOBODY,
    "erase-person": Audience(which=say("but a last mail goes to whoever is erased, and none of it is kept")),
    "invite-to-interview": _of(Role.LEAD_BIDDER, which=say("those of each bid that you tick")),
    "invite-above-line": _of(Role.LEAD_BIDDER, which=say("those of each bid in this list")),
    "invitation": _of(Role.LEAD_BIDDER, which=say("those who write for the lead")),
    "my-place": _of(Role.FUND_MANAGER, which=say("those of the fund")),
    "open-meeting": NOBODY,
    "proposal": _of(Role.ASSESSOR, which=say("each of what they are to read, when it is applied")),
    "publish-release": NOBODY,
    "record-tie": _of(Role.ASSESSOR, which=say("where a reading closes to them")),
    "release-decisions": _of(Role.LEAD_BIDDER, which=say("those of each application, and nobody else by a message")),
    "return-credit": NOBODY,
    "revoke-signature": NOBODY,
    "rule-on-conflict": _of(Role.ASSESSOR, which=say("where a reading closes to them")),
    "sign-scenario": NOBODY,
    "stand-down": _of(Role.ASSESSOR, which=say("with your reason")),
    "withdraw-interview": _of(
        Role.LEAD_BIDDER,
        parts=say("Lead bidder, and whoever sits at the time that it had chosen"),
        which=say("with your reason"),
    ),
    "withdraw-slot": _of(
        Role.LEAD_BIDDER,
        parts=say("Lead bidder, and whoever sits"),
        which=say("where a bid had chosen it, with your reason"),
    ),
    "verify-domain": _of(Role.ORGANISATION_ADMINISTRATOR, which=say("those of the organisation")),
}
"""By the name of the page's address."""


def who_is_told(page: str) -> Message:
    """Whom the step of a page tells: “Fund manager: those of the fund.”, or nobody."""
    audience = AUDIENCES[page]
    if not audience.roles:
        if not audience.which:
            return say("Nobody, by this alone.")
        return say("Nobody, {when}.", when=audience.which)
    parts = audience.parts or say(", ".join(sorted(str(role.label) for role in audience.roles)))
    return (
        say("{parts}: {which}.", parts=parts, which=audience.which) if audience.which else say("{parts}.", parts=parts)
    )
