"""A fund's book gives local calls a frame: a call begins with it, and is refused with a sentence where it is looser."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.call_frames import CallFrame, outside
from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.terms import call_frames_of
from placefund.funds import actions as funds
from placefund.funds.local_calls.actions import begin_call
from placefund.funds.models import Fund, Round
from placefund.funds.queries import call_frame_of
from tests import build
from tests.build_local_calls import CALL_MONEY, WORDS, Office, a_call, a_wish
from tests.fundbooks.changing import book
from tests.witness import nothing_changes, refused, signed_in

STRICT = CallFrame(Money.pounds(1_000_000), 4, 400, must_be_endorsed=True)


def faults_of(old: str, new: str) -> list[str]:
    texts = book("rehearsal")
    assert old in texts["review.toml"]
    texts["review.toml"] = texts["review.toml"].replace(old, new)
    return [fault.message for fault in reading_of(texts).faults]


def frames(name: str) -> dict[str, CallFrame]:
    found = reading_of(book(name)).book
    assert found is not None
    return call_frames_of(found)


def test_what_a_book_states_is_read_and_what_is_not_published_binds_nothing() -> None:
    assert frames("rehearsal") == {"home-places": CallFrame(None, 2, 14)}
    assert frames("lipf") == {"earmarked": CallFrame()}


def test_a_frame_is_kept_as_it_is() -> None:
    assert [CallFrame.from_record(each.as_record()) for each in (STRICT, CallFrame())] == [STRICT, CallFrame()]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("readers_at_least = 2", "readers_at_least = 0", "Give a number from 1 to 9"),
        ("days_open_at_least = 14", "days_open_at_least = 400", "Give a number from 1 to 366"),
        ("days_open_at_least = 14", "days_open_at_least = 14\nmost_pounds = 2_000_000", ""),
        ('"the place chooses"', '"never"', "never"),
    ],
)
def test_what_cannot_be_is_told_with_the_reason(old: str, new: str, told: str) -> None:
    found = faults_of(old, new)
    assert (told in " ".join(found)) if told else found == []


def test_a_call_is_outside_a_frame_by_each_of_its_rules() -> None:
    terms = build.TERMS
    assert [found.rule.removeprefix("a_call_lies_in_the_frame_") for found in outside(STRICT, terms)] == [
        *("most", "readers", "days", "endorsed")
    ]
    within = replace(
        terms,
        cap=STRICT.most,
        assessors_needed=4,
        closes_at=terms.opens_at + timedelta(days=400),
        board_endorses=True,
    )
    assert outside(STRICT, within) == outside(CallFrame(), terms) == ()


def bound_by(call: Round, frame: CallFrame) -> None:
    call.strand.fund.call_frame_record = {call.strand.slug: frame.as_record()}
    call.strand.fund.save(update_fields=["call_frame_record"])


@pytest.mark.django_db
def test_a_call_is_begun_within_the_frame_and_checked_again_when_it_opens() -> None:
    call = a_call()
    assert call.programme is not None
    assert call.bound_by is not None
    assert call_frame_of(call.strand) == CallFrame()
    bound_by(call, CallFrame(must_be_endorsed=True))
    officer = Office(call.programme).officer
    more: dict[str, Any] = {"words": WORDS, "money": Money.pounds(1), "by": officer, "at": build.AT}
    sentence = "The board of the place endorses what a local call chooses, before its outcomes are released."
    with nothing_changes(), pytest.raises(NotPossible, match=sentence):
        begin_call(call.programme, call.bound_by, wish=a_wish(), **more)
    with refused(
        f"{call.name} cannot open: it would loosen a rule of {call.bound_by} as that stands today. {sentence} Change the call."
    ):
        funds.open(Round.objects.get(pk=call.pk), by=officer, at=build.OPENS)


@pytest.mark.django_db
def test_a_place_that_sets_no_cap_has_the_lowest_and_the_page_says_the_frame() -> None:
    call = a_call()
    assert call.programme is not None
    assert call.bound_by is not None
    bound_by(call, CallFrame(Money.pounds(1_000_000), 4, None, must_be_endorsed=True))
    officer = Office(call.programme).officer
    shown = signed_in(officer).get(reverse("begin-call", args=[call.programme.pk])).content.decode()
    assert "at most £1 million for one project" in shown or "at most £1,000,000 for one project" in shown
    assert "4 readers of each application at the least" in shown
    assert 'value="4"' in shown
    Round.objects.filter(pk=call.pk).update(call_pence=1)
    programme = type(call.programme).objects.select_related("strand__fund", "place").get(pk=call.programme.pk)
    begun = begin_call(
        programme,
        call.bound_by,
        words=WORDS,
        wish=replace(a_wish(), cap=None, assessors_needed=4, board_endorses=True),
        money=CALL_MONEY - Money(1),
        by=officer,
        at=build.AT,
    )
    assert begun.terms().cap == Money.pounds(1_000_000)
    assert Fund.objects.get(pk=call.strand.fund_id).call_frame_record
