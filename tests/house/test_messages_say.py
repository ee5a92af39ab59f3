"""Each message says site, fund, round, what to do, by when, a link, who asks and where to reply; as text and as HTML."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import mail

from placefund.domain.messages import written
from placefund.domain.notices import Bearing, NoticeKind, end_of
from placefund.notices.actions import tell
from placefund.notices.models import Mail
from placefund.notices.tasks import deliver
from tests.build import AT, CLOSES, a_user, an_open_round
from tests.house.source import called, calls_in, modules, named, tree

SENDING = {"tell", "send_key"}
OF_THE_MAIL = {"notices/actions.py", "domain/portfolio/explain.py"}
"""Where the words mean something else: how a mail is sent, and how a computation says how far it is."""
GATHERED = {NoticeKind.DIGEST}
"""Kinds that no action tells: the clock gathers them."""


def sendings() -> Iterator[tuple[Path, ast.Call]]:
    """Every call that writes a message to somebody."""
    for path in modules():
        if named(path) not in OF_THE_MAIL:
            yield from ((path, call) for call in calls_in(path) if called(call) in SENDING)


def given(call: ast.Call) -> set[str]:
    return {keyword.arg or "**" for keyword in call.keywords}


def test_there_are_messages_to_look_at() -> None:
    assert len(list(sendings())) > 50


def test_every_message_is_of_a_kind_and_leads_somewhere() -> None:
    lacking = [
        f"{named(path)}:{call.lineno} {missing}"
        for path, call in sendings()
        if "**" not in given(call)
        for missing in {"kind", "page"} - given(call)
    ]
    assert lacking == []


def test_a_message_of_a_kind_that_stands_in_a_fund_says_in_which() -> None:
    """Where its kind is named in the call: one that is handed on is looked at where it is handed."""
    lacking = [
        f"{named(path)}:{call.lineno} {kind.name}"
        for path, call in sendings()
        for kind in kinds_named(call)
        if kind.bearing is not Bearing.NEITHER and not given(call) & {"about", "**"}
    ]
    assert lacking == []


def kinds_named(node: ast.AST) -> Iterator[NoticeKind]:
    for found in ast.walk(node):
        if isinstance(found, ast.Attribute) and isinstance(found.value, ast.Name) and found.value.id == "NoticeKind":
            yield NoticeKind[found.attr]


def test_every_kind_is_told_by_somebody() -> None:
    told = {kind for path in modules() if named(path) != "domain/notices.py" for kind in kinds_named(tree(path))}
    assert set(NoticeKind) - told - GATHERED == set()


@pytest.mark.parametrize("kind", NoticeKind, ids=lambda kind: kind.value)
def test_a_kind_says_what_to_do_in_a_sentence(kind: NoticeKind) -> None:
    for words in (kind.do, *([kind.why_at_once] if kind.why_at_once else [])):
        assert (words[0].isupper(), words.endswith(".")) == (True, True)
    assert len(kind.value) <= (Mail._meta.get_field("kind").max_length or 0)
    assert not kind.label.endswith(".")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", NoticeKind, ids=lambda kind: kind.value)
def test_a_mail_of_each_kind_says_all_of_it_as_text_and_as_html(kind: NoticeKind, settings: Any) -> None:
    settings.ADDRESS, settings.SITE_NAME = "https://fund.example", "The Site"
    round_ = an_open_round()
    fund = round_.strand.fund
    fund.reply_to = "team@fund.example"
    tell([a_user()], "It happened", "Words.", kind=kind, about=round_, asks="Ada", until=CLOSES, page="tasks", at=AT)
    deliver.func(Mail.objects.get().pk)
    [sent] = mail.outbox
    assert (sent.reply_to, sent.from_email) == (["team@fund.example"], configured.DEFAULT_FROM_EMAIL)
    wanted = [
        "The Site",
        fund.name,
        round_.name,
        str(kind.do),
        "Ada",
        "https://fund.example/tasks/",
        "team@fund.example",
    ]
    for body in (sent.body, sent.alternatives[0][0]):
        said = body.replace("&#x27;", "'")
        assert [words for words in (*wanted, written(CLOSES)) if words not in said] == []


@pytest.mark.django_db
def test_where_something_is_to_be_done_and_no_day_is_set_it_says_so() -> None:
    tell([a_user()], "To pay", "Words.", kind=NoticeKind.RETURN_TO_PAY, page="tasks", at=AT)
    tell([a_user()], "News", "Words.", kind=NoticeKind.PARTNERSHIP_NEWS, page="tasks", at=AT)
    for row in Mail.objects.order_by("pk"):
        deliver.func(row.pk)
    asked, told = (sent.body for sent in mail.outbox)
    assert ("By when: No day is set" in asked, "By when" in told) == (True, False)


@pytest.mark.django_db
def test_a_day_ends_at_its_midnight(settings: Any) -> None:
    tell([a_user()], "Due", "Words.", kind=NoticeKind.CONDITION, until=CLOSES.date(), page="tasks", at=AT)
    assert Mail.objects.get().until == end_of(CLOSES.date())
    deliver.func(Mail.objects.get().pk)
    assert "By when: midnight at the end of 12 February 2026" in mail.outbox[0].body
