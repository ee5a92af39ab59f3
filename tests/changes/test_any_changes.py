"""Any sequence of releases, claims, stops, swaps and moved grants keeps an award's money whole, and nothing below zero."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placefund.awards.models import Tranche
from placefund.awards.queries import money_of
from placefund.awards.tranches import actions as tranches
from placefund.delivery.changing import actions as changing
from placefund.delivery.changing.actions import NewProject
from placefund.delivery.drawing.actions import draw
from placefund.delivery.models import Project
from placefund.delivery.queries import free_for_projects
from placefund.domain import ledger
from placefund.domain.findings import NotAllowed
from placefund.domain.money import ZERO, Money
from placefund.ledger.actions import post
from placefund.ledger.queries import balance, overdrawn
from tests.build import AFTER_Q1, SUMMARY, a_project
from tests.build_tranches import an_award_in_tranches
from tests.examples import examples

pytestmark = [pytest.mark.long, pytest.mark.django_db]
ALL, AT = Money.pounds(4_000_000), AFTER_Q1
steps = st.tuples(
    st.sampled_from(["release", "take_back", "claim", "stop", "bring", "move"]),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(1, 2_500).map(lambda thousands: Money.pounds(thousands * 1_000)),
)


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.booleans(), st.lists(steps, max_size=12))
def test_any_sequence_keeps_the_award_whole(in_tranches: bool, sequence: list[tuple[str, int, int, Money]]) -> None:
    with transaction.atomic():
        award: Any = an_award_in_tranches() if in_tranches else a_project(grant=Money.pounds(1)).award
        side, cast = award.side, award.cast
        released = Money.pounds(1_000_000) if in_tranches else ALL
        for number, (step, one, other, amount) in enumerate(sequence):
            try:
                with transaction.atomic():
                    _take(award, side, cast, number, step, one, other, amount)
            except NotAllowed:
                pass
            if in_tranches:
                kept = Tranche.objects.filter(award=award, ended_at=None, released_at__isnull=False)
                released = Money.total(each.amount for each in kept)
            money = money_of(award)
            assert money.committed == ALL
            assert money.free + money.in_projects + money.owed + money.paid == released
            assert free_for_projects(award) >= ZERO
            assert overdrawn() == []
        transaction.set_rollback(True)


def _take(award: Any, side: Any, cast: Any, number: int, step: str, one: int, other: int, amount: Money) -> None:
    by = {"by": cast.manager, "at": AT}
    projects = list(Project.objects.filter(award=award).order_by("pk"))
    lead = award.partnership.lead
    waits = Tranche.objects.filter(award=award, number=2).first()
    if step == "release" and waits:
        tranches.release(waits, **by)
    elif step == "take_back" and waits:
        tranches.take_release_back(waits, reason="A mistake.", **by)
    elif step == "bring":
        words = {"title": f"New {number}", "summary": SUMMARY, "organisation": lead, "grant": amount}
        days = {"starts_on": date(2026, 4, 1), "ends_on": date(2028, 3, 31)}
        new = NewProject(**words, **days, milestone="First", milestone_on=date(2027, 1, 1))
        changing.bring(award, new, **by)
    elif projects:
        project, to = projects[one % len(projects)], projects[other % len(projects)]
        if step == "stop":
            changing.stop(project, **by)
        elif step == "move":
            key = f"change/{number}"
            changing.move_grant(project, to, amount, organisation=lead, partner=lead, key=key, **by)
        elif step == "claim" and project.state == "active":
            used = balance(ledger.approved_account(award.pk, project.pk, lead.pk))
            claim = min(amount, project.budget - used)
            if claim > ZERO:
                draw(award, {project.pk: claim}, at=AT)
                post(ledger.accrue(award.fund_slug, award.pk, project.pk, lead.pk, claim, key=f"claim/{number}"), at=AT)
