"""A place's own call in one reading: from the terms of its fund to what stands in the place's pipeline, told by what people do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from placefund.applications import actions as applications
from placefund.assessment.pool import actions as pool
from placefund.assessment.queries import ranked_list
from placefund.assessment.scoring import actions as scoring
from placefund.decisions import actions as decisions
from placefund.decisions.queries import left_in, money_for, promised
from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.enquiries import actions as enquiries
from placefund.funds import actions as funds
from placefund.funds.local_calls.actions import begin_call, change_call
from placefund.ledger.queries import balance
from placefund.panels.agreement import actions as agreement
from placefund.people.access import has
from placefund.records.actions import seal
from placefund.records.queries import broken_seals
from tests import build
from tests.build import AFTER, AT, CLOSES, CRITERIA, OPENS, Cast
from tests.build_local_calls import WORDS, Office, a_wish
from tests.build_programmes import a_programme

pytestmark = pytest.mark.django_db


def test_a_local_call_from_terms_to_pipeline() -> None:
    # A fund promises a city £30m, and runs a round of its own in its competed strand.
    programme = a_programme()
    fund, cast, office = programme.strand.fund, Cast(programme.strand.fund), Office(programme)
    of_the_fund = build.a_planned_round(build.a_strand(fund))

    # The city's programme office begins a call with the terms of that round: £10m of the £30m, at most £5m for one project.
    wish = replace(a_wish(), cap=Money.pounds(5_000_000), is_sealed=True)
    money = Money.pounds(10_000_000)
    call = begin_call(programme, of_the_fund, words=WORDS, wish=wish, money=money, by=office.officer, at=AT)

    # It would like fewer readers than the fund asks for. That is refused; a week more is not.
    with pytest.raises(NotAllowed, match="Each application is read by 3 at the least"):
        change_call(
            call, words=WORDS, wish=replace(wish, assessors_needed=1), money=money, by=office.officer, at=AT
        )  # fmt: skip
    longer = replace(wish, closes_at=CLOSES + timedelta(days=7))
    call = change_call(call, words=WORDS, wish=longer, money=money, by=office.officer, at=AT)

    # Nobody of the fund opens it; the office does, and its terms are locked.
    with pytest.raises(NotAllowed):
        funds.open(call, by=cast.manager, at=OPENS)
    call = funds.open(call, by=office.officer, at=OPENS)
    assert call.terms_digest

    # A consortium of the city asks a question. The office answers it to all.
    side = build.a_side(codes=("E08000001",))
    asked = enquiries.ask(
        call, side.organisations["civic"], text="Is a lease a cost?", is_for_all=True, by=side.lead, at=AT
    )
    assert has(office.officer, Capability.PUBLISH_CLARIFICATION, asked)
    assert not has(cast.manager, Capability.PUBLISH_CLARIFICATION, asked)

    # It applies. What it sent is sealed from the office and from the fund alike until the call has closed.
    draft = build.fill(applications.start(call, side.partnership, by=side.lead, at=AT), side, Money.pounds(4_000_000))
    sent = applications.submit(
        applications.certify(draft, by=side.certifier, at=AT), by=side.lead, at=AT
    )  # fmt: skip
    readers = (office.officer, office.relationship_manager, cast.manager, cast.auditor)
    assert not any(has(reader, Capability.READ_APPLICATION, sent) for reader in readers)
    after = AFTER + timedelta(days=7)
    call = funds.close(call, by=office.officer, at=after)
    sent = type(sent).objects.get(pk=sent.pk)
    assert all(has(reader, Capability.READ_APPLICATION, sent) for reader in readers)

    # Readers of the place's own pool read it; one of the fund's pool cannot be given it.
    eligible = applications.find_eligible(sent, reasons="Every rule holds.", by=office.officer, at=after)
    stranger = pool.add_assessor(fund, build.a_user(), by=cast.manager, at=AT)
    with pytest.raises(NotAllowed, match="is in another pool"):
        scoring.assign(eligible, stranger, by=office.officer, at=after)
    for assessor in office.assessors:
        given = scoring.assign(eligible, assessor, by=office.officer, at=after)
        reasons = {criterion.key: "They show who will do it." for criterion in CRITERIA}
        scoring.score(given, {"vision": 5, "delivery": 4}, reasons, by=assessor.user, at=after)
    agreement.agree_score(eligible, Fraction(90), reason="All three agree.", by=office.chair, at=after)
    [listed] = ranked_list(call)
    assert listed.ranked.is_above_the_line

    # The place's decision maker chooses it, within the money of the call; the officer cannot.
    chosen = {
        "outcome": "choose",
        "amount": Money.pounds(4_000_000),
        "reasons": "The best.",
        "feedback": "A clear plan.",
    }
    with pytest.raises(NotAllowed):
        decisions.decide(eligible, **chosen, by=office.officer, at=after)
    decision = decisions.decide(eligible, **chosen, by=office.decider, at=after)
    assert (money_for(call), left_in(call)) == (money, Money.pounds(6_000_000))

    # Outcomes and feedback go out together. The place's account holds what it held: nothing was promised, posted or awarded.
    held = balance(programme.account)
    decisions.draft_feedback(call, by=office.officer, at=after)
    decisions.review_feedback(call, [eligible], by=office.officer, at=after)
    decisions.release(call, by=office.officer, at=after)
    decision.refresh_from_db()
    assert (decision.released_at, decision.outcome) == (after, "choose")
    assert (balance(programme.account), promised(call.strand)) == (held, Money(0))
    assert type(sent).objects.get(pk=sent.pk).state_told == "chosen"

    # What the call chose stands in the place's pipeline from that moment, as it was sent.
    [candidate] = programme.candidates.all()
    assert (candidate.application, candidate.title, candidate.state) == (sent, sent.title, "outline")

    # The record of all of it is sealed, and holds.
    seal(at=after)
    assert not broken_seals()
