"""The chapters of money that a place passes on, in a browser: a scheme, a grant, its claim, a tranche, and where every pound is."""

from __future__ import annotations

from datetime import date

from placefund.records import clock
from tests.browser.chapters_of_place_awards import SITE
from tests.browser.chapters_of_place_portfolios import CRANES, PORTFOLIO
from tests.browser.chapters_of_places import shows_and_does
from tests.browser.place_story import PlaceStory
from tests.build import AFTER_Q1

SCHEME, FIRM = "Makers' grants", "Quay Sensors Ltd"
QUARTER = "2026-27 Q1"


def a_scheme_is_drafted_and_agreed(story: PlaceStory) -> None:
    """By the council, in the project that has just started."""
    lead, monitoring = story.person("lead"), story.person("monitoring")
    lead.follows("Schemes of grants to others")
    lead.sees("No scheme yet")
    lead.presses("Draft a scheme")
    lead.selects("Which partner runs it and pays the grants?", story.city.partnership.lead.name)
    lead.fills("Title", SCHEME)
    lead.fills("What does it give grants for?", "First machines of firms on the quay.")
    lead.fills("Most it grants in all", "300,000")
    lead.fills("Most it grants to one recipient", "150,000")
    lead.fills("Who decides on its grants?", "Investment panel of the city")
    lead.fills("By which rules?", "Two readers from outside; the panel minutes.")
    lead.fills("What holds for it under the law on subsidies?", "Minimal financial assistance.")
    lead.presses("Save and continue")
    lead.sees("It is drafted. The fund is asked to agree it.")
    assert not lead.may_press("Enter a grant")
    monitoring.follows("Messages")
    monitoring.presses(f"Scheme to agree: {SCHEME}")
    monitoring.presses("Agree the scheme")
    shows_and_does(monitoring, "Agree the scheme")
    monitoring.sees("It is agreed, and can grant.")


def a_grant_is_entered_and_paid(story: PlaceStory) -> None:
    """More than the most to one is refused on the page. The council pays first: the fund's money follows its claim."""
    clock.move_to(AFTER_Q1)
    lead = story.person("lead")
    lead.page.reload()
    lead.presses("Enter a grant")
    lead.picks("Who gets it?", "An organisation, such as a company or a university")
    lead.fills("Name", FIRM)
    lead.fills("What is it for?", "A cutter for sensor housings.")
    lead.fills("Amount", "150,001")
    lead.fills_day("First day of the work", date(2026, 5, 1))
    lead.fills_day("Last day of the work", date(2027, 4, 30))
    lead.fills_day("Day on which it was decided", date(2026, 3, 2))
    lead.presses("Show what it would do")
    lead.sees("There is a problem", "£150,000")
    lead.fills("Amount", "100,000")
    shows_and_does(lead, "Enter the grant")
    lead.sees("The grant is entered, and its money committed.", FIRM)
    lead.follows(FIRM)
    lead.presses("Enter a payment")
    lead.fills("Amount", "60,000")
    lead.fills_day("Day on which it was paid", date(2026, 6, 15))
    lead.fills("Reference of the payment", "BACS 17")
    lead.presses("Enter a payment to the recipient", exact=True)
    lead.sees("The payment is entered.", "With the recipient £60,000", "Left to pay £40,000")
    lead.sees("Advanced, not made good yet £60,000")
    lead.finds_no_barrier()


def what_was_paid_is_claimed(story: PlaceStory) -> None:
    """The council claims what it paid on, and a part of the firm's own; what waits behind the gate cannot be claimed."""
    lead, firm = story.person("lead"), story.bodies["business"].name
    lead.goes_to_task(f"Open the return for {QUARTER}")
    lead.picks("Which quarter do you report on?", f"{QUARTER}, April to June 2026")
    lead.presses("Open this return")
    lead.follows("Describe progress")
    lead.fills("What was done in the quarter?", "The first crane sees, and the first grant is paid.")
    lead.presses("Save")
    lead.follows(f"Claim for {firm}")
    lead.fills("Equipment", "90,000")
    lead.fills("Equipment: what it was for", "A crane with eyes")
    lead.presses("Save")
    lead.follows("Claim for grants to others")
    lead.sees("At most £60,000.")
    lead.page.get_by_label(FIRM).fill("60,000")
    lead.presses("Save")
    lead.sees("Grant claimed £150,000")
    lead.finds_no_barrier()
    lead.presses("Read through and send")
    lead.sees("The return claims £150,000 from the fund.", "Nothing is done yet.")
    lead.presses("Send the return")
    lead.sees("It was sent at")


def the_claim_is_checked_approved_and_paid(story: PlaceStory) -> None:
    """Who approves it does not pay it."""
    monitoring, finance = story.person("monitoring"), story.person("finance")
    monitoring.goes_to_task("Check the return")
    monitoring.sees("the first grant is paid", f"Grant to others: {FIRM}", "Grant claimed £150,000")
    monitoring.finds_no_barrier()
    monitoring.presses("Approve", exact=True)
    monitoring.sees("The fund will owe £150,000", "Nothing is done yet.")
    monitoring.presses("Approve the return")
    assert not monitoring.may_press("Pay this return")
    finance.goes_to_task("Pay the return")
    finance.presses("Pay this return")
    finance.sees_row(story.bodies["business"].name, f"{CRANES} | £90,000")
    finance.finds_no_barrier()
    finance.presses("Pay the return")
    finance.sees("What moved")


def a_tranche_is_released_by_two_people(story: PlaceStory) -> None:
    """Its gate is judged; one asks for the release, another confirms it."""
    manager, finance = story.person("manager"), story.person("finance")
    manager.follows("Fund desk", exact=True)
    manager.follows("Gates of tranches")
    manager.sees("Behind gates £600,000", "Of it, can be released £0")
    manager.follows("Tranche 2")
    manager.follows("Judge it")
    manager.picks("Is it met?", "It is met")
    manager.fills("How do you know?", "We have seen the deed.")
    shows_and_does(manager, "Judge a condition")
    manager.sees("Your judgement stands with the condition.")
    manager.presses("Release the tranche")
    manager.fills("Why is it released?", SITE)
    shows_and_does(manager, "Release the tranche")
    manager.sees("It waits for a second person.")
    finance.goes_to_task("Confirm")
    finance.presses("Confirm it", exact=True)
    shows_and_does(finance, "Confirm that the tranche is released")
    finance.sees("The tranche is released. The lead is told.")


def anyone_can_see_where_every_pound_is(story: PlaceStory) -> None:
    """From the fund's list of awards to the last recipient: what it got is the fund's money by now, and nothing is advanced."""
    reader = story.anyone()
    reader.opens("/")
    reader.follows(story.fund.name)
    reader.follows("Awards", exact=True)
    reader.follows(PORTFOLIO, exact=True)
    reader.follows("Where every pound")
    reader.sees(FIRM, "£1,000,000", "£60,000")
    reader.finds_no_barrier()
