"""The scenario board: every scenario of a round side by side, and two or three of them compared bid by bid."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from placefund.decisions.queries import money_for
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.domain.row_numbers import row_number
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.scenarios.answers.charts import map_of_differences, nations_chart, years_compared
from placefund.scenarios.answers.comparison import differences, rules_of_all, rules_that_differ, treated_alike
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.answers.queries import ScenarioAnswer
from placefund.scenarios.models import Scenario
from placefund.scenarios.queries import scenarios_of
from placefund.scenarios.sheets.sheet import money_of_the_round, options_of, rows_across, rows_of, unequal_money
from placefund.scenarios.signing.queries import signature_of
from placefund.scenarios.stated_views.queries import in_force
from placefund.web.crumbs import way_to
from placefund.web.pages import page, person, refuse, show

MOST = 3
"""More than three columns cannot be read side by side, least of all on a phone."""


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def scenarios(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every scenario of a round with its money, number, merit, gap, nations, sectors and rules; pick some to compare."""
    refuse(why_comparisons_are_closed(person(request), round_, clock.now()))
    rows = list(scenarios_of(round_))
    found = [ScenarioAnswer(row) for row in rows if row.has_answer]
    return show(
        request,
        "scenarios/board.html",
        way_to(request, round_).to(say("Scenarios")),
        round=round_,
        answered=found,
        unequal=unequal_money(found, on_the_page=False),
        unanswered=[(row, Explanations(row)) for row in rows if not row.has_answer],
        nations=_table(found, "by_nation"),
        sectors=_table(found, "by_sector"),
        signature=signature_of(round_),
        views=len(in_force(round_)),
        may_build=has(request.user, Capability.BUILD_SCENARIO, round_),
        history=acts_on(rows, reader=person(request), at=clock.now()),
    )


def _table(found: Sequence[ScenarioAnswer], group: str) -> list[tuple[str, list[object]]]:
    """Rows of a comparison: each group's name, and its money in each scenario; None where it has no bid there."""
    sums = [getattr(each, group) for each in found]
    names = list(dict.fromkeys(name for each in sums for name in each))
    return [(name, [each.get(name) for each in sums]) for name in names]


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def compare_scenarios(request: HttpRequest, round_: Round) -> HttpResponse:
    """Two or three scenarios side by side: what differs and why, where, and in which years."""
    refuse(why_comparisons_are_closed(person(request), round_, clock.now()))
    rows = _picked(request, round_)
    found = [ScenarioAnswer(row) for row in rows]
    first = found[0] if found else None
    explained = [Explanations(each.scenario, each) for each in found]
    options = options_of(found, money_of_the_round(found[0], money_for(round_))) if found else ()
    return show(
        request,
        "scenarios/compare.html",
        way_to(request, round_).to(say("Scenarios"), "scenarios", round_.pk).to(say("Compare")),
        round=round_,
        found=found,
        most=MOST,
        unequal=unequal_money(found),
        options=options,
        figures=rows_across(rows_of(found), options) if len(found) > 1 else [],
        changes=[(each.answer, differences(first, each.answer, each.whys)) for each in explained[1:]] if first else [],
        only_in_one=rules_that_differ(explained) if len(found) > 1 else (),
        alike=treated_alike(found) if len(found) > 1 else (),
        rules=rules_of_all(explained) if len(found) > 1 else (),
        chart=years_compared(found) if len(found) > 1 else None,
        nation_charts=[nations_chart(each) for each in found] if len(found) > 1 else [],
        drawing=map_of_differences(found) if len(found) > 1 else None,
        nations=_table(found, "by_nation"),
        sectors=_table(found, "by_sector"),
    )


def _picked(request: HttpRequest, round_: Round) -> list[Scenario]:
    """The scenarios in the address that have an answer, the oldest first, three at most."""
    given = [number for each in request.GET.getlist("with") if (number := row_number(each)) is not None]
    rows = Scenario.objects.filter(round=round_, pk__in=given, state__in=("solved", "signed"))
    return list(rows.order_by("pk")[:MOST])
