"""A credit note: an amount taken off a line of an earlier return, set against what is claimed now."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from placefund.domain.costs import CostCategory
from placefund.domain.findings import NotPossible, RulesNotMet
from placefund.domain.money import Money
from placefund.domain.periods import Quarter
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.claimable import left_to_claim
from placefund.returns.corrections.actions import credit_claim, put_back, send_back
from placefund.returns.models import Claim, Return
from placefund.returns.queries import claims_something, returns_of
from tests.build import AFTER_Q1, a_return
from tests.witness import refused

pytestmark = pytest.mark.django_db
AFTER_Q2 = AFTER_Q1.replace(month=10)
OFF = Money.pounds(500)


def after(first: Return) -> Return:
    lead = first.award.side.lead
    report = actions.open_return(first.award, Quarter.parse("2026-27 Q2"), by=lead, at=AFTER_Q2)
    actions.describe_progress(report, "As planned.", by=lead, at=AFTER_Q2)
    report.award = first.award
    return report


def test_five_hundred_pounds_and_their_credit_note_net_to_nothing() -> None:
    first = a_return("paid", claim=OFF)
    line, report = first.claims.get(), after(first)
    lead, cast = first.award.side.lead, first.award.cast
    actions.set_claim(report, line.project, line.organisation, CostCategory.STAFF, OFF, by=lead, at=AFTER_Q2)
    credit_claim(report, line, OFF, reason="Credit note 17", by=lead, at=AFTER_Q2)
    credit = report.claims.get(corrects=line)
    assert (credit.amount, credit.what_for, report.claimed) == (-OFF, "Credit note 17", Money(0))
    actions.send(report, by=lead, at=AFTER_Q2)
    actions.approve(report, by=cast.monitoring, at=AFTER_Q2)
    assert not returns_of(report.award.strand.fund).filter(claims_something(), pk=report.pk).exists()
    with pytest.raises(NotPossible, match="nothing to pay"):
        actions.pay(report, by=cast.finance, at=AFTER_Q2)


def test_a_correction_lowers_what_is_claimed_paid_and_used_of_the_grant() -> None:
    first = a_return("paid")
    line, report = first.claims.get(), after(first)
    lead, cast = first.award.side.lead, first.award.cast
    where = (line.project_id, line.organisation_id)
    before = left_to_claim(report)[where]
    actions.set_claim(report, line.project, line.organisation, CostCategory.STAFF, OFF, by=lead, at=AFTER_Q2)
    credit_claim(report, line, Money.pounds(200), reason="Refund", by=lead, at=AFTER_Q2)
    actions.send(report, by=lead, at=AFTER_Q2)
    actions.approve(report, by=cast.monitoring, at=AFTER_Q2)
    assert actions.pay(report, by=cast.finance, at=AFTER_Q2).claimed == Money.pounds(300)
    third = actions.open_return(first.award, Quarter.parse("2026-27 Q3"), by=lead, at=AFTER_Q2)
    assert left_to_claim(third)[where] == before - Money.pounds(300)


def test_a_line_that_is_corrected_elsewhere_is_not_lowered_below_what_is_taken_off_it() -> None:
    first = a_return("sent", claim=OFF)
    line, report = first.claims.get(), after(first)
    lead = first.award.side.lead
    credit_claim(report, line, Money.pounds(200), reason="Refund", by=lead, at=AFTER_Q2)
    send_back(first, reason="A line is wrong.", by=first.award.cast.monitoring, at=AFTER_Q2)
    where = (first, line.project, line.organisation, CostCategory(line.category))
    for amount in (Money(0), Money.pounds(199)):
        with pytest.raises(NotPossible, match="A later return takes £200 off this line"):
            actions.set_claim(*where, amount, by=lead, at=AFTER_Q2)
    actions.set_claim(*where, Money.pounds(200), by=lead, at=AFTER_Q2)
    assert first.claims.get().amount == Money.pounds(200)


def test_more_cannot_be_taken_off_than_is_claimed_now_or_left_of_the_line() -> None:
    first = a_return("paid", claim=OFF)
    line, report = first.claims.get(), after(first)
    lead = first.award.side.lead
    off = partial(credit_claim, report, line, reason="Refund", by=lead, at=AFTER_Q2)
    with pytest.raises(NotPossible, match="Between £0 and £500"):
        off(Money.pounds(501))
    with pytest.raises(NotPossible, match="Say why"):
        credit_claim(report, line, OFF, reason=" ", by=lead, at=AFTER_Q2)
    off(OFF)
    with pytest.raises(RulesNotMet, match="takes £500 more off earlier claims"):
        actions.send(report, by=lead, at=AFTER_Q2)
    off(Money(0))
    assert not Claim.objects.filter(report=report).exists()
    with pytest.raises(NotPossible, match="an earlier quarter"):
        credit_claim(Return.objects.get(pk=report.pk), a_line_of(report), OFF, reason="Refund", by=lead, at=AFTER_Q2)


def a_line_of(report: Return) -> Claim:
    """A line of the very return, as if it had been sent."""
    first = Claim.objects.get(corrects=None)
    Return.objects.filter(pk=report.pk).update(state="draft")
    line = Claim(report=report, project=first.project, organisation=first.organisation, category="staff", pence=1)
    line.report.state = "sent"
    return line


def test_the_page_offers_the_lines_of_earlier_returns(client: Client) -> None:
    first = a_return("paid", claim=OFF)
    line, report = first.claims.get(), after(first)
    clock.move_to(AFTER_Q2)
    client.force_login(first.award.side.lead)
    address = reverse("return-credit", args=[report.pk, line.project_id, line.organisation_id])
    assert "2026-27 Q1, Staff: £500 left" in client.get(address).content.decode()
    given = {"line": str(line.pk), "amount": "200", "reason": "Credit note 17"}
    assert client.post(address, given).status_code == 302
    assert report.claims.get().pence == -20_000
    assert "Correction of an earlier claim" in client.get(reverse("return", args=[report.pk])).content.decode()
    assert client.post(address, {**given, "amount": "-5"}).status_code == 422


def test_a_correction_that_is_removed_is_kept_and_put_back() -> None:
    first = a_return("paid", claim=OFF)
    line, report = first.claims.get(), after(first)
    lead = first.award.side.lead
    credit_claim(report, line, Money.pounds(200), reason="Credit note 17", by=lead, at=AFTER_Q2)
    credit_claim(report, line, Money(0), reason="", by=lead, at=AFTER_Q2)
    removed = report.removed_lines.get()
    assert (removed.label, report.claims.count()) == (f"{line.project}, {line.organisation}: −£200", 0)
    put_back(removed, by=lead, at=AFTER_Q2)
    credit = report.claims.get()
    assert (credit.corrects, credit.amount, credit.what_for) == (line, -Money.pounds(200), "Credit note 17")
    with refused("This has been put back already."):
        put_back(removed, by=lead, at=AFTER_Q2)


def test_a_correction_is_put_back_only_while_so_much_is_left_of_its_line() -> None:
    first = a_return("paid", claim=OFF)
    line, report = first.claims.get(), after(first)
    lead = first.award.side.lead
    credit_claim(report, line, OFF, reason="Credit note 17", by=lead, at=AFTER_Q2)
    credit_claim(report, line, Money(0), reason="", by=lead, at=AFTER_Q2)
    third = actions.open_return(first.award, Quarter.parse("2026-27 Q3"), by=lead, at=AFTER_Q2)
    credit_claim(third, line, Money.pounds(100), reason="Refund", by=lead, at=AFTER_Q2)
    with refused("Between £0 and £400 can be taken off this line."):
        put_back(report.removed_lines.get(), by=lead, at=AFTER_Q2)
    credit_claim(third, line, Money(0), reason="", by=lead, at=AFTER_Q2)
    put_back(report.removed_lines.get(), by=lead, at=AFTER_Q2)
    assert report.claims.get().amount == -OFF


def test_what_is_left_of_a_line_is_read_when_it_is_held_and_not_before() -> None:
    first = a_return("sent", claim=OFF)
    line, report = first.claims.get(), after(first)  # read while £500 were claimed
    lead = first.award.side.lead
    send_back(first, reason="A line is wrong.", by=first.award.cast.monitoring, at=AFTER_Q2)
    where = (line.project, line.organisation, CostCategory(line.category))
    actions.set_claim(first, *where, Money.pounds(100), by=lead, at=AFTER_Q2)
    actions.send(Return.objects.get(pk=first.pk), by=lead, at=AFTER_Q2)
    with refused("Between £0 and £100 can be taken off this line."):
        credit_claim(report, line, OFF, reason="Refund", by=lead, at=AFTER_Q2)
    send_back(Return.objects.get(pk=first.pk), reason="Once more.", by=first.award.cast.monitoring, at=AFTER_Q2)
    with refused("Only a line of a return of this award that was sent can be corrected."):
        credit_claim(report, line, Money.pounds(50), reason="Refund", by=lead, at=AFTER_Q2)
