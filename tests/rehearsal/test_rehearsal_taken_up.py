"""The small rehearsal: it plays the same twice, is taken up where it stopped, and its clock is moved."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model

from placefund.applications import actions as applications
from placefund.applications.models import Application, Snapshot
from placefund.assessment.models import AgreedScore
from placefund.decisions.models import Feedback
from placefund.documents.models import Document
from placefund.domain.periods import LONDON, london
from placefund.domain.roles import Role
from placefund.ledger.models import Transfer
from placefund.matching.models import Proposal
from placefund.notices.models import Notice
from placefund.panels.models import CalibrationRun, CriterionConsensus
from placefund.people.models import Membership
from placefund.records import clock
from placefund.records.models import Event
from placefund.rehearsal.models import PlannedAct, Rehearsal
from placefund.rehearsal.script import NotLoaded, Script
from placefund.returns.models import Claim, CoInvestmentReceived, IndicatorFact, MilestoneReport
from placefund.scenarios.models import Scenario
from tests.rehearsal.rehearsing import load

IN_BIDDING = datetime(2021, 3, 1, 12, 0, tzinfo=LONDON)
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# --- The same twice ----------------------------------------------------------------------------------------------------

KEPT: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Event, ("at", "actor", "verb", "subject_kind", "subject")),
    (Transfer, ("event", "pence", "effective_on", "at", "why")),
    (Claim, ("report__quarter", "project__title", "organisation__name", "pence")),
    (IndicatorFact, ("report__quarter", "project__title", "indicator__key", "value", "identifier", "status")),
    (CoInvestmentReceived, ("report__quarter", "project__title", "investor", "source", "form", "pence")),
    (MilestoneReport, ("report__quarter", "milestone__title", "reached_on", "note")),
    (Proposal, ("state", "made_at", "result_digest")),
    (AgreedScore, ("application__title", "score", "mean")),
    (CriterionConsensus, ("consensus__application__title", "criterion_key", "points", "reason")),
    (CalibrationRun, ("inputs_sha256", "result_sha256")),
    (Scenario, ("name", "state", "digest", "result_digest")),
    (Feedback, ("application__title", "criterion_key", "text")),
    (Snapshot, ("application__title", "submitted_at")),
    (Notice, ("recipient__email", "created_at")),
    (Document, ("name", "sha256", "uploaded_at")),
    (PlannedAct, ("at", "name", "number")),
)


def digest() -> dict[str, str]:
    """What each table says, without the numbers of rows, which another engine or an earlier test may have moved. (Those that
    stand in digests begin at 1 whenever the fund is loaded.)"""
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


def test_it_plays_the_same_twice_and_in_stretches() -> None:
    stop = datetime(2021, 12, 1, 9, 0, tzinfo=LONDON)
    whole = played_in_stretches(stop)
    assert played_in_stretches(IN_BIDDING, datetime(2021, 5, 20, 13, 0, tzinfo=LONDON), stop) == whole


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


def test_nothing_can_be_played_without_the_fund() -> None:
    with pytest.raises(NotLoaded, match="is not loaded"):
        Script("small").play(IN_BIDDING)


# --- Moving the clock --------------------------------------------------------------------------------------------------


def refused(day: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("advance", day)
    return str(caught.value)


def test_the_clock_of_a_real_installation_is_never_moved(settings: Any) -> None:
    settings.DEMO = False
    assert "is not a demonstration" in refused("2029-04-01")
    assert clock.offset() is None


def test_without_a_rehearsal_nothing_is_moved(settings: Any) -> None:
    settings.DEMO = True
    assert "not loaded" in refused("2029-04-01")


def test_a_day_that_is_none_is_refused(settings: Any) -> None:
    settings.DEMO = True
    assert "is not a day" in refused("tomorrow")
    assert "ends long before" in refused("9999-12-31")


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
    assert "1 panel meeting was held." in told
    assert "1 scenario was signed." in told
    assert "2 awards were accepted." in told
    assert "4 projects started." in told
    assert told.rstrip().endswith("It is now 20 July 2021.")
    assert london(clock.now()).date().isoformat() == "2021-07-20"
    assert Rehearsal.objects.get().played_to == datetime(2021, 7, 20, 9, 0, tzinfo=LONDON)
