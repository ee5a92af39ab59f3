"""Who may do what: each role's capabilities, on one page. Nothing else grants permission.

A membership is (person, role, scope). A scope is a short string such as `fund:lipf`, `organisation:12`, `partnership:17` or
`assessor:5`. A person may do a thing to an object when one of their memberships has a role with that capability *and* a scope
that the object names as its own (`object.scopes()`). When a thing may be done is for `lifecycle` and the rules to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.messages import Message, say


class Capability(StrEnum):
    """One kind of thing a person may do. Each page and each move names exactly one."""

    READ_PUBLIC = "read what is public"
    USE_INBOX = "see their own tasks and messages"

    READ_ORGANISATIONS = "read the list of organisations"
    MANAGE_FUND = "see a fund's money, strands and allocations as its manager"
    ALLOCATE = "allocate the envelope to strands and places"
    MANAGE_ROUND = "open and close a round"
    PUBLISH_CLARIFICATION = "publish a clarification"
    CHECK_ELIGIBILITY = "find an application eligible or not"
    ASSIGN_ASSESSORS = "assign assessors"
    RELEASE_DECISIONS = "release outcomes and feedback"
    OFFER_AWARD = "offer an award"
    PUBLISH_RELEASE = "publish a release of open data"

    FORM_PARTNERSHIP = "form a partnership and invite partners"
    JOIN_PARTNERSHIP = "join a partnership for their organisation"
    READ_APPLICATION = "read an application"
    EDIT_APPLICATION = "draft an application"
    EDIT_OWN_COSTS = "enter their own organisation's costs"
    CERTIFY_APPLICATION = "certify an application"
    RETURN_FOR_CHANGES = "send a certified application back to its authors"
    SUBMIT_APPLICATION = "submit an application"
    WITHDRAW_APPLICATION = "withdraw an application"

    ANSWER_INVITATION = "accept or decline to be an assessor"
    SCORE = "score an assigned application"
    READ_SCORES = "read assessors' scores"
    RUN_PANEL = "plan and run a panel meeting"
    FOLLOW_PANEL = "follow a panel meeting"
    AGREE_SCORE = "record the panel's agreed score"
    BUILD_SCENARIO = "build and compare funding scenarios"
    RECORD_VIEW = "record a minister's or a devolved government's view"
    SIGN_SCENARIO = "sign the scenario that is decided on"
    DECIDE = "decide on an application"
    REVIEW_FEEDBACK = "review the feedback that applicants will read"

    READ_AWARD = "read an award, its projects and returns"
    ACCEPT_AWARD = "accept or decline an award"
    SET_UP_PROJECT = "set up projects under an award"
    PREPARE_RETURN = "prepare and send a return"
    CHECK_RETURN = "query and approve a return"
    PAY_RETURN = "pay an approved return"

    PUBLISH_FINDING = "publish an evaluation finding"
    READ_AUDIT = "read the record of who did what"

    @property
    def act(self) -> Message:
        """What it allows, as it stands after “may” in a sentence."""
        return say(self.value)


class Role(StrEnum):
    """A part people play in a fund's life. The value is stored: renaming a label never breaks a row."""

    FUND_MANAGER = "fund_manager"
    LEAD_BIDDER = "lead_bidder"
    PARTNER = "partner"
    CERTIFIER = "certifier"
    ASSESSOR = "assessor"
    PANEL_CHAIR = "panel_chair"
    PANEL_MEMBER = "panel_member"
    DECISION_MAKER = "decision_maker"
    FINANCE_OFFICER = "finance_officer"
    MONITORING_OFFICER = "monitoring_officer"
    AUDITOR = "auditor"
    PUBLIC = "public"

    @property
    def label(self) -> Message:
        return say(self.value.replace("_", " ").capitalize())

    @property
    def one(self) -> Message:
        """“a fund manager”, “an assessor”: the role in a sentence about one of its people."""
        name = self.value.replace("_", " ")
        return say(f"an {name}" if name[0] in "aeiou" else f"a {name}")


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role as the reference prints it: what it is for, which kind of scope it is given, what it may do."""

    role: Role
    purpose: str
    scope: str
    capabilities: frozenset[Capability]


def _card(role: Role, purpose: str, scope: str, *capabilities: Capability) -> tuple[Role, RoleCard]:
    everyone = {Capability.READ_PUBLIC} | (set() if role is Role.PUBLIC else {Capability.USE_INBOX})
    return role, RoleCard(role, purpose, scope, frozenset(everyone | set(capabilities)))


C = Capability
ROLES: dict[Role, RoleCard] = dict(
    (
        _card(
            Role.FUND_MANAGER,
            say("Runs the fund for its delivery body: strands, rounds, eligibility, assignment, release, offers."),
            "fund",
            C.READ_ORGANISATIONS,
            C.MANAGE_FUND,
            C.ALLOCATE,
            C.MANAGE_ROUND,
            C.PUBLISH_CLARIFICATION,
            C.CHECK_ELIGIBILITY,
            C.ASSIGN_ASSESSORS,
            C.RUN_PANEL,
            C.FOLLOW_PANEL,
            C.BUILD_SCENARIO,
            C.RECORD_VIEW,
            C.REVIEW_FEEDBACK,
            C.RELEASE_DECISIONS,
            C.OFFER_AWARD,
            C.PUBLISH_RELEASE,
            C.READ_APPLICATION,
            C.READ_SCORES,
            C.READ_AWARD,
            C.PUBLISH_FINDING,
        ),
        _card(
            Role.LEAD_BIDDER,
            say("Acts for the organisation that leads a partnership: forms it, drafts and submits, holds the award."),
            "organisation",
            C.FORM_PARTNERSHIP,
            C.JOIN_PARTNERSHIP,
            C.READ_APPLICATION,
            C.EDIT_APPLICATION,
            C.EDIT_OWN_COSTS,
            C.RETURN_FOR_CHANGES,
            C.SUBMIT_APPLICATION,
            C.WITHDRAW_APPLICATION,
            C.READ_AWARD,
            C.ACCEPT_AWARD,
            C.SET_UP_PROJECT,
            C.PREPARE_RETURN,
        ),
        _card(
            Role.PARTNER,
            say("Acts for an organisation that stands beside the lead: joins, reads, enters its own costs."),
            say("organisation, then partnership once joined"),
            C.JOIN_PARTNERSHIP,
            C.READ_APPLICATION,
            C.EDIT_OWN_COSTS,
            C.READ_AWARD,
        ),
        _card(
            Role.CERTIFIER,
            say("Signs for the lead organisation (a research office or a council) that the application may be sent."),
            "organisation",
            C.READ_APPLICATION,
            C.CERTIFY_APPLICATION,
            C.RETURN_FOR_CHANGES,
            C.READ_AWARD,
        ),
        _card(
            Role.ASSESSOR,
            say("Reads the applications assigned to them, and no others, and scores each criterion with a reason."),
            "assessor",
            C.ANSWER_INVITATION,
            C.SCORE,
        ),
        _card(
            Role.PANEL_CHAIR,
            say("Leads the panel that reads the scores and agrees one for each application."),
            "fund",
            C.READ_APPLICATION,
            C.READ_SCORES,
            C.RUN_PANEL,
            C.FOLLOW_PANEL,
            C.AGREE_SCORE,
        ),
        _card(
            Role.PANEL_MEMBER,
            say("Sits at one panel meeting and follows it bid by bid until it is closed."),
            "meeting",
            C.FOLLOW_PANEL,
        ),
        _card(
            Role.DECISION_MAKER,
            say("The accountable official who decides, with reasons."),
            "fund",
            C.READ_APPLICATION,
            C.READ_SCORES,
            C.FOLLOW_PANEL,
            C.BUILD_SCENARIO,
            C.RECORD_VIEW,
            C.SIGN_SCENARIO,
            C.DECIDE,
            C.READ_AWARD,
        ),
        _card(
            Role.FINANCE_OFFICER,
            say("Pays what a monitoring officer has approved; never the same person."),
            "fund",
            C.READ_ORGANISATIONS,
            C.READ_AWARD,
            C.PAY_RETURN,
        ),
        _card(
            Role.MONITORING_OFFICER,
            say("Reviews each return, asks queries, approves what is evidenced."),
            "fund",
            C.READ_ORGANISATIONS,
            C.READ_AWARD,
            C.CHECK_RETURN,
        ),
        _card(
            Role.AUDITOR,
            say("Reads everything, including who did what and when; changes nothing."),
            "fund",
            C.READ_APPLICATION,
            C.READ_SCORES,
            C.FOLLOW_PANEL,
            C.READ_AWARD,
            C.READ_AUDIT,
            C.READ_ORGANISATIONS,
            C.MANAGE_FUND,
        ),
        _card(Role.PUBLIC, say("Anyone, without signing in: the public whose money it is."), "everything published"),
    )
)
del C


def may(memberships: Iterable[tuple[Role, str]], capability: Capability, scopes: Iterable[str]) -> bool:
    """Whether any of these (role, scope) memberships allows the capability on an object with these scopes."""
    named = frozenset(scopes)
    return any(scope in named and capability in ROLES[role].capabilities for role, scope in memberships)


def roles_with(capability: Capability) -> tuple[Role, ...]:
    """The roles that have a capability, in the order of this page; used to tell people whom to ask."""
    return tuple(role for role, card in ROLES.items() if capability in card.capabilities)
