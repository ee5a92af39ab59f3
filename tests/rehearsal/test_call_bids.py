"""Sixty bids for a local call: each is whole, within the length asked for, and says nothing that another says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.rehearsal import call_bids as sixty
from placefund.rehearsal.call_bids import BidNotReadable, CallBid, call_bids, read_bid
from placefund.rehearsal.names import BODY

BIDS = call_bids()
LONGEST_SHARED = 8
WHOLE = """
title = "A kiln"
lead = "Nobody Ltd (invented)"
lead_kind = "business"
partners = ["Nowhere College (invented)"]
cluster = "Materials and making"
ask = 200_000
co_investment = 50_000
months = 12
[answers]
need = "One\\nparagraph.\\n\\nAnother."
idea = "An idea."
delivery = "A plan."
benefits = "A gain."
money = "A sum."
"""


def test_there_are_sixty_numbered_as_their_files() -> None:
    assert [bid.number for bid in BIDS] == list(range(1, 61))


def test_each_cluster_has_fifteen_and_each_kind_of_organisation_leads_some() -> None:
    assert {name: sum(bid.cluster == name for bid in BIDS) for name in sixty.CLUSTERS} == dict.fromkeys(
        sixty.CLUSTERS, 15
    )
    assert {bid.lead_kind for bid in BIDS} == set(Helix)


def test_each_bid_has_between_400_and_900_words() -> None:
    lengths = {bid.number: sum(len(bid.text(question).split()) for question in sixty.QUESTIONS) for bid in BIDS}
    assert {number: words for number, words in lengths.items() if not 400 <= words <= 900} == {}


def test_no_two_bids_have_the_same_title() -> None:
    assert len({bid.title for bid in BIDS}) == len(BIDS)


def test_no_sentence_of_more_than_eight_words_stands_in_two_bids() -> None:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for bid in BIDS:
        for sentence in _long_sentences(bid):
            found[sentence].add(bid.number)
    assert {sentence: numbers for sentence, numbers in found.items() if len(numbers) > 1} == {}


def _long_sentences(bid: CallBid) -> Iterator[str]:
    for question in sixty.QUESTIONS:
        for sentence in re.split(r"(?<=[.?!:;])\s+", bid.text(question)):
            words = re.findall(r"\w+", sentence.lower())
            if len(words) > LONGEST_SHARED:
                yield " ".join(words)


def test_only_those_outside_on_purpose_ask_for_too_much_or_too_little() -> None:
    assert {bid.number for bid in BIDS if not bid.is_within_the_call} == sixty.OUTSIDE


def test_each_bid_says_what_all_of_it_costs_and_what_it_asks_for() -> None:
    silent = [bid.number for bid in BIDS if _pounds(bid.cost) not in _all(bid) or _pounds(bid.ask) not in _all(bid)]
    assert silent == []


def _pounds(amount: Money) -> str:
    return f"£{amount.pence // 100:,}"


def _all(bid: CallBid) -> str:
    return " ".join(bid.text(question) for question in sixty.QUESTIONS)


def test_every_name_is_marked_as_invented_and_has_one_kind() -> None:
    assert [name for bid in BIDS for name in (bid.lead, *bid.partners) if not name.endswith(" (invented)")] == []
    kinds: defaultdict[str, set[Helix]] = defaultdict(set)
    for bid in BIDS:
        kinds[bid.lead].add(bid.lead_kind)
    for body in BODY.values():
        if body.full_name in kinds:
            kinds[body.full_name].add(body.helix)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def test_nobody_stands_beside_themselves_and_only_two_stand_alone() -> None:
    assert [bid.number for bid in BIDS if bid.lead in bid.partners or len(set(bid.partners)) < len(bid.partners)] == []
    assert {bid.number for bid in BIDS if not bid.partners} == sixty.WITHOUT_PARTNER


def test_what_is_weak_on_purpose_is_in_the_bids() -> None:
    bid = {each.number: each for each in BIDS}
    assert bid[30].lead in bid[20].partners
    assert bid[20].lead in bid[30].partners
    assert "Border Uplands" in bid[37].text("delivery")
    assert bid[7].lead == bid[57].lead
    assert ["48 jobs" in bid[number].text("benefits") for number in (7, 57)] == [True, True]


def test_a_paragraph_is_one_line_for_its_reader() -> None:
    bid = read_bid("07.toml", WHOLE)
    assert (bid.number, bid.answers["need"]) == (7, ("One paragraph.", "Another."))
    assert bid.text("need") == "One paragraph.\n\nAnother."
    assert bid.cost == Money.pounds(250_000)


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("months = 12", "", "'months' is missing"),
        ('need = "One', 'want = "One', "'need' is missing"),
        ("months = 12", "months = 12\ncolour = 'red'", "it has what no bid has: colour"),
        ("Materials and making", "Space", "Space is no cluster of the place"),
        ('"business"', '"firm"', "'firm' is not a valid Helix"),
        ('title = "A kiln"', "title = 7", "title is not text"),
        ('title = "A kiln"', "title =", "Invalid value (at line 2, column 8)"),
    ],
)
def test_a_file_that_is_no_bid_is_named_with_what_is_wrong(old: str, new: str, wrong: str) -> None:
    with pytest.raises(BidNotReadable) as caught:
        read_bid("07.toml", WHOLE.replace(old, new, 1))
    assert (caught.value.file, caught.value.wrong) == ("07.toml", wrong)
