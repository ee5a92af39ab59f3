"""Reading how far the two tracks of a local call have come: how many are read in each, never what was given."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.applications.models import Application
from placefund.assessment.desks import of_track
from placefund.assessment.models import TrackOpening
from placefund.assessment.queries import Progress, progress
from placefund.domain.assessment.tracks import Track
from placefund.domain.messages import say
from placefund.funds.models import Round


@dataclass(frozen=True, slots=True)
class TrackProgress:
    """How far one track has come."""

    track: Track
    progress: Progress

    @property
    def is_complete(self) -> bool:
        return self.progress.with_readings == self.progress.applications


def progress_of(round_: Round) -> tuple[TrackProgress, ...]:
    """Both tracks of a call; nothing where it has one."""
    if not round_.has_tracks:
        return ()
    return tuple(TrackProgress(track, progress(round_, own=of_track(track, "assignments__"))) for track in Track)


def opening_of(round_: Round) -> TrackOpening | None:
    """When the tracks were opened to each other, and by whom; None while they are apart."""
    return TrackOpening.objects.filter(round=round_).select_related("opened_by").first()


def why_not_complete(round_: Round) -> str:
    """Why the tracks cannot be opened yet, in a sentence; empty when every reading of both is there."""
    if round_.state != "closed":
        return say("The tracks are opened once the call has closed and everything sent to it is read.")
    if Application.objects.filter(round=round_, state="submitted").exists():
        return say(
            "Something that was sent waits to be checked for eligibility. The tracks are opened after it is read."
        )
    for each in progress_of(round_):
        if not each.progress.applications:
            return say("Nothing here was found eligible, so there is nothing to open.")
        if not each.is_complete:
            return say(
                "The track “{track}” is not complete: {ready} of {all} have the {needed} readings that the terms ask for.",
                track=each.track.label,
                ready=each.progress.with_readings,
                all=each.progress.applications,
                needed=each.progress.needed,
            )
    return ""
