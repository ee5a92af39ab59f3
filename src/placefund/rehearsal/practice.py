"""A practice copy of the real fund for the demonstration: its rules, rounds and questions, with people and bids that are made up.

The real fund's own pages stay true: nobody of the demonstration acts there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import transaction

from placefund.applications import actions as applications
from placefund.applications.corrections.actions import close_round
from placefund.applications.costing import actions as costing
from placefund.applications.models import Application
from placefund.assessment.pool import actions as pool_actions
from placefund.domain.answers.register import kind_of
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.fundbook.cloning import EarlierFact, Newcomer, Shift, cloned
from placefund.domain.fundbook.edits import with_round_like, with_values_at
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import LONDON
from placefund.domain.questions import LONG_TEXT
from placefund.domain.roles import OF_A_FUND, OF_A_PROGRAMME, Role
from placefund.fundbooks.loader import load_texts
from placefund.funds import actions as funds
from placefund.funds.models import Fund, Programme, Round
from placefund.notices.actions import undelivered
from placefund.panels.meetings import actions as meetings
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partnership
from placefund.people import actions as people
from placefund.people.models import CLOCK, Organisation, User
from placefund.people.queries import PRACTICE_ADDRESSES, PRACTICE_FUND

BEGINS = datetime(2026, 10, 5, 9, 0, tzinfo=LONDON)
"""The day before its rounds open: those of the real fund, a year later."""
BIDS_AT = BEGINS + timedelta(days=10)
PANEL_ON = date(2026, 12, 1)
CLOSED = "competed-round-0"
"""A round that is over by the demonstration's present, so that there is something to check, read and decide."""
OPEN = "competed-round-1"
SET_ASIDE = Money.pounds(40_000_000)
UNPUBLISHED_RATES = {1: 100, 2: 50}
"""What the fund pays of a council's and of a firm's costs is not published; a copy to practise on needs some figure."""
ANSWER = (
    "This answer is made up for practice. It says what the partners would do, by when, who leads each part of it, and how "
    "anybody could tell afterwards whether it was done."
)
SUMMARY = (
    "An invented bid, to practise with: a council, a university and a firm would test new machines in a working harbour, train "
    "people to run them, and keep what they learn in the region."
)


@dataclass(frozen=True, slots=True)
class PracticeSide:
    """An invented partnership: its name, the names of its council, firm and university, the areas of its place, what it asks."""

    name: str
    council: str
    firm: str
    university: str
    codes: tuple[str, ...]
    pounds: int
    is_played: bool = False


SIDES = (
    PracticeSide(
        "Practice harbour robotics",
        "Practice Combined Authority (invented)",
        "Practice Robotics Ltd (invented)",
        "Practice University (invented)",
        ("E06000026", "E07000041"),
        6_000_000,
        is_played=True,
    ),
    PracticeSide(
        "Practice clean heat",
        "Practice County Council (invented)",
        "Practice Heat Ltd (invented)",
        "Practice Technical University (invented)",
        ("E06000010",),
        9_000_000,
    ),
)


def practice_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The book of the copy, from that of the real fund: a year later, invented, with what nobody has published made up."""
    copy = cloned(
        texts,
        Newcomer(
            slug=PRACTICE_FUND,
            name="Practice copy of the Local Innovation Partnerships Fund",
            short_name="LIPF practice",
            department="Department for Practice (invented)",
            delivery_body="Practice delivery body (invented)",
            envelope=Money.pounds(500_000_000),
            on=date(2026, 10, 5),
            shift=Shift(months=12),
            keeps=frozenset({EarlierFact.PLACES, EarlierFact.ALLOCATIONS}),
            invented=True,
        ),
    )
    for number, percent in UNPUBLISHED_RATES.items():
        copy = with_values_at(copy, "funding_rates", str(number), {"percent": percent})
    copy = with_values_at(copy, "criteria_sets", "0.panel", {"assessors_each": 1})
    closed = {
        "slug": CLOSED,
        "name": "Competed round that has closed",
        "closes_at": datetime(2026, 10, 30, 16, 0, tzinfo=LONDON),
    }
    return with_round_like(copy, OPEN, closed)


def perform(texts: Mapping[str, str]) -> Fund:
    """Load the copy and let its people begin, once: one round has closed with two bids, the next is open with a draft."""
    if there := Fund.objects.filter(slug=PRACTICE_FUND).first():
        return there
    with transaction.atomic(), undelivered():
        fund = load_texts(practice_texts(texts), called=PRACTICE_FUND, at=BEGINS).fund
        _cast(fund)
        funds.allocate_to_strand(
            fund.strands.get(kind="competed"),
            SET_ASIDE,
            key="practice",
            effective_on=BEGINS.date(),
            why="Made up, to practise with.",
            by=CLOCK,
            at=BEGINS,
        )
        rounds = {row.slug: row for row in Round.objects.filter(strand__fund=fund).select_related("strand__fund")}
        for row in rounds.values():
            funds.open(row, by=CLOCK, at=row.terms().opens_at)
        for side in SIDES:
            partnership, leads = _side(side)
            sent = _bid(rounds[CLOSED], partnership, side, leads)
            sent = applications.certify(sent, by=leads[Role.CERTIFIER], at=BIDS_AT)
            applications.submit(sent, by=leads[Role.LEAD_BIDDER], at=BIDS_AT)
            if side.is_played:
                _bid(rounds[OPEN], partnership, side, leads)
        close_round(rounds[CLOSED], by=CLOCK, at=rounds[CLOSED].terms().closes_at)
        _panel(Round.objects.get(pk=rounds[CLOSED].pk))
    return fund


def _person(role: Role, number: int = 0) -> User:
    """Somebody who is plainly nobody: their name is their role. Those of the first side are the ones to try out."""
    address = (
        f"{role.value.replace('_', '.')}{number or ''}{PRACTICE_ADDRESSES if not number else '@cast.rehearsal.example'}"
    )
    called = f"Practice {str(role.label).lower()}" + (f" {number + 1}" if number else "")
    return people.add_user(address, called, by=CLOCK, at=BEGINS)


def _cast(fund: Fund) -> None:
    for role in Role:
        if role in OF_A_FUND:
            people.grant(_person(role), role, f"fund:{fund.slug}", at=BEGINS)
    programme = Programme.objects.filter(strand__fund=fund, place__nation="Wales").order_by("pk").first()
    if programme is not None:  # its place, and the government of its nation
        for role in sorted(OF_A_PROGRAMME):
            people.grant(_person(role), role, f"programme:{programme.pk}", at=BEGINS)
        people.grant(_person(Role.DEVOLVED_OFFICIAL), Role.DEVOLVED_OFFICIAL, "nation:wales", at=BEGINS)
    pool_actions.add_assessor(fund, _person(Role.ASSESSOR), by=CLOCK, at=BEGINS)


def _panel(round_: Round) -> None:
    """A meeting is planned, and somebody has a seat at it; who chairs it is the panel's chair."""
    chair = User.objects.get(email=f"{Role.PANEL_CHAIR.value.replace('_', '.')}{PRACTICE_ADDRESSES}")
    at = round_.terms().closes_at
    planned = meetings.plan_meeting(
        round_, name="Practice panel", held_on=PANEL_ON, place="Nowhere: practice", by=chair, at=at
    )
    meetings.seat(planned, _person(Role.PANEL_MEMBER), part="member", by=chair, at=at)


def _side(side: PracticeSide) -> tuple[Partnership, dict[Role, User]]:
    number = SIDES.index(side)
    council = people.add_organisation(side.council, Helix.CIVIC, at=BEGINS)
    leads = {role: _person(role, number) for role in (Role.LEAD_BIDDER, Role.CERTIFIER)}
    for role, user in leads.items():
        people.grant(user, role, f"organisation:{council.pk}", at=BEGINS)
    by, partner = leads[Role.LEAD_BIDDER], _person(Role.PARTNER, number)
    partnership = partnerships.form(side.name, council, by=by, at=BIDS_AT)
    for name, helix in ((side.firm, Helix.BUSINESS), (side.university, Helix.RESEARCH)):
        body = people.add_organisation(name, helix, at=BEGINS)
        people.grant(partner, Role.PARTNER, f"organisation:{body.pk}", at=BEGINS)
        partnerships.join(partnerships.invite(partnership, body, by=by, at=BIDS_AT), by=partner, at=BIDS_AT)
    partnerships.draw_place(partnership, f"{side.name} area", side.codes, by=by, at=BIDS_AT)
    return Partnership.objects.get(pk=partnership.pk), leads


def _bid(round_: Round, partnership: Partnership, side: PracticeSide, leads: Mapping[Role, User]) -> Application:
    """A finished draft, ready to be certified."""
    by, terms = leads[Role.LEAD_BIDDER], Round.objects.get(pk=round_.pk).terms()
    draft = applications.start(Round.objects.get(pk=round_.pk), partnership, by=by, at=BIDS_AT)
    applications.describe(draft, title=side.name, summary=SUMMARY, sectors=terms.sectors[:1], by=by, at=BIDS_AT)
    for question in terms.questions:
        given = ANSWER if question.kind == LONG_TEXT else kind_of(question).sample(question)
        applications.answer(draft, question.key, given, by=by, at=BIDS_AT)
    year, ask = terms.payable_years[0], Money.pounds(side.pounds)
    council: Organisation = partnership.lead
    costing.set_cost(draft, council, CostCategory.STAFF, SpendKind.RESOURCE, year, ask, by=by, at=BIDS_AT)
    applications.add_co_investment(
        draft,
        investor="Practice Investors (invented)",
        source=SourceClass.PRIVATE,
        form=Form.CASH,
        status=Status.COMMITTED,
        year=year,
        amount=ask.times(Fraction(2)),
        by=by,
        at=BIDS_AT,
    )
    return draft
