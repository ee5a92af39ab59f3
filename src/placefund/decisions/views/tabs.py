"""What the pages of a round's decisions share: the way to them and the tabs, from the list to the fairness of it all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.decisions.endorsement.queries import is_asked
from placefund.decisions.queries import has_received
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
    """The tabs of a round's decisions, of which `here` is open; without those that are closed to whoever looks."""
    releases = has(request.user, Capability.RELEASE_DECISIONS, round_) and has_received(round_)
    compares = not why_comparisons_are_closed(person(request), round_, clock.now())
    return Tabs(
        say("Decisions in {name}: the pages", name=round_.name),
        round_.pk,
        here,
        (
            Tab(say("Decisions"), "decisions"),
            Tab(say("Scores and the line"), "decision-scores"),
            Tab(say("Feedback"), "round-feedback"),
            *((Tab(say("Before the board"), "before-board"),) if releases and compares and is_asked(round_) else ()),
            *((Tab(say("Release"), "release-decisions"),) if releases else ()),
            *((Tab(say("Fairness"), "fairness-before"),) if compares else ()),
        ),
    )


def show_decision_page(
    request: HttpRequest, template: str, round_: Round, here: str, /, *, tab: str = "", **context: Any
) -> HttpResponse:
    """A page below a round's decisions, with its round; `tab` names the address of the tab that it is, if it is one."""
    way = way_to(request, round_).to(say("Decisions"), "decisions", round_.pk).to(here)
    if tab:
        context["tabs"] = tabs_of(request, round_, tab)
    return show(request, template, way, round=round_, **context)
