"""A round closes later for what one organisation leads: on a ground that is published, without a name, and never for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import given as drawn
from hypothesis import strategies as st

from placefund.applications import actions as applications
from placefund.applications.corrections import actions as corrections
from placefund.applications.models import Application
from placefund.applications.queries import taken
from placefund.domain.assessment.method import Method
from placefund.domain.closing import GRACE, LONGEST, ClosingGround, own_closing, takes_bids
from placefund.domain.eligibility import ON_SUBMISSION, findings
from placefund.notices.models import Notice
from placefund.notices.views.outbox_list import mails_shown_to
from placefund.operations.reminders import drafts
from placefund.overview.tasks_inbox import waiting_for
from placefund.partnerships.later_closings import actions
from placefund.partnerships.models import LaterClosing
from placefund.records import clock
from tests.build import AFTER, AT, CLOSES, TERMS, Cast, a_side, an_application, an_open_round
from tests.witness import acts_on, nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
LATER = CLOSES + timedelta(days=7)
SEALED = replace(TERMS, method=Method(is_sealed=True))
FIELDS = {"ground": "service failure", "reason": "The service was down from noon."}


@once
def two_bids() -> tuple[Cast, Any, Any]:
    """A sealed round with two certified drafts of two leads."""
    round_ = an_open_round(terms=SEALED)
    cast = Cast(round_.strand.fund)
    assert cast.manager != cast.decider
    sides = a_side(), a_side()
    bids = [an_application("certified", round_=round_, cast=cast, side=side) for side in sides]
    clock.move_to(AT)
    return cast, bids[0], bids[1]


def given_to(bid: Any, *, by: Any, at: Any = AT, closes_at: Any = LATER, **fields: Any) -> LaterClosing:
    return actions.give(bid.round, bid.partnership.lead, closes_at=closes_at, **FIELDS | fields, by=by, at=at)


def text_of(answer: Any) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def fresh(bid: Any) -> Application:
    return Application.objects.get(pk=bid.pk)


def test_one_organisation_sends_after_the_others_and_they_do_not() -> None:
    cast, late, usual = two_bids()
    given_to(late, by=cast.manager)
    assert acts_on(late.round)[-1] == "gave a later closing of"
    told = Notice.objects.filter(subject=f"{late.round.name} closes later for you")
    assert {notice.recipient for notice in told} == {late.side.lead, late.side.certifier}
    corrections.close_round(late.round, by=cast.manager, at=CLOSES)
    found = findings(ON_SUBMISSION, fresh(usual).proposal(), usual.round.terms(), AFTER)
    assert found[0].why == "The round closed at 4pm on 12 February 2026, London time."
    applications.submit(fresh(late), by=late.side.lead, at=AFTER)
    corrections.reopen(fresh(late), reason="A figure.", by=late.side.lead, at=AFTER)
    assert corrections.keep_what_was_sent(Application.objects.all(), at=AFTER) == 0
    with refused("Only what was sent before its round closed can count as it was sent."):
        corrections.keep_as_sent(fresh(late), by=late.side.lead, at=AFTER)
    assert corrections.keep_what_was_sent(Application.objects.all(), at=LATER) == 1
    assert fresh(late).state == "submitted"
    with refused(f"{late.round.name} is not open any more, so this cannot be done. What the fund has, counts."):
        corrections.reopen(fresh(late), reason="Again.", by=late.side.lead, at=LATER)


def test_what_it_sends_is_sealed_until_its_own_closing_and_the_others_open_with_the_round() -> None:
    cast, late, usual = two_bids()
    given_to(late, by=cast.manager)
    applications.submit(usual, by=usual.side.lead, at=AT)
    corrections.close_round(late.round, by=cast.manager, at=CLOSES)
    applications.submit(fresh(late), by=late.side.lead, at=CLOSES)
    clock.move_to(AFTER)
    assert list(Application.objects.filter(Application.opened())) == [usual]
    reader = signed_in(cast.manager)
    assert reader.get(reverse("read-application", args=[usual.pk])).status_code == 200
    answer = reader.get(reverse("read-application", args=[late.pk]))
    assert answer.status_code == 403
    lead = late.partnership.lead
    sentence = f"{lead} may send its bid until 4pm on 19 February 2026. What is sent is sealed: nobody of the fund reads it before."
    assert sentence in answer.content.decode()
    with refused(sentence):
        applications.find_eligible(fresh(late), reasons="Fine.", by=cast.manager, at=AFTER)
    clock.move_to(LATER)
    assert list(Application.objects.filter(Application.opened())) == [late, usual]
    assert reader.get(reverse("read-application", args=[late.pk])).status_code == 200


def test_no_mail_tells_of_what_it_sent_while_that_is_sealed() -> None:
    cast, late, usual = two_bids()
    fund = late.round.strand.fund
    given_to(late, by=cast.manager)
    applications.submit(usual, by=usual.side.lead, at=AT)
    corrections.close_round(late.round, by=cast.manager, at=CLOSES)
    applications.submit(fresh(late), by=late.side.lead, at=AFTER)
    clock.move_to(AFTER)
    assert not mails_shown_to(cast.manager, fund, AFTER).filter(round_name=late.round.name, kind="receipt").exists()
    clock.move_to(LATER)
    shown = set(mails_shown_to(cast.manager, fund, LATER).filter(kind="receipt").values_list("to", flat=True))
    assert {late.side.lead.email, usual.side.lead.email} <= shown


def test_its_tasks_its_reminders_and_its_page_say_its_own_closing() -> None:
    cast, late, usual = two_bids()
    given_to(late, by=cast.manager)
    corrections.close_round(late.round, by=cast.manager, at=CLOSES)
    clock.move_to(AFTER)
    due = [task.due for pile in waiting_for(late.side.lead, AFTER) for task in pile.items]
    assert due == [LATER]
    assert [task for pile in waiting_for(usual.side.lead, AFTER) for task in pile.items] == []
    assert [nudge.thing for nudge in drafts(LATER.date(), AFTER)] == [str(late.pk)]
    page = text_of(signed_in(late.side.lead).get(reverse("application", args=[late.pk])))
    assert f"{late.round} closes at 4pm on 19 February 2026, London time." in page
    assert "For others it closes at 4pm on 12 February 2026: the fund gave your organisation longer." in page


def test_after_the_closing_a_second_person_confirms_it_and_until_then_it_holds_for_nobody() -> None:
    cast, late, _ = two_bids()
    corrections.close_round(late.round, by=cast.manager, at=CLOSES)
    asked = given_to(late, by=cast.manager, at=AFTER)
    assert fresh(late).later_closing is None
    with refused("You asked for this, so another person has to confirm it."):
        actions.confirm(asked, by=cast.manager, at=AFTER)
    tasks = [task for pile in waiting_for(cast.decider, AFTER) for task in pile.items]
    assert [task.href for task in tasks] == [reverse("confirm-later-closing", args=[late.round_id, asked.pk])]
    actions.refuse(asked, reason="It was up all day.", by=cast.decider, at=AFTER)
    second = given_to(late, by=cast.manager, at=AFTER)
    actions.confirm(second, by=cast.decider, at=AFTER)
    assert fresh(late).later_closing == LATER
    with refused("The round has closed, and whoever was given it relies on it. It cannot be withdrawn any more."):
        actions.withdraw(second, reason="No.", by=cast.manager, at=AFTER)


def test_it_is_withdrawn_before_it_is_used_and_the_organisation_is_told() -> None:
    cast, late, _ = two_bids()
    first = given_to(late, by=cast.manager)
    with refused(f"{late.partnership.lead} has one in this round already. Withdraw it first."):
        given_to(late, by=cast.manager)
    actions.withdraw(first, reason="The service was up.", by=cast.manager, at=AT)
    assert fresh(late).later_closing is None
    told = Notice.objects.filter(
        recipient=late.side.lead, subject=f"Withdrawn: your later closing of {late.round.name}"
    )
    assert [notice.text for notice in told] == [
        "It closes for you as for everybody else, at 4pm on 12 February 2026, London time. The service was up."
    ]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"closes_at": CLOSES}, "Give a time after 4pm on 12 February 2026."),
        (
            {"closes_at": CLOSES + LONGEST + timedelta(minutes=1)},
            "It can be 4pm on 26 February 2026 at the latest, 14 days after the round. "
            "Who needs more needs a later closing for everybody.",
        ),
        ({"at": CLOSES + GRACE}, "It could be asked for until 4pm on 15 February 2026. That has passed."),
        ({"reason": " "}, "Say what happened: the record keeps it, and it is published to nobody."),
    ],
)
def test_it_has_a_bound_a_grace_and_a_reason(more: dict[str, Any], sentence: str) -> None:
    cast, late, _ = two_bids()
    with refused(sentence):
        given_to(late, by=cast.manager, **more)


def test_none_is_given_once_the_fund_has_begun_to_check() -> None:
    cast, late, usual = two_bids()
    applications.submit(usual, by=usual.side.lead, at=AT)
    corrections.close_round(late.round, by=cast.manager, at=CLOSES)
    applications.find_eligible(fresh(usual), reasons="Fine.", by=cast.manager, at=AFTER)
    begun = "The fund has begun to check what was sent to this round: a later bid would not be judged like the others."
    with refused(begun):
        given_to(late, by=cast.manager, at=AFTER)


def test_everybody_reads_how_many_and_why_and_nobody_whose() -> None:
    cast, late, _ = two_bids()
    given_to(late, by=cast.manager)
    page = text_of(signed_in(None).get(reverse("round", args=[late.round_id])))
    assert "1 organisation was given a later closing than the others. Which one is not published." in page
    assert "This service could not be used: until 4pm on 19 February 2026, London time" in page
    assert str(late.partnership.lead) not in page
    listed = text_of(signed_in(cast.decider).get(reverse("decisions", args=[late.round_id])))
    assert "1 organisation was given a later closing than the others." in listed
    assert "down from noon" not in page


def test_the_pages_give_confirm_and_withdraw_and_refuse_what_is_wrong() -> None:
    cast, late, _ = two_bids()
    desk, give = signed_in(cast.manager), reverse("give-later-closing", args=[late.round_id])
    moment = {"closes_at_day": "19", "closes_at_month": "2", "closes_at_year": "2026", "closes_at_time": "16:00"}
    filled = FIELDS | moment | {"organisation": late.partnership.lead_id}
    with nothing_changes():
        assert desk.post(give, filled | {"ground": "weather"}).status_code == 422
        preview = desk.post(give, filled | {"foresee": ""})
        assert preview.status_code == 200
    assert desk.post(give, filled).status_code == 302
    row = LaterClosing.objects.get()
    listed = desk.get(reverse("later-closings", args=[late.round_id])).content.decode()
    withdraw = reverse("withdraw-later-closing", args=[late.round_id, row.pk])
    assert "The service was down from noon." in listed
    assert withdraw in listed
    assert desk.post(withdraw, {"reason": "It was up."}).status_code == 302
    assert LaterClosing.objects.get().told_state == "withdrawn"


MOMENTS = st.sampled_from([CLOSES - timedelta(days=1), CLOSES, AFTER, LATER, LATER + timedelta(days=1)])
STATES = st.sampled_from(["planned", "open", "closed", "released"])


@drawn(state=STATES, later=st.none() | MOMENTS, at=MOMENTS)
def test_a_later_closing_never_shortens_and_never_opens_what_is_released(state: str, later: Any, at: Any) -> None:
    taken_now = takes_bids(state, TERMS.opens_at, CLOSES, later, at)
    assert not taken_now or state in ("open", "closed")
    assert taken_now >= takes_bids(state, TERMS.opens_at, CLOSES, None, at)
    until = own_closing(CLOSES, later)
    assert until is not None
    assert until >= CLOSES


@pytest.mark.parametrize("at", [AT, CLOSES, AFTER, LATER])
def test_the_query_and_the_function_say_the_same_of_every_bid(at: Any) -> None:
    cast, late, _ = two_bids()
    given_to(late, by=cast.manager)
    for state in ("open", "closed"):
        if state == "closed":
            corrections.close_round(late.round, by=cast.manager, at=CLOSES)
        rows = Application.objects.order_by("pk")
        assert list(rows.filter(taken(at))) == [row for row in rows if row.is_taken(at)]


def test_the_grounds_have_words() -> None:
    assert all(str(ground.label) for ground in ClosingGround)
