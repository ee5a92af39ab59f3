"""The tabs of a round's decisions: the list, the scores behind it, the feedback, the release, the fairness of it all."""

from __future__ import annotations

from django.http import HttpRequest

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.access import has
from placefund.records import clock
from placefund.web.pages import person
from placefund.web.tabs import Tab, Tabs


def tabs_of(request: HttpRequest, round_: Round, here: str) -> Tabs:
    """The tabs of a round's decisions, of which `here` is open; without those that are closed to whoever looks."""
    releases = has(request.user, Capability.RELEASE_DECISIONS, round_)
    compares = not why_comparisons_are_closed(person(request), round_, clock.now())
    return Tabs(
        say("Decisions in {name}: the pages", name=round_.name),
        round_.pk,
        here,
        (
            Tab(say("Decisions"), "decisions"),
            Tab(say("Scores and the line"), "decision-scores"),
            Tab(say("Feedback"), "round-feedback"),
            *((Tab(say("Release"), "release-decisions"),) if releases else ()),
            *((Tab(say("Fairness"), "fairness-before"),) if compares else ()),
        ),
    )
