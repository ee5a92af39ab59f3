"""How an answer came to be what it is: who left it how, what changed, and an earlier one put back. Its authors' pages alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.applications import actions
from placefund.applications.models import Answer, Application, EarlierAnswer
from placefund.applications.queries import may_answer, question_called
from placefund.applications.views.application_page import show_application
from placefund.domain.answers.register import in_words
from placefund.domain.differences import Change, changes
from placefund.domain.messages import say
from placefund.domain.questions import Question, word_count
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.people.models import User
from placefund.records import clock
from placefund.web.pages import page, person
from placefund.web.steps import onward, pressed

MOST_SHOWN = 50
"""How many versions a page shows: the newest."""


@dataclass(frozen=True, slots=True)
class AnswerVersion:
    """An answer as somebody left it, and how it differs from the one before it."""

    version: int
    by: User
    at: datetime
    words: int
    changes: tuple[Change, ...]
    is_now: bool

    @property
    def is_changed(self) -> bool:
        return any(not each.is_kept for each in self.changes)


def asked_question(application: Application, key: str) -> Question:
    """The question of its round by that key.

    Raises:
        Http404: the round does not ask it.
    """
    if question := question_called(application, key):
        return question
    raise Http404(say("This round does not ask that question."))


def _versions(question: Question, rows: Sequence[Answer | EarlierAnswer]) -> list[AnswerVersion]:
    """The newest first; each beside the one that follows it in this list, which is the one before it in time."""
    texts = [in_words(question, row.value) for row in rows]
    befores = [*texts[1:], *texts[-1:]]  # the first of all is shown as it is, not as one great change
    return [
        AnswerVersion(
            row.version,
            row.saved_by,
            row.saved_at,
            word_count(text),
            changes(before, text),
            isinstance(row, Answer),
        )
        for row, text, before in zip(rows, texts, befores, strict=True)
    ][:MOST_SHOWN]


@page(Capability.READ_EARLIER_ANSWERS, Application, methods=("GET",))
def earlier_answers(request: HttpRequest, application: Application, question: str) -> HttpResponse:
    """Every version of one answer, the newest first, each with what it changed in the one before."""
    asked = asked_question(application, question)
    now = application.answers.filter(question_key=question).select_related("saved_by").first()
    kept = application.earlier_answers.filter(question_key=question).select_related("saved_by")
    # One more than is shown, so that the last one shown stands beside the one before it.
    rows: list[Any] = [*([now] if now else []), *kept[: MOST_SHOWN + 1]]
    return show_application(
        request,
        "applications/earlier_answers.html",
        application,
        say("Earlier versions"),
        question=asked,
        versions=_versions(asked, rows),
        seen_version=now.version if now else 0,
        may_put_back=application.may_be_changed(question, clock.now())
        and has(request.user, Capability.EDIT_APPLICATION, application)
        and may_answer(request.user, application, question),
    )


@page(Capability.EDIT_APPLICATION, Application, methods=("POST",))
def put_answer_back(request: HttpRequest, application: Application, question: str, version: int) -> HttpResponse:
    """Make an earlier answer the answer again; what stands now is kept as a version."""
    asked_question(application, question)
    earlier = get_object_or_404(application.earlier_answers, question_key=question, version=version)
    seen = request.POST.get("seen_version", "")
    seen_version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
    return pressed(
        request,
        lambda: actions.put_answer_back(earlier, seen_version=seen_version, by=person(request), at=clock.now()),
        onward("earlier-answers", application.pk, question, said=say("It is the answer again, as a new version.")),
    )
