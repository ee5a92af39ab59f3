"""What every rule of an application says, word for word, where it holds and where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from placefund.domain import eligibility
from placefund.domain.coinvestment import SourceClass
from placefund.domain.findings import Finding
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear
from tests.build import AT, CLOSES, OPENS, TERMS
from tests.domain.test_eligibility import CASH, COST, PARTNERS, SOUND

CLAUSES = ("timetable", "sectors", "helices", "geography", "exclusion", "questions", "cap", "life")
SOURCED = replace(TERMS, clauses={name: name.upper() for name in CLAUSES})
ABSENT = tuple(replace(partner, has_joined=False) for partner in PARTNERS)


def words(count: int) -> str:
    return " ".join(["word"] * count)


SAID: list[tuple[Callable[..., Finding], datetime, dict[str, Any], dict[str, Any], bool, str, str]] = [
    (
        eligibility.round_is_open,
        OPENS - timedelta(seconds=1),
        {},
        {},
        False,
        "The round opens at 9am on 5 January 2026, London time.",
        "TIMETABLE",
    ),
    (
        eligibility.round_is_open,
        OPENS,
        {},
        {},
        True,
        "The round is open until 4pm on 12 February 2026, London time.",
        "TIMETABLE",
    ),
    (
        eligibility.round_is_open,
        CLOSES,
        {},
        {},
        False,
        "The round closed at 4pm on 12 February 2026, London time.",
        "TIMETABLE",
    ),
    (eligibility.application_says_what_it_is, AT, {"title": " "}, {}, False, "Give the application a title.", ""),
    (
        eligibility.application_says_what_it_is,
        AT,
        {"summary": words(19)},
        {},
        False,
        "Write a public summary of at least 20 words; it has 19.",
        "",
    ),
    (
        eligibility.application_says_what_it_is,
        AT,
        {"summary": words(20)},
        {},
        True,
        "It has a title and a public summary of 20 words.",
        "",
    ),
    (eligibility.sector_is_named, AT, {}, {"sectors": ()}, True, "This round does not ask for a sector.", "SECTORS"),
    (
        eligibility.sector_is_named,
        AT,
        {"sectors": ("Life sciences", "Alchemy", "Magic")},
        {},
        False,
        "“Alchemy” is not a sector of this fund.",
        "SECTORS",
    ),
    (
        eligibility.sector_is_named,
        AT,
        {"sectors": ()},
        {},
        False,
        "Choose at least one of the fund's sectors.",
        "SECTORS",
    ),
    (
        eligibility.sector_is_named,
        AT,
        {"sectors": ("Life sciences", "Digital and technologies")},
        {},
        True,
        "Named: Life sciences, Digital and technologies.",
        "SECTORS",
    ),
    (
        eligibility.partnership_has_three_helices,
        AT,
        {"partners": PARTNERS[:1]},
        {},
        False,
        "The partnership has no business and no university or research organisation that has joined. Invite one, and ask it to accept.",
        "HELICES",
    ),
    (
        eligibility.partnership_has_three_helices,
        AT,
        {},
        {},
        True,
        "A civic body, a business and a research organisation have joined.",
        "HELICES",
    ),
    (
        eligibility.partnership_has_three_helices,
        AT,
        {"partners": PARTNERS[:1]},
        {"helices_needed": False},
        True,
        "This round does not ask for all three helices.",
        "HELICES",
    ),
    (
        eligibility.partnership_has_three_helices,
        AT,
        {"partners": PARTNERS[:1]},
        {"helices_needed": False, "helices_required": (Helix.CIVIC, Helix.RESEARCH)},
        False,
        "The partnership has no university or research organisation that has joined. Invite one, and ask it to accept.",
        "HELICES",
    ),
    (
        eligibility.partnership_has_three_helices,
        AT,
        {"partners": PARTNERS[:1]},
        {"helices_needed": False, "helices_required": (Helix.CIVIC,)},
        True,
        "Those have joined whom this round requires: civic body.",
        "HELICES",
    ),
    (eligibility.lead_may_lead, AT, {}, {}, True, "This round does not say who may lead.", "HELICES"),
    (
        eligibility.lead_may_lead,
        AT,
        {},
        {"may_lead": (Helix.CIVIC, Helix.RESEARCH)},
        True,
        "Council leads, and may: it is a civic body.",
        "HELICES",
    ),
    (
        eligibility.lead_may_lead,
        AT,
        {},
        {"may_lead": (Helix.BUSINESS, Helix.RESEARCH)},
        False,
        "Council leads, and is a civic body. In this round the lead is a business or university or research organisation: "
        "form the partnership under one.",
        "HELICES",
    ),
    (
        eligibility.ask_is_within_the_cap,
        AT,
        {},
        {"rates_not_published": frozenset({Helix.CIVIC, Helix.BUSINESS}), "clauses": {"rates": "RATES"}},
        False,
        "The fund has not published which share of these costs it pays: civic body. What is asked cannot be worked out "
        "until it does. Ask the fund, or leave these costs out.",
        "RATES",
    ),
    (
        eligibility.co_investment_meets_the_ratio,
        AT,
        {},
        {"rates_not_published": frozenset({Helix.CIVIC})},
        False,
        "The fund has not published which share of these costs it pays: civic body. What is asked cannot be worked out "
        "until it does. Ask the fund, or leave these costs out.",
        TERMS.counting.clause,
    ),
    (
        eligibility.invited_partners_have_answered,
        AT,
        {"partners": (PARTNERS[0], ABSENT[1], ABSENT[2])},
        {},
        False,
        "Waiting for Company, University to accept the invitation. Ask them, or take the invitation back.",
        "",
    ),
    (eligibility.invited_partners_have_answered, AT, {}, {}, True, "All 3 partners have joined.", ""),
    (
        eligibility.place_is_named,
        AT,
        {"areas": {}},
        {},
        False,
        "Choose the local authorities that make up the place.",
        "GEOGRAPHY",
    ),
    (eligibility.place_is_named, AT, {}, {}, True, "The place is 1 local authority.", "GEOGRAPHY"),
    (
        eligibility.place_is_named,
        AT,
        {"areas": {"E06000026": "Plymouth", "E07000041": "Exeter"}},
        {},
        True,
        "The place is 2 local authorities.",
        "GEOGRAPHY",
    ),
    (
        eligibility.place_is_outside_the_earmarked_ones,
        AT,
        {"areas": {"A": "Bury", "B": "Ayr", "C": "Cork", "D": "Deal"}},
        {"earmarked": {"West": frozenset("C"), "East": frozenset("AB")}},
        False,
        "These areas already share in an earmarked allocation: Ayr, Bury (East); Cork (West). Take them out of the place.",
        "EXCLUSION",
    ),
    (
        eligibility.place_is_outside_the_earmarked_ones,
        AT,
        {},
        {},
        True,
        "No area of the place is in an earmarked one.",
        "EXCLUSION",
    ),
    (
        eligibility.place_is_outside_the_earmarked_ones,
        AT,
        {},
        {"earmarked": {}},
        True,
        "This round excludes no place.",
        "EXCLUSION",
    ),
    (
        eligibility.required_questions_are_answered,
        AT,
        {"answers": {"delivery": "x"}},
        {},
        False,
        "1 of 2 questions need an answer. The first is “What will be different?”.",
        "QUESTIONS",
    ),
    (
        eligibility.required_questions_are_answered,
        AT,
        {"answers": {}},
        {},
        False,
        "2 of 2 questions need an answer. The first is “What will be different?”.",
        "QUESTIONS",
    ),
    (eligibility.required_questions_are_answered, AT, {}, {}, True, "All 2 questions are answered.", "QUESTIONS"),
    (
        eligibility.answers_keep_their_word_limits,
        AT,
        {"answers": {"vision": words(202), "delivery": words(103)}},
        {},
        False,
        "“What will be different?” is 2 words over its limit of 200; “Who will do it?” is 3 words over its limit of 100.",
        "QUESTIONS",
    ),
    (
        eligibility.answers_keep_their_word_limits,
        AT,
        {"answers": {"vision": words(200), "delivery": words(100)}},
        {},
        True,
        "No answer is too long.",
        "QUESTIONS",
    ),
    (
        eligibility.ask_is_within_the_cap,
        AT,
        {"costs": ()},
        {},
        False,
        "The application asks for nothing yet. Enter the partners' costs.",
        "CAP",
    ),
    (
        eligibility.ask_is_within_the_cap,
        AT,
        {"costs": (replace(COST, cost=Money(1)),)},
        {},
        True,
        "It asks for £0.01; the cap is £20,000,000.",
        "CAP",
    ),
    (
        eligibility.ask_is_within_the_cap,
        AT,
        {"costs": (replace(COST, cost=Money(2_000_000_000)),)},
        {},
        True,
        "It asks for £20,000,000; the cap is £20,000,000.",
        "CAP",
    ),
    (
        eligibility.ask_is_within_the_cap,
        AT,
        {"costs": (replace(COST, cost=Money(2_000_000_001)),)},
        {},
        False,
        "It asks for £20,000,000.01, which is £0.01 above the cap of £20,000,000.",
        "CAP",
    ),
    (eligibility.ask_is_within_the_cap, AT, {}, {"cap": None}, True, "It asks for £4,000,000; there is no cap.", "CAP"),
    (
        eligibility.ask_is_within_the_cap,
        AT,
        {},
        {"floor": Money.pounds(4_000_000)},
        True,
        "It asks for £4,000,000; the cap is £20,000,000.",
        "CAP",
    ),
    (
        eligibility.ask_is_within_the_cap,
        AT,
        {},
        {"floor": Money.pounds(4_000_001)},
        False,
        "It asks for £4,000,000; the least this round awards is £4,000,001.",
        "CAP",
    ),
    (
        eligibility.costs_fall_in_the_funds_life,
        AT,
        {"costs": (COST, replace(COST, year=FinancialYear(2032)), replace(COST, year=FinancialYear(2031)))},
        {},
        False,
        "There are costs in 2031-32, 2032-33. The first year this round can pay for is 2026-27, and the last is 2030-31: "
        "move them, or take them out.",
        "LIFE",
    ),
    (
        eligibility.costs_fall_in_the_funds_life,
        AT,
        {},
        {},
        True,
        "No cost falls outside the years this round can pay for, 2026-27 to 2030-31.",
        "LIFE",
    ),
    (
        eligibility.costs_belong_to_joined_partners,
        AT,
        {"costs": (COST, replace(COST, organisation_id=9))},
        {},
        False,
        "Some costs belong to an organisation that has not joined, or has left. Move or remove them.",
        "",
    ),
    (
        eligibility.costs_belong_to_joined_partners,
        AT,
        {"partners": ABSENT[:1]},
        {},
        False,
        "Some costs belong to an organisation that has not joined, or has left. Move or remove them.",
        "",
    ),
    (
        eligibility.costs_belong_to_joined_partners,
        AT,
        {},
        {},
        True,
        "Each cost belongs to a partner that has joined.",
        "",
    ),
    (
        eligibility.co_investment_meets_the_ratio,
        AT,
        {"costs": ()},
        {},
        False,
        "The ratio can be worked out once costs are entered.",
        "Guidance, section 4",
    ),
    (
        eligibility.co_investment_meets_the_ratio,
        AT,
        {"co_investment": (replace(CASH, amount=Money(1)),)},
        {},
        False,
        "£0.01 of the co-investment counts; £4,000,000 is needed, £3,999,999.99 more.",
        "Guidance, section 4",
    ),
    (
        eligibility.co_investment_meets_the_ratio,
        AT,
        {"co_investment": (replace(CASH, source=SourceClass.PUBLIC),)},
        {},
        False,
        "£0 of the co-investment counts; £4,000,000 is needed, £4,000,000 more. £4,000,000 does not count: public money and contributions in kind are left out.",
        "Guidance, section 4",
    ),
    (
        eligibility.co_investment_meets_the_ratio,
        AT,
        {},
        {},
        True,
        "£4,000,000 of the co-investment counts; £4,000,000 is needed.",
        "Guidance, section 4",
    ),
    (eligibility.lead_has_certified, AT, {}, {}, True, "The lead organisation's certifier has signed.", ""),
    (
        eligibility.lead_has_certified,
        AT,
        {"is_certified": False},
        {},
        False,
        "The lead organisation's certifier has not signed yet. Ask them to read and certify it.",
        "",
    ),
]


@pytest.mark.parametrize(("rule", "at", "changes", "terms", "passed", "why", "clause"), SAID)
def test_a_rule_says_what_it_found_and_where_it_comes_from(
    rule: Callable[..., Finding],
    at: datetime,
    changes: dict[str, Any],
    terms: dict[str, Any],
    passed: bool,
    why: str,
    clause: str,
) -> None:
    finding = rule(replace(SOUND, **changes), replace(SOURCED, **terms), at)
    assert (finding.rule, finding.passed, str(finding.why), finding.clause) == (rule.__name__, passed, why, clause)


def test_every_rule_is_asked_where_it_holds_and_where_it_does_not() -> None:
    asked = {(rule, passed) for rule, _, _, _, passed, _, _ in SAID}
    assert asked == {(rule, passed) for rule in eligibility.ON_SUBMISSION for passed in (True, False)}
