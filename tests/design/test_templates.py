"""The rules of the house for every template and script of the product."""

import re
from pathlib import Path

import pytest
from django.template import engines

SRC = Path(__file__).parents[2] / "src/placefund"
TEMPLATES = sorted(path for path in SRC.rglob("templates/**/*.html"))
SCRIPTS = sorted(path for path in SRC.rglob("static/**/*.js") if "vendor" not in path.parts)

INLINE = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "another origin's file": re.compile(r"(?:src|srcset)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
}
FLOATING = re.compile(
    r"\|\s*(floatformat|add|divisibleby|safe|safeseq|date|time|intcomma|filesizeformat|stringformat)\b"
)
BRAND = re.compile(r"GDS Transport|govuk-crest|govuk-logo|\bcrown\b(?! copyright)", re.IGNORECASE)


def named(path):
    return path.relative_to(SRC).as_posix()


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 40
    assert SCRIPTS


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_holds_no_inline_style_or_script(path):
    text = path.read_text()
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_prints_values_only_by_our_filters(path):
    assert FLOATING.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_compiles(path):
    inside = path.as_posix().split("/templates/", 1)[1]
    assert engines["django"].get_template(inside).template.name == inside


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_writes_no_html_and_asks_no_confirmation(path):
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\bconfirm\(|\balert\(|setAttribute\(['\"]style"
    assert re.findall(forbidden, path.read_text()) == []


def test_nothing_of_the_brand_of_gov_uk_is_in_our_templates_and_styles():
    style_sheets = [path for path in SRC.rglob("*.scss") if path.name not in ("_govuk.scss", "app.scss")]
    assert [named(path) for path in (*TEMPLATES, *style_sheets) if BRAND.search(path.read_text())] == []


def test_the_compiled_styles_ask_for_no_file_of_another_site():
    compiled = SRC / "design/static/design/app.css"
    if not compiled.exists():
        pytest.skip("app.css is not compiled: run hatch_build.py")
    assert re.findall(r"url\((?!\"?data:)[^)]*\)|@import|GDS Transport", compiled.read_text()) == []
