"""Whether a round still takes a bid is asked of one function: `domain.closing.takes_bids`, or the query that says the same.

Whoever compares the round's own closing would forget those that were given a later one.
"""

from __future__ import annotations

import re

from tests.house.source import SRC

COMPARED = re.compile(
    r"round__closes_at__(gt|gte|lt|lte)\b|"
    r"(round_?|terms\(\)|terms|found)\.closes_at\s*[<>]|[<>]=?\s*\(?(\w+\.)*(round_?|terms\(\)|terms)\.closes_at"
)
OF_THE_ROUND = {
    "applications/queries.py": "taken(): the one query, beside the one function",
    "domain/amendment.py": "a later closing for everybody",
    "fundbooks/loader.py": "a round that was over when its book was loaded",
    "funds/actions.py": "opening and closing the round itself",
    "funds/views/manager.py": "the desk: when the round itself is to be closed",
    "funds/views/public_rounds.py": "the public page: it names nobody who was given longer",
    "funds/views/rounds.py": "the desk: when the round itself is to be closed",
    "partnerships/later_closings/actions.py": "whether a later closing needs a second person",
    "partnerships/views/later_closings.py": "whether a later closing needs a second person",
}
"""Where the round's own closing is what is asked for, and why."""


def test_whether_a_bid_is_taken_is_asked_of_one_function() -> None:
    found = {str(path.relative_to(SRC)) for path in SRC.rglob("*.py") if COMPARED.search(path.read_text())}
    assert found - OF_THE_ROUND.keys() == set()


def test_every_place_that_may_ask_the_round_does() -> None:
    found = {str(path.relative_to(SRC)) for path in SRC.rglob("*.py") if COMPARED.search(path.read_text())}
    assert OF_THE_ROUND.keys() - found == set()
