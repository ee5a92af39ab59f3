"""What everybody may know of readiness: what is asked, in which waves, and the findings that the fund has published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Fund, Programme
from placefund.readiness.findings.queries import published_in
from placefund.readiness.waves.queries import public_waves
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def fund_readiness(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What is asked of places in each strand by invitation, the waves, and place by place what is published."""
    at, waves = clock.now(), public_waves(fund)
    published = {row.finding.sent.submission.programme_id: row for row in published_in(fund)}
    places = Programme.objects.filter(strand__fund=fund).select_related("place", "strand")
    strands = []
    for strand in {wave.strand_id: wave.strand for wave in waves}.values():
        own = [wave for wave in waves if wave.strand_id == strand.pk]
        strands.append(
            {
                "strand": strand,
                "waves": [(wave, wave.standing(at)) for wave in own],
                "terms": own[-1].terms(),
                "places": [(row.place, published.get(row.pk)) for row in places if row.strand_id == strand.pk],
            }
        )
    return show(
        request, "readiness/public.html", way_to(request, fund).to(say("Readiness")), of_fund=fund, strands=strands
    )
