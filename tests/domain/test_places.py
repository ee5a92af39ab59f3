"""Places as sets of local authorities: overlaps, nations, and codes that ended."""

from datetime import date

from placefund.domain.places import (
    AreaChange,
    ChangeKind,
    Nation,
    Resolution,
    nations_of,
    overlap,
    overlaps_with_earmarked,
    resolve,
)

CHANGES = (
    AreaChange("E08000016", "E08000038", ChangeKind.NEW_CODE, date(2025, 4, 1)),
    AreaChange("E07000190", "E07000246", ChangeKind.MERGER, date(2019, 4, 1)),
    AreaChange("E07000246", "E06000066", ChangeKind.MERGER, date(2023, 4, 1)),
    AreaChange("E10000006", "E06000063", ChangeKind.SPLIT, date(2023, 4, 1)),
    AreaChange("E10000006", "E06000064", ChangeKind.SPLIT, date(2023, 4, 1)),
    AreaChange("E10000099", "", ChangeKind.TERMINATION, date(2020, 4, 1)),
)
NAMES = {"E08000038": "Barnsley", "E06000063": "Cumberland", "E06000064": "Westmorland and Furness"}


def test_two_places_overlap_in_the_codes_that_both_hold() -> None:
    assert overlap({"E08000001", "E08000003"}, ("E08000003", "E06000007")) == ("E08000003",)


def test_only_earmarked_places_that_share_an_area_are_named() -> None:
    earmarked = {"greater-manchester": frozenset({"E08000001", "E08000003"}), "london": frozenset({"E09000001"})}
    assert overlaps_with_earmarked({"E08000003", "E08000001", "E06000007"}, earmarked) == {
        "greater-manchester": ("E08000001", "E08000003")
    }
    assert overlaps_with_earmarked({"E06000007"}, earmarked) == {}


def test_the_nations_of_a_place_come_in_the_order_of_the_lists() -> None:
    drawn = nations_of({"W06000015", "E06000023", "N09000003"})
    assert drawn == (Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND)
    assert nations_of({"K02000001"}) == ()


def test_a_code_in_use_stands_for_itself() -> None:
    resolution = resolve("E08000038", CHANGES)
    assert resolution == Resolution("E08000038", ("E08000038",))
    assert resolution.is_current
    assert resolution.sentence(NAMES) == "E08000038 is in use."


def test_a_recoded_authority_is_named_with_its_new_code() -> None:
    resolution = resolve("E08000016", CHANGES)
    assert (resolution.current, resolution.kind) == (("E08000038",), ChangeKind.NEW_CODE)
    assert resolution.sentence(NAMES) == (
        "E08000016 was in use until 1 April 2025 at the latest. Use Barnsley (E08000038) instead."
    )


def test_a_chain_of_successions_is_followed_to_its_end() -> None:
    assert resolve("E07000190", CHANGES) == Resolution("E07000190", ("E06000066",), ChangeKind.MERGER, date(2019, 4, 1))


def test_a_divided_county_says_among_which_authorities_to_choose() -> None:
    resolution = resolve("E10000006", CHANGES)
    assert resolution.is_split
    assert resolution.sentence(NAMES) == (
        "E10000006 was in use until 1 April 2023 at the latest, and was then divided among Cumberland (E06000063) and "
        "Westmorland and Furness (E06000064). Choose from those."
    )


def test_a_code_without_successor_says_that_nothing_took_its_place() -> None:
    assert resolve("E10000099", CHANGES).sentence({}) == (
        "E10000099 was in use until 1 April 2020 at the latest, and nothing took its place."
    )


def test_a_circle_of_changes_ends_instead_of_running_for_ever() -> None:
    circle = (
        AreaChange("A", "B", ChangeKind.NEW_CODE, date(2020, 1, 1)),
        AreaChange("B", "A", ChangeKind.NEW_CODE, date(2021, 1, 1)),
    )
    assert resolve("A", circle).current == ()


def test_a_code_that_nobody_ever_gave_is_not_called_in_use() -> None:
    unknown = resolve("E07000999", CHANGES)
    assert unknown.sentence(NAMES) == "No such code as E07000999 is known. Check it for a slip."
    assert resolve("E07000999", CHANGES).sentence({"E07000999": "Newtown"}) == "E07000999 is in use."
