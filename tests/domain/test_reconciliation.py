"""Published claims beside each other, with the real case of the Innovation Accelerators."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.evaluation.reconciliation import Disagreement, MismatchKind, PublishedClaim, reconcile

NAMES = {
    "ia": "the Innovation Accelerators",
    "glasgow": "Glasgow City Region",
    "midlands": "the West Midlands",
    "manchester": "Greater Manchester",
}
PARENTS = {"glasgow": "ia", "midlands": "ia", "manchester": "ia"}


def claim(
    key: str,
    scope: str,
    measure: str,
    words: str,
    low: int | None,
    high: int | None,
    *,
    said: date = date(2025, 3, 31),
    said_as: str = "March 2025",
    definition: str = "",
    tense: str = "reported",
) -> PublishedClaim:
    unit = "GBP" if measure == "investment" else "jobs"
    bounds = (None if low is None else Decimal(low), None if high is None else Decimal(high))
    return PublishedClaim(key, said, measure, definition, scope, *bounds, unit, words, "S1", tense, said_as)


GLASGOW_JOBS = claim("glasgow-jobs", "glasgow", "jobs", "260 jobs created", 260, 260)
PROGRAMME_JOBS = claim("ia-jobs", "ia", "jobs", "up to 250 FTE", None, 250, said=date(2025, 6, 1), said_as="June 2025")
NEW = claim(
    "ia-new", "ia", "investment", "£140m+", 140_000_000, None, said=date(2025, 6, 1), said_as="June 2025",
    definition="new investment",
)  # fmt: skip
PRIVATE = claim(
    "ia-private", "ia", "investment", "£140m+", 140_000_000, None, said=date(2025, 10, 19), said_as="October 2025",
    definition="private investment",
)  # fmt: skip
GLASGOW_MONEY = claim(
    "glasgow-money", "glasgow", "investment", "£47m", 47_000_000, 47_000_000, definition="co-investment"
)
MIDLANDS_MONEY = claim(
    "midlands-money", "midlands", "investment", "£70m", 70_000_000, 70_000_000, definition="additional investment"
)
MIDLANDS_HOPE = claim(
    "midlands-hope", "midlands", "investment", "a further £150m", 150_000_000, 150_000_000, said=date(2023, 1, 1),
    said_as="2023", definition="further private co-investment", tense="forecast",
)  # fmt: skip
HUNDREDS = claim(
    "ia-hundreds", "ia", "jobs+safeguarded", "hundreds of jobs", 200, None, said=date(2025, 7, 29),
    said_as="July 2025", definition="not stated",
)  # fmt: skip
ALL = (GLASGOW_JOBS, PROGRAMME_JOBS, NEW, PRIVATE, GLASGOW_MONEY, MIDLANDS_MONEY, MIDLANDS_HOPE, HUNDREDS)


def found(*claims: PublishedClaim) -> tuple[Disagreement, ...]:
    return reconcile(claims, PARENTS, NAMES)


def test_a_part_above_its_whole_is_told_in_the_words_of_both() -> None:
    assert found(GLASGOW_JOBS, PROGRAMME_JOBS) == (
        Disagreement(
            ("ia-jobs", "glasgow-jobs"),
            MismatchKind.PARTS_EXCEED_WHOLE,
            "Glasgow City Region says “260 jobs created” (March 2025); the Innovation Accelerators, of which it is a part, "
            "says “up to 250 FTE” (June 2025). A part cannot be more than its whole, so they were counted by different "
            "rules or on different days, or one of them is not exact.",
        ),
    )


def test_parts_that_fit_into_their_whole_agree() -> None:
    assert found(claim("g", "glasgow", "jobs", "200 jobs", 200, 200), PROGRAMME_JOBS) == ()


def test_two_parts_can_exceed_the_whole_together() -> None:
    [told] = found(
        claim("g", "glasgow", "jobs", "150 jobs", 150, 150),
        claim("m", "midlands", "jobs", "120+", 120, None),
        PROGRAMME_JOBS,
    )
    assert (told.kind, told.claims) == (MismatchKind.PARTS_EXCEED_WHOLE, ("ia-jobs", "g", "m"))
    assert "which is at least 270 together" in told.sentence


def test_one_figure_with_two_definitions_is_told_once() -> None:
    [told] = found(NEW, PRIVATE)
    assert told == Disagreement(
        ("ia-new", "ia-private"),
        MismatchKind.TWO_DEFINITIONS,
        "For the Innovation Accelerators, the same figure is called “new investment” (June 2025) and “private investment” "
        "(October 2025). The two words need not mean the same, and which of them was counted is not published.",
    )


def test_a_forecast_that_was_not_reached_is_not_called_a_false_claim() -> None:
    [told] = found(MIDLANDS_HOPE, MIDLANDS_MONEY)
    assert told == Disagreement(
        ("midlands-hope", "midlands-money"),
        MismatchKind.FORECAST_AND_REPORT,
        "For the West Midlands, “a further £150m” (2023) was forecast as “further private co-investment”, and “£70m” "
        "(March 2025) was reported as “additional investment”: £80m less. A forecast is no claim of what happened, and "
        "whether both count the same is not published.",
    )


def test_what_is_left_for_the_silent_part_is_arithmetic_and_says_so() -> None:
    [told] = found(NEW, GLASGOW_MONEY, MIDLANDS_MONEY)
    assert told == Disagreement(
        ("ia-new", "glasgow-money", "midlands-money"),
        MismatchKind.NOBODY_CAN_TELL,
        "If all of them meant the same by it, “£140m+” (June 2025) for the Innovation Accelerators less £47m (Glasgow City "
        "Region) + £70m (the West Midlands) would leave £23m for Greater Manchester, which published no figure of its own. "
        "Nothing says that they did mean the same, so this is arithmetic and not a finding.",
    )


def test_a_forecast_is_no_part_of_a_reported_whole() -> None:
    assert found(NEW, GLASGOW_MONEY, MIDLANDS_HOPE) == ()


def test_a_vague_claim_can_check_no_other() -> None:
    [told] = found(PROGRAMME_JOBS, HUNDREDS)
    assert (told.kind, told.claims) == (MismatchKind.NOBODY_CAN_TELL, ("ia-jobs", "ia-hundreds"))


def test_two_reports_of_one_thing_that_leave_no_common_figure() -> None:
    [told] = found(
        claim("a", "glasgow", "jobs", "more than 300", 300, None), claim("b", "glasgow", "jobs", "up to 200", None, 200)
    )
    assert told.sentence == (
        "For Glasgow City Region, “more than 300” (March 2025) and “up to 200” (March 2025) leave no figure that fits both."
    )


def test_the_whole_real_case_has_these_disagreements_in_this_order() -> None:
    assert [(told.kind, told.claims) for told in found(*ALL)] == [
        (MismatchKind.PARTS_EXCEED_WHOLE, ("ia-jobs", "glasgow-jobs")),
        (MismatchKind.TWO_DEFINITIONS, ("ia-new", "ia-private")),
        (MismatchKind.FORECAST_AND_REPORT, ("midlands-hope", "midlands-money")),
        (MismatchKind.NOBODY_CAN_TELL, ("ia-new", "glasgow-money", "midlands-money", "ia-private")),
        (MismatchKind.NOBODY_CAN_TELL, ("ia-jobs", "ia-hundreds")),
    ]


@given(st.permutations(ALL))
def test_the_order_of_claims_does_not_matter(claims: list[PublishedClaim]) -> None:
    assert reconcile(claims, PARENTS, NAMES) == found(*ALL)


def test_no_claims_have_nothing_to_disagree_about() -> None:
    assert reconcile((), PARENTS) == ()
