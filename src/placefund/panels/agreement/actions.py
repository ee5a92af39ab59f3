"""What a panel agrees on a bid, the calibration it saw, and the draw near the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.assessment.queries import mean_score
from placefund.assessment.scoring.actions import keep_agreed_score
from placefund.domain.assessment.consensus import AgreedPoints, agreed_total, track_totals
from placefund.domain.assessment.tracks import Track, weighed
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Round
from placefund.notices.actions import people_with, tell
from placefund.panels.acts import PanelAct
from placefund.panels.agreement.lots import drawn_band
from placefund.panels.agreement.queries import last_number, why_not_agreed
from placefund.panels.confidentiality import why_closed, why_comparisons_are_closed, why_scores_are_closed
from placefund.panels.meetings.actions import finish_agreed_item
from placefund.panels.meetings.queries import must_still_leave, sitting_item
from placefund.panels.models import (
    Consensus,
    CriterionConsensus,
    Draw,
    Item,
)
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def agree_score(
    application: Application,
    agreed: Fraction | Sequence[AgreedPoints],
    *,
    reason: str,
    dissent: str = "",
    why_again: str = "",
    by: User,
    at: datetime,
) -> Consensus:
    """Record what the panel agreed: a score for each criterion, whose exact weighted total is the application's score.

    A fund that is loaded from elsewhere may have only the total, out of 100. Until outcomes are released a score can be agreed
    again, with the reason for it; the newest counts, and what was decided has to be revised or confirmed.
    At a sitting meeting the bid must have been called.

    Raises:
        ScoreRefused: a criterion without a score or a reason, or off its scale.
        NotPossible: whoever records it has a conflict or has left, a member must still leave, readings are missing.
    """
    locked(application.round)  # a draw of the round waits until this score is kept
    application = locked(application)
    is_first = application.state not in ("assessed", "decided")
    if is_first:
        move(application, "agree_score", by=by)
    else:
        allow(by, Capability.AGREE_SCORE, application)
    item = _discussed(application, by=by, at=at)
    criteria = [] if isinstance(agreed, Fraction) else agreed
    total, quality = _totals(application.round, agreed)
    if lacking := why_not_agreed(application, total, reason, why_again, is_first=is_first):
        raise NotPossible(lacking)
    if is_first:
        application = applications.agree_score(application, by=by, at=at)
    consensus = Consensus.objects.create(
        application=application,
        meeting=item.meeting if item else None,
        number=last_number(application) + 1,
        score=str(total),
        mean=str(mean_score(application)),
        quality="" if quality is None else str(quality),
        reason=reason.strip(),
        dissent=dissent.strip(),
        why_revised="" if is_first else why_again.strip(),
        agreed_by=by,
        agreed_at=at,
    )
    _keep_criteria(consensus, criteria)
    kept = (consensus.score, consensus.mean, consensus.reason)
    keep_agreed_score(application, *kept, quality=consensus.quality, by=by, at=at)
    if item is not None:
        finish_agreed_item(item, by=by, at=at)
    _tell_deciders(application, consensus, by=by, at=at)
    points = {each.criterion_key: str(each.points) for each in criteria}
    said: dict[str, Any] = {"score": consensus.score, "mean": consensus.mean, "number": consensus.number}
    record(PanelAct.AGREED_SCORE, application, by=by, at=at, points=points, **said)
    return consensus


def _keep_criteria(consensus: Consensus, criteria: Sequence[AgreedPoints]) -> None:
    CriterionConsensus.objects.bulk_create(
        CriterionConsensus(
            consensus=consensus, criterion_key=each.criterion_key, points=str(each.points), reason=each.reason.strip()
        )
        for each in criteria
    )


def _totals(round_: Round, agreed: Fraction | Sequence[AgreedPoints]) -> tuple[Fraction, Fraction | None]:
    """The score that puts a bid in order, and in a call of two tracks that of the quality track."""
    terms = round_.terms()
    if isinstance(agreed, Fraction):
        if terms.has_tracks:
            raise NotPossible(
                say("A call of two tracks has a score for each criterion: which of them counts depends on it.")
            )
        return agreed, None
    if not terms.has_tracks:
        return agreed_total(agreed, terms.criteria), None
    by_track = track_totals(agreed, terms.criteria)
    return weighed(by_track, terms.method.weighing) or Fraction(0), by_track[Track.QUALITY]


def _tell_deciders(application: Application, consensus: Consensus, *, by: User, at: datetime) -> None:
    """Where it is decided already: write to whoever decides, and to whom the bid is open, that it stands on another score now."""
    if application.state != "decided":
        return
    people = [
        user
        for user in people_with(Role.DECISION_MAKER, application.round.scopes())
        if user != by and not why_closed(user, application, at)
    ]
    subject = say("The score of {application} was agreed again after you decided", application=application)
    text = say(
        "Why it was agreed again: {why}\n\nRevise the decision, or confirm it: no outcome of its round is released before.",
        why=consensus.why_revised,
    )
    tell(
        people,
        subject,
        text,
        page="decide",
        args=[application.pk],
        kind=NoticeKind.DECIDE_AGAIN,
        about=application.round,
        at=at,
    )


def _discussed(application: Application, *, by: User, at: datetime) -> Item | None:
    """Where the application is being discussed now; None when no meeting that sits has it on its order."""
    if closed := why_scores_are_closed(by, application, at):
        raise NotPossible(closed)
    item = sitting_item(application)
    if item is None:
        return None
    if item.state != "called":
        raise NotPossible(
            say(
                "{item} is on the order of {meeting}, which is sitting. Call it first.", item=item, meeting=item.meeting
            )
        )
    if still := must_still_leave(item, at):
        names = ", ".join(str(recusal.member.user) for recusal in still)
        raise NotPossible(say("Record first that {names} left the table: {why}", names=names, why=still[0].why))
    return item


@transaction.atomic
def draw_lots(round_: Round, seed: str, *, money: Money | None = None, by: User, at: datetime) -> Draw:
    """Open the seed that was committed to before the round, and draw the order of the bids near the line with it.

    Raises:
        NotPossible: the method has no draw, a score is not agreed, or there is nobody to draw among.
        DrawRefused: the seed is not the one that was committed to.
    """
    allow(by, Capability.AGREE_SCORE, round_)
    round_ = locked(round_)
    if closed := why_comparisons_are_closed(by, round_, at):
        raise NotPossible(closed)
    if Draw.objects.filter(round=round_).exists():
        raise NotPossible(say("The draw of this round has been made. It is made once."))
    if twin := Draw.objects.filter(commitment=round_.terms().method.seed_commitment).exclude(commitment="").first():
        raise NotPossible(
            say(
                "{round} was committed to the same seed, which is known since its draw. No lots can be drawn.",
                round=twin.round,
            )
        )
    if sealed := round_.why_unread:
        raise NotPossible(sealed)
    if waiting := Application.objects.filter(round=round_, state__in=("submitted", "eligible")).first():
        raise NotPossible(
            say("{waiting} has no agreed score yet. The draw comes after the last of them.", waiting=waiting)
        )
    drawn = drawn_band(round_, seed, money)
    draw = Draw.objects.create(
        round=round_,
        seed=seed.strip(),
        commitment=round_.terms().method.seed_commitment,
        above=list(drawn.above),
        order=[ticket.bid for ticket in drawn.tickets],
        drawn_by=by,
        drawn_at=at,
    )
    record(PanelAct.DREW_LOTS, round_, by=by, at=at, seed=draw.seed, order=draw.order)
    return draw
