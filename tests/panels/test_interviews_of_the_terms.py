"""Who is interviewed, and whether there is a reserve list, stands in the terms: the round's pages draw it, and the desk keeps to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from placefund.domain.assessment.method import DeclinedMoney, Interviews, Method
from placefund.panels.interviews import actions
from placefund.panels.models import InterviewSlot
from placefund.records import clock
from tests.build import AFTER, AT, TERMS, Cast, a_planned_round, an_application, an_open_round
from tests.panels.test_interviews import LAST_DAY, TEN
from tests.witness import refused, signed_in

pytestmark = pytest.mark.django_db


def steps_of(method: Method) -> str:
    clock.move_to(AT)
    round_ = a_planned_round(terms=replace(TERMS, method=method))
    page = signed_in(None).get(reverse("round", args=[round_.pk])).content.decode()
    return page.partition("What happens next")[2]


@pytest.mark.long
def test_the_round_s_page_draws_the_stages_that_its_terms_have() -> None:
    plain = steps_of(Method())
    assert [words in plain for words in ("Interviews.", "The reserve list.")] == [False, False]
    whole = steps_of(Method(interviews=Interviews.EVERYBODY, declined_money=DeclinedMoney.NEXT))
    places = [whole.index(words) for words in ("Interviews.", "An accountable official decides", "The reserve list.")]
    assert places == sorted(places)
    assert "Invited are every bid that is eligible." in whole
    assert "Interviews." not in steps_of(Method(interviews=Interviews.NOBODY))


def test_how_it_is_judged_says_it_where_it_is_said() -> None:
    clock.move_to(AT)
    said = {}
    for interviews in Interviews:
        round_ = a_planned_round(terms=replace(TERMS, method=Method(interviews=interviews)))
        page = signed_in(None).get(reverse("round-judging", args=[round_.pk])).content.decode()
        said[interviews] = str(interviews.meaning)[1:] in page
    assert said == {each: each is not Interviews.NOT_SAID for each in Interviews}


def test_where_the_terms_say_that_nobody_is_interviewed_nobody_is() -> None:
    round_ = an_open_round(terms=replace(TERMS, method=Method(interviews=Interviews.NOBODY)))
    cast = Cast(round_.strand.fund)
    bid = an_application("eligible", round_=round_, cast=cast)
    chair, manager = cast.chair, cast.manager
    says = f"The terms of {round_} say that nobody is interviewed."
    with refused(says):
        actions.lay_out_slots(
            round_,
            begins_at=TEN,
            minutes=45,
            gap=15,
            count=2,
            place="Room",
            people=[chair],
            by=manager,
            at=AFTER,
        )
    assert InterviewSlot.objects.count() == 0
    with refused(says):
        actions.invite_to_interview(round_, [bid], pick_by=LAST_DAY, by=manager, at=AFTER)


def test_terms_that_do_not_say_it_keep_their_digest() -> None:
    assert "interviews" not in Method().as_record()
    told = Method(interviews=Interviews.ABOVE_LINE)
    assert Method.from_record(told.as_record()) == told
