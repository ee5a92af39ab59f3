"""Builders of readiness: a wave, what a place sends in it, what is found, and gaps, made by the actions people use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from placefund.domain.readiness import AskedDimension, GapSide, ReadinessTerms, Verdict
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.people.models import CLOCK, User
from placefund.readiness.findings import actions as findings
from placefund.readiness.findings.actions import FoundOfTest
from placefund.readiness.gaps import actions as gaps
from placefund.readiness.gaps.actions import GapTerms
from placefund.readiness.models import Gap, ReadinessFinding, ReadinessSubmission, SentReadiness, Wave
from placefund.readiness.submissions import actions as submissions
from placefund.readiness.waves import actions as waves
from tests.build_programmes import a_programme, of_the_programme
from tests.build_rounds import AT, a_user
from tests.worlds import once

OPENS, CLOSES = AT - timedelta(days=7), AT + timedelta(days=28)
SECOND_OPENS, SECOND_CLOSES = AT + timedelta(days=90), AT + timedelta(days=120)
LATER = SECOND_OPENS + timedelta(days=1)
DUE = date(2026, 3, 31)
TERMS = ReadinessTerms(
    (
        AskedDimension("governance", "Governance", "The three legs decide together.", "Who decides, and how?", 200),
        AskedDimension("resourcing", "Resourcing", "It is clear who delivers.", "Who is paid to do it?"),
    )
)
TEXTS = {
    "governance": "The joint board has met monthly since May. Its terms are signed by the council, the university and the chamber.",
    "resourcing": "A programme office of four is funded until 2029. Its head starts in March.",
}


@dataclass(frozen=True)
class Readying:
    """A place with its people, those of the delivery body, and the two waves of its strand."""

    programme: Programme
    officer: User
    member: User
    manager: User
    fund_manager: User
    first: Wave
    second: Wave


@once
def a_place_to_be_ready(*, asks_devolved_view: bool = False) -> Readying:
    """A programme with two waves, the first of which is open, and people on both sides."""
    programme = a_programme()
    terms = ReadinessTerms(TERMS.dimensions, asks_devolved_view)
    first, second = (
        waves.plan(
            Wave(
                strand=programme.strand,
                key=key,
                name=name,
                opens_at=opens,
                closes_at=closes,
                terms_record=terms.as_record(),
            ),
            by=CLOCK,
            at=AT,
        )
        for key, name, opens, closes in (
            ("wave-1", "Wave 1", OPENS, CLOSES),
            ("wave-2", "Wave 2", SECOND_OPENS, SECOND_CLOSES),
        )
    )
    return Readying(
        programme,
        of_the_programme(programme, Role.PROGRAMME_OFFICER, "Priya Office"),
        of_the_programme(programme, Role.BOARD_MEMBER, "Bruno Board"),
        of_the_programme(programme, Role.RELATIONSHIP_MANAGER, "Rhea Manager"),
        a_user("Fergus Fund", role=Role.FUND_MANAGER, scope=f"fund:{programme.fund_slug}"),
        first,
        second,
    )


@once
def a_readiness_draft(side: Readying | None = None, *, at: datetime = AT) -> ReadinessSubmission:
    """A draft in the first wave, in which every test is answered."""
    side = side or a_place_to_be_ready()
    submission = submissions.begin(side.programme, side.first, by=side.officer, at=at)
    for key, text in TEXTS.items():
        submissions.write(submission, key, text, by=side.officer, at=at)
    submissions.add_evidence(
        submission,
        "governance",
        what="Minutes of the joint board",
        dated=date(2025, 11, 3),
        link="https://place.example/minutes",
        by=side.officer,
        at=at,
    )
    return submission


@once
def what_is_sent(side: Readying | None = None, *, at: datetime = AT) -> SentReadiness:
    side = side or a_place_to_be_ready()
    return submissions.submit(a_readiness_draft(side, at=at), by=side.officer, at=at)


def found(verdict: Verdict = Verdict.WITH_ACTIONS) -> list[FoundOfTest]:
    """Governance ready; resourcing as it is given."""
    missing = ("Name a deputy for the head of the office.", DUE, "We lend somebody.") if verdict.leaves_a_gap else ()
    return [
        FoundOfTest("governance", Verdict.READY, "The board meets and decides."),
        FoundOfTest("resourcing", verdict, "The office depends on one person.", *missing),
    ]


@once
def a_readiness_finding(
    state: str = "draft", verdict: Verdict = Verdict.WITH_ACTIONS, side: Readying | None = None, *, at: datetime = AT
) -> ReadinessFinding:
    """What is found of what was sent in the first wave, as far as it has come."""
    side = side or a_place_to_be_ready()
    finding = findings.draft(what_is_sent(side, at=at), found(verdict), by=side.manager, at=at)
    if state != "draft":
        finding = findings.propose(finding, by=side.manager, at=at)
    if state in ("confirmed", "released"):
        finding = findings.confirm(finding, by=side.fund_manager, at=at)
    if state == "released":
        finding = findings.release(finding, by=side.fund_manager, at=at)
    return finding


@once
def a_gap(side: Readying | None = None, *, due_on: date = DUE) -> Gap:
    """A gap that the relationship manager opened by hand, for the place to work off."""
    side = side or a_place_to_be_ready()
    terms = GapTerms(GapSide.PLACE, due_on, person=side.officer, help_offered="We read a draft.")
    return gaps.open_by_hand(side.programme, "resourcing", "Show the budget vote.", terms, by=side.manager, at=AT)
