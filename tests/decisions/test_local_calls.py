"""How a place's call ends: in the pipeline of the place, with no decision, money or award of the fund."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.decisions import chosen
from placefund.decisions.models import Decision
from placefund.decisions.queries import left_in, money_for, promised
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.ledger.models import Transfer
from placefund.notices.models import Notice
from placefund.opendata.exports import decisions as decisions_table
from placefund.people.access import has
from tests import build
from tests.build_local_calls import CALL_MONEY, Office, an_open_call
from tests.witness import refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
HERE = ("E08000001",)
ASK = Money.pounds(4_000_000)


@once
def a_bid(state: str, call: Round | None = None) -> Application:
    call = call or an_open_call()
    return build.an_application(state, round_=call, side=build.a_side(codes=HERE), cast=Office(call.programme), ask=ASK)


def test_what_a_call_chose_is_taken_by_the_pipeline_in_the_release(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    monkeypatch.setattr(chosen._Pipeline, "take", staticmethod(lambda bid, *, by, at: taken.append(bid.pk)))
    call = an_open_call()
    bid = a_bid("decided", call)
    build.release(call, Office(call.programme))  # by its action: a world that is put back tells nobody
    bid = Application.objects.get(pk=bid.pk)
    assert taken == [bid.pk]
    assert (bid.state, bid.state_told, bid.decision.outcome) == ("successful", "chosen", "choose")


def test_a_call_posts_nothing_and_promises_nothing_of_its_strand() -> None:
    before = Transfer.objects.count()
    call = an_open_call()
    posted = Transfer.objects.count()
    bid = a_bid("successful", call)
    assert Transfer.objects.count() == posted >= before
    assert promised(call.strand) == Money(0)
    assert not Decision.objects.filter(application__round=call, outcome="fund").exists()
    assert list(decisions_table(call.strand.fund, date(2026, 6, 1))) == []
    assert bid.decision.amount == ASK


def test_a_call_chooses_within_its_own_money() -> None:
    bid = a_bid("decided")
    call = Round.objects.get(pk=bid.round_id)
    assert money_for(call) == CALL_MONEY
    assert left_in(call) == CALL_MONEY - ASK


def test_no_award_is_offered_by_what_a_call_chose() -> None:
    bid = a_bid("successful")
    manager = build.Cast(bid.round.strand.fund).manager
    with refused(
        "What this call chose stands in the pipeline of Earmarked City. The fund awards nothing by a place's call."
    ):
        awards.offer(
            bid.decision, starts_on=date(2026, 4, 1), ends_on=date(2029, 3, 31), by=manager, at=build.AFTER
        )  # fmt: skip
    assert not has(manager, Capability.OFFER_AWARD, bid)
    assert signed_in(manager).get(reverse("offer-award", args=[bid.pk])).status_code == 403
    assert not Award.objects.exists()


def test_a_chosen_lead_reads_that_it_is_chosen_and_that_this_is_no_award() -> None:
    bid = a_bid("successful")
    told = Notice.objects.filter(recipient=bid.side.lead).order_by("-pk").first()
    assert told.text.startswith(
        "Your project is chosen for the pipeline of Earmarked City, with £4,000,000. This is no award:"
    )
    page = signed_in(bid.side.lead).get(reverse("application", args=[bid.pk])).content.decode()
    assert "It is chosen for the pipeline of Earmarked City, with £4,000,000." in page
    assert "The fund will offer" not in page


def test_everybody_reads_that_it_is_chosen_for_the_pipeline_and_nobody_that_it_is_funded() -> None:
    bid = a_bid("successful")
    for name, args in (
        ("round", [bid.round_id]),
        ("round-outcomes", [bid.round_id]),
        ("round-outcome", [bid.round_id, bid.pk]),
    ):
        page = signed_in(None).get(reverse(name, args=args)).content.decode()
        assert "chosen for the pipeline" in page.lower(), name
        assert "Funded" not in page, name
    assert "Earmarked City" in page


def test_the_desk_of_a_call_says_where_what_it_chose_stands() -> None:
    bid = a_bid("decided")
    office = Office(bid.round.programme)
    page = signed_in(office.officer).get(reverse("decisions", args=[bid.round_id])).content.decode()
    assert "What this call chooses stands in the pipeline of Earmarked City." in page
    page = signed_in(office.decider).get(reverse("decide", args=[bid.pk])).content.decode()
    assert "Choose for the pipeline" in page
    assert "The call has left" in page
