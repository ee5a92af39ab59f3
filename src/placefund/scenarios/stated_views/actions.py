"""Everything that changes stated views. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_not_about
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record
from placefund.scenarios.acts import ScenarioAct
from placefund.scenarios.models import StatedView
from placefund.scenarios.refusals import refuse
from placefund.scenarios.stated_views.queries import ViewRequest
from placefund.scenarios.stated_views.refusals import why_not_stated


@transaction.atomic
def state_view(
    round_: Round,
    asked: ViewRequest,
    *,
    person: str,
    office: str,
    nation: str = "",
    reason: str,
    reference: str,
    stated_on: date,
    by: User,
    at: datetime,
) -> StatedView:
    """Put on record what somebody in office asked for, and why.

    Raises:
        NotPossible: something that makes it a view is missing.
    """
    round_ = locked(round_)
    allow(by, Capability.RECORD_VIEW, round_)
    given = {"person": person, "office": office, "reason": reason, "reference": reference}
    texts = {name: text.strip() for name, text in given.items()}
    if not all(texts.values()):
        raise NotPossible(say("Give the person, their office, their reason, and where it is written."))
    refuse(why_not_stated(round_, asked, by, at))
    view = StatedView.objects.create(
        round=round_,
        **texts,
        nation=nation,
        stance=asked.stance.value,
        application=asked.application,
        group=asked.group.key if asked.group else "",
        pence=asked.amount.pence if asked.amount else None,
        bids=asked.bids,
        stated_on=stated_on,
        recorded_by=by,
        recorded_at=at,
    )
    record(ScenarioAct.RECORDED_VIEW, view, by=by, at=at, reason=view.reason, reference=view.reference)
    return view


@transaction.atomic
def withdraw_view(
    view: StatedView, *, reason: str, reference: str, stated_on: date, by: User, at: datetime
) -> StatedView:
    """Put on record that a view no longer holds. Scenarios that applied it stay as they are, and say so.

    Raises:
        NotPossible: it is withdrawn already, is a withdrawal itself, or no reason is given.
    """
    round_ = locked(view.round)
    allow(by, Capability.RECORD_VIEW, round_)
    refuse(why_not_about(view.application, by, at))
    if view.withdraws_id or StatedView.objects.filter(withdraws=view).exists():
        raise NotPossible(say("This view is withdrawn already."))
    if not reason.strip() or not reference.strip():
        raise NotPossible(say("Give the reason, and where the withdrawal is written."))
    kept: dict[str, Any] = {
        name: getattr(view, name)
        for name in ("person", "office", "nation", "stance", "application", "group", "pence", "bids")
    }
    withdrawal = StatedView.objects.create(
        round=round_,
        **kept,
        reason=reason.strip(),
        reference=reference.strip(),
        stated_on=stated_on,
        withdraws=view,
        recorded_by=by,
        recorded_at=at,
    )
    record(ScenarioAct.RECORDED_WITHDRAWAL, withdrawal, by=by, at=at, reason=withdrawal.reason, withdraws=view.pk)
    return withdrawal
