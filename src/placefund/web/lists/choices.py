"""What a filter offers to choose from: (value, words) pairs, in an order that somebody would look for them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from placefund.design import states

Choices = tuple[tuple[str, str], ...]


def choices_of(rows: Any, path: str, label: str = "") -> Choices:
    """The values that a field takes in these rows, in the order of their words (the field `label`). One query."""
    found = rows.order_by().exclude(**{path: None}).values_list(path, label or path).distinct()
    return choices_by_words((str(value), str(words)) for value, words in found)


def choices_by_words(pairs: Iterable[tuple[str, str]]) -> Choices:
    """Each value once, in the order of the words, whatever their case."""
    return tuple(sorted(dict(pairs).items(), key=lambda pair: pair[1].casefold()))


def choices_held(words: Mapping[str, str], values: Iterable[str]) -> Choices:
    """Those of the choices that some row has, in the order they are given in, so that none leads to an empty list."""
    held = set(values)
    return tuple((value, said) for value, said in words.items() if value in held)


def choices_of_states(names: Iterable[str]) -> Choices:
    """States by the words that pages show them with, in the order they are given in: that of a life, usually."""
    return tuple((name, states.label_of_state(name).label) for name in names)
