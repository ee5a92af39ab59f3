"""The chapters of assessment: eligibility, the pool, who reads what, and the readings."""

from __future__ import annotations

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.assessment.models import Assignment
from placefund.assessment.scoring import actions as scoring_actions
from placefund.records import clock
from tests.browser.people import Visitor
from tests.browser.story import BID, MOOR, SENSORS, TIDES, VISION, Story

POINTS = {BID: (5, 4), SENSORS: (4, 4), TIDES: (4, 3), MOOR: (2, 2)}
"""What readers find of each bid on its two criteria."""
FAR_APART = {TIDES: (5, 5)}
"""What the first reader finds who sees it quite differently."""
REASONS = {"vision": "They name every person and every month.", "delivery": "The team has done it before."}


def they_are_found_eligible(story: Story) -> None:
    """The first by clicking; the others in the same way."""
    manager, round_ = story.person("manager"), story.round_.name
    manager.goes_to_task(f"Close {round_}")
    manager.presses("Close this round")
    manager.sees("Received 4")
    manager.presses("Close the round")
    manager.sees(f"{round_} is closed.")
    manager.goes_to_task(f"Check the eligibility of “{BID}”")
    manager.picks("What do you find?", "Eligible")
    manager.presses("Show what it would do")
    manager.sees("There is a problem", "Enter reasons.")
    manager.picks("What do you find?", "Eligible")
    manager.fills("Reasons", "Every rule holds, and the partners are who they say they are.")
    manager.presses("Show what it would do")
    manager.sees("Found eligible")
    manager.presses("Record the finding")
    manager.sees("Eligible")
    for other in Application.objects.filter(round=story.round_, state="submitted"):
        applications.find_eligible(other, reasons="Every rule holds.", by=story.cast.manager, at=clock.now())


def a_newcomer_joins_the_pool(story: Story) -> None:
    """She works for a partner of the first bid, which the manager enters with the invitation."""
    manager, newcomer = story.person("manager"), story.person("newcomer")
    manager.goes_to_task(f"Assign assessors to “{BID}” (0 of 3)")
    manager.follows(f"Assessors of every application in {story.round_.name}")
    manager.follows("The pool of assessors of this fund")
    manager.presses("Invite somebody")
    manager.fills("Their e-mail address", story.users["newcomer"].email)
    manager.fills("Who they work for (optional)", "Quayside Robotics")
    manager.fills("What you write to them (optional)", "Four bids, by the end of the month.")
    manager.presses("Send the invitation")
    manager.sees("There is a problem", "“Quayside Robotics” is not in the register of organisations.")
    manager.fills("Who they work for (optional)", "Quayside Robotics Ltd")
    manager.presses("Send the invitation")
    manager.sees("Nia Newcomer")

    newcomer.goes_to_task("Accept or decline to read applications")
    newcomer.sees("Four bids, by the end of the month.", "You work for Quayside Robotics Ltd")
    newcomer.picks("Will you read for this fund?", "Yes, I accept")
    newcomer.fills("How many applications can you read in a round? (optional)", "3")
    newcomer.presses("Send your answer")
    newcomer.sees("Your answer is sent to the fund. Thank you.", "Your place in the pool")


def who_reads_what_is_proposed_and_applied(story: Story) -> None:
    """Three readers for each of four bids; the newcomer gets none with a partner she works for."""
    manager = story.person("manager")
    manager.goes_to_task(f"Assign assessors to “{BID}”")
    manager.follows(f"Assessors of every application in {story.round_.name}")
    manager.presses("Propose who reads what")
    manager.sees("4 applications wait to be read by 3 readers each: 0 have them")
    manager.presses("Make a proposal")
    manager.sees("12 readings are given out, 0 taken back, 0 stay.", "What is proven")
    manager.finds_no_barrier()
    first = story.users["assessor 1"].name
    manager.follows(f"Why {first} for {BID}")
    manager.sees("Why this reader, why not that one?", first)
    manager.selects("Application", BID)
    manager.selects("Assessor", "Nia Newcomer")
    manager.presses("Ask")
    manager.sees(
        f"Nia Newcomer must not read {BID}: Nia Newcomer works for Quayside Robotics Ltd, "
        f"and Quayside Robotics Ltd is a partner in {BID}."
    )
    assert not Assignment.objects.exists()
    manager.follows("Proposal")
    manager.presses("Apply all of it")
    manager.sees(
        "The proposal is applied. Everybody who was given something has been told.",
        "4 have them, 0 are fully scored.",
    )
    assert Assignment.objects.filter(application__round=story.round_).count() == 12
    assert not Assignment.objects.filter(application=story.bid(BID), assessor__user=story.users["newcomer"]).exists()


def they_are_read(story: Story) -> None:
    """The first reader scores the first bid by clicking, the last of all; sealed until hers is sent, she sees no other reading."""
    own = Assignment.objects.get(application=story.bid(BID), assessor__user=story.users["assessor 1"])
    seen_differently = dict(FAR_APART)
    for given in Assignment.objects.filter(application__round=story.round_).exclude(pk=own.pk).order_by("pk"):
        title = given.application.title
        vision, delivery = seen_differently.pop(title, POINTS[title])
        points = {"vision": vision, "delivery": delivery}
        scoring_actions.score(given, points, REASONS, by=given.assessor.user, at=clock.now())
    _is_scored_by_clicking(story.person("assessor 1"))


def _is_scored_by_clicking(assessor: Visitor) -> None:
    assessor.goes_to_task(f"Score “{BID}”")
    assessor.sees(VISION, "Quayside Robotics Ltd", "£4,800,000")
    assessor.sees_no("The other readings", REASONS["vision"])
    assessor.picks("Score for “Vision”", "5: Outstanding")
    assessor.fills("Reason for your score on “Vision”", REASONS["vision"])
    assessor.picks("Score for “Delivery”", "4")
    sure = "Medium: I know the field in general, and could judge most of it."
    assessor.picks("How sure are you of this reading?", sure)
    assessor.presses("Check and send")
    assessor.sees("There is a problem", "Give a reason for your score on “Delivery”.")
    assessor.finds_no_barrier()
    assessor.fills("Reason for your score on “Delivery”", REASONS["delivery"])
    assessor.presses("Check and send")
    assessor.sees("Check your scores before you send them", "90 out of 100")
    assessor.presses("Send these scores")
    assessor.sees("Scores sent", "The same: nothing was altered")
    assessor.follows("Score it again")
    assessor.sees("The other readings")
