"""The gallery and the autosave in a real Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from placefund.design.script_words import words_for

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FORM = """<!doctype html><html lang="en-GB"><title>Draft</title><body><main>
<form method="post" action="{live}/next" data-autosave {words} data-autosave-url="{live}/save">
<input type="hidden" name="csrfmiddlewaretoken" value="secret"><label for="a">Answer</label>
<textarea id="a" name="answer">{saved}</textarea><button>Save</button></form></main>
<script type="module" src="{live}/static/design/app.js"></script></body></html>"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.design.frame_urls")]


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_gallery_and_nothing_runs_over_the_edge(live_server, page, width):
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/gallery")
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert faults == []


def test_the_gallery_stands_without_scripts(live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/gallery")
    assert page.get_by_role("link", name="Skip to main content").count() == 1
    assert page.get_by_role("heading", name="Design gallery").is_visible()
    assert page.get_by_role("table", name=re.compile("Awards by place")).is_visible()
    context.close()


class Draft:
    """A draft's page, and a server that saves it, refuses it, or cannot be reached."""

    def __init__(self, page, live: str) -> None:
        self.page, self.live, self.sent, self.answer, self.saved = page, live, [], "save", "as it was"
        page.route("**/draft", self._page)
        page.route("**/save", self._save)

    def _page(self, route):
        route.fulfill(
            content_type="text/html", body=FORM.format(live=self.live, saved=self.saved, words=words_for("autosave"))
        )

    def _save(self, route):
        self.sent.append(route.request.post_data or "")
        if self.answer == "save":
            self.saved = re.search(r'name="answer"\r\n\r\n(.*?)\r\n', self.sent[-1]).group(1)
            route.fulfill(status=204)
        elif self.answer == "refuse":
            route.fulfill(status=409, json={"error": "the round has closed."})
        else:
            route.abort()

    def open(self):
        self.page.goto(f"{self.live}/draft")
        return self.page

    def status(self, words: str):
        self.page.get_by_role("status").filter(has_text=words).wait_for()


def test_words_are_saved_as_they_are_written_and_the_page_says_when(live_server, page):
    draft = Draft(page, live_server.url)
    draft.open().get_by_label("Answer").fill("new words")
    draft.status("Saved at ")
    assert draft.saved == "new words"
    assert 'name="csrfmiddlewaretoken"\r\n\r\nsecret' in draft.sent[0]
    assert page.evaluate("localStorage.length") == 0


def test_words_that_could_not_be_saved_are_kept_and_offered_on_return(live_server, page):
    draft = Draft(page, live_server.url)
    draft.answer = "fail"
    draft.open().get_by_label("Answer").fill("precious words")
    draft.status("Not saved: there is no connection. Your words are kept in this browser.")
    draft.answer = "save"
    draft.open()
    assert page.get_by_label("Answer").input_value() == "as it was"
    page.get_by_role("button", name="Put them back").click()
    draft.status("Saved at ")
    assert (page.get_by_label("Answer").input_value(), draft.saved) == ("precious words", "precious words")


def test_a_refusal_is_told_in_the_words_of_the_service(live_server, page):
    draft = Draft(page, live_server.url)
    draft.answer = "refuse"
    draft.open().get_by_label("Answer").fill("late words")
    draft.status("Not saved: the round has closed. Your words are kept in this browser.")


def test_kept_words_can_be_thrown_away(live_server, page):
    draft = Draft(page, live_server.url)
    draft.answer = "fail"
    draft.open().get_by_label("Answer").fill("idle words")
    draft.status("Not saved")
    draft.open().get_by_role("button", name="Throw them away").click()
    assert page.evaluate("localStorage.length") == 0
    assert page.get_by_role("button", name="Put them back").count() == 0


def test_secrets_are_never_kept_in_the_browser(live_server, page):
    draft = Draft(page, live_server.url)
    draft.answer = "fail"
    draft.open().get_by_label("Answer").fill("words")
    draft.status("Not saved")
    assert "secret" not in page.evaluate("JSON.stringify(localStorage)")
