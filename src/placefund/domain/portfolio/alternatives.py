"""The most different portfolio that is nearly as good: what the panel could also choose at hardly any cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from placefund.domain import solver
from placefund.domain.portfolio.choice import Award, awards_of
from placefund.domain.portfolio.inquiry import Difference, Inquiry
from placefund.domain.portfolio.model import Marks, Model, programme_of, scale_of, start_of

WITHIN = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another portfolio worth no more than a share (`within`) less than the chosen one.

    It turns over (in or out) `turned` bids, none could turn over more than `turned_at_most`, and it costs `loss` units.
    """

    awards: tuple[Award, ...]
    objective: int
    loss: int
    turned: int
    turned_at_most: int
    difference: Difference
    within: Fraction


def alternative(inquiry: Inquiry, within: Fraction = WITHIN) -> Alternative:
    """The portfolio that turns over the most bids and is worth at least (1 − `within`) of the chosen one."""
    model, objective = inquiry.model, inquiry.choice.objective
    least = objective - int(abs(objective) * within)
    chosen, most = _farthest(inquiry, model, least)
    has = model.has(chosen)
    turned = int((has != model.has(inquiry.chosen)).sum())
    worth = model.worth(chosen)
    return Alternative(
        awards_of(model.levels(chosen)), worth, objective - worth, turned, most, inquiry.difference(chosen), within
    )


def _farthest(inquiry: Inquiry, model: Model, least: int) -> tuple[Marks, int]:
    """The farthest portfolio from the chosen one worth at least `least`, and a proven limit of how far any can be."""
    has = model.has(inquiry.chosen)
    away = np.where(has[model.bid_of], -1, 1).astype(np.int64)
    asked = replace(model, values=away, overlaps=())
    scale = scale_of(model.values)
    best = max(
        (each for each in inquiry.pool if model.fits(each) and model.worth(each) >= least),
        key=lambda each: int(away[each].sum()),
    )
    margin = 0
    while True:
        whole = _with_worth(asked, model, least + margin, scale)
        start = None if margin else np.concatenate([best.astype(float), start_of(model, best)[len(best) :]])
        answer = solver.solve(
            whole, solver.Effort(nodes=inquiry.thoroughness.nodes * 100, seconds=600, leeway=0.999, is_lean=True), start
        )
        funded = int(has.sum())
        most = funded + int(np.floor(answer.bound + 1e-6)) if np.isfinite(answer.bound) else len(model.bids)
        if not answer.has_values:
            break
        found = answer.values[: len(model.cells)] > 0.5
        if model.worth(found) >= least and model.fits(found):
            best = found if away[found].sum() > away[best].sum() else best
            break
        margin = max(1, 2 * margin, least - model.worth(found))
    turned = funded + int(away[best].sum())
    return best, max(turned, most)


def _with_worth(asked: Model, model: Model, least: int, scale: int) -> solver.Programme:
    """The programme of `asked` with one more row: worth at least `least`."""
    base = programme_of(replace(asked, overlaps=model.overlaps), 1)
    worth = np.concatenate([model.values, [-units for _, _, units in model.overlaps]]) / scale
    pairs = len(model.overlaps)
    gain = np.concatenate([asked.values.astype(float), np.zeros(pairs)])
    return replace(
        base,
        gain=gain,
        row_lower=np.append(base.row_lower, least / scale),
        row_upper=np.append(base.row_upper, solver.INFINITY),
        starts=np.append(base.starts, len(base.columns) + len(worth)).astype(np.int32),
        columns=np.append(base.columns, np.arange(len(worth))).astype(np.int32),
        values=np.append(base.values, worth),
    )
