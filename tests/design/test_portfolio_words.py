"""Titles that look like our own English change nothing in what is said: no sentence is ever taken apart."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from placefund.design.wording.pins import concession_in_words
from placefund.design.wording.portfolio import PortfolioWords, choice_in_words
from placefund.design.wording.rules import rule_in_words, titles_of
from placefund.design.wording.scenarios import (
    assessors_in_words,
    change_between_scenarios,
    change_in_words,
    failure_in_words,
    ground_in_words,
    notes_in_words,
    reason_in_words,
    rule_as_kept,
    standing_in_words,
    step_in_words,
    trouble_in_words,
)
from placefund.domain.portfolio.alternatives import Alternative
from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, levels_of
from placefund.domain.portfolio.choice import Choice, ChoiceStatus, Slack
from placefund.domain.portfolio.compare import Rival, SimplerWay
from placefund.domain.portfolio.computation import Failure, compute
from placefund.domain.portfolio.concessions import Concession
from placefund.domain.portfolio.conflicts import Conflict, Easing
from placefund.domain.portfolio.extra import ExtraMoney
from placefund.domain.portfolio.grounds import BestChoice, Consequence, ItsLot, PersonalOrder, Reason
from placefund.domain.portfolio.inquiry import Difference
from placefund.domain.portfolio.leaving_out import WithoutAssessor
from placefund.domain.portfolio.plan import Merit, Override, Plan, Tie
from placefund.domain.portfolio.prices import Price
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.progress import Step, Work
from placefund.domain.portfolio.reasons import InBecause, OutBecause
from placefund.domain.portfolio.record import PortfolioAnswer
from placefund.domain.portfolio.robustness import Stability
from placefund.domain.portfolio.rules import Attribute, Cap, Floor, Unit
from placefund.domain.portfolio.solve import solve
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


# --- every way of saying it -------------------------------------------------------------------------------------------


def moving(enters: int = 0, leaves: int = 0, levels: int = 0) -> Difference:
    """So many bids that come in, leave and change their level, each another."""
    names = [f"B{number}" for number in range(1, enters + leaves + levels + 1)]
    return Difference(
        tuple(names[:enters]),
        tuple(names[enters : enters + leaves]),
        tuple((name, 50, 100) for name in names[enters + leaves :]),
    )


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        (moving(leaves=1), ("Without it “One” would leave.",)),
        (moving(enters=1, leaves=1), ("Without it “One” would come in and “Harbour robots” would leave.",)),
        (moving(enters=5, leaves=3), ("Without it 5 more would come in and 3 would leave.",)),
        (moving(enters=8), ("Without it 8 more would come in.",)),
        (moving(leaves=9), ("Without it 9 would leave.",)),
        (moving(levels=7), ("Without it the same bids would be funded at other levels.",)),
        (moving(), ()),
    ],
)
def test_what_changes_without_something_is_named_where_it_is_little_and_counted_where_it_is_much(
    moves: Difference, told: tuple[str, ...]
) -> None:
    assert PortfolioWords(a_question("One")).without_it(moves) == told


@pytest.mark.parametrize(
    ("loss", "told"),
    [
        (ProvenSpan(500_000, 500_000), "“One” is in: without it we would lose 5.00 points."),
        (ProvenSpan(0, 0), "“One” is in: without it another portfolio is worth as much."),
        (ProvenSpan(500_000, 900_000), "“One” is in: without it we would lose at least 5.00 points."),
        (ProvenSpan(0, 900_000), "“One” is in. What would be lost without it could not be told in the time."),
        (None, "“One” is in because the rules cannot be kept without it."),
    ],
)
def test_what_a_bid_is_in_for_is_said_as_far_as_it_is_proven(loss: ProvenSpan | None, told: str) -> None:
    assert PortfolioWords(a_question("One")).why_in(InBecause("B1", 100, loss, None)) == told


def test_a_bid_that_a_person_ordered_is_in_by_that_reason_and_nothing_is_said_to_take_its_place() -> None:
    bids = (a_bid(1, "One", 90_000), a_bid(2, "Harbour robots", 80_000))
    problem = Plan(2000, overrides=(Override(True, "B1", "The board", "It is promised"),)).problem(bids, ())
    words = PortfolioWords(problem)
    assert words.why_in(InBecause("B1", 100, None, None)) == (
        "“One” is in because the rules cannot be kept without it (It is promised)."
    )
    unproven = InBecause("B1", 100, ProvenSpan(0, 900_000), Difference(("B2",), ("B1",), ()))
    assert words.in_its_place(unproven) == ()
    alone = InBecause("B1", 100, ProvenSpan(1, 1), Difference((), ("B1",), ()))
    assert words.in_its_place(alone) == ("Without it no other bid would come in.",)


LIMITS = (
    Floor("wales", "Money in Wales", Attribute.NATION, "Wales", 500),
    Cap("one-nation", "Money in one nation", Attribute.NATION, "Wales", 800),
    Floor("many", "Bids in Wales", Attribute.NATION, "Wales", 2, Unit.NUMBER),
    Cap("few", "Bids at most", Attribute.NATION, "Wales", 1, Unit.NUMBER),
)


def test_how_far_a_rule_has_to_give_way_is_said_in_its_own_unit() -> None:
    problem = a_question("One")
    problem = replace(problem, rules=(*problem.rules, *LIMITS))
    words = PortfolioWords(problem)
    rules = ("envelope", "wales", "one-nation", "many", "few", "one-of-B1-B3")
    conflict = Conflict(
        rules[:2], (*(Easing(rule, 2, 0.1) for rule in rules), Easing("few", 1, 1.0), Easing("few", None, None))
    )
    first, *told = words.conflict(conflict)
    assert first.startswith("These rules cannot be kept together: ")
    ends = (
        "is £2,000 more.",
        "is £2,000 lower.",
        "is £2,000 higher.",
        "is 2 bids lower.",
        "is 2 bids higher.",
        "is given up.",
    )
    assert [each.startswith("Everything fits if “") for each in told] == [True] * 7 + [False]
    assert [each.endswith(end) for each, end in zip(told, (*ends, "is 1 bid higher."), strict=False)] == [True] * 7
    assert told[-1].startswith("Even without “")
    assert told[-1].endswith("the other rules cannot all be kept.")
    [alone] = words.conflict(Conflict(("few",), ()))
    assert alone.endswith("cannot be kept by any choice.")


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Stability(100, None, Fraction(0)), "With £100,000 more in all, no portfolio keeps the rules."),
        (Stability(-100, None, Fraction(0)), "With £100,000 less in all, no portfolio keeps the rules."),
        (Stability(100, moving(), Fraction(0)), "With £100,000 more in all, the same portfolio is chosen."),
        (Stability(-100, moving(), Fraction(0)), "With £100,000 less in all, the same portfolio is chosen."),
        (Stability(100, None, Fraction(5)), "What £100,000 more in all would change could not be told in the time."),
        (Stability(-100, None, Fraction(5)), "What £100,000 less in all would change could not be told in the time."),
        (
            Stability(100, moving(enters=1, leaves=1, levels=1), Fraction(0)),
            "With £100,000 more in all, another portfolio is chosen. “One” comes in. “Harbour robots” leaves. “Tidal yard” goes "
            "from 50% to 100% of its ask.",
        ),
    ],
)
def test_a_little_more_or_less_money_is_said_for_each_end(found: Stability, told: str) -> None:
    assert PortfolioWords(a_question("One")).stability(found) == told


def test_a_simpler_way_is_worth_more_less_or_as_much_and_its_broken_rules_are_named() -> None:
    problem = a_question("One")
    choice = solve(problem)
    words = PortfolioWords(problem, choice)

    def rival(objective: int, *breaks: Slack) -> str:
        found = Rival(SimplerWay.RANK_AND_CUT, choice.awards[:1], objective, breaks, moving())
        return words.rival(found, choice)

    assert rival(choice.objective).endswith("funds 1 bid worth as much. It breaks no rule.")
    assert " worth 100.00% more. " in rival(2 * choice.objective)
    broken = rival(0, Slack("one-of-B1-B3", "", 2, None, 1))
    assert " worth 100.00% less. " in broken
    assert broken.endswith("It breaks “At most one of One and Tidal yard”.")


def test_no_other_portfolio_as_good_is_said_as_far_as_it_is_proven() -> None:
    problem = a_question("One")
    choice = solve(problem)
    words = PortfolioWords(problem, choice)
    within = Fraction(1, 100)

    def other(turned: int, at_most: int, moves: Difference) -> str:
        return words.alternative(
            Alternative(choice.awards, choice.objective, 0, turned, at_most, moves, within), choice
        )

    assert other(0, 0, moving()) == "No portfolio that funds other bids is worth within 1.00% of this one."
    assert other(0, 2, moving()) == (
        "None was found that funds other bids and is worth within 1.00% of this one. No such portfolio turns over more than 2."
    )
    assert other(2, 2, moving(enters=1, leaves=1)) == (
        "The most different portfolio within 1.00% of the best is worth 0.00% less. “One” comes in. “Harbour robots” leaves."
    )


# --- an assessor left out, a view not followed, and what a scenario settles ---------------------------------------------


def test_what_one_assessor_changes_is_told_with_how_far_it_is_known() -> None:
    firm, moved = (
        WithoutAssessor("1", 3, difference=moving()),
        WithoutAssessor("1", 3, 2, moving(enters=1), Fraction(1, 50)),
    )
    unsure = WithoutAssessor("1", 3, 1, moving(), Fraction(1, 50))
    assert notes_in_words(firm) == ()
    assert notes_in_words(moved) == (
        "A still better one would be worth 2.00% more at most.",
        "2 of their bids have no other reader and keep their scores.",
    )
    assert notes_in_words(unsure) == (
        "A better one than the answer was not found: it would be worth 2.00% more at most.",
        "One of their bids has no other reader and keeps its score.",
    )
    assert trouble_in_words(firm) == ""
    assert trouble_in_words(WithoutAssessor("1", 3)) == "No portfolio keeps the rules then."
    assert trouble_in_words(WithoutAssessor("1", 3, is_refused=True)) == "Nobody else's scores are left to calibrate."
    assert assessors_in_words(2, 9, has_trouble=False).endswith("changes the answer for 2 of 9.")
    assert assessors_in_words(0, 9, has_trouble=True) == "Not every assessor can be left out."
    assert assessors_in_words(0, 9, has_trouble=False).startswith("Whichever assessor is left out")


@pytest.mark.parametrize(
    ("cost", "are_pins_released", "told"),
    [
        (None, False, "No choice could keep to it together with the other rules."),
        (ProvenSpan(0, 900_000), False, "What following it would cost could not be told in the time."),
        (ProvenSpan(500_000, 900_000), False, "Following it would cost at least 5.00 points."),
        (ProvenSpan(0, 0), False, "Following it would cost nothing: a choice that keeps to it is worth as much."),
        (
            ProvenSpan(0, 0),
            True,
            "By itself it costs nothing: with pins released the best choice keeps to it. What stands against it is the rules "
            "that fix bids.",
        ),
        (ProvenSpan(500_000, 500_000), False, "Following it would cost 5.00 points."),
    ],
)
def test_what_a_view_would_cost_is_said_as_far_as_it_is_proven(
    cost: ProvenSpan | None, are_pins_released: bool, told: str
) -> None:
    words = PortfolioWords(a_question("One"))
    found = Concession("view", is_kept=False, cost=cost)
    assert concession_in_words(found, words, are_pins_released=are_pins_released) == told


def test_how_a_rule_stands_and_how_a_bid_moves_is_said_in_a_word() -> None:
    assert standing_in_words(is_soft=True, is_used_up=False, taken_off="2.00 points") == "Soft: takes off 2.00 points"
    assert standing_in_words(is_soft=True, is_used_up=False, taken_off="") == "Soft: takes nothing off"
    assert standing_in_words(is_soft=False, is_used_up=True, taken_off="") == "Yes, to the last"
    assert rule_as_kept("Wales", standing_in_words(is_soft=False, is_used_up=False, taken_off="")) == "“Wales”: yes."
    told = [change_between_scenarios(*levels) for levels in ((0, 100), (100, 0), (50, 100), (100, 50))]
    assert told == ["comes in", "goes out", "gets more", "gets less"]
    assert change_in_words(50, 100) == "goes from 50% to 100%"


@pytest.mark.parametrize("consequence", list(Consequence))
def test_each_consequence_of_the_rules_is_a_sentence(consequence: Consequence) -> None:
    assert ground_in_words(consequence).endswith(".")


@pytest.mark.parametrize("is_view", [True, False])
@pytest.mark.parametrize("funds", [True, False])
def test_an_order_says_whose_it_is_and_what_it_does(is_view: bool, funds: bool) -> None:
    told = ground_in_words(PersonalOrder(funds=funds, person="Ada", reason="It is late.", is_view=is_view))
    assert ("A view on record" in told, "not funded" in told) == (is_view, not funds)
    assert told.endswith("(Ada): It is late.")


@pytest.mark.parametrize("holds_it", [True, False])
@pytest.mark.parametrize("is_proven", [True, False])
def test_the_best_choice_is_called_so_only_where_it_is_proven(holds_it: bool, is_proven: bool) -> None:
    told = ground_in_words(BestChoice(holds_it=holds_it, is_proven=is_proven))
    assert ("belongs to" in told, "that was found" not in told) == (holds_it, is_proven)
