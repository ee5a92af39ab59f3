"""What the fund gives for what was approved: an offer in tranches, projects, a gate that opens and one that does not."""

from __future__ import annotations

from datetime import timedelta

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import offer_from_portfolio
from placefund.awards.models import Award, GateCondition, Tranche
from placefund.awards.tranches import actions as tranches
from placefund.changes import actions as changes
from placefund.changes.models import ProjectChange
from placefund.changes.queries import ChangeWords
from placefund.delivery import actions as delivery
from placefund.delivery.from_portfolios.actions import set_up_approved
from placefund.domain.costs import SpendKind
from placefund.domain.gates import GateKind, GateTerms, TrancheTerms
from placefund.domain.money import Money, share
from placefund.domain.periods import FinancialYear
from placefund.domain.project_changes import ProjectChangeKind
from placefund.domain.roles import Role
from placefund.gates import actions as gates
from placefund.gates.models import TrancheRelease
from placefund.partnerships import actions as partnerships
from placefund.rehearsal.chance import at_work, before, chance
from placefund.rehearsal.place_book import Told, body_of, officer_of, programme_of, told_of
from placefund.rehearsal.place_governance import meeting_of
from placefund.rehearsal.place_pipeline import candidate_of
from placefund.rehearsal.place_portfolio import portfolio_of
from placefund.rehearsal.stage import Stage, act

MILESTONES = ("Team and site in place", "First user at work with it", "In daily use")


def plan_award(stage: Stage) -> None:
    """Plan the award of each place whose review was released."""
    for place in stage.scale.places:
        told = told_of(place, "award")
        for name, key in (
            ("offer_for_portfolio", "offered_on"),
            ("accept_for_portfolio", "accepted_on"),
            ("set_up_portfolio", "set_up_on"),
        ):
            if key in told:
                stage.later(name, at_work(told[key], chance(name, place)), place=place)
        if "swap" in told:
            _plan_swap(stage, place, told["swap"])
        for number, tranche in enumerate(told.get("tranche", ()), 1):
            for step in ("met", "asked", "confirmed", "held"):
                if f"{step}_on" in tranche:
                    at = at_work(tranche[f"{step}_on"], chance("gate", place, number, step))
                    stage.later("move_tranche", at, place=place, number=number, step=step)


def _plan_swap(stage: Stage, place: str, told: Told) -> None:
    for name, key in (
        ("join_for_swap", "joins_on"),
        ("begin_swap", "begun_on"),
        ("ask_swap", "asked_on"),
        ("agree_swap", "agreed_on"),
    ):
        stage.later(name, at_work(told[key], chance(name, place)), place=place)
    board = at_work(told_of(place, "governance")["meeting"][told["meeting"]]["day"], chance("swap", place))
    stage.later("put_swap_before_board", before(board, 10, chance("swap before board", place)), place=place)


def award_of(stage: Stage, place: str) -> Award:
    """The award for a place's portfolio."""
    rows = Award.objects.select_related("strand__fund", "partnership__lead", "partnership__place")
    return rows.get(portfolio_edition__portfolio=portfolio_of(stage, place))


@act
def offer_for_portfolio(stage: Stage, place: str) -> None:
    """The manager offers one award for all that was approved, and says in which tranches it is given."""
    told, programme = told_of(place, "award"), programme_of(stage, place)
    partnership = programme.standing_partnerships.select_related("partnership__lead", "partnership__place").last()
    if partnership is None:
        return
    award = offer_from_portfolio(
        portfolio_of(stage, place),
        partnership.partnership,
        title=told["title"],
        summary=told["summary"],
        starts_on=told["starts_on"],
        ends_on=told["ends_on"],
        by=stage.manager,
        at=stage.at,
    )
    amounts = share(award.amount, [each["percent"] for each in told["tranche"]])
    for terms, amount in zip(told["tranche"], amounts, strict=True):
        year = FinancialYear(terms["year"])
        gate = (GateTerms(GateKind.JUDGED, text=terms["condition"]),) if "condition" in terms else ()
        tranche = TrancheTerms(amount, SpendKind.CAPITAL, year, terms.get("gate_on"), gate)
        tranches.add_tranche(award, tranche, by=stage.manager, at=stage.pause(6))
    reason = "What comes later is given once it is shown that what comes first works."
    tranches.put_into_force(award, reason=reason, by=stage.manager, at=stage.pause(10))


@act
def accept_for_portfolio(stage: Stage, place: str) -> None:
    """The lead of the place's partnership accepts."""
    award = award_of(stage, place)
    if award.state == "offered":
        awards.accept(award, by=stage.lead(award.partnership.lead_id), at=stage.at)


@act
def set_up_portfolio(stage: Stage, place: str) -> None:
    """The lead sets up the approved projects, with milestones, and starts them."""
    award = award_of(stage, place)
    by = stage.lead(award.partnership.lead_id)
    for project in set_up_approved(award, by=by, at=stage.at):
        days = (project.ends_on - project.starts_on).days
        for number, title in enumerate(MILESTONES, 1):
            due_on = project.starts_on + timedelta(days=days * number // len(MILESTONES) - 10)
            delivery.add_milestone(project, title, due_on, by=by, at=stage.pause(3))
        if project.partners.exists():
            delivery.start(project, by=by, at=stage.pause(8))


@act
def move_tranche(stage: Stage, place: str, number: int, step: str) -> None:
    """A gate is judged, its tranche asked for and confirmed by a second person, or held back."""
    told: Told = told_of(place, "award")["tranche"][number - 1]
    tranche = Tranche.objects.get(award=award_of(stage, place), number=number, ended_at__isnull=True)
    officer = stage.of_the_fund(Role.MONITORING_OFFICER)
    if step == "met":
        condition = GateCondition.objects.get(tranche=tranche)
        gates.judge(condition, is_met=True, reason=told["why_met"], by=officer, at=stage.at)
    elif step == "asked":
        gates.ask_release(tranche, reason=told["why_asked"], by=officer, at=stage.at)
    elif step == "confirmed":
        asked = TrancheRelease.objects.filter(tranche=tranche).order_by("-pk")[0]
        gates.confirm_release(asked, by=stage.of_the_fund(Role.FINANCE_OFFICER), at=stage.at)
    else:
        gates.hold_back(tranche, reason=told["why_held"], opens=told["opens"], by=officer, at=stage.at)


# --- a swap -----------------------------------------------------------------------------------------------------------


def _swap_of(stage: Stage, place: str) -> ProjectChange:
    return ProjectChange.objects.get(award=award_of(stage, place), number=1)


@act
def join_for_swap(stage: Stage, place: str) -> None:
    """Whoever leads the project in reserve joins the partnership: only who has joined can be paid."""
    award, body = award_of(stage, place), body_of(stage, told_of(place, "award")["swap"]["joins"])
    by = stage.lead(award.partnership.lead_id)
    partner = partnerships.invite(award.partnership, body, by=by, at=stage.at)
    partnerships.join(partner, by=stage.answers_for(body), at=stage.pause(90))


@act
def begin_swap(stage: Stage, place: str) -> None:
    """The lead begins a change: one project out, the one in reserve in its place."""
    told, award = told_of(place, "award")["swap"], award_of(stage, place)
    candidate = candidate_of(stage, place, told["candidate"])
    words = ChangeWords(
        kind=ProjectChangeKind.SWAP,
        project=award.projects.get(title=told["project"]),
        candidate=candidate,
        partner=body_of(stage, told["partner"]),
        amount=Money.pounds(told["pounds"]),
        title=candidate.title,
        summary=candidate.summary,
        starts_on=told["starts_on"],
        ends_on=told["ends_on"],
        milestone=told["milestone"],
        milestone_on=told["milestone_on"],
    )
    changes.begin(award, words, by=stage.lead(award.partnership.lead_id), at=stage.at)


@act
def put_swap_before_board(stage: Stage, place: str) -> None:
    """The office puts the change on the agenda of the place's board, which has its word first."""
    meeting = meeting_of(stage, place, told_of(place, "award")["swap"]["meeting"])
    if meeting is not None:
        by = officer_of(stage, programme_of(stage, place))
        changes.put_before_board(_swap_of(stage, place), meeting, by=by, at=stage.at)


@act
def ask_swap(stage: Stage, place: str) -> None:
    """The lead asks the fund, once the board has endorsed it."""
    award = award_of(stage, place)
    by = stage.lead(award.partnership.lead_id)
    changes.ask(_swap_of(stage, place), reason=told_of(place, "award")["swap"]["reason"], by=by, at=stage.at)


@act
def agree_swap(stage: Stage, place: str) -> None:
    """The fund's manager agrees, and the change carries itself out."""
    told = told_of(place, "award")["swap"]
    swap = _swap_of(stage, place)
    changes.agree(swap, reason=told["agreed"], public_line=told["public_line"], by=stage.manager, at=stage.at)
