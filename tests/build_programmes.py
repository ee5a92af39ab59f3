"""Builders of a place's half of a fund: its programme and the people who work on it, made by the actions people use."""

from __future__ import annotations

from datetime import date

from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.models import Fund, Programme
from placefund.people.models import CLOCK, User
from tests.build import AT, an_allocation, an_earmarked_place
from tests.build_rounds import a_user
from tests.worlds import NUMBERS, once


@once
def a_programme(fund: Fund | None = None) -> Programme:
    """The programme of a place that is promised £30m."""
    allocation = an_allocation(fund)
    return Programme.objects.get(strand=allocation.strand, place=allocation.place)


@once
def a_programme_beside(programme: Programme) -> Programme:
    """The programme of another place in the same strand, each time of a new one."""
    place = an_earmarked_place(f"Another City {next(NUMBERS)}", ("E07000041",))
    money, day = Money.pounds(30_000_000), date(2025, 6, 8)
    funds.allocate_to_place(programme.strand, place, money, announced_on=day, by=CLOCK, at=AT)
    return Programme.objects.get(strand=programme.strand, place=place)


def of_the_programme(programme: Programme, role: Role, name: str = "") -> User:
    """Somebody with a role in a programme: its officer, a member of its board, its relationship manager."""
    return a_user(name or str(role.label), role=role, scope=f"programme:{programme.pk}")
