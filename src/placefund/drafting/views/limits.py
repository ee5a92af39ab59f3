"""For whoever looks after an organisation: how far its people may go in each bid that it writes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.domain.drafting import DraftLeave
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.drafting import actions
from placefund.drafting.forms import DraftLimitForm
from placefund.drafting.queries import colleagues_on, live_bids_of, standing_in
from placefund.organisations.views.administrator import way_of
from placefund.people.models import Organisation
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted


@page(Capability.LOOK_AFTER_ORGANISATION, Organisation, methods=("GET",))
def bids_of_organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The bids that the organisation writes now, each by its name."""
    title = say("Who may do what in a bid")
    way = way_of(organisation).to(title)
    return show(
        request, "drafting/bids.html", way, title=title, organisation=organisation, bids=live_bids_of(organisation)
    )


@page(Capability.LOOK_AFTER_ORGANISATION, Organisation)
def limit_in_bid(request: HttpRequest, organisation: Organisation, bid: int) -> HttpResponse:
    """How far each colleague may go in one bid."""
    application = get_object_or_404(live_bids_of(organisation), pk=bid)
    standing = standing_in(application, organisation)
    people = colleagues_on(application, organisation, clock.now())
    given = [(author, standing.get(author.user.pk, DraftLeave.SUBMIT)) for author in people]
    form = DraftLimitForm(posted(request), colleagues=given)

    if response := submitted(
        request,
        form,
        lambda: actions.limit_several(application, organisation, form.leaves(), by=person(request), at=clock.now()),
        onward("bids-of-organisation", organisation.pk, said=say("Kept. Whoever it concerns is told.")),
    ):
        return response
    title = say("Who may do what in “{bid}”", bid=application)
    way = way_of(organisation).to(say("Who may do what in a bid"), "bids-of-organisation", organisation.pk).to(title)
    return show(request, "drafting/limit.html", way, title=title, form=form, submit_text=say("Keep it"))
