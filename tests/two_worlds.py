"""Two worlds that differ only in what is closed to a person must answer them alike, byte for byte, at every address open to them.

That is how a leak is found that nobody has thought of: in a count, an order, a sum, a choice, a link or a file.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from difflib import unified_diff
from hashlib import blake2b
from io import BytesIO
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl
from zipfile import ZipFile

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.urls import resolve

from placefund.notices.foresight import FORESEE
from placefund.records.models import Clock
from tests.house.forms import Form, forms_in
from tests.house.visitors import ADDRESSES, Person, let_go
from tests.house.visits import SESSION, WRITE, undone
from tests.house.world import World

TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=)"[^"]+"')
PACKED_AT = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*")
OWN_QUERY = re.compile(r'href="(\?[^"]+)"')
CARD = "?card=png"
WHOLE = ("sort", "chart", "as", "file")
"""Words of an address whose every value asks for something else."""
DRAWN = ("svg", "png")
"""A chart as a drawing: a PNG is made from the SVG."""
SAYS_NOTHING = {"sign-out", "sign-in", "sign-in-as", "gallery", "set-up-app"}
"""Addresses that show samples, or say nothing of what they stand beside; a new secret each time it is looked at is one."""
Key = tuple[str, str]
"""Who was told, and what they asked for."""
Read = tuple[str, Any]


class Answers(dict[Key, bytes]):
    """What was told, by person and address, and what was read from the database for each of it."""

    def __init__(self) -> None:
        self.reads: dict[Key, list[Read]] = {}
        self.digests: dict[str, bytes] = {}


@dataclass
class Walk:
    """One walk through a world. What is told follows from what is read: where the world before it gave the same rows to every
    question of a page, that page is not made again."""

    at: datetime
    before: Answers | None = None
    found: Answers = field(default_factory=Answers)

    def look(self, person: Person, asked: str, path: str, data: Mapping[str, str] | None = None) -> bytes:
        key = person.label, asked
        reads = self.before.reads.get(key) if self.before else None
        if (
            reads is not None
            and self.before
            and all(self._digest(read) == self.before.digests[repr(read)] for read in reads)
        ):
            self.found[key] = self.before[key]
            self.found.reads[key] = reads
            return self.found[key]
        reading = Reading()
        with connection.execute_wrapper(reading):
            self.found[key] = look(person, path, self.at, data)
        if not reading.wrote:
            self.found.reads[key] = reading.reads
            for read in reading.reads:
                self._digest(read)
        return self.found[key]

    def _digest(self, read: Read) -> bytes:
        """The rows that the world gives to a question: it is the same to every visitor, for what each does is undone."""
        known = self.found.digests.get(name := repr(read))
        if known is None:
            with connection.cursor() as cursor:
                cursor.execute(*read)
                known = self.found.digests[name] = blake2b(repr(cursor.fetchall()).encode()).digest()
        return known


@dataclass
class Reading:
    """Every question to the database, and whether anything but the session was written."""

    reads: list[Read] = field(default_factory=list)
    wrote: bool = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            self.reads.append((sql, tuple(params or ())))
        elif WRITE.match(sql) and not SESSION.search(sql) and "records_clock" not in sql:
            self.wrote = True
        return execute(sql, params, many, context)


def answers(
    world: World,
    people: Iterable[Person],
    at: datetime,
    *,
    named: Iterable[str] = (),
    posting: bool = False,
    before: Answers | None = None,
) -> Answers:
    """What everybody is told at every address that is open to them, by person and address. `named` asks for these alone.

    Of each page its files, charts, picture and each way to order and to narrow it are asked for as well. With `posting`, so is
    what each of its forms answers when it is sent as an honest person would: taken, foreseen or refused. Each is undone.
    `before` is what was told in a world that this one is compared with.
    """
    wanted, walk, sent = set(named), Walk(at, before), set[tuple[str, str, tuple[str, ...]]]()
    for address in ADDRESSES:
        if "GET" not in address.view.methods or address.name in SAYS_NOTHING or (wanted and address.name not in wanted):
            continue
        for path, thing in world.urls(address):
            # Who may not open it is refused before anything is read; `tests/house` visits every address as everybody.
            for place, person in enumerate(each for each in people if each.may(address.view.capability, thing)):
                first = walk.look(person, path, path)
                # A public page is the same for all below its head: how it is narrowed is asked for once.
                asks = place == 0 or not address.is_public
                for query in _queries(first, has_card=address.is_public and person.user is None) if asks else ():
                    walk.look(person, path + query, path + query)
                for form in _forms(first, path) if posting else ():
                    if (key := (person.label, form.action, form.shape)) not in sent:
                        sent.add(key)
                        _send(walk, person, form)
    return walk.found


def _queries(first: bytes, *, has_card: bool) -> Iterator[str]:
    """The ways to take a page that stand on it, one of each kind: each column to order by, each filter, each form of a file."""
    if not first.startswith(b"200"):
        return
    text, known = first.decode(errors="replace"), set()
    for query in OWN_QUERY.findall(text):
        kind = _kind(parse_qsl(html.unescape(query[1:]), keep_blank_values=True))
        if kind not in known:
            known.add(kind)
            yield html.unescape(query)
    if has_card and CARD in text:
        yield CARD


def _kind(given: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What a query asks for, whichever value it narrows by and whichever end it begins with. Each chart stands on its page as
    it is drawn, so that one drawing of a page is enough; each is asked for as a table."""
    asked = dict(given)
    if asked.get("as") in DRAWN:
        return ("drawn",)
    return tuple(sorted(f"{name}={value.lstrip('-')}" if name in WHOLE else name for name, value in asked.items()))


def _forms(first: bytes, path: str) -> Iterator[Form]:
    if first.startswith(b"200"):
        for form in forms_in(first.decode(errors="replace"), path):
            if resolve(form.action.partition("?")[0]).url_name not in SAYS_NOTHING:
                yield form


def _send(walk: Walk, person: Person, form: Form) -> None:
    """Ask what a form would do, where that can be foreseen, and send it; each filled honestly."""
    if any(one.kind == "file" for one in form.fields.values()):
        return
    given = {one.name: one.honest for one in form.fields.values()}
    walk.look(person, f"foreseeing {form.action} {form.shape}", form.action, given | {FORESEE: "1"})
    walk.look(person, f"sending {form.action} {form.shape}", form.action, given)


def look(person: Person, path: str, at: datetime, data: Mapping[str, str] | None = None) -> bytes:
    """One answer: its status, where it sends them, what the next page would say, and every byte of it but the token of its
    forms. With `data` they are sent."""
    with undone(), patch("django.utils.timezone.now", return_value=at), without_log():
        Clock.objects.all().delete()
        browser = person.browser()
        answer = browser.get(path) if data is None else browser.post(path, dict(data))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        let_go(answer)
        queued = getattr(getattr(answer.wsgi_request, "_messages", None), "_queued_messages", ())
        said = " ".join(str(each) for each in queued)
    if content.startswith(b"PK\x03\x04"):
        content = _unpacked(content)
    head = f"{answer.status_code} {answer.headers.get('Location', '')} {said}\n".encode()
    return head + TOKEN.sub(rb"\1", content)


@contextmanager
def without_log() -> Iterator[None]:
    """A refusal is meant here; to write each down with its traceback takes longer than to refuse."""
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _unpacked(workbook: bytes) -> bytes:
    """What a workbook says, without the moment at which it was packed."""
    with ZipFile(BytesIO(workbook)) as file:
        return PACKED_AT.sub(b"", b"\n".join(name.encode() + b"\n" + file.read(name) for name in file.namelist()))


def differences(one: Answers, other: Answers) -> dict[tuple[str, str], list[str]]:
    """The lines that differ, by person and address; empty when the worlds cannot be told apart."""
    found = {}
    for key in sorted({*one, *other}):
        first, second = one.get(key), other.get(key)
        if first != second:
            lines = [(each or b"").decode(errors="replace").splitlines() for each in (first, second)]
            changed = unified_diff(*lines, lineterm="", n=0)
            found[key] = [line for line in changed if line[:3] not in ("---", "+++") and line[:2] != "@@"]
    return found


def leaks(one: Answers, other: Answers) -> dict[Key, list[str]]:
    """The first lines that differ, by person and address, as a failing test prints them."""
    return {key: lines[:6] for key, lines in differences(one, other).items()}


def world_where(act: Callable[[], object], look: Callable[[], Answers]) -> Answers:
    """What is told in a world in which this was done, which is as it was afterwards: the numbers of rows included."""
    with transaction.atomic():
        act()
        found = look()
        transaction.set_rollback(True)
    for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
        with connection.cursor() as cursor:
            cursor.execute(statement)
    return found
