"""An organisation says how far its people may go in one bid: each leave by each act, and never nobody who can go on."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.applications.costing.actions import save_costs
from placefund.domain.drafting import DraftLeave
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import ROLES, Capability, Role
from placefund.drafting import actions
from placefund.drafting.models import DraftLimit
from placefund.drafting.queries import authors_of, bids_kept_from
from placefund.notices.models import Notice
from placefund.overview.tasks_inbox import waiting_for
from placefund.people import actions as people
from placefund.people.access import NotYours, has, has_for
from placefund.people.models import CLOCK, User
from placefund.records import clock
from tests.build import AT, a_side, a_user, an_application
from tests.witness import every_row, nothing_changes, signed_in

pytestmark = pytest.mark.django_db
ACTS = {
    DraftLeave.SEE: set(),
    DraftLeave.COMMENT: {"comment"},
    DraftLeave.WRITE: {"comment", "write"},
    DraftLeave.SUBMIT: {"comment", "write", "submit"},
}
BY_ACT = {
    "comment": {Capability.COMMENT_ON_BID},
    "write": {Capability.EDIT_APPLICATION, Capability.WRITE_ANSWERS}
    | {Capability.ANSWER_QUESTIONS, Capability.EDIT_OWN_COSTS},
    "submit": {Capability.SUBMIT_APPLICATION, Capability.WITHDRAW_APPLICATION}
    | {Capability.CERTIFY_APPLICATION, Capability.RETURN_FOR_CHANGES},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def a_draft() -> Any:
    draft: Any = an_application("draft")
    civic = f"organisation:{draft.partnership.lead_id}"
    draft.colleague = a_user("Cole", role=Role.LEAD_BIDDER, scope=civic)
    draft.keeper = a_user("Keeper", role=Role.ORGANISATION_ADMINISTRATOR, scope=civic)
    return draft


def limited(draft: Any, user: User, leave: DraftLeave, **more: Any) -> Any:
    about = {"organisation": draft.partnership.lead, "by": draft.keeper, "at": AT, **more}
    actions.limit(draft, about.pop("organisation"), user.pk, leave=leave, **about)
    return type(draft).objects.get(pk=draft.pk)


@pytest.mark.parametrize("leave", DraftLeave)
@pytest.mark.parametrize("role", [Role.LEAD_BIDDER, Role.CERTIFIER])
def test_each_leave_allows_its_acts_and_no_other_and_reading_always(role: Role, leave: DraftLeave) -> None:
    draft = a_draft()
    user = draft.colleague if role is Role.LEAD_BIDDER else draft.side.certifier
    bid = limited(draft, user, leave)
    own = ROLES[role].capabilities
    for act, capabilities in BY_ACT.items():
        for capability in capabilities & own:
            assert (capability, has(user, capability, bid)) == (capability, act in ACTS[leave])
    for capability in own & {Capability.READ_APPLICATION, Capability.READ_EARLIER_ANSWERS}:
        assert has(user, capability, bid)


def test_whoever_may_only_see_is_refused_by_pages_and_actions_and_is_neither_mentioned_nor_given_a_part() -> None:
    draft = a_draft()
    bid = limited(draft, draft.colleague, DraftLeave.SEE)
    browser = signed_in(draft.colleague)
    assert browser.get(reverse("application", args=[bid.pk])).status_code == 200
    for name, *more in (
        ("answer-question", "vision"),
        ("costs",),
        ("comments",),
        ("certification",),
        ("withdraw-application",),
    ):
        assert (name, browser.get(reverse(name, args=[bid.pk, *more])).status_code) == (name, 403)
    with pytest.raises(NotYours):
        actions.comment(bid, actions.BidPart(actions.PartKind.BID), text="No.", by=draft.colleague, at=AT)
    for capability in (Capability.COMMENT_ON_BID, Capability.WRITE_ANSWERS):
        assert draft.colleague not in [author.user for author in authors_of(bid, capability, AT)]
    assert [row.recipient for row in Notice.objects.filter(kind="draft_leave")] == [draft.colleague]
    other: Any = an_application("draft", side=draft.side)
    assert has(draft.colleague, Capability.WRITE_ANSWERS, other)
    assert has(draft.colleague, Capability.WRITE_ANSWERS, limited(draft, draft.colleague, DraftLeave.SUBMIT))


def test_a_partner_s_person_who_may_not_write_neither_enters_nor_approves_costs() -> None:
    draft = a_draft()
    business, partner = draft.side.organisations["business"], draft.side.partner
    keeper = a_user("Keeps", role=Role.ORGANISATION_ADMINISTRATOR, scope=f"organisation:{business.pk}")
    with pytest.raises(actions.NotLimited, match="could go on"):
        limited(draft, partner, DraftLeave.COMMENT, organisation=business, by=keeper)
    assert DraftLimit.objects.count() == 0


def test_only_who_looks_after_it_says_so_of_its_own_people_in_its_own_bids_and_somebody_is_left() -> None:
    draft, rival = a_draft(), a_side()
    other: Any = an_application("draft", side=rival)
    manager = draft.cast.manager
    before = every_row()
    for by in (draft.side.lead, draft.side.partner, rival.lead, manager):
        with pytest.raises(NotYours):
            limited(draft, draft.colleague, DraftLeave.SEE, by=by)
    for user in (rival.lead, draft.side.partner):
        with pytest.raises(actions.NotLimited, match="acts for"):
            limited(draft, user, DraftLeave.SEE)
    with pytest.raises(actions.NotLimited, match="no such bid"):
        actions.limit(other, draft.partnership.lead, draft.colleague.pk, leave=DraftLeave.SEE, by=draft.keeper, at=AT)
    assert every_row() == before
    limited(draft, draft.colleague, DraftLeave.WRITE)
    with pytest.raises(actions.NotLimited, match="Leave it to one"):
        limited(draft, draft.side.lead, DraftLeave.WRITE)
    assert DraftLimit.objects.filter(ended_at=None).count() == 1


def test_what_one_organisation_says_leaves_what_somebody_holds_by_another() -> None:
    draft = a_draft()
    business, lead = draft.side.organisations["business"], draft.side.lead
    keeper = a_user("Keeps", role=Role.ORGANISATION_ADMINISTRATOR, scope=f"organisation:{business.pk}")
    people.grant(lead, Role.PARTNER, f"organisation:{business.pk}", at=AT)
    people.grant(lead, Role.PARTNER, f"partnership:{draft.partnership_id}", at=AT)
    people.end_role(draft.colleague, Role.LEAD_BIDDER, f"organisation:{draft.partnership.lead_id}", by=CLOCK, at=AT)
    bid = limited(draft, lead, DraftLeave.SEE, organisation=business, by=keeper)
    for capability in (Capability.WRITE_ANSWERS, Capability.SUBMIT_APPLICATION, Capability.EDIT_OWN_COSTS):
        assert (capability, has(lead, capability, bid)) == (capability, True)
        assert (capability, lead in [each.user for each in authors_of(bid, capability, AT)]) == (capability, True)
        assert (capability, bids_kept_from(lead, capability)) == (capability, set())
    assert not has_for(lead, Capability.EDIT_OWN_COSTS, bid, business)


def test_a_limit_of_the_lead_leaves_a_partner_s_own_part_and_keeps_from_the_lead_s() -> None:
    draft = a_draft()
    business, cole = draft.side.organisations["business"], draft.colleague
    people.grant(cole, Role.PARTNER, f"organisation:{business.pk}", at=AT)
    people.grant(cole, Role.PARTNER, f"partnership:{draft.partnership_id}", at=AT)
    bid = limited(draft, cole, DraftLeave.SEE)
    assert not has(cole, Capability.EDIT_APPLICATION, bid)
    assert has_for(cole, Capability.EDIT_OWN_COSTS, bid, business)
    assert not has_for(cole, Capability.EDIT_OWN_COSTS, bid, bid.partnership.lead)
    with nothing_changes(), pytest.raises(NotAllowed):
        save_costs(bid, bid.partnership.lead, {}, by=cole, at=AT)
    assert bids_kept_from(cole, Capability.EDIT_APPLICATION) == {bid.pk}
    assert bids_kept_from(cole, Capability.EDIT_OWN_COSTS) == set()


def test_the_page_keeps_what_is_chosen_and_refuses_another_bid() -> None:
    draft = a_draft()
    rival: Any = an_application("draft", side=a_side())
    organisation, browser = draft.partnership.lead_id, signed_in(draft.keeper)
    assert draft.title in browser.get(reverse("bids-of-organisation", args=[organisation])).content.decode()
    page = reverse("limit-in-bid", args=[organisation, draft.pk])
    people = (draft.colleague, draft.side.lead, draft.side.certifier)
    chosen = {f"leave_{user.pk}": "submit" for user in people} | {f"leave_{draft.colleague.pk}": "comment"}
    assert browser.post(page, chosen).status_code == 302
    assert [(row.user, row.leave) for row in DraftLimit.objects.all()] == [(draft.colleague, "comment")]
    nobody = dict.fromkeys(chosen, "see")
    assert browser.post(page, nobody).status_code == 422
    assert DraftLimit.objects.count() == 1
    assert browser.get(reverse("limit-in-bid", args=[organisation, rival.pk])).status_code == 404


def test_whoever_sees_or_comments_alone_has_no_task_that_they_cannot_do() -> None:
    draft = a_draft()
    draft.title = "A yard"
    draft.save()
    task = "Finish “A yard”"
    tasks = [str(item.what) for pile in waiting_for(draft.colleague, AT) for item in pile.items]
    assert task in tasks
    for leave in (DraftLeave.SEE, DraftLeave.COMMENT):
        bid = limited(draft, draft.colleague, leave)
        assert task not in [str(item.what) for pile in waiting_for(draft.colleague, AT) for item in pile.items]
    bid = limited(draft, draft.colleague, DraftLeave.WRITE)
    assert task in [str(item.what) for pile in waiting_for(draft.colleague, AT) for item in pile.items]
    type(bid).objects.filter(pk=bid.pk).update(state="certified", certified_at=AT, certified_by=draft.side.certifier)
    assert not [item for pile in waiting_for(draft.colleague, AT) for item in pile.items if "Submit" in item.what]
