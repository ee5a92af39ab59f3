"""What the actions of applications say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from placefund.domain.messages import say

ASKED_TO_CERTIFY = say("{by} asks you to read “{application}” and to certify that {lead} stands behind it.")
PLACE_HAS_AN_OFFER = say("{partnership} has been offered “{title}” for its place, so the place cannot be changed.")
PLACE_IS_FIXED_BY_A_BID = say("“{bid}” is {state}, so the place of {partnership} cannot be changed. {todo}")
NO_CERTIFIER = say("Nobody is registered as certifier of {lead}. Ask the fund to register one.")
ANSWER_SAVED_BY_ANOTHER = say(
    "{saved_by} saved this answer while you were writing. Nothing of yours is lost: compare the "
    "two, and save the one you want."
)
