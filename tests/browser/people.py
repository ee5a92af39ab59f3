"""People at their browsers: they sign in, and find everything by the name that a screen reader would say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from placefund.people.models import User

PASSWORD = "a long password"  # what tests.build gives everybody
Axe = Callable[[Any], list[tuple[str, str]]]


@dataclass
class Visitor:
    """One person at one browser. Each step waits for the page that it leads to; what went wrong on the way is in `faults`."""

    page: Any
    address: str
    axe: Axe
    has_scripts: bool
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self._hear)
        self.page.on("response", lambda answer: self._note(answer) if answer.status >= 500 else None)

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def _note(self, answer: Any) -> None:
        self.faults.append(f"{answer.status} at {answer.url}")

    # --- going somewhere ----------------------------------------------------------------------------------------------

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path, wait_until="domcontentloaded")

    def signs_in(self, user: User) -> None:
        """As anybody does: from the home page, with an e-mail address and a password."""
        self.opens("/")
        self.follows("Sign in")
        self.fills("Email address", user.email)
        self.fills("Password", PASSWORD)
        self.presses("Sign in")
        self.sees("Your tasks")

    def is_signed_in_as(self, user: User) -> None:
        """Begin as somebody who has signed in already: a third of the time of a journey would go into signing everybody in."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])
        self.opens("/tasks/")

    def follows(self, name: str, *, exact: bool = False) -> None:
        """Click a link."""
        self._goes(self.page.get_by_role("link", name=name, exact=exact).first)

    def presses(self, name: str, *, exact: bool = False) -> None:
        """Press a button, or a link that is announced as one."""
        self._goes(self.page.get_by_role("button", name=name, exact=exact).first)

    def _goes(self, control: Any) -> None:
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            control.click()

    def goes_to_task(self, what: str) -> None:
        """Open something that waits in the inbox."""
        self.follows("Your tasks", exact=True)
        self.follows(what)

    # --- filling a form -----------------------------------------------------------------------------------------------

    def fills(self, label: str, text: str) -> None:
        self.page.get_by_role("textbox", name=label, exact=True).or_(
            self.page.get_by_label(label, exact=True)
        ).first.fill(text)

    def fills_day(self, legend: str, day: date) -> None:
        """A date in its three boxes."""
        group = self.page.get_by_role("group", name=legend)
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(part, exact=True).fill(str(value))

    def picks(self, question: str, choice: str) -> None:
        """One of several answers to a question."""
        self.page.get_by_role("group", name=question).get_by_role("radio", name=choice, exact=True).check()

    def selects(self, label: str, choice: str, *, exact: bool = False) -> None:
        """One line of a drop-down list."""
        self.page.get_by_role("combobox", name=label, exact=exact).select_option(label=choice)

    def ticks(self, name: str) -> None:
        self.page.get_by_role("checkbox", name=name).check()

    def unticks(self, name: str) -> None:
        self.page.get_by_role("checkbox", name=name).uncheck()

    def fills_line(self, table: str, cells: dict[str, str]) -> None:
        """The last line of a table of rules: a drop-down list or a box in each cell, by its label."""
        line = self.page.get_by_role("table", name=table, exact=True).get_by_role("row").last
        for label, said in cells.items():
            cell = line.get_by_label(label, exact=True)
            if cell.evaluate("element => element.tagName") == "SELECT":
                cell.select_option(label=said)
            else:
                cell.fill(said)

    def attaches(self, label: str, name: str, kind: str, content: bytes) -> None:
        self.page.get_by_label(label, exact=True).set_input_files({"name": name, "mimeType": kind, "buffer": content})

    def downloads(self, name: str) -> bytes:
        """Follow a link to a file and keep it."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=name).first.click()
        return bytes(Path(coming.value.path()).read_bytes())

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """Everything that can be read on the page, but for its frame."""
        return " ".join(self.page.get_by_role("main").inner_text().split())

    def sees(self, *sentences: str) -> None:
        """Each sentence stands on the page."""
        text = self.text
        assert [sentence for sentence in sentences if sentence not in text] == [], f"{self.page.url}\n{text}"

    def sees_no(self, *sentences: str) -> None:
        text = self.text
        assert [sentence for sentence in sentences if sentence in text] == [], f"{self.page.url}\n{text}"

    def sees_row(self, name: str, cells: str, *, table: str = "") -> None:
        """A row, found by a part of its text, says this; cells are parted by bars. Of the page's first, or of the table's named."""
        rows = self.page.get_by_role("table", name=table, exact=True) if table else self.page
        row = rows.get_by_role("row").filter(has_text=name).first
        told = row.get_by_role("cell").or_(row.get_by_role("rowheader")).all_inner_texts()
        said = " | ".join(" ".join(text.split()) for text in told)
        assert cells in said, f"{self.page.url}\n{said}"

    def may_press(self, name: str) -> bool:
        return bool(self.page.get_by_role("button", name=name).count())

    def finds_no_barrier(self) -> None:
        """axe has nothing to say about this page. It needs scripts, so without them it is not asked."""
        if self.has_scripts:
            assert self.axe(self.page) == [], self.page.url
