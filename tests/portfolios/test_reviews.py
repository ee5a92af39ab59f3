"""The review of a portfolio: who runs it, asks, reads, gives views, decides; what is refused, and what is approved in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.money import Money
from placefund.domain.place_portfolio import LineWords, PortfolioPart
from placefund.domain.portfolio_review import (
    Advice,
    ReaderKind,
    ReviewSide,
    ReviewTerms,
    ReviewVerdict,
    SideDays,
    ViewAnswerKind,
    ViewOffice,
)
from placefund.domain.roles import Role
from placefund.people.access import NotYours
from placefund.people.models import Membership
from placefund.pipelines.models import Candidate
from placefund.pipelines.steps import actions as steps
from placefund.portfolios import actions as drafts
from placefund.portfolios.decision import actions as decisions
from placefund.portfolios.government_views import actions as views
from placefund.portfolios.models import Portfolio, PortfolioDecision, ProjectVerdict, ReviewQuestion
from placefund.portfolios.questions import actions as questions
from placefund.portfolios.readers import actions as readers
from placefund.portfolios.readers.queries import open_lines
from placefund.portfolios.review import actions as reviews
from placefund.portfolios.review.queries import approved_projects, clock_of, verdicts_in_force
from placefund.portfolios.signing import actions as signing
from placefund.records.models import Event
from tests.build_portfolios import CHOSEN, a_portfolio
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.build_reviews import (
    CONDITION,
    DUE,
    MILLION,
    ReviewWorld,
    a_question,
    a_reader,
    a_review,
    decided,
    proposed,
    released,
    submitted,
    words,
)
from tests.build_rounds import AFTER, a_user

pytestmark = pytest.mark.django_db
V = ReviewVerdict
BOTH = ReviewTerms(views=(ViewOffice.NATION, ViewOffice.DEPARTMENT))


def changes_nothing(refused: type[NotAllowed], act: Callable[[], object], says: str | None = None) -> None:
    """The act is refused, with these words where they are given, and nothing is recorded."""
    before = Event.objects.count()
    with pytest.raises(refused, match=says):
        act()
    assert Event.objects.count() == before


# --- it begins ----------------------------------------------------------------------------------------------------------


def test_only_the_delivery_body_opens_the_review_of_what_was_submitted() -> None:
    board, portfolio = a_portfolio()
    manager = of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)
    changes_nothing(NotPossible, lambda: reviews.open_review(portfolio, by=manager, at=AFTER), "not submitted it")
    portfolio = submitted(board, portfolio)
    stranger = of_the_programme(a_programme_beside(board.programme), Role.RELATIONSHIP_MANAGER)
    for by in (board.officer, stranger):
        changes_nothing(NotYours, lambda by=by: reviews.open_review(portfolio, by=by, at=AFTER))
    review = reviews.open_review(portfolio, by=manager, at=AFTER)
    assert (review.state, review.terms()) == ("open", ReviewTerms())
    changes_nothing(NotPossible, lambda: reviews.open_review(portfolio, by=manager, at=AFTER), "has begun already")


def test_what_is_reviewed_is_not_withdrawn() -> None:
    world = a_review()
    changes_nothing(
        NotPossible,
        lambda: signing.withdraw(world.portfolio, reason="No.", by=world.board.officer, at=AFTER),
        "review has begun",
    )


# --- questions, and the clock -------------------------------------------------------------------------------------------


def test_the_clock_follows_the_questions() -> None:
    world = a_review()
    question = a_question(world, world.candidates[0])
    later = AFTER + timedelta(days=7)
    asked = clock_of(world.review, later)
    assert (asked.side, asked.days, asked.open_questions) == (ReviewSide.PLACE, SideDays(5, 0), 1)
    questions.answer(question, "The council does.", by=world.board.officer, at=later)
    much_later = clock_of(world.review, later + timedelta(days=7))
    assert (much_later.side, much_later.days) == (ReviewSide.DELIVERY_BODY, SideDays(5, 5))
    questions.ask_on(question, "Since when?", due_on=DUE, by=world.manager, at=AFTER)
    questions.settle(question, "We found it ourselves.", by=world.manager, at=AFTER)
    assert [line.step for line in question.lines.all()] == ["asked", "answered", "asked_on", "settled"]


def test_each_side_says_only_its_own() -> None:
    world = a_review()
    question = a_question(world)
    officer = world.board.officer
    changes_nothing(NotYours, lambda: questions.answer(question, "We do.", by=world.manager, at=AFTER))
    changes_nothing(NotYours, lambda: questions.settle(question, "Done.", by=officer, at=AFTER))
    stranger = of_the_programme(a_programme_beside(world.board.programme), Role.PROGRAMME_OFFICER)
    changes_nothing(NotYours, lambda: questions.answer(question, "We do.", by=stranger, at=AFTER))
    changes_nothing(NotPossible, lambda: questions.answer(question, " ", by=officer, at=AFTER), "Write what")


def test_a_question_is_on_a_project_of_the_edition_and_until_a_day_to_come() -> None:
    world = a_review()
    ask = {"by": world.manager, "at": AFTER}
    changes_nothing(
        NotPossible, lambda: questions.ask(world.review, "?", candidate=0, due_on=DUE, **ask), "not in the edition"
    )
    gone = AFTER.date() - timedelta(days=1)
    changes_nothing(NotPossible, lambda: questions.ask(world.review, "?", due_on=gone, **ask), "has passed")
    assert not ReviewQuestion.objects.exists()


def test_a_line_of_a_question_is_never_changed() -> None:
    line = a_question(a_review()).lines.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(line).objects.filter(pk=line.pk).update(text="Another")


# --- readers ------------------------------------------------------------------------------------------------------------


def test_a_reader_reads_nothing_before_they_declare_and_nothing_they_have_an_interest_in() -> None:
    world = a_review()
    first, second = world.candidates
    reader = a_reader(world)
    find = {"advice": Advice.CAN_BE_MET, "text": "The lease runs out.", "by": reader.user, "at": AFTER}
    assert open_lines(reader) == {}
    changes_nothing(NotPossible, lambda: readers.find(reader, first, **find), "Declare your interests first")
    lead = world.review.lines[first]["lead"]
    reader = readers.declare(reader, {lead: BoardInterestKind.FUNDING}, by=reader.user, at=AFTER)
    assert list(open_lines(reader)) == [second]
    changes_nothing(NotPossible, lambda: readers.find(reader, first, **find), "not open to you")
    readers.find(reader, second, **find)


def test_whoever_acts_for_an_organisation_has_an_interest_without_saying_so() -> None:
    world = a_review()
    first, second = world.candidates
    reader = a_reader(world)
    lead = world.review.lines[first]["lead"]
    Membership.objects.create(user=reader.user, role=Role.PARTNER, scope=f"organisation:{lead}", granted_at=AFTER)
    readers.declare(reader, {}, by=reader.user, at=AFTER)
    reader.refresh_from_db()
    assert list(open_lines(reader)) == [second]


def test_nobody_of_the_place_reads_for_the_delivery_body() -> None:
    world = a_review()
    officer = world.board.officer
    invite = {"kind": ReaderKind.SUBSIDY, "due_on": DUE, "at": AFTER}
    changes_nothing(
        NotPossible, lambda: readers.invite(world.review, officer, by=world.manager, **invite), "works for this place"
    )
    changes_nothing(NotYours, lambda: readers.invite(world.review, world.decider, by=officer, **invite))
    reader = a_reader(world)
    changes_nothing(
        NotPossible, lambda: readers.invite(world.review, reader.user, by=world.manager, **invite), "already"
    )
    readers.end(reader, reason="Ill.", by=world.manager, at=AFTER)
    changes_nothing(NotYours, lambda: readers.declare(reader, {}, by=reader.user, at=AFTER))


# --- views --------------------------------------------------------------------------------------------------------------


def test_a_view_is_asked_for_where_the_book_names_it_and_given_by_whom_it_is_asked_of() -> None:
    world = a_review(terms=BOTH)
    ask = {"due_on": DUE, "by": world.manager, "at": AFTER}
    changes_nothing(
        NotPossible, lambda: views.ask_view(world.review, ViewOffice.NATION, **ask), "does not name this step"
    )  # England has no devolved government
    asked = views.ask_view(world.review, ViewOffice.DEPARTMENT, **ask)
    scope = f"fund:{world.portfolio.fund_slug}"
    office = a_user("Of the minister", role=Role.MINISTERS_OFFICE, scope=scope)
    official = a_user("Of a government", role=Role.DEVOLVED_OFFICIAL, scope="nation:england")
    changes_nothing(NotYours, lambda: views.give_view(asked, "Yes.", by=official, at=AFTER))
    given = views.give_view(asked, "It should be funded.", by=office, at=AFTER)
    changes_nothing(NotPossible, lambda: views.give_view(asked, "No.", by=office, at=AFTER), "given already")
    views.answer_view(given, kind=ViewAnswerKind.FOLLOWED, because="It is what we propose.", by=world.manager, at=AFTER)
    assert given.answer.kind == "followed"


def test_a_view_is_asked_for_once_given_in_words_and_answered_once_with_a_reason() -> None:
    world = a_review(terms=BOTH)
    ask = {"by": world.manager, "at": AFTER}
    passed = AFTER.date() - timedelta(days=1)
    changes_nothing(
        NotPossible, lambda: views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=passed, **ask), "has passed"
    )
    asked = views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=DUE, **ask)
    changes_nothing(
        NotPossible, lambda: views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=DUE, **ask), "asked already"
    )
    office = a_user("Of the minister", role=Role.MINISTERS_OFFICE, scope=f"fund:{world.portfolio.fund_slug}")
    changes_nothing(NotPossible, lambda: views.give_view(asked, " ", by=office, at=AFTER), "Write the view")
    given = views.give_view(asked, "It should be funded.", by=office, at=AFTER)
    answer = {"kind": ViewAnswerKind.FOLLOWED, **ask}
    changes_nothing(NotPossible, lambda: views.answer_view(given, because=" ", **answer), "Say why")
    views.answer_view(given, because="It is what we propose.", **answer)
    changes_nothing(NotPossible, lambda: views.answer_view(given, because="Again.", **answer), "answered already")


def test_a_view_comes_too_late_once_the_portfolio_is_decided_or_the_review_is_over() -> None:
    world = a_review(terms=BOTH)
    asked = views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=DUE, by=world.manager, at=AFTER)
    office = a_user("Of the minister", role=Role.MINISTERS_OFFICE, scope=f"fund:{world.portfolio.fund_slug}")
    decision = decisions.decide(proposed(world), why_without_views="The office is closed.", by=world.decider, at=AFTER)
    changes_nothing(NotPossible, lambda: views.give_view(asked, "Wait.", by=office, at=AFTER), "is decided on")
    decisions.release(decision, by=world.fund_manager, at=AFTER)
    changes_nothing(NotPossible, lambda: views.give_view(asked, "Wait.", by=office, at=AFTER), "review is closed")


def test_a_view_that_is_not_given_is_done_without_for_a_reason() -> None:
    world = a_review(terms=BOTH)
    decision = proposed(world)
    decide = {"by": world.decider, "at": AFTER}
    changes_nothing(NotPossible, lambda: decisions.decide(decision, **decide), "Say why it is not waited for")
    decisions.decide(decision, why_without_views="The office is closed.", **decide)


def test_a_view_that_is_given_is_answered_before_it_is_decided() -> None:
    world = a_review(terms=BOTH)
    asked = views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=DUE, by=world.manager, at=AFTER)
    office = a_user("Of the minister", role=Role.SENIOR_OFFICER, scope=f"fund:{world.portfolio.fund_slug}")
    views.give_view(asked, "Less for the first.", by=office, at=AFTER)
    decision = proposed(world)
    changes_nothing(NotPossible, lambda: decisions.decide(decision, by=world.decider, at=AFTER), "not answered yet")


# --- the decision -------------------------------------------------------------------------------------------------------


def test_a_decision_is_proposed_decided_by_another_and_released() -> None:
    world = a_review()
    decision = released(world)
    first, second = Candidate.objects.order_by("pk")
    world.portfolio.refresh_from_db()
    world.review.refresh_from_db()
    assert (decision.state, world.review.state, world.portfolio.state) == ("released", "closed", "decided")
    assert (first.state, second.state) == ("in_portfolio", "developed")
    (approved,) = approved_projects(world.portfolio)
    assert (approved.candidate, approved.lead, approved.amount) == (first, first.lead_id, MILLION)
    assert [(each.what, each.due_on, each.who) for each in approved.conditions] == [
        (CONDITION.what, CONDITION.due_on, CONDITION.who)
    ]


def test_nothing_is_approved_before_it_is_released() -> None:
    world = a_review()
    decided(world)
    assert approved_projects(world.portfolio) == ()


def test_whoever_the_fund_does_not_name_does_not_decide() -> None:
    world = a_review()
    decision = proposed(world)
    of_a_call = of_the_programme(world.board.programme, Role.DECISION_MAKER)
    for by in (world.fund_manager, world.manager, world.board.officer, of_a_call):
        changes_nothing(NotYours, lambda by=by: decisions.decide(decision, by=by, at=AFTER))
    decisions.send_back(decision, reason="Too dear.", by=world.decider, at=AFTER)
    decision.refresh_from_db()
    assert (decision.state, decision.sent_back_why) == ("draft", "Too dear.")


def test_where_the_fund_names_its_manager_the_manager_decides_on_what_somebody_else_proposed() -> None:
    world = a_review(terms=ReviewTerms(Role.FUND_MANAGER))
    decision = decisions.draft(
        world.review, words(world, V.APPROVED, V.NOT_FUNDED, whole=V.APPROVED), by=world.fund_manager, at=AFTER
    )
    decision = decisions.propose(decision, by=world.fund_manager, at=AFTER)
    changes_nothing(NotPossible, lambda: decisions.decide(decision, by=world.fund_manager, at=AFTER), "You proposed")
    other = a_user("Another", role=Role.FUND_MANAGER, scope=f"fund:{world.portfolio.fund_slug}")
    decisions.decide(decision, by=other, at=AFTER)


def test_a_decision_speaks_of_every_project_with_reasons_and_no_more_than_is_asked_for() -> None:
    world = a_review()
    draft = {"by": world.manager, "at": AFTER}
    told = words(world, V.WITH_CONDITIONS, V.NOT_FUNDED)
    first, second = told.projects

    def refused(says: str, **changed: object) -> None:
        other = replace(told, **changed)
        changes_nothing(NotPossible, lambda: decisions.draft(world.review, other, **draft), says)

    refused("reasons for the whole", reasons=" ")
    refused("Give the reason for", projects=(replace(first, reason=""), second))
    refused("no more than is asked for", projects=(replace(first, amount=Money.pounds(1_000_001)), second))
    refused("not in the edition", projects=(replace(first, candidate=0), second))
    refused("what has to be done", conditions=(replace(CONDITION, who=""),))
    partly = decisions.draft(world.review, replace(told, projects=(first,)), **draft)
    changes_nothing(NotPossible, lambda: decisions.propose(partly, **draft), "Say what is decided of")
    whole = decisions.draft(world.review, replace(told, whole=V.NOT_FUNDED), **draft)
    changes_nothing(NotPossible, lambda: decisions.propose(whole, **draft), "A project is approved")


def test_open_questions_are_settled_before_it_is_decided() -> None:
    world = a_review()
    question = a_question(world)
    decision = proposed(world)
    changes_nothing(NotPossible, lambda: decisions.decide(decision, by=world.decider, at=AFTER), "are open: 1")
    questions.settle(question, "Seen in the plan.", by=world.manager, at=AFTER)
    decisions.decide(decision, by=world.decider, at=AFTER)


def test_what_is_decided_is_never_changed() -> None:
    decision = decided(a_review())
    verdict = decision.verdicts.first()
    assert verdict is not None
    changes: list[Callable[[], object]] = [
        lambda: PortfolioDecision.objects.filter(pk=decision.pk).update(reasons="Others"),
        lambda: ProjectVerdict.objects.filter(pk=verdict.pk).update(pence=1),
        lambda: verdict.conditions.all().delete(),
        lambda: verdict.conditions.create(decision=decision, what="More", due_on=DUE, who="All"),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_correction_is_a_further_decision_and_the_earlier_one_holds_until_then() -> None:
    world = a_review()
    decision = released(world)
    begun = decisions.correct(decision, reason="A sum was wrong.", by=world.manager, at=AFTER)
    assert begun.corrects == decision
    assert [each.amount for each in approved_projects(world.portfolio)] == [MILLION]
    told = words(world, V.NOT_FUNDED, V.TO_BE_DEVELOPED, whole=V.TO_BE_DEVELOPED)
    changed = decisions.draft(world.review, told, by=world.manager, at=AFTER)
    assert changed == begun
    decisions.propose(changed, by=world.manager, at=AFTER)
    decisions.decide(changed, by=world.decider, at=AFTER)
    decisions.release(changed, by=world.fund_manager, at=AFTER)
    assert approved_projects(world.portfolio) == ()
    assert PortfolioDecision.objects.count() == 2
    changes_nothing(
        NotPossible, lambda: decisions.correct(decision, reason="Again", by=world.manager, at=AFTER), "already"
    )


def _comes_again(world: ReviewWorld) -> Portfolio:
    portfolio = Portfolio.objects.get(pk=world.portfolio.pk)
    return signing.take_back(portfolio, reason="To develop.", by=world.board.officer, at=AFTER)


def test_what_is_to_be_developed_may_come_in_a_later_edition_and_what_is_approved_does_not() -> None:
    world = a_review()
    released(world)
    first, second = world.candidates
    draft = _comes_again(world)
    assert dict(draft.lines.values_list("candidate", "part")) == {first: "left", second: "chosen"}
    officer = world.board.officer
    changes_nothing(
        NotPossible, lambda: drafts.arrange(draft, {first: CHOSEN}, by=officer, at=AFTER), "approved already"
    )
    drafts.arrange(draft, {second: LineWords(PortfolioPart.CHOSEN, 70)}, by=officer, at=AFTER)
    again = submitted(world.board, draft, at=AFTER + timedelta(days=7))
    review = reviews.open_review(again, by=world.manager, at=AFTER)
    assert list(review.lines) == [second]
    later = replace(world, review=review)
    decision = decisions.draft(
        review, words(later, V.APPROVED, whole=V.APPROVED), by=world.manager, at=AFTER + timedelta(days=1)
    )
    decisions.propose(decision, by=world.manager, at=AFTER)
    decisions.decide(decision, by=world.decider, at=AFTER)
    decisions.release(decision, by=world.fund_manager, at=AFTER + timedelta(days=1))
    assert [each.candidate.pk for each in approved_projects(again)] == [first, second]
    assert set(verdicts_in_force(again)) == {first, second}


def test_a_project_is_given_back_to_its_pipeline_by_the_fund_alone() -> None:
    world = a_review()
    first, second = Candidate.objects.order_by("pk")
    give = {"reason": "It has no site.", "at": AFTER}
    changes_nothing(NotYours, lambda: steps.give_back(first, is_to_be_developed=True, by=world.board.officer, **give))
    developed = steps.give_back(first, is_to_be_developed=True, by=world.fund_manager, **give)
    parked = steps.give_back(second, is_to_be_developed=False, by=world.fund_manager, **give)
    assert (developed.state, parked.state) == ("developed", "parked")
