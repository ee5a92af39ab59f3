"""On which line of a TOML text each table, key and array element stands, which `tomllib` does not say."""

from __future__ import annotations

import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]

_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_END_OF_BARE_VALUE = frozenset(",]}#\n")


def line_index(text: str) -> dict[Path, int]:
    """The line (from 1) of every path in a *valid* TOML text.

    A path is the way from the top of the document to a value, as `tomllib` builds it: `("round", 1, "closes_at")` is
    the key `closes_at` of the second `[[round]]`. A table stands where it is first named.
    """
    return _Scanner(text).scan()


class _Scanner:
    """Walks the text once. It trusts that `tomllib` has accepted the text, so it never looks for mistakes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.starts = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
        self.lines: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}  # path of an array of tables -> index of its newest table

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip_blank():
            if self._ahead("["):
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    # tables and keys

    def _header(self) -> Path:
        line = self._line()
        repeated = self._ahead("[[")
        self.position += 2 if repeated else 1
        keys = self._dotted_key()
        self.position += 2 if repeated else 1
        path: Path = ()
        for key in keys[:-1]:
            path = self._newest((*path, key), line)
        path = (*path, keys[-1])
        self.lines.setdefault(path, line)
        if repeated:
            self.arrays[path] = self.arrays.get(path, -1) + 1
            path = (*path, self.arrays[path])
            self.lines.setdefault(path, line)
        return path

    def _newest(self, path: Path, line: int) -> Path:
        """A table named on the way to another; when it is an array of tables, its newest element is meant."""
        self.lines.setdefault(path, line)
        return (*path, self.arrays[path]) if path in self.arrays else path

    def _pair(self, table: Path) -> None:
        path, line = table, self._line()
        for key in self._dotted_key():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.position += 1  # the equals sign
        self._value(path)

    def _dotted_key(self) -> list[str]:
        keys = []
        while True:
            self._skip_spaces()
            keys.append(self._key())
            self._skip_spaces()
            if not self._ahead("."):
                return keys
            self.position += 1

    def _key(self) -> str:
        start = self.position
        if self._ahead('"') or self._ahead("'"):
            self._string()
            return str(tomllib.loads(f"key = {self.text[start : self.position]}")["key"])
        while self.text[self.position : self.position + 1] in _BARE:
            self.position += 1
        return self.text[start : self.position]

    # values

    def _value(self, path: Path) -> None:
        self._skip_spaces()
        if self._ahead('"') or self._ahead("'"):
            self._string()
        elif self._ahead("["):
            self._array(path)
        elif self._ahead("{"):
            self._inline_table(path)
        else:
            while self.position < len(self.text) and self.text[self.position] not in _END_OF_BARE_VALUE:
                self.position += 1

    def _array(self, path: Path) -> None:
        self.position += 1
        element = 0
        while self._skip_blank() and not self._ahead("]"):
            self.lines.setdefault((*path, element), self._line())
            self._value((*path, element))
            element += 1
            self._skip_blank()
            if self._ahead(","):
                self.position += 1
        self.position += 1

    def _inline_table(self, path: Path) -> None:
        self.position += 1
        while self._skip_blank() and not self._ahead("}"):
            self._pair(path)
            self._skip_blank()
            if self._ahead(","):
                self.position += 1
        self.position += 1

    def _string(self) -> None:
        quote = self.text[self.position]
        if self._ahead(quote * 3):
            self._past_closing(quote * 3)
            for _ in range(2):  # up to two quotes may stand just before the closing three
                if self._ahead(quote):
                    self.position += 1
        else:
            self._past_closing(quote)

    def _past_closing(self, closing: str) -> None:
        self.position += len(closing)
        while not self._ahead(closing):
            escaped = closing[0] == '"' and self._ahead("\\")
            self.position += 2 if escaped else 1
        self.position += len(closing)

    # moving about

    def _ahead(self, what: str) -> bool:
        return self.text.startswith(what, self.position)

    def _line(self) -> int:
        return bisect_right(self.starts, self.position)

    def _skip_spaces(self) -> None:
        while self._ahead(" ") or self._ahead("\t"):
            self.position += 1

    def _skip_blank(self) -> bool:
        """Move past white space and comments; False at the end of the text."""
        while self.position < len(self.text):
            if self._ahead("#"):
                end = self.text.find("\n", self.position)
                self.position = len(self.text) if end < 0 else end
            elif self.text[self.position] in " \t\r\n":
                self.position += 1
            else:
                return True
        return False
