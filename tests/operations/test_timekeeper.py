"""What time alone brings, and taking a role away."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from placefund.documents import actions as documents
from placefund.domain.files import DocumentKind
from placefund.domain.roles import Capability, Role
from placefund.operations.timekeeper import tick
from placefund.partnerships import actions as partnerships
from placefund.people.access import has
from placefund.people.models import User
from placefund.records.models import Event
from placefund.records.queries import broken_seals, events_of
from tests.build import AT, CLOSES, Cast, a_fund, a_partner, a_return, a_user, an_open_round

pytestmark = pytest.mark.django_db


def test_a_round_closes_when_its_time_has_come_and_not_before() -> None:
    round_ = an_open_round()
    tick(CLOSES - timedelta(seconds=1))
    round_.refresh_from_db()
    assert round_.state == "open"
    assert f"{round_} has closed." in tick(CLOSES)
    round_.refresh_from_db()
    assert (round_.state, round_.closed_at) == ("closed", CLOSES)
    assert broken_seals() == []
    assert tick(CLOSES) == []


def test_bytes_that_nothing_names_go_after_a_day_and_no_others(settings: Any) -> None:
    report = a_return()
    lead = report.award.side.lead
    files = [SimpleUploadedFile(f"{name}.csv", f"{name},1\n".encode(), "text/csv") for name in ("kept", "removed")]
    kept, removed = (documents.attach(report, file, kind=DocumentKind.EVIDENCE, by=lead, at=AT) for file in files)
    documents.remove(removed, report, by=lead, at=AT)
    root = Path(settings.MEDIA_ROOT)
    now = (root / kept.path).stat().st_mtime
    assert documents.sweep(at=AT.fromtimestamp(now, AT.tzinfo)) == 0
    for path in root.glob("??/*"):
        os.utime(path, (now - 90_000, now - 90_000))
    assert documents.sweep(at=AT.fromtimestamp(now, AT.tzinfo)) == 1
    assert [path.relative_to(root).as_posix() for path in root.glob("??/*")] == [kept.path]


def test_who_leaves_an_organisation_leaves_what_it_joined() -> None:
    invited = a_partner()
    scope = f"organisation:{invited.organisation_id}"
    user = a_user(role=Role.PARTNER, scope=scope)
    joined = partnerships.join(invited, by=user, at=AT)
    call_command("end_role", user.email, "--role", "partner", "--scope", scope)
    assert not has(User.objects.get(pk=user.pk), Capability.READ_APPLICATION, joined.partnership)
    with pytest.raises(CommandError, match="is not partner in"):
        call_command("end_role", user.email, "--role", "partner", "--scope", scope)


def test_the_auditor_of_a_fund_sees_who_was_given_a_part_in_it() -> None:
    fund = a_fund()
    finance = Cast(fund).finance
    granted = Event.objects.filter(verb="granted", subject_id=str(finance.pk))
    assert list(events_of([fund.slug]).filter(verb="granted", subject_id=str(finance.pk))) == list(granted)
    assert list(events_of(["another"]).filter(verb="granted")) == []
