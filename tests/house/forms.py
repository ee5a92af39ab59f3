"""The forms of a page, as a browser would find them: where each is sent, and which fields it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

SILENT = {"submit", "button", "reset", "image"}


@dataclass
class Field:
    """One field: its kind (`text`, `select`, `hidden`, …), what it holds, what can be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)

    @property
    def honest(self) -> str:
        """What somebody who means no harm would send: what stands there, or the first choice there is."""
        return self.value or next((choice for choice in self.choices if choice), "1" if self.kind != "file" else "")


@dataclass
class Form:
    """One form that posts."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[str, ...]:
        return tuple(sorted(self.fields))


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path, self.found = path, list[Form]()
        self.open: Form | None = None
        self.filling: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.open = Form(urldefrag(urljoin(self.path, given.get("action", ""))).url)
            self.found.append(self.open)
        elif self.open is None:
            return
        elif tag == "option" and self.filling is not None:
            self.filling.choices.append(given.get("value", ""))
        elif tag in ("input", "select", "textarea") and given.get("name"):
            self._add(tag, given)

    def _add(self, tag: str, given: dict[str, str]) -> None:
        assert self.open is not None
        kind = given.get("type", "text") if tag == "input" else tag
        if kind in SILENT:
            return
        one = self.open.fields.setdefault(given["name"], Field(given["name"], kind))
        if kind in ("radio", "checkbox"):
            one.choices.append(given.get("value", "on"))
        else:
            one.value = given.get("value", "")
        self.filling = one if tag != "input" else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag in ("select", "textarea"):
            self.filling = None

    def handle_data(self, data: str) -> None:
        if self.filling is not None and self.filling.kind == "textarea":
            self.filling.value += data


def forms_in(text: str, path: str) -> list[Form]:
    """Every form of a page that posts; one without an address is sent to the page's own."""
    parser = _Forms(path.partition("?")[0])
    parser.feed(text)
    parser.close()
    return parser.found
