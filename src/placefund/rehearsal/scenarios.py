"""Scenarios: what could be funded under which rules, what people in office asked for, and which one is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db import transaction

from placefund.assessment.queries import ListedBid, ranked_list
from placefund.decisions.models import Decision
from placefund.decisions.queries import money_for
from placefund.domain.assessment.ties import day_in_words
from placefund.domain.findings import NotAllowed
from placefund.domain.periods import london
from placefund.domain.places import Nation
from placefund.domain.portfolio.computation import Computation
from placefund.domain.portfolio.plan import Group, Limit, Merit, Override, Plan, Stance, bid_id, thousands_of
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Attribute, Unit
from placefund.domain.roles import Role
from placefund.funds.models import Round
from placefund.panels.models import Draw
from placefund.people.models import CLOCK
from placefund.rehearsal.chance import after, chance
from placefund.rehearsal.portfolio_answers import computed
from placefund.rehearsal.stage import Stage, act
from placefund.scenarios.answers import actions as answers
from placefund.scenarios.building import actions as building
from placefund.scenarios.contest import Contest, contest_of
from placefund.scenarios.models import Scenario
from placefund.scenarios.signing import actions as signing
from placefund.scenarios.signing.queries import signature_of
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest, in_force

RANKING, FLOORS = "Ranking only", "With a floor for each nation"
OFFICES = {
    Nation.WALES: ("Gwenllian Prys-Marlow", "Minister for Rehearsals, government of Wales (invented)"),
    Nation.SCOTLAND: ("Ruaridh Kinnaird-Oake", "Minister for Rehearsals, government of Scotland (invented)"),
    Nation.NORTHERN_IRELAND: ("Orla Finnabrogue", "Minister for Rehearsals, Northern Ireland (invented)"),
    Nation.ENGLAND: ("Barnaby Thornquist", "Minister for Rehearsals (invented)"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A scenario to be built: its name, what it is to show, its rules, and the name of the one it grew from."""

    name: str
    purpose: str
    plan: Plan
    based_on: str = ""


def _basis(round_: Round, merit: Merit) -> Plan:
    """The round's published method as a plan. What is decided already stays decided."""
    rows = Decision.objects.filter(application__round=round_).exclude(application__state="withdrawn")
    decided = [
        Override(
            decision.outcome == "fund",
            bid_id(decision.application_id),
            str(decision.decided_by),
            f"Decided on its own on {day_in_words(london(decision.decided_at).date())}.",
        )
        for decision in rows.select_related("decided_by").order_by("application_id")
    ]
    return Plan(
        thousands_of(money_for(round_)),
        merit=merit,
        alpha=Fraction(1),
        threshold=round_.terms().method.threshold_percent,
        overrides=tuple(decided),
    )


def _as_ranked(round_: Round) -> Plan:
    """The ranking with its lots, cut where the money ends: every bid above the line is funded, and nothing else fits."""
    plain, draw = _basis(round_, Merit.AGREED), getattr(round_, "draw", None)
    above = [row for row in ranked_list(round_, money_for(round_)) if row.ranked.is_above_the_line]
    fixed = {override.bid for override in plain.overrides}
    told = [_above(row, draw) for row in above if bid_id(row.application.pk) not in fixed]
    needed = sum(thousands_of(row.ranked.ask, up=True) for row in above)
    return replace(plain, envelope_thousands=needed or plain.envelope_thousands, overrides=(*plain.overrides, *told))


def _above(row: ListedBid, draw: Draw | None) -> Override:
    number, rank = row.application.pk, row.ranked.rank
    if draw is None or number not in draw.order:
        return Override(True, bid_id(number), "The ranking", f"Rank {rank}, above the line.")
    lot, day = draw.order.index(number) + 1, day_in_words(london(draw.drawn_at).date())
    why = f"Lot {lot} of {len(draw.order)} near the line, drawn on {day}; the money reaches it."
    return Override(True, bid_id(number), "The draw", why)


def _nations(contest: Contest, merit: Merit) -> list[str]:
    """The nations with a bid good enough to be funded, in the order of lists."""
    least = contest.round.terms().method.threshold_percent
    there = {each.nation for each in contest.scored(merit) if (contest.merit(each, merit) or 0) >= least}
    return [nation.value for nation in Nation if nation.value in there]


def _floor(nation: str, bids: int) -> Limit:
    return Limit(True, Group(Attribute.NATION, nation), Unit.NUMBER, bids)


@act
def hear_a_view(stage: Stage, slug: str) -> None:
    """The manager writes down what a government asks for: at least so many bids in its nation, with the reason."""
    round_ = stage.round(slug)
    if round_.state != "closed" or in_force(round_).exists():
        return
    there = [each.nation for each in contest_of(round_).contenders]
    nation = next((each for each in (*list(Nation)[1:], Nation.ENGLAND) if each.value in there), None)
    if nation is None:
        return
    person, office = OFFICES[nation]
    bids = min(2, there.count(nation.value))
    stated_views.state_view(
        round_,
        ViewRequest(Stance.FLOOR, group=Group(Attribute.NATION, nation.value), bids=bids),
        person=person,
        office=office,
        nation=nation.value,
        reason=f"{nation.value} had less of the pilot than its share of people, and its firms have said that they are ready.",
        reference=f"Letter to the fund of {day_in_words(stage.today)} (invented)",
        stated_on=stage.today,
        by=stage.manager,
        at=stage.at,
    )


@act
def build_scenarios(stage: Stage, slug: str) -> None:
    """The manager builds three: the ranking alone, a floor for each nation, and what a government asked for."""
    round_ = stage.round(slug)
    if round_.state != "closed" or signature_of(round_) or round_.scenarios.filter(name=RANKING).exists():
        return
    hear_a_view(stage, slug)
    plain, ranked = _basis(round_, Merit.AGREED), _as_ranked(round_)
    limits = tuple(_floor(each, 1) for each in _nations(contest_of(round_), Merit.AGREED))
    views = [view for view in in_force(round_) if view.is_a_rule]
    questions = [
        Question(
            RANKING, "The ranking with its lots, cut where the money ends; what is left stays in the fund.", ranked
        ),
        Question(
            FLOORS,
            "Spends all of the money on the best bids, with one in each nation that has a good one.",
            replace(plain, limits=limits),
            RANKING,
        ),
    ]
    if views:
        asked = replace(plain, limits=limits, views=tuple(view.pk for view in views), percents=_percents(round_))
        name = f"As {views[0].nation or views[0].office} asked, with part awards"
        purpose = "What the stated view would change with the lots as drawn, and what part awards make of it."
        questions.append(Question(name, purpose, asked, FLOORS))
    _build_all(stage, round_, questions)
    stage.later("sign_scenario", after(stage.at, 3, chance("sign", slug)), slug=slug)


def _percents(round_: Round) -> tuple[int, ...]:
    return tuple(sorted(round_.terms().method.award_percents, reverse=True))


@act
def try_scenarios(stage: Stage, slug: str) -> None:
    """Before the panel is done the manager tries out what is known so far; one of them cannot be had."""
    round_ = stage.round(slug)
    hear_a_view(stage, slug)
    so_far, by_mean = _basis(round_, Merit.AGREED), _basis(round_, Merit.MEAN)
    everywhere = replace(by_mean, limits=(Limit(True, Group(Attribute.ALL, ""), Unit.NUMBER, 9),))
    first = Question("So far", "The bids whose score is agreed.", so_far)
    mean = Question(
        "So far, by the readers' mean", "With the bids that the panel has still to discuss.", by_mean, "So far"
    )
    nine = Question("Nine bids", "Whether nine bids could be funded, as somebody asked.", everywhere, mean.name)
    _build_all(stage, round_, [first, mean, nine])


def _build_all(stage: Stage, round_: Round, questions: Sequence[Question]) -> None:
    """Build one after another. What they ask is known beforehand, and their answers are worked out side by side."""
    problems = _foreseen(stage, round_, questions)
    for question, problem, found in zip(questions, problems, computed(problems), strict=True):
        _build(stage, round_, question, problem, found)


def _foreseen(stage: Stage, round_: Round, questions: Sequence[Question]) -> list[Problem]:
    """What each will ask, found by building them and taking all of it back: no answer makes a difference to the next question."""
    at = stage.at
    with transaction.atomic():
        problems = [_built(stage, round_, question).problem() for question in questions]
        transaction.set_rollback(True)
    stage.at = at
    return problems


def _built(stage: Stage, round_: Round, question: Question) -> Scenario:
    return building.build(
        round_,
        question.plan,
        name=question.name,
        purpose=question.purpose,
        based_on=round_.scenarios.filter(name=question.based_on).first() if question.based_on else None,
        money=money_for(round_),
        by=stage.manager,
        at=stage.pause(12),
    )


def _build(stage: Stage, round_: Round, question: Question, problem: Problem, found: Computation) -> None:
    """Build one, and answer it here and now, so that its answer bears the time of the play."""
    scenario = answers.begin(_built(stage, round_, question), by=CLOCK, at=stage.at)
    if scenario.problem() != problem:
        raise NotAllowed(f"{scenario} does not ask what was worked out for it.")
    if found.failure:
        answers.give_up(scenario, scenario.attempt, why=found.failure, computed=found, by=CLOCK, at=stage.pause(1))
    else:
        answers.finish(scenario, scenario.attempt, found, by=CLOCK, at=stage.pause(1))


@act
def sign_scenario(stage: Stage, slug: str) -> None:
    """The decision maker signs the ranking, with reasons."""
    round_ = stage.round(slug)
    if round_.state != "closed":
        return
    if signature_of(round_) is None:
        scenario = Scenario.objects.filter(round=round_, state="solved", name=RANKING).first()
        if scenario is None:
            raise NotAllowed(f"{round_} has no scenario that could be signed.")
        signing.sign(
            scenario,
            reasons=(
                "It keeps to the ranking and to the lots, as was published before the round opened. The floors would have "
                "put weaker bids before stronger ones."
            ),
            money=money_for(round_),
            by=stage.of_the_fund(Role.DECISION_MAKER),
            at=stage.at,
        )
    stage.later("decide_round", after(stage.at, 2, chance("decide", slug)), slug=slug)
