"""Whatever people read can be translated: it is marked, it is in the catalogue, and the catalogue is current."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from placefund.operations import catalogue
from tests.house import template_text
from tests.house.sentences import flat, unmarked, unmarked_in
from tests.house.source import SRC, modules, named

WIDEST = 160
"""Columns of a template: as wide as what two people see side by side."""


def test_every_sentence_in_python_is_marked() -> None:
    assert {named(path): [flat(literal) for literal in found] for path in modules() if (found := unmarked(path))} == {}


def test_every_word_of_a_template_is_marked() -> None:
    templates = template_text.templates()
    assert {named(path): found for path in templates if (found := _unmarked_in_template(path))} == {}


def _unmarked_in_template(path: Path) -> list[str]:
    return template_text.unmarked_in(path.read_text("utf-8"))


def test_no_line_of_a_template_is_wider_than_two_people_see_side_by_side() -> None:
    assert {named(path): wide for path in SRC.rglob("*.html") if (wide := wide_lines(path.read_text("utf-8")))} == {}


def wide_lines(template: str) -> list[int]:
    return [number for number, line in enumerate(template.splitlines(), 1) if len(line) > WIDEST]


@pytest.mark.long
def test_the_catalogue_of_sentences_is_current() -> None:
    """Run `placefund messages` and commit what it writes."""
    call_command("messages", check=True)


@pytest.mark.long
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
