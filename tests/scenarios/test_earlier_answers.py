"""Answers that version 0.2 kept, with sentences: shown as they were kept, marked so, and compared by their values when replayed.

`answer_of_0_2.json` was written by version 0.2. One of its bids is called “Building B2 refit, a £5k start. Then more”, which that
version took for its own English.
"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from placefund.domain.portfolio.computation import Computation, code_version, compute
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.record import PortfolioAnswer
from placefund.people.models import CLOCK
from placefund.scenarios.answers import actions as answers
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.models import Scenario
from tests.build import AFTER, Cast
from tests.scenarios.world import a_round_with_bids
from tests.witness import acts_on, signed_in

KEPT: dict[str, Any] = json.loads((Path(__file__).parent / "answer_of_0_2.json").read_text(encoding="utf-8"))
TITLE = "Building B2 refit, a £5k start. Then more"


@pytest.fixture(autouse=True)
def _brisk() -> None:
    """Computation as thoroughly as the file was: nothing is made brisk here."""


def a_kept_scenario(answer: dict[str, Any] | None) -> tuple[Scenario, Cast]:
    """A scenario with the question of the file, and its answer or another one."""
    round_, cast, _ = a_round_with_bids(5)
    scenario = Scenario.objects.create(
        round=round_,
        name="Kept",
        plan_record=KEPT["plan"],
        problem_record=KEPT["question"],
        digest=KEPT["question_sha256"],
        code_version=KEPT["code_version"] if answer is None else code_version(),
        seed=1,
        made_by=cast.manager,
        made_at=AFTER,
    )
    scenario = answers.begin(scenario, by=CLOCK, at=AFTER)
    computed = Computation(KEPT["answer"] if answer is None else answer)
    return answers.finish(scenario, 1, computed, by=CLOCK, at=AFTER), cast


def page_of(user: Any, name: str, *args: int) -> str:
    answer = signed_in(user).get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_earlier_question_reads_to_the_same_record_and_digest() -> None:
    problem = Problem.from_record(KEPT["question"])
    assert (problem.as_record(), problem.digest) == (KEPT["question"], KEPT["question_sha256"])
    assert problem.objective.overlaps[0].reason == "Both train the same welders."
    assert problem.bids[0].readings == (("12", 85_000), ("7", 95_000))


def test_an_earlier_answer_holds_the_same_values_as_one_that_is_computed_now() -> None:
    now = PortfolioAnswer.from_record(compute(Problem.from_record(KEPT["question"]), format_=1).record)
    assert PortfolioAnswer.from_record(KEPT["answer"]).essence == now.essence


@pytest.mark.django_db
def test_an_earlier_answer_is_shown_in_the_words_it_was_kept_in_and_marked_so() -> None:
    scenario, cast = a_kept_scenario(None)
    marked = "These explanations stand in the words of the version of Placefund that worked them out."
    names = ("scenario", "scenario-bids", "scenario-firmness", "scenario-sheet")
    for name, args in (*((name, ()) for name in names), ("scenario-bid", (1,))):
        assert marked in page_of(cast.manager, name, scenario.pk, *args), name
    words = Explanations(scenario)
    assert (words.is_as_kept, words.sentence) == (True, KEPT["answer"]["sentence"])
    assert words.whys["B3"].sentence == KEPT["answer"]["bids"]["B3"]["why"]
    assert words.prices["threshold"].sentence == KEPT["answer"]["rules"]["threshold"]["price"]
    assert [each.name for each in words.methods] == ["Rank and cut", "Value for a pound", "Equal shares"]
    assert words.rules[0].name == "No more than £9,000,000 in all"
    assert [each.name for each in words.views] == ["At most £8,000,000 in England (Jane Evans, Welsh Government)"]


@pytest.mark.long
@pytest.mark.django_db
def test_an_earlier_answer_is_compared_by_its_values_when_it_is_computed_again() -> None:
    scenario, cast = a_kept_scenario(None)
    assert answers.compute_again(scenario, by=cast.auditor, at=AFTER)
    assert acts_on(scenario)[-1] == "computed again with the same values"
    said = page_of(cast.auditor, "scenario-record", scenario.pk)
    assert "The same choice with the same figures, then with Placefund" in said
    out = StringIO()
    call_command("replay", str(scenario.pk), stdout=out)
    assert "The same choice with the same figures" in out.getvalue()


@pytest.mark.django_db
def test_an_earlier_answer_that_was_changed_is_told() -> None:
    changed = json.loads(json.dumps(KEPT["answer"]))
    changed["figures"]["why_in"][0]["loss"]["low"] += 1
    scenario, cast = a_kept_scenario(changed)
    assert not answers.compute_again(scenario, by=cast.auditor, at=AFTER)
    assert acts_on(scenario)[-1] == "computed again with OTHER bytes"


@pytest.mark.django_db
def test_the_same_question_computed_now_says_the_title_as_it_is() -> None:
    scenario, cast = a_kept_scenario(compute(Problem.from_record(KEPT["question"])).record)
    words = Explanations(scenario)
    assert not words.is_as_kept
    assert (
        words.whys["B1"].sentence
        == f"“{TITLE}” is in: without it we would lose 9.00 points, 5.2% of the merit of what is funded."
    )
    assert words.whys["B1"].changes == (
        "Without it “Quiet rail” would come in.",
        "Without it “Harbour robots” would go from 50% to 100% of its ask.",
    )
    assert words.whys["B4"].changes[0] == f"Without “At most one of {TITLE} and Quiet rail” it would be funded."
    page = page_of(cast.manager, "scenario-bid", scenario.pk, 1)
    assert (f'<p class="govuk-body-l">“{TITLE}” is in:' in page, "worked them out" in page) == (True, False)
