"""Where a person is signed in, and the way to end it there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from placefund.accounts.views.account import ACCOUNT
from placefund.domain.messages import say, say_count
from placefund.domain.roles import Capability
from placefund.people.actions import end_sessions
from placefund.people.models import BrowserSession
from placefund.people.queries import open_sessions
from placefund.people.sessions import key_of_session
from placefund.records import clock
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed

SESSIONS = ACCOUNT.to(say("Where you are signed in"), "my-sessions")


HOW = {
    "password": say("password"),
    "new password": say("a link to a new password"),
    "invitation": say("an invitation"),
    "first run": say("the first address of this installation"),
    "demonstration": say("a button of the demonstration"),
    "authenticator app": say("authenticator app"),
    "passkey": say("passkey"),
    "recovery code": say("recovery code"),
    "single sign-on": say("single sign-on"),
}


def _how(row: BrowserSession) -> str:
    """In which way somebody signed in, from the values that are kept of it."""
    return ", ".join(dict.fromkeys(str(HOW.get(way, way)) for way in row.how.split(", ")))


@page(Capability.USE_INBOX, methods=("GET",))
def sessions(request: HttpRequest) -> HttpResponse:
    """Every browser in which this person is signed in now."""
    own = key_of_session(request)
    found = [(row, _how(row), row.session_key == own) for row in open_sessions(person(request))]
    return show(request, "accounts/sessions.html", SESSIONS, sessions=found)


@page(Capability.USE_INBOX, methods=("POST",))
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    """Sign out in one other browser."""
    user = person(request)
    row = BrowserSession.objects.filter(pk=session, user=user, ended_at__isnull=True).first()
    if row is None:
        raise Http404(say("You are not signed in there any more."))
    if row.session_key == key_of_session(request):
        return redirect("my-sessions")
    return pressed(
        request,
        lambda: end_sessions(user, only=row, by=user, at=clock.now()),
        onward("my-sessions", said=say("You are signed out there.")),
    )


@page(Capability.USE_INBOX, methods=("POST",))
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    user, own = person(request), key_of_session(request)
    return pressed(
        request,
        lambda: end_sessions(user, but=own, by=user, at=clock.now()),
        lambda ended: onward(
            "my-sessions",
            said=say_count(
                "You are signed out in {count} other browser.",
                "You are signed out in {count} other browsers.",
                count=ended,
            ),
        ),
        refused=onward("my-sessions"),
    )
