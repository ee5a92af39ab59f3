"""The ways back from what was done to a return; each page says what it does and whom it tells before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.design.wording import moment_in_words
from placefund.domain.indicators import FactStatus
from placefund.domain.messages import say, say_count
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.records import clock
from placefund.returns.corrections import actions
from placefund.returns.forms import FigureForm
from placefund.returns.models import Return, Reversal
from placefund.returns.refusals import why_sending_back_stands
from placefund.returns.views.readers import foreseen_step
from placefund.web.forms import ConfirmForm, PublishedReasonForm, StepBackForm, posted
from placefund.web.pages import page, person
from placefund.web.steps import onward, pressed

STEP = "returns/corrections/step.html"


def _step(
    request: HttpRequest,
    report: Return,
    form: Any,
    act: Callable[[], object],
    title: str,
    does: tuple[str, ...],
    said: str,
    way_back: str = "",
    **more: Any,
) -> HttpResponse:
    then = onward("return", report.pk, said=said)
    return foreseen_step(
        request, report, form, act, then, title, STEP, way_back=way_back, heading=title, means=does, **more
    )


@page(Capability.CHECK_RETURN, Return, named="report", methods=("POST",))
def take_up(request: HttpRequest, report: Return) -> HttpResponse:
    """Begin to check a sent return."""
    return pressed(
        request,
        lambda: actions.take_up(report, by=person(request), at=clock.now()),
        onward("return", report.pk, said=say("You are checking this return. Its lead cannot take it back any more.")),
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
def take_back(request: HttpRequest, report: Return) -> HttpResponse:
    """Take a sent return back, as long as nobody has begun to check it."""
    form, by = StepBackForm(posted(request)), person(request)
    return _step(
        request,
        report,
        form,
        lambda: actions.take_back(report, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Take the return back"),
        (
            say("The return is a draft again. You can change everything in it, and send it anew."),
            say("Until then it counts as not sent, also where its day is past."),
        ),
        say("The return is yours again. Send it once it is right."),
        hindrance=say("{officer} looks at this return already. Ask for it to be sent back.", officer=report.taken_up_by)
        if report.taken_up_at
        else "",
    )


@page(Capability.CHECK_RETURN, Return, named="report")
def send_back(request: HttpRequest, report: Return) -> HttpResponse:
    """Send a return back to its lead to be changed."""
    form, by = StepBackForm(posted(request)), person(request)
    return _step(
        request,
        report,
        form,
        lambda: actions.send_back(report, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Send the return back"),
        (
            say("The return is a draft of its lead again, who may change everything in it."),
            say("It stays on record that it was sent, and when. Nothing is approved or paid meanwhile."),
        ),
        say("The return is with its lead again."),
    )


@page(Capability.CHECK_RETURN, Return, named="report")
def withdraw_sending_back(request: HttpRequest, report: Return) -> HttpResponse:
    """Take back that a return was sent back, as long as its lead has done nothing to it."""
    form, by = StepBackForm(posted(request)), person(request)
    return _step(
        request,
        report,
        form,
        lambda: actions.withdraw_sending_back(report, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Take back that it was sent back"),
        (say("The return counts as sent again, as it was, and you are checking it."),),
        say("The return is with the fund again, as it was sent."),
        way_back=say("It can be sent back again."),
        hindrance=why_sending_back_stands(report),
    )


@page(Capability.READ_AWARD, Return, named="report")
def correct_reason(request: HttpRequest, report: Return, correction: int) -> HttpResponse:
    """Put right the reason that one gave for taking a step back."""
    row = get_object_or_404(report.corrections.select_related("by", "report"), pk=correction)
    form, by = StepBackForm(posted(request), initial={"reason": row.reason}), person(request)
    return _step(
        request,
        report,
        form,
        lambda: actions.correct_reason(row, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Put the reason right"),
        (
            say("It was given for: {step}.", step=row.what or row.get_kind_display()),
            say("A further row names this one and says what is right. Both stay on record."),
        ),
        say("The reason is put right. Those who were told of the step are told."),
        way_back=say("It can be put right again."),
        hindrance=row.why_not_put_right_by(by),
    )


@page(Capability.WITHDRAW_APPROVAL, Return, named="report")
def withdraw_approval(request: HttpRequest, report: Return) -> HttpResponse:
    """Take the approval of a return back before it is paid."""
    form, by = StepBackForm(posted(request)), person(request)
    may = report.approved_by_id == by.pk or has(by, Capability.MANAGE_FUND, report)
    return _step(
        request,
        report,
        form,
        lambda: actions.withdraw_approval(report, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Take the approval back"),
        (say("The fund owes {amount} less.", amount=report.claimed), *_undone(report)),
        say("The approval is taken back. The return waits to be checked anew."),
        hindrance=""
        if may
        else say("{officer} approved this return, and takes that back.", officer=report.approved_by),
    )


def _undone(report: Return) -> tuple[str, ...]:
    """What goes back beside the money when an approval does."""
    verified = report.facts.filter(status=FactStatus.VERIFIED).count()
    reached = report.milestones.filter(reached_on__isnull=False).count()
    words = [
        say_count(
            "{count} verified figure is evidenced again.", "{count} verified figures are evidenced again.", verified
        )
        if verified
        else "",
        say_count(
            "{count} milestone is no longer noted as reached.",
            "{count} milestones are no longer noted as reached.",
            reached,
        )
        if reached
        else "",
    ]
    return (*(each for each in words if each), say("The return waits to be checked again. Both steps stay on record."))


def _completed(report: Return) -> tuple[str, ...]:
    """Which projects have to be opened again before what is reversed can be claimed in them anew."""
    projects = {
        claim.project for claim in report.claims.select_related("project") if claim.project.state == "completed"
    }
    sentence = say("“{project}” is completed. Before anything is claimed in it anew, it has to be opened again.")
    return tuple(sentence.format(project=project) for project in sorted(projects, key=str))


@page(Capability.ASK_REVERSAL, Return, named="report")
def ask_reversal(request: HttpRequest, report: Return) -> HttpResponse:
    """Ask for the payment of a return to be reversed; another person confirms it."""
    form, by = PublishedReasonForm(posted(request)), person(request)
    return _step(
        request,
        report,
        form,
        lambda: actions.ask_reversal(report, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Ask for the payment to be reversed"),
        (
            say("No money moves yet. Somebody who neither asks nor made the payment has to confirm it."),
            say("Once confirmed, {amount} is no longer paid, and the return is open again.", amount=report.claimed),
            *_completed(report),
        ),
        say("You have asked for the payment to be reversed. It waits for a second person."),
    )


def _asked(report: Return, reversal: int) -> Reversal:
    return get_object_or_404(report.reversals.select_related("asked_by", "paid_by", "answered_by"), pk=reversal)


@page(Capability.CONFIRM_REVERSAL, Return, named="report")
def confirm_reversal(request: HttpRequest, report: Return, reversal: int) -> HttpResponse:
    """See what the reversal of a payment undoes, then confirm it."""
    asked, form, by = _asked(report, reversal), ConfirmForm(posted(request)), person(request)
    paid_on = moment_in_words(asked.paid_at)
    return _step(
        request,
        report,
        form,
        lambda: actions.reverse_payment(asked, by=by, at=clock.now()),
        say("Reverse the payment"),
        (
            say(
                "{amount}, paid {moment}, comes back by transfers that name those of the payment.",
                amount=asked.amount,
                moment=paid_on,
            ),
            say("All of them stand on the public pages of the accounts, with the reason."),
            *_undone(report),
            *_completed(report),
        ),
        say("The payment is reversed. The return waits to be checked anew."),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
    )


@page(Capability.CONFIRM_REVERSAL, Return, named="report")
def refuse_reversal(request: HttpRequest, report: Return, reversal: int) -> HttpResponse:
    """Refuse to reverse a payment, with the reason."""
    asked, form, by = _asked(report, reversal), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        report,
        form,
        lambda: actions.refuse_reversal(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Refuse to reverse the payment"),
        (say("The payment stands as it was made. That it was asked for, and your reason, stay on record."),),
        say("The payment stands. Whoever asked is told why."),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
    )


@page(Capability.ASK_REVERSAL, Return, named="report")
def withdraw_reversal(request: HttpRequest, report: Return, reversal: int) -> HttpResponse:
    """Withdraw, with a reason, what one asked for oneself."""
    asked, form, by = _asked(report, reversal), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        report,
        form,
        lambda: actions.withdraw_reversal(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Withdraw your request to reverse the payment"),
        (say("The payment stands as it was made. That it was asked for, and your reason, stay on record."),),
        say("It is withdrawn. Whoever was asked to confirm it is told."),
        way_back=say("It can be asked for again."),
        asked=asked,
        hindrance=asked.why_not_withdrawn_by(by),
    )


@page(Capability.CHECK_RETURN, Return, named="report")
def verification(request: HttpRequest, report: Return) -> HttpResponse:
    """Take the verification of one figure back, or verify one again whose verification was taken back."""
    figures = report.facts.select_related("indicator", "project").filter(status=FactStatus.VERIFIED)
    figures |= report.facts.select_related("indicator", "project").filter(doubted_at__isnull=False)
    form, by = FigureForm(posted(request), figures=figures), person(request)

    def act() -> object:
        fact = form.cleaned_data["figure"]
        do = actions.verify_again if fact.doubted_at else actions.doubt_fact
        return do(fact, reason=form.cleaned_data["reason"], by=by, at=clock.now())

    return _step(
        request,
        report,
        form,
        act,
        say("Correct what is verified"),
        (
            say("A verified figure becomes evidenced, and no approval verifies it again by itself."),
            say("One whose verification was taken back becomes verified again."),
            say("Every total on the public pages follows at once."),
        ),
        say("The figure is corrected."),
        hindrance="" if figures else say("No figure of this return is verified."),
    )


@page(Capability.PREPARE_RETURN, Return, named="report", methods=("POST",))
def put_back(request: HttpRequest, report: Return, removed: int) -> HttpResponse:
    """Put what was taken out of the return back into it."""
    found = get_object_or_404(report.removed_lines, pk=removed)
    return pressed(
        request,
        lambda: actions.put_back(found, by=person(request), at=clock.now()),
        onward("return", report.pk, section="removed", said=say("{line} is back in the return.", line=found)),
    )
