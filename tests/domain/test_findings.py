"""Findings: a rule's name reads as the sentence that must hold."""

from __future__ import annotations

import pytest

from placefund.domain import eligibility, reporting
from placefund.domain.findings import Finding, RulesNotMet, failed, require

HOLDS = Finding("place_is_named", True, "It has a place.")
FAILS = Finding("ask_is_within_the_cap", False, "It asks for too much.")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("ask_is_within_the_cap", "Ask is within the cap"),
        ("co_investment_meets_the_ratio", "Co-investment meets the ratio"),
        ("costs_fall_in_the_funds_life", "Costs fall in the fund's life"),
    ],
)
def test_a_rules_name_reads_as_a_sentence(rule: str, sentence: str) -> None:
    assert Finding(rule, True, "").sentence == sentence


def test_a_rule_that_fails_stops_and_says_why() -> None:
    assert failed([HOLDS, FAILS]) == (FAILS,)
    with pytest.raises(RulesNotMet, match="It asks for too much"):
        require([HOLDS, FAILS])
    assert require([HOLDS]) == (HOLDS,)


WAITS = Finding.untested("costs_belong_to_joined_partners", "No costs have been entered yet.")


@pytest.mark.parametrize("finding", [HOLDS, FAILS, WAITS])
def test_a_finding_survives_its_record(finding: Finding) -> None:
    assert Finding.from_record(finding.as_record()) == finding


def test_what_has_nothing_to_check_yet_is_neither_met_nor_broken() -> None:
    assert not WAITS.passed
    assert failed([WAITS, FAILS]) == (FAILS,)
    assert require([HOLDS, WAITS]) == (HOLDS, WAITS)


@pytest.mark.parametrize("rule", [*eligibility.ON_SUBMISSION, *reporting.ON_SENDING], ids=lambda rule: rule.__name__)
def test_a_rules_findings_carry_its_own_name(rule: object) -> None:
    assert rule.__doc__  # type: ignore[attr-defined]
    assert f'"{rule.__name__}"' in _source_of(rule) or "name =" in _source_of(rule)  # type: ignore[attr-defined]


def _source_of(rule: object) -> str:
    import inspect

    return inspect.getsource(rule)  # type: ignore[arg-type]
