"""A change that the lead begins, seen by the programme office of the place until it is before the board."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import offer_from_portfolio
from placefund.changes import actions
from placefund.changes.models import ProjectChange
from placefund.changes.queries import ChangeWords
from placefund.delivery import actions as delivery
from placefund.delivery.from_portfolios.actions import set_up_approved
from placefund.domain.findings import NotPossible
from placefund.domain.governance.board import BoardOutcome, BoardVote, Presence
from placefund.domain.governance.interests import BoardInterestKind, who_must_leave
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.domain.project_changes import ProjectChangeKind
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.models import User
from placefund.programmes.board import actions as board
from placefund.programmes.meetings import actions as meetings
from placefund.programmes.models import AgendaItem, BoardMeeting
from tests.build import AFTER, SUMMARY, Side, a_side
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.build_reviews import ReviewWorld, a_review, released
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def told(user: User) -> dict[str, str]:
    return {row.what: row.href for pile in waiting_for(user, AFTER) for row in pile.items}


def test_the_programme_office_sees_what_the_lead_asks_for_until_it_is_before_the_board() -> None:
    world = a_review()
    released(world, (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED))
    of, side = world.board, a_side(place=world.portfolio.programme.place)
    award = offer_from_portfolio(
        world.portfolio,
        side.partnership,
        title="The place's portfolio",
        summary=SUMMARY,
        starts_on=date(2026, 4, 1),
        ends_on=date(2029, 3, 31),
        by=world.fund_manager,
        at=AFTER,
    )
    award = awards.accept(award, by=side.lead, at=AFTER)
    project = set_up_approved(award, by=side.lead, at=AFTER)[0]
    words = ChangeWords(kind=ProjectChangeKind.STOP, project=project)
    change = actions.begin(award, words, by=side.lead, at=AFTER)
    what, step = (
        f"Put before the board: {change}, {change.what.label}",
        reverse("put-change-before-board", args=[change.pk]),
    )
    assert told(of.officer)[what] == step
    assert what not in told(side.lead) | told(world.fund_manager)
    desk = reverse("programme", args=[of.programme.pk])
    assert step in signed_in(of.officer).get(desk).content.decode()
    assert step not in signed_in(world.manager).get(desk).content.decode()
    assert "With the change" in signed_in(of.officer).get(step).content.decode()
    meeting = meetings.plan(of.programme, day=AFTER.date() + timedelta(days=5), by=of.officer, at=AFTER)
    actions.put_before_board(change, meeting, by=of.officer, at=AFTER)
    assert what not in told(of.officer)
    assert step not in signed_in(of.officer).get(desk).content.decode()


def test_the_board_reads_what_it_is_asked_about_and_a_member_with_an_interest_does_not() -> None:
    world = a_review()
    released(world, (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED))
    of, side = world.board, a_side(place=world.portfolio.programme.place)
    days = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    award = offer_from_portfolio(
        world.portfolio,
        side.partnership,
        title="The portfolio",
        summary=SUMMARY,
        **days,
        by=world.fund_manager,
        at=AFTER,
    )
    award = awards.accept(award, by=side.lead, at=AFTER)
    project = set_up_approved(award, by=side.lead, at=AFTER)[0]
    delivery.set_partner(project, side.partnership.lead, Money.pounds(100_000), by=side.lead, at=AFTER)
    change = actions.begin(award, ChangeWords(kind=ProjectChangeKind.STOP, project=project), by=side.lead, at=AFTER)
    page = reverse("project-change", args=[change.pk])
    stranger = of_the_programme(a_programme_beside(of.programme), Role.PROGRAMME_OFFICER, "Officer of another place")
    assert signed_in(stranger).get(page).status_code == 403
    assert "What it does" in signed_in(of.officer).get(page).content.decode()
    tied = project.partners.get().organisation
    board.enter_interest(
        of.university,
        organisation=tied,
        kind=BoardInterestKind.FUNDING,
        since=AFTER.date(),
        by=of.university.user,
        at=AFTER,
    )
    meetings.plan(of.programme, day=AFTER.date() + timedelta(days=5), by=of.officer, at=AFTER)
    read, closed = (signed_in(member.user).get(page).content.decode() for member in (of.council, of.university))
    assert ("What it does" in read, project.title in read) == (True, True)
    assert ("What it does" in closed, project.title in closed) == (False, False)


def a_change_before_the_board() -> tuple[ReviewWorld, Side, ProjectChange]:
    """A place's change that its lead has begun: one of two approved projects is to be stopped."""
    world = a_review()
    released(world, (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED))
    side = a_side(place=world.portfolio.programme.place)
    life: dict[str, Any] = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    offer = offer_from_portfolio(
        world.portfolio,
        side.partnership,
        title="The portfolio",
        summary=SUMMARY,
        **life,
        by=world.fund_manager,
        at=AFTER,
    )
    award = awards.accept(offer, by=side.lead, at=AFTER)
    project = set_up_approved(award, by=side.lead, at=AFTER)[0]
    change = actions.begin(award, ChangeWords(kind=ProjectChangeKind.STOP, project=project), by=side.lead, at=AFTER)
    return world, side, change


def before_meeting(world: ReviewWorld, change: ProjectChange, *, in_days: int = 0) -> BoardMeeting:
    of = world.board
    meeting = meetings.plan(of.programme, day=AFTER.date() + timedelta(days=in_days), by=of.officer, at=AFTER)
    actions.put_before_board(change, meeting, by=of.officer, at=AFTER)
    return meeting


def the_board_says(world: ReviewWorld, change: ProjectChange, outcome: BoardOutcome) -> None:
    of = world.board
    item = AgendaItem.objects.filter(subject_id=change.pk, subject_kind="changes.projectchange").latest("pk")
    meetings.hold(item.meeting, {row.pk: Presence.PRESENT for row in of.people}, by=of.officer, at=AFTER)
    vote = BoardVote.FOR if outcome.is_endorsement else BoardVote.AGAINST
    must_leave = {
        one.member.number
        for one in who_must_leave(item.bodies(), [row.seated() for row in of.people], item.meeting.day)
    }
    votes = {row.pk: vote for row in (of.council, of.firm, of.university) if row.pk not in must_leave}
    meetings.decide(
        item, outcome=outcome, reasons="The yard is needed.", left=must_leave, votes=votes, by=of.officer, at=AFTER
    )


def news_of(user: User) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(recipient=user, kind=NoticeKind.BOARD_WORD.value).order_by("pk")
    return [(row.subject, row.text) for row in rows]


def test_a_change_that_a_cancelled_meeting_left_is_put_before_the_next_one_and_its_lead_is_told() -> None:
    world, side, change = a_change_before_the_board()
    of, step = world.board, reverse("put-change-before-board", args=[change.pk])
    meeting = before_meeting(world, change, in_days=5)
    assert step not in told(of.officer).values()
    with pytest.raises(NotPossible, match=r"It is before the meeting of .* already"):
        actions.put_before_board(change, meeting, by=of.officer, at=AFTER)
    meetings.cancel(meeting, why="Nobody can come.", by=of.officer, at=AFTER)
    assert told(of.officer)[f"Put before the board: {change}, {change.what.label}"] == step
    day = f"{meeting.day.day} {meeting.day:%B %Y}"
    assert news_of(side.lead) == [
        (
            f"The board will not meet on it on {day}: {change}",
            "Nobody can come. The programme office puts it before another meeting.",
        )
    ]
    later = meetings.plan(of.programme, day=AFTER.date() + timedelta(days=9), by=of.officer, at=AFTER)
    page = signed_in(of.officer).get(reverse("board-meeting", args=[later.pk])).content.decode()
    assert step in page
    assert step not in signed_in(world.manager).get(reverse("board-meeting", args=[later.pk])).content.decode()
    item = actions.put_before_board(change, later, by=of.officer, at=AFTER)
    assert step not in told(of.officer).values()
    meetings.take_off(item, by=of.officer, at=AFTER)
    assert step in told(of.officer).values()
    assert news_of(side.lead)[-1][1] == "The programme office can put it before another meeting."


@pytest.mark.parametrize(
    ("outcome", "office", "lead"),
    [
        (
            BoardOutcome.NOT_ENDORSED,
            "Put before the board again, which did not endorse it",
            "the board has not endorsed it",
        ),
        (BoardOutcome.DEFERRED, "Put before the board again, which deferred it", "the board has deferred it"),
    ],
)
def test_a_change_that_the_board_did_not_endorse_waits_for_the_office_and_for_its_lead(
    outcome: BoardOutcome, office: str, lead: str
) -> None:
    world, side, change = a_change_before_the_board()
    of = world.board
    before_meeting(world, change)
    the_board_says(world, change, outcome)
    again = f"{office}: {change}, {change.what.label}"
    assert again in told(of.officer)
    assert told(side.lead)[f"See {change}: {lead}"] == reverse("project-change", args=[change.pk])
    assert news_of(side.lead) == [(f"{outcome.label} by the board: {change}", "The yard is needed.")]
    page = signed_in(side.lead).get(reverse("project-change", args=[change.pk])).content.decode()
    assert f"{outcome.label}: The yard is needed." in page
    assert reverse("ask-project-change", args=[change.pk]) not in page
    assert reverse("withdraw-project-change", args=[change.pk]) in page
    actions.withdraw(change, reason="The board wants the yard.", by=side.lead, at=AFTER)
    assert again not in told(of.officer)
    assert not any(str(change) in what for what in told(side.lead))


def test_the_lead_asks_the_fund_once_the_board_has_endorsed_it() -> None:
    world, side, change = a_change_before_the_board()
    of = world.board
    before_meeting(world, change)
    what, step = (
        f"Ask the fund for {change}: the board has endorsed it",
        reverse("ask-project-change", args=[change.pk]),
    )
    assert what not in told(side.lead)
    the_board_says(world, change, BoardOutcome.ENDORSED)
    assert told(side.lead)[what] == step
    assert what not in told(of.officer)
    assert not any("before the board" in each for each in told(of.officer))
    with pytest.raises(NotPossible, match="The board has endorsed this change"):
        before_meeting(world, change, in_days=5)
    actions.ask(change, reason="The site is lost.", by=side.lead, at=AFTER)
    assert what not in told(side.lead)
