"""Who may do what: each role's capabilities, on one page. Nothing else grants permission.

A membership is (person, role, scope). A scope is a short string such as `fund:lipf`, `organisation:12`, `partnership:17` or
`assessor:5`. A person may do a thing to an object when one of their memberships has a role with that capability *and* a scope
that the object names as its own (`object.scopes()`). When a thing may be done is for `lifecycle` and the rules to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from placefund.domain.capabilities import JUDGING, PROVED_AGAIN, READING, Capability
from placefund.domain.messages import say
from placefund.domain.role_kinds import (
    BINDING,
    GIVES,
    NEED_SECOND_FACTOR,
    OF_A_DRAFT,
    OF_A_FUND,
    OF_A_PROGRAMME,
    OF_AN_ORGANISATION,
    SCOPES,
    Role,
)
from placefund.domain.scope_names import for_judging, for_reading

__all__ = (
    "BINDING",
    "GIVES",
    "NEED_SECOND_FACTOR",
    "OF_AN_ORGANISATION",
    "OF_A_DRAFT",
    "OF_A_FUND",
    "OF_A_PROGRAMME",
    "PROVED_AGAIN",
    "ROLES",
    "SCOPES",
    "Capability",
    "Role",
    "RoleCard",
    "for_judging",
    "for_reading",
    "may",
    "need_second_factor",
    "roles_with",
)
"""Whoever asks who may do what finds the words for it here too."""


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


def _card(role: Role, purpose: str, scope: str, *capabilities: Capability) -> tuple[Role, RoleCard]:
    everyone = {Capability.READ_PUBLIC} | (set() if role is Role.PUBLIC else {Capability.USE_INBOX})
    giving = {Capability.GIVE_ROLES} if role in GIVES else set()
    gives = GIVES.get(role, frozenset())
    return role, RoleCard(role, purpose, scope, frozenset(everyone | giving | set(capabilities)), gives)


FUND_OR_PROGRAMME = say("fund, or a place's programme for its local calls")
C = Capability
READS_AWARDS = (C.READ_AWARD, C.READ_CHANGE)

RUNS_ROUNDS = (
    *(C.FOLLOW_ROUND, C.MANAGE_ROUND, C.GIVE_LATER_CLOSING, C.CONFIRM_LATER_CLOSING, C.PUBLISH_CLARIFICATION),
    *(C.READ_APPLICATION, C.CHECK_ELIGIBILITY, C.CONFIRM_INELIGIBILITY, C.ASK_FOR_CHANGES, C.WRITE_ON_APPLICATION),
    *(C.ASSIGN_ASSESSORS, C.READ_SCORES, C.READ_SHEET, C.RUN_PANEL, C.FOLLOW_PANEL, C.BUILD_SCENARIO),
    *(C.REVIEW_FEEDBACK, C.RELEASE_DECISIONS),
)
"""What running a round takes: a fund's rounds and a place's own calls are the same work, done by another owner."""
ROLES: dict[Role, RoleCard] = dict(
    (
        _card(
            Role.FUND_MANAGER,
            say("Runs the fund for its delivery body: strands, rounds, eligibility, assignment, release, offers."),
            "fund",
            *(*RUNS_ROUNDS, C.APPROVE_DECISION),
            C.READ_ORGANISATIONS,
            C.REGISTER_ORGANISATION,
            C.MANAGE_FUND,
            C.ALLOCATE,
            C.STATE_COVERAGE,
            C.CHANGE_FUND,
            C.RECORD_VIEW,
            C.OFFER_AWARD,
            C.RELEASE_TRANCHE,
            C.CONFIRM_RELEASE,
            C.DECIDE_CHANGE,
            C.PUBLISH_RELEASE,
            *READS_AWARDS,
            C.CHECK_CONDITION,
            C.WITHDRAW_APPROVAL,
            C.ASK_REVERSAL,
            C.CONFIRM_REVERSAL,
            C.REOPEN_PROJECT,
            C.CONFIRM_REOPENING,
            C.PUBLISH_FINDING,
            C.READ_PROGRAMME,
            C.REVIEW_PROGRAMME,
            C.READ_READINESS_FINDING,
            C.CONFIRM_READINESS,
            C.RELEASE_READINESS,
            C.READ_PORTFOLIO_REVIEW,
            C.DECIDE_PORTFOLIO,
            C.RELEASE_PORTFOLIO_DECISION,
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
            C.PROPOSE_CANDIDATE,
            *READS_AWARDS,
            C.ACCEPT_AWARD,
            C.ANSWER_CONDITION,
            C.SET_UP_PROJECT,
            C.ASK_CHANGE,
            C.REOPEN_PROJECT,
            C.RUN_SCHEME,
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
            C.PROPOSE_CANDIDATE,
            *READS_AWARDS,
            C.ANSWER_CONDITION,
            C.RUN_SCHEME,
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
            *READS_AWARDS,
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
            FUND_OR_PROGRAMME,
            C.READ_APPLICATION,
            C.READ_SCORES,
            C.READ_SHEET,
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
            FUND_OR_PROGRAMME,
            C.READ_APPLICATION,
            C.READ_SCORES,
            C.READ_SHEET,
            C.FOLLOW_PANEL,
            C.BUILD_SCENARIO,
            C.RECORD_VIEW,
            C.SIGN_SCENARIO,
            C.CONFIRM_INELIGIBILITY,
            C.CONFIRM_LATER_CLOSING,
            C.DECIDE,
            C.DECIDE_PORTFOLIO,
            *READS_AWARDS,
        ),
        _card(
            Role.FINANCE_OFFICER,
            say(
                "Pays what a monitoring officer has approved; never the same person. Reverses a payment with a second person."
            ),
            "fund",
            C.READ_ORGANISATIONS,
            *READS_AWARDS,
            C.PAY_RETURN,
            C.ASK_REVERSAL,
            C.CONFIRM_REVERSAL,
            C.CONFIRM_REOPENING,
            C.CONFIRM_RELEASE,
        ),
        _card(
            Role.MONITORING_OFFICER,
            say("Reviews each return, asks queries, approves what is evidenced."),
            "fund",
            C.READ_ORGANISATIONS,
            *READS_AWARDS,
            C.CHECK_RETURN,
            C.AGREE_SCHEME,
            C.CHECK_CONDITION,
            C.RELEASE_TRANCHE,
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
            C.READ_SHEET,
            C.FOLLOW_PANEL,
            *READS_AWARDS,
            C.READ_AUDIT,
            C.READ_ORGANISATIONS,
            C.MANAGE_FUND,
            C.FOLLOW_ROUND,
            C.READ_PROGRAMME,
            C.READ_READINESS_FINDING,
            C.READ_PORTFOLIO_REVIEW,
        ),
        _card(
            Role.SENIOR_OFFICER,
            say(
                "Accountable for the fund in its department: its business case, rules and awards. Reads what the fund "
                "reads and every place's programme, and looks for exceptions. Gives the department's view on a portfolio, and "
                "approves a decision to fund, where the fund asks for it, and changes nothing else."
            ),
            "fund",
            C.MANAGE_FUND,
            C.READ_APPLICATION,
            C.READ_SCORES,
            C.READ_SHEET,
            *READS_AWARDS,
            C.READ_PROGRAMME,
            C.READ_READINESS_FINDING,
            C.READ_PORTFOLIO_REVIEW,
            *(C.GIVE_PORTFOLIO_VIEW, C.APPROVE_DECISION),
        ),
        _card(
            Role.MINISTERS_OFFICE,
            say(
                "Reads for a minister what the fund keeps under embargo: how each place stands, and the signed sheet of a "
                "round whose outcomes are released. No bid and no assessor's score. Gives the department's view on a portfolio, "
                "and approves a decision to fund, where the fund asks for it, and changes nothing else."
            ),
            "fund",
            C.READ_PROGRAMME,
            C.READ_SHEET,
            *(C.GIVE_PORTFOLIO_VIEW, C.APPROVE_DECISION),
        ),
        _card(
            Role.EVALUATOR,
            say(
                "Studies what the fund brings about: reads awards, returns and programmes, compares what was claimed, and "
                "publishes findings."
            ),
            "fund",
            *READS_AWARDS,
            C.READ_PROGRAMME,
            C.PUBLISH_FINDING,
        ),
        _card(
            Role.PROGRAMME_OFFICER,
            say(
                "Works in the programme office of one place: keeps its board, its readiness, plan, pipeline and local calls, and "
                "brings its returns together. Lets in colleagues and members of the board."
            ),
            "programme",
            *RUNS_ROUNDS,
            C.READ_PROGRAMME,
            C.READ_PLACE_AWARD,
            C.READ_CHANGE,
            C.RUN_PROGRAMME,
            C.SUBMIT_PORTFOLIO,
            C.DECLARE_INTEREST,
            C.READ_READINESS_DRAFT,
            C.SUBMIT_READINESS,
        ),
        _card(
            Role.BOARD_MEMBER,
            say(
                "Sits on the board of one place's programme, such as an innovation board or a cabinet: declares interests, "
                "endorses with the board, and leaves for what an interest touches."
            ),
            "programme",
            C.READ_PROGRAMME,
            C.READ_CHANGE,
            C.DECLARE_INTEREST,
            C.READ_READINESS_DRAFT,
            C.SIGN_PORTFOLIO,
        ),
        _card(
            Role.RELATIONSHIP_MANAGER,
            say(
                "Accompanies one place, or a few, for the delivery body: works with it on its gaps, asks, finds what is "
                "ready. Votes on no board."
            ),
            "programme",
            C.READ_PROGRAMME,
            C.READ_CHANGE,
            C.REVIEW_PROGRAMME,
            C.FOLLOW_ROUND,
            C.READ_APPLICATION,
            C.READ_SCORES,
            C.READ_SHEET,
            C.FOLLOW_PANEL,
            C.READ_READINESS_FINDING,
            C.CONFIRM_READINESS,
            C.READ_PORTFOLIO_REVIEW,
        ),
        _card(
            Role.DEVOLVED_OFFICIAL,
            say(
                "Reads for a devolved government how the places of its own nation stand, and gives its view where the fund asks "
                "for it. Reads no other nation's."
            ),
            "nation",
            C.READ_PROGRAMME,
            C.GIVE_READINESS_VIEW,
            C.GIVE_PORTFOLIO_VIEW,
        ),
        _card(
            Role.PORTFOLIO_READER,
            say(
                "Reads the projects of one submitted portfolio for the delivery body, as an expert or for subsidy control or "
                "security, and advises on each. Reads none in which they have an interest, and decides nothing."
            ),
            "reader",
            C.ADVISE_ON_PORTFOLIO,
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
    return any(
        capability in ROLES[role].capabilities and (scope in named or named & _for_others(role, capability, scope))
        for role, scope in memberships
    )


def _for_others(role: Role, capability: Capability, scope: str) -> set[str]:
    """The scopes in which a role of a fund reads or judges what a place runs by itself: those that read its programme read it."""
    reads = capability in READING and Capability.READ_PROGRAMME in ROLES[role].capabilities
    return ({for_reading(scope)} if reads else set()) | ({for_judging(scope)} if capability in JUDGING else set())


def need_second_factor(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Those of somebody's roles that take a second factor, in the order of this page, each once."""
    held = frozenset(roles)
    return tuple(role for role in ROLES if role in held & NEED_SECOND_FACTOR)


def roles_with(capability: Capability) -> tuple[Role, ...]:
    """The roles that have a capability, in the order of this page; used to tell people whom to ask."""
    return tuple(role for role, card in ROLES.items() if capability in card.capabilities)
