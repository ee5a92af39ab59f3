"""The chapters of a place's award, in a browser: offered for what was approved, in tranches, accepted, and its project started."""

from __future__ import annotations

from datetime import date

from tests import build
from tests.browser.chapters_of_place_portfolios import CRANES, PORTFOLIO
from tests.browser.chapters_of_places import shows_and_does
from tests.browser.people import Visitor
from tests.browser.place_story import PlaceStory

SITE = "The site is bought."


def an_award_is_offered_for_what_was_approved(story: PlaceStory) -> None:
    """One project was approved, so the award is of its amount."""
    manager = story.person("manager")
    manager.goes_to_task(f"Offer the award for the portfolio “{PORTFOLIO}”")
    manager.sees(CRANES, "Approved, and what is offered £1,000,000")
    manager.selects("Partnership that stands for the place", story.city.partnership.name)
    manager.fills("Public summary", build.SUMMARY)
    manager.fills_day("First day of the award", date(2026, 4, 1))
    manager.fills_day("Last day of the award", date(2029, 3, 31))
    shows_and_does(manager, "Make the offer")
    manager.sees("is made. The partnership's lead is told.", "Offered")
    manager.finds_no_barrier()


def it_is_offered_in_two_tranches(story: PlaceStory) -> None:
    """From the page of the award that was just offered. The second waits for what a person judges."""
    manager = story.person("manager")
    manager.follows("Plan tranches")
    _a_tranche(manager, "400,000", "2026-27", None)
    _a_tranche(manager, "600,000", "2027-28", date(2027, 4, 30))
    manager.sees("Tranche 2: £600,000", "Its gate is looked at by 30 April 2027")
    manager.follows("In words, judged by a person , tranche 2")
    manager.fills("What has to be so?", SITE)
    manager.presses("Save and continue")
    manager.sees("Added to the gate.", SITE)
    manager.finds_no_barrier()
    manager.presses("Put the tranches into force")
    manager.fills("Why these tranches?", "The yard has no crane before the site is bought.")
    shows_and_does(manager, "Put the tranches into force")
    manager.sees("The tranches are in force. The lead is told.")


def _a_tranche(manager: Visitor, amount: str, year: str, gate_on: date | None) -> None:
    manager.presses("Add a tranche")
    manager.fills("How much is the tranche?", amount)
    manager.picks("Capital or resource?", "Resource")
    manager.selects("For which financial year?", year)
    if gate_on:
        manager.fills_day("By which day is its gate looked at?", gate_on)
    manager.presses("Save and continue")
    manager.sees("Added to the draft.")


def the_lead_accepts_it(story: PlaceStory) -> None:
    lead = story.person("lead")
    lead.goes_to_task(f"Answer the offer of “{PORTFOLIO}”")
    lead.sees("This offer waits for your answer", SITE)
    lead.finds_no_barrier()
    lead.presses("Accept the offer")
    lead.ticks("I accept this offer and its conditions for the lead organisation")
    shows_and_does(lead, "Accept the offer")
    lead.sees("Award £1,000,000", "Behind gates £600,000")


def its_project_is_set_up_and_started(story: PlaceStory) -> None:
    """As it was approved, for its own lead; the council takes a part of it, to grant it on."""
    lead, firm = story.person("lead"), story.bodies["business"].name
    lead.goes_to_task(f"Set up the approved projects of “{PORTFOLIO}”")
    shows_and_does(lead, "Set up the approved projects")
    lead.sees("The projects are set up. Share each among its partners.")
    assert not lead.may_press("Set up the approved projects")
    lead.follows(CRANES)
    for organisation, grant in ((firm, "600,000"), (story.city.partnership.lead.name, "400,000")):
        lead.follows(f"grant : {organisation}")
        lead.fills("Most grant it can be paid in this project", grant)
        lead.presses("Save")
    lead.presses("Add a milestone")
    lead.fills("What will have been done?", "First grants made")
    lead.fills_day("By which day?", date(2027, 9, 30))
    lead.presses("Add the milestone")
    lead.sees("Budget £1,000,000", "First grants made")
    lead.presses("Start the project")
    shows_and_does(lead, "Start the project")
    lead.finds_no_barrier()
