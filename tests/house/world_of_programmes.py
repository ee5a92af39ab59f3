"""A place's half of the fund in the world that is visited, and the people who have a part in it or in another place's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from placefund.applications.models import Application
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.scoring import actions as scoring_actions
from placefund.awards.models import Award
from placefund.decisions.models import CallChoice
from placefund.domain.assessment.tracks import Weighing
from placefund.domain.money import Money
from placefund.domain.questions import Question
from placefund.domain.roles import Role
from placefund.domain.terms import digest
from placefund.funds import actions as funds
from placefund.funds.local_calls.actions import begin_call, set_criteria, set_questions
from placefund.funds.models import Fund, Programme, ProgrammeOffice, Round, Strand
from placefund.people.models import CLOCK
from placefund.pipelines import actions as pipelines
from placefund.pipelines.models import Candidate, CandidateDependency, CandidateRisk, DoubleAsk, InvitedProposer
from placefund.pipelines.weighing import actions as weighing
from tests import build
from tests.build_governance import a_board, everything_of
from tests.build_local_calls import FIT, HERE, WORDS, Office, a_wish
from tests.build_pipelines import a_candidate
from tests.build_portfolios import portfolios_of
from tests.build_programmes import of_the_programme
from tests.build_reviews import reviews_of
from tests.house.visitors import Person
from tests.house.world_of_plans import the_plans
from tests.house.world_of_readiness import the_readiness

OF_THE_FUND = {
    Role.SENIOR_OFFICER: "senior officer responsible",
    Role.MINISTERS_OFFICE: "minister's office",
    Role.EVALUATOR: "evaluator",
}
OF_THE_PLACE = {
    Role.PROGRAMME_OFFICER: "programme officer",
    Role.BOARD_MEMBER: "board member",
    Role.RELATIONSHIP_MANAGER: "relationship manager",
    Role.PANEL_CHAIR: "panel chair of a local call",
    Role.DECISION_MAKER: "decision maker of a local call",
}


def the_programme(award: Award) -> Programme:
    """The programme of the place whose allocation an award was offered from."""
    assert award.allocation is not None
    return Programme.objects.get(strand=award.allocation.strand, place=award.allocation.place)


def the_programmes(award: Award) -> dict[type, list[Any]]:
    """One of each thing of a place's way."""
    programme = the_programme(award)
    of = a_board(programme)
    board, drafts = everything_of(of), portfolios_of(of)
    ready, planned = the_readiness(programme), the_plans(programme)
    own = {Programme: [programme], ProgrammeOffice: [programme.office]}
    reviewed = reviews_of(of)
    return {**own, **board, **_pipeline_of(programme), **ready, **planned, **drafts, **reviewed}


def _pipeline_of(programme: Programme) -> dict[type, list[Any]]:
    """A candidate, one that is ready, and an organisation that may propose."""
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER, "Officer of the pipeline")
    programme.officer = officer  # type: ignore[attr-defined]
    candidates = [a_candidate(programme), a_candidate(programme, "ready")]
    outside = build.an_organisation("Invited Works")
    invited = pipelines.invite_proposer(programme, outside, by=officer, at=build.AFTER)
    weighed = {"likelihood": 2, "effect": 4, "owner": "", "response": ""}
    risk = weighing.add_risk(candidates[0], what="The site is lost.", **weighed, by=officer, at=build.AFTER)  # type: ignore[arg-type]
    needs = weighing.depend(candidates[1], candidates[0], why="It uses its dock.", by=officer, at=build.AFTER)
    double = DoubleAsk.objects.create(
        fund=programme.strand.fund,
        organisation=candidates[0].lead,
        first=candidates[0],
        second=candidates[1],
        why="Words in common: dock.",
        found_at=build.AFTER,
    )
    return {
        Candidate: candidates,
        InvitedProposer: [invited],
        CandidateRisk: [risk],
        CandidateDependency: [needs],
        DoubleAsk: [double],
    }


def the_call(programme: Programme, bound_by: Round) -> Round:
    """A call that the place plans for itself, with the terms of a round of its fund."""
    office, wish = Office(programme), a_wish(bound_by.terms())
    money = Money.pounds(1_000_000)
    call = begin_call(programme, bound_by, words=WORDS, wish=wish, money=money, by=office.officer, at=build.AT)
    own = Question("place-who-gains", "Who in the place gains by it?", word_limit=200)
    return set_questions(call, [own], by=office.officer, at=build.AT)


def the_tracks(programme: Programme, bound_by: Round, cast: build.Cast) -> dict[type, list[Any]]:
    """A closed call of two tracks with a bid: the fund's reader of quality has it before them, the place's reader of fit has sent.

    Nobody sees what either gives: the tracks are apart.
    """
    office, terms = Office(programme), bound_by.terms()
    call = begin_call(
        programme, bound_by, words=replace(WORDS, name="Call of two tracks"), wish=a_wish(terms),
        money=Money.pounds(1_000_000), by=office.officer, at=build.AT,
    )  # fmt: skip
    call = funds.open(
        set_criteria(call, FIT, Weighing.FIT, by=office.officer, at=build.AT), by=office.officer, at=build.OPENS
    )
    bid = build.an_application("eligible", round_=call, side=build.a_side(codes=HERE), cast=office)
    call = funds.close(call, by=office.officer, at=build.AFTER)
    bid = Application.objects.select_related(*Application.READ_WITH).get(pk=bid.pk)
    quality = scoring_actions.assign(bid, cast.assessors[0], by=cast.manager, at=build.AFTER)
    fit = scoring_actions.assign(bid, office.assessors[0], by=office.officer, at=build.AFTER)
    points = dict.fromkeys((criterion.key for criterion in fit.terms().criteria), 4)
    scoring_actions.score(fit, points, dict.fromkeys(points, "It is here."), by=fit.assessor.user, at=build.AFTER)
    return {Round: [call], Application: [bid], Assignment: [quality, fit], Assessor: [office.assessors[0]]}


def what_it_chose(call: Round) -> CallChoice:
    """What a call chose, as it stands before the board of its place."""
    line = {"application": 0, "title": "Dock works", "lead": "Dock Works Ltd", "pence": 100_000_00, "organisations": []}
    content = {"lines": [{**line, "reasons": "It is ready."}]}
    officer = build.a_user("Put it before the board")
    return CallChoice.objects.create(
        round=call, content=content, digest=digest(content), made_by=officer, made_at=build.AFTER
    )


def people_of_programmes(fund: Fund, programme: Programme) -> list[Person]:
    """One person of each role of a place's half: of the fund, of the place, and of the government of its nation."""
    scope = f"fund:{fund.slug}"
    return [
        *(Person(label, build.a_user(label, role=role, scope=scope)) for role, label in OF_THE_FUND.items()),
        *(Person(label, of_the_programme(programme, role, label)) for role, label in OF_THE_PLACE.items()),
        Person(
            "devolved official", build.a_user("Of a government", role=Role.DEVOLVED_OFFICIAL, scope="nation:england")
        ),
    ]


def strangers_to_programmes(programme: Programme) -> list[Person]:
    """The same roles in another place of the same fund, and of the government of another nation."""
    # A strand of its own: the formula of the other names the places that it shares among.
    strand = funds.add_strand(
        Strand(fund=programme.strand.fund, slug="second", name="Second strand", kind="earmarked"), by=CLOCK, at=build.AT
    )
    place = build.an_earmarked_place("Another City", ("E07000041",))
    funds.allocate_to_place(
        strand, place, Money.pounds(30_000_000), announced_on=date(2025, 6, 8), by=CLOCK, at=build.AT
    )
    other = Programme.objects.get(strand=strand, place=place)
    of_another = [
        Person(f"{label} of another place", of_the_programme(other, role, f"{label} elsewhere"))
        for role, label in OF_THE_PLACE.items()
    ]
    official = build.a_user("Of another government", role=Role.DEVOLVED_OFFICIAL, scope="nation:wales")
    return [*of_another, Person("official of another nation", official)]
