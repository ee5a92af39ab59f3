"""The wish to be erased: asked by the person, and answered by an administrator who has seen what becomes of everything."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from placefund.accounts.erasure import actions
from placefund.accounts.erasure.queries import fates_of, kept_because, roles_of, waiting_erasure, why_not
from placefund.accounts.forms import ErasureForm
from placefund.accounts.models import Erasure
from placefund.accounts.queries import name_of_scope
from placefund.accounts.views.account import ACCOUNT
from placefund.accounts.views.administrator import INSTALLATION_PAGE
from placefund.domain.messages import say
from placefund.domain.roles import Capability, Role
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.models import User
from placefund.records import clock
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward, pressed, submitted

ERASURES = INSTALLATION_PAGE.to(say("Wishes to be erased"), "erasures")


@page(Capability.USE_INBOX, is_proved=True)
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Ask to have erased who one is, after seeing what becomes of everything."""
    user, at, form = person(request), clock.now(), ErasureForm(posted(request))
    then = onward(
        "ask-erasure",
        said=say("You have asked. An administrator answers within a month; until then you can withdraw it."),
    )
    if response := submitted(request, form, lambda: actions.ask(user, form.cleaned_data["words"], at=at), then):
        return response
    return show(
        request,
        "accounts/ask_erasure.html",
        ACCOUNT.to(say("Have erased who you are")),
        form=form,
        waiting=waiting_erasure(user),
        answered=Erasure.objects.filter(user=user, is_done=False).last(),
        **_shown(user),
    )


@page(Capability.USE_INBOX, methods=("POST",))
def withdraw_erasure(request: HttpRequest) -> HttpResponse:
    """Stay after all."""
    erasure = waiting_erasure(person(request))
    if erasure is None:
        raise Http404(say("You have not asked to be erased."))
    then = onward("my-account", said=say("You stay. Nothing was erased."))
    return pressed(request, lambda: actions.withdraw(erasure, by=person(request), at=clock.now()), then)


@page(Capability.RUN_INSTALLATION, methods=("GET",))
def erasures(request: HttpRequest) -> HttpResponse:
    """Who asks to be erased, and what became of those who asked."""
    rows = Erasure.objects.select_related("user", "answered_by").order_by("-pk")
    return show(
        request,
        "accounts/erasures.html",
        ERASURES,
        waiting=rows.filter(Erasure.WAITS),
        past=rows.exclude(Erasure.WAITS),
    )


@page(Capability.RUN_INSTALLATION, is_proved=True)
def erase_person(request: HttpRequest, erasure: int) -> HttpResponse:
    """Erase who somebody was, after a second look at what becomes of everything and at what waits for them."""
    row, at = _found(erasure), clock.now()
    piles = waiting_for(row.user, at) if row.waits else ()
    return form_page(
        request,
        "accounts/erase_person.html",
        ERASURES.to(str(row)),
        ConfirmForm(posted(request)),
        lambda: actions.erase(row, by=person(request), at=at),
        lambda user: onward("erasures", said=say("{user} is what is left of them. They have been told.", user=user)),
        erasure=row,
        # How much waits, and not what: an administrator reads nothing in a fund, and a draft is its authors' alone.
        duties=sum(len(pile.items) for pile in piles),
        hindrance=why_not(row.user, roles_of(row.user)),
        **_shown(row.user),
    )


@page(Capability.RUN_INSTALLATION, is_proved=True)
def refuse_erasure(request: HttpRequest, erasure: int) -> HttpResponse:
    """Refuse to erase somebody, with the reason."""
    row, form = _found(erasure), StepBackForm(posted(request))
    way = ERASURES.to(str(row), "erase-person", row.pk).to(say("Refuse it"))
    return form_page(
        request,
        "accounts/refuse_erasure.html",
        way,
        form,
        lambda: actions.refuse(row, form.cleaned_data["reason"], by=person(request), at=clock.now()),
        onward("erasures", said=say("It is refused. {user} has been told why.", user=row.user)),
        erasure=row,
    )


def _found(number: int) -> Erasure:
    row = Erasure.objects.select_related("user", "answered_by").filter(pk=number).first()
    if row is None:
        raise Http404(say("Nobody has asked for this."))
    return row


def _shown(user: User) -> dict[str, Any]:
    roles = [(Role(held.role).label, name_of_scope(held.scope)) for held in roles_of(user)]
    return {"fates": fates_of(user), "kept_because": kept_because(), "roles": roles}
