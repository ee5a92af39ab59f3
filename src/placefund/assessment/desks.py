"""Who gives out the readings of a round: its owner, or in a call of two tracks its fund for quality and its place for fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from placefund.assessment.models import Assessor, TrackOpening
from placefund.domain.assessment.tracks import Track
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.owners import Owner
from placefund.people.access import has
from placefund.people.models import User

APART = say(
    "{round} is judged in two tracks, national quality and local strategic fit, whose readers do not see each other. What they "
    "gave opens once every reading of both is sent and the programme office has opened the tracks to each other."
)


def are_apart(round_: Round) -> bool:
    """Whether the two tracks of a round must not see each other now; false where there are none."""
    return round_.has_tracks and not TrackOpening.objects.filter(round=round_).exists()


def why_apart(round_: Round) -> str:
    """The same as a sentence; empty where nothing is kept apart."""
    return APART.format(round=round_) if are_apart(round_) else ""


@dataclass(frozen=True, slots=True)
class ReadingDesk:
    """Where somebody stands who looks at the readings of a round: whose pool is before them, and which track they see.

    Without a `track` they see every reading, unless `is_closed`: then none, for the tracks are apart and they give out neither.
    """

    round: Round
    owner: Owner
    track: Track | None = None
    is_closed: bool = False

    def why_not_own(self, track: str) -> str:
        """Why something of a track is not this desk's, in a sentence; empty when it is, or is of no track."""
        if not track or track == self.track or not (self.track or self.is_closed):
            return ""
        return say(
            "This is for the track “{track}” of {round}, and not yours.", track=Track(track).label, round=self.round
        )

    @property
    def readings(self) -> Q:
        """The assignments that this desk sees."""
        if self.is_closed:
            return Q(pk__in=())
        return Q() if self.track is None else of_track(self.track)

    @property
    def counted(self) -> Q:
        """The same, asked from an application: for counts."""
        if self.is_closed:
            return Q(assignments__pk__in=())
        return Q() if self.track is None else of_track(self.track, "assignments__")


def of_track(track: Track, path: str = "") -> Q:
    """The assignments of one track of a call: quality is read by the fund's pool, local fit by the place's own."""
    return Q(**{f"{path}assessor__programme__isnull": track is Track.QUALITY})


def desk_of(user: Any, round_: Round) -> ReadingDesk:
    """The desk at which somebody stands. Who runs a call has no part in its quality track, whatever else they are."""
    if not round_.has_tracks:
        return ReadingDesk(round_, round_.owner)
    if has(user, Capability.ASSIGN_ASSESSORS, round_.owner):
        return ReadingDesk(round_, round_.owner, Track.FIT)
    if has(user, Capability.ASSIGN_ASSESSORS, round_.strand.fund):
        return ReadingDesk(round_, round_.strand.fund, Track.QUALITY)
    return ReadingDesk(round_, round_.owner, is_closed=are_apart(round_))


def desk_that_gives(round_: Round, assessor: Assessor, by: User) -> ReadingDesk:
    """The desk at which somebody gives out readings to this assessor: in a call of two tracks, each to its own pool alone.

    Raises:
        NotPossible: the assessor reads in the other track.
    """
    desk = desk_of(by, round_)
    if desk.track is not None and assessor.owner != desk.owner:
        raise NotPossible(
            say(
                "{assessor} reads in the track “{track}”. The fund gives out readings of quality and the place those of fit.",
                assessor=assessor,
                track=desk.track.other.label,
            )
        )
    return desk
