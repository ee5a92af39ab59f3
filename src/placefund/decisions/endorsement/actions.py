"""What puts the choice of a local call before the board of its place. Nothing else does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from placefund.applications.models import Application
from placefund.decisions.acts import DecisionAct
from placefund.decisions.endorsement.queries import ChosenLine, bodies_in, chosen_in, content_of, is_asked
from placefund.decisions.models import CallChoice
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.domain.terms import digest
from placefund.funds.models import Round
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.programmes.meetings.actions import put_on_agenda
from placefund.programmes.models import BoardMeeting
from placefund.records.actions import record


@transaction.atomic
def put_choice_before_board(
    round_: Round,
    meeting: BoardMeeting,
    *,
    only: Collection[Application] = (),
    is_line_by_line: bool = False,
    by: User,
    at: datetime,
) -> tuple[CallChoice, ...]:
    """Put what a call chose on the agenda of its board: as one list, or each project by itself, so that a member who has an
    interest in one leaves for that alone. `only` are some of what is chosen; none: all that the board has not endorsed.

    Raises:
        NotPossible: the board is not asked here, something is not decided yet, nothing is left to ask, or it is no meeting of
            this board.
    """
    allow(by, Capability.MANAGE_ROUND, round_)
    round_ = locked(round_)
    if not is_asked(round_):
        raise NotPossible(say("The terms of {round} do not ask the board for its word.", round=round_))
    if round_.state != "closed":
        raise NotPossible(
            say("What a call chooses goes before the board once it has closed, and before it is released.")
        )
    if meeting.programme_id != round_.programme_id:
        raise NotPossible(say("This is a meeting of another board."))
    if Application.objects.filter(round=round_, state__in=("submitted", "eligible", "assessed")).exists():
        raise NotPossible(
            say("Something sent to this call is not decided yet. The board is asked about the whole choice.")
        )
    lines = _asked(chosen_in(round_), {application.pk for application in only})
    groups = [[line] for line in lines] if is_line_by_line else [lines]
    return tuple(_put(round_, meeting, group, by=by, at=at) for group in groups)


def _asked(lines: tuple[ChosenLine, ...], only: Collection[int]) -> list[ChosenLine]:
    if strange := set(only) - {line.application.pk for line in lines}:
        raise NotPossible(say("{count} of those named are not chosen, so the board is not asked.", count=len(strange)))
    open_ = [line for line in lines if not line.is_endorsed and (not only or line.application.pk in only)]
    if not open_:
        raise NotPossible(say("Nothing is chosen that the board has not endorsed."))
    return open_


def _put(round_: Round, meeting: BoardMeeting, lines: list[ChosenLine], *, by: User, at: datetime) -> CallChoice:
    content = content_of(lines)
    choice = CallChoice.objects.create(round=round_, content=content, digest=digest(content), made_by=by, made_at=at)
    record(DecisionAct.PUT_BEFORE_BOARD, choice, by=by, at=at, digest=choice.digest, projects=len(lines))
    put_on_agenda(meeting, subject=choice, page="call-choice", bodies=bodies_in(choice), by=by, at=at)
    return choice
