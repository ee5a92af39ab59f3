"""Finds the words for people in templates that no translator would be given."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.house.source import SRC

WORD = r"[A-Za-z][a-z’']*[a-z]"
COMMENT = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->|{%\s*block (?:measure|width|column)\s*%}.*?{%\s*endblock[^%]*%}",
    re.DOTALL,
)
"""What nobody reads: remarks, and the blocks of the layouts that name a class of the styles."""
TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*trans(?:late)?\b.*?%}|<(style|script|code)\b.*?</\1>",
    re.DOTALL,
)
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
TAG = re.compile(r"{%\s*(\w+)(.*?)%}", re.DOTALL)
VALUE = re.compile(r"{{(.*?)}}", re.DOTALL)
ELEMENT = re.compile(r"<!?/?[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.DOTALL)
ATTRIBUTE = re.compile(r"""\b(alt|title|aria-label|aria-description|placeholder)=("[^"]*"|'[^']*')""")
LITERAL = re.compile(r'"([^"]*)"')
MACHINE = {
    "url",
    "load",
    "extends",
    "static",
    "govuk",
    "block",
    "endblock",
    "cycle",
    "if",
    "elif",
    "csrf_token",
    "regroup",
    "firstof",
}
"""Tags whose texts are names."""
NAMES = re.compile(
    r"""\b(kind|tone|size|name|value|extra|anchor|href|state|component|classes|parameter|format|id)="[^"]*\""""
)
"""Arguments whose texts are names."""
SHOWN_BY_FILTER = re.compile(r'\|(?:default_if_none|default|yesno|pluralize|add|joined)(?::"([^"]*)")?')


def is_words(text: str) -> bool:
    return bool(re.search(WORD, text)) and not re.fullmatch(r"[\w-]+\.(html|svg|css|js)|[a-z0-9_:./#-]+", text.strip())


@cache
def templates() -> tuple[Path, ...]:
    return tuple(
        path for path in sorted(SRC.rglob("*.html")) if not path.relative_to(SRC).as_posix().startswith(GALLERY)
    )


GALLERY = "design/templates/design/gallery/"
"""The gallery shows invented things to those who build pages."""


def unmarked_in(source: str) -> list[str]:
    """Each run of words that stands in the template and is not marked."""
    text = TRANSLATED.sub("\0", COMMENT.sub("", source))
    text = MARKED.sub('""', text)
    found: list[str] = []

    def in_element(match: re.Match[str]) -> str:
        for attribute in ATTRIBUTE.finditer(match[0]):
            plain = TAG.sub("", VALUE.sub("", attribute[2]))
            if re.search(WORD, plain):
                found.append(attribute[0])
        return "\0"

    found += [words for tag in TAG.finditer(text) for words in _in_tag(tag)]
    found += [words for value in VALUE.finditer(text) for words in _in_filters(value[1])]
    text = ELEMENT.sub(in_element, _hide_tags_in_elements(text))
    text = VALUE.sub(" ", TAG.sub("\0", text))
    found += [run.strip() for run in text.split("\0") if re.search(WORD, _without_entities(run))]
    return found


def _hide_tags_in_elements(text: str) -> str:
    """Comparison signs inside of tags and values would end an element too early."""
    hide = lambda match: match[0].replace("<", "‹").replace(">", "›").replace('"', "'") if match[0] else ""  # noqa: E731
    return VALUE.sub(hide, TAG.sub(hide, text))


def _without_entities(text: str) -> str:
    return re.sub(r"&\w+;", " ", text)


def _in_tag(tag: re.Match[str]) -> list[str]:
    name, arguments = tag.groups()
    if name in MACHINE:
        return _in_filters(arguments) if name not in ("load", "extends", "if", "elif") else []
    literals = LITERAL.findall(NAMES.sub("", arguments))
    return [words for words in literals if is_words(words)]


def _in_filters(expression: str) -> list[str]:
    """A filter's words are for people when they are shown; `pluralize` makes English endings in any case."""
    return [
        match[0]
        for match in SHOWN_BY_FILTER.finditer(expression)
        if "pluralize" in match[0] or is_label(match[1] or "")
    ]


def is_label(text: str) -> bool:
    return is_words(text) and (" " in text.strip() or text[:1].isupper() or "," in text)
