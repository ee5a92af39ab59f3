"""What the actions of awards say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from placefund.domain.messages import say

DATES_OUTSIDE_THE_FUND = say("An award of {fund} begins and ends, in that order, between {starts_on} and {ends_on}.")
PARTNERSHIP_LACKS_A_PARTNER = say("{partnership} has no {label} that has joined.")
ALLOCATION_HAS_TOO_LITTLE = say("{place} has {left} of its {amount} left; {asked} is {excess} more.")
OFFER_TO_THE_LEAD = say("{fund} offers {amount} for “{title}”. Read the conditions, and accept or decline.")
PROJECTS_ARE_ACTIVE = say(
    "{what} still active. Complete every project first, so that what it has not spent comes back."
)
