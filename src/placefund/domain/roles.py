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

    RUN_INSTALLATION = "look after this installation, its people and its mail"
    GIVE_ROLES = "give roles to others where one holds a role oneself"

    READ_ORGANISATIONS = "read the list of organisations"
    REGISTER_ORGANISATION = "add an organisation to the register and let its first person in"
    LOOK_AFTER_ORGANISATION = "look after an organisation and its people"
    MANAGE_FUND = "see a fund's money, strands and allocations as its manager"
    ALLOCATE = "allocate the envelope to strands and places"
    STATE_COVERAGE = "say what is on record of a fund"
    CHANGE_FUND = "change a fund that runs"
    MANAGE_ROUND = "open and close a round"
    PUBLISH_CLARIFICATION = "publish a clarification"
    CHECK_ELIGIBILITY = "find an application eligible or not"
    ASK_FOR_CHANGES = "ask for changes of an application after it was sent"
    CONFIRM_INELIGIBILITY = "confirm that an application is not eligible after all"
    GIVE_LATER_CLOSING = "give one organisation a later closing of a round"
    CONFIRM_LATER_CLOSING = "confirm a later closing of a round that has closed"
    ASSIGN_ASSESSORS = "assign assessors"
    RELEASE_DECISIONS = "release outcomes and feedback"
    OFFER_AWARD = "offer an award"
    PUBLISH_RELEASE = "publish a release of open data"

    FORM_PARTNERSHIP = "form a partnership and invite partners"
    JOIN_PARTNERSHIP = "join a partnership for their organisation"
    READ_APPLICATION = "read an application"
    READ_EARLIER_ANSWERS = "read how the answers of their own application were written"
    WRITE_ON_APPLICATION = "read and write the messages between the fund and the authors of an application"
    COMMENT_ON_BID = "read and write the comments of those who write a bid"
    ASK_FUND = "ask the fund a question about a round"
    EDIT_APPLICATION = "draft an application"
    ANSWER_QUESTIONS = "open the questions of a draft and answer those that are theirs"
    WRITE_ANSWERS = "write the answers of a draft"
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
    ANSWER_CONDITION = "answer a condition of an award"
    CHECK_CONDITION = "accept the answer to a condition or send it back"
    SET_UP_PROJECT = "set up projects under an award"
    REOPEN_PROJECT = "ask for a completed project to be opened again"
    CONFIRM_REOPENING = "confirm that a closed award or a completed project is opened again"
    PREPARE_RETURN = "prepare and send a return"
    CHECK_RETURN = "query and approve a return"
    PAY_RETURN = "pay an approved return"
    WITHDRAW_APPROVAL = "take back the approval of a return before it is paid"
    ASK_REVERSAL = "ask for a payment to be reversed"
    CONFIRM_REVERSAL = "confirm that a payment is reversed"

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
    ADMINISTRATOR = "administrator"
    ORGANISATION_ADMINISTRATOR = "organisation_administrator"
    GUEST_READER = "guest_reader"
    GUEST_COMMENTER = "guest_commenter"
    GUEST_WRITER = "guest_writer"
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
    """A role as the reference prints it: what it is for, which kind of scope it is given, what it may do, which it may give."""

    role: Role
    purpose: str
    scope: str
    capabilities: frozenset[Capability]
    gives: frozenset[Role]

    def takes(self, scope: str) -> bool:
        """Whether the role is held in scopes of this kind."""
        return scope.partition(":")[0] in SCOPES[self.role]


OF_A_FUND = frozenset(
    {
        *(Role.FUND_MANAGER, Role.PANEL_CHAIR, Role.DECISION_MAKER),
        *(Role.FINANCE_OFFICER, Role.MONITORING_OFFICER, Role.AUDITOR),
    }
)
BINDING = frozenset({Role.LEAD_BIDDER, Role.CERTIFIER})
"""The roles whose people bind their organisation: they sign, submit, and take an award."""
OF_AN_ORGANISATION = BINDING | {Role.PARTNER, Role.ORGANISATION_ADMINISTRATOR}
OF_A_DRAFT = frozenset({Role.GUEST_READER, Role.GUEST_COMMENTER, Role.GUEST_WRITER})
"""The roles of guests of one bid: given by its lead, until a day, and while it is a draft."""
GIVES: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}) | OF_A_FUND | OF_AN_ORGANISATION,
    Role.FUND_MANAGER: OF_A_FUND - {Role.AUDITOR},  # nobody chooses, or sends away, who looks at their own work
    Role.ORGANISATION_ADMINISTRATOR: OF_AN_ORGANISATION,
    Role.LEAD_BIDDER: BINDING | {Role.PARTNER},
    Role.PARTNER: frozenset({Role.PARTNER}),
}
"""Which roles a role may give, in the scope it is held in itself. Other roles come with a step: a panel member with a meeting."""
SCOPES: dict[Role, frozenset[str]] = {
    **dict.fromkeys(OF_A_FUND, frozenset({"fund"})),
    **dict.fromkeys(OF_AN_ORGANISATION, frozenset({"organisation"})),
    Role.PARTNER: frozenset({"organisation", "partnership"}),
    Role.ASSESSOR: frozenset({"assessor"}),
    Role.PANEL_MEMBER: frozenset({"meeting"}),
    Role.ADMINISTRATOR: frozenset({"installation"}),
    **dict.fromkeys(OF_A_DRAFT, frozenset({"draft"})),
    Role.PUBLIC: frozenset(),
}
"""The kinds of scope a role is held in: the word before the colon."""


NEED_SECOND_FACTOR = OF_A_FUND | {Role.ADMINISTRATOR}
"""The roles that nobody plays with a password alone: the fund's people and whoever lets people in. Others may choose it."""
PROVED_AGAIN = frozenset(
    {
        *(Capability.CERTIFY_APPLICATION, Capability.SUBMIT_APPLICATION),
        *(Capability.SIGN_SCENARIO, Capability.DECIDE, Capability.RELEASE_DECISIONS, Capability.PUBLISH_RELEASE),
        *(Capability.OFFER_AWARD, Capability.ACCEPT_AWARD),
        *(Capability.PAY_RETURN, Capability.CONFIRM_REVERSAL),
        *(Capability.GIVE_ROLES, Capability.LOOK_AFTER_ORGANISATION),
    }
)
"""What binds somebody, moves money or gives rights.

Whoever does it has just shown that it is them, and not whoever found their screen.
"""


def _card(role: Role, purpose: str, scope: str, *capabilities: Capability) -> tuple[Role, RoleCard]:
    everyone = {Capability.READ_PUBLIC} | (set() if role is Role.PUBLIC else {Capability.USE_INBOX})
    giving = {Capability.GIVE_ROLES} if role in GIVES else set()
    gives = GIVES.get(role, frozenset())
    return role, RoleCard(role, purpose, scope, frozenset(everyone | giving | set(capabilities)), gives)


C = Capability
ROLES: dict[Role, RoleCard] = dict(
    (
        _card(
            Role.FUND_MANAGER,
            say("Runs the fund for its delivery body: strands, rounds, eligibility, assignment, release, offers."),
            "fund",
            C.READ_ORGANISATIONS,
            C.REGISTER_ORGANISATION,
            C.MANAGE_FUND,
            C.ALLOCATE,
            C.STATE_COVERAGE,
            C.CHANGE_FUND,
            C.MANAGE_ROUND,
            C.GIVE_LATER_CLOSING,
            C.PUBLISH_CLARIFICATION,
            C.CHECK_ELIGIBILITY,
            C.ASK_FOR_CHANGES,
            C.WRITE_ON_APPLICATION,
            C.CONFIRM_INELIGIBILITY,
            C.CONFIRM_LATER_CLOSING,
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
            C.CHECK_CONDITION,
            C.WITHDRAW_APPROVAL,
            C.ASK_REVERSAL,
            C.CONFIRM_REVERSAL,
            C.REOPEN_PROJECT,
            C.CONFIRM_REOPENING,
            C.PUBLISH_FINDING,
        ),
        _card(
            Role.LEAD_BIDDER,
            say("Acts for the organisation that leads a partnership: forms it, drafts and submits, holds the award."),
            "organisation",
            C.FORM_PARTNERSHIP,
            C.JOIN_PARTNERSHIP,
            C.READ_APPLICATION,
            C.READ_EARLIER_ANSWERS,
            C.COMMENT_ON_BID,
            C.ASK_FUND,
            C.WRITE_ON_APPLICATION,
            C.EDIT_APPLICATION,
            C.ANSWER_QUESTIONS,
            C.WRITE_ANSWERS,
            C.EDIT_OWN_COSTS,
            C.RETURN_FOR_CHANGES,
            C.SUBMIT_APPLICATION,
            C.WITHDRAW_APPLICATION,
            C.READ_AWARD,
            C.ACCEPT_AWARD,
            C.ANSWER_CONDITION,
            C.SET_UP_PROJECT,
            C.REOPEN_PROJECT,
            C.PREPARE_RETURN,
        ),
        _card(
            Role.PARTNER,
            say(
                "Acts for an organisation that stands beside the lead: joins, reads, enters its own costs and its own answers."
            ),
            say("organisation, then partnership once joined"),
            C.JOIN_PARTNERSHIP,
            C.READ_APPLICATION,
            C.READ_EARLIER_ANSWERS,
            C.COMMENT_ON_BID,
            C.ASK_FUND,
            C.WRITE_ON_APPLICATION,
            C.ANSWER_QUESTIONS,
            C.EDIT_OWN_COSTS,
            C.READ_AWARD,
            C.ANSWER_CONDITION,
        ),
        _card(
            Role.CERTIFIER,
            say("Signs for the lead organisation (a research office or a council) that the application may be sent."),
            "organisation",
            C.READ_APPLICATION,
            C.READ_EARLIER_ANSWERS,
            C.COMMENT_ON_BID,
            C.ASK_FUND,
            C.WRITE_ON_APPLICATION,
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
            C.CONFIRM_INELIGIBILITY,
            C.CONFIRM_LATER_CLOSING,
            C.DECIDE,
            C.READ_AWARD,
        ),
        _card(
            Role.FINANCE_OFFICER,
            say(
                "Pays what a monitoring officer has approved; never the same person. Reverses a payment with a second person."
            ),
            "fund",
            C.READ_ORGANISATIONS,
            C.READ_AWARD,
            C.PAY_RETURN,
            C.ASK_REVERSAL,
            C.CONFIRM_REVERSAL,
            C.CONFIRM_REOPENING,
        ),
        _card(
            Role.MONITORING_OFFICER,
            say("Reviews each return, asks queries, approves what is evidenced."),
            "fund",
            C.READ_ORGANISATIONS,
            C.READ_AWARD,
            C.CHECK_RETURN,
            C.CHECK_CONDITION,
            C.WITHDRAW_APPROVAL,
            C.ASK_REVERSAL,
            C.REOPEN_PROJECT,
        ),
        _card(
            Role.AUDITOR,
            say(
                "Reads what the fund reads, and the record of who did what and when. No draft, and no bid that a "
                "conflict closes. Changes nothing."
            ),
            "fund",
            C.READ_APPLICATION,
            C.READ_SCORES,
            C.FOLLOW_PANEL,
            C.READ_AWARD,
            C.READ_AUDIT,
            C.READ_ORGANISATIONS,
            C.MANAGE_FUND,
        ),
        _card(
            Role.ADMINISTRATOR,
            say(
                "Looks after this installation: lets people in, sees that mail arrives, begins funds. Decides nothing."
            ),
            "installation",
            C.RUN_INSTALLATION,
            C.READ_ORGANISATIONS,
            C.REGISTER_ORGANISATION,
            C.LOOK_AFTER_ORGANISATION,
        ),
        _card(
            Role.ORGANISATION_ADMINISTRATOR,
            say(
                "Looks after an organisation here: its people, who may bind it, its name. Writes and signs nothing by this."
            ),
            "organisation",
            C.LOOK_AFTER_ORGANISATION,
        ),
        _card(
            Role.GUEST_READER,
            say("Reads one draft as a guest of its lead, such as a consultant, until a day. Sees nothing else."),
            "draft",
            C.READ_APPLICATION,
        ),
        _card(
            Role.GUEST_COMMENTER,
            say("Reads one draft and comments on it as a guest of its lead, until a day. Writes none of its answers."),
            "draft",
            C.READ_APPLICATION,
            C.COMMENT_ON_BID,
        ),
        _card(
            Role.GUEST_WRITER,
            say("Reads one draft and writes its answers as a guest of its lead, until a day. Signs and sends nothing."),
            "draft",
            C.READ_APPLICATION,
            C.COMMENT_ON_BID,
            C.ANSWER_QUESTIONS,
            C.WRITE_ANSWERS,
        ),
        _card(Role.PUBLIC, say("Anyone, without signing in: the public whose money it is."), "everything published"),
    )
)
del C


def may(memberships: Iterable[tuple[Role, str]], capability: Capability, scopes: Iterable[str]) -> bool:
    """Whether any of these (role, scope) memberships allows the capability on an object with these scopes."""
    named = frozenset(scopes)
    return any(scope in named and capability in ROLES[role].capabilities for role, scope in memberships)


def need_second_factor(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Those of somebody's roles that take a second factor, in the order of this page, each once."""
    held = frozenset(roles)
    return tuple(role for role in ROLES if role in held & NEED_SECOND_FACTOR)


def roles_with(capability: Capability) -> tuple[Role, ...]:
    """The roles that have a capability, in the order of this page; used to tell people whom to ask."""
    return tuple(role for role, card in ROLES.items() if capability in card.capabilities)
