"""An offer that was declined: its decision promises nothing any more until it is revised, and then it promises once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.decisions import actions
from placefund.decisions.models import Decision
from placefund.decisions.queries import left_to_promise, promised
from placefund.decisions.reserve import reserve
from placefund.decisions.revisions.actions import publish_revision, revise
from placefund.domain.assessment.method import DeclinedMoney, Method
from placefund.domain.money import Money
from placefund.funds.models import Round
from placefund.ledger.queries import balance, overdrawn
from placefund.overview.tasks_inbox import waiting_for
from tests.awards.test_offers import LIFE
from tests.build import AFTER, TERMS, Cast, a_strand, an_application, an_open_round, release
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
WORDS = {"reasons": "They found the match.", "feedback": "Your letter counts.", "why": "A letter was found."}
ASK = Money.pounds(4_000_000)
NINE_MILLION = Money.pounds(9_000_000)
NOTHING = Money(0)
DECLINED = (
    "Its offer was declined, so there is nothing to offer. Revise the decision first; another person publishes that."
)


def two_funded_one_next(money: Money = NINE_MILLION) -> tuple[Round, Cast, list[Any]]:
    """Three bids of £4 million each; the money reaches two. Each of the two has its offer."""
    terms = replace(TERMS, method=Method(declined_money=DeclinedMoney.NEXT))
    round_ = an_open_round(a_strand(money=money), terms)
    cast = Cast(round_.strand.fund)
    bids: list[Any] = [an_application("assessed", round_=round_, cast=cast, score=score) for score in (5, 4, 3)]
    for bid, outcome in zip(bids, ("fund", "fund", "decline"), strict=True):
        amount = bid.snapshot.ask if outcome == "fund" else NOTHING
        actions.decide(
            bid, outcome=outcome, amount=amount, reasons="In order.", feedback="Thank you.", by=cast.decider, at=AFTER
        )
    release(round_, cast)
    for bid in bids[:2]:
        offered(bid, cast)
    return Round.objects.select_related("strand__fund").get(pk=round_.pk), cast, bids


def decision_on(bid: Any) -> Decision:
    return Decision.objects.select_related("application__round__strand__fund").get(application=bid)


def offered(bid: Any, cast: Cast) -> Award:
    fund = cast.fund
    return awards.offer(decision_on(bid), starts_on=fund.starts_on, ends_on=fund.ends_on, by=cast.manager, at=AFTER)


def declined(bid: Any) -> Award:
    award = Award.objects.filter(application=bid, state="offered").get()
    return awards.decline(award, reason="We cannot match it.", by=bid.side.lead, at=AFTER)


def revised(bid: Any, cast: Cast, outcome: str, amount: Money = NOTHING) -> Decision:
    revise(decision_on(bid), outcome=outcome, amount=amount, **WORDS, by=cast.decider, at=AFTER)
    return publish_revision(decision_on(bid), by=cast.manager, at=AFTER)


def not_passed_on(round_: Round) -> Money:
    found = reserve(round_)
    return found.money if found else NOTHING


def test_a_declined_offer_is_offered_again_only_after_its_decision_is_revised() -> None:
    round_, cast, (first, _, _) = two_funded_one_next()
    first_offer = declined(first)
    assert (promised(round_.strand), acts_on(first)[-1]) == (ASK, "ended the promise to")
    with refused(DECLINED):
        offered(first, cast)
    revised(first, cast, "fund", ASK)
    again = offered(first, cast)
    assert (again.instead_of, again.amount, promised(round_.strand)) == (first_offer, ASK, ASK + ASK)
    with refused(f"{first} has its offer already."):
        offered(first, cast)
    awards.accept(again, by=first.side.lead, at=AFTER)
    assert (promised(round_.strand), balance(round_.strand.account)) == (ASK, Money.pounds(5_000_000))
    assert overdrawn() == []


def test_what_is_revised_to_fund_after_a_declined_offer_is_promised_once() -> None:
    round_, cast, (first, _, third) = two_funded_one_next()
    assert left_to_promise(round_.strand) == Money.pounds(1_000_000)
    declined(first)
    assert left_to_promise(round_.strand) == Money.pounds(5_000_000)
    revised(first, cast, "fund", ASK)
    assert left_to_promise(round_.strand) == Money.pounds(1_000_000)
    sentence = "The strand has £1,000,000 left after the other decisions; £4,000,000 is £3,000,000 more."
    with refused(sentence):
        revise(decision_on(third), outcome="fund", amount=ASK, **WORDS, by=cast.decider, at=AFTER)
    # What it promises itself is left to it: it can be revised once more, before it is offered.
    revised(first, cast, "fund", Money.pounds(3_000_000))
    assert left_to_promise(round_.strand) == Money.pounds(2_000_000)


def test_the_sum_that_is_not_passed_on_comes_out_on_every_way() -> None:
    round_, cast, (first, second, third) = two_funded_one_next()
    assert reserve(round_) is None
    declined(first)
    declined(second)
    assert not_passed_on(round_) == ASK + ASK
    revised(first, cast, "decline")
    assert not_passed_on(round_) == ASK + ASK  # what it declined is as free as before
    revised(first, cast, "fund", Money.pounds(3_000_000))
    assert not_passed_on(round_) == Money.pounds(5_000_000)
    offered(first, cast)
    assert not_passed_on(round_) == Money.pounds(5_000_000)
    revised(third, cast, "fund", ASK)
    assert not_passed_on(round_) == Money.pounds(1_000_000)
    offered(third, cast)
    declined(third)
    assert not_passed_on(round_) == Money.pounds(5_000_000)
    awards.accept(Award.objects.get(application=first, state="offered"), by=first.side.lead, at=AFTER)
    assert (not_passed_on(round_), promised(round_.strand)) == (Money.pounds(5_000_000), NOTHING)
    assert left_to_promise(round_.strand) == Money.pounds(6_000_000)


def test_the_sum_is_never_below_nothing() -> None:
    round_, cast, (first, _, third) = two_funded_one_next(Money.pounds(20_000_000))
    revised(third, cast, "fund", ASK)  # out of what the strand has, before anybody declined
    declined(first)
    assert not_passed_on(round_) == NOTHING
    revised(first, cast, "fund", ASK)
    assert not_passed_on(round_) == NOTHING


def test_who_declined_is_not_next_in_order() -> None:
    round_, cast, (first, _, third) = two_funded_one_next()
    declined(first)
    revised(first, cast, "decline")
    found = reserve(round_)
    assert found is not None
    assert (found.declined, found.following) == ((first,), third)


def test_an_offer_of_a_decision_that_was_revised_meanwhile_is_refused() -> None:
    _, cast, (first, _, _) = two_funded_one_next()
    declined(first)
    revised(first, cast, "fund", ASK)
    seen = decision_on(first)
    revised(first, cast, "decline")
    fund = cast.fund
    with refused("Only a released decision to fund can become an offer."):
        awards.offer(seen, starts_on=fund.starts_on, ends_on=fund.ends_on, by=cast.manager, at=AFTER)


def test_the_database_keeps_a_bid_to_one_offer_that_is_open_or_taken() -> None:
    _, cast, (first, _, _) = two_funded_one_next()
    declined(first)
    revised(first, cast, "fund", ASK)
    offered(first, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(application=first, state="declined").update(state="closed", closed_at=AFTER)


def test_the_pages_say_what_has_to_be_done_and_what_can_be() -> None:
    round_, cast, (first, _, _) = two_funded_one_next()
    declined(first)
    manager, address = signed_in(cast.manager), reverse("offer-award", args=[first.pk])
    words, link = "The offer was declined. To offer again, the decision is revised first", f'href="{address}"'
    decisions = reverse("decisions", args=[round_.pk])
    task = f"Offer the award for “{first}”"
    page = manager.get(address).content.decode()
    assert (words in page, "Show what it would do" in page) == (True, False)
    assert link not in manager.get(decisions).content.decode()
    assert task not in [row.what for pile in waiting_for(cast.manager, AFTER) for row in pile.items]
    with nothing_changes():
        assert manager.post(address, LIFE | {"before_payment": ""}).status_code == 422
    revised(first, cast, "fund", ASK)
    page = manager.get(address).content.decode()
    assert (words in page, "Show what it would do" in page) == (False, True)
    assert link in manager.get(decisions).content.decode()
    assert task in [row.what for pile in waiting_for(cast.manager, AFTER) for row in pile.items]
    assert manager.post(address, LIFE | {"before_payment": ""}).status_code == 302
    assert Award.objects.get(application=first, state="offered").amount == ASK
