"""Ways back: what was sent is reopened, what was withdrawn revived, what was found reconsidered, what was removed put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.actions import NotEditable
from placefund.applications.corrections import actions as corrections
from placefund.applications.costing import actions as costing
from placefund.applications.models import Application, EligibilityCheck, RemovedRow, Reopening, Snapshot
from placefund.applications.siting import actions as siting
from placefund.decisions.reconsiderations import actions as reconsiderations
from placefund.domain.findings import NotAllowed
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.money import Money
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.people.models import CLOCK
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AFTER, AT, CLOSES, an_application
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _while_the_round_is_open() -> None:
    clock.move_to(AT)


def fresh(application: Application) -> Application:
    return Application.objects.select_related(*Application.READ_WITH).get(pk=application.pk)


def refused(act: Callable[[], object], kind: type[NotAllowed] = NotAllowed) -> str:
    """The sentence with which something is refused."""
    with pytest.raises(kind) as caught:
        act()
    return str(caught.value)


def sent_again(application: Any, title: str = "A better title") -> Application:
    """Reopened, changed, certified and sent again."""
    side = application.side
    draft = corrections.reopen(application, reason="A figure was wrong.", by=side.lead, at=AT)
    actions.describe(draft, title=title, summary=draft.summary, sectors=draft.sectors, by=side.lead, at=AT)
    actions.certify(draft, by=side.certifier, at=AT)
    return actions.submit(draft, by=side.lead, at=AT)


# --- what was sent ---------------------------------------------------------------------------------------------------


def test_what_was_sent_is_reopened_and_its_receipt_stays_valid() -> None:
    sent = an_application("submitted")
    receipt = sent.snapshot.receipt
    draft = corrections.reopen(sent, reason=" A figure was wrong. ", by=sent.side.lead, at=AT)  # type: ignore[attr-defined]
    assert (draft.state, draft.is_sent, draft.is_editable, draft.snapshot.receipt) == ("draft", False, True, receipt)
    row = Reopening.objects.get()
    assert (row.why, row.snapshot.receipt, row.certified_by) == ("A figure was wrong.", receipt, sent.certified_by)
    assert signed_in(sent.side.lead).get(reverse("application-receipt", args=[sent.pk])).status_code == 200  # type: ignore[attr-defined]


def test_who_stands_behind_it_is_told_and_the_fund_hears_no_name() -> None:
    sent = an_application("submitted")
    assert sent.cast.manager  # type: ignore[attr-defined]  # made when first asked for
    before = [notice.pk for notice in Notice.objects.all()]
    corrections.reopen(sent, reason="A figure was wrong.", by=sent.side.lead, at=AT)  # type: ignore[attr-defined]
    told = {notice.recipient: notice for notice in Notice.objects.exclude(pk__in=before)}
    assert {sent.side.lead, sent.side.certifier, sent.side.partner, sent.cast.manager} <= told.keys()  # type: ignore[attr-defined]
    to_fund = told[sent.cast.manager]  # type: ignore[attr-defined]
    assert str(sent) not in to_fund.subject + to_fund.text
    assert sent.snapshot.receipt in told[sent.side.partner].text  # type: ignore[attr-defined]


def test_the_fund_does_not_read_what_is_being_changed() -> None:
    sent = an_application("submitted")
    address, manager = reverse("application", args=[sent.pk]), signed_in(sent.cast.manager)  # type: ignore[attr-defined]
    assert manager.get(address).status_code == 200
    corrections.reopen(sent, reason="A figure was wrong.", by=sent.side.lead, at=AT)  # type: ignore[attr-defined]
    assert manager.get(address).status_code == 403


def test_sent_again_it_has_a_second_snapshot_that_names_the_first() -> None:
    sent = an_application("submitted")
    again = sent_again(sent)
    first, second = Snapshot.objects.order_by("pk")
    assert (again.state, again.snapshot) == ("submitted", second)
    assert (second.corrects, second.why_corrected, second.receipt) == (
        first,
        "A figure was wrong.",
        f"{first.receipt}-2",
    )
    assert (first.content["title"], second.content["title"]) == (sent.title, "A better title")
    address = reverse("application-snapshot", args=[sent.pk])
    page = signed_in(sent.side.lead).get(address, {"receipt": first.receipt}).content.decode()  # type: ignore[attr-defined]
    assert ("It was sent again." in page, sent.title in page) == (True, True)
    fund = signed_in(sent.cast.manager).get(address, {"receipt": first.receipt}).content.decode()  # type: ignore[attr-defined]
    assert ("A better title" in fund, "Also sent" in fund) == (True, False)


def test_what_was_not_sent_again_counts_as_it_was_sent() -> None:
    sent = an_application("submitted")
    title, signed_by = sent.title, sent.certified_by
    draft = corrections.reopen(sent, reason="A figure was wrong.", by=sent.side.lead, at=AT)  # type: ignore[attr-defined]
    actions.describe(draft, title="Half done", summary="", sectors=[], by=sent.side.lead, at=AT)  # type: ignore[attr-defined]
    corrections.close_round(sent.round, by=CLOCK, at=CLOSES)
    kept = fresh(sent)
    assert (kept.state, kept.title, kept.certified_by, kept.submitted_at) == (
        "submitted",
        title,
        signed_by,
        kept.snapshot.submitted_at,
    )
    assert "counts" in Notice.objects.filter(recipient=sent.side.lead).first().subject  # type: ignore[attr-defined,union-attr]
    assert actions.find_eligible(kept, reasons="Every rule holds.", by=sent.cast.manager, at=AFTER).state == "eligible"  # type: ignore[attr-defined]


def test_it_is_reopened_by_its_lead_with_a_reason_before_the_deadline() -> None:
    sent = an_application("submitted")
    lead, manager = sent.side.lead, sent.cast.manager  # type: ignore[attr-defined]
    with nothing_changes():
        refused(lambda: corrections.reopen(sent, reason=" ", by=lead, at=AT), NotEditable)
        refused(lambda: corrections.reopen(sent, reason="Late", by=lead, at=CLOSES), NotEditable)
        for user in (sent.side.partner, sent.side.certifier, manager):  # type: ignore[attr-defined]
            refused(lambda user=user: corrections.reopen(sent, reason="Why", by=user, at=AT), NotYours)
        refused(lambda: corrections.keep_as_sent(sent, by=CLOCK, at=AT), MoveNotPossible)
    draft = an_application("filled")
    refused(lambda: corrections.reopen(draft, reason="Why", by=draft.side.lead, at=AT), MoveNotPossible)  # type: ignore[attr-defined]


# --- what was withdrawn ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "back"), [("submitted", "submitted"), ("filled", "draft"), ("certified", "draft")])
def test_what_was_withdrawn_comes_back_before_the_deadline(state: str, back: str) -> None:
    bid = an_application(state)
    lead = bid.side.lead  # type: ignore[attr-defined]
    actions.withdraw(bid, reason="By mistake.", by=lead, at=AT)
    with nothing_changes():
        refused(lambda: corrections.revive(bid, reason="", by=lead, at=AT), NotEditable)
        refused(lambda: corrections.revive(bid, reason="Late", by=lead, at=CLOSES), NotEditable)
        refused(lambda: corrections.revive(bid, reason="Why", by=bid.side.partner, at=AT), NotYours)  # type: ignore[attr-defined]
    revived = corrections.revive(bid, reason="It was a mistake.", by=lead, at=AT)
    assert (revived.state, revived.withdrawn_at) == (back, None)


def test_it_does_not_come_back_beside_another() -> None:
    bid = an_application("submitted")
    lead = bid.side.lead  # type: ignore[attr-defined]
    actions.withdraw(bid, reason="By mistake.", by=lead, at=AT)
    actions.start(bid.round, bid.partnership, by=lead, at=AT)
    assert "has begun another" in refused(lambda: corrections.revive(bid, reason="Why", by=lead, at=AT), NotEditable)


# --- what was found --------------------------------------------------------------------------------------------------


def test_a_finding_is_corrected_by_a_further_one_and_both_stay() -> None:
    bid = an_application("submitted")
    manager = bid.cast.manager  # type: ignore[attr-defined]
    refused(lambda: actions.find_ineligible(bid, reasons="Roads.", by=manager, at=AFTER), NotAllowed)
    actions.find_ineligible(bid, reasons="Roads.", is_sure=True, by=manager, at=AFTER)
    refused(lambda: corrections.reconsider_as_eligible(bid, reasons="No roads.", why=" ", by=manager, at=AFTER))
    found = corrections.reconsider_as_eligible(
        bid, reasons="No roads.", why="Another bid was meant.", by=manager, at=AFTER
    )
    first, second = EligibilityCheck.objects.order_by("pk")
    assert (found.state, found.eligibility, second.corrects) == ("eligible", second, first)
    assert (first.reasons, second.why_corrected) == ("Roads.", "Another bid was meant.")
    refused(lambda: reconsiderations.ask_ineligible(found, reasons="x", why="y", by=manager, at=AFTER))
    asked = reconsiderations.ask_ineligible(
        found, reasons="Roads.", why="It was this one.", is_sure=True, by=manager, at=AFTER
    )
    back = corrections.reconsider_as_ineligible(asked, by=bid.cast.decider, at=AFTER)  # type: ignore[attr-defined]
    assert (back.state, EligibilityCheck.objects.count()) == ("ineligible", 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        EligibilityCheck.objects.filter(pk=first.pk).update(reasons="Never said.")


def test_a_finding_stands_once_the_panel_has_agreed_a_score() -> None:
    bid = an_application("assessed")
    again = {"reasons": "x", "why": "y", "is_sure": True, "by": bid.cast.manager, "at": AFTER}  # type: ignore[attr-defined]
    refused(lambda: reconsiderations.ask_ineligible(bid, **again), MoveNotPossible)


def test_a_finding_against_the_rules_is_asked_about_and_shown_before() -> None:
    bid = an_application("submitted")
    client, address = signed_in(bid.cast.manager), reverse("eligibility", args=[bid.pk])  # type: ignore[attr-defined]
    given = {"finding": "ineligible", "reasons": "Roads."}
    with nothing_changes():
        asked = client.post(address, given | {"foresee": "on"})
    assert (asked.status_code, "Is it not eligible all the same?" in asked.content.decode()) == (422, True)
    with nothing_changes():
        shown = client.post(address, given | {"is_sure": "on", "foresee": "on"}).content.decode()
    assert all(words in shown for words in ("What this would do", "Found ineligible", "Nobody is told by this alone."))
    assert client.post(address, given | {"is_sure": "on"}).status_code == 302
    page = client.get(address).content.decode()
    assert "Correct the finding" in page
    given = {"finding": "eligible", "reasons": "No roads.", "why": "Another bid was meant."}
    assert client.post(address, given).status_code == 302
    page = client.get(address).content.decode()
    assert ("Found before, and corrected since" in page, "Another bid was meant." in page) == (True, True)


# --- shown before ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "state", "says"),
    [
        ("withdraw-application", "submitted", "Withdrew the application"),
        ("reopen-application", "submitted", "Reopened the application"),
        ("return-application", "certified", "Returned the application for changes"),
    ],
)
def test_a_step_is_shown_before_it_is_taken(name: str, state: str, says: str) -> None:
    bid = an_application(state)
    client, address = signed_in(bid.side.lead), reverse(name, args=[bid.pk])  # type: ignore[attr-defined]
    with nothing_changes():
        page = client.post(address, {"reason": "A figure was wrong.", "foresee": "on"}).content.decode()
    assert all(words in page for words in ("What this would do", says, "Who is told", "The way back"))
    assert ("Lead bidder (1)" in page, str(bid.side.partner) in page) == (True, False)  # type: ignore[attr-defined]
    before = Event.objects.count()
    assert client.post(address, {"reason": "A figure was wrong."}).status_code == 302
    assert Event.objects.count() == before + 1


def test_the_lead_finds_the_way_back_on_the_page_of_the_application() -> None:
    bid = an_application("submitted")
    client, page = signed_in(bid.side.lead), reverse("application", args=[bid.pk])  # type: ignore[attr-defined]
    assert reverse("reopen-application", args=[bid.pk]) in client.get(page).content.decode()
    client.post(reverse("reopen-application", args=[bid.pk]), {"reason": "A figure was wrong."})
    assert "counts until you send this again" in " ".join(client.get(page).content.decode().split())
    client.post(reverse("withdraw-application", args=[bid.pk]), {"reason": "By mistake."})
    assert reverse("revive-application", args=[bid.pk]) in client.get(page).content.decode()
    assert client.post(reverse("revive-application", args=[bid.pk]), {"reason": "Back."}).status_code == 302
    assert fresh(bid).state == "draft"


# --- rows of a draft -------------------------------------------------------------------------------------------------


def test_a_row_of_costs_is_removed_and_put_back_once() -> None:
    bid = an_application("filled")
    lead = bid.side.lead  # type: ignore[attr-defined]
    cost = bid.costs.select_related("organisation").first()
    assert cost is not None
    before = sorted(bid.costs.values_list("organisation", "category", "kind", "year", "pence"))
    line = cost.line()
    removed = corrections.remove_costs(bid, cost.organisation, line.category, line.kind, by=lead, at=AT)
    assert not bid.costs.filter(organisation=cost.organisation, category=cost.category, kind=cost.kind).exists()
    corrections.put_back(removed, by=lead, at=AT)
    assert sorted(bid.costs.values_list("organisation", "category", "kind", "year", "pence")) == before
    assert "put back already" in refused(lambda: corrections.put_back(removed, by=lead, at=AT))
    again = corrections.remove_costs(bid, cost.organisation, line.category, line.kind, by=lead, at=AT)
    costing.set_cost(bid, cost.organisation, line.category, line.kind, line.year, Money(100), by=lead, at=AT)
    assert "has a row of these costs again" in refused(lambda: corrections.put_back(again, by=lead, at=AT))


def test_rows_are_removed_and_put_back_on_the_pages() -> None:
    bid = an_application("filled")
    client = signed_in(bid.side.lead)  # type: ignore[attr-defined]
    line, page = bid.co_investment.get(), reverse("co-investment", args=[bid.pk])
    said = line.as_entered()
    client.post(reverse("remove-co-investment-line", args=[bid.pk, line.pk]))
    removed = RemovedRow.objects.get()
    back = reverse("put-row-back", args=[bid.pk, removed.pk])
    assert back in client.get(page).content.decode()
    assert client.post(back).status_code == 302
    line = bid.co_investment.get()
    assert (line.as_entered(), back in client.get(page).content.decode()) == (said, False)
    cost = bid.costs.first()
    assert cost is not None
    client.post(reverse("remove-cost", args=[bid.pk, cost.organisation_id, cost.category, cost.kind]))
    removed = RemovedRow.objects.get(kind="costs")
    assert (
        reverse("put-row-back", args=[bid.pk, removed.pk])
        in client.get(reverse("costs", args=[bid.pk])).content.decode()
    )
    assert client.post(reverse("put-row-back", args=[bid.pk, removed.pk])).status_code == 302
    assert bid.costs.filter(category=cost.category, kind=cost.kind, organisation=cost.organisation).exists()


def test_no_refusal_tells_authors_how_far_the_fund_has_got() -> None:
    bid = an_application("submitted")
    lead, cast = bid.side.lead, bid.cast  # type: ignore[attr-defined]
    tries: list[Callable[[], object]] = [
        lambda: corrections.reopen(bid, reason="A figure.", by=lead, at=AT),
        lambda: actions.return_for_changes(bid, reason="A figure.", by=lead, at=AT),
        lambda: actions.answer(bid, "vision", "Another.", by=lead, at=AT),
        lambda: siting.change_place(bid.partnership, "Elsewhere", ["E08000001"], by=lead, at=AT),
    ]

    def told() -> list[str]:
        found = []
        for attempt in tries:
            with pytest.raises(NotAllowed) as refused:
                attempt()
            found.append(str(refused.value))
        return found

    actions.find_eligible(bid, reasons="Every rule holds.", by=cast.manager, at=AFTER)
    while_eligible = told()
    assert not any("eligible" in sentence for sentence in while_eligible)
    assert while_eligible[0].startswith(
        "This application is with the fund, so it is not possible to open it again now."
    )
    for state in ("ineligible", "assessed", "decided"):
        Application.objects.filter(pk=bid.pk).update(state=state)
        bid.refresh_from_db()
        assert told() == while_eligible
