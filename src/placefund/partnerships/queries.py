"""Reading partnerships: whose they are, which helix is missing, what the open rounds find, what overlaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from placefund.domain.eligibility import (
    IN_A_LOCAL_CALL,
    Proposal,
    invited_partners_have_answered,
    lead_may_lead,
    partnership_has_three_helices,
    place_is_named,
    place_is_outside_the_earmarked_ones,
)
from placefund.domain.findings import Finding
from placefund.domain.messages import all_of, say
from placefund.domain.partnerships import THREE_HELICES, Helix
from placefund.domain.places import overlaps_with_earmarked
from placefund.domain.roles import ROLES, Capability, Role
from placefund.domain.terms import Terms
from placefund.funds.models import Allocation, Fund, Round
from placefund.partnerships.models import Partner, Partnership
from placefund.people.models import Membership, User
from placefund.people.queries import numbers_with
from placefund.places.models import Area, Place

ON_PARTNERSHIP = (
    partnership_has_three_helices,
    lead_may_lead,
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


def parts_that_end(user: User, ending: Sequence[Membership]) -> list[Membership]:
    """Somebody's parts in partnerships that end with roles in organisations: those in which they act for no other that joined.

    A colleague in one organisation has no say over what somebody does for another, nor learns of it.
    """
    held = Membership.objects.filter(user=user, ended_at__isnull=True).exclude(pk__in=[row.pk for row in ending])
    if not any(row.scope.startswith("organisation:") for row in ending):
        return []
    still = [_number(row) for row in held.filter(scope__startswith="organisation:")]
    kept = set(Partner.objects.filter(organisation__in=still, state="joined").values_list("partnership", flat=True))
    parts = held.filter(role=Role.PARTNER, scope__startswith="partnership:").order_by("pk")
    return [row for row in parts if _number(row) not in kept]


def _number(row: Membership) -> int:
    return int(row.scope.partition(":")[2])


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
        .filter(
            Q(strand__kind="competed") | Q(programme__isnull=False), state="open", opens_at__lte=at, closes_at__gt=at
        )
        .order_by("closes_at", "pk")
    )


def findings_for(partnership: Partnership, round_: Round, at: datetime) -> tuple[Finding, ...]:
    """What a round finds in a partnership and its place, before there is an application."""
    place = partnership.place
    areas = {part.area_id: part.area.name for part in place.parts.all()} if place else {}
    proposal = Proposal("", "", (), partnership.partner_lines(), areas, {}, (), (), is_certified=False)
    terms = round_.terms()
    rules = (*ON_PARTNERSHIP, *IN_A_LOCAL_CALL) if terms.within else ON_PARTNERSHIP
    return tuple(rule(proposal, terms, at) for rule in rules)


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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A partnership whose place shares areas with earmarked places that a round leaves out."""

    partnership: Partnership
    why: str
    can_be_redrawn: bool


def left_out(partnerships: Iterable[Partnership], terms: Terms) -> list[LeftOut]:
    """Those of some partnerships that could not send an application to a round as their place is now, each with the reason."""
    found = []
    for partnership in partnerships:
        place = partnership.place
        names = {part.area_id: part.area.name for part in place.parts.all()} if place else {}
        for earmarked, codes in overlaps_with_earmarked(names, terms.earmarked).items():
            why = say(
                "{partnership}: its place shares {areas} with {place}, which has an earmarked allocation.",
                partnership=partnership,
                areas=all_of([names[code] for code in codes]),
                place=earmarked,
            )
            found.append(LeftOut(partnership, why, place is not None and place.origin != "earmarked"))
    return found


def earmarked_choices(partnership: Partnership) -> list[tuple[Place, str]]:
    """The earmarked places a partnership can stand for, by fund, each with its name and its fund's; invented ones say so.

    A partnership whose bid is in an invented fund has the places of invented funds, one whose bid is in a real fund the others.
    """
    rows = Allocation.objects.filter(place__origin="earmarked").select_related("place", "strand__fund")
    # Read through the partnership, because the stage of applications comes after this one and may not be imported here.
    kinds = set(partnership.applications.values_list("round__strand__fund__is_invented", flat=True))
    if len(kinds) == 1:
        rows = rows.filter(strand__fund__is_invented=kinds.pop())
    found: dict[int, tuple[Place, str]] = {}
    for row in rows.order_by("strand__fund__is_invented", "strand__fund__name", "place__name"):
        found.setdefault(row.place_id, (row.place, _named(row.place, row.strand.fund)))
    return list(found.values())


def _named(place: Place, fund: Fund) -> str:
    if fund.is_invented:
        return say("{place} (invented, {fund})", place=place, fund=fund.short_name)
    return say("{place} ({fund})", place=place, fund=fund.short_name)
