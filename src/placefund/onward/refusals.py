"""What the actions of onward money say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from placefund.domain.messages import say

NOT_IN_PROJECT = say("{organisation} has no grant in {project}, so nothing is paid to it there.")
LEAD_IS_PAID_ITSELF = say("{organisation} leads the award, so it is always paid itself.")
ROUTE_IS_SO_ALREADY = say("It is so already from {day}. Nothing was changed.")
MORE_THAN_HELD = say("{lead} holds {held} for {organisation} here; {amount} is more. Nothing was noted.")
NOT_IN_LEDGER = say(
    "The ledger holds no transfer of {amount} for this entry, so nothing can be taken back. Tell the fund."
)
UNDONE_ALREADY = say("It has been taken back already.")
MOVED_ON = say(
    "It cannot be taken back: its money has gone on since. Note what came back as given back by the recipient."
)
PROJECT_IS_NOT_ACTIVE = say("{project} is {state}. A scheme grants money while its project is active.")
SCHEME_IS_NOT_OPEN = say("{scheme} is {state}. Grants are made while a scheme is open: the fund agrees it first.")
SCHEME_NEEDS_ALL = say(
    "A scheme says what it is for, who decides, by which rules, and what holds for it under the law on subsidies."
)
SCHEME_HAS_OPEN_GRANTS = say(
    "{count} of its grants still run. End each first, so that what it does not need goes back."
)
MOST_IS_TOO_MUCH = say(
    "One recipient cannot get {most} of {amount}. Enter amounts above £0, the first no more than the second."
)
OUTSIDE_PROJECT = say("A grant runs inside its project, from {starts_on:%d %B %Y} to {ends_on:%d %B %Y}.")
DECIDED_LATER = say("It was decided on {day:%d %B %Y}, which has not come yet.")
SAY_WHAT_OF_CONFLICT = say(
    "Say what interest was declared and what was done about it. The fund reads it; it is not published."
)
NAME_RECIPIENT = say("Name the recipient: an organisation, or a private person.")
RUNS_IT_ITSELF = say(
    "{organisation} runs this scheme. It claims its own costs in its return, and grants nothing to itself."
)
MORE_THAN_GRANT = say("{left} of this grant has not been paid; {amount} is more. Nothing was noted.")
MORE_THAN_RECEIVED = say("The recipient has {received} of this grant; it cannot give back {amount}.")
NOT_IN_FUTURE = say("It was paid on {day:%d %B %Y}, which has not come yet. Enter it once it is paid.")
ENDED = say("{grant} has ended. Open it again first.")
NEEDS_REFERENCE = say("Give the reference of the payment, as it stands on the bank statement.")
MORE_THAN_IS_HELD = say("{organisation} holds {held} of this grant that the fund has paid; {amount} is more.")
NOT_A_PERSON = say("It goes to an organisation, whose name is public.")
FORGOTTEN = say("Its name was removed already.")
