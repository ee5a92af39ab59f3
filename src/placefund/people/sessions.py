"""What a browser's session knows of who sits before it: half signed in or wholly, with which factor, proved again when.

The only place in which somebody is signed in or out, so that no way in leads past the second factor or the record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from placefund.people.actions import begin_session, end_own_session, end_sessions, move_session
from placefund.people.encryption import Unreadable, decrypted, encrypted
from placefund.people.models import User
from placefund.people.passkeys import ask_for_own
from placefund.people.queries import has_second_factor, roles_that_take_a_factor

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF, FACTOR, PROVED, CODES = "half-signed-in", "second-factor", "proved-at", "new-recovery-codes"
HALF_LASTS = timedelta(minutes=10)
PROOF_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class HalfSignedIn:
    """Somebody whose password was right, and who has still to show their second factor."""

    user: User
    how: str
    then: str


def enter(request: HttpRequest, user: User, *, how: str, then: str, at: datetime, factor: str = "") -> HttpResponse:
    """Sign somebody in and lead them on; or to the second step, where they have a second factor and have not shown it."""
    if not factor and has_second_factor(user):
        request.session.cycle_key()
        ask_for_own(request, user)
        request.session[HALF] = [user.pk, how, then, at.timestamp(), user.get_session_auth_hash()]
        return redirect("sign-in-code")
    left = request.user if isinstance(request.user, User) else None
    if left is not None and left.pk != user.pk:
        sign_out(request, at=at)
    login(request, user, backend=BACKEND)
    request.session.pop(HALF, None)
    note_proved(request, at=at)
    if factor:
        note_shown_factor(request, factor)
    how = f"{how}, {factor}" if factor and factor != how else how
    browser = browser_of(request)
    begin_session(user, key_of_session(request), how=how, browser=browser, network=network_of(request), at=at)
    return redirect(then)


def half_signed_in(request: HttpRequest, *, at: datetime) -> HalfSignedIn | None:
    """Who has given their password here and not yet their code; nobody after some minutes, or when the password was changed."""
    number, how, then, since, mark = request.session.get(HALF) or (0, "", "", 0.0, "")
    user = User.objects.filter(pk=number, is_active=True).first()
    is_late = at > datetime.fromtimestamp(since, UTC) + HALF_LASTS
    if user is None or is_late or mark != user.get_session_auth_hash():
        return None
    return HalfSignedIn(user, how, then)


def sign_out(request: HttpRequest, *, at: datetime) -> None:
    """Sign whoever is signed in here out, and forget everything that the session held."""
    if isinstance(request.user, User):
        end_own_session(request.user, key_of_session(request), at=at)
    logout(request)


def stay_signed_in(request: HttpRequest, user: User, *, at: datetime) -> None:
    """After one's way of signing in has changed: go on here under a new number, and end every other session."""
    before = key_of_session(request)
    update_session_auth_hash(request, user)
    move_session(before, key_of_session(request))
    end_sessions(user, but=key_of_session(request), by=user, at=at)


def note_proved(request: HttpRequest, *, at: datetime) -> None:
    """From now on, for some minutes, whoever sits here is who they say."""
    request.session[PROVED] = at.timestamp()


def note_shown_factor(request: HttpRequest, factor: str) -> None:
    """Whoever sits here has shown a second factor of theirs."""
    request.session[FACTOR] = factor


def is_proved(request: HttpRequest, *, at: datetime) -> bool:
    """Whether whoever sits here has shown within the last minutes that it is them."""
    since = datetime.fromtimestamp(request.session.get(PROVED, 0), UTC)
    return since <= at <= since + PROOF_LASTS


def owes_factor(request: HttpRequest) -> bool:
    """Whether whoever is signed in holds a role that takes a second factor, and has shown none in this session."""
    if not settings.ASKS_FOR_PROOF or not isinstance(request.user, User) or FACTOR in request.session:
        return False
    return bool(roles_that_take_a_factor(request.user))


def keep_codes(request: HttpRequest, codes: list[str]) -> None:
    """Keep new recovery codes, encrypted, until their owner says that they have them."""
    request.session[CODES] = encrypted(" ".join(codes).encode(), purpose=CODES)


def kept_codes(request: HttpRequest) -> list[str]:
    """The new recovery codes that are still to be written down here."""
    try:
        return decrypted(request.session.get(CODES, ""), purpose=CODES).decode().split()
    except Unreadable:
        return []


def forget_codes(request: HttpRequest) -> None:
    request.session.pop(CODES, None)


def key_of_session(request: HttpRequest) -> str:
    session: SessionBase = request.session
    return session.session_key or ""


def page_after(request: HttpRequest) -> str:
    """Where the person wanted to go, when that is a path of ours; otherwise their tasks."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


BROWSERS = re.compile("Edg|OPR"), re.compile("FxiOS|CriOS|Firefox|Chrome"), re.compile("Safari")
CALLED = {"Edg": "Edge", "OPR": "Opera", "FxiOS": "Firefox", "CriOS": "Chrome"}
SYSTEMS = (re.compile("Windows|iPhone|iPad|Android|Macintosh|CrOS|Linux"),)


def browser_of(request: HttpRequest) -> str:
    """“Firefox, Windows”: as much of what a browser says of itself as its owner knows it by. Both are names."""
    told = request.headers.get("User-Agent", "")
    found = (next(filter(None, (name.search(told) for name in names)), None) for names in (BROWSERS, SYSTEMS))
    return ", ".join(CALLED.get(name[0], name[0]) for name in found if name)


def network_of(request: HttpRequest) -> str:
    """The network address to count by: behind a proxy, the one that the proxy saw; of IPv6, the customer's whole range."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_HTTPS and (seen := request.headers.get("X-Forwarded-For", "")):
        address = seen.rsplit(",", 1)[-1].strip()
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)
