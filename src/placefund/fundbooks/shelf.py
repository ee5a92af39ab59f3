"""The fundbooks that came with this installation: any of them can be taken and begun."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PROSPECTUS = "prospectus.toml"


@dataclass(frozen=True, slots=True)
class ShelvedBook:
    """A fundbook that can be taken: the fund's slug and name, and the folder that holds it."""

    slug: str
    name: str
    is_invented: bool
    folder: Path


def shipped_books() -> list[ShelvedBook]:
    """The books in this installation's folder of fundbooks, by name. One that cannot be read at all is left out here."""
    root = Path(settings.FUNDBOOKS_DIR)
    found = (
        [_book(folder) for folder in sorted(root.iterdir()) if (folder / PROSPECTUS).is_file()] if root.is_dir() else []
    )
    return sorted((book for book in found if book is not None), key=lambda book: book.name)


def _book(folder: Path) -> ShelvedBook | None:
    try:
        fund = tomllib.loads((folder / PROSPECTUS).read_text(encoding="utf-8-sig"))["fund"]
        return ShelvedBook(fund["slug"], fund["name"], bool(fund.get("invented", False)), folder)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError):
        return None
