"""Reading boards: who sits, who has declared what, who must leave for what, and what closes on whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Prefetch, QuerySet

from placefund.domain.governance.interests import Body, MustLeave, declaration_due, who_must_leave
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Programme
from placefund.people.access import has, memberships
from placefund.people.models import Membership, Organisation, User
from placefund.programmes.models import BoardInterest, BoardMember, BoardSeat


def members_on(programme: Programme, day: date) -> QuerySet[BoardMember]:
    """Who sits on the board on a day, as the rules can see them. Two queries."""
    rows = BoardMember.objects.filter(BoardMember.on(day), seat__programme=programme)
    return _with_ties(rows).order_by("-seat__is_chair", "-seat__standing", "pk")


def members_of_boards(programmes: Iterable[int], day: date) -> QuerySet[BoardMember]:
    """Who sits on the boards of these programmes on a day. One query."""
    rows = BoardMember.objects.filter(BoardMember.on(day), seat__programme__in=list(programmes))
    return rows.select_related(*BoardMember.READ_WITH).order_by("pk")


def _with_ties(rows: QuerySet[BoardMember]) -> QuerySet[BoardMember]:
    ties = Prefetch("interests", BoardInterest.objects.select_related("organisation"))
    return rows.select_related(*BoardMember.READ_WITH).prefetch_related(ties)


def seats_of(programme: Programme) -> list[BoardSeat]:
    """Every seat of a board, with who held it, the newest last. Two queries."""
    rows = BoardSeat.objects.filter(programme=programme).select_related("organisation")
    return list(
        rows.prefetch_related(Prefetch("members", BoardMember.objects.select_related("user").order_by("since")))
    )


def may_declare_for(user: Any, member: BoardMember) -> bool:
    """Whether somebody enters interests of a member: their own; the office those of who has no account here."""
    if not isinstance(user, User):
        return False
    if member.user_id is not None:
        return member.user_id == user.pk and has(user, Capability.DECLARE_INTEREST, member)
    return has(user, Capability.RUN_PROGRAMME, member)


def last_declared(members: Iterable[BoardMember]) -> dict[int, date]:
    """When each of these members last declared their interests, by their number. One query."""
    rows = BoardMember.objects.filter(pk__in=[member.pk for member in members], declarations__isnull=False)
    return dict(rows.order_by().annotate(last=Max("declarations__declared_on")).values_list("pk", "last"))


def declaration_due_of(member: BoardMember, declared: date | None) -> date:
    """By which day a member declares their interests, given when they last did."""
    return declaration_due(member.since, declared)


def bodies_of(organisations: Iterable[Organisation]) -> tuple[Body, ...]:
    """Organisations of the register as the rules see them."""
    return tuple(Body(row.name, row.pk) for row in organisations)


def must_leave(programme: Programme, bodies: Sequence[Body], day: date) -> tuple[MustLeave, ...]:
    """Who of a programme's board leaves for something that touches these organisations, and why. Two queries."""
    return who_must_leave(bodies, [row.seated() for row in members_on(programme, day)], day)


def why_kept_from(user: Any, programme: Programme, bodies: Sequence[Body], day: date) -> str:
    """Why what touches these organisations is closed to somebody as a member of the board; empty where it is not.

    Whoever works on the programme, or reads it for the fund or a government, is kept from nothing by this.
    """
    if not isinstance(user, User) or not bodies or not sits_only(user, programme):
        return ""
    own = _with_ties(BoardMember.objects.filter(BoardMember.on(day), seat__programme=programme, user=user))
    found = who_must_leave(bodies, [row.seated() for row in own], day)
    return found[0].sentence if found else ""


def sits_only(user: User, programme: Programme) -> bool:
    """Whether somebody reads a programme as a member of its board and by no other role."""
    scopes = programme.scopes()
    return {role for role, scope in memberships(user) if scope in scopes} == {Role.BOARD_MEMBER}


def may_sit(programme: Programme) -> QuerySet[User]:
    """Who has an account here and a role in the programme: whom a seat can name."""
    held = Membership.objects.filter(
        scope=f"programme:{programme.pk}",
        role__in=(Role.BOARD_MEMBER, Role.PROGRAMME_OFFICER),
        ended_at__isnull=True,
        user__is_active=True,
    )
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")


def seats_held_by(user: User, day: date) -> QuerySet[BoardMember]:
    """The seats that somebody holds on boards on a day."""
    rows = BoardMember.objects.filter(BoardMember.on(day), user=user)
    return rows.select_related(*BoardMember.READ_WITH).order_by("pk")
