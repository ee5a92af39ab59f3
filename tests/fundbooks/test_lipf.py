"""The real fund's book: it reads without a fault, its sums hold, and nothing in it lacks a source."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.fundbook import Fundbook, allocations_at, proof, read_fundbook
from placefund.domain.fundbook.annals import Bound, Unknown
from placefund.domain.fundbook.format import RoundState, Source
from placefund.domain.fundbook.values import NotPublished, Provenance
from placefund.domain.money import Money
from placefund.domain.periods import LONDON
from placefund.domain.places import Confidence, Nation
from placefund.places.area_register import shipped_areas, shipped_changes

FOLDER = Path(__file__).parents[2] / "fundbooks" / "lipf"


@cache
def lipf() -> Fundbook:
    successors: dict[str, list[str]] = {}
    for change in shipped_changes():
        successors.setdefault(change.old_code, []).append(change.new_code)
    reading = read_fundbook(files(), {area.point.code: area.point.name for area in shipped_areas()}, successors)
    assert [str(fault) for fault in reading.faults] == []
    assert reading.book is not None
    return reading.book


def files() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}


def walk(value: object) -> Iterator[object]:
    """Every dataclass in the book."""
    if dataclasses.is_dataclass(value):
        yield value
        for each in dataclasses.fields(value):
            yield from walk(getattr(value, each.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from walk(one)


def test_the_fund_is_the_real_one():
    fund = lipf().fund
    assert (fund.slug, fund.invented, fund.currency) == ("lipf", False, "GBP")
    assert (fund.envelope.amount, fund.envelope.wording) == (Money.pounds(500_000_000), "up to")
    assert (fund.life.begins, fund.life.ends, fund.life.reporting_years) == (date(2026, 4, 1), date(2031, 3, 31), 7)
    assert fund.settlement.amount == Money.pounds(86_000_000_000)


def test_the_floors_are_proven_against_the_envelope():
    found = proof(lipf())
    million = 1_000_000
    assert (found.places, found.full_awards, found.holds) == (10, 7, True)
    assert (found.floors, found.earmarked, found.left) == (
        Money.pounds(300 * million),
        Money.pounds(360 * million),
        Money.pounds(140 * million),
    )
    assert found.sentences == (
        "10 places have an allocation: 7 × £30,000,000 + 3 × £50,000,000 = £360,000,000 earmarked.",
        "The envelope of up to £500,000,000 less £360,000,000 leaves £140,000,000 at most for the competed strand and for any "
        "cost of running the fund.",
        "At a cap of £20,000,000 that pays for at most 7 full awards.",
    )


def test_no_allocation_rests_on_what_was_published_before_it_was_announced():
    book = lipf()
    published = {source.id: source.published for source in book.sources}
    early = [
        (each.place, source)
        for each in book.allocations
        for source in each.provenance.sources
        if published[source] and published[source].last < each.announced_on
    ]
    assert early == []


def test_allocations_grew_in_three_steps():
    days = (date(2025, 6, 9), date(2025, 6, 10), date(2025, 7, 29), date(2025, 10, 18), date(2025, 10, 19))
    held = [allocations_at(lipf(), day) for day in days]
    assert [(len(each), Money.total(one.amount for one in each.values())) for each in held] == [
        (0, Money.pounds(0)),
        (7, Money.pounds(210_000_000)),
        (10, Money.pounds(300_000_000)),
        (10, Money.pounds(300_000_000)),
        (10, Money.pounds(360_000_000)),
    ]
    raised = {place for place, each in held[-1].items() if each.amount == Money.pounds(50_000_000)}
    assert raised == {"greater-manchester", "west-midlands", "glasgow-city-region"}


def test_the_ten_places_are_92_local_authorities_in_four_nations():
    book = lipf()
    areas = {place.slug: book.areas_of(place.slug, date(2026, 1, 1)) for place in book.places}
    assert {slug: len(found) for slug, found in areas.items()} == {
        "greater-manchester": 10,
        "west-midlands": 7,
        "south-yorkshire": 4,
        "west-yorkshire": 5,
        "liverpool-city-region": 6,
        "north-east": 7,
        "greater-london": 33,
        "glasgow-city-region": 8,
        "cardiff-capital-region": 10,
        "belfast-derry-londonderry": 2,
    }
    assert Counter(place.nation for place in book.places) == {
        Nation.ENGLAND: 7,
        Nation.SCOTLAND: 1,
        Nation.WALES: 1,
        Nation.NORTHERN_IRELAND: 1,
    }
    nation_of = {area.point.code: area.point.nation for area in shipped_areas()}
    for place in book.places:
        assert {nation_of[area.area_code] for area in areas[place.slug]} == {place.nation}


def test_the_corridor_has_no_published_lead_and_only_its_ends_are_known():
    book = lipf()
    corridor = book.place("belfast-derry-londonderry")
    assert corridor.lead == NotPublished("corridor-lead")
    assert [
        (area.area_name, area.provenance.confidence) for area in book.areas_of(corridor.slug, date(2026, 1, 1))
    ] == [
        ("Belfast", Confidence.WEAK),
        ("Derry City and Strabane", Confidence.WEAK),
    ]


def test_the_rounds_close_when_the_delivery_body_says():
    rounds = {each.slug: each for each in lipf().rounds}
    assert {slug: str(each.closes_at) for slug, each in rounds.items()} == {
        "earmarked-wave-1": "13 November 2025 (time not published)",
        "earmarked-wave-2": "4pm on 3 February 2026, London time",
        "competed-round-1": "4pm on 12 February 2026, London time",
    }
    between = datetime(2026, 2, 5, 12, tzinfo=LONDON)
    assert [each.state(between) for each in rounds.values()] == [RoundState.CLOSED, RoundState.CLOSED, RoundState.OPEN]
    assert {each.about for each in lipf().disputes} >= {"When the competed strand closes"}


def test_every_round_names_only_question_and_criteria_sets_that_say_they_are_not_published():
    book = lipf()
    assert [each.provenance.published for each in (*book.question_sets, *book.criteria_sets)] == [False, False]
    assert len(book.question_sets[0].questions) == 10


def test_the_co_investment_rule_is_the_published_one():
    (rule,) = lipf().rules.co_investment
    assert (rule.minimum_in_delivery, rule.minimum_over_life, rule.ideal, rule.life_years) == (
        Fraction(1),
        Fraction(2),
        Fraction(3),
        7,
    )
    assert (set(rule.counted_sources), set(rule.counted_forms)) == (
        {SourceClass.PRIVATE, SourceClass.FOREIGN},
        {Form.CASH, Form.CASHABLE},
    )
    assert set(rule.counted_sources) | set(rule.unclear_sources) == set(SourceClass) - {SourceClass.PUBLIC}


def test_thresholds_and_clocks_are_those_published():
    rules = lipf().rules
    assert rules.minimal_financial_assistance[0].threshold == Money.pounds(315_000)
    register = rules.subsidy_register[0]
    assert (register.above, register.enter_within_months, register.keep_years) == (Money.pounds(100_000), 3, 6)
    assert [step.within_days for step in rules.set_up_steps] == [5, 30, 90]
    assert (rules.claim_clock[0].claim_within_days, rules.claim_clock[0].pay_within_days) == (30, 10)
    newest = rules.accountant_reports[-1]
    grants = (49_999, 50_000, 100_000, 500_000, 2_000_000, 2_000_001)
    assert [newest.needed(Money.pounds(grant)).value for grant in grants] == [
        "none",
        "at the end",
        "first and last claim",
        "first, last and each anniversary",
        "first, last and each anniversary",
        "every claim",
    ]


def test_targets_are_tied_to_indicators_and_objectives():
    book = lipf()
    assert len(book.objectives) == 4
    assert {(target.indicator, target.amount) for target in book.targets} == {
        ("co-investment-received", Money.pounds(1_000_000_000)),
        ("added-value", Money.pounds(700_000_000)),
    }


def test_the_pilot_has_22_rows_of_projects_seven_amounts_and_two_pairs_that_may_be_one():
    book = lipf()
    amounts = [project.grant for project in book.predecessor_projects if isinstance(project.grant, Money)]
    assert (len(book.predecessor_projects), len(amounts)) == (22, 7)
    assert {each.id for each in book.disputes} >= {"glasgow-digital-chemistry-same", "wm-6d-or-wmhtia"}
    pilot = next(programme for programme in book.programmes if programme.slug == "innovation-accelerators")
    regions = [part for part in pilot.parts if part.within is None]
    assert sum(part.projects for part in regions) == pilot.projects == 26
    assert [phase.amount for phase in pilot.phases] == [Money.pounds(100_000_000), Money.pounds(30_000_000)]


def test_the_published_claims_about_jobs_cannot_both_be_true():
    claims = {claim.id: claim for claim in lipf().claims}
    part, whole = claims["glasgow-2025-jobs-created"], claims["ia-2025-jobs"]
    assert part.indicators == whole.indicators == ("jobs-created",)
    assert (part.low, whole.bound, whole.high) == (260, Bound.UP_TO, 250)


def test_the_answer_on_glasgows_costs_was_superseded():
    earlier, later = (each for each in lipf().clarifications if each.call == "Infrastructure Fund")
    assert (later.supersedes, earlier.answered_on, later.answered_on) == (
        earlier.id,
        date(2026, 1, 29),
        date(2026, 2, 9),
    )


def test_every_fact_has_a_source_and_every_source_a_fact():
    book = lipf()
    found = [each for each in walk(book) if isinstance(each, Provenance)]
    assert all(each.sources for each in found)
    cited = {source for each in found for source in each.sources}
    cited |= {source for unknown in book.unknowns for source in unknown.looked_in}
    assert cited == {source.id for source in book.sources}


def test_every_record_that_states_a_fact_carries_its_provenance():
    book = lipf()
    for each in dataclasses.fields(book):
        value = getattr(book, each.name)
        for record in value if isinstance(value, tuple) else ():
            if not isinstance(record, Source | Unknown):
                assert isinstance(record.provenance, Provenance), record


def test_what_is_no_publication_has_no_address_and_the_competed_strand_no_winner():
    book = lipf()
    without = {source.id for source in book.sources if not source.url}
    assert without >= {"BK", "FB", "S19", "S31c", "S32", "S33", "S37b", "S40b", "S45c", "S48b", "S48c", "S51"}
    assert (len(book.sources), len(book.sources) - len(without)) == (152, 139)
    assert [each.slug for each in book.partnerships] == ["lancashire"]
    assert book.unknown("competed-winners").what


def test_what_rests_on_background_knowledge_is_marked_weak():
    provenances = [each for each in walk(lipf()) if isinstance(each, Provenance) and "BK" in each.sources]
    assert {each.confidence for each in provenances} == {Confidence.WEAK}


def test_no_file_of_the_book_holds_an_odd_character_or_a_tab():
    for name, text in files().items():
        assert re.findall(r"[\t\r\u00a0\u200b\ufeff]| +$", text, re.MULTILINE) == [], name
        assert text.endswith("\n"), name
