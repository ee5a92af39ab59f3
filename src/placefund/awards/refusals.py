"""What the actions of awards say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from placefund.domain.messages import say

DATES_OUTSIDE_THE_FUND = say("An award of {fund} begins and ends, in that order, between {starts_on} and {ends_on}.")
OFFER_WAS_DECLINED = say(
    "Its offer was declined, so there is nothing to offer. Revise the decision first; another person publishes that."
)
ALLOCATION_HAS_TOO_LITTLE = say("{place} has {left} of its {amount} left; {asked} is {excess} more.")
OFFER_TO_THE_LEAD = say("{fund} offers {amount} for “{title}”. Read the conditions, and accept or decline.")
PROJECTS_ARE_ACTIVE = say(
    "{what} still active. Complete every project first, so that what it has not spent comes back."
)
PROJECTS_HOLD_MONEY = say(
    "{amount} is with completed projects, where a payment was reversed. Open the project again, and complete it anew."
)
ASKED_ALREADY = say("It has been asked for already, and waits for somebody to confirm it.")
CONDITION_IS_ANOTHERS = say("This condition is for {owner} to meet. They answer it, or {lead} does as lead.")
CONDITION_IS_FOR_WHO_JOINED = say("A condition is for the lead to meet, or for an organisation that has joined it.")
PAYMENT_WAITS = say("Nothing is paid before this condition is met: “{text}” It is for {owner} to answer{due}.")
POT_HAS_TOO_LITTLE = say("{amount} went back when the award was closed, and is not there any more: {held} is left.")
PROMISES_OF_AN_OFFER = say(
    "Figures are entered or corrected once the award is accepted. Before that the offer is withdrawn, and made anew with them."
)
PROMISED_ALREADY = say("A figure of this indicator is on record already. Correct that one, with the reason.")
CORRECTED_ALREADY = say("This row has been corrected already. Open the award again, and correct the one that stands.")
