"""A place's award in one reading: tranches, a gate, a grant that is paid onward, and where every pound is, told by what people do."""

from __future__ import annotations

from datetime import date

import pytest

from placefund.awards import actions as awards
from placefund.awards.models import Tranche
from placefund.awards.queries import money_of
from placefund.awards.tranches import actions as tranches
from placefund.delivery import actions as delivery
from placefund.domain.costs import SpendKind
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.gates import GateKind, GateTerms, TrancheTerms
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.gates import actions as gates
from placefund.onward.grants import actions as grants
from placefund.onward.pound import pound_table
from placefund.onward.queries import money_of_grant
from placefund.onward.schemes import actions as schemes
from placefund.records.actions import seal
from placefund.records.queries import broken_seals
from placefund.returns import actions as returns
from placefund.returns.onward_claims import actions as claims
from tests import build
from tests.build import AFTER, AFTER_Q1, Q1
from tests.build_onward import grant_terms, scheme_terms

pytestmark = pytest.mark.django_db
PAID, MILLION = Money.pounds(60_000), Money.pounds(1_000_000)
STARTS, ENDS = date(2026, 4, 1), date(2029, 3, 31)
SITE = GateTerms(GateKind.JUDGED, text="The site is bought.")


def test_a_place_pays_a_grant_onward_and_every_pound_is_followed() -> None:
    # A place is promised £30m, and its partnership is offered £4m of it: £1m at once, £3m behind a gate.
    allocation = build.an_allocation()
    fund, place = allocation.strand.fund, allocation.place
    cast, side = build.Cast(fund), build.a_side(place=place)
    lead, council = side.lead, side.organisations["civic"]
    award = awards.offer_from_allocation(
        allocation, side.partnership, MILLION.times(4), title="The city's portfolio", summary=build.SUMMARY,
        starts_on=STARTS, ends_on=ENDS, by=cast.manager, at=AFTER,
    )  # fmt: skip
    first = TrancheTerms(MILLION, SpendKind.CAPITAL, FinancialYear(2026))
    second = TrancheTerms(MILLION.times(3), SpendKind.CAPITAL, FinancialYear(2027), date(2027, 4, 30), (SITE,))
    for terms in (first, second):
        tranches.add_tranche(award, terms, by=cast.manager, at=AFTER)
    tranches.put_into_force(award, reason="The docks are built first.", by=cast.manager, at=AFTER)
    award = awards.accept(award, by=lead, at=AFTER)

    # A project can begin that needs two of the four: it gets what is approved of it, out of what is released.
    project = delivery.set_up(
        award, title="Docks for makers", summary=build.SUMMARY, starts_on=STARTS, ends_on=date(2028, 3, 31),
        by=lead, at=AFTER,
    )  # fmt: skip
    delivery.add_milestone(project, "First grants made", date(2027, 9, 30), by=lead, at=AFTER)
    delivery.set_partner(project, council, MILLION.times(2), by=lead, at=AFTER)
    project = delivery.start(project, by=lead, at=AFTER)

    # The council runs a scheme of grants to firms that nobody has chosen yet. It grants nothing before the fund agrees.
    scheme = schemes.draft(project, council, scheme_terms(MILLION, Money.pounds(150_000)), by=lead, at=AFTER)
    terms = grant_terms(Money.pounds(100_000), organisation_name="Quay Sensors Ltd")
    with pytest.raises(NotPossible):
        grants.grant(scheme, terms, by=lead, at=AFTER_Q1)
    with pytest.raises(NotAllowed):
        schemes.agree(scheme, by=lead, at=AFTER)
    scheme = schemes.agree(scheme, by=cast.monitoring, at=AFTER)
    with pytest.raises(NotPossible):
        grants.grant(scheme, grant_terms(Money.pounds(150_001)), by=lead, at=AFTER_Q1)
    grant = grants.grant(scheme, terms, by=lead, at=AFTER_Q1)

    # The council pays the firm, claims what it paid in its quarterly return, and is paid by a second person of the fund.
    grants.pay(grant, PAID, paid_on=date(2026, 6, 15), reference="BACS 17", by=lead, at=AFTER_Q1)
    report = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    returns.describe_progress(report, "The first grant is made.", by=lead, at=AFTER_Q1)
    claims.set_claim(report, grant, PAID, by=lead, at=AFTER_Q1)
    report = returns.send(report, by=lead, at=AFTER_Q1)
    report = returns.approve(report, by=cast.monitoring, at=AFTER_Q1)
    with pytest.raises(NotAllowed):
        returns.pay(report, by=cast.monitoring, at=AFTER_Q1)
    returns.pay(report, by=cast.finance, at=AFTER_Q1)
    money = money_of_grant(grant)
    assert (money.granted, money.received) == (Money.pounds(100_000), PAID)

    # The site is bought: that is judged, the release is asked for by one and confirmed by another. Then the money is there.
    waiting = Tranche.objects.get(award=award, number=2)
    condition = waiting.gate.get()
    gates.judge(condition, is_met=True, reason="We have seen the deed.", by=cast.monitoring, at=AFTER_Q1)
    asked = gates.ask_release(waiting, reason="The site is bought.", by=cast.manager, at=AFTER_Q1)
    with pytest.raises(NotAllowed):
        gates.confirm_release(asked, by=cast.manager, at=AFTER_Q1)
    gates.confirm_release(asked, by=cast.finance, at=AFTER_Q1)
    money = money_of(award)
    assert (money.free, money.behind_gates) == (MILLION.times(4) - Money.pounds(100_000), Money(0))

    # Anyone can follow each pound of the award to whom it reached, and the lines add to the whole.
    whole = pound_table(award).whole
    assert (whole.total, whole.paid, whole.with_recipient) == (MILLION.times(4), PAID, PAID)

    # The record of all of it is sealed, and holds.
    seal(at=AFTER_Q1)
    assert not broken_seals()
