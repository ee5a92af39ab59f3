"""The formula of a fundbook as a fund keeps it, and the figures it rests on as sourced facts of places."""

from __future__ import annotations

from placefund.domain.formulas.publication import Figure, PublishedFormula, Recipe, Weighting
from placefund.domain.fundbook import formulas
from placefund.domain.fundbook.format import Fundbook


def published_formula(book: Fundbook, formula: formulas.Formula) -> PublishedFormula:
    """All that the book says of a formula, in one frozen value."""
    return PublishedFormula(
        name=formula.name,
        says=formula.says,
        is_illustration=not formula.provenance.published,
        cap_pence=None if formula.cap is None else formula.cap.pence,
        cap_says=formula.cap_says,
        step_pence=formula.step.pence,
        figures=tuple(_figure(book, figure) for figure in book.figures if figure.id in _used(formula)),
        recipes=tuple(_recipe(indicator) for indicator in formula.indicators),
        weightings=tuple(
            Weighting(
                key=each.id,
                name=each.name,
                why=each.why,
                points={weight.indicator: weight.points for weight in each.weights},
            )
            for each in formula.weightings
        ),
    )


def _used(formula: formulas.Formula) -> set[str | None]:
    return {figure for each in formula.indicators for figure in (each.figure, each.per, each.times)}


def _figure(book: Fundbook, figure: formulas.Figure) -> Figure:
    own = [each for each in book.place_figures if each.figure == figure.id]
    return Figure(
        key=figure.id,
        name=figure.name,
        unit=figure.unit,
        definition=figure.definition,
        source_refs=" ".join(figure.provenance.sources),
        values={each.place: each.value for each in own},
        notes={each.place: each.provenance.note for each in own if each.provenance.note},
    )


def _recipe(indicator: formulas.FormulaIndicator) -> Recipe:
    return Recipe(
        key=indicator.id,
        name=indicator.name,
        why=indicator.why,
        figure=indicator.figure,
        per=indicator.per or "",
        times=indicator.times or "",
        direction=indicator.direction,
        transform=indicator.transform,
        normalisation=indicator.normalisation,
    )
