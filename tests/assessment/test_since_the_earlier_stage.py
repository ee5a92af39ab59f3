"""What an assessor reads of the earlier stage: what has changed and what it scored, only where the terms say so, and blind."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from placefund.applications import actions as applications
from placefund.applications.corrections.actions import close_round
from placefund.applications.costing.actions import set_cost
from placefund.applications.later_stages.actions import begin
from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts
from placefund.assessment.models import Assignment
from placefund.assessment.pool.actions import add_assessor
from placefund.assessment.scoring.actions import assign
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.money import Money
from placefund.domain.stages import Stage
from placefund.people.models import CLOCK
from placefund.records import clock
from tests.build import AT, a_user
from tests.stages import AFTER_SECOND, FOLLOWS, IN_SECOND, SECOND_CLOSES, released_stage
from tests.witness import signed_in
from tests.worlds import once

pytestmark = [pytest.mark.django_db, pytest.mark.long]
BLIND = Method(applicants_hidden=Phase.RELEASED)


@once
def read_in_second(stage: Stage, method: Method = Method()) -> tuple[Any, Assignment]:  # noqa: B008  immutable
    """The full application of who was invited, sent and given to a reader."""
    world = released_stage(stage, method)
    side, cast = world.side, world.cast
    draft = begin(world.second, side.partnership, by=side.lead, at=IN_SECOND)
    name = side.organisations["business"].name
    applications.answer(draft, "vision", f"{name} builds otherwise.", by=side.lead, at=IN_SECOND)
    applications.answer(draft, "risks", "Rain.", by=side.lead, at=IN_SECOND)
    draft = applications.certify(_with_costs(draft, side), by=side.certifier, at=IN_SECOND)
    sent = applications.submit(draft, by=side.lead, at=IN_SECOND)
    close_round(world.second, by=CLOCK, at=SECOND_CLOSES)
    sent = Application.objects.get(pk=sent.pk)
    sent = applications.find_eligible(sent, reasons="Every rule holds.", by=cast.manager, at=AFTER_SECOND)
    reader = add_assessor(cast.fund, a_user("Reads it"), by=CLOCK, at=AT)
    given = assign(sent, reader, by=cast.manager, at=AFTER_SECOND)
    clock.move_to(AFTER_SECOND)
    return world, given


def shown_to(given: Assignment) -> Any:
    return signed_in(given.assessor.user).get(reverse("since-for-the-assessor", args=[given.pk]))


def _with_costs(draft: Application, side: Any) -> Application:
    draft = Application.objects.get(pk=draft.pk)
    year = draft.round.terms().payable_years[0]
    set_cost(
        draft,
        side.organisations["civic"],
        CostCategory.STAFF,
        SpendKind.RESOURCE,
        year,
        Money.pounds(4_000_000),
        by=side.lead,
        at=IN_SECOND,
    )
    applications.add_co_investment(
        draft,
        investor="Harbour Investors",
        source=SourceClass.PRIVATE,
        form=Form.CASH,
        status=Status.COMMITTED,
        year=year,
        amount=Money.pounds(4_000_000),
        by=side.lead,
        at=IN_SECOND,
    )
    return Application.objects.get(pk=draft.pk)


@pytest.mark.parametrize(("differences", "scores"), [(True, True), (True, False), (False, True), (False, False)])
def test_what_has_changed_and_what_it_scored_are_shown_only_where_the_terms_say_so(
    differences: bool, scores: bool
) -> None:
    _, given = read_in_second(replace(FOLLOWS, shows_differences=differences, shows_scores=scores))
    answer = shown_to(given)
    if not (differences or scores):
        assert answer.status_code == 404
        return
    page = answer.content.decode()
    assert ("builds otherwise" in " ".join(strip_tags(page).split())) is differences
    assert ("75 out of 100" in " ".join(strip_tags(page).split())) is scores


def test_nobody_is_named_there_to_a_reader_from_whom_names_are_hidden() -> None:
    world, given = read_in_second(replace(FOLLOWS, shows_scores=True), BLIND)
    shown = unescape(shown_to(given).content.decode())
    side = world.side
    names = [*(each.name for each in side.organisations.values()), side.partnership.name, side.partnership.place.name]
    assert [name for name in [*names, "Harbour Investors"] if name in shown] == []
    assert "otherwise" in shown


def test_it_is_open_to_its_reader_alone_and_no_more_once_they_have_a_conflict() -> None:
    world, given = read_in_second(FOLLOWS)
    address = reverse("since-for-the-assessor", args=[given.pk])
    for user in (world.side.lead, world.cast.manager, a_user("Nobody"), None):
        assert signed_in(user).get(address).status_code in (302, 403)
    conflicts.declare_conflict(given, reason="My brother works there.", by=given.assessor.user, at=AFTER_SECOND)
    assert signed_in(given.assessor.user).get(address).status_code == 403
