"""A round that closes later for one organisation: the list at the fund's desk, and the steps on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.domain.closing import GRACE, LONGEST
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.notices.foresight import foreseen_page
from placefund.notices.second_person import SecondPersonPages, two_person_page
from placefund.partnerships.later_closings import actions
from placefund.partnerships.later_closings.forms import LaterClosingForm
from placefund.partnerships.later_closings.queries import has_begun, later_closings
from placefund.partnerships.models import LaterClosing
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward

PAGES = SecondPersonPages("later-closing", Capability.GIVE_LATER_CLOSING, Capability.CONFIRM_LATER_CLOSING)


@page(Capability.FOLLOW_ROUND, Round, named="round_", methods=("GET",))
def list_of_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """Everything that was given, asked for, refused or withdrawn in a round, with whose it is and why."""
    at = clock.now()
    rows = later_closings(round_)
    is_before_closing = bool(round_.closes_at and at < round_.closes_at)
    may_give = has(request.user, Capability.GIVE_LATER_CLOSING, round_)
    return show(
        request,
        "partnerships/later_closings/list.html",
        way_to(request, round_).to(say("Later closings")),
        round=round_,
        rows=[(row, _ways(row, round_, request, may_give and is_before_closing)) for row in rows],
        may_give=may_give
        and round_.state in ("open", "closed")
        and bool(round_.closes_at and at < round_.closes_at + GRACE)
        and not has_begun(round_),
        grace_days=GRACE.days,
        most_days=LONGEST.days,
    )


def _ways(row: LaterClosing, round_: Round, request: HttpRequest, may_withdraw: bool) -> list[tuple[str, str]]:
    if row.is_at_once:
        words = say("Withdraw it")
        is_open = may_withdraw and row.withdrawn_at is None
        return [(words, reverse("withdraw-later-closing", args=[round_.pk, row.pk]))] if is_open else []
    return PAGES.ways(row, round_, request.user)


@page(Capability.GIVE_LATER_CLOSING, Round, named="round_")
def give(request: HttpRequest, round_: Round) -> HttpResponse:
    """Let the round close later for one organisation; shown first, with whom it tells."""
    form = LaterClosingForm(posted(request))
    then = onward(
        "later-closings", round_.pk, said=say("It is on record, and on the round's public page without the name.")
    )
    at = clock.now()
    return foreseen_page(
        request,
        "partnerships/later_closings/give.html",
        way_to(request, round_).to(say("Later closings"), "later-closings", round_.pk).to(say("Give one")),
        form,
        lambda: actions.give(round_, **form.cleaned_data, by=person(request), at=clock.now()),
        then,
        does=say("Give a later closing"),
        way_back=say("It can be withdrawn, with a reason, until the round closes."),
        back_url=then.address,
        round=round_,
        needs_second=bool(round_.closes_at and at >= round_.closes_at),
        most_days=LONGEST.days,
    )


def _step(
    request: HttpRequest,
    given: LaterClosing,
    form: forms.Form,
    act: Callable[[], object],
    title: str,
    said: str,
    way_back: str,
    **more: Any,
) -> HttpResponse:
    # A decision maker confirms, and does not have the fund's desk.
    manages = has(request.user, Capability.FOLLOW_ROUND, given.round)
    then = onward("later-closings", given.round_id, said=said) if manages else onward("tasks", said=said)
    means = (
        say("For {organisation}: {moment}, London time.", organisation=given.organisation, moment=given.closes_at),
        say("The ground that is published: {ground}.", ground=given.told_ground),
    )
    return two_person_page(
        request,
        given.round,
        form,
        act,
        title,
        lambda _: then,
        back=then.address,
        caption=str(given.round),
        means=means,
        asked=given,
        way_back=way_back,
        **more,
    )


def _of(round_: Round, later_closing: int) -> LaterClosing:
    rows = round_.later_closings.select_related("organisation", "asked_by", "answered_by", "round__strand__fund")
    return get_object_or_404(rows, pk=later_closing)


@page(Capability.CONFIRM_LATER_CLOSING, Round, named="round_")
def confirm(request: HttpRequest, round_: Round, later_closing: int) -> HttpResponse:
    """See whom a later closing is for and why, and confirm it."""
    given, form, by = _of(round_, later_closing), ConfirmForm(posted(request)), person(request)
    return _step(
        request,
        given,
        form,
        lambda: actions.confirm(given, by=by, at=clock.now()),
        say("Confirm the later closing"),
        say("It holds from now on. The organisation is told."),
        say("None: from now on the organisation relies on it."),
        hindrance=given.why_not_answered_by(by),
        instead=(say("Refuse it"), reverse("refuse-later-closing", args=[round_.pk, given.pk])),
    )


@page(Capability.CONFIRM_LATER_CLOSING, Round, named="round_")
def refuse(request: HttpRequest, round_: Round, later_closing: int) -> HttpResponse:
    """Refuse a later closing, with the reason."""
    given, form, by = _of(round_, later_closing), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        given,
        form,
        lambda: actions.refuse(given, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Refuse the later closing"),
        say("It is refused. Whoever asked is told why."),
        say("It can be asked for again."),
        hindrance=given.why_not_answered_by(by),
    )


@page(Capability.GIVE_LATER_CLOSING, Round, named="round_")
def withdraw(request: HttpRequest, round_: Round, later_closing: int) -> HttpResponse:
    """Withdraw a later closing before it is used, with the reason."""
    given, form, by = _of(round_, later_closing), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        given,
        form,
        lambda: actions.withdraw(given, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Withdraw the later closing"),
        say("It is withdrawn."),
        say("Another can be given, while there is time."),
        hindrance="" if given.is_at_once else given.why_not_withdrawn_by(by),
    )
