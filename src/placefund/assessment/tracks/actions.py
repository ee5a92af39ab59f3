"""What opens the two tracks of a local call to each other. Nothing else does."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.assessment.acts import AssessmentAct
from placefund.assessment.models import TrackOpening
from placefund.assessment.tracks.queries import why_not_complete
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def open_tracks(round_: Round, *, by: User, at: datetime) -> TrackOpening:
    """Open national quality and local strategic fit to each other and to the panel: from now on every reading stands.

    Raises:
        NotPossible: the round has one track, its tracks are open, or a reading of either is missing.
    """
    allow(by, Capability.RUN_PANEL, round_)
    round_ = locked(round_)
    if not round_.has_tracks:
        raise NotPossible(say("{round} is judged in one track, so there is nothing to open.", round=round_))
    if TrackOpening.objects.filter(round=round_).exists():
        raise NotPossible(say("The tracks of {round} are open to each other already.", round=round_))
    if lacking := why_not_complete(round_):
        raise NotPossible(lacking)
    opening = TrackOpening.objects.create(round=round_, opened_by=by, opened_at=at)
    record(AssessmentAct.OPENED_TRACKS, round_, by=by, at=at)
    return opening
