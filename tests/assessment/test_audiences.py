"""Whom the pages of the pool and of conflicts say they tell is whom their messages go to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from placefund.accounts import actions as accounts
from placefund.assessment.conflicts import actions as conflicts
from placefund.assessment.models import Assessor
from placefund.assessment.pool import actions as pool
from placefund.assessment.scoring import actions as scoring
from placefund.domain.assessment.pool import NewTie
from placefund.domain.assessment.ties import TieKind, TieStrength
from placefund.domain.audiences import AUDIENCES
from placefund.domain.roles import Role
from placefund.notices.actions import overheard
from placefund.people.models import CLOCK, Membership, User
from tests.build import AFTER, AT, a_user, an_application

pytestmark = pytest.mark.django_db


def reader() -> tuple[Assessor, User]:
    """An assessor with one application to read, and the manager of its fund."""
    application = an_application("eligible")
    manager = application.cast.manager  # type: ignore[attr-defined]
    assessor = pool.add_assessor(application.round.strand.fund, a_user("Ann Reader"), by=CLOCK, at=AT)
    scoring.assign(application, assessor, by=manager, at=AFTER)
    return assessor, manager


def tie(assessor: Assessor, manager: User) -> None:
    lead = assessor.assignments.get().application.partnership.lead
    conflicts.record_tie(
        assessor, NewTie(TieKind.EMPLOYED_BY, source="Their page", organisation=lead.pk), by=manager, at=AFTER
    )


def rule(assessor: Assessor, manager: User) -> None:
    application = assessor.assignments.get().application
    conflicts.rule(assessor, application, TieStrength.HARD, reason="A sister.", by=manager, at=AFTER)


def stand_down(assessor: Assessor, manager: User) -> None:
    pool.stand_down(assessor, reason="Busy.", by=manager, at=AFTER)


def decline(assessor: Assessor, manager: User) -> None:
    Assessor.objects.filter(pk=assessor.pk).update(state="invited", invited_at=AT, answered_at=None)
    pool.decline_invitation(assessor, answer="No time.", by=assessor.user, at=AFTER)


def come_in(assessor: Assessor, manager: User) -> None:
    scope = f"fund:{assessor.fund.slug}"
    sent = accounts.invite("new@example.org", Role.MONITORING_OFFICER, scope, by=manager, at=AFTER)
    accounts.decline(sent, at=AFTER)


@pytest.mark.parametrize(
    ("page", "act"),
    [
        ("record-tie", tie),
        ("rule-on-conflict", rule),
        ("stand-down", stand_down),
        ("my-place", decline),
        ("come-in", come_in),
    ],
)
def test_a_message_goes_to_whom_its_page_names(page: str, act: Callable[[Assessor, User], None]) -> None:
    assessor, manager = reader()
    with overheard() as told:
        act(assessor, manager)
    parts = set(Membership.objects.filter(user__in=[each.recipient for each in told]).values_list("role", flat=True))
    assert parts
    assert parts <= {role.value for role in AUDIENCES[page].roles}
