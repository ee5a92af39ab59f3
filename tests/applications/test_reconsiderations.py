"""What went forward is found not eligible by two people: until the second confirms, it goes on as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.applications.actions import NotEditable
from placefund.applications.models import Application, EligibilityCheck, Reconsideration
from placefund.decisions.reconsiderations import actions
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.overview.tasks_inbox import waiting_for
from placefund.people import actions as people
from placefund.records import clock
from tests.build import AFTER, a_user, an_application
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
GIVEN = {"reasons": "Roads are not funded.", "why": "It builds a road.", "is_sure": True}


def asked_of(bid: Any, **more: Any) -> Reconsideration:
    return actions.ask_ineligible(bid, **GIVEN | more, by=bid.cast.manager, at=AFTER)


def fresh(bid: Any) -> Application:
    return Application.objects.get(pk=bid.pk)


def test_one_person_asks_and_another_confirms() -> None:
    bid: Any = an_application("eligible")
    decider, manager = bid.cast.decider, bid.cast.manager
    asked = asked_of(bid)
    assert (fresh(bid).state, EligibilityCheck.objects.count()) == ("eligible", 1)
    told = Notice.objects.filter(subject=f"To confirm: {bid} is not eligible after all")
    assert [notice.recipient for notice in told] == [decider]
    with refused("You asked for this, so another person has to confirm it."):
        actions.reconsider_as_ineligible(asked, by=manager, at=AFTER)
    with refused("It has been asked for already, and waits for somebody to confirm it."):
        asked_of(bid)
    actions.reconsider_as_ineligible(asked, by=decider, at=AFTER)
    now = fresh(bid)
    check = now.eligibility
    assert check is not None
    assert (now.state, check.reasons, check.why_corrected, check.checked_by) == (
        "ineligible",
        "Roads are not funded.",
        "It builds a road.",
        decider,
    )
    assert acts_on(bid)[-2:] == ["asked to find ineligible", "reconsidered as ineligible"]


def test_it_is_refused_or_withdrawn_with_a_reason_and_can_be_asked_for_again() -> None:
    bid: Any = an_application("eligible")
    decider, manager = bid.cast.decider, bid.cast.manager
    other = a_user("Other manager", role=Role.FUND_MANAGER, scope=f"fund:{bid.fund_slug}")
    first = asked_of(bid)
    with refused("Say why. Whoever this concerns reads it."):
        actions.refuse_ineligible(first, reason=" ", by=decider, at=AFTER)
    actions.refuse_ineligible(first, reason="It is a path.", by=decider, at=AFTER)
    assert Notice.objects.filter(recipient=manager, text="It is a path.").count() == 1
    second = asked_of(bid)
    with refused(f"{manager} asked for this. They withdraw it, or another person refuses it."):
        actions.withdraw_ineligible(second, reason="No.", by=other, at=AFTER)
    actions.withdraw_ineligible(second, reason="It is a path.", by=manager, at=AFTER)
    with refused(f"{manager} has withdrawn this."):
        actions.reconsider_as_ineligible(second, by=decider, at=AFTER)
    assert fresh(bid).state == "eligible"


def test_it_takes_its_reasons_and_its_right_and_a_panel_that_has_not_agreed() -> None:
    bid: Any = an_application("scored")
    lead, decider = bid.side.lead, bid.cast.decider
    for lacking, sentence in (
        ({"why": " "}, "Say why the earlier finding is corrected: both stay on record, with this between them."),
        ({"reasons": " "}, "Give reasons: the applicant is told them, and the record keeps them."),
    ):
        with refused(sentence):
            asked_of(bid, **lacking)
    with nothing_changes(), pytest.raises(NotEditable):
        asked_of(bid, is_sure=False)
    asked = asked_of(bid)
    sentence = (
        f"{lead} may not confirm that an application is not eligible after all. "
        "It takes a fund manager or a decision maker with a part in it."
    )
    with refused(sentence):
        actions.reconsider_as_ineligible(asked, by=lead, at=AFTER)
    Application.objects.filter(pk=bid.pk).update(state="assessed")
    with refused(
        "This application is assessed, so it is not possible to find it not eligible after all now. It would have to be eligible."
    ):
        actions.reconsider_as_ineligible(asked, by=decider, at=AFTER)


def test_the_database_itself_refuses_one_person_for_both() -> None:
    bid: Any = an_application("eligible")
    asked_of(bid)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reconsideration.objects.update(answered_by=bid.cast.manager, answered_at=AFTER, is_confirmed=True)


def test_its_pages_show_it_first_and_lead_the_second_person_there() -> None:
    clock.move_to(AFTER)
    bid: Any = an_application("eligible")
    decider, manager = signed_in(bid.cast.decider), signed_in(bid.cast.manager)
    address = reverse("eligibility", args=[bid.pk])
    given = {"finding": "ineligible", "reasons": "Roads.", "why": "It builds a road.", "is_sure": "on"}
    assert "Somebody else has to confirm it." in manager.get(address).content.decode()
    with nothing_changes():
        shown = manager.post(address, given | {"foresee": "on"}).content.decode()
    assert all(words in shown for words in ("Asked to find it not eligible after all", "Decision maker (1)"))
    assert manager.post(address, given).status_code == 302
    asked = bid.reconsiderations.get()
    confirm, withdraw = (reverse(f"{step}-ineligibility", args=[bid.pk, asked.pk]) for step in ("confirm", "withdraw"))
    own = manager.get(address).content.decode()
    assert (confirm in own, withdraw in own, "It builds a road." in own) == (False, True, True)
    tasks = [row for pile in waiting_for(bid.cast.decider, AFTER) for row in pile.items]
    assert [(row.what, row.href) for row in tasks] == [(f"Confirm or refuse: {bid} is not eligible after all", confirm)]
    shown = decider.get(confirm).content.decode()
    assert all(words in shown for words in ("It builds a road.", "Roads.", "Found not eligible after all", "Refuse it"))
    assert decider.post(confirm).status_code == 302
    assert fresh(bid).state == "ineligible"


def test_its_pages_refuse_and_withdraw() -> None:
    clock.move_to(AFTER)
    bid: Any = an_application("eligible")
    decider, manager = signed_in(bid.cast.decider), signed_in(bid.cast.manager)
    refuse = reverse("refuse-ineligibility", args=[bid.pk, asked_of(bid).pk])
    assert decider.post(refuse, {"reason": ""}).status_code == 422
    assert decider.post(refuse, {"reason": "It is a path."}).status_code == 302
    withdraw = reverse("withdraw-ineligibility", args=[bid.pk, asked_of(bid).pk])
    assert manager.post(withdraw, {"reason": "It is a path."}).status_code == 302
    assert (fresh(bid).state, Reconsideration.objects.filter(Reconsideration.WAITS).exists()) == ("eligible", False)


def test_who_has_a_conflict_with_the_application_does_not_confirm() -> None:
    clock.move_to(AFTER)
    bid: Any = an_application("eligible")
    asked = asked_of(bid)
    both = a_user("Lead and decider", role=Role.DECISION_MAKER, scope=f"fund:{bid.fund_slug}")
    people.grant(both, Role.LEAD_BIDDER, f"organisation:{bid.partnership.lead_id}", at=AFTER)
    with nothing_changes():
        answer = signed_in(both).post(reverse("confirm-ineligibility", args=[bid.pk, asked.pk]))
    assert answer.status_code == 403
    assert [row.what for pile in waiting_for(both, AFTER) for row in pile.items if "not eligible" in row.what] == []


def test_the_action_itself_refuses_who_has_a_conflict_and_no_message_tells_them() -> None:
    bid: Any = an_application("eligible")
    decider = bid.cast.decider
    both = a_user("Lead and decider", role=Role.DECISION_MAKER, scope=f"fund:{bid.fund_slug}")
    people.grant(both, Role.LEAD_BIDDER, f"organisation:{bid.partnership.lead_id}", at=AFTER)
    people.grant(both, Role.FUND_MANAGER, f"fund:{bid.fund_slug}", at=AFTER)
    with nothing_changes(), pytest.raises(NotAllowed, match="You have a conflict with"):
        actions.ask_ineligible(bid, **GIVEN, by=both, at=AFTER)
    asked = asked_of(bid)
    assert [notice.recipient for notice in Notice.objects.filter(subject__startswith="To confirm")] == [decider]
    for answer in (
        lambda: actions.reconsider_as_ineligible(asked, by=both, at=AFTER),
        lambda: actions.refuse_ineligible(asked, reason="It is a path.", by=both, at=AFTER),
    ):
        with nothing_changes(), pytest.raises(NotAllowed, match="You have a conflict with"):
            answer()
    actions.withdraw_ineligible(asked, reason="It is a path.", by=bid.cast.manager, at=AFTER)
    told = Notice.objects.filter(subject__startswith="No longer to confirm")
    assert [notice.recipient for notice in told] == [decider]
