"""Comments on a draft: those of the whole bid with all that is still open, of its costs, of a question, and one thread."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.applications.models import Application
from placefund.applications.views.answer_history import asked_question
from placefund.applications.views.application_page import show_application
from placefund.domain.drafting import ALL_COSTS, WHOLE_BID, BidPart, PartKind
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.drafting import actions
from placefund.drafting.forms import CommentForm
from placefund.drafting.models import Comment
from placefund.drafting.queries import may_be_commented, thread_of, threads_of
from placefund.drafting.views.margin import comment_form
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward, pressed, submitted


@page(Capability.COMMENT_ON_BID, Application)
def comments_on_bid(request: HttpRequest, application: Application) -> HttpResponse:
    """Every thread of the bid by part, the open ones first; below, a comment on the whole of it."""
    form = _form(request, application)
    if response := _sent(request, application, WHOLE_BID, form):
        return response
    questions = application.round.terms().questions
    threads = sorted(threads_of(application), key=lambda thread: (thread.part.order(questions), thread.number))
    return _shown(
        request,
        application,
        "drafting/bid.html",
        say("Comments"),
        form=form,
        still_open=[(thread.part.title(questions), thread) for thread in threads if thread.is_open],
        closed=[(thread.part.title(questions), thread) for thread in threads if not thread.is_open],
    )


@page(Capability.COMMENT_ON_BID, Application)
def comments_on_costs(request: HttpRequest, application: Application) -> HttpResponse:
    """The threads on the costs, and a box for another."""
    return _on_part(request, application, ALL_COSTS)


@page(Capability.COMMENT_ON_BID, Application)
def comments_on_question(request: HttpRequest, application: Application, question: str) -> HttpResponse:
    """The threads on one question, and a box for another."""
    asked_question(application, question)
    return _on_part(request, application, BidPart(PartKind.QUESTION, question))


def _on_part(request: HttpRequest, application: Application, part: BidPart) -> HttpResponse:
    form = _form(request, application)
    if response := _sent(request, application, part, form):
        return response
    title = say("Comments on “{part}”", part=part.title(application.round.terms().questions))
    return _shown(request, application, "drafting/part.html", title, form=form, threads=threads_of(application, part))


def _form(request: HttpRequest, application: Application) -> CommentForm:
    return comment_form(request, application, posted(request))


def _sent(request: HttpRequest, application: Application, part: BidPart, form: CommentForm) -> HttpResponse | None:
    return submitted(
        request,
        form,
        lambda: actions.comment(
            application,
            part,
            text=form.cleaned_data["text"],
            mentions=form.cleaned_data.get("mentions", ()),
            by=person(request),
            at=clock.now(),
        ),
        lambda written: onward(*_place(part, application), said=say("Written."), section=f"comment-{written.pk}"),
    )


def _place(part: BidPart, application: Application) -> tuple[Any, ...]:
    """The page on which the comments on a part stand."""
    if part.kind is PartKind.QUESTION:
        return "comments-on-question", application.pk, part.question_key
    return "comments-on-costs" if part.kind is PartKind.COSTS else "comments", application.pk


def _shown(request: HttpRequest, application: Application, template: str, title: str, **more: Any) -> HttpResponse:
    return show_application(
        request,
        template,
        application,
        title,
        title=title,
        may_comment=may_be_commented(application, clock.now()),
        submit_text=say("Write the comment"),
        **more,
    )


@page(Capability.COMMENT_ON_BID, Comment)
def comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """One thread with all its answers, and a box for the next."""
    application = comment.application
    form = _form(request, application)
    first = comment.first_id or comment.pk
    if response := submitted(
        request,
        form,
        lambda: actions.answer(
            comment,
            text=form.cleaned_data["text"],
            mentions=form.cleaned_data.get("mentions", ()),
            by=person(request),
            at=clock.now(),
        ),
        lambda written: onward("comment", first, said=say("Written."), section=f"comment-{written.pk}"),
    ):
        return response
    thread = thread_of(comment)
    return _shown(
        request,
        application,
        "drafting/thread.html",
        say("A comment on “{part}”", part=thread.part.title(application.round.terms().questions)),
        form=form,
        thread=thread,
        place=_address(thread.part, application),
    )


def _address(part: BidPart, application: Application) -> str:
    name, *keys = _place(part, application)
    return reverse(name, args=keys)


def _pressed(request: HttpRequest, comment: Comment, act: Any, said: str) -> HttpResponse:
    first = comment.first_id or comment.pk
    return pressed(
        request, lambda: act(comment, by=person(request), at=clock.now()), onward("comment", first, said=said)
    )


@page(Capability.COMMENT_ON_BID, Comment, methods=("POST",))
def resolve_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Say that nothing is left to do about a thread."""
    return _pressed(request, comment, actions.resolve, say("The thread is resolved."))


@page(Capability.COMMENT_ON_BID, Comment, methods=("POST",))
def open_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Say that something is left to do about a thread after all."""
    return _pressed(request, comment, actions.open_again, say("The thread is open again."))


@page(Capability.COMMENT_ON_BID, Comment, methods=("POST",))
def withdraw_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Take back what one said."""
    return _pressed(request, comment, actions.withdraw, say("The comment is withdrawn, and its words are gone."))
