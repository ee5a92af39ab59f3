"""A change of projects: begun by the lead in a small form, its effect side by side, and the steps that each may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from placefund.awards.models import Award
from placefund.awards.queries import money_of
from placefund.changes import actions
from placefund.changes.forms import AgreeForm, AskForm, BoardForm, ChangeForm, RefuseForm
from placefund.changes.models import ProjectChange
from placefund.changes.queries import (
    agenda_with,
    board_has_word,
    changes_of,
    council_of,
    effect_of,
    names_of,
    open_candidates,
    why_change_is_closed,
    why_not,
    word_of_board,
)
from placefund.changes.views.effects import effect_rows
from placefund.delivery.models import Project
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.project_changes import ProjectChangeKind
from placefund.domain.roles import Capability
from placefund.notices.foresight import Shown, foreseen_page
from placefund.people.access import has
from placefund.people.models import Organisation
from placefund.programmes.meetings.queries import to_come
from placefund.programmes.models import BoardMeeting
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward


@page(Capability.READ_AWARD, Award, methods=("GET",))
def changes(request: HttpRequest, award: Award) -> HttpResponse:
    """Every change of an award's projects, the newest first, and what the lead can ask for."""
    return show(
        request,
        "changes/list.html",
        way_to(request, award).to(say("Changes of projects")),
        award=award,
        changes=changes_of(award),
        kinds=[(kind.value, kind.label) for kind in ProjectChangeKind],
        can_ask=award.state == "accepted" and has(request.user, Capability.ASK_CHANGE, award),
    )


@page(Capability.ASK_CHANGE, Award)
def begin(request: HttpRequest, award: Award, kind: str) -> HttpResponse:
    """Say what is to change. Nobody is asked before its effect has been looked at."""
    if kind not in list(ProjectChangeKind):
        raise Http404(say("There is no such kind of change."))
    chosen = ProjectChangeKind(kind)
    candidates = open_candidates(award) if chosen.brings_project else []
    number = request.GET.get("candidate", "")
    candidate = next((each for each in candidates if str(each.pk) == number), None)
    joined = award.partnership.partners.filter(state="joined").values("organisation")
    form = ChangeForm(
        posted(request),
        kind=chosen,
        projects=Project.objects.filter(award=award, state__in=("draft", "active")),
        organisations=Organisation.objects.filter(pk__in=joined).order_by("name"),
        candidate=candidate,
    )
    return form_page(
        request,
        "changes/begin.html",
        way_to(request, award).to(say("Changes of projects"), "project-changes", award.pk).to(chosen.label),
        form,
        lambda: actions.begin(award, form.words(), by=person(request), at=clock.now()),
        lambda begun: onward("project-change", begun.pk, said=say("Look at its effect. Nobody is asked yet.")),
        award=award,
        heading=chosen.label,
        candidates=candidates,
        candidate=candidate,
        submit_text=say("Work out its effect"),
        back_url=reverse("project-changes", args=[award.pk]),
    )


@page(Capability.READ_CHANGE, ProjectChange, named="change", methods=("GET",))
def change(request: HttpRequest, change: ProjectChange) -> HttpResponse:
    """A change with its effect side by side, what was decided, and the steps that this person may take.

    A member of the place's board who has an interest in it sees nothing of it.
    """
    if closed := why_change_is_closed(request.user, change, london(clock.now()).date()):
        return show(request, "changes/closed.html", way_to(request, change), change=change, why=closed)
    user, is_open = request.user, change.state in ("draft", "asked")
    found = effect_of(change) if is_open else None
    names = names_of({*found.before.by_organisation, *found.after.by_organisation}) if found else {}
    may = {step.name for step in change.LIFECYCLE.from_state(change.state) if has(user, step.capability, change)}
    on_board, word = board_has_word(change), word_of_board(change)
    standing, is_endorsed = agenda_with(change), word is not None and word.is_endorsement
    return show(
        request,
        "changes/change.html",
        way_to(request, change),
        change=change,
        award=change.award,
        council=council_of(change) if is_open else None,
        effect=found,
        rows=effect_rows(found, names) if found else (),
        hindrance=why_not(change) if is_open else "",
        has_board=on_board,
        word=word,
        standing=standing,
        may=may if is_endorsed or not on_board else may - {"ask"},
        may_put=on_board
        and change.state == "draft"
        and not (standing or is_endorsed)
        and has(user, Capability.RUN_PROGRAMME, change),
    )


def _step(
    request: HttpRequest,
    change: ProjectChange,
    form: forms.Form,
    act: Callable[[], object],
    does: str,
    said: str,
    way_back: str,
    **more: Any,
) -> HttpResponse:
    return foreseen_page(
        request,
        "changes/step.html",
        way_to(request, change).to(does),
        form,
        act,
        onward("project-change", change.pk, said=said),
        does=does,
        back_url=reverse("project-change", args=[change.pk]),
        way_back=way_back,
        change=change,
        heading=does,
        **more,
    )


@page(Capability.ASK_CHANGE, ProjectChange, named="change")
def ask(request: HttpRequest, change: ProjectChange) -> HttpResponse:
    """Ask the fund for the change, with the reason."""
    form = AskForm(posted(request))
    return _step(
        request,
        change,
        form,
        lambda: actions.ask(change, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Ask the fund for it"),
        say("The fund is asked. You are told what it decides."),
        say("Until it is decided you can withdraw it, with a reason."),
    )


@page(Capability.ASK_CHANGE, ProjectChange, named="change")
def withdraw(request: HttpRequest, change: ProjectChange) -> HttpResponse:
    """Withdraw the change, with a reason."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        change,
        form,
        lambda: actions.withdraw(change, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Withdraw the change"),
        say("The change is withdrawn."),
        say("Another change can begin at once."),
    )


@page(Capability.RUN_PROGRAMME, ProjectChange, named="change")
def put_before_board(request: HttpRequest, change: ProjectChange) -> HttpResponse:
    """Put the change on the agenda of a meeting of the place's board that is to come."""
    today = london(clock.now()).date()
    meetings = to_come([change.programme_id], today) if change.programme_id else BoardMeeting.objects.none()
    form, found = BoardForm(posted(request), meetings=meetings), effect_of(change)
    names = names_of({*found.before.by_organisation, *found.after.by_organisation})
    return _step(
        request,
        change,
        form,
        lambda: actions.put_before_board(change, form.cleaned_data["meeting"], by=person(request), at=clock.now()),
        say("Put it before the board"),
        say("It stands on the agenda."),
        say("An item can be taken off the agenda before the meeting."),
        effect=found,
        rows=effect_rows(found, names),
    )


def _money(change: ProjectChange) -> tuple[Shown, ...]:
    money = money_of(change.award)
    running = change.award.projects.filter(state__in=("draft", "active")).count()
    return (
        (say("In no project"), money.free),
        (say("Held by projects"), money.in_projects),
        (say("Projects that are not over"), running),
    )


@page(Capability.DECIDE_CHANGE, ProjectChange, named="change")
def agree(request: HttpRequest, change: ProjectChange) -> HttpResponse:
    """Agree the change, on conditions where they are named: it is carried out at once."""
    form = AgreeForm(posted(request))
    return _step(
        request,
        change,
        form,
        lambda: actions.agree(change, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Agree the change"),
        say("The change is agreed and carried out. The lead is told."),
        say("Not by itself: another change does the opposite, with its own reason."),
        shows=lambda: _money(change),
    )


@page(Capability.DECIDE_CHANGE, ProjectChange, named="change")
def refuse(request: HttpRequest, change: ProjectChange) -> HttpResponse:
    """Refuse the change, with the reason."""
    form = RefuseForm(posted(request))
    return _step(
        request,
        change,
        form,
        lambda: actions.refuse(change, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Refuse the change"),
        say("The change is refused. The lead is told why."),
        say("The lead can ask for it again, as another change."),
    )
