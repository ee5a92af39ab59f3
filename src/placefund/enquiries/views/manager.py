"""Questions at the fund's desk: the list with its days, and the two ways to answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.applications.queries import leads_with_an_open_draft
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.enquiries import actions
from placefund.enquiries.forms import EnquiryAnswerForm, PublishedAnswerForm
from placefund.enquiries.models import Enquiry
from placefund.funds.models import Round
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward


def _way(request: HttpRequest, round_: Round) -> Crumbs:
    return way_to(request, round_).to(say("Questions to the fund"), "round-enquiries", round_.pk)


@page(Capability.FOLLOW_ROUND, Round, named="round_", methods=("GET",))
def round_enquiries(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every question about a round: what waits, by the day until which it is answered; below, what is done."""
    rows = list(round_.enquiries.select_related(*Enquiry.READ_WITH).prefetch_related("answers"))
    return show(
        request,
        "enquiries/desk.html",
        way_to(request, round_).to(say("Questions to the fund")),
        round=round_,
        waiting=[row for row in rows if row.is_waiting],
        done=sorted((row for row in rows if not row.is_waiting), key=lambda row: -row.pk),
        today=london(clock.now()).date(),
        may_answer=has(request.user, Capability.PUBLISH_CLARIFICATION, round_),
    )


@page(Capability.FOLLOW_ROUND, Enquiry, posting=Capability.PUBLISH_CLARIFICATION)
def answer_enquiry(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Answer those who asked and nobody else; or correct what was answered, with the reason."""
    earlier = enquiry.answer
    initial = {"text": earlier.text} if earlier else {}
    form = EnquiryAnswerForm(posted(request), corrects=earlier is not None, initial=initial)
    return foreseen_page(
        request,
        "enquiries/answer.html",
        _way(request, enquiry.round).to(str(enquiry)),
        form,
        lambda: actions.answer(enquiry, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("round-enquiries", enquiry.round_id, said=say("The answer is sent to those who asked.")),
        does=say("Correct the answer") if earlier else say("Answer those who asked"),
        way_back=say("It can be corrected, with a reason; what was answered before stays on record."),
        back_url=reverse("round-enquiries", args=[enquiry.round_id]),
        enquiry=enquiry,
        round=enquiry.round,
        earlier=earlier,
        may_answer=has(request.user, Capability.PUBLISH_CLARIFICATION, enquiry.round),
    )


@page(Capability.PUBLISH_CLARIFICATION, Enquiry)
def publish_enquiry(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Answer a question to everybody, as a clarification; the leads of open drafts are told, and so are those who asked."""
    form = PublishedAnswerForm(posted(request), initial={"question": enquiry.text})
    leads = leads_with_an_open_draft(enquiry.round)

    def step() -> object:
        given = form.cleaned_data
        return actions.publish(enquiry, **given, tell_leads_of=leads, by=person(request), at=clock.now())

    return foreseen_page(
        request,
        "enquiries/publish.html",
        _way(request, enquiry.round).to(say("Answer {enquiry} to everybody", enquiry=str(enquiry).lower())),
        form,
        step,
        onward("round-enquiries", enquiry.round_id, said=say("The answer is published.")),
        does=say("Publish the answer"),
        way_back=say("Within an hour it can be corrected; afterwards it can be superseded."),
        back_url=reverse("round-enquiries", args=[enquiry.round_id]),
        enquiry=enquiry,
        round=enquiry.round,
    )
