"""For somebody who was invited: what they are asked, and the way in. Whoever has the link from the mail has the address."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.accounts import actions
from placefund.accounts.forms import ComeInForm
from placefund.accounts.models import RoleInvitation
from placefund.accounts.queries import name_of_scope, of_key
from placefund.domain.invitations import InvitationStanding
from placefund.domain.messages import say
from placefund.domain.roles import ROLES, Capability, Role
from placefund.people.models import User
from placefund.people.sessions import enter
from placefund.people.sign_on.provider import is_offered
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import behind_a_key, page, show
from placefund.web.steps import onward, pressed, submitted, taken

GONE, CONFLICT = 410, 409


@page(Capability.READ_PUBLIC)
@behind_a_key
def come_in(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody is invited to; they accept it with the account they have, or make one."""
    at, invitation = clock.now(), of_key(key)
    standing = invitation.standing_at(at) if invitation else None
    if invitation is None or standing is not InvitationStanding.OPEN:
        return _closed(request, invitation, standing)
    if invitation.opened_at is None:
        actions.note_opened(invitation, at=at)
    reader = request.user if isinstance(request.user, User) else None
    known = User.objects.filter(email__iexact=invitation.email, is_active=True).exists()
    is_theirs = reader is not None and reader.email.lower() == invitation.email
    is_new = not known and reader is None
    form = ComeInForm(posted(request)) if is_new else ConfirmForm(posted(request))
    if reader is not None and is_theirs:
        then = onward("tasks", said=say("You are now {role}.", role=Role(invitation.role).one))
        if response := submitted(request, form, lambda: actions.accept(invitation, by=reader, at=at), then):
            return response
    elif is_new and (step := taken(form, lambda: _made(form, invitation, at), refused_at="password")):
        return enter(request, step.result, how="invitation", then=reverse("tasks"), at=at)
    is_for_another = request.method == "POST" and not is_new and not is_theirs
    return show(
        request,
        "accounts/come_in.html",
        NOWHERE.to(say("You are invited")),
        form=form,
        invitation=invitation,
        place=name_of_scope(invitation.scope),
        card=ROLES[Role(invitation.role)],
        key=key,
        is_new=is_new,
        is_theirs=is_theirs,
        sso_name=settings.SSO_NAME if is_offered() else "",
        status=CONFLICT if is_for_another else None,
    )


def _made(form: ComeInForm | ConfirmForm, invitation: RoleInvitation, at: datetime) -> User:
    given = form.cleaned_data
    return actions.accept_as_new(invitation, given["name"], given["password"], at=at)


@page(Capability.READ_PUBLIC, methods=("POST",))
@behind_a_key
def decline_role(request: HttpRequest, key: str) -> HttpResponse:
    """Say no to an invitation. Nobody needs an account for that."""
    invitation = of_key(key)
    if invitation is None:
        return _closed(request, None, None)
    then = onward("home", said=say("You have declined. Whoever invited you is told."))
    return pressed(request, lambda: actions.decline(invitation, at=clock.now()), then)


def _closed(
    request: HttpRequest, invitation: RoleInvitation | None, standing: InvitationStanding | None
) -> HttpResponse:
    way = NOWHERE.to(say("This invitation is not open"))
    return show(request, "accounts/closed.html", way, invitation=invitation, standing=standing, status=GONE)
