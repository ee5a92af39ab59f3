"""What a place writes of its own into a call before it opens: the criteria of local fit, and its questions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from placefund.domain.local_parts import own_questions
from placefund.domain.messages import say
from placefund.domain.questions import Question
from placefund.domain.roles import Capability
from placefund.domain.terms import Terms
from placefund.funds.local_calls import actions
from placefund.funds.local_calls.part_forms import CriteriaForm, OwnQuestionForm
from placefund.funds.models import Round
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward, pressed


def _terms_of(round_: Round) -> tuple[Terms, Terms]:
    """The terms of a call and those of the round that binds it; there is nothing here of a round of the fund."""
    if round_.bound_by is None or not round_.terms_record:
        raise Http404(say("This is a round of the fund, whose terms come from its fundbook."))
    return round_.terms(), round_.bound_by.terms()


@page(Capability.MANAGE_ROUND, Round, named="round_")
def call_criteria(request: HttpRequest, round_: Round) -> HttpResponse:
    """The fund's criteria as they stand, and the place's own of local fit, which make a second track."""
    terms, bound = _terms_of(round_)
    form = CriteriaForm(posted(request), terms=terms, bound=bound)
    return form_page(
        request,
        "funds/local_calls/criteria.html",
        way_to(request, round_).to(say("Criteria of the call")),
        form,
        lambda: actions.set_criteria(round_, form.fit, form.weighing, by=person(request), at=clock.now()),
        onward("manage-round", round_.pk, said=say("The criteria are set.")),
        round=round_,
        bound=bound,
    )


@page(Capability.MANAGE_ROUND, Round, named="round_", methods=("GET",))
def call_questions(request: HttpRequest, round_: Round) -> HttpResponse:
    """What the fund asks, which stands, and what the place asks of its own."""
    terms, bound = _terms_of(round_)
    return show(
        request,
        "funds/local_calls/questions.html",
        way_to(request, round_).to(say("Questions of the call")),
        round=round_,
        of_fund=bound.questions,
        own=own_questions(terms, bound),
        may_change=round_.state == "planned",
    )


@page(Capability.MANAGE_ROUND, Round, named="round_")
def add_call_question(request: HttpRequest, round_: Round) -> HttpResponse:
    """Ask something of the place's own."""
    return _question_page(request, round_, None)


@page(Capability.MANAGE_ROUND, Round, named="round_")
def change_call_question(request: HttpRequest, round_: Round, key: str) -> HttpResponse:
    """Word a question of the place's own anew."""
    return _question_page(request, round_, _own(round_, key))


def _question_page(request: HttpRequest, round_: Round, kept: Question | None) -> HttpResponse:
    terms, bound = _terms_of(round_)
    form, own = OwnQuestionForm(posted(request), terms=terms, kept=kept), own_questions(terms, bound)

    def step() -> Round:
        asked = form.question
        rest = tuple(asked if each == kept else each for each in own) if kept else (*own, asked)
        return actions.set_questions(round_, rest, by=person(request), at=clock.now())

    does = say("Change the question") if kept else say("Ask a question of your own")
    return form_page(
        request,
        "funds/local_calls/question.html",
        way_to(request, round_).to(say("Questions of the call"), "call-questions", round_.pk).to(does),
        form,
        step,
        onward("call-questions", round_.pk, said=say("The question is kept.")),
        round=round_,
        title=does,
    )


@page(Capability.MANAGE_ROUND, Round, named="round_", methods=("POST",))
def drop_call_question(request: HttpRequest, round_: Round, key: str) -> HttpResponse:
    """Take a question of the place's own out."""
    terms, bound = _terms_of(round_)
    gone = _own(round_, key)
    rest = tuple(each for each in own_questions(terms, bound) if each != gone)
    return pressed(
        request,
        lambda: actions.set_questions(round_, rest, by=person(request), at=clock.now()),
        onward("call-questions", round_.pk, said=say("The question is taken out.")),
    )


def _own(round_: Round, key: str) -> Question:
    terms, bound = _terms_of(round_)
    found = next((each for each in own_questions(terms, bound) if each.key == key), None)
    if found is None:
        raise Http404(say("The place asks no such question. The fund's own questions stand as they are."))
    return found
