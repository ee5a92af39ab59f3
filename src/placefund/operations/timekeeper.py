"""What time alone brings: rounds close, readers are reminded, the record is sealed, bytes that nobody names any more go."""

from __future__ import annotations

from datetime import datetime

from placefund.accounts.retention.actions import let_go
from placefund.applications.corrections.actions import close_round, keep_what_was_sent
from placefund.applications.models import Application
from placefund.assessment.scoring import actions as scoring_actions
from placefund.documents.actions import examine_again, sweep
from placefund.drafting.actions import forget_who_was_here
from placefund.funds.models import Fund, Programme, Round
from placefund.funds.owners import Owner, fund_of
from placefund.funds.queries import reminders_of
from placefund.notices.actions import gather, send_what_waits
from placefund.notices.following.actions import forget_unproven
from placefund.operations.place_news import tell_followers
from placefund.operations.reminders import remind
from placefund.people.models import CLOCK
from placefund.records.actions import seal
from placefund.scenarios.building.actions import recover


def _close(at: datetime) -> list[str]:
    """Close rounds whose time has come; and bids of those that have closed, whose own later closing has passed."""
    done = []
    for round_ in Round.objects.filter(state="open", closes_at__lte=at).select_related("strand__fund"):
        close_round(round_, by=CLOCK, at=at)
        done.append(f"{round_} has closed.")
    if kept := keep_what_was_sent(Application.objects.all(), at=at):
        done.append(f"{kept} bids whose later closing has passed count as they were sent.")
    return done


def _with_readers() -> list[Owner]:
    """The funds, and the places' programmes, whose readers have a day to score by."""
    has_day = {"assessors__assignments__due_on__isnull": False}
    funds = Fund.objects.filter(**has_day, assessors__programme=None).distinct()
    offices = Programme.objects.filter(**has_day).select_related("strand__fund", "place").distinct()
    return [*funds, *(each.office for each in offices)]


def _let_go(at: datetime) -> list[str]:
    """What stands about people for a time alone goes when that time is over."""
    forget_who_was_here(at=at)
    forget_unproven(at=at)
    passed = let_go(at=at)
    return [f"What stood its time about people is gone: {passed} entries."] if passed else []


def tick(at: datetime) -> list[str]:
    """Do what is due, and say it in sentences. Doing it again at the same moment does nothing."""
    done = _close(at)
    for owner in _with_readers():
        plan = reminders_of(fund_of(owner))
        days = {"within_days": plan.score_before, "days_between": plan.score_every}
        if told := scoring_actions.remind(owner, **days, by=CLOCK, at=at):
            done.append(f"Readers of {owner} were reminded of {len(told)} to score.")
    if nudged := remind(at=at):
        done.append(f"People were reminded of {nudged} things.")
    if gathered := gather(at=at):
        done.append(f"The daily mail went to {gathered} people.")
    done += _let_go(at)
    if followers := tell_followers(at=at):
        done.append(f"{followers} people were told what happened in places that they follow.")
    done += recover(at=at)
    if tried := send_what_waits(at=at):
        done.append(f"{tried} mails that could not be sent were tried again.")
    if made := seal(at=at):
        done.append(f"The record is sealed up to act {made.last_event}: {made.digest}")
    if bad := examine_again(at=at):
        done.append(f"A virus was found in {len(bad)} files; they are not given out any more.")
    if gone := sweep(at=at):
        done.append(f"{gone} files that nothing names any more were removed.")
    return done
