"""No refusal prints what only the code calls so: a stored state, a value of an enum, the name of a field."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from placefund.domain import lifecycle
from placefund.domain.lifecycle import Lifecycle, Move, MoveNotPossible
from tests.house.source import SRC, called, calls_in, modules, named

LIFECYCLES = [value for value in vars(lifecycle).values() if isinstance(value, Lifecycle)]
REFUSED = [
    (each, move, state)
    for each in LIFECYCLES
    for move in each.moves
    for state in each.states
    if state not in {source for same in each.moves if same.name == move.name for source in same.sources}
]
RAW = {"state", "kind", "status", "role", "outcome", "category", "method"}
"""Attributes that hold what is stored, and not words for it."""
SAID = ("say", "say_count", "format")
WORDS_ALREADY = {
    "domain/answers/rows.py": "the kind as its book writes it, told to whoever writes the book",
    "domain/assessment/pool.py": "the kinds of a tie are stored as words: “employed by”",
    "domain/assessment/ties.py": "the kinds of a tie and of what it joins are stored as words",
    "domain/portfolio/bids.py": "resource or capital, stored as people say it",
    "fundbooks/changes/actions.py": "what an entry of a book is called, as the book's reference calls it",
}
"""Modules whose stored values are words, and why."""


@pytest.mark.parametrize(
    ("cycle", "move", "state"), REFUSED, ids=lambda each: getattr(each, "name", None) or str(each)[:20]
)
def test_a_refused_move_is_told_in_words(cycle: Lifecycle, move: Move, state: str) -> None:
    with pytest.raises(MoveNotPossible) as refusal:
        cycle.step(move.name, state)
    assert re.findall(r"\w*_\w*|[A-Z]{3,}|\{|\}|None|<", str(refusal.value)) == []


def raw_arguments(path: Path) -> Iterator[str]:
    """What a sentence is given that is the stored state of a row, and not words for it."""
    for call in calls_in(path):
        if called(call) not in SAID:
            continue
        for given in call.keywords:
            if isinstance(given.value, ast.Attribute) and given.value.attr in RAW:
                yield f"{given.arg}={ast.unparse(given.value)}"


def test_no_sentence_is_given_a_stored_state() -> None:
    found = {named(path): list(raw_arguments(path)) for path in modules() if SRC in path.parents}
    assert {name: given for name, given in found.items() if given and name not in WORDS_ALREADY} == {}
