"""Whatever people read can be translated: it is marked, it is in the catalogue, and the catalogue is current.

What is not marked yet stands in `unmarked.toml`, by file, with how much of it there is. The numbers may only fall: whoever marks
a sentence writes the new numbers with `python -m tests.house.test_words`, which refuses to raise one.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from placefund.operations import catalogue
from tests.house import template_text
from tests.house.sentences import flat, unmarked, unmarked_in
from tests.house.source import SRC, modules, named

LEFT = Path(__file__).with_name("unmarked.toml")
WIDEST = 160
"""Columns of a template: as wide as what two people see side by side."""


def in_python() -> dict[str, int]:
    return {named(path): len(found) for path in modules() if (found := unmarked(path))}


def in_templates() -> dict[str, int]:
    counts = {
        named(path): len(template_text.unmarked_in(path.read_text("utf-8"))) for path in template_text.templates()
    }
    return {name: count for name, count in counts.items() if count}


def wide_lines() -> dict[str, int]:
    counts = {
        named(path): sum(len(line) > WIDEST for line in path.read_text("utf-8").splitlines())
        for path in SRC.rglob("*.html")
    }
    return {name: count for name, count in sorted(counts.items()) if count}


COUNTS = {"python": in_python, "templates": in_templates, "wide_lines": wide_lines}


def allowed() -> dict[str, dict[str, int]]:
    return tomllib.loads(LEFT.read_text("utf-8"))


@pytest.mark.parametrize("kind", COUNTS)
def test_nothing_new_is_unmarked(kind: str) -> None:
    """More than what is allowed: mark the new words. Fewer: write the new numbers down."""
    assert COUNTS[kind]() == allowed()[kind]


def test_the_catalogue_of_sentences_is_current() -> None:
    """Run `placefund messages` and commit what it writes."""
    call_command("messages", check=True)


def test_the_command_refuses_a_catalogue_that_somebody_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited = tmp_path / "django.po"
    edited.write_text('msgid ""\n')
    monkeypatch.setattr("placefund.operations.management.commands.messages.ENGLISH", edited)
    with pytest.raises(CommandError, match=r"^The catalogue is not current\. Run `placefund messages`"):
        call_command("messages", check=True)
    assert edited.read_text() == 'msgid ""\n'


def test_what_is_found_in_python() -> None:
    source = '''
"""A docstring is no message."""
raise NotAllowed(f"The ask of {ask} is too high.")
raise NotAllowed(say("The ask of {ask} is too high.", ask=ask))
raise ValueError("A programmer reads this one.")
field = Field(label="Name", help_text=say("In words."))
if kind == "As it is": context = {"title": "Awards", "kind": "As"}
'''
    assert [flat(node) for node in unmarked_in(ast.parse(source))] == [
        "The ask of {} is too high.",
        "Name",
        "Awards",
    ]


def test_what_is_found_in_a_template() -> None:
    source = """
{% load x %}<h1 title="Its name">Awards</h1>{# not this #}
{% button "Send it" kind="secondary" %}{% button _("Send it") %}<a href="{% url 'home' %}">{{ name|default:"No name" }}</a>
<p>{% translate "Found" %} {% blocktranslate %}Found {{ it }}{% endblocktranslate %}</p><p>{{ fund }} has {{ n }}</p>
"""
    assert template_text.unmarked_in(source) == [
        "Send it",
        '|default:"No name"',
        'title="Its name"',
        "Awards",
        "has",
    ]


def test_what_the_catalogue_takes_from_source() -> None:
    python = 'say("A"); say_count("{count} b", "{count} bs", count=2); Finding("ask_is_high", True, "x"); other("C")'
    assert list(catalogue.in_python(python)) == [("A", ""), ("{count} b", "{count} bs"), ("Ask is high", "")]
    template = """{% load i18n %}{% translate "A" %}{% blocktranslate trimmed count n=x with y=z %}
        one {{ y }}
      {% plural %}{{ n }} of
        {{ y }}{% endblocktranslate %}{% button _("Send") %}{{ x|default:_("None") }}"""
    assert list(catalogue.in_template(template)) == [
        ("A", ""),
        ("one %(y)s", "%(n)s of %(y)s"),
        ("Send", ""),
        ("None", ""),
    ]


def _write() -> None:
    """Write the numbers down, unless one of them has risen."""
    before = allowed() if LEFT.exists() else {}
    lines = ["# What is not marked for translation yet, and lines of templates that are too wide. Only ever fewer.\n"]
    for kind, count in COUNTS.items():
        now = count()
        risen = [name for name, number in now.items() if kind in before and number > before[kind].get(name, 0)]
        if risen and "--anew" not in sys.argv:
            sys.exit(f"There is more to mark than before in: {', '.join(risen)}.")
        lines.append(f"\n[{kind}]\n" + "".join(f'"{name}" = {number}\n' for name, number in sorted(now.items())))
    LEFT.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    _write()
