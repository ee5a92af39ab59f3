"""Scores with reasons and confidence: drafted, sent, and now and then sent again."""

from __future__ import annotations

from collections.abc import Mapping

from placefund.assessment.models import Assignment
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.receipts import Confidence
from placefund.domain.assessment.scoring import Criterion
from placefund.rehearsal.assignments import assignment_of
from placefund.rehearsal.chance import chance
from placefund.rehearsal.eligibility_checks import bid_of
from placefund.rehearsal.names import REASONS
from placefund.rehearsal.stage import Stage, act

SECOND_THOUGHTS = "I had missed the annex, which answers my doubt."


@act
def draft(stage: Stage, assignment: int) -> None:
    """A reader begins, keeps what they have, and sleeps on it."""
    row = assignment_of(assignment)
    if row.state != "assigned" or row.application.state != "eligible" or hasattr(row, "draft"):
        return
    points, reasons, _ = _verdict(stage, row)
    begun = list(points)[: (len(points) + 1) // 2]
    scoring_actions.save_draft(
        row,
        {key: points[key] for key in begun},
        {key: reasons[key] for key in begun},
        by=stage.known(row.assessor.user),
        at=stage.at,
    )


@act
def score(stage: Stage, assignment: int) -> None:
    """A reader scores every criterion, with reasons, and says how sure they are."""
    row = assignment_of(assignment)
    if row.state != "assigned" or row.application.state != "eligible":
        return
    points, reasons, confidence = _verdict(stage, row)
    by = stage.known(row.assessor.user)
    scoring_actions.score(row, points, reasons, confidence, by=by, at=stage.at)
    if chance("second thoughts", row.application.partnership.name, by.email).random() < 0.06:
        criteria = row.application.round.terms().criteria
        lowest = min(criteria, key=lambda each: points[each.key])
        points[lowest.key] = min(lowest.highest, points[lowest.key] + 1)
        reasons[lowest.key] = SECOND_THOUGHTS
        scoring_actions.score(
            row, points, reasons, confidence, after=1, change_reason=SECOND_THOUGHTS, by=by, at=stage.pause(95)
        )


def _verdict(stage: Stage, row: Assignment) -> tuple[dict[str, int], dict[str, str], Confidence]:
    """What a reader makes of a bid: how good it is, how severe they are, and chance."""
    name, email = row.application.partnership.name, row.assessor.user.email
    bid, noise = bid_of(stage, row.application), chance("score", name, email)
    quality = bid.quality if bid else noise.randrange(50, 90)
    severity = chance("severity", email).randrange(-9, 10)
    mood = noise.randrange(-3, 4)
    criteria = row.application.round.terms().criteria
    points = {each.key: _points(each, quality - severity + mood + noise.randrange(-6, 7)) for each in criteria}
    subject = {"theme": bid.theme.words.lower() if bid else "the idea", "lead": bid.lead.name if bid else "the lead"}
    reasons = {each.key: _reason(each, points[each.key], chance("reason", name, email, each.key).random(), subject)
               for each in criteria}  # fmt: skip
    return points, reasons, noise.choice((Confidence.LOW, Confidence.MEDIUM, Confidence.MEDIUM, Confidence.HIGH))


def _points(criterion: Criterion, percent: int) -> int:
    wide = criterion.highest - criterion.lowest
    return max(criterion.lowest, min(criterion.highest, criterion.lowest + round(wide * percent / 100)))


def _reason(criterion: Criterion, points: int, drawn: float, subject: Mapping[str, str]) -> str:
    share = (points - criterion.lowest) / (criterion.highest - criterion.lowest)
    level = 2 if share > 0.7 else 1 if share > 0.4 else 0
    choices = REASONS[criterion.key][level]
    return choices[int(drawn * len(choices))].format(**subject)
