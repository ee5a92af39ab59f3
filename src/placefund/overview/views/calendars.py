"""Calendar files: of whatever a page dates, of a fund for everybody, and of a person's own tasks at a secret address."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from placefund.applications.models import Application
from placefund.awards.models import Award, Condition, Tranche
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.domain.standards.calendars import CalendarDate, as_calendar
from placefund.funds.models import Fund, Round
from placefund.notices.actions import close_calendar, open_calendar
from placefund.notices.mail import absolute
from placefund.notices.queries import calendar_of, secret_of, whose_calendar
from placefund.overview.briefing.brief import dates_of_place
from placefund.overview.calendar_dates import (
    dates_of_application,
    dates_of_award,
    dates_of_board_meeting,
    dates_of_condition,
    dates_of_fund,
    dates_of_interview,
    dates_of_meeting,
    dates_of_person,
    dates_of_return,
    dates_of_round,
    dates_of_sitter,
    dates_of_tranche,
)
from placefund.panels.models import Interview, Meeting
from placefund.people.access import has
from placefund.places.models import Place
from placefund.programmes.models import BoardMeeting
from placefund.records import clock
from placefund.returns.models import Return
from placefund.web.crumbs import NOWHERE
from placefund.web.pages import behind_a_key, page, person, refuse, show
from placefund.web.steps import onward, pressed


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def fund_calendar(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The dates of a fund that everybody may know, to be followed by a calendar programme."""
    return _file(fund.name, dates_of_fund(fund), fund.slug)


@page(Capability.READ_PUBLIC, Place, methods=("GET",))
def place_calendar(request: HttpRequest, place: Place) -> HttpResponse:
    """The dates of a place that are on one day, in the real funds in which it stands, or else in invented ones."""
    dates = dates_of_place(place, london(clock.now()).date())
    return _file(place.name, dates, place.slug)


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def round_calendar(request: HttpRequest, round_: Round) -> HttpResponse:
    """When a round opens and closes."""
    return _file(str(round_), dates_of_round(round_), f"round-{round_.pk}")


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def application_calendar(request: HttpRequest, application: Application) -> HttpResponse:
    """When the round closes for a bid, or until when changes of it are awaited: for its authors alone, whoever else reads it."""
    is_of_authors = not application.is_sent or has(request.user, Capability.READ_APPLICATION, application.partnership)
    refuse("" if is_of_authors else say("These dates are for those who apply."))
    return _file(str(application), dates_of_application(application, clock.now()), f"application-{application.pk}")


@page(Capability.READ_PROGRAMME, BoardMeeting, named="meeting", methods=("GET",))
def board_meeting_calendar(request: HttpRequest, meeting: BoardMeeting) -> HttpResponse:
    """The day of a meeting of a place's board."""
    return _file(str(meeting), dates_of_board_meeting(meeting), f"board-meeting-{meeting.pk}")


@page(Capability.READ_AWARD, Tranche, methods=("GET",))
def tranche_calendar(request: HttpRequest, tranche: Tranche) -> HttpResponse:
    """By when the gate of a tranche is looked at."""
    return _file(str(tranche), dates_of_tranche(tranche), f"tranche-{tranche.pk}")


@page(Capability.FOLLOW_PANEL, Meeting, methods=("GET",))
def meeting_calendar(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The day of a panel's meeting, for those who sit at it."""
    return _file(meeting.name, dates_of_meeting(meeting), f"meeting-{meeting.pk}")


@page(Capability.EDIT_APPLICATION, Interview, methods=("GET",))
def interview_calendar(request: HttpRequest, interview: Interview) -> HttpResponse:
    """When the interview of a bid is, for its lead."""
    return _file(str(interview), dates_of_interview(interview), f"interview-{interview.pk}")


@page(Capability.USE_INBOX, methods=("GET",))
def interviews_calendar(request: HttpRequest) -> HttpResponse:
    """The interviews at which one sits."""
    return _file(str(say("Your interviews")), dates_of_sitter(person(request), clock.now()), "interviews")


@page(Capability.READ_AWARD, Award, methods=("GET",))
def award_calendar(request: HttpRequest, award: Award) -> HttpResponse:
    """By when an award's conditions are to be met and its returns sent, and its gates are looked at."""
    return _file(str(award), dates_of_award(award, clock.now()), award.reference)


@page(Capability.READ_AWARD, Condition, methods=("GET",))
def condition_calendar(request: HttpRequest, condition: Condition) -> HttpResponse:
    """By when a condition is to be met."""
    return _file(str(condition.award), dates_of_condition(condition), f"condition-{condition.pk}")


@page(Capability.READ_AWARD, Return, named="report", methods=("GET",))
def return_calendar(request: HttpRequest, report: Return) -> HttpResponse:
    """By when a return is to be sent."""
    return _file(str(report), dates_of_return(report), f"return-{report.pk}")


@page(Capability.USE_INBOX, methods=("GET",))
def own_calendar(request: HttpRequest) -> HttpResponse:
    """The secret address of one's own calendar: made, made anew, and closed."""
    way = NOWHERE.to(say("Your account"), "my-account").to(say("Your calendar"), "own-calendar")
    feed = calendar_of(person(request))
    address = absolute(reverse("calendar-feed", args=[secret_of(feed)])) if feed and feed.is_open else ""
    return show(request, "overview/own_calendar.html", way, feed=feed, address=address)


@page(Capability.USE_INBOX, methods=("POST",))
def make_calendar_address(request: HttpRequest) -> HttpResponse:
    """Make the secret address of one's own calendar; one that was made before shows nothing any more."""
    said = say("The address is made. An earlier one shows nothing any more.")
    return pressed(request, lambda: open_calendar(person(request), at=clock.now()), onward("own-calendar", said=said))


@page(Capability.USE_INBOX, methods=("POST",))
def close_calendar_address(request: HttpRequest) -> HttpResponse:
    """Close one's own calendar: its address shows nothing any more."""
    said = say("The address shows nothing any more.")
    return pressed(request, lambda: close_calendar(person(request), at=clock.now()), onward("own-calendar", said=said))


@page(Capability.READ_PUBLIC, methods=("GET",))
@behind_a_key
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """A person's tasks with a day, for a calendar programme, which cannot sign in: whoever has the address reads it."""
    user = whose_calendar(key)
    if user is None:
        raise Http404(say("There is no calendar at this address, or not any more."))
    name = say("{site}: what waits for you", site=settings.SITE_NAME)
    return _file(str(name), dates_of_person(user, clock.now()), "calendar")


def _file(name: str, dates: Iterable[CalendarDate], stem: str) -> HttpResponse:
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    content = as_calendar(name, dates, host=host, at=clock.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{stem}.ics"'
    return answer
