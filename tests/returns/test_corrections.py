"""The ways back from what was done to a return: each works, each refusal changes nothing, and both steps stand on record."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from placefund.awards import actions as awards
from placefund.delivery import actions as delivery
from placefund.documents.models import Document
from placefund.domain.indicators import FactStatus
from placefund.domain.ledger import EconomicEvent
from placefund.domain.money import Money
from placefund.domain.reporting import CorrectionKind
from placefund.domain.roles import Capability, Role, roles_with
from placefund.ledger.models import Transfer
from placefund.ledger.queries import moved, overdrawn, trail
from placefund.notices.models import Notice
from placefund.overview.verification import verify
from placefund.people import actions as people
from placefund.people.models import CLOCK
from placefund.returns import actions
from placefund.returns.corrections import actions as corrections
from placefund.returns.evidence import actions as showing
from placefund.returns.models import IndicatorFact, Return, ReturnCorrection, Reversal
from tests.build import AFTER_Q1, a_project, a_return, a_user
from tests.witness import acts_on, refused

pytestmark = pytest.mark.django_db
LATER = AFTER_Q1 + timedelta(days=3)
CLAIM = Money.pounds(100_000)


def fresh(report: Return) -> Return:
    return Return.objects.get(pk=report.pk)


def lead_of(report: Return) -> Any:
    return report.award.side.lead  # type: ignore[attr-defined]


def cast_of(report: Return) -> Any:
    return report.award.cast  # type: ignore[attr-defined]


def breaches() -> list[str]:
    return [sentence for check in verify() for sentence in check.breaches]


def paid_and_approved(report: Return) -> tuple[Money, Money]:
    found = trail(report.fund_slug).awards[report.award_id]
    return found.paid, found.approved


def reversed_payment(report: Return) -> Return:
    cast = cast_of(report)
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast.finance, at=LATER)
    return corrections.reverse_payment(asked, by=cast.manager, at=LATER)


# --- a sent return ----------------------------------------------------------------------------------------------------


def test_a_lead_takes_a_sent_return_back_and_sends_it_again() -> None:
    report = a_return("sent")
    lead, officer = lead_of(report), cast_of(report).monitoring
    corrections.take_back(report, reason="A line is missing.", by=lead, at=LATER)
    assert (fresh(report).state, fresh(report).sent_at) == ("draft", None)
    kept = ReturnCorrection.objects.get(report=report)
    assert (kept.kind, kept.reason, kept.by, kept.corrected_by, kept.corrected_at) == (
        CorrectionKind.TAKEN_BACK,
        "A line is missing.",
        lead,
        lead,
        AFTER_Q1,
    )
    told = Notice.objects.filter(subject__startswith="Taken back by the lead")
    assert [notice.recipient for notice in told] == [officer]
    actions.send(fresh(report), by=lead, at=LATER)
    assert acts_on(report)[-3:] == ["sent", "took back", "sent"]


def test_nobody_takes_a_return_back_from_an_officer_who_looks_at_it() -> None:
    report = a_return("sent")
    officer = cast_of(report).monitoring
    corrections.take_up(report, by=officer, at=AFTER_Q1)
    sentence = f"{officer} looks at this return already. Ask for it to be sent back to you, and say what changes."
    with refused(sentence):
        corrections.take_back(report, reason="A line is missing.", by=lead_of(report), at=LATER)


def test_whoever_is_lead_and_officer_is_told_once() -> None:
    report = a_return("sent")
    people.grant(lead_of(report), Role.MONITORING_OFFICER, f"fund:{report.fund_slug}", at=AFTER_Q1)
    actions.approve(report, by=cast_of(report).monitoring, at=AFTER_Q1)
    corrections.withdraw_approval(fresh(report), reason="A receipt is false.", by=cast_of(report).manager, at=LATER)
    assert Notice.objects.filter(recipient=lead_of(report), text="A receipt is false.").count() == 1


def test_only_a_sent_return_is_taken_up() -> None:
    report = a_return("draft")
    officer = cast_of(report).monitoring
    with refused("This return is draft, so there is nothing to check."):
        corrections.take_up(report, by=officer, at=LATER)


def test_a_step_back_needs_its_reason() -> None:
    report = a_return("sent")
    with refused("Say why. Whoever this concerns reads it."):
        corrections.take_back(report, reason=" ", by=lead_of(report), at=LATER)


def test_an_officer_sends_a_return_back_and_it_is_not_late_by_that() -> None:
    report = a_return("sent")
    corrections.send_back(report, reason="No receipts.", by=cast_of(report).monitoring, at=LATER)
    assert (fresh(report).state, fresh(report).sent_at) == ("draft", AFTER_Q1)
    assert Notice.objects.filter(recipient=lead_of(report), text="No receipts.").count() == 1
    actions.send(fresh(report), by=lead_of(report), at=LATER)
    assert (fresh(report).state, fresh(report).taken_up_at) == ("sent", None)


# --- an approval ------------------------------------------------------------------------------------------------------


def test_an_approval_is_taken_back_with_all_that_it_did() -> None:
    project = a_project()
    report = a_return("draft", project=project)
    lead, officer = lead_of(report), cast_of(report).monitoring
    fact = a_verified_fact(report)
    milestone = project.milestones.get()
    actions.report_milestone(report, milestone, reached_on=date(2026, 6, 1), by=lead, at=AFTER_Q1)
    actions.send(report, by=lead, at=AFTER_Q1)
    actions.approve(fresh(report), by=officer, at=AFTER_Q1)
    assert paid_and_approved(report) == (Money(0), CLAIM)
    corrections.withdraw_approval(fresh(report), reason="A receipt is false.", by=officer, at=LATER)
    fact.refresh_from_db()
    milestone.refresh_from_db()
    assert (fresh(report).state, fresh(report).approved_by, fact.status, milestone.reached_on) == (
        "sent",
        None,
        FactStatus.EVIDENCED,
        None,
    )
    assert paid_and_approved(report) == (Money(0), Money(0))
    assert breaches() == []
    kept = ReturnCorrection.objects.get(report=report)
    assert (kept.kind, kept.corrected_by) == (CorrectionKind.APPROVAL_WITHDRAWN, officer)
    actions.approve(fresh(report), by=officer, at=LATER)
    actions.pay(fresh(report), by=cast_of(report).finance, at=LATER)
    assert paid_and_approved(report) == (CLAIM, CLAIM)
    assert breaches() == []
    milestone.refresh_from_db()
    assert milestone.reached_on == date(2026, 6, 1)


def test_a_lead_does_not_take_back_what_an_officer_checks_anew() -> None:
    report = a_return("approved")
    officer = cast_of(report).monitoring
    corrections.withdraw_approval(report, reason="A receipt is false.", by=officer, at=LATER)
    assert (fresh(report).taken_up_by, fresh(report).taken_up_at) == (officer, LATER)
    sentence = f"{officer} looks at this return already. Ask for it to be sent back to you, and say what changes."
    with refused(sentence):
        corrections.take_back(fresh(report), reason="A line is missing.", by=lead_of(report), at=LATER)


def a_verified_fact(report: Return) -> IndicatorFact:
    """A figure with a file, which approval verifies."""
    indicator = report.award.strand.fund.indicators.get(key="jobs_created")
    project, lead = report.award.projects.get(), lead_of(report)
    actions.report_fact(report, project, indicator, Decimal(12), by=lead, at=AFTER_Q1)
    upload = SimpleUploadedFile("jobs.csv", b"post,from\nEngineer,2026-04-01\n", "text/csv")
    showing.attach_evidence(report, upload, project=project, indicator=indicator, by=lead, at=AFTER_Q1)
    return report.facts.get()


def test_another_officer_does_not_take_an_approval_back_and_the_manager_does() -> None:
    report = a_return("approved")
    cast = cast_of(report)
    other = a_user("Other Officer", role=Role.MONITORING_OFFICER, scope=f"fund:{report.fund_slug}")
    sentence = f"{cast.monitoring} approved this return. They take that back, or whoever manages the fund does."
    with refused(sentence):
        corrections.withdraw_approval(report, reason="I doubt it.", by=other, at=LATER)
    corrections.withdraw_approval(report, reason="I doubt it.", by=cast.manager, at=LATER)
    assert fresh(report).state == "sent"


def test_an_approval_that_is_paid_is_not_taken_back() -> None:
    report = a_return("paid")
    with refused(
        "This return is paid, so it is not possible to take its approval back now. It would have to be approved."
    ):
        corrections.withdraw_approval(report, reason="Late.", by=cast_of(report).monitoring, at=LATER)


# --- a payment --------------------------------------------------------------------------------------------------------


def test_two_people_reverse_a_payment_and_the_return_is_open_again() -> None:
    report = a_return("paid")
    cast, fund = cast_of(report), report.award.strand.fund
    before = Transfer.objects.count()
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast.finance, at=LATER)
    assert (Transfer.objects.count(), fresh(report).state) == (before, "paid")
    assert [notice.recipient for notice in Notice.objects.filter(subject__startswith="To confirm")] == [cast.manager]
    corrections.reverse_payment(asked, by=cast.manager, at=LATER)
    undone = [(row.undoes.event, row.source_id == row.undoes.target_id, row.amount, row.why, row.effective_on)
              for row in Transfer.objects.filter(undoes__isnull=False).order_by("pk")]  # fmt: skip
    assert undone == [
        ("pay", True, CLAIM, "Reversed: Paid twice.", LATER.date()),
        ("accrue", True, CLAIM, "Reversed: Paid twice.", report.period.last_day),
    ]
    assert (fresh(report).state, fresh(report).paid_by, fresh(report).approved_by) == ("sent", None, None)
    assert paid_and_approved(report) == (Money(0), Money(0))
    assert moved(fund.slug, EconomicEvent.PAY) == Money(0)
    assert (overdrawn(), breaches()) == ([], [])
    assert acts_on(report)[-3:] == ["paid", "asked to reverse the payment of", "reversed the payment of"]


@pytest.mark.parametrize("role", roles_with(Capability.CONFIRM_REVERSAL))
def test_whoever_may_confirm_a_reversal_can_carry_it_out_with_all_that_the_approval_did(role: Role) -> None:
    project = a_project()
    report = a_return("draft", project=project)
    cast, lead = cast_of(report), lead_of(report)
    fact, milestone = a_verified_fact(report), project.milestones.get()
    actions.report_milestone(report, milestone, reached_on=date(2026, 6, 1), by=lead, at=AFTER_Q1)
    actions.send(report, by=lead, at=AFTER_Q1)
    actions.approve(fresh(report), by=cast.monitoring, at=AFTER_Q1)
    actions.pay(fresh(report), by=cast.finance, at=AFTER_Q1)
    second = a_user("Second Person", role=role, scope=f"fund:{report.fund_slug}")
    asked = corrections.ask_reversal(fresh(report), reason="Paid twice.", by=cast.finance, at=LATER)
    corrections.reverse_payment(asked, by=second, at=LATER)
    fact.refresh_from_db()
    milestone.refresh_from_db()
    assert (fresh(report).state, fact.status, milestone.reached_on) == ("sent", FactStatus.EVIDENCED, None)
    assert breaches() == []


def test_what_was_reversed_is_corrected_approved_and_paid_anew() -> None:
    report = a_return("paid")
    cast, lead = cast_of(report), lead_of(report)
    reversed_payment(report)
    corrections.send_back(fresh(report), reason="Claim what was spent.", by=cast.monitoring, at=LATER)
    claim = report.claims.get()
    project, who, category = claim.project, claim.organisation, claim.category
    actions.set_claim(report, project, who, category, Money.pounds(60_000), by=lead, at=LATER)
    actions.send(fresh(report), by=lead, at=LATER)
    actions.approve(fresh(report), by=cast.monitoring, at=LATER)
    actions.pay(fresh(report), by=cast.finance, at=LATER)
    assert paid_and_approved(report) == (Money.pounds(60_000), Money.pounds(60_000))
    keys = list(Transfer.objects.filter(event="pay").order_by("pk").values_list("key", flat=True))
    assert keys == [
        f"return/{report.pk}/payment/{project.pk}/{who.pk}",
        f"again/2/return/{report.pk}/payment/{project.pk}/{who.pk}",
    ]
    reversed_payment(fresh_with_people(report))
    assert paid_and_approved(report) == (Money(0), Money(0))
    assert breaches() == []


def fresh_with_people(report: Return) -> Return:
    found = fresh(report)
    found.award.cast, found.award.side = cast_of(report), report.award.side  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    ("asks", "confirms", "sentence"),
    [
        ("monitoring", "finance", "You made this payment, so another person has to confirm that it is reversed."),
        ("manager", "manager", "You asked for this, so another person has to confirm it."),
        ("finance", "finance", "You asked for this, so another person has to confirm it."),
    ],
)
def test_neither_who_asks_nor_who_paid_confirms(asks: str, confirms: str, sentence: str) -> None:
    report = a_return("paid")
    cast = cast_of(report)
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=getattr(cast, asks), at=LATER)
    for answer in (corrections.reverse_payment, lambda *a, **k: corrections.refuse_reversal(*a, reason="No.", **k)):
        with refused(sentence):
            answer(asked, by=getattr(cast, confirms), at=LATER)


def test_the_database_itself_refuses_one_person_for_both() -> None:
    report = a_return("paid")
    cast = cast_of(report)
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast.manager, at=LATER)
    for person in (cast.manager, cast.finance):
        row = Reversal.objects.filter(pk=asked.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(answered_by=person, answered_at=LATER, is_confirmed=True)


def test_a_lead_and_an_auditor_reverse_nothing() -> None:
    report = a_return("paid")
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast_of(report).finance, at=LATER)
    for person in (lead_of(report), cast_of(report).auditor, cast_of(report).monitoring):
        sentence = (
            f"{person} may not confirm that a payment is reversed. "
            "It takes a fund manager or a finance officer with a part in it."
        )
        with refused(sentence):
            corrections.reverse_payment(asked, by=person, at=LATER)


def test_a_reversal_that_is_refused_leaves_the_payment_and_can_be_asked_for_again() -> None:
    report = a_return("paid")
    cast = cast_of(report)
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast.monitoring, at=LATER)
    with refused("It has been asked for already, and waits for somebody to confirm it."):
        corrections.ask_reversal(report, reason="Once more.", by=cast.finance, at=LATER)
    corrections.refuse_reversal(asked, reason="It was paid once.", by=cast.manager, at=LATER)
    assert (fresh(report).state, paid_and_approved(report)) == ("paid", (CLAIM, CLAIM))
    assert Notice.objects.filter(recipient=cast.monitoring, text="It was paid once.").count() == 1
    with refused(f"{cast.manager} has answered this already."):
        corrections.reverse_payment(asked, by=cast.manager, at=LATER)
    corrections.ask_reversal(report, reason="Look again.", by=cast.finance, at=LATER)


def test_whoever_asked_withdraws_it_and_it_can_be_asked_for_again() -> None:
    report = a_return("paid")
    cast = cast_of(report)
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast.monitoring, at=LATER)
    with refused("Say why. Whoever this concerns reads it."):
        corrections.withdraw_reversal(asked, reason=" ", by=cast.monitoring, at=LATER)
    with refused(f"{cast.monitoring} asked for this. They withdraw it, or another person refuses it."):
        corrections.withdraw_reversal(asked, reason="Not mine.", by=cast.manager, at=LATER)
    corrections.withdraw_reversal(asked, reason="It was paid once.", by=cast.monitoring, at=LATER)
    told = Notice.objects.filter(subject=f"No longer to confirm: reverse the payment of {report}")
    assert [notice.recipient for notice in told] == [cast.manager]
    assert (fresh(report).state, paid_and_approved(report)) == ("paid", (CLAIM, CLAIM))
    for answer in (
        lambda: corrections.reverse_payment(asked, by=cast.manager, at=LATER),
        lambda: corrections.withdraw_reversal(asked, reason="Twice.", by=cast.monitoring, at=LATER),
    ):
        with refused(f"{cast.monitoring} has withdrawn this."):
            answer()
    again = corrections.ask_reversal(report, reason="It was twice.", by=cast.monitoring, at=LATER)
    corrections.reverse_payment(again, by=cast.manager, at=LATER)
    with refused(f"{cast.manager} has answered this already."):
        corrections.withdraw_reversal(again, reason="Too late.", by=cast.monitoring, at=LATER)


def test_the_database_keeps_what_is_withdrawn_from_being_answered() -> None:
    report = a_return("paid")
    cast = cast_of(report)
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast.monitoring, at=LATER)
    corrections.withdraw_reversal(asked, reason="Once.", by=cast.monitoring, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reversal.objects.update(answered_by=cast.manager, answered_at=LATER, is_confirmed=True)


def test_only_a_payment_is_reversed() -> None:
    report = a_return("approved")
    officer = cast_of(report).finance
    with refused("Only a paid return has a payment that could be reversed."):
        corrections.ask_reversal(report, reason="Paid twice.", by=officer, at=LATER)


def test_the_payment_of_a_closed_award_waits_until_it_is_open_again() -> None:
    report = a_return("paid")
    award = report.award
    delivery.complete(award.projects.get(), by=lead_of(report), at=LATER)
    awards.close(award, by=cast_of(report).manager, at=LATER)
    with refused("This award is closed. Open it again first, so that what comes back has a place to go to."):
        corrections.ask_reversal(fresh(report), reason="Paid twice.", by=cast_of(report).finance, at=LATER)


# --- a figure ---------------------------------------------------------------------------------------------------------


def test_a_verified_figure_is_doubted_and_stays_so_until_it_is_verified_again() -> None:
    report = a_return("draft")
    cast = cast_of(report)
    fact = a_verified_fact(report)
    actions.send(report, by=lead_of(report), at=AFTER_Q1)
    actions.approve(fresh(report), by=cast.monitoring, at=AFTER_Q1)
    fact.refresh_from_db()
    assert fact.status == FactStatus.VERIFIED
    corrections.doubt_fact(fact, reason="The file shows nine.", by=cast.monitoring, at=LATER)
    corrections.withdraw_approval(fresh(report), reason="To look again.", by=cast.monitoring, at=LATER)
    actions.approve(fresh(report), by=cast.monitoring, at=LATER)
    fact.refresh_from_db()
    assert (fact.status, fact.doubted_at) == (FactStatus.EVIDENCED, LATER)
    with refused("This figure is not verified, so there is nothing to take back."):
        corrections.doubt_fact(fact, reason="Again.", by=cast.monitoring, at=LATER)
    corrections.verify_again(fact, reason="The other file shows twelve.", by=cast.monitoring, at=LATER)
    fact.refresh_from_db()
    assert (fact.status, fact.doubted_at) == (FactStatus.VERIFIED, None)
    with refused("The verification of this figure was not taken back."):
        corrections.verify_again(fact, reason="Again.", by=cast.monitoring, at=LATER)
    assert [(row.kind, "Project" in row.what) for row in report.corrections.exclude(kind="approval_withdrawn")] == [
        ("verification_withdrawn", True),
        ("verified_again", True),
    ]


def test_a_clock_or_a_stranger_takes_nothing_back() -> None:
    report = a_return("approved")
    stranger = a_user("Stranger")
    people.grant(stranger, Role.FUND_MANAGER, "fund:another", by=CLOCK, at=LATER)
    with refused(
        f"{stranger} may not take back the approval of a return before it is paid. "
        "It takes a fund manager or a monitoring officer with a part in it."
    ):
        corrections.withdraw_approval(report, reason="No.", by=stranger, at=LATER)


# --- what was taken out -----------------------------------------------------------------------------------------------


def test_a_claim_that_was_taken_out_is_put_back_once() -> None:
    report = a_return("draft")
    lead, claim = lead_of(report), report.claims.get()
    where = (claim.project, claim.organisation, claim.category)
    actions.set_claim(report, *where, Money(0), by=lead, at=AFTER_Q1)
    removed = report.removed_lines.get()
    corrections.put_back(removed, by=lead, at=LATER)
    assert report.claims.get().amount == CLAIM
    with refused("This has been put back already."):
        corrections.put_back(removed, by=lead, at=LATER)
    actions.set_claim(report, *where, Money(0), by=lead, at=LATER)
    actions.set_claim(report, *where, Money.pounds(5), by=lead, at=LATER)
    with refused("Something else has been entered in its place. Take that out first."):
        corrections.put_back(report.removed_lines.last(), by=lead, at=LATER)


def test_a_figure_that_was_taken_out_is_put_back_with_its_file() -> None:
    report = a_return("draft")
    fact = a_verified_fact(report)
    evidence, lead = fact.evidence, lead_of(report)
    actions.remove_fact(fact, by=lead, at=LATER)
    corrections.put_back(report.removed_lines.get(), by=lead, at=LATER)
    again = report.facts.get()
    assert (again.value, again.evidence, again.identifier) == (Decimal(12), evidence, "")


def test_a_figure_whose_file_is_gone_is_claimed_when_it_is_put_back() -> None:
    report = a_return("draft")
    fact, lead = a_verified_fact(report), lead_of(report)
    file = Document.objects.get(pk__in=fact.evidence)
    actions.remove_fact(fact, by=lead, at=LATER)
    showing.remove_evidence(report, file, by=lead, at=LATER)
    corrections.put_back(report.removed_lines.get(), by=lead, at=LATER)
    again = report.facts.get()
    assert (again.value, again.evidence, again.status) == (Decimal(12), [], FactStatus.CLAIMED)
