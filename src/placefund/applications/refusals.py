"""What the actions of applications say when they refuse: the longer sentences, in the order of the alphabet."""

from __future__ import annotations

from placefund.domain.messages import say

ASKS_YOU_TO_READ_AND_TO = say("{by} asks you to read “{application}” and to certify that {lead} stands behind it.")
HAS_BEEN_OFFERED_FOR_ITS_PLACE = say(
    "{partnership} has been offered “{title}” for its place, so the place cannot be changed."
)
IS_SO_THE_PLACE_OF_CANNOT = say("“{bid}” is {state}, so the place of {partnership} cannot be changed. {todo}")
NOBODY_IS_REGISTERED_AS_CERTIFIER_OF = say("Nobody is registered as certifier of {lead}. Ask the fund to register one.")
SAVED_THIS_ANSWER_WHILE_YOU_WERE = say(
    "{saved_by} saved this answer while you were writing. Nothing of yours is lost: compare the "
    "two, and save the one you want."
)
