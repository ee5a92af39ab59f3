"""Finding an application not eligible after all. It stands here because only from here is it known to whom a bid is closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.applications.corrections import actions as corrections
from placefund.applications.models import Application, Reconsideration
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability, Role
from placefund.funds.owners import people_who_run
from placefund.notices.actions import people_with
from placefund.panels.confidentiality import why_closed
from placefund.people.access import allow, locked
from placefund.people.models import User


@transaction.atomic
def ask_ineligible(
    application: Application, *, reasons: str, why: str, is_sure: bool = False, by: User, at: datetime
) -> Reconsideration:
    """Ask for an application that had gone forward to be found not eligible; those to whom it is closed are not told.

    Raises:
        NotAllowed: it is closed to whoever asks, or `corrections.ask_ineligible` refuses it.
    """
    application = _open_to(by, Capability.CHECK_ELIGIBILITY, application, at)
    told = _may_confirm(application, by, at)
    return corrections.ask_ineligible(application, reasons=reasons, why=why, is_sure=is_sure, told=told, by=by, at=at)


@transaction.atomic
def reconsider_as_ineligible(asked: Reconsideration, *, by: User, at: datetime) -> Application:
    """Confirm that an application which had gone forward is not eligible; nobody does to whom it is closed."""
    _open_to(by, Capability.CONFIRM_INELIGIBILITY, asked.application, at)
    return corrections.reconsider_as_ineligible(asked, by=by, at=at)


@transaction.atomic
def refuse_ineligible(asked: Reconsideration, *, reason: str, by: User, at: datetime) -> Reconsideration:
    """Refuse to find it not eligible: that decides on the bid as well, so nobody does to whom it is closed."""
    _open_to(by, Capability.CONFIRM_INELIGIBILITY, asked.application, at)
    return corrections.refuse_ineligible(asked, reason=reason, by=by, at=at)


@transaction.atomic
def withdraw_ineligible(asked: Reconsideration, *, reason: str, by: User, at: datetime) -> Reconsideration:
    """Withdraw what one asked for before another person has answered it."""
    application = _open_to(by, Capability.CHECK_ELIGIBILITY, asked.application, at)
    told = _may_confirm(application, by, at)
    return corrections.withdraw_ineligible(asked, reason=reason, told=told, by=by, at=at)


def _open_to(by: User, capability: Capability, application: Application, at: datetime) -> Application:
    application = locked(application)
    allow(by, capability, application)
    if closed := why_closed(by, application, at):
        raise NotAllowed(closed)
    return application


def _may_confirm(application: Application, by: User, at: datetime) -> list[User]:
    """Who can answer it. To whom the bid is closed is not told either: the message says where it stands."""
    found = {user.pk: user for user in people_who_run(application.round)}
    found |= {user.pk: user for user in people_with(Role.DECISION_MAKER, application.round.scopes())}
    return [user for user in found.values() if user.pk != by.pk and not why_closed(user, application, at)]
