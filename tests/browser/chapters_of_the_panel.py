"""The chapters of the panel: a meeting is planned, sits about four bids without the one who must leave, and is minuted."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256

from placefund.domain.assessment.consensus import AgreedPoints
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.models import Item
from placefund.records import clock
from tests.browser.people import Visitor
from tests.browser.story import BID, MOOR, SENSORS, TIDES, Story

MEETING = "Main panel"
AGREED = {SENSORS: ("4", "7/2"), TIDES: ("7/2", "3"), MOOR: ("2", "2")}
"""What the panel agrees on the two criteria of the bids that are not clicked through."""


def the_panel_is_prepared(story: Story) -> None:
    """The chair, two readers, and the newcomer, who will have to leave for one bid."""
    manager, day = story.person("manager"), clock.now().date()
    _to_the_panel_of_the_round(story, manager)
    manager.sees("Bids before the panel 4", "Bids and their readings")
    manager.presses("Plan a meeting")
    manager.fills("What is the meeting called?", MEETING)
    manager.fills_day("Day of the meeting", day)
    manager.fills("Where is it held?", "Room 1")
    manager.presses("Plan this meeting")
    manager.sees("Main panel is planned. Seat its members next.")
    for label, part in (("chair", "Chair"), ("assessor 1", "Member"), ("assessor 2", "Member"), ("newcomer", "Member")):
        name = story.users[label].name
        manager.selects("Person", name)
        manager.picks("Part", part)
        manager.presses("Seat them")
        manager.sees(f"{name} is seated and told.")
    manager.follows("Next: the running order")
    manager.sees("4 bids of this round wait for a panel.")
    manager.presses("Suggest the order")
    manager.sees("The order is suggested: the bids come first whose discussion can change most.")
    manager.sees_row(BID, f"{BID} | Its readers agree, and it is clear of the line")
    manager.sees_row(BID, "Nia Newcomer")
    manager.presses(f"Up : {BID}")
    manager.sees(f"{BID} is moved up.")
    manager.sees_row(BID, "Moved by hand")


def _to_the_panel_of_the_round(story: Story, visitor: Visitor) -> None:
    visitor.follows("Fund desk", exact=True)
    visitor.follows(story.round_.name, exact=True)
    visitor.follows("Panel", exact=True)


def the_panel_meets(story: Story) -> None:
    chair, newcomer = story.person("chair"), story.person("newcomer")
    chair.goes_to_task(f"Prepare for “{MEETING}”")
    chair.presses("Begin the meeting")
    chair.sees("Members 4", "Bids on the order 4")
    chair.presses("Begin the meeting")
    chair.sees(f"{MEETING} is sitting. Call the first bid.", "0 of 4 done")
    chair.presses(f"Call : {BID}")
    chair.sees(f"{BID} is called. It is being discussed.", "Nia Newcomer must leave the table.")
    chair.finds_no_barrier()
    _nobody_agrees_while_she_is_in_the_room(chair)
    _she_leaves(chair, newcomer)
    _the_score_is_agreed(chair)
    _the_others_are_discussed(story)
    _it_closes_with_its_minutes(chair)


def _nobody_agrees_while_she_is_in_the_room(chair: Visitor) -> None:
    chair.presses("Agree the score")
    chair.sees("Mean of 3 of 3 readings 90", "They name every person and every month.")
    chair.selects("Agreed score for “Vision”", "5: Outstanding")
    chair.fills("The panel's reason on “Vision”", "They name every person and every month.")
    chair.fills("The panel's reason on “Delivery”", "One risk has no owner.")
    chair.fills("The panel's reason for the whole score", "All three read it the same way.")
    chair.presses("Show what it would do")
    chair.sees("There is a problem", "Record first that Nia Newcomer left the table")


def _she_leaves(chair: Visitor, newcomer: Visitor) -> None:
    """What is closed to her says why."""
    newcomer.goes_to_task(f"Follow the panel meeting “{MEETING}”")
    newcomer.follows(BID)
    newcomer.sees("Nia Newcomer works for Quayside Robotics Ltd")
    newcomer.sees_no("One risk has no owner.", "90")
    chair.follows("back to the meeting")
    chair.presses("Left the table : Nia Newcomer")
    chair.sees("It is on record that Nia Newcomer left the table.")
    chair.sees_no("must leave the table")


def _the_score_is_agreed(chair: Visitor) -> None:
    chair.presses("Agree the score")
    chair.selects("Agreed score for “Vision”", "5: Outstanding")
    chair.fills("The panel's reason on “Vision”", "They name every person and every month.")
    chair.selects("Agreed score for “Delivery”", "4")
    chair.fills("The panel's reason on “Delivery”", "One risk has no owner.")
    chair.fills("The panel's reason for the whole score", "All three read it the same way.")
    chair.presses("Show what it would do")
    chair.presses("Record the agreed score")
    chair.sees(f"The panel's score for {BID} is kept.", "1 of 4 done")


def _the_others_are_discussed(story: Story) -> None:
    """In the same way."""
    chair = story.cast.chair
    for item in Item.objects.filter(meeting__round=story.round_, state="waiting").select_related("application"):
        points = AGREED[item.application.title]
        agreed = [
            AgreedPoints(key, Fraction(given), f"As discussed: {given}.")
            for key, given in zip(("vision", "delivery"), points, strict=True)
        ]
        meetings_actions.call_item(item, by=chair, at=clock.now())
        agreement_actions.agree_score(item.application, agreed, reason="As discussed.", by=chair, at=clock.now())


def _it_closes_with_its_minutes(chair: Visitor) -> None:
    chair.follows("Refresh")
    chair.sees("Every bid on the order is done.", "4 of 4 done")
    chair.presses("Calibrate anew")
    chair.sees("The scores are calibrated anew, and what the panel sees from now on is kept.")
    assert chair.page.get_by_role("link", name="Kept ").count() == 2
    chair.presses("Close the meeting")
    chair.sees("Bids done 4")
    chair.presses("Close the meeting and keep its minutes")
    chair.sees(
        f"{MEETING} is closed. Its minutes are kept.",
        "Nia Newcomer left the table at",
        "One risk has no owner.",
        "90 out of 100, recorded by",
    )
    chair.finds_no_barrier()
    minutes = chair.downloads("Minutes")
    assert minutes.startswith(b"%PDF")
    chair.sees(f"SHA-256 {sha256(minutes).hexdigest()}")
    chair.follows(MEETING, exact=True)
    chair.sees_row(BID, "Nia Newcomer Left")
    chair.follows(BID)
    chair.sees("Who left the table for it", "Nia Newcomer left")
