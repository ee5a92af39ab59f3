"""What is done to a draft beside writing it: its clarifications are read, and its certifier is asked to sign."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.applications import refusals
from placefund.applications.actions import NotEditable, held_draft
from placefund.applications.acts import ApplicationAct
from placefund.applications.models import Application
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def ask_for_certification(application: Application, *, by: User, at: datetime) -> None:
    """Tell the lead organisation's certifiers that a draft is ready to be read and signed."""
    application = held_draft(application, by)
    people = people_with(Role.CERTIFIER, [f"organisation:{application.partnership.lead_id}"])
    if not people:
        raise NotEditable(refusals.NO_CERTIFIER.format(lead=application.partnership.lead))
    record(ApplicationAct.ASKED_FOR_CERTIFICATION, application, by=by, at=at, of=[str(person) for person in people])
    text = refusals.ASKED_TO_CERTIFY.format(by=by, application=application, lead=application.partnership.lead)
    subject, until = say("To certify: {application}", application=application), application.closes_at
    place: dict[str, Any] = {"page": "certify-application", "args": [application.pk], "at": at}
    tell(people, subject, text, kind=NoticeKind.TO_CERTIFY, about=application.round, asks=by, until=until, **place)


@transaction.atomic
def read_clarifications(application: Application, *, up_to: int | None = None, by: User, at: datetime) -> None:
    """Note that the authors have read the clarifications up to a number (every one so far when none is given).

    The page gives the last number it showed, so that one published meanwhile stays unread.
    """
    allow(by, Capability.EDIT_APPLICATION, application)
    application = locked(application)
    newest = application.round.clarifications.order_by("-number").values_list("number", flat=True).first() or 0
    read_to = newest if up_to is None else min(newest, up_to)
    if application.clarifications_read_to < read_to:
        application.clarifications_read_to = read_to
        application.save(update_fields=["clarifications_read_to"])
        record(ApplicationAct.READ_CLARIFICATIONS, application, by=by, at=at, to=read_to)
