"""The fund's chapters: a round opens; what it received is checked, assessed, decided on and offered an award."""

from __future__ import annotations

from datetime import date

from tests import build
from tests.browser.people import Visitor
from tests.browser.story import BID, FIRST_ANSWER, VISION, Story

AWARD_STARTS, AWARD_ENDS = date(2026, 4, 1), date(2029, 3, 31)


def the_manager_opens_a_round(story: Story) -> None:
    manager, round_ = story.person("manager"), story.round_.name
    manager.goes_to_task(f"Open {round_}")
    manager.follows("Harbour", exact=True)
    manager.sees("Envelope £100m", "Set aside £70m", "Headroom £30m", "The allocations fit into the envelope.")
    manager.finds_no_barrier()
    manager.follows(round_, exact=True)
    manager.presses("Open this round")
    manager.sees("£20,000,000", "4pm on 12 February 2026", "Opening locks these terms for everybody.")
    manager.presses("Open the round and lock its terms")
    manager.sees(f"{round_} is open. Its terms are locked.")

    manager.follows("Clarifications (0)")
    manager.presses("Publish a clarification")
    manager.fills("Question", "Is building eligible?")
    manager.fills("Answer", FIRST_ANSWER)
    manager.presses("Publish")
    manager.sees("The clarification is published. 0 leads were told.", FIRST_ANSWER)


def it_is_found_eligible_and_assessed(story: Story) -> None:
    manager, round_ = story.person("manager"), story.round_.name
    manager.goes_to_task(f"Close {round_}")
    manager.presses("Close this round")
    manager.sees("Received 1")
    manager.presses("Close the round")
    manager.sees(f"{round_} is closed.")
    manager.goes_to_task(f"Check the eligibility of “{BID}”")
    manager.picks("What do you find?", "Eligible")
    manager.presses("Record the finding")
    manager.sees("There is a problem", "Enter reasons.")
    manager.picks("What do you find?", "Eligible")
    manager.fills("Reasons", "Every rule holds, and the partners are who they say they are.")
    manager.presses("Record the finding")
    manager.sees("Eligible")
    manager.goes_to_task(f"Assign assessors to “{BID}”")
    for number in (1, 2, 3):
        manager.presses(f"Assign {story.users[f'assessor {number}'].name}")
    manager.sees("3 of the 3 assessors that the terms of the round ask for.")

    for number in (1, 2, 3):
        _an_assessor_scores(story.person(f"assessor {number}"), looks=number == 1)

    chair = story.person("chair")
    chair.goes_to_task(f"Agree the score of “{BID}”")
    chair.sees("Mean of 3 of 3 readings 90", "They name every person and every month.")
    chair.finds_no_barrier()
    chair.selects("Agreed score for “Vision”", "5: Outstanding")
    chair.fills("The panel's reason on “Vision”", "They name every person and every month.")
    chair.selects("Agreed score for “Delivery”", "4")
    chair.fills("The panel's reason on “Delivery”", "One risk has no owner.")
    chair.fills("The panel's reason for the whole score", "All three read it the same way.")
    chair.presses("Record the agreed score")
    chair.sees(
        f"The panel's score for {BID} is kept.", "Close 90", "£40,000,000 reaches every application on the list."
    )


def _an_assessor_scores(assessor: Visitor, *, looks: bool) -> None:
    assessor.goes_to_task(f"Score “{BID}”")
    assessor.sees(VISION, "Quayside Robotics Ltd", "£4,800,000")
    assessor.picks("Score for “Vision”", "5: Outstanding")
    assessor.fills("Reason for your score on “Vision”", "They name every person and every month.")
    assessor.picks("Score for “Delivery”", "4")
    sure = "Medium: I know the field in general, and could judge most of it."
    assessor.picks("How sure are you of this reading?", sure)
    assessor.presses("Check and send")
    assessor.sees("There is a problem", "Give a reason for your score on “Delivery”.")
    if looks:
        assessor.finds_no_barrier()
    assessor.fills("Reason for your score on “Delivery”", "The team has done it before.")
    assessor.presses("Check and send")
    assessor.sees("Check your scores before you send them", "90 out of 100")
    if looks:
        assessor.finds_no_barrier()
    assessor.presses("Send these scores")
    assessor.sees("Scores sent", "The same: nothing was altered")
    if looks:
        assessor.finds_no_barrier()


def it_is_decided_released_and_accepted(story: Story) -> None:
    decider, manager, lead = story.person("decider"), story.person("manager"), story.person("lead")
    decider.goes_to_task(f"Decide on “{BID}”")
    decider.sees("It is above the line", "90 out of 100", "Strand has left £40,000,000")
    decider.picks("What do you decide?", "Fund")
    decider.fills("Reasons for the decision", "The best of the round, and above the line.")
    decider.fills("Feedback to the applicant", "A clear plan. Say more about training next time.")
    decider.finds_no_barrier()
    decider.presses("Record the decision")
    decider.sees(
        f"The decision on {BID} is recorded. Nobody is told before all are released.",
        "Decided to fund £4.8m",
        "Left £35.2m",
    )

    manager.goes_to_task(f"Release the outcomes of {story.round_.name}")
    manager.follows("Feedback to every applicant")
    manager.presses("Draft what is missing")
    manager.follows(f"Edit the feedback to {BID}")
    manager.fills("Vision", "The vision is clear. Say in figures what will be different.")
    manager.presses("Keep the feedback")
    manager.ticks(BID)
    manager.presses("Mark as reviewed")
    manager.sees("1 of 1 application reviewed.")
    manager.finds_no_barrier()
    manager.follows("See the letters as they will go out")
    manager.sees("Every lead is told at the same moment.", "A clear plan. Say more about training next time.")
    manager.presses("Release to everybody")
    manager.goes_to_task(f"Offer the award for “{BID}”")
    manager.fills_day("First day of the award", AWARD_STARTS)
    manager.fills_day("Last day of the award", AWARD_ENDS)
    manager.fills("Conditions, one on each line (optional)", "Sign the collaboration agreement.")
    manager.presses("Make the offer")

    lead.goes_to_task(f"Answer the offer of “{BID}”")
    lead.sees("Harbour Fund offers £4,800,000 from 1 April 2026 to 31 March 2029", "Sign the collaboration agreement.")
    lead.presses("Accept the offer")
    lead.ticks("I accept this offer and its conditions for the lead organisation")
    lead.presses("Accept the offer")
    lead.sees("Award £4.8m", "Not in a project yet £4.8m", "Paid £0")


def the_earmarked_place_gets_its_award(story: Story) -> None:
    """Without competition, and within its allocation of £30m."""
    manager, city = story.person("manager"), story.person("city lead")
    manager.follows("Fund desk", exact=True)
    manager.follows("All allocations, version by version")
    manager.follows("Offer an award to Earmarked City")
    manager.selects("Partnership that stands for the place", story.city.partnership.name)
    manager.fills("Title", "The city's portfolio")
    manager.fills("Public summary", build.SUMMARY)
    manager.fills("Amount", "30,000,001")
    manager.fills_day("First day of the award", AWARD_STARTS)
    manager.fills_day("Last day of the award", AWARD_ENDS)
    manager.presses("Make the offer")
    manager.sees("There is a problem", "£30,000,000")
    manager.fills("Amount", "25,000,000")
    manager.presses("Make the offer")

    city.goes_to_task("Answer the offer of “The city's portfolio”")
    city.presses("Accept the offer")
    city.ticks("I accept this offer and its conditions for the lead organisation")
    city.presses("Accept the offer")
    city.sees("Award £25m", "Not in a project yet £25m")

    manager.follows("Fund desk", exact=True)
    manager.follows("All allocations, version by version")
    manager.sees_row(
        "Earmarked City", "£5,000,000 | Change the allocation of Earmarked City Offer an award to Earmarked City"
    )
