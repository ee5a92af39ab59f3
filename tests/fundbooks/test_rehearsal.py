"""The small rehearsal: it plays, it adds up, it plays the same twice, and it can be stopped and taken up again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model
from django.test import override_settings

from placefund.applications import actions as applications
from placefund.applications.models import Application, Snapshot
from placefund.assessment.models import AgreedScore
from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.documents.models import Document
from placefund.domain.periods import LONDON, london
from placefund.domain.roles import Role
from placefund.fundbooks.loading import load_folder
from placefund.fundbooks.models import Act, Rehearsal
from placefund.fundbooks.rehearsal import BEGINS, NotLoaded, Script
from placefund.fundbooks.rehearsal.cast import DEMO_CAST
from placefund.fundbooks.rehearsal.names import BODIES
from placefund.funds.models import Clarification, Fund
from placefund.ledger.models import Transfer
from placefund.ledger.queries import overdrawn
from placefund.notices.models import Notice
from placefund.people.models import Membership, Organisation, User
from placefund.records import clock
from placefund.records.models import Event, Seal
from placefund.records.queries import broken_seals
from placefund.returns.models import Claim, CoInvestmentReceived, IndicatorFact, MilestoneReport, Return

FOLDER = Path(__file__).parents[2] / "fundbooks" / "rehearsal"
IN_BIDDING = datetime(2021, 3, 1, 12, 0, tzinfo=LONDON)
AFTER_FOUR_QUARTERS = datetime(2022, 9, 30, 9, 0, tzinfo=LONDON)


def load() -> Fund:
    return load_folder(FOLDER, at=BEGINS).fund


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Fund]:
    """The small rehearsal after four quarters, played once for the tests that only look."""
    documents = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=documents), transaction.atomic():
        fund = load()
        Script("small").play(AFTER_FOUR_QUARTERS)
        yield fund
        transaction.set_rollback(True)


def test_the_books_balance_and_the_record_is_whole(small: Fund) -> None:
    assert (overdrawn(), broken_seals()) == ([], [])
    assert Seal.objects.count() >= 12


def test_six_bids_come_to_one_award_beside_that_of_a_home_place(small: Fund) -> None:
    states = Counter(Application.objects.values_list("state", flat=True))
    assert states == {"unsuccessful": 3, "successful": 1, "draft": 1, "withdrawn": 1}
    assert list(Award.objects.order_by("pk").values_list("state", "allocation__place__slug")) == [
        ("accepted", None),
        ("accepted", "border-uplands"),
    ]
    assert Project.objects.filter(state="active").count() == 4


def test_every_award_sends_four_returns_and_is_paid(small: Fund) -> None:
    quarters = ["2021-22 Q2", "2021-22 Q3", "2021-22 Q4", "2022-23 Q1"]
    for award in Award.objects.all():
        assert [report.quarter for report in award.returns.all()] == quarters
        assert {report.state for report in award.returns.all()} <= {"sent", "queried", "approved", "paid"}
    paid = Return.objects.filter(state="paid")
    assert paid.exists()
    assert all(report.approved_by_id != report.paid_by_id for report in paid)
    claimed = sum(claim.pence for claim in Claim.objects.filter(report__state="paid"))
    assert claimed == sum(row.pence for row in Transfer.objects.filter(event="pay"))


def test_some_facts_are_shown_by_files_and_verified(small: Fund) -> None:
    assert Document.objects.exists()
    assert IndicatorFact.objects.filter(status="verified").exists()


def test_a_clarification_is_superseded(small: Fund) -> None:
    later = Clarification.objects.get(supersedes__isnull=False)
    assert later.question == later.supersedes.question  # type: ignore[union-attr]


def test_everyone_is_invented_and_nobody_has_a_password(small: Fund) -> None:
    assert all(name.endswith("(invented)") for name in Organisation.objects.values_list("name", flat=True))
    assert set(Organisation.objects.values_list("identifier", flat=True)) == {body.identifier for body in BODIES}
    assert len(BODIES) == 45
    assert all(user.email.endswith("rehearsal.example") for user in User.objects.all())
    assert not any(is_password_usable(user.password) for user in User.objects.all())


def test_one_person_can_be_tried_out_for_each_role(small: Fund) -> None:
    shown = User.objects.filter(email__endswith="@rehearsal.example").order_by("pk")
    assert [user.email for user in shown] == [part.email for part in DEMO_CAST]
    held = set(Membership.objects.filter(user__in=shown).values_list("role", flat=True))
    assert held == {role.value for role in Role} - {"public"}


def test_people_act_in_office_hours(small: Fund) -> None:
    at_night = [
        event
        for event in Event.objects.filter(at__gt=BEGINS, actor_id__isnull=False)
        if not 9 <= london(event.at).hour < 20 or london(event.at).weekday() > 4
    ]
    assert at_night == []


def test_no_mail_leaves_a_rehearsal(small: Fund, mailoutbox: list[Any]) -> None:
    assert Notice.objects.filter(sent_at__isnull=False).count() == 0
    assert mailoutbox == []


def test_playing_again_to_the_same_moment_plays_nothing(small: Fund) -> None:
    events = Event.objects.count()
    assert Script("small").play(AFTER_FOUR_QUARTERS).acts == 0
    assert Event.objects.count() == events


# --- The same twice ----------------------------------------------------------------------------------------------------

KEPT: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Event, ("at", "actor", "verb", "subject_kind", "subject")),
    (Transfer, ("event", "pence", "effective_on", "at", "why")),
    (Claim, ("report__quarter", "project__title", "organisation__name", "pence")),
    (IndicatorFact, ("report__quarter", "project__title", "indicator__key", "value", "identifier", "status")),
    (CoInvestmentReceived, ("report__quarter", "project__title", "investor", "source", "form", "pence")),
    (MilestoneReport, ("report__quarter", "milestone__title", "reached_on", "note")),
    (AgreedScore, ("application__title", "score", "mean")),
    (Snapshot, ("application__title", "submitted_at")),
    (Notice, ("recipient__email", "subject", "created_at")),
    (Document, ("name", "sha256", "uploaded_at")),
    (Act, ("at", "name", "number")),
)


def digest() -> dict[str, str]:
    """What each table says, without the numbers of rows, which another engine or an earlier test may have moved."""
    found = {}
    for model, fields in KEPT:
        rows = [list(map(str, row)) for row in model._default_manager.order_by("pk").values_list(*fields)]
        found[model.__name__] = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    return found


def played_in_stretches(*stops: datetime) -> dict[str, str]:
    """The digest after playing from stop to stop; nothing of it stays."""
    with transaction.atomic():
        load()
        for stop in stops:
            Script("small").play(stop)
        found = digest()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_it_plays_the_same_twice_and_in_stretches() -> None:
    stop = datetime(2021, 12, 1, 9, 0, tzinfo=LONDON)
    whole = played_in_stretches(stop)
    assert played_in_stretches(IN_BIDDING, datetime(2021, 5, 20, 13, 0, tzinfo=LONDON), stop) == whole


@pytest.mark.django_db
def test_what_people_do_themselves_is_left_to_stand() -> None:
    load()
    script = Script("small")
    script.play(IN_BIDDING)
    first = Application.objects.filter(state="draft").order_by("pk")[0]
    lead = Membership.objects.get(role=Role.LEAD_BIDDER, scope=f"organisation:{first.partnership.lead_id}").user
    applications.withdraw(first, reason="We have thought better of it.", by=lead, at=IN_BIDDING)
    script.play(datetime(2021, 6, 30, 9, 0, tzinfo=LONDON))
    first.refresh_from_db()
    assert first.state == "withdrawn"


@pytest.mark.django_db
def test_nothing_can_be_played_without_the_fund() -> None:
    with pytest.raises(NotLoaded, match="is not loaded"):
        Script("small").play(IN_BIDDING)


# --- Moving the clock --------------------------------------------------------------------------------------------------


def refused(day: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("advance", day)
    return str(caught.value)


@pytest.mark.django_db
def test_the_clock_of_a_real_installation_is_never_moved(settings: Any) -> None:
    settings.DEMO = False
    assert "is not a demonstration" in refused("2029-04-01")
    assert clock.offset() is None


@pytest.mark.django_db
def test_without_a_rehearsal_nothing_is_moved(settings: Any) -> None:
    settings.DEMO = True
    assert "not loaded" in refused("2029-04-01")


@pytest.mark.django_db
def test_a_day_that_is_none_is_refused(settings: Any) -> None:
    settings.DEMO = True
    assert "is not a day" in refused("tomorrow")
    assert "ends long before" in refused("9999-12-31")


@pytest.mark.django_db
def test_advancing_plays_on_and_tells_what_happened(settings: Any, capsys: Any) -> None:
    settings.DEMO = True
    load()
    Script("small").play(IN_BIDDING)
    clock.move_to(IN_BIDDING)
    assert "already" in refused("2021-02-01")
    call_command("advance", "2021-07-20")
    told = capsys.readouterr().out
    assert "Moving from 1 March 2021 to 20 July 2021." in told
    assert "4 applications were submitted." in told
    assert "2 awards were accepted." in told
    assert "4 projects started." in told
    assert told.rstrip().endswith("It is now 20 July 2021.")
    assert london(clock.now()).date().isoformat() == "2021-07-20"
    assert Rehearsal.objects.get().played_to == datetime(2021, 7, 20, 9, 0, tzinfo=LONDON)
