"""What anyone may read about how a round fell out: the fairness report, published with the outcomes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.decisions.fairness_report import NotYet, fairness_of
from placefund.decisions.views.tabs import show_decision_page
from placefund.design.charts import Chart, Pair, pairs
from placefund.design.wording.fairness import comparison_in_words, group_in_words, report_in_words, waiting_in_words
from placefund.domain.fairness import Comparison, Dimension, Group
from placefund.domain.fairness.intervals import percent
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.views import round_tabs
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import page, person, refuse, show

TITLES = {
    Dimension.NATION: say("By nation"),
    Dimension.PLACE: say("By region"),
    Dimension.SECTOR: say("By sector"),
    Dimension.LEAD: say("By kind of lead"),
    Dimension.SIZE: say("By size of ask"),
}
LOOKED_AT = (Dimension.NATION, Dimension.PLACE)
"""The comparisons that are drawn as well."""


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def fairness(request: HttpRequest, round_: Round) -> HttpResponse:
    """Who applied, who was funded, and where the money went, once the outcomes are public."""
    is_public = round_.is_public(clock.now())
    return show(
        request,
        "decisions/fairness.html",
        way_to(request, round_).to(say("Fairness")),
        tabs=round_tabs.tabs_of(round_, "fairness"),
        round=round_,
        is_public=is_public,
        **_report(round_, is_shown=is_public),
    )


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def fairness_before(request: HttpRequest, round_: Round) -> HttpResponse:
    """The same report on the decisions as they stand, for those who decide and release."""
    refuse(why_comparisons_are_closed(person(request), round_, clock.now()))
    return show_decision_page(
        request,
        "decisions/fairness.html",
        round_,
        say("Fairness"),
        tab="fairness-before",
        is_public=round_.is_public(clock.now()),
        is_desk=True,
        **_report(round_, is_shown=True),
    )


def _report(round_: Round, *, is_shown: bool) -> dict[str, Any]:
    report = fairness_of(round_) if is_shown else None
    if report is None:
        return {"report": None}
    comparisons = [
        (TITLES[each.dimension], comparison_in_words(each), _rows(each), _chart(each)) for each in report.comparisons
    ]
    sentences = waiting_in_words(report.waiting) if isinstance(report, NotYet) else report_in_words(report)
    return {"report": report, "sentences": sentences, "comparisons": comparisons}


def _rows(comparison: Comparison) -> list[tuple[Group, str, str, tuple[str, ...]]]:
    """Each group with its rate and its share of the money as a page prints them, and in words."""
    return [
        (
            group,
            percent(group.rate),
            "–" if group.share_of_money is None else percent(group.share_of_money),
            group_in_words(group),
        )
        for group in comparison.groups
    ]


def _chart(comparison: Comparison) -> Chart | None:
    if comparison.dimension not in LOOKED_AT or not comparison.groups:
        return None
    rows = [Pair(group.name, group.asked, group.awarded) for group in comparison.groups]
    return pairs(
        say("Money asked for and awarded, {titles}", titles=TITLES[comparison.dimension].lower()),
        rows,
        (say("Asked for"), say("Awarded")),
    )
