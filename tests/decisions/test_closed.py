"""A conflict closes everything that tells where a bid stands: its figures everywhere, and whatever weighs bids together."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.decisions import actions as decisions
from placefund.decisions.queries import decision_list, promised
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import Stance
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.confidentiality import closed_bids, closed_of, why_closed, why_comparisons_are_closed
from placefund.panels.meetings import actions as meetings_actions
from placefund.people import actions as people
from placefund.people.models import CLOCK, User
from placefund.records import clock
from placefund.scenarios.building import actions as building
from placefund.scenarios.models import Scenario
from placefund.scenarios.signing import actions as signing
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest
from tests.build import (
    AFTER,
    CRITERIA,
    Cast,
    a_meeting,
    a_round_to_read,
    a_user,
    an_application,
    release,
    review_all_feedback,
)
from tests.scenarios.world import MILLION, a_plan, a_round_with_bids, a_scenario, a_solved_scenario
from tests.witness import nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(minutes=20)


def works_for_the_lead(user: User, bid: Application) -> User:
    people.grant(user, Role.PARTNER, f"organisation:{bid.partnership.lead_id}", at=AFTER)
    return user


def worked_for_the_lead(user: User, bid: Application) -> User:
    """Not any more, so that they are none of its authors; a conflict all the same."""
    works_for_the_lead(user, bid)
    people.end_role(user, Role.PARTNER, f"organisation:{bid.partnership.lead_id}", by=CLOCK, at=AFTER)
    return user


def another(role: Role, round_: Round) -> User:
    return a_user(f"Another {role.label}", role=role, scope=f"fund:{round_.strand.fund.slug}")


def why(user: User, bid: Application) -> str:
    lead = bid.partnership.lead
    return (
        f"You have a conflict with {bid}: {user} works for {lead}, and {lead} is a partner in {bid}. What weighs the bids of "
        f"{bid.round} against one another would tell you where it stands, so it is closed to you until the outcomes are public. "
        "Somebody without a conflict acts here."
    )


@once
def a_weighed_round() -> tuple[Round, Cast, list[Application], Scenario]:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    return round_, cast, bids, a_solved_scenario(round_, cast)


PAGES_OF_A_ROUND = ("scenarios", "compare-scenarios", "build-scenario", "draw-lots")
PAGES_OF_A_SCENARIO = (
    "scenario",
    "scenario-bids",
    "scenario-firmness",
    "scenario-places",
    "scenario-record",
    "scenario-record-file",
    "scenario-sheet",
    "scenario-sheet-file",
)


@pytest.mark.long
def test_what_weighs_bids_together_is_closed_to_whoever_has_a_conflict_with_one_of_them() -> None:
    round_, cast, bids, scenario = a_weighed_round()
    manager = another(Role.FUND_MANAGER, round_)
    pages = [reverse(name, args=[round_.pk]) for name in PAGES_OF_A_ROUND]
    pages += [reverse(name, args=[scenario.pk]) for name in PAGES_OF_A_SCENARIO]
    pages.append(reverse("scenario-bid", args=[scenario.pk, bids[0].pk]))
    assert {signed_in(manager).get(page).status_code for page in pages} == {200}
    works_for_the_lead(manager, bids[1])
    assert why_comparisons_are_closed(manager, round_, AFTER) == why(manager, bids[1])
    answers = [signed_in(manager).get(page) for page in pages]
    assert {answer.status_code for answer in answers} == {403}
    assert all("would tell you where it stands" in answer.content.decode() for answer in answers)
    assert {signed_in(cast.manager).get(page).status_code for page in pages} == {200}


def test_nobody_with_a_conflict_builds_signs_replays_or_speaks_for_a_minister() -> None:
    round_, cast, bids, scenario = a_weighed_round()
    manager = works_for_the_lead(another(Role.FUND_MANAGER, round_), bids[2])
    decider = works_for_the_lead(another(Role.DECISION_MAKER, round_), bids[0])
    with refused(why(manager, bids[2])):
        building.build(round_, a_plan(), name="Mine", by=manager, at=AFTER)
    with refused(why(decider, bids[0])):
        signing.sign(scenario, reasons="Best.", by=decider, at=AFTER)
    with refused(why(manager, bids[2])):
        building.ask_to_compute_again(scenario, by=manager, at=AFTER)
    asked = ViewRequest(Stance.MUST_FUND, application=bids[2])
    given = {"person": "A. Minister", "office": "Minister", "reason": "Ready.", "reference": "Letter 1"}
    lead = bids[2].partnership.lead
    with refused(
        f"You have a conflict with {bids[2]}: {manager} works for {lead}, and {lead} is a partner in {bids[2]}. Somebody else "
        "has to record what was asked for about it."
    ):
        stated_views.state_view(round_, asked, **given, stated_on=AFTER.date(), by=manager, at=AFTER)
    stated_views.state_view(round_, asked, **given, stated_on=AFTER.date(), by=cast.manager, at=AFTER)
    assert signing.sign(scenario, reasons="Best.", by=cast.decider, at=AFTER)


def test_once_the_outcomes_are_public_comparisons_are_open_again() -> None:
    round_, cast, bids, _ = a_weighed_round()
    manager = works_for_the_lead(another(Role.FUND_MANAGER, round_), bids[1])
    for bid, outcome in zip(bids, ("fund", "decline", "decline"), strict=True):
        amount = bid.snapshot.ask if outcome == "fund" else Money(0)
        decisions.decide(
            bid, outcome=outcome, amount=amount, reasons="So.", feedback="So.", by=cast.decider, at=AFTER
        )  # fmt: skip
    release(round_, cast)
    round_.refresh_from_db()
    assert why_comparisons_are_closed(manager, round_, LATER) == ""
    round_.public_from = LATER + timedelta(days=1)  # released, and under an embargo
    assert why_comparisons_are_closed(manager, round_, LATER) == why(manager, bids[1])


def test_the_decision_makers_list_keeps_a_closed_bid_apart_and_its_gap_tells_nothing() -> None:
    round_, cast, bids, _ = a_weighed_round()
    decisions.decide(bids[1], outcome="decline", reasons="So.", feedback="So.", by=cast.decider, at=AFTER)
    decider = works_for_the_lead(another(Role.DECISION_MAKER, round_), bids[1])
    shown = decision_list(round_).without(closed_of(decider, round_, AFTER))
    assert [(row.application, row.rank, row.left) for row in shown.rows] == [(bids[0], 1, None), (bids[2], 2, None)]
    [(apart, reason)] = shown.closed
    assert (apart, str(bids[1].partnership.lead) in reason) == (bids[1], True)
    client = signed_in(decider)
    for name in ("decisions", "panel-ranking"):
        page = client.get(reverse(name, args=[round_.pk])).content.decode()
        assert (reverse("decide", args=[bids[0].pk]) in page, reverse("decide", args=[bids[1].pk]) in page) == (
            True,
            False,
        )
        assert "Ranks count the applications that are open to you." in page
    assert client.get(reverse("decide", args=[bids[0].pk])).status_code == 200
    assert client.get(reverse("decide", args=[bids[1].pk])).status_code == 403
    assert client.get(reverse("decide-as-signed", args=[round_.pk])).status_code == 403


def test_what_a_closed_applicant_will_be_told_is_not_shown_before_the_release() -> None:
    round_, cast, bids, _ = a_weighed_round()
    decisions.decide(bids[1], outcome="decline", reasons="So.", feedback="You came close.", by=cast.decider, at=AFTER)
    page = reverse("release-decisions", args=[round_.pk])
    assert "You came close." in signed_in(cast.manager).get(page).content.decode()
    works_for_the_lead(cast.manager, bids[1])
    shown = signed_in(cast.manager).get(page).content.decode()
    assert ("You came close." in shown, "1 more application is closed to you" in shown) == (False, True)


def test_feedback_is_refused_by_the_action_as_by_its_page() -> None:
    round_, cast, bids, _ = a_weighed_round()
    decisions.draft_feedback(round_, by=cast.manager, at=AFTER)
    manager = works_for_the_lead(another(Role.FUND_MANAGER, round_), bids[0])
    lead = bids[0].partnership.lead
    sentence = (
        f"{bids[0]} is closed to you. {manager} works for {lead}, and {lead} is a partner in {bids[0]}. Somebody else has to "
        "see to its feedback."
    )
    key = round_.terms().criteria[0].key
    with refused(sentence):
        decisions.write_feedback(bids[0], {key: "Well done."}, by=manager, at=AFTER)
    with refused(sentence):
        decisions.review_feedback(round_, bids, by=manager, at=AFTER)
    assert decisions.review_feedback(round_, bids[1:], by=manager, at=AFTER) == 2


def test_whoever_left_the_table_reads_nothing_after_the_meeting_either() -> None:
    meeting = a_meeting("called", bids=2)
    cast, item = meeting.cast, meeting.items.get(state="called")  # type: ignore[attr-defined]
    member = meetings_actions.seat(meeting, cast.decider, part="member", by=cast.chair, at=AFTER)
    meetings_actions.leave_table(item, member, why="My sister works there.", by=cast.chair, at=AFTER)
    meetings_actions.park_item(item, by=cast.chair, at=AFTER)
    meeting = meetings_actions.close_meeting(meeting, by=cast.chair, at=LATER)
    assert why_closed(cast.decider, item.application, LATER) == (
        f"You have left the table for {item.application}. It opens to you again once your return is recorded while the "
        "meeting sits, or once the outcomes are public."
    )
    assert closed_bids(cast.decider, [item.application], LATER) == {
        item.application_id: "You have left the table for it."
    }
    client = signed_in(cast.decider)
    minutes = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    assert ("Mean before" in minutes, minutes.count("Closed to you")) == (True, 1)  # the other bid is minuted whole
    assert meeting.minutes is not None
    kept = reverse("document", args=[meeting.minutes.pk])
    refusal = client.get(kept)
    assert (refusal.status_code, "These minutes tell of" in refusal.content.decode()) == (403, True)
    assert signed_in(cast.chair).get(kept).status_code == 200


def test_the_line_of_a_released_round_stays_when_its_strand_receives_more() -> None:
    round_, cast, bids, _ = a_weighed_round()
    for bid in bids:
        decisions.decide(bid, outcome="decline", reasons="So.", feedback="So.", by=cast.decider, at=AFTER)
    release(round_, cast)
    before = decision_list(Round.objects.get(pk=round_.pk))
    funds.allocate_to_strand(
        round_.strand,
        Money.pounds(20 * MILLION),
        key="more",
        why="More.",
        by=cast.manager,
        at=LATER,
        effective_on=LATER.date(),
    )
    after = decision_list(Round.objects.get(pk=round_.pk))
    assert (before.money, before.above) == (after.money, after.above) == (Money.pounds(9 * MILLION), 2)


def test_what_was_removed_meanwhile_is_said_and_nothing_changes() -> None:
    meeting = a_meeting(bids=2)
    cast, item = meeting.cast, meeting.items.all()[0]  # type: ignore[attr-defined]
    name = str(item)
    meetings_actions.take_off(meeting.items.all()[0], by=cast.manager, at=AFTER)
    with refused(f"“{name}” is not here any more: somebody has removed it since. Look at the page anew."):
        meetings_actions.name_introducers(item, None, None, by=cast.manager, at=AFTER)
    with nothing_changes():
        assert signed_in(cast.manager).post(reverse("introducers", args=[item.pk]), {}).status_code == 404


def test_who_did_what_does_not_tell_where_a_closed_bid_stands() -> None:
    round_, cast, bids, _ = a_weighed_round()
    decisions.decide(bids[0], outcome="decline", reasons="Too dear.", feedback="So.", by=cast.decider, at=AFTER)
    desk, own = reverse("manage-fund", args=[round_.strand.fund.slug]), reverse("eligibility", args=[bids[0].pk])
    assert "Too dear." not in signed_in(cast.manager).get(desk).content.decode()  # of all bids: of none of them
    assert "Too dear." in signed_in(cast.manager).get(own).content.decode()
    works_for_the_lead(cast.manager, bids[0])
    shown = signed_in(cast.manager).get(own).content.decode()
    assert ("Too dear." in shown, "Agreed the score of" in shown, "Found eligible" in shown) == (False, False, True)


def test_a_signature_is_not_revoked_nor_a_ministers_view_withdrawn_by_somebody_with_a_conflict() -> None:
    round_, cast, bids, scenario = a_weighed_round()
    signing.sign(scenario, reasons="Best.", by=cast.decider, at=AFTER)
    asked = ViewRequest(Stance.MUST_NOT_FUND, application=bids[2])
    given = {"person": "A. Minister", "office": "Minister", "reason": "Not ready.", "reference": "Letter 1"}
    view = stated_views.state_view(round_, asked, **given, stated_on=AFTER.date(), by=cast.manager, at=AFTER)
    manager = works_for_the_lead(another(Role.FUND_MANAGER, round_), bids[2])
    decider = works_for_the_lead(another(Role.DECISION_MAKER, round_), bids[0])
    with refused(why(decider, bids[0])):
        signing.revoke(scenario, reasons="Mine is out.", by=decider, at=AFTER)
    lead = bids[2].partnership.lead
    with refused(
        f"You have a conflict with {bids[2]}: {manager} works for {lead}, and {lead} is a partner in {bids[2]}. Somebody else "
        "has to record what was asked for about it."
    ):
        stated_views.withdraw_view(
            view, reason="Changed.", reference="Letter 2", stated_on=AFTER.date(), by=manager, at=AFTER
        )
    assert "A. Minister" not in signed_in(manager).get(reverse("stated-views", args=[round_.pk])).content.decode()
    assert "A. Minister" in signed_in(cast.manager).get(reverse("stated-views", args=[round_.pk])).content.decode()


def test_whoever_left_the_table_for_a_bid_decides_neither_on_it_nor_by_comparison() -> None:
    meeting = a_meeting("called")
    cast, item = meeting.cast, meeting.items.get()  # type: ignore[attr-defined]
    member = meetings_actions.seat(meeting, cast.decider, part="member", by=cast.chair, at=AFTER)
    meetings_actions.leave_table(item, member, why="My sister works there.", by=cast.chair, at=AFTER)
    agreement_actions.agree_score(item.application, Fraction(60), reason="Good.", by=cast.chair, at=AFTER)
    bid = Application.objects.get(pk=item.application_id)
    with refused(f"{bid} is closed to you: You have left the table for it. Another decision maker has to decide it."):
        decisions.decide(bid, outcome="decline", reasons="So.", feedback="So.", by=cast.decider, at=AFTER)
    assert why_comparisons_are_closed(cast.decider, meeting.round, AFTER).startswith(f"You left the table for {bid}.")


def test_an_embargo_holds_for_whoever_has_a_conflict() -> None:
    round_, cast, bids, _ = a_weighed_round()
    decisions.decide(
        bids[0], outcome="fund", amount=bids[0].snapshot.ask, reasons="So.", feedback="Well done.", by=cast.decider, at=AFTER
    )  # fmt: skip
    for bid in bids[1:]:
        decisions.decide(bid, outcome="decline", reasons="So.", feedback="So.", by=cast.decider, at=AFTER)
    offer, sent = reverse("offer-award", args=[bids[0].pk]), reverse("application", args=[bids[0].pk])
    told = reverse("application-history", args=[bids[0].pk])
    assert "not released yet" in signed_in(cast.manager).get(offer).content.decode()
    review_all_feedback(round_, cast)
    funds.close(round_, by=cast.manager, at=AFTER)
    clock.move_to(AFTER)
    decisions.release(round_, public_from=LATER, by=cast.manager, at=AFTER)
    other = another(Role.FUND_MANAGER, round_)
    assert "Well done." in signed_in(other).get(sent).content.decode()
    worked_for_the_lead(other, bids[0])
    shown = [signed_in(other).get(page).content.decode() for page in (sent, told)]
    assert ["Well done." in shown[0], "of success" in shown[1].lower(), "Found eligible" in shown[1]] == [
        False,
        False,
        True,
    ]
    assert signed_in(other).get(offer).status_code == 403
    clock.move_to(LATER)
    assert "Well done." in signed_in(other).get(sent).content.decode()


def test_an_auditor_with_a_conflict_reads_the_record_without_their_own_bid() -> None:
    _, cast, bids, _ = a_weighed_round()
    for bid, reasons in zip(bids, ("Too dear.", "Too thin.", "Too late."), strict=True):
        decisions.decide(bid, outcome="decline", reasons=reasons, feedback="So.", by=cast.decider, at=AFTER)
    record, file = reverse("record"), reverse("record-file")
    read = lambda path: b"".join(signed_in(cast.auditor).get(path)).decode()  # noqa: E731
    assert ("Too dear." in read(record), "Too dear." in read(file)) == (True, True)
    works_for_the_lead(cast.auditor, bids[0])
    assert [words in read(file) for words in ("Too dear.", "Too thin.", "Too late.")] == [False, True, True]
    assert "Too dear." not in read(record)


@pytest.mark.long
def test_a_closed_bid_leaves_no_line_no_lonely_tie_and_no_sum_to_work_it_out_from() -> None:
    round_, cast, bids = a_round_with_bids(4, 4, 3)  # two alike
    shown = decision_list(round_).without({bids[1]: "Closed."})
    assert [(row.rank, row.is_tied, row.is_last_above_the_line) for row in shown.rows] == [
        (1, False, False),
        (2, False, False),
    ]
    decider = works_for_the_lead(another(Role.DECISION_MAKER, round_), bids[1])
    page = signed_in(decider).get(reverse("decisions", args=[round_.pk])).content.decode()
    assert [words in page for words in (">Above<", ">Below<", "Money left</p>", "runs out")] == [False] * 4
    assert signed_in(decider).get(reverse("fairness-before", args=[round_.pk])).status_code == 403
    agreed = signed_in(decider).get(reverse("agree-score", args=[bids[0].pk])).content.decode()
    assert "its rank is" not in agreed
    assert "its rank is" in signed_in(cast.chair).get(reverse("agree-score", args=[bids[0].pk])).content.decode()


def test_whether_a_scenario_has_an_answer_is_closed_with_it() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    waiting = a_scenario(round_, cast)
    names = ("scenario-bids", "scenario-firmness", "scenario-places", "scenario-sheet")
    addresses = [reverse(name, args=[waiting.pk]) for name in names]
    addresses.append(reverse("scenario-bid", args=[waiting.pk, bids[0].pk]))
    manager = another(Role.FUND_MANAGER, round_)
    assert {signed_in(manager).get(address).status_code for address in addresses} == {404}
    works_for_the_lead(manager, bids[1])
    assert {signed_in(manager).get(address).status_code for address in addresses} == {403}


def test_what_compares_is_closed_to_whoever_owes_a_reading_until_it_is_sent() -> None:
    round_, cast, [_, bid] = a_round_to_read()
    chair = cast.chair
    reader = pool_actions.add_assessor(round_.strand.fund, chair, by=cast.manager, at=AFTER)
    reading = scoring_actions.assign(bid, reader, by=cast.manager, at=AFTER)
    assert why_comparisons_are_closed(chair, round_, AFTER) == (
        f"You are a reader of {bid}. What weighs the bids of {round_} against one another would tell you what other readers gave "
        "it, so it is closed to you until you have sent your own scores."
    )
    assert signed_in(chair).get(reverse("draw-lots", args=[round_.pk])).status_code == 403
    given = {criterion.key: 3 for criterion in CRITERIA}
    scoring_actions.score(reading, given, dict.fromkeys(given, "So."), by=chair, at=AFTER)
    assert why_comparisons_are_closed(chair, round_, AFTER) == ""


def test_a_bid_can_be_withdrawn_until_its_outcome_is_told_so_that_no_missing_link_tells_it() -> None:
    round_, cast, bids = a_round_with_bids(5, 4)
    ineligible = an_application("submitted", round_=round_, cast=cast)
    applications.find_ineligible(ineligible, reasons="No.", is_sure=True, by=cast.manager, at=AFTER)
    funded = bids[0]
    decisions.decide(
        funded, outcome="fund", amount=funded.snapshot.ask, reasons="So.", feedback="So.", by=cast.decider, at=AFTER
    )
    assert promised(round_.strand) == funded.snapshot.ask
    for bid in Application.objects.filter(pk__in=[ineligible.pk, funded.pk]):
        lead = bid.snapshot.submitted_by
        assert "Withdraw it" in signed_in(lead).get(reverse("application", args=[bid.pk])).content.decode()
        applications.withdraw(bid, reason="Changed our minds.", by=lead, at=AFTER)
    assert promised(round_.strand) == Money(0)


def test_on_the_public_pages_a_round_under_embargo_is_closed() -> None:
    bid = an_application("decided")
    round_, cast = bid.round, bid.cast  # type: ignore[attr-defined]
    round_ = funds.close(round_, by=cast.manager, at=AFTER)
    review_all_feedback(round_, cast)
    decisions.release(round_, public_from=LATER, by=cast.manager, at=AFTER)
    pages = [reverse("round", args=[round_.pk]), reverse("fund", args=[round_.fund_slug])]
    clock.move_to(AFTER)
    told = [signed_in(None).get(page).content.decode() for page in pages]
    clock.move_to(LATER)
    known = [signed_in(None).get(page).content.decode() for page in pages]
    assert [["Outcomes released" in page for page in found] for found in (told, known)] == [[False] * 2, [True] * 2]
