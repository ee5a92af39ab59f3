"""What changes scores from elsewhere than an assessor's own page: an offline sheet, and the panel that agrees on one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placefund.applications.models import Application
from placefund.assessment.actions import score
from placefund.assessment.models import AgreedScore, Assignment
from placefund.assessment.scoring.submissions import SheetReading
from placefund.domain.roles import Capability
from placefund.people.access import allow
from placefund.people.models import User


@transaction.atomic
def score_by_sheet(readings: Iterable[SheetReading], *, by: User, at: datetime) -> tuple[Assignment, ...]:
    """Send everything that came back on an offline sheet, or nothing of it."""
    return tuple(
        score(one.assignment, one.points, one.reasons, one.confidence, after=one.after, by_sheet=True, by=by, at=at)
        for one in readings
    )


@transaction.atomic
def keep_agreed_score(
    application: Application, score: str, mean: str, reason: str, *, by: User, at: datetime
) -> AgreedScore:
    """Keep what the panel agreed beside the readers' scores; `panels` calls this, and puts the agreeing on record."""
    allow(by, Capability.AGREE_SCORE, application)
    kept = {"score": score, "mean": mean, "reason": reason, "agreed_by": by, "agreed_at": at}
    return AgreedScore.objects.update_or_create(application=application, defaults=kept)[0]
