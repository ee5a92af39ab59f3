"""A whole fund in one reading: from its envelope to what the evaluation may say, told by the actions people take."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from placefund.applications import actions as applications
from placefund.applications.queries import findings_while_drafting, unread_clarifications
from placefund.assessment.queries import ranked_list
from placefund.assessment.scoring import actions as scoring_actions
from placefund.awards import actions as awards
from placefund.decisions import actions as decisions
from placefund.delivery import actions as delivery
from placefund.domain.costs import CostCategory
from placefund.domain.findings import failed
from placefund.domain.money import Money
from placefund.domain.periods import LONDON, FinancialYear, Quarter
from placefund.evaluation import actions as evaluation
from placefund.funds import actions as funds
from placefund.funds.queries import headroom
from placefund.ledger.queries import balance, overdrawn, statement
from placefund.panels.agreement import actions as agreement_actions
from placefund.records.actions import seal
from placefund.records.models import Event
from placefund.records.queries import broken_seals
from placefund.returns import actions as returns
from placefund.returns.queries import outcomes
from tests.build import AFTER, AT, CRITERIA, Cast, a_fund, a_planned_round, a_side, a_strand, an_earmarked_place, fill

pytestmark = pytest.mark.django_db


def test_a_fund_from_launch_to_evaluation() -> None:
    # A settlement gives the fund £100m. Its manager sets £30m aside for a named place and £40m for competition.
    fund = a_fund("journey")
    cast = Cast(fund)
    earmarked, competed = a_strand(fund, "earmarked"), a_strand(fund, "competed", Money.pounds(40_000_000))
    city = an_earmarked_place()
    allocation = funds.allocate_to_place(
        earmarked, city, Money.pounds(30_000_000), announced_on=date(2025, 6, 8), by=cast.manager, at=AT
    )
    left = headroom(fund)
    assert (left.envelope, left.unallocated) == (Money.pounds(100_000_000), Money.pounds(30_000_000))

    # The round opens: its terms are locked.
    round_ = funds.open(a_planned_round(competed), by=cast.manager, at=AT)

    # A council, a company and a university stand together for a place of their own drawing, and draft their bid.
    side = a_side()
    draft = applications.start(round_, side.partnership, by=side.lead, at=AT)
    assert "place_is_outside_the_earmarked_ones" not in [f.rule for f in failed(findings_while_drafting(draft, AT))]
    fill(draft, side, ask=Money.pounds(4_000_000))

    # A clarification is published, then superseded; both reach the open draft.
    first = funds.clarify(round_, question="Is fit-out eligible?", answer="Only fit-out.", by=cast.manager, at=AT)
    second = funds.clarify(
        round_, question="Is building eligible?", answer="Also new building.", supersedes=first, by=cast.manager, at=AT
    )
    assert list(unread_clarifications(draft)) == [first, second]

    # The certifier signs, the lead submits, and what was sent is kept for ever.
    certified = applications.certify(draft, by=side.certifier, at=AT)
    sent = applications.submit(certified, by=side.lead, at=AT)
    assert sent.snapshot.ask == Money.pounds(4_000_000)

    # After closing: eligibility, three readings, the panel's score, the ranked list with its line.
    round_ = funds.close(round_, by=cast.manager, at=AFTER)
    eligible = applications.find_eligible(sent, reasons="Every rule holds.", by=cast.manager, at=AFTER)
    for assessor in cast.assessors:
        given = scoring_actions.assign(eligible, assessor, by=cast.manager, at=AFTER)
        reasons = {criterion.key: "They show who will do it." for criterion in CRITERIA}
        scoring_actions.score(given, {"vision": 5, "delivery": 4}, reasons, by=assessor.user, at=AFTER)
    agreement_actions.agree_score(eligible, Fraction(90), reason="All three agree.", by=cast.chair, at=AFTER)
    [listed] = ranked_list(round_)
    assert listed.ranked.is_above_the_line

    # The decision is made with reasons, released with feedback, offered and accepted: £4m is committed.
    decision = decisions.decide(
        eligible,
        outcome="fund",
        amount=Money.pounds(4_000_000),
        reasons="Best of the round.",
        feedback="A clear plan.",
        by=cast.decider,
        at=AFTER,
    )
    decisions.draft_feedback(round_, by=cast.manager, at=AFTER)
    decisions.review_feedback(round_, [eligible], by=cast.manager, at=AFTER)
    decisions.release(round_, by=cast.manager, at=AFTER)
    decision.refresh_from_db()
    life = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    award = awards.accept(awards.offer(decision, **life, by=cast.manager, at=AFTER), by=side.lead, at=AFTER)
    assert balance(award.account) == Money.pounds(4_000_000)

    # The earmarked place gets its award without competition, within its allocation.
    city_side = a_side(place=city)
    city_award = awards.offer_from_allocation(
        allocation,
        city_side.partnership,
        Money.pounds(25_000_000),
        title="The city's portfolio",
        summary="What the city will do.",
        **life,
        by=cast.manager,
        at=AFTER,
    )
    awards.accept(city_award, by=city_side.lead, at=AFTER)
    assert balance(allocation.account) == Money.pounds(5_000_000)

    # A project starts with a partner, a grant and a milestone.
    project = delivery.set_up(award, title="Harbour robots", summary="Robots.", **life, by=side.lead, at=AFTER)
    delivery.set_partner(project, side.organisations["civic"], Money.pounds(1_000_000), by=side.lead, at=AFTER)
    milestone = delivery.add_milestone(project, "First robot", date(2026, 6, 30), by=side.lead, at=AFTER)
    project = delivery.start(project, by=side.lead, at=AFTER)

    # One return says everything; a question is asked and answered; one person approves, another pays.
    july = datetime(2026, 7, 6, 9, 0, tzinfo=LONDON)
    report = returns.open_return(award, Quarter(FinancialYear(2026), 1), by=side.lead, at=july)
    returns.describe_progress(report, "The first robot swims.", by=side.lead, at=july)
    council = side.organisations["civic"]
    returns.set_claim(report, project, council, CostCategory.STAFF, Money.pounds(100_000), by=side.lead, at=july)
    jobs = fund.indicators.get(key="jobs_created")
    returns.report_fact(report, project, jobs, Decimal("3.5"), by=side.lead, at=july)
    returns.report_milestone(report, milestone, reached_on=date(2026, 6, 20), by=side.lead, at=july)
    report = returns.send(report, by=side.lead, at=july)
    question = returns.query(report, "Which posts?", by=cast.monitoring, at=july)
    returns.reply(question, "Three engineers and a half-time trainer.", by=side.lead, at=july)
    report = returns.send(report, by=side.lead, at=july)
    report = returns.approve(report, by=cast.monitoring, at=july)
    returns.pay(report, by=cast.finance, at=july)

    # Follow the pound: the council was paid £100,000, and every account adds up.
    paid = f"award/{award.pk}/project/{project.pk}/paid/{council.pk}"
    assert [(line.change, line.balance) for line in statement(paid)] == [(Money.pounds(100_000), Money.pounds(100_000))]
    assert balance(project.account) == Money.pounds(900_000)
    assert overdrawn() == []

    # The evaluation publishes a finding on the figures of the day, and nobody has rewritten the record.
    [created, _] = outcomes(fund)
    assert (created.indicator.key, created.claimed) == ("jobs_created", Decimal("3.5"))
    finding = evaluation.publish_finding(
        fund,
        question="Are jobs being created?",
        statement="3.5 full-time jobs are reported, none verified yet.",
        method="Sum of reported facts.",
        limits="Says nothing of what would have happened anyway.",
        by=cast.manager,
        at=july,
    )
    assert finding.figures["paid_pence"] == 10_000_000
    seal(at=july)
    assert broken_seals() == []
    assert [event.verb for event in Event.objects.filter(subject_kind="awards.award", subject_id=str(award.pk))] == [
        "offered",
        "accepted",
    ]
