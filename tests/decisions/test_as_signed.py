"""Deciding a whole round as its signed scenario says; and marking each decision that departs from it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.urls import reverse

from placefund.applications import actions as applications
from placefund.decisions import actions as decisions
from placefund.decisions.models import Decision
from placefund.decisions.queries import decision_list
from placefund.design.wording.scenarios import reason_in_words
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import Merit, Override, Stance, bid_id
from placefund.domain.roles import Role
from placefund.funds.models import Round
from placefund.panels.agreement import actions as agreement_actions
from placefund.people import actions as people
from placefund.scenarios.signing import actions as signing
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest
from tests.build import AFTER, Cast, an_application, release
from tests.scenarios.world import MILLION, a_plan, a_round_with_bids, a_solved_scenario
from tests.witness import acts_on, nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
TOLD = {"told_funded": "We will fund it.", "told_declined": "We cannot fund it."}


@once
def a_signed_round(**given):  # type: ignore[no-untyped-def]
    """Three bids of £4m, £9m, and a signed scenario: the best two whole, or what the plan says."""
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    scenario = a_solved_scenario(round_, cast, a_plan(9, **given))
    signing.sign(scenario, reasons="The best we can do.", by=cast.decider, at=AFTER)
    return round_, cast, bids, scenario


def decide_all(round_: Round, cast: Cast) -> tuple[Decision, ...]:
    return decisions.decide_as_signed(round_, **TOLD, words=reason_in_words, by=cast.decider, at=AFTER)


@pytest.mark.long
def test_every_application_is_decided_as_signed_with_its_reason() -> None:
    round_, cast, bids, scenario = a_signed_round()
    found = {decision.application_id: decision for decision in decide_all(round_, cast)}
    assert [found[bid.pk].outcome for bid in bids] == ["fund", "fund", "decline"]
    assert [found[bid.pk].amount for bid in bids] == [Money.pounds(4 * MILLION)] * 2 + [Money(0)]
    assert found[bids[0].pk].reasons == (
        "Funded at 100% of its ask, as the signed scenario “First” says. Its merit is 100 out of 100 (the panel's agreed score). "
        "It belongs to the best choice of bids under the rules of this scenario."
    )
    assert found[bids[2].pk].reasons == (
        "Not funded, as the signed scenario “First” says. Its merit is 50 out of 100 (the panel's agreed score). "
        "The best choice of bids under the rules of this scenario leaves it out."
    )
    assert [found[bid.pk].feedback for bid in bids] == ["We will fund it.", "We will fund it.", "We cannot fund it."]
    assert acts_on(round_)[-1] == "decided as signed in"
    assert decision_list(round_).signed.pk == scenario.pk  # type: ignore[union-attr]
    assert not any(row.departs_from_signed for row in decision_list(round_).rows)


def test_a_part_award_offers_the_money_of_its_level() -> None:
    round_, cast, bids, _ = a_signed_round(percents=(100, 75, 50, 25))
    found = {decision.application_id: decision for decision in decide_all(round_, cast)}
    assert [found[bid.pk].amount for bid in bids] == [
        Money.pounds(4 * MILLION),
        Money.pounds(4 * MILLION),
        Money.pounds(1 * MILLION),
    ]
    assert found[bids[2].pk].reasons.startswith("Funded at 25% of its ask, as the signed scenario")


@pytest.mark.long
def test_a_named_persons_decision_is_the_reason() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    must = Override(True, bid_id(bids[2].pk), "The minister", "It keeps the yard open.")
    scenario = a_solved_scenario(round_, cast, a_plan(9, overrides=(must,)))
    signing.sign(scenario, reasons="As asked.", by=cast.decider, at=AFTER)
    found = {decision.application_id: decision for decision in decide_all(round_, cast)}
    assert found[bids[2].pk].reasons.endswith(
        "A rule that this scenario keeps to says that it is funded (The minister): It keeps the yard open."
    )
    assert (found[bids[2].pk].outcome, found[bids[1].pk].outcome) == ("fund", "decline")


def test_a_bid_below_the_least_score_is_told_so_and_a_view_gives_the_office() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    view = stated_views.state_view(
        round_,
        ViewRequest(Stance.MUST_NOT_FUND, bids[1]),
        person="Jane Evans",
        office="Welsh Government",
        reason="Its site is sold.",
        reference="A letter",
        stated_on=AFTER.date(),
        by=cast.manager,
        at=AFTER,
    )
    scenario = a_solved_scenario(round_, cast, a_plan(9, threshold=60, merit=Merit.MEAN, views=(view.pk,)))
    signing.sign(scenario, reasons="As asked.", by=cast.decider, at=AFTER)
    found = {decision.application_id: decision.reasons for decision in decide_all(round_, cast)}
    assert found[bids[1].pk].endswith(
        "A view on record that this scenario keeps to says that it is not funded (Welsh Government): Its site is sold."
    )
    assert found[bids[2].pk].endswith(
        "Its merit is 50 out of 100 (the mean of the readers' scores). It is below the least score for funding, 60 out of 100."
    )


@pytest.mark.long
def test_nothing_is_decided_without_a_signature() -> None:
    round_, cast, _ = a_round_with_bids()
    a_solved_scenario(round_, cast)
    assert cast.decider is not None
    with refused("No scenario of this round is signed. Sign one first, or decide each application by itself."):
        decide_all(round_, cast)


def test_an_application_that_the_scenario_does_not_know_stops_them_all() -> None:
    round_, cast, _, _ = a_signed_round()
    late = an_application("assessed", round_=round_, cast=cast, score=2)
    with refused(
        f"“{late}” is not in the signed scenario “First”: it was not scored then. Sign a scenario that holds it, or decide on it by itself first."
    ):
        decide_all(round_, cast)


@pytest.mark.parametrize("change", ["agreed again", "withdrawn"])
def test_a_scenario_of_bids_that_have_changed_is_neither_signed_nor_decided_on(change: str) -> None:
    round_, cast, bids, signed = a_signed_round()
    other = a_solved_scenario(round_, cast, a_plan(9), name="Second")
    if change == "withdrawn":
        applications.withdraw(bids[1], reason="No partner.", by=bids[1].side.lead, at=AFTER)  # type: ignore[attr-defined]
    else:
        again = {"reason": "The panel.", "why_again": "A mistake in adding up."}
        agreement_actions.agree_score(bids[2], Fraction(99), **again, by=cast.chair, at=AFTER)
    with refused(
        f"The bids or their scores have changed since “{signed}” was built. Revoke its signature and sign a copy, or decide each "
        "application by itself."
    ):
        decide_all(round_, cast)
    signing.revoke(signed, reasons="It is stale.", by=cast.decider, at=AFTER)
    with refused("The bids or their scores have changed since this scenario was built. Copy it, and sign the copy."):
        signing.sign(other, reasons="The best we can do.", by=cast.decider, at=AFTER)


def test_money_that_is_promised_since_stops_them_all() -> None:
    round_, cast, bids, _ = a_signed_round()
    decisions.decide(
        bids[2],
        outcome="fund",
        amount=Money.pounds(4 * MILLION),
        reasons="It is ready.",
        feedback="Good.",
        by=cast.decider,
        at=AFTER,
    )
    with refused("The strand has £1,000,000 left after the other decisions; £4,000,000 is £3,000,000 more."):
        decide_all(round_, cast)


def test_only_a_decision_maker_decides_as_signed() -> None:
    round_, cast, _, _ = a_signed_round()
    with refused(f"{cast.manager} may not decide on an application. It takes a decision maker with a part in it."):
        decisions.decide_as_signed(round_, **TOLD, words=reason_in_words, by=cast.manager, at=AFTER)


def test_whoever_has_a_conflict_with_a_bid_decides_neither_on_it_nor_on_all() -> None:
    round_, cast, bids, _ = a_signed_round()
    lead = bids[1].partnership.lead
    people.grant(cast.decider, Role.PARTNER, f"organisation:{lead.pk}", at=AFTER)
    why = f"You have a conflict with {bids[1]}: {cast.decider} works for {lead}, and {lead} is a partner in {bids[1]}."
    with refused(
        f"{why} What weighs the bids of {round_} against one another would tell you where it stands, so it is closed to you "
        "until the outcomes are public. Somebody without a conflict acts here."
    ):
        decide_all(round_, cast)
    closed = why.replace(f"You have a conflict with {bids[1]}: ", f"{bids[1]} is closed to you: ")
    with refused(f"{closed} Another decision maker has to decide it."):
        decisions.decide(bids[1], outcome="decline", reasons="Not now.", feedback="Not now.", by=cast.decider, at=AFTER)
    decisions.decide(bids[0], outcome="decline", reasons="Not now.", feedback="Not now.", by=cast.decider, at=AFTER)


@pytest.mark.long
def test_the_readings_of_a_bid_are_closed_to_whoever_has_a_conflict_on_every_page_of_decisions() -> None:
    _, cast, bids, _ = a_signed_round()
    names = ("decisions", "decision-scores", "round-feedback")
    listed, drawn, feedback = (reverse(name, args=[bids[1].round_id]) for name in names)
    own = reverse("agree-score", args=[bids[1].pk])
    assert own in signed_in(cast.manager).get(drawn).content.decode()
    assert f"feedback-{bids[1].pk}" in signed_in(cast.manager).get(feedback).content.decode()
    people.grant(cast.manager, Role.PARTNER, f"organisation:{bids[1].partnership.lead_id}", at=AFTER)
    client = signed_in(cast.manager)
    for page in (listed, drawn):
        assert own not in client.get(page).content.decode()
    page = client.get(drawn).content.decode()
    assert ("1 application is closed to you and not drawn" in page, "reaches no further" in page) == (True, False)
    page = client.get(feedback).content.decode()
    assert ("1 application of this round is closed to you" in page, f"feedback-{bids[1].pk}" in page) == (True, False)
    with nothing_changes():
        assert client.get(reverse("write-feedback", args=[bids[1].pk])).status_code == 403
    assert client.get(reverse("write-feedback", args=[bids[0].pk])).status_code == 200


def test_nothing_is_left_to_decide() -> None:
    round_, cast, _, _ = a_signed_round()
    decide_all(round_, cast)
    with refused("No application of this round waits for a decision."):
        decide_all(round_, cast)


def test_a_single_decision_that_departs_is_marked_and_on_record() -> None:
    round_, cast, bids, _ = a_signed_round()
    given = {"reasons": "It has no lead now.", "feedback": "Sorry.", "by": cast.decider, "at": AFTER}
    decisions.decide(bids[0], outcome="decline", **given)
    assert acts_on(bids[0])[-1] == "departed from the signed scenario on"
    assert [row.departs_from_signed for row in decision_list(round_).rows] == [True, False, False]
    page = signed_in(cast.decider).get(reverse("decisions", args=[round_.pk])).content.decode()
    assert "Departs from the signed scenario" in page


def test_the_page_shows_what_will_be_decided_and_decides_it() -> None:
    round_, cast, bids, _ = a_signed_round()
    address = reverse("decide-as-signed", args=[round_.pk])
    client = signed_in(cast.decider)
    page = client.get(address).content.decode()
    for words in ("£8,000,000", "Record all decisions", str(bids[2])):
        assert words in page
    assert signed_in(cast.manager).get(address).status_code == 403
    with nothing_changes():
        assert client.post(address, {"told_funded": "", "told_declined": ""}).status_code == 422
    assert client.post(address, TOLD).status_code == 302
    assert Decision.objects.filter(application__round=round_).count() == 3
    assert "Nothing waits" in client.get(address).content.decode()


def test_a_decision_page_says_what_is_signed() -> None:
    _, cast, bids, _ = a_signed_round()
    page = " ".join(signed_in(cast.decider).get(reverse("decide", args=[bids[2].pk])).content.decode().split())
    assert "The signed scenario says: <strong>do not fund it</strong>" in page


def test_once_outcomes_are_public_the_ministers_sheet_says_what_was_decided_otherwise() -> None:
    """A sheet that says “fund 2 of 3” is not left to be quoted when one was funded."""
    round_, cast, bids, scenario = a_signed_round()
    address = reverse("scenario-sheet", args=[scenario.pk])
    for number, bid in enumerate(bids):
        is_funded = number == 1
        decisions.decide(
            bid,
            outcome="fund" if is_funded else "decline",
            amount=Money.pounds(4 * MILLION) if is_funded else Money(0),
            reasons="The panel's order.",
            feedback="Thank you.",
            by=cast.decider,
            at=AFTER,
        )
    client = signed_in(cast.decider)
    assert "Decided since" not in client.get(address).content.decode()
    release(round_, cast)
    page = " ".join(client.get(address).content.decode().split())
    assert f"Decided since: 1 of 3 bids are funded, with £4,000,000. Otherwise than signed: {bids[0]}." in page
