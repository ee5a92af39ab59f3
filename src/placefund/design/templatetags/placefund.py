"""Filters that print values: money, days, moments, shares, states. Templates print these in no other way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

from placefund.design import states, wording
from placefund.design.tongues import (
    example_in,
    heading_in,
    heading_says_in,
    hint_in,
    in_welsh,
    language,
    said,
    said_at_length,
    said_if_known,
    said_plain,
    title_in,
)
from placefund.design.wording.coverage import absent_in_words, holding_in_words, partial_in_words
from placefund.design.wording.portfolio import share_in_words
from placefund.design.wording.rules import group_in_words
from placefund.domain.answering_time import minutes_in_words
from placefund.domain.answers.register import kind_of
from placefund.domain.asking import rule_in_words, shown_when
from placefund.domain.assessment.scoring import format_score
from placefund.domain.coinvestment import CountingRule
from placefund.domain.coverage import Coverage, Holding
from placefund.domain.expressions.checks import vocabulary
from placefund.domain.figures import Blank
from placefund.domain.indicators import quantity as printable_quantity
from placefund.domain.messages import MONTHS, say
from placefund.domain.messages import month as month_in_words
from placefund.domain.money import Money, format_exact
from placefund.domain.portfolio.plan import Group
from placefund.domain.questions import FormRule, Question
from placefund.domain.questions import word_count as words_in
from placefund.domain.short_amounts import ShortAmount, short
from placefund.domain.welsh import WELSH

register = template.Library()
LONGEST_BIG = 8


def as_money(value: Money | int) -> Money:
    """Money as it is, or whole pence as Money."""
    return value if isinstance(value, Money) else Money(value)


def absent(value: Any) -> SafeString | None:
    """Why there is no figure, as every filter prints it; None where there is one. Nothing at all is “Not published”.

    A template variable that is not there comes as an empty text; any other text is a mistake of the page.
    """
    if isinstance(value, str) and value:
        raise TypeError(f"Not a figure to print: {value!r}.")
    if value is None or value == "":
        value = Blank.NOT_PUBLISHED
    return format_html('<span class="pf-unknown">{}</span>', value.label) if isinstance(value, Blank) else None


def _not_published() -> SafeString:
    return format_html('<span class="pf-unknown">{}</span>', Blank.NOT_PUBLISHED.label)


@register.filter
def language_tag(code: str) -> str:
    """`en-GB`, as a page names its language; Django writes `en-gb`."""
    return to_locale(code).replace("_", "-")


@register.filter
def money(value: Money | int | Blank | None) -> str:
    """£12,345.67, or £12,345 when there are no pence. Takes Money or whole pence; nothing is “Not published”."""
    return absent(value) or format_exact(as_money(value))  # type: ignore[arg-type]


@register.filter
def money_short(value: ShortAmount | Money | int | Blank | None) -> str:
    """£12.3m, with the exact amount on hover and for machines; of a sum, with the names of the part and of its whole.

    Amounts that stand beside each other come from `together`, so that they add up as they are printed.
    """
    if why := absent(value):
        return why
    amount = value if isinstance(value, ShortAmount) else short(as_money(value))  # type: ignore[arg-type]
    exact = format_exact(amount.amount)
    if amount.words == exact and not amount.part:
        return exact
    pounds = f"{Decimal(amount.pence) / 100:.2f}"
    return format_html(
        '<data class="pf-money" value="{}" title="{}"{}>{}</data>', pounds, exact, _place_in_sum(amount), amount.words
    )


def _place_in_sum(amount: ShortAmount) -> SafeString:
    return format_html(' data-part="{}" data-of="{}"', amount.part, amount.of) if amount.part else SafeString("")


@register.filter
def asked_when(question: Question, questions: Iterable[Question]) -> str:
    """When a question of these is asked, in words; nothing where everybody is asked it."""
    return shown_when(question, questions, language()) or ""


@register.filter
def must_hold(rule: FormRule, questions: Iterable[Question]) -> str:
    """What must hold between the answers to these questions, in words."""
    return rule_in_words(rule.must_hold, vocabulary(questions, language()))


@register.filter
def asked_for(question: Question) -> str:
    """What a question asks for, by its kind: “A text of at most 300 words”."""
    return kind_of(question).asked(question)


@register.filter
def expected_time(question: Question) -> str:
    """How long the fund expects an answer to take."""
    return minutes_in_words(question.minutes)


register.filter(title_in)
register.filter(heading_in)
register.filter(heading_says_in)
register.filter(hint_in)
register.filter(example_in)
register.filter(said)
register.filter(said_at_length)
register.filter(said_if_known)
register.filter(said_plain)


@register.filter
def options_in(question: Question, language: str) -> str:
    """Its choices, or what each row asks, in Welsh for whoever chose it; nothing where they have no Welsh words."""
    words = question.options_cy or tuple(part.title_cy for part in question.parts if part.title_cy)
    return in_welsh("; ".join(words)) if language == WELSH else ""


@register.filter
def share(value: Fraction) -> str:
    """0.13%: how far from the best something may be at most, rounded up, so that a proof is never overstated."""
    return share_in_words(value)


@register.filter
def bids_of(value: Group) -> str:
    """The bids of a group, as half a line: “in Wales”."""
    return group_in_words(value)


@register.filter
def day(value: date | None) -> str:
    """21 November 2026, in a `time` element."""
    if not value:
        return _not_published()
    local = wording.in_london(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), wording.day_in_words(local))


@register.filter
def moment(value: datetime | None) -> str:
    """4pm on 12 February 2026, London time, in a `time` element."""
    if not value:
        return _not_published()
    local = wording.in_london(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), wording.moment_in_words(local))


@register.filter
def percent(value: Fraction | int | Blank | None) -> str:
    """75% or 33.3%: a Fraction is a share of one, an int already a percentage."""
    return absent(value) or wording.percent_in_words(value)  # type: ignore[arg-type]


@register.filter
def ratio(value: Fraction | int | Blank | None, asked: CountingRule | Fraction | int | None = None) -> str:
    """1.5 to 1. `asked` is the ratio, or the rule with its two, that it is never printed as reaching when it is below."""
    if isinstance(asked, CountingRule):
        return absent(value) or wording.ratio_in_words(value, asked.delivery_ratio, asked.life_ratio)  # type: ignore[arg-type]
    return absent(value) or wording.ratio_in_words(value, *(() if asked is None else (asked,)))  # type: ignore[arg-type]


@register.filter
def held(value: Holding) -> str:
    """How much of a kind of record is here: “Complete from 1 April 2026 on”."""
    return holding_in_words(value)


@register.filter
def absent_kinds(value: Coverage) -> str:
    """The kinds of record of which nothing is here, within a sentence; empty where something of each is."""
    return absent_in_words(value)


@register.filter
def partial_kinds(value: Coverage) -> str:
    """Which kinds of record begin on a day, in a sentence for each day; empty where none does."""
    return partial_in_words(value)


@register.filter
def score(value: Fraction | None) -> str:
    """72.5, out of 100; nothing is “No score yet”."""
    if value is None or value == "":
        return format_html('<span class="pf-unknown">{}</span>', say("No score yet"))
    return format_score(value)


@register.filter
def number(value: int | Blank | None) -> str:
    """12,345."""
    return absent(value) or f"{value:,}".replace("-", "−")


@register.filter
def quantity(value: Decimal | Blank, unit: str = "") -> Any:
    """A reported value by its unit: pounds as money, 12 without decimals, 3.5 with them."""
    return shown(value if isinstance(value, Blank) else printable_quantity(value, unit))


@register.filter
def state_label(value: str) -> str:
    """The words for a state: `returned` reads “Returned”. For the coloured tag use `{% state %}`."""
    return states.label_of_state(value).label


@register.filter
def word_count(value: str | None) -> int:
    """How many words a text has."""
    return words_in(value or "")


@register.filter
def file_size(value: int) -> str:
    """3.4 MB."""
    return wording.file_size_in_words(value)


@register.filter
def source_ref(source: Any) -> str:
    """Where a fact comes from, as a link where there is an address.

    Takes an address, a text, or anything with `title` and, as it has them, `url`, `publisher` and `published_on`.
    """
    if not source:
        return format_html('<span class="pf-unknown">{}</span>', say("No source"))
    if isinstance(source, str):
        title, url, notes = _bare_address(source), source if _is_address(source) else "", []
    else:
        title, url = str(getattr(source, "title", source)), str(getattr(source, "url", "") or "")
        published_on = getattr(source, "published_on", None)
        notes = [
            str(getattr(source, "publisher", "") or ""),
            wording.day_in_words(published_on) if published_on else "",
        ]
    reference = (
        format_html('<a href="{}" rel="external">{}</a>', url, title) if _is_address(url) else format_html("{}", title)
    )
    note = ", ".join(part for part in notes if part)
    return format_html("{}, {}", reference, note) if note else reference


@register.filter
def shown(value: Any) -> Any:
    """A figure in its own form: Money to the penny, short where it comes in short; a date as a day, a Fraction as a
    percentage; else why there is none."""
    match value:
        case None | "" | Blank():
            return absent(value)
        case Money() | ShortAmount():
            return money(value) if isinstance(value, Money) else money_short(value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case Fraction():
            return percent(value)
        case bool():
            return "Yes" if value else "No"
        case int():
            return number(value)
    return value


def placed(value: Any) -> str:
    """The class of a figure that is too long for the big type of a tile: an exact amount from £10,000,000 on."""
    return " pf-figure__value--long" if isinstance(value, Money) and len(str(value)) > LONGEST_BIG else ""


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://", "/"))


def _bare_address(text: str) -> str:
    """The host and path, without the scheme: a link text that says where it goes."""
    return text.split("://", 1)[-1].removeprefix("www.").rstrip("/")


@register.filter
def text(value: object) -> str:
    """A thing by its name, for a tag that asks for text: `{% compared assessor|text %}`."""
    return str(value)


@register.filter
def joined(value: object, other: object) -> str:
    """Two texts as one: `{{ act.verb|joined:" "|joined:act.subject }}`. Numbers are joined as they are read, never added."""
    return f"{value}{other}"


@register.filter
def month(value: date) -> str:
    """April."""
    return str(MONTHS[value.month - 1])


@register.filter
def month_and_year(value: date) -> str:
    """June 2026."""
    return str(month_in_words(value))
