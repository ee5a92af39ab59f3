"""The chapters of choosing: two scenarios, one signed, decisions as it says, feedback, the release, and what anyone reads of it."""

from __future__ import annotations

from tests.browser.people import Visitor
from tests.browser.story import BID, MOOR, SENSORS, TIDES, Story

FIRST, SECOND = "All the money there is", "With the moor, for £30m"
WHY_THE_MOOR = "The only bid from outside the cities."
WHY_SIGNED = "It keeps £10m for the second round and reaches the moor."
TOLD = "A clear plan. Say more about training next time."


def two_scenarios_are_built_and_compared(story: Story) -> None:
    """The worker computes the first, as where there is a queue; the second is computed at once, as in a demonstration."""
    manager = story.person("manager")
    manager.follows("Fund desk", exact=True)
    manager.follows(story.round_.name, exact=True)
    manager.follows("Scenarios", exact=True)
    manager.presses("Build a scenario")
    manager.fills("Name", FIRST)
    with story.with_a_queue():
        manager.presses("Build it and work out the answer", exact=True)
        manager.sees(f"“{FIRST}” is built. Its answer is being worked out.", "It waits for its turn")
        story.the_worker_comes_by()
        _its_answer_is_there(manager)
    manager.sees("Money £33,800,000", "Left below its limit £6,200,000", "Bids funded 3 of 4")
    manager.follows("Bids", exact=True)
    manager.sees_row(MOOR, "What would bring it in")

    manager.follows("Answer", exact=True)
    manager.follows("Copy it and change one thing")
    manager.fills("Name", SECOND)
    manager.fills("Money that can be promised", "30,000,000")
    line = {"Bid": MOOR, "Rule": "is funded", "Who decided it": "The Minister for Science"}
    manager.fills_line("Decided by a named person", line)
    manager.presses("Build it and work out the answer", exact=True)
    manager.sees("There is a problem")
    manager.fills_line("Decided by a named person", {"Reason": WHY_THE_MOOR})
    manager.presses("Build it and work out the answer", exact=True)
    manager.sees("Money £27,800,000", "Bids funded 3 of 4", WHY_THE_MOOR)
    manager.finds_no_barrier()
    _each_bid_says_why(manager)
    _the_two_are_compared(manager)


def _its_answer_is_there(visitor: Visitor) -> None:
    """The page looks for itself; without scripts its reader does."""
    if visitor.has_scripts:
        visitor.page.get_by_role("heading", name="Rules, and what each costs").wait_for()
    else:
        visitor.follows("Look again")


def _each_bid_says_why(manager: Visitor) -> None:
    manager.follows("Bids", exact=True)
    manager.follows(f"Why it is in : {MOOR}")
    manager.sees(f"Why “{MOOR}” is in", "Rules that speak of it", WHY_THE_MOOR, "In other scenarios", "Not funded")
    manager.follows(SECOND, exact=True)
    manager.follows("Bids", exact=True)
    manager.follows(f"What would bring it in : {TIDES}")
    manager.sees(f"Why “{TIDES}” is out", "What would bring it in")


def _the_two_are_compared(manager: Visitor) -> None:
    manager.follows("Scenarios", exact=True)
    manager.ticks(f"Compare {FIRST}")
    manager.ticks(f"Compare {SECOND}")
    manager.presses("Compare", exact=True)
    manager.sees(f"From {FIRST} to {SECOND}")
    manager.sees_row("What changes", f"In: {MOOR}. Out: {TIDES}.")
    manager.page.get_by_text(f"Why, bid by bid, in {SECOND}").click()
    manager.sees_row(MOOR, "0% | 100%", table=SECOND)
    manager.sees_row(TIDES, "100% | 0%", table=SECOND)


def one_is_signed_and_decided_on(story: Story) -> None:
    """The first bid is decided on by itself, the rest all at once as signed."""
    decider = story.person("decider")
    decider.goes_to_task(f"Choose and sign a scenario of {story.round_.name}")
    decider.follows(SECOND, exact=True)
    decider.presses("Sign this scenario")
    decider.sees("It funds 3 of 4 bids with £27,800,000.")
    decider.fills("Reasons", WHY_SIGNED)
    decider.presses("Sign it", exact=True)
    decider.sees(f"You have signed “{SECOND}”.", WHY_SIGNED)

    decider.goes_to_task(f"Decide on “{BID}”")
    decider.sees("It is above the line", "90 out of 100", "Strand has left £40,000,000")
    decider.sees("The signed scenario says: fund it with £4,800,000.")
    decider.picks("What do you decide?", "Fund")
    decider.fills("Reasons for the decision", "The best of the round, and above the line.")
    decider.fills("Feedback to the applicant", TOLD)
    decider.presses("Show what it would do")
    decider.sees("Decided to fund the application")
    decider.presses("Record the decision")
    decider.sees(f"The decision on {BID} is recorded. Nobody is told before all are released.")
    decider.sees("Decided to fund £4,800,000", "Left £35,200,000")
    decider.follows("Decide all as signed")
    decider.sees("Would be offered £23,000,000")
    decider.sees_row(MOOR, "Fund")
    decider.sees_row(TIDES, "Do not fund")
    decider.presses("Record all decisions")
    decider.sees(
        "Every application that waited is decided as the signed scenario says.", "Decided 4 of 4", "Left £12,200,000"
    )


def feedback_is_reviewed_and_all_is_released(story: Story) -> None:
    manager, round_ = story.person("manager"), story.round_.name
    manager.goes_to_task(f"Release the outcomes of {round_}")
    manager.follows("Feedback", exact=True)
    manager.presses("Draft what is missing")
    manager.follows(f"Edit the feedback to {BID}")
    manager.fills("Vision", "The vision is clear. Say in figures what will be different.")
    manager.presses("Keep the feedback")
    for title in (BID, SENSORS, TIDES, MOOR):
        manager.ticks(title)
    manager.presses("Mark as reviewed")
    manager.sees("4 of 4 applications reviewed.")
    manager.follows("See the letters as they will go out")
    manager.sees("Every lead is told at the same moment.", TOLD)
    manager.sees("We are sorry that we cannot fund your application in this round.")
    manager.presses("Release to everybody")


def anyone_reads_every_decision(story: Story) -> None:
    """With its reasons, what departs from the ranking, and who was funded by nation, place and kind."""
    reader = story.anyone()
    reader.opens("/")
    reader.follows("Harbour Fund")
    reader.follows(story.round_.name)
    reader.sees("4 applications: 3 funded. 2 decisions depart from the ranking.")
    reader.follows("Every decision, explained")
    reader.sees_row(MOOR, "Funded")
    reader.sees_row(TIDES, "Not funded")
    reader.sees_no("Nia Newcomer", story.cast.decider.name)
    reader.finds_no_barrier()
    reader.follows(MOOR, exact=True)
    reader.sees("Funded with £8,000,000.", "The Minister for Science", WHY_THE_MOOR)
    reader.sees_no("Nia Newcomer", story.cast.decider.name)
    reader.finds_no_barrier()
    reader.follows("Fairness", exact=True)
    reader.sees("3 of 4 applications were funded, 75%, with £27,800,000 of the £41,800,000 that was asked for.")
    reader.sees("By nation, numbers are too small or there is only one group: nothing is shown.")
    reader.sees_no("No rule has been checked yet.")
