"""Files and functions stay small enough to be read; the few that are not are named here, and may only shrink."""

from __future__ import annotations

from tests.house.source import functions, modules, named

LONGEST_FILE = 450
LONGEST_FUNCTION = 60

FILES: dict[str, int] = {}
"""Files that are longer, with their lines. Lower a number when the file shrinks; add none."""
FUNCTIONS: dict[str, int] = {}
"""Functions that are longer, with their lines. Lower a number when the function shrinks; add none."""


def lines_of_files() -> dict[str, int]:
    return {named(path): len(path.read_text("utf-8").splitlines()) for path in modules()}


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
