"""A small call of a place in two tracks: quality read by the fund, fit by the place. What it chose goes before the board."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from placefund.applications import actions as applications
from placefund.applications.corrections.actions import close_round
from placefund.applications.costing import actions as costing
from placefund.applications.models import Application
from placefund.assessment.models import Assignment
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.queries import readings
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.tracks.actions import open_tracks
from placefund.decisions import actions as decisions
from placefund.decisions.endorsement.actions import put_choice_before_board
from placefund.domain.assessment.consensus import AgreedPoints, scale_of
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.tracks import Weighing
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.local_calls import Wish
from placefund.domain.money import Money, share
from placefund.domain.periods import LONDON, FinancialYear
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.local_calls.actions import CallWords, begin_call, set_criteria
from placefund.funds.models import Round
from placefund.matching import actions as matching
from placefund.matching.queries import ProposalOptions
from placefund.panels.agreement import actions as agreement_actions
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partnership
from placefund.people import actions as people
from placefund.people.models import CLOCK
from placefund.rehearsal.call_bids import QUESTIONS
from placefund.rehearsal.cast import enter
from placefund.rehearsal.chance import after, at_work, chance
from placefund.rehearsal.place_book import Told, body_of, officer_of, programme_of, somebody, told_of
from placefund.rehearsal.place_call import MODEL
from placefund.rehearsal.place_governance import meeting_of
from placefund.rehearsal.stage import Stage, act

YEARS = (FinancialYear(2027), FinancialYear(2028))
STEPS = {
    "check_tracks": "checked_on",
    "give_tracks": "given_on",
    "open_tracks_to_each_other": "opened_on",
    "agree_tracks": "agreed_on",
    "decide_tracks": "decided_on",
    "put_tracks": "put_on",
    "release_tracks": "released_on",
}


def plan_tracks(stage: Stage) -> None:
    """Plan the call of each place that has one in two tracks."""
    for place in stage.scale.places:
        told = told_of(place, "tracks")
        if not told:
            continue
        opens, closes = _at(told["opens"]), _at(told["closes"])
        stage.later("begin_tracks_call", at_work(told["begins"], chance("tracks", place)), place=place)
        stage.later("open_tracks_call", opens, place=place)
        for number, _ in enumerate(told["bid"]):
            written = after(opens, 12 + 9 * number, chance("tracks bid", place, number))
            stage.later("send_tracks_bid", written, place=place, number=number)
        stage.later("close_tracks_call", closes, place=place)
        for step, day in STEPS.items():
            stage.later(step, at_work(told[day], chance("tracks", place, step)), place=place)


def _at(moment: datetime) -> datetime:
    return moment.replace(tzinfo=LONDON)


def _told(place: str) -> Told:
    return told_of(place, "tracks")


def _call(stage: Stage, place: str) -> Round:
    rows = Round.objects.select_related("strand__fund", "programme__place", "programme__strand__fund")
    return rows.get(programme=programme_of(stage, place), name=_told(place)["name"])


def _bids(stage: Stage, place: str, *states: str) -> list[tuple[Told, Application]]:
    rows = Application.objects.select_related(*Application.READ_WITH).filter(round=_call(stage, place))
    by_title = {bid["title"]: bid for bid in _told(place)["bid"]}
    return [(by_title[row.title], row) for row in rows.filter(state__in=states).order_by("pk") if row.title in by_title]


# --- terms and bids -----------------------------------------------------------------------------------------------------


@act
def begin_tracks_call(stage: Stage, place: str) -> None:
    """The office plans the call with criteria of its own, and names who reads fit, who agrees scores and who decides."""
    told, programme = _told(place), programme_of(stage, place)
    by, scope = officer_of(stage, programme), f"programme:{programme.pk}"
    people.grant(somebody(stage, told["chair"]), Role.PANEL_CHAIR, scope, by=by, at=stage.at)
    people.grant(somebody(stage, told["decider"]), Role.DECISION_MAKER, scope, by=by, at=stage.pause(5))
    model = stage.round(MODEL)
    needed, most = model.terms().assessors_needed, Money.pounds(told["most_pounds"])
    call = begin_call(
        programme,
        model,
        words=CallWords(told["name"], told["introduction"], told["contact"]),
        wish=Wish(_at(told["opens"]), _at(told["closes"]), most, needed, is_sealed=True, board_endorses=True),
        money=Money.pounds(told["pounds"]),
        by=by,
        at=stage.pause(40),
    )
    scale = model.terms().criteria[0]
    own = [Criterion(each["key"], each["title"], each["weight"], scale.lowest, scale.highest) for each in told["fit"]]
    set_criteria(call, own, Weighing.BOTH, by=by, at=stage.pause(15))
    for reader in told["reader"]:
        user = enter(stage, reader["name"])
        pool_actions.add_assessor(
            programme.office, user, leg=reader["leg"], expertise=reader["knows"], by=by, at=stage.pause(4)
        )


@act
def open_tracks_call(stage: Stage, place: str) -> None:
    funds.open(_call(stage, place), by=officer_of(stage, programme_of(stage, place)), at=stage.at)


@act
def send_tracks_bid(stage: Stage, place: str, number: int) -> None:
    """A lead forms its partnership, writes its bid, signs it and sends it."""
    bid = _told(place)["bid"][number]
    lead = body_of(stage, bid["lead"])
    by = stage.lead(lead.pk)
    partnership = partnerships.form(f"{bid['title']}: partnership", lead, by=by, at=stage.at)
    for key in bid["partners"]:
        body = body_of(stage, key)
        partner = partnerships.invite(partnership, body, by=by, at=stage.pause(3))
        partnerships.join(partner, by=stage.answers_for(body), at=stage.pause(2))
    codes = sorted(programme_of(stage, place).place.area_codes())
    partnerships.draw_place(partnership, f"{bid['title']}: where", codes[:2], by=by, at=stage.pause(5))
    stands = Partnership.objects.get(pk=partnership.pk)
    draft = applications.start(_call(stage, place), stands, by=by, at=stage.pause(8))
    summary = " ".join(bid["idea"].split()[:60])
    applications.describe(draft, title=bid["title"], summary=summary, sectors=[bid["sector"]], by=by, at=stage.pause(9))
    for key in QUESTIONS:
        applications.answer(draft, key, bid[key], by=by, at=stage.pause(22))
    staff, things = share(Money.pounds(bid["ask"]), (2, 3))
    for category, kind, part in (
        (CostCategory.STAFF, SpendKind.RESOURCE, staff),
        (CostCategory.EQUIPMENT, SpendKind.CAPITAL, things),
    ):
        costs = dict(zip(YEARS, share(part, (3, 2)), strict=True))
        costing.set_costs(draft, lead, category, kind, costs, by=by, at=stage.pause(6))
    applications.add_co_investment(
        draft, investor=f"Partners of “{bid['title']}”", source=SourceClass.PRIVATE, form=Form.CASH,
        status=Status.COMMITTED, year=YEARS[0], amount=Money.pounds(bid["co_investment"]), by=by, at=stage.pause(4),
    )  # fmt: skip
    signed = applications.certify(draft, by=stage.certifier(lead.pk), at=stage.pause(60))
    applications.submit(signed, by=by, at=stage.pause(25))


@act
def close_tracks_call(stage: Stage, place: str) -> None:
    close_round(_call(stage, place), by=CLOCK, at=stage.at)


# --- two tracks ---------------------------------------------------------------------------------------------------------


@act
def check_tracks(stage: Stage, place: str) -> None:
    by = officer_of(stage, programme_of(stage, place))
    for _, row in _bids(stage, place, "submitted"):
        reasons = "It names what is cast or mended, and who uses it here."
        applications.find_eligible(row, reasons=reasons, by=by, at=stage.pause(6))


@act
def give_tracks(stage: Stage, place: str) -> None:
    """The fund finds who reads quality, the place who reads fit; each sees its own track alone."""
    call, due_on = _call(stage, place), _told(place)["read_on"]
    for by in (stage.manager, officer_of(stage, programme_of(stage, place))):
        proposal = matching.propose(call, ProposalOptions(due_on=due_on), by=by, at=stage.pause(5))
        matching.apply(proposal, by=by, at=stage.pause(20))
    given = Assignment.objects.filter(application__round=call, state="assigned").order_by("application", "pk")
    for number, row in enumerate(given):
        draw = chance("tracks reading", place, number)
        stage.later("read_tracks_bid", after(stage.at, draw.randrange(4, 26), draw), place=place, assignment=row.pk)


@act
def read_tracks_bid(stage: Stage, place: str, assignment: int) -> None:
    """A reader scores what their own track asks, and says what convinces and what does not."""
    row = Assignment.objects.select_related(*Assignment.READ_WITH).get(pk=assignment)
    bid = next(bid for bid in _told(place)["bid"] if bid["title"] == row.application.title)
    told = {**bid["quality"], **bid["fit"]}
    draw, points, reasons = chance("tracks score", place, assignment), {}, {}
    for criterion in row.terms().criteria:
        points[criterion.key] = max(
            criterion.lowest, min(criterion.highest, told[criterion.key] + draw.choice((0, 0, 0, 1, -1)))
        )
        reasons[criterion.key] = bid["good" if points[criterion.key] > 4 else "weak"]
    by = stage.known(row.assessor.user)
    scoring_actions.score(row, points, reasons, draw.choice((2, 3)), by=by, at=stage.at)


@act
def open_tracks_to_each_other(stage: Stage, place: str) -> None:
    """Everything is read: the office opens the tracks to each other."""
    open_tracks(_call(stage, place), by=officer_of(stage, programme_of(stage, place)), at=stage.at)


@act
def agree_tracks(stage: Stage, place: str) -> None:
    """The chair agrees each criterion, at the mean of those who read it."""
    by = somebody(stage, _told(place)["chair"])
    for _, row in _bids(stage, place, "eligible"):
        sent, agreed = readings(row), []
        for criterion in row.round.terms().criteria:
            given = [reading.points[criterion.key] for reading in sent if criterion.key in reading.points]
            mean = Fraction(sum(given), len(given))
            points = min(scale_of(criterion), key=lambda each, mean=mean: (abs(each - mean), each))  # type: ignore[misc]
            agreed.append(AgreedPoints(criterion.key, points, "The mean of those who read for it."))
        reason = "Both tracks were read side by side."
        agreement_actions.agree_score(row, agreed, reason=reason, by=by, at=stage.pause(15))


# --- the choice and the board -------------------------------------------------------------------------------------------


@act
def decide_tracks(stage: Stage, place: str) -> None:
    """Whoever decides chooses what both tracks carry."""
    by, call = somebody(stage, _told(place)["decider"]), _call(stage, place)
    for bid, row in _bids(stage, place, "assessed"):
        is_chosen = min(bid["quality"].values()) > 4  # above the middle of the scale
        decisions.decide(
            row,
            outcome="choose" if is_chosen else "decline",
            amount=row.snapshot.ask if is_chosen else Money(0),
            reasons=bid["good"] if is_chosen else bid["weak"],
            feedback=f"What convinced most: {bid['good']} What convinced least: {bid['weak']}",
            by=by,
            at=stage.pause(12),
        )
    officer = officer_of(stage, programme_of(stage, place))
    decisions.draft_feedback(call, by=officer, at=stage.pause(30))
    decided = [row for _, row in _bids(stage, place, "decided")]
    decisions.review_feedback(call, decided, by=officer, at=stage.pause(30))


@act
def put_tracks(stage: Stage, place: str) -> None:
    """The office puts what was chosen before the board, project by project."""
    meeting = meeting_of(stage, place, _told(place)["meeting"])
    if meeting is not None:
        by = officer_of(stage, programme_of(stage, place))
        put_choice_before_board(_call(stage, place), meeting, is_line_by_line=True, by=by, at=stage.at)


@act
def release_tracks(stage: Stage, place: str) -> None:
    """Once the board has endorsed it, outcomes go out, and what was chosen stands in the pipeline."""
    decisions.release(_call(stage, place), by=officer_of(stage, programme_of(stage, place)), at=stage.at)
