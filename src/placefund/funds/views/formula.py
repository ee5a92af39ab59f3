"""What a formula would have given the places of a fund, beside what they were given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.design.charts import Bar, Chart, Pair, bars, pairs
from placefund.domain.formulas import FormulaRefused, Sensitivity
from placefund.domain.formulas.publication import PublishedFormula
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.citations import citations, cited
from placefund.funds.formula_weights import FormulaComparison, WeightsForm, weighed, weighting_as_posted
from placefund.funds.models import FormulaRecord, Fund
from placefund.funds.queries import allocations_on
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show
from placefund.web.takeaway import asked_of_the_page

WIDEST = 10
"""The step, in points, that the chart of swings shows."""


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def formula(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The formula of a fund under the weights that the address asks for; the book's first weighting when it asks for none."""
    way = way_to(request, fund).to(say("What a formula would have given"))
    kept = FormulaRecord.objects.filter(strand__fund=fund).select_related("strand__fund").first()
    rows = [
        each for each in allocations_on(fund, london(clock.now()).date()) if kept and each.strand_id == kept.strand_id
    ]
    if kept is None or not rows:
        return show(request, "funds/public/formula.html", way)
    published = kept.formula()
    form = WeightsForm(
        asked_of_the_page(request) or weighting_as_posted(published.weightings[0], published.recipes),
        formula=published,
        strand=kept.strand,
    )
    found: FormulaComparison | None = None
    if form.is_valid():
        try:
            found = weighed(form, rows)
        except FormulaRefused as refusal:
            form.add_error(None, str(refusal))
    answers: dict[str, Any] = {}
    if found is not None:
        answers = {"found": found, "chart": beside_chart(found), "swings": swings_chart(found.sensitivity)}
    return show(
        request,
        "funds/public/formula.html",
        way,
        strand=kept.strand,
        formula=published,
        form=form,
        figures=_figures(fund, published, rows),
        status=200 if found else 422,
        **answers,
    )


def beside_chart(found: FormulaComparison) -> Chart:
    """Each place's two amounts, the largest given first."""
    items = [
        Pair(row.place.name, row.given, row.by_formula) for row in sorted(found.rows, key=lambda row: -row.given.pence)
    ]
    return pairs(say("What each place was given, and would have been"), items, (say("Given"), say("By the formula")))


def swings_chart(swings: Sensitivity) -> Chart | None:
    """How much money ten points more or fewer of each weight would move; None when no weight can be moved."""
    shown = [shift for shift in swings.shifts if abs(shift.step) == WIDEST]
    items = [
        Bar(
            (say("{indicator}: 10 more") if shift.step > 0 else say("{indicator}: 10 fewer")).format(
                indicator=shift.name
            ),
            shift.moved,
        )
        for shift in shown
    ]
    return (
        bars(say("Money that ten points more or fewer would move"), items, amount_name=say("Moved"), sums=False)
        if items
        else None
    )


def _figures(fund: Fund, published: PublishedFormula, rows: list[Any]) -> dict[str, Any]:
    """The statistics behind the formula: a row for each place, and what each figure is and where it comes from."""
    sources, kept = citations(fund), published.figures
    values = [(row.place, [figure.values.get(row.place.slug) for figure in kept]) for row in rows]
    notes = {row.place.name: kept[0].notes[row.place.slug] for row in rows if row.place.slug in kept[0].notes}
    return {
        "heads": [(figure.name, figure.unit) for figure in kept],
        "rows": values,
        "notes": list(notes.items()),
        "meanings": [(figure, cited(figure.source_refs, sources)) for figure in kept],
    }
