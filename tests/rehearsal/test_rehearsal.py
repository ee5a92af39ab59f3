"""The small rehearsal: it plays, it adds up, and everyone in it is invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.hashers import is_password_usable

from placefund.applications.models import Application
from placefund.awards.models import Award
from placefund.decisions.models import Feedback
from placefund.delivery.models import Project
from placefund.documents.models import Document
from placefund.domain.periods import LONDON, london
from placefund.domain.roles import OF_A_DRAFT, Role
from placefund.funds.models import Clarification, Fund
from placefund.ledger.models import Transfer
from placefund.ledger.queries import overdrawn
from placefund.matching.models import Proposal
from placefund.notices.models import Mail
from placefund.panels.models import Consensus, Meeting, Member
from placefund.people.models import Membership, Organisation, User
from placefund.records.models import Event, Seal
from placefund.records.queries import broken_seals
from placefund.rehearsal.cast import DEMO_CAST
from placefund.rehearsal.names import BODIES
from placefund.rehearsal.plan import BEGINS
from placefund.rehearsal.script import Script
from placefund.returns.models import Claim, IndicatorFact, Return
from placefund.scenarios.models import Signature
from tests.rehearsal.rehearsing import played

AFTER_FOUR_QUARTERS = datetime(2022, 9, 30, 9, 0, tzinfo=LONDON)
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Fund]:
    """The small rehearsal after four quarters."""
    with played("small", AFTER_FOUR_QUARTERS, django_db_blocker, tmp_path_factory.mktemp("documents")) as fund:
        yield fund


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


def test_the_bids_were_given_out_discussed_and_chosen_step_by_step(small: Fund) -> None:
    assert set(Proposal.objects.values_list("state", flat=True)) == {"applied"}
    assert Meeting.objects.get().state == "closed"
    assert Meeting.objects.get().items.filter(state="done").count() == 3
    assert Consensus.objects.count() == 3
    assert Signature.objects.get().scenario.name == "Ranking only"
    assert not Feedback.objects.filter(reviewed_at__isnull=True).exists()


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
    # a guest stands in one draft until a day: in the story that is played every draft is sent
    # and portfolios are reviewed where places play
    assert held == {role.value for role in Role} - {"public", "portfolio_reader", *(role.value for role in OF_A_DRAFT)}


def test_the_auditor_sits_on_no_panel(small: Fund) -> None:
    watched = Member.objects.filter(part="observer")
    assert watched
    assert not watched.filter(user__email__in=[part.email for part in DEMO_CAST]).exists()


def test_people_act_in_office_hours(small: Fund) -> None:
    at_night = [
        event
        for event in Event.objects.filter(at__gt=BEGINS, actor_id__isnull=False)
        if not 9 <= london(event.at).hour < 20 or london(event.at).weekday() > 4
    ]
    assert at_night == []


def test_no_mail_leaves_a_rehearsal(small: Fund, mailoutbox: list[Any]) -> None:
    assert not Mail.objects.exists()
    assert mailoutbox == []


def test_playing_again_to_the_same_moment_plays_nothing(small: Fund) -> None:
    events = Event.objects.count()
    assert Script("small").play(AFTER_FOUR_QUARTERS).acts == 0
    assert Event.objects.count() == events
