"""A decision from an amount upwards is approved by whom the terms name, step after step, before it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.applications.models import Application
from placefund.decisions import actions, refusals
from placefund.decisions.approval import actions as approvals
from placefund.decisions.approval.queries import chain_of
from placefund.decisions.models import Decision, DecisionApproval
from placefund.decisions.refusals import WHAT_IS_CLOSED_IS_NOT_READY
from placefund.decisions.revisions.actions import publish_revision, revise
from placefund.domain.assessment.approvals import ApprovalStep, Approver, steps_for
from placefund.domain.assessment.method import Method
from placefund.domain.local_calls import Wish, terms_for
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.fundbooks.terms import terms_of
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.overview.tasks_inbox import waiting_for
from placefund.people import actions as people
from placefund.people.access import NotYours
from placefund.people.models import User
from tests.build import AFTER, AT, TERMS, Cast, a_planned_round, a_strand, a_user, an_application, an_open_round
from tests.build import review_all_feedback as review_feedback
from tests.build_rounds import CLOSES, OPENS
from tests.decisions.closed_round import worked_for_the_lead
from tests.domain.fundbook.small_book import changed, read
from tests.witness import acts_on, nothing_changes, queries_of, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db


def millions(many: int) -> Money:
    return Money.pounds(many * 1_000_000)


SENIOR = ApprovalStep(Approver.SENIOR_OFFICER, millions(3))
OFFICE = ApprovalStep(Approver.MINISTERS_OFFICE, millions(5))
WORDS = {"reasons": "They found the match.", "feedback": "Your letter counts.", "why": "A letter was found."}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with patch("django.utils.timezone.now", return_value=AFTER):
        yield


@dataclass
class Limited:
    """A closed round whose bids of £2, £4 and £6 million are decided to be funded, and those who approve."""

    round: Round
    cast: Cast
    bids: list[Any]
    senior: User
    office: User

    def approve(self, bid: Application, by: User) -> DecisionApproval:
        return approvals.approve(bid, 1, by=by, at=AFTER)

    def release(self, by: User | None = None) -> None:
        actions.release(self.round, by=by or self.cast.manager, at=AFTER)

    def decision(self, bid: Application) -> Decision:
        return Decision.objects.select_related("application__round__strand__fund").get(application=bid)

    def revise(self, bid: Application, amount: Money) -> None:
        revise(self.decision(bid), outcome="fund", amount=amount, **WORDS, by=self.cast.decider, at=AFTER)

    def approve_all(self) -> None:
        self.approve(self.bids[1], self.senior)
        self.approve(self.bids[2], self.senior)
        self.approve(self.bids[2], self.office)


@once
def limited(*steps: ApprovalStep) -> Limited:
    terms = replace(TERMS, method=Method(approvals=steps))
    round_ = an_open_round(a_strand(money=millions(40)), terms)
    cast = Cast(round_.strand.fund)
    bids: list[Any] = [an_application("decided", round_=round_, cast=cast, ask=millions(many)) for many in (2, 4, 6)]
    round_ = funds.close(round_, by=cast.manager, at=AFTER)
    review_feedback(round_, cast)
    scope = f"fund:{round_.fund_slug}"
    senior = a_user("Senior", role=Role.SENIOR_OFFICER, scope=scope)
    office = a_user("Of the minister", role=Role.MINISTERS_OFFICE, scope=scope)
    rows = Application.objects.select_related(*Application.READ_WITH).order_by("pk")
    bids = [rows.get(pk=bid.pk) for bid in bids]
    return Limited(Round.objects.select_related("strand__fund").get(pk=round_.pk), cast, bids, senior, office)


def told(user: User) -> list[str]:
    return [str(task.what) for pile in waiting_for(user, AFTER) for task in pile.items if "Approve" in str(task.what)]


def page(user: User, name: str, *keys: int) -> str:
    return signed_in(user).get(reverse(name, args=keys)).content.decode()


def test_the_steps_that_an_amount_needs_are_those_that_it_reaches() -> None:
    steps = (SENIOR, OFFICE)
    assert [steps_for(millions(many), steps) for many in (2, 3, 5)] == [(), (SENIOR,), (SENIOR, OFFICE)]


def test_terms_keep_their_approvals_and_those_without_keep_their_digest() -> None:
    assert "approvals" not in Method().as_record()
    method = Method(approvals=(SENIOR, OFFICE))
    assert Method.from_record(method.as_record()) == method


def test_a_book_says_who_approves_and_a_call_of_a_place_that_promises_nothing_asks_nobody() -> None:
    step = '[[criteria_set.approval]]\napproved_by = "minister\'s office"\noffers_from_pounds = 5000000\n'
    given = read(changed("criteria.toml", "[criteria_set.panel]", step + "[criteria_set.panel]")).book
    assert given is not None
    terms = terms_of(given, given.rounds[0])
    assert terms.method.approvals == (OFFICE,)
    wish = Wish(OPENS, CLOSES, cap=None, assessors_needed=2)
    assert terms_for(terms, terms, wish, within=frozenset()).method.approvals == ()


def test_the_release_waits_for_every_approval_and_names_the_bids_and_whose() -> None:
    world = limited(SENIOR, OFFICE)
    _, four, six = world.bids
    with refused(
        "The terms ask for approvals before the release. Still to be approved: "
        f"“{four}” by a senior officer responsible and “{six}” by a senior officer responsible. "
        "Ask them; each has it among their tasks."
    ):
        world.release()
    world.approve(four, world.senior)
    world.approve(six, world.senior)
    with refused(
        "The terms ask for approvals before the release. Still to be approved: "
        f"“{six}” by somebody of a minister's office. Ask them; each has it among their tasks."
    ):
        world.release()
    world.approve(six, world.office)
    world.release()
    assert Round.objects.get(pk=world.round.pk).state == "released"
    assert acts_on(six).count("approved the decision on") == 2


def test_a_round_whose_terms_name_nobody_is_released_as_ever() -> None:
    world = limited()
    with refused(str(refusals.NO_APPROVAL_NEEDED)):
        world.approve(world.bids[2], world.senior)
    with patch("placefund.decisions.approval.queries.newest_versions", side_effect=AssertionError):
        world.release()
        signed_in(world.cast.manager).get(reverse("decisions", args=[world.round.pk]))


def test_the_lists_of_a_round_without_steps_ask_no_more_and_with_them_the_same_for_any_number() -> None:
    plain, world = limited(), limited(SENIOR)
    lists = [queries_of(each.cast.manager, reverse("decisions", args=[each.round.pk])) for each in (plain, world)]
    assert lists[1] - lists[0] == 2
    world.approve(world.bids[1], world.senior)
    assert queries_of(world.cast.manager, reverse("decisions", args=[world.round.pk])) == lists[1]


def test_steps_are_approved_in_order_each_by_another_and_none_by_who_decided() -> None:
    world = limited(SENIOR, OFFICE)
    _, four, six = world.bids
    with refused(str(refusals.STEP_OF_ANOTHER_ROLE.format(one=Approver.SENIOR_OFFICER.one))):
        world.approve(six, world.office)
    with refused(str(refusals.NO_APPROVAL_NEEDED)):
        world.approve(four, world.office)
    with refused(str(refusals.NO_APPROVAL_NEEDED)):
        world.approve(four, world.cast.manager)
    with nothing_changes(), pytest.raises(NotYours):
        world.approve(six, world.cast.chair)
    scope = f"fund:{world.round.fund_slug}"
    people.grant(world.cast.decider, Role.SENIOR_OFFICER, scope, at=AFTER)
    people.grant(world.senior, Role.MINISTERS_OFFICE, scope, at=AFTER)
    decider, senior = (User.objects.get(pk=user.pk) for user in (world.cast.decider, world.senior))
    with refused(str(refusals.OWN_DECISION)):
        world.approve(six, decider)
    world.approve(six, senior)
    with refused(str(refusals.OWN_STEP)):
        world.approve(six, senior)
    world.approve(six, world.office)
    with refused(f"{six} has every approval that it needs."):
        world.approve(six, world.office)


def test_an_approval_is_taken_back_with_a_reason_and_later_steps_go_with_it() -> None:
    world = limited(SENIOR, OFFICE)
    six = world.bids[2]
    world.approve_all()
    with refused("Say why it is taken back: whoever decided reads it."):
        approvals.take_back(six, why=" ", by=world.senior, at=AFTER)
    with nothing_changes(), pytest.raises(NotYours):
        approvals.take_back(six, why="No.", by=world.cast.decider, at=AFTER)
    approvals.take_back(six, why="The match fell through.", by=world.senior, at=AFTER)
    chain = chain_of(six)
    assert chain is not None
    assert [row.why_taken_back for row in chain.taken_back] == ["The match fell through."] * 2
    assert (chain.approved, acts_on(six).count("took back an approval of the decision on")) == ((), 2)
    with refused(f"No approval that your role gave stands on {six}."):
        approvals.take_back(six, why="Again.", by=world.office, at=AFTER)
    assert "The match fell through." in page(world.cast.decider, "decide", six.pk)
    world.approve(six, world.senior)
    world.approve(six, world.office)
    world.release()
    with refused(str(refusals.APPROVED_AND_TOLD.format(application=six))):
        approvals.take_back(six, why="Too late.", by=world.office, at=AFTER)


def test_an_approval_falls_away_when_the_decision_is_revised_and_no_version_unseen_is_approved() -> None:
    world = limited(SENIOR)
    four = world.bids[1]
    world.approve(four, world.senior)
    world.revise(four, millions(3))
    with refused(str(refusals.DECIDED_SINCE.format(application=four))):
        world.approve(four, world.senior)
    approvals.approve(four, 2, by=world.senior, at=AFTER)
    world.revise(four, millions(2))
    assert chain_of(four) is None


def test_a_revision_after_the_release_is_published_once_it_is_approved() -> None:
    world = limited(SENIOR)
    two, four, six = world.bids
    world.approve(four, world.senior)
    world.approve(six, world.senior)
    world.release()
    world.revise(four, millions(3))
    waits = "The terms ask for approvals before this is published. Still to approve it: a senior officer responsible."
    with refused(waits):
        publish_revision(world.decision(four), by=world.cast.manager, at=AFTER)
    assert waits in page(world.cast.manager, "publish-revision", four.pk)
    assert told(world.senior) == [f"Approve the decision on “{four}”"]
    approvals.approve(four, 2, by=world.senior, at=AFTER)
    publish_revision(world.decision(four), by=world.cast.manager, at=AFTER)
    assert (world.decision(four).amount, told(world.senior)) == (millions(3), [])
    assert chain_of(two) is None


def test_whose_step_it_is_has_it_among_their_tasks_and_nobody_else() -> None:
    world = limited(SENIOR, OFFICE)
    _, four, six = world.bids
    both = [f"Approve the decision on “{bid}”" for bid in (four, six)]
    assert [told(user) for user in (world.senior, world.office, world.cast.manager)] == [both, [], []]
    world.approve(six, world.senior)
    assert [told(user) for user in (world.senior, world.office)] == [both[:1], both[1:]]
    ready = [str(task.what) for pile in waiting_for(world.cast.manager, AFTER) for task in pile.items]
    assert not any("Release the outcomes" in what for what in ready)


def test_a_bid_that_is_closed_to_them_is_approved_by_somebody_else_and_named_to_nobody_who_may_not_know() -> None:
    world = limited(SENIOR)
    _, four, six = world.bids
    world.approve(six, world.senior)
    scope = f"fund:{world.round.fund_slug}"
    tied = worked_for_the_lead(a_user("Tied", role=Role.SENIOR_OFFICER, scope=scope), four)
    with refused(str(refusals.CLOSED_TO_THE_APPROVER)):
        world.approve(four, tied)
    answer = signed_in(tied).get(reverse("approve-decision", args=[four.pk]))
    assert (answer.status_code, told(tied)) == (403, [])
    releases = worked_for_the_lead(a_user("Releases", role=Role.FUND_MANAGER, scope=scope), four)
    with refused(str(WHAT_IS_CLOSED_IS_NOT_READY)):
        world.release(by=releases)
    assert "approvals" not in page(releases, "release-decisions", world.round.pk).partition("<h1>")[2]


def test_a_ministers_office_sees_what_is_decided_where_a_step_is_its_own_and_no_name_of_another_bid() -> None:
    world = limited(SENIOR, OFFICE)
    two, four, six = world.bids
    for bid in (two, four):
        answer = page(world.office, "approve-decision", bid.pk)
        assert "Nothing here waits for you" in answer
        assert not any(words in answer for words in (str(bid), bid.partnership.lead.name, "Above the line."))
    seen = page(world.office, "approve-decision", six.pk)
    assert all(words in seen for words in (str(six), "£6,000,000", "Above the line.", "Not yet"))
    assert "Waits for the approval of a senior officer responsible." in seen


def test_the_pages_approve_take_back_and_refuse() -> None:
    world = limited(SENIOR)
    four = world.bids[1]
    senior, address = signed_in(world.senior), reverse("approve-decision", args=[four.pk])
    assert "Waits for the approval of a senior officer responsible" in page(world.senior, "decisions", world.round.pk)
    assert (
        str(four) in page(world.cast.manager, "release-decisions", world.round.pk).partition("Still to be approved")[2]
    )
    assert address in page(world.senior, "decide", four.pk)
    preview = senior.post(address, {"version": 1, "foresee": "on"}).content.decode()
    assert "Approved the decision" in preview
    for bad in ("", "two", "0", "99", str(10**30)):
        with nothing_changes():
            answer = senior.post(address, {"version": bad})
        # The page shows what is decided now, so the button on it is for that.
        assert (answer.status_code, 'name="version" value="1"' in answer.content.decode()) == (422, True)
    assert senior.post(address, {"version": 1}).status_code == 302
    back = reverse("take-approval-back", args=[four.pk])
    assert back in page(world.senior, "approve-decision", four.pk)
    with nothing_changes():
        assert senior.post(back, {"reason": ""}).status_code == 422
    assert senior.post(back, {"reason": "I read it again."}).status_code == 302
    assert DecisionApproval.objects.filter(DecisionApproval.STANDS).count() == 0
    assert signed_in(world.cast.chair).get(address).status_code == 403


def test_how_a_round_is_judged_says_who_approves() -> None:
    with patch("django.utils.timezone.now", return_value=AT):
        round_ = a_planned_round(terms=replace(TERMS, method=Method(approvals=(SENIOR, OFFICE))))
        answer = page(a_user(), "round-judging", round_.pk)
    assert "An offer from £3,000,000 is approved by a senior officer responsible." in " ".join(answer.split())


def test_the_database_keeps_an_approval_as_it_was_given() -> None:
    world = limited(SENIOR)
    approval = world.approve(world.bids[1], world.senior)
    for change in ({"approver": "fund manager"}, {"approved_by": world.office}, {"why_taken_back": "So."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DecisionApproval.objects.filter(pk=approval.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionApproval.objects.create(
            version=approval.version, approver="senior officer responsible", approved_by=world.office, approved_at=AFTER
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionApproval.objects.filter(pk=approval.pk).delete()
