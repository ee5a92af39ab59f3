"""Every template is a page in a layout, or a part that another template or tag draws."""

from __future__ import annotations

import ast
import re

from tests.house.source import SRC, modules, named, nodes, text_of

EXTENDS = re.compile(r'\A\{% extends "(?:design/layouts/[a-z_]+|[a-z_/]+/(?:layout|base)s?(?:/[a-z_]+)?)\.html" %\}')
LONGEST = 105
"""Lines of a template, each of at most 160 columns; a longer one is several templates."""

TEXTS = {
    path.as_posix().split("/templates/", 1)[1]: path.read_text("utf-8")
    for path in sorted(SRC.rglob("templates/**/*.html"))
}


def rendered() -> set[str]:
    """The templates that a view names: each is a page."""
    return {
        text
        for path in modules()
        if "views" in path.parts
        for node in nodes(path)
        if (text := text_of(node)) is not None and text.endswith(".html")
    }


def mentioned() -> set[str]:
    """The templates that stand by name in another template or anywhere in the code (layouts too)."""
    sources = [*TEXTS.values(), *(path.read_text("utf-8") for path in modules())]
    return {found for source in sources for found in re.findall(r"[\"']([\w/-]+\.html)[\"']", source)}


def test_there_are_templates_to_look_at() -> None:
    assert len(TEXTS) > 60
    assert len(rendered()) > 10


def test_a_page_stands_in_a_layout() -> None:
    assert sorted(name for name in rendered() if name not in TEXTS or not EXTENDS.match(TEXTS[name])) == []


def test_a_template_that_stands_in_no_layout_is_drawn_by_something() -> None:
    parts = {name for name, text in TEXTS.items() if "{% extends" not in text}
    by_pattern = re.compile(
        r"design/(components|charts|forms)/|places/components/|applications/answers/"
    )  # tags build these names
    assert sorted(name for name in parts - mentioned() if not by_pattern.match(name)) == []


def test_a_template_trusts_no_text() -> None:
    trusting = re.compile(r"\|\s*safe(?:seq)?\b|autoescape\s+off")
    assert {name: trusting.findall(text) for name, text in TEXTS.items() if trusting.search(text)} == {}


def test_a_section_with_an_anchor_is_a_plain_heading_so_that_its_page_lists_it() -> None:
    """A reading page and a workbench list their sections beside them by plain `<h2>`; one with a class is left out."""
    listing = re.compile(r'\A\{% extends "design/layouts/(?:reading|workbench)\.html" %\}')
    left_out = re.compile(r'<h2 class="govuk-heading-[sml]" id="[a-z-]+">')
    found = {name: left_out.findall(text) for name, text in TEXTS.items() if listing.match(text)}
    assert {name: headings for name, headings in found.items() if headings} == {}


def test_a_template_is_short() -> None:
    assert {name: lines for name, text in TEXTS.items() if (lines := len(text.splitlines())) > LONGEST} == {}


def of_a_working_form(name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a template is a form of `layouts/form.html`, or a page in the layout for work on which something is posted."""
    if name in seen or name not in TEXTS:
        return False
    found = re.match(r'\A\{% extends "([^"]+)"', TEXTS[name])
    layout = found[1] if found else ""
    if layout == "design/layouts/form.html" or of_a_working_form(layout, seen | {name}):
        return True
    return layout == "design/layouts/workbench.html" and any('method="post"' in TEXTS[part] for part in drawn_by(name))


def drawn_by(name: str) -> set[str]:
    """A template with every part that it includes, and those that they do."""
    found, left = set(), [name]
    while left:
        one = left.pop()
        if one not in found and one in TEXTS:
            found.add(one)
            left += re.findall(r'\{% include "([^"]+)"', TEXTS[one])
    return found


def test_money_on_a_working_form_is_exact() -> None:
    """Whoever enters or approves an amount compares it to the penny: `money`, never `money_short`."""
    forms = [name for name in TEXTS if of_a_working_form(name)]
    assert len(forms) > 80
    short = {name: [part for part in drawn_by(name) if "money_short" in TEXTS[part]] for name in forms}
    assert {name: parts for name, parts in short.items() if parts} == {}


def test_a_form_that_posts_carries_the_token() -> None:
    form = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
    bare = {
        name: [found[:80] for found in form.findall(text) if "csrf_token" not in found] for name, text in TEXTS.items()
    }
    assert {name: found for name, found in bare.items() if found} == {}


def test_a_form_that_saves_itself_is_given_the_words_to_say_so() -> None:
    """Its script fails at once without them, and nothing is saved."""
    silent = [
        path
        for path in SRC.rglob("*.html")
        for tag in re.findall(r"data-autosave\b(?!-)[^>]*", path.read_text("utf-8"))
        if "script_words" not in tag
    ]
    assert silent == []


def test_a_page_that_acts_at_once_does_not_offer_to_show_it_first() -> None:
    """With `does` a form's button says “Show what it would do”; `form_page` would do it. It names its button by `submit_text`."""
    calls = [(path, node) for path in modules() for node in nodes(path) if isinstance(node, ast.Call)]
    at_once = [
        (named(path), call.lineno)
        for path, call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "form_page"
        and "does" in [each.arg for each in call.keywords]
    ]
    assert at_once == []
