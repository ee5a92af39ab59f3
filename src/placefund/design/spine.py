"""The spine of a page: its head, its sections, and the list of these that stands beside them.

A section begins with a plain `<h2>`, one without a class: the titles of cards and other components carry classes. They are
found in the page as it was drawn, so that no template has to name its sections twice, and
one that is not shown is not listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import slugify

FEWEST_SECTIONS = 4
"""Fewer can be seen at a glance; a list of them would be one thing more to read."""

_SECTION = re.compile(r"<h2(?P<attributes>(?: id=\"[^\"]*\")?)>(?P<title>.*?)</h2>", re.DOTALL)
_JUST_OPENED = re.compile(r"(?:<(?:section|article|div)\b[^<>]*>\s*)+$")
"""What was opened just before the first section holds it, and goes with it: the list stands beside whole elements."""
_ID = re.compile(r" id=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page. `title` is text, without markup."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Spine:
    """A page in its parts: what stands before the first section, the sections, and all that they hold."""

    head: str
    sections: tuple[Section, ...]
    body: str

    @property
    def is_listed(self) -> bool:
        return len(self.sections) >= FEWEST_SECTIONS


def spine_of(html: str) -> Spine:
    """The parts of a drawn page. Sections without an id are given one, after their title."""
    taken = set(_ID.findall(html))
    sections: list[Section] = []

    def anchored(found: re.Match[str]) -> str:
        title = " ".join(unescape(strip_tags(found["title"])).split())
        own = _ID.match(found["attributes"])
        anchor = own[1] if own else _free(slugify(title) or "section", taken)
        sections.append(Section(anchor, title))
        return f'<h2 id="{anchor}">{found["title"]}</h2>'

    first = _SECTION.search(html)
    start = first.start() if first else len(html)
    if opened := _JUST_OPENED.search(html[:start]):
        start = opened.start()
    body = _SECTION.sub(anchored, html[start:])
    return Spine(html[:start], tuple(sections), body)


def _free(anchor: str, taken: set[str]) -> str:
    """The anchor, with a number behind it where the page has that id already."""
    number, free = 1, anchor
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    taken.add(free)
    return free
