"""The chapters of delivery: a project, the quarter's return, its check and its payment, and what anyone can read of it."""

from __future__ import annotations

from datetime import date

from tests import build
from tests.browser.people import Visitor
from tests.browser.story import BID, Story
from tests.files import a_pdf

PAYROLL = b"post,from\nEngineer,2026-04-01\nEngineer,2026-05-01\nEngineer,2026-06-01\nTrainer (half),2026-06-01\n"


def a_project_is_set_up_and_started(story: Story) -> None:
    lead = story.person("lead")
    lead.goes_to_task(f"Set up the first project of “{BID}”")
    lead.fills("Title", "Quay inspection")
    lead.fills("Public summary", "Robots that look at every quay wall below the water line, each month.")
    lead.fills_day("First day of the work", date(2026, 4, 1))
    lead.fills_day("Last day of the work", date(2028, 3, 31))
    lead.selects("Local authority where most of the work is done", "Plymouth")
    lead.presses("Set up the project")
    lead.sees("The project is set up.", "Award, not in a project yet £4,800,000")
    for organisation, grant in (("Plymouth Council", "600,000"), ("University of the Sound", "400,000")):
        lead.follows(f"Give a grant : {organisation}")
        lead.fills("Most grant it can be paid in this project", grant)
        lead.presses("Save")
    lead.presses("Add a milestone")
    lead.fills("What will have been done?", "First robot in the water")
    lead.fills_day("By which day?", date(2026, 6, 30))
    lead.presses("Add the milestone")
    lead.sees("Budget £1,000,000", "First robot in the water")
    lead.presses("Start the project")
    lead.sees("Budget of the project £1,000,000", "The award has, in no project £4,800,000")
    lead.presses("Start the project")
    lead.sees("Not claimed £1,000,000", "Paid £0")


def the_quarters_return_is_sent(story: Story) -> None:
    lead = story.person("lead")
    lead.goes_to_task("Open the return for 2026-27 Q1")
    lead.picks("Which quarter do you report on?", "2026-27 Q1, April to June 2026")
    lead.presses("Open this return")
    lead.sees("2 rules are not met yet before this return can be sent.", "Due 30 July 2026")
    lead.follows("Describe progress")
    lead.fills("What was done in the quarter?", "The first robot swims, and two quays are inspected.")
    lead.presses("Save")
    _the_claim(lead)
    _co_investment_that_came_in(lead)
    _jobs_with_their_evidence(lead)
    lead.follows("Report on First robot in the water")
    lead.picks("Was it reached?", "Yes")
    lead.fills_day("When was it reached?", date(2026, 6, 20))
    lead.presses("Save")
    lead.sees("Reached 20 June 2026", "Grant claimed £100,000")
    lead.finds_no_barrier()
    lead.presses("Read through and send")
    lead.sees("The return claims £100,000 from the fund.", "Nothing is done yet.")
    lead.presses("Send the return")
    lead.sees("It was sent at 9")


def _the_claim(lead: Visitor) -> None:
    lead.follows("Claim for University of the Sound")
    lead.fills("Equipment", "400,001")
    lead.fills("Equipment: what it was for", "Two robots")
    lead.presses("Save")
    lead.sees("Too much")
    lead.follows("Change the claim of University of the Sound")
    lead.fills("Equipment", "100,000")
    lead.fills("Equipment: what it was for", "Two robots")
    lead.presses("Save")


def _co_investment_that_came_in(lead: Visitor) -> None:
    lead.follows("Report co-investment")
    lead.fills("Investor", "Harbour Investors")
    lead.selects("Whose money is it?", "Private, from the UK")
    lead.selects("In which form?", "Cash")
    lead.fills("Amount received in the quarter", "150,000")
    lead.presses("Add", exact=True)
    lead.sees("£150,000")
    lead.follows("Back to the return")
    lead.sees("Co-investment that counts £0", "Claimed without evidence £150,000", "Ratio to date 0 to 1")
    lead.follows("Attach what shows it : Harbour Investors")
    lead.attaches("File that shows it", "received.pdf", "application/pdf", a_pdf("150,000 came in."))
    lead.presses("Attach")
    lead.sees("received.pdf is attached.", "With evidence, this quarter £150,000")
    lead.follows("Back to the return")
    lead.sees("Co-investment that counts £150,000", "Ratio to date 1.5 to 1")
    lead.sees_no("Claimed without evidence")


def _jobs_with_their_evidence(lead: Visitor) -> None:
    lead.follows("Report Jobs created")
    lead.fills("Quay inspection", "3.5")
    lead.presses("Save and add evidence")
    lead.attaches("File", "jobs.csv", "text/csv", PAYROLL)
    lead.presses("Attach")
    lead.sees("jobs.csv")
    lead.follows("Back to the return")
    lead.sees("Quay inspection: 3.5 Evidenced")


def it_is_checked_and_paid_by_two_people(story: Story) -> None:
    monitoring, lead, finance = story.person("monitoring"), story.person("lead"), story.person("finance")
    monitoring.goes_to_task("Check the return")
    monitoring.sees("The first robot swims, and two quays are inspected.", "Grant claimed £100,000")
    monitoring.presses("Ask a question")
    monitoring.fills("Your question", "Which posts are the 3.5?")
    monitoring.presses("Show what it would do")
    monitoring.presses("Ask the question")

    lead.goes_to_task("Answer the questions on the return 2026-27 Q1")
    lead.follows("Answer this question")
    lead.fills("Your answer", "Three engineers and a half-time trainer.")
    lead.presses("Show what it would do")
    lead.presses("Answer the question")
    lead.presses("Read through and send")
    lead.presses("Send the return")

    monitoring.goes_to_task("Check the return")
    monitoring.sees("Which posts are the 3.5?", "Three engineers and a half-time trainer.")
    monitoring.presses("Approve", exact=True)
    monitoring.sees("The fund will owe £100,000", "Facts with evidence, to become verified 1", "Nothing is done yet.")
    monitoring.presses("Approve the return")
    _cannot_pay_what_they_approved(monitoring)

    finance.goes_to_task("Pay the return")
    finance.presses("Pay this return")
    finance.sees_row("University of the Sound", "University of the Sound | Quay inspection | £100,000")
    finance.finds_no_barrier()
    finance.presses("Pay the return")
    finance.sees("Paid 9", "What moved")


def _cannot_pay_what_they_approved(approver: Visitor) -> None:
    """They are a finance officer as well; neither a button nor a request of their own making pays it."""
    approver.sees("You approved this return, so another person has to pay it.")
    assert not approver.may_press("Pay")
    page = approver.page
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    answer = page.request.post(f"{page.url}pay/", form={"csrfmiddlewaretoken": token})
    assert answer.status == 422
    assert "another person has to pay it" in answer.text()
    page.reload(wait_until="domcontentloaded")
    approver.sees("Approved")
    approver.sees_no("Paid 9")


def anyone_can_follow_the_pound(story: Story) -> None:
    reader = story.anyone()
    reader.opens("/")
    reader.follows("Harbour Fund")
    reader.sees("Envelope £100m", "Awarded £29.8m", "Paid £0.1m")
    reader.finds_no_barrier()
    reader.follows("Awards", exact=True)
    reader.follows(BID, exact=True)
    reader.sees("Awarded £4.8m", "Paid £0.1m", "Sign the collaboration agreement.", build.SUMMARY)
    reader.finds_no_barrier()
    reader.follows("Quay inspection", exact=True)
    reader.sees("Budget £1m", "Still to be claimed £0.9m", "First robot in the water")
    reader.finds_no_barrier()
    reader.page.get_by_role("row", name="University of the Sound").get_by_role("link", name="£100,000").click()
    reader.page.wait_for_load_state("domcontentloaded")
    reader.sees("Statement of account", "University of the Sound", "Balance £100,000")
    reader.finds_no_barrier()

    reader.follows("Outcomes", exact=True)
    reader.sees_row("Jobs created", "Jobs created | FTE | 3.5 | 3.5 | 3.5")
    reader.finds_no_barrier()
    _the_open_data_has_it(story, reader)


def _the_open_data_has_it(story: Story, reader: Visitor) -> None:
    reader.follows("Open data", exact=True)
    reader.sees("It holds 2 awards")
    file = reader.page.get_by_role("link", name="Awards as 360Giving data").first.get_attribute("href")
    grants = reader.page.request.get(file).json()["grants"]
    assert {grant["title"]: grant["amountAwarded"] for grant in grants} == {
        BID: 4_800_000,
        "The city's portfolio": 25_000_000,
    }
