"""From a partnership's first meeting to its submission, and the ways in which one does not get there."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from placefund.applications import actions as applications
from placefund.applications.costing import actions as costing
from placefund.applications.models import Application
from placefund.applications.preparing import actions as preparing
from placefund.domain.answers.kind import Control
from placefund.domain.answers.register import kind_of
from placefund.domain.asking import base_key, for_each_partner, partner_of
from placefund.domain.coinvestment import CountingRule, Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.money import Money, share
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear, london
from placefund.domain.questions import LONG_TEXT, Question
from placefund.domain.terms import Terms
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partner, Partnership
from placefund.people.models import Organisation, User
from placefund.rehearsal.chance import after, chance
from placefund.rehearsal.names import ANSWERS, BODY, INVESTORS, Body
from placefund.rehearsal.papers import letters_of, rows_of
from placefund.rehearsal.plan import Bid, Fate
from placefund.rehearsal.stage import Stage, act


def plan_bid(stage: Stage, bid: Bid) -> None:
    """Plan every step of a bid, up to where its fate lets it come."""
    stage.later("begin", bid.begins, bid=bid.key)
    stage.later("write", bid.writes, bid=bid.key)
    for name, moment in (("finish", bid.finishes), ("certify", bid.certifies), ("submit", bid.submits)):
        if moment is not None:
            stage.later(name, moment, bid=bid.key)
    draw = chance("withdraw", bid.key)
    if bid.fate is Fate.WITHDRAWN_AS_DRAFT:
        stage.later("withdraw", after(bid.writes, 6, draw), bid=bid.key)
    if bid.fate is Fate.WITHDRAWN_AFTER_SENDING and bid.submits:
        stage.later("withdraw", after(bid.submits, 9, draw), bid=bid.key)


def organisation(stage: Stage, body: Body) -> Organisation:
    return stage.organisations[body.identifier]


def lead_of(stage: Stage, bid: Bid) -> User:
    return stage.lead(organisation(stage, bid.lead).pk)


def partnership_of(bid: Bid) -> Partnership:
    return Partnership.objects.select_related("lead", "place").get(name=bid.name)


def application_of(bid: Bid) -> Application | None:
    """The newest application of a bid's partnership in its round; None when there is none."""
    rows = Application.objects.filter(partnership__name=bid.name, round__slug=bid.round)
    return rows.select_related("round__strand__fund", "partnership__lead", "partnership__place").order_by("pk").last()


@act
def begin(stage: Stage, bid: str) -> None:
    """A lead forms the partnership, draws the place, invites the partners and starts a draft."""
    plan = stage.bids[bid]
    by, draw = lead_of(stage, plan), chance("begin", bid)
    partnership = partnerships.form(plan.name, organisation(stage, plan.lead), by=by, at=stage.at)
    partnerships.draw_place(partnership, plan.place, plan.codes, by=by, at=stage.pause(12))
    guests = [*plan.partners, *(body for body in (plan.declines, plan.leaves, plan.waits_for) if body)]
    for body in dict.fromkeys(guests):
        contribution = f"Knows {plan.theme.words[:1].lower()}{plan.theme.words[1:]} and its users."
        partnerships.invite(partnership, organisation(stage, body), contribution=contribution, by=by, at=stage.pause(3))
        if body is plan.waits_for:
            if body in plan.partners and plan.finishes:
                stage.later("answer_invitation", after(plan.finishes, -3, draw), bid=bid, body=body.key)
            elif stage.scale.is_full and plan.number % 4 == 3:
                stage.later("take_back_invitation", after(plan.writes, 5, draw), bid=bid, body=body.key)
            continue
        stage.later("answer_invitation", after(stage.at, draw.randrange(1, 9), draw), bid=bid, body=body.key)
    applications.start(stage.round(plan.round), partnership_of(plan), by=by, at=stage.pause(5))


@act
def answer_invitation(stage: Stage, bid: str, body: str) -> None:
    """An invited body joins or declines; one that joins may leave again."""
    plan = stage.bids[bid]
    answering = organisation(stage, BODY[body])
    partner = Partner.objects.filter(partnership__name=plan.name, organisation=answering, state="invited").first()
    if partner is None:
        return
    by = stage.answers_for(answering)
    if plan.declines and plan.declines.key == body:
        partnerships.decline(partner, by=by, at=stage.at)
        return
    partnerships.join(partner, by=by, at=stage.at)
    if plan.leaves and plan.leaves.key == body:
        stage.later("leave", after(stage.at, 8, chance("leave", bid)), bid=bid, body=body)


@act
def take_back_invitation(stage: Stage, bid: str, body: str) -> None:
    """The lead waits no longer for a body that has not answered."""
    plan, invited = stage.bids[bid], organisation(stage, BODY[body])
    partner = Partner.objects.filter(partnership__name=plan.name, organisation=invited, state="invited").first()
    if partner is not None:
        partnerships.take_back(partner, by=lead_of(stage, plan), at=stage.at)


@act
def leave(stage: Stage, bid: str, body: str) -> None:
    """A partner thinks better of it."""
    leaving = organisation(stage, BODY[body])
    partner = Partner.objects.filter(
        partnership__name=stage.bids[bid].name, organisation=leaving, state="joined"
    ).first()
    if partner is not None:
        partnerships.leave(partner, by=stage.answers_for(leaving), at=stage.at)


@act
def write(stage: Stage, bid: str) -> None:
    """The first half: what it is, and half of the answers."""
    application = application_of(stage.bids[bid])
    if application is None or not application.is_editable:
        return
    _describe(stage, stage.bids[bid], application)
    questions = application.round.terms().questions
    _answer(stage, stage.bids[bid], application, len(questions) // 2)
    _cost(stage, stage.bids[bid], application, lead_only=True)


@act
def finish(stage: Stage, bid: str) -> None:
    """The second half: the other answers, every cost, the co-investment. What people have written stays as it is."""
    plan = stage.bids[bid]
    application = application_of(plan)
    if application is None or not application.is_editable:
        return
    _describe(stage, plan, application)
    _answer(stage, plan, application, len(application.round.terms().questions))
    _cost(stage, plan, application, lead_only=False)
    _approve(stage, application)
    _co_invest(stage, plan, application)
    preparing.read_clarifications(application, by=lead_of(stage, plan), at=stage.pause(4))


def _describe(stage: Stage, bid: Bid, application: Application) -> None:
    sectors = application.round.terms().sectors
    if application.title:
        return
    named = [sectors[bid.theme.sector % len(sectors)]] if sectors else []
    by = lead_of(stage, bid)
    applications.describe(application, title=bid.title, summary=bid.summary, sectors=named, by=by, at=stage.pause(9))


def _answer(stage: Stage, bid: Bid, application: Application, count: int) -> None:
    draw = chance("answers", bid.key)
    questions = application.round.terms().questions
    answers = {question.key: _given(question, bid, draw) for question in questions}
    written = {answer.question_key for answer in application.answers.all() if answer.value != ""}
    for question in for_each_partner(questions[:count], application.partnership.partner_lines()):
        if question.key in written or not _is_asked(question, application):
            continue
        partner, given = partner_of(question.key), answers[base_key(question.key)]
        if partner is None or partner == application.partnership.lead_id:
            by, minutes = lead_of(stage, bid), draw.randrange(6, 25)
        else:
            by, minutes = stage.answers_for(Organisation.objects.get(pk=partner)), 2
        applications.answer(application, question.key, given, by=by, at=stage.pause(minutes))


def _is_asked(question: Question, application: Application) -> bool:
    """Whether it is asked, by what is answered before it."""
    if not question.show_when:
        return True
    asked = application.proposal().asked(application.round.terms())
    return question.key in {each.key for each in asked}


def _given(question: Question, bid: Bid, draw: Random) -> Any:
    """What the lead answers: a text of this bid, one of the options, its steps, its letters, or else the kind's own sample."""
    kind = kind_of(question)
    if question.kind == LONG_TEXT:
        return _text(bid, draw)
    match kind.control:
        case Control.ONE:
            return draw.choice(kind.choices(question))[0]
        case Control.ROWS:
            return rows_of(question, bid)
        case Control.FILES:
            return letters_of(bid, london(bid.writes).date())
    return kind.sample(question)


def _text(bid: Bid, draw: Random) -> str:
    words = bid.theme.words[:1].lower() + bid.theme.words[1:]
    chosen = draw.sample(ANSWERS, 5)
    return " ".join(each.format(place=bid.place, lead=bid.lead.name, theme=words) for each in chosen)


_SPENDING = {
    Helix.CIVIC: (CostCategory.PREMISES, SpendKind.CAPITAL),
    Helix.RESEARCH: (CostCategory.STAFF, SpendKind.RESOURCE),
    Helix.BUSINESS: (CostCategory.EQUIPMENT, SpendKind.CAPITAL),
    Helix.OTHER: (CostCategory.OTHER, SpendKind.RESOURCE),
}


def _cost(stage: Stage, bid: Bid, application: Application, *, lead_only: bool) -> None:
    """Costs that come to the planned ask at the round's rates. Someone's own figures are left alone."""
    terms = application.round.terms()
    entered = set(application.costs.values_list("organisation_id", "year"))
    joined = {line.organisation_id for line in application.partnership.partner_lines() if line.has_joined}
    for line in bid.grants:
        spender = organisation(stage, BODY[line.body])
        if (lead_only and not line.is_lead) or spender.pk not in joined or (spender.pk, line.year) in entered:
            continue
        category, kind = _SPENDING[Helix(spender.helix)]
        cost = _whole_cost(Money.pounds(line.thousands * 1000), Helix(spender.helix), terms)
        costing.set_cost(
            application,
            spender,
            category,
            kind,
            FinancialYear(line.year),
            cost,
            by=lead_of(stage, bid),
            at=stage.pause(1),
        )


def _approve(stage: Stage, application: Application) -> None:
    """Each partner approves its own costs as they stand."""
    tables = application.cost_tables.filter(approved_at=None).exclude(organisation=application.partnership.lead_id)
    for table in tables.select_related("organisation"):
        if application.costs.filter(organisation=table.organisation).exists():
            by = stage.answers_for(table.organisation)
            costing.approve_costs(application, table.organisation, by=by, at=stage.pause(1))


def _whole_cost(grant: Money, helix: Helix, terms: Terms) -> Money:
    return grant.times(1 / terms.rates.get(helix, Fraction(1)))


def _co_invest(stage: Stage, bid: Bid, application: Application) -> None:
    """Enough that counts, and some that does not."""
    if application.co_investment.exists():
        return
    draw, terms = chance("co-investment", bid.key), application.round.terms()
    ask = application.ask()
    needed = ask.times(terms.counting.delivery_ratio * Fraction(draw.randrange(102, 150), 100))
    first, second, third = share(needed, (5, 3, 2))
    counted, forms = sorted(terms.counting.sources), sorted(terms.counting.forms)
    lines = [
        (first, counted[-1], forms[0], Status.COMMITTED, 0),
        (second, counted[0], forms[-1], Status.PLEDGED, 1),
        (third, counted[len(counted) // 2], forms[0], Status.COMMITTED, 1),
        (ask.times(Fraction(draw.randrange(4, 12), 100)), *_uncounted(terms.counting), Status.COMMITTED, 0),
    ]
    year = min(line.year for line in bid.grants)
    for amount, source, form, status, later in lines:
        applications.add_co_investment(
            application,
            investor=draw.choice(INVESTORS),
            source=source,
            form=form,
            status=status,
            year=FinancialYear(year + later),
            amount=Money(max(100, amount.pence - amount.pence % 100 + 100)),
            by=lead_of(stage, bid),
            at=stage.pause(2),
        )


def _uncounted(rule: CountingRule) -> tuple[SourceClass, Form]:
    source = next((each for each in (SourceClass.PUBLIC, *SourceClass) if each not in rule.sources), SourceClass.PUBLIC)
    return source, next((each for each in (Form.IN_KIND, *Form) if each not in rule.forms), Form.IN_KIND)


@act
def certify(stage: Stage, bid: str) -> None:
    """The lead's certifier signs."""
    application = application_of(stage.bids[bid])
    if application is not None and application.state == "draft":
        applications.certify(application, by=stage.certifier(application.partnership.lead_id), at=stage.at)


@act
def submit(stage: Stage, bid: str) -> None:
    """The lead sends it."""
    application = application_of(stage.bids[bid])
    if application is not None and application.state == "certified":
        applications.submit(application, by=lead_of(stage, stage.bids[bid]), at=stage.at)


@act
def withdraw(stage: Stage, bid: str) -> None:
    """The partners have fallen out, or found the money elsewhere."""
    application = application_of(stage.bids[bid])
    if application is not None and application.state in ("draft", "certified", "submitted"):
        reason = "The partners have found the money elsewhere."
        applications.withdraw(application, reason=reason, by=lead_of(stage, stage.bids[bid]), at=stage.at)
