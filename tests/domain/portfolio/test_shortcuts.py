"""What is counted the short way is what is counted the long way."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from placefund.domain.portfolio.bids import ProblemRefused
from placefund.domain.portfolio.choice import NothingFits
from placefund.domain.portfolio.inquiry import Inquiry
from placefund.domain.portfolio.model import model_of, patched
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.proof import Care, bracket
from placefund.domain.portfolio.search import _kept, _moves, _pairs
from placefund.domain.portfolio.solve import EXACT, solve
from placefund.domain.portfolio.span import _cut_model, _value, cheaper, scored
from tests.domain.portfolio.cases import a_case
from tests.examples import examples

SOME = settings(max_examples=examples(25), deadline=None)


@SOME
@given(a_case(most=5), st.integers(0, 2**32))
def test_many_choices_at_once_fit_as_each_by_itself(problem: Problem, seed: int) -> None:
    chance = np.random.default_rng(seed)
    model = model_of(problem).forcing(0).barring(1)
    choices = chance.random((40, len(model.cells))) < 0.3
    assert model.fitting(choices).tolist() == [model.fits(each) for each in choices]


@SOME
@given(a_case(most=5, draws=2), st.integers(1, 99), st.integers(0, 3000))
def test_a_changed_bid_counts_as_in_the_whole_changed_problem(problem: Problem, cut: int, rise: int) -> None:
    try:
        inquiry = Inquiry(problem, solve(problem, EXACT))
        bid = problem.bids[0]
        eased = problem.with_bid(cheaper(bid, cut))
    except (NothingFits, ProblemRefused):
        return
    short, long = _cut_model(inquiry, bid, cut), patched(inquiry.model, eased, eased.bid(bid.id))
    for one, other in ((short.matrix, long.matrix), (short.values, long.values)):
        assert (one == other).all()
    assert short.overlaps == long.overlaps
    risen = scored(problem, bid, rise).bid(bid.id)
    for level in bid.levels:
        assert _value(inquiry, bid, rise, level.percent) == problem.objective.value(risen, risen.level(level.percent))


@SOME
@given(a_case(most=6))
def test_pairs_of_changes_kept_rule_after_rule_are_those_kept_by_all_rules(problem: Problem) -> None:
    model = model_of(problem)
    chosen = np.zeros(len(model.cells), dtype=bool)
    chosen[0] = True
    used, moves = model.matrix[:, chosen].sum(axis=1), _moves(model, chosen)
    first, second = _pairs(moves, np.arange(len(moves.bid)))
    lower, upper = model.least - used, model.most - used
    # changes that touch no rule at all keep none that is broken already: the search asks only when nothing is broken
    lower, upper = np.minimum(lower, 0), np.maximum(upper, 0)
    both = moves.shift[:, first] + moves.shift[:, second]
    kept = ((both >= lower[:, None]) & (both <= upper[:, None])).all(axis=0)
    assert _kept(moves, lower, upper, first, second).tolist() == np.flatnonzero(kept).tolist()


@SOME
@given(a_case(most=6), st.integers(0, 120))
def test_a_search_up_to_a_line_reaches_it_when_a_search_without_end_does(problem: Problem, share: int) -> None:
    model = model_of(problem)
    whole = bracket(model, (), Care(nodes=0))
    if whole.high is None:
        return
    line = whole.high * share // 100
    brief = bracket(model, (), Care(nodes=0, line=line))
    assert (brief.low is not None and brief.low >= line) == (whole.low is not None and whole.low >= line)
    assert brief.high == whole.high
