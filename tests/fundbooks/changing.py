"""Books of running funds, changed a little: what the tests of changes begin with, and what they compare."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import models

from placefund.domain.fundbook.format import Fundbook
from placefund.evaluation.models import ClaimScope, PredecessorProject, PublishedClaim
from placefund.fundbooks.changes import actions
from placefund.fundbooks.editions.queries import in_force, reading_of
from placefund.fundbooks.folders import texts_of
from placefund.funds.models import (
    Allocation,
    CoverageRecord,
    Fact,
    FormulaRecord,
    Fund,
    IndicatorDefinition,
    Objective,
    Round,
    Source,
    Strand,
    Target,
    WelshText,
)
from placefund.people.models import User
from placefund.places.models import Place, PlaceArea

BOOKS = Path(__file__).parents[2] / "fundbooks"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FOURTH_ROUND = """
[[round]]
slug = "competed-round-2"
strand = "competed"
name = "Second competed round"
opens_at = 2027-01-11T09:00:00
closes_at = 2027-04-30T16:00:00
decides_on = "not published: decision-dates"
question_set = "competed-eoi-2"
criteria_set = "competed-eoi"
source = "FB"
note = "Our decision."
"""


def book(slug: str = "lipf") -> dict[str, str]:
    """The texts of a shipped book."""
    return texts_of(BOOKS / slug)


def read(texts: dict[str, str]) -> Fundbook:
    """A book that has no fault."""
    reading = reading_of(texts)
    assert reading.book is not None
    return reading.book


def second_questions(texts: dict[str, str]) -> str:
    """The questions of the competed round once more, under an id of their own."""
    text = texts["questions.toml"]
    start = text.index('[[question_set]]\nid = "competed-eoi"')
    return text + "\n" + text[start:].replace('id = "competed-eoi"', 'id = "competed-eoi-2"', 1)


def with_fourth_round(texts: dict[str, str]) -> dict[str, str]:
    """LIPF's book with a fourth round, which asks the questions of the third."""
    return {
        **texts,
        "prospectus.toml": texts["prospectus.toml"] + FOURTH_ROUND,
        "questions.toml": second_questions(texts),
    }


def with_text(texts: dict[str, str], file: str, before: str, after: str) -> dict[str, str]:
    """A book in which some words of a file, which must stand there once, are others."""
    assert texts[file].count(before) == 1, (file, before, texts[file].count(before))
    return {**texts, file: texts[file].replace(before, after)}


def changed_to(fund: Fund, texts: dict[str, str], manager: User, *, at: datetime = AT) -> None:
    """Propose a changed book and apply it."""
    change = actions.propose(fund, texts, said="A change", by=manager, at=at)
    actions.apply(change, why="It was decided.", by=manager, at=at)


def texts_in_force(fund: Fund) -> dict[str, str]:
    edition = in_force(fund)
    assert edition is not None
    return dict(edition.texts)


def what_it_is(fund: Fund) -> dict[str, Any]:
    """All that a fund holds of its book, without numbers of rows and without when they came."""
    strands = Strand.objects.filter(fund=fund)
    places = Place.objects.filter(allocations__strand__fund=fund).distinct()
    tables: dict[str, models.QuerySet[Any]] = {
        "fund": Fund.objects.filter(pk=fund.pk),
        "strands": strands,
        "rounds": Round.objects.filter(strand__fund=fund),
        "allocations": Allocation.objects.filter(strand__fund=fund),
        "coverage": CoverageRecord.objects.filter(fund=fund),
        "formulas": FormulaRecord.objects.filter(strand__fund=fund),
        "places": places,
        "areas": PlaceArea.objects.filter(place__in=places),
        **{kind.__name__: kind.objects.filter(fund=fund) for kind in OF_A_FUND},
    }
    return {name: sorted((_plain(row) for row in rows), key=repr) for name, rows in tables.items()}


OF_A_FUND: tuple[Any, ...] = (
    *(Source, Fact, Objective, IndicatorDefinition, Target, WelshText),
    *(ClaimScope, PublishedClaim, PredecessorProject),
)
LATER = {"stated_at", "version", "opened_at", "closed_at"}
LOCKED = {"terms_record", "terms_digest"}
"""What a round that has opened keeps, whatever its book says later."""


def _plain(row: models.Model) -> dict[str, Any]:
    values = {}
    left_out = LATER | LOCKED if isinstance(row, Round) and row.state != "planned" else LATER
    for field in row._meta.concrete_fields:
        if (field.primary_key and field.name == "id") or field.name in left_out:
            continue
        value = getattr(row, field.name)
        values[field.name] = str(value) if isinstance(value, models.Model) else value
    return values
