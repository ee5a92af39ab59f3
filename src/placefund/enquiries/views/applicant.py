"""Asking the fund, and reading what it answered: the pages of whoever asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.enquiries import actions
from placefund.enquiries.forms import EnquiryForm
from placefund.enquiries.models import Enquiry
from placefund.enquiries.queries import enquiries_of, why_not
from placefund.funds.models import Round
from placefund.people.queries import organisations_with
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted


@page(Capability.ASK_FUND)
def ask_fund(request: HttpRequest, round_: int) -> HttpResponse:
    """Ask the fund about a round; below, what one's own organisations have asked before."""
    found = get_object_or_404(Round.published(), pk=round_)
    organisations = organisations_with(request.user, Capability.ASK_FUND)
    form = EnquiryForm(posted(request), organisations=organisations, initial={"who": "all"})
    if response := submitted(
        request,
        form,
        lambda: actions.ask(
            found, form.cleaned_data["organisation"], **form.given(), by=person(request), at=clock.now()
        ),
        lambda asked: onward("enquiry", asked.pk, said=say("The fund has your question.")),
    ):
        return response
    return show(
        request,
        "enquiries/ask.html",
        way_to(request, found).to(say("Ask the fund")),
        title=say("Ask the fund"),
        round=found,
        form=form,
        why_not=why_not(found, clock.now()),
        until=found.terms().questions_until if found.terms_record else None,
        enquiries=enquiries_of(found, organisations),
    )


@page(Capability.ASK_FUND, Enquiry, methods=("GET",))
def enquiry(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """One question, when it was asked, by when it is answered, and every answer to it."""
    return show(
        request,
        "enquiries/enquiry.html",
        way_to(request, enquiry.round).to(say("Ask the fund"), "ask-fund", enquiry.round_id).to(str(enquiry)),
        enquiry=enquiry,
        round=enquiry.round,
        answers=enquiry.answers.order_by("-pk"),
    )


@page(Capability.ASK_FUND, Enquiry, methods=("POST",))
def withdraw_enquiry(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Take a question back before it is answered."""
    return pressed(
        request,
        lambda: actions.withdraw(enquiry, by=person(request), at=clock.now()),
        onward("enquiry", enquiry.pk, said=say("The question is withdrawn.")),
    )
