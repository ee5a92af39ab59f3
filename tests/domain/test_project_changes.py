"""What a change of projects does is worked out before anybody decides, and nothing that is not on record is guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.costs import SpendKind
from placefund.domain.figures import Blank
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import FinancialYear
from placefund.domain.project_changes import (
    AwardPicture,
    ProjectChangeKind,
    ProjectChangeTerms,
    ProjectPicture,
    effect,
    sums_of,
    why_no_change,
    with_grant,
)

K = ProjectChangeKind
STARTS, ENDS = date(2026, 4, 1), date(2029, 3, 31)
LEAD, FIRM = 1, 2
YEAR = (FinancialYear(2026), SpendKind.CAPITAL)


def pounds(thousands: int) -> Money:
    return Money.pounds(thousands * 1_000)


def a_project(number: int, **more: Any) -> ProjectPicture:
    words: dict[str, Any] = {"title": f"Project {number}", "is_active": True, "grants": {LEAD: pounds(400)}}
    return ProjectPicture(number=number, **words | {"starts_on": STARTS, "ends_on": ENDS} | more)


def an_award(*projects: ProjectPicture) -> AwardPicture:
    return AwardPicture(pounds(1_000), {each.number: each for each in projects}, STARTS, ENDS)


DOCK = a_project(5, spent={LEAD: pounds(100)}, milestones=("First robot",), by_year={YEAR: pounds(400)})
YARD = a_project(6, grants={FIRM: pounds(300)}, needs=frozenset({5}))
AWARD = an_award(DOCK, YARD)
NEW = a_project(0, title="Pier", grants={FIRM: pounds(500)})


def ask(kind: ProjectChangeKind, **more: Any) -> ProjectChangeTerms:
    return ProjectChangeTerms(kind=kind, **more)


SWAP = ask(K.SWAP, project=5, new=NEW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ask(K.STOP, project=9), "Choose a project of this award."),
        (ask(K.ADD), "Say what the new project is called"),
        (ask(K.ADD, new=replace(NEW, grants={FIRM: pounds(301)})), "The award has £1,000 too little for it."),
        (
            ask(K.ADD, new=replace(NEW, grants={FIRM: pounds(1)}, ends_on=date(2030, 1, 1))),
            "A project runs inside its award",
        ),
        (ask(K.MOVE, project=5, to=5, organisation=LEAD, amount=pounds(1)), "Choose another active project"),
        (ask(K.MOVE, project=5, to=6, organisation=LEAD), "Say how much is moved"),
        (ask(K.MOVE, project=5, to=6, organisation=LEAD, amount=pounds(301)), "£300,000 of its grant in “Project 5”"),
        (ask(K.DAYS, project=5, starts_on=STARTS, ends_on=ENDS), "These are its days already."),
        (
            ask(K.PARTNER, project=5, organisation=FIRM, partner=LEAD, amount=pounds(1)),
            "Choose an organisation that is paid",
        ),
        (ask(K.PARTNER, project=5, organisation=LEAD, partner=LEAD, amount=pounds(1)), "Choose another organisation"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_a_sentence(change: ProjectChangeTerms, said: str) -> None:
    assert said in why_no_change(AWARD, change)


def test_a_stopped_project_is_not_changed_any_more() -> None:
    over = an_award(replace(DOCK, is_active=False))
    assert "is not active" in why_no_change(over, ask(K.STOP, project=5))


def test_a_swap_shows_what_comes_back_what_falls_and_which_gate_loses_its_milestone() -> None:
    assert why_no_change(AWARD, SWAP) == ""
    found = effect(AWARD, SWAP, ["first  Robot", "Another"])
    assert (found.used, found.comes_back) == (pounds(100), pounds(300))
    assert (found.falls, found.gates) == (("Project 6",), ("first  Robot",))
    assert (found.before.free, found.after.free) == (pounds(300), pounds(100))
    assert (found.before.share_of(FIRM), found.after.share_of(FIRM)) == (42, 88)


def test_what_one_project_does_not_say_is_not_on_record_of_all() -> None:
    assert sums_of(AWARD).by_year is Blank.NOT_ON_RECORD
    said = an_award(DOCK, replace(YARD, by_year={YEAR: pounds(300)}, other_money=ZERO))
    assert sums_of(said).by_year == {YEAR: pounds(700)}
    assert sums_of(said).other_money is Blank.NOT_ON_RECORD


def test_promises_and_other_money_go_with_a_stopped_project() -> None:
    both = [replace(each, other_money=pounds(50), promises={"Jobs": 20}) for each in (DOCK, YARD)]
    found = effect(an_award(*both), ask(K.STOP, project=5))
    assert (found.before.promises, found.after.promises) == ({"Jobs": 40}, {"Jobs": 20})
    assert (found.before.other_money, found.after.other_money) == (pounds(100), pounds(50))


def test_moved_money_and_a_new_partner_leave_the_whole_as_it_was() -> None:
    for change in (
        ask(K.MOVE, project=5, to=6, organisation=LEAD, partner=FIRM, amount=pounds(300)),
        ask(K.PARTNER, project=5, organisation=LEAD, partner=FIRM, amount=pounds(300)),
    ):
        assert why_no_change(AWARD, change) == ""
        found = effect(AWARD, change)
        assert (found.before.given, found.before.free) == (found.after.given, found.after.free)
        assert found.after.by_organisation == {FIRM: pounds(600), LEAD: pounds(100)}


amounts = st.integers(0, 500).map(pounds)


@given(amounts, amounts, amounts, st.sampled_from(list(K)))
def test_every_change_that_can_be_keeps_the_whole(
    grant: Money, used: Money, amount: Money, kind: ProjectChangeKind
) -> None:
    own = a_project(5, grants={LEAD: grant, FIRM: pounds(1)}, spent={LEAD: min(used, grant)})
    award = an_award(own, a_project(6))
    new = replace(NEW, grants={FIRM: amount}) if amount else None
    change = ask(kind, project=5, to=6, new=new, organisation=LEAD, partner=FIRM, amount=amount)
    if why_no_change(award, change):
        return
    found = effect(award, change)
    assert found.after.given + found.after.free == award.amount
    assert found.after.free >= ZERO
    assert all(held > ZERO for held in found.after.by_organisation.values())
    assert found.used + found.comes_back == (own.budget if kind.stops_project else ZERO)


def test_a_grant_that_falls_to_nothing_is_gone() -> None:
    assert with_grant({LEAD: pounds(1)}, LEAD, -pounds(1)) == {}
    assert [kind.label for kind in K if kind.brings_project and kind.stops_project] == ["Swap a project for another"]
