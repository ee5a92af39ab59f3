"""The check before signing in: the round's own rules on a few answers, kept nowhere, open to everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.findings import Finding
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear
from placefund.domain.self_check import Intention, check, earmarked_in
from placefund.funds.models import Round
from placefund.records import clock
from tests.build import AT, TERMS, an_open_round, some_areas

TERMS_HERE = replace(
    TERMS,
    cap=Money.pounds(20_000_000),
    may_lead=(Helix.CIVIC, Helix.RESEARCH),
    earmarked={"Thames Mouth": frozenset({"E07000041"})},
)
YEAR = TERMS.payable_years[0]
GOOD = Intention(
    lead=Helix.CIVIC,
    beside=frozenset({Helix.BUSINESS, Helix.RESEARCH}),
    areas={"E06000026": "Plymouth"},
    ask=Money.pounds(4_000_000),
    years=(YEAR,),
    others=Money.pounds(4_000_000),
    source=SourceClass.PRIVATE,
    form=Form.CASH,
)


def found(intention: Intention) -> dict[str, Finding]:
    return {finding.rule: finding for finding in check(intention, TERMS_HERE, AT)}


def test_a_good_intention_meets_every_rule() -> None:
    assert [finding.rule for finding in found(GOOD).values() if not finding.passed] == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"lead": Helix.BUSINESS, "beside": frozenset({Helix.CIVIC, Helix.RESEARCH})}, "lead_may_lead"),
        ({"beside": frozenset({Helix.BUSINESS})}, "partnership_has_three_helices"),
        ({"areas": {"E07000041": "Exeter"}}, "place_is_outside_the_earmarked_ones"),
        ({"ask": Money.pounds(20_000_001), "others": Money.pounds(30_000_000)}, "ask_is_within_the_cap"),
        ({"years": (FinancialYear(YEAR.start - 1), YEAR)}, "costs_fall_in_the_funds_life"),
        ({"others": Money.pounds(10)}, "co_investment_meets_the_ratio"),
        ({"source": SourceClass.PUBLIC}, "co_investment_meets_the_ratio"),
    ],
)
def test_one_thing_wrong_is_found_by_its_rule(change: dict[str, Any], rule: str) -> None:
    intention = replace(GOOD, **change)
    assert [each for each, finding in found(intention).items() if finding.failed] == [rule]


def test_what_was_not_said_is_not_tested() -> None:
    rules = found(Intention())
    assert [rule for rule, finding in rules.items() if finding.failed] == []
    assert {rule for rule, finding in rules.items() if finding.is_untested} >= {
        "lead_may_lead",
        "partnership_has_three_helices",
        "place_is_outside_the_earmarked_ones",
        "ask_is_within_the_cap",
        "costs_fall_in_the_funds_life",
        "co_investment_meets_the_ratio",
    }


def test_rates_of_cost_do_not_change_an_ask() -> None:
    terms = replace(TERMS_HERE, rates_not_published=frozenset({Helix.CIVIC}))
    assert next(f for f in check(GOOD, terms, AT) if f.rule == "ask_is_within_the_cap").passed


def test_each_area_says_whether_it_is_earmarked() -> None:
    areas = {"E06000026": "Plymouth", "E07000041": "Exeter"}
    assert earmarked_in(areas, TERMS_HERE) == (("Plymouth", ""), ("Exeter", "Thames Mouth"))


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
def test_anybody_checks_and_nothing_is_kept() -> None:
    some_areas()
    round_: Round = an_open_round(None, TERMS_HERE)
    clock.move_to(AT)
    address = reverse("check-yourself", args=[round_.pk])
    client = Client()
    assert client.get(address).status_code == 200
    before = rows()
    given = {
        "lead": "business",
        "areas": "exeter\nPlymouth",
        "ask": "21000000",
        "years": [str(YEAR.start)],
        "others": "",
    }
    page = client.post(address, given).content.decode()
    assert rows() == before
    assert "it is part of Thames Mouth" in page
    assert "above the cap" in page
    assert "In this round the lead is" in page
    assert "What people check" in page
    assert not client.session.items()


@pytest.mark.django_db
def test_a_place_is_named_by_its_earmarked_name_and_a_slip_is_met_with_names() -> None:
    some_areas()
    round_: Round = an_open_round(None, TERMS_HERE)
    clock.move_to(AT)
    address = reverse("check-yourself", args=[round_.pk])
    assert "it is part of Thames Mouth" in Client().post(address, {"areas": "thames mouth"}).content.decode()
    answer = Client().post(address, {"areas": "Plymuth", "others": "5"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Did you mean Plymouth" in page
    assert "whether it counts" in page
