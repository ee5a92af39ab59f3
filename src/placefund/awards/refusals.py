"""What the actions of awards say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from placefund.domain.messages import say

DATES_OUTSIDE_THE_FUND = say("An award of {fund} begins and ends, in that order, between {starts_on} and {ends_on}.")
CHOSEN_FOR_A_PIPELINE = say(
    "What this call chose stands in the pipeline of {place}. The fund awards nothing by a place's call."
)
OFFER_WAS_DECLINED = say(
    "Its offer was declined, so there is nothing to offer. Revise the decision first; another person publishes that."
)
ALLOCATION_HAS_TOO_LITTLE = say("{place} has {left} of its {amount} left; {asked} is {excess} more.")
NOTHING_WAS_APPROVED = say("Nothing of this portfolio is approved and released, so there is nothing to offer.")
NO_ALLOCATION = say("{place} has no allocation in force. Allocate to it first.")
PORTFOLIO_HAS_ITS_OFFER = say("It has its offer already: {award}. Withdraw that one first.")
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
TRANCHES_OF_AN_OPEN_AWARD = say(
    "Tranches are planned while an award is offered, or changed while it is accepted and not closed."
)
RELEASE_WAITS = say("The release of a tranche waits for a second person. It is confirmed, refused or withdrawn first.")
TOO_LITTLE_TO_HOLD = say("{amount} more would wait behind gates, and {left} of the award is free. Plan gates for less.")
NOTHING_TO_RELEASE = say(
    "This tranche is released already, or other tranches took its place, or its award is not accepted. Open the award again."
)
RELEASED_IS_USED = say(
    "{left} of the award is free, and the tranche is {amount}: what projects have got stays released."
)
