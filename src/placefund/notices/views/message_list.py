"""The list of the messages to one person."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from placefund.domain.messages import say, say_count
from placefund.notices.actions import mark_read
from placefund.notices.models import Notice
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing
from placefund.web.lists.ticks import TickedAct


def message_listing() -> Listing[Notice]:
    """A person's messages, the newest first. To open one notes it as read, so its subject is a button."""
    return Listing(
        slug="messages",
        title=say("Messages"),
        one=say("message"),
        many=say("messages"),
        columns=(
            Column(key="subject", title=say("Message"), cell=str, order="subject", posts_to=_opening),
            Column(key="text", title=say("What it says"), cell=_text),
            Column(key="do", title=say("What to do"), cell=_do),
            Column(key="until", title=say("By when"), cell=_until, kind=CellKind.MOMENT, order="until"),
            Column(key="at", title=say("When"), cell=_at, kind=CellKind.MOMENT, order="pk", is_decisive=True),
            Column(key="read", title=say("Read"), cell=_read, is_decisive=True),
        ),
        order="-at",
        filters=(
            Filter(
                key="read",
                title=say("Read or not"),
                choices=(("no", say("Not read")), ("yes", say("Read"))),
                where={"no": Q(read_at__isnull=True), "yes": Q(read_at__isnull=False)},
            ),
        ),
        searched=("subject", "text"),
        search_title=say("Words in a message"),
        size=25,
        nothing=(
            say("No messages yet"),
            say(
                "When something happens that you should know of, such as an invitation, a clarification or an outcome, a message "
                "stands here. It is also sent to your e-mail address."
            ),
        ),
    )


def message_acts(at: datetime) -> tuple[TickedAct[Notice], ...]:
    """What can be done to the messages that are ticked."""
    return (
        TickedAct(
            key="read",
            title=say("Mark as read"),
            do=lambda notice: mark_read([notice], at=at),
            done=lambda count: say_count("{count} message is read.", "{count} messages are read.", count),
        ),
    )


def _opening(row: Notice) -> str:
    return reverse("open-message", args=[row.pk])


def _text(row: Notice) -> str:
    return row.text


def _do(row: Notice) -> str:
    return row.sort.do if row.sort and row.sort.asks_something else ""


def _until(row: Notice) -> datetime | None:
    return row.until


def _at(row: Notice) -> datetime:
    return row.created_at


def _read(row: Notice) -> str:
    return say("Read") if row.read_at else say("Not read yet")
