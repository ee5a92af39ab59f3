"""The parts people play: what each is called, in which kind of scope it is held, and which a part may give to others."""

from __future__ import annotations

from enum import StrEnum

from placefund.domain.messages import Message, say


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
    SENIOR_OFFICER = "senior_officer"
    MINISTERS_OFFICE = "ministers_office"
    EVALUATOR = "evaluator"
    PROGRAMME_OFFICER = "programme_officer"
    BOARD_MEMBER = "board_member"
    RELATIONSHIP_MANAGER = "relationship_manager"
    DEVOLVED_OFFICIAL = "devolved_official"
    PORTFOLIO_READER = "portfolio_reader"
    ADMINISTRATOR = "administrator"
    ORGANISATION_ADMINISTRATOR = "organisation_administrator"
    GUEST_READER = "guest_reader"
    GUEST_COMMENTER = "guest_commenter"
    GUEST_WRITER = "guest_writer"
    PUBLIC = "public"

    @property
    def label(self) -> Message:
        return _OWN_LABELS.get(self) or say(self.value.replace("_", " ").capitalize())

    @property
    def one(self) -> Message:
        """“a fund manager”, “an assessor”: the role in a sentence about one of its people."""
        name = self.value.replace("_", " ")
        return _IN_A_SENTENCE.get(self) or say(f"an {name}" if name[0] in "aeiou" else f"a {name}")


_OWN_LABELS = {
    Role.SENIOR_OFFICER: say("Senior officer responsible"),
    Role.MINISTERS_OFFICE: say("Minister's office"),
    Role.DEVOLVED_OFFICIAL: say("Devolved government official"),
    Role.PROGRAMME_OFFICER: say("Place programme officer"),
    Role.PORTFOLIO_READER: say("Reader of a portfolio"),
    Role.RELATIONSHIP_MANAGER: say("Place relationship manager"),
}
"""The labels that a stored value does not spell: each is the field's own term."""
_IN_A_SENTENCE = {
    Role.SENIOR_OFFICER: say("a senior officer responsible"),
    Role.MINISTERS_OFFICE: say("somebody of a minister's office"),
    Role.DEVOLVED_OFFICIAL: say("an official of a devolved government"),
    Role.PROGRAMME_OFFICER: say("a place programme officer"),
    Role.PORTFOLIO_READER: say("a reader of a portfolio"),
    Role.RELATIONSHIP_MANAGER: say("a place relationship manager"),
}

OF_A_FUND = frozenset(
    {
        *(Role.FUND_MANAGER, Role.PANEL_CHAIR, Role.DECISION_MAKER),
        *(Role.FINANCE_OFFICER, Role.MONITORING_OFFICER, Role.AUDITOR),
        *(Role.SENIOR_OFFICER, Role.MINISTERS_OFFICE, Role.EVALUATOR),
    }
)
OF_A_PROGRAMME = frozenset({Role.PROGRAMME_OFFICER, Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER})
"""The roles held in a place's programme: its own people, and whoever accompanies it for the delivery body."""
OF_A_CALL = frozenset({Role.PANEL_CHAIR, Role.DECISION_MAKER})
"""The roles of a fund's rounds that a place's programme has too, for its local calls: neither is its programme officer."""
BINDING = frozenset({Role.LEAD_BIDDER, Role.CERTIFIER})
"""The roles whose people bind their organisation: they sign, submit, and take an award."""
OF_AN_ORGANISATION = BINDING | {Role.PARTNER, Role.ORGANISATION_ADMINISTRATOR}
OF_A_DRAFT = frozenset({Role.GUEST_READER, Role.GUEST_COMMENTER, Role.GUEST_WRITER})
"""The roles of guests of one bid: given by its lead, until a day, and while it is a draft."""
GIVES: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR, Role.DEVOLVED_OFFICIAL})
    | OF_A_FUND
    | OF_A_PROGRAMME
    | OF_AN_ORGANISATION,
    # nobody chooses, or sends away, who looks at their own work or answers for it
    Role.FUND_MANAGER: OF_A_FUND - {Role.AUDITOR, Role.SENIOR_OFFICER}
    # of its places: who runs a programme, and who accompanies it; a place's board is chosen there
    | {Role.PROGRAMME_OFFICER, Role.RELATIONSHIP_MANAGER},
    Role.PROGRAMME_OFFICER: frozenset({Role.PROGRAMME_OFFICER, Role.BOARD_MEMBER}) | OF_A_CALL,
    Role.ORGANISATION_ADMINISTRATOR: OF_AN_ORGANISATION,
    Role.LEAD_BIDDER: BINDING | {Role.PARTNER},
    Role.PARTNER: frozenset({Role.PARTNER}),
}
"""Which roles a role may give, in the scope it is held in itself and in those that stand in it, as a place's programme stands
in its fund. Other roles come with a step: a panel member with a meeting, a reader of a portfolio with its review."""
SCOPES: dict[Role, frozenset[str]] = {
    **dict.fromkeys(OF_A_FUND, frozenset({"fund"})),
    **dict.fromkeys(OF_A_PROGRAMME, frozenset({"programme"})),
    **dict.fromkeys(OF_A_CALL, frozenset({"fund", "programme"})),
    **dict.fromkeys(OF_AN_ORGANISATION, frozenset({"organisation"})),
    Role.PARTNER: frozenset({"organisation", "partnership"}),
    Role.ASSESSOR: frozenset({"assessor"}),
    Role.PANEL_MEMBER: frozenset({"meeting"}),
    Role.PORTFOLIO_READER: frozenset({"reader"}),
    Role.DEVOLVED_OFFICIAL: frozenset({"nation"}),
    Role.ADMINISTRATOR: frozenset({"installation"}),
    **dict.fromkeys(OF_A_DRAFT, frozenset({"draft"})),
    Role.PUBLIC: frozenset(),
}
"""The kinds of scope a role is held in: the word before the colon."""


NEED_SECOND_FACTOR = OF_A_FUND | {
    *(Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER, Role.RELATIONSHIP_MANAGER, Role.DEVOLVED_OFFICIAL)
}
"""The roles that nobody plays with a password alone: the fund's people, who runs a place's programme, governments, and whoever
lets people in. Others may choose it."""
