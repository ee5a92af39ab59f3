"""The fund's chapters: a round opens; who is funded is offered an award, and so is a named place."""

from __future__ import annotations

from datetime import date

from tests import build
from tests.browser.story import BID, FIRST_ANSWER, Story

AWARD_STARTS, AWARD_ENDS = date(2026, 4, 1), date(2029, 3, 31)


def the_manager_opens_a_round(story: Story) -> None:
    manager, round_ = story.person("manager"), story.round_.name
    manager.goes_to_task(f"Open {round_}")
    manager.follows("Harbour", exact=True)
    manager.sees(
        "Envelope £100,000,000",
        "Set aside £70,000,000",
        "Headroom £30,000,000",
        "The allocations fit into the envelope.",
    )
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
    manager.presses("Show what it would do")
    manager.sees("Nothing is done yet.", "Nobody is told by this alone.")
    manager.presses("Publish", exact=True)
    manager.sees("The clarification is published. 0 leads were told.", FIRST_ANSWER)


def the_award_is_offered_and_accepted(story: Story) -> None:
    manager, lead = story.person("manager"), story.person("lead")
    manager.goes_to_task(f"Offer the award for “{BID}”")
    manager.fills_day("First day of the award", AWARD_STARTS)
    manager.fills_day("Last day of the award", AWARD_ENDS)
    manager.fills("Other conditions, one on each line (optional)", "Sign the collaboration agreement.")
    manager.fills_day("Day by which these conditions have to be met", AWARD_ENDS)
    manager.presses("Show what it would do")
    manager.sees("Nothing is done yet.")
    manager.presses("Make the offer")

    lead.goes_to_task(f"Answer the offer of “{BID}”")
    lead.sees("Harbour Fund offers £4,800,000 from 1 April 2026 to 31 March 2029", "Sign the collaboration agreement.")
    lead.presses("Accept the offer")
    lead.ticks("I accept this offer and its conditions for the lead organisation")
    lead.presses("Show what it would do")
    lead.presses("Accept the offer")
    lead.sees("Award £4,800,000", "Not in a project yet £4,800,000", "Paid £0")


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
    manager.presses("Show what it would do")
    manager.sees("There is a problem", "£30,000,000")
    manager.fills("Amount", "25,000,000")
    manager.presses("Show what it would do")
    manager.presses("Make the offer")

    city.goes_to_task("Answer the offer of “The city's portfolio”")
    city.presses("Accept the offer")
    city.ticks("I accept this offer and its conditions for the lead organisation")
    city.presses("Show what it would do")
    city.presses("Accept the offer")
    city.sees("Award £25,000,000", "Not in a project yet £25,000,000")

    manager.follows("Fund desk", exact=True)
    manager.follows("All allocations, version by version")
    manager.sees_row(
        "Earmarked City", "£5,000,000 | Change the allocation of Earmarked City Offer an award to Earmarked City"
    )
