"""Who else has a question open now: told by their browsers, and forgotten within minutes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from placefund.applications.models import Application
from placefund.applications.views.answer_history import asked_question
from placefund.domain.messages import all_of, say
from placefund.domain.roles import Capability
from placefund.drafting import actions
from placefund.drafting.queries import others_at
from placefund.people.access import has
from placefund.people.models import User
from placefund.records import clock
from placefund.web.pages import page, person
from placefund.web.steps import onward, pressed


@page(Capability.WRITE_ANSWERS, Application, methods=("POST",))
def be_at_question(request: HttpRequest, application: Application, question: str) -> HttpResponse:
    """Say that one has a question open; a script is answered with who else has: `{"here"}`, a sentence or nothing."""
    asked_question(application, question)
    answer = pressed(
        request,
        lambda: actions.be_at(application, question, by=person(request), at=clock.now()),
        onward("answer-question", application.pk, question),
    )
    if "application/json" not in request.headers.get("Accept", ""):
        return answer
    return JsonResponse({"here": here_in_words(person(request), application, question)})


def here_in_words(user: User, application: Application, question_key: str) -> str:
    """Who else has the question open, or saved it a moment ago; empty when nobody has, or whoever looks does not write it."""
    if not has(user, Capability.WRITE_ANSWERS, application) or not application.is_editable:
        return ""
    others = others_at(application, question_key, but=user, at=clock.now())
    return say("Here now or a moment ago: {others}.", others=all_of([str(each) for each in others])) if others else ""
