"""The applicants' chapters: a partnership, its place, a draft, its certification and submission."""

from __future__ import annotations

import re

from placefund.applications import actions as applications
from placefund.domain.money import Money
from tests import build
from tests.browser.people import Visitor
from tests.browser.story import BID, DELIVERY, FIRST_ANSWER, OTHERS, VISION, Story

SECOND_ANSWER = "Fit-out is eligible, and so is new building of workshops."


def a_partnership_is_formed(story: Story) -> None:
    lead = story.person("lead")
    lead.follows("Partnerships", exact=True)
    lead.presses("Form a partnership")
    lead.fills("Name of the partnership", "Sound Marine Partnership")
    lead.presses("Form the partnership")
    lead.sees("Sound Marine Partnership is formed.", "Business Missing Nobody brings this yet")
    for organisation in ("Quayside Robotics Ltd", "University of the Sound"):
        lead.presses("Invite an organisation")
        lead.fills("Name or identifier", organisation.split()[0])
        lead.presses("Look")
        lead.page.get_by_role("radio", name=organisation).check()
        lead.fills("What it would bring (optional)", "People who know the harbour.")
        lead.presses("Send the invitation")
        lead.sees(f"{organisation} is invited.", f"Waiting for {organisation} to answer")

    for label, organisation in (("business", "Quayside Robotics Ltd"), ("research", "University of the Sound")):
        partner = story.person(label)
        partner.goes_to_task("Answer the invitation to Sound Marine Partnership")
        partner.sees(f"Plymouth Council asks {organisation} to stand with it", "People who know the harbour.")
        partner.presses("Join the partnership")
        partner.sees(f"{organisation} has joined Sound Marine Partnership.")


def its_place_is_composed(story: Story) -> None:
    """The lead tries the earmarked city too, and is told before anything else that this round leaves it out."""
    lead = story.person("lead")
    lead.follows("Partnerships", exact=True)
    lead.follows("Sound Marine Partnership")
    lead.sees("Business Quayside Robotics Ltd", "University of the Sound")
    lead.presses("Draw the place together")
    lead.fills("Name of the place", "The Sound")
    _unfolds(lead, "South West")
    lead.ticks("Plymouth")
    _unfolds(lead, "North West")
    lead.ticks("Bolton")
    lead.sees("In Earmarked City, which has an earmarked allocation")
    lead.finds_no_barrier()
    if lead.has_scripts:
        lead.sees("2 chosen: Bolton, Plymouth.")
        lead.presses("Save the place")
    else:
        lead.presses("Update the map")
        assert lead.page.get_by_role("checkbox", name="Plymouth").is_checked()
        lead.sees("Bolton is part of Earmarked City, which has an earmarked allocation.")
        lead.presses("Save the place")
    lead.sees(
        f"Bolton is part of Earmarked City, which has an earmarked allocation. “{story.round_.name}” leaves out places that overlap it."
    )
    lead.presses("Change the place")
    lead.unticks("Bolton")
    lead.ticks("Exeter")
    lead.presses("Save the place")
    lead.sees("The place is saved.", "The Sound")
    lead.sees_no("which has an earmarked allocation")


def _unfolds(visitor: Visitor, region: str) -> None:
    """Get at the boxes of a region: through the filter where there is one, else by opening its list."""
    if visitor.has_scripts:
        visitor.page.get_by_label("Find a local authority, region or nation").fill(region)
    else:
        visitor.page.get_by_text(f"England: {region}").click()


def a_draft_is_written(story: Story) -> None:
    lead = story.person("lead")
    lead.follows("Start an application")
    lead.presses("Start the application")
    lead.sees(
        "Your draft is ready.",
        "4 of 15 rules not met.",
        "5 rules have nothing to check yet",
        "Give the application a title.",
        "2 of 2 questions need an answer.",
        "The application asks for nothing yet. Enter the partners' costs.",
    )
    lead.finds_no_barrier()
    _a_second_clarification_reaches_it(story, lead)
    lead.follows("Title, public summary and sectors")
    lead.fills("Title", BID)
    lead.fills("Public summary", build.SUMMARY)
    lead.ticks("Life sciences")
    lead.presses("Save")
    lead.sees(BID, "2 of 15 rules not met.")
    _questions_are_answered(lead)
    _costs_are_entered(story, lead)
    _co_investment_is_entered(lead)
    lead.follows("Return to the application")
    lead.sees("All 15 rules are met.", "Every rule is met: ask the certifier to read and sign")


def _a_second_clarification_reaches_it(story: Story, lead: Visitor) -> None:
    manager = story.person("manager")
    manager.follows("Supersede it")
    manager.sees("It reaches 1 lead with an open draft, who is told.")
    manager.fills("Question", "Is building eligible after all?")
    manager.fills("Answer", SECOND_ANSWER)
    manager.presses("Show what it would do")
    manager.sees("Lead bidder (1)")
    manager.presses("Publish", exact=True)
    manager.sees("The clarification is published. 1 lead was told.", "It supersedes clarification 1.")

    lead.follows("Your tasks", exact=True)
    lead.follows("Read 1 new clarification")
    lead.sees("1 new clarification to read", "No longer holds", FIRST_ANSWER, "Holds now", SECOND_ANSWER)
    lead.presses("I have read this")
    lead.sees_no("to read", SECOND_ANSWER)


def _questions_are_answered(lead: Visitor) -> None:
    lead.follows("What will be different?")
    lead.sees("Question 1 of 2")
    lead.fills("Your answer", VISION)
    if lead.has_scripts:
        lead.page.get_by_role("status").filter(has_text=re.compile(r"^Saved at ")).wait_for()
        lead.page.reload(wait_until="domcontentloaded")
        assert lead.page.get_by_label("Your answer").input_value() == VISION
    lead.finds_no_barrier()
    lead.presses("Save and go to the next question")
    lead.sees("Question 2 of 2", "Who will do it?")
    lead.fills("Your answer", DELIVERY)
    lead.presses("Save and return")
    lead.sees("14 of at most 200 words", "9 of at most 100 words")


def _costs_are_entered(story: Story, lead: Visitor) -> None:
    """The council's £4m is paid in full, the university's £1m at 80%: the ask is £4.8m."""
    lead.follows("Costs", exact=True)
    lead.presses("Enter or change costs of Plymouth Council")
    lead.fills("Staff (resource), 2026-27", "4 million")
    lead.presses("Save and return")
    lead.sees("There is a problem", "Enter the amount in full, in figures, such as 1,500,000 and not 1.5m.")
    lead.fills("Staff (resource), 2026-27", "4,000,000")
    lead.presses("Save and return")
    lead.sees("The costs are saved.", "The application asks for £4,000,000", "Left below the cap £16,000,000")

    research = story.person("research")
    research.goes_to_task(f"Enter your costs in “{BID}”")
    research.presses("Enter or change costs of")
    research.fills("Equipment (capital), 2026-27", "1,000,000")
    research.presses("Save and return")
    research.sees("The fund pays 80% of its costs.", "The application asks for £4,800,000")
    research.presses("Approve these costs")
    research.sees("approves its costs as they stand.", "A change ends the approval.")

    lead.follows("Return to the application")
    lead.sees("£4,800,000")


def _co_investment_is_entered(lead: Visitor) -> None:
    lead.follows("Co-investment", exact=True)
    for investor, money, amount in (
        ("Harbour Investors", "Private, from the UK", "4,000,000"),
        ("Regional Growth Board", "Public", "500,000"),
        ("Nordic Marine", "Private, from abroad", "800,000"),
    ):
        lead.fills("Who invests", investor)
        lead.selects("Whose money it is", money, exact=True)
        lead.picks("Form", "Cash")
        lead.picks("How sure it is", "Committed")
        lead.selects("Financial year", "2026-27", exact=True)
        lead.fills("Amount", amount)
        lead.presses("Add the line")
        lead.sees("The line is added.")
    lead.sees("Counts £4,800,000", "Needed £4,800,000", "Ratio 1 to 1")
    lead.sees("£4,800,000 counts, £500,000 does not.")
    assert lead.page.get_by_label("Who invests, line 2", exact=True).input_value() == "Regional Growth Board"
    lead.fills("Who invests, line 3", "Nordic Marine AS")
    lead.presses("Save the lines")
    lead.sees("1 line is changed.", "Nordic Marine, 2026-27")
    lead.finds_no_barrier()


def it_is_certified_and_submitted(story: Story) -> None:
    lead, certifier = story.person("lead"), story.person("certifier")
    lead.follows("Certification", exact=True)
    lead.presses("Tell the certifier that it is ready")
    lead.sees("The certifier is told.", "Once it is certified")

    certifier.goes_to_task(f"Read and certify “{BID}”")
    certifier.sees(VISION, DELIVERY, "£4,800,000")
    certifier.presses("Certify the application")
    certifier.sees("There is a problem", "Tick the declaration to certify the application.")
    certifier.ticks("I have read this application.")
    certifier.presses("Certify the application")
    certifier.sees("The application is certified.")

    lead.goes_to_task(f"Submit “{BID}”")
    lead.sees("the round closes at 4pm on 12 February 2026, London time", "All 15 rules are met.")
    lead.presses("Submit the application")
    lead.sees("Application submitted", "Your receipt number", "Asks for £4,800,000")
    receipt = lead.page.get_by_role("main").locator("strong").first.inner_text()
    assert re.fullmatch(r"[A-Z0-9-]{6,}", receipt)
    lead.finds_no_barrier()
    lead.follows("See exactly what was submitted")
    lead.sees(receipt, "The two are the same: every word and figure below is as it was sent.", VISION, "Exeter")
    lead.finds_no_barrier()


def three_others_apply(story: Story) -> None:
    """As this lead did by clicking; their places are Exeter, Cardiff and Plymouth."""
    story.round_.refresh_from_db()  # it was opened by clicking
    for (title, ask), code in zip(OTHERS.items(), ("E07000041", "W06000015", "E06000026"), strict=True):
        side = build.a_side(codes=(code,))
        draft = build.an_application("filled", round_=story.round_, side=side, cast=story.cast, ask=Money.pounds(ask))
        about = {"title": title, "summary": build.SUMMARY, "sectors": ("Digital and technologies",)}
        applications.describe(draft, **about, by=side.lead, at=build.AT)
        certified = applications.certify(draft, by=side.certifier, at=build.AT)
        applications.submit(certified, by=side.lead, at=build.AT)
