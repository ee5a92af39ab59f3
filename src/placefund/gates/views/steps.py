"""What people decide at a gate: judge a condition, hold a tranche back, ask for its release, confirm or refuse that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.awards.models import Tranche
from placefund.awards.queries import money_of
from placefund.awards.tranches.actions import take_release_back as take_back
from placefund.domain.gates import found_in_words, wanted_in_words
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.gates import actions
from placefund.gates.forms import AskReleaseForm, HoldBackForm, JudgeForm
from placefund.gates.models import TrancheRelease
from placefund.gates.queries import gate_of
from placefund.notices.foresight import Shown
from placefund.notices.second_person import SecondPersonPages, two_person_page
from placefund.portfolios.review.queries import terms_of
from placefund.records import clock
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person
from placefund.web.steps import onward

PAGES = SecondPersonPages("tranche-release", Capability.RELEASE_TRANCHE, Capability.CONFIRM_RELEASE)


def _shown(tranche: Tranche) -> tuple[Shown, ...]:
    money = money_of(tranche.award)
    return ((say("Released and in no project"), money.free), (say("Behind gates"), money.behind_gates))


def _step(
    request: HttpRequest,
    tranche: Tranche,
    form: forms.Form,
    act: Callable[[], object],
    title: str,
    said: str,
    way_back: str,
    **more: Any,
) -> HttpResponse:
    return two_person_page(
        request,
        tranche,
        form,
        act,
        title,
        lambda done: onward("tranche", tranche.pk, said=said),
        back=reverse("tranche", args=[tranche.pk]),
        caption=str(tranche),
        shows=lambda: _shown(tranche),
        way_back=way_back,
        **more,
    )


def _not_met(tranche: Tranche) -> Iterable[str]:
    """What is not met now, each as it is wanted and as it was found."""
    for each in gate_of(tranche, london(clock.now()).date()).not_met:
        wanted, found = wanted_in_words(each.condition.terms), found_in_words(each.finding)
        yield say("Not met: {wanted} {found}", wanted=wanted, found=found)


def _asked(tranche: Tranche, release: int) -> TrancheRelease:
    return get_object_or_404(
        TrancheRelease.objects.select_related("asked_by", "answered_by"), tranche=tranche, pk=release
    )


@page(Capability.RELEASE_TRANCHE, Tranche)
def ask_release(request: HttpRequest, tranche: Tranche) -> HttpResponse:
    """Ask for a tranche to be released, also in spite of what is not met."""
    form = AskReleaseForm(posted(request), is_published=terms_of(tranche.award.strand).publishes_reasons)
    means = [say("{amount} can be used once another person has confirmed it.", amount=tranche.amount)]
    return _step(
        request,
        tranche,
        form,
        lambda: actions.ask_release(tranche, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        say("Release the tranche"),
        say("You have asked for the tranche to be released. It waits for a second person."),
        say("Until it is confirmed you can withdraw it."),
        means=(*means, *_not_met(tranche)),
    )


@page(Capability.CONFIRM_RELEASE, Tranche)
def confirm_release(request: HttpRequest, tranche: Tranche, release: int) -> HttpResponse:
    """See what releasing the tranche does and what is not met, then confirm it."""
    asked, form, by = _asked(tranche, release), ConfirmForm(posted(request)), person(request)
    return _step(
        request,
        tranche,
        form,
        lambda: actions.confirm_release(asked, by=by, at=clock.now()),
        say("Confirm that the tranche is released"),
        say("The tranche is released. The lead is told."),
        say("The release can be taken back as long as its money is in no project."),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
        means=tuple(_not_met(tranche)),
    )


@page(Capability.CONFIRM_RELEASE, Tranche)
def refuse_release(request: HttpRequest, tranche: Tranche, release: int) -> HttpResponse:
    """Refuse to release the tranche, with the reason."""
    asked, form, by = _asked(tranche, release), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        tranche,
        form,
        lambda: actions.refuse_release(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Refuse to release the tranche"),
        say("The tranche waits. Whoever asked is told why."),
        say("It can be asked for again."),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
    )


@page(Capability.RELEASE_TRANCHE, Tranche)
def withdraw_release(request: HttpRequest, tranche: Tranche, release: int) -> HttpResponse:
    """Withdraw, with a reason, what one asked for oneself."""
    asked, form, by = _asked(tranche, release), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        tranche,
        form,
        lambda: actions.withdraw_release(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Withdraw your request to release the tranche"),
        say("It is withdrawn. Whoever was asked to confirm it is told."),
        say("It can be asked for again."),
        asked=asked,
        hindrance=asked.why_not_withdrawn_by(by),
    )


@page(Capability.RELEASE_TRANCHE, Tranche)
def hold_back(request: HttpRequest, tranche: Tranche) -> HttpResponse:
    """Hold a tranche back for now, and say what would open its gate."""
    form = HoldBackForm(posted(request))
    return _step(
        request,
        tranche,
        form,
        lambda: actions.hold_back(tranche, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Hold the tranche back"),
        say("It is held back. The lead reads why, and what would open the gate."),
        say("It can be released at any later time."),
        means=tuple(_not_met(tranche)),
    )


@page(Capability.CONFIRM_RELEASE, Tranche)
def take_release_back(request: HttpRequest, tranche: Tranche) -> HttpResponse:
    """Take the release of a tranche back, as long as its money is in no project."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        tranche,
        form,
        lambda: take_back(tranche, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        say("Take the release back"),
        say("The tranche waits at its gate again. The lead reads why."),
        say("It can be released again, by two people."),
    )


@page(Capability.CHECK_CONDITION, Tranche)
def judge(request: HttpRequest, tranche: Tranche, condition: int) -> HttpResponse:
    """Say whether a condition in words is met, and how one knows."""
    row, form = get_object_or_404(tranche.gate.all(), pk=condition), JudgeForm(posted(request))
    return _step(
        request,
        tranche,
        form,
        lambda: actions.judge(
            row,
            is_met=form.cleaned_data["is_met"] == "yes",
            reason=form.cleaned_data["reason"],
            by=person(request),
            at=clock.now(),
        ),
        say("Judge a condition"),
        say("Your judgement stands with the condition."),
        say("A later judgement takes its place. Both stay on record."),
        means=(wanted_in_words(row.terms),),
    )
