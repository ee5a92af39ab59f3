"""Builders: plain functions that make the things tests need, by the same actions people use."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from placefund.applications import actions as applications
from placefund.applications.costing import actions as costing
from placefund.applications.models import Application
from placefund.assessment.scoring import actions as scoring_actions
from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.decisions import actions as decisions
from placefund.delivery import actions as delivery
from placefund.delivery.models import Project
from placefund.domain.answers.register import kind_of
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.conditions import ConditionTerms
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.formulas import Direction, Normalisation, Transform
from placefund.domain.formulas.publication import Figure, PublishedFormula, Recipe, Weighting
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import LONDON, FinancialYear, Quarter
from placefund.domain.questions import LONG_TEXT
from placefund.domain.roles import Role
from placefund.domain.terms import Terms
from placefund.funds import actions as funds
from placefund.funds.models import Allocation, FormulaRecord, Fund, Round, Strand
from placefund.funds.stages import stage_of
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.models import Meeting
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partner, Partnership
from placefund.people.models import CLOCK
from placefund.places import actions as places
from placefund.places.models import Area, Place
from placefund.returns import actions as returns
from placefund.returns.models import Return
from tests.build_rounds import (  # noqa: F401  whoever builds finds all builders here
    AFTER,
    AT,
    CLOSES,
    COUNTING,
    CRITERIA,
    OPENS,
    QUESTIONS,
    SUMMARY,
    TERMS,
    Cast,
    Side,
    a_fund,
    a_planned_round,
    a_strand,
    a_user,
    an_open_round,
    an_organisation,
    some_areas,
)
from tests.worlds import NUMBERS, once


@once
def a_side(*, place: Place | None = None, codes: tuple[str, ...] = ("E06000026", "E07000041")) -> Side:
    """A partnership with three helices that have all joined, for a drawn place (or the one given)."""
    if not Area.objects.exists():
        some_areas()
    number = next(NUMBERS)
    organisations = {
        "civic": an_organisation(f"Council {number}", Helix.CIVIC),
        "business": an_organisation(f"Company {number}", Helix.BUSINESS),
        "research": an_organisation(f"University {number}", Helix.RESEARCH),
    }
    civic = organisations["civic"]
    lead = a_user(f"Lead {number}", role=Role.LEAD_BIDDER, scope=f"organisation:{civic.pk}")
    certifier = a_user(f"Certifier {number}", role=Role.CERTIFIER, scope=f"organisation:{civic.pk}")
    partner_users = {}
    partnership = partnerships.form(f"Partnership {number}", civic, by=lead, at=AT)
    for kind in ("business", "research"):
        user = a_user(f"Partner {kind} {number}", role=Role.PARTNER, scope=f"organisation:{organisations[kind].pk}")
        partners_row = partnerships.invite(partnership, organisations[kind], by=lead, at=AT)
        partnerships.join(partners_row, by=user, at=AT)
        partner_users[kind] = user
    if place is not None:
        partnerships.stand_for(partnership, place, by=lead, at=AT)
    else:
        partnerships.draw_place(partnership, f"Place {number}", codes, by=lead, at=AT)
    partnership = Partnership.objects.get(pk=partnership.pk)
    return Side(lead, partner_users["business"], certifier, partnership, organisations)


@once
def fill(application: Application, side: Side, ask: Money = Money.pounds(4_000_000)) -> Application:  # noqa: B008
    """Write everything a draft needs: it can be certified afterwards."""
    lead = side.lead
    applications.describe(
        application, title=f"Bid {application.pk}", summary=SUMMARY, sectors=("Life sciences",), by=lead, at=AT
    )
    for question in application.round.terms().questions:
        if question.is_answered_by_each:
            continue
        text = f"We will do what {question.key} asks."
        given = text if question.kind == LONG_TEXT else kind_of(question).sample(question)
        applications.answer(application, question.key, given, by=lead, at=AT)
    year = application.round.terms().payable_years[0]
    costs = (side.organisations["civic"], CostCategory.STAFF, SpendKind.RESOURCE, year, ask)
    costing.set_cost(application, *costs, by=lead, at=AT)
    applications.add_co_investment(
        application,
        investor="Harbour Investors",
        source=SourceClass.PRIVATE,
        form=Form.CASH,
        status=Status.COMMITTED,
        year=year,
        amount=ask,
        by=lead,
        at=AT,
    )
    return application


ORDER = ("draft", "filled", "certified", "submitted", "eligible", "scored", "assessed", "decided", "successful")


@once
def an_application(
    state: str = "draft",
    *,
    round_: Round | None = None,
    side: Side | None = None,
    cast: Cast | None = None,
    ask: Money = Money.pounds(4_000_000),  # noqa: B008  immutable
    score: int = 4,
) -> Application:
    """An application brought to a state by its proper moves. “filled” is a draft that could be certified; “scored” is eligible
    with three readings. From “successful” on the round is released."""
    round_ = round_ or an_open_round()
    side = side or a_side()
    cast = cast or Cast(round_.strand.fund)
    steps = ORDER[: ORDER.index(state) + 1]
    application = applications.start(round_, side.partnership, by=side.lead, at=AT)
    application.side = side  # type: ignore[attr-defined]
    application.cast = cast  # type: ignore[attr-defined]
    for step in steps[1:]:
        application = _advance(application, step, side, cast, ask, score)
        application.side = side  # type: ignore[attr-defined]
        application.cast = cast  # type: ignore[attr-defined]
    return application


@once
def a_round_to_read(bids: int = 2, terms: Terms = TERMS) -> tuple[Round, Cast, list[Application]]:
    """Eligible applications of one round, and a pool of the cast's three assessors."""
    round_ = an_open_round(terms=terms)
    cast = Cast(round_.strand.fund)
    cast.assessors  # noqa: B018  made when it is first asked for
    return round_, cast, [an_application("eligible", round_=round_, cast=cast) for _ in range(bids)]


@once
def read_by_all(application: Application, cast: Cast, score: int = 4) -> None:
    """Three assessors give every criterion this score."""
    for assessor in cast.assessors:
        assignment = scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)
        points = {criterion.key: score for criterion in CRITERIA}
        reasons = {criterion.key: "Because of what they wrote." for criterion in CRITERIA}
        scoring_actions.score(assignment, points, reasons, by=assessor.user, at=AFTER)


@once
def release(round_: Round, cast: Cast) -> None:
    """Close a round, if it is open, and release its outcomes."""
    if round_.state == "open":
        round_ = funds.close(round_, by=cast.manager, at=AFTER)
    review_all_feedback(round_, cast)
    decisions.release(round_, by=cast.manager, at=AFTER)


@once
def review_all_feedback(round_: Round, cast: Cast) -> None:
    """Draft the feedback to every application of a round from its readers' reasons, and mark it as reviewed."""
    decisions.draft_feedback(round_, by=cast.manager, at=AFTER)
    scored = Application.objects.filter(round=round_, agreed__isnull=False).exclude(state="withdrawn")
    decisions.review_feedback(round_, scored, by=cast.manager, at=AFTER)


@once
def _advance(application: Application, step: str, side: Side, cast: Cast, ask: Money, score: int) -> Application:
    match step:
        case "filled":
            fill(application, side, ask)
        case "certified":
            return applications.certify(application, by=side.certifier, at=AT)
        case "submitted":
            return applications.submit(application, by=side.lead, at=AT)
        case "eligible":
            return applications.find_eligible(application, reasons="Every rule holds.", by=cast.manager, at=AFTER)
        case "scored":
            read_by_all(application, cast, score)
        case "assessed":
            agreed = Fraction(score - 1, 4) * 100
            agreement_actions.agree_score(application, agreed, reason="The panel agreed.", by=cast.chair, at=AFTER)
        case "decided":
            decisions.decide(
                application,
                outcome=stage_of(application.round).kind.positive_outcome,
                amount=ask,
                reasons="Above the line.",
                feedback="Well done.",
                by=cast.decider,
                at=AFTER,
            )
        case "successful":
            release(application.round, cast)
    return Application.objects.get(pk=application.pk)


@once
def an_award(state: str = "accepted", *, ask: Money = Money.pounds(4_000_000), cast: Cast | None = None) -> Award:  # noqa: B008
    """An award after a competition, of the cast's fund when one is given; `award.side` and `award.cast` are the people."""
    strand = cast and (cast.fund.strands.filter(kind="competed").select_related("fund").first() or a_strand(cast.fund))
    round_ = an_open_round(strand)
    application = an_application("successful", round_=round_, ask=ask, cast=cast)
    side, cast = application.side, application.cast  # type: ignore[attr-defined]
    award = awards.offer(
        application.decision,
        starts_on=date(2026, 4, 1),
        ends_on=date(2029, 3, 31),
        conditions=(ConditionTerms("Sign the collaboration agreement."),),
        by=cast.manager,
        at=AFTER,
    )
    if state == "accepted":
        award = awards.accept(award, by=side.lead, at=AFTER)
    award.side, award.cast = side, cast  # type: ignore[attr-defined]
    return award


@once
def some_awards(
    count: int,
    *,
    fund: Fund | None = None,
    ask: Money = Money.pounds(4_000_000),  # noqa: B008  immutable
) -> list[Award]:
    """Several accepted awards of one round; each has its `side`, and all share one `cast`."""
    round_ = an_open_round(a_strand(fund))
    cast = Cast(round_.strand.fund)
    bids = [an_application("decided", round_=round_, cast=cast, ask=ask) for _ in range(count)]
    release(round_, cast)
    life = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    accepted = []
    for bid in bids:
        bid.decision.refresh_from_db()
        side = bid.side  # type: ignore[attr-defined]
        award = awards.accept(awards.offer(bid.decision, **life, by=cast.manager, at=AFTER), by=side.lead, at=AFTER)
        award.side, award.cast = side, cast  # type: ignore[attr-defined]
        accepted.append(award)
    return accepted


@once
def a_project(award: Award | None = None, *, grant: Money = Money.pounds(1_000_000), state: str = "active") -> Project:  # noqa: B008
    """A project with one partner and one milestone."""
    award = award or an_award()
    lead = award.side.lead  # type: ignore[attr-defined]
    project = delivery.set_up(
        award,
        title=f"Project {next(NUMBERS)}",
        summary=SUMMARY,
        starts_on=date(2026, 4, 1),
        ends_on=date(2028, 3, 31),
        by=lead,
        at=AFTER,
    )
    delivery.set_partner(project, award.partnership.lead, grant, by=lead, at=AFTER)
    delivery.add_milestone(project, "First robot in the water", date(2027, 9, 30), by=lead, at=AFTER)
    if state == "active":
        project = delivery.start(project, by=lead, at=AFTER)
    project.award = award
    return project


Q1 = Quarter(FinancialYear(2026), 1)
AFTER_Q1 = datetime(2026, 7, 6, 9, 0, tzinfo=LONDON)


@once
def a_return(state: str = "draft", *, project: Project | None = None, claim: Money = Money.pounds(100_000)) -> Return:  # noqa: B008
    """The return of the first quarter with one claim, brought to a state by its proper moves."""
    project = project or a_project()
    award = project.award
    side, cast = award.side, award.cast  # type: ignore[attr-defined]
    report = returns.open_return(award, Q1, by=side.lead, at=AFTER_Q1)
    returns.describe_progress(report, "The team is hired.", by=side.lead, at=AFTER_Q1)
    returns.set_claim(report, project, award.partnership.lead, CostCategory.STAFF, claim, by=side.lead, at=AFTER_Q1)
    if state in ("sent", "queried", "approved", "paid"):
        report = returns.send(report, by=side.lead, at=AFTER_Q1)
    if state == "queried":
        returns.query(report, "Which posts?", by=cast.monitoring, at=AFTER_Q1)
        report = Return.objects.get(pk=report.pk)
    if state in ("approved", "paid"):
        report = returns.approve(report, by=cast.monitoring, at=AFTER_Q1)
    if state == "paid":
        report = returns.pay(report, by=cast.finance, at=AFTER_Q1)
    report.award = award
    return report


@once
def an_earmarked_place(name: str = "Earmarked City", codes: tuple[str, ...] = ("E08000001",)) -> Place:
    if not Area.objects.exists():
        some_areas()
    return places.add_place(name, [places.AreaPart(code) for code in codes], origin="earmarked", by=CLOCK, at=AT)


@once
def an_allocation(fund: Fund | None = None, amount: Money = Money.pounds(30_000_000)) -> Allocation:  # noqa: B008  immutable
    strand = a_strand(fund, kind="earmarked")
    return funds.allocate_to_place(strand, an_earmarked_place(), amount, announced_on=date(2025, 6, 8), by=CLOCK, at=AT)


@once
def a_formula(strand: Strand, values: dict[str, tuple[int, int]]) -> FormulaRecord:
    """People and trees of each place by its slug, weighed in halves; cap £60 million, in steps of £1,000."""

    def figure(key: str, position: int) -> Figure:
        held = {place: both[position] for place, both in values.items()}
        return Figure(
            key=key, name=key.capitalize(), unit=key, definition="As counted.", source_refs="", values=held, notes={}
        )

    def recipe(key: str) -> Recipe:
        words = {"direction": Direction.MORE, "transform": Transform.IDENTITY, "normalisation": Normalisation.SHARE}
        return Recipe(key=key, name=key.capitalize(), why=f"By {key}.", figure=key, per="", times="", **words)  # type: ignore[arg-type]

    formula = PublishedFormula(
        name="People and trees",
        says="Nobody decided by it.",
        is_illustration=True,
        cap_pence=6_000_000_000,
        cap_says="Set for a test.",
        step_pence=100_000,
        figures=(figure("people", 0), figure("trees", 1)),
        recipes=(recipe("people"), recipe("trees")),
        weightings=(
            Weighting(key="halves", name="In halves", why="For balance.", points={"people": 50, "trees": 50}),
            Weighting(key="people", name="By people", why="For people.", points={"people": 100}),
        ),
    )
    return funds.hold_formula(strand, formula, by=CLOCK, at=AT)


@once
def a_partner(state: str = "invited") -> Partner:
    """An invitation from somebody's partnership to a new organisation."""
    side = a_side()
    return partnerships.invite(side.partnership, an_organisation(helix=Helix.OTHER), by=side.lead, at=AT)


@once
def a_meeting(
    state: str = "planned", *, round_: Round | None = None, cast: Cast | None = None, bids: int = 1
) -> Meeting:
    """A panel meeting of a round with this many scored bids on its order. The chair and the first assessor sit; `meeting.cast` are
    the people. “called” is a sitting meeting whose first bid is being discussed."""
    round_ = round_ or an_open_round()
    cast = cast or Cast(round_.strand.fund)
    for _ in range(bids):
        an_application("scored", round_=round_, cast=cast)
    meeting = meetings_actions.plan_meeting(
        round_, name="Main panel", held_on=AFTER.date(), place="Room 1", by=cast.manager, at=AFTER
    )
    meetings_actions.seat(meeting, cast.chair, part="chair", by=cast.manager, at=AFTER)
    meetings_actions.seat(meeting, cast.assessors[0].user, part="member", by=cast.manager, at=AFTER)
    if bids:
        meetings_actions.suggest_order(meeting, by=cast.manager, at=AFTER)
    if state in ("sitting", "called"):
        meeting = meetings_actions.open_meeting(meeting, by=cast.chair, at=AFTER)
    if state == "called":
        meetings_actions.call_item(meeting.items.all()[0], by=cast.chair, at=AFTER)
    meeting.cast = cast  # type: ignore[attr-defined]
    return meeting
