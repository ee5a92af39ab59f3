"""The chapters of a place's choice: its own call, its pipeline, the portfolio that its board signs, and what is sent of it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from placefund.applications import actions as applications
from placefund.assessment.scoring import actions as scoring
from placefund.decisions import actions as decisions
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.panels.agreement import actions as agreement
from placefund.records import clock
from tests import build
from tests.browser.chapters_of_places import a_meeting_is_planned, shows_and_does, the_board_meets_and_decides, to_desk
from tests.browser.people import Visitor
from tests.browser.place_story import PlaceStory
from tests.build import AFTER, CRITERIA
from tests.build_local_calls import Office

CALL = "First call of the quay"
CRANES, PORTFOLIO = "Cranes that see", "First portfolio"


def fills_moment(visitor: Visitor, legend: str, at: str, day: str) -> None:
    group = visitor.page.get_by_role("group", name=legend)
    for label, text in zip(("Day", "Month", "Year"), day.split(), strict=True):
        group.get_by_label(label, exact=True).fill(text)
    group.get_by_label("Time in London").fill(at)


def a_local_call_is_begun_and_opened(story: PlaceStory) -> None:
    """With the fund's terms, stricter where the place wants it."""
    officer = story.person("officer")
    to_desk(officer, story)
    officer.follows("Local calls", exact=True)
    officer.sees("In the place's account £30,000,000")
    officer.presses("Begin a local call")
    officer.selects("Which round does it begin with?", story.round_.name)
    officer.fills("What is the call named?", CALL)
    fills_moment(officer, "Opens", "09:00", "12 1 2026")
    fills_moment(officer, "Closes", "16:00", "12 2 2026")
    officer.fills("How much money is there to choose with?", "10,000,000")
    officer.fills("How many read each application?", "1")
    # What a board says of a call's choice is told in tests/decisions/test_endorsement.py; here it is asked about the portfolio.
    officer.page.get_by_label("The board endorses what is chosen, before outcomes are released").uncheck()
    officer.presses("Begin a local call", exact=True)
    officer.sees(f"{CALL} is planned. Its terms are locked when it opens.")
    officer.presses("Open this round")
    shows_and_does(officer, "Open the round and lock its terms")
    officer.sees(f"{CALL} is open. Its terms are locked.")


def one_bid_of_it_is_chosen(story: PlaceStory) -> None:
    """By actions, as for the bids beside the one of the fund's story, which tells each of these steps by clicking."""
    call, officer = Round.objects.get(name=CALL), story.users["officer"]
    office = Office(story.programme)
    side = build.a_side(codes=("E08000001",))
    draft = build.fill(
        applications.start(call, side.partnership, by=side.lead, at=clock.now()), side, Money.pounds(4_000_000)
    )
    certified = applications.certify(draft, by=side.certifier, at=clock.now())
    sent = applications.submit(certified, by=side.lead, at=clock.now())
    clock.move_to(AFTER)
    funds.close(call, by=officer, at=AFTER)
    eligible = applications.find_eligible(
        type(sent).objects.get(pk=sent.pk), reasons="Every rule holds.", by=officer, at=AFTER
    )
    assessor = office.assessors[0]
    given = scoring.assign(eligible, assessor, by=officer, at=AFTER)
    reasons = {criterion.key: "They show who will do it." for criterion in CRITERIA}
    scoring.score(given, {"vision": 5, "delivery": 4}, reasons, by=assessor.user, at=AFTER)
    agreement.agree_score(eligible, Fraction(90), reason="It convinced.", by=office.chair, at=AFTER)
    decisions.decide(
        eligible, outcome="choose", amount=Money.pounds(4_000_000), reasons="The best.", feedback="A clear plan.",
        by=office.decider, at=AFTER,
    )  # fmt: skip
    decisions.draft_feedback(call, by=officer, at=AFTER)
    decisions.review_feedback(call, [eligible], by=officer, at=AFTER)
    decisions.release(call, by=officer, at=AFTER)


def the_pipeline_is_kept(story: PlaceStory) -> None:
    """What the call chose stands in it; a candidate is entered beside it and brought on until both are ready."""
    officer = story.person("officer")
    to_desk(officer, story)
    officer.follows("Pipeline", exact=True)
    officer.presses("Enter a candidate")
    officer.fills("Title", CRANES)
    officer.fills("Lead organisation", story.bodies["business"].name)
    officer.fills("What it does (optional)", "Cranes that stop before somebody is hurt.")
    _fills_its_days(officer)
    officer.presses("Enter it")
    officer.sees("It stands in the pipeline as an idea.")


def _fills_its_days(officer: Visitor) -> None:
    officer.fills_day("Starts", date(2026, 4, 1))
    officer.fills_day("Ends", date(2029, 3, 31))


def both_are_brought_on_until_they_are_ready(story: PlaceStory) -> None:
    """What the entered one asks for, whose money stands beside it, and its stages; what the call chose brought its own."""
    officer = story.person("officer")
    officer.follows("Say what it asks for")
    officer.fills("2026-27, resource", "1,000,000")
    officer.presses("Save and continue")
    officer.sees("Saved.", "In all £1,000,000")
    officer.follows("Add other people's money")
    officer.fills("Who invests", "Harbour Investors")
    officer.selects("Whose money it is", "Private, from the UK")
    officer.picks("Form", "Cash")
    officer.picks("How sure it is", "Committed")
    officer.fills("Amount", "2,000,000")
    officer.presses("Save and continue")
    officer.sees("Added.", "Of this, £2,000,000 counts by the fund's rule.")
    for step in ("It is an outline now", "It is developed now", "It is ready to be chosen"):
        officer.follows(step)
        shows_and_does(officer, step)
    officer.sees("Ready")
    officer.finds_no_barrier()
    to_desk(officer, story)
    officer.follows("Pipeline", exact=True)
    officer.sees("2 candidates", "Asks for: £5,000,000")
    officer.follows(story.chosen_in_call)
    officer.sees("Chosen in a local call", "In all £4,000,000")
    officer.follows("Change what it is")
    _fills_its_days(officer)
    officer.presses("Save and continue")
    for step in ("It is developed now", "It is ready to be chosen"):
        officer.follows(step)
        shows_and_does(officer, step)


def a_portfolio_is_put_together(story: PlaceStory) -> None:
    """Both are in, with points; it keeps what it is held to."""
    officer = story.person("officer")
    to_desk(officer, story)
    officer.follows("Portfolio", exact=True)
    officer.fills("What is the portfolio called?", PORTFOLIO)
    officer.presses("Begin it")
    officer.sees("It is begun.", "Nothing is in it yet")
    for reference, points in (("EC-C-001", "80"), ("EC-C-002", "60")):
        officer.selects(f"Where {reference} stands", "In the portfolio")
        officer.fills(f"Points of {reference}", points)
    officer.presses("Save this page")
    officer.sees("Asked for by what is in £5,000,000", "The place has £30,000,000")
    officer.finds_no_barrier()


def the_board_endorses_it(story: PlaceStory) -> None:
    """An edition goes before a meeting; the firm that leads one of its projects leaves for it."""
    officer = story.person("officer")
    a_meeting_is_planned(officer, story)
    _to_the_portfolio(officer, story)
    officer.presses("Put it before the board")
    officer.page.get_by_role("combobox", name="Before which meeting?").select_option(index=1)
    shows_and_does(officer, "Put it before the board")
    officer.sees("It is before the board.", "Edition 1 as it was put before the board")
    to_desk(officer, story)
    officer.follows("Meetings of the board", exact=True)
    officer.follows("13 February 2026")
    officer.follows(PORTFOLIO)
    the_board_meets_and_decides(officer, story, "firm")
    officer.sees("Finn Firm: represents")


def it_is_signed_and_submitted(story: PlaceStory) -> None:
    """Who chairs the board signs for it; the office sends it to the delivery body."""
    chair, officer = story.person("council"), story.person("officer")
    _to_the_portfolio(chair, story)
    chair.presses("Sign it for the board")
    shows_and_does(chair, "Sign it for the board")
    chair.sees("It is signed.")
    _to_the_portfolio(officer, story)
    officer.presses("Submit it to the delivery body")
    shows_and_does(officer, "Submit it to the delivery body")
    officer.sees("It is with the delivery body.")
    officer.follows("Edition 1")
    officer.sees("The board's decision: Endorsed.", "Signed for the board by Carys Council", "In all £5,000,000")
    officer.finds_no_barrier()


def _to_the_portfolio(visitor: Visitor, story: PlaceStory) -> None:
    to_desk(visitor, story)
    visitor.follows("Portfolio", exact=True)
    visitor.follows(PORTFOLIO)
