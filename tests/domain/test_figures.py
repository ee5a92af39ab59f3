"""A figure is a value, not published, or not on record here; what is worked out from a blank is blank."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.coverage import Coverage, Extent, Holding, RecordKind, require_statement
from placefund.domain.figures import Blank, Figure, as_json, cell_of, money_from_json, total
from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.domain.short_amounts import short
from placefund.domain.standards.cells import written

amounts = st.integers(-(10**9), 10**9).map(Money)
figures = st.one_of(amounts, st.sampled_from(Blank))
TODAY = date(2026, 11, 29)


@given(st.lists(figures))
def test_a_sum_is_a_number_only_where_each_of_its_parts_is(parts: list[Figure[Money]]) -> None:
    found = total(parts)
    if Blank.NOT_ON_RECORD in parts:
        assert found is Blank.NOT_ON_RECORD
    elif Blank.NOT_PUBLISHED in parts:
        assert found is Blank.NOT_PUBLISHED
    else:
        assert found == Money.total(part for part in parts if isinstance(part, Money))


@given(figures, figures)
def test_a_difference_with_a_blank_is_blank(whole: Figure[Money], part: Figure[Money]) -> None:
    assert isinstance(whole - part, Money) == (isinstance(whole, Money) and isinstance(part, Money))


@pytest.mark.parametrize("blank", Blank)
def test_a_blank_is_neither_nought_nor_less_nor_more(blank: Blank) -> None:
    assert not blank
    assert blank != Money(0)
    with pytest.raises(TypeError):
        assert blank < Money(1)  # type: ignore[operator]


@given(figures)
def test_json_gives_back_what_it_was_given(figure: Figure[Money]) -> None:
    assert money_from_json(as_json(figure)) == figure


def test_a_file_says_in_words_what_is_not_there() -> None:
    assert written(cell_of(Blank.NOT_ON_RECORD)) == written(Blank.NOT_ON_RECORD) == "not on record here"
    assert written(cell_of(Money(150))) == "1.50"


ALLOCATIONS_ONLY = Coverage.of([Holding(RecordKind.ALLOCATIONS, Extent.COMPLETE)])


def test_what_nobody_stated_is_not_on_record() -> None:
    assert Coverage().absent == tuple(RecordKind)
    assert ALLOCATIONS_ONLY.counted(Money(0), RecordKind.AWARDS) is Blank.NOT_ON_RECORD
    assert ALLOCATIONS_ONLY.counted(Money(5), RecordKind.ALLOCATIONS) == Money(5)


def test_what_is_left_is_known_only_where_the_records_are_complete() -> None:
    since = Coverage.of([Holding(RecordKind.AWARDS, Extent.FROM_A_DAY, TODAY)])
    assert since.counted(Money(5), RecordKind.AWARDS) == Money(5)
    assert since.rest(Money(5), RecordKind.AWARDS) is Blank.NOT_ON_RECORD


@pytest.mark.parametrize("nought", [Money(0), 0, Fraction(0), Decimal(0), short(Money(0)), None])
def test_a_nought_of_records_that_begin_on_a_day_is_no_figure(nought: Any) -> None:
    """Cardiff has not had £0 because nothing was entered since Monday."""
    since = Coverage.of([Holding(RecordKind.AWARDS, Extent.FROM_A_DAY, TODAY)])
    whole = Coverage.of([Holding(RecordKind.AWARDS, Extent.COMPLETE)])
    assert since.counted(nought, RecordKind.AWARDS) is Blank.NOT_ON_RECORD
    assert whole.counted(nought, RecordKind.AWARDS) == nought
    for day, is_whole in ((TODAY, True), (TODAY - timedelta(1), False)):
        assert since.of_what_began(day).is_whole(RecordKind.AWARDS) == is_whole
    assert (since.incomplete, whole.absent) == (tuple(RecordKind), since.absent)


def test_a_statement_replaces_what_was_stated_of_its_kinds_alone() -> None:
    both = [Holding(kind, Extent.FROM_A_DAY, TODAY) for kind in (RecordKind.AWARDS, RecordKind.PAYMENTS)]
    then = require_statement(ALLOCATIONS_ONLY, both, today=TODAY)
    assert [holding.kind for holding in then.partial] == [RecordKind.AWARDS, RecordKind.PAYMENTS]
    assert then.holding(RecordKind.ALLOCATIONS).extent is Extent.COMPLETE


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ([], "Choose at least one kind of record."),
        ([Holding(RecordKind.AWARDS, Extent.FROM_A_DAY)], "Give the day from which"),
        ([Holding(RecordKind.AWARDS, Extent.COMPLETE, TODAY)], "Give the day from which"),
        ([Holding(RecordKind.AWARDS, Extent.FROM_A_DAY, TODAY + timedelta(1))], "cannot be to come"),
        ([Holding(RecordKind.ALLOCATIONS, Extent.COMPLETE)], "stated already"),
        ([Holding(RecordKind.PAYMENTS, Extent.COMPLETE)], "Payments cannot be on record without awards"),
        ([Holding(RecordKind.OUTCOMES, Extent.COMPLETE)], "Outcomes cannot be on record without awards"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(stated: list[Holding], sentence: str) -> None:
    with pytest.raises(NotPossible, match=sentence):
        require_statement(ALLOCATIONS_ONLY, stated, today=TODAY)


def test_of_several_funds_that_is_on_record_which_is_of_all() -> None:
    late = Coverage.of([Holding(RecordKind.AWARDS, Extent.FROM_A_DAY, TODAY)])
    early = Coverage.of([Holding(RecordKind.AWARDS, Extent.FROM_A_DAY, TODAY - timedelta(9))])
    whole = Coverage.of([Holding(RecordKind.AWARDS, Extent.COMPLETE)])
    assert Coverage.common([whole, early, late]).holding(RecordKind.AWARDS).since == TODAY
    assert not Coverage.common([whole, ALLOCATIONS_ONLY]).holds(RecordKind.AWARDS)
    assert Coverage.common([whole]).is_whole(RecordKind.AWARDS)
    assert Coverage.common([]).absent == tuple(RecordKind)
