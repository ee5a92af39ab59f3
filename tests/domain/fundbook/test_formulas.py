"""A fundbook's formula: read whole, and refused with every figure or weight that is missing or too many."""

from __future__ import annotations

import pytest

from placefund.domain.formulas import Direction
from placefund.domain.money import Money
from tests.domain.fundbook.small_book import FILES, faults, read

FORMULA = """\
[[figure]]
id = "people"
name = "People"
unit = "people"
definition = "Who lives there."
source = "A"

[[figure]]
id = "trees"
name = "Trees"
unit = "trees"
definition = "What grows there."
source = "A"

[[formula]]
id = "first"
strand = "named"
name = "People and trees"
says = "An illustration."
cap_pounds = 50
step_pounds = 1
source = "A"

[[formula.indicator]]
id = "people"
name = "People"
why = "They count."
figure = "people"

[[formula.indicator]]
id = "bare"
name = "Bareness"
why = "Few trees need more."
figure = "trees"
per = "people"
direction = "less is more"

[[formula.weighting]]
id = "half"
name = "In halves"
why = "For fairness."

  [[formula.weighting.weight]]
  indicator = "people"
  points = 50

  [[formula.weighting.weight]]
  indicator = "bare"
  points = 50
"""
FIGURES = """\
place,figure,value,source,confidence,note
ash-grove,people,100,A,,
birch-grove,people,200,A,weak,Counted twice
ash-grove,trees,7,A,,
birch-grove,trees,9,A,,
"""


def book(*, formula: str = FORMULA, figures: str = FIGURES) -> dict[str, str]:
    return {**FILES, "formula.toml": formula, "place_figures.csv": figures}


def told(files: dict[str, str]) -> list[str]:
    return [str(fault) for fault in faults(files)]


def test_a_formula_is_read_whole() -> None:
    reading = read(book())
    assert reading.faults == ()
    assert reading.book is not None
    (formula,) = reading.book.formulas
    assert (formula.cap, formula.step) == (Money.pounds(50), Money.pounds(1))
    assert [each.direction for each in formula.indicators] == [Direction.MORE, Direction.LESS]
    assert [(each.indicator, each.points) for each in formula.weightings[0].weights] == [("people", 50), ("bare", 50)]
    assert [each.value for each in reading.book.place_figures] == [100, 200, 7, 9]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            book(figures=FIGURES.replace("birch-grove,trees,9,A,,\n", "")),
            "place_figures.csv has no trees for birch-grove",
        ),
        (
            book(figures=FIGURES + "ash-grove,trees,8,A,,\n"),
            "place_figures.csv, line 6: trees of ash-grove stands twice",
        ),
        (
            book(figures=FIGURES.replace("ash-grove,trees", "ash-grove,treees")),
            'names "treees", but this fundbook has no',
        ),
        (
            book(formula=FORMULA.replace("points = 50", "points = 60", 1)),
            "points of half add up to 110 (60 + 50), not to 100",
        ),
        (book(formula=FORMULA.replace('indicator = "bare"', 'indicator = "bear"')), '"bear", which is no indicator'),
        (book(formula=FORMULA.replace('indicator = "bare"', 'indicator = "people"')), "weighs one indicator twice"),
        (book(formula=FORMULA.replace("step_pounds = 1", "step_pounds = 0")), "The step is £0"),
        (book(formula=FORMULA.replace("less is more", "less is less")), '"direction" of [[formula.indicator]] "bare"'),
    ],
)
def test_a_formula_that_could_not_be_worked_out_is_refused(files: dict[str, str], sentence: str) -> None:
    assert any(sentence in fault for fault in told(files)), told(files)
