"""The card of a public page: what is shown of it where somebody links to it, read from the page itself."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path

import typst
from django.utils.html import strip_tags

TEMPLATE = Path(__file__).parent / "typst" / "card.typ"
FEWEST = 40
"""Letters of a paragraph that tells something: fewer are a state or a label."""
LONGEST = 200
"""Letters of a description: more is cut off by those who show it."""

_TITLE = re.compile(r"<h1[^>]*>(?P<inner>.*?)</h1>", re.DOTALL)
_CAPTION = re.compile(r"<span[^>]*class=\"[^\"]*caption[^\"]*\"[^>]*>(.*?)</span>", re.DOTALL)
_LEAD = (
    re.compile(r"<p[^>]*class=\"[^\"]*(?:pf-lede|govuk-body-l)[^\"]*\"[^>]*>(.*?)</p>", re.DOTALL),
    re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL),
)


@dataclass(frozen=True, slots=True)
class Card:
    """A page in a few words: `caption` stands above its title, `remark` says what must not be missed."""

    site: str
    caption: str
    title: str
    description: str
    remark: str = ""

    @property
    def whole_title(self) -> str:
        return f"{self.title} – {self.caption}" if self.caption else self.title


def card_of(html: str, site: str, remark: str = "") -> Card:
    """The card of a drawn page: its title, and its first paragraph as far as it goes."""
    main = html.partition("<main")[2]
    found = _TITLE.search(main)
    inner = found["inner"] if found else site
    caption = _CAPTION.search(inner)
    title = _words(_CAPTION.sub("", inner))
    told = main[found.end() :] if found else main
    above = _words(caption[1]) if caption else ""
    paragraphs = (_words(each) for pattern in _LEAD for each in pattern.findall(told))
    lead = next((words for words in paragraphs if len(words) >= FEWEST), f"{title}, {above or site}: {site}")
    return Card(site, above, title, _cut(lead), remark)


def title_in_a_line(html: str) -> str:
    """The title of a drawn page, what stands above it first: “Round 1: Decisions”. Empty where it has none."""
    found = _TITLE.search(html.partition("<main")[2])
    return _words(_CAPTION.sub(r"\1: ", found["inner"])).replace(" :", ":") if found else ""


def card_as_png(card: Card) -> bytes:
    """The card as a picture of 1,200 by 630 dots, without any font of this machine."""
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="png",
        ppi=144,
        sys_inputs={"card": json.dumps(asdict(card), sort_keys=True)},
        ignore_system_fonts=True,
    )


def _words(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())


def _cut(words: str) -> str:
    """At most so many letters, whole words, with a sign that more stands on the page."""
    if len(words) <= LONGEST:
        return words
    return words[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
