"""The people and bodies of the rehearsal: one person for each role who can be tried out, and everyone they deal with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placefund.assessment import actions as assessment
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.fundbooks.rehearsal.chance import chance
from placefund.fundbooks.rehearsal.names import BODIES, FIRST, LAST, Body
from placefund.fundbooks.rehearsal.stage import Stage, act
from placefund.people import actions as people
from placefund.people.models import CLOCK, Organisation, User

DOMAIN = "rehearsal.example"
MOST_READINGS = 16


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
    Part(Role.DECISION_MAKER, "Dervla Montrose"),
    Part(Role.FINANCE_OFFICER, "Finlay Pennyman"),
    Part(Role.MONITORING_OFFICER, "Morwenna Okafor"),
    Part(Role.AUDITOR, "Augustin Ledger"),
)
"""Everyone a visitor can sign in as, in the order of the roles."""


@act
def gather(stage: Stage) -> None:
    """Everyone enters: bodies, the people who act for them, the people of the fund, the assessors."""
    names = _names()
    demo = {(part.role, part.body): _add(stage, part.name, part.email) for part in DEMO_CAST}
    for (role, body_key), person in demo.items():
        if body_key is None and role is not Role.ASSESSOR:
            people.grant(person, role, f"fund:{stage.fund.slug}", at=stage.at)
    for body in BODIES:
        organisation = people.add_organisation(body.full_name, body.helix, identifier=body.identifier, at=stage.at)
        for role in _roles(body):
            person = demo.get((role, body.key)) or _add(stage, next(names))
            people.grant(person, role, f"organisation:{organisation.pk}", at=stage.at)
    _assessors(stage, demo[Role.ASSESSOR, None], names)


def _roles(body: Body) -> tuple[Role, ...]:
    return (Role.LEAD_BIDDER, Role.CERTIFIER) if body.may_lead else (Role.PARTNER,)


def _names() -> Iterator[str]:
    taken = {part.name for part in DEMO_CAST}
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chance("names").shuffle(names)
    return (name for name in names if name not in taken)


def _add(stage: Stage, name: str, email: str = "") -> User:
    """Nobody has a password: the demonstration signs people in by a button, and only those it names."""
    address = email or f"{name.lower().replace(' ', '.')}@cast.{DOMAIN}"
    return stage.known(people.add_user(address, name, by=CLOCK, at=stage.at))


def _assessors(stage: Stage, demo: User, names: Iterator[str]) -> None:
    """Twelve readers; some work for a body that bids, so that conflicts arise."""
    research = list(Organisation.objects.filter(helix=Helix.RESEARCH).order_by("pk"))
    readers = [demo, *(_add(stage, next(names)) for _ in range(11 if stage.scale.is_full else 4))]
    fields = ("Engineering", "Health", "Food and land", "Energy", "Digital", "Local economies")
    for number, reader in enumerate(readers):
        assessment.add_assessor(
            stage.fund,
            reader,
            organisations=[research[number % len(research)]] if number % 3 == 2 else (),
            expertise=fields[number % len(fields)],
            most_applications=MOST_READINGS,
            by=stage.manager,
            at=stage.at,
        )
