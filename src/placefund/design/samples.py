"""What the gallery shows: a form in every state, charts, findings and a long list. Invented figures, said so on the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.core.paginator import Paginator

from placefund.design.charts import (
    Band,
    Bar,
    Bubble,
    Chart,
    Column,
    Interval,
    Meaning,
    Node,
    Pair,
    RankBand,
    Span,
    StackPart,
    TowardsTarget,
    bars,
    bubbles,
    columns,
    flow,
    intervals,
    pairs,
    progress,
    rank_bands,
    spans,
    stack,
)
from placefund.design.fields import DayField, MomentField, MoneyField, WordsField
from placefund.design.list_sample import list_sample
from placefund.design.states import STATES
from placefund.domain.findings import Finding
from placefund.domain.money import Money

SWATCHES = (
    "ink", "ink-soft", "muted", "line", "paper", "teal-night", "teal-deep", "teal", "teal-mid", "teal-light", "mint", "amber",
    "amber-dark", "sand", "sun", "red", "blush", "green", "slate", "plum",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sample fact comes from."""

    title: str
    url: str
    published_on: date


class EveryControl(forms.Form):
    """One of each control."""

    name = forms.CharField(label="Name of the partnership", help_text="As it should stand on the award")
    email = forms.EmailField(
        label="Email address of the lead", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    strand = forms.ChoiceField(
        label="Which strand do you apply to?", choices=[("e", "Earmarked"), ("c", "Competed")], widget=forms.RadioSelect
    )
    sectors = forms.MultipleChoiceField(
        label="Sectors",
        choices=[("life", "Life sciences"), ("clean", "Clean energy"), ("digital", "Digital and technologies")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    nation = forms.ChoiceField(
        label="Nation", choices=[("", "Choose one"), ("e", "England"), ("s", "Scotland"), ("w", "Wales")]
    )
    ask = MoneyField(label="How much do you ask for?", help_text="At most £20m", most=Money.pounds(20_000_000))
    jobs = forms.IntegerField(label="Jobs created", min_value=0)
    starts_on = DayField(label="First day of the work", help_text="For example, 1 4 2027")
    closes_at = MomentField(label="When does the round close?", help_text="For example, 12 2 2026 at 4pm")
    case = WordsField(label="Why this place?", max_words=50, rows=4)
    evidence = forms.FileField(label="Evidence", help_text="PDF or spreadsheet, 10 MB at most")
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    agreed = forms.BooleanField(label="I confirm that the partners have agreed to this")


class Filters(forms.Form):
    """A form of filters: nothing in it is required."""

    mark_optional = False
    place = forms.ChoiceField(label="Place", choices=[("", "Every place"), ("n", "Northvale")], required=False)
    state = forms.ChoiceField(label="State", choices=[("", "Every state"), ("o", "Open")], required=False)
    words = forms.CharField(label="Words", required=False)


def sample() -> dict[str, Any]:
    """Everything the page of the gallery prints."""
    return {
        "title": "Design gallery",
        "blank": EveryControl(prefix="blank"),
        "wrong": EveryControl(_wrong(), prefix="wrong"),
        "filters_form": Filters(prefix="filters"),
        "states": tuple(STATES),
        "swatches": SWATCHES,
        "found": FINDINGS,
        "page_of_many": Paginator(range(1, 241), 20).page(6),
        "charts": _charts(),
        "source": Source("Invented prospectus", "https://www.example.org/prospectus", date(2026, 3, 2)),
        "amount": Money(12_345_678_90),
        "round_amount": Money.pounds(30_000_000),
        "day_value": date(2026, 11, 21),
        "moment_value": datetime(2026, 2, 12, 16, 0, tzinfo=UTC),
        "half": Fraction(1, 2),
        "three_to_two": Fraction(3, 2),
        "list": list_sample(),
        "is_sample": True,
    }


def _wrong() -> dict[str, str]:
    """What a hurried person might send: each control with its own error."""
    given = {
        "email": "lead at example", "ask": "1.5m", "jobs": "a few", "starts_on_day": "31", "starts_on_month": "2",
        "starts_on_year": "2027", "closes_at_day": "12", "closes_at_month": "2", "case": "word " * 60,
    }  # fmt: skip
    return {f"wrong-{name}": value for name, value in given.items()}


FINDINGS = (
    Finding("round_is_open", True, "The round is open until 4pm on 12 February 2026.", "Terms, section 2.1"),
    Finding(
        "ask_is_within_the_cap",
        False,
        "You ask for £21.4m and the cap is £20m. Lower your costs by £1.4m.",
        "Terms, 3.2",
    ),
    Finding(
        "partnership_has_three_helices", False, "No business partner has joined yet. Invite one.", "Terms, section 1.4"
    ),
    Finding(
        "co_investment_meets_the_ratio", True, "You show £24m of eligible co-investment for £20m.", "Terms, section 4.5"
    ),
    Finding.untested("answers_keep_their_word_limits", "No question has an answer yet.", "Terms, section 2.3"),
)


def _m(millions: int) -> Money:
    return Money.pounds(millions * 1_000_000)


def _rankings() -> tuple[Chart, ...]:
    read = (Fraction(68), Fraction(80), Fraction(84))
    return (
        intervals(
            "Scores and how sure they are",
            [
                Interval("Clean ports", read, Fraction(232, 3), 78.4, 69.1, 87.7, Fraction(80), href="#ports"),
                Interval("Tides", (Fraction(60), Fraction(76)), Fraction(68), 69.0, 58.2, 79.8, is_near=True),
                Interval("Fibre and light", (), None),
            ],
        ),
        rank_bands(
            "Ranks that are possible",
            [
                RankBand("Clean ports", 1, 1, 2, Fraction(97, 100), href="#ports"),
                RankBand("Tides", 2, 1, 3, Fraction(11, 20), is_near=True),
                RankBand("Fibre and light", 3, 2, 3, Fraction(3, 20)),
            ],
            line_after=2,
            line_label="The money ends here",
        ),
    )


def _towards_targets() -> Chart:
    return progress(
        "Outcomes against targets",
        [
            TowardsTarget("Further investment", _m(1000), _m(620), _m(480), _m(310), _m(500)),
            TowardsTarget("Jobs created", 3_000, 1_240, 700, 240, 1_500),
            TowardsTarget("Businesses supported", 850, 910, 910, 860),
        ],
    )


def _charts() -> tuple[Chart, ...]:
    return (
        stack(
            "Envelope of the invented fund",
            [
                StackPart("Paid", _m(84), Meaning.PAID, "#paid"), StackPart("Committed", _m(126), Meaning.COMMITTED),
                StackPart("Set aside", _m(150), Meaning.SET_ASIDE), StackPart("Free", _m(140), Meaning.FREE),
            ],
        ),
        _flow(),
        bars(
            "Awards by place",
            [
                Bar("Northvale", _m(50), _m(50), "#n"), Bar("Estuary and Downs", _m(31), _m(40)),
                Bar("Three Rivers combined authority", _m(18), _m(30)), Bar("Highmoor", Money(412_300_00), _m(20)),
            ],
            amount_name="Awarded",
        ),
        columns(
            "Money by financial year",
            [
                Column("2026-27", (_m(40), _m(31))), Column("2027-28", (_m(95), _m(88))), Column("2028-29", (_m(130), _m(41))),
                Column("2029-30", (_m(120), _m(0))), Column("2030-31", (_m(-12), _m(0))),
            ],
            ("Committed", "Paid"),
            meanings=(Meaning.COMMITTED, Meaning.PAID),
        ),
        bubbles(
            "Bids by merit and ask",
            [
                Bubble("Clean ports", _m(12), Fraction(81), _m(12), "#ports"), Bubble("Tides", _m(20), Fraction(74), _m(15)),
                Bubble("Fibre and light", _m(5), Fraction(77), _m(5)), Bubble("Open medicine", _m(18), Fraction(52), _m(0)),
            ],
        ),
        pairs(
            "Given, and by a formula",
            [
                Pair("Northvale", _m(50), _m(44), "#n"), Pair("Estuary and Downs", _m(30), _m(37)),
                Pair("Three Rivers combined authority", _m(30), _m(30)), Pair("Highmoor", _m(30), _m(29)),
            ],
            ("Given", "By the formula"),
        ),
        *_rankings(),
        _towards_targets(),
        spans(
            "Rounds on one calendar",
            [
                Span("Wave 1 readiness", date(2025, 10, 6), date(2025, 11, 13), "Closed"),
                Span("Wave 2", date(2025, 10, 6), date(2026, 2, 3), "Closed"),
                Span("Competed strand", date(2025, 10, 6), date(2026, 2, 12), "Open", "#competed"),
            ],
            today=date(2026, 1, 12),
        ),
    )  # fmt: skip


def _flow() -> Chart:
    places = (("northvale", "Northvale", 50), ("estuary", "Estuary and Downs", 40), ("rivers", "Three Rivers", 30))
    awards = (("a1", "Clean ports", "northvale", 50, 32), ("a2", "Tidal power works", "estuary", 40, 20),
              ("a3", "Fibre and light", "rivers", 22, 12), ("a4", "Open medicine", "highmoor", 18, 6))  # fmt: skip
    nodes = [
        Node("fund", "Envelope", 0), Node("earmarked", "Earmarked strand", 1, "", Meaning.SET_ASIDE),
        Node("competed", "Competed strand", 1, "", Meaning.SET_ASIDE),
        *(Node(key, label, 2, "", Meaning.SET_ASIDE) for key, label, _ in (*places, ("highmoor", "Highmoor", 0))),
        *(Node(key, label, 3, "", Meaning.COMMITTED) for key, label, _, _, _ in awards),
        Node("paid", "Paid", 4, "", Meaning.PAID),
    ]  # fmt: skip
    bands = [
        Band("fund", "earmarked", _m(120), "#earmarked"), Band("fund", "competed", _m(40)),
        *(Band("earmarked", key, _m(amount)) for key, _, amount in places), Band("competed", "highmoor", _m(20)),
        *(Band(place, key, _m(amount)) for key, _, place, amount, _ in awards),
        *(Band(key, "paid", _m(amount)) for key, _, _, _, amount in awards),
    ]  # fmt: skip
    stages = ("Envelope", "Strands", "Places", "Awards", "Paid")
    return flow("Follow the pound", nodes, bands, stages)
