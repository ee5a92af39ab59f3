"""Writing and reading notices. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.notices.tasks import deliver
from placefund.people.models import Membership, User

_IS_DELIVERED: ContextVar[bool] = ContextVar("is_delivered", default=True)


@contextmanager
def undelivered() -> Iterator[None]:
    """Within this, messages are written and stay here: a rehearsal sends no mail."""
    before = _IS_DELIVERED.set(False)
    try:
        yield
    finally:
        _IS_DELIVERED.reset(before)


def people_with(role: Role, scopes: Iterable[str]) -> list[User]:
    """The people who hold a role in any of these scopes now, each once."""
    held = Membership.objects.filter(role=role, scope__in=list(scopes), ended_at__isnull=True, user__is_active=True)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


@transaction.atomic
def tell(
    recipients: Iterable[User],
    subject: str,
    text: str,
    *,
    page: str = "",
    args: Sequence[int | str] = (),
    anchor: str = "",
    at: datetime,
) -> None:
    """Write a message to each of these people; it is delivered once the transaction is safe.

    `page` is the name of the page it leads to, with its arguments and, where it matters, a place on it.

    Raises:
        NoReverseMatch: there is no such page.
    """
    if page:
        reverse(page, args=args)
    subject = " ".join(subject.split())[:200]  # a line break in somebody's name would be a header of the mail
    for user in recipients:
        notice = Notice.objects.create(
            recipient=user, subject=subject, text=text, page=page, args=list(args), anchor=anchor, created_at=at
        )
        if _IS_DELIVERED.get():
            transaction.on_commit(lambda pk=notice.pk: deliver.enqueue(pk))  # type: ignore[misc]


@transaction.atomic
def mark_read(notices: Iterable[Notice], *, at: datetime) -> None:
    """Note that the person has seen these messages."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices], read_at__isnull=True).update(read_at=at)
