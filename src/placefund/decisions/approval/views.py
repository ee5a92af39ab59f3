"""Approving what is decided on an application, and taking an approval back: for those whose role a step names.

A minister's office reads no bid: it sees here what is decided where a step is its own, and of others not even the name.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.applications.models import Application
from placefund.decisions.approval import actions
from placefund.decisions.approval.forms import ApprovalForm
from placefund.decisions.approval.queries import (
    ApprovalChain,
    chain_of,
    concerns,
    may_approve,
    own_approval,
    waits_in_words,
)
from placefund.decisions.refusals import CLOSED_TO_THE_APPROVER
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import Shown, foreseen_page
from placefund.panels.confidentiality import why_scores_are_closed
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person, refuse
from placefund.web.steps import onward


@page(Capability.APPROVE_DECISION, Application)
def approve_decision(request: HttpRequest, application: Application) -> HttpResponse:
    """Look at what is decided, with its reasons and the approvals it has, and approve it in the step that is waited for."""
    chain = _chain(request, application)
    form = ApprovalForm(posted(request), initial={"version": chain.version.number if chain else 0})
    return foreseen_page(
        request,
        "decisions/approve.html",
        _way(request, application, say("Approve a decision")),
        form,
        lambda: actions.approve(application, form.cleaned_data["version"], by=person(request), at=clock.now()),
        onward("approve-decision", application.pk, said=say("Your approval is on record.")),
        does=say("Approve the decision"),
        back_url=_back(request, application),
        way_back=say(
            "It can be taken back, with a reason, until the outcome is told. A revision needs approvals of its own."
        ),
        shows=lambda: _standing(application),
        application=application if chain else None,
        chain=chain,
        waits=waits_in_words(chain) if chain else "",
        may_approve=chain is not None and may_approve(person(request), chain),
        may_take_back=chain is not None and own_approval(person(request), chain) is not None,
    )


@page(Capability.APPROVE_DECISION, Application)
def take_back(request: HttpRequest, application: Application) -> HttpResponse:
    """Say why the approval of one's role is taken back, before the outcome is told."""
    chain = _chain(request, application)
    form = StepBackForm(posted(request))
    return foreseen_page(
        request,
        "decisions/take_approval_back.html",
        _way(request, application, say("Take an approval back")),
        form,
        lambda: actions.take_back(application, why=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        onward(
            "approve-decision", application.pk, said=say("The approval is taken back, and stays on record as that.")
        ),
        does=say("Take the approval back"),
        back_url=reverse("approve-decision", args=[application.pk]),
        way_back=say("It can be given again."),
        shows=lambda: _standing(application),
        application=application if chain else None,
        own=own_approval(person(request), chain) if chain else None,
    )


def _chain(request: HttpRequest, application: Application) -> ApprovalChain | None:
    """The approvals of a decision as this person may see them; None where no step is theirs.

    Raises:
        PermissionDenied: the bid is closed to them, whatever is decided on it.
    """
    if why_scores_are_closed(person(request), application, clock.now()):
        refuse(CLOSED_TO_THE_APPROVER)
    chain = chain_of(application)
    return chain if chain is not None and concerns(request.user, chain) else None


def _way(request: HttpRequest, application: Application, here: str) -> Crumbs:
    if not has(request.user, Capability.READ_SCORES, application):
        return way_to(request, application.round).to(here)
    return way_to(request, application.round).to(say("Decisions"), "decisions", application.round_id).to(here)


def _back(request: HttpRequest, application: Application) -> str:
    """Where whoever does not go on is led: to the decision, or home where that is not theirs to read."""
    is_reader = has(request.user, Capability.READ_SCORES, application)
    return reverse("decide", args=[application.pk]) if is_reader else reverse("home")


def _standing(application: Application) -> list[Shown]:
    chain = chain_of(application)
    return [
        (each.approver.label, each.approval.approved_by.name if each.approval else say("Not approved yet"))
        for each in (chain.steps if chain else ())
    ]
