"""Two tracks of a local call: readers of the fund judge quality, readers of the place local fit, and neither sees the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from placefund.domain.messages import Message, say

if TYPE_CHECKING:
    from placefund.domain.assessment.scoring import Criterion


class Track(StrEnum):
    """What a criterion is about, and so who reads for it."""

    QUALITY = "quality"
    FIT = "fit"

    @property
    def label(self) -> Message:
        return {"quality": say("National quality"), "fit": say("Local strategic fit")}[self.value]

    @property
    def other(self) -> Track:
        return Track.FIT if self is Track.QUALITY else Track.QUALITY


class Weighing(StrEnum):
    """What puts the bids of two tracks in order. The quality threshold holds whichever it is."""

    FIT = "local fit"
    BOTH = "quality and local fit"

    @property
    def label(self) -> Message:
        return {
            "local fit": say("local strategic fit, among those that reach the quality threshold"),
            "quality and local fit": say("quality and local strategic fit alike, above the quality threshold"),
        }[self.value]

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks whose scores put bids in order."""
        return (Track.FIT,) if self is Weighing.FIT else (Track.QUALITY, Track.FIT)


def weighed(scores: Mapping[Track, Fraction | None], weighing: Weighing) -> Fraction | None:
    """The score out of 100 that puts a bid in order; None while a track that counts has none. Two tracks count alike."""
    counted = [scores.get(track) for track in weighing.tracks]
    known = [score for score in counted if score is not None]
    return sum(known, Fraction(0)) / len(known) if len(known) == len(counted) else None


def in_track(criteria: Iterable[Criterion], track: Track | None) -> tuple[Criterion, ...]:
    """The criteria that readers of a track judge by; all of them where there are no tracks."""
    return tuple(each for each in criteria if track is None or each.track is track)


def have_tracks(criteria: Iterable[Criterion]) -> bool:
    """Whether these criteria are judged in two tracks."""
    return any(each.track is not None for each in criteria)


def why_tracks_are_wrong(criteria: Iterable[Criterion]) -> str:
    """Why criteria cannot be judged in two tracks as they stand, in a sentence; empty when they can, or have no tracks."""
    listed = tuple(criteria)
    if not have_tracks(listed):
        return ""
    if untold := next((each for each in listed if each.track is None), None):
        return say(
            "“{title}” is in neither track. In a call of two tracks every criterion is in one.", title=untold.title
        )
    for track in Track:
        own = in_track(listed, track)
        if not own:
            return say("The track “{track}” has no criterion. Write one, or take all as one track.", track=track.label)
        if (whole := sum(each.weight_percent for each in own)) != 100:
            return say(
                "The weights in the track “{track}” add to {whole}%, and have to add to 100%.",
                track=track.label,
                whole=whole,
            )
    return ""
