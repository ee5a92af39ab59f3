"""Everything that changes a partnership. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placefund.accounts.actions import invite_first, withdraw_first
from placefund.accounts.models import RoleInvitation
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import people_with, tell
from placefund.partnerships.acts import PartnershipAct
from placefund.partnerships.audiences import leads_of
from placefund.partnerships.models import Partner, Partnership
from placefund.people.access import allow, has, locked, move
from placefund.people.actions import end_membership, grant
from placefund.people.models import Membership, Organisation, User
from placefund.places.actions import AreaPart, add_place, redraw, rename
from placefund.places.models import Place
from placefund.records.actions import record


@transaction.atomic
def form(name: str, lead: Organisation, *, by: User, at: datetime) -> Partnership:
    """Begin a partnership led by an organisation; the lead is its first partner."""
    allow(by, Capability.FORM_PARTNERSHIP, lead)
    if not name.strip():
        raise NotPossible(say("Give the partnership a name."))
    partnership = Partnership.objects.create(name=name.strip(), lead=lead, formed_at=at)
    Partner.objects.create(partnership=partnership, organisation=lead, state="joined", invited_at=at, answered_at=at)
    record(PartnershipAct.FORMED, partnership, by=by, at=at, lead=lead.name)
    return partnership


@transaction.atomic
def invite(
    partnership: Partnership, organisation: Organisation, *, contribution: str = "", by: User, at: datetime
) -> Partner:
    """Ask an organisation to join; its people are told."""
    allow(by, Capability.FORM_PARTNERSHIP, partnership)
    partnership = locked(partnership)
    earlier = Partner.objects.filter(partnership=partnership, organisation=organisation).first()
    if earlier and earlier.state in ("invited", "joined"):
        raise NotPossible(say("{organisation} is in this partnership already.", organisation=organisation))
    state = move(earlier, "invite", by=by).target if earlier else Partner.LIFECYCLE.born
    partner, _ = Partner.objects.update_or_create(
        partnership=partnership,
        organisation=organisation,
        defaults={"state": state, "contribution": contribution, "invited_at": at, "answered_at": None},
    )
    record(PartnershipAct.INVITED, partner, by=by, at=at)
    text = say(
        "{lead} asks {organisation} to join “{partnership}”. You can read what it is for, and accept or decline.",
        lead=partnership.lead,
        organisation=organisation,
        partnership=partnership,
    )
    tell(
        _people_of(organisation),
        say("Invitation: {partnership}", partnership=partnership),
        text,
        page="invitation",
        args=[partner.pk],
        kind=NoticeKind.PARTNER_INVITATION,
        asks=partnership.lead,
        at=at,
    )
    return partner


@transaction.atomic
def invite_person(partner: Partner, email: str, *, words: str = "", by: User, at: datetime) -> RoleInvitation:
    """Let in the first person of an organisation that was asked to join and that nobody answers for yet."""
    partner = locked(partner)
    allow(by, Capability.FORM_PARTNERSHIP, partner.partnership)
    if partner.state != "invited":
        raise NotPossible(say("{organisation} has answered already.", organisation=partner.organisation))
    about = say(
        "{lead} asks {organisation} to join “{partnership}”, a partnership that applies for funding for its place. Nobody "
        "answers for {organisation} here yet: whoever accepts reads what the partnership is for, and accepts or declines for it.",
        lead=partner.partnership.lead,
        organisation=partner.organisation,
        partnership=partner.partnership,
    )
    return invite_first(email, partner.organisation, about=about, words=words, by=by, at=at)


def _people_of(organisation: Organisation) -> list[User]:
    """Who answers for an organisation, each once."""
    roles, scope = (Role.PARTNER, Role.LEAD_BIDDER), f"organisation:{organisation.pk}"
    return list({user.pk: user for role in roles for user in people_with(role, [scope])}.values())


@transaction.atomic
def take_back(partner: Partner, *, by: User, at: datetime) -> None:
    """Take an unanswered invitation back. The row stays, so that the organisation can be invited again; its people are told."""
    partner = locked(partner)
    if partner.state != "invited":
        allow(by, Capability.FORM_PARTNERSHIP, partner.partnership)
        raise NotPossible(say("{organisation} has answered already.", organisation=partner.organisation))
    step = move(partner, "take_back", by=by, of=partner.partnership)
    partner.state, partner.answered_at = step.target, at
    partner.save(update_fields=["state", "answered_at"])
    record(PartnershipAct.TOOK_BACK_INVITATION, partner, by=by, at=at)
    asks_still = Partner.objects.filter(
        organisation=partner.organisation, partnership__lead=partner.partnership.lead_id, state="invited"
    )
    if not asks_still.exists():
        withdraw_first(partner.organisation, partner.partnership.lead, by=by, at=at)
    tell(
        _people_of(partner.organisation),
        say("Invitation taken back: {partnership}", partnership=partner.partnership),
        say(
            "{lead} no longer asks {organisation} to join.",
            lead=partner.partnership.lead,
            organisation=partner.organisation,
        ),
        page="partnerships",
        kind=NoticeKind.PARTNERSHIP_NEWS,
        asks=partner.partnership.lead,
        at=at,
    )


@transaction.atomic
def join(partner: Partner, *, by: User, at: datetime) -> Partner:
    """Accept an invitation for one's organisation; its people can then read the application, and enter its costs."""
    partner = locked(partner)
    step = move(partner, "join", by=by)
    partner.state, partner.answered_at = step.target, at
    partner.save(update_fields=["state", "answered_at"])
    colleagues = people_with(Role.PARTNER, [f"organisation:{partner.organisation_id}"])
    for user in {**{user.pk: user for user in colleagues}, by.pk: by}.values():
        grant(user, Role.PARTNER, f"partnership:{partner.partnership_id}", by=by, at=at)
    record(PartnershipAct.JOINED, partner, by=by, at=at)
    _tell_lead(
        partner,
        say(
            "{organisation} has joined {partnership}",
            organisation=partner.organisation,
            partnership=partner.partnership,
        ),
        at=at,
    )
    return partner


@transaction.atomic
def decline(partner: Partner, *, by: User, at: datetime) -> Partner:
    """Decline an invitation for one's organisation."""
    partner = locked(partner)
    step = move(partner, "decline", by=by)
    partner.state, partner.answered_at = step.target, at
    partner.save(update_fields=["state", "answered_at"])
    record(PartnershipAct.DECLINED, partner, by=by, at=at)
    _tell_lead(
        partner,
        say(
            "{organisation} has declined to join {partnership}",
            organisation=partner.organisation,
            partnership=partner.partnership,
        ),
        at=at,
    )
    return partner


@transaction.atomic
def leave(partner: Partner, *, by: User, at: datetime) -> Partner:
    """Leave a partnership; what the organisation entered stays, and the findings say that it must be moved or removed."""
    partner = locked(partner)
    if partner.organisation_id == partner.partnership.lead_id:
        raise NotPossible(say("The lead cannot leave its own partnership. Withdraw the application instead."))
    step = move(partner, "leave", by=by)
    partner.state, partner.answered_at = step.target, at
    partner.save(update_fields=["state", "answered_at"])
    record(PartnershipAct.LEFT, partner, by=by, at=at)
    _end_access(partner, by=by, at=at)
    _tell_lead(
        partner,
        say(
            "{organisation} has left {partnership}", organisation=partner.organisation, partnership=partner.partnership
        ),
        at=at,
    )
    return partner


def _end_access(partner: Partner, *, by: User, at: datetime) -> None:
    """Who stood in the partnership only for the organisation that left no longer reads its applications."""
    scope = f"partnership:{partner.partnership_id}"
    joined = Partner.objects.filter(partnership=partner.partnership_id, state="joined").values_list(
        "organisation_id", flat=True
    )
    still = Membership.objects.filter(scope__in=[f"organisation:{pk}" for pk in joined], ended_at__isnull=True)
    ended = Membership.objects.filter(scope=scope, ended_at__isnull=True).exclude(user__in=still.values("user"))
    for membership in ended.select_related("user"):
        end_membership(membership, by=by, at=at)


def _tell_lead(partner: Partner, sentence: str, *, at: datetime) -> None:
    people = leads_of(partner.partnership)
    tell(
        people,
        sentence,
        say("{sentence}.", sentence=sentence),
        page="partnership",
        args=[partner.partnership_id],
        kind=NoticeKind.PARTNERSHIP_NEWS,
        asks=partner.organisation,
        at=at,
    )


@transaction.atomic
def describe_contribution(partner: Partner, text: str, *, by: User, at: datetime) -> Partner:
    """Say what an organisation brings: its own people may, and the lead."""
    if not has(by, Capability.JOIN_PARTNERSHIP, partner.organisation):
        allow(by, Capability.FORM_PARTNERSHIP, partner.partnership)
    partner = locked(partner)
    if partner.state not in ("invited", "joined"):
        raise NotPossible(say("{organisation} is not in this partnership.", organisation=partner.organisation))
    partner.contribution = text.strip()
    partner.save(update_fields=["contribution"])
    record(PartnershipAct.DESCRIBED_CONTRIBUTION, partner, by=by, at=at)
    return partner


@transaction.atomic
def draw_place(partnership: Partnership, name: str, codes: Iterable[str], *, by: User, at: datetime) -> Place:
    """Compose the partnership's place from local authorities, or change what it is made of."""
    allow(by, Capability.FORM_PARTNERSHIP, partnership)
    partnership = locked(partnership)
    codes = sorted(set(codes))
    if not codes:
        raise NotPossible(say("Choose at least one local authority."))
    if not name.strip():
        raise NotPossible(say("Give the place a name that people there would use."))
    if partnership.place is not None and partnership.place.origin == "earmarked":
        raise NotPossible(
            say("{place} is an earmarked place; its areas are fixed by the fund.", place=partnership.place)
        )
    if partnership.place is not None:
        if partnership.place.name != name.strip():
            rename(partnership.place, name.strip(), by=by, at=at)
        return redraw(partnership.place, codes, by=by, at=at)
    basis = say("Drawn by {name}", name=partnership.name)
    partnership.place = add_place(
        name.strip(), [AreaPart(code) for code in codes], origin="drawn", basis=basis, by=by, at=at
    )
    partnership.save(update_fields=["place"])
    return partnership.place


@transaction.atomic
def stand_for(partnership: Partnership, place: Place, *, by: User, at: datetime) -> Partnership:
    """Name the earmarked place a partnership stands for."""
    allow(by, Capability.FORM_PARTNERSHIP, partnership)
    partnership = locked(partnership)
    if place.origin != "earmarked":
        raise NotPossible(say("{place} is not an earmarked place. Compose a place of your own instead.", place=place))
    partnership.place = place
    partnership.save(update_fields=["place"])
    record(PartnershipAct.STOOD_FOR_PLACE, partnership, by=by, at=at, place=place.slug)
    return partnership
