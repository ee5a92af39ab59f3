"""Reading all that stands here about one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from placefund.accounts.own_data.holdings import HOLDINGS, STEPS, Holding
from placefund.documents.models import Document
from placefund.documents.queries import bytes_of
from placefund.domain.file_contents import Scan
from placefund.domain.messages import Message, say
from placefund.domain.roles import Role
from placefund.notices.models import Mail
from placefund.people.models import User
from placefund.records.models import Event


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind about a person: what they are called, the names of their columns, and the values."""

    slug: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def parts_about(user: User) -> list[Part]:
    """All that stands here about a person and is not about others or closed to them. Parts that are empty stand there, too."""
    parts = [_profile(user), *(_held(holding, user) for holding in HOLDINGS)]
    return [*parts, _mails(user), _acts(user), _acts_on(user), _steps(user)]


def _profile(user: User) -> Part:
    row = (user.pk, user.name, user.email, user.is_active, user.last_login)
    return Part("profile", say("Profile"), ("number", "name", "email", "may sign in", "last sign-in"), [row])


def _held(holding: Holding, user: User) -> Part:
    fields = tuple(holding.fields.split())
    model: Any = apps.get_model(holding.model)
    found = model._default_manager.filter(**{holding.person: user.pk}).order_by("pk")
    return Part(holding.slug, holding.title, fields, [tuple(_value(row, name) for name in fields) for row in found])


def _value(row: models.Model, name: str) -> Any:
    """A value as it can be read: a link as the name of what it leads to, several as a list."""
    field = row._meta.get_field(name)
    if name == "role":
        return str(Role(getattr(row, name)).label)
    if isinstance(field, models.ManyToManyField):
        return [str(each) for each in getattr(row, name).order_by("pk")]
    if not isinstance(field, models.ForeignKey):
        return getattr(row, name)
    number = getattr(row, field.attname)
    # What a bid is called may be closed to whoever read it once: its number tells which one they meant.
    model: Any = field.related_model
    kept_names = model._meta.app_label in ("people", "funds")
    return str(getattr(row, name)) if number is not None and kept_names else number


def _mails(user: User) -> Part:
    """What was sent to their address. A link that is a key is not among it."""
    columns = ("subject", "text", "created_at", "sent_at", "failure")
    rows = Mail.objects.filter(to__iexact=user.email).order_by("pk").values_list(*columns)
    return Part("mails", say("Mails"), columns, list(rows))


def _acts(user: User) -> Part:
    found = Event.objects.filter(actor_id=user.pk).order_by("pk")
    rows = [(event.pk, event.at, str(event.sentence), event.subject_kind, event.subject_id) for event in found]
    return Part("acts", say("What they did"), ("number", "at", "act", "kind of thing", "its number"), rows)


def _acts_on(user: User) -> Part:
    found = Event.objects.filter(subject_kind="people.user", subject_id=str(user.pk)).exclude(actor_id=user.pk)
    rows = [(event.pk, event.at, str(event.sentence)) for event in found.order_by("pk")]
    return Part("acts-on-them", say("What others did to their account"), ("number", "at", "act"), rows)


def _steps(user: User) -> Part:
    rows = []
    for step, (when, written) in STEPS.items():
        label, _, name = step.rpartition(".")
        model: Any = apps.get_model(label)
        fields = ("pk", when, written or "pk")
        for number, at, text in model._default_manager.filter(**{name: user.pk}).order_by("pk").values_list(*fields):
            rows.append((label, number, name, at, text if written else ""))
    return Part("steps", say("Where they are named as who did it"), ("kind", "number", "part", "at", "written"), rows)


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file somebody sent: under which name it is given back, and what is in it; nothing where it is kept back, and why."""

    name: str
    content: bytes
    why_not: Message | None = None


def files_of(user: User) -> Iterator[OwnFile]:
    """The files that a person sent, one after the other. One with a virus is named and kept back."""
    for document in Document.objects.filter(uploaded_by=user.pk).order_by("pk").iterator(chunk_size=50):
        name = f"{document.pk}-{_plain(document.name)}"
        if document.scan == Scan.INFECTED:
            yield OwnFile(name, b"", say("A virus was found in it."))
        elif (content := bytes_of(document)) is None:
            yield OwnFile(name, b"", say("The copy that was kept is missing or was changed."))
        else:
            yield OwnFile(name, content)


def _plain(name: str) -> str:
    """A file's name without what means something to a system of files."""
    kept = "".join(letter if letter.isalnum() or letter in ".-_ " else "_" for letter in name).strip(". ")
    return kept[-120:] or "file"
