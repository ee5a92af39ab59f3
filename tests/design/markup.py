"""HTML brought to one form, so that two ways of writing the same elements are equal."""

from __future__ import annotations

from html.parser import HTMLParser


class _Tokens(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = sorted((name, " ".join((value or "").split())) for name, value in attrs)
        self.tokens.append((f"<{tag}>", *(f"{name}={value}" for name, value in given)))

    def handle_endtag(self, tag: str) -> None:
        self.tokens.append((f"</{tag}>",))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.tokens.append((" ".join(data.split()),))


def tokens(html: str) -> list[tuple[str, ...]]:
    """Tags with sorted attributes and words with single spaces, in order."""
    parser = _Tokens()
    parser.feed(html)
    parser.close()
    return parser.tokens
