"""The markup of our components held to the fixtures that govuk-frontend publishes in its own package."""

import json
from pathlib import Path

import pytest
from django.template import Context, Template

from placefund.design.markup import govuk
from tests.design.markup import tokens

COMPONENTS = Path(__file__).parents[2] / "node_modules/govuk-frontend/dist/govuk/components"
USED = (
    "button", "checkboxes", "details", "error-summary", "file-upload", "input", "inset-text", "notification-banner", "pagination",
    "radios", "select", "tag", "task-list", "textarea", "warning-text", "summary-list", "password-input",
)  # fmt: skip

# A start button whose words are HTML lacks a span around them; ours are always text.
KNOWN_DIFFERENCES = {"button": ["start link with html"]}

pytestmark = pytest.mark.skipif(
    not COMPONENTS.is_dir(), reason="govuk-frontend is not in node_modules: run hatch_build.py"
)


def fixtures(component):
    return json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]


@pytest.mark.parametrize("component", USED)
def test_the_macros_write_what_govuk_frontend_publishes(component):
    different = [f["name"] for f in fixtures(component) if tokens(govuk(component, f["options"])) != tokens(f["html"])]
    assert different == KNOWN_DIFFERENCES.get(component, [])


def drawn(source, **context):
    return tokens(Template("{% load design %}" + source).render(Context(context)))


def test_our_summary_list_is_the_official_one():
    rows = [
        {"key": {"text": "Lead"}, "value": {"text": "Northvale"},
         "actions": {"items": [{"href": "#x", "text": "Change", "visuallyHiddenText": "Lead", "classes": ""}]}},
        {"key": {"text": "Ask"}, "value": {"text": "£20m"}},
    ]  # fmt: skip
    ours = drawn('{% summary %}{% row "Lead" "Northvale" href="#x" %}{% row "Ask" "£20m" %}{% endsummary %}')
    assert ours == tokens(govuk("summary-list", {"rows": rows}))


def test_our_task_list_is_the_official_one_but_for_the_class_of_its_tags():
    items = [
        {"title": {"text": "Costs"}, "href": "#c", "hint": {"text": "By year"},
         "status": {"tag": {"text": "In progress", "classes": "govuk-tag--blue pf-state"}}},
        {"title": {"text": "Send"}, "status": {"text": "Cannot start yet", "classes": "govuk-task-list__status--cannot-start-yet"}},
    ]  # fmt: skip
    ours = drawn(
        '{% tasks %}{% task "Costs" "in_progress" "#c" hint="By year" %}{% task "Send" "cannot_start_yet" %}{% endtasks %}'
    )
    theirs = tokens(govuk("task-list", {"items": items, "idPrefix": "task"}))
    assert without_ids(ours) == without_ids(theirs)


def without_ids(found):
    return [tuple(part for part in token if not part.startswith(("id=", "aria-describedby="))) for token in found]
