"""Questions on a portfolio: asked by the delivery body, answered by the place, each with its thread."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.portfolio_review import day_after
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.portfolios.models import PortfolioReview, ReviewQuestion
from placefund.portfolios.questions import actions
from placefund.portfolios.questions.forms import FurtherQuestionForm, QuestionFileForm, QuestionForm, ThreadForm
from placefund.portfolios.questions.queries import files_of, may_write, why_not_read
from placefund.portfolios.review.queries import findings_by_project, why_closed_to
from placefund.portfolios.review.views import review_step
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted, posted_files
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import form_page, onward


def _usual_day(review: PortfolioReview) -> date | None:
    """The day on which an answer is due by the fund's terms; None where it states no days."""
    days = review.terms().place_days
    return day_after(london(clock.now()).date(), days) if days else None


@page(Capability.REVIEW_PROGRAMME, PortfolioReview, named="review")
def ask_review_question(request: HttpRequest, review: PortfolioReview) -> HttpResponse:
    """Ask the place about a project, or about the whole; beside it, what readers found of each."""
    about = request.GET.get("about", "")
    form = QuestionForm(posted(request), review=review, due_on=_usual_day(review), initial={"concerns": about})
    found = findings_by_project(review).get(int(about)) if about.isdecimal() else None
    return review_step(
        request,
        review,
        form,
        lambda: actions.ask(review, **form.asked(), by=person(request), at=clock.now()),
        lambda asked: onward("review-question", asked.pk, said=say("It is asked, and the place is told.")),
        does=say("Ask the place"),
        way_back=say("It can be settled without an answer. What was asked stays on record."),
        means=say(
            "The place's programme office and its board read the question. What readers found is not shown to them."
        ),
        found=found,
    )


def _refuse_unless_on_a_side(request: HttpRequest, question: ReviewQuestion) -> str:
    """Refuse whoever stands on neither side; why it is closed to a member of the board with an interest, else empty."""
    refuse(why_not_read(request.user, question))
    return why_closed_to(request.user, question.review, london(clock.now()).date())


@page(Capability.READ_PROGRAMME, ReviewQuestion, named="question", methods=("GET",))
def review_question(request: HttpRequest, question: ReviewQuestion) -> HttpResponse:
    """One question: what it concerns, whose move it is, and all that was said."""
    why = _refuse_unless_on_a_side(request, question)
    if why:
        portfolio = question.review.edition.portfolio
        return show(request, "portfolios/closed.html", way_to(request, question), portfolio=portfolio, why=why)
    review, user = question.review, request.user
    reviews = has(user, Capability.REVIEW_PROGRAMME, question) and review.is_open
    return show(
        request,
        "portfolios/review/question.html",
        way_to(request, question),
        question=question,
        review=review,
        lines=question.lines.select_related("written_by"),
        files=files_of(question),
        may_put_file=may_write(user, question),
        is_late=question.is_late(london(clock.now()).date()),
        may_answer=question.state == "with_place" and review.is_open and has(user, Capability.RUN_PROGRAMME, question),
        may_ask_on=reviews and question.state != "with_place",
        may_settle=reviews and question.state != "settled",
    )


@page(Capability.READ_PROGRAMME, ReviewQuestion, named="question")
def put_file_to_question(request: HttpRequest, question: ReviewQuestion) -> HttpResponse:
    """Put a file to a question, for either side."""
    if _refuse_unless_on_a_side(request, question) or not may_write(request.user, question):
        refuse(say("Files are put by the place's programme office and by the delivery body, while the review is open."))
    form = QuestionFileForm(posted(request), posted_files(request))
    then = onward("review-question", question.pk, said=say("The file is kept, and the other side is told."))
    # It is not shown first: the file would have to be chosen twice.
    return form_page(
        request,
        "portfolios/review/file.html",
        way_to(request, question).to(say("Put a file to it")),
        form,
        lambda: actions.put_file(question, form.cleaned_data["file"], by=person(request), at=clock.now()),
        then,
        submit_text=say("Put the file to it"),
        back_url=then.address,
        question=question,
    )


@page(Capability.RUN_PROGRAMME, ReviewQuestion, named="question")
def answer_review_question(request: HttpRequest, question: ReviewQuestion) -> HttpResponse:
    """Answer for the place."""
    form = ThreadForm(posted(request), label=say("Your answer"))
    return review_step(
        request,
        question,
        form,
        lambda: actions.answer(question, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("review-question", question.pk, said=say("It is answered, and the delivery body is told.")),
        does=say("Answer the question"),
        way_back=say("An answer stays on record. The delivery body can ask further."),
        quoted=_asked_last(question),
        back_url=reverse("review-question", args=[question.pk]),
    )


def _asked_last(question: ReviewQuestion) -> str:
    line = question.lines.filter(step__in=("asked", "asked_on")).order_by("-pk").first()
    return line.text if line else ""


@page(Capability.REVIEW_PROGRAMME, ReviewQuestion, named="question")
def ask_on_review_question(request: HttpRequest, question: ReviewQuestion) -> HttpResponse:
    """Ask further in the same question."""
    form = FurtherQuestionForm(posted(request), label=say("What do you ask?"), due_on=_usual_day(question.review))
    return review_step(
        request,
        question,
        form,
        lambda: actions.ask_on(question, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("review-question", question.pk, said=say("It is asked, and the place is told.")),
        does=say("Ask further"),
        way_back=say("It can be settled without an answer. What was asked stays on record."),
        back_url=reverse("review-question", args=[question.pk]),
    )


@page(Capability.REVIEW_PROGRAMME, ReviewQuestion, named="question")
def settle_review_question(request: HttpRequest, question: ReviewQuestion) -> HttpResponse:
    """Say how a question is settled."""
    form = ThreadForm(posted(request), label=say("How is it settled?"))
    return review_step(
        request,
        question,
        form,
        lambda: actions.settle(question, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("review-question", question.pk, said=say("It is settled.")),
        does=say("Settle the question"),
        way_back=say("You can ask further in it while the review is open."),
        back_url=reverse("review-question", args=[question.pk]),
    )
