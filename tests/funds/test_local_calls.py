"""A place's own calls: begun by its programme office with the fund's terms, run in its scope, read and not changed by the fund."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.domain.money import Money
from placefund.domain.roles import Capability, Role
from placefund.domain.stages import StageKind
from placefund.funds import actions as funds
from placefund.funds.local_calls.actions import begin_call, change_call
from placefund.funds.models import Programme, Round
from placefund.funds.owners import read_by
from placefund.funds.stages import stage_of
from placefund.people.access import NotYours, has, who_may
from placefund.people.models import User
from tests import build
from tests.build_local_calls import CALL_MONEY, WORDS, Office, a_call, a_wish, an_open_call
from tests.build_programmes import a_programme, of_the_programme
from tests.witness import acts_on, nothing_changes, refused, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
RUNS = (Capability.MANAGE_ROUND, Capability.CHECK_ELIGIBILITY, Capability.ASSIGN_ASSESSORS, Capability.RUN_PANEL)
READS = (Capability.FOLLOW_ROUND, Capability.READ_APPLICATION, Capability.READ_SCORES)


def test_a_call_belongs_to_its_programme_and_names_the_round_that_binds_it() -> None:
    call = a_call()
    assert call.programme is not None
    assert call.bound_by is not None
    assert call.bound_by.programme is None
    assert (call.state, call.call_money, call.introduction) == ("planned", CALL_MONEY, WORDS.introduction)
    assert stage_of(call).kind is StageKind.LOCAL_CALL
    assert call.terms().within == frozenset({"E08000001"})
    assert acts_on(call) == ["planned", "set the terms of", "began the local call"]


def test_a_call_is_run_in_the_scope_of_its_programme_and_not_of_its_fund() -> None:
    call = a_call()
    assert call.scopes() == {f"programme:{call.programme_id}", f"reads:fund:{call.fund_slug}", f"round:{call.pk}"}
    office, cast = Office(call.programme), build.Cast(call.strand.fund)
    assert all(has(office.officer, capability, call) for capability in (*RUNS, *READS))
    assert not any(has(cast.manager, capability, call) for capability in RUNS)
    assert not has(cast.decider, Capability.DECIDE, call)
    assert not has(cast.chair, Capability.READ_SCORES, call)


def test_who_reads_a_programme_for_the_fund_reads_its_calls_and_changes_nothing() -> None:
    call = a_call()
    office, cast = Office(call.programme), build.Cast(call.strand.fund)
    for reader in (cast.manager, cast.auditor, office.relationship_manager):
        assert all(has(reader, capability, call) for capability in READS)
        assert not any(has(reader, capability, call) for capability in RUNS)


def test_a_round_of_the_fund_is_nothing_to_a_programme_office() -> None:
    call = a_call()
    assert call.bound_by is not None
    assert not any(has(Office(call.programme).officer, each, call.bound_by) for each in (*RUNS, *READS))


def test_who_runs_a_call_does_not_decide_on_it_nor_sign_what_is_decided() -> None:
    call = a_call()
    office = Office(call.programme)
    for capability in (Capability.DECIDE, Capability.SIGN_SCENARIO, Capability.AGREE_SCORE):
        assert not has(office.officer, capability, call)
    assert has(office.decider, Capability.DECIDE, call)
    assert has(office.chair, Capability.AGREE_SCORE, call)
    assert not has(office.decider, Capability.MANAGE_ROUND, call)


def _another_office(programme: Programme) -> User:
    other = a_programme(build.a_fund())
    return of_the_programme(other, Role.PROGRAMME_OFFICER, "Officer elsewhere")


def test_the_office_of_another_place_sees_and_does_nothing() -> None:
    call = a_call()
    stranger = signed_in(_another_office(call.programme))
    with nothing_changes():
        for name in ("manage-round", "round-applications", "round-assessors", "panel", "scenarios", "decisions"):
            assert stranger.get(reverse(name, args=[call.pk])).status_code == 403, name
        for name in ("open-round", "change-call"):
            assert stranger.post(reverse(name, args=[call.pk])).status_code == 403, name
        for name in ("local-calls", "begin-call"):
            assert stranger.get(reverse(name, args=[call.programme_id])).status_code == 403, name


def test_nobody_of_the_fund_begins_a_call_for_a_place() -> None:
    programme = a_programme()
    source = build.a_planned_round(build.a_strand(programme.strand.fund))
    manager = build.Cast(programme.strand.fund).manager
    with nothing_changes(), pytest.raises(NotYours):
        begin_call(programme, source, words=WORDS, wish=a_wish(), money=CALL_MONEY, by=manager, at=build.AT)


def test_a_call_cannot_begin_with_a_round_of_another_fund() -> None:
    programme = a_programme()
    source = build.a_planned_round(build.a_strand(build.a_fund()))
    officer = Office(programme).officer
    with refused("A local call begins with the terms of a round of this fund, or of an earlier call of this place."):
        begin_call(programme, source, words=WORDS, wish=a_wish(), money=CALL_MONEY, by=officer, at=build.AT)


def test_what_loosens_a_rule_of_the_fund_is_refused_with_its_sentence() -> None:
    programme = a_programme()
    source = build.a_planned_round(build.a_strand(programme.strand.fund))
    wish = replace(a_wish(), assessors_needed=2, cap=Money.pounds(25_000_000))
    officer = Office(programme).officer
    with refused(
        "A local call keeps the fund's rules, and may only make them stricter. One project may get at most £20,000,000 under the "
        "fund's rules. Each application is read by 3 at the least."
    ):
        begin_call(programme, source, words=WORDS, wish=wish, money=CALL_MONEY, by=officer, at=build.AT)


def test_a_second_call_has_what_the_first_left_of_the_places_money() -> None:
    call = a_call()
    assert call.programme is not None
    officer = Office(call.programme).officer
    with refused(
        "The place has £30,000,000 here, and its other calls £20,000,000 of it: this one can have at most £10,000,000."
    ):
        begin_call(
            call.programme, call, words=WORDS, wish=a_wish(), money=Money.pounds(11_000_000), by=officer, at=build.AT
        )
    again = begin_call(
        call.programme, call, words=WORDS, wish=a_wish(), money=Money.pounds(10_000_000), by=officer, at=build.AT
    )
    assert again.bound_by == call.bound_by


def test_a_planned_call_is_changed_and_an_open_one_is_not() -> None:
    call = a_call()
    officer = Office(call.programme).officer
    later = replace(a_wish(), closes_at=build.CLOSES + timedelta(days=7))
    money = Money.pounds(25_000_000)
    call = change_call(call, words=replace(WORDS, name="Growth"), wish=later, money=money, by=officer, at=build.AT)
    assert (call.name, call.call_money, call.closes_at) == ("Growth", money, later.closes_at)
    call = funds.open(call, by=officer, at=build.OPENS)
    with refused("Growth is open: its terms were locked when it opened. Publish a clarification."):
        change_call(call, words=WORDS, wish=later, money=money, by=officer, at=build.AT)


def test_the_terms_of_a_round_of_the_fund_are_not_changed_here() -> None:
    of_fund = build.a_planned_round()
    manager = build.Cast(of_fund.strand.fund).manager
    with refused(f"{of_fund.name} is a round of the fund, whose terms come from its fundbook."):
        change_call(of_fund, words=WORDS, wish=a_wish(), money=CALL_MONEY, by=manager, at=build.AT)


def test_an_officer_begins_a_call_on_the_page_and_opens_it() -> None:
    programme = a_programme()
    source = build.a_planned_round(build.a_strand(programme.strand.fund))
    client = signed_in(Office(programme).officer)
    page = reverse("begin-call", args=[programme.pk])
    given = {
        "source": source.pk,
        "name": "Growth call",
        "introduction": "For firms.",
        "contact": "office@place.example",
        "money": "20000000",
        "cap": "",
        "assessors_needed": "3",
        **_moment("opens_at", "2027-01-05", "09:00"),
        **_moment("closes_at", "2027-02-12", "16:00"),
    }
    assert "Show what it would do" not in client.get(page).text
    with nothing_changes():
        answer = client.post(page, given | {"money": "31000000"})
        assert answer.status_code == 422
        assert "this one can have at most £30,000,000" in answer.content.decode()
    answer = client.post(page, given)
    call = Round.objects.get(programme=programme)
    assert answer.url == reverse("manage-round", args=[call.pk])
    shown = client.get(answer.url).content.decode()
    assert reverse("local-calls", args=[programme.pk]) in shown
    assert reverse("open-round", args=[call.pk]) in shown
    assert client.get(reverse("change-call", args=[call.pk])).status_code == 200


def _moment(name: str, day: str, time: str) -> dict[str, str]:
    year, month, date = day.split("-")
    return {f"{name}_day": date, f"{name}_month": month, f"{name}_year": year, f"{name}_time": time}


def test_the_list_of_calls_takes_as_many_queries_with_more() -> None:
    call = a_call()
    assert call.programme is not None
    officer = Office(call.programme).officer

    def add() -> None:
        begin_call(
            call.programme, call, words=WORDS, wish=a_wish(), money=Money.pounds(1_000_000), by=officer, at=build.AT
        )  # fmt: skip

    takes_as_many_queries_with_more(officer, reverse("local-calls", args=[call.programme_id]), add)


def test_an_application_to_a_call_is_read_by_its_office_and_lies_in_its_place() -> None:
    call = an_open_call()
    office = Office(call.programme)
    inside = build.an_application("submitted", round_=call, side=build.a_side(codes=("E08000001",)), cast=office)
    assert has(office.officer, Capability.CHECK_ELIGIBILITY, inside)
    assert not has(build.Cast(call.strand.fund).manager, Capability.CHECK_ELIGIBILITY, inside)
    side = build.a_side(codes=("E06000026",))
    with pytest.raises(Exception, match="This is a local call, and these areas are not in its place: Plymouth"):
        build.an_application("submitted", round_=call, side=side, cast=office)


def test_a_refusal_names_the_people_of_the_owner_and_of_nobody_else() -> None:
    call = a_call()
    assert call.bound_by is not None
    assert str(who_may(Capability.MANAGE_ROUND, call)) == "a place programme officer"
    assert str(who_may(Capability.MANAGE_ROUND, call.bound_by)) == "a fund manager"


def test_what_was_sent_to_a_call_is_found_by_its_office_and_its_readers_and_by_nobody_else() -> None:
    call = an_open_call()
    office, cast = Office(call.programme), build.Cast(call.strand.fund)
    bid = build.an_application("submitted", round_=call, side=build.a_side(codes=("E08000001",)), cast=office)
    for person in (office.officer, office.decider, office.relationship_manager, cast.manager, cast.auditor):
        assert list(Application.objects.filter(read_by(person, Capability.READ_APPLICATION, "round__"))) == [bid]
    for person in (cast.chair, cast.decider, _another_office(office.programme), office.member):
        assert not Application.objects.filter(read_by(person, Capability.READ_APPLICATION, "round__")).exists()


def test_the_money_of_a_call_is_its_own_and_is_not_said_to_be_for_all_rounds_of_the_strand() -> None:
    page = signed_in(None).get(reverse("round", args=[an_open_call().pk])).content.decode()
    assert "Money to choose with" in page
    assert "for all rounds of" not in page


def test_a_planned_call_is_the_places_own_business_until_it_opens() -> None:
    call = a_call()
    assert signed_in(None).get(reverse("round", args=[call.pk])).status_code == 404
    assert call not in Round.published()
    assert call.bound_by in Round.published()
