"""What a changed book would have done to the last round: of a proposed change, and of a draft that nobody has proposed yet."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from placefund.domain.fundbook.format import Fundbook
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.fundbooks.changes.queries import why_not_compared
from placefund.fundbooks.drafts.queries import working_book
from placefund.fundbooks.editions.queries import NO_BOOK_HERE, reading_of
from placefund.fundbooks.models import ProposedChange
from placefund.fundbooks.simulations.queries import simulated_rounds
from placefund.funds.models import Fund
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.pages import page, person, show

HERE = say("What it would have done")


@page(Capability.MANAGE_FUND, ProposedChange, named="change", methods=("GET",))
def simulated_change(request: HttpRequest, change: ProposedChange) -> HttpResponse:
    """What the values of a proposed change would have done to the last round of each strand."""
    new = None if why_not_compared(change) else reading_of(change.texts).book
    return _show(request, change.fund, new, way_to(request, change).to(HERE), called=change.said)


@page(Capability.CHANGE_FUND, Fund, methods=("GET",))
def simulated_draft(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What the values of the draft would have done to the last round of each strand."""
    book = working_book(fund)
    if book is None:
        raise Http404(NO_BOOK_HERE)
    way = way_to(request, fund).to(say("Change this fund"), "change-fund", fund.slug)
    way = way.to(say("Its book"), "book-draft", fund.slug).to(HERE)
    return _show(request, fund, reading_of(book.texts).book, way, called=say("The draft of its book"))


def _show(request: HttpRequest, fund: Fund, new: Fundbook | None, way: Crumbs, **more: Any) -> HttpResponse:
    rounds = simulated_rounds(fund, new, reader=person(request), at=clock.now()) if new is not None else []
    return show(request, "fundbooks/simulation.html", way, fund=fund, is_read=new is not None, rounds=rounds, **more)
