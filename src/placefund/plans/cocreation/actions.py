"""Everything that changes the log of sessions in which a plan is made together. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.plans.acts import PlanAct
from placefund.plans.models import AgreedAction, Plan, PlanSession
from placefund.plans.queries import pieces_of
from placefund.records.actions import record


class NotLoggable(NotAllowed):
    """The session, or what it agreed, cannot be logged so."""


@transaction.atomic
def log(
    plan: Plan,
    *,
    held_on: date,
    title: str,
    took_part: str,
    discussed: str,
    pieces: Iterable[str] = (),
    why_corrected: str = "",
    corrects: PlanSession | None = None,
    by: User,
    at: datetime,
) -> PlanSession:
    """Log a session. With `corrects`, a further row stands for that entry, which stays; what it agreed goes along.

    Raises:
        NotLoggable: the day is to come, a text is missing, no reason is given for a correction, or it was corrected already.
    """
    allow(by, Capability.RUN_PROGRAMME, plan)
    plan = locked(plan)
    if held_on > london(at).date():
        raise NotLoggable(say("A session is logged when it was held: that day is to come."))
    if not (title.strip() and took_part.strip() and discussed.strip()):
        raise NotLoggable(say("Say what it was for, who took part, and what was discussed."))
    if corrects and not why_corrected.strip():
        raise NotLoggable(say("Say what was wrong: both entries stay, with this between them."))
    if corrects and PlanSession.objects.filter(corrects=corrects).exists():
        raise NotLoggable(say("This entry was corrected already. Correct the newer one."))
    known = {piece.key for piece in pieces_of(plan)} | set(corrects.pieces if corrects else ())
    chosen = list(dict.fromkeys(pieces))
    if set(chosen) - known:
        raise NotLoggable(say("Choose pieces that stand in the plan."))
    latest = plan.sessions.aggregate(most=Max("number"))["most"] or 0
    session = PlanSession.objects.create(
        plan=plan,
        number=corrects.number if corrects else latest + 1,
        held_on=held_on,
        title=title.strip(),
        took_part=took_part.strip(),
        discussed=discussed.strip(),
        pieces=chosen,
        corrects=corrects,
        why_corrected=why_corrected.strip() if corrects else "",
        logged_by=by,
        logged_at=at,
    )
    if corrects:
        corrects.agreed.update(session=session)
    act = PlanAct.CORRECTED_SESSION if corrects else PlanAct.LOGGED_SESSION
    record(act, plan, by=by, at=at, session=session.number)
    return session


@transaction.atomic
def agree(session: PlanSession, *, what: str, owner: str, due_on: date, by: User, at: datetime) -> AgreedAction:
    """Note something that a session agreed: what, who does it, by which day.

    Raises:
        NotLoggable: a text is missing, the day is before the session, or the entry was corrected.
    """
    allow(by, Capability.RUN_PROGRAMME, session)
    locked(session.plan)
    if PlanSession.objects.filter(corrects=session).exists():
        raise NotLoggable(say("This entry was corrected. Note it on the newer one."))
    if not what.strip() or not owner.strip():
        raise NotLoggable(say("Say what was agreed, and who does it."))
    if due_on < session.held_on:
        raise NotLoggable(say("That day is before the session."))
    agreed = AgreedAction.objects.create(
        session=session, what=what.strip(), owner=owner.strip(), due_on=due_on, noted_at=at
    )
    record(PlanAct.AGREED_ACTION, session.plan, by=by, at=at, session=session.number)
    return agreed


@transaction.atomic
def finish(agreed: AgreedAction, *, by: User, at: datetime) -> AgreedAction:
    """Say that what was agreed is done.

    Raises:
        NotLoggable: it is.
    """
    allow(by, Capability.RUN_PROGRAMME, agreed)
    agreed = locked(agreed)
    if agreed.done_at is not None:
        raise NotLoggable(say("This is done already."))
    agreed.done_at = at
    agreed.save(update_fields=["done_at"])
    record(PlanAct.DID_ACTION, agreed.session.plan, by=by, at=at, session=agreed.session.number)
    return agreed


@transaction.atomic
def open_again(agreed: AgreedAction, *, by: User, at: datetime) -> AgreedAction:
    """Say that what was agreed is not done after all.

    Raises:
        NotLoggable: it is open.
    """
    allow(by, Capability.RUN_PROGRAMME, agreed)
    agreed = locked(agreed)
    if agreed.done_at is None:
        raise NotLoggable(say("This is open already."))
    agreed.done_at = None
    agreed.save(update_fields=["done_at"])
    record(PlanAct.REOPENED_ACTION, agreed.session.plan, by=by, at=at, session=agreed.session.number)
    return agreed
