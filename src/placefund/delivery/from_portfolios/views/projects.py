"""The lead sets up all approved projects of its award at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.awards.models import Award
from placefund.delivery.from_portfolios.actions import set_up_approved, still_to_set_up
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person
from placefund.web.steps import onward


@page(Capability.SET_UP_PROJECT, Award)
def set_up_approved_projects(request: HttpRequest, award: Award) -> HttpResponse:
    """Set up the approved projects of an award as drafts, each with what was approved for it."""
    then = onward("manage-award", award.pk, said=say("The projects are set up. Share each among its partners."))
    return foreseen_page(
        request,
        "delivery/lead/set_up_approved.html",
        way_to(request, award).to(say("Set up the approved projects")),
        ConfirmForm(posted(request)),
        lambda: set_up_approved(award, by=person(request), at=clock.now()),
        then,
        does=say("Set up the approved projects"),
        way_back=say("Each is a draft: its partners and their grants can be changed until it starts."),
        back_url=then.address,
        award=award,
        waiting=still_to_set_up(award),
    )
