"""The local call of one place: its terms, sixty bids, their readers, the panel, what is chosen, and what everybody is told."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from fractions import Fraction

from placefund.applications import actions as applications
from placefund.applications.corrections.actions import close_round
from placefund.applications.costing import actions as costing
from placefund.applications.models import Application
from placefund.applications.queries import findings_for_eligibility
from placefund.assessment.models import Assignment
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.queries import ranked_list, readings
from placefund.assessment.scoring import actions as scoring_actions
from placefund.decisions import actions as decisions
from placefund.decisions.queries import money_for
from placefund.domain.assessment.consensus import AgreedPoints, scale_of
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.findings import failed
from placefund.domain.local_calls import Wish
from placefund.domain.money import Money, share
from placefund.domain.partnerships import Helix
from placefund.domain.periods import LONDON, FinancialYear
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.local_calls.actions import CallWords, begin_call
from placefund.funds.models import Programme, Round
from placefund.matching import actions as matching
from placefund.matching.queries import ProposalOptions
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.meetings.queries import must_still_leave
from placefund.panels.models import Item
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partnership
from placefund.people import actions as people
from placefund.people.models import CLOCK, Organisation, User
from placefund.rehearsal.call_bids import QUESTIONS
from placefund.rehearsal.cast import DOMAIN, enter
from placefund.rehearsal.chance import after, at_work, before, chance
from placefund.rehearsal.place_bids import (
    CALL_OF,
    CRITERIA,
    BidVerdict,
    LocalBid,
    bodies_of_bids,
    helix_of,
    local_bids,
)
from placefund.rehearsal.place_book import Told, officer_of, programme_of, somebody, told_of
from placefund.rehearsal.stage import Stage, act

MODEL = "places-1"
"""The round of the fund whose terms the call begins with."""
MOST_READINGS = 13
FIRST_YEAR = 2027
TOWNS = ("Slatehead", "Harrowfell", "Salterford", "Gullhaven", "Porthlantern", "Wrackstrand", "Abertawel")
"""Where the bids say they are: each is in one or two of the place's local authorities."""
SOURCES = {
    Helix.BUSINESS: SourceClass.PRIVATE,
    Helix.RESEARCH: SourceClass.UNIVERSITY,
    Helix.CIVIC: SourceClass.PUBLIC,
    Helix.OTHER: SourceClass.CHARITY,
}


def _told() -> Told:
    return told_of(CALL_OF, "call")


def _at(moment: datetime) -> datetime:
    return moment.replace(tzinfo=LONDON)


def plan_call(stage: Stage) -> None:
    """Plan the call from its terms to the day on which its outcomes are released."""
    if CALL_OF not in stage.scale.places:
        return
    told = _told()
    opens, closes = _at(told["opens"]), _at(told["closes"])
    stage.later("begin_local_call", at_work(told["begins"], chance("local call")))
    stage.later("open_local_call", opens)
    for bid in local_bids():
        draw = chance("local bid", bid.number)
        stage.later("write_local_bid", after(opens, draw.randrange(3, 40), draw), number=bid.number)
        stage.later("send_local_bid", before(closes, draw.choice((1, 1, 2, 3, 6)), draw), number=bid.number)
    stage.later("close_local_call", closes)
    stage.later("check_local_bids", after(closes, 24, chance("check local bids")))
    stage.later("give_local_readers", after(closes, 34, chance("local readers")))
    stage.later("hold_local_panel", datetime.combine(told["panel_on"], time(9, 30), LONDON))
    stage.later("decide_local_call", at_work(told["decides_on"], chance("decide local call")))
    stage.later("release_local_call", at_work(told["released_on"], chance("release local call")))


def _programme(stage: Stage) -> Programme:
    return programme_of(stage, CALL_OF)


def local_call(stage: Stage) -> Round:
    """The call, with what its pages read of it."""
    rows = Round.objects.select_related("strand__fund", "programme__place", "programme__strand__fund")
    return rows.get(programme=_programme(stage))


# --- terms ------------------------------------------------------------------------------------------------------------


@act
def begin_local_call(stage: Stage) -> None:
    """The office plans its call with the fund's terms for projects of places, and those who judge it are given their parts."""
    told, programme = _told(), _programme(stage)
    by, scope = officer_of(stage, programme), f"programme:{programme.pk}"
    people.grant(somebody(stage, told["chair"]), Role.PANEL_CHAIR, scope, by=by, at=stage.at)
    people.grant(somebody(stage, told["decider"]), Role.DECISION_MAKER, scope, by=by, at=stage.pause(5))
    begin_call(
        programme,
        stage.round(MODEL),
        words=CallWords(told["name"], told["introduction"], told["contact"]),
        wish=Wish(_at(told["opens"]), _at(told["closes"]), Money.pounds(told["most_pounds"]), 3, is_sealed=True),
        money=Money.pounds(told["pounds"]),
        by=by,
        at=stage.pause(50),
    )
    for reader in told["reader"]:
        pool_actions.add_assessor(
            programme.office,
            enter(stage, reader["name"]),
            topics=reader["sectors"],
            leg=reader["leg"],
            expertise=reader["knows"],
            most_applications=MOST_READINGS,
            by=by,
            at=stage.pause(4),
        )


@act
def open_local_call(stage: Stage) -> None:
    """The call opens; whoever stands in a bid is in the register from now on, with somebody who acts for it."""
    funds.open(local_call(stage), by=officer_of(stage, _programme(stage)), at=stage.at)
    leads = {bid.lead for bid in local_bids()}
    for number, name in enumerate(bodies_of_bids(), 1):
        body = Organisation.objects.filter(name=name).first()
        helix = helix_of(name)
        if body is None:
            body = people.add_organisation(name, helix, identifier=f"XX-REHEARSAL-C{number:03d}", at=stage.at)
        scope, needed = f"organisation:{body.pk}", [Role.PARTNER]
        if name in leads:
            needed = [Role.LEAD_BIDDER, Role.CERTIFIER]
        person = None
        for role in needed:
            if not stage.has_holder(role, scope):
                person = person or enter(
                    stage, f"{name.removesuffix(' (invented)')}: bids", f"c{number:03d}@cast.{DOMAIN}"
                )
                people.grant(person, role, scope, at=stage.at)


# --- bids -------------------------------------------------------------------------------------------------------------


def _bid(number: int) -> LocalBid:
    return local_bids()[number - 1]


def application_of(stage: Stage, bid: LocalBid) -> Application:
    rows = Application.objects.select_related("round__strand__fund", "round__programme", "partnership__lead")
    return rows.get(round__programme=_programme(stage), partnership__name=bid.name)


def _answers_for(stage: Stage, body: Organisation) -> User:
    scope = f"organisation:{body.pk}"
    return stage.holder(Role.LEAD_BIDDER if stage.has_holder(Role.LEAD_BIDDER, scope) else Role.PARTNER, scope)


@act
def write_local_bid(stage: Stage, number: int) -> None:
    """A lead forms its partnership and writes its bid."""
    bid = _bid(number)
    lead = Organisation.objects.get(name=bid.lead)
    by = stage.lead(lead.pk)
    partnership = partnerships.form(bid.name, lead, by=by, at=stage.at)
    for name in bid.partners:
        body = Organisation.objects.get(name=name)
        partner = partnerships.invite(partnership, body, by=by, at=stage.pause(3))
        partnerships.join(partner, by=_answers_for(stage, body), at=stage.pause(2))
    codes = sorted(_programme(stage).place.area_codes())
    town = TOWNS[number % len(TOWNS)]
    chosen = codes[number % len(codes) :][:1] + (codes[:1] if number % 4 == 0 else [])
    partnerships.draw_place(
        partnership, f"{town} and around it ({number})", sorted(set(chosen)), by=by, at=stage.pause(5)
    )
    draft = applications.start(local_call(stage), Partnership.objects.get(pk=partnership.pk), by=by, at=stage.pause(8))
    sector = _told()["clusters"][bid.cluster]
    applications.describe(draft, title=bid.title, summary=bid.summary, sectors=[sector], by=by, at=stage.pause(9))
    for key in QUESTIONS:
        applications.answer(draft, key, bid.answers[key], by=by, at=stage.pause(22))
    _cost(stage, draft, bid, lead, by)
    _co_invest(stage, draft, bid, by)


def _cost(stage: Stage, draft: Application, bid: LocalBid, lead: Organisation, by: User) -> None:
    """What it asks for: people and things in the ratio of three to two, over the years that it takes."""
    count = max(1, (bid.months + 11) // 12)
    years = [FinancialYear(FIRST_YEAR + number) for number in range(count)]
    weights = (2, 4, 3)[:count]
    people_part, things_part = share(bid.ask, (3, 2))
    for category, kind, part in (
        (CostCategory.STAFF, SpendKind.RESOURCE, people_part),
        (CostCategory.EQUIPMENT, SpendKind.CAPITAL, things_part),
    ):
        costs = dict(zip(years, share(part, weights), strict=True))
        costing.set_costs(draft, lead, category, kind, costs, by=by, at=stage.pause(6))


def _co_invest(stage: Stage, draft: Application, bid: LocalBid, by: User) -> None:
    """What its lead puts in, and what others do."""
    own, others = share(bid.co_investment, (7, 3))
    partner = bid.partners[0] if bid.partners else f"Lenders of {bid.lead}"
    for investor, source, status, amount in (
        (bid.lead, SOURCES[bid.lead_helix], Status.COMMITTED, own),
        (partner, SourceClass.PRIVATE, Status.PLEDGED, others),
    ):
        applications.add_co_investment(
            draft,
            investor=investor,
            source=source,
            form=Form.CASH,
            status=status,
            year=FinancialYear(FIRST_YEAR),
            amount=amount,
            by=by,
            at=stage.pause(4),
        )


@act
def send_local_bid(stage: Stage, number: int) -> None:
    """The lead signs and sends its bid."""
    application = application_of(stage, _bid(number))
    signed = applications.certify(application, by=stage.certifier(application.partnership.lead_id), at=stage.at)
    applications.submit(signed, by=stage.lead(application.partnership.lead_id), at=stage.pause(25))


# --- reading ----------------------------------------------------------------------------------------------------------


@act
def close_local_call(stage: Stage) -> None:
    """Time closes the call, and the seal is off."""
    close_round(local_call(stage), by=CLOCK, at=stage.at)


def _sent(stage: Stage, *states: str) -> list[tuple[LocalBid, Application]]:
    named = {bid.name: bid for bid in local_bids()}
    rows = Application.objects.filter(round=local_call(stage), state__in=states).order_by("pk")
    rows = rows.select_related(
        "round__strand__fund", "round__programme", "partnership__lead", "partnership__place", "snapshot"
    )
    return [(named[row.partnership.name], row) for row in rows if row.partnership.name in named]


@act
def check_local_bids(stage: Stage) -> None:
    """The office looks at each bid: four cannot be judged, and are told why."""
    by = officer_of(stage, _programme(stage))
    for bid, row in _sent(stage, "submitted"):
        broken = failed(findings_for_eligibility(row, stage.at))
        if broken or bid.verdict.ineligible:
            reasons = bid.verdict.ineligible or " ".join(finding.why for finding in broken)
            applications.find_ineligible(row, reasons=reasons, is_sure=not broken, by=by, at=stage.pause(7))
        else:
            reasons = (
                "It stands in one of the four clusters, names who would use it, and rests on a finding of a partner."
            )
            applications.find_eligible(row, reasons=reasons, by=by, at=stage.pause(4))


@act
def give_local_readers(stage: Stage) -> None:
    """Three readers are proposed for each bid and given it."""
    round_, by = local_call(stage), officer_of(stage, _programme(stage))
    due_on = stage.today + timedelta(days=35)
    proposal = matching.propose(round_, ProposalOptions(due_on=due_on), by=by, at=stage.at)
    matching.apply(proposal, by=by, at=stage.pause(30))
    given = Assignment.objects.filter(application__round=round_, state="assigned").order_by("application", "pk")
    for number, row in enumerate(given):
        draw = chance("local reading", number)
        stage.later("read_local_bid", after(stage.at, draw.randrange(4, 33), draw), assignment=row.pk)


@act
def read_local_bid(stage: Stage, assignment: int) -> None:
    """A reader scores a bid: the first says what is of this bid alone, the others agree or differ by a point."""
    rows = Assignment.objects.select_related(
        "assessor__user", "application__partnership", "application__round__programme"
    )
    row = rows.get(pk=assignment)
    bid = next(bid for bid in local_bids() if bid.name == row.application.partnership.name)
    place = row.application.assignments.filter(pk__lt=row.pk).count()
    draw = chance("local score", bid.number, place)
    points, reasons = {}, {}
    for key in CRITERIA:
        points[key] = _points(bid.verdict, key, place, draw.choice((0, 0, 0, 1, -1)))
        reasons[key] = bid.verdict.reasons[key] if place == 0 else _reason(bid, key, points[key], place)
    by = stage.known(row.assessor.user)
    scoring_actions.score(row, points, reasons, draw.choice((2, 2, 3)), by=by, at=stage.at)


def _points(verdict: BidVerdict, key: str, place: int, moved: int) -> int:
    return max(1, min(7, verdict.points[key] + (moved if place else 0)))


def _reason(bid: LocalBid, key: str, points: int, place: int) -> str:
    """What a further reader writes; the same sentence never twice of one bid."""
    told = told_of(CALL_OF, "reasons")[key]
    choices = told["high" if points > 5 else "middle" if points > 3 else "low"]
    return str(choices[(bid.number + place * (1 + bid.number % 2)) % len(choices)])


# --- panel and decisions ----------------------------------------------------------------------------------------------


@act
def hold_local_panel(stage: Stage) -> None:
    """The panel of the call meets for a day, agrees a score on every bid, and leaves minutes."""
    told, round_, programme = _told(), local_call(stage), _programme(stage)
    officer, chair = officer_of(stage, programme), somebody(stage, told["chair"])
    meeting = meetings_actions.plan_meeting(
        round_, name=f"Panel of “{round_.name}”", held_on=stage.today, place="Coleg y Tywod", by=officer, at=stage.at
    )
    meetings_actions.seat(meeting, chair, part="chair", by=officer, at=stage.pause(1))
    for reader in told["reader"][:6]:
        meetings_actions.seat(meeting, somebody(stage, reader["name"]), part="member", by=officer, at=stage.pause(1))
    meetings_actions.suggest_order(meeting, by=chair, at=stage.pause(1))
    meeting = meetings_actions.open_meeting(meeting, by=chair, at=stage.pause(1))
    for item in Item.objects.filter(meeting=meeting).order_by("position").select_related(*Item.READ_WITH):
        _discuss(stage, item, chair)
    meetings_actions.close_meeting(meeting, by=chair, at=stage.pause(5))


def _discuss(stage: Stage, item: Item, chair: User) -> None:
    leaving = must_still_leave(item, stage.at)
    for recusal in leaving:
        meetings_actions.leave_table(item, recusal.member, why=recusal.why, by=chair, at=stage.at)
    item = meetings_actions.call_item(item, by=chair, at=stage.pause(1))
    application = item.application
    sent, agreed = readings(application), []
    for criterion in application.round.terms().criteria:
        mean = Fraction(sum(reading.points[criterion.key] for reading in sent), len(sent))
        points = min(scale_of(criterion), key=lambda each, mean=mean: (abs(each - mean), each))  # type: ignore[misc]
        spread = {reading.points[criterion.key] for reading in sent}
        reason = (
            "The readers agree, and the panel with them."
            if len(spread) == 1
            else "The readers differ by a point or more; the panel found their mean fair after hearing both."
        )
        agreed.append(AgreedPoints(criterion.key, points, reason))
    reason = "The panel took the bid as it stands, criterion by criterion."
    agreement_actions.agree_score(application, agreed, reason=reason, by=chair, at=stage.pause(6))
    for recusal in leaving:
        meetings_actions.return_to_table(item, recusal.member, by=chair, at=stage.at)


@act
def decide_local_call(stage: Stage) -> None:
    """Whoever decides goes down the list while there is money, and passes over what is asked for twice."""
    round_, programme = local_call(stage), _programme(stage)
    by = somebody(stage, _told()["decider"])
    named = {bid.name: bid for bid in local_bids()}
    left, rows = money_for(round_), ranked_list(round_, money_for(round_))
    for place, row in enumerate(rows, 1):
        bid, ask = named[row.application.partnership.name], row.application.snapshot.ask
        is_chosen = ask <= left and row.ranked.is_above_the_line
        left = left - ask if is_chosen else left
        decisions.decide(
            row.application,
            outcome="choose" if is_chosen else "decline",
            amount=ask if is_chosen else Money(0),
            reasons=(
                f"Place {place} of {len(rows)} in the agreed list, "
                + (
                    "and within the money of the call."
                    if is_chosen
                    else "below the line that the money of the call draws."
                )
            ),
            feedback=_feedback(bid, is_chosen=is_chosen),
            by=by,
            at=stage.pause(6),
        )
    officer = officer_of(stage, programme)
    decisions.draft_feedback(round_, by=officer, at=stage.pause(60))
    decided = [row for _, row in _sent(stage, "decided")]
    decisions.review_feedback(round_, decided, by=officer, at=stage.pause(60))


def _feedback(bid: LocalBid, *, is_chosen: bool) -> str:
    """What convinced most and what least, in the first reader's words."""
    ordered = sorted(CRITERIA, key=lambda key: (bid.verdict.points[key], CRITERIA.index(key)))
    least, most = bid.verdict.reasons[ordered[0]], bid.verdict.reasons[ordered[-1]]
    opening = "Chosen for the pipeline." if is_chosen else "Not chosen in this call."
    return f"{opening} What convinced most: {most} What convinced least: {least}"


@act
def release_local_call(stage: Stage) -> None:
    """Outcomes and feedback go out together; what was chosen stands in the pipeline from this moment."""
    round_ = local_call(stage)
    decisions.release(round_, by=officer_of(stage, _programme(stage)), at=stage.at)
