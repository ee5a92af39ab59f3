"""Feedback at the fund's desk: drafted for a whole round, written for one application, reviewed in bulk."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.decisions import actions
from placefund.decisions.acts import DecisionAct
from placefund.decisions.forms import FeedbackForm, ReviewForm
from placefund.decisions.queries import feedback_pack, feedback_packs
from placefund.decisions.views.tabs import tabs_of
from placefund.domain.messages import say, say_count
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_bids, closed_of
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.records.queries import of_act
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted


@page(Capability.READ_SCORES, Round, named="round_", posting=Capability.REVIEW_FEEDBACK)
def round_feedback(request: HttpRequest, round_: Round) -> HttpResponse:
    """What every applicant of a round will be told on each criterion, and which of it has been reviewed."""
    every = feedback_packs(round_)
    closed = closed_of(person(request), round_, clock.now())
    packs = [pack for pack in every if pack.application not in closed]
    waiting = [pack for pack in packs if not pack.is_reviewed and not pack.lacking]
    form = ReviewForm(posted(request), packs=waiting)
    if response := submitted(
        request,
        form,
        lambda: actions.review_feedback(round_, form.chosen, by=person(request), at=clock.now()),
        lambda count: onward(
            "round-feedback",
            round_.pk,
            said=say_count(
                "The feedback to {count} application is marked as reviewed.",
                "The feedback to {count} applications is marked as reviewed.",
                count=count,
            ),
        ),
    ):
        return response
    may_review = has(request.user, Capability.REVIEW_FEEDBACK, round_) and round_.state != "released"
    return show(
        request,
        "decisions/feedback.html",
        _way(request, round_),
        tabs=tabs_of(request, round_, "round-feedback"),
        round=round_,
        packs=packs,
        reviewed=sum(pack.is_reviewed for pack in packs),
        lacking=sum(bool(pack.lacking) for pack in packs),
        closed=len(closed),
        form=form,
        waiting=waiting,
        may_review=may_review,
        history=acts_on([round_], reader=person(request), at=clock.now()).filter(of_act(DecisionAct.DRAFTED_FEEDBACK)),
    )


@page(Capability.REVIEW_FEEDBACK, Round, named="round_", methods=("POST",))
def draft_feedback(request: HttpRequest, round_: Round) -> HttpResponse:
    """Draft what is missing from the reasons on record."""
    return pressed(
        request,
        lambda: actions.draft_feedback(round_, by=person(request), at=clock.now()),
        lambda drafted: onward(
            "round-feedback",
            round_.pk,
            said=say("{drafted} drafts were written. Read them before you mark them as reviewed.", drafted=drafted)
            if drafted
            else say("Nothing is missing: there was nothing to draft."),
        ),
        refused=onward("round-feedback", round_.pk),
    )


@page(Capability.READ_SCORES, Application, posting=Capability.REVIEW_FEEDBACK)
def write_feedback(request: HttpRequest, application: Application) -> HttpResponse:
    """One application's feedback, criterion by criterion, with the points it was given beside it."""
    if why := closed_bids(person(request), [application], clock.now()).get(application.pk):
        raise PermissionDenied(say("{why} What its readers wrote is closed to you.", why=why))
    round_, pack = application.round, feedback_pack(application)
    form = FeedbackForm(posted(request), pack=pack)
    if response := submitted(
        request,
        form,
        lambda: actions.write_feedback(application, form.texts, by=person(request), at=clock.now()),
        onward(
            "round-feedback",
            round_.pk,
            said=say(
                "The feedback to {application} is kept. What was changed has to be reviewed again.",
                application=application,
            ),
        ),
    ):
        return response
    return show(
        request,
        "decisions/write_feedback.html",
        _way(request, round_).to(str(application)),
        round=round_,
        application=application,
        pack=pack,
        form=form,
        may_write=has(request.user, Capability.REVIEW_FEEDBACK, application) and round_.state != "released",
    )


def _way(request: HttpRequest, round_: Round) -> Crumbs:
    """The way to the feedback of a round."""
    above = way_to(request, round_).to(say("Decisions"), "decisions", round_.pk)
    return above.to(say("Feedback"), "round-feedback", round_.pk)
