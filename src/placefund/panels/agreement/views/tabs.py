"""The tabs of a round's panel: bids and meetings, the scores drawn, the ranked list, how readers agree, the draw."""

from __future__ import annotations

from django.http import HttpRequest

from placefund.domain.assessment.method import NearTheLine
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.access import has
from placefund.records import clock
from placefund.web.pages import person
from placefund.web.tabs import Tab, Tabs


def tabs_of(request: HttpRequest, round_: Round, here: str) -> Tabs:
    """The tabs of a round's panel, of which `here` is open; without those that are closed to whoever looks."""
    runs = has(request.user, Capability.RUN_PANEL, round_)
    return Tabs(
        say("Panel of {name}: its pages", name=round_.name),
        round_.pk,
        here,
        (
            Tab(say("Bids and meetings"), "panel"),
            Tab(say("Scores"), "panel-scores"),
            Tab(say("Ranked list"), "panel-ranking"),
            *((Tab(say("Readers"), "panel-readers"),) if runs else ()),
            *((Tab(say("The draw"), "draw-lots"),) if _may_see_a_draw(request, round_) else ()),
        ),
    )


def _may_see_a_draw(request: HttpRequest, round_: Round) -> bool:
    if not round_.terms_record or round_.terms().method.near_the_line is not NearTheLine.PARTIAL_RANDOMISATION:
        return False
    return not why_comparisons_are_closed(person(request), round_, clock.now())
