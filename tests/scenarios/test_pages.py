"""The scenario board, a scenario, its sheet and record, the views: who sees them, what they do, who may not."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.portfolio.plan import Group, Limit, Merit, Override, Plan, Stance, Tie, YearLimit, bid_id
from placefund.domain.portfolio.rules import Attribute, Unit
from placefund.people.models import CLOCK
from placefund.scenarios.answers import actions as answers
from placefund.scenarios.building import actions as building
from placefund.scenarios.models import Scenario
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest
from tests.build import AFTER, Cast, an_application
from tests.scenarios.test_views_and_signature import SAID
from tests.scenarios.world import a_plan, a_round_with_bids, a_scenario, a_solved_scenario, computed
from tests.witness import nothing_changes, queries_of, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db

EMPTY_LINES = {f"{kind}-{name}": value for kind in ("years", "limits", "ties", "penalties", "overrides") for name, value in (
    ("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"), ("MIN_NUM_FORMS", "0"), ("MAX_NUM_FORMS", "40"),
)}  # fmt: skip
FORM = EMPTY_LINES | {
    "name": "With a floor", "purpose": "What Wales costs", "envelope": "9,000,000", "merit": "agreed", "alpha": "0",
    "threshold": "0", "percents": ["100"], "seed": "1",
}  # fmt: skip


OF_AN_ANSWER = ("scenario-bids", "scenario-firmness", "scenario-places")
TABS = ("scenario", *OF_AN_ANSWER, "scenario-record")


def page_of(user: Any, name: str, *args: int, query: str = "") -> str:
    answer = signed_in(user).get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


# --- building --------------------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_money_there_is_and_the_rounds_own_method() -> None:
    round_, cast, _ = a_round_with_bids()
    page = page_of(cast.manager, "build-scenario", round_.pk)
    for words in ("9,000,000", "agreed score (3 bids)", "Add a line", "both: Plymouth, Exeter"):
        assert words in page, words


def test_a_scenario_is_built_with_every_kind_of_rule() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3, 2)
    one, two, three, four = (bid_id(bid.pk) for bid in bids)
    view = stated_views.state_view(round_, ViewRequest(Stance.SUPPORT, bids[0]), **SAID, by=cast.manager, at=AFTER)
    must = stated_views.state_view(round_, ViewRequest(Stance.MUST_FUND, bids[3]), **SAID, by=cast.manager, at=AFTER)
    given = FORM | {
        "alpha": "1/2", "threshold": "10", "views": [str(must.pk)], "overlaps": [f"{one}-{two}"],
        "years-0-year": "2026-27", "years-0-kind": "resource", "years-0-amount": "8,500,000",
        "limits-TOTAL_FORMS": "3",
        "limits-0-side": "floor", "limits-0-amount": "3", "limits-0-unit": "number", "limits-0-group": "nation:England",
        "limits-1-side": "cap", "limits-1-amount": "20,000,000", "limits-1-unit": "money", "limits-1-group": "place:South West",
        "limits-2-unit": "money",
        "ties-0-first": three, "ties-0-relation": "needs", "ties-0-second": four,
        "overrides-0-bid": two, "overrides-0-side": "must-not", "overrides-0-person": "The board", "overrides-0-reason": "Too early.",
    }  # fmt: skip
    answer = signed_in(cast.manager).post(reverse("build-scenario", args=[round_.pk]), given)
    scenario = Scenario.objects.get()
    assert answer.headers["Location"] == reverse("scenario", args=[scenario.pk])
    assert (scenario.name, scenario.made_by) == ("With a floor", cast.manager)
    plan = scenario.plan()
    assert plan.years == (YearLimit("2026-27", "resource", 8500),)
    assert plan.limits == (
        Limit(True, Group(Attribute.NATION, "England"), Unit.NUMBER, 3),
        Limit(False, Group(Attribute.PLACE, "South West"), Unit.MONEY, 20_000),
    )
    assert plan.ties == (Tie(False, one, two), Tie(True, three, four))
    assert plan.overrides == (Override(False, two, "The board", "Too early."),)
    assert (plan.views, plan.threshold, str(plan.alpha)) == ((must.pk,), 10, "1/2")
    assert view.pk not in plan.views
    assert len(scenario.problem().rules) == 9


def test_a_line_is_added_without_a_script_and_nothing_is_judged_yet() -> None:
    round_, cast, _ = a_round_with_bids(5)
    typed = FORM | {"name": "", "limits-0-side": "floor", "limits-0-amount": "2,000,000", "more": "limits"}
    with nothing_changes():
        answer = signed_in(cast.manager).post(reverse("build-scenario", args=[round_.pk]), typed)
    page = answer.content.decode()
    assert (answer.status_code, "There is a problem" in page) == (200, False)
    assert 'name="limits-1-side"' in page
    assert "2,000,000" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter name."),
        ({"envelope": "lots"}, "Enter an amount in pounds and pence"),
        ({"percents": []}, "Select shares of its ask that a bid can be offered."),
        ({"percents": ["50"]}, "Select a valid choice"),
        ({"merit": "best"}, "Select a valid choice"),
        ({"threshold": "101"}, "less than or equal to 100"),
        ({"limits-0-side": "floor"}, "Enter amount, or number of bids."),
        ({"limits-TOTAL_FORMS": "many"}, "ManagementForm data is missing"),
        (
            {"limits-0-side": "cap", "limits-0-amount": "2.5", "limits-0-unit": "number"},
            "Enter a whole number of bids.",
        ),
        ({"overrides-0-side": "must"}, "Enter who decided it."),
    ],
)
def test_what_cannot_be_built_is_refused_in_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    round_, cast, _ = a_round_with_bids(5)
    client = signed_in(cast.manager)
    with nothing_changes():
        answer = client.post(reverse("build-scenario", args=[round_.pk]), FORM | wrong)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_bid_tied_to_itself_is_refused() -> None:
    round_, cast, bids = a_round_with_bids(5)
    own = bid_id(bids[0].pk)
    given = FORM | {"ties-0-first": own, "ties-0-relation": "one", "ties-0-second": own}
    answer = signed_in(cast.manager).post(reverse("build-scenario", args=[round_.pk]), given)
    assert "Choose two different bids." in answer.content.decode()


def test_a_copy_begins_as_the_scenario_was_and_one_thing_is_changed() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    one, two, three = (bid_id(bid.pk) for bid in bids)
    plan = Plan(
        9000, Merit.MEAN, percents=(100,), threshold=5, years=(YearLimit("2026-27", "", 9000),),
        limits=(Limit(True, Group(Attribute.NATION, "England"), Unit.NUMBER, 1),), ties=(Tie(False, one, two), Tie(True, one, three)),
        overrides=(Override(True, three, "The board", "Ready."),),
    )  # fmt: skip
    first = a_scenario(round_, cast, plan)
    page = page_of(cast.manager, "build-scenario", round_.pk, query=f"?from={first.pk}")
    for words in ("First, changed", "The board", "Ready.", 'value="mean" checked', f'value="{one}-{two}" checked'):
        assert words in page, words
    given = FORM | {"based_on": str(first.pk), "name": "Without"}
    assert signed_in(cast.manager).post(reverse("build-scenario", args=[round_.pk]), given).status_code == 302
    assert Scenario.objects.get(name="Without").based_on == first


def test_a_scenario_that_is_not_there_cannot_be_copied() -> None:
    round_, cast, _ = a_round_with_bids(5)
    address = reverse("build-scenario", args=[round_.pk])
    assert [signed_in(cast.manager).get(f"{address}?from={wrong}").status_code for wrong in ("x", "999", "9" * 30)] == [
        404
    ] * 3


def test_a_round_without_bids_says_what_would_bring_some() -> None:
    round_ = an_application("eligible").round
    page = page_of(Cast(round_.strand.fund).manager, "build-scenario", round_.pk)
    assert "Bids can be chosen from once they are found eligible and have been read." in page


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_board_puts_scenarios_side_by_side() -> None:
    """Row 35: what if the budget were another?"""
    round_, cast, _ = a_round_with_bids()
    assert "No scenario yet" in page_of(cast.manager, "scenarios", round_.pk)
    a_solved_scenario(round_, cast)
    a_solved_scenario(round_, cast, a_plan(5), name="With £5m")
    a_scenario(round_, cast, name="Waiting")
    page = page_of(cast.auditor, "scenarios", round_.pk)
    for words in (
        "£8,000,000",
        "£4,000,000",
        "2 of 3",
        "1 of 3",
        "Proven best",
        "Waiting to be computed",
        "Life sciences",
    ):
        assert words in page, words


def test_the_board_takes_as_many_queries_with_more_scenarios() -> None:
    round_, cast, _ = a_round_with_bids(5)
    names = iter("ABCDE")

    def add() -> None:
        a_solved_scenario(round_, cast, name=next(names))

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("scenarios", args=[round_.pk]), add)


@pytest.mark.long
def test_the_board_says_that_limits_differ_and_what_rules_alone_fix() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    first = a_solved_scenario(round_, cast)
    assert "limits are not the same" not in page_of(cast.manager, "scenarios", round_.pk)
    pins = tuple(Override(bid in bids[:2], bid_id(bid.pk), "The ranking", "Its rank.") for bid in bids)
    pinned = a_solved_scenario(round_, cast, a_plan(8, overrides=pins), name="By rank")
    page = page_of(cast.manager, "scenarios", round_.pk)
    assert "Their limits are not the same (First, £9,000,000; By rank, £8,000,000): tick two" in page
    proof = page.split(">Proof</th>")[1].split("</tr>")[0]
    assert [proof.count(said) for said in ("Proven best under its rules", "Fixed by rule, not tested")] == [1, 1]
    page = page_of(cast.manager, "compare-scenarios", round_.pk, query=f"?with={first.pk}&with={pinned.pk}")
    assert "Rules that fix bids, not tested one by one: 3" in page
    idle = page.split("Only in By rank")[1].split("Side by side")[0].split("Rules that cost nothing there")
    assert all("is funded" not in listed.split("</details>")[0] for listed in idle[1:])


@pytest.mark.long
def test_a_scenario_takes_as_many_queries_with_more_bids() -> None:
    round_, cast, _ = a_round_with_bids(5)
    first = a_solved_scenario(round_, cast)
    one = {name: queries_of(cast.manager, reverse(name, args=[first.pk])) for name in TABS}
    for _ in range(2):
        an_application("assessed", round_=round_, cast=cast, score=4)
    more = a_solved_scenario(round_, cast, a_plan(12), name="More")
    assert {name: queries_of(cast.manager, reverse(name, args=[more.pk])) for name in TABS} == one


@pytest.mark.long
def test_two_scenarios_are_compared_bid_by_bid_with_a_map_and_the_years() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    first = a_solved_scenario(round_, cast)
    must = Override(True, bid_id(bids[2].pk), "The minister", "It must.")
    second = a_solved_scenario(round_, cast, a_plan(9, overrides=(must,)), name="Second")
    page = page_of(cast.manager, "compare-scenarios", round_.pk, query=f"?with={first.pk}&with={second.pk}")
    for words in (
        "From First to Second",
        "Comes in",
        "Goes out",
        "Only in Second",
        "In all",
        "Money by year",
        "2026-27",
    ):
        assert words in page, words
    five = ["Money of the round", "Funded", "Left of the round's money", "Bids", "Mean score"]
    named = re.findall(r'<th scope="row" class="pf-table__name"[^>]*>([^<]*)</th>', page)
    assert [unescape(name) for name in named if unescape(name) in five][:5] == five
    places = [page.index(f">{name.replace(chr(39), '&#x27;')}</th>") for name in five]
    assert places == sorted(places)
    assert places[-1] < page.index("From First to Second")
    assert "limits are not the same" not in page
    richer = a_solved_scenario(round_, cast, a_plan(12), name="Richer")
    unequal = page_of(cast.manager, "compare-scenarios", round_.pk, query=f"?with={first.pk}&with={richer.pk}")
    said = "Their limits are not the same (First, £9,000,000; Richer, £12,000,000)"
    assert 0 < unequal.index(said) < unequal.index("Bids for each £10m") < unequal.index("From First to Richer")
    assert "Choose two or three scenarios" in page_of(cast.manager, "compare-scenarios", round_.pk, query="?with=x")


def test_a_scenario_shows_its_answer_its_rules_and_what_they_cost() -> None:
    """Rows 34, 36 and 37."""
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    must = Override(True, bid_id(bids[2].pk), "The minister", "It keeps the yard open.")
    scenario = a_solved_scenario(round_, cast, a_plan(9, overrides=(must,)))
    found = {
        "scenario": ("2 of 3", "£1m", "It keeps the yard open.", "costs 25.00 points", "Copy it and change one thing"),
        "scenario-bids": ("Why it is in", "What would bring it in", *(str(bid) for bid in bids)),
        "scenario-firmness": ("Rank and cut", "Value for a pound", "Equal shares", "With £1,000,000 more in all"),
        "scenario-places": ("Money by year", "2026-27", "Money by nation", "England"),
        "scenario-record": (scenario.digest, "It keeps the yard open."),
    }
    for name, said in found.items():
        page = page_of(cast.manager, name, scenario.pk)
        assert [words for words in said if words not in page] == [], name
        assert [tab for tab in TABS if reverse(tab, args=[scenario.pk]) not in page] == [], name


def test_every_bid_says_why_it_is_in_or_out_and_what_would_change_it() -> None:
    """Row 37."""
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    scenario = a_solved_scenario(round_, cast)
    a_solved_scenario(round_, cast, a_plan(12), name="With £12m")
    inside = page_of(cast.auditor, "scenario-bid", scenario.pk, bids[0].pk)
    for words in (
        f"Why “{bids[0]}” is in",
        "without it we would lose",
        "What would take its place",
        "With £12m",
        "100%",
    ):
        assert words in inside, words
    outside = page_of(cast.auditor, "scenario-bid", scenario.pk, bids[2].pk)
    for words in (f"Why “{bids[2]}” is out", "it could be funded", "What would bring it in"):
        assert words in outside, words
    assert signed_in(cast.manager).get(reverse("scenario-bid", args=[scenario.pk, 999])).status_code == 404


def test_a_scenario_that_is_computed_shows_how_far_it_is() -> None:
    round_, cast, _ = a_round_with_bids(5)
    scenario = answers.begin(a_scenario(round_, cast), by=CLOCK, at=AFTER)
    answers.note_progress(scenario, 1, done=3, total=9, says="Worked out the price of a rule", at=AFTER)
    page = page_of(cast.manager, "scenario", scenario.pk)
    for words in ("Being computed", "Worked out the price of a rule: step 3 of 9", 'value="3" max="9"', "Look again"):
        assert words in page, words
    for name in (*OF_AN_ANSWER, "scenario-sheet", "scenario-sheet-file", "scenario-bid"):
        args = [scenario.pk, 1] if name == "scenario-bid" else [scenario.pk]
        assert signed_in(cast.manager).get(reverse(name, args=args)).status_code == 404
    assert [name for name in OF_AN_ANSWER if reverse(name, args=[scenario.pk]) in page] == []
    assert reverse("scenario-record", args=[scenario.pk]) in page


def test_rules_that_cannot_stand_together_are_named_with_the_least_to_ease() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    must = tuple(Override(True, bid_id(bid.pk), "The minister", "All.") for bid in bids)
    scenario = computed(a_scenario(round_, cast, a_plan(9, overrides=must)))
    page = page_of(cast.manager, "scenario", scenario.pk)
    for words in ("No answer", "cannot be kept together", "is £3,000,000 more", "Copy it and change a rule"):
        assert words in page, words
    client = signed_in(cast.manager)
    assert "nothing to try again" in client.get(reverse("run-scenario-again", args=[scenario.pk])).content.decode()
    assert client.post(reverse("run-scenario-again", args=[scenario.pk])).status_code == 422


def test_a_broken_off_scenario_is_asked_for_again() -> None:
    round_, cast, _ = a_round_with_bids(5)
    begun = answers.begin(a_scenario(round_, cast), by=CLOCK, at=AFTER)
    answers.give_up(begun, 1, why="The machine stopped.", by=CLOCK, at=AFTER)
    client, address = signed_in(cast.manager), reverse("run-scenario-again", args=[begun.pk])
    assert "The machine stopped." in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    begun.refresh_from_db()
    assert begun.state == "queued"


# --- the record ------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_record_holds_everything_and_computes_again(django_capture_on_commit_callbacks: Any) -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    view = stated_views.state_view(round_, ViewRequest(Stance.MUST_FUND, bids[2]), **SAID, by=cast.manager, at=AFTER)
    scenario = a_solved_scenario(round_, cast, a_plan(views=(view.pk,)))
    client, address = signed_in(cast.auditor), reverse("scenario-record", args=[scenario.pk])
    page = client.get(address).content.decode()
    for words in (
        scenario.digest,
        scenario.result_digest,
        "HiGHS",
        "Letter of 3 February 2026",
        "Nobody has signed it.",
    ):
        assert words in page, words
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 302
    assert "The same to the byte, with Placefund" in client.get(address).content.decode()
    kept = client.get(reverse("scenario-record-file", args=[scenario.pk])).json()
    assert (kept["question_sha256"], kept["answer_sha256"]) == (scenario.digest, scenario.result_digest)
    assert kept["views"][0]["who"] == "Jane Evans, Welsh Government"
    assert kept["question"]["rules"][1]["reason"] == "The yard needs it."


def test_a_record_without_an_answer_says_so() -> None:
    round_, cast, _ = a_round_with_bids(5)
    scenario = a_scenario(round_, cast)
    client, address = signed_in(cast.manager), reverse("scenario-record", args=[scenario.pk])
    assert "Compute again" not in client.get(address).content.decode()
    with nothing_changes():
        assert client.post(address).status_code == 422


# --- signing ---------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_decision_maker_signs_and_revokes() -> None:
    round_, cast, _ = a_round_with_bids()
    scenario = a_solved_scenario(round_, cast)
    client = signed_in(cast.decider)
    sign, revoke = (reverse(name, args=[scenario.pk]) for name in ("sign-scenario", "revoke-signature"))
    assert "It funds 2 of 3 bids" in client.get(sign).content.decode()
    assert "nothing to revoke" in client.get(revoke).content.decode()
    with nothing_changes():
        assert client.post(sign, {"reasons": ""}).status_code == 422
        assert signed_in(cast.manager).post(sign, {"reasons": "Mine."}).status_code == 403
    assert client.post(sign, {"reasons": "The most merit."}).status_code == 302
    assert "The most merit." in page_of(cast.manager, "scenario", scenario.pk)
    assert "was signed" in page_of(cast.manager, "scenarios", round_.pk)
    other = a_solved_scenario(round_, cast, a_plan(5), name="Other")
    assert "has to be revoked" in client.get(reverse("sign-scenario", args=[other.pk])).content.decode()
    assert client.post(revoke, {"reasons": "A bid fell away."}).status_code == 302
    assert "A bid fell away." in page_of(cast.manager, "scenario-record", scenario.pk)


def test_who_built_it_is_told_that_another_signs() -> None:
    round_, cast, _ = a_round_with_bids(5)
    own = computed(building.build(round_, a_plan(), name="Own", by=cast.decider, at=AFTER))
    assert "You built this scenario yourself" in page_of(cast.decider, "sign-scenario", own.pk)


def test_applicants_and_assessors_see_nothing_of_it() -> None:
    round_, cast, bids = a_round_with_bids(5)
    scenario = a_solved_scenario(round_, cast)
    for user in (bids[0].side.lead, cast.assessors[0].user, cast.finance):  # type: ignore[attr-defined]
        client = signed_in(user)
        for address in (
            reverse("scenarios", args=[round_.pk]),
            *(reverse(name, args=[scenario.pk]) for name in TABS),
            reverse("scenario-sheet", args=[scenario.pk]),
            reverse("scenario-record-file", args=[scenario.pk]),
            reverse("stated-views", args=[round_.pk]),
        ):
            assert client.get(address).status_code == 403
