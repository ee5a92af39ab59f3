"""Acts: the kinds of thing that are put on record."""

from __future__ import annotations

import pytest

from placefund.applications.acts import ApplicationAct
from placefund.awards.acts import AwardAct
from placefund.domain.acts import Act, Tells, every_act, is_shared, of_verb, resolve, telling
from placefund.funds.acts import FundAct
from placefund.panels.acts import PanelAct
from placefund.people.acts import PeopleAct


def test_an_act_is_stored_as_its_verb_and_read_as_its_sentence() -> None:
    act = ApplicationAct.COSTED
    assert (act.verb, act.value, act.sentence, act.tells, act.app) == (
        "costed", "costed", "Entered costs", Tells.DRAFT, "applications",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "kind", "act"),
    [
        ("drew lots in", "funds.round", PanelAct.DREW_LOTS),  # one app's word, on another app's thing
        ("closed", "funds.round", FundAct.CLOSED_ROUND),
        ("closed", "panels.meeting", PanelAct.CLOSED_MEETING),
        ("closed", "awards.award", AwardAct.CLOSED),
        ("added", "people.organisation", PeopleAct.ADDED),
    ],
)
def test_the_act_of_a_row_is_found_by_its_verb_and_where_apps_share_it_by_the_kind_of_thing(
    verb: str, kind: str, act: Act
) -> None:
    assert resolve(verb, kind) is act


@pytest.mark.parametrize(
    ("verb", "kind"), [("voted on", "panels.item"), ("closed", "applications.application"), ("", "funds.round")]
)
def test_a_row_that_this_version_does_not_know_is_no_act(verb: str, kind: str) -> None:
    assert resolve(verb, kind) is None


def test_a_word_is_shared_when_two_apps_store_it() -> None:
    assert ([is_shared(act) for act in of_verb("closed")], is_shared(PanelAct.DREW_LOTS)) == ([True, True, True], False)


def test_every_act_tells_one_thing() -> None:
    found = [telling([tells]) for tells in Tells]
    assert sorted(map(str, every_act())) == sorted(str(act) for acts in found for act in acts)
    assert all(tells.meaning for tells in Tells)
