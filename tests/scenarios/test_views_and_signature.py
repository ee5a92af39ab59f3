"""Stated views become rules and stay on record; one scenario is signed, by somebody else than its builder."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from placefund.applications.actions import withdraw
from placefund.decisions.actions import decide
from placefund.design.wording.rules import rule_in_words
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import Stance
from placefund.funds import actions as funds
from placefund.scenarios.answers.comparison import differences
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.answers.queries import ScenarioAnswer
from placefund.scenarios.building import actions as building
from placefund.scenarios.models import Revocation, Signature, StatedView
from placefund.scenarios.signing import actions as signing
from placefund.scenarios.signing.queries import signature_of
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest, in_force
from tests.build import AFTER, an_application
from tests.scenarios.test_actions import LATER, WALES, levels
from tests.scenarios.world import (
    MILLION,
    a_plan,
    a_round_with_bids,
    a_scenario,
    a_solved_scenario,
    computed,
)
from tests.witness import acts_on, refused

pytestmark = pytest.mark.django_db


# --- views -----------------------------------------------------------------------------------------------------------

SAID = {
    "person": "Jane Evans",
    "office": "Welsh Government",
    "nation": "Wales",
    "reason": "The yard needs it.",
    "reference": "Letter of 3 February 2026",
    "stated_on": AFTER.date(),
}


def a_view(round_, cast, asked: ViewRequest) -> StatedView:  # type: ignore[no-untyped-def]
    return stated_views.state_view(round_, asked, **SAID, by=cast.manager, at=AFTER)


@pytest.mark.long
def test_a_view_becomes_a_named_rule_and_no_score_is_edited() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    view = a_view(round_, cast, ViewRequest(Stance.MUST_FUND, bids[2]))
    plain = a_solved_scenario(round_, cast)
    scenario = a_solved_scenario(round_, cast, a_plan(views=(view.pk,)), name="With the view", based_on=plain)
    assert levels(scenario) == {bids[0].pk: 100, bids[2].pk: 100}
    assert scenario.problem().bids == plain.problem().bids
    [kept] = Explanations(scenario).views
    assert kept.name == f"{bids[2]} is funded (Welsh Government)"
    assert kept.reason == "The yard needs it."
    found = differences(ScenarioAnswer(plain), ScenarioAnswer(scenario), {})
    assert [(each.name, each.kind) for each in found] == [(str(bids[2]), "comes in"), (str(bids[1]), "goes out")]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (ViewRequest(Stance.FLOOR, group=WALES, amount=Money.pounds(4 * MILLION)), "At least £4,000,000 in Wales"),
        (ViewRequest(Stance.CAP, group=WALES, bids=2), "At most 2 bids in Wales"),
    ],
)
def test_a_view_on_a_group_is_a_floor_or_a_cap(asked: ViewRequest, name: str) -> None:
    round_, cast, _ = a_round_with_bids(5, 4, codes=(("W06000015",), ("E06000026",)))
    view = a_view(round_, cast, asked)
    rule = a_scenario(round_, cast, a_plan(views=(view.pk,))).problem().rule(f"view-{view.pk:06d}")
    assert rule_in_words(rule, {}) == f"{name} (Jane Evans, Welsh Government)"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (ViewRequest(Stance.SUPPORT), "Choose the application of this round that the view is about."),
        (
            ViewRequest(Stance.FLOOR, group=WALES),
            "Choose the group that the view is about, and give either an amount or a number of bids.",
        ),
        (
            ViewRequest(Stance.CAP, amount=Money.pounds(1)),
            "Choose the group that the view is about, and give either an amount or a number of bids.",
        ),
        (ViewRequest(Stance.CAP, group=WALES, bids=0), "Give an amount or a number above nothing."),
    ],
)
def test_a_view_that_asks_for_nothing_is_refused(asked: ViewRequest, sentence: str) -> None:
    round_, cast, _ = a_round_with_bids(5)
    with refused(sentence):
        a_view(round_, cast, asked)


def test_a_view_says_who_and_why() -> None:
    round_, cast, _ = a_round_with_bids(5)
    with refused("Give the person, their office, their reason, and where it is written."):
        stated_views.state_view(
            round_, ViewRequest(Stance.COMMENT), **SAID | {"reason": " "}, by=cast.manager, at=AFTER
        )


def test_only_who_may_record_views_does() -> None:
    round_, cast, _ = a_round_with_bids(5)
    assert cast.chair
    with refused(
        f"{cast.chair} may not record a minister's or a devolved government's view. It takes a fund manager or a decision maker with a part in it."
    ):
        stated_views.state_view(round_, ViewRequest(Stance.COMMENT), **SAID, by=cast.chair, at=AFTER)


@pytest.mark.long
def test_a_withdrawn_view_is_kept_and_no_longer_applied() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    view = a_view(round_, cast, ViewRequest(Stance.MUST_FUND, bids[2]))
    scenario = a_solved_scenario(round_, cast, a_plan(views=(view.pk,)))
    why = {"reason": "The yard found a buyer.", "reference": "Letter of 4 March 2026", "stated_on": LATER.date()}
    stated_views.withdraw_view(view, **why, by=cast.manager, at=LATER)
    assert (list(in_force(round_)), StatedView.objects.count()) == ([], 2)
    with refused("This view is withdrawn already."):
        stated_views.withdraw_view(view, **why, by=cast.manager, at=LATER)
    with refused("A view that this scenario was to apply is withdrawn, or asks for nothing. Choose again."):
        a_scenario(round_, cast, a_plan(views=(view.pk,)), name="Second")
    assert cast.decider
    with refused(
        "This scenario applies a view that is withdrawn (Jane Evans, Welsh Government). Copy it without that view, and sign the copy."
    ):
        signing.sign(scenario, reasons="As asked.", by=cast.decider, at=LATER)


def test_a_withdrawal_says_why() -> None:
    round_, cast, _ = a_round_with_bids(5)
    view = a_view(round_, cast, ViewRequest(Stance.COMMENT))
    with refused("Give the reason, and where the withdrawal is written."):
        stated_views.withdraw_view(view, reason=" ", reference="x", stated_on=AFTER.date(), by=cast.manager, at=LATER)


# --- the signature ---------------------------------------------------------------------------------------------------


def test_one_scenario_is_signed_with_what_it_says() -> None:
    """Row 38: a recommendation with amounts and rules, signed by another person than who built it."""
    round_, cast, _ = a_round_with_bids()
    scenario = a_solved_scenario(round_, cast)
    signature = signing.sign(scenario, reasons="The most merit for the money.", by=cast.decider, at=LATER)
    scenario.refresh_from_db()
    assert (scenario.state, signature_of(round_)) == ("signed", signature)
    assert (signature.digest, signature.result_digest) == (scenario.digest, scenario.result_digest)
    assert acts_on(scenario)[-1] == "signed"


@pytest.mark.long
def test_a_second_signature_waits_until_the_first_is_revoked() -> None:
    round_, cast, _ = a_round_with_bids()
    first, second = a_solved_scenario(round_, cast), a_solved_scenario(round_, cast, a_plan(5), name="Second")
    signing.sign(first, reasons="Best.", by=cast.decider, at=LATER)
    with refused("“First” is signed. Revoke that signature, with a reason, before you sign another."):
        signing.sign(second, reasons="Better.", by=cast.decider, at=LATER)
    with refused("Give the reasons for taking the signature back."):
        signing.revoke(first, reasons=" ", by=cast.decider, at=LATER)
    signing.revoke(first, reasons="A bid was withdrawn.", by=cast.decider, at=LATER)
    signing.sign(second, reasons="Better.", by=cast.decider, at=LATER)
    assert (Signature.objects.count(), Revocation.objects.count()) == (2, 1)
    assert signature_of(round_).scenario == second  # type: ignore[union-attr]
    first.refresh_from_db()
    assert (first.state, acts_on(first)[-1]) == ("solved", "revoked the signature of")


@pytest.mark.long
def test_who_built_a_scenario_does_not_sign_it() -> None:
    round_, cast, _ = a_round_with_bids()
    own = computed(building.build(round_, a_plan(), name="Own", by=cast.decider, at=AFTER))
    with refused("You built this scenario yourself. Another decision maker has to sign it."):
        signing.sign(own, reasons="Mine is best.", by=cast.decider, at=LATER)


def test_a_signature_is_a_decision_makers_with_reasons() -> None:
    round_, cast, _ = a_round_with_bids()
    scenario = a_solved_scenario(round_, cast)
    assert cast.decider
    with refused(
        f"{cast.manager} may not sign the scenario that is decided on. It takes a decision maker with a part in it."
    ):
        signing.sign(scenario, reasons="Best.", by=cast.manager, at=LATER)
    with refused("Give the reasons for choosing this scenario."):
        signing.sign(scenario, reasons=" ", by=cast.decider, at=LATER)
    with refused("This scenario is solved, so it is not possible to revoke it now. It would have to be signed."):
        signing.revoke(scenario, reasons="No.", by=cast.decider, at=LATER)


def test_without_an_answer_there_is_nothing_to_sign() -> None:
    round_, cast, _ = a_round_with_bids()
    scenario = a_scenario(round_, cast)
    assert cast.decider
    with refused("This scenario is queued, so it is not possible to sign it now. It would have to be solved."):
        signing.sign(scenario, reasons="Best.", by=cast.decider, at=LATER)


@pytest.mark.long
def test_nothing_is_signed_while_a_score_is_awaited() -> None:
    round_, cast, _ = a_round_with_bids()
    scenario = a_solved_scenario(round_, cast)
    first = an_application("submitted", round_=round_, cast=cast)
    assert cast.decider
    with refused(
        f"1 application of {round_} has no agreed score yet: {first}. A scenario signed now would leave it out."
    ):
        signing.sign(scenario, reasons="Best.", by=cast.decider, at=LATER)
    an_application("eligible", round_=round_, cast=cast)
    with refused(
        f"2 applications of {round_} have no agreed score yet; the first is {first}. A scenario signed now would leave them out."
    ):
        signing.sign(scenario, reasons="Best.", by=cast.decider, at=LATER)


def test_after_release_signatures_stand() -> None:
    round_, cast, bids = a_round_with_bids(5)
    first, second = a_solved_scenario(round_, cast), a_solved_scenario(round_, cast, a_plan(5), name="Second")
    signing.sign(first, reasons="Best.", by=cast.decider, at=LATER)
    withdraw(bids[0], reason="No lead.", by=bids[0].side.lead, at=LATER)  # type: ignore[attr-defined]
    round_ = funds.close(round_, by=cast.manager, at=LATER)
    funds.release(round_, by=cast.manager, at=LATER)
    with refused("The outcomes of this round are released, so the signature stands."):
        signing.revoke(first, reasons="No.", by=cast.decider, at=LATER)
    with refused("The outcomes of this round are released, so nothing is left to sign."):
        signing.sign(second, reasons="Yes.", by=cast.decider, at=LATER)


def test_once_anything_is_decided_the_signature_stands() -> None:
    round_, cast, bids = a_round_with_bids(5)
    scenario = a_solved_scenario(round_, cast)
    signing.sign(scenario, reasons="Best.", by=cast.decider, at=LATER)
    decide(bids[0], outcome="decline", reasons="As agreed.", feedback="Sorry.", by=cast.decider, at=LATER)
    with refused("Bids were decided on, and decisions stand: the signature stands with them."):
        signing.revoke(scenario, reasons="Second thoughts.", by=cast.decider, at=LATER)


@pytest.mark.parametrize("kept", ["statedview", "signature", "revocation"])
def test_the_database_keeps_views_and_signatures(kept: str) -> None:
    round_, cast, _ = a_round_with_bids(5)
    scenario = a_solved_scenario(round_, cast)
    made = {
        "statedview": a_view(round_, cast, ViewRequest(Stance.COMMENT)),
        "signature": signing.sign(scenario, reasons="Best.", by=cast.decider, at=LATER),
        "revocation": signing.revoke(scenario, reasons="No.", by=cast.decider, at=LATER),
    }[kept]
    column = "reason" if kept == "statedview" else "reasons"
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(**{column: "Another."})
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        type(made).objects.filter(pk=made.pk)._raw_delete("default")
