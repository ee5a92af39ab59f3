"""Reading mail domains and who asks to join by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.signing import BadSignature
from django.db.models import QuerySet

from placefund.domain.mail_domains import domain_of
from placefund.notices.models import Mail, key_opens
from placefund.organisations.models import JoinRequest, MailDomain
from placefund.people.models import Membership, Organisation, User

VERIFY, ASK = "verify-domain", "ask-to-join"
"""The pages that the keys in these mails open."""
KEPT_OPEN = timedelta(days=7)
"""How long a key to verify a domain, and one that proves an address, work."""


def domains_of(organisation: Organisation) -> QuerySet[MailDomain]:
    """The domains that an organisation has, or has claimed and that wait."""
    return MailDomain.objects.filter(organisation=organisation, dropped_at__isnull=True).select_related("claimed_by")


def organisation_at(address: str) -> Organisation | None:
    """The organisation that whoever has this address may ask to join."""
    domain = domain_of(address)
    row = MailDomain.objects.filter(domain=domain, verified_at__isnull=False, dropped_at__isnull=True)
    found = row.select_related("organisation__merged_into").first() if domain else None
    return (found.organisation.merged_into or found.organisation) if found else None


def waiting(organisation: Organisation) -> QuerySet[JoinRequest]:
    """Who asks to join an organisation and has no answer yet, the first to ask first."""
    return JoinRequest.objects.filter(organisation=organisation, answered_at=None).select_related("user").order_by("pk")


def waiting_in(organisations: Sequence[int]) -> QuerySet[JoinRequest]:
    """Who asks to join any of these organisations and has no answer yet."""
    rows = JoinRequest.objects.filter(organisation__in=organisations, answered_at=None)
    return rows.select_related("user", "organisation").order_by("pk")


def has_role_in(user: User, organisation: Organisation) -> bool:
    held = Membership.objects.filter(user=user, scope=f"organisation:{organisation.pk}", ended_at__isnull=True)
    return held.exists()


def claim_of(key: str, at: datetime) -> MailDomain | None:
    """The claim that a key verifies; None when it is none of ours, was sent again since, or is too old."""
    try:
        number, edition = key_opens(VERIFY, key)
    except (BadSignature, ValueError, TypeError):
        return None
    rows = MailDomain.objects.select_related("organisation", "claimed_by")
    return rows.filter(pk=number, edition=edition, dropped_at__isnull=True, sent_at__gt=at - KEPT_OPEN).first()


def proven_by(key: str, at: datetime) -> str:
    """The address that a key proves; empty when it is none of ours or too old."""
    try:
        address, until = key_opens(ASK, key)
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(address) if at.timestamp() < int(until) else ""


def was_written_lately(address: str, page: str, since: datetime) -> bool:
    """Whether such a key went to an address a moment ago: nobody's inbox is filled by somebody else."""
    return Mail.objects.filter(to__iexact=address, page=page, created_at__gt=since).exists()
