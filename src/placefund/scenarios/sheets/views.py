"""The sheet of a scenario, on the screen and as a file for paper."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse

from placefund.decisions.queries import money_for
from placefund.decisions.signed_scenario import decided_otherwise
from placefund.design.wording.lists import listed
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.records import clock
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.answers.views.reader import explained_answer
from placefund.scenarios.models import Scenario
from placefund.scenarios.sheets.sheet import MinisterSheet, money_of_the_round, rows_across, sheet_of
from placefund.scenarios.sheets.sheet_pdf import typeset_sheet
from placefund.scenarios.signing.queries import signature_of, signed_and_released
from placefund.web.crumbs import way_to
from placefund.web.pages import page, refuse, show


def _require_released(request: HttpRequest, scenario: Scenario) -> None:
    """Whoever reads no scores reads the sheet that was signed, once the outcomes of its round are released, and no other.

    Raises:
        PermissionDenied: it is not signed, or not released, or of a place's own call.
    """
    if not has(request.user, Capability.READ_SCORES, scenario):
        refuse("" if scenario in signed_and_released(scenario.fund_slug) else NOT_YET)


NOT_YET = say("This sheet is not released to you: it has to be signed, and the outcomes of its round released.")


def _sheet(explained: Explanations, scenario: Scenario) -> MinisterSheet:
    money = money_of_the_round(explained.answer, money_for(scenario.round))
    sheet = sheet_of(explained, money, signature_of(scenario.round))
    decided = decided_otherwise(scenario, clock.now()) if sheet.is_signed else None
    if decided is None:
        return sheet
    since = say(
        "Decided since: {funded} of {bids} bids are funded, with {money}. Otherwise than signed: {others}.",
        funded=decided.funded,
        bids=decided.bids,
        money=decided.money,
        others=listed(decided.departed),
    )
    return replace(sheet, fixed=(since, *sheet.fixed))


@page(Capability.READ_SHEET, Scenario, methods=("GET",))
def scenario_sheet(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """One sheet: what is recommended, what else could be had, what was not told apart, whose view was followed, who signed."""
    _require_released(request, scenario)
    explained = explained_answer(request, scenario)
    sheet = _sheet(explained, scenario)
    reads_all = has(request.user, Capability.READ_SCORES, scenario)
    above = way_to(request, scenario if reads_all else scenario.round.strand.fund)
    return show(
        request,
        "scenarios/sheet.html",
        above.to(say("Sheet for a minister")),
        round=scenario.round,
        scenario=scenario,
        reads_all=reads_all,
        embargo=None if scenario.round.is_public(clock.now()) else scenario.round.public_from,
        explained=explained,
        sheet=sheet,
        table=rows_across(sheet.rows, sheet.options),
    )


@page(Capability.READ_SHEET, Scenario, methods=("GET",))
def scenario_sheet_file(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """The same sheet as one side of A4."""
    _require_released(request, scenario)
    sheet = _sheet(explained_answer(request, scenario), scenario)
    if scenario.solved_at is None:
        raise Http404(say("This scenario has no answer yet."))
    file = HttpResponse(typeset_sheet(sheet, scenario.solved_at), content_type="application/pdf")
    file["Content-Disposition"] = f'attachment; filename="scenario-{scenario.pk}-sheet.pdf"'
    return file
