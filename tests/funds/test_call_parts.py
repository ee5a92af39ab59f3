"""What a place writes of its own into a call: questions and criteria on pages, its name in letters; and what opening looks at again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from placefund.domain.assessment.tracks import Track, Weighing, in_track
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.questions import Question
from placefund.funds import actions as funds
from placefund.funds.local_calls.actions import change_call, set_criteria, set_questions
from placefund.funds.models import Round
from placefund.notices.actions import tell
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from tests import build
from tests.build_local_calls import CALL_MONEY, FIT, HERE, WORDS, Office, a_call, a_wish, an_open_call
from tests.build_programmes import a_programme_beside
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
OWN = Question("place-who-gains", "Who in the place gains by it?", word_limit=200)


def fresh(call: Round) -> Round:
    return Round.objects.get(pk=call.pk)


def test_an_officer_writes_criteria_of_local_fit_on_the_page() -> None:
    call = a_call()
    assert call.programme is not None
    client, address = signed_in(Office(call.programme).officer), reverse("call-criteria", args=[call.pk])
    page = client.get(address).content.decode()
    assert "Vision" in page
    given = {"weighing": "local fit", "title-1": "Serves the strategy", "weight-1": "60"}
    with nothing_changes():
        answer = client.post(address, given)
        assert answer.status_code == 422
        assert "add to 60%, and have to add to 100%" in answer.content.decode()
    answer = client.post(address, given | {"title-2": "For the people", "weight-2": "40", "guidance-2": "Jobs."})
    assert answer.status_code == 302
    terms = fresh(call).terms()
    assert [each.key for each in in_track(terms.criteria, Track.FIT)] == [
        "place-serves-the-strategy",
        "place-for-the-people",
    ]
    assert terms.method.weighing is Weighing.FIT
    assert "set the criteria of" in acts_on(call)
    assert client.post(address, {"weighing": "local fit"}).status_code == 302
    assert not fresh(call).has_tracks


def test_an_officer_asks_changes_and_takes_out_questions_of_the_place() -> None:
    call = a_call()
    assert call.programme is not None
    assert call.bound_by is not None
    client = signed_in(Office(call.programme).officer)
    given = {"title": OWN.title, "kind": "text", "word_limit": "200", "is_required": "on", "hint": "", "options": ""}
    kinds = client.get(reverse("add-call-question", args=[call.pk])).content.decode()
    assert "Text of several lines" in kinds
    answer = client.post(reverse("add-call-question", args=[call.pk]), given | {"kind": _text_kind(kinds)})
    assert answer.status_code == 302, answer.content.decode()
    assert [question.key for question in fresh(call).terms().questions][-1] == "place-who-in-the-place-gains-by-it"
    listed = client.get(reverse("call-questions", args=[call.pk])).content.decode()
    assert OWN.title in listed
    key = "place-who-in-the-place-gains-by-it"
    changed = given | {"kind": _text_kind(kinds), "title": "Who gains?"}
    assert client.post(reverse("change-call-question", args=[call.pk, key]), changed).status_code == 302
    assert fresh(call).terms().questions[-1] == replace(OWN, key=key, title="Who gains?")
    assert client.post(reverse("drop-call-question", args=[call.pk, "vision"])).status_code == 404
    assert client.post(reverse("drop-call-question", args=[call.pk, key])).status_code == 302
    assert fresh(call).terms().questions == call.bound_by.terms().questions


def _text_kind(page: str) -> str:
    return page.split(">Text of several lines<", maxsplit=1)[0].rsplit('value="', 1)[1].split('"', maxsplit=1)[0]


def test_an_officer_tries_the_whole_form_of_the_call_as_each_reader() -> None:
    call = a_call()
    assert call.programme is not None
    officer = Office(call.programme).officer
    call = set_questions(call, [OWN], by=officer, at=build.AT)
    page, client = reverse("preview-round", args=[call.pk]), signed_in(officer)
    assert page in client.get(reverse("call-questions", args=[call.pk])).content.decode()
    with nothing_changes():
        assert OWN.title in client.get(page).content.decode()
        for reader in ("partner", "assessor"):
            assert client.post(page, {"as": reader}).status_code == 200
    stranger = Office(a_programme_beside(call.programme)).officer
    assert signed_in(stranger).get(page).status_code == 403
    assert signed_in(build.Cast(call.strand.fund).manager).get(page).status_code == 403  # the call is the place's own


def test_nobody_else_writes_into_a_call_and_nobody_into_a_round_of_the_fund() -> None:
    call = a_call()
    assert call.programme is not None
    assert call.bound_by is not None
    manager = build.Cast(call.strand.fund).manager
    stranger = Office(a_programme_beside(call.programme)).officer
    for by in (manager, stranger):
        with nothing_changes(), pytest.raises(NotYours):
            set_questions(call, [OWN], by=by, at=build.AT)
        assert signed_in(by).get(reverse("call-criteria", args=[call.pk])).status_code == 403
    with refused(f"{call.bound_by.name} is a round of the fund, whose terms come from its fundbook."):
        set_criteria(call.bound_by, FIT, Weighing.BOTH, by=manager, at=build.AT)
    assert signed_in(manager).get(reverse("call-questions", args=[call.bound_by.pk])).status_code == 404


def test_once_it_is_open_nothing_of_it_is_written_anew() -> None:
    call = an_open_call()
    assert call.programme is not None
    officer = Office(call.programme).officer
    sentence = f"{call.name} is open: its terms were locked when it opened. Publish a clarification."
    with refused(sentence):
        set_questions(call, [OWN], by=officer, at=build.OPENS)
    with refused(sentence):
        set_criteria(call, FIT, Weighing.BOTH, by=officer, at=build.OPENS)


def test_a_rule_that_became_stricter_keeps_a_call_from_opening_until_it_is_changed() -> None:
    call = a_call()
    assert call.programme is not None
    assert call.bound_by is not None
    officer, manager = Office(call.programme).officer, build.Cast(call.strand.fund).manager
    call = set_questions(call, [OWN], by=officer, at=build.AT)
    stricter = replace(call.bound_by.terms(), cap=Money.pounds(9_000_000))
    funds.set_terms(call.bound_by, stricter, by=manager, at=build.AT)
    with refused(
        f"{call.name} cannot open: it would loosen a rule of {call.bound_by} as that stands today. One project may get at most "
        "£9,000,000 under the fund's rules. Change the call."
    ):
        funds.open(fresh(call), by=officer, at=build.OPENS)
    wish = replace(a_wish(), cap=Money.pounds(9_000_000))
    changed = change_call(fresh(call), words=WORDS, wish=wish, money=CALL_MONEY, by=officer, at=build.AT)
    assert changed.terms().questions[-1] == OWN
    assert funds.open(changed, by=officer, at=build.OPENS).state == "open"


def test_a_letter_about_a_call_says_that_the_place_asks_and_replies_go_to_it() -> None:
    call = an_open_call()
    assert call.programme is not None
    user = build.a_user()
    tell([user], "Closes soon", "It closes.", kind=NoticeKind.TO_SCORE, about=call, page="my-assignments", at=build.AT)
    told = Notice.objects.get(recipient=user)
    place, fund = call.programme.place, call.strand.fund.short_name
    assert told.asks == f"{place}, in a local call with the money that {fund} promises it"
    assert told.reply_to == WORDS.contact
    assert call.bound_by is not None
    tell(
        [user],
        "Closes soon",
        "It closes.",
        kind=NoticeKind.TO_SCORE,
        about=call.bound_by,
        page="my-assignments",
        at=build.AT,
    )
    assert Notice.objects.filter(recipient=user).latest("pk").asks == call.strand.fund.name


def test_a_calendar_says_whose_call_it_is() -> None:
    call = an_open_call()
    assert call.programme is not None
    said = b"".join(signed_in(None).get(reverse("round-calendar", args=[call.pk]))).decode().replace("\r\n ", "")
    assert f"A local call of {call.programme.place}" in said


def test_whoever_applies_reads_whose_call_it_is_on_the_draft_and_on_what_was_sent() -> None:
    call = an_open_call()
    assert call.programme is not None
    told = f"A local call of {call.programme.place}, run by its programme office"
    for state in ("draft", "submitted"):
        bid = build.an_application(state, round_=call, side=build.a_side(codes=HERE), cast=Office(call.programme))
        page = signed_in(bid.side.lead).get(reverse("application", args=[bid.pk])).content.decode()
        assert told in page, state
