"""The chapters of a portfolio's review, in a browser: the delivery body asks, the place answers, one proposes and another decides."""

from __future__ import annotations

import re
from datetime import date

from tests.browser.chapters_of_place_portfolios import PORTFOLIO
from tests.browser.chapters_of_places import shows_and_does, to_desk
from tests.browser.people import Visitor
from tests.browser.place_story import PlaceStory


def the_delivery_body_asks_and_the_place_answers(story: PlaceStory) -> None:
    """The review begins, and the portfolio cannot be withdrawn from then on."""
    reviewer, officer = story.person("accompanier"), story.person("officer")
    reviewer.goes_to_task("Begin the review of the portfolio")
    shows_and_does(reviewer, "Begin the review")
    reviewer.sees("The review has begun, and the place is told.")
    reviewer.presses("Ask the place")
    reviewer.selects("What does it concern?", "The whole portfolio")
    reviewer.fills("The question", "Who owns the site?")
    reviewer.fills_day("Until when should the place answer?", date(2026, 3, 6))
    shows_and_does(reviewer, "Ask the place")
    reviewer.sees("It is asked, and the place is told.")

    officer.goes_to_task("Answer question 1 about the portfolio")
    officer.presses("Answer the question")
    officer.fills("Your answer", "The council does, and lets it.")
    shows_and_does(officer, "Answer the question")
    officer.sees("It is answered, and the delivery body is told.")

    reviewer.goes_to_task("Settle question 1")
    reviewer.presses("Settle the question")
    reviewer.fills("How is it settled?", "We have read the lease.")
    shows_and_does(reviewer, "Settle the question")
    reviewer.sees("It is settled.")


def one_proposes_and_another_decides(story: PlaceStory) -> None:
    """One project is approved, one is to be developed. The place reads nothing before the release."""
    reviewer, decider, manager, officer = (
        story.person(label) for label in ("accompanier", "decider", "manager", "officer")
    )
    _to_the_review(reviewer, story)
    reviewer.presses("Write down what is to be decided")
    for row in reviewer.page.locator("details.pf-rows__row:not([open]) > summary").all()[::-1]:
        row.click()
    for number, (verdict, reason) in enumerate(
        (("To be developed", "No site is secured."), ("Approved", "Needed now, and ready."))
    ):
        reviewer.page.get_by_role("radio", name=verdict, exact=True).nth(number).check()
        label = re.compile("reason, as the place and later everybody reads it")
        reviewer.page.get_by_label(label).nth(number).fill(reason)
    reviewer.picks("What is decided of the portfolio?", "Approved")
    reviewer.fills("Reasons for the whole", "What is ready can begin.")
    reviewer.presses("Save and continue")
    reviewer.sees("It is kept. The place does not see it.")
    reviewer.presses("Put it to whoever decides")
    shows_and_does(reviewer, "Put it to whoever decides")
    decider.goes_to_task("Decide on the portfolio")
    shows_and_does(decider, "Decide")
    decider.sees("It is decided. The place hears of it when it is released.")
    _to_the_review(officer, story)
    officer.sees("Nothing is decided yet.")
    manager.goes_to_task("Release the decision on the portfolio")
    manager.presses("Release the decision")
    shows_and_does(manager, "Release the decision")
    manager.sees("It is released, and the place is told.")
    officer.page.reload()
    officer.follows("What was decided")
    officer.sees("What is ready can begin.", "No site is secured.")
    officer.finds_no_barrier()


def _to_the_review(visitor: Visitor, story: PlaceStory) -> None:
    to_desk(visitor, story)
    visitor.follows("Portfolio", exact=True)
    visitor.follows(PORTFOLIO)
    visitor.follows("Review of")
