"""Tables on a phone: one that is too wide for it becomes cards, each cell with the head of its column before it.

How wide a table is, is told from its words: the same page for everybody, and no script. `tests/browser` measures whether
that is so on every public page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

NARROW = 39
"""How many letters stand beside each other on a phone of 360 pixels, in the type of a table."""
GAP = 2
"""Between two columns, in letters."""
READABLE = 13
"""In a column of words fewer letters than this on a line are spelled, not read."""

_TOKEN = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|th|td)\b([^>]*)>")
_TAGS = re.compile(r"<!--.*?-->|<[^>]+>", re.DOTALL)
_HIDDEN = re.compile(r'<(\w+)[^>]*class="[^"]*govuk-visually-hidden[^"]*"[^>]*>.*?</\1>', re.DOTALL)
_SPAN = re.compile(r'\b(col|row)span="(\d+)"')
_DRAWN = re.compile(r"<(?:input|select|textarea|button|svg|img)\b")
_ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}
_ROLES_OF_HEADS = {"col": "columnheader", "colgroup": "columnheader", "row": "rowheader", "rowgroup": "rowheader"}


def words_of(html: str) -> str:
    """What is read of a cell: without tags, and without what only a screen reader is told."""
    return " ".join(unescape(_TAGS.sub(" ", _HIDDEN.sub(" ", html))).split())


class PhoneTable:
    """The inside of a table, `<thead>` and `<tbody>` with plain cells, and whether a phone shows it as cards."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._cells = list(_cells(content))
        self.is_cards = self._width() > NARROW

    @property
    def content(self) -> SafeString:
        """As it was written; for cards with the head of its column on each cell, and with the roles that a browser takes
        from a table whose rows are no longer rows."""
        if not self.is_cards:
            return mark_safe(self._content)  # noqa: S308  rendered by a template
        heads = self._heads()
        labels = {cell.at: heads.get(cell.column, "") for cell in self._cells if cell.takes_label}
        return mark_safe(  # noqa: S308  rendered by a template; what is added is escaped
            _TOKEN.sub(lambda found: _told(found, labels.get(found.start(), "")), self._content)
        )

    def _heads(self) -> dict[int, str]:
        """The words over each column: of heads above heads, both."""
        found: dict[int, list[str]] = {}
        for cell in self._cells:
            if cell.is_head:
                for column in range(cell.column, cell.column + cell.spans):
                    found.setdefault(column, []).append(cell.words)
        return {column: ", ".join(filter(None, words)) for column, words in found.items()}

    def _width(self) -> int:
        """How many letters wide the table is at least, when words wrap and figures do not."""
        columns: dict[int, int] = {}
        for cell in self._cells:
            if cell.spans == 1:
                columns[cell.column] = max(columns.get(cell.column, 0), cell.least)
        return sum(columns.values()) + GAP * (len(columns) - 1)


class TableCell:
    """One cell: where its tag begins, its column, over how many it stands, and its words."""

    def __init__(self, tag: re.Match[str], column: int, inside: str, *, is_head: bool) -> None:
        spans = dict(_SPAN.findall(tag[3]))
        self.at, self.column, self.words, self.is_head = tag.start(), column, words_of(inside), is_head
        self.spans, self.rows = int(spans.get("col", 1)), int(spans.get("row", 1))
        self.is_figure = "number" in tag[3] and not is_head
        says_itself = tag[2] == "th" and not self.words.isdigit()  # a row is named, or numbered: Version 2
        self.takes_label = not (is_head or says_itself or self.spans > 1) and bool(self.words or _DRAWN.search(inside))

    @property
    def least(self) -> int:
        """How many letters wide it is at least."""
        longest = max(map(len, self.words.split()), default=0)
        return (
            len(self.words) if self.is_figure else max(longest, min(len(self.words), 0 if self.is_head else READABLE))
        )


def _cells(content: str) -> Iterator[TableCell]:
    """The cells in their order, each with its column; a head that stands over two rows keeps its column in the second."""
    tags = list(_TOKEN.finditer(content))
    column, in_head, taken = 0, False, set[int]()
    below: set[int] = set()
    for tag in tags:
        if tag[2] == "thead":
            in_head = not tag[1]
        elif tag[2] == "tr" and not tag[1]:
            column, taken, below = 0, below, set()
        elif tag[2] in ("th", "td") and not tag[1]:
            while column in taken:
                column += 1
            end = content.find(f"</{tag[2]}>", tag.end())
            cell = TableCell(tag, column, content[tag.end() : end], is_head=in_head)
            yield cell
            if cell.rows > 1:
                below |= set(range(column, column + cell.spans))
            column += cell.spans


def _told(tag: re.Match[str], label: str) -> str:
    """The tag of a part of a table, with its role, and with the head of its column."""
    if tag[1] or "role=" in tag[3]:
        role = ""
    elif tag[2] == "th":
        scope = re.search(r'scope="(\w+)"', tag[3])
        role = _ROLES_OF_HEADS.get(scope[1] if scope else "col", "columnheader")
    else:
        role = _ROLES.get(tag[2], "")
    added = f' role="{role}"' if role else ""
    if label and not tag[1] and "data-label=" not in tag[3]:
        added += f' data-label="{escape(label)}"'
    return f"<{tag[1]}{tag[2]}{tag[3]}{added}>"
