"""A correction of a return has a way back itself: a sending back is withdrawn, and a reason is put right by a further row."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.reporting import CorrectionKind
from placefund.notices.models import Notice
from placefund.returns import actions
from placefund.returns.acts import ReturnAct
from placefund.returns.corrections import actions as corrections
from placefund.returns.models import Return, ReturnCorrection
from tests.build import AFTER_Q1, a_return
from tests.returns.test_corrections import CLAIM, LATER, cast_of, fresh, lead_of, reversed_payment
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
STANDS = "Its lead has worked on it since, or it was not sent back. Ask the lead to send it again."


def sent_back() -> Return:
    report = a_return("sent")
    corrections.send_back(report, reason="The wrong quarter.", by=cast_of(report).monitoring, at=LATER)
    return report


# --- a sending back -----------------------------------------------------------------------------------------------------


def test_a_return_that_was_sent_back_by_mistake_counts_as_sent_again_and_its_lead_is_told() -> None:
    report = sent_back()
    cast, lead, sent_at = cast_of(report), lead_of(report), fresh(report).sent_at
    client, address = signed_in(cast.monitoring), reverse("withdraw-sending-back", args=[report.pk])
    assert address in client.get(reverse("return", args=[report.pk])).content.decode()
    with nothing_changes():
        assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "It was the other return."}).status_code == 302
    now = fresh(report)
    assert (now.state, now.sent_at, now.taken_up_by) == ("sent", sent_at, cast.monitoring)
    row = now.corrections.last()
    assert (row.kind, row.corrected_by) == (CorrectionKind.SENDING_BACK_WITHDRAWN, cast.monitoring)
    assert acts_on(report)[-1] == ReturnAct.WITHDREW_SENDING_BACK.verb
    newest = Notice.objects.latest("pk")
    assert lead.pk in set(Notice.objects.filter(subject=newest.subject).values_list("recipient", flat=True))
    actions.approve(now, by=cast.monitoring, at=LATER)  # it goes on as if it had never been sent back


def test_once_the_lead_works_on_it_a_sending_back_stands() -> None:
    report = sent_back()
    lead, officer = lead_of(report), cast_of(report).monitoring
    actions.describe_progress(report, "Other words.", by=lead, at=AFTER_Q1)
    with refused(STANDS), nothing_changes():
        corrections.withdraw_sending_back(report, reason="A mistake.", by=officer, at=LATER)
    page = signed_in(officer).get(reverse("return", args=[report.pk])).content.decode()
    assert reverse("withdraw-sending-back", args=[report.pk]) not in page


def test_a_draft_that_was_never_sent_back_is_not_sent_for_its_lead() -> None:
    draft, taken = a_return("draft"), a_return("sent")
    corrections.take_back(taken, reason="Not yet.", by=lead_of(taken), at=AFTER_Q1)
    for report in (draft, taken):
        officer = cast_of(report).monitoring
        with refused(STANDS), nothing_changes():
            corrections.withdraw_sending_back(report, reason="Send it.", by=officer, at=LATER)


@pytest.mark.parametrize("part", ["lead", "finance", "auditor"])
def test_only_who_checks_returns_takes_a_sending_back_back(part: str) -> None:
    report = sent_back()
    person = lead_of(report) if part == "lead" else getattr(cast_of(report), part)
    with pytest.raises(NotAllowed), nothing_changes():
        corrections.withdraw_sending_back(report, reason="A mistake.", by=person, at=LATER)


# --- the reason of a correction -----------------------------------------------------------------------------------------


def test_a_reason_is_put_right_by_a_further_row_and_both_are_read() -> None:
    report = sent_back()
    officer, lead = cast_of(report).monitoring, lead_of(report)
    row = report.corrections.get()
    client, address = signed_in(officer), reverse("correct-return-reason", args=[report.pk, row.pk])
    assert address in client.get(reverse("return", args=[report.pk])).content.decode()
    with nothing_changes():
        assert client.post(address, {"reason": "The wrong quarter."}).status_code == 422  # nothing differs
    assert client.post(address, {"reason": "The wrong partner."}).status_code == 302
    newer = report.corrections.last()
    assert (newer.kind, newer.corrects, newer.reason) == (CorrectionKind.REASON_CORRECTED, row, "The wrong partner.")
    assert acts_on(report)[-1] == ReturnAct.CORRECTED_REASON.verb
    assert fresh(report).state == "draft"
    page = signed_in(lead).get(reverse("return", args=[report.pk])).content.decode()
    above, _, below = page.partition('id="corrections"')
    assert ("The wrong partner." in above, "The wrong quarter." in above) == (True, False)
    assert ("The wrong partner." in below, "The wrong quarter." in below) == (True, True)
    with nothing_changes():
        assert client.post(address, {"reason": "Again."}).status_code == 422  # a newer row put it right
    corrections.correct_reason(newer, reason="The wrong project.", by=officer, at=LATER)
    assert row.newest.reason == "The wrong project."
    assert ("It puts right the reason" in below, "It takes back what" in below) == (True, True)
    corrections.withdraw_sending_back(report, reason="All of it was a mistake.", by=officer, at=LATER)
    assert fresh(report).state == "sent"


def test_whoever_gave_a_reason_puts_it_right_and_that_of_a_payment_stands_with_its_transfers() -> None:
    report = sent_back()
    row, cast = report.corrections.get(), cast_of(report)
    with refused(f"Whoever gave a reason puts it right. This one is {cast.monitoring}’s."), nothing_changes():
        corrections.correct_reason(row, reason="Other.", by=cast.manager, at=LATER)
    paid = a_return("paid", claim=CLAIM)
    reversed_payment(paid)
    manager, of_payment = cast_of(paid).manager, paid.corrections.get(kind=CorrectionKind.PAYMENT_REVERSED)
    with pytest.raises(NotAllowed), nothing_changes():
        corrections.correct_reason(of_payment, reason="Other.", by=manager, at=LATER)


def test_the_database_holds_a_reason_that_is_put_right_to_its_row() -> None:
    row = sent_back().corrections.get()
    own = {"report": row.report, "by": row.by, "at": LATER, "corrected_at": LATER, "reason": "So."}
    for wrong in ({"kind": "reason_corrected"}, {"kind": "sent_back", "corrects": row}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReturnCorrection.objects.create(**own | wrong)
