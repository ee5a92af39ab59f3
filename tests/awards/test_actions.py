"""Offers and what becomes of them: they work, each refusal changes nothing, and they are on record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.awards.queries import left_to_offer
from placefund.domain.award_rules import AwardRules
from placefund.domain.conditions import ConditionTerms
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.funds import actions as funds
from placefund.funds.models import Allocation
from placefund.ledger.queries import balance
from placefund.notices.models import Notice
from placefund.partnerships import actions as partnerships
from placefund.people.models import CLOCK
from tests.build import AFTER, Cast, a_project, a_side, an_allocation, an_application, an_award
from tests.witness import acts_on, refused

pytestmark = pytest.mark.django_db
LIFE = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
MILLION = 1_000_000


def test_a_released_decision_becomes_an_offer_with_its_conditions() -> None:
    application = an_application("successful")
    manager, lead = application.cast.manager, application.side.lead  # type: ignore[attr-defined]
    award = awards.offer(application.decision, **LIFE, conditions=(ConditionTerms("Sign."),), by=manager, at=AFTER)
    assert (award.state, award.amount, award.reference) == (
        "offered",
        Money.pounds(4 * MILLION),
        f"{award.fund_slug.upper()}-0001",
    )
    assert [condition.text for condition in award.conditions.all()] == ["Sign."]
    told = Notice.objects.get(page="manage-award", args=[award.pk])
    assert (told.recipient, "£4,000,000" in told.text) == (lead, True)
    assert acts_on(award) == ["offered"]
    assert balance(award.account) == Money(0)


def test_only_a_released_decision_to_fund_becomes_an_offer() -> None:
    application = an_application("decided")
    manager = application.cast.manager  # type: ignore[attr-defined]
    with refused("Only a released decision to fund can become an offer."):
        awards.offer(application.decision, **LIFE, by=manager, at=AFTER)


def test_an_application_has_one_offer() -> None:
    award = an_award("offered")
    with refused(f"{award.application} has its offer already."):
        awards.offer(award.application.decision, **LIFE, by=award.cast.manager, at=AFTER)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 3, 31), date(2029, 3, 31)),
        (date(2026, 4, 1), date(2031, 4, 1)),
        (date(2029, 4, 1), date(2026, 4, 1)),
        (date(2029, 4, 1), date(2029, 4, 1)),
    ],
)
def test_an_award_lies_inside_the_life_of_its_fund(starts_on: date, ends_on: date) -> None:
    application = an_application("successful")
    manager, fund = application.cast.manager, application.round.strand.fund  # type: ignore[attr-defined]
    sentence = f"An award of {fund} begins and ends, in that order, between 1 April 2026 and 31 March 2031."
    with refused(sentence):
        awards.offer(application.decision, starts_on=starts_on, ends_on=ends_on, by=manager, at=AFTER)


def test_only_a_manager_offers() -> None:
    application = an_application("successful")
    decider = application.cast.decider  # type: ignore[attr-defined]
    with refused(f"{decider} may not offer an award. It takes a fund manager with a part in it."):
        awards.offer(application.decision, **LIFE, by=decider, at=AFTER)


def offer_to_place(allocation: Allocation, side: Any, pounds: int = 25 * MILLION, by: Any = None, **more: Any) -> Award:
    given = {"title": "The city's portfolio", "summary": "What the city will do.", **LIFE} | more
    manager = by or Cast(allocation.strand.fund).manager
    return awards.offer_from_allocation(
        allocation, side.partnership, Money.pounds(pounds), **given, by=manager, at=AFTER
    )


def test_an_earmarked_place_is_offered_its_award_without_competition() -> None:
    allocation = an_allocation()
    side = a_side(place=allocation.place)
    award = offer_to_place(allocation, side, sectors=("Digital", "Digital"))
    assert (award.application, award.allocation, award.sectors) == (None, allocation, ["Digital"])
    assert (balance(allocation.account), left_to_offer(allocation, on=AFTER.date())) == (
        Money.pounds(30 * MILLION),
        Money.pounds(5 * MILLION),
    )
    awards.accept(award, by=side.lead, at=AFTER)
    assert (balance(allocation.account), left_to_offer(allocation, on=AFTER.date())) == (
        Money.pounds(5 * MILLION),
        Money.pounds(5 * MILLION),
    )


def test_a_rise_that_has_not_taken_effect_is_not_offered_yet() -> None:
    allocation = an_allocation()
    side, manager = a_side(place=allocation.place), Cast(allocation.strand.fund).manager
    later = AFTER.date() + timedelta(days=90)
    funds.allocate_to_place(
        allocation.strand,
        allocation.place,
        Money.pounds(50 * MILLION),
        announced_on=AFTER.date(),
        effective_on=later,
        by=CLOCK,
        at=AFTER,
    )
    sentence = "Earmarked City has £30,000,000 of its £30,000,000 left; £31,000,000 is £1,000,000 more."
    with refused(sentence):
        offer_to_place(allocation, side, 31 * MILLION, by=manager)


def test_two_offers_to_a_place_stay_within_its_allocation() -> None:
    allocation = an_allocation()
    side, manager = a_side(place=allocation.place), Cast(allocation.strand.fund).manager
    offer_to_place(allocation, side, by=manager)
    sentence = "Earmarked City has £5,000,000 of its £30,000,000 left; £6,000,000 is £1,000,000 more."
    with refused(sentence):
        offer_to_place(allocation, side, 6 * MILLION, by=manager)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"pounds": 0}, "An award is an amount above £0."),
        ({"title": " "}, "An award needs a title and a public summary."),
        ({"summary": " "}, "An award needs a title and a public summary."),
    ],
)
def test_an_offer_to_a_place_is_complete(given: dict[str, Any], sentence: str) -> None:
    allocation = an_allocation()
    side, manager = a_side(place=allocation.place), Cast(allocation.strand.fund).manager
    with refused(sentence):
        offer_to_place(allocation, side, by=manager, **given)


def test_the_partnership_stands_for_the_place() -> None:
    allocation = an_allocation()
    side, manager = a_side(), Cast(allocation.strand.fund).manager
    with refused(f"{side.partnership} does not stand for Earmarked City."):
        offer_to_place(allocation, side, by=manager)


def test_the_partnership_has_all_three_helices() -> None:
    allocation = an_allocation()
    side, manager = a_side(place=allocation.place), Cast(allocation.strand.fund).manager
    leaving = side.partnership.partners.get(organisation=side.organisations["business"])
    partnerships.leave(leaving, by=side.partner, at=AFTER)
    with refused(f"{side.partnership} can be offered nothing. It has no business that has joined."):
        offer_to_place(allocation, side, by=manager)


def test_an_offer_without_competition_holds_to_the_helices_and_leads_of_the_fund_like_a_bid() -> None:
    allocation = an_allocation()
    side, fund = a_side(place=allocation.place), allocation.strand.fund
    manager = Cast(fund).manager
    fund.award_rules_record = AwardRules(may_lead=(Helix.RESEARCH,)).as_record()
    fund.save(update_fields=["award_rules_record"])
    lead = side.partnership.lead
    with refused(
        f"{side.partnership} can be offered nothing. {lead} leads it, and is a civic body. In this fund the lead is a university or "
        "research organisation."
    ):
        offer_to_place(Allocation.objects.get(), side, by=manager)
    fund.award_rules_record = AwardRules(required=(Helix.CIVIC,)).as_record()
    fund.save(update_fields=["award_rules_record"])
    leaving = side.partnership.partners.get(organisation=side.organisations["business"])
    partnerships.leave(leaving, by=side.partner, at=AFTER)
    assert offer_to_place(Allocation.objects.get(), side, by=manager).state == "offered"


def test_only_the_allocation_in_force_is_offered_from() -> None:
    old = an_allocation()
    side, manager = a_side(place=old.place), Cast(old.strand.fund).manager
    funds.allocate_to_place(
        old.strand, old.place, Money.pounds(50 * MILLION), announced_on=date(2025, 10, 19), by=CLOCK, at=AFTER
    )
    with refused("This is not the allocation to Earmarked City that is in force. Use the newest one."):
        offer_to_place(old, side, by=manager)


def test_references_are_counted_over_the_whole_fund() -> None:
    first = an_award("offered")
    cast = first.cast  # type: ignore[attr-defined]
    allocation = an_allocation(first.strand.fund)
    second = offer_to_place(allocation, a_side(place=allocation.place), by=cast.manager)
    assert [first.reference[-4:], second.reference[-4:]] == ["0001", "0002"]


def test_accepting_commits_the_money_and_shows_the_place() -> None:
    award = an_award("offered")
    accepted = awards.accept(award, by=award.side.lead, at=AFTER)  # type: ignore[attr-defined]
    assert (accepted.state, balance(award.account)) == ("accepted", Money.pounds(4 * MILLION))
    assert accepted.partnership.place.is_public
    assert acts_on(award) == ["offered", "accepted"]


def test_only_the_lead_accepts_and_only_once() -> None:
    award = an_award("offered")
    manager, lead = award.cast.manager, award.side.lead  # type: ignore[attr-defined]
    with refused(f"{manager} may not accept or decline an award. It takes a lead bidder with a part in it."):
        awards.accept(award, by=manager, at=AFTER)
    awards.accept(award, by=lead, at=AFTER)
    sentence = "This award is accepted, so it is not possible to accept it now. It would have to be offered."
    with refused(sentence):
        awards.accept(award, by=lead, at=AFTER)


def test_declining_says_why_and_moves_no_money() -> None:
    award = an_award("offered")
    lead, manager = award.side.lead, award.cast.manager  # type: ignore[attr-defined]
    with refused("Say why the offer is declined. The fund manager reads it."):
        awards.decline(award, reason=" ", by=lead, at=AFTER)
    assert awards.decline(award, reason="Our partner left.", by=lead, at=AFTER).state == "declined"
    assert balance(award.strand.account) == Money.pounds(40 * MILLION)
    assert Notice.objects.get(subject__startswith="Declined").recipient == manager
    assert acts_on(award) == ["offered", "declined"]


def test_a_condition_is_met_once() -> None:
    award = an_award()
    condition, manager = award.conditions.get(), award.cast.manager  # type: ignore[attr-defined]
    awards.meet_condition(condition, by=manager, at=AFTER)
    awards.meet_condition(condition, by=manager, at=AFTER)
    condition.refresh_from_db()
    assert (condition.met_at, acts_on(award)) == (AFTER, ["offered", "accepted", "met a condition of"])


def test_only_the_fund_says_that_a_condition_is_met() -> None:
    award = an_award()
    condition, lead = award.conditions.get(), award.side.lead  # type: ignore[attr-defined]
    sentence = (
        f"{lead} may not accept the answer to a condition or send it back. "
        "It takes a fund manager or a monitoring officer with a part in it."
    )
    with refused(sentence):
        awards.meet_condition(condition, by=lead, at=AFTER)


def test_closing_gives_back_what_was_not_spent() -> None:
    award = an_award()
    closed = awards.close(award, by=award.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    assert (closed.state, closed.closed_at) == ("closed", AFTER)
    assert (balance(award.account), balance(award.strand.account)) == (Money(0), Money.pounds(40 * MILLION))
    assert acts_on(award) == ["offered", "accepted", "closed"]


def test_an_award_with_an_active_project_does_not_close() -> None:
    project = a_project()
    manager = project.award.cast.manager  # type: ignore[attr-defined]
    sentence = "One project is still active. Complete every project first, so that what it has not spent comes back."
    with refused(sentence):
        awards.close(project.award, by=manager, at=AFTER)
