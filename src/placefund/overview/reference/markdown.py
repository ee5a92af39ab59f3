"""The little Markdown that the reference is written in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

DRAWN = "*Drawn from the program by `placefund reference`. Change the program, not this page.*"


def page(title: str, *blocks: str) -> str:
    """A whole page: its title, the note that it is generated, and its blocks."""
    return "\n\n".join((f"# {title}", DRAWN, *(block for block in blocks if block))) + "\n"


def cell(value: object) -> str:
    """A value on one line of a table, whatever it holds."""
    return " ".join(str(value).split()).replace("|", "\\|")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; nothing at all when there are no rows."""
    lines = ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(("| " + " | ".join(headings) + " |", "|" + "---|" * len(headings), *lines))


def code(text: str) -> str:
    return f"`{text}`"


def in_words(name: str) -> str:
    """`a_fund_has_money` reads “a fund has money”."""
    return name.replace("_", " ")


def sentences(docstring: str | None) -> str:
    """A docstring's first paragraph on one line."""
    return " ".join((docstring or "").strip().split("\n\n", 1)[0].split())
