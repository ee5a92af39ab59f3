"""Files and functions stay small enough to be read; the few that are not are named here, and may only shrink.

How tangled a function is, ruff measures (C901, at most 10): one for the function, one for each `if`, loop, `except`, `match` case,
and each comprehension's own loop. Here is the second measure, which radon calls C: it counts `and`, `or`, conditional
expressions, conditions of comprehensions and assertions as well, each of which is one more way through.
"""

from __future__ import annotations

import ast

import pytest

from tests.house.source import TESTS, functions, modules, named

LONGEST_FILE = 450
LONGEST_FUNCTION = 60
WAYS_THROUGH = 20
"""The most ways through one function, by the second measure: radon's C ends here."""

FILES: dict[str, int] = {}
"""Files that are longer, with their lines. Lower a number when the file shrinks; add none."""
FUNCTIONS: dict[str, int] = {}
"""Functions that are longer, with their lines. Lower a number when the function shrinks; add none."""


def lines_of_files() -> dict[str, int]:
    """The product's modules, and those of its tests."""
    return {named(path): path.read_bytes().count(b"\n") for path in (*modules(), *TESTS.rglob("*.py"))}


def lines_of_functions() -> dict[str, int]:
    return {
        f"{named(path)}: {function.name}": (function.end_lineno or function.lineno) - function.lineno + 1
        for path in modules()
        for function in functions(path)
    }


def test_no_file_is_too_long() -> None:
    assert {name: lines for name, lines in lines_of_files().items() if lines > LONGEST_FILE} == FILES


def test_no_function_is_too_long() -> None:
    assert {name: lines for name, lines in lines_of_functions().items() if lines > LONGEST_FUNCTION} == FUNCTIONS


FORKS = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.Assert,
    ast.comprehension,
    ast.match_case,
)


def ways_through(function: ast.AST) -> int:
    """One, and one more for each place at which a function can go one way or another; functions inside count for themselves."""
    waiting, ways = list(ast.iter_child_nodes(function)), 1
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        ways += isinstance(node, FORKS) and not is_otherwise(node)
        if isinstance(node, ast.BoolOp):
            ways += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            ways += len(node.ifs)
        waiting += ast.iter_child_nodes(node)
    return ways


def is_otherwise(node: ast.AST) -> bool:
    """Whether this is the last way of a match, as `else` is of an `if`."""
    return isinstance(node, ast.match_case) and isinstance(node.pattern, ast.MatchAs) and node.pattern.pattern is None


@pytest.mark.long
def test_no_function_is_too_tangled() -> None:
    tangled = {
        f"{named(path)}: {function.name}": ways_through(function) for path in modules() for function in functions(path)
    }
    assert {name: ways for name, ways in tangled.items() if ways > WAYS_THROUGH} == {}


def test_what_is_counted() -> None:
    source = "def f(a, b):\n    if a and b:\n        return [x for x in a if x]\n    return 1 if a else 2\n"
    assert ways_through(ast.parse(source).body[0]) == 1 + 1 + 1 + 2 + 1
