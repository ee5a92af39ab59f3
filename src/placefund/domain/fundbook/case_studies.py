"""What a fund tells of what came of its work: case studies of one piece of it, and findings that somebody has published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from placefund.domain.fundbook.values import ApproximateDate, NotPublished, Provenance, ident, ref, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFigure:
    """One figure of a case study or a finding, as it was published: what it counts, and its value in words (“40 people”)."""

    what: str
    value: str | NotPublished


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStudy:
    """One piece of work, told: where, what happened, the figures in it, and where it is from. An empty line begins a paragraph.

    `picture` is the address at which somebody else shows a picture of it, and `picture_says` what can be seen on it. The page
    links there; no file of others is kept or drawn in here.
    """

    id: str = ident("case study")
    title: str
    place: str | None = ref("place", default=None)
    day: ApproximateDate | NotPublished
    words: str
    figures: tuple[StoryFigure, ...] = rows("figure", default=())
    picture: str = ""
    picture_says: str = ""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFinding:
    """What somebody found of the fund and has published: by whom, what it says, and its figures."""

    id: str = ident("finding")
    title: str
    found_by: str
    place: str | None = ref("place", default=None)
    day: ApproximateDate | NotPublished
    words: str
    figures: tuple[StoryFigure, ...] = rows("figure", default=())
    provenance: Provenance


Fault = Callable[[object, str, str], None]


def check_case_studies(stories: Sequence[CaseStudy], fault: Fault) -> None:
    """A picture has words for whoever does not see it, and an address of the web; words of a picture belong to one."""
    for story in stories:
        if story.picture and (not story.picture.startswith(("https://", "http://")) or len(story.picture.split()) > 1):
            fault(story, "picture", "A picture is told by its address on the web, which begins with https://.")
        if story.picture and not story.picture_says:
            fault(story, "picture", "Say in picture_says what can be seen on it: not everybody sees it.")
        if story.picture_says and not story.picture:
            fault(
                story,
                "picture_says",
                "There is no picture that these words are about. Give its address, or leave them out.",
            )
