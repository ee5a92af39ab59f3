"""Figures are joined to a place by codes of one vintage: what adds up, what is a wider region's, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.context.joins import AskedPlace, JoinedMeasure, Standing, beside, joined
from placefund.domain.context.observations import Geography, Measure, MeasureKind, Observation, Region
from placefund.domain.places import AreaChange, ChangeKind

PEOPLE = Measure("people", "People", "people", MeasureKind.COUNT, "Counted.")
OUTPUT = Measure("output", "Output", "£m", MeasureKind.COUNT, "Made.")
PER_HEAD = Measure("per-head", "Each", "£", MeasureKind.RATIO, "Divided.", 0, "output", "people", Decimal(1000))
RATE = Measure("rate", "Rate", "per cent", MeasureKind.RATE, "A share.", 1)
MEASURES = {each.key: each for each in (PEOPLE, OUTPUT, PER_HEAD, RATE)}
NAMES = {"A1": "Ashton", "A2": "Bexford", "A3": "Carlow", "A4": "Dunham"}
PLACE = AskedPlace("The place", frozenset({"A1", "A2"}), NAMES)
PAIR = Region("R1", Geography.ITL, "2021", "The pair", frozenset({"A1", "A2"}))
LEFT = Region("R2", Geography.ITL, "2021", "The left", frozenset({"A1"}))
RIGHT = Region("R3", Geography.ITL, "2021", "The right", frozenset({"A2"}))
MORE = Region("R4", Geography.ITL, "2021", "The larger", frozenset({"A1", "A2", "A3"}))


def seen(
    measure: str,
    values: dict[str, int],
    geography: Geography = Geography.ITL,
    vintage: str = "2021",
    period: str = "2022",
) -> list[Observation]:
    return [Observation(measure, geography, vintage, code, period, Decimal(value)) for code, value in values.items()]


def found(
    measure: Measure,
    observations: Sequence[Observation],
    regions: Sequence[Region] = (),
    changes: Sequence[AreaChange] = (),
    asked: AskedPlace = PLACE,
) -> JoinedMeasure:
    return joined(measure, asked, observations, regions, changes, MEASURES)


def values(each: JoinedMeasure) -> list[tuple[str, Decimal]]:
    return [(reading.period, reading.value) for reading in each.readings]


def test_a_region_with_the_same_areas_is_the_place() -> None:
    own = found(RATE, seen("rate", {"R1": 70, "R4": 60}), [PAIR, MORE])
    assert (own.standing, values(own)) == (Standing.OWN, [("2022", Decimal(70))])
    assert own.why == "Published for The pair (R1), which holds the same areas as the place."


def test_counts_add_up_over_regions_that_make_the_place() -> None:
    own = found(PEOPLE, seen("people", {"R2": 3, "R3": 4}), [LEFT, RIGHT])
    assert (own.standing, values(own), own.codes) == (Standing.OWN, [("2022", Decimal(7))], ("R2", "R3"))


def test_a_year_that_one_part_lacks_is_no_year_of_the_sum() -> None:
    rows = seen("people", {"R2": 3, "R3": 4}) + seen("people", {"R2": 5}, period="2023")
    assert values(found(PEOPLE, rows, [LEFT, RIGHT])) == [("2022", Decimal(7))]


def test_rates_are_never_put_together() -> None:
    own = found(RATE, seen("rate", {"R2": 60, "R3": 80}), [LEFT, RIGHT])
    assert (own.standing, own.readings) == (Standing.AREAS, ())
    assert [(each.title, each.readings[0].value) for each in own.others] == [("The left", 60), ("The right", 80)]


def test_a_wider_region_is_shown_as_the_region() -> None:
    own = found(PEOPLE, seen("people", {"R4": 9}), [MORE])
    assert (own.standing, own.title, values(own)) == (Standing.REGION, "The larger", [("2022", Decimal(9))])
    assert own.why == ("Figures for The larger (R4), ITL regions of 2021. They hold the place, and also Carlow.")


def test_a_part_of_an_area_is_more_than_the_place() -> None:
    wide = Region(
        "R5", Geography.ITL, "2021", "Nearly", frozenset({"A1", "A2"}), frozenset({"A4"}), ("The mouth of Dunham",)
    )
    own = found(PEOPLE, seen("people", {"R5": 9}), [wide])
    assert (own.standing, own.title) == (Standing.REGION, "Nearly")
    assert own.why.endswith("They hold the place, and also The mouth of Dunham.")


def test_another_vintage_is_refused_with_a_sentence() -> None:
    own = found(PEOPLE, seen("people", {"R1": 9}, Geography.NUTS, "2016"), [PAIR])
    assert (own.standing, own.readings) == (Standing.REFUSED, ())
    assert own.why == (
        "The figures on record are for NUTS regions of 2016. What areas regions hold is known here for ITL regions of 2021 alone, "
        "and a code may stand for other areas in another year: nothing is joined across vintages."
    )


def test_a_code_that_changed_without_its_border_is_joined_and_told() -> None:
    change = AreaChange("N1", "R1", ChangeKind.NEW_CODE, date(2021, 1, 1))
    own = found(PEOPLE, seen("people", {"N1": 9}, Geography.NUTS, "2016"), [PAIR], [change])
    assert (own.standing, values(own)) == (Standing.OWN, [("2022", Decimal(9))])
    assert own.why.endswith("The codes are of 2016; each became another without a change of border.")


@pytest.mark.parametrize("kind", [kind for kind in ChangeKind if kind is not ChangeKind.NEW_CODE])
def test_a_code_whose_border_moved_is_not_joined(kind: ChangeKind) -> None:
    moved = AreaChange("N1", "R1", kind, date(2021, 1, 1))
    assert (
        found(PEOPLE, seen("people", {"N1": 9}, Geography.NUTS, "2016"), [PAIR], [moved]).standing is Standing.REFUSED
    )
    area = AreaChange("B1", "A1", kind, date(2021, 1, 1))
    own = found(PEOPLE, seen("people", {"B1": 9, "A2": 3}, Geography.AREA, "2019"), (), [area])
    assert (own.standing, own.readings) == (Standing.REFUSED, ())
    assert "other borders than Ashton has today" in own.why


def test_an_area_that_only_changed_its_code_is_joined_and_told() -> None:
    area = AreaChange("B1", "A1", ChangeKind.NEW_CODE, date(2021, 1, 1))
    own = found(PEOPLE, seen("people", {"B1": 9, "A2": 3}, Geography.AREA, "2019"), (), [area])
    assert values(own) == [("2022", Decimal(12))]
    assert own.why == "Added up over all its areas. B1 is A1 today: the code changed, and the border did not."


def test_counts_of_areas_are_not_added_while_one_is_missing() -> None:
    own = found(PEOPLE, seen("people", {"A1": 9, "A3": 3}, Geography.AREA))
    assert (own.standing, own.readings, own.why) == (
        Standing.AREAS,
        (),
        "Not added up: there is no figure for Bexford.",
    )


def test_a_quotient_is_of_the_same_areas_or_of_none() -> None:
    same = seen("people", {"R1": 4}) + seen("output", {"R1": 8})
    assert values(found(PER_HEAD, same, [PAIR])) == [("2022", Decimal(2000))]
    other = seen("people", {"R1": 4}) + seen("output", {"R4": 8})
    assert found(PER_HEAD, other, [PAIR, MORE]).standing is Standing.REFUSED
    nothing = seen("people", {"R1": 0}) + seen("output", {"R1": 8})
    assert values(found(PER_HEAD, nothing, [PAIR])) == []


def test_of_a_year_the_newest_release_counts_and_each_is_named() -> None:
    first = Observation("people", Geography.ITL, "2021", "R1", "2022", Decimal(5), edition="2023")
    later = Observation("people", Geography.ITL, "2021", "R1", "2022", Decimal(6), edition="2024")
    own = found(PEOPLE, [later, first], [PAIR])
    assert [(each.value, each.edition) for each in own.readings] == [(6, "2024")]


def test_a_published_interval_stays_with_its_figure_and_a_sum_has_none() -> None:
    rows = [
        Observation("people", Geography.ITL, "2021", code, "2022", Decimal(5), Decimal(4), Decimal(6))
        for code in ("R2", "R3")
    ]
    alone = found(PEOPLE, rows, [LEFT, RIGHT], asked=AskedPlace("Left", frozenset({"A1"}), NAMES))
    assert (alone.readings[0].low, alone.readings[0].high) == (4, 6)
    both = found(PEOPLE, rows, [LEFT, RIGHT])
    assert (both.readings[0].value, both.readings[0].low, both.readings[0].high) == (10, None, None)


def test_what_is_not_there_is_absent_and_never_nought() -> None:
    for own in (found(PEOPLE, []), beside(PEOPLE, "England", (Geography.NATION, "E"), [], MEASURES)):
        assert (own.standing, own.readings) == (Standing.ABSENT, ())


AREAS = [f"X{number}" for number in range(6)]


@st.composite
def partitions(draw: st.DrawFn) -> tuple[frozenset[str], list[Region]]:
    """A place, and regions that part all areas among them, with larger ones that hold several."""
    owner = draw(st.lists(st.integers(0, 3), min_size=len(AREAS), max_size=len(AREAS)))
    small = {
        number: frozenset(area for area, mine in zip(AREAS, owner, strict=True) if mine == number)
        for number in set(owner)
    }
    regions = [Region(f"S{number}", Geography.ITL, "2021", f"Small {number}", held) for number, held in small.items()]
    merged = draw(st.sets(st.sampled_from(sorted(small)), min_size=1))
    regions.append(Region("L", Geography.ITL, "2021", "Large", frozenset().union(*(small[n] for n in merged))))
    place = draw(st.sets(st.sampled_from(AREAS), min_size=1))
    return frozenset(place), regions


@given(partitions())
def test_a_sum_counts_every_area_once_and_says_whether_it_is_the_places(
    drawn: tuple[frozenset[str], list[Region]],
) -> None:
    """Each area has a weight of its own, so that the sum tells which areas were counted."""
    place, regions = drawn
    weight = {area: 10**position for position, area in enumerate(AREAS)}
    rows = seen("people", {region.code: sum(weight[area] for area in region.whole) for region in regions})
    own = found(PEOPLE, rows, regions, asked=AskedPlace("P", place, {}))
    (reading,) = own.readings
    counted = {area for area in AREAS if int(reading.value) // weight[area] % 10 == 1}
    assert int(reading.value) == sum(weight[area] for area in counted)
    assert place <= counted
    assert (own.standing is Standing.OWN) is (place == counted)


@given(partitions(), st.sampled_from(["2016", "2025"]))
def test_no_value_crosses_a_vintage(drawn: tuple[frozenset[str], list[Region]], vintage: str) -> None:
    place, regions = drawn
    rows = seen("people", {region.code: 1 for region in regions}, vintage=vintage)
    own = found(PEOPLE, rows, regions, asked=AskedPlace("P", place, {}))
    assert (own.standing, own.readings, own.others) == (Standing.REFUSED, (), ())
    assert vintage in own.why
