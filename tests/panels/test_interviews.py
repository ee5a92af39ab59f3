"""Interviews: times are laid out, bids pick one, and nobody meets or hears of a bid that a conflict keeps from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.applications.models import Application
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.operations.reminders import remind
from placefund.panels.interviews import actions
from placefund.panels.interviews.actions import NOT_SEATED
from placefund.panels.interviews.queries import desk_of, interviews_of_sitter, slots_for
from placefund.panels.models import Interview, InterviewSlot
from placefund.people import actions as people
from placefund.people.models import CLOCK, User
from placefund.records import clock
from tests.build import AFTER, Cast, a_round_to_read, a_user, an_application
from tests.house.visitors import Person
from tests.two_worlds import look
from tests.witness import acts_on, nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
TEN = AFTER + timedelta(days=10)
LAST_DAY = (AFTER + timedelta(days=5)).date()
NOT_FREE = "This time is not free. Choose one of those below."


@once
def interviews() -> tuple[Cast, list[Application], list[User], list[InterviewSlot], list[Interview]]:
    """Two eligible bids that are invited, and three times: at the first two sits one member, at the last another."""
    round_, cast, bids = a_round_to_read()
    members = [
        a_user(name, role=Role.DECISION_MAKER, scope=f"fund:{round_.strand.fund.slug}") for name in ("Ada", "Ben")
    ]
    more: dict[str, Any] = {"minutes": 45, "gap": 15, "place": "Video call", "link": "https://call.example/1"}
    more |= {"by": cast.manager, "at": AFTER}
    slots = [
        *actions.lay_out_slots(round_, begins_at=TEN, count=2, people=members[:1], **more),
        *actions.lay_out_slots(round_, begins_at=TEN + timedelta(days=1), count=1, people=members[1:], **more),
    ]
    invited = actions.invite_to_interview(round_, bids, pick_by=LAST_DAY, by=cast.manager, at=AFTER)
    return cast, bids, members, slots, list(invited)


def lead_of(bid: Application) -> User:
    return bid.side.lead  # type: ignore[attr-defined, no-any-return]


def worked_for_the_lead(user: User, bid: Application) -> None:
    """Not any more, so that they are none of its authors; a conflict all the same."""
    scope = f"organisation:{bid.partnership.lead_id}"
    people.grant(user, Role.PARTNER, scope, at=AFTER)
    people.end_role(user, Role.PARTNER, scope, by=CLOCK, at=AFTER)


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("subject", flat=True))


def test_a_bid_picks_a_time_and_another_until_the_last_day() -> None:
    _cast, bids, members, slots, [first, second] = interviews()
    assert [slot.begins_at - TEN for slot in slots[:2]] == [timedelta(0), timedelta(hours=1)]
    actions.pick_slot(first, slots[0], by=lead_of(bids[0]), at=AFTER)
    assert [slot.pk for slot in slots_for(bids[1], AFTER)] == [slots[1].pk, slots[2].pk]
    with refused(NOT_FREE):
        actions.pick_slot(second, slots[0], by=lead_of(bids[1]), at=AFTER)
    actions.pick_slot(first, slots[2], by=lead_of(bids[0]), at=AFTER)
    assert acts_on(first)[1:] == ["picked the time of", "picked the time of"]
    assert told(members[0])[-2:] == [f"Interview of {bids[0]}"] * 2  # it comes, and it comes no more
    assert told(members[1])[-1] == f"Interview of {bids[0]}"
    with refused(
        f"The last day to choose a time was {LAST_DAY.day} February 2026. Write to the fund: messages stand beside your "
        "application."
    ):
        actions.pick_slot(first, slots[1], by=lead_of(bids[0]), at=AFTER + timedelta(days=6))


def test_the_database_gives_one_time_to_one_bid() -> None:
    _cast, _bids, _members, slots, [first, second] = interviews()
    Interview.objects.filter(pk=first.pk).update(slot=slots[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.filter(pk=second.pk).update(slot=slots[0])


def test_only_its_lead_picks_for_a_bid() -> None:
    cast, bids, members, slots, [first, _second] = interviews()
    for user in (cast.manager, members[0], lead_of(bids[1]), bids[0].side.partner):  # type: ignore[attr-defined]
        with nothing_changes(), pytest.raises(NotAllowed):
            actions.pick_slot(first, slots[0], by=user, at=AFTER)


def test_a_time_with_somebody_who_has_a_conflict_is_refused_like_one_that_is_taken() -> None:
    _cast, bids, members, slots, [first, _second] = interviews()
    worked_for_the_lead(members[0], bids[0])
    assert [slot.pk for slot in slots_for(bids[0], AFTER)] == [slots[2].pk]
    with refused(NOT_FREE):
        actions.pick_slot(first, slots[0], by=lead_of(bids[0]), at=AFTER)
    clock.move_to(AFTER)
    page = signed_in(lead_of(bids[0])).post(reverse("interview", args=[first.pk]), {"slot": slots[0].pk})
    assert (page.status_code, NOT_FREE in page.content.decode()) == (422, True)
    assert "conflict" not in page.content.decode().lower()


def test_who_has_a_conflict_is_told_nothing_of_the_bid_whether_it_has_a_time_or_not() -> None:
    """Two worlds: in one the closed bid has a time at which the member sits, in the other none. A conflict came later."""
    _cast, bids, members, slots, [first, second] = interviews()
    runs = a_user("Chair", role=Role.PANEL_CHAIR, scope=f"fund:{bids[0].fund_slug}")
    actions.pick_slot(second, slots[1], by=lead_of(bids[1]), at=AFTER)
    for user in (members[0], runs):
        worked_for_the_lead(user, bids[0])
    clock.move_to(AFTER)
    round_ = bids[0].round
    asked = [
        *((members[0], reverse(name)) for name in ("my-interviews", "interviews-calendar", "tasks")),
        *((runs, reverse(name, args=[round_.pk])) for name in ("round-interviews", "invite-to-interview", "panel")),
        *((runs, reverse("withdraw-slot", args=[slot.pk])) for slot in slots),
        *((runs, reverse(name, args=[first.pk])) for name in ("withdraw-interview", "record-interview")),
    ]

    def world() -> list[str]:
        return [look(Person(str(user), user), path, AFTER).decode() for user, path in asked]

    with_time = Interview(**{name: getattr(first, name) for name in ("pk", "application", "pick_by", "invited_by")})
    with_time.invited_at, with_time.slot = AFTER, slots[0]
    first.delete()
    without = world()
    with_time.save(force_insert=True)
    assert [row.pk for row in interviews_of_sitter(members[0], AFTER)] == [second.pk]
    assert [one for one, other in zip(world(), without, strict=True) if one != other] == []
    before = Notice.objects.filter(recipient=members[0]).count()
    actions.withdraw_slot(slots[0], reason="The room is flooded.", by=runs, at=AFTER)
    assert Notice.objects.filter(recipient=members[0]).count() == before
    assert told(lead_of(bids[0]))[-1] == f"Choose another time: interview of {bids[0]}"


def test_a_time_that_is_withdrawn_is_free_for_nobody_and_its_lead_has_days_to_pick_another() -> None:
    cast, bids, _members, slots, [first, _second] = interviews()
    actions.pick_slot(first, slots[0], by=lead_of(bids[0]), at=AFTER)
    late = AFTER + timedelta(days=7)
    with refused("Say why the time is withdrawn. Whoever picked it reads the reason."):
        actions.withdraw_slot(slots[0], reason=" ", by=cast.manager, at=late)
    actions.withdraw_slot(slots[0], reason="The room is flooded.", by=cast.manager, at=late)
    first = Interview.objects.get(pk=first.pk)
    assert (first.slot, first.pick_by) == (None, (late + timedelta(days=3)).date())
    actions.pick_slot(first, slots[1], by=lead_of(bids[0]), at=late)


def test_nobody_sits_at_two_interviews_at_once() -> None:
    cast, bids, members, _slots, _invited = interviews()
    with refused(
        "Ada sits at an interview that begins at 4pm on 23 February 2026. Choose other times, or somebody else."
    ):
        actions.lay_out_slots(
            bids[0].round, begins_at=TEN - timedelta(minutes=5), minutes=30, gap=0, count=1, place="Room", people=members,
            by=cast.manager, at=AFTER,
        )  # fmt: skip


def test_a_bid_for_which_no_time_suits_tells_the_desk_and_an_invitation_can_be_withdrawn() -> None:
    cast, bids, _members, slots, [first, second] = interviews()
    actions.say_none_suits(first, words="Only Mondays.", by=lead_of(bids[0]), at=AFTER)
    assert told(cast.manager)[-1] == f"No time suits: interview of {bids[0]}"
    actions.pick_slot(second, slots[0], by=lead_of(bids[1]), at=AFTER)
    actions.withdraw_invitation(second, reason="It was the wrong bid.", by=cast.manager, at=AFTER)
    assert [slot.pk for slot in slots_for(bids[0], AFTER)] == [slot.pk for slot in slots]
    assert told(lead_of(bids[1]))[-1] == f"Withdrawn: interview of {bids[1]}"


def test_whether_it_was_held_is_recorded_once_its_time_has_come_and_can_be_corrected() -> None:
    cast, bids, _members, slots, [first, _second] = interviews()
    actions.pick_slot(first, slots[0], by=lead_of(bids[0]), at=AFTER)
    with refused("Its time has not come yet."):
        actions.record_interview(first, outcome="held", by=cast.manager, at=AFTER)
    for outcome in ("held", "not_held"):
        actions.record_interview(first, outcome=outcome, by=cast.manager, at=TEN)
    assert (Interview.objects.get(pk=first.pk).outcome, acts_on(first)[-2:]) == ("not_held", ["recorded", "recorded"])


def test_the_clock_reminds_of_a_time_to_pick_and_of_an_interview() -> None:
    _cast, bids, members, slots, [first, _second] = interviews()
    actions.pick_slot(first, slots[0], by=lead_of(bids[0]), at=AFTER)
    remind(at=AFTER + timedelta(days=4))
    assert told(lead_of(bids[1]))[-1] == f"Choose a time: Interview of {bids[1]}"
    count = Notice.objects.filter(recipient=members[0]).count()
    remind(at=TEN - timedelta(days=1))
    assert told(lead_of(bids[0]))[-1] == f"Interview of {bids[0]}"
    assert Notice.objects.filter(recipient=members[0]).count() == count + 1


def test_the_time_stands_in_the_calendars_of_lead_and_member_and_the_call_is_for_them() -> None:
    _cast, bids, members, slots, [first, _second] = interviews()
    actions.pick_slot(first, slots[0], by=lead_of(bids[0]), at=AFTER)
    clock.move_to(AFTER)
    for user, path in (
        (lead_of(bids[0]), reverse("interview-calendar", args=[first.pk])),
        (members[0], reverse("interviews-calendar")),
    ):
        file = signed_in(user).get(path).content.decode()
        assert ("DTSTART:20260223T160000Z" in file, "DTEND:20260223T164500Z" in file, "call.example" in file) == (
            True,
            True,
            True,
        )
    assert signed_in(lead_of(bids[1])).get(reverse("interview", args=[first.pk])).status_code == 403


def test_a_bid_that_is_not_eligible_is_not_invited() -> None:
    cast, bids, _members, _slots, _invited = interviews()
    sent = an_application("submitted", round_=bids[0].round, cast=cast)
    with refused("Choose among the bids of this round that are eligible, not decided yet and open to you."):
        actions.invite_to_interview(bids[0].round, [sent], pick_by=LAST_DAY, by=cast.manager, at=AFTER)


def test_the_desk_asks_about_whoever_sits_once_however_many_bids_are_invited() -> None:
    cast, bids, _, _, invited = interviews()
    desk = desk_of(bids[0].round, cast.manager, AFTER)
    assert [count for _, count in desk.interviews] == [len(slots_for(bid, AFTER)) for bid in bids] == [3, 3]
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as made:
            desk_of(bids[0].round, cast.manager, AFTER)
        asked.append(len(made))
        Interview.objects.filter(pk=invited[1].pk).delete()
    assert asked[0] == asked[1]


def test_times_are_laid_out_to_come_for_somebody_and_not_without_end() -> None:
    round_, cast, _bids = a_round_to_read()
    given: dict[str, Any] = {"begins_at": TEN, "minutes": 45, "gap": 15, "count": 2, "place": "Video call"}
    given |= {"people": [cast.chair], "by": cast.manager, "at": AFTER}
    count = "Lay out between 1 and 60 times, of a minute at least."
    for wrong, why in (
        ({"begins_at": AFTER}, "The first time is over already. Give one that is to come."),
        ({"count": 0}, count),
        ({"minutes": 0}, count),
        ({"gap": -1}, count),
        ({"people": []}, "Say who sits at the interviews."),
    ):
        with nothing_changes(), refused(why.replace("60", str(actions.MOST_SLOTS))):
            actions.lay_out_slots(round_, **given | wrong)


def test_a_time_is_withdrawn_once_with_a_reason_and_before_it_begins() -> None:
    cast, _bids, _members, slots, _invited = interviews()
    by = {"by": cast.manager}
    for words, at, why in (
        ("The room is flooded.", TEN, "This time is over. What was not held is recorded as not held."),
        (" ", AFTER, "Say why the time is withdrawn. Whoever picked it reads the reason."),
    ):
        with nothing_changes(), refused(why):
            actions.withdraw_slot(slots[0], reason=words, at=at, **by)
    slot = actions.withdraw_slot(slots[0], reason="The room is flooded.", at=AFTER, **by)
    with nothing_changes(), refused("This time is withdrawn already."):
        actions.withdraw_slot(slot, reason="Again.", at=AFTER, **by)


def test_bids_are_invited_while_a_time_and_a_day_are_to_come_and_only_those_of_the_round() -> None:
    cast, bids, _members, slots, _invited = interviews()
    elsewhere = an_application("eligible")
    given: dict[str, Any] = {"pick_by": LAST_DAY, "by": cast.manager, "at": AFTER}
    among = "Choose among the bids of this round that are eligible, not decided yet and open to you."
    for asked, wrong, why in (
        (bids, {"pick_by": AFTER.date() - timedelta(days=1)}, "The last day to choose a time is over already."),
        ([], {}, among),
        ([elsewhere], {}, among),
    ):
        with nothing_changes(), refused(why):
            actions.invite_to_interview(bids[0].round, asked, **given | wrong)
    for slot in slots:
        actions.withdraw_slot(slot, reason="The room is flooded.", by=cast.manager, at=AFTER)
    with nothing_changes(), refused("There is no time to choose from yet. Lay out the times first."):
        actions.invite_to_interview(bids[0].round, bids, **given)


def test_a_lead_picks_another_time_before_the_interview_begins_and_says_when_none_suits() -> None:
    cast, bids, members, slots, [first, second] = interviews()
    lead = lead_of(bids[0])
    with nothing_changes(), refused("Say when you could come."):
        actions.say_none_suits(first, words=" ", by=lead, at=AFTER)
    actions.say_none_suits(first, words="Only in April.", by=lead, at=AFTER)
    assert told(cast.manager)[-1] == f"No time suits: interview of {bids[0]}"
    first = actions.pick_slot(first, slots[0], by=lead, at=AFTER)
    with nothing_changes(), refused("You have this time already."):
        actions.pick_slot(first, slots[0], by=lead, at=AFTER)
    with nothing_changes(), refused("Its time has not come yet."):
        actions.record_interview(first, outcome="held", by=cast.manager, at=AFTER)
    begun = TEN + timedelta(minutes=1)
    with nothing_changes(), refused("Say whether it was held or not."):
        actions.record_interview(first, outcome="perhaps", by=cast.manager, at=begun)
    held = actions.record_interview(first, outcome="held", by=cast.manager, at=begun)
    with nothing_changes(), refused("There is nothing to choose any more for this interview."):
        actions.pick_slot(held, slots[1], by=lead, at=AFTER)
    with nothing_changes(), refused("This interview is recorded already, so its invitation stays."):
        actions.withdraw_invitation(held, reason="A slip.", by=cast.manager, at=begun)
    with nothing_changes(), refused("Say why the invitation is withdrawn. The lead reads the reason."):
        actions.withdraw_invitation(second, reason=" ", by=cast.manager, at=AFTER)
    with nothing_changes(), refused(NOT_SEATED):
        actions.keep_notes(second, {"": "Good."}, by=members[0], at=begun)
    with nothing_changes(), refused("This round has no criterion “colour”."):
        actions.keep_notes(held, {"colour": "Green."}, by=members[0], at=begun)
