"""One grant within a project for those who look after it, and every step on it, shown before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.onward.grants import actions
from placefund.onward.grants.forms import EndForm, EvidenceForm, GrantForm, RepaymentForm
from placefund.onward.models import OnwardGrant, Scheme
from placefund.onward.queries import money_of_grant, other_grants_of, room_of
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import PublishedReasonForm, StepBackForm, posted, posted_files
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward


@page(Capability.RUN_SCHEME, Scheme)
def grant_on(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """Enter a grant that was decided."""
    form, room = GrantForm(posted(request)), room_of(scheme)
    return foreseen_page(
        request,
        "onward/step.html",
        way_to(request, scheme).to(say("Enter a grant")),
        form,
        lambda: actions.grant(scheme, form.terms(), by=person(request), at=clock.now()),
        onward("manage-scheme", scheme.pk, said=say("The grant is entered, and its money committed.")),
        does=say("Enter the grant"),
        way_back=say("A grant that comes to nothing is ended, with a reason: its money goes back to the project."),
        back_url=onward("manage-scheme", scheme.pk).address,
        shows=lambda: [(say("Left to grant"), room_of(scheme).of_scheme)],
        caption=scheme.title,
        title=say("Enter a grant"),
        facts=[
            (say("Left to grant"), min(room.of_scheme, room.of_project, room.of_organisation)),
            (say("Most to one recipient"), room.each),
        ],
    )


@page(Capability.READ_AWARD, OnwardGrant, named="grant", methods=("GET",))
def manage_grant(request: HttpRequest, grant: OnwardGrant) -> HttpResponse:
    """One grant: who gets it for what, how it was decided, where its money is, and every entry."""
    runs = has(request.user, Capability.RUN_SCHEME, grant)
    checks = has(request.user, Capability.AGREE_SCHEME, grant)
    entries = list(grant.payments.select_related("document", "undoes", "entered_by"))
    undone = {entry.undoes_id for entry in entries}
    money = money_of_grant(grant)
    return show(
        request,
        "onward/manage_grant.html",
        way_to(request, grant),
        grant=grant,
        scheme=grant.scheme,
        money=money,
        entries=[(entry, runs and entry.undoes_id is None and entry.pk not in undone) for entry in entries],
        can_pay=runs and grant.state == "agreed" and money.left_to_pay,
        can_give_back=runs and money.received,
        can_end=runs and grant.state == "agreed",
        can_reopen=runs and grant.state == "ended" and grant.scheme.state == "open",
        can_repay=bool(money.held) and has(request.user, Capability.PAY_RETURN, grant),
        can_pass=bool(money.through_lead) and has(request.user, Capability.PREPARE_RETURN, grant.scheme.project),
        can_forget=checks and grant.is_private and grant.forgotten_at is None,
        # A recipient with another grant is named to the fund's officers alone.
        others=other_grants_of(grant) if checks else [],
        history=acts_on([grant], reader=person(request), at=clock.now()),
    )


def _money(grant: OnwardGrant) -> list[tuple[str, Any]]:
    money = money_of_grant(grant)
    return [
        (say("With the recipient"), money.received),
        (say("With the organisation, of the fund’s money"), money.held),
        (say("Granted, not claimed"), money.committed),
    ]


def _step(
    request: HttpRequest,
    grant: OnwardGrant,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    does: str,
    way_back: str,
    said: str,
) -> HttpResponse:
    then = onward("manage-grant", grant.pk, said=said)
    return foreseen_page(
        request,
        "onward/step.html",
        way_to(request, grant).to(does),
        form,
        act,
        then,
        does=does,
        way_back=way_back,
        back_url=then.address,
        shows=lambda: _money(grant),
        caption=str(grant),
        title=does,
        facts=_money(grant),
    )


def _entry(
    request: HttpRequest, grant: OnwardGrant, act: Callable[[EvidenceForm], Any], *, does: str, said: str
) -> HttpResponse:
    """The page of an entry with its file. It is not shown first: a file would have to be chosen twice."""
    form = EvidenceForm(posted(request), posted_files(request))
    then = onward("manage-grant", grant.pk, said=said)
    return form_page(
        request,
        "onward/step.html",
        way_to(request, grant).to(does),
        form,
        lambda: act(form),
        then,
        back_url=then.address,
        submit_text=does,
        caption=str(grant),
        title=does,
        facts=_money(grant),
    )


def _evidence(form: EvidenceForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return {"amount": given.pop("amount"), "upload": given.pop("file"), **given}


@page(Capability.RUN_SCHEME, OnwardGrant, named="grant")
def pay_recipient(request: HttpRequest, grant: OnwardGrant) -> HttpResponse:
    """Enter a payment to the recipient."""
    return _entry(
        request,
        grant,
        lambda form: actions.pay(grant, **_evidence(form), by=person(request), at=clock.now()),
        does=say("Enter a payment to the recipient"),
        said=say("The payment is entered."),
    )


@page(Capability.RUN_SCHEME, OnwardGrant, named="grant")
def give_back(request: HttpRequest, grant: OnwardGrant) -> HttpResponse:
    """Enter what the recipient gave back."""
    return _entry(
        request,
        grant,
        lambda form: actions.give_back(grant, **_evidence(form), by=person(request), at=clock.now()),
        does=say("Enter what was given back"),
        said=say("It is entered. What was the fund’s is held for it."),
    )


@page(Capability.RUN_SCHEME, OnwardGrant, named="grant")
def take_back_entry(request: HttpRequest, grant: OnwardGrant, entry: int) -> HttpResponse:
    """Take back an entry that was made by mistake."""
    row = get_object_or_404(grant.payments.select_related("grant__scheme__project"), pk=entry)
    form = PublishedReasonForm(posted(request))
    return _step(
        request,
        grant,
        form,
        lambda: actions.take_back(row, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        does=say("Take the entry back"),
        way_back=say("It can be entered anew."),
        said=say("It is taken back. Both entries stay on record."),
    )


@page(Capability.PAY_RETURN, OnwardGrant, named="grant")
def note_repayment(request: HttpRequest, grant: OnwardGrant) -> HttpResponse:
    """Note what the fund got back of a grant."""
    form = RepaymentForm(posted(request))
    return _step(
        request,
        grant,
        form,
        lambda: actions.repay(grant, **form.cleaned_data, by=person(request), at=clock.now()),
        does=say("Note a repayment to the fund"),
        way_back=say("The project has the money again, and can claim or grant it."),
        said=say("It is noted, and the project has the money again."),
    )


@page(Capability.RUN_SCHEME, OnwardGrant, named="grant")
def end_grant(request: HttpRequest, grant: OnwardGrant) -> HttpResponse:
    """End a grant: what it does not need goes back to the project."""
    form = EndForm(posted(request))
    return _step(
        request,
        grant,
        form,
        lambda: actions.end(grant, **form.cleaned_data, by=person(request), at=clock.now()),
        does=say("End the grant"),
        way_back=say("It can be opened again with a reason, as long as the project has the money."),
        said=say("The grant has ended."),
    )


@page(Capability.RUN_SCHEME, OnwardGrant, named="grant")
def reopen_grant(request: HttpRequest, grant: OnwardGrant) -> HttpResponse:
    """Open an ended grant again."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        grant,
        form,
        lambda: actions.reopen(grant, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        does=say("Open the grant again"),
        way_back=say("It can be ended again."),
        said=say("The grant runs again."),
    )


@page(Capability.AGREE_SCHEME, OnwardGrant, named="grant")
def forget_recipient(request: HttpRequest, grant: OnwardGrant) -> HttpResponse:
    """Remove the name of a private recipient who asks for it."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        grant,
        form,
        lambda: actions.forget(grant, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        does=say("Remove the recipient’s name"),
        way_back=say("There is none: the name is not kept. What was granted, paid and given back stays."),
        said=say("The name is removed."),
    )
