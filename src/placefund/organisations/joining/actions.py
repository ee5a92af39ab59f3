"""Everything about mail domains and who asks to join by them. Nothing else may."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from placefund.accounts.actions import open_account
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.mail_domains import MAILBOXES, domain_of, own_domain
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import BINDING, Capability, Role
from placefund.notices.actions import people_with, send_key, tell
from placefund.organisations.acts import OrganisationAct
from placefund.organisations.joining.queries import (
    ASK,
    KEPT_OPEN,
    VERIFY,
    domains_of,
    has_role_in,
    organisation_at,
    proven_by,
    was_written_lately,
)
from placefund.organisations.models import JoinRequest, MailDomain
from placefund.organisations.queries import scope_of
from placefund.people.access import NotYours, allow, locked, may_give
from placefund.people.actions import confirm_membership, grant, hold_organisation
from placefund.people.models import Organisation, User
from placefund.records.actions import record
from placefund.web.collisions import DoneMeanwhile, in_turn

WRITTEN_AGAIN_AFTER = timedelta(minutes=5)
MOST_CLAIMS = 10
TAKEN = say(
    "Another organisation here has shown that this domain is its own. Tell an administrator of the installation."
)


@transaction.atomic
def claim(organisation: Organisation, text: str, mailbox: str, *, by: User, at: datetime) -> MailDomain:
    """Say that a mail domain is an organisation's own. Whoever keeps one of its standard mailboxes is asked by a key."""
    allow(by, Capability.LOOK_AFTER_ORGANISATION, organisation)
    hold_organisation(scope_of(organisation))
    domain = own_domain(text)
    if mailbox not in MAILBOXES:
        raise NotPossible(say("Choose one of the mailboxes that a domain's keeper reads."))
    if domains_of(organisation).filter(domain=domain).exists():
        raise NotPossible(say("{domain} is claimed already. Ask its keeper again, or drop it.", domain=domain))
    if domains_of(organisation).count() >= MOST_CLAIMS:
        raise NotPossible(
            say("{body} has {most} domains already. Drop one first.", body=organisation, most=MOST_CLAIMS)
        )
    row = MailDomain.objects.create(
        organisation=organisation, domain=domain, mailbox=mailbox, claimed_by=by, claimed_at=at, sent_at=at
    )
    record(OrganisationAct.CLAIMED_DOMAIN, organisation, by=by, at=at, domain=domain, mailbox=mailbox)
    _ask_keeper(row, at=at)
    return row


@transaction.atomic
def ask_keeper_again(row: MailDomain, *, by: User, at: datetime) -> None:
    """Ask the keeper of a domain again, with a new key; the one before opens nothing more."""
    row = locked(row)
    allow(by, Capability.LOOK_AFTER_ORGANISATION, row.organisation)
    if row.dropped_at or row.verified_at:
        raise NotPossible(say("{domain} does not wait for its keeper.", domain=row.domain))
    if row.sent_at > at - WRITTEN_AGAIN_AFTER:
        raise NotPossible(say("Its keeper was asked a moment ago. Wait five minutes, and look in that mailbox."))
    row.edition, row.sent_at, row.claimed_by = row.edition + 1, at, by
    row.save(update_fields=["edition", "sent_at", "claimed_by"])
    record(OrganisationAct.ASKED_KEEPER_AGAIN, row.organisation, by=by, at=at, domain=row.domain)
    _ask_keeper(row, at=at)


def _ask_keeper(row: MailDomain, *, at: datetime) -> None:
    text = [
        say(
            "{person} says that {domain} is the mail domain of {body}, and of nobody else.",
            person=row.claimed_by,
            domain=row.domain,
            body=row.organisation,
        ),
        say(
            "If you keep this domain and it is so, confirm it: whoever has an address there may then ask to act for {body}.",
            body=row.organisation,
        ),
        say("If it is not so, do nothing. Without you the link opens nothing."),
    ]
    send_key(
        f"{row.mailbox}@{row.domain}",
        say("Is {domain} the domain of {body}?", domain=row.domain, body=row.organisation),
        "\n\n".join(map(str, text)),
        kind=NoticeKind.DOMAIN_KEY,
        asks=row.claimed_by,
        until=at + KEPT_OPEN,
        page=VERIFY,
        args=[row.pk, row.edition],
        at=at,
    )


@transaction.atomic
def verify(row: MailDomain, *, at: datetime) -> None:
    """The keeper of a domain confirms it, with the key from their mail; no account is needed for that."""
    row = locked(row)
    if row.dropped_at or row.verified_at:
        raise NotPossible(say("{domain} does not wait for its keeper.", domain=row.domain))
    if MailDomain.objects.filter(domain=row.domain, verified_at__isnull=False, dropped_at__isnull=True).exists():
        raise NotPossible(TAKEN)
    row.verified_at = at
    try:
        with transaction.atomic():
            in_turn(lambda: row.save(update_fields=["verified_at"]))
    except DoneMeanwhile as other:
        raise NotPossible(TAKEN) from other
    keeper = User(name=f"{row.mailbox}@{row.domain}")
    record(OrganisationAct.VERIFIED_DOMAIN, row.organisation, by=keeper, at=at, domain=row.domain)
    _tell_administrators(
        row.organisation,
        say("{domain} is verified", domain=row.domain),
        say("Whoever has an address there may ask to join {body}. You answer.", body=row.organisation),
        asks=f"{row.mailbox}@{row.domain}",
        at=at,
    )


@transaction.atomic
def drop(row: MailDomain, *, by: User, at: datetime) -> None:
    """A domain counts no more: nobody asks to join by it. Who came in by it stays."""
    row = locked(row)
    allow(by, Capability.LOOK_AFTER_ORGANISATION, row.organisation)
    if row.dropped_at:
        raise NotPossible(say("{domain} was dropped already.", domain=row.domain))
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    record(OrganisationAct.DROPPED_DOMAIN, row.organisation, by=by, at=at, domain=row.domain)


@transaction.atomic
def write_to(address: str, *, at: datetime) -> None:
    """Send a key that proves an address, if an organisation here has its domain. Pages call it apart, by `tasks.write_apart`."""
    address = address.strip().lower()
    body = organisation_at(address)
    if body is None or was_written_lately(address, ASK, at - WRITTEN_AGAIN_AFTER):
        return
    until = at + KEPT_OPEN
    text = say(
        "Somebody, probably you, wants to act for {body} with the address {email}. With the link you say who you are, and ask. "
        "If it was not you, do nothing.",
        body=body,
        email=address,
    )
    send_key(
        address,
        say("Ask to join {body}", body=body),
        text,
        kind=NoticeKind.DOMAIN_KEY,
        until=until,
        page=ASK,
        args=[address, int(until.timestamp())],
        at=at,
    )


@transaction.atomic
def ask_as_new(key: str, name: str, password: str, words: str, *, at: datetime) -> User:
    """Make the account of a proven address, and ask. It has no role by this."""
    address = _proven(key, at)
    user = open_account(address, name, password, at=at)
    ask(user, words, at=at)
    return user


def _proven(key: str, at: datetime) -> str:
    if not (address := proven_by(key, at)):
        raise NotPossible(say("This link works no more: it is too old. Ask for a new one."))
    return address


@transaction.atomic
def ask(user: User, words: str, *, at: datetime) -> JoinRequest:
    """Ask to act for the organisation whose domain one's own address is at. Whose account it is, has proved the address."""
    body = organisation_at(user.email)
    if body is None:
        raise NotPossible(say("No organisation here has shown that {domain} is its own.", domain=domain_of(user.email)))
    hold_organisation(scope_of(body))
    if has_role_in(user, body):
        raise NotPossible(say("You act for {body} already.", body=body))
    if JoinRequest.objects.filter(organisation=body, user=user, answered_at__isnull=True).exists():
        raise NotPossible(say("You have asked {body} already. Its administrator answers.", body=body))
    request = JoinRequest.objects.create(organisation=body, user=user, words=words.strip(), asked_at=at)
    record(OrganisationAct.ASKED_TO_JOIN, request, by=user, at=at)
    _tell_administrators(
        body,
        say("{person} asks to join {body}", person=user, body=body),
        "\n\n".join(filter(None, [str(say("Their address is {email}.", email=user.email)), words.strip()])),
        asks=user,
        page="answer-join-request",
        args=(request.pk,),
        at=at,
    )
    return request


@transaction.atomic
def answer(request: JoinRequest, role: Role | None, *, reason: str = "", by: User, at: datetime) -> JoinRequest:
    """Give whoever asks a role, or decline with a reason; they are told."""
    hold_organisation(scope_of(request.organisation_id))
    request = locked(request)
    body, asker = request.organisation, request.user
    allow(by, Capability.LOOK_AFTER_ORGANISATION, body)
    if request.answered_at:
        raise NotPossible(say("{person} has an answer already.", person=asker))
    if role is not None and not asker.is_active:
        raise NotPossible(say("{person} has no account any more. Decline.", person=asker))
    if role is not None and not may_give(by, role, scope_of(body)):
        raise NotYours(say("You may not make somebody {role} in {body}.", role=role.one, body=body))
    request.answered_at, request.answered_by = at, by
    request.role, request.reason = (role.value, "") if role else ("", required_reason(reason))
    request.save(update_fields=["answered_at", "answered_by", "role", "reason"])
    act = OrganisationAct.LET_IN if role else OrganisationAct.DECLINED_REQUEST
    record(act, request, by=by, at=at, role=request.role, reason=request.reason)
    if role is not None:
        membership = grant(asker, role, scope_of(body), by=by, at=at)
        if role in BINDING and not membership.confirmed_at:
            confirm_membership(membership, by=by, at=at)
    tell(
        [asker],
        say("You act for {body} now", body=body) if role else say("{body} has declined", body=body),
        str(say("{person} has made you {role}.", person=by, role=role.one)) if role else request.reason,
        kind=NoticeKind.ORGANISATION_NEWS,
        asks=by,
        page="my-account",
        at=at,
    )
    return request


def _tell_administrators(
    body: Organisation,
    subject: str,
    text: str,
    *,
    asks: object,
    page: str = "people-of",
    args: tuple[int | str, ...] = (),
    at: datetime,
) -> None:
    people = people_with(Role.ORGANISATION_ADMINISTRATOR, [scope_of(body)])
    kind = NoticeKind.JOIN_REQUEST if page != "people-of" else NoticeKind.ORGANISATION_NEWS
    tell(people, subject, text, kind=kind, asks=asks, page=page, args=args or ("organisation", body.pk), at=at)
