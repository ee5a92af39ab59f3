"""Readiness as a place works on it: its waves, what it writes for each test, and what it sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.readiness import AskedDimension, WaveStanding, unanswered
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.programmes.governance.queries import who_binds
from placefund.readiness.findings.queries import released
from placefund.readiness.forms import DimensionTextForm, EvidenceForm
from placefund.readiness.gaps.queries import unsettled
from placefund.readiness.models import EvidenceItem, ReadinessSubmission, SentReadiness, Wave
from placefund.readiness.submissions import actions
from placefund.readiness.submissions.queries import evidence_of, in_force, texts_of
from placefund.readiness.waves.queries import closes_for, closings_of, waves_of
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted, posted_files
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave as one place meets it: until when it is open for it, and what stands in it."""

    wave: Wave
    closes_at: datetime
    standing: WaveStanding
    draft: ReadinessSubmission | None
    sent: SentReadiness | None
    may_begin: bool

    @property
    def is_later(self) -> bool:
        return self.closes_at > self.wave.closes_at


def wave_lines(programme: Programme, *, shows_drafts: bool, may_run: bool, at: datetime) -> list[WaveLine]:
    """The waves of a place. That something is being written is told to the place alone."""
    closings = closings_of(programme)
    sent = {row.submission.wave_id: row for row in in_force([programme.pk])}
    begun = {row.wave_id: row for row in programme.readiness_submissions.select_related(*ReadinessSubmission.READ_WITH)}
    found = []
    for wave in waves_of(programme):
        closes = max(closings.get(wave.pk, wave.closes_at), wave.closes_at)
        standing = wave.standing(at, closes)
        draft = begun.get(wave.pk) if shows_drafts else None
        may_begin = may_run and standing is WaveStanding.OPEN and wave.pk not in begun
        found.append(WaveLine(wave, closes, standing, draft, sent.get(wave.pk), may_begin))
    return found


@page(Capability.READ_PROGRAMME, Programme, methods=("GET",))
def readiness(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Where a place stands: its waves, what was found of it, the gaps that are open, and what it is asked."""
    user, at = request.user, clock.now()
    may_run = has(user, Capability.RUN_PROGRAMME, programme)
    shows = has(user, Capability.READ_READINESS_DRAFT, programme)
    lines = wave_lines(programme, shows_drafts=shows, may_run=may_run, at=at)
    return show(
        request,
        "readiness/readiness.html",
        way_to(request, programme).to(say("Readiness")),
        programme=programme,
        lines=lines,
        terms=lines[-1].wave.terms() if lines else None,
        findings=released([programme.pk]),
        gaps=unsettled([programme.pk]),
        today=at.date(),
        finds=has(user, Capability.REVIEW_PROGRAMME, programme),
        gives_time=has(user, Capability.CONFIRM_READINESS, programme),
    )


@page(Capability.RUN_PROGRAMME, Programme, methods=("POST",))
def begin_readiness(request: HttpRequest, programme: Programme, wave: int) -> HttpResponse:
    """Begin what is sent in a wave."""
    found = get_object_or_404(Wave, pk=wave, strand=programme.strand_id)
    return pressed(
        request,
        lambda: actions.begin(programme, found, by=person(request), at=clock.now()),
        lambda begun: onward("readiness-draft", begun.pk),
        refused=onward("readiness", programme.pk),
    )


@page(Capability.READ_READINESS_DRAFT, ReadinessSubmission, named="submission", methods=("GET",))
def draft(request: HttpRequest, submission: ReadinessSubmission) -> HttpResponse:
    """What a place has written so far, test by test, as it would be sent."""
    texts, evidence = texts_of(submission), evidence_of(submission)
    terms, closes = submission.wave.terms(), closes_for(submission.wave, submission.programme)
    is_open = submission.wave.standing(clock.now(), closes) is WaveStanding.OPEN
    may_run = has(request.user, Capability.RUN_PROGRAMME, submission)
    return show(
        request,
        "readiness/draft.html",
        way_to(request, submission),
        submission=submission,
        closes_at=closes,
        is_open=is_open,
        rows=[(asked, texts.get(asked.key, ""), evidence.get(asked.key, [])) for asked in terms.dimensions],
        missing=unanswered(terms, texts),
        may_write=may_run and is_open and submission.state == "draft",
        may_send=has(request.user, Capability.SUBMIT_READINESS, submission) and is_open,
        sent=submission.sent.order_by("-number").first(),
    )


def _asked(submission: ReadinessSubmission, key: str) -> AskedDimension:
    asked = submission.wave.terms().dimension(key)
    if asked is None:
        raise Http404(say("This wave asks for no test “{key}”.", key=key))
    return asked


@page(Capability.RUN_PROGRAMME, ReadinessSubmission, named="submission")
def write_dimension(request: HttpRequest, submission: ReadinessSubmission, dimension: str) -> HttpResponse:
    """Write to one test."""
    asked = _asked(submission, dimension)
    form = DimensionTextForm(posted(request), asked=asked, initial={"text": texts_of(submission).get(dimension, "")})
    if response := submitted(
        request,
        form,
        lambda: actions.write(submission, dimension, form.cleaned_data["text"], by=person(request), at=clock.now()),
        onward("readiness-draft", submission.pk, section=f"test-{dimension}", said=say("Your answer is kept.")),
    ):
        return response
    way = way_to(request, submission).to(asked.title)
    return show(
        request,
        "readiness/write.html",
        way,
        form=form,
        submission=submission,
        asked=asked,
        evidence=evidence_of(submission).get(dimension, []),
    )


@page(Capability.RUN_PROGRAMME, ReadinessSubmission, named="submission")
def add_evidence(request: HttpRequest, submission: ReadinessSubmission, dimension: str) -> HttpResponse:
    """Add something that shows what is written to a test."""
    asked = _asked(submission, dimension)
    form = EvidenceForm(posted(request), posted_files(request))

    def step() -> EvidenceItem:
        given = dict(form.cleaned_data)
        upload = given.pop("file")
        return actions.add_evidence(submission, dimension, **given, upload=upload, by=person(request), at=clock.now())

    if response := submitted(
        request,
        form,
        step,
        onward("readiness-draft", submission.pk, section=f"test-{dimension}", said=say("The evidence is added.")),
    ):
        return response
    way = way_to(request, submission).to(say("Add evidence"))
    return show(request, "readiness/evidence.html", way, form=form, submission=submission, asked=asked)


@page(Capability.RUN_PROGRAMME, EvidenceItem, named="item", methods=("POST",))
def remove_evidence(request: HttpRequest, item: EvidenceItem) -> HttpResponse:
    """Take evidence out of a draft."""
    return pressed(
        request,
        lambda: actions.remove_evidence(item, by=person(request), at=clock.now()),
        onward("readiness-draft", item.submission_id, said=say("The evidence is taken out.")),
    )


@page(Capability.SUBMIT_READINESS, ReadinessSubmission, named="submission")
def submit_readiness(request: HttpRequest, submission: ReadinessSubmission) -> HttpResponse:
    """Send what is written, after it was shown once more."""
    texts, evidence = texts_of(submission), evidence_of(submission)
    terms = submission.wave.terms()
    return foreseen_page(
        request,
        "readiness/submit.html",
        way_to(request, submission).to(say("Send")),
        ConfirmForm(posted(request)),
        lambda: actions.submit(submission, by=person(request), at=clock.now()),
        lambda sent: onward(
            "readiness-sent", sent.pk, said=say("Sent. The receipt is {reference}.", reference=sent.reference)
        ),
        does=say("Send it"),
        way_back=say("It can be taken back and changed until the wave closes."),
        back_url=reverse("readiness-draft", args=[submission.pk]),
        submission=submission,
        rows=[(asked, texts.get(asked.key, ""), evidence.get(asked.key, [])) for asked in terms.dimensions],
        missing=unanswered(terms, texts),
        binding=who_binds(submission.programme, london(clock.now()).date()),
    )


@page(Capability.SUBMIT_READINESS, ReadinessSubmission, named="submission")
def take_back_readiness(request: HttpRequest, submission: ReadinessSubmission) -> HttpResponse:
    """Take what was sent back, to change it before the wave closes."""
    return foreseen_page(
        request,
        "readiness/step.html",
        way_to(request, submission).to(say("Take it back")),
        ConfirmForm(posted(request)),
        lambda: actions.take_back(submission, by=person(request), at=clock.now()),
        onward("readiness-draft", submission.pk, said=say("It is a draft again.")),
        does=say("Take it back"),
        way_back=say("It can be sent again until the wave closes."),
        back_url=reverse("readiness-draft", args=[submission.pk]),
        caption=str(submission),
        means=say(
            "What you sent stays on record and is read by nobody of the fund. What is not sent again counts as not sent."
        ),
    )
