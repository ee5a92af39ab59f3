"""Schemes, grants within a project and what leads pass on: each works, each refusal changes nothing, and what was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from placefund.delivery import actions as delivery
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.money import ZERO, Money
from placefund.domain.onward_grants import OnwardMoney
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, overdrawn
from placefund.notices.models import Notice
from placefund.onward.grants import actions as grants
from placefund.onward.models import OnwardGrant, OnwardPayment, PassedOn, PaymentRoute, Scheme
from placefund.onward.payees import actions as payees
from placefund.onward.queries import held_by_lead, money_of_grant, other_grants_of, room_of
from placefund.onward.schemes import actions as schemes
from placefund.overview.verification import CHECKS
from placefund.people.access import NotYours
from placefund.records.models import Event
from placefund.returns import actions as returns
from placefund.returns.corrections import actions as corrections
from placefund.returns.onward_claims import actions as claims
from tests.build import AFTER, AFTER_Q1, Q1, an_award
from tests.build_onward import (
    MILLION,
    a_claim_for,
    a_scheme,
    a_shared_project,
    an_onward_grant,
    grant_terms,
    paid_to,
    scheme_terms,
)

pytestmark = pytest.mark.django_db
PAID_ON = date(2026, 6, 15)
K = Money.pounds(1_000)


def k(number: int) -> Money:
    return Money.pounds(number * 1_000)


def rows() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Event, Transfer, Notice, Scheme, OnwardGrant, OnwardPayment, PassedOn)
    )


def refused(do: Callable[[], object], words: str = ".", kind: type[NotAllowed] = NotPossible) -> None:
    before = rows()
    with pytest.raises(kind, match=words):
        do()
    assert rows() == before


def broken() -> list[str]:
    return [str(trouble) for _, check in CHECKS for trouble in check()]


def test_a_scheme_grants_nothing_before_the_fund_agrees_it() -> None:
    scheme = a_scheme(state="draft")
    lead, monitoring = scheme.side.lead, scheme.cast.monitoring
    refused(lambda: grants.grant(scheme, grant_terms(), by=lead, at=AFTER_Q1), "the fund agrees it first")
    refused(lambda: schemes.agree(scheme, by=lead, at=AFTER), ".", NotYours)
    scheme = schemes.agree(scheme, by=monitoring, at=AFTER)
    assert (scheme.state, scheme.agreed_by) == ("open", monitoring)
    assert Notice.objects.filter(recipient=lead, subject__startswith="Agreed: Comm").exists()
    refused(lambda: schemes.change(scheme, scheme_terms(), by=lead, at=AFTER), "what the fund has agreed stands")


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"rules": " "}, "by which rules"),
        ({"most": Money.pounds(2_000_000)}, "One recipient cannot get £2,000,000 of £1,000,000"),
    ],
)
def test_a_scheme_says_all_it_has_to(terms: dict[str, Any], words: str) -> None:
    project = a_shared_project()
    award: Any = project.award
    said = scheme_terms(**terms)
    refused(lambda: schemes.draft(project, award.partnership.lead, said, by=award.side.lead, at=AFTER), words)


def test_a_scheme_is_of_a_partner_of_a_project_at_work_and_is_changed_until_it_is_agreed() -> None:
    scheme = a_scheme(state="draft")
    lead, project, award = scheme.side.lead, scheme.project, scheme.project.award
    outside = scheme.side.organisations["research"]
    refused(lambda: schemes.draft(project, outside, scheme_terms(), by=lead, at=AFTER), "has no grant in")
    changed = schemes.change(scheme, scheme_terms(k(800), k(200)), by=lead, at=AFTER)
    assert (changed.amount, changed.most) == (k(800), k(200))
    assert Event.objects.latest("pk").subject_id == str(scheme.pk)
    agreed = schemes.agree(changed, by=scheme.cast.monitoring, at=AFTER)
    closed = schemes.close(agreed, by=lead, at=AFTER_Q1)
    refused(lambda: schemes.reopen(closed, reason=" ", by=scheme.cast.monitoring, at=AFTER_Q1), ".")
    reopened = schemes.reopen(closed, reason="Two more applied in time.", by=scheme.cast.monitoring, at=AFTER_Q1)
    assert (reopened.state, reopened.closed_at) == ("open", None)
    assert Notice.objects.filter(recipient=lead, subject__startswith="Open again: ").exists()
    assert award.partnership.lead == scheme.organisation


def test_a_grant_takes_its_money_from_what_the_project_has_left() -> None:
    scheme = a_scheme(most=k(600))
    lead, project = scheme.side.lead, scheme.project
    row = an_onward_grant(scheme, k(600))
    assert (balance(project.account), money_of_grant(row)) == (k(1_400), OnwardMoney(committed=k(600)))
    assert room_of(scheme).of_scheme == k(400)
    refused(lambda: grants.grant(scheme, grant_terms(k(601)), by=lead, at=AFTER_Q1), "gives one recipient")
    refused(lambda: grants.grant(scheme, grant_terms(k(401)), by=lead, at=AFTER_Q1), "The scheme has £400,000 left")
    assert overdrawn() == []


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"starts_on": date(2025, 1, 1)}, "runs inside its project"),
        ({"decided_on": date(2027, 1, 1)}, "has not come yet"),
        ({"has_conflict": True}, "Say what interest was declared"),
        ({"organisation_name": ""}, "Name the recipient"),
        ({"person_name": "Ada Harbour", "organisation_name": "Harbour Ltd"}, "Name the recipient"),
        ({"purpose": "  "}, "what the grant is for"),
    ],
)
def test_a_grant_that_does_not_say_all_is_refused(terms: dict[str, Any], words: str) -> None:
    scheme = a_scheme()
    refused(lambda: grants.grant(scheme, grant_terms(**terms), by=scheme.side.lead, at=AFTER_Q1), words)


def test_the_organisation_that_runs_a_scheme_gets_nothing_of_it() -> None:
    scheme = a_scheme()
    own = grant_terms(organisation=scheme.organisation)
    refused(lambda: grants.grant(scheme, own, by=scheme.side.lead, at=AFTER_Q1), "grants nothing to itself")


def test_another_partner_and_another_places_people_cannot_run_it() -> None:
    scheme = a_scheme()
    other = an_award(cast=scheme.cast).side.lead
    for who in (scheme.side.partner, other, scheme.cast.monitoring):
        refused(lambda who=who: grants.grant(scheme, grant_terms(), by=who, at=AFTER_Q1), ".", NotYours)


def test_a_recipient_is_paid_in_arrears_claimed_once_and_made_good() -> None:
    """£60,000 of the lead's own money goes out; it claims that, once; the fund pays, and it is the fund's pound that arrived."""
    row = an_onward_grant()
    lead = row.scheme.side.lead
    award: Any = row.scheme.project.award
    report = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    refused(lambda: claims.set_claim(report, row, k(1), by=lead, at=AFTER_Q1), "£0 more can be claimed")
    paid_to(row, k(60))
    assert money_of_grant(row) == OnwardMoney(committed=k(100), advanced=k(60))
    assert balance(row.path.own) == -k(60)
    report = a_claim_for(row, k(60), state="paid")
    assert money_of_grant(row) == OnwardMoney(committed=k(40), recipient=k(60))
    assert balance(row.path.own) == ZERO
    assert row.scheme.project.award.pk == report.award_id
    later = returns.open_return(report.award, Q1.next(), by=lead, at=AFTER_Q1 + timedelta(days=100))
    refused(lambda: claims.set_claim(later, row, k(1), by=lead, at=AFTER_Q1), "£0 more can be claimed")
    assert broken() == []


def test_in_advance_the_fund_pays_first_and_what_is_not_passed_on_is_seen() -> None:
    row = an_onward_grant(a_scheme(in_advance=True))
    a_claim_for(row, k(80), state="paid")
    assert money_of_grant(row) == OnwardMoney(committed=k(20), held=k(80))
    paid_to(row, k(90))
    assert money_of_grant(row) == OnwardMoney(committed=k(20), recipient=k(80), advanced=k(10))
    refused(lambda: paid_to(row, k(11)), "£10,000 of this grant has not been paid; £11,000 is more")
    assert broken() == []


def test_what_a_recipient_gives_back_is_held_and_then_repaid_to_the_fund() -> None:
    row = an_onward_grant(a_scheme(in_advance=True))
    lead, finance = row.scheme.side.lead, row.scheme.cast.finance
    report = a_claim_for(row, k(80), state="paid")
    paid_to(row, k(80))
    refused(
        lambda: grants.give_back(row, k(81), paid_on=PAID_ON, reference="R", by=lead, at=AFTER_Q1),
        "The recipient has £80,000 of this grant",
    )
    grants.give_back(row, k(30), paid_on=PAID_ON, reference="R", by=lead, at=AFTER_Q1)
    assert money_of_grant(row) == OnwardMoney(committed=k(20), held=k(30), recipient=k(50))
    repay = {"reference": "F", "received_on": PAID_ON, "at": AFTER_Q1}
    refused(lambda: grants.repay(row, k(30), by=lead, **repay), ".", NotYours)
    refused(lambda: grants.repay(row, k(31), by=finance, **repay), "holds £30,000")
    before = balance(row.scheme.project.account)
    grants.repay(row, k(30), by=finance, **repay)
    assert money_of_grant(row) == OnwardMoney(committed=k(20), recipient=k(50), repaid=k(30))
    assert balance(row.scheme.project.account) == before + k(30)
    assert report.claimed == k(80)
    assert broken() == []


def test_an_entry_made_by_mistake_is_taken_back_by_its_opposite() -> None:
    row = an_onward_grant()
    lead = row.scheme.side.lead
    entry = paid_to(row, k(60))
    refused(lambda: grants.take_back(entry, reason=" ", by=lead, at=AFTER_Q1), "Say why")
    undone = grants.take_back(entry, reason="Wrong grant.", by=lead, at=AFTER_Q1)
    assert (undone.undoes, money_of_grant(row)) == (entry, OnwardMoney(committed=k(100)))
    refused(lambda: grants.take_back(entry, reason="Again.", by=lead, at=AFTER_Q1), "taken back already")
    with pytest.raises(IntegrityError), transaction.atomic():
        OnwardPayment.objects.filter(pk=entry.pk).update(pence=1)


def test_what_the_fund_has_paid_for_is_not_taken_back_but_given_back() -> None:
    row = an_onward_grant()
    entry = paid_to(row, k(60))
    a_claim_for(row, k(60), state="paid")
    refused(lambda: grants.take_back(entry, reason="Slip.", by=row.scheme.side.lead, at=AFTER_Q1), "gone on since")


def test_a_reversed_payment_leaves_the_recipient_with_the_organisations_own_money() -> None:
    row = an_onward_grant()
    cast = row.scheme.cast
    paid_to(row, k(60))
    report = a_claim_for(row, k(60), state="paid")
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast.monitoring, at=AFTER_Q1)
    corrections.reverse_payment(asked, by=cast.manager, at=AFTER_Q1)
    assert money_of_grant(row) == OnwardMoney(committed=k(100), advanced=k(60))
    report = returns.approve(returns.Return.objects.get(pk=report.pk), by=cast.monitoring, at=AFTER_Q1)
    returns.pay(report, by=cast.finance, at=AFTER_Q1)
    assert money_of_grant(row) == OnwardMoney(committed=k(40), recipient=k(60))
    assert broken() == []


def test_what_an_ended_grant_does_not_need_goes_back_and_comes_again() -> None:
    row = an_onward_grant()
    scheme, lead = row.scheme, row.scheme.side.lead
    paid_to(row, k(60))
    refused(lambda: schemes.close(scheme, by=lead, at=AFTER_Q1), "1 of its grants still run")
    refused(lambda: delivery.complete(scheme.project, by=lead, at=AFTER_Q1), "granted on to others")
    row = grants.end(row, ended_on=PAID_ON, reason="Finished early.", by=lead, at=AFTER_Q1)
    assert money_of_grant(row) == OnwardMoney(committed=k(60), advanced=k(60))
    row.scheme = scheme
    refused(lambda: paid_to(row, k(1)), "has ended")
    row = grants.reopen(row, reason="It goes on.", by=lead, at=AFTER_Q1)
    assert money_of_grant(row) == OnwardMoney(committed=k(100), advanced=k(60))
    row = grants.end(row, ended_on=PAID_ON, reason="Finished.", by=lead, at=AFTER_Q1)
    assert money_of_grant(row).committed == k(60)
    assert schemes.close(scheme, by=lead, at=AFTER_Q1).state == "closed"


def test_money_through_the_lead_is_followed_until_it_is_passed_on() -> None:
    project = a_shared_project()
    award: Any = project.award
    firm, lead, monitoring = award.side.organisations["business"], award.side.lead, award.cast.monitoring
    route = {"through_lead": True, "from_day": date(2026, 4, 1), "reason": "It has no account for public money yet."}
    refused(lambda: payees.set_route(project, firm, **route, by=lead, at=AFTER), ".", NotYours)
    refused(
        lambda: payees.set_route(project, award.partnership.lead, **route, by=monitoring, at=AFTER),
        "always paid itself",
    )
    payees.set_route(project, firm, **route, by=monitoring, at=AFTER)
    refused(lambda: payees.set_route(project, firm, **route, by=monitoring, at=AFTER), "It is so already")
    report = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    returns.describe_progress(report, "Hired.", by=lead, at=AFTER_Q1)
    returns.set_claim(report, project, firm, returns.CostCategory.STAFF, k(50), by=lead, at=AFTER_Q1)
    report = returns.approve(returns.send(report, by=lead, at=AFTER_Q1), by=monitoring, at=AFTER_Q1)
    returns.pay(report, by=award.cast.finance, at=AFTER_Q1)
    (held,) = held_by_lead(award)
    assert (held.organisation, held.amount, held.days(date(2026, 7, 16))) == (firm, k(50), 10)
    said: dict[str, Any] = {"paid_on": date(2026, 7, 6), "reference": "BACS 7", "by": lead, "at": AFTER_Q1}
    refused(lambda: payees.pass_on(project, firm, k(51), **said), "holds £50,000 for")
    entry = payees.pass_on(project, firm, k(20), **said)
    assert held_by_lead(award)[0].amount == k(30)
    payees.take_back(entry, reason="Bounced.", by=lead, at=AFTER_Q1)
    assert held_by_lead(award)[0].amount == k(50)
    payees.pass_on(project, firm, k(50), **said)
    assert held_by_lead(award) == []
    by_hand = PassedOn.objects.create(
        project=project, organisation=firm, pence=100, paid_on=date(2026, 7, 6), reference="By hand",
        entered_by=lead, entered_at=AFTER_Q1,
    )  # fmt: skip
    refused(
        lambda: payees.take_back(by_hand, reason="Wrong.", by=lead, at=AFTER_Q1), "The ledger holds no transfer of £1"
    )
    assert PaymentRoute.objects.get().in_words == "Through the lead"
    assert broken() == []


def test_whoever_has_another_grant_is_named_to_the_funds_officer_alone() -> None:
    scheme = a_scheme()
    first = an_onward_grant(scheme, k(10), organisation_name="Robots Ltd", identifier="GB-COH-01234567")
    earlier = set(Notice.objects.values_list("pk", flat=True))
    second = an_onward_grant(scheme, k(10), organisation_name="ROBOTS LIMITED")
    (like,) = other_grants_of(second)
    assert (like.grant, like.amount) == (first, k(10))
    assert [notice.recipient for notice in Notice.objects.exclude(pk__in=earlier)] == [scheme.cast.monitoring]


def test_the_name_of_a_private_person_is_kept_back_and_can_be_removed() -> None:
    row = an_onward_grant(person_name="Ada Harbour")
    assert (str(row.public_name), row.full_name) == ("A private person", "Ada Harbour")
    refused(lambda: grants.forget(row, reason="Asked.", by=row.scheme.side.lead, at=AFTER_Q1), ".", NotYours)
    row = grants.forget(row, reason="Asked.", by=row.scheme.cast.monitoring, at=AFTER_Q1)
    assert (row.person_name, str(row.full_name)) == ("", "A private person, whose name was removed")


def test_a_partners_own_claims_leave_what_it_has_granted_on() -> None:
    """£1 million is the lead's share; £900,000 is granted on, so a claim of £200,000 of its own is over."""
    scheme = a_scheme(most=MILLION)
    row = an_onward_grant(scheme, k(900))
    award: Any = scheme.project.award
    lead = award.side.lead
    report = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    returns.describe_progress(report, "Hired.", by=lead, at=AFTER_Q1)
    own = (report, scheme.project, award.partnership.lead, returns.CostCategory.STAFF)
    returns.set_claim(*own, k(200), by=lead, at=AFTER_Q1)
    with pytest.raises(NotAllowed, match=r"claims £200,000 in .* and has £100,000 left"):
        returns.send(report, by=lead, at=AFTER_Q1)
    assert money_of_grant(row).committed == k(900)
