"""For whoever looks after an organisation: who may bind it, and handing over to a colleague."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability, Role
from placefund.notices.foresight import foreseen_page
from placefund.organisations import actions
from placefund.organisations.forms import HandoverForm
from placefund.organisations.models import Handover
from placefund.organisations.queries import open_things, scope_of, successors
from placefund.people.access import has
from placefund.people.models import Membership, Organisation, User
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, Crumbs, way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import Onward, onward, pressed


def people_page(organisation: Organisation, said: str = "") -> Onward:
    """The page of an organisation's people."""
    return onward("people-of", "organisation", organisation.pk, said=said)


def way_of(organisation: Organisation) -> Crumbs:
    people = NOWHERE.to(say("People"), "people")
    return people.to(str(organisation), "people-of", ["organisation", str(organisation.pk)])


@page(Capability.LOOK_AFTER_ORGANISATION, Organisation, methods=("POST",))
def confirm_binder(request: HttpRequest, organisation: Organisation, held: int) -> HttpResponse:
    """Confirm that somebody may bind the organisation."""
    row = get_object_or_404(Membership.objects.select_related("user"), pk=held, scope=scope_of(organisation))
    return pressed(
        request,
        lambda: actions.confirm_binder(row, organisation, by=person(request), at=clock.now()),
        people_page(
            organisation, say("{person} may bind {body}: that is confirmed.", person=row.user, body=organisation)
        ),
    )


@page(Capability.LOOK_AFTER_ORGANISATION, Organisation)
def hand_over(request: HttpRequest, organisation: Organisation, leaver: int) -> HttpResponse:
    """Hand the organisation over from one who looks after it to a colleague, shown first."""
    held = Membership.objects.filter(scope=scope_of(organisation), ended_at__isnull=True)
    looks_after = held.filter(role=Role.ORGANISATION_ADMINISTRATOR)
    looks = get_object_or_404(User.objects.filter(pk__in=looks_after.values("user")), pk=leaver)
    people = successors(organisation, looks)
    form = HandoverForm(posted(request), people=people, leaver=looks)
    title = say("Hand over to a colleague")
    return foreseen_page(
        request,
        "organisations/hand_over.html",
        way_of(organisation).to(title),
        form,
        lambda: actions.hand_over(organisation, looks, **form.cleaned_data, by=person(request), at=clock.now()),
        lambda done: _after(request, done),
        does=say("Hand over"),
        back_url=reverse("people-of", args=["organisation", organisation.pk]),
        way_back=say("Whoever looks after it then can hand it back."),
        organisation=organisation,
        leaver=looks,
        things=open_things(organisation, looks),
        has_successors=people.exists(),
    )


def _after(request: HttpRequest, done: Handover) -> Onward:
    said = say("{successor} looks after {body} now.", successor=done.successor, body=done.organisation)
    by = User.objects.get(pk=person(request).pk)
    return people_page(done.organisation, said) if has(by, Capability.GIVE_ROLES, done) else onward("tasks", said=said)


@page(Capability.LOOK_AFTER_ORGANISATION, Handover, methods=("GET",))
def handover(request: HttpRequest, handover: Handover) -> HttpResponse:
    """What was open on the day of a handover."""
    way = way_to(request, handover).to(say("Handover"))
    return show(request, "organisations/handover.html", way, handover=handover)
