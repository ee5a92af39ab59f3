"""Comments on a plan: all of them, those on one piece with a box for another, and one thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.plans.parts import Piece
from placefund.domain.roles import Capability
from placefund.plans.forms import PlanCommentForm
from placefund.plans.models import Plan, PlanComment
from placefund.plans.queries import pieces_of, words_of
from placefund.plans.remarks import actions
from placefund.plans.remarks.queries import PlanThread, thread_of, threads_of
from placefund.plans.views.drawing import shown_parts
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted


def _titles(plan: Plan) -> dict[str, str]:
    """What each piece of a plan is called, also one that was taken out since."""
    pieces = [item.piece() for item in plan.items.all()]
    words = words_of(plan.programme.strand.fund, pieces)
    return {piece.key: words.title_of(piece) for piece in pieces}


def _titled(plan: Plan, threads: list[PlanThread]) -> list[tuple[str, PlanThread]]:
    titles = _titles(plan)
    return [(titles.get(thread.first.comment.piece, ""), thread) for thread in threads]


@page(Capability.READ_PROGRAMME, Plan, methods=("GET",))
def plan_comments(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Every thread of a plan, the open ones first; none is lost with a version or with its paragraph."""
    threads = _titled(plan, threads_of(plan))
    return show(
        request,
        "plans/comments.html",
        way_to(request, plan).to(say("Comments")),
        plan=plan,
        still_open=[each for each in threads if each[1].is_open],
        closed=[each for each in threads if not each[1].is_open],
    )


def _piece(plan: Plan, key: str) -> Piece:
    found = next((piece for piece in pieces_of(plan) if piece.key == key), None)
    if found is None:
        raise Http404(say("There is no such piece in the draft. Its comments stand among all comments."))
    return found


@page(Capability.READ_PROGRAMME, Plan)
def plan_comments_on(request: HttpRequest, plan: Plan, piece: str) -> HttpResponse:
    """The threads on one piece, paragraph by paragraph, and a box to comment on each."""
    about = _piece(plan, piece)
    paragraph = request.POST.get("paragraph", "")
    form = PlanCommentForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.comment(
            plan, piece, paragraph, text=form.cleaned_data["text"], by=person(request), at=clock.now()
        ),
        lambda written: onward(
            "plan-comments-on", plan.pk, piece, said=say("Written."), section=f"comment-{written.pk}"
        ),
    ):
        return response
    words = words_of(plan.programme.strand.fund, pieces_of(plan))
    shown = next(row for part in shown_parts((about,), words) for row in part.pieces)
    return show(
        request,
        "plans/comments_on.html",
        way_to(request, plan).to(say("Comments"), "plan-comments", plan.pk).to(words.title_of(about)),
        plan=plan,
        shown=shown,
        form=form,
        chosen=paragraph,
        paragraphs=[(field.name, field.label) for field in shown.fields if field.is_text],
        threads=threads_of(plan, piece),
    )


@page(Capability.READ_PROGRAMME, PlanComment, named="comment")
def plan_comment(request: HttpRequest, comment: PlanComment) -> HttpResponse:
    """One thread with all its answers, and a box for the next."""
    form = PlanCommentForm(posted(request))
    first = comment.first_id or comment.pk
    if response := submitted(
        request,
        form,
        lambda: actions.answer(comment, text=form.cleaned_data["text"], by=person(request), at=clock.now()),
        lambda written: onward("plan-comment", first, said=say("Written."), section=f"comment-{written.pk}"),
    ):
        return response
    title = _titles(comment.plan).get(comment.piece, "")
    return show(
        request,
        "plans/thread.html",
        way_to(request, comment).to(say("Comment {number}", number=first)),
        plan=comment.plan,
        form=form,
        thread=thread_of(comment),
        piece_title=title,
        submit_text=say("Write the answer"),
    )


def _pressed(request: HttpRequest, comment: PlanComment, act: Callable[..., Any], said: str) -> HttpResponse:
    first = comment.first_id or comment.pk
    return pressed(
        request, lambda: act(comment, by=person(request), at=clock.now()), onward("plan-comment", first, said=said)
    )


@page(Capability.READ_PROGRAMME, PlanComment, named="comment", methods=("POST",))
def resolve_plan_comment(request: HttpRequest, comment: PlanComment) -> HttpResponse:
    """Say that nothing is left to do about a thread."""
    return _pressed(request, comment, actions.resolve, say("The thread is resolved."))


@page(Capability.READ_PROGRAMME, PlanComment, named="comment", methods=("POST",))
def open_plan_comment(request: HttpRequest, comment: PlanComment) -> HttpResponse:
    """Say that something is left to do about a thread after all."""
    return _pressed(request, comment, actions.open_again, say("The thread is open again."))


@page(Capability.READ_PROGRAMME, PlanComment, named="comment", methods=("POST",))
def withdraw_plan_comment(request: HttpRequest, comment: PlanComment) -> HttpResponse:
    """Take back what one said."""
    return _pressed(request, comment, actions.withdraw, say("The comment is withdrawn, and its words are gone."))
