"""Receipts: number, time, amount and digest in the mail, the same as a PDF beside it, and the same bytes on their page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from pypdf import PdfReader

from placefund.domain.messages import written
from placefund.domain.money import Money
from placefund.domain.receipts import Receipt, digest_of
from placefund.notices.models import Mail
from placefund.notices.receipt_pdf import typeset_receipt
from placefund.notices.tasks import deliver
from placefund.people.models import User
from placefund.returns import actions as returns
from placefund.returns.audiences import payment_receipt
from tests.build import Cast, a_return, a_user, an_application
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def sent_of(kind: str) -> Any:
    row = Mail.objects.filter(kind=kind).latest("pk")
    deliver.func(row.pk)
    return mail.outbox[-1]


def pdf_text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\n", " ")


def lead_of(partnership: Any) -> User:
    return User.objects.get(memberships__scope=f"organisation:{partnership.lead_id}", memberships__role="lead_bidder")


def test_the_receipt_of_an_application_says_number_time_amount_and_digest_and_carries_the_pdf() -> None:
    application = an_application("submitted")
    snapshot = application.snapshot
    message = sent_of("receipt")
    wanted = [snapshot.receipt, written(snapshot.submitted_at), str(snapshot.ask), snapshot.digest]
    for body in (message.body, message.alternatives[0][0]):
        assert [words for words in wanted if words not in body] == []
    [(name, content, kind)] = message.attachments
    assert (name.endswith(".pdf"), kind) == (True, "application/pdf")
    text = pdf_text(content)
    assert [words for words in (*wanted[:3], application.round.name) if words not in text] == []
    assert snapshot.digest in text.replace(" ", "")
    page = signed_in(lead_of(application.partnership)).get(reverse("receipt-as-pdf", args=[application.pk]))
    assert (page.content, page["Content-Type"]) == (content, "application/pdf")
    assert signed_in(a_user()).get(reverse("receipt-as-pdf", args=[application.pk])).status_code == 403


def test_the_receipt_of_a_payment_adds_up_and_its_digest_is_that_of_what_it_says() -> None:
    report = a_return("approved")
    report = returns.pay(report, by=Cast(report.award.strand.fund).finance, at=report.approved_at)
    receipt = payment_receipt(report)
    assert (receipt.amount, receipt.number) == (report.claimed, str(report))
    assert Money.total(amount for _, amount in receipt.parts) == receipt.amount
    message = sent_of("payment")
    for body in (message.body, message.alternatives[0][0]):
        assert [words for words in (str(report), str(receipt.amount), receipt.digest) if words not in body] == []
    [(_, content, _)] = message.attachments
    page = reverse("payment-receipt", args=[report.pk])
    assert signed_in(lead_of(report.award.partnership)).get(page).content == content
    parts = [[name, amount.pence] for name, amount in receipt.parts]
    told = {"return": str(report), "paid_at": report.paid_at.astimezone(UTC).isoformat(), "parts": parts}
    assert digest_of(told) == receipt.digest
    assert len(content) < 100_000


def test_what_is_not_submitted_or_not_paid_has_no_receipt() -> None:
    draft, report = an_application("draft"), a_return("sent")
    assert signed_in(lead_of(draft.partnership)).get(reverse("receipt-as-pdf", args=[draft.pk])).status_code == 404
    lead = lead_of(report.award.partnership)
    assert signed_in(lead).get(reverse("payment-receipt", args=[report.pk])).status_code == 404


def test_a_receipt_that_is_too_large_is_left_to_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    an_application("submitted")
    monkeypatch.setattr("placefund.notices.mail.LARGEST_ATTACHMENT", 10)
    message = sent_of("receipt")
    assert (message.attachments, "receipt/" in message.body) == ([], True)


def test_a_receipt_is_the_same_when_it_is_read_back() -> None:
    receipt = an_application("submitted").snapshot.as_receipt()
    assert Receipt.from_record(receipt.as_record()) == receipt


def test_a_receipt_given_between_two_seconds_is_typeset() -> None:
    """A clock that runs gives parts of a second; a PDF's own day has none."""
    receipt = an_application("submitted").snapshot.as_receipt()
    between = replace(receipt, at=receipt.at.replace(microsecond=654_321))
    assert typeset_receipt(between).startswith(b"%PDF")


def test_a_sign_that_no_font_has_is_a_box_and_the_receipt_is_made() -> None:
    """A title with such a sign must not keep the mail of its receipt back."""
    application = an_application("submitted")
    receipt = application.snapshot.as_receipt()
    given = replace(receipt, parts=(("Warm homes 🏠 温", Money(100)), ("Zażółć – ok", Money(200))))
    text = pdf_text(typeset_receipt(given))
    assert "Warm homes □ □" in text
    assert "Zażółć – ok" in text
