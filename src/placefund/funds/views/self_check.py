"""Whether a bid could stand in a round, before anybody signs in or writes a word of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.findings import Finding
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.domain.self_check import WHAT_PEOPLE_CHECK, check, earmarked_in
from placefund.funds.forms import SelfCheckForm
from placefund.funds.models import Round
from placefund.funds.views.round_tabs import tabs_of
from placefund.places.queries import areas_in_use
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, Round, named="round_")
def check_yourself(request: HttpRequest, round_: Round) -> HttpResponse:
    """A few questions and what the round's own rules find in the answers. They are sent, answered, and kept nowhere."""
    form: SelfCheckForm | None = None
    found: tuple[Finding, ...] | None = None
    areas: tuple[tuple[str, str], ...] = ()
    if round_.terms_record:
        terms = round_.terms()
        form = SelfCheckForm(posted(request), terms=terms, areas=dict(areas_in_use().values_list("code", "name")))
        if form.is_bound and form.is_valid():
            intention = form.intention()
            found, areas = check(intention, terms, clock.now()), earmarked_in(intention.areas, terms)
    return show(
        request,
        "funds/public/check_yourself.html",
        way_to(request, round_).to(say("Check yourself")),
        title=say("Could your bid stand?"),
        tabs=tabs_of(round_, "check-yourself"),
        round=round_,
        form=form,
        found=found,
        areas=areas,
        by_people=WHAT_PEOPLE_CHECK,
    )
