"""Home places' awards, projects with partners and milestones, and how awards end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.delivery import actions as delivery
from placefund.delivery.models import Project
from placefund.domain.conditions import ConditionTerms
from placefund.domain.money import Money, share
from placefund.domain.periods import Quarter, quarters_between
from placefund.domain.promises import PromiseTerms
from placefund.funds.models import Fund
from placefund.funds.queries import allocations_on
from placefund.ledger.queries import balance
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partner, Partnership
from placefund.people.models import Organisation
from placefund.places.models import Area, Place
from placefund.rehearsal.applicants import organisation
from placefund.rehearsal.chance import after, at_work, chance
from placefund.rehearsal.names import BODY, MILESTONES, PROJECTS
from placefund.rehearsal.returns import plan_return
from placefund.rehearsal.stage import Stage, act

# place: lead, partners, pounds of the first award, its theme, its last day
HOMES = {
    "estuary-and-fens": (
        "saltmarsh",
        ("thornmarsh", "tidewise", "brackwater"),
        14_000_000,
        "tidal robots",
        date(2027, 3, 31),
    ),
    "border-uplands": (
        "uplands",
        ("orran", "hearthstone", "uplands-skills"),
        13_500_000,
        "timber and wool",
        date(2027, 3, 31),
    ),
    "atlantic-coast": (
        "westering",
        ("cwmtawel", "millrace", "westering-energy"),
        12_000_000,
        "wave power",
        date(2026, 3, 31),
    ),
}
AGREEMENT = "Send the signed agreement between the partners."
EVALUATION = "Agree with the fund how the results are evaluated."
EVALUATION_DUE = date(2026, 10, 31)
"""The day by which the first awards have to agree it; at the present some have answered, and for some it is past."""
KEPT_BACK = Fraction(2, 100)
"""The part of an award that no project is given at first."""
TOP_UP = ("estuary-and-fens", 6_000_000, date(2026, 11, 16), date(2026, 12, 3))
"""The place whose allocation was raised, the second award offered to it, when, and when it is answered."""


@act
def form_home_partnership(stage: Stage, home: str) -> None:
    """The bodies of a home place stand together for it."""
    place = Place.objects.get(slug=home)
    lead, others = BODY[HOMES[home][0]], [BODY[key] for key in HOMES[home][1]]
    by = stage.lead(organisation(stage, lead).pk)
    partnership = partnerships.form(f"{place.name} partnership", organisation(stage, lead), by=by, at=stage.at)
    partnerships.stand_for(partnership, place, by=by, at=stage.pause(4))
    for number, body in enumerate(others):
        partnerships.invite(partnership, organisation(stage, body), by=by, at=stage.pause(3))
        stage.later("join_home", after(stage.at, 3 + number, chance("join", home, body.key)), home=home, body=body.key)
    stage.later("offer_home", at_work(date(2021, 6, 10), chance("offer", home)), home=home)
    if home == TOP_UP[0] and stage.scale.is_full:
        stage.later("offer_top_up", at_work(TOP_UP[2], chance("top-up")))


@act
def join_home(stage: Stage, home: str, body: str) -> None:
    """A body accepts its place in a home partnership."""
    joining = organisation(stage, BODY[body])
    partner = Partner.objects.get(partnership__place__slug=home, organisation=joining)
    if partner.state == "invited":
        partnerships.join(partner, by=stage.answers_for(joining), at=stage.at)


@act
def offer_home(stage: Stage, home: str) -> None:
    """A home place is offered its award without competition, within its allocation."""
    _, _, pounds, theme, last_day = HOMES[home]
    _offer(
        stage,
        home,
        f"{{place}}: {theme}",
        pounds,
        (date(2021, 7, 1), last_day),
        at_work(date(2021, 6, 21), chance("take", home)),
    )


@act
def offer_top_up(stage: Stage) -> None:
    """The raised allocation lets a place have a second award. Its first offer named the wrong end, and is made anew."""
    home, pounds, _, answered = TOP_UP
    answers_at = at_work(answered, chance("take", "top-up"))
    title, begins, ends = "{place}: second phase", date(2027, 1, 1), date(2029, 12, 31)
    wrong = _offer(stage, home, title, pounds, (begins, ends.replace(year=2028)), answers_at)
    reason = "It names the last day of 2028; the second phase ends with 2029. A new offer follows."
    awards.withdraw(wrong, reason=reason, by=stage.manager, at=stage.pause(45))
    _offer(stage, home, title, pounds, (begins, ends), answers_at)


def conditions_of_offer(today: date, ends_on: date) -> tuple[ConditionTerms, ...]:
    """What an offer of this day depends on: money waits for the first; the last stays open for long."""
    evaluated_by = max(EVALUATION_DUE, today + timedelta(days=180))
    return (
        ConditionTerms(AGREEMENT, today + timedelta(days=60), blocks_payment=True),
        ConditionTerms("Name the person who answers for the money.", today + timedelta(days=45)),
        ConditionTerms(EVALUATION, min(ends_on, evaluated_by)),
    )


_PROMISED = {"jobs-created": ("2", "4.1"), "people-trained": ("7", "4.2"), "businesses-supported": ("0.4", "4.3")}
"""What an award promises in a quarter for each two million pounds, and the paragraph of its offer that says so."""


def promises_of_offer(fund: Fund, amount: Money, life: tuple[date, date]) -> tuple[PromiseTerms, ...]:
    """What an offer promises in all, by its money and its quarters. Invented, as everything of the rehearsal."""
    quarters = Decimal(len(quarters_between(*life)))
    parts = Decimal(amount.pence) / 200_000_000 * quarters
    return tuple(
        PromiseTerms(
            indicator.pk, max(Decimal(2), (parts * Decimal(rate)).quantize(Decimal(1))), f"Offer, paragraph {where}"
        )
        for indicator in fund.indicators.filter(key__in=_PROMISED).order_by("pk")
        for rate, where in [_PROMISED[indicator.key]]
    )


def _offer(stage: Stage, home: str, title: str, pounds: int, life: tuple[date, date], answers_at: datetime) -> Award:
    allocation = next(each for each in allocations_on(stage.fund, stage.today) if each.place.slug == home)
    partnership = Partnership.objects.select_related("place", "lead").get(place__slug=home)
    theme = HOMES[home][3]
    award = awards.offer_from_allocation(
        allocation,
        partnership,
        Money.pounds(pounds),
        title=title.format(place=allocation.place.name),
        summary=(
            f"The partners of {allocation.place.name} will bring {theme} into daily use by local firms, train people for the "
            "work, and share what they learn with other places. Invented for rehearsal."
        ),
        sectors=stage.round("round-1").terms().sectors[:1],
        starts_on=life[0],
        ends_on=life[1],
        conditions=conditions_of_offer(stage.today, life[1]),
        promises=promises_of_offer(stage.fund, Money.pounds(pounds), life),
        why_before_ready=f"The partners of {allocation.place.name} have run the like before; what is missing is a condition.",
        by=stage.manager,
        at=stage.at,
    )
    stage.later("answer_offer", answers_at, award=award.pk)
    return award


# --- Projects ---------------------------------------------------------------------------------------------------------


def plan_delivery(stage: Stage, award: Award) -> None:
    """Plan an accepted award: its projects in the weeks that follow, its first return."""
    draw = chance("delivery", award.reference)
    for number in range(stage.scale.projects):
        moment = after(stage.at, 4 + 3 * number, draw)
        stage.later("set_up_project", moment, award=award.pk, number=number)
    stage.later("meet_conditions", after(stage.at, 24, draw), award=award.pk)
    if stage.scale.is_full and draw.random() < 0.5:
        moment = max(at_work(date(2026, 10, 20), draw), after(stage.at, 30, chance("evaluation of", award.reference)))
        stage.later("agree_evaluation", moment, award=award.pk)
    plan_return(stage, award, Quarter.of(award.starts_on))
    if stage.scale.is_full and award.title == "Estuary and Fens: tidal robots":
        stage.later("sketch_project", at_work(date(2026, 11, 12), draw), award=award.pk)
        stage.later("start_sketch", at_work(date(2027, 1, 6), draw), award=award.pk)


def _award(pk: int) -> Award:
    return Award.objects.select_related("strand__fund", "partnership__lead", "partnership__place").get(pk=pk)


@act
def meet_conditions(stage: Stage, award: int) -> None:
    """The lead answers what the award depends on; one answer in eight is not enough at first. What can wait, waits."""
    row = _award(award)
    for condition in row.conditions.filter(state="open", fell_away_at=None).exclude(text=EVALUATION):
        draw, by = chance("condition", row.reference, condition.text), stage.lead(row.partnership.lead_id)
        awards.answer_condition(condition, "It is signed; the copy is with your office.", by=by, at=stage.pause(3))
        if draw.random() < 0.125:
            reason = "One signature is missing on the copy."
            awards.send_condition_back(condition, reason=reason, by=stage.manager, at=stage.pause(90))
            awards.answer_condition(condition, "Here with all the signatures.", by=by, at=stage.pause(90))
        awards.meet_condition(condition, by=stage.manager, at=stage.pause(30))


@act
def agree_evaluation(stage: Stage, award: int) -> None:
    """Half of the leads have said how the results are evaluated, and some of these answers wait to be checked."""
    row = _award(award)
    condition = row.conditions.filter(state="open", text=EVALUATION).last()
    if row.state != "accepted" or condition is None:
        return
    by = stage.lead(row.partnership.lead_id)
    awards.answer_condition(condition, "By the university's own evaluators, as agreed in June.", by=by, at=stage.at)
    if chance("evaluation", row.reference).random() < 0.5:
        awards.meet_condition(condition, by=stage.manager, at=stage.pause(200))


def _theme(award: Award) -> str:
    return award.title.partition(" for ")[0] if " for " in award.title else award.title.partition(": ")[2]


@act
def set_up_project(stage: Stage, award: int, number: int) -> None:
    """The lead sets up one project, names its partners, their grants and its milestones, and starts it."""
    row = _award(award)
    if row.state != "accepted":
        return
    kind, words = PROJECTS[number % len(PROJECTS)]
    theme, place = _theme(row), row.partnership.place
    summary = words.format(theme=theme[:1].lower() + theme[1:])
    by, draw = stage.lead(row.partnership.lead_id), chance("project", row.reference, number)
    starts_on, ends_on = _life(row, number)
    codes = sorted(place.area_codes()) if place else []
    project = delivery.set_up(
        row,
        title=f"{theme[:1].upper()}{theme[1:]}: {kind}",
        summary=summary[:1].upper() + summary[1:],
        starts_on=starts_on,
        ends_on=ends_on,
        area=Area.objects.get(pk=draw.choice(codes)) if codes else None,
        by=by,
        at=stage.at,
    )
    for partner, grant in _budget(stage, row, number):
        delivery.set_partner(project, partner, grant, by=by, at=stage.pause(2))
    _set_milestones(stage, project, starts_on, ends_on)
    delivery.start(project, by=by, at=stage.pause(6))


def _life(award: Award, number: int) -> tuple[date, date]:
    """The first project runs as long as the award; others start a little later or end a little sooner."""
    quarters = quarters_between(award.starts_on, award.ends_on)
    most = len(quarters) // 4
    first = min((0, 0, 1, 1, 2)[number % 5], most)
    last = min((0, 1, 0, 2, 3)[number % 5], most)
    ends_on = award.ends_on if last == 0 else quarters[-1 - last].last_day
    return max(award.starts_on, quarters[first].first_day), ends_on


def _budget(stage: Stage, award: Award, number: int) -> list[tuple[Organisation, Money]]:
    """What a project's partners may be paid: 98 of 100 parts of the award go to its projects."""
    weights = [chance("weight", award.reference, each).randrange(3, 7) for each in range(stage.scale.projects)]
    budget = share(award.amount - award.amount.times(KEPT_BACK), weights)[number]
    joined = [
        partner.organisation
        for partner in award.partnership.partners.filter(state="joined").select_related("organisation")
    ]
    joined.sort(key=lambda each: (each.pk != award.partnership.lead_id, each.identifier))
    first = joined[number % len(joined)]
    chosen = list(dict.fromkeys((first, joined[0] if number % 2 else joined[(number + 2) % len(joined)])))
    return list(zip(chosen, share(budget, (3, 2)[: len(chosen)]), strict=True))


def _set_milestones(stage: Stage, project: Project, starts_on: date, ends_on: date) -> None:
    by = stage.lead(project.award.partnership.lead_id)
    days = (ends_on - starts_on).days
    for number, title in enumerate(MILESTONES, 1):
        due_on = starts_on + timedelta(days=days * number // len(MILESTONES) - 5)
        delivery.add_milestone(project, title, due_on, by=by, at=stage.pause(2))


@act
def sketch_project(stage: Stage, award: int) -> None:
    """A project that is set up and has no partner yet."""
    row = _award(award)
    if row.state == "accepted":
        delivery.set_up(
            row,
            title="Tidal robots: landing stage",
            summary="A landing stage where robots come ashore to be charged, open to every firm of the estuary.",
            starts_on=date(2027, 1, 1),
            ends_on=row.ends_on,
            by=stage.lead(row.partnership.lead_id),
            at=stage.at,
        )


@act
def start_sketch(stage: Stage, award: int) -> None:
    """The sketched project gets what the award has left, and starts."""
    row = _award(award)
    project = row.projects.filter(title="Tidal robots: landing stage", state="draft").first()
    if project is None or row.state != "accepted":
        return
    by = stage.lead(row.partnership.lead_id)
    if not project.partners.exists():
        delivery.set_partner(project, row.partnership.lead, balance(row.account), by=by, at=stage.at)
    if not project.milestones.exists():
        delivery.add_milestone(project, "Open to every firm", date(2027, 3, 20), by=by, at=stage.pause(2))
    delivery.start(project, by=by, at=stage.pause(3))


@act
def complete_projects(stage: Stage, award: int, quarter: str) -> None:
    """Projects whose time is over are completed; with the last of them the award can be closed."""
    row, last_day = _award(award), Quarter.parse(quarter).last_day
    by = stage.lead(row.partnership.lead_id)
    for project in row.projects.filter(state="active", ends_on__lte=last_day):
        project.award = row
        delivery.complete(project, by=by, at=stage.pause(8))
    if row.state == "accepted" and row.ends_on <= last_day:
        stage.later("close_award", after(stage.at, 21, chance("close", row.reference)), award=award)


@act
def close_award(stage: Stage, award: int) -> None:
    """The manager closes a finished award; what was not spent goes back."""
    row = _award(award)
    if row.state == "accepted" and not row.projects.filter(state="active").exists():
        awards.close(row, by=stage.manager, at=stage.at)
