"""Bids near the line are settled by the rule that was published, and a draw can be checked by anyone."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.calibration import Calibration, LineSide, MoneyLine, PlacesLine, calibrate
from placefund.domain.assessment.lots import DrawRefused, by_value_for_money, commit, draw, settle, verify
from placefund.domain.assessment.method import NearTheLine
from placefund.domain.money import Money

SEED = "9f2b6c1d0e4a87535bd1c2f3a4958677"
BIDS = 16


def calibrated(line: PlacesLine | MoneyLine) -> Calibration:
    rows = [
        (bid, assessor, 80 - 3 * bid + (7 * bid + 11 * assessor) % 13) for bid in range(BIDS) for assessor in range(4)
    ]
    return calibrate(rows, line=line)


ROUND = calibrated(PlacesLine(5))


def names(standing: LineSide) -> list[int | str]:
    return [bid.bid for bid in ROUND.bids if bid.standing is standing]


def test_the_round_of_these_tests_has_all_three_kinds() -> None:
    assert all(names(standing) for standing in LineSide)


# --- The draw ---


def test_a_ticket_is_the_hash_of_seed_colon_bid_and_the_smallest_comes_first() -> None:
    tickets = draw([3, 14, 15], SEED, commit(SEED))
    assert {t.bid: t.number for t in tickets} == {n: sha256(f"{SEED}:{n}".encode()).hexdigest() for n in (3, 14, 15)}
    assert [t.number for t in tickets] == sorted(t.number for t in tickets)
    assert [t.place for t in tickets] == [1, 2, 3]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_anyone_can_check_it_at_a_terminal() -> None:
    def terminal(text: str) -> str:
        return subprocess.run(["sha256sum"], input=text, capture_output=True, text=True, check=True).stdout.split()[0]

    assert terminal(SEED) == commit(SEED)
    assert commit(SEED) == "013f1d2f83accf4d73d94f8e79b981738cd0e1fe650f898269fe564c726e5979"
    assert terminal(f"{SEED}:17") == draw([17], SEED, commit(SEED))[0].number


@given(st.permutations(range(12)))
def test_the_order_in_which_bids_are_named_does_not_matter(order: list[int]) -> None:
    assert draw(order, SEED, commit(SEED)) == draw(range(12), SEED, commit(SEED))


def test_a_bid_that_leaves_does_not_change_the_order_of_the_others() -> None:
    before = [t.bid for t in draw(range(12), SEED, commit(SEED))]
    after = [t.bid for t in draw([n for n in range(12) if n != 7], SEED, commit(SEED))]
    assert after == [n for n in before if n != 7]


def test_over_many_seeds_every_bid_comes_first_as_often_as_another() -> None:
    seeds = [sha256(str(k).encode()).hexdigest() for k in range(3000)]
    first = Counter(draw(range(6), seed, commit(seed))[0].bid for seed in seeds)
    assert all(430 <= count <= 570 for count in first.values())  # 500 expected, three standard errors and a little


@pytest.mark.parametrize(
    ("seed", "sentence"),
    [
        ("short", "at least 32"),
        ("x" * 31, "at least 32"),
        ("é" * 32, "letters a to z"),
        (f"{SEED}\n", "letters a to z"),
    ],
)
def test_a_seed_that_could_be_guessed_or_mistyped_is_refused(seed: str, sentence: str) -> None:
    with pytest.raises(DrawRefused, match=sentence):
        commit(seed)


def test_another_seed_than_the_committed_one_is_refused() -> None:
    verify(SEED, commit(SEED).upper() + "\n")
    with pytest.raises(DrawRefused, match="not the one that was committed"):
        draw([1, 2], "0" * 32, commit(SEED))
    with pytest.raises(DrawRefused, match="nothing was published"):
        verify(SEED, "")


def test_a_bid_has_one_ticket() -> None:
    with pytest.raises(DrawRefused, match="Bid 3 stands twice"):
        draw([3, 4, 3], SEED, commit(SEED))


# --- The options ---


def test_by_strict_rank_the_first_bids_are_funded() -> None:
    found = settle(NearTheLine.STRICT_RANK, ROUND.bids, PlacesLine(5))
    assert found.funded == tuple(bid.bid for bid in ROUND.bids[:5])
    assert found.sentences == (
        "The ranking decides, however small the difference: 5 bids can be funded. Equal bids stand or fall together.",
    )


def test_the_panel_gets_the_band_and_the_room_there_is() -> None:
    found = settle(NearTheLine.PANEL_DISCUSSION, ROUND.bids, PlacesLine(5))
    assert list(found.funded) == names(LineSide.ABOVE)
    assert list(found.to_discuss) == names(LineSide.IN_THE_BAND)
    assert list(found.not_funded) == names(LineSide.BELOW)
    assert f"there is room for {5 - len(found.funded)} of them" in found.sentences[0]


def test_a_draw_fills_what_is_left_from_the_band_only() -> None:
    found = settle(NearTheLine.PARTIAL_RANDOMISATION, ROUND.bids, PlacesLine(5), seed=SEED, commitment=commit(SEED))
    above, band = names(LineSide.ABOVE), names(LineSide.IN_THE_BAND)
    drawn = [ticket.bid for ticket in draw(band, SEED, commit(SEED))]
    assert list(found.funded) == [*above, *drawn[: 5 - len(above)]]
    assert sorted([*found.funded, *found.not_funded], key=str) == sorted(range(BIDS), key=str)


def test_value_for_money_takes_the_least_ask_for_a_point_first() -> None:
    asks = {bid: Money.pounds(1000 * (bid + 1)) for bid in range(BIDS)}
    found = settle(NearTheLine.VALUE_FOR_MONEY, ROUND.bids, PlacesLine(5), asks=asks)
    above, band = names(LineSide.ABOVE), names(LineSide.IN_THE_BAND)
    prices = {bid.bid: asks[int(bid.bid)].pence / bid.calibrated for bid in ROUND.band}
    assert list(found.funded) == [*above, *sorted(band, key=lambda bid: prices[bid])[: 5 - len(above)]]


def test_by_money_the_first_that_does_not_fit_closes_the_line() -> None:
    line = MoneyLine(Money.pounds(450), {bid: Money.pounds(100) for bid in range(BIDS)})
    found = settle(NearTheLine.PARTIAL_RANDOMISATION, calibrated(line).bids, line, seed=SEED, commitment=commit(SEED))
    assert len(found.funded) == 4
    panel = settle(NearTheLine.PANEL_DISCUSSION, calibrated(line).bids, line)
    assert f"there is £{450 - 100 * len(panel.funded)} for them" in panel.sentences[0]


def test_what_an_option_needs_is_asked_for_by_name() -> None:
    with pytest.raises(DrawRefused, match="too short"):
        settle(NearTheLine.PARTIAL_RANDOMISATION, ROUND.bids, PlacesLine(5))
    with pytest.raises(DrawRefused, match="asks for is not given"):
        settle(NearTheLine.VALUE_FOR_MONEY, ROUND.bids, PlacesLine(5))
    with pytest.raises(DrawRefused, match="calibrated without a line"):
        settle(NearTheLine.STRICT_RANK, calibrate([(1, 1, 5), (2, 1, 6)]).bids, PlacesLine(1))


def test_a_price_for_a_point_needs_points() -> None:
    low = calibrate([(1, 1, -5), (2, 2, -6)], line=PlacesLine(1))
    with pytest.raises(DrawRefused, match="needs one above 0"):
        by_value_for_money(low.bids, {1: Money(5), 2: Money(5)})
