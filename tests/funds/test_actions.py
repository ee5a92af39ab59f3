"""What the fund's manager does to the fund itself: it works, each refusal changes nothing, and it is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.models import Allocation, Round
from placefund.funds.queries import floors_proof, headroom, sectors_of
from placefund.ledger.queries import balance
from placefund.notices.models import Notice
from placefund.people.models import CLOCK
from tests.build import (
    AFTER,
    AT,
    CLOSES,
    OPENS,
    TERMS,
    Cast,
    a_fund,
    a_planned_round,
    a_strand,
    a_user,
    an_allocation,
    an_application,
    an_earmarked_place,
    an_open_round,
)
from tests.witness import acts_on, refused

pytestmark = pytest.mark.django_db
JUNE, OCTOBER = date(2025, 6, 8), date(2025, 10, 19)


def test_the_envelope_is_received_once() -> None:
    fund = a_fund(envelope=Money.pounds(100))
    funds.receive_envelope(fund, by=CLOCK, at=AT, effective_on=JUNE)
    assert headroom(fund).unallocated == Money.pounds(100)


def test_a_place_is_promised_an_amount() -> None:
    strand = a_strand(kind="earmarked")
    manager, place = Cast(strand.fund).manager, an_earmarked_place()
    allocation = funds.allocate_to_place(
        strand, place, Money.pounds(30_000_000), announced_on=JUNE, why="Announced.", by=manager, at=AT
    )
    assert (allocation.version, allocation.effective_on) == (1, JUNE)
    assert balance(allocation.account) == Money.pounds(30_000_000)
    assert headroom(strand.fund).unallocated == Money.pounds(70_000_000)
    assert acts_on(allocation) == ["promised"]


def test_a_new_version_moves_the_difference() -> None:
    first = an_allocation()
    manager = Cast(first.strand.fund).manager
    second = funds.allocate_to_place(
        first.strand, first.place, Money.pounds(50_000_000), announced_on=OCTOBER, by=manager, at=AT
    )
    assert (second.version, balance(second.account)) == (2, Money.pounds(50_000_000))
    third = funds.allocate_to_place(
        first.strand, first.place, Money.pounds(40_000_000), announced_on=OCTOBER, by=manager, at=AT
    )
    assert (third.version, balance(third.account)) == (3, Money.pounds(40_000_000))
    assert headroom(first.strand.fund).allocated == Money.pounds(40_000_000)


@pytest.mark.parametrize(
    ("pounds", "announced", "effective", "sentence"),
    [
        (29_000_000, OCTOBER, OCTOBER, "£29,000,000 is below the floor of £30,000,000 for one place."),
        (30_000_000, OCTOBER, OCTOBER, "Earmarked City is promised £30,000,000 already."),
        (40_000_000, OCTOBER, JUNE, "An allocation cannot take effect before the day it is announced."),
        (
            40_000_000,
            date(2025, 1, 1),
            date(2025, 1, 1),
            "The version in force took effect on 8 June 2025; a new one cannot take effect before it.",
        ),
        (
            150_000_000,
            OCTOBER,
            OCTOBER,
            "£70,000,000 of the envelope is not set aside; this takes £120,000,000, £50,000,000 more.",
        ),
    ],
)
def test_a_version_that_cannot_stand_is_refused(pounds: int, announced: date, effective: date, sentence: str) -> None:
    first = an_allocation()
    manager = Cast(first.strand.fund).manager
    with refused(sentence):
        funds.allocate_to_place(
            first.strand,
            first.place,
            Money.pounds(pounds),
            announced_on=announced,
            effective_on=effective,
            by=manager,
            at=AT,
        )


def test_nothing_is_not_an_allocation_even_without_a_floor() -> None:
    strand = a_strand(kind="earmarked")
    strand.floor_pence = None
    strand.save()
    manager, place = Cast(strand.fund).manager, an_earmarked_place()
    with refused("An allocation is an amount above £0."):
        funds.allocate_to_place(strand, place, Money(0), announced_on=JUNE, by=manager, at=AT)


def test_places_have_no_allocation_in_a_competed_strand() -> None:
    strand = a_strand()
    manager, place = Cast(strand.fund).manager, an_earmarked_place()
    with refused("Competed strand is competed for, so places have no allocation in it."):
        funds.allocate_to_place(strand, place, Money.pounds(30_000_000), announced_on=JUNE, by=manager, at=AT)


def test_only_a_manager_allocates() -> None:
    first = an_allocation()
    auditor = Cast(first.strand.fund).auditor
    sentence = (
        f"{auditor} may not allocate the envelope to strands and places. It takes a fund manager with a part in it."
    )
    with refused(sentence):
        funds.allocate_to_place(
            first.strand, first.place, Money.pounds(50_000_000), announced_on=OCTOBER, by=auditor, at=AT
        )


def set_aside(strand, pounds: int, key: str = "second", by=None) -> None:  # type: ignore[no-untyped-def]
    by = by or Cast(strand.fund).manager
    funds.allocate_to_strand(strand, Money.pounds(pounds), key=key, effective_on=JUNE, why="More.", by=by, at=AT)


def test_money_is_set_aside_for_a_competed_strand_once_for_a_key() -> None:
    strand = a_strand(money=Money.pounds(40))
    manager = Cast(strand.fund).manager
    set_aside(strand, 5, by=manager)
    set_aside(strand, 5, by=manager)
    assert balance(strand.account) == Money.pounds(45)
    assert acts_on(strand) == ["added", "allocated to", "allocated to"]


def test_a_strand_gets_no_more_than_the_envelope_has() -> None:
    strand = a_strand()
    manager = Cast(strand.fund).manager
    with refused("£60,000,000 of the envelope is not set aside; £60,000,001 is £1 more."):
        set_aside(strand, 60_000_001, by=manager)


def test_a_key_does_not_mean_two_amounts() -> None:
    strand = a_strand()
    manager = Cast(strand.fund).manager
    with pytest.raises(Exception, match="cannot mean two things"):
        set_aside(strand, 7, key="first", by=manager)
    assert balance(strand.account) == Money.pounds(40_000_000)


def test_an_earmarked_strand_is_allocated_to_by_place() -> None:
    strand = a_strand(kind="earmarked")
    manager = Cast(strand.fund).manager
    with refused("Earmarked strand is earmarked: allocate to its places."):
        set_aside(strand, 7, by=manager)


def test_the_floors_are_proven_from_the_newest_versions() -> None:
    first = an_allocation()
    funds.allocate_to_place(first.strand, first.place, Money.pounds(50_000_000), announced_on=OCTOBER, by=CLOCK, at=AT)
    assert floors_proof(first.strand.fund).sentences == (
        "1 place is promised 1 × £50,000,000 = £50,000,000.",
        "The floor alone takes 1 × £30,000,000 = £30,000,000, which fits into the envelope of £100,000,000.",
        "£100,000,000 less £50,000,000 leaves £50,000,000.",
    )


def test_a_planned_round_takes_terms_and_an_open_one_does_not() -> None:
    round_ = a_planned_round()
    manager = Cast(round_.strand.fund).manager
    set_ = funds.set_terms(round_, replace(TERMS, assessors_needed=5), by=manager, at=AT)
    assert set_.terms().assessors_needed == 5
    opened = funds.open(set_, by=manager, at=AT)
    with refused(f"{round_.name} is open: its terms were locked when it opened. Publish a clarification."):
        funds.set_terms(opened, TERMS, by=manager, at=AT)


def test_opening_locks_the_terms_under_their_digest() -> None:
    round_ = a_planned_round()
    opened = funds.open(round_, by=Cast(round_.strand.fund).manager, at=OPENS)
    assert (opened.state, opened.opened_at, len(opened.terms_digest)) == ("open", OPENS, 64)
    assert acts_on(opened) == ["planned", "set the terms of", "opened"]


def test_a_round_without_terms_does_not_open() -> None:
    strand = a_strand()
    manager = Cast(strand.fund).manager
    round_ = funds.add_round(Round(strand=strand, slug="bare", name="Bare round"), None, by=CLOCK, at=AT)
    with refused("Bare round has no terms yet, so it cannot open."):
        funds.open(round_, by=manager, at=AT)


def test_a_round_whose_time_is_over_does_not_open() -> None:
    round_ = a_planned_round()
    manager = Cast(round_.strand.fund).manager
    with refused(f"{round_.name} would have closed already. Set later dates first."):
        funds.open(round_, by=manager, at=CLOSES)


def test_a_round_opens_once() -> None:
    round_ = an_open_round()
    manager = Cast(round_.strand.fund).manager
    with refused("This round is open, so it is not possible to open it now. It would have to be planned."):
        funds.open(round_, by=manager, at=AT)


def test_a_round_closes_from_its_closing_time_on() -> None:
    round_ = an_open_round()
    manager = Cast(round_.strand.fund).manager
    sentence = (
        f"{round_.name} is promised to stay open until 4pm on 12 February 2026, London time; it cannot close early."
    )
    with refused(sentence):
        funds.close(round_, by=manager, at=CLOSES - timedelta(seconds=1))
    assert funds.close(round_, by=manager, at=CLOSES).closed_at == CLOSES


def test_the_clock_closes_a_round_too() -> None:
    assert funds.close(an_open_round(), by=CLOCK, at=CLOSES).state == "closed"


def test_only_a_manager_of_this_fund_closes_its_round() -> None:
    round_ = an_open_round()
    stranger = Cast(a_fund()).manager
    with refused(f"{stranger} may not open and close a round. It takes a fund manager with a part in it."):
        funds.close(round_, by=stranger, at=AFTER)


def clarify(round_: Round, **more):  # type: ignore[no-untyped-def]
    given = {"question": "Is fit-out eligible?", "answer": "Only fit-out.", "at": AT} | more
    return funds.clarify(round_, **given)


def test_a_clarification_reaches_the_leads_of_open_drafts() -> None:
    draft = an_application("filled")
    manager, lead = draft.cast.manager, draft.side.lead  # type: ignore[attr-defined]
    found = clarify(draft.round, tell_leads_of=(draft.partnership.lead_id,), by=manager)
    told = Notice.objects.get(page="published-clarifications")
    assert (found.number, told.recipient, told.text) == (1, lead, "Only fit-out.")
    assert told.address == f"/rounds/{draft.round_id}/clarifications/published/#clarification-1"
    assert acts_on(found) == ["published"]


def test_a_clarification_supersedes_an_earlier_one_once() -> None:
    round_ = an_open_round()
    manager = Cast(round_.strand.fund).manager
    first = clarify(round_, by=manager)
    second = clarify(round_, supersedes=first, by=manager)
    assert (second.number, second.supersedes) == (2, first)
    first = round_.clarifications.get(number=1)
    with refused("Clarification 1 has been superseded already, by Clarification 2. Supersede that one."):
        clarify(round_, supersedes=first, by=manager)


@pytest.mark.parametrize("missing", ["question", "answer"])
def test_a_clarification_needs_question_and_answer(missing: str) -> None:
    round_ = an_open_round()
    manager = Cast(round_.strand.fund).manager
    with refused("A clarification needs both the question and the answer."):
        clarify(round_, **{missing: " "}, by=manager)


def test_a_clarification_supersedes_only_one_of_its_own_round() -> None:
    round_, other = an_open_round(), an_open_round()
    manager, elsewhere = Cast(round_.strand.fund).manager, clarify(other, by=CLOCK)
    with refused("A clarification can supersede only one of the same round."):
        clarify(round_, supersedes=elsewhere, by=manager)


def test_only_a_manager_clarifies() -> None:
    round_, person = an_open_round(), a_user()
    with refused(f"{person} may not publish a clarification. It takes a fund manager with a part in it."):
        clarify(round_, by=person)


def test_the_sectors_of_a_fund_are_those_of_its_rounds() -> None:
    round_ = an_open_round()
    a_planned_round(round_.strand, replace(TERMS, sectors=("Digital and technologies", "Clean energy")))
    assert sectors_of(round_.strand.fund) == ("Life sciences", "Digital and technologies", "Clean energy")


def test_an_allocation_is_never_edited() -> None:
    first = an_allocation()
    funds.allocate_to_place(first.strand, first.place, Money.pounds(50_000_000), announced_on=OCTOBER, by=CLOCK, at=AT)
    assert list(Allocation.objects.values_list("version", "pence")) == [(1, 3_000_000_000), (2, 5_000_000_000)]
