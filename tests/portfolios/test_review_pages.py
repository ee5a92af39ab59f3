"""The pages of a review, as each side sees them, and what is closed to whom."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from placefund.documents.models import Document
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.portfolio_review import Advice, ReviewTerms, ViewOffice
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.operations.review_reminders import portfolio_readings, portfolio_views, review_questions
from placefund.people.models import Organisation, User
from placefund.portfolios.decision import actions as decisions
from placefund.portfolios.government_views import actions as views
from placefund.portfolios.models import PortfolioDecision, PortfolioReview, ReviewQuestion
from placefund.portfolios.questions import actions as questions
from placefund.portfolios.readers import actions as readers
from placefund.programmes.board import actions as board_actions
from placefund.records import clock
from tests.build_governance import SINCE
from tests.build_portfolios import a_portfolio, signer_of
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.build_reviews import (
    CONDITION,
    DUE,
    ReviewWorld,
    a_question,
    a_reader,
    a_review,
    decided,
    proposed,
    released,
    submitted,
)
from tests.build_rounds import AFTER, a_user
from tests.files import a_pdf
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def shown(by: User, name: str, *keys: int) -> str:
    """What somebody reads on a page; its number where it is closed to them."""
    client = Client()
    client.force_login(by)
    answer = client.get(reverse(name, args=keys))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def sent(by: User, name: str, *keys: int, **values: object) -> int:
    client = Client()
    client.force_login(by)
    clock.move_to(AFTER)
    return client.post(reverse(name, args=keys), values).status_code


def day_of(name: str, day: date) -> dict[str, object]:
    """A day as its three boxes are sent."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_a_review_is_begun_from_the_page_of_the_portfolio() -> None:
    board, portfolio = a_portfolio(projects=2)
    portfolio = submitted(board, portfolio)
    manager = of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)
    assert "Begin the review" in shown(manager, "portfolio", portfolio.pk)
    assert "Withdraw it" in shown(board.officer, "portfolio", portfolio.pk)
    assert sent(manager, "open-portfolio-review", portfolio.pk) == 302
    review = PortfolioReview.objects.get()
    assert Notice.objects.filter(recipient=board.officer, subject="The review of your portfolio has begun").exists()
    assert "Withdraw it" not in shown(board.officer, "portfolio", portfolio.pk)
    page = shown(manager, "portfolio-review", review.pk)
    for said in ("Whose move it is", "The delivery body", "Ask the place", "Invite a reader", "£1,000,000"):
        assert said in page


def test_a_question_goes_to_the_place_and_its_answer_back() -> None:
    world = a_review()
    officer, manager = world.board.officer, world.manager
    asks = {"concerns": str(world.candidates[0]), "text": "Who owns the site?"} | day_of("due_on", DUE)
    assert sent(manager, "ask-review-question", world.review.pk, **asks) == 302
    question = ReviewQuestion.objects.get()
    assert Notice.objects.filter(recipient=officer, subject="A question about your portfolio").exists()
    page = shown(officer, "portfolio-review", world.review.pk)
    assert "With the place" in page
    assert "Answer the question" in shown(officer, "review-question", question.pk)
    assert sent(officer, "answer-review-question", question.pk, text="The council does.") == 302
    assert Notice.objects.filter(recipient=manager, subject__startswith="Answered: question 1").exists()
    assert "The council does." in shown(manager, "review-question", question.pk)
    assert sent(manager, "settle-review-question", question.pk, text="It is clear.") == 302


def test_a_question_that_waits_is_reminded_of_before_and_after_its_day() -> None:
    question = a_question(a_review())
    nudges = list(review_questions(DUE + timedelta(days=1), AFTER))
    assert len(nudges) == 1
    question.refresh_from_db()
    assert list(review_questions(DUE - timedelta(days=9), AFTER)) == []


def test_the_place_reads_no_finding_and_nothing_that_is_proposed() -> None:
    world = a_review()
    reader = a_reader(world)
    readers.declare(reader, {}, by=reader.user, at=AFTER)
    readers.find(
        reader, world.candidates[0], advice=Advice.STANDS, text="The lease runs out.", by=reader.user, at=AFTER
    )
    decision = proposed(world)
    assert "A concern that stands" in shown(world.manager, "portfolio-review", world.review.pk)
    page = shown(world.board.officer, "portfolio-review", world.review.pk)
    for closed in ("A concern that stands", "The lease runs out", "Reader of it", "To be developed", "Readers"):
        assert closed not in page
    assert shown(world.board.officer, "portfolio-decision", decision.pk) == "403"
    assert "The lease runs out." in shown(world.decider, "decide-portfolio", decision.pk)


def test_a_reader_reads_nothing_else_and_no_project_they_have_an_interest_in() -> None:
    world = a_review()
    first, second = world.candidates
    reader = a_reader(world)
    line = world.review.lines[first]
    page = shown(reader.user, "portfolio-reading", reader.pk)
    assert line["reference"] not in page
    assert "£" not in page
    assert shown(reader.user, "advise-on-project", reader.pk, first) == "403"
    assert sent(reader.user, "declare-reader-interests", reader.pk, **{f"tie_{line['lead']}": "employment"}) == 302
    page = shown(reader.user, "portfolio-reading", reader.pk)
    assert line["reference"] not in page
    assert world.review.lines[second]["reference"] in page
    assert shown(reader.user, "advise-on-project", reader.pk, first) == "403"
    assert sent(reader.user, "advise-on-project", reader.pk, second, advice="no_concern", text="Sound.") == 302
    assert shown(reader.user, "portfolio-review", world.review.pk) == "403"
    assert shown(a_user("Another"), "portfolio-reading", reader.pk) == "403"


def test_another_places_people_and_another_nations_official_find_nothing() -> None:
    world = a_review()
    question, reader, decision = a_question(world), a_reader(world), released_after(world)
    beside = a_programme_beside(world.board.programme)
    strangers = [
        *(of_the_programme(beside, role) for role in (Role.PROGRAMME_OFFICER, Role.RELATIONSHIP_MANAGER)),
        a_user("Of another government", role=Role.DEVOLVED_OFFICIAL, scope="nation:wales"),
    ]
    pages = {
        "portfolio-review": world.review.pk,
        "review-question": question.pk,
        "portfolio-reading": reader.pk,
        "portfolio-decision": decision.pk,
        "portfolio-edition": world.review.edition.pk,
    }
    for by in strangers:
        assert {name: shown(by, name, key) for name, key in pages.items()} == dict.fromkeys(pages, "403")


def released_after(world: ReviewWorld) -> PortfolioDecision:
    """The decision in a world whose question is settled."""
    for row in ReviewQuestion.objects.exclude(state="settled"):
        questions.settle(row, "Seen.", by=world.manager, at=AFTER)
    return released(world)


def test_a_member_who_must_leave_for_one_project_sees_no_page_of_the_review() -> None:
    world = a_review()
    question = a_question(world)
    lead = world.review.lines[world.candidates[0]]["lead"]
    member = signer_of(world.board)
    before = shown(member, "portfolio-review", world.review.pk)
    assert "Question 1" in before
    board_actions.enter_interest(
        world.board.council,
        organisation=Organisation.objects.get(pk=lead),
        kind=BoardInterestKind.FUNDING,
        since=SINCE,
        by=member,
        at=AFTER,
    )
    decision = released_after(world)
    pages = {"portfolio-review": world.review.pk, "review-question": question.pk, "portfolio-decision": decision.pk}
    for name, key in pages.items():
        page = shown(member, name, key).split("<main")[1].split("</main>")[0]
        assert "closed to you" in page
        assert "£" not in page
        assert "Who owns the site?" not in page


def test_a_view_is_given_by_whom_it_is_asked_of_and_stands_with_the_decision() -> None:
    world = a_review(terms=ReviewTerms(views=(ViewOffice.DEPARTMENT,)))
    office = a_user("Of the minister", role=Role.MINISTERS_OFFICE, scope=f"fund:{world.portfolio.fund_slug}")
    asked = views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=DUE, by=world.manager, at=AFTER)
    assert Notice.objects.filter(recipient=office, subject__startswith="Your view is asked for").exists()
    assert sent(world.manager, "give-portfolio-view", asked.pk, text="Mine.") == 403
    assert sent(office, "give-portfolio-view", asked.pk, text="It should be funded.") == 302
    assert "Answer the view" in shown(world.manager, "portfolio-review", world.review.pk)
    assert "It should be funded." in shown(office, "portfolio-review", world.review.pk)
    assert "It should be funded." not in shown(world.board.officer, "portfolio-review", world.review.pk)
    answers = {"kind": "in_part", "because": "The second project is not ready."}
    assert sent(world.manager, "answer-portfolio-view", asked.view.pk, **answers) == 302
    decision = released(world)
    for by in (office, world.board.officer):
        page = shown(by, "portfolio-decision", decision.pk)
        for said in ("It should be funded.", "Followed in part", "The second project is not ready."):
            assert said in page


def test_what_is_decided_is_read_by_the_place_at_its_release_with_every_reason_and_condition() -> None:
    world = a_review()
    decision = decided(world)
    assert shown(world.board.officer, "portfolio-decision", decision.pk) == "403"
    embargo = AFTER + timedelta(days=3)
    decisions.release(decision, public_from=embargo, by=world.fund_manager, at=AFTER)
    page = shown(world.board.officer, "portfolio-decision", decision.pk)
    for said in ("Approved with conditions", "To be developed", CONDITION.what, CONDITION.who, "Under embargo until"):
        assert said in page
    told = Notice.objects.get(recipient=world.board.officer, subject__startswith="What is decided")
    assert "Under embargo" in told.text
    assert not PortfolioDecision.objects.get().is_public(AFTER)
    assert PortfolioDecision.objects.get().is_public(embargo)


def test_the_form_keeps_what_is_to_be_decided_and_refuses_half_a_condition() -> None:
    world = a_review(projects=1)
    number = world.candidates[0]
    values = {
        f"verdict_{number}": "approved_with_conditions",
        f"reason_{number}": "It is ready.",
        f"amount_{number}": "900000",
        "whole": "approved_with_conditions",
        "reasons": "It is what the place needs.",
        f"what_{number}_0": "Show the lease.",
    }
    assert sent(world.manager, "draft-portfolio-decision", world.review.pk, **values) == 422
    values |= {f"who_{number}_0": "Quay Council", f"blocks_{number}_0": "on"} | day_of(f"due_on_{number}_0", DUE)
    assert sent(world.manager, "draft-portfolio-decision", world.review.pk, **values) == 302
    verdict = PortfolioDecision.objects.get().verdicts.get()
    assert (verdict.verdict, verdict.pence, verdict.conditions.get().who) == (
        "approved_with_conditions",
        90_000_000,
        "Quay Council",
    )
    assert verdict.conditions.get().blocks_payment is True
    page = shown(world.manager, "draft-portfolio-decision", world.review.pk)
    assert "Show the lease." in page
    decision = PortfolioDecision.objects.get()
    assert sent(world.manager, "propose-portfolio-decision", decision.pk) == 302
    assert "Reasons" not in shown(world.board.officer, "portfolio-review", world.review.pk)


def test_each_project_is_a_row_with_its_verdict_and_the_first_undecided_stands_open() -> None:
    world = a_review()
    one, other = world.candidates[:2]
    words = {"whole": "approved", "reasons": "It is what the place needs."}
    page = shown(world.manager, "draft-portfolio-decision", world.review.pk)
    assert _rows(page) == {one: (True, "Not decided"), other: (False, "Not decided")}
    decided = {f"verdict_{one}": "not_funded", f"reason_{one}": "No site is secured."}
    assert sent(world.manager, "draft-portfolio-decision", world.review.pk, **words, **decided) == 302
    page = shown(world.manager, "draft-portfolio-decision", world.review.pk)
    assert _rows(page) == {one: (False, "Not funded"), other: (True, "Not decided")}
    wrong = decided | {f"what_{one}_0": "Show the lease."}
    address = reverse("draft-portfolio-decision", args=[world.review.pk])
    refused_page = signed_in(world.manager).post(address, words | wrong).content.decode()
    assert _rows(refused_page)[one] == (True, "Not funded")


def _rows(page: str) -> dict[int, tuple[bool, str]]:
    """The rows of projects, by candidate: whether each stands open, and the tag beside its name."""
    rows = re.findall(
        r'id="project-(\d+)"( open)?>.*?<strong class="govuk-tag[^>]*>\s*([^<]*?)\s*</strong>', page, re.DOTALL
    )
    return {int(number): (bool(is_open), said) for number, is_open, said in rows}


def test_everybody_reads_what_is_approved_when_the_embargo_ends_and_nothing_before() -> None:
    world = a_review()
    embargo = AFTER + timedelta(days=3)
    decision = released(world, public_from=embargo)
    first, second = world.review.lines.values()
    address = reverse("place", args=[world.board.programme.place.slug])
    clock.move_to(AFTER + timedelta(hours=1))
    before = Client().get(address).content.decode()
    assert "What was decided on its portfolio" not in before
    assert first["title"] not in before
    clock.move_to(embargo)
    page = Client().get(address).content.decode()
    reason = decision.verdicts.get(candidate=world.candidates[0]).reason
    for said in ("What was decided on its portfolio", "Approved with conditions", first["title"], "£1,000,000", reason):
        assert said in page
    for closed in (decision.verdicts.get(candidate=world.candidates[1]).reason, CONDITION.what):
        assert closed not in page
    assert second["reference"] not in page


def test_the_desk_and_each_ones_tasks_say_what_is_next() -> None:
    world = a_review()
    officer, manager, programme = world.board.officer, world.manager, world.board.programme
    assert "With the delivery body." in shown(officer, "programme", programme.pk)
    question = a_question(world)
    desk = shown(officer, "programme", programme.pk)
    assert "With the place: 1 question waits for its answer." in desk
    assert "Answer question 1 about the portfolio" in desk
    of = f"the portfolio of {programme.place}"
    assert f"Answer question 1 about {of}" in shown(officer, "tasks")
    questions.answer(question, "The council does.", by=officer, at=AFTER)
    assert f"Settle question 1 about {of}, or ask further" in shown(manager, "tasks")
    questions.settle(question, "Seen.", by=manager, at=AFTER)
    reader = a_reader(world)
    assert f"Read {of}, and advise" in shown(reader.user, "tasks")
    decision = proposed(world)
    assert f"Decide on {of}, or send it back" in shown(world.decider, "tasks")
    decisions.decide(decision, by=world.decider, at=AFTER)
    assert f"Release the decision on {of}" in shown(world.fund_manager, "tasks")
    decisions.release(decision, by=world.fund_manager, at=AFTER)
    assert "Approved with conditions: edition 1." in shown(officer, "programme", programme.pk)


def test_each_box_of_a_decision_says_of_which_project_it_is() -> None:
    world = a_review()
    page = shown(world.manager, "draft-portfolio-decision", world.review.pk)
    titles = [line["title"] for line in world.review.lines.values()]
    assert len(set(titles)) == 2
    for title in titles:
        for said in (f"What is decided of “{title}”?", f"“{title}”: reason, as", f"“{title}”: approved amount"):
            assert page.count(said) == 1
        assert f"“{title}”, condition 1: by when" in page


def test_whoever_may_offer_the_award_finds_the_offer_from_what_was_released() -> None:
    world = a_review()
    edition = world.review.submission.edition
    offer = reverse("offer-portfolio", args=[world.portfolio.pk])
    assert offer not in shown(world.fund_manager, "portfolio-edition", edition.pk)
    decision = released(world)
    for name, number in (("portfolio-edition", edition.pk), ("portfolio-decision", decision.pk)):
        assert offer in shown(world.fund_manager, name, number)
        assert offer not in shown(world.board.officer, name, number)
    assert "Approved, and what is offered" in shown(world.fund_manager, "offer-portfolio", world.portfolio.pk)


def the_reminders(kind: str, user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user, kind=kind).order_by("pk").values_list("subject", flat=True))


def test_a_reader_is_reminded_until_they_have_advised() -> None:
    world = a_review()
    reader, place = a_reader(world), world.portfolio.programme.place
    assert list(portfolio_readings(DUE - timedelta(days=8), AFTER)) == []
    (soon,) = portfolio_readings(DUE - timedelta(days=7), AFTER)
    soon.send()
    (late,) = portfolio_readings(DUE + timedelta(days=1), AFTER)
    late.send()
    assert the_reminders("portfolio_reminder", reader.user) == [
        f"Your reading is due: portfolio of {place}",
        f"Your reading is late: portfolio of {place}",
    ]
    readers.declare(reader, {}, by=reader.user, at=AFTER)
    readers.find(reader, world.candidates[0], advice=Advice.CAN_BE_MET, text="Fine.", by=reader.user, at=AFTER)
    assert list(portfolio_readings(DUE + timedelta(days=1), AFTER)) == []


def test_a_reader_whose_reading_has_ended_is_not_reminded() -> None:
    world = a_review()
    readers.end(a_reader(world), reason="Another reads it.", by=world.manager, at=AFTER)
    assert list(portfolio_readings(DUE, AFTER)) == []


def test_a_government_is_reminded_of_the_view_that_it_was_asked_for_and_no_other_is() -> None:
    world = a_review(terms=ReviewTerms(views=(ViewOffice.DEPARTMENT,)))
    place, scope = world.portfolio.programme.place, f"fund:{world.portfolio.fund_slug}"
    office = a_user("Of the minister", role=Role.MINISTERS_OFFICE, scope=scope)
    other = a_user("Of a government", role=Role.DEVOLVED_OFFICIAL, scope="nation:wales")
    asked = views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=DUE, by=world.manager, at=AFTER)
    (soon,) = portfolio_views(DUE - timedelta(days=1), AFTER)
    soon.send()
    assert the_reminders("portfolio_reminder", office) == [f"Your view is due: portfolio of {place}"]
    assert the_reminders("portfolio_reminder", other) == []
    views.give_view(asked, "It should be funded.", by=office, at=AFTER)
    assert list(portfolio_views(DUE + timedelta(days=1), AFTER)) == []


def test_nobody_is_reminded_once_it_is_decided() -> None:
    world = a_review(terms=ReviewTerms(views=(ViewOffice.DEPARTMENT,)))
    a_question(world)
    a_reader(world)
    views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=DUE, by=world.manager, at=AFTER)
    PortfolioReview.objects.filter(pk=world.review.pk).update(state="closed", closed_at=AFTER)
    day = DUE + timedelta(days=1)
    assert [*review_questions(day, AFTER), *portfolio_readings(day, AFTER), *portfolio_views(day, AFTER)] == []


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("lease.pdf", a_pdf("The lease of the site."), "application/pdf")


def test_either_side_puts_a_file_to_a_question_and_nobody_else_reads_it() -> None:
    world = a_review(terms=ReviewTerms(views=(ViewOffice.DEPARTMENT,)))
    question, officer = a_question(world), world.board.officer
    reader = a_reader(world)
    assert sent(officer, "put-file-to-question", question.pk, file=a_file()) == 302
    document = Document.objects.get(kind="review question")
    assert Notice.objects.filter(recipient=world.manager, subject__startswith="A file to question 1").exists()
    for person in (officer, world.manager, world.fund_manager):
        assert "lease.pdf" in shown(person, "review-question", question.pk)
        assert opened(person, document) == 200
    office = a_user("Of the minister", role=Role.MINISTERS_OFFICE, scope=f"fund:{world.portfolio.fund_slug}")
    elsewhere = of_the_programme(a_programme_beside(world.board.programme), Role.PROGRAMME_OFFICER)
    assert [opened(person, document) for person in (reader.user, office, elsewhere)] == [403, 403, 403]
    assert sent(office, "put-file-to-question", question.pk, file=a_file()) == 403
    assert sent(world.manager, "put-file-to-question", question.pk) == 422
    assert Document.objects.filter(kind="review question").count() == 1


def test_a_member_with_an_interest_opens_no_file_of_a_question() -> None:
    world = a_review()
    question, member = a_question(world), world.board.firm
    questions.put_file(question, a_file(), by=world.manager, at=AFTER)
    document = Document.objects.get(kind="review question")
    assert opened(member.user, document) == 200
    lead = Organisation.objects.get(pk=next(iter(world.review.lines.values()))["lead"])
    board_actions.enter_interest(
        member, organisation=lead, kind=BoardInterestKind.FUNDING, since=SINCE, by=member.user, at=AFTER
    )
    assert opened(member.user, document) == 403


def test_no_file_is_put_to_a_question_once_the_review_is_over() -> None:
    world = a_review()
    question = a_question(world)
    PortfolioReview.objects.filter(pk=world.review.pk).update(state="closed", closed_at=AFTER)
    assert sent(world.board.officer, "put-file-to-question", question.pk, file=a_file()) == 403


def opened(by: User, document: Document) -> int:
    client = Client()
    client.force_login(by)
    clock.move_to(AFTER)
    return client.get(reverse("document", args=[document.pk])).status_code
