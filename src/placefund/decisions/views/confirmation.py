"""The page on which a decision is confirmed whose score the panel agreed again since."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.applications.models import Application
from placefund.decisions.forms import ConfirmationForm
from placefund.decisions.models import Decision
from placefund.decisions.revisions import actions as revisions
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.panels.confidentiality import why_closed
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse
from placefund.web.steps import onward


@page(Capability.DECIDE, Application)
def confirm(request: HttpRequest, application: Application) -> HttpResponse:
    """Say why a decision stands although the panel agreed the score again after it was made."""
    refuse(why_closed(person(request), application, clock.now()))
    decision = get_object_or_404(Decision, application=application)
    form = ConfirmationForm(posted(request))
    done = say("The decision on {application} is confirmed on the score as it is now.", application=application)
    return foreseen_page(
        request,
        "decisions/confirm.html",
        way_to(request, application.round)
        .to(say("Decisions"), "decisions", application.round_id)
        .to(str(application), "decide", application.pk)
        .to(say("Confirm the decision")),
        form,
        lambda: revisions.confirm(decision, reason=form.cleaned_data["why"], by=person(request), at=clock.now()),
        onward("decisions", application.round_id, said=done),
        does=say("Confirm the decision"),
        back_url=reverse("decide", args=[application.pk]),
        way_back=say(
            "The decision can be revised, with a reason, until outcomes are released and by two people after."
        ),
        application=application,
        decision=decision,
        agreed=getattr(application, "agreed", None),
    )
