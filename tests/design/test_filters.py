from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from placefund.design.templatetags import placefund as printed
from placefund.design.wording import file_size_in_words
from placefund.domain.coinvestment import CountingRule
from placefund.domain.figures import Blank
from placefund.domain.money import Money


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Money.pounds(12_345), "£12,345"),
        (Money(12_345_67), "£12,345.67"),
        (12_345_67, "£12,345.67"),
        (0, "£0"),
        (Money(-50), "−£0.50"),
    ],
)
def test_money_is_printed_to_the_penny(value, expected):
    assert printed.money(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Money.pounds(30_000_000), '<data class="pf-money" value="30000000.00" title="£30,000,000">£30m</data>'),
        (Money.pounds(12_399_999), '<data class="pf-money" value="12399999.00" title="£12,399,999">£12.4m</data>'),
        (
            Money.pounds(1_000_000_000),
            '<data class="pf-money" value="1000000000.00" title="£1,000,000,000">£1bn</data>',
        ),
        (Money.pounds(980), "£980"),
        (Money(980_50), "£980.50"),
    ],
)
def test_short_money_keeps_the_exact_amount_beside_it(value, expected):
    assert printed.money_short(value) == expected


@pytest.mark.parametrize("filter_", [printed.money, printed.money_short, printed.day, printed.moment, printed.percent,
                                     printed.ratio, printed.number, printed.shown])  # fmt: skip
@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_not_known_is_said_to_be_not_published(filter_, nothing):
    assert filter_(nothing) == '<span class="pf-unknown">Not published</span>'


def test_a_word_where_an_amount_belongs_is_a_mistake_and_not_a_blank():
    with pytest.raises(TypeError, match="Not a figure to print: 'soon'"):
        printed.money("soon")


def test_a_day_is_the_day_in_london():
    assert printed.day(date(2026, 11, 21)) == '<time datetime="2026-11-21">21 November 2026</time>'
    late_in_utc = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert printed.day(late_in_utc) == '<time datetime="2026-07-01">1 July 2026</time>'


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 2, 12, 16, 0, tzinfo=UTC), "4pm on 12 February 2026"),
        (datetime(2026, 7, 1, 15, 0, tzinfo=UTC), "4pm on 1 July 2026"),
        (datetime(2026, 2, 12, 9, 5, tzinfo=UTC), "9:05am on 12 February 2026"),
        (datetime(2026, 2, 12, 12, 0, tzinfo=UTC), "midday on 12 February 2026"),
        (datetime(2026, 2, 12, 0, 0, tzinfo=UTC), "midnight at the end of 11 February 2026"),
        (datetime(2026, 2, 12, 0, 0, 30, tzinfo=UTC), "midnight on 12 February 2026"),
        (datetime(2026, 2, 12, 0, 30, tzinfo=UTC), "12:30am on 12 February 2026"),
    ],
)
def test_a_moment_is_written_in_london_time(value, expected):
    assert printed.moment(value).split(">")[1].split("<")[0] == expected


def test_a_moment_without_a_time_zone_is_refused_because_guessing_would_move_a_deadline():
    with pytest.raises(ValueError, match="has no time zone"):
        printed.moment(datetime(2026, 2, 12, 16, 0))  # noqa: DTZ001  the missing zone is what is tested


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(3, 4), "75%"),
        (Fraction(1, 3), "33.3%"),
        (Fraction(2, 3), "66.7%"),
        (Fraction(6967, 10_000), "69.7%"),
        (Fraction(125, 100_000), "0.1%"),
        (Fraction(4, 10_000), "under 0.1%"),
        (Fraction(9_996, 10_000), "over 99.9%"),
        (Fraction(10_004, 10_000), "100%"),
        (62, "62%"),
        (Fraction(-1, 8), "−12.5%"),
    ],
)
def test_a_share_is_printed_with_one_decimal_at_most(value, expected):
    assert printed.percent(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(3, 2), "1.5 to 1"),
        (2, "2 to 1"),
        (Fraction(4, 3), "1.33 to 1"),
        (Fraction(1999, 1000), "1.999 to 1"),
        (Fraction(597, 1000), "0.6 to 1"),
        (Fraction(1125, 1000), "1.12 to 1"),
        (Fraction(-597, 1000), "−0.6 to 1"),
        (Fraction(199_999, 100_000), "1.999 to 1"),
        (Fraction(2001, 1000), "2 to 1"),
        (0, "0 to 1"),
    ],
)
def test_a_ratio_just_below_two_is_not_shown_as_two(value, expected):
    assert printed.ratio(value) == expected


@pytest.mark.parametrize(
    ("value", "asked", "expected"),
    [(Fraction(1499, 1000), Fraction(3, 2), "1.499 to 1"), (Fraction(14_999, 10_000), Fraction(3, 2), "1.499 to 1"),
     (Fraction(1499, 1000), Fraction(8, 5), "1.5 to 1"), (Fraction(3, 2), Fraction(3, 2), "1.5 to 1")],
)  # fmt: skip
def test_a_ratio_just_below_what_is_asked_is_not_shown_as_reaching_it(value, asked, expected):
    assert printed.ratio(value, asked) == expected
    rule = CountingRule(1, frozenset(), frozenset(), delivery_ratio=asked, life_ratio=Fraction(4))
    assert printed.ratio(value, rule) == expected


@pytest.mark.parametrize("filter_", [printed.percent, printed.ratio])
def test_a_float_is_no_rate(filter_):
    with pytest.raises(TypeError, match="not float"):
        filter_(0.5)


def test_words_are_counted_as_the_limit_counts_them():
    assert printed.word_count("Co-investment of £2m,\n twice  over") == 5


def test_a_state_is_shown_in_words():
    assert printed.state_label("decided") == "Decided, not released"
    assert printed.state_label("never_heard_of") == "Never heard of"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://www.example.org/a/", '<a href="https://www.example.org/a/" rel="external">example.org/a</a>'),
        ("Letter of 3 May", "Letter of 3 May"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("", '<span class="pf-unknown">No source</span>'),
    ],
)
def test_a_source_is_a_link_only_where_it_has_an_address(source, expected):
    assert printed.source_ref(source) == expected


def test_a_name_that_holds_html_stays_a_name():
    assert printed.source_ref("<b>Bold</b>") == "&lt;b&gt;Bold&lt;/b&gt;"


@pytest.mark.parametrize(("size", "expected"), [(980, "980 bytes"), (12_400, "12 KB"), (3_440_000, "3.4 MB")])
def test_a_file_says_how_large_it_is(size, expected):
    assert file_size_in_words(size) == expected


def test_texts_are_joined_and_never_added() -> None:
    assert printed.joined(1, 2) == "12"
    assert printed.text(Money(100)) == "£1"


def test_months_are_written_out() -> None:
    assert (printed.month(date(2026, 4, 1)), printed.month_and_year(date(2026, 6, 30))) == ("April", "June 2026")


@pytest.mark.parametrize("name", ["money", "money_short", "number", "percent", "ratio", "quantity", "shown"])
@pytest.mark.parametrize(("blank", "words"), [(b, str(b)) for b in Blank])
def test_every_filter_of_figures_says_why_there_is_none(name: str, blank: Blank, words: str) -> None:
    assert getattr(printed, name)(blank) == f'<span class="pf-unknown">{words}</span>'
