"""What the desk of a place's programme says beside its way and what waits in it: its money, and its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from placefund.accounts.queries import members_of
from placefund.domain.coverage import RecordKind
from placefund.domain.figures import Figure
from placefund.domain.messages import Message
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.funds.models import Allocation, Fund, Programme
from placefund.funds.queries import coverages
from placefund.ledger.queries import balances
from placefund.overview.programme_route import newest_promises, steps_of_each
from placefund.overview.route_steps import RouteStep
from placefund.people.models import User


@dataclass(frozen=True, slots=True)
class PlaceMoney:
    """What a place is promised, and what of it no award holds: not told where the fund's awards are not on record here."""

    promised: Allocation | None
    left: Figure[Money]


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One programme in a list: its money, and how far each step of its way has come."""

    programme: Programme
    money: PlaceMoney
    steps: tuple[RouteStep, ...]


def money_of_each(programmes: Sequence[Programme]) -> dict[int, PlaceMoney]:
    """The money of each of these programmes. The same number of queries however many they are."""
    promised = newest_promises(programmes)
    held = balances([one.account for one in programmes])
    funds: dict[int, Fund] = {one.strand.fund.pk: one.strand.fund for one in programmes}
    known = coverages(*funds.values())
    return {
        one.pk: PlaceMoney(
            promised.get(one.pk), known[one.strand.fund.pk].rest(held.get(one.account, Money(0)), RecordKind.AWARDS)
        )
        for one in programmes
    }


def lines_of(programmes: Sequence[Programme], user: Any) -> list[ProgrammeLine]:
    """Programmes as a list shows them to somebody. The same number of queries however many they are."""
    money, steps = money_of_each(programmes), steps_of_each(programmes, user)
    return [ProgrammeLine(one, money[one.pk], steps[one.pk]) for one in programmes]


WHO = (Role.PROGRAMME_OFFICER, Role.RELATIONSHIP_MANAGER, Role.BOARD_MEMBER)


def people_of(programme: Programme) -> list[tuple[Message, list[User]]]:
    """Who has which part in a programme here, the office first. One query."""
    held = list(members_of(f"programme:{programme.pk}"))
    return [(role.label, [row.user for row in held if row.role == role]) for role in WHO]
