"""Every form of the product, filled with what no honest person sends: a clear answer, never an error of ours, and nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from tests.house.forms import Field, Form, forms_in
from tests.house.visitors import ADDRESSES, Person
from tests.house.visits import Visit, visit
from tests.house.world import World

pytestmark = [pytest.mark.unwatched, pytest.mark.slow, pytest.mark.django_db]

GUESSES = "failed attempts are counted, so that passwords cannot be tried without end"
NOTED = {"/sign-in/": GUESSES, "/account/password/": GUESSES}
"""Forms that write something down when they refuse, and why."""

SCRIPT = "<script>alert(1)</script>"
CHOOSING = {"select", "radio", "checkbox", "hidden"}
LONG = "An ordinary word, again and again. " * 30_000
HUGE = "x" * 2_600_000
"""More than a whole request may hold (`DATA_UPLOAD_MAX_MEMORY_SIZE`)."""


UNDERSTOOD = {200, 302, 303, 400, 403, 404, 409, 413, 422, 429}


class Target(NamedTuple):
    """One form, and somebody who was shown it."""

    person: Person
    path: str
    form: Form


def _written(value: str) -> Callable[[Field], Any]:
    """Written into every field that is written in; what is chosen is chosen honestly."""
    return lambda one: one.honest if one.kind in CHOOSING else value


def _chosen(value: str) -> Callable[[Field], Any]:
    """Chosen in every field that is chosen from, though it was no choice."""
    return lambda one: value if one.kind in CHOOSING else one.honest


ATTACKS: dict[str, Callable[[Field], Any]] = {
    "a megabyte of text": _written(LONG),
    "a script": _written(SCRIPT),
    "a formula": _written('=HYPERLINK("http://example.org","Click")'),
    "another kind of value": _written("half past nine"),
    "a number too large for any database": _written("9" * 40),
    "an amount below nothing": _written("-1"),
    "no number at all": _written("NaN"),
    "letters that only look empty": _written("\u200b\u2028\ufeff"),
    "half of a pair of letters": _written("\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace")),
    "somebody else's number": _chosen("999999999"),
    "a number beyond all rows": _chosen("9" * 30),
    "a choice that was not offered": _chosen("' OR 1=1 --"),
}


@cache
def targets(world: World) -> list[Target]:
    """Each form once: of every page, by the last of ours who may send it (the first is the lead, who may nearly everything)."""
    found: dict[tuple[str, tuple[str, ...]], Target] = {}
    for address in ADDRESSES:
        if "GET" not in address.view.methods:
            continue
        for path, thing in world.urls(address):
            able = [person for person in world.ours if person.may(address.view.capability, thing)]
            posting = [person for person in able if person.may(address.view.posting, thing)]
            for person in (posting or able)[-1:]:
                for form in forms_in(visit(person, path, thing).text, path):
                    name = resolve(form.action.partition("?")[0]).url_name or ""
                    if name == "gallery":  # its forms are there to be looked at
                        continue
                    found.setdefault((name, form.shape), Target(person, path, form))
    return list(found.values())


def send(target: Target, fill: Callable[[Field], Any]) -> Visit:
    data = {one.name: _file(one) if one.kind == "file" else fill(one) for one in target.form.fields.values()}
    return visit(target.person, target.form.action, method="post", data=data)


def _file(one: Field) -> SimpleUploadedFile:
    return SimpleUploadedFile("=cmd|calc.csv", b"\x7fELF\x00\x01not a table", "text/csv")


def sent(world: World, fill: Callable[[Field], Any]) -> Iterator[tuple[Target, Visit]]:
    return ((target, send(target, fill)) for target in targets(world))


def test_there_are_forms_to_fill(visiting: World) -> None:
    """The frame's own buttons are among them; so is at least one form of every role that does something."""
    assert len(targets(visiting)) > 40
    roles = {target.person.label for target in targets(visiting)}
    doers = {"fund manager", "lead bidder", "partner", "certifier", "assessor", "panel chair"}
    assert doers | {"decision maker", "finance officer", "monitoring officer"} <= roles


@pytest.mark.parametrize("attack", ATTACKS)
def test_bad_input_gets_a_clear_answer_and_a_refusal_changes_nothing(attack: str, visiting: World) -> None:
    answers = [answer for _, answer in sent(visiting, ATTACKS[attack])]
    assert [str(answer) for answer in answers if answer.status not in UNDERSTOOD] == []
    assert [str(a) for a in answers if a.status >= 400 and a.writes and a.path not in NOTED] == []


def test_text_is_shown_as_text(visiting: World) -> None:
    """A script that somebody typed comes back as letters, on the form's page and on the page after."""
    unsafe = []
    for target, answer in sent(visiting, _written(SCRIPT)):
        if SCRIPT in answer.text:
            unsafe.append(f"{target.form.action} shows it at once")
    assert unsafe == []


@pytest.mark.parametrize("letter", ["\x00", "a\x00b"])
def test_a_nul_byte_is_refused_everywhere(letter: str, visiting: World) -> None:
    answers = [answer for target, answer in sent(visiting, _written(letter)) if _is_written_in(target)]
    assert [str(answer) for answer in answers if answer.status != 400 or answer.writes] == []
    assert answers != []


def test_a_request_too_large_to_read_is_refused_everywhere(visiting: World) -> None:
    answers = [answer for target, answer in sent(visiting, _written(HUGE)) if _is_written_in(target)]
    assert [str(answer) for answer in answers if answer.status not in (400, 413) or answer.writes] == []
    assert [str(answer) for answer in answers if "govuk-template" not in answer.text] == []


def _is_written_in(target: Target) -> bool:
    return any(one.kind not in {*CHOOSING, "file"} for one in target.form.fields.values())


@pytest.mark.parametrize("bad", ["?page=x&sort=;--&state=x", "?page=99999999999999999999&q=" + "x" * 5000, "?page=%00"])
def test_bad_words_after_an_address_are_answered_clearly(bad: str, visiting: World) -> None:
    wrong = []
    for address in ADDRESSES:
        if "GET" not in address.view.methods:
            continue
        for path, thing in visiting.urls(address)[:1]:
            able = [person for person in visiting.ours if person.may(address.view.capability, thing)]
            answers = [visit(person, path + bad, thing) for person in able[:1]]
            wrong += [str(answer) for answer in answers if answer.status not in UNDERSTOOD]
    assert wrong == []


def test_numbers_beyond_any_row_are_not_found(visiting: World) -> None:
    """However large the number in an address, there is simply no such page."""
    wrong = []
    for address in ADDRESSES:
        if address.view.model is None or "<int:" not in address.path:
            continue
        for number in ("0", "9" * 30):
            path = address.path
            for part in [address.view.named, *address.parts]:
                path = path.replace(f"<int:{part}>", number).replace(f"<slug:{part}>", "nowhere")
            path = path.replace("<path:account>", "nowhere")
            answer = visit(visiting.ours[0], path)
            if answer.status not in (404, 405):
                wrong.append(str(answer))
    assert wrong == []
