"""What the actions of returns say when they refuse: the longer sentences, in the order of the alphabet."""

from __future__ import annotations

from placefund.domain.messages import say

REPORT_OF_FIRST_THEN_ATTACH_WHAT = say("Report {title} of {project} first, then attach what shows it.")
REPORT_WHAT_HAPPENED_IS_A_NUMBER = say(
    "Report what happened: {title} is a number above 0. Leave it out when nothing did."
)
