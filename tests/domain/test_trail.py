"""Following the pound: net amounts along the way from envelope to payment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.ledger import (
    EconomicEvent,
    OnwardPath,
    approved_account,
    award_account,
    held_account,
    paid_account,
    place_account,
    project_account,
    settlement,
    strand_account,
    unallocated,
)
from placefund.domain.money import Money
from placefund.domain.trail import Flow, Step, YearMoney, direction, follow

POT, POOL = place_account("f", "city"), strand_account("f", "competed")


def flow(source: str, target: str, pounds: int, year: int = 2026, event: EconomicEvent = EconomicEvent.COMMIT) -> Flow:
    return Flow(source, target, year, Money.pounds(pounds), event)


WAY = (
    flow(settlement("f"), unallocated("f"), 100),
    flow(unallocated("f"), POT, 30),
    flow(unallocated("f"), POOL, 40),
    flow(POT, award_account(1), 25),
    flow(award_account(1), project_account(1, 2), 10),
    flow(project_account(1, 2), approved_account(1, 2, 3), 6, 2027),
    flow(approved_account(1, 2, 3), paid_account(1, 2, 3), 4, 2028),
)


def test_each_step_of_the_way_is_told() -> None:
    trail = follow(WAY)
    assert (trail.envelope, trail.unallocated, trail.set_aside) == (
        Money.pounds(100),
        Money.pounds(30),
        Money.pounds(70),
    )
    assert (trail.committed, trail.approved, trail.paid) == (Money.pounds(25), Money.pounds(6), Money.pounds(4))
    assert trail.pots[POT].left == Money.pounds(5)
    assert trail.awards[1].apportioned == Money.pounds(10)


def test_what_is_granted_or_passed_on_changes_nothing_in_the_funds_sums() -> None:
    onward = OnwardPath("f", 1, 2, 9, 3)
    through = held_account(1, 2, 8, 3, 9)
    more = (
        flow(project_account(1, 2), onward.committed, 3),
        flow(onward.committed, onward.approved, 3),
        flow(onward.approved, through, 2),
        flow(through, onward.held, 2),
        flow(onward.held, onward.recipient, 2),
        flow(onward.own, onward.advanced, 1),
    )
    trail = follow((*WAY, *more))
    assert (trail.committed, trail.approved, trail.paid) == (Money.pounds(25), Money.pounds(9), Money.pounds(6))
    repaid = follow((*WAY, *more, flow(onward.held, project_account(1, 2), 1)))
    assert (repaid.approved, repaid.paid) == (Money.pounds(8), Money.pounds(5))
    assert repaid.awards[1].repaid == Money.pounds(1)
    assert direction(Step.PAID, onward.held, project_account(1, 2)) == -1
    assert direction(Step.PAID, onward.held, onward.recipient) == 0


def test_years_are_told_without_gaps() -> None:
    assert follow(WAY).years == (
        YearMoney(2026, committed=Money.pounds(25)),
        YearMoney(2027, approved=Money.pounds(6)),
        YearMoney(2028, paid=Money.pounds(4)),
    )


def test_what_went_back_is_taken_off_whatever_the_event_was_called() -> None:
    back = (flow(award_account(1), POT, 5), flow(paid_account(1, 2, 3), approved_account(1, 2, 3), 4, 2028))
    trail = follow((*WAY, *back))
    assert (trail.pots[POT].left, trail.committed, trail.paid) == (Money.pounds(10), Money.pounds(20), Money(0))


def test_a_fund_without_transfers_has_a_trail_of_nothing() -> None:
    trail = follow(())
    assert (trail.envelope, trail.pots, trail.awards, trail.years) == (Money(0), {}, {}, ())


@given(st.permutations(WAY))
def test_the_order_of_flows_does_not_matter(flows: list[Flow]) -> None:
    assert follow(flows) == follow(WAY)


@given(st.lists(st.sampled_from(WAY), max_size=30))
def test_money_set_aside_and_not_is_the_whole_envelope(flows: list[Flow]) -> None:
    trail = follow(flows)
    assert trail.unallocated + trail.set_aside == trail.envelope


def test_a_step_knows_its_direction() -> None:
    assert direction(Step.PAID, approved_account(1, 2, 3), paid_account(1, 2, 3)) == 1
    assert direction(Step.PAID, paid_account(1, 2, 3), approved_account(1, 2, 3)) == -1
    assert direction(Step.COMMITTED, POOL, award_account(1)) == 1
    assert direction(Step.COMMITTED, project_account(1, 2), award_account(1)) == 0


def test_what_was_handed_back_was_awarded_and_what_was_undone_was_not() -> None:
    account, back, undone = award_account(1), EconomicEvent.DECOMMIT, EconomicEvent.REVERSE
    closed = follow((*WAY, flow(account, POT, 9, event=back))).awards[1]
    assert [closed.awarded, closed.handed_back, closed.committed] == [Money.pounds(each) for each in (25, 9, 16)]
    mended = follow((*WAY, flow(account, POT, 9, event=back), flow(POT, account, 9, event=undone))).awards[1]
    assert [mended.awarded, mended.handed_back, mended.committed] == [Money.pounds(each) for each in (25, 0, 25)]
    never = follow((*WAY, flow(account, POT, 5, event=undone)))
    assert [never.awarded, never.handed_back, never.left] == [Money.pounds(each) for each in (20, 0, 80)]
    inside = follow((*WAY, flow(project_account(1, 2), account, 2, event=back)))
    assert inside.handed_back == Money(0)
