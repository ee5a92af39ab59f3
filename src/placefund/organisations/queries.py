"""Reading an organisation as its people look after it: who acts for it, who may bind it, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from placefund.accounts.models import NOT_ANSWERED, RoleInvitation
from placefund.applications.models import Application
from placefund.awards.models import Award
from placefund.domain.messages import Message, say
from placefund.domain.roles import BINDING, Role
from placefund.partnerships.models import Partner, Partnership
from placefund.people.models import Membership, Organisation, User
from placefund.returns.models import Return

ENDED = ("successful", "unsuccessful", "withdrawn")
"""States of a bid in which nobody has to act for it any more: what was successful goes on as an award."""
UNSENT = ("draft", "certified")
STANDING = ("offered", "accepted")
ACTS = (Role.LEAD_BIDDER, Role.PARTNER)
"""The roles that act for an organisation: one of them leads, either stands beside a lead."""


def scope_of(organisation: Organisation | int) -> str:
    return f"organisation:{organisation if isinstance(organisation, int) else organisation.pk}"


def live_bids(involved: Q) -> QuerySet[Application]:
    """The bids of some partnerships that may still become something: drafts of an open round, and what the fund has."""
    asked = Application.objects.filter(involved).exclude(state__in=ENDED)
    waits = Q(state="successful", awards__isnull=True) & ~Q(decision__outcome__in=("invite", "choose"))
    unsent = Q(state__in=UNSENT) & ~Q(round__state__in=("planned", "open"))
    found = asked.exclude(unsent) | Application.objects.filter(involved & waits)
    return found.distinct().select_related("partnership", "round").order_by("pk")


def live_awards(involved: Q) -> QuerySet[Award]:
    """The awards of some partnerships that are offered or run."""
    return Award.objects.filter(involved, state__in=STANDING).select_related("partnership").distinct().order_by("pk")


def led_by(organisation: int) -> Q:
    return Q(partnership__lead=organisation)


def joined_by(organisation: int) -> Q:
    return Q(partnership__partners__organisation=organisation, partnership__partners__state="joined")


def others_with(roles: Iterable[Role], scope: str, ending: Sequence[Membership]) -> bool:
    """Whether somebody holds one of these roles in a scope besides what ends now."""
    held = Membership.objects.filter(role__in=list(roles), scope=scope, ended_at__isnull=True, user__is_active=True)
    return held.exclude(pk__in=[row.pk for row in ending]).exists()


def why_not_left(user: User, ending: Sequence[Membership]) -> str:
    """Why these roles cannot end yet: a live bid or award would have nobody who can act for it; empty where they can."""
    for row in ending:
        kind, _, number = row.scope.partition(":")
        if kind == "organisation" and number.isdecimal() and (why := _why_held(user, row, int(number), ending)):
            return why
    return ""


def _why_held(user: User, row: Membership, number: int, ending: Sequence[Membership]) -> str:
    body = Organisation.objects.filter(pk=number).first()
    if body is None:
        return ""
    told: dict[str, object] = {"user": user, "body": body}
    is_last_lead = row.role == Role.LEAD_BIDDER and not others_with([Role.LEAD_BIDDER], row.scope, ending)
    if is_last_lead and (thing := _first(led_by(number))):
        return say(
            "{user} is the last who can lead for {body}, and “{thing}” is live. Make somebody else its lead bidder "
            "first, and end this role after.",
            thing=thing,
            **told,
        )
    is_last_partner = row.role in ACTS and not others_with(ACTS, row.scope, ending)
    if is_last_partner and (thing := _first(joined_by(number))):
        return say(
            "{user} is the last who acts for {body}, and “{thing}” is live. Invite a colleague first, and end this "
            "role after.",
            thing=thing,
            **told,
        )
    return _why_looked_after(row, ending, told)


def _why_looked_after(row: Membership, ending: Sequence[Membership], told: dict[str, object]) -> str:
    own = Role.ORGANISATION_ADMINISTRATOR
    if row.role == own and not others_with([own], row.scope, ending) and others_with(Role, row.scope, ending):
        return say(
            "{user} is the last who looks after {body}, and it has other people here. Hand over to one of them first.",
            **told,
        )
    return ""


def _first(involved: Q) -> str:
    thing = live_awards(involved).first() or live_bids(involved).first()
    return thing.title or str(thing) if thing else ""


@dataclass(frozen=True, slots=True)
class OpenThing:
    """Something that somebody has to go on with: what it is, which one, and where it stands."""

    what: Message
    name: str
    address: str


def open_things(organisation: Organisation, user: User) -> list[OpenThing]:
    """What is open in an organisation when one of its people makes way: bids, awards, returns, invitations."""
    number = organisation.pk
    involved = led_by(number) | joined_by(number)
    bids = [
        OpenThing(say("Application"), bid.title or str(bid.partnership), reverse("application", args=[bid.pk]))
        for bid in live_bids(involved)
    ]
    awards = [
        OpenThing(say("Award"), award.title, reverse("manage-award", args=[award.pk]))
        for award in live_awards(involved)
    ]
    led = Return.objects.filter(award__partnership__lead=number, state__in=("open", "queried"))
    returns = [
        OpenThing(say("Return to send"), str(row), reverse("return", args=[row.pk]))
        for row in led.select_related("award").order_by("pk")
    ]
    asked = Partner.objects.filter(organisation=number, state="invited").select_related("partnership")
    invitations = [
        OpenThing(say("Invitation to answer"), str(row.partnership), reverse("invitation", args=[row.pk]))
        for row in asked
    ]
    sent = RoleInvitation.objects.filter(NOT_ANSWERED, scope=scope_of(number), invited_by=user)
    people = reverse("people-of", args=["organisation", number])
    colleagues = [
        OpenThing(say("Invitation that you send again, as your own"), row.email, f"{people}#invitations")
        for row in sent
    ]
    return [*bids, *awards, *returns, *invitations, *colleagues]


def binders(organisation: Organisation) -> QuerySet[Membership]:
    """Who may bind an organisation now: who leads for it, and who signs."""
    held = Membership.objects.filter(role__in=BINDING, scope=scope_of(organisation), ended_at__isnull=True)
    return held.select_related("user", "granted_by", "confirmed_by").order_by("user__name", "pk")


def unconfirmed(organisations: Sequence[int], but: User) -> list[tuple[Membership, Organisation]]:
    """Roles of others that bind these organisations, and that nobody who looks after them has given or confirmed."""
    bodies = {scope_of(body): body for body in Organisation.objects.filter(pk__in=organisations)}
    held = Membership.objects.filter(role__in=BINDING, scope__in=list(bodies), ended_at__isnull=True)
    rows = held.filter(confirmed_at__isnull=True).exclude(user=but).select_related("user").order_by("pk")
    return [(row, bodies[row.scope]) for row in rows]


def successors(organisation: Organisation, leaver: User) -> QuerySet[User]:
    """Who could look after an organisation next: its other people who may sign in."""
    held = Membership.objects.filter(scope=scope_of(organisation), ended_at__isnull=True).exclude(user=leaver)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")


def has_signed(organisation: Organisation) -> bool:
    """Whether an organisation, or an entry that was merged into it, has put its name to anything: a bid that was certified or
    sent, or an award that was taken."""
    numbers = Organisation.objects.filter(Q(pk=organisation.pk) | Q(merged_into=organisation.pk)).values("pk")
    involved = Q(partnership__lead__in=numbers) | Q(partnership__partners__organisation__in=numbers)
    bids = Application.objects.filter(involved).filter(Q(certified_at__isnull=False) | Q(submitted_at__isnull=False))
    sent = Application.objects.filter(involved, snapshot__isnull=False)
    taken = Award.objects.filter(involved, state__in=("accepted", "closed"))
    return bids.exists() or sent.exists() or taken.exists()


def stand_together(one: Organisation, other: Organisation) -> Partnership | None:
    """A partnership in which both stand now, or are asked to."""
    standing = Partner.objects.filter(state__in=("invited", "joined"))
    both = Partnership.objects.filter(pk__in=standing.filter(organisation=one).values("partnership"))
    return both.filter(pk__in=standing.filter(organisation=other).values("partnership")).order_by("pk").first()
