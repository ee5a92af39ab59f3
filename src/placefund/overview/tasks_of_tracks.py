"""What waits where a call is judged in two tracks: to open them to each other once every reading of both is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.assessment.models import TrackOpening
from placefund.assessment.tracks.queries import why_not_complete
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.models import User
from placefund.people.queries import numbers_with


def tracks_to_open(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Closed calls whose tracks are complete and apart, for the office: until it opens them the panel can agree nothing."""
    own = set(numbers_with(user, Capability.RUN_PANEL, "programme"))
    own &= set(numbers_with(user, Capability.FOLLOW_ROUND, "programme"))  # a chair may, but the page is the office's
    rows = Round.objects.filter(programme__in=own, state="closed").exclude(pk__in=TrackOpening.objects.values("round"))
    for row in rows.select_related("programme__place") if own else ():
        if row.has_tracks and not why_not_complete(row):
            what = say("Open the two tracks of {call} to each other", call=row)
            yield WaitingTask(what, str(row.programme), reverse("tracks", args=[row.pk]))
