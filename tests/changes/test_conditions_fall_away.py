"""What a project was approved under falls away when it is stopped: not late, nobody's task, and no payment waits for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import offer_from_portfolio
from placefund.awards.models import Condition
from placefund.awards.queries import require_payable
from placefund.delivery.changing.actions import stop
from placefund.delivery.from_portfolios.actions import set_up_approved
from placefund.domain.conditions import ConditionTerms
from placefund.domain.findings import NotPossible
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.operations import reminders
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.models import User
from tests.build import AFTER, SUMMARY, Side, a_side
from tests.build_reviews import a_review, released
from tests.witness import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]

MUCH_LATER = AFTER + timedelta(days=700)
OF_THE_WHOLE = ConditionTerms("The accounts of the lead are sent", date(2026, 12, 1))


def an_award_of_two() -> tuple[Any, Side, User]:
    """An accepted award of two approved projects, one on a condition that money waits for, and a condition of the whole."""
    world = a_review()
    released(world, (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED))
    side = a_side(place=world.portfolio.programme.place)
    award = offer_from_portfolio(
        world.portfolio,
        side.partnership,
        title="The portfolio",
        summary=SUMMARY,
        starts_on=date(2026, 4, 1),
        ends_on=date(2029, 3, 31),
        conditions=[OF_THE_WHOLE],
        by=world.fund_manager,
        at=AFTER,
    )
    return awards.accept(award, by=side.lead, at=AFTER), side, world.fund_manager


def waits(user: User) -> str:
    return " ".join(str(row.what) for pile in waiting_for(user, MUCH_LATER) for row in pile.items)


def test_a_condition_falls_away_with_its_project_and_those_of_the_award_stay() -> None:
    award, side, manager = an_award_of_two()
    set_up_approved(award, by=side.lead, at=AFTER)
    of_project = award.conditions.exclude(reference="").get()
    Condition.objects.filter(pk=of_project.pk).update(blocks_payment=True)
    of_whole = award.conditions.get(text=OF_THE_WHOLE.text)
    late = [row for row in award.conditions.all() if row.is_overdue(MUCH_LATER.date())]
    assert {row.pk for row in late} == {of_project.pk, of_whole.pk}
    assert of_project.text in waits(side.lead)
    with pytest.raises(NotPossible):
        require_payable(award)

    stop(award.projects.get(reference=of_project.reference), by=manager, at=AFTER)

    of_project.refresh_from_db()
    assert of_project.fell_away_at == AFTER
    assert [row.pk for row in award.conditions.all() if row.is_overdue(MUCH_LATER.date())] == [of_whole.pk]
    assert of_project.text not in waits(side.lead)
    assert of_whole.text in waits(side.lead)
    require_payable(award)
    today = (of_project.due_on or MUCH_LATER.date()) + timedelta(days=1)
    assert str(of_project.pk) not in {nudge.thing for nudge in reminders.conditions(today, MUCH_LATER)}
    page = signed_in(side.lead).get(reverse("condition", args=[of_project.pk])).content.decode()
    assert "Fell away" in page
    assert "Overdue" not in page
    assert reverse("answer-condition", args=[of_project.pk]) not in page
    with pytest.raises(NotPossible, match="fell away when its project was stopped"):
        awards.answer_condition(of_project, "It is done.", by=side.lead, at=MUCH_LATER)


def test_what_was_met_stays_met() -> None:
    award, side, manager = an_award_of_two()
    set_up_approved(award, by=side.lead, at=AFTER)
    of_project = award.conditions.exclude(reference="").get()
    awards.meet_condition(of_project, by=manager, at=AFTER)
    stop(award.projects.get(reference=of_project.reference), by=manager, at=AFTER)
    of_project.refresh_from_db()
    assert (of_project.state, of_project.fell_away_at) == ("met", None)
