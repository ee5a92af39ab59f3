"""Accounts of the world that is visited: domains, keys, sessions, handovers and invitations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from placefund.accounts import actions as accounts
from placefund.accounts.erasure import actions as erasures
from placefund.accounts.profile import actions as profile
from placefund.accounts.queries import password_mark
from placefund.assessment.pool import actions as pool_actions
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Role
from placefund.funds.models import Fund, Round
from placefund.notices.actions import open_calendar, people_with
from placefund.notices.following import actions as following
from placefund.notices.models import Mail, PlaceFollower, key_of
from placefund.notices.queries import secret_of, stopping_key, unsubscribing_key
from placefund.organisations import actions as organisations
from placefund.organisations.corrections import actions as register
from placefund.organisations.joining import actions as joining
from placefund.organisations.models import Handover, JoinRequest, MailDomain
from placefund.panels.meetings import actions as meetings_actions
from placefund.people import actions as people
from placefund.people.access import INSTALLATION
from placefund.people.models import Organisation, User
from placefund.places.models import Place
from tests import build
from tests.house.visitors import NOW, Person


def the_domain(side: build.Side) -> MailDomain:
    """The lead's organisation has a domain of its own."""
    claimed = joining.claim(side.organisations["civic"], "council.example", "admin", by=the_keeper(side), at=NOW)
    joining.verify(claimed, at=NOW)
    return MailDomain.objects.get(pk=claimed.pk)


def the_waiting_domain(side: build.Side) -> MailDomain:
    return joining.claim(side.organisations["civic"], "waits.example", "admin", by=the_keeper(side), at=NOW)


def the_request_to_join() -> JoinRequest:
    return joining.ask(build.a_user("Asks to join", email="joins@council.example"), "I do the books.", at=NOW)


def the_merged_organisation(cast: build.Cast) -> Organisation:
    """An entry of the register that was merged into another."""
    kept, other = build.an_organisation("Harbour Trust"), build.an_organisation("The Harbor Trust of Old")
    keeper = build.a_user("Merges", role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)
    register.merge(kept, other, reason="One body.", by=keeper, at=NOW)
    return other


def the_keeper(side: build.Side) -> User:
    """Who looks after the lead's organisation."""
    scope = f"organisation:{side.organisations['civic'].pk}"
    return people_with(Role.ORGANISATION_ADMINISTRATOR, [scope])[0]


def the_handover(side: build.Side) -> Handover:
    """Somebody who looked after the lead's organisation has handed it over to a colleague."""
    civic = side.organisations["civic"]
    role, scope = Role.ORGANISATION_ADMINISTRATOR, f"organisation:{civic.pk}"
    leaver = build.a_user("Looked after it", role=role, scope=scope)
    keeper = build.a_user("Looks after it", role=role, scope=scope)
    return organisations.hand_over(civic, leaver, keeper, leaves=True, reason="Retires.", by=leaver, at=NOW)


def the_passkey(user: User) -> int:
    kept = {"credential_id": "a-key", "credential": "", "sign_count": 0}
    return people.add_passkey(user, "my phone", **kept, at=NOW).pk


def the_session(user: User) -> int:
    """The number of a browser in which somebody is signed in, as its owner sees it."""
    people.begin_session(user, "a-session", how="password", browser="Firefox, Linux", network="192.0.2.1", at=NOW)
    return user.browser_sessions.get().pk


def the_accounts(cast: build.Cast) -> dict[str, list[Any]]:
    """An invitation that is open, its key, a role, a mail, and a key to somebody's password."""
    scope = f"fund:{cast.fund.slug}"
    invited = accounts.invite("invited@example.org", Role.FINANCE_OFFICER, scope, by=cast.manager, at=NOW)
    accounts.note_opened(invited, at=NOW)
    forgetful = build.a_user("Forgetful", role=Role.FINANCE_OFFICER, scope=scope)
    until = int((NOW + timedelta(days=1)).timestamp())
    key = key_of("come-in", [invited.pk, invited.edition])
    return {
        "people-of.kind": ["fund"],
        "invite-to-role.kind": ["fund"],
        "people-of.key": [cast.fund.slug],
        "invite-to-role.key": [cast.fund.slug],
        "role_invitation": [invited.pk],
        "membership": [forgetful.memberships.get().pk],
        "erasure": [erasures.ask(build.a_user("Leaver"), "I move away.", at=NOW).pk],
        "mail": [Mail.objects.latest("pk").pk],
        "come-in.key": [key],
        "decline-role.key": [key],
        "unsubscribe.key": [unsubscribing_key(build.a_user("Reader"), NoticeKind.CLARIFICATION)],
        "confirm-following.key": [key_of("confirm-following", [the_follower().pk, the_follower().mark])],
        "stop-following.key": [stopping_key(the_follower().email)],
        "calendar-feed.key": [secret_of(open_calendar(build.a_user("Follower"), at=NOW))],
        "prove-address.key": [the_address_key(cast.manager)],
        "new-password.key": [key_of("new-password", [forgetful.pk, password_mark(forgetful), until])],
    }


def the_follower() -> PlaceFollower:
    """Somebody without an account who follows a place by mail."""
    place = Place.objects.order_by("pk").first()
    assert place is not None
    row = PlaceFollower.objects.filter(place=place).first()
    if row is None:
        following.ask_to_follow(place, "neighbour@example.org", at=NOW)
        row = following.confirm_following(PlaceFollower.objects.get(), at=NOW)
    return row


def the_address_key(user: User) -> str:
    """The key that went to an address which somebody wants to sign in with."""
    profile.ask_for_address(user, "another@example.org", at=NOW)
    return key_of("prove-address", Mail.objects.latest("pk").args)


def people_of(cast: build.Cast, side: build.Side) -> list[Person]:
    """One person of each role, all with a part in this world."""
    return [
        Person("fund manager", cast.manager),
        Person("lead bidder", side.lead),
        Person("partner", side.partner),
        Person("certifier", side.certifier),
        Person("assessor", cast.assessors[0].user),
        Person("panel chair", cast.chair),
        Person("decision maker", cast.decider),
        Person("finance officer", cast.finance),
        Person("monitoring officer", cast.monitoring),
        Person("auditor", cast.auditor),
        Person("organisation administrator", the_keeper(side)),
        Person("administrator", build.a_user("Administrator", role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)),
    ]


def strangers_to(fund: Fund, open_round: Round) -> list[Person]:
    """One person of each role of another fund and another partnership, a rival in the same round, and people on their way."""
    other = build.Cast(build.a_fund("elsewhere"))
    side = build.a_side()
    rival = build.a_side()
    build.an_application("draft", round_=open_round, side=rival)
    former = build.a_user("Former manager", role=Role.FUND_MANAGER, scope=f"fund:{fund.slug}")
    for membership in former.memberships.all():
        people.end_membership(membership, by=former, at=NOW)
    elsewhere = build.a_meeting(cast=other, round_=build.an_open_round(build.a_strand(other.fund)), bids=0)
    sits_elsewhere = build.a_user("Sits elsewhere")
    meetings_actions.seat(elsewhere, sits_elsewhere, part="member", by=other.manager, at=NOW)
    idle = build.a_user("Idle assessor")
    pool_actions.add_assessor(fund, idle, by=build.Cast(fund).manager, at=NOW)
    return [
        Person("manager of another fund", other.manager),
        Person("lead bidder of another partnership", side.lead),
        Person("rival in the same round", rival.lead),
        Person("partner in another partnership", side.partner),
        Person("certifier of another organisation", side.certifier),
        Person("assessor of another fund", other.assessors[0].user),
        Person("assessor who was given nothing", idle),
        Person("chair of another fund", other.chair),
        Person("decision maker of another fund", other.decider),
        Person("finance officer of another fund", other.finance),
        Person("monitoring officer of another fund", other.monitoring),
        Person("auditor of another fund", other.auditor),
        Person("panel member of another meeting", sits_elsewhere),
        Person("former manager", former),
        Person("somebody without a role", build.a_user("Nobody in particular")),
    ]
