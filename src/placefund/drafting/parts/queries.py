"""Reading who writes which part of a bid: who may be asked to, who does, and who has still the right to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from placefund.applications.models import Application
from placefund.domain.drafting import PartKind
from placefund.domain.roles import Capability, Role, roles_with
from placefund.drafting.models import PartToWrite
from placefund.drafting.queries import Author, authors_of
from placefund.people.access import has, has_for
from placefund.people.models import Membership, Organisation, User


def writers_of(application: Application, organisation: Organisation | None, at: datetime) -> list[Author]:
    """Whom a part can be given to: for a question who writes answers, for costs who enters those of that organisation."""
    if organisation is None:
        return authors_of(application, Capability.WRITE_ANSWERS, at)
    people = authors_of(application, Capability.EDIT_OWN_COSTS, at)
    held = Membership.objects.filter(
        scope=f"organisation:{organisation.pk}",
        role__in=roles_with(Capability.JOIN_PARTNERSHIP),
        ended_at__isnull=True,
    )
    theirs = dict(held.order_by("-pk").values_list("user", "role"))
    return [Author(one.user, Role(theirs[one.user.pk])) for one in people if one.user.pk in theirs]


def may_give(user: User, application: Application, organisation: Organisation | None) -> bool:
    """Whether somebody says who writes a part: the lead all of them, an organisation its own costs."""
    if has(user, Capability.EDIT_APPLICATION, application):
        return True
    return organisation is not None and has_for(user, Capability.EDIT_OWN_COSTS, application, organisation)


def may_write(part: PartToWrite) -> bool:
    """Whether its writer still may: they act for their organisation, and a guest's time is not over."""
    if part.organisation is None:
        return has(part.writer, Capability.WRITE_ANSWERS, part.application)
    return may_give(part.writer, part.application, part.organisation)


def parts_of(application: Application, at: datetime) -> list[PartToWrite]:
    """The parts of a bid that somebody has to write; not those whose writer has no right to any more."""
    rows = PartToWrite.objects.filter(application=application, ended_at__isnull=True)
    return [part for part in rows.select_related(*PartToWrite.READ_WITH) if may_write(part)]


def parts_of_writer(user: User) -> Iterable[PartToWrite]:
    """What somebody has to write in drafts and has not said to be ready, the first due first."""
    rows = PartToWrite.objects.filter(
        writer=user, ended_at__isnull=True, ready_at__isnull=True, application__state="draft"
    ).select_related(*PartToWrite.READ_WITH)
    for part in rows:
        part.writer = user  # their roles are read once
        if may_write(part):
            yield part


def parts_to_look_at(user: User) -> Iterable[PartToWrite]:
    """What somebody has given to others, and is said to be ready."""
    rows = PartToWrite.objects.filter(
        given_by=user, ended_at__isnull=True, ready_at__isnull=False, application__state="draft"
    ).select_related(*PartToWrite.READ_WITH)
    return [part for part in rows if may_give(user, part.application, part.organisation)]


def page_of_part(part: PartToWrite) -> tuple[str, list[int | str]]:
    """Where it is written: the name of the page, and its arguments."""
    if part.kind == PartKind.QUESTION:
        return "answer-question", [part.application_id, part.question_key]
    return "partner-costs", [part.application_id, part.organisation_id or 0]
