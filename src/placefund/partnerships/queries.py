"""Reading partnerships: whose they are, which helix is missing, what the open rounds find, what overlaps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from placefund.domain.eligibility import (
    Proposal,
    invited_partners_have_answered,
    partnership_has_three_helices,
    place_is_named,
    place_is_outside_the_earmarked_ones,
)
from placefund.domain.findings import Finding
from placefund.domain.partnerships import THREE_HELICES, Helix
from placefund.domain.places import overlaps_with_earmarked
from placefund.domain.roles import ROLES, Capability
from placefund.funds.models import Round
from placefund.partnerships.models import Partner, Partnership
from placefund.people.models import Membership, User
from placefund.people.queries import numbers_with
from placefund.places.models import Area, Place

ON_PARTNERSHIP = (
    partnership_has_three_helices,
    invited_partners_have_answered,
    place_is_named,
    place_is_outside_the_earmarked_ones,
)
"""The rules that a partnership meets or fails before a word of an application is written."""


def partnerships_of(user: User) -> QuerySet[Partnership]:
    """Every partnership that a person leads, certifies for, or has joined, with what a list shows."""
    led = numbers_with(user, Capability.READ_APPLICATION, "organisation")
    joined = numbers_with(user, Capability.READ_APPLICATION, "partnership")
    return with_parts(Partnership.objects.filter(Q(lead__in=led) | Q(pk__in=joined))).order_by("-pk")


def with_parts(partnerships: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """Partnerships with their lead, place and partners, in a fixed number of queries."""
    partners = Prefetch("partners", Partner.objects.select_related("organisation"))
    return partnerships.select_related("lead", "place").prefetch_related(partners, "place__parts__area")


def invitations_to(user: User) -> QuerySet[Partner]:
    """The invitations that a person can answer, oldest first."""
    own = numbers_with(user, Capability.JOIN_PARTNERSHIP, "organisation")
    return (
        Partner.objects.filter(state="invited", organisation__in=own)
        .select_related("partnership__lead", "partnership__place", "organisation")
        .order_by("invited_at", "pk")
    )


def without_people(partnership: Partnership) -> frozenset[int]:
    """The numbers of the invited organisations for which nobody is registered, so that nobody can answer yet."""
    invited = {row.organisation_id for row in partnership.partners.all() if row.state == "invited"}
    scopes = [f"organisation:{number}" for number in invited]
    roles = [role for role, card in ROLES.items() if Capability.JOIN_PARTNERSHIP in card.capabilities]
    held = Membership.objects.filter(scope__in=scopes, role__in=roles, ended_at__isnull=True, user__is_active=True)
    return frozenset(invited - {int(scope.partition(":")[2]) for scope in held.values_list("scope", flat=True)})


@dataclass(frozen=True, slots=True)
class Leg:
    """One of the three helices: who brings it, and who is asked to."""

    helix: Helix
    joined: tuple[str, ...]
    invited: tuple[str, ...]

    @property
    def state(self) -> str:
        return "joined" if self.joined else "invited" if self.invited else "not_started"


def legs(partnership: Partnership) -> tuple[Leg, ...]:
    """Civic, business, research: who stands for each in this partnership."""
    lines = partnership.partner_lines()
    return tuple(
        Leg(
            helix,
            tuple(line.organisation for line in lines if line.helix is helix and line.has_joined),
            tuple(line.organisation for line in lines if line.helix is helix and not line.has_joined),
        )
        for helix in THREE_HELICES
    )


def open_rounds(at: datetime) -> QuerySet[Round]:
    """The rounds in which an application can be started now, the first to close first."""
    return (
        Round.published()
        .filter(state="open", opens_at__lte=at, closes_at__gt=at, strand__kind="competed")
        .order_by("closes_at", "pk")
    )


def findings_for(partnership: Partnership, round_: Round, at: datetime) -> tuple[Finding, ...]:
    """What a round finds in a partnership and its place, before there is an application."""
    place = partnership.place
    areas = {part.area_id: part.area.name for part in place.parts.all()} if place else {}
    proposal = Proposal("", "", (), partnership.partner_lines(), areas, {}, (), (), is_certified=False)
    terms = round_.terms()
    return tuple(rule(proposal, terms, at) for rule in ON_PARTNERSHIP)


@dataclass(frozen=True, slots=True)
class Overlap:
    """The local authorities that a composed place shares with a place that has an earmarked allocation in a fund."""

    round: Round
    place: str
    areas: tuple[str, ...]


def overlaps(codes: Collection[str], at: datetime) -> tuple[Overlap, ...]:
    """Where a set of local authorities meets the earmarked places that an open round leaves out."""
    names = dict(Area.objects.filter(pk__in=codes).values_list("code", "name"))
    return tuple(
        Overlap(round_, place, tuple(names.get(code, code) for code in shared))
        for round_ in open_rounds(at)
        for place, shared in overlaps_with_earmarked(codes, round_.terms().earmarked).items()
    )


def earmarked_choices() -> QuerySet[Place]:
    """The earmarked places a partnership can stand for."""
    return Place.objects.filter(origin="earmarked")
