"""What the rules of a plan find: each lack in a sentence, and nothing where nothing is written."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from placefund.domain.findings import Finding
from placefund.domain.indicators import CountingMethod, Indicator
from placefund.domain.plans.checks import RULES, findings
from placefund.domain.plans.parts import Piece, PlanPart

JOBS = Indicator("jobs", "Jobs", "jobs", CountingMethod.SUM)
SHARE = Indicator("share", "Share", "per cent", CountingMethod.LATEST)
OUTCOME = {
    "title": "More work",
    "indicator": "jobs@1",
    "baseline": "10",
    "baseline_year": "2025",
    "baseline_source": "Count",
    "target": "400",
    "target_due": "2032-03-31",
}


def pieces(**outcome: Any) -> list[Piece]:
    """A plan that lacks nothing, with an outcome that can be made otherwise."""
    found = [
        Piece(PlanPart.CLUSTER, 1, 1, {"title": "Ships", "sectors": ["Digital"], "evidence": "Yards, 2025."}),
        Piece(PlanPart.PRIORITY, 2, 1, {"title": "Skills"}),
        Piece(PlanPart.INPUT, 3, 1, {"title": "Money"}),
        Piece(PlanPart.ACTIVITY, 4, 1, {"title": "A yard"}),
        Piece(PlanPart.OUTPUT, 5, 1, {"title": "Trials"}),
        Piece(PlanPart.OUTCOME, 6, 1, OUTCOME | outcome),
        Piece(PlanPart.LEVER, 10, 1, {"title": "Port", "whose": "Trust", "source": "Paper 12"}),
    ]
    chain = ["input-3", "activity-4", "output-5", "outcome-6"]
    links = pairwise(chain)
    return found + [
        Piece(PlanPart.LINK, 7 + n, n, {"from": a, "to": b, "text": "So."}) for n, (a, b) in enumerate(links)
    ]


def failing(plan: list[Piece]) -> dict[str, str]:
    return {each.rule: str(each.why) for each in findings(plan, [JOBS, SHARE], ["Digital"]) if each.failed}


def test_a_whole_plan_lacks_nothing() -> None:
    assert failing(pieces()) == {}


def test_of_an_empty_plan_nothing_is_said() -> None:
    assert {each.is_untested for each in findings([], [JOBS])} == {True}


def test_every_rule_is_asked_once() -> None:
    assert [each.rule for each in findings(pieces(), [JOBS], [])] == [rule.__name__ for rule in RULES]


@pytest.mark.parametrize(
    ("outcome", "rule", "why"),
    [
        ({"indicator": ""}, "every_outcome_has_an_indicator", "Nothing would show whether “More work” came about"),
        ({"indicator": "jobs@9"}, "every_outcome_has_an_indicator", "Nothing would show"),
        ({"baseline_source": ""}, "every_outcome_has_a_baseline", "“More work” has no baseline"),
        ({"baseline": "", "target": "1"}, "every_outcome_has_a_baseline", "“More work” has no baseline"),
        ({"target_due": ""}, "every_outcome_has_a_target", "“More work” has no target"),
        ({"target": "10"}, "every_target_can_be_reached_from_its_baseline", "“More work” begins at 10 and ends there"),
        ({"target": "4"}, "every_target_can_be_reached_from_its_baseline", "“More work” counts what is new"),
        (
            {"target": "-4", "baseline": "-9"},
            "every_target_can_be_reached_from_its_baseline",
            "The target of “More work” is below",
        ),
        (
            {"indicator": "share@1", "target": "140"},
            "every_target_can_be_reached_from_its_baseline",
            "The target of “More work” is 140",
        ),
        (
            {"target_due": "2025-03-31"},
            "every_target_can_be_reached_from_its_baseline",
            "The target of “More work” is due before",
        ),
    ],
)
def test_an_outcome_is_told_what_it_lacks(outcome: dict[str, str], rule: str, why: str) -> None:
    assert {name: said[: len(why)] for name, said in failing(pieces(**outcome)).items()} == {rule: why}


def test_a_share_may_fall() -> None:
    assert failing(pieces(indicator="share@1", baseline="40", target="20")) == {}


def test_what_leads_to_nothing_is_named() -> None:
    plan = [piece for piece in pieces() if piece.content.get("from") != "activity-4"]
    assert failing(plan) == {
        "every_activity_leads_to_an_output": "“A yard” leads to no output: add a link, or take it out."
    }
    plan = [piece for piece in pieces() if piece.content.get("from") not in ("input-3", "output-5")]
    assert set(failing(plan)) == {
        "every_activity_has_an_input",
        "every_output_leads_to_an_outcome",
        "every_outcome_is_led_to",
    }


def test_a_cluster_needs_evidence_and_a_sector_of_the_fund() -> None:
    plan = [piece for piece in pieces() if piece.part is not PlanPart.CLUSTER]
    bare = Piece(PlanPart.CLUSTER, 1, 1, {"title": "Ships", "sectors": ["Magic"]})
    assert failing([*plan, bare]) == {
        "every_cluster_is_in_a_sector_of_the_fund": "“Ships” names “Magic”, which is no sector of the fund.",
        "every_cluster_has_evidence": "Nothing shows why “Ships” was chosen: write its evidence, or cite a figure.",
    }


def test_what_is_found_survives_as_a_record() -> None:
    found = findings(pieces(), [JOBS])
    assert tuple(Finding.from_record(each.as_record()) for each in found) == found
