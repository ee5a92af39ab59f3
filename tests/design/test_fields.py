from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from placefund.design.forms import DayField, MomentField, MoneyField, WordsField, parse_money
from placefund.domain.money import Money, format_exact


def refusal(field: forms.Field, value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("£1,234.50", 123450),
        ("1234.5", 123450),
        (" 1 234 ", 123400),
        ("0", 0),
        ("20,000,000", 2_000_000_000),
        ("007", 700),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, pence):
    assert MoneyField().clean(typed) == Money(pence)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1.5m", "Enter the amount in full, in figures, such as 1,500,000 and not 1.5m."),
        ("2 million", "Enter the amount in full, in figures, such as 1,500,000 and not 1.5m."),
        ("-5", "Enter an amount of £0 or more. An amount cannot be negative."),
        ("(5)", "Enter an amount of £0 or more. An amount cannot be negative."),
        ("1,23", "Enter an amount in pounds and pence, such as 1,234.50. Use only figures, commas and one point."),
        ("1.234", "Enter an amount in pounds and pence, such as 1,234.50. Use only figures, commas and one point."),
        ("lots", "Enter an amount in pounds and pence, such as 1,234.50. Use only figures, commas and one point."),
        ("١٢٣", "Enter an amount in pounds and pence, such as 1,234.50. Use only figures, commas and one point."),
        ("9" * 40, "This amount is too large. Check the number of zeros."),
    ],
)
def test_an_amount_that_cannot_be_read_is_refused_with_what_to_type(typed, why):
    assert refusal(MoneyField(), typed) == why


@given(st.integers(min_value=0, max_value=10**13))
def test_every_amount_that_is_printed_can_be_typed_back(pence):
    assert parse_money(format_exact(Money(pence))) == Money(pence)


def test_the_limits_of_an_amount_are_allowed_and_what_is_beyond_is_not():
    field = MoneyField(least=Money.pounds(1), most=Money.pounds(20), whole_pounds=True)
    assert [field.clean("1"), field.clean("20")] == [Money.pounds(1), Money.pounds(20)]
    assert refusal(field, "0.99") == "Enter an amount of £1 or more."
    assert refusal(field, "20.01") == "Enter an amount of £20 or less."
    assert refusal(field, "5.50") == "Enter the amount in whole pounds, with no pence."


def test_an_amount_that_is_not_required_may_be_left_out():
    assert MoneyField(required=False).clean("") is None


def test_a_day_is_read_with_its_month_in_figures_or_words():
    assert [
        DayField().clean(parts) for parts in (["1", "4", "2027"], [" 1", "April ", "2027"], ["1", "apr", "2027"])
    ] == [date(2027, 4, 1)] * 3


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (["31", "2", "2027"], "Enter a real date. This one is not in the calendar."),
        (["31", "", ""], "The date must include a month and a year."),
        (["1", "4", "27"], "The year must have four figures, such as 2026."),
        (["first", "4", "2027"], "Enter the date in figures, such as 12 2 2026."),
        (["²", "4", "2027"], "Enter the date in figures, such as 12 2 2026."),
    ],
)
def test_a_day_that_is_wrong_says_which_box(parts, why):
    assert refusal(DayField(), parts) == why


def test_a_day_outside_its_bounds_names_the_bound():
    field = DayField(earliest=date(2026, 4, 1), latest=date(2031, 3, 31))
    assert refusal(field, ["31", "3", "2026"]) == "Enter 1 April 2026 or a later date."
    assert refusal(field, ["1", "4", "2031"]) == "Enter 31 March 2031 or an earlier date."


@pytest.mark.parametrize("clock", ["4pm", "4 PM", "16:00", "16.00", "4:00pm"])
def test_a_moment_is_read_on_a_london_clock(clock):
    assert MomentField().clean(["1", "7", "2026", clock]) == datetime(2026, 7, 1, 15, 0, tzinfo=UTC)


def test_an_hour_that_the_clocks_skip_is_refused():
    assert refusal(MomentField(), ["29", "3", "2026", "1:30am"]) == (
        "The clocks go forward that night: this time does not exist. Enter another."
    )


def test_of_an_hour_that_comes_twice_it_is_asked_which():
    assert refusal(MomentField(), ["25", "10", "2026", "1:30am"]) == (
        "The clocks go back that night, so 1:30am comes twice. Enter 1:30am BST for the first, or 1:30am GMT for the second."
    )
    first, second = (MomentField().clean(["25", "10", "2026", f"1:30am {zone}"]) for zone in ("BST", "gmt"))
    assert (first, second) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    for moment in (first, second):  # what stands in the boxes can be sent again
        assert MomentField().clean(MomentField().widget.decompress(moment)) == moment
    assert MomentField().clean(["25", "10", "2026", "2:30am"]) == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    assert refusal(MomentField(), ["1", "7", "2026", "4pm GMT"]) == "London is not on GMT then. Leave it out."


@pytest.mark.parametrize(
    ("clock", "why"),
    [
        ("4", "Enter a time, such as 4pm or 16:00."),
        ("", "Enter a time, such as 4pm or 16:00."),
        ("13pm", "Enter a real time, such as 4pm or 16:00."),
        ("24:00", "Enter a real time, such as 4pm or 16:00."),
    ],
)
def test_a_time_that_could_mean_two_things_is_refused(clock, why):
    assert refusal(MomentField(), ["1", "7", "2026", clock]) == why


def test_an_empty_time_box_takes_the_usual_time():
    assert MomentField(usual_time="4pm").clean(["1", "2", "2026", ""]) == datetime(2026, 2, 1, 16, 0, tzinfo=UTC)


def test_a_text_over_its_limit_says_how_many_words_to_take_out():
    field = WordsField(max_words=3)
    assert field.clean("one two three") == "one two three"
    assert refusal(field, "one two three four") == "The limit is 3 words. Take out 1 word."


def test_ten_megabytes_of_text_are_refused():
    assert refusal(WordsField(max_words=None), "word " * 2_000_000).startswith("Ensure this value has at most 100000")
