"""The chapters of a place, up to what it may choose from: its promise, board and readiness, its plan, its call and its pipeline."""

from __future__ import annotations

from datetime import date

from placefund.domain.partnerships import Helix
from placefund.records import clock
from tests import build
from tests.browser.people import Visitor
from tests.browser.place_story import PlaceStory

SEATS = (("council", True), ("firm", False), ("university", False))
DECKS, CRANES = "Wet decks for trials", "Cranes that see"
WHY_DECKS = "Three yards asked for it, and two pay."
MISSING = "Name a deputy for the head of the office."


def shows_and_does(visitor: Visitor, does: str) -> None:
    """A final act: what it would do is read first, then it is done. Where nothing is to be filled in, it is shown at once."""
    if visitor.may_press("Show what it would do"):
        visitor.presses("Show what it would do")
    visitor.sees("Nothing is done yet.", "What the record will say")
    visitor.presses(does, exact=True)


def to_desk(visitor: Visitor, story: PlaceStory) -> None:
    """From the bar to the desk of the place's programme."""
    visitor.follows("Programmes", exact=True)
    visitor.follows(story.place.name)
    visitor.sees("The way, step by step")


def the_fund_promises_the_place_its_money(story: PlaceStory) -> None:
    manager = story.person("manager")
    manager.follows("Fund desk", exact=True)
    manager.follows("To a place of Earmarked strand")
    manager.selects("Place", story.place.name)
    manager.fills("Amount", "30,000,000")
    manager.fills("Why", "It has the yards, the university and the quay.")
    manager.presses("Show what it would do")
    manager.sees("No allocation", "£30,000,000")
    manager.presses("Allocate", exact=True)
    manager.sees("is promised £30,000,000")
    story.everybody_has_their_part()


def the_place_says_who_stands_for_it(story: PlaceStory) -> None:
    """Which partnership stands for the place."""
    officer = story.person("officer")
    to_desk(officer, story)
    officer.sees("£30,000,000")
    officer.follows("Governance", exact=True)
    officer.sees("No partnership is named yet.", "No seat of a board is on record here.")
    officer.follows("Name the partnership")
    officer.selects("Which partnership stands for the place?", story.city.partnership.name)
    shows_and_does(officer, "Name the partnership")
    officer.sees("The partnership stands for the place.")


def the_place_gives_itself_a_board(story: PlaceStory) -> None:
    """A board of three, and how many of them make a quorum."""
    officer = story.person("officer")
    for label, is_chair in SEATS:
        _a_seat_is_taken(officer, story, label, is_chair)
    officer.follows("Put terms of reference on record")
    officer.fills_day("Agreed on", build.AT.date())
    officer.fills("By whom?", "The cabinet of the city")
    officer.fills("What they say, in short", "The board endorses what goes to the fund.")
    officer.fills("How many voting members make a quorum? (optional)", "2")
    officer.presses("Put them on record")
    officer.sees("The terms are on record.", "Version 1")
    officer.finds_no_barrier()


def _a_seat_is_taken(officer: Visitor, story: PlaceStory, label: str, is_chair: bool) -> None:
    body = story.bodies[{"council": "civic", "firm": "business", "university": "research"}[label]]
    officer.follows("Add a seat")
    officer.selects("Organisation", body.name)
    officer.selects("What does it bring?", str(Helix(body.helix).label))
    officer.picks("What may who holds it do?", "Voting member")
    if is_chair:
        officer.ticks("Whoever holds it chairs the board")
    officer.fills_day("First day", build.AT.date())
    officer.presses("Add the seat")
    officer.selects("Somebody with a part in this programme", story.users[label].name)
    officer.fills_day("First day", build.AT.date())
    officer.presses("Put it on record")
    officer.sees("The seat is taken.", story.users[label].name)


def the_place_shows_that_it_is_ready(story: PlaceStory) -> None:
    """Answers with evidence, sent with a receipt."""
    officer = story.person("officer")
    to_desk(officer, story)
    officer.follows("Readiness", exact=True)
    officer.sees("Nothing is sent.", "Nothing is released yet.")
    officer.presses("Begin", exact=True)
    _the_tests_are_answered(officer)
    shows_and_does(officer, "Send it")
    officer.sees("Sent. The receipt is", "Wave 1, as it was sent")


def _the_tests_are_answered(officer: Visitor) -> None:
    for title, text in (
        ("Governance", "The board of three meets monthly."),
        ("Resourcing", "An office of four is paid until 2029."),
    ):
        officer.follows(f"Write the answer : {title}")
        officer.fills("Your answer", text)
        officer.presses("Save and continue")
        officer.sees("Your answer is kept.", text)
    officer.follows("Add evidence : Governance")
    officer.fills("What is it?", "Terms of the board")
    officer.fills("Web address, where it stands on one (optional)", "https://place.example/terms")
    officer.presses("Save and continue")
    officer.sees("The evidence is added.", "Terms of the board")
    officer.presses("Look at it once more, and send it")
    officer.sees("This is what the delivery body will read.")


def two_people_find_it_ready_with_actions(story: PlaceStory) -> None:
    """Who accompanies the place finds, the fund's manager confirms and releases; nobody of the place reads it before."""
    finder, manager, officer = (story.person(label) for label in ("accompanier", "manager", "officer"))
    finder.goes_to_task("Find what is ready")
    finder.presses("Find what is ready")
    _find(finder)
    finder.sees("The finding is kept. The place does not see it.", "The whole: Ready with actions")
    finder.presses("Put it to a second person")
    shows_and_does(finder, "Put it to a second person")
    finder.sees("It waits for a second person.")
    to_desk(officer, story)
    officer.follows("Readiness", exact=True)
    officer.sees("Nothing is released yet.")

    manager.goes_to_task("Confirm the finding on readiness")
    manager.presses("Confirm the finding")
    shows_and_does(manager, "Confirm the finding")
    manager.presses("Release the finding")
    manager.sees("Each test that is not simply ready opens a gap. Nothing becomes public by this.")
    shows_and_does(manager, "Release the finding")
    manager.sees("It is released, and the place is told.")


def the_place_works_off_its_gap(story: PlaceStory) -> None:
    officer, finder = story.person("officer"), story.person("accompanier")
    officer.goes_to_task("Work off gap 1")
    officer.sees(MISSING, "Resourcing")
    officer.presses("Answer the gap")
    officer.fills("What was done, and what shows it", "Ida Deputy starts on 2 March.")
    officer.presses("Answer the gap")
    officer.sees("Ida Deputy starts on 2 March.")
    finder.goes_to_task("Accept the answer to gap 1")
    finder.presses("Accept, and close the gap")
    finder.fills("Why?", "There is a deputy now.")
    shows_and_does(finder, "Accept, and close the gap")
    to_desk(officer, story)
    officer.follows("Readiness", exact=True)
    officer.sees("No gap is open.", "Ready with actions")
    officer.finds_no_barrier()


def _find(finder: Visitor) -> None:
    """Governance is ready; the office is ready with an action."""
    finder.picks("What do you find of “Governance”?", "Ready")
    finder.fills("“Governance”: reasons, as the place reads them", "The board meets and decides.")
    finder.picks("What do you find of “Resourcing”?", "Ready with actions")
    finder.fills("“Resourcing”: reasons, as the place reads them", "The office depends on one person.")
    finder.fills("“Resourcing”: what is missing (optional)", MISSING)
    finder.fills_day("“Resourcing”: to be worked off by", date(2026, 3, 31))
    finder.presses("Save and continue")


def a_plan_is_written_and_issued(story: PlaceStory) -> None:
    """An aim, a cluster and a priority; what it lacks is told and keeps nobody from issuing it."""
    officer = story.person("officer")
    to_desk(officer, story)
    officer.follows("Plan", exact=True)
    officer.presses("Begin the plan")
    for one, title, why, text in (
        ("aim", "A quay of engineers", "In a paragraph", "The quay has room and no firms."),
        ("cluster", "Ships that need no crew", "Why this cluster was chosen", "Three yards are here."),
        ("priority", "Skills before buildings", "Why it is one", "Buildings stand empty."),
    ):
        officer.follows(f"Add: {one}")
        officer.fills("Title", title)
        officer.fills(why, text)
        officer.presses("Save and return")
        officer.sees("Added.", title, text)
    officer.presses("Issue a version")
    officer.fills("Why is this version issued?", "For the board.")
    shows_and_does(officer, "Issue the version")
    officer.sees("The version is issued.", "The programme alone")


def the_board_endorses_the_plan(story: PlaceStory) -> None:
    """A meeting is planned and held; three vote, and the version is released to the fund."""
    officer = story.person("officer")
    a_meeting_is_planned(officer, story)
    to_desk(officer, story)
    officer.follows("Plan", exact=True)
    officer.follows("Version 1")
    officer.follows("Put it on an agenda of the board")
    officer.page.get_by_role("radio").first.check()
    officer.presses("Put it on the agenda")
    officer.sees("It is on the agenda.")
    officer.follows("On the agenda of the board")
    the_board_meets_and_decides(officer, story)
    to_desk(officer, story)
    officer.follows("Plan", exact=True)
    officer.follows("Version 1")
    officer.sees("Endorsed")
    officer.follows("Release it to the delivery body")
    shows_and_does(officer, "Release it")
    officer.sees("It is released.")


def a_meeting_is_planned(officer: Visitor, story: PlaceStory) -> None:
    to_desk(officer, story)
    officer.follows("Meetings of the board", exact=True)
    officer.presses("Plan a meeting")
    officer.fills_day("Day of the meeting", clock.now().date())
    officer.fills("Where is it held? (optional)", "Town hall")
    shows_and_does(officer, "Plan a meeting")
    officer.sees("The meeting is planned.")


def the_board_meets_and_decides(officer: Visitor, story: PlaceStory, *leave: str) -> None:
    """From the item to its meeting and back: all three were there, and all who may stay are for it."""
    item = officer.page.get_by_role("heading", level=1).inner_text().splitlines()[-1]
    officer.follows("Board of")
    officer.presses("Note who was there")
    officer.presses("Put it on record")
    officer.sees("It is on record who was there.")
    officer.follows(item)
    officer.presses("Put the decision on record")
    officer.picks("How did it end?", "Endorsed")
    stay = [member for member, _ in SEATS if member not in leave]
    for member in stay:
        officer.selects(f"{story.users[member].name} (optional)", "For")
    officer.fills("Why did the board decide so?", "It is what the place needs.")
    shows_and_does(officer, "Put the decision on record")
    officer.sees("The board's decision is on record.", f"Quorate: {len(stay)} voting members stayed.")
