"""Titles that look like our own English change nothing in what is said: no sentence is ever taken apart."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from placefund.design.wording.portfolio import PortfolioWords, choice_in_words
from placefund.design.wording.rules import rule_in_words, titles_of
from placefund.design.wording.scenarios import failure_in_words, ground_in_words, reason_in_words, step_in_words
from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, levels_of
from placefund.domain.portfolio.choice import Choice, ChoiceStatus
from placefund.domain.portfolio.computation import Failure, compute
from placefund.domain.portfolio.extra import ExtraMoney
from placefund.domain.portfolio.grounds import Consequence, ItsLot, PersonalOrder, Reason
from placefund.domain.portfolio.inquiry import Difference
from placefund.domain.portfolio.plan import Merit, Override, Plan, Tie
from placefund.domain.portfolio.prices import Price
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.progress import Step, Work
from placefund.domain.portfolio.reasons import InBecause, OutBecause
from placefund.domain.portfolio.record import PortfolioAnswer
from placefund.domain.portfolio.robustness import Stability
from placefund.domain.portfolio.span import ProvenSpan

HOSTILE = (
    "Building B2 refit, a £5k start. Then more",
    "It costs nothing and moves B3: without it, B1 leaves",
    "A “quoted” {bid} of 100% %(bid)s %s {0} {{x}}",
    "B3",
    "",
)


def a_bid(number: int, name: str, merit: int) -> Bid:
    asks = levels_of([Ask("2026-27", MoneyKind.RESOURCE, 1000)])
    return Bid(f"B{number}", name, "Wales", (), (), "Civic body", merit, asks)


def a_question(title: str, money: int = 2000) -> Problem:
    """Bid 1 has the title, bid 2 is called “Harbour robots”; bid 3 is out."""
    bids = (a_bid(1, title, 90_000), a_bid(2, "Harbour robots", 80_000), a_bid(3, "Tidal yard", 70_000))
    ties = (Tie(False, "B1", "B3"),)
    return Plan(money, ties=ties).problem(bids, ())


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_stands_in_a_reason_as_it_was_written(title: str) -> None:
    problem = a_question(title)
    words, shown = PortfolioWords(problem), f"“{title or 'B1'}”"
    without = Difference(("B3",), ("B1",), ())
    why = InBecause("B1", 100, ProvenSpan(500_000, 500_000), without)
    assert words.why_in(why) == f"{shown} is in: without it we would lose 5.00 points."
    assert words.in_its_place(why) == ("Without it “Tidal yard” would come in.",)
    out = OutBecause(
        "B1", ProvenSpan(2000, 2000), ProvenSpan(10, 10), ExtraMoney(5, 5, (("2026-27", MoneyKind.RESOURCE, 5),))
    )
    assert (
        words.why_out(out)
        == f"{shown} is out: no portfolio that holds it and keeps the rules is worth more than this one."
    )
    assert words.would_bring_in(out, ("one-of-B1-B3", "envelope")) == (
        f"Without “At most one of {title or 'B1'} and Tidal yard” it would be funded.",
        "A score 2.000 points higher would bring it in.",
        "Asking 10% less would bring it in.",
        "With £5,000 more it could be funded, and the portfolio would be worth no less; with less it could not.",
    )
    price = Price("one-of-B1-B3", ProvenSpan(100_000, 100_000), Difference(("B3",), ("B1",), (("B2", 50, 100),)))
    assert words.price(price) == (
        f"“At most one of {title or 'B1'} and Tidal yard” costs 1.00 points. Without it “Tidal yard” would come in and {shown} "
        "would leave. Without it “Harbour robots” would go from 50% to 100% of its ask."
    )
    shut = OutBecause("B1", shut_by=("one-of-B1-B3",))
    assert (
        words.why_out(shut)
        == f"{shown} is out because of “At most one of {title or 'B1'} and Tidal yard”, whatever its ask."
    )
    changed = Stability(1000, Difference(("B1",), (), ()), Fraction(0))
    assert words.stability(changed) == f"With £1,000,000 more in all, another portfolio is chosen. {shown} comes in."
    assert step_in_words(str(Step(Work.WHY_IN, "B1")), words) == f"Worked out why {shown} is in"


@pytest.mark.parametrize("title", HOSTILE)
def test_what_is_kept_of_an_answer_holds_no_title_and_no_sentence(title: str) -> None:
    kept = compute(a_question(title)).record
    assert json.loads(json.dumps(kept)) == kept
    assert [text for text in _texts(kept) if " " in text and text not in set(ChoiceStatus)] == []
    assert PortfolioAnswer.from_record(kept).as_record() == kept


def test_what_is_kept_of_a_conflict_holds_no_sentence_either() -> None:
    bids = (a_bid(1, HOSTILE[0], 90_000), a_bid(2, "Harbour robots", 80_000))
    overrides = tuple(Override(True, bid.id, "The board", "It is ready. So it must.") for bid in bids)
    problem = Plan(1000, overrides=overrides).problem(bids, ())
    found = compute(problem)
    assert found.failure is Failure.NOTHING_FITS
    assert [text for text in _texts(found.record) if " " in text] == []
    assert failure_in_words("nothing_fits", 1).startswith("No choice of bids keeps every rule.")


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def test_a_question_holds_no_rule_in_words_and_each_is_worded_from_its_values() -> None:
    problem = a_question(HOSTILE[0])
    assert [rule["name"] for rule in problem.as_record()["rules"]] == ["", ""]
    assert [rule_in_words(rule, titles_of(problem)) for rule in problem.rules] == [
        "No more than £2,000,000 in all",
        f"At most one of {HOSTILE[0]} and Tidal yard",
    ]


def test_a_rule_that_an_earlier_version_named_keeps_its_name() -> None:
    problem = a_question("One")
    named = replace(problem.rules[0], name="No more than £2m, as agreed")
    assert rule_in_words(named, titles_of(problem)) == "No more than £2m, as agreed"


def test_what_an_earlier_version_kept_in_words_is_shown_as_it_was_kept() -> None:
    words = PortfolioWords(a_question("One"))
    assert step_in_words("Worked out the price of “No bid below 70: at B2”", words) == (
        "Worked out the price of “No bid below 70: at B2”"
    )
    assert failure_in_words("The search ended.", 1) == "The search ended."


def test_a_search_that_ended_early_says_how_far_from_the_best_it_may_be() -> None:
    choice = Choice("digest", (), 1000, 1001, ChoiceStatus.LIMITED, ())
    assert choice_in_words(choice) == (
        "0 bids funded: no choice that keeps the rules can be worth more than 0.10% more. The search stopped at its limit of "
        "steps, which is the same on every machine."
    )


@pytest.mark.parametrize("said", HOSTILE)
def test_a_published_reason_holds_what_was_typed_as_it_was_typed(said: str) -> None:
    order = PersonalOrder(is_view=True, funds=False, person=said, reason=said)
    assert ground_in_words(order) == (
        f"A view on record that this scenario keeps to says that it is not funded ({said}): {said}"
    )
    reason = Reason(said, 50, 66_667, Merit.MEAN, (Consequence.NEEDED_BY_ANOTHER, ItsLot(2, 3, 1)))
    assert reason_in_words(reason) == (
        f"Funded at 50% of its ask, as the signed scenario “{said}” says. Its merit is 66.7 out of 100 (the mean of the readers' "
        "scores). The rules of this scenario fund another bid, which is funded only together with it. Lots were drawn for the "
        "bids near the line: it is lot 2 of 3, and the last of them that this scenario funds is lot 1."
    )
    assert Reason.from_record(json.loads(json.dumps(reason.as_record()))) == reason
