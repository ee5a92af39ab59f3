"""Changes one entry of a book's texts as somebody would by hand: everything else in its files stays letter for letter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.toml_lines import line_index
from placefund.domain.messages import say

PROSPECTUS = "prospectus.toml"
Texts = Mapping[str, str]


def with_round_like(texts: Texts, earlier: str, changes: Mapping[str, Any]) -> dict[str, str]:
    """The texts with a further round: what the `earlier` one has, with these keys otherwise; a key that is None is left out.

    Raises:
        NotPossible: there is no such round.
    """
    rounds = tomllib.loads(texts[PROSPECTUS])["round"]
    found = next((each for each in rounds if each["slug"] == earlier), None)
    if found is None:
        raise NotPossible(say("The book has no round “{slug}”.", slug=earlier))
    values = {key: value for key, value in {**found, **changes}.items() if value is not None}
    lines = ["[[round]]", *(f"{key} = {written(value)}" for key, value in values.items())]
    return {**texts, PROSPECTUS: texts[PROSPECTUS].rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"}


def with_round_changed(texts: Texts, slug: str, changes: Mapping[str, Any]) -> dict[str, str]:
    """The texts with these keys of one round otherwise; each value stands on its own line, and so it stays.

    Raises:
        NotPossible: there is no such round, or a value is written over several lines.
    """
    text = texts[PROSPECTUS]
    rounds = tomllib.loads(text)["round"]
    number = next((number for number, each in enumerate(rounds) if each["slug"] == slug), None)
    if number is None:
        raise NotPossible(say("The book has no round “{slug}”.", slug=slug))
    lines, index = text.split("\n"), line_index(text)
    added = []
    for key, value in changes.items():
        if ("round", number, key) in index:
            at = index["round", number, key] - 1
            if not re.match(rf"\s*{re.escape(key)}\s*=", lines[at]) or "'''" in lines[at] or '"""' in lines[at]:
                raise NotPossible(say("“{key}” is written over several lines. Change it in the file.", key=key))
            lines[at] = f"{key} = {written(value)}"
        else:
            added.append(f"{key} = {written(value)}")
    first = index["round", number]
    return {**texts, PROSPECTUS: "\n".join([*lines[:first], *added, *lines[first:]])}


def written(value: Any) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case datetime():
            return value.replace(tzinfo=None, microsecond=0).isoformat()
        case list() | tuple():
            return f"[{', '.join(written(each) for each in value)}]"
        case str():
            return f'"{_escaped(value)}"'
        case _:
            return str(value)


def _escaped(text: str) -> str:
    """A text between quotes on one line."""
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(
        marks.get(char) or (f"\\u{ord(char):04x}" if ord(char) < 32 or ord(char) == 127 else char) for char in text
    )
