"""How the delivery body reviews what places sent: questions, readers, views, and a decision of each project."""

from __future__ import annotations

from datetime import date, timedelta

from placefund.domain.portfolio_review import (
    Advice,
    ReaderKind,
    ReviewVerdict,
    ViewAnswerKind,
    ViewOffice,
)
from placefund.domain.roles import Role
from placefund.portfolios.decision import actions as decisions
from placefund.portfolios.decision.actions import ConditionWords, DecisionWords, ProjectWords
from placefund.portfolios.government_views import actions as views
from placefund.portfolios.models import PortfolioDecision, PortfolioReview, ReviewQuestion, ReviewReader
from placefund.portfolios.questions import actions as questions
from placefund.portfolios.readers import actions as readers
from placefund.portfolios.readers.queries import open_lines
from placefund.portfolios.review import actions as reviews
from placefund.rehearsal.chance import at_work, chance
from placefund.rehearsal.place_book import (
    Told,
    officer_of,
    official_of,
    programme_of,
    relationship_manager_of,
    somebody,
    told_of,
)
from placefund.rehearsal.place_portfolio import portfolio_of
from placefund.rehearsal.stage import Stage, act

FOR_A_VIEW = timedelta(days=28)


def plan_review(stage: Stage) -> None:
    """Plan the review of each place's portfolio, as far as it comes."""
    for place in stage.scale.places:
        told = told_of(place, "review")
        for name, key in (
            ("open_review", "opened_on"),
            ("ask_for_view", "view_asked_on"),
            ("view_portfolio", "view_on"),
            ("propose_review", "proposed_on"),
            ("decide_review", "decided_on"),
            ("release_review", "released_on"),
        ):
            if key in told:
                stage.later(name, at_work(told[key], chance(name, place)), place=place)
        for number, question in enumerate(told["question"]):
            for name in ("asked", "answered", "settled"):
                if f"{name}_on" in question:
                    at = at_work(question[f"{name}_on"], chance("review question", place, number, name))
                    stage.later("move_question", at, place=place, number=number, step=name)
        for number, reader in enumerate(told["reader"]):
            for name in ("invited", "found"):
                if f"{name}_on" in reader:
                    at = at_work(reader[f"{name}_on"], chance("review reader", place, number, name))
                    stage.later("read_portfolio", at, place=place, number=number, step=name)


def review_of(stage: Stage, place: str) -> PortfolioReview:
    return PortfolioReview.objects.get(submission__edition__portfolio=portfolio_of(stage, place))


@act
def open_review(stage: Stage, place: str) -> None:
    """Whoever accompanies the place opens the review of what it sent."""
    programme = programme_of(stage, place)
    reviews.open_review(portfolio_of(stage, place), by=relationship_manager_of(stage, programme), at=stage.at)


def _number_of(review: PortfolioReview, title: str) -> int:
    """The candidate of a submitted edition, by the title that it has there."""
    return next(number for number, line in review.lines.items() if line["title"] == title)


# --- questions --------------------------------------------------------------------------------------------------------


@act
def move_question(stage: Stage, place: str, number: int, step: str) -> None:
    """A question is asked, answered by the place, or settled."""
    told, review = told_of(place, "review")["question"][number], review_of(stage, place)
    manager = relationship_manager_of(stage, review.programme)
    if step == "asked":
        candidate = _number_of(review, told["project"]) if "project" in told else None
        questions.ask(review, told["text"], candidate=candidate, due_on=told["due_on"], by=manager, at=stage.at)
        return
    row = ReviewQuestion.objects.filter(review=review, lines__text=told["text"]).first()
    if row is None:
        return
    if step == "answered":
        questions.answer(row, told["answer"], by=officer_of(stage, review.programme), at=stage.at)
    else:
        questions.settle(row, told["settled"], by=manager, at=stage.at)


# --- readers ----------------------------------------------------------------------------------------------------------


@act
def read_portfolio(stage: Stage, place: str, number: int, step: str) -> None:
    """A reader is invited; later they declare that they are tied to nobody in it, and say what they find of its first project."""
    told, review = told_of(place, "review")["reader"][number], review_of(stage, place)
    user = somebody(stage, told["name"])
    if step == "invited":
        manager, due_on = relationship_manager_of(stage, review.programme), stage.today + timedelta(days=30)
        readers.invite(review, user, kind=ReaderKind(told["kind"]), due_on=due_on, by=manager, at=stage.at)
        return
    reader = readers.declare(ReviewReader.objects.get(review=review, user=user), {}, by=user, at=stage.at)
    first = min(open_lines(reader))
    readers.find(reader, first, advice=Advice(told["advice"]), text=told["text"], by=user, at=stage.pause(70))


# --- governments ------------------------------------------------------------------------------------------------------


@act
def ask_for_view(stage: Stage, place: str) -> None:
    """The government of the place's nation is asked for its view."""
    review = review_of(stage, place)
    due_on = stage.today + FOR_A_VIEW
    by = relationship_manager_of(stage, review.programme)
    views.ask_view(review, ViewOffice.NATION, due_on=due_on, by=by, at=stage.at)


@act
def view_portfolio(stage: Stage, place: str) -> None:
    """It says what it thinks, and is answered: followed, in part, or not."""
    told, review = told_of(place, "review"), review_of(stage, place)
    request = review.view_requests.get(office=ViewOffice.NATION.value)
    view = views.give_view(request, told["view"], by=official_of(stage, review.programme), at=stage.at)
    by = relationship_manager_of(stage, review.programme)
    kind = ViewAnswerKind(told["view_answer"])
    views.answer_view(view, kind=kind, because=told["view_because"], by=by, at=stage.pause(200))


# --- the decision -----------------------------------------------------------------------------------------------------


@act
def propose_review(stage: Stage, place: str) -> None:
    """What is to be decided is written down of each project, and put to whoever decides."""
    told, review = told_of(place, "review"), review_of(stage, place)
    by = relationship_manager_of(stage, review.programme)
    draft = decisions.draft(review, _words(review, told), by=by, at=stage.at)
    decisions.propose(draft, by=by, at=stage.pause(40))


def _words(review: PortfolioReview, told: Told) -> DecisionWords:
    conditions = {each["project"]: each for each in told.get("condition", ())}
    projects = []
    for number, line in review.lines.items():
        made = conditions.get(line["title"])
        if made is None:
            projects.append(ProjectWords(number, ReviewVerdict.APPROVED, told["projects"]))
            continue
        due_on: date = made["due_on"]
        condition = ConditionWords(made["what"], due_on, made["who"])
        verdict = ReviewVerdict.WITH_CONDITIONS
        projects.append(ProjectWords(number, verdict, made["reason"], conditions=(condition,)))
    return DecisionWords(ReviewVerdict(told["whole"]), told["reasons"], tuple(projects))


def _decision(review: PortfolioReview) -> PortfolioDecision:
    return PortfolioDecision.objects.filter(review=review).order_by("pk")[0]


@act
def decide_review(stage: Stage, place: str) -> None:
    """The fund's decision maker decides as it is proposed."""
    decisions.decide(_decision(review_of(stage, place)), by=stage.of_the_fund(Role.DECISION_MAKER), at=stage.at)


@act
def release_review(stage: Stage, place: str) -> None:
    """The place is told what was decided, and so is everybody."""
    decisions.release(_decision(review_of(stage, place)), by=stage.manager, at=stage.at)
