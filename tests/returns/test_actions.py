"""Everything that changes a return: it works, each refusal changes nothing, and what was recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from placefund.delivery import actions as delivery
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.costs import CostCategory
from placefund.domain.findings import NotAllowed, NotPossible, RulesNotMet
from placefund.domain.indicators import FactStatus
from placefund.domain.money import Money
from placefund.domain.periods import Quarter
from placefund.domain.roles import Role
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, overdrawn
from placefund.notices.models import Notice
from placefund.people import actions as people
from placefund.people.access import NotYours
from placefund.people.models import CLOCK
from placefund.records.models import Event
from placefund.records.queries import history
from placefund.returns import actions
from placefund.returns.claimable import left_to_claim
from placefund.returns.evidence import actions as showing
from placefund.returns.models import Return
from placefund.returns.queries import outcomes
from tests.build import AFTER, AFTER_Q1, Q1, a_project, a_return, a_user, an_award
from tests.files import a_pdf

pytestmark = pytest.mark.django_db


def lead_of(report: Return) -> Any:
    return report.award.side.lead


def snapshot(report: Return) -> tuple[Any, ...]:
    """Everything of a return that a refusal must leave as it was."""
    fresh = Return.objects.get(pk=report.pk)
    return (
        fresh.state, fresh.narrative, fresh.sent_at, fresh.approved_by_id, fresh.paid_by_id,
        list(fresh.claims.values_list()), list(fresh.co_investment.values_list()), list(fresh.facts.values_list()),
        list(fresh.milestones.values_list()), list(fresh.queries.values_list()),
        Event.objects.count(), Transfer.objects.count(), Notice.objects.count(),
    )  # fmt: skip


def refused(report: Return, do: Callable[[], object], words: str, kind: type[NotAllowed] = NotPossible) -> None:
    before = snapshot(report)
    with pytest.raises(kind, match=words):
        do()
    assert snapshot(report) == before


def test_opening_a_return_twice_gives_the_one_that_is_there() -> None:
    award = a_project().award
    first = actions.open_return(award, Q1, by=award.side.lead, at=AFTER_Q1)
    assert actions.open_return(award, Q1, by=CLOCK, at=AFTER_Q1) == first
    assert (first.due_on, first.state, [event.verb for event in history(first)]) == (
        date(2026, 7, 30),
        "draft",
        ["opened"],
    )


@pytest.mark.parametrize(
    ("quarter", "words"),
    [("2026-27 Q3", "has not begun"), ("2029-30 Q1", "does not run in"), ("2025-26 Q4", "does not run in")],
)
def test_a_quarter_that_cannot_be_opened(quarter: str, words: str) -> None:
    award = an_award()
    with pytest.raises(NotPossible, match=words):
        actions.open_return(award, Quarter.parse(quarter), by=award.side.lead, at=AFTER_Q1)
    assert not Return.objects.exists()


def test_only_the_lead_opens_and_fills_a_return() -> None:
    report = a_return()
    claim = report.claims.get()
    partner = report.award.side.partner
    for do in (
        lambda: actions.open_return(report.award, Quarter.parse("2026-27 Q2"), by=partner, at=AFTER_Q1),
        lambda: actions.describe_progress(report, "Mine.", by=partner, at=AFTER_Q1),
        lambda: actions.set_claim(
            report, claim.project, claim.organisation, CostCategory.STAFF, Money(1), by=partner, at=AFTER_Q1
        ),
        lambda: actions.send(report, by=partner, at=AFTER_Q1),
    ):
        refused(report, do, "It takes", NotYours)


def test_a_claim_is_changed_and_taken_out() -> None:
    report = a_return()
    claim = report.claims.get()
    where = (report, claim.project, claim.organisation, CostCategory.STAFF)
    actions.set_claim(*where, Money.pounds(5), what_for=" Payroll ", by=lead_of(report), at=AFTER_Q1)
    assert [(line.amount, line.what_for) for line in report.claims.all()] == [(Money.pounds(5), "Payroll")]
    actions.set_claim(*where, Money(0), by=lead_of(report), at=AFTER_Q1)
    assert not report.claims.exists()
    assert [event.details["pence"] for event in history(report).filter(verb="claimed in")] == [10_000_000, 500, 0]


def test_claims_that_do_not_change_are_not_recorded_again() -> None:
    report = a_return()
    claim = report.claims.get()
    lines = {CostCategory.STAFF: (claim.amount, ""), CostCategory.TRAVEL: (Money(0), "")}
    before = snapshot(report)
    actions.set_claims(report, claim.project, claim.organisation, lines, by=lead_of(report), at=AFTER_Q1)
    assert snapshot(report) == before


def test_claims_that_are_refused_change_nothing() -> None:
    report, other = a_return(), a_project()
    claim = report.claims.get()
    lead = lead_of(report)
    stranger = report.award.side.organisations["research"]

    def claimed(project: Any, organisation: Any, pence: int) -> Callable[[], object]:
        return lambda: actions.set_claim(
            report, project, organisation, CostCategory.STAFF, Money(pence), by=lead, at=AFTER_Q1
        )

    refused(report, claimed(claim.project, stranger, 1), "has no grant in")
    refused(report, claimed(other, other.award.partnership.lead, 1), "is not a project of")
    refused(report, claimed(claim.project, claim.organisation, -1), "below £0")


def test_what_is_left_to_claim_is_the_grant_less_all_other_returns() -> None:
    first = a_return("sent", claim=Money.pounds(600_000))
    claim = first.claims.get()
    lead = lead_of(first)
    october = AFTER_Q1 + timedelta(days=92)
    second = actions.open_return(first.award, Quarter.parse("2026-27 Q2"), by=lead, at=october)
    actions.describe_progress(second, "More.", by=lead, at=october)
    actions.set_claim(
        second, claim.project, claim.organisation, CostCategory.STAFF, Money.pounds(400_001), by=lead, at=october
    )
    assert left_to_claim(second) == {(claim.project_id, claim.organisation_id): Money.pounds(400_000)}
    refused(
        second,
        lambda: actions.send(second, by=lead, at=october),
        "claims £400,001 in .* and has £400,000 left",
        RulesNotMet,
    )
    actions.set_claim(
        second, claim.project, claim.organisation, CostCategory.STAFF, Money.pounds(400_000), by=lead, at=october
    )
    assert actions.send(second, by=lead, at=october).state == "sent"


def test_co_investment_is_reported_and_taken_out() -> None:
    report = a_return()
    project, stray, lead = report.claims.get().project, a_project(), lead_of(report)
    given = {"source": SourceClass.PRIVATE, "form": Form.CASH, "by": lead, "at": AFTER_Q1}
    line = actions.add_co_investment(report, project, investor=" Bank ", amount=Money(5), **given)
    assert (line.investor, line.line().amount) == ("Bank", Money(5))
    refused(
        report, lambda: actions.add_co_investment(report, project, investor="B", amount=Money(0), **given), "above £0"
    )
    refused(
        report,
        lambda: actions.add_co_investment(report, project, investor=" ", amount=Money(1), **given),
        "Name the investor",
    )
    refused(
        report,
        lambda: actions.add_co_investment(report, stray, investor="B", amount=Money(1), **given),
        "is not a project of",
    )
    actions.remove_co_investment(line, by=lead, at=AFTER_Q1)
    assert not report.co_investment.exists()
    assert [event.verb for event in history(report)][-2:] == ["reported co-investment in", "removed co-investment from"]


def an_indicator(report: Return, key: str) -> Any:
    return report.award.strand.fund.indicators.get(key=key)


def test_facts_that_are_refused_change_nothing() -> None:
    report, other = a_return(), a_return()
    project, lead = report.claims.get().project, lead_of(report)
    jobs, firms = an_indicator(report, "jobs_created"), an_indicator(report, "businesses_supported")
    stray = showing.attach_evidence(other, SimpleUploadedFile("a.pdf", a_pdf()), by=lead_of(other), at=AFTER_Q1)

    def reported(indicator: Any, value: str, **more: Any) -> Callable[[], object]:
        return lambda: actions.report_fact(report, project, indicator, Decimal(value), by=lead, at=AFTER_Q1, **more)

    refused(report, reported(jobs, "0"), "a number above 0")
    refused(report, reported(jobs, "-3"), "a number above 0")
    refused(report, reported(firms, "1"), "counts each one once, so name it")
    refused(report, reported(firms, "1", identifier="ABC"), "no identifier that is known here")
    refused(report, reported(firms, "2", identifier="01234567"), "one at a time")
    refused(report, reported(an_indicator(other, "jobs_created"), "1"), "is not an indicator of this fund")
    refused(report, reported(jobs, "1", evidence=[stray]), "is not a file of this return")


def test_facts_count_once_sent_and_are_verified_only_with_evidence() -> None:
    report = a_return()
    project, lead, cast = report.claims.get().project, lead_of(report), report.award.cast
    fund = report.award.strand.fund
    jobs, firms = an_indicator(report, "jobs_created"), an_indicator(report, "businesses_supported")
    actions.report_indicator(report, jobs, {project: {"": Decimal("3.5")}}, by=lead, at=AFTER_Q1)
    actions.report_indicator(
        report, firms, {project: {"01234567": Decimal(1), " sc000001 ": Decimal(1)}}, by=lead, at=AFTER_Q1
    )
    upload = SimpleUploadedFile("payroll.pdf", a_pdf())
    showing.attach_evidence(report, upload, project=project, indicator=jobs, by=lead, at=AFTER_Q1)
    assert [outcome.claimed for outcome in outcomes(fund)] == [0, 0]
    report = actions.send(report, by=lead, at=AFTER_Q1)
    assert [(o.claimed, o.evidenced, o.verified) for o in outcomes(fund)] == [
        (Decimal("3.5"), Decimal("3.5"), 0),
        (2, 0, 0),
    ]
    actions.approve(report, by=cast.monitoring, at=AFTER_Q1)
    assert [(o.claimed, o.evidenced, o.verified) for o in outcomes(fund)] == [
        (Decimal("3.5"), Decimal("3.5"), Decimal("3.5")),
        (2, 0, 0),
    ]
    assert set(report.facts.filter(indicator=firms).values_list("status", flat=True)) == {FactStatus.CLAIMED.value}


def test_a_business_counts_once_however_its_number_is_written() -> None:
    report = a_return()
    project, lead, fund = report.claims.get().project, lead_of(report), report.award.strand.fund
    firms = an_indicator(report, "businesses_supported")
    written = ("01234567", "1234567", "GB-COH-01234567", "1130360", "CHC1130360")
    values = {project: dict.fromkeys(written, Decimal(1))}
    actions.report_indicator(report, firms, values, by=lead, at=AFTER_Q1)
    numbers = list(report.facts.order_by("identifier").values_list("identifier", flat=True))
    assert numbers == ["GB-CHC-1130360", "GB-COH-01234567"]
    actions.report_indicator(report, firms, values, by=lead, at=AFTER_Q1)
    actions.send(report, by=lead, at=AFTER_Q1)
    assert [outcome.claimed for outcome in outcomes(fund)] == [0, 2]


def test_evidence_needs_a_figure_to_show() -> None:
    report = a_return()
    project, lead = report.claims.get().project, lead_of(report)
    jobs = an_indicator(report, "jobs_created")
    upload = SimpleUploadedFile("a.pdf", a_pdf())
    refused(
        report,
        lambda: showing.attach_evidence(report, upload, project=project, indicator=jobs, by=lead, at=AFTER_Q1),
        "Report Jobs created of .* first",
    )


def test_milestones_that_are_refused_change_nothing() -> None:
    report = a_return()
    lead = lead_of(report)
    milestone, stray = report.claims.get().project.milestones.get(), a_project().milestones.get()

    def told(which: Any, day: date | None, note: str = "") -> Callable[[], object]:
        return lambda: actions.report_milestone(report, which, reached_on=day, note=note, by=lead, at=AFTER_Q1)

    refused(report, told(milestone, AFTER_Q1.date() + timedelta(days=1)), "in the future")
    refused(report, told(milestone, None), "Say why")
    refused(report, told(stray, None, "Later."), "is not a project of")


def test_a_milestone_that_is_due_must_be_reported_before_sending() -> None:
    project = a_project()
    due = delivery.add_milestone(project, "Team hired", date(2026, 6, 1), by=project.award.side.lead, at=AFTER)
    report = a_return(project=project)
    lead = lead_of(report)
    refused(report, lambda: actions.send(report, by=lead, at=AFTER_Q1), "Team hired", RulesNotMet)
    actions.report_milestone(report, due, reached_on=None, note="In July.", by=lead, at=AFTER_Q1)
    assert actions.send(report, by=lead, at=AFTER_Q1).state == "sent"


def test_sending_says_what_it_claims_and_tells_the_officers() -> None:
    report = a_return()
    officer = report.award.cast.monitoring
    actions.send(report, by=lead_of(report), at=AFTER_Q1)
    event = history(report).last()
    assert (event.verb, event.details["claimed_pence"], len(event.details["passed"])) == ("sent", 10_000_000, 9)
    assert (
        Notice.objects.get(recipient=officer, page="return", args=[report.pk]).subject == f"Return to check: {report}"
    )


def test_a_return_is_not_sent_before_its_quarter_is_over() -> None:
    report = a_return()
    june = AFTER_Q1 - timedelta(days=20)
    refused(
        report,
        lambda: actions.send(report, by=lead_of(report), at=june),
        "The quarter ends on 30 June 2026",
        RulesNotMet,
    )


@pytest.mark.parametrize("state", ["sent", "approved", "paid"])
def test_a_return_that_was_sent_is_closed_to_changes(state: str) -> None:
    report = a_return(state)
    claim, lead = report.claims.get(), lead_of(report)
    jobs = an_indicator(report, "jobs_created")
    upload = SimpleUploadedFile("a.pdf", a_pdf())
    for do in (
        lambda: actions.describe_progress(report, "More.", by=lead, at=AFTER_Q1),
        lambda: actions.set_claim(
            report, claim.project, claim.organisation, CostCategory.STAFF, Money(1), by=lead, at=AFTER_Q1
        ),
        lambda: actions.report_fact(report, claim.project, jobs, Decimal(1), by=lead, at=AFTER_Q1),
        lambda: showing.attach_evidence(report, upload, by=lead, at=AFTER_Q1),
    ):
        refused(report, do, "so it cannot be changed")
    refused(report, lambda: actions.send(report, by=lead, at=AFTER_Q1), "not possible to send", NotAllowed)


def test_a_question_is_answered_once() -> None:
    report = a_return("queried")
    asked, lead = report.queries.get(), lead_of(report)
    refused(report, lambda: actions.reply(asked, " ", by=lead, at=AFTER_Q1), "Write the answer")
    refused(
        report,
        lambda: actions.reply(asked, "I answer.", by=report.award.cast.monitoring, at=AFTER_Q1),
        "It takes",
        NotYours,
    )
    actions.reply(asked, "Three posts.", by=lead, at=AFTER_Q1)
    refused(report, lambda: actions.reply(asked, "Four posts.", by=lead, at=AFTER_Q1), "has its answer already")
    assert report.queries.get().reply == "Three posts."


def test_an_empty_question_is_refused() -> None:
    report = a_return("sent")
    officer = report.award.cast.monitoring
    refused(report, lambda: actions.query(report, " ", by=officer, at=AFTER_Q1), "Write the question")


@pytest.mark.parametrize("state", ["draft", "queried", "approved", "paid"])
def test_only_a_sent_return_is_approved(state: str) -> None:
    report = a_return(state)
    officer = report.award.cast.monitoring
    refused(report, lambda: actions.approve(report, by=officer, at=AFTER_Q1), "not possible to approve", NotAllowed)


def test_a_return_that_claims_nothing_is_approved_and_never_paid() -> None:
    project = a_project()
    report = a_return(project=project)
    claim, lead, cast = report.claims.get(), lead_of(report), report.award.cast
    actions.set_claim(report, claim.project, claim.organisation, CostCategory.STAFF, Money(0), by=lead, at=AFTER_Q1)
    report = actions.approve(actions.send(report, by=lead, at=AFTER_Q1), by=cast.monitoring, at=AFTER_Q1)
    assert not Notice.objects.filter(subject__startswith="To pay").exists()
    finance = cast.finance
    refused(report, lambda: actions.pay(report, by=finance, at=AFTER_Q1), "nothing to pay")


def test_approving_and_paying_move_each_partners_grant_once() -> None:
    project = a_project(state="draft")
    award = project.award
    lead, cast, research = award.side.lead, award.cast, award.side.organisations["research"]
    delivery.set_partner(project, research, Money.pounds(500_000), by=lead, at=AFTER)
    project = delivery.start(project, by=lead, at=AFTER)
    project.award = award
    report = a_return(project=project)
    actions.set_claim(report, project, research, CostCategory.EQUIPMENT, Money(777), by=lead, at=AFTER_Q1)
    actions.set_claim(report, project, research, CostCategory.TRAVEL, Money(223), by=lead, at=AFTER_Q1)
    report = actions.approve(actions.send(report, by=lead, at=AFTER_Q1), by=cast.monitoring, at=AFTER_Q1)
    stem = f"award/{award.pk}/project/{project.pk}"
    assert balance(f"{stem}/approved/{research.pk}") == Money(1_000)
    actions.pay(report, by=cast.finance, at=AFTER_Q1)
    moved = Transfer.objects.filter(key__startswith=f"return/{report.pk}/").order_by("pk")
    assert [(one.event, one.pence, one.target_id) for one in moved] == [
        ("accrue", 10_000_000, f"{stem}/approved/{award.partnership.lead_id}"),
        ("accrue", 1_000, f"{stem}/approved/{research.pk}"),
        ("pay", 10_000_000, f"{stem}/paid/{award.partnership.lead_id}"),
        ("pay", 1_000, f"{stem}/paid/{research.pk}"),
    ]
    assert {one.effective_on for one in moved.filter(event="accrue")} == {date(2026, 6, 30)}
    assert overdrawn() == []


def test_the_approver_does_not_pay_even_with_both_roles() -> None:
    report = a_return("sent")
    both = a_user(role=Role.MONITORING_OFFICER, scope=f"fund:{report.fund_slug}")
    people.grant(both, Role.FINANCE_OFFICER, f"fund:{report.fund_slug}", at=AFTER)
    report = actions.approve(report, by=both, at=AFTER_Q1)
    refused(
        report,
        lambda: actions.pay(report, by=both, at=AFTER_Q1),
        "You approved this return, so another person has to pay it.",
    )


def test_the_database_itself_refuses_one_person_as_approver_and_payer() -> None:
    report = a_return("approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.filter(pk=report.pk).update(state="paid", paid_at=AFTER_Q1, paid_by=report.approved_by_id)
    assert Return.objects.get(pk=report.pk).state == "approved"
