"""A place that is not found ready can be decided on and offered an award, with a reason that stays beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import allocation_for, offer_from_portfolio
from placefund.awards.models import Award
from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.domain.readiness import Verdict
from placefund.people.models import CLOCK
from placefund.portfolios.decision import actions as decisions
from placefund.portfolios.models import PortfolioDecision
from placefund.readiness.findings import actions as findings
from placefund.readiness.models import Wave
from placefund.readiness.submissions import actions as submissions
from placefund.readiness.waves import actions as waves
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AFTER, SUMMARY, Side, a_side
from tests.build_readiness import TERMS, TEXTS, found
from tests.build_reviews import ReviewWorld, a_review, words
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

BOTH = (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED)
WHY = "Its projects cannot wait for the office to be staffed."
NOT_YET = "This place is not yet found ready in: Resourcing."
NOTHING_FOUND = "Nothing is found of this place's readiness, though the fund asks for it."
LIFE: dict[str, Any] = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
LIFE_ON_PAGE = {f"{name}_{part}": getattr(day, part) for name, day in LIFE.items() for part in ("day", "month", "year")}


def a_wave(world: ReviewWorld, key: str = "wave-1") -> Wave:
    """A wave that is open, so that the fund asks for readiness."""
    wave = Wave(
        strand=world.board.programme.strand,
        key=key,
        name=key,
        opens_at=AFTER - timedelta(days=7),
        closes_at=AFTER + timedelta(days=28),
        terms_record=TERMS.as_record(),
    )
    return waves.plan(wave, by=CLOCK, at=AFTER)


def is_found(world: ReviewWorld, verdict: Verdict, wave: Wave, at: Any = AFTER) -> None:
    programme, officer = world.board.programme, world.board.officer
    submission = submissions.begin(programme, wave, by=officer, at=at)
    for key, text in TEXTS.items():
        submissions.write(submission, key, text, by=officer, at=at)
    sent = submissions.submit(submission, by=officer, at=at)
    finding = findings.propose(findings.draft(sent, found(verdict), by=world.manager, at=at), by=world.manager, at=at)
    findings.release(findings.confirm(finding, by=world.fund_manager, at=at), by=world.fund_manager, at=at)


def a_place_found(verdict: Verdict) -> ReviewWorld:
    world = a_review()
    is_found(world, verdict, a_wave(world))
    return world


def drafted(world: ReviewWorld) -> PortfolioDecision:
    return decisions.draft(world.review, words(world, *BOTH), by=world.manager, at=AFTER)


def proposed(world: ReviewWorld, why: str = "") -> PortfolioDecision:
    return decisions.propose(drafted(world), why_before_ready=why, by=world.manager, at=AFTER)


def released(world: ReviewWorld, why: str = "") -> PortfolioDecision:
    decided = decisions.decide(proposed(world, why), by=world.decider, at=AFTER)
    return decisions.release(decided, by=world.fund_manager, at=AFTER)


def offered(world: ReviewWorld, side: Side, **more: Any) -> Award:
    told = {"title": "The portfolio", "summary": SUMMARY, **LIFE, "by": world.fund_manager, "at": AFTER} | more
    return offer_from_portfolio(world.portfolio, side.partnership, **told)


def refused(act: Callable[[], object]) -> str:
    before = Event.objects.count()
    with pytest.raises(NotPossible) as why:
        act()
    assert Event.objects.count() == before
    return str(why.value)


def page(user: Any, name: str, *keys: Any) -> str:
    clock.move_to(AFTER)
    return signed_in(user).get(reverse(name, args=keys)).content.decode().replace("&#x27;", "'")


# --- a decision ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [Verdict.READY, Verdict.WITH_ACTIONS])
def test_a_decision_on_a_place_that_is_ready_is_proposed_as_before(verdict: Verdict) -> None:
    world = a_place_found(verdict)
    decision = proposed(world, "Not asked for.")
    assert (decision.state, decision.before_ready) == ("proposed", None)
    assert "why_before_ready" not in page(world.manager, "propose-portfolio-decision", decision.pk)


def test_nothing_is_asked_where_the_fund_asks_for_no_readiness() -> None:
    decision = proposed(a_review())
    assert (decision.state, decision.before_ready) == ("proposed", None)


def test_a_decision_on_a_place_that_is_not_yet_ready_is_proposed_with_a_reason_alone() -> None:
    world = a_place_found(Verdict.NOT_YET)
    draft = drafted(world)
    told = page(world.manager, "propose-portfolio-decision", draft.pk)
    assert NOT_YET in told
    assert 'name="why_before_ready"' in told
    assert refused(lambda: decisions.propose(draft, by=world.manager, at=AFTER)) == (
        f"{NOT_YET} Say why it goes ahead before the place is ready: the reason stands beside it."
    )
    answer = signed_in(world.manager).post(reverse("propose-portfolio-decision", args=[draft.pk]), {})
    assert answer.status_code == 422
    answer = signed_in(world.manager).post(
        reverse("propose-portfolio-decision", args=[draft.pk]), {"why_before_ready": WHY}
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.before_ready) == ("proposed", {"tests": ["Resourcing"], "why": WHY})
    assert Event.objects.filter(details__why=WHY).exists()
    for user, name in ((world.decider, "decide-portfolio"), (world.manager, "portfolio-decision")):
        told = page(user, name, draft.pk)
        assert WHY in told
        assert "Resourcing" in told


def test_a_place_of_which_nothing_is_found_needs_a_reason_too() -> None:
    world = a_review()
    a_wave(world)
    draft = drafted(world)
    assert NOTHING_FOUND in page(world.manager, "propose-portfolio-decision", draft.pk)
    assert refused(lambda: decisions.propose(draft, by=world.manager, at=AFTER)).startswith(NOTHING_FOUND)
    decision = decisions.propose(draft, why_before_ready=WHY, by=world.manager, at=AFTER)
    assert decision.before_ready == {"tests": [], "why": WHY}
    assert "Nothing was found of the place's readiness" in page(world.manager, "portfolio-decision", decision.pk)


def test_the_newest_finding_of_each_test_counts() -> None:
    world = a_place_found(Verdict.NOT_YET)
    is_found(world, Verdict.READY, a_wave(world, "wave-2"), at=AFTER + timedelta(days=1))
    decision = proposed(world)
    assert (decision.state, decision.before_ready) == ("proposed", None)


# --- an award -----------------------------------------------------------------------------------------------------------


def test_an_award_from_a_portfolio_is_offered_before_the_place_is_ready_with_a_reason_alone() -> None:
    world = a_place_found(Verdict.NOT_YET)
    released(world, WHY)
    side = a_side(place=world.portfolio.programme.place)
    told = page(world.fund_manager, "offer-portfolio", world.portfolio.pk)
    assert NOT_YET in told
    assert 'name="why_before_ready"' in told
    assert refused(lambda: offered(world, side)).startswith(NOT_YET)
    award = offered(world, side, why_before_ready=WHY)
    assert award.before_ready == {"tests": ["Resourcing"], "why": WHY}
    assert WHY in page(world.fund_manager, "manage-award", award.pk)
    assert Event.objects.filter(verb="offered", details__why=WHY).exists()
    awards.accept(award, by=side.lead, at=AFTER)
    assert WHY not in page(side.lead, "award", award.pk)


def test_an_award_out_of_an_allocation_is_offered_so_too() -> None:
    world = a_place_found(Verdict.NOT_YET)
    side = a_side(place=world.portfolio.programme.place)
    allocation = allocation_for(world.portfolio, AFTER.date())
    assert allocation is not None
    address = "offer-allocation", allocation.strand.fund.slug, allocation.pk
    assert NOT_YET in page(world.fund_manager, *address)
    told = {"title": "An award", "summary": SUMMARY, **LIFE, "by": world.fund_manager, "at": AFTER}
    offer = lambda **more: awards.offer_from_allocation(  # noqa: E731
        allocation, side.partnership, Money.pounds(1), **told, **more
    )
    assert refused(offer).startswith(NOT_YET)
    values = {"partnership": side.partnership.pk, "amount": "1000000", "title": "An award", "summary": SUMMARY}
    client = signed_in(world.fund_manager)
    where = reverse(address[0], args=address[1:])
    assert client.post(where, values | LIFE_ON_PAGE).status_code == 422
    assert client.post(where, values | LIFE_ON_PAGE | {"why_before_ready": WHY}).status_code == 302
    assert Award.objects.get().before_ready == {"tests": ["Resourcing"], "why": WHY}


def test_an_award_to_a_place_that_is_ready_is_offered_as_before() -> None:
    world = a_place_found(Verdict.WITH_ACTIONS)
    released(world)
    side = a_side(place=world.portfolio.programme.place)
    assert "why_before_ready" not in page(world.fund_manager, "offer-portfolio", world.portfolio.pk)
    award = offered(world, side)
    assert award.before_ready is None
