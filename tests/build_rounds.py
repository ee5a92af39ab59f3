"""Builders of people, places, funds and rounds, by the actions of the product; `tests.build` goes on from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from placefund.assessment.models import Assessor
from placefund.assessment.pool import actions as pool_actions
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.coinvestment import CountingRule, Form, SourceClass
from placefund.domain.coverage import Extent, Holding, RecordKind
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import LONDON
from placefund.domain.questions import Question
from placefund.domain.roles import Role
from placefund.domain.terms import Terms
from placefund.funds import actions as funds
from placefund.funds.models import Fund, IndicatorDefinition, Round, Strand
from placefund.funds.owners import Owner
from placefund.partnerships.models import Partnership
from placefund.people import actions as people
from placefund.people.models import CLOCK, Organisation, User
from placefund.places import actions as places
from placefund.places.models import Area
from tests.worlds import NUMBERS, once

AT = datetime(2026, 1, 12, 10, 0, tzinfo=LONDON)
"""An ordinary Monday morning while the round of `an_open_round` is open."""
OPENS = datetime(2026, 1, 5, 9, 0, tzinfo=LONDON)
CLOSES = datetime(2026, 2, 12, 16, 0, tzinfo=LONDON)
AFTER = CLOSES + timedelta(days=1)
SUMMARY = (
    "A partnership of a council, a university and local firms that will bring new marine robots from the workbench to the "
    "harbour, train people to run them, and keep the jobs in the region."
)
QUESTIONS = (
    Question("vision", "What will be different?", "In five years.", 200),
    Question("delivery", "Who will do it?", "", 100),
)
CRITERIA = (
    Criterion("vision", "Vision", 60, 1, 5, anchors=((1, "Weak"), (5, "Outstanding"))),
    Criterion("delivery", "Delivery", 40, 1, 5),
)
COUNTING = CountingRule(
    "1",
    frozenset({SourceClass.PRIVATE, SourceClass.FOREIGN}),
    frozenset({Form.CASH, Form.CASHABLE}),
    Fraction(1),
    Fraction(2),
    "Guidance, section 4",
)
TERMS = Terms(
    strand="competed",
    opens_at=OPENS,
    closes_at=CLOSES,
    floor=None,
    cap=Money.pounds(20_000_000),
    life=(date(2026, 4, 1), date(2031, 3, 31)),
    counting=COUNTING,
    questions=QUESTIONS,
    criteria=CRITERIA,
    sectors=("Life sciences", "Digital and technologies"),
    earmarked={"Earmarked City": frozenset({"E08000001"})},
    rates={Helix.RESEARCH: Fraction(4, 5)},
    clauses={"cap": "Guidance, section 2"},
)


@once
def a_user(name: str = "", *, role: Role | None = None, scope: str = "", email: str = "") -> User:
    """A person; with a role and a scope they hold it."""
    number = next(NUMBERS)
    user = people.add_user(
        email or f"person{number}@example.org", name or f"Person {number}", password="a long password", at=AT
    )
    if role is not None:
        people.grant(user, role, scope, at=AT)
    return user


@once
def an_organisation(name: str = "", helix: Helix = Helix.CIVIC, **fields: Any) -> Organisation:
    return people.add_organisation(name or f"Organisation {next(NUMBERS)}", helix, at=AT, **fields)


@once
def some_areas() -> dict[str, Area]:
    """Four local authorities, enough for a place and an earmarked one."""
    rows = [
        ("E08000001", "Bolton", "North West", -2.48, 53.59),
        ("E06000026", "Plymouth", "South West", -4.14, 50.40),
        ("E07000041", "Exeter", "South West", -3.52, 50.72),
        ("W06000015", "Cardiff", "Wales", -3.18, 51.49),
    ]
    places.load_areas(
        [
            {
                "code": code,
                "name": name,
                "nation": "Wales" if code[0] == "W" else "England",
                "region": region,
                "longitude": longitude,
                "latitude": latitude,
            }
            for code, name, region, longitude, latitude in rows
        ],
        [],
    )
    return Area.objects.in_bulk()


@once
def a_fund(slug: str = "", envelope: Money = Money.pounds(100_000_000), **fields: Any) -> Fund:  # noqa: B008  immutable
    """A fund with its envelope in the ledger."""
    slug = slug or f"fund{next(NUMBERS)}"
    values = {
        "name": f"Fund {slug}",
        "short_name": slug.upper(),
        "department": "Department",
        "delivery_body": "Delivery body",
        "envelope_pence": envelope.pence,
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2031, 3, 31),
        **fields,
    }
    fund = funds.found(Fund(slug=slug, **values), by=CLOCK, at=AT)
    everything = [Holding(kind, Extent.COMPLETE) for kind in RecordKind]
    funds.state_coverage(fund, everything, why="All of it is run here.", by=CLOCK, at=AT)
    IndicatorDefinition.objects.bulk_create(
        IndicatorDefinition(
            fund=fund, key=key, title=title, unit=unit, method=method, definition=f"{title}, as defined."
        )
        for key, title, unit, method in (
            ("jobs_created", "Jobs created", "FTE", "sum"),
            ("businesses_supported", "Businesses supported", "businesses", "unique"),
        )
    )
    return fund


@once
def a_strand(fund: Fund | None = None, kind: str = "competed", money: Money = Money.pounds(40_000_000)) -> Strand:  # noqa: B008
    """A strand; a competed one has this much money set aside."""
    fund = fund or a_fund()
    floor = Money.pounds(30_000_000).pence if kind == "earmarked" else None
    strand = funds.add_strand(
        Strand(fund=fund, slug=kind, name=f"{kind.capitalize()} strand", kind=kind, floor_pence=floor), by=CLOCK, at=AT
    )
    if kind == "competed":
        funds.allocate_to_strand(
            strand, money, key="first", effective_on=AT.date(), why="For the test", by=CLOCK, at=AT
        )
    return strand


@once
def a_planned_round(strand: Strand | None = None, terms: Terms = TERMS) -> Round:
    strand = strand or a_strand()
    number = next(NUMBERS)
    return funds.add_round(Round(strand=strand, slug=f"round-{number}", name=f"Round {number}"), terms, by=CLOCK, at=AT)


@once
def an_open_round(strand: Strand | None = None, terms: Terms = TERMS) -> Round:
    return funds.open(a_planned_round(strand, terms), by=CLOCK, at=OPENS)


@dataclass
class Cast:
    """Everyone who acts in a fund, each made when first asked for."""

    fund: Fund

    @property
    def owner(self) -> Owner:
        """Whose pool the assessors are in."""
        return self.fund

    def _of_the_fund(self, role: Role) -> User:
        return a_user(f"{role.label} of {self.fund.short_name}", role=role, scope=f"fund:{self.fund.slug}")

    @cached_property
    def manager(self) -> User:
        return self._of_the_fund(Role.FUND_MANAGER)

    @cached_property
    def chair(self) -> User:
        return self._of_the_fund(Role.PANEL_CHAIR)

    @cached_property
    def decider(self) -> User:
        return self._of_the_fund(Role.DECISION_MAKER)

    @cached_property
    def finance(self) -> User:
        return self._of_the_fund(Role.FINANCE_OFFICER)

    @cached_property
    def monitoring(self) -> User:
        return self._of_the_fund(Role.MONITORING_OFFICER)

    @cached_property
    def auditor(self) -> User:
        return self._of_the_fund(Role.AUDITOR)

    @cached_property
    def assessors(self) -> list[Assessor]:
        found = []
        for _ in range(3):
            user = a_user()
            found.append(pool_actions.add_assessor(self.owner, user, by=self.manager, at=AT))
        return found


@dataclass
class Side:
    """The applicant's side: a partnership of three and the people who act for it."""

    lead: User
    partner: User
    certifier: User
    partnership: Partnership
    organisations: dict[str, Organisation]
