"""What the pages of a round's panel share: the way to them and the tabs, from bids and meetings to the draw."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.domain.assessment.method import NearTheLine
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import person, show
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
            *((Tab(say("Interviews"), "round-interviews"),) if runs else ()),
            *((Tab(say("The draw"), "draw-lots"),) if _may_see_a_draw(request, round_) else ()),
        ),
    )


def show_panel_page(
    request: HttpRequest, template: str, round_: Round, here: str, /, *, tab: str = "", **context: Any
) -> HttpResponse:
    """A page below a round's panel, with its round; `tab` names the address of the tab that it is, if it is one."""
    way = way_to(request, round_).to(say("Panel"), "panel", round_.pk).to(here)
    if tab:
        context["tabs"] = tabs_of(request, round_, tab)
    return show(request, template, way, round=round_, **context)


def _may_see_a_draw(request: HttpRequest, round_: Round) -> bool:
    if not round_.terms_record or round_.terms().method.near_the_line is not NearTheLine.PARTIAL_RANDOMISATION:
        return False
    return not why_comparisons_are_closed(person(request), round_, clock.now())
