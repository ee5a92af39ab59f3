"""A place's readiness in the world that is visited: a draft, what was sent, what is found of it, and gaps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from placefund.domain.readiness import GapSide, ReadinessTerms, Verdict
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.people.models import CLOCK, User
from placefund.readiness.findings import actions as findings
from placefund.readiness.gaps import actions as gaps
from placefund.readiness.gaps.actions import GapTerms
from placefund.readiness.models import (
    EvidenceItem,
    Gap,
    GovernmentView,
    ReadinessFinding,
    ReadinessSubmission,
    SentReadiness,
    Wave,
)
from placefund.readiness.submissions import actions as submissions
from placefund.readiness.waves import actions as waves
from tests import build
from tests.build_programmes import of_the_programme
from tests.build_readiness import TERMS, TEXTS, found
from tests.house.visitors import NOW


def the_readiness(programme: Programme) -> dict[type, list[Any]]:
    """One wave that was sent to and found on, with a revision at work; another with a draft; two gaps."""
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER, "Officer at work")
    manager = of_the_programme(programme, Role.RELATIONSHIP_MANAGER, "Manager at work")
    second = build.a_user("Second of the fund", role=Role.FUND_MANAGER, scope=f"fund:{programme.fund_slug}")
    official = build.a_user("Official at work", role=Role.DEVOLVED_OFFICIAL, scope="nation:england")
    first, later = (_wave(programme, number) for number in (1, 2))
    sent = submissions.submit(_draft(programme, first, officer), by=officer, at=NOW)
    view = findings.give_view(sent, text="It fits our own plan.", by=official, at=NOW)
    finding = findings.draft(sent, found(Verdict.WITH_ACTIONS), by=manager, at=NOW)
    finding = findings.confirm(findings.propose(finding, by=manager, at=NOW), by=second, at=NOW)
    finding = findings.release(finding, by=second, at=NOW)
    revised = findings.revise(finding, reason="A letter was overlooked.", by=manager, at=NOW)
    draft = submissions.begin(programme, later, by=officer, at=NOW)
    item = submissions.add_evidence(
        draft,
        "governance",
        what="Terms of reference",
        upload=SimpleUploadedFile("terms.txt", b"The terms.", content_type="text/plain"),
        by=officer,
        at=NOW,
    )
    terms = GapTerms(GapSide.DELIVERY_BODY, NOW.date() + timedelta(days=30), person=manager)
    opened = gaps.open_by_hand(programme, "resourcing", "Show the budget vote.", terms, by=manager, at=NOW)
    return {
        ReadinessSubmission: [draft, sent.submission],
        EvidenceItem: [item],
        SentReadiness: [sent],
        ReadinessFinding: [finding, revised],
        GovernmentView: [view],
        Gap: [opened, *Gap.objects.filter(programme=programme).exclude(pk=opened.pk)],
    }


def _wave(programme: Programme, number: int) -> Wave:
    wave = Wave(
        strand=programme.strand,
        key=f"wave-{number}",
        name=f"Wave {number}",
        opens_at=NOW - timedelta(days=10),
        closes_at=NOW + timedelta(days=30 * number),
        terms_record=ReadinessTerms(TERMS.dimensions, asks_devolved_view=True).as_record(),
    )
    return waves.plan(wave, by=CLOCK, at=NOW)


def _draft(programme: Programme, wave: Wave, officer: User) -> ReadinessSubmission:
    draft = submissions.begin(programme, wave, by=officer, at=NOW)
    for key, text in TEXTS.items():
        submissions.write(draft, key, text, by=officer, at=NOW)
    return draft
