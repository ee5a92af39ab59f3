"""Rounds that follow one another in a book: what their terms say, and what is told by file and line where they do not fit."""

from __future__ import annotations

import pytest

from placefund.domain.stages import CarriedQuestion, PartnersMay, Stage, StageKind, counted_once, partners_finding
from placefund.domain.terms import Terms
from placefund.fundbooks.terms import terms_of
from tests.domain.fundbook.small_book import changed, faults, read

ROUND = """decides_on = "not published: decision"
question_set = "short"
criteria_set = "plain"
source = "A"
"""
FIRST = 'stage = "expression of interest"\nasks_for_costs = false\n'
SECOND = """
[[round]]
slug = "summer"
strand = "open"
name = "Summer round"
opens_at = 2026-06-01T09:00:00
closes_at = 2026-08-01T16:00:00
"""


def two(
    first: str = FIRST, head: str = SECOND, follows: str = 'follows = "spring"\n', rest: str = ""
) -> dict[str, str]:
    """The small book, whose round is the first stage, and a second round that follows it."""
    return changed("prospectus.toml", ROUND, f"{first}{ROUND}{head}{follows}{ROUND}{rest}")


def told(texts: dict[str, str]) -> list[str]:
    return [str(fault) for fault in faults(texts)]


def carries(question: str, earlier: str = "") -> str:
    more = f'earlier = "{earlier}"\n' if earlier else ""
    return f'[[round.carries]]\nquestion = "{question}"\n{more}is_fixed = true\n'


def test_two_rounds_of_a_book_are_two_stages_and_their_terms_keep_it() -> None:
    rest = 'partners_may = "join"\nshows_differences = true\n' + carries("why")
    book = read(two(rest=rest)).book
    assert book is not None
    first, second = (terms_of(book, each) for each in book.rounds)
    assert first.stage == Stage(kind=StageKind.EXPRESSION, asks_for_costs=False)
    assert second.stage == Stage(
        follows="spring",
        carried=(CarriedQuestion("why", "why", is_fixed=True),),
        partners_may=PartnersMay.JOIN,
        shows_differences=True,
    )
    assert Terms.from_record(second.as_record()) == second
    plain = read(two(first="", follows="")).book
    assert plain is not None
    assert "stage" not in terms_of(plain, plain.rounds[0]).as_record()


@pytest.mark.parametrize(
    ("texts", "line", "sentence"),
    [
        pytest.param(
            two(first=""),
            73,
            "The round summer follows spring, which is no expression of interest: its decisions promise money and invite nobody. "
            'Write stage = "expression of interest" there.',
            id="kinds that do not match",
        ),
        pytest.param(
            two(follows='follows = "sprig"\n'),
            75,
            '"follows" of [[round]] "summer" names "sprig", but this fundbook has no such round. Did you mean "spring"?',
            id="unknown",
        ),
        pytest.param(
            two(first=FIRST + 'follows = "summer"\n', rest='stage = "expression of interest"\n'),
            64,
            "The round spring follows itself, by way of summer. Name an earlier round.",
            id="circle",
        ),
        pytest.param(
            two(head=SECOND.replace("2026-06-01", "2026-04-20")),
            73,
            "The round summer opens (9am on 20 April 2026, London time) before spring, which it follows, closes "
            "(4pm on 1 May 2026, London time). Put the dates in order.",
            id="dates",
        ),
        pytest.param(
            two(head=SECOND.replace('strand = "open"', 'strand = "named"')),
            75,
            "The round summer of the strand named follows spring of the strand open. Stages of one competition are in one strand.",
            id="another strand",
        ),
        pytest.param(
            two(rest="carries_costs = true\n"),
            80,
            "The round spring asks for no costs, so none can carry over from it.",
            id="costs that were not asked for",
        ),
        pytest.param(
            two(follows="", rest="shows_scores = true\n"),
            79,
            'The round summer does not say which round scores are shown of. Add "follows", or take this out.',
            id="follows none",
        ),
        pytest.param(
            two(rest=carries("whi")),
            81,
            'The round summer asks no question "whi". Did you mean "why"?',
            id="question not asked here",
        ),
        pytest.param(
            two(rest=carries("why", "reason")),
            82,
            'The round spring asks no question "reason".',
            id="question not asked there",
        ),
    ],
)
def test_stages_that_do_not_fit_are_told_by_line(texts: dict[str, str], line: int, sentence: str) -> None:
    assert f"prospectus.toml, line {line}: {sentence}" in told(texts)


@pytest.mark.parametrize(
    ("may", "now", "passed"),
    [
        (PartnersMay.CHANGE, {2: "B"}, True),
        (PartnersMay.JOIN, {1: "A", 2: "B"}, True),
        (PartnersMay.JOIN, {2: "B"}, False),
        (PartnersMay.STAY, {1: "A", 2: "B"}, False),
        (PartnersMay.STAY, {1: "A"}, True),
    ],
)
def test_partners_are_held_to_what_the_stage_allows(may: PartnersMay, now: dict[int, str], passed: bool) -> None:
    assert partners_finding(may, {1: "A"}, now)[0] is passed


def test_a_bid_that_went_through_both_stages_is_counted_once() -> None:
    bids = [{"round": 1, "partnership": 7}, {"round": 2, "partnership": 7}, {"round": 2, "partnership": 8}]
    assert counted_once(bids, {2: 1}) == 2
    assert counted_once(bids, {}) == 3
