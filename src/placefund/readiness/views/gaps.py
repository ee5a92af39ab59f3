"""The gaps of a place, worked off together: the list, one gap with its thread, and each step on it."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.readiness import is_overdue
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.readiness.forms import GapChangeForm, GapForm, GapLineForm
from placefund.readiness.gaps import actions
from placefund.readiness.gaps.queries import gaps_of
from placefund.readiness.models import Gap
from placefund.readiness.waves.queries import waves_of
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import StepBackForm, posted, posted_files
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted


def _stands_on_a_side(user: object, thing: Programme | Gap) -> bool:
    """Whether somebody works on gaps, for the place or for the delivery body: they alone see who by name owns one."""
    sides = (Capability.RUN_PROGRAMME, Capability.REVIEW_PROGRAMME)
    return any(has(user, each, thing) for each in sides)


@page(Capability.READ_PROGRAMME, Programme, methods=("GET",))
def gaps(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Everything that a place lacks to be ready, what waits first."""
    today, rows = london(clock.now()).date(), list(gaps_of(programme))
    works = _stands_on_a_side(request.user, programme)
    return show(
        request,
        "readiness/gaps.html",
        way_to(request, programme).to(say("Readiness"), "readiness", programme.pk).to(say("Gaps")),
        programme=programme,
        waiting=[(row, is_overdue(row.state, row.due_on, today)) for row in rows if row.settled_at is None],
        settled=[(row, False) for row in rows if row.settled_at is not None],
        names_people=works or has(request.user, Capability.READ_READINESS_DRAFT, programme),
        may_open=works,
    )


@page(Capability.READ_PROGRAMME, Gap, named="gap", methods=("GET",))
def gap(request: HttpRequest, gap: Gap) -> HttpResponse:
    """One gap: what is missing, who works it off until when, and all that was written about it."""
    user, works = request.user, _stands_on_a_side(request.user, gap)
    reviews = has(user, Capability.REVIEW_PROGRAMME, gap)
    return show(
        request,
        "readiness/gap.html",
        way_to(request, gap),
        gap=gap,
        lines=gap.lines.select_related("written_by", "document"),
        is_late=is_overdue(gap.state, gap.due_on, london(clock.now()).date()),
        names_people=works or has(user, Capability.READ_READINESS_DRAFT, gap),
        may_note=works and gap.settled_at is None,
        may_answer=gap.state == "open" and has(user, Capability.RUN_PROGRAMME, gap),
        may_close=reviews and gap.settled_at is None,
        may_send_back=reviews and gap.state == "answered",
        may_reopen=reviews and gap.settled_at is not None,
    )


@page(Capability.READ_PROGRAMME, Programme)
def open_gap(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Open a gap that no finding names."""
    if not _stands_on_a_side(request.user, programme):
        refuse(say("Gaps are worked off by the place's programme office and the delivery body."))
    waves = waves_of(programme)
    tests = waves[-1].terms().dimensions if waves else ()
    form = GapForm(posted(request), programme=programme, tests=tests)
    if response := submitted(
        request,
        form,
        lambda: actions.open_by_hand(
            programme,
            form.cleaned_data["dimension"],
            form.cleaned_data["what"],
            form.terms(),
            by=person(request),
            at=clock.now(),
        ),
        lambda opened: onward("readiness-gap", opened.pk, said=say("The gap is open, and its owner is told.")),
    ):
        return response
    way = way_to(request, programme).to(say("Readiness"), "readiness", programme.pk)
    way = way.to(say("Gaps"), "readiness-gaps", programme.pk).to(say("Open a gap"))
    return show(request, "readiness/step.html", way, form=form, caption=str(programme), submit_text=say("Open the gap"))


def _with_words(
    request: HttpRequest,
    gap: Gap,
    act: Callable[[GapLineForm], object],
    title: str,
    label: str,
    said: str,
    template: str = "readiness/step.html",
) -> HttpResponse:
    """A note or an answer, with a file. A file cannot be sent for a preview only, so the page says who is told."""
    form = GapLineForm(posted(request), posted_files(request), label=label)
    if response := submitted(request, form, lambda: act(form), onward("readiness-gap", gap.pk, said=said)):
        return response
    way = way_to(request, gap).to(title)
    return show(request, template, way, form=form, caption=str(gap), quoted=gap.what, submit_text=title)


@page(Capability.READ_PROGRAMME, Gap, named="gap")
def note_on_gap(request: HttpRequest, gap: Gap) -> HttpResponse:
    """Write a note on a gap."""
    if not _stands_on_a_side(request.user, gap):
        refuse(say("Gaps are worked off by the place's programme office and the delivery body."))
    return _with_words(
        request,
        gap,
        lambda form: actions.note(
            gap, form.cleaned_data["text"], upload=form.cleaned_data["file"], by=person(request), at=clock.now()
        ),
        say("Write a note"),
        say("The note"),
        say("The note is kept, and the other side is told."),
    )


@page(Capability.RUN_PROGRAMME, Gap, named="gap")
def answer_gap(request: HttpRequest, gap: Gap) -> HttpResponse:
    """Say for the place what was done."""
    return _with_words(
        request,
        gap,
        lambda form: actions.answer(
            gap, form.cleaned_data["text"], upload=form.cleaned_data["file"], by=person(request), at=clock.now()
        ),
        say("Answer the gap"),
        say("What was done, and what shows it"),
        say("The answer is with the delivery body, which accepts it or sends it back."),
        "readiness/answer_gap.html",
    )


def _step(
    request: HttpRequest, gap: Gap, form: forms.Form, act: Callable[[], object], does: str, said: str, way_back: str
) -> HttpResponse:
    return foreseen_page(
        request,
        "readiness/step.html",
        way_to(request, gap).to(does),
        form,
        act,
        onward("readiness-gap", gap.pk, said=said),
        does=does,
        way_back=way_back,
        back_url=reverse("readiness-gap", args=[gap.pk]),
        caption=str(gap),
        quoted=gap.what,
    )


@page(Capability.REVIEW_PROGRAMME, Gap, named="gap")
def send_gap_back(request: HttpRequest, gap: Gap) -> HttpResponse:
    """Send the answer to a gap back."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        gap,
        form,
        lambda: actions.send_back(gap, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Send the answer back"),
        say("It is sent back."),
        say("The place answers again."),
    )


@page(Capability.REVIEW_PROGRAMME, Gap, named="gap")
def close_gap(request: HttpRequest, gap: Gap) -> HttpResponse:
    """Accept what was done, and close the gap."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        gap,
        form,
        lambda: actions.close(gap, text=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        say("Accept, and close the gap"),
        say("The gap is closed."),
        say("It can be opened again, with a reason."),
    )


@page(Capability.REVIEW_PROGRAMME, Gap, named="gap")
def drop_gap(request: HttpRequest, gap: Gap) -> HttpResponse:
    """Drop a gap that is none any more."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        gap,
        form,
        lambda: actions.drop(gap, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Drop the gap"),
        say("The gap is dropped."),
        say("It can be opened again, with a reason."),
    )


@page(Capability.REVIEW_PROGRAMME, Gap, named="gap")
def reopen_gap(request: HttpRequest, gap: Gap) -> HttpResponse:
    """Open a gap again."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        gap,
        form,
        lambda: actions.reopen(gap, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Open the gap again"),
        say("The gap is open again."),
        say("It can be closed or dropped, with a reason."),
    )


@page(Capability.REVIEW_PROGRAMME, Gap, named="gap")
def change_gap(request: HttpRequest, gap: Gap) -> HttpResponse:
    """Give a gap another owner, day or help."""
    initial = {name: getattr(gap, name) for name in ("side", "organisation", "person", "due_on", "help_offered")}
    form = GapChangeForm(posted(request), programme=gap.programme, initial=initial)
    return _step(
        request,
        gap,
        form,
        lambda: actions.change(
            gap, form.terms(), reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        say("Change owner, day or help"),
        say("The gap is changed, and its owner is told."),
        say("It can be changed again."),
    )
