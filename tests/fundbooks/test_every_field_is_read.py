"""A fundbook cannot hold what nothing reads, and to be printed is not to be kept: each field is enforced, or shown to people, or
printed only, or read by nobody; each but the first with its reason."""

from __future__ import annotations

import dataclasses
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from placefund.domain.fundbook import (
    annals,
    call_frame,
    case_studies,
    formulas,
    measures,
    place_records,
    readiness,
    reminder_days,
    review,
    terms,
    values,
    welsh_words,
)
from placefund.domain.fundbook import format as book_format
from placefund.domain.fundbook.left_to_people import left_to_people
from placefund.fundbooks.folders import read_texts, texts_of
from placefund.fundbooks.loader import load
from placefund.fundbooks.terms import terms_of
from placefund.funds.models import Fact
from tests.domain.fundbook.small_book import changed, read

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
BOOKS = ("lipf", "rehearsal")
PACKAGE = "/domain/fundbook/"
APPROVAL = """
[[criteria_set.approval]]
approved_by = "fund manager"
offers_from_pounds = 5

[criteria_set.panel]"""
READS_FOR_OTHERS = ("left_to_people.py",)
"""Modules of the package that read a book to tell people of it."""

WRITER, NAME, SAME = (
    "For whoever writes or checks the book.",
    "A name for whoever writes the book; nobody is shown it.",
    "The source of what it belongs to stands in its place.",
)
UNREAD: dict[str, str] = {
    "Allocation.version": "The versions are told apart by the day on which each holds.",
    "Claim.bound": "The two bounds of a figure are kept, and say the same.",
    "CriteriaSet.name": NAME,
    "LocalCallFrame.provenance": WRITER,
    "CriteriaSet.version": "The terms of a round are locked and told apart by their digest.",
    "Criterion.dimension": WRITER,
    "Dispute.contradicted_sources": "The words of the dispute name them.",
    "Dispute.followed_sources": "The words of the dispute name them.",
    "Event.kind": "An event is told by its words and its day.",
    "Formula.id": NAME,
    "Fund.currency": "Every fund here counts in pounds; a book in another currency is refused when it is read.",
    "Fund.facts_to": WRITER,
    "Indicator.from_": "A return reports by the version that was in force when the fund was loaded.",
    "Indicator.level": "Figures of every level are counted and shown in the same way.",
    "Indicator.provenance": SAME,
    "KnownPartnership.strand": "The theme says which call it prepares for.",
    "Objective.provenance": SAME,
    "PanelRule.is_reason_required": "A reason is asked for with every score, whatever the book says.",
    "Place.area_code": "The areas of a place are kept one by one.",
    "PlaceArea.area_name": "The register of areas names them; the book's name is checked against it.",
    "PredecessorProject.slug": NAME,
    "Programme.announced": "Each phase says when it was announced.",
    "Programme.projects": "Projects are listed one by one.",
    "ProgrammePart.kind": WRITER,
    "ProgrammePart.projects": "Projects are listed one by one.",
    "QuestionSet.name": NAME,
    "QuestionSet.version": "The terms of a round are locked and told apart by their digest.",
    "Sector.slug": NAME,
    "Source.confidence": "It is the confidence of each fact that the source is given for.",
    "Source.kind": WRITER,
    "Source.note": WRITER,
    "Strand.floor_wording": "The floor of a strand is told by the strand's summary.",
    "Strand.submission_word": WRITER,
    "Target.objective": WRITER,
    "Target.tie": WRITER,
}
"""Fields that nothing outside the package reads, each with its reason."""


ENFORCED: dict[str, str] = {
    "FormRule": "id is_blocking must_hold",
    "AccountantReport": "bands from_ until",
    "Allocation": "amount announced_as announced_on effective_on place",
    "Anchor": "score",
    "Attachment": "file_kinds files_at_most id informs is_required megabytes_at_most show_when",
    "ClaimClock": "claim_within_days from_ pay_within_days until",
    "CoInvestmentRule": "counted_forms counted_sources from_ minimum_in_delivery until",
    "CoverageStatement": "extent from_ kind",
    "ApprovalLimit": "approved_by offers_from",
    "CriteriaSet": "approvals criteria id panel scale",
    "Criterion": "id weight_percent",
    "Dimension": "id",
    "Envelope": "amount",
    "Fund": "envelope invented life short_name slug",
    "Fundbook": "allocations call_frames coverage criteria_sets dimensions fund indicators place_areas places question_sets readiness "
    "readiness_waves reminders reviews rounds rules sectors strands",
    "FundingRate": "from_ helix percent until",
    "Indicator": "counting id is_modelled unit",
    "Life": "begins ends",
    "LocalCallFrame": "days_open_at_least endorsement most readers_at_least strand",
    "Moment": "at on",
    "PanelRule": "applicants_hidden assessors_each award_percents declined_money interviews late_changes_count legs near_the_line ranked_by readers_hidden threshold_percent",
    "PartnershipRule": "from_ may_lead required until",
    "Place": "slug strand",
    "PlaceArea": "area_code from_ place until",
    "Question": "at_least at_most file_kinds id informs is_required kind megabytes_at_most options parts show_when who_answers word_limit",
    "QuestionPart": "at_least at_most id is_required kind options show_when word_limit",
    "QuestionSet": "attachments id questions rules",
    "Readiness": "asked asks_devolved_view strand",
    "ReadinessAsk": "dimension word_limit",
    "ReadinessWave": "closes_at id opens_at strand",
    "ReminderDays": "after before every what",
    "ReportBand": "from_amount needed",
    "Round": "asks_for_costs carries carries_costs closes_at criteria_set follows is_invited_only is_sealed opens_at partners_may "
    "question_set questions_until seed_commitment shows_differences shows_scores slug stage strand",
    "Rules": "accountant_reports claim_clock co_investment funding_rates partnership set_up_steps",
    "StrandReview": "agendas_open decided_by delivery_body_days place_days reasons_published strand views",
    "SetUpStep": "blocks_payment id what within_days",
    "Strand": "cap entry excludes floor slug",
}
"""What something here counts, refuses, orders or asks by: the fields of each class, by spaces. Add one with the test that holds it."""
SHOWN: dict[str, str] = {
    "*.provenance": "Where a value comes from stands beside it.",
    "Provenance.*": "Where a value comes from stands beside it.",
    "Source.*": "Where a value comes from stands beside it.",
    "*.name": "A name that people read.",
    "*.title": "A name that people read.",
    "*.words": "Words that people read as they stand.",
    "*.why": "Words that people read as they stand.",
    "*.says": "Words that people read as they stand.",
    "*.summary": "Words that people read as they stand.",
    "*.guidance": "Words that people read as they stand.",
    "*.asks": "Words that people read as they stand.",
    "Fundbook.welsh": "The Welsh of what people read; it stands wherever the English does.",
    "WelshWords.*": "The Welsh of what people read; it stands wherever the English does.",
    "Question.heading*": "Words that people read as they stand.",
    "Question.minutes": "People read how long it takes; nothing is held to it.",
    "*.example": "Words that people read as they stand.",
    "Anchor.words": "Words that people read as they stand.",
    "Formula.cap_says": "Words that people read as they stand.",
    "Fund.department": "Words that people read as they stand.",
    "Fund.delivery_body": "Words that people read as they stand.",
    "Fund.predecessors": "The programme before is named, and its outcomes are shown beside the fund's.",
    "Fundbook.objectives": "What the fund is for is told; no rule asks for it.",
    "Objective.id": "What the fund is for is told; no rule asks for it.",
    "Fundbook.sources": "Where a value comes from stands beside it.",
    "Fundbook.claims": "What others published of a programme before is shown as they said it.",
    "Claim.*": "What others published of a programme before is shown as they said it.",
    "Fundbook.predecessor_projects": "What others published of a programme before is shown as they said it.",
    "Fundbook.programmes": "What others published of a programme before is shown as they said it.",
    "PredecessorProject.*": "What others published of a programme before is shown as they said it.",
    "Programme.*": "What others published of a programme before is shown as they said it.",
    "ProgrammePart.*": "What others published of a programme before is shown as they said it.",
    "ApproximateDate.*": "A day that is known roughly is put in order and told as exactly as it is known.",
    "Fundbook.targets": "Outcomes are shown beside the targets; nobody is stopped by one.",
    "Target.*": "Outcomes are shown beside the targets; nobody is stopped by one.",
    "Fundbook.formulas": "A formula is an illustration beside the allocations; it moves no money.",
    "Formula.*": "A formula is an illustration beside the allocations; it moves no money.",
    "FormulaIndicator.*": "A formula is an illustration beside the allocations; it moves no money.",
    "Weight*.*": "A formula is an illustration beside the allocations; it moves no money.",
    "Figure.*": "A formula is an illustration beside the allocations; it moves no money.",
    "Fundbook.figures": "A formula is an illustration beside the allocations; it moves no money.",
    "Fundbook.place_figures": "A formula is an illustration beside the allocations; it moves no money.",
    "PlaceFigure.*": "A formula is an illustration beside the allocations; it moves no money.",
    "Fundbook.place_[cp]*": "What is known of a place's own half is told on its page.",
    "CaseStudy.*": "What came of the work is told as it was published.",
    "PublishedFinding.*": "What came of the work is told as it was published.",
    "StoryFigure.*": "What came of the work is told as it was published.",
    "Fundbook.case_studies": "What came of the work is told as it was published.",
    "Fundbook.findings": "What came of the work is told as it was published.",
    "Fundbook.portfolio_sums": "What is known of a place's own half is told on its page.",
    "AnsweredQuestion.*": "What was asked and answered before the fund was run here is told as it was published.",
    "Fundbook.clarifications": "What was asked and answered before the fund was run here is told as it was published.",
    "Fundbook.unknowns": "What is not published is said to be unknown.",
    "NotPublished.unknown": "What is not published is said to be unknown.",
    "Unknown.*": "What is not published is said to be unknown.",
    "PlaceCall.*": "What is known of a place's own half is told on its page.",
    "PlaceProject.*": "What is known of a place's own half is told on its page.",
    "PlacePriority.*": "What is known of a place's own half is told on its page.",
    "PortfolioSum.*": "What is known of a place's own half is told on its page.",
    "Place.coverage": "Words that people read as they stand.",
    "Place.nation": "Words that people read as they stand.",
    "PlaceArea.basis": "Words that people read as they stand.",
    "Indicator.definition": "Whoever reports reads what is counted and by what it is shown.",
    "Indicator.counting_rule": "Whoever reports reads what is counted and by what it is shown.",
    "Indicator.evidence": "Whoever reports reads what is counted and by what it is shown.",
    "Indicator.version": "Whoever reports reads what is counted and by what it is shown.",
    "Envelope.wording": "Words that people read as they stand.",
    "Allocation.wording": "An allocation that was published as “at least” says so; what can be offered is its amount.",
    "Unknown.id": "What is not published is said to be unknown.",
    "Unknown.what": "What is not published is said to be unknown.",
    "Question.page": "Questions stand on the page that the book says.",
    "Question.unit": "The unit stands beside the field.",
    "QuestionPart.unit": "The unit stands beside the field.",
    "CoInvestmentRule.minimum_over_life": "It is told beside the ratio that an application is held to.",
    "Life.reporting_years": "It is told; returns end with the award.",
    "MinimalFinancialAssistance.*": "A finding beside each check of a bid and each offer; it stops nothing.",
    "Rules.minimal_financial_assistance": "A finding beside each check of a bid and each offer; it stops nothing.",
}
"""What stands in rows and is shown to people, and that nothing refuses by; a pattern, and why."""
PRINTED: dict[str, str] = {
    "*.provenance": "Where a value comes from stands beside it.",
    "AccountantReport.version": "It tells the editions of the fact apart.",
    "AccountantReport.cost_is_eligible": "Costs are not told apart by what they were for, so it is told to who checks a claim.",
    "ClaimClock.basis": "The words of the fund; the days of it are kept.",
    "ClaimClock.frequency": "A return here is quarterly; a fund with another rhythm is told so.",
    "CoInvestmentRule.*": "For who watches the whole portfolio: one application is held to the ratio in delivery.",
    "Dispute.*": "Two sources that disagree are both told.",
    "Event.*": "What happened is told with its day.",
    "Fund.settlement": "Where the money comes from is told; the envelope is what is held.",
    "Settlement.*": "Where the money comes from is told; the envelope is what is held.",
    "FundingPhase.*": "How a programme before was paid is told.",
    "Programme.*": "How a programme before was paid is told.",
    "ProgrammePart.*": "How a programme before was paid is told.",
    "FundingRate.of": "Which cost a rate is of is told to whoever enters it.",
    "Fundbook.*": "A list of what is told and of nothing that is kept.",
    "KnownPartnership.*": "Who prepares is told; a partnership here is formed by its people.",
    "Unknown.*": "What is not published is said to be unknown.",
    "PanelRule.agreed_score": "The panel keeps it, and the record of its meeting shows how.",
    "PanelRule.ties": "The panel keeps it, and the record of its meeting shows how.",
    "PartnershipRule.onboarding_working_days": "It is told to applicants; nobody here registers them.",
    "Place.lead_confidence": "A place's body is told; who acts for it is its people.",
    "Place.wave": "What is published of its readiness is told.",
    "Place.readiness": "What is published of its readiness is told.",
    "Place.lead": "A place's body is told; who acts for it is its people.",
    "PlaceFact.*": "What is known of a place is told.",
    "Round.decides_on": "The day of a decision is told; deciding is not refused on another.",
    "Rules.standing": "A rule in words is cited by its clause; what of it can be kept stands in the values.",
    "StandingRule.*": "A rule in words is cited by its clause; what of it can be kept stands in the values.",
    "Rules.subsidy_register": "Nothing is sent to the public register from here.",
    "SubsidyRegister.*": "Nothing is sent to the public register from here.",
    "Statement.*": "Who said what is told as they said it.",
    "Word.*": "A word of the field is explained.",
}
"""What is told as a fact of the fund in words and stands in no row of its own; a pattern, and why."""
PRINTERS = ("facts.py", "left_to_people.py")
"""The modules that make facts in words of a book."""


def classes() -> Iterator[type]:
    """Every class of which a book is made."""
    for module in (
        annals,
        call_frame,
        book_format,
        case_studies,
        formulas,
        measures,
        place_records,
        readiness,
        reminder_days,
        review,
        welsh_words,
        terms,
        values,
    ):
        for kind in vars(module).values():
            if kind is book_format.Records:  # what a book is checked as before it is one
                continue
            if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__:
                yield kind


PASSED_ON = ("<genexpr>", "in_force")
"""What only hands on to its caller: a comprehension, and the choice of the version that holds on a day."""


def _reader() -> str:
    """The file that reads a field: of the code that asked, where a method of a record passes it on."""
    records = tuple(classes())
    frame = sys._getframe(2)
    while frame.f_back and (frame.f_code.co_name in PASSED_ON or isinstance(frame.f_locals.get("self"), records)):
        frame = frame.f_back
    return frame.f_code.co_filename


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """The fields that are read outside the package from now on, as `Class.field`, each with the files that read it."""
    found: dict[str, set[str]] = defaultdict(set)

    def watched(one: Any, name: str) -> Any:
        if name in type(one).__dataclass_fields__:
            file = _reader()
            if PACKAGE not in file or file.endswith(READS_FOR_OTHERS):
                found[f"{type(one).__name__}.{name}"].add(file)
        return object.__getattribute__(one, name)

    for kind in classes():
        monkeypatch.setattr(kind, "__getattribute__", watched)
    return found


def fits(field: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(field, pattern) for pattern in patterns)


@pytest.mark.long
def test_each_field_of_a_book_is_in_one_class_and_says_why(readers: dict[str, set[str]]) -> None:
    for name in BOOKS:
        book = read_texts(texts_of(ROOT / "fundbooks" / name)).book
        assert book is not None
        load(book, at=timezone.now())
    # neither of the two names who approves
    approved = read(changed("criteria.toml", "[criteria_set.panel]", APPROVAL)).book
    assert approved is not None
    terms_of(approved, approved.rounds[0])
    fields = {f"{kind.__name__}.{each.name}" for kind in classes() for each in dataclasses.fields(kind)}
    assert fields - readers.keys() == set(UNREAD)
    printed = {field for field, files in readers.items() if all(file.endswith(PRINTERS) for file in files)}
    assert {field for field in printed if not fits(field, PRINTED)} == set()
    enforced = {f"{kind}.{field}" for kind, names in ENFORCED.items() for field in names.split()}
    kept = readers.keys() - printed
    assert {field for field in kept if not fits(field, SHOWN)} == enforced
    unused = {*(each for each in SHOWN if not any(fits(field, [each]) for field in kept))}
    unused |= {*(each for each in PRINTED if not any(fits(field, [each]) for field in printed))}
    assert unused == set()
    assert all(reason.endswith(".") for reasons in (UNREAD, SHOWN, PRINTED) for reason in reasons.values())


@pytest.mark.parametrize("name", BOOKS)
def test_what_is_left_to_people_stands_among_the_facts_with_its_source(name: str) -> None:
    book = read_texts(texts_of(ROOT / "fundbooks" / name)).book
    assert book is not None
    fund = load(book, at=timezone.now())
    kept = {fact.key: fact for fact in Fact.objects.filter(fund=fund, section="for-people")}
    assert set(kept) == {each.key for each in left_to_people(book)}
    assert all(fact.source_refs and fact.value for fact in kept.values())
