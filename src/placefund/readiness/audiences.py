"""Who is told about a place's readiness: its own people, those who find what is ready, and the government of its nation."""

from __future__ import annotations

from placefund.domain.readiness import GapSide
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.notices.actions import people_with
from placefund.people.models import User
from placefund.readiness.models import Gap, SentReadiness


def officers_of(programme: Programme) -> list[User]:
    """The place's programme office."""
    return people_with(Role.PROGRAMME_OFFICER, [f"programme:{programme.pk}"])


def place_people(programme: Programme) -> list[User]:
    """The programme office and the board, each once."""
    found = officers_of(programme) + people_with(Role.BOARD_MEMBER, [f"programme:{programme.pk}"])
    return list({person.pk: person for person in found}.values())


def finders_of(programme: Programme) -> list[User]:
    """Who finds what is ready: the place's relationship managers; the fund's managers where it has none."""
    own = people_with(Role.RELATIONSHIP_MANAGER, [f"programme:{programme.pk}"])
    return own or people_with(Role.FUND_MANAGER, programme.strand.fund.scopes())


def seconds_of(programme: Programme, first: set[int]) -> list[User]:
    """Who can confirm what one of the delivery body found: everybody else of it."""
    found = people_with(Role.FUND_MANAGER, programme.strand.fund.scopes())
    found += people_with(Role.RELATIONSHIP_MANAGER, [f"programme:{programme.pk}"])
    return list({person.pk: person for person in found if person.pk not in first}.values())


def officials_asked(sent: SentReadiness) -> list[User]:
    """The officials of the place's nation, where the book asks for their view."""
    if not sent.submission.wave.terms().asks_devolved_view:
        return []
    nations = [scope for scope in sent.scopes() if scope.startswith("nation:")]
    return people_with(Role.DEVOLVED_OFFICIAL, nations)


def owners_of_gap(gap: Gap) -> list[User]:
    """Whoever works a gap off: the person who is named, or all of the side whose it is."""
    if gap.person is not None:
        return [gap.person]
    return officers_of(gap.programme) if gap.side == GapSide.PLACE else finders_of(gap.programme)
