"""The reference pages of the documentation, drawn from the program so that they cannot fall behind it unseen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from placefund.overview.reference import product, rulebook

PAGES: dict[str, Callable[[], str]] = {
    "glossary.md": rulebook.glossary,
    "reference/lifecycles.md": rulebook.lifecycles,
    "reference/roles.md": rulebook.roles,
    "reference/rules.md": rulebook.rules,
    "reference/money.md": rulebook.money,
    "reference/acts.md": rulebook.acts,
    "reference/ways-back.md": rulebook.ways_back,
    "reference/data.md": product.data,
    "reference/addresses.md": product.addresses,
    "reference/commands.md": product.commands,
    "reference/settings.md": product.settings_page,
}
"""Each page's place below the documentation folder, and the function that draws it."""


def drawn() -> dict[str, str]:
    """Every page as the program would draw it now, by its place."""
    return {name: draw() for name, draw in PAGES.items()}


def outdated(docs: Path) -> list[str]:
    """The places of the pages that are missing, or differ from what would be drawn now."""
    return [
        name
        for name, text in drawn().items()
        if not (docs / name).is_file() or (docs / name).read_text("utf-8") != text
    ]


def write(docs: Path) -> list[str]:
    """Write the pages that are outdated; their places are returned."""
    pages = drawn()
    changed = outdated(docs)
    for name in changed:
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(pages[name], "utf-8")
    return changed
