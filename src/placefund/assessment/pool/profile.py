"""What a fund enters of somebody for its pool of assessors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from placefund.people.models import Organisation


class Profile(TypedDict, total=False):
    """The parts of an assessor's entry; each may be left out. Loads are applications in a round."""

    topics: Iterable[str]
    leg: str
    employer: Organisation | None
    organisations: Iterable[Organisation]
    area_codes: Iterable[str]
    expertise: str
    least_applications: int
    most_applications: int
