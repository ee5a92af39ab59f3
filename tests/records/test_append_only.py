"""The database itself refuses to change, remove or empty what must stay, whoever asks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from placefund.applications.models import Snapshot
from placefund.assessment.models import Score
from placefund.evaluation.actions import publish_finding
from placefund.evaluation.models import EvaluationFinding
from placefund.funds.actions import clarify
from placefund.funds.models import Allocation, Clarification, FormulaRecord
from placefund.opendata.actions import publish_release
from placefund.opendata.models import Release
from placefund.opendata.queries import Addresses
from placefund.people.corrections.actions import enter
from placefund.people.models import CLOCK, EarlierEntry
from placefund.records.actions import seal
from placefund.records.models import Event, Seal
from tests.build import (
    AFTER_Q1,
    AT,
    Cast,
    a_formula,
    a_fund,
    a_strand,
    a_user,
    an_allocation,
    an_application,
    an_award,
    an_open_round,
    an_organisation,
)
from tests.records.tampering import execute, settle_foreign_keys

pytestmark = pytest.mark.django_db
ADDRESSES = Addresses("https://fund.example/a.json", "https://fund.example/", "https://fund.example/awards/{}/")


def a_finding() -> EvaluationFinding:
    fund = a_fund()
    texts = dict.fromkeys(("question", "statement", "method", "limits"), "Words.")
    return publish_finding(fund, **texts, by=Cast(fund).manager, at=AFTER_Q1)


def a_release() -> Release:
    award = an_award()
    return publish_release(award.strand.fund, ADDRESSES, by=award.cast.manager, at=AFTER_Q1)


def an_event() -> Event:
    a_fund()
    return Event.objects.first()


def a_seal(at: datetime = AT) -> Seal:
    a_fund()
    return seal(at=at)


def a_score() -> Score:
    an_application("scored")
    return Score.objects.first()


def a_kept_formula() -> FormulaRecord:
    return a_formula(a_strand(kind="earmarked"), {"somewhere": (1, 2)})


def an_earlier_entry() -> EarlierEntry:
    body, by = an_organisation("Wharf Machins Ltd"), a_user()
    entry = {"name": "Wharf Machines Ltd", "identifier": "", "area_code": "", "address": ""}
    enter(body, entry, reason="Misspelt.", by=by, at=AT)
    return EarlierEntry.objects.get()


def a_clarification() -> Clarification:
    return clarify(an_open_round(), question="May we build?", answer="Yes.", by=CLOCK, at=AT)


def a_snapshot() -> Snapshot:
    return an_application("submitted").snapshot


KEPT: tuple[tuple[Callable[[], models.Model], str, Any], ...] = (
    (an_event, "verb", "did nothing to"),
    (a_seal, "digest", "0" * 64),
    (a_snapshot, "receipt", "another"),
    (a_score, "points", 1),
    (a_finding, "statement", "Everything worked."),
    (a_release, "content", "{}"),
    (an_allocation, "pence", 1),
    (a_clarification, "answer", "No."),
    (an_earlier_entry, "name", "Another name"),
    (a_kept_formula, "record", "{}"),
)
NAMES = ["event", "seal", "snapshot", "score", "finding", "release", "allocation", "clarification", "entry", "formula"]
each_kept_thing = pytest.mark.parametrize(("make", "column", "value"), KEPT, ids=NAMES)


def is_refused(thing: models.Model, statement: str, *values: Any) -> bool:
    """Whether the database refuses, and the row stands as it stood."""
    rows = type(thing)._default_manager
    before = rows.values().get(pk=thing.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(statement, *values)
    return rows.values().get(pk=thing.pk) == before


@each_kept_thing
def test_what_is_kept_cannot_be_changed(make: Callable[[], models.Model], column: str, value: Any) -> None:
    thing = make()
    assert is_refused(thing, f'UPDATE "{thing._meta.db_table}" SET "{column}" = %s WHERE id = %s', value, thing.pk)


@each_kept_thing
def test_what_is_kept_cannot_be_removed(make: Callable[[], models.Model], column: str, value: Any) -> None:
    thing = make()
    assert is_refused(thing, f'DELETE FROM "{thing._meta.db_table}" WHERE id = %s', thing.pk)


@each_kept_thing
def test_what_is_kept_cannot_be_emptied(make: Callable[[], models.Model], column: str, value: Any) -> None:
    thing = make()
    if connection.vendor == "sqlite":  # SQLite has no TRUNCATE: it is a DELETE without WHERE
        assert is_refused(thing, f'DELETE FROM "{thing._meta.db_table}"')
    else:
        settle_foreign_keys()
        assert is_refused(thing, f'TRUNCATE "{thing._meta.db_table}" CASCADE')


def test_the_orm_is_refused_like_anyone_else() -> None:
    event = an_event()
    event.verb = "did nothing to"
    with pytest.raises(IntegrityError, match="An event is never changed or removed"), transaction.atomic():
        event.save()
    with pytest.raises(IntegrityError, match="An allocation is never changed"), transaction.atomic():
        Allocation.objects.filter(pk=an_allocation().pk).update(pence=1)
