"""Who holds which role, for those who may give roles: invitations, and roles that end."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.accounts import actions
from placefund.accounts.forms import InviteToRoleForm
from placefund.accounts.models import RoleInvitation
from placefund.accounts.queries import (
    PlaceOfWork,
    UnknownScope,
    keys_of,
    may_change,
    members_of,
    place_of_work,
    places_of_work,
    roles_to_give,
    sent_as_seen_by,
)
from placefund.domain.messages import say
from placefund.domain.roles import Capability, Role
from placefund.notices.foresight import foreseen_page
from placefund.organisations.joining.queries import domains_of, waiting
from placefund.organisations.queries import binders
from placefund.organisations.registers import registers
from placefund.partnerships.forms import RegisterForm
from placefund.people.access import INSTALLATION, has, may_give
from placefund.people.actions import add_organisation
from placefund.people.models import Membership, Organisation
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, Crumbs
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import Onward, form_page, onward, pressed

PEOPLE = NOWHERE.to(say("People"), "people")


@page(Capability.GIVE_ROLES, methods=("GET",))
def people(request: HttpRequest) -> HttpResponse:
    """Everywhere that this person may give roles."""
    places = places_of_work(person(request))
    return show(request, "accounts/people.html", PEOPLE, places=places)


@page(Capability.GIVE_ROLES, methods=("GET",))
def people_of(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Who holds which role in one fund, organisation or installation, since when and given by whom; and who is invited."""
    place, roles = _place(request, f"{kind}:{key}")
    at = clock.now()
    invited = sent_as_seen_by(person(request), place.scope).select_related("invited_by")
    return show(
        request,
        "accounts/people_of.html",
        _way(place),
        place=place,
        members=[(row, Role(row.role) in roles) for row in members_of(place.scope)],
        invitations=[(row, row.standing_at(at)) for row in invited[:MOST_INVITATIONS]],
        **_of_organisation(request, place),
    )


def _of_organisation(request: HttpRequest, place: PlaceOfWork) -> dict[str, Any]:
    """What the page says of an organisation beside: who may bind it, and whether this person looks after it."""
    kind, number = place.keys
    if kind != "organisation":
        return {}
    body = Organisation.objects.select_related("merged_into").get(pk=number)
    return {
        "organisation": body,
        "looks_after": has(request.user, Capability.LOOK_AFTER_ORGANISATION, body),
        "runs_installation": has(request.user, Capability.RUN_INSTALLATION, INSTALLATION),
        "binders": binders(body),
        "domains": domains_of(body),
        "requests": waiting(body),
        "merged": body.merged.order_by("name"),
        "earlier": body.earlier_entries.select_related("changed_by"),
    }


MOST_INVITATIONS = 100


@page(Capability.GIVE_ROLES)
def invite_to_role(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Invite somebody by their address."""
    place, roles = _place(request, f"{kind}:{key}")
    at = clock.now()
    form = InviteToRoleForm(posted(request), roles=roles, at=at)
    return form_page(
        request,
        "accounts/invite.html",
        _way(place).to(say("Invite somebody")),
        form,
        lambda: actions.invite(
            form.cleaned_data["email"],
            Role(form.cleaned_data["role"]),
            place.scope,
            words=form.cleaned_data["words"],
            expires_at=form.expires_at,
            role_until=form.role_until,
            by=person(request),
            at=at,
        ),
        lambda invitation: onward(
            "people-of", *place.keys, said=say("The invitation to {email} is on its way.", email=invitation.email)
        ),
        place=place,
    )


@page(Capability.GIVE_ROLES, methods=("POST",))
def send_invitation_again(request: HttpRequest, role_invitation: int) -> HttpResponse:
    """Send an invitation again, with a new link and the whole time to answer."""
    row = _invitation(request, role_invitation)
    return pressed(
        request,
        lambda: actions.send_again(row, by=person(request), at=clock.now()),
        _back_from(
            request,
            row,
            say(
                "The invitation to {email} is sent again. The link of the first mail opens nothing more.",
                email=row.email,
            ),
        ),
    )


@page(Capability.GIVE_ROLES, methods=("POST",))
def withdraw_invitation(request: HttpRequest, role_invitation: int) -> HttpResponse:
    """Withdraw an invitation that nobody has answered."""
    row = _invitation(request, role_invitation)
    return pressed(
        request,
        lambda: actions.withdraw(row, by=person(request), at=clock.now()),
        _back_from(request, row, say("The invitation to {email} is withdrawn.", email=row.email)),
    )


@page(Capability.GIVE_ROLES)
def end_role(request: HttpRequest, membership: int) -> HttpResponse:
    """End somebody's role, with a reason that they are told."""
    row = get_object_or_404(Membership.objects.select_related("user"), pk=membership, ended_at__isnull=True)
    refuse("" if may_give(request.user, Role(row.role), row.scope) else _NOT_YOURS)
    place = _known(row.scope)
    form, title = StepBackForm(posted(request)), say("End the role of {person}", person=row.user)

    def act() -> int:
        return actions.end(row, reason=form.cleaned_data["reason"], by=person(request), at=clock.now())

    where = ("my-account",) if row.user_id == person(request).pk else ("people-of", *place.keys)
    return foreseen_page(
        request,
        "accounts/end_role.html",
        _way(place).to(title),
        form,
        act,
        onward(*where, said=say("{person} holds this role no more.", person=row.user)),
        does=title,
        back_url=reverse("people-of", args=place.keys),
        way_back=say("They can be invited again. What they did keeps their name in the record."),
        row=row,
        place=place,
        role=Role(row.role),
    )


@page(Capability.REGISTER_ORGANISATION)
def register_organisation(request: HttpRequest) -> HttpResponse:
    """Add an organisation to the register; its first person is invited next."""
    form = RegisterForm(posted(request), registers=registers())
    return form_page(
        request,
        "partnerships/register.html",
        NOWHERE.to(say("Organisations"), "organisations").to(say("Add an organisation")),
        form,
        lambda: add_organisation(**form.entry, by=person(request), at=clock.now()),
        lambda added: onward(
            "people-of",
            "organisation",
            added.pk,
            said=say("{added} is in the register. Invite its first person.", added=added),
        ),
        submit_text=say("Add it to the register"),
    )


_NOT_YOURS = say("It takes somebody who may give this role there. Ask an administrator.")


def _known(scope: str) -> PlaceOfWork:
    try:
        return place_of_work(scope)
    except UnknownScope as unknown:
        raise Http404(say("There is nothing called “{scope}” here.", scope=scope)) from unknown


def _place(request: HttpRequest, scope: str) -> tuple[PlaceOfWork, list[Role]]:
    """The scope of a page, for whoever may give a role in it."""
    place, roles = _known(scope), roles_to_give(request.user, scope)
    refuse("" if roles else _NOT_YOURS)
    return place, roles


def _invitation(request: HttpRequest, number: int) -> RoleInvitation:
    row = get_object_or_404(RoleInvitation, pk=number)
    refuse("" if may_change(person(request), row) else _NOT_YOURS)
    return row


def _back_from(request: HttpRequest, row: RoleInvitation, said: str) -> Onward:
    """Where whoever invited goes on: to the people they may see, or to their partnerships."""
    if roles_to_give(request.user, row.scope):
        return onward("people-of", *keys_of(row.scope), said=said)
    return onward("partnerships", said=said)


def _way(place: PlaceOfWork) -> Crumbs:
    return PEOPLE.to(place.name, "people-of", place.keys)
