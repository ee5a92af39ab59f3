"""Where the rehearsal is played: what time it is, who is there, and what will be done later."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from placefund.domain.periods import london
from placefund.domain.roles import Role
from placefund.funds.models import Fund, IndicatorDefinition, Round, Strand
from placefund.people.models import Membership, Organisation, User
from placefund.places.models import Place
from placefund.rehearsal.intake import bids
from placefund.rehearsal.models import PlannedAct, Rehearsal
from placefund.rehearsal.plan import Bid, Intake, Scale, Window, scale_of

Handler = Callable[..., None]
ACTS: dict[str, Handler] = {}


def act(handler: Handler) -> Handler:
    """Enter a function among the acts that can be planned, under its own name."""
    ACTS[handler.__name__] = handler
    return handler


@dataclass(order=True)
class Cue:
    """One act to come. Acts of the same moment are played in the order in which they were planned."""

    at: datetime
    number: int
    name: str = field(compare=False)
    about: dict[str, Any] = field(compare=False)
    row: int | None = field(default=None, compare=False)


class Stage:
    """The fund, its people and the acts to come, while a stretch of the rehearsal is played."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.fund: Fund = rehearsal.fund
        self.at: datetime = rehearsal.played_to
        self.ahead: list[Cue] = [
            Cue(row.at, row.number, row.name, row.about, row.pk)
            for row in PlannedAct.objects.filter(rehearsal=rehearsal)
        ]
        heapq.heapify(self.ahead)
        self._holders: dict[tuple[Role, str], User] = {}
        self._users: dict[int, User] = {}

    def later(self, name: str, at: datetime, **about: Any) -> None:
        """Plan an act. One whose moment has passed is played next."""
        if name not in ACTS:
            raise KeyError(f"The rehearsal has no act called {name!r}.")
        heapq.heappush(self.ahead, Cue(max(at, self.at), self.rehearsal.next_number, name, about))
        self.rehearsal.next_number += 1

    def pause(self, minutes: int) -> datetime:
        """Let some minutes pass within an act."""
        self.at += timedelta(minutes=minutes)
        return self.at

    @property
    def today(self) -> date:
        return london(self.at).date()

    # --- People ------------------------------------------------------------------------------------------------------

    def known(self, user: User) -> User:
        """One object for each person, so that their roles are read once."""
        return self._users.setdefault(user.pk, user)

    def holder(self, role: Role, scope: str) -> User:
        """The person who has held a role in a scope for longest."""
        if (role, scope) not in self._holders:
            held = Membership.objects.filter(role=role, scope=scope, ended_at__isnull=True).select_related("user")
            self._holders[role, scope] = self.known(held.order_by("pk")[0].user)
        return self._holders[role, scope]

    def has_holder(self, role: Role, scope: str) -> bool:
        """Whether somebody holds a role in a scope."""
        held = Membership.objects.filter(role=role, scope=scope, ended_at__isnull=True)
        return (role, scope) in self._holders or held.exists()

    def of_the_fund(self, role: Role) -> User:
        return self.holder(role, f"fund:{self.fund.slug}")

    @cached_property
    def manager(self) -> User:
        return self.of_the_fund(Role.FUND_MANAGER)

    def lead(self, organisation_id: int) -> User:
        return self.holder(Role.LEAD_BIDDER, f"organisation:{organisation_id}")

    def certifier(self, organisation_id: int) -> User:
        return self.holder(Role.CERTIFIER, f"organisation:{organisation_id}")

    def answers_for(self, organisation: Organisation) -> User:
        """Who accepts an invitation for an organisation: its lead bidder where it has one, else its partner."""
        leads = organisation.helix in ("civic", "research")
        return self.holder(Role.LEAD_BIDDER if leads else Role.PARTNER, f"organisation:{organisation.pk}")

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """The invented bodies by their identifier."""
        return {row.identifier: row for row in Organisation.objects.filter(identifier__startswith="XX-REHEARSAL-")}

    # --- The fund ----------------------------------------------------------------------------------------------------

    def round(self, slug: str) -> Round:
        return Round.objects.select_related("strand__fund").get(strand__fund=self.fund, slug=slug)

    @cached_property
    def open_strand(self) -> Strand:
        return Strand.objects.select_related("fund").get(fund=self.fund, kind="competed")

    @cached_property
    def indicators(self) -> dict[str, IndicatorDefinition]:
        return {row.key: row for row in self.fund.indicators.all()}

    @cached_property
    def scale(self) -> Scale:
        return scale_of(self.rehearsal.scale)

    def intake(self, slug: str) -> Intake:
        """What is planned of a round."""
        return next(intake for intake in self.scale.intakes if intake.slug == slug)

    @cached_property
    def bids(self) -> Mapping[str, Bid]:
        """Every bid that the cast plans to make, by its key."""
        windows = {
            row.slug: Window(london(row.opens_at), london(row.closes_at))
            for row in Round.objects.filter(strand=self.open_strand)
            if row.opens_at and row.closes_at
        }
        taken: frozenset[str] = frozenset()
        for place in Place.objects.filter(allocations__strand__fund=self.fund).prefetch_related("parts"):
            taken |= place.area_codes()
        return {bid.key: bid for bid in bids(self.scale, windows, taken)}

    @cached_property
    def bids_by_name(self) -> Mapping[str, Bid]:
        return {bid.name: bid for bid in self.bids.values()}
