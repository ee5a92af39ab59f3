"""The people and bodies of the rehearsal: one person for each role who can be tried out, and everyone they deal with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placefund.domain.roles import OF_A_PROGRAMME, Role
from placefund.funds.models import Programme
from placefund.people import actions as people
from placefund.people.access import INSTALLATION
from placefund.people.models import CLOCK, User
from placefund.rehearsal.chance import chance
from placefund.rehearsal.names import BODIES, FIRST, LAST, Body
from placefund.rehearsal.stage import Stage, act

DOMAIN = "rehearsal.example"


@dataclass(frozen=True, slots=True)
class Part:
    """A role to try out. `body` is the organisation the person acts for; None: they work for the fund."""

    role: Role
    name: str
    body: str | None = None

    @property
    def email(self) -> str:
        return f"{self.role.value.replace('_', '.')}@{DOMAIN}"


DEMO_CAST: tuple[Part, ...] = (
    Part(Role.FUND_MANAGER, "Fenella Marchbanks"),
    Part(Role.LEAD_BIDDER, "Leofric Saltonstall", "saltmarsh"),
    Part(Role.PARTNER, "Parveen Tideswell", "tidewise"),
    Part(Role.CERTIFIER, "Cecily Grantham-Wells", "saltmarsh"),
    Part(Role.ASSESSOR, "Anselm Redfearn"),
    Part(Role.PANEL_CHAIR, "Philippa Chanceworth"),
    Part(Role.PANEL_MEMBER, "Perpetua Stillwater"),
    Part(Role.DECISION_MAKER, "Dervla Montrose"),
    Part(Role.FINANCE_OFFICER, "Finlay Pennyman"),
    Part(Role.MONITORING_OFFICER, "Morwenna Okafor"),
    Part(Role.AUDITOR, "Augustin Ledger"),
    Part(Role.ADMINISTRATOR, "Adaeze Fairhurst"),
    Part(Role.ORGANISATION_ADMINISTRATOR, "Odalys Fennimore", "saltmarsh"),
    Part(Role.PROGRAMME_OFFICER, "Prudence Oakhanger"),
    Part(Role.BOARD_MEMBER, "Boniface Carrow"),
    Part(Role.RELATIONSHIP_MANAGER, "Rosalind Tanqueray"),
    Part(Role.DEVOLVED_OFFICIAL, "Dilys Penhallow"),
    Part(Role.SENIOR_OFFICER, "Sorrel Greatorex"),
    Part(Role.MINISTERS_OFFICE, "Mungo Whitehall-Price"),
    Part(Role.EVALUATOR, "Evangeline Thorne"),
    Part(Role.PORTFOLIO_READER, "Rowena Tideford"),
)
"""Everyone a visitor can sign in as."""
HOME_PLACE, NATION = "atlantic-coast", "wales"
"""The place whose programme is played by people of its own, and the nation whose government has an official here."""
OBSERVER = "Osbert Lookwell"
"""Who watches every panel and is nobody to try out: a seat gives tasks, and the auditor of the fund has none."""
INVITED_LATER = (Role.ASSESSOR, Role.PANEL_MEMBER, Role.PORTFOLIO_READER)
"""Roles that are given for a pool, a meeting or a review, once there is one."""
LOOKS_AFTER = (Role.ORGANISATION_ADMINISTRATOR,)
"""Roles beside those that a body's people act by; bodies without one are looked after by nobody, as they were before."""


@act
def gather(stage: Stage) -> None:
    """Everyone enters: bodies, the people who act for them, the people of the fund."""
    names = _names()
    demo = {(part.role, part.body): enter(stage, part.name, part.email) for part in DEMO_CAST}
    for (role, body_key), person in demo.items():
        if body_key is None and role not in INVITED_LATER:
            people.grant(person, role, _scope_of(role, stage), at=stage.at)
    for body in BODIES:
        organisation = people.add_organisation(body.full_name, body.helix, identifier=body.identifier, at=stage.at)
        for role in (*_roles(body), *(role for role, key in demo if key == body.key and role in LOOKS_AFTER)):
            person = demo.get((role, body.key)) or enter(stage, next(names))
            people.grant(person, role, f"organisation:{organisation.pk}", at=stage.at)
    enter(stage, OBSERVER)


def _scope_of(role: Role, stage: Stage) -> str:
    """Where somebody who acts for no organisation has their role."""
    if role is Role.ADMINISTRATOR:
        return INSTALLATION.SCOPE
    if role is Role.DEVOLVED_OFFICIAL:
        return f"nation:{NATION}"
    if role in OF_A_PROGRAMME:
        programme = Programme.objects.get(strand__fund=stage.fund, place__slug=HOME_PLACE)
        return f"programme:{programme.pk}"
    return f"fund:{stage.fund.slug}"


def _roles(body: Body) -> tuple[Role, ...]:
    return (Role.LEAD_BIDDER, Role.CERTIFIER) if body.may_lead else (Role.PARTNER,)


def _names() -> Iterator[str]:
    return iter(shuffled_names())


def shuffled_names() -> list[str]:
    """Every invented name once. Those who act for bodies take theirs from the front, readers from the back."""
    taken = {part.name for part in DEMO_CAST}
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chance("names").shuffle(names)
    return [name for name in names if name not in taken]


def observer(stage: Stage) -> User:
    return stage.known(User.objects.get(name=OBSERVER))


def enter(stage: Stage, name: str, email: str = "") -> User:
    """Nobody has a password: the demonstration signs people in by a button, and only those it names."""
    address = email or f"{name.lower().replace(' ', '.')}@cast.{DOMAIN}"
    return stage.known(people.add_user(address, name, by=CLOCK, at=stage.at))
