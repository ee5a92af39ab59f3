"""What the actions of returns say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from placefund.domain.messages import say

NOTHING_REPORTED_TO_ATTACH_TO = say("Report {title} of {project} first, then attach what shows it.")
REPORTED_VALUE_IS_NOT_POSITIVE = say(
    "Report what happened: {title} is a number above 0. Leave it out when nothing did."
)
