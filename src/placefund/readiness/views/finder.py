"""Readiness as the delivery body works on it: more time for a place, and what is found of what it sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.readiness import evidence_in
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.readiness.findings import actions
from placefund.readiness.findings.actions import lacks_view
from placefund.readiness.findings.queries import views_of
from placefund.readiness.forms import FindingForm, FurtherWaveForm, LaterDayForm, ReleaseForm
from placefund.readiness.models import PublishedReadiness, ReadinessFinding, SentReadiness, Wave
from placefund.readiness.views.submission import refuse_unless_standing
from placefund.readiness.waves import actions as waves
from placefund.readiness.waves.queries import closes_for
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted


@page(Capability.CONFIRM_READINESS, Programme)
def give_later_day(request: HttpRequest, programme: Programme, wave: int) -> HttpResponse:
    """Let a wave close later for one place, with the reason."""
    found = get_object_or_404(Wave, pk=wave, strand=programme.strand_id)
    form = LaterDayForm(posted(request))
    return foreseen_page(
        request,
        "readiness/step.html",
        way_to(request, programme).to(say("Readiness"), "readiness", programme.pk).to(say("Give a later day")),
        form,
        lambda: waves.give_later_day(found, programme, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("readiness", programme.pk, said=say("The later day is given, and the place is told.")),
        does=say("Give the later day"),
        way_back=say("A day that was given is not taken back: the place relies on it."),
        back_url=reverse("readiness", args=[programme.pk]),
        caption=say("{programme}: {wave}", programme=programme, wave=found),
        means=say("It closes {closes} for this place now.", closes=closes_for(found, programme)),
    )


@page(Capability.CONFIRM_READINESS, Programme)
def give_wave(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Give one place a wave of its own."""
    form = FurtherWaveForm(posted(request))
    return foreseen_page(
        request,
        "readiness/step.html",
        way_to(request, programme).to(say("Readiness"), "readiness", programme.pk).to(say("Give a further wave")),
        form,
        lambda: waves.give_wave(programme, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("readiness", programme.pk, said=say("The wave is given, and the place is told.")),
        does=say("Give the wave"),
        way_back=say("A wave that was given is not taken back: the place relies on it."),
        back_url=reverse("readiness", args=[programme.pk]),
        caption=str(programme),
        means=say(
            "It asks the same as the newest wave, of this place alone. No other place and no public page shows it."
        ),
    )


@page(Capability.REVIEW_PROGRAMME, SentReadiness, named="sent")
def find_readiness(request: HttpRequest, sent: SentReadiness) -> HttpResponse:
    """Write down what is found of each test, beside what was sent. It can be gone on with until it is put to a second person."""
    refuse_unless_standing(person(request), sent)
    newest = sent.findings.order_by("-pk").prefetch_related("tests").first()
    initial: dict[str, Any] = {}
    for row in newest.tests.all() if newest else ():
        initial |= {
            f"{row.dimension}_{part}": getattr(row, part) for part in ("verdict", "reasons", "missing", "due_on")
        }
        initial[f"{row.dimension}_help"] = row.help_offered
    form = FindingForm(posted(request), tests=sent.dimensions, initial=initial)
    if response := submitted(
        request,
        form,
        lambda: actions.draft(sent, form.found(), by=person(request), at=clock.now()),
        lambda found: onward(
            "readiness-finding", found.pk, said=say("The finding is kept. The place does not see it.")
        ),
    ):
        return response
    return show(
        request,
        "readiness/find.html",
        way_to(request, sent).to(say("Find what is ready")),
        form=form,
        sent=sent,
        evidence={row["key"]: evidence_in(row) for row in sent.dimensions},
    )


@page(Capability.READ_PROGRAMME, ReadinessFinding, named="finding", methods=("GET",))
def finding(request: HttpRequest, finding: ReadinessFinding) -> HttpResponse:
    """What was found of each test, and of the whole. Before its release it is closed to everybody outside the delivery body."""
    user = person(request)
    finds = has(user, Capability.READ_READINESS_FINDING, finding)
    if finding.state != "released" and not finds:
        refuse(
            say("What is found of readiness is read by the place when it is released, and by nobody outside before.")
        )
    is_mine = finding.drafted_by_id == user.pk
    confirms = has(user, Capability.CONFIRM_READINESS, finding) and finding.state == "proposed" and not is_mine
    reviews, releases = (
        has(user, each, finding) for each in (Capability.REVIEW_PROGRAMME, Capability.RELEASE_READINESS)
    )
    publication = PublishedReadiness.objects.filter(finding=finding).first()
    return show(
        request,
        "readiness/finding.html",
        way_to(request, finding),
        finding=finding,
        sent=finding.sent,
        rows=finding.titled_tests,
        views=views_of(finding.sent),
        lacks_view=lacks_view(finding.sent),
        publication=publication,
        finds=finds,
        may_draft=reviews and finding.state == "draft",
        may_confirm=confirms,
        may_release=releases and finding.state == "confirmed",
        may_revise=reviews and finding.state == "released",
        may_publish=releases and finding.state == "released" and publication is None,
    )


def _step(
    request: HttpRequest,
    finding: ReadinessFinding,
    form: forms.Form,
    act: Callable[[], object],
    does: str,
    said: str,
    *,
    way_back: str,
    means: str = "",
    then: Callable[[Any], Any] | None = None,
) -> HttpResponse:
    """One step on a finding: shown first, taken, and back to the finding."""
    return foreseen_page(
        request,
        "readiness/step.html",
        way_to(request, finding).to(does),
        form,
        act,
        then or onward("readiness-finding", finding.pk, said=said),
        does=does,
        way_back=way_back,
        back_url=reverse("readiness-finding", args=[finding.pk]),
        caption=str(finding),
        means=means,
    )


@page(Capability.REVIEW_PROGRAMME, ReadinessFinding, named="finding")
def propose_finding(request: HttpRequest, finding: ReadinessFinding) -> HttpResponse:
    """Put the finding to a second person."""
    return _step(
        request,
        finding,
        ConfirmForm(posted(request)),
        lambda: actions.propose(finding, by=person(request), at=clock.now()),
        say("Put it to a second person"),
        say("It waits for a second person."),
        way_back=say("The second person can send it back."),
    )


@page(Capability.CONFIRM_READINESS, ReadinessFinding, named="finding")
def send_finding_back(request: HttpRequest, finding: ReadinessFinding) -> HttpResponse:
    """Send the finding back to whoever drafted it."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        finding,
        form,
        lambda: actions.send_back(finding, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Send the finding back"),
        say("It is sent back."),
        way_back=say("Whoever drafted it puts it to a second person again."),
    )


@page(Capability.CONFIRM_READINESS, ReadinessFinding, named="finding")
def confirm_finding(request: HttpRequest, finding: ReadinessFinding) -> HttpResponse:
    """Confirm what somebody else found."""
    return _step(
        request,
        finding,
        ConfirmForm(posted(request)),
        lambda: actions.confirm(finding, by=person(request), at=clock.now()),
        say("Confirm the finding"),
        say("It is confirmed. The place hears of it when it is released."),
        way_back=say("After its release it can be revised, with a reason; what was found before stays on record."),
    )


@page(Capability.RELEASE_READINESS, ReadinessFinding, named="finding")
def release_finding(request: HttpRequest, finding: ReadinessFinding) -> HttpResponse:
    """Release a confirmed finding to the place."""
    form = ReleaseForm(posted(request), lacks_view=lacks_view(finding.sent))
    return _step(
        request,
        finding,
        form,
        lambda: actions.release(finding, **form.given(), by=person(request), at=clock.now()),
        say("Release the finding"),
        say("It is released, and the place is told."),
        way_back=say("It can be revised, with a reason; what was found before stays on record."),
        means=say(
            "The place reads it at once. Each test that is not simply ready opens a gap. Nothing becomes public by this."
        ),
    )


@page(Capability.REVIEW_PROGRAMME, ReadinessFinding, named="finding")
def revise_finding(request: HttpRequest, finding: ReadinessFinding) -> HttpResponse:
    """Begin a further finding in place of one that was released."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        finding,
        form,
        lambda: actions.revise(finding, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Begin to revise it"),
        "",
        way_back=say("Nothing changes for the place until the further finding is confirmed and released."),
        then=lambda begun: onward(
            "find-readiness", begun.sent_id, said=say("Change what is found, and put it to a second person.")
        ),
    )


@page(Capability.RELEASE_READINESS, ReadinessFinding, named="finding")
def publish_finding(request: HttpRequest, finding: ReadinessFinding) -> HttpResponse:
    """Make a released finding public."""
    return _step(
        request,
        finding,
        ConfirmForm(posted(request)),
        lambda: actions.publish(finding, by=person(request), at=clock.now()),
        say("Publish the finding"),
        say("It is public."),
        way_back=say("What is published is not taken back. A revised finding can be published in its place."),
        means=say(
            "Everybody can read what the whole is, and what is found of each test. Reasons, gaps and views stay closed."
        ),
    )
