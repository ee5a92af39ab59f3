"""Loading a fundbook: the real fund as rows, and a wrong book refused whole."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from placefund.domain.answers.register import unanswered
from placefund.domain.money import Money
from placefund.domain.terms import digest
from placefund.evaluation.models import PredecessorProject, PublishedClaim
from placefund.fundbooks.facts import in_unit
from placefund.fundbooks.folders import FundbookRefused, NoFundbook
from placefund.fundbooks.loader import AlreadyLoaded, load_folder
from placefund.funds.models import Allocation, Clarification, Fact, Fund, Round, Source, Target
from placefund.funds.queries import allocations_on, headroom
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, overdrawn
from placefund.places.models import Area, Place
from placefund.records.models import Event
from tests.worlds import once

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def lipf() -> Fund:
    return once(load_folder)(LIPF, at=AT).fund


def test_the_real_fund_stands_with_its_money_places_and_dates(lipf: Fund) -> None:
    money = headroom(lipf)
    assert (money.envelope, money.allocated, money.unallocated) == tuple(
        map(Money.pounds, (500_000_000, 360_000_000, 140_000_000))
    )
    assert (Area.objects.count(), Place.objects.count(), overdrawn()) == (361, 10, [])
    assert [(strand.kind, strand.floor, strand.cap) for strand in lipf.strands.all()] == [
        ("earmarked", Money.pounds(30_000_000), None),
        ("competed", None, Money.pounds(20_000_000)),
    ]
    assert [(target.indicator_key, target.value) for target in Target.objects.all()] == [
        ("co-investment-received", Money.pounds(1_000_000_000).pence),
        ("added-value", Money.pounds(700_000_000).pence),
    ]


def test_an_allocation_keeps_its_versions(lipf: Fund) -> None:
    before = {each.place.slug: each.amount for each in allocations_on(lipf, date(2025, 10, 18))}
    after = {each.place.slug: each.amount for each in allocations_on(lipf, date(2025, 10, 19))}
    raised = sorted(slug for slug in after if after[slug] != before[slug])
    assert raised == ["glasgow-city-region", "greater-manchester", "west-midlands"]
    assert {after[slug] for slug in raised} == {Money.pounds(50_000_000)}
    assert balance("fund/lipf/place/greater-manchester") == Money.pounds(50_000_000)


def test_time_has_closed_the_real_rounds_at_their_london_hour(lipf: Fund) -> None:
    competed = Round.objects.get(slug="competed-round-1")
    assert (competed.state, competed.closes_at) == ("closed", datetime(2026, 2, 12, 16, 0, tzinfo=UTC))
    assert competed.terms_digest == digest(competed.terms_record)
    assert min(competed.terms().earmarked) == "Belfast–Derry/Londonderry innovation corridor"
    assert sum(criterion.weight_percent for criterion in competed.terms().criteria) == 100
    asked = {question.key: question.informs for question in competed.terms().questions}
    assert (asked["portfolio"], asked["partnership"]) == (("growth", "delivery"), ("governance",))
    assert competed.terms().pages_inform == {"place": ("growth",), "costs": ("levers", "delivery")}
    assert Clarification.objects.count() == 0


def test_the_files_and_the_answer_on_geography_that_the_book_asks_for_are_asked(lipf: Fund) -> None:
    terms = Round.objects.get(slug="competed-round-1").terms()
    files = {q.key: (q.is_required, q.formats, q.megabytes, q.most) for q in terms.questions if q.kind == "files"}
    assert files == {
        "letters": (True, ("pdf",), 10, 20),
        "area-list": (False, ("pdf", "png", "csv"), 10, 1),
        "governance-chart": (True, ("pdf", "png"), 5, 1),
        "risk-register": (True, ("pdf", "csv"), 5, 1),
        "timetable": (False, ("pdf", "png"), 5, 1),
    }
    geography = next(question for question in terms.questions if question.key == "geography")
    assert (geography.kind, geography.word_limit, geography.is_required) == ("text", 400, True)
    missing = [question.key for question in unanswered(terms.questions, {"vision": "A bay of robots."})]
    assert {"geography", "letters", "governance-chart", "risk-register"} <= set(missing)
    assert not {"vision", "area-list", "timetable"} & set(missing)


def test_every_fact_has_a_source_or_is_said_to_be_unknown(lipf: Fund) -> None:
    known = set(Source.objects.values_list("ref", flat=True))
    for fact in Fact.objects.filter(is_published=True):
        assert set(fact.source_refs.split()) <= known, fact.key
        assert fact.source_refs, fact.key
    assert Fact.objects.filter(section="unknown").count() > 30
    assert not Fact.objects.filter(is_published=False, why_it_matters="").exists()


def test_the_predecessors_projects_keep_their_gaps(lipf: Fund) -> None:
    assert (PredecessorProject.objects.count(), PredecessorProject.objects.filter(pence__isnull=False).count()) == (
        22,
        7,
    )
    assert PublishedClaim.objects.get(key="ia-2025-jobs").words == "up to 250 FTE"


def test_loading_the_same_book_twice_changes_nothing(lipf: Fund) -> None:
    before = (Event.objects.count(), Transfer.objects.count(), Allocation.objects.count())
    again = load_folder(LIPF, at=AT)
    assert (again.fund, again.is_new) == (lipf, False)
    assert (Event.objects.count(), Transfer.objects.count(), Allocation.objects.count()) == before


def test_a_running_fund_is_not_loaded_over_from_a_changed_book(lipf: Fund, tmp_path: Path) -> None:
    changed = shutil.copytree(LIPF, tmp_path / "lipf")
    prospectus = changed / "prospectus.toml"
    prospectus.write_text(prospectus.read_text().replace("500_000_000", "600_000_000"))
    with pytest.raises(AlreadyLoaded, match="is not loaded again"):
        load_folder(changed, at=AT)


def test_a_wrong_book_is_refused_whole_with_every_fault_by_file_and_line(tmp_path: Path) -> None:
    wrong = shutil.copytree(LIPF, tmp_path / "lipf")
    areas = wrong / "place_areas.csv"
    areas.write_text(areas.read_text().replace("E08000003", "E08000099"))
    prospectus = wrong / "prospectus.toml"
    prospectus.write_text(prospectus.read_text().replace("amount_pounds = 500_000_000", "amount_pounds = 200_000_000"))
    with pytest.raises(FundbookRefused) as refused:
        load_folder(wrong, at=AT)
    told = [(fault.file, fault.line) for fault in refused.value.faults]
    assert ("place_areas.csv", 4) in told
    assert any(file in ("prospectus.toml", "allocations.csv") for file, _ in told)
    assert "Nothing was loaded" in str(refused.value)
    assert (Fund.objects.count(), Area.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NoFundbook, match="There is no folder"):
        load_folder(tmp_path / "nowhere", at=AT)


def test_the_command_proves_the_floors(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_fundbook", str(LIPF))
    said = capsys.readouterr().out
    assert "7 × £30,000,000 + 3 × £50,000,000 = £360,000,000" in said
    assert "at most 7 full awards" in said
    assert "For people to check, because this version does not:" in said
    assert (
        "- Minimal financial assistance: at most £315,000 to one enterprise over 3 financial years. What an enterprise got on "
        "record here stands beside each check and offer. What it had from others is not known: ask it." in said
    )
    assert "What is paid of the costs of a business is not published" in said


def test_the_command_tells_all_that_it_leaves_to_people_and_why_also_when_nothing_changes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = []
    for _time in range(2):
        call_command("load_fundbook", str(LIPF.parent / "rehearsal"))
        told.append(capsys.readouterr().out.partition("For people to check, because this version does not:\n")[2])
    assert told[0] == told[1]
    assert told[0].splitlines() == [
        "- Registering an organisation takes 5 working days. It is shown to applicants, and nobody is stopped by it.",
        "- Whether co-investment of these counts is not said: university. It is not counted. If the fund says otherwise, a new "
        "version of the rule has to say it.",
        "- Co-investment is ideally 2 to 1, and 1.5 to 1 over 10 years. An application is held to the ratio in delivery; the "
        "rest is for who watches the whole portfolio.",
        "- Minimal financial assistance: at most £315,000 to one enterprise over 3 financial years. What an enterprise got on "
        "record here stands beside each check and offer. What it had from others is not known: ask it.",
        "- The cost of an accountant's report. It can be claimed; costs are not told apart by it here.",
        *(
            "- How a panel comes to an agreed score: The chair records one agreed score out of 100, with the panel's reason. The "
            "panel keeps it, and the record of its meeting shows how.",
            "- When bids cannot be told apart: Bids with the same score stand or fall together. The panel keeps it, and the record "
            "of its meeting shows how.",
        )
        * 2,  # of the open call, and of the expression of interest
    ]


def test_the_command_lists_the_faults(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("load_fundbook", str(tmp_path / "nowhere"))


def test_a_figure_of_money_has_its_sign_before_it() -> None:
    assert [in_unit(61_042, unit) for unit in ("£ million", "people")] == ["£61.0bn (£61,042 million)", "61,042 people"]
