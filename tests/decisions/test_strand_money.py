"""What is set aside for a strand is lowered, with a reason, to what is promised and no further; the page shows it first."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.decisions.strand_money.actions import give_back
from placefund.domain.findings import NotPossible
from placefund.domain.ledger import unallocated
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.funds.models import Strand
from placefund.funds.queries import headroom
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, trail
from placefund.overview.verification import verify
from placefund.people import actions as people
from tests.build import AFTER, Cast, a_strand, a_user, an_allocation, an_application, an_award
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
DAY = {f"effective_on_{part}": value for part, value in (("day", "1"), ("month", "2"), ("year", "2026"))}
FORM = {"what": "give_back", "amount": "5,000,000", "why": "Fewer bids.", "number": "2", **DAY}


def gives_back(strand: Strand, pounds: int, by: Any, **more: Any) -> None:
    given = {"key": "2", "effective_on": AFTER.date(), "why": "Fewer bids.", **more}
    give_back(strand, Money.pounds(pounds), **given, by=by, at=AFTER)


def test_what_nobody_is_promised_goes_back_to_the_envelope_once_for_a_key() -> None:
    strand = a_strand()
    fund, manager = strand.fund, Cast(strand.fund).manager
    for _ in range(2):
        gives_back(strand, 5_000_000, manager)
    assert (balance(strand.account), balance(unallocated(fund.slug))) == (
        Money.pounds(35_000_000),
        Money.pounds(65_000_000),
    )
    [row] = Transfer.objects.filter(event="release")
    assert (row.why, row.effective_on) == ("Fewer bids.", AFTER.date())
    assert headroom(fund).strands[0].allocated == trail(fund.slug).pots[strand.account].set_aside
    assert acts_on(strand) == ["added", "allocated to", "gave back from"]
    assert [sentence for check in verify() for sentence in check.breaches] == []


def test_no_more_goes_back_than_is_promised_to_nobody() -> None:
    bid: Any = an_application("decided")  # £4 million of £40 million
    strand, manager = bid.round.strand, bid.cast.manager
    sentence = "£36,000,000 of what the strand has is promised to nobody; £36,000,001 is £1 more."
    with refused(sentence):
        gives_back(strand, 36_000_001, manager)
    gives_back(strand, 36_000_000, manager)
    assert balance(strand.account) == Money.pounds(4_000_000)


def test_an_offer_keeps_its_money_until_it_is_answered_and_what_is_declined_is_free() -> None:
    award: Any = an_award("offered")
    strand, manager = award.strand, award.cast.manager
    with refused("£36,000,000 of what the strand has is promised to nobody; £37,000,000 is £1,000,000 more."):
        gives_back(strand, 37_000_000, manager)
    awards.decline(award, reason="We cannot match it.", by=award.side.lead, at=AFTER)
    gives_back(strand, 40_000_000, manager)
    assert balance(strand.account) == Money(0)


def test_it_has_its_reason_its_right_and_its_kind_of_strand() -> None:
    strand = a_strand()
    cast = Cast(strand.fund)
    manager, auditor = cast.manager, cast.auditor
    with refused("Say why. The reason is published with the transfer."):
        gives_back(strand, 1, manager, why=" ")
    with refused("Give back an amount above £0."):
        gives_back(strand, 0, manager)
    with refused(
        f"{auditor} may not allocate the envelope to strands and places. It takes a fund manager with a part in it."
    ):
        gives_back(strand, 1, auditor)
    earmarked = an_allocation(strand.fund).strand
    with refused(f"{earmarked.name} is earmarked: lower the allocation of a place."):
        gives_back(earmarked, 1, manager)


def test_who_has_a_conflict_with_a_bid_of_the_strand_leaves_it_to_another() -> None:
    bid: Any = an_application("decided")
    fund = bid.round.strand.fund
    lead = a_user("Lead and Manager", role=Role.FUND_MANAGER, scope=f"fund:{fund.slug}")
    people.grant(lead, Role.LEAD_BIDDER, f"organisation:{bid.partnership.lead_id}", at=AFTER)
    with nothing_changes(), pytest.raises(NotPossible, match="conflict"):
        gives_back(bid.round.strand, 1, lead)


def test_the_page_shows_it_first_in_both_directions() -> None:
    strand = a_strand()
    client, address = signed_in(Cast(strand.fund).manager), reverse("allocate-to-strand", args=[strand.pk])
    assert "Give some back to the envelope" in client.get(address).content.decode()
    for what, sentence, after in (
        ("give_back", "Gave money of a strand back to the envelope", "£35,000,000"),
        ("set_aside", "Allocated money to a strand", "£45,000,000"),
    ):
        with nothing_changes():
            page = client.post(address, FORM | {"what": what, "foresee": "on"}).content.decode()
        assert (sentence in page, after in page, "Nothing is done yet." in page) == (True, True, True)
    with nothing_changes():
        answer = client.post(address, FORM | {"amount": "40,000,001"})
    sentence = "£40,000,000 of what the strand has is promised to nobody; £40,000,001 is £1 more."
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert [client.post(address, FORM).status_code for _ in range(2)] == [302, 302]
    assert balance(strand.account) == Money.pounds(35_000_000)
