"""Feedback at the fund's desk: drafted for a whole round, written for one application, reviewed in bulk."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.applications.models import Application
from placefund.decisions import actions
from placefund.decisions.acts import DecisionAct
from placefund.decisions.forms import FeedbackForm, ReviewForm
from placefund.decisions.queries import feedback_pack, feedback_packs
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.views.desk import answer, done, person, posted, trail
from placefund.panels.confidentiality import closed_bids
from placefund.people.access import has, page
from placefund.records import clock
from placefund.records.queries import history_of, of_act


@page(Capability.READ_SCORES, Round, named="round_", posting=Capability.REVIEW_FEEDBACK)
def round_feedback(request: HttpRequest, round_: Round) -> HttpResponse:
    """What every applicant of a round will be told on each criterion, and which of it has been reviewed."""
    every = feedback_packs(round_)
    closed = closed_bids(person(request), [pack.application for pack in every], clock.now())
    packs = [pack for pack in every if pack.application.pk not in closed]
    waiting = [pack for pack in packs if not pack.is_reviewed and not pack.lacking]
    form = ReviewForm(posted(request), packs=waiting)
    if form.is_bound and done(form, lambda: _review(request, round_, form)):
        return redirect("round-feedback", round_.pk)
    may_review = has(request.user, Capability.REVIEW_FEEDBACK, round_) and round_.state != "released"
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "packs": packs,
        "reviewed": sum(pack.is_reviewed for pack in packs),
        "lacking": sum(bool(pack.lacking) for pack in packs),
        "closed": len(closed),
        "form": form,
        "waiting": waiting,
        "may_review": may_review,
        "history": history_of([round_]).filter(of_act(DecisionAct.DRAFTED_FEEDBACK)),
        "breadcrumbs": _trail(request, round_, "Feedback"),
    }
    return answer(request, "decisions/feedback.html", context)


def _review(request: HttpRequest, round_: Round, form: ReviewForm) -> None:
    count = actions.review_feedback(round_, form.chosen, by=person(request), at=clock.now())
    messages.success(request, f"The feedback to {count} application{'' if count == 1 else 's'} is marked as reviewed.")


@page(Capability.REVIEW_FEEDBACK, Round, named="round_", methods=("POST",))
def draft_feedback(request: HttpRequest, round_: Round) -> HttpResponse:
    """Draft what is missing from the reasons on record."""
    try:
        drafted = actions.draft_feedback(round_, by=person(request), at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        said = f"{drafted} drafts were written. Read them before you mark them as reviewed."
        messages.success(request, said if drafted else "Nothing is missing: there was nothing to draft.")
    return redirect("round-feedback", round_.pk)


@page(Capability.READ_SCORES, Application, posting=Capability.REVIEW_FEEDBACK)
def write_feedback(request: HttpRequest, application: Application) -> HttpResponse:
    """One application's feedback, criterion by criterion, with the points it was given beside it."""
    if why := closed_bids(person(request), [application], clock.now()).get(application.pk):
        raise PermissionDenied(f"{why} What its readers wrote is closed to you.")
    round_, pack = application.round, feedback_pack(application)
    form = FeedbackForm(posted(request), pack=pack)
    if form.is_bound and done(
        form, lambda: actions.write_feedback(application, form.texts, by=person(request), at=clock.now())
    ):
        messages.success(request, f"The feedback to {application} is kept. What was changed has to be reviewed again.")
        return redirect("round-feedback", round_.pk)
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "application": application,
        "pack": pack,
        "form": form,
        "may_write": has(request.user, Capability.REVIEW_FEEDBACK, application) and round_.state != "released",
        "breadcrumbs": _trail(
            request, round_, str(application), ("Feedback", reverse("round-feedback", args=[round_.pk]))
        ),
    }
    return answer(request, "decisions/write_feedback.html", context)


def _trail(request: HttpRequest, round_: Round, here: str, *more: tuple[str, str]) -> list[dict[str, str]]:
    above = ("Decisions", reverse("decisions", args=[round_.pk]))
    return trail(request, round_.strand.fund, above, *more, round_=round_, here=here)
