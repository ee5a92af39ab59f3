"""Who did what, as one person may read it: what every page shows of the record, and the only way from a page to it.

An act says what it tells (`Act.tells`). What is open is read by whoever may read the thing; the other three are closed here, in
the query, so that no page has to know of it: its rows, its count and its file are of the same acts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from placefund.applications.acts import ApplicationAct
from placefund.applications.models import Application
from placefund.applications.queries import guests_of, known_to_the_fund, without_drafts
from placefund.assessment.models import Assessor
from placefund.domain.acts import Tells
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import (
    closed_proposals,
    closed_readings,
    closed_record,
    standing_of,
    untold_record,
)
from placefund.people.access import has, scopes_with
from placefund.people.models import User
from placefund.records.models import Event
from placefund.records.queries import events_of, history_of, of_act, telling

TOLD_TO_AUTHORS = (
    ApplicationAct.SUBMITTED,
    ApplicationAct.WITHDREW,
    ApplicationAct.REOPENED,
    ApplicationAct.KEPT_AS_SENT,
    ApplicationAct.REVIVED,
    ApplicationAct.TOLD_OF_SUCCESS,
    ApplicationAct.TOLD_OF_NO_SUCCESS,
    ApplicationAct.TOLD_OF_REVISED_SUCCESS,
    ApplicationAct.TOLD_OF_REVISED_DECLINE,
    ApplicationAct.READ_CLARIFICATIONS,
)
"""What the authors see in the history from submission on; the fund's own steps are told with the outcome."""


def acts_on(subjects: Iterable[Model], *, reader: User, at: datetime) -> QuerySet[Event]:
    """What was done to these things, oldest first, without the acts that are closed to this person."""
    rows = list(subjects)
    events = history_of(rows)
    if any(isinstance(row, Application) for row in rows):
        events = known_to_the_fund(events)
    return events.exclude(_restricted_from(reader)).exclude(_standing_closed_to(reader, rows, at))


def acts_on_application(application: Application, *, reader: User, at: datetime) -> QuerySet[Event]:
    """What was done to an application, oldest first: its authors read their own steps, the fund what came from submission on."""
    sent = history_of([application]).filter(of_act(ApplicationAct.SUBMITTED)).first()
    if has(reader, Capability.READ_APPLICATION, application.partnership):
        own = _with_guests(application)
        return own.filter(Q(pk__lte=sent.pk) | of_act(*TOLD_TO_AUTHORS) | telling(Tells.DRAFT)) if sent else own
    events = acts_on([application], reader=reader, at=at)
    return events.filter(pk__gte=sent.pk) if sent else events.none()


def _with_guests(application: Application) -> QuerySet[Event]:
    """What was done to a bid, and that somebody became its guest or is one no more: its authors read both."""
    of_it, kind = history_of([application, *(row.user for row in guests_of(application))]), User._meta.label_lower
    return of_it.filter(~Q(subject_kind=kind) | Q(details__scope=f"draft:{application.pk}"))


def acts_in_fund(fund: str, *, reader: User, at: datetime) -> QuerySet[Event]:
    """The acts on everything in a fund, newest first: of all bids at once, so without what a conflict would close of some."""
    events = known_to_the_fund(events_of([fund])).exclude(_restricted_from(reader))
    return events.exclude(untold_record(fund, at))


def whole_record(funds: list[str], *, reader: User, at: datetime) -> QuerySet[Event]:
    """Every act in the funds that a person audits, newest first, without what tells of a bid that is closed to them."""
    return without_drafts(events_of(funds, with_people=True)).exclude(closed_record(reader, funds, at))


def _restricted_from(reader: User) -> Q:
    """The acts that are somebody's own matter, where this person neither did them nor is meant.

    Auditors read them all, and so do those who assign a fund's assessors: ties, rulings and days away are kept for their work.
    """
    audited = scopes_with(reader, Capability.READ_AUDIT, "fund")
    kept = [*audited, *scopes_with(reader, Capability.ASSIGN_ASSESSORS, "fund")]
    own = Q(actor_id=reader.pk) | Q(subject_kind=User._meta.label_lower, subject_id=str(reader.pk))
    for number in scopes_with(reader, Capability.SCORE, "assessor"):
        own |= Q(subject_kind=Assessor._meta.label_lower, subject_id=number)
    if audited:
        own |= Q(fund="")
    return telling(Tells.RESTRICTED) & ~(Q(fund__in=kept) | own)


def _standing_closed_to(reader: User, subjects: Iterable[Model], at: datetime) -> Q:
    """The acts on these things that tell where a bid stands whose outcome is not public, and that this person may not know.

    It takes the right to read scores, and no conflict with the bid.
    """
    found = Q(pk__in=())
    for round_, bids in _bids_told_of(subjects):
        reads, fund = has(reader, Capability.READ_SCORES, round_), round_.strand.fund.slug
        if round_.is_public(at):
            found |= closed_proposals(reader if reads else None, fund, at)
        else:
            found |= standing_of(fund, closed_readings(reader, bids, at) if reads else {bid.pk for bid in bids})
    return found


def _bids_told_of(subjects: Iterable[Model]) -> list[tuple[Round, list[Application]]]:
    """The bids that acts on these things may tell of, by round."""
    by_model: dict[type[Model], list[Any]] = {}
    for subject in subjects:
        by_model.setdefault(type(subject), []).append(subject.pk)
    asked, is_asked = Q(pk__in=()), False
    for model, keys in by_model.items():
        rows = model._default_manager.filter(pk__in=keys)
        for name, field in (("TELLS_OF_BID", "pk__in"), ("TELLS_OF_ROUND", "round__in")):
            if path := getattr(model, name, ""):
                asked, is_asked = asked | Q(**{field: rows.values(path)}), True
    if not is_asked:
        return []
    bids = Application.objects.filter(asked, snapshot__isnull=False).select_related(*Application.READ_WITH)
    by_round: dict[Round, list[Application]] = {}
    for bid in bids:
        by_round.setdefault(bid.round, []).append(bid)
    return list(by_round.items())
