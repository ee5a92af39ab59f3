"""Where a local call takes projects: in the areas of the place that runs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from placefund.domain.findings import Finding
from placefund.domain.messages import say
from placefund.domain.terms import Terms


class PlacedProposal(Protocol):
    """What a rule about places asks of a proposal: its areas, by their codes."""

    @property
    def areas(self) -> Mapping[str, str]: ...


def place_lies_in_that_of_the_call(proposal: PlacedProposal, terms: Terms, at: datetime) -> Finding:
    """A place chooses what happens in it: its local call takes no project of another place."""
    name = "place_lies_in_that_of_the_call"
    if not proposal.areas:
        return Finding.untested(name, say("No place has been chosen yet."), terms.clause("within"))
    outside = sorted(area for code, area in proposal.areas.items() if code not in terms.within)
    if outside:
        why = say(
            "This is a local call, and these areas are not in its place: {outside}. Take them out.",
            outside=tuple(outside),
        )
        return Finding(name, False, why, terms.clause("within"))
    return Finding(name, True, say("Every area lies in the place whose call it is."), terms.clause("within"))
