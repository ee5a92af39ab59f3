"""The triple helix: a partnership stands together for a place when civic, business and research each have a part in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.messages import Message, say


class Helix(StrEnum):
    """The strand of the helix an organisation brings; `OTHER` partners (charities, NHS bodies) are welcome beside the three."""

    CIVIC = "civic"
    BUSINESS = "business"
    RESEARCH = "research"
    OTHER = "other"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    Helix.CIVIC: say("Civic body"),
    Helix.BUSINESS: say("Business"),
    Helix.RESEARCH: say("University or research organisation"),
    Helix.OTHER: say("Other partner"),
}

THREE_HELICES = (Helix.CIVIC, Helix.BUSINESS, Helix.RESEARCH)


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner as the rules see it. `organisation` is its name, `organisation_id` its number in the register."""

    organisation_id: int
    organisation: str
    helix: Helix
    is_lead: bool
    has_joined: bool


def missing_helices(partners: Iterable[PartnerLine], required: Collection[Helix] = THREE_HELICES) -> tuple[Helix, ...]:
    """The helices that are required and that no joined partner brings yet, in the order civic, business, research."""
    present = {partner.helix for partner in partners if partner.has_joined}
    return tuple(helix for helix in Helix if helix in required and helix not in present)
