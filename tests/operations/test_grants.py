"""A second user of a PostgreSQL database runs a fund, and can rewrite nothing that must stay, nor take away what refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from placefund.domain.closing import ClosingGround
from placefund.domain.drafting import WHOLE_BID
from placefund.domain.letters import STANDARD
from placefund.drafting import actions as drafting
from placefund.drafting.parts import actions as parts
from placefund.notices.letters.actions import word_letter
from placefund.notices.letters.queries import LetterTitle
from placefund.operations.grants import statements, unprotected
from placefund.operations.health import database
from placefund.operations.health.sign import Grade
from placefund.partnerships.later_closings import actions as later_closings
from placefund.records import clock
from placefund.records.actions import seal
from placefund.records.queries import broken_rows, broken_seals
from tests import worlds
from tests.build import AFTER_Q1, AT, CLOSES, a_return, an_application
from tests.records.tampering import execute
from tests.witness import signed_in

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no users.")
SERVICE = "placefund_service_of_a_test"


@contextmanager
def as_service() -> Iterator[None]:
    execute(f"CREATE ROLE {SERVICE}")
    for statement in statements(SERVICE):
        execute(statement)
    execute(f"SET LOCAL ROLE {SERVICE}")
    yield
    execute("RESET ROLE")


@on_postgresql
def test_a_fund_is_run_to_a_payment_and_sealed_by_who_owns_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "AFRESH", True)
    with as_service():
        report = a_return("paid")
        seal(at=AFTER_Q1)
        assert (report.state, broken_seals(), list(broken_rows())) == ("paid", [], [])
        assert unprotected() == []
        (sign,) = database.protection()
        assert sign.grade is Grade.WELL


@on_postgresql
def test_a_bid_is_written_together_by_who_owns_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment never changes, so that this user may not lock its row: the steps on it wait for its bid."""
    monkeypatch.setattr(worlds, "AFRESH", True)
    with as_service():
        draft: Any = an_application("filled")
        lead, partner, fund = draft.side.lead, draft.side.partner, draft.round.strand.fund
        clock.move_to(AT)
        said = drafting.comment(draft, WHOLE_BID, text="Too long.", mentions=[partner.pk], by=lead, at=AT)
        told = drafting.answer(said, text="Shorter now.", by=partner, at=AT)
        drafting.resolve(said, by=lead, at=AT)
        drafting.open_again(said, by=partner, at=AT)
        drafting.withdraw(told, by=partner, at=AT)
        drafting.be_at(draft, "vision", by=lead, at=AT)
        part = parts.give(draft, question_key="vision", writer=lead.pk, due_on=AT.date(), by=lead, at=AT)
        parts.say_ready(part, by=lead, at=AT)
        parts.free(part, by=lead, at=AT)
        letter = replace(STANDARD, opening="Good day.")
        word_letter(fund, LetterTitle("offer", "en-gb"), letter, why="Manners.", over=0, by=draft.cast.manager, at=AT)
        given = {"closes_at": CLOSES + timedelta(days=1), "ground": ClosingGround.OTHER, "reason": "A flood."}
        later_closings.give(draft.round, draft.partnership.lead, **given, by=draft.cast.manager, at=AT)
        assert signed_in(lead).get(reverse("comments", args=[draft.pk])).status_code == 200
        seal(at=AFTER_Q1)
        assert (broken_seals(), list(broken_rows())) == ([], [])


@on_postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transfer SET why = 'another'",
        "DELETE FROM records_event",
        "TRUNCATE assessment_score CASCADE",
        "DROP TRIGGER records_event_refuses_delete ON records_event",
        "ALTER TABLE ledger_transfer DISABLE TRIGGER USER",
        "DROP TABLE records_seal CASCADE",
        "DELETE FROM decisions_decisionversion",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999', now())",
        "CREATE OR REPLACE FUNCTION records_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TABLE another (id int)",
        "UPDATE ledger_account SET fund = 'another'",
    ],
)
def test_who_owns_no_table_is_refused(statement: str) -> None:
    with as_service(), pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        execute(statement)


@on_postgresql
def test_the_doctor_says_where_the_service_owns_the_tables() -> None:
    (sign,) = database.protection()
    assert sign.grade is Grade.LOOK
    assert "owns the tables" in sign.told
    assert "records_event" in unprotected()


@on_postgresql
def test_the_command_prints_what_to_say() -> None:
    said = StringIO()
    call_command("grants", to="placefund", stdout=said)
    assert 'GRANT SELECT, INSERT ON "records_event" TO "placefund";\n' in said.getvalue()
    assert 'GRANT SELECT, INSERT, UPDATE, DELETE ON "applications_application" TO "placefund";\n' in said.getvalue()
    with pytest.raises(CommandError, match="small letters, digits and _"):
        call_command("grants", to="x; DROP TABLE records_event", stdout=said)


def test_what_never_changes_is_written_and_read_alone_whatever_the_engine() -> None:
    said = list(statements(SERVICE))
    assert f'GRANT SELECT, INSERT ON "records_event" TO "{SERVICE}";' in said
    assert f'GRANT SELECT, INSERT, UPDATE ("path") ON "ledger_account" TO "{SERVICE}";' in said
    assert f'GRANT SELECT, INSERT, UPDATE ON "decisions_decisionversion" TO "{SERVICE}";' in said
    assert f'GRANT SELECT ON "django_migrations" TO "{SERVICE}";' in said


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Said of SQLite.")
def test_sqlite_has_no_users() -> None:
    with pytest.raises(CommandError, match="SQLite has no users"):
        call_command("grants", to="placefund")
