"""With the keyboard alone: sign in, open a task, answer a question and save it, always seeing where one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from placefund.records import clock
from tests.browser.people import PASSWORD
from tests.build import AT, an_application

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MOST_TABS = 60
"""More steps than any of these pages should ask of somebody who cannot use a mouse."""
MARKS = """() => {
  // What a focus can be marked by: an outline that is there and has a colour, and a shadow.
  const marks = () => {
    const seen = getComputedStyle(one)
    const clear = seen.outlineStyle === 'none' || seen.outlineWidth === '0px' || /, 0\\)$/.test(seen.outlineColor)
    return [clear ? 'no outline' : `${seen.outlineWidth} ${seen.outlineColor}`, seen.boxShadow].join(', ')
  }
  const one = document.activeElement
  const focused = marks()
  one.blur()
  const left = marks()
  one.focus({focusVisible: true, preventScroll: true})
  return [focused, left]
}"""
IN_VIEW = """() => {
  const box = document.activeElement.getBoundingClientRect()
  return box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
}"""
NAME = """() => {
  const one = document.activeElement
  const words = one.labels?.length ? one.labels[0].textContent : one.textContent
  return words.split(/\\s+/).filter(Boolean).join(' ')
}"""


class Keyboard:
    """A page that is used through its keys only. Every stop on the way is looked at: it must be seen to have the focus."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.unseen: list[str] = []

    @property
    def here(self) -> str:
        """What has the focus, by its label or its words."""
        return str(self.page.evaluate(NAME))

    def tab(self) -> str:
        self.page.keyboard.press("Tab")
        if self.page.evaluate("document.activeElement === document.body"):
            return ""  # past the last stop; the next one is the first again
        name = self.here
        focused, left = self.page.evaluate(MARKS)
        if focused == left:
            self.unseen.append(f"{name} has the focus, and looks as it did without")
        if not self.page.evaluate(IN_VIEW):
            self.unseen.append(f"{name} has the focus, and is out of view")
        return name

    def goes_to(self, is_it: Callable[[str], bool]) -> None:
        stops = []
        for _ in range(MOST_TABS):
            stops.append(self.tab())
            if is_it(stops[-1]):
                return
        raise AssertionError(f"not reached in {MOST_TABS} steps, but: {stops}")

    def goes_on_with(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press(key)

    def heading(self) -> str:
        return str(self.page.get_by_role("heading", level=1).inner_text())


def test_a_question_is_answered_with_the_keyboard_alone(live_server: Any, page: Any) -> None:
    clock.move_to(AT)
    draft = an_application()
    lead = draft.side.lead  # type: ignore[attr-defined]
    keyboard = Keyboard(page)

    page.goto(live_server.url)
    keyboard.goes_to("Sign in".__eq__)
    keyboard.goes_on_with("Enter")
    keyboard.goes_to("Email address".__eq__)
    page.keyboard.type(lead.email)
    keyboard.goes_to("Password".__eq__)
    page.keyboard.type(PASSWORD)
    keyboard.goes_to("Sign in".__eq__)
    keyboard.goes_on_with("Enter")
    assert keyboard.heading() == "Your tasks"

    keyboard.goes_to(lambda name: name.startswith("Finish “Untitled application"))
    keyboard.goes_on_with("Enter")
    keyboard.goes_to("What will be different?".__eq__)
    keyboard.goes_on_with("Enter")
    assert keyboard.heading() == "What will be different?"

    keyboard.goes_to("Your answer".__eq__)
    page.keyboard.type("Robots will inspect every quay.")
    keyboard.goes_to("Save and return".__eq__)
    keyboard.goes_on_with("Space")
    assert "5 of at most 200 words" in page.get_by_role("main").inner_text()
    assert draft.answers.get().value == "Robots will inspect every quay."
    assert keyboard.unseen == []


def test_the_first_step_of_every_page_skips_to_what_it_is_about(live_server: Any, page: Any) -> None:
    keyboard = Keyboard(page)
    page.goto(live_server.url + "/sign-in/")
    assert keyboard.tab() == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert keyboard.tab() == "Email address"
    assert keyboard.unseen == []


def test_a_refused_form_leads_to_what_is_to_be_mended(live_server: Any, page: Any) -> None:
    """The summary of what is wrong has the focus when the page comes back, and its links lead to the boxes."""
    keyboard = Keyboard(page)
    page.goto(live_server.url + "/sign-in/")
    keyboard.goes_to("Sign in".__eq__)  # the link in the header
    keyboard.goes_to("Sign in".__eq__)  # the button
    keyboard.goes_on_with("Enter")
    page.wait_for_function("document.activeElement.textContent.includes('There is a problem')")
    assert keyboard.tab() == "Enter your email address."
    page.keyboard.press("Enter")
    assert keyboard.here == "Email address"
    assert keyboard.unseen == []
