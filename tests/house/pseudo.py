"""A language that nobody speaks, made of English: “⟦Ápplícátíóns⟧”. What a page shows outside of the brackets is hard-wired."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import override_settings

LANGUAGE = "xx"
ACCENTS = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
KEPT = re.compile(r"{[^{}]*}|%\([^)]*\)s|</?\w[^>]*>|&\w+;")
"""Places for values, and markup: they stand in a translation as they are."""
WORD = re.compile(r"[A-Za-zÀ-ž]{2,}")
REFERENCE = re.compile(r"\b[A-Z]{1,4}(?:-[A-Z]{1,2})?-\d{3,4}\b(?=\s)")
"""The reference of an award or a project before its title, such as EC-C-003: the same in every language."""
SIGNS = re.compile(r"£[\d.,]+(?:m|bn|k)?|[,;:·()“”\[\]—–/|?!.=+×→%&#<>]+|\s{2,}|\n")
NAMES = {
    "Placefund",
    "CSV",
    "PDF",
    "KB",
    "MB",
    "SHA",
    "Excel",
    "GOV.UK",
    "360Giving",
    "bn",
    "UTC",
    "ID",
    "GBP",
    "PNG",
    "SVG",
    "XLSX",
    "JSON",
}
"""Names, and signs of formats, which no translator touches."""


LONGER = str.maketrans({letter: 2 * accent for letter, accent in zip("aeiouy", "áéíóúý", strict=True)})
"""“áápplíícáátííóóns”: about a third more letters than English, as in German or Welsh."""


def accented(text: str, letters: Mapping[int, Any] = ACCENTS) -> str:
    parts, end = [], 0
    for match in KEPT.finditer(text):
        parts += [text[end : match.start()].translate(letters), match[0]]
        end = match.end()
    return f"⟦{''.join([*parts, text[end:].translate(letters)])}⟧"


def write_language(english: Path, locale: Path, letters: Mapping[int, Any] = ACCENTS) -> None:
    """Write the compiled catalogue below a folder for Django's LOCALE_PATHS."""
    with english.open("rb") as source:
        sentences = read_po(source)
    spoken = Catalog(locale="en", fuzzy=False)
    for sentence in sentences:
        if isinstance(sentence.id, tuple):
            spoken.add(sentence.id, tuple(accented(words, letters) for words in sentence.id))
        elif sentence.id:
            spoken.add(sentence.id, accented(sentence.id, letters))
    target = locale / LANGUAGE / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as compiled:
        write_mo(compiled, spoken)


def spoken(locale: Path) -> Any:
    """Whatever is read within this is read in nobody's language, of which the catalogue is below that folder."""
    return override_settings(LANGUAGE_CODE=LANGUAGE, LANGUAGES=[(LANGUAGE, "Nobody's")], LOCALE_PATHS=[locale])


def left_in_english() -> dict[str, dict[str, Any]]:
    """By the name of a page, the words that it shows in every language, and why."""
    return tomllib.loads(Path(__file__).with_name("hard_wired.toml").read_text("utf-8"))


# --- reading a page ----------------------------------------------------------------------------------------------------

UNREAD = {"script", "style", "template", "code", "pre"}
VOID = {"br", "img", "input", "hr", "meta", "link", "wbr", "source", "use", "path", "rect", "circle", "line"}
INLINE = {
    "a",
    "abbr",
    "b",
    "em",
    "data",
    "span",
    "strong",
    "small",
    "time",
    "sup",
    "sub",
    "i",
    "cite",
    "q",
    "tspan",
    "br",
    "code",
}
READ_ALOUD = ("alt", "title", "aria-label", "placeholder", "aria-description", "data-label")


class _Page(HTMLParser):
    """The texts of a page outside of brackets, and of the attributes that are read to people."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.depth = 0
        self.unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in INLINE:
            self.depth = 0
        if tag not in VOID and (self.unread or tag in UNREAD or given.get("translate") == "no"):
            self.unread.append(tag)
        if not self.unread:
            self.found += [outside(given[name] or "", 0)[0] for name in READ_ALOUD if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.depth = 0
        if self.unread and tag not in VOID:
            self.unread.pop()

    def handle_data(self, data: str) -> None:
        if not self.unread:
            text, self.depth = outside(data, self.depth)
            self.found.append(text)


def outside(text: str, depth: int) -> tuple[str, int]:
    """What stands outside of brackets, and how deep in them the text ends."""
    kept = []
    for letter in text:
        if letter == "⟦":
            depth += 1
            kept.append("\n")
        elif letter == "⟧":
            depth = max(depth - 1, 0)
        elif depth == 0:
            kept.append(letter)
    return "".join(kept), depth


def hard_wired(html: str, data: Data) -> list[str]:
    """The words of a page that are neither translated nor somebody's data."""
    page = _Page()
    page.feed(html)
    return [piece for text in page.found for piece in data.unknown(text)]


class Data:
    """What people and funds have written, as it stands in the database: shown as it is in every language."""

    def __init__(self, values: Iterable[str]) -> None:
        self.values = {" ".join(value.split()) for value in values}
        self.pieces = {piece.strip() for value in self.values for piece in SIGNS.split(value)}
        self.all = "\n".join(self.values)

    def unknown(self, text: str) -> list[str]:
        text = REFERENCE.sub("", text)
        whole = " ".join(text.split())
        if not WORD.search(whole) or self._is_known(whole):
            return []
        pieces = [" ".join(piece.split()) for piece in SIGNS.split(text)]
        return [piece for piece in pieces if WORD.search(piece) and not self._is_known(piece)]

    def _is_known(self, piece: str) -> bool:
        if piece in self.values or piece in self.pieces or (" " in piece and piece in self.all):
            return True
        return all(word in NAMES or not WORD.search(word) for word in piece.split())


def written() -> Iterator[str]:
    """Every text in every row of ours."""
    for model in apps.get_models():
        if not model.__module__.startswith("placefund."):
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if field.get_internal_type()
            in ("CharField", "TextField", "JSONField", "EmailField", "SlugField", "URLField")
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            for value in row:
                yield from _texts(value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
