"""Formula allocation: published figures and weights in, an amount for each place out, exact to the penny and explained."""

from placefund.domain.formulas.explain import Explanation, GroupPrice, explain
from placefund.domain.formulas.index import (
    Direction,
    FormulaRefused,
    Index,
    Indicator,
    Normalisation,
    Transform,
    index_of,
    shifted,
)
from placefund.domain.formulas.problem import Bounds, Claimant, GroupFloor, Problem
from placefund.domain.formulas.sensitivity import STEPS, Formula, Sensitivity, Shift, sensitivity
from placefund.domain.formulas.solve import AmountBasis, PlaceShare, Split, solve

__all__ = [
    "STEPS",
    "AmountBasis",
    "Bounds",
    "Claimant",
    "Direction",
    "Explanation",
    "Formula",
    "FormulaRefused",
    "GroupFloor",
    "GroupPrice",
    "Index",
    "Indicator",
    "Normalisation",
    "PlaceShare",
    "Problem",
    "Sensitivity",
    "Shift",
    "Split",
    "Transform",
    "explain",
    "index_of",
    "sensitivity",
    "shifted",
    "solve",
]  # fmt: skip
