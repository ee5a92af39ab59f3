"""Drafting and sending an application: the lead's pages."""

from __future__ import annotations

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.forms import AboutForm, AnswerForm, ReasonForm, StartForm
from placefund.applications.models import Answer, Application
from placefund.applications.queries import findings_while_drafting
from placefund.applications.readable import read_answer
from placefund.applications.views.frame import frame, posted, step_page, to_application
from placefund.domain.answers.register import in_words, parsed
from placefund.domain.findings import NotAllowed
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.questions import Question, word_count
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.partnerships.models import Partnership
from placefund.people.access import page, person
from placefund.people.queries import numbers_with
from placefund.records import clock


@page(Capability.EDIT_APPLICATION)
def start_application(request: HttpRequest, round_: int) -> HttpResponse:
    """Begin an application in an open round for one of the partnerships the person leads."""
    found = get_object_or_404(Round.published(), pk=round_)
    if not found.terms_record:
        raise Http404("This round has no terms yet.")
    led = numbers_with(request.user, Capability.EDIT_APPLICATION, "organisation")
    applied = Application.objects.filter(round=found).exclude(state="withdrawn")
    partnerships = Partnership.objects.filter(lead__in=led).exclude(pk__in=applied.values("partnership"))
    partnerships = partnerships.select_related("lead", "place")
    terms, at = found.terms(), clock.now()
    form = StartForm(
        posted(request), partnerships=partnerships, initial={"partnership": request.GET.get("partnership")}
    )
    context = {
        "form": form,
        "round": found,
        "terms": terms,
        "fund": found.strand.fund,
        "partnerships": partnerships,
        "existing": applied.filter(partnership__lead__in=led).select_related("partnership"),
        "is_open": found.state == "open" and terms.opens_at <= at < terms.closes_at,
        "title": f"Apply in {found}",
        "breadcrumbs": [
            {"label": found.strand.fund.short_name, "url": reverse("fund", args=[found.strand.fund.slug])},
            {"label": found.name, "url": reverse("round", args=[found.pk])},
            {"label": "Apply"},
        ],
    }
    begun: list[Application] = []

    def act() -> None:
        begun.append(actions.start(found, form.cleaned_data["partnership"], by=person(request), at=clock.now()))

    return step_page(
        request,
        form,
        act,
        "applications/start.html",
        context,
        done="Your draft is ready.",
        then=lambda: to_application(begun[0]),
    )


@page(Capability.EDIT_APPLICATION, Application)
def describe_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Title, public summary and sectors."""
    terms = application.round.terms()
    initial = {"title": application.title, "summary": application.summary, "sectors": application.sectors}
    form = AboutForm(posted(request), terms=terms, initial=initial)

    def act() -> None:
        values = {"sectors": application.sectors, **form.cleaned_data}
        actions.describe(application, **values, by=person(request), at=clock.now())

    context = frame(application, "Title, public summary and sectors")
    context |= {"back_url": reverse("application", args=[application.pk]), "submit_text": "Save"}
    return step_page(
        request, form, act, "applications/about.html", context, done="Saved.", then=lambda: to_application(application)
    )


def _question(application: Application, key: str) -> tuple[Question, int, tuple[Question, ...]]:
    questions = application.round.terms().questions
    for position, question in enumerate(questions):
        if question.key == key:
            return question, position, questions
    raise Http404("This round does not ask that question.")


@page(Capability.EDIT_APPLICATION, Application)
def answer_question(request: HttpRequest, application: Application, question: str) -> HttpResponse:
    """One question on a page of its own, with its limit of words and a draft that saves itself."""
    asked, position, questions = _question(application, question)
    saved = application.answers.filter(question_key=question).select_related("saved_by").first()
    read = read_answer(asked, saved.value if saved else "")
    initial = {"answer": read.entered, "seen_version": saved.version if saved else 0}
    form = AnswerForm(posted(request), question=asked, initial=initial)
    following = questions[position + 1] if position + 1 < len(questions) else None
    context = frame(application, asked.title)
    context |= {
        "question": asked,
        "saved": saved,
        "answer": read,
        "number": position + 1,
        "total": len(questions),
        "following": following,
    }

    def then() -> HttpResponse:
        if request.POST.get("then") == "next" and following:
            return redirect("answer-question", application.pk, following.key)
        return to_application(application)

    try:
        return step_page(
            request,
            form,
            lambda: _save(request, application, asked, form),
            "applications/question.html",
            context,
            then=then,
        )
    except actions.EditConflict as conflict:
        return _show_both(request, asked, form, conflict, context)


def _save(request: HttpRequest, application: Application, asked: Question, form: AnswerForm) -> Answer:
    given, seen = form.cleaned_data["answer"], form.cleaned_data["seen_version"]
    return actions.answer(application, asked.key, given, seen_version=seen, by=person(request), at=clock.now())


def _show_both(
    request: HttpRequest, asked: Question, form: AnswerForm, conflict: actions.EditConflict, context: dict[str, object]
) -> HttpResponse:
    """Two answers side by side; saving from here replaces theirs knowingly."""
    given = form.cleaned_data["answer"]
    again = AnswerForm(question=asked, initial={"answer": given, "seen_version": conflict.theirs.version})
    context |= {
        "form": again,
        "theirs": conflict.theirs,
        "answer": read_answer(asked, conflict.theirs.value),
        "mine": read_answer(asked, parsed(asked, given)),
        "why": str(conflict),
        "has_errors": True,
    }
    return render(request, "applications/conflict.html", context, status=409)


@page(Capability.EDIT_APPLICATION, Application, methods=("POST",))
def autosave_answer(request: HttpRequest, application: Application, question: str) -> JsonResponse:
    """Save an answer while it is being written: `{"version", "saved_at", "words"}`, or `{"error"}` with 409 or 422."""
    asked, _, _ = _question(application, question)
    form = AnswerForm(request.POST, question=asked)
    if not form.is_valid():
        sentences = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"error": sentences}, status=422)
    try:
        saved = _save(request, application, asked, form)
    except actions.EditConflict as conflict:
        theirs = conflict.theirs
        body = {
            "error": str(conflict),
            "theirs": in_words(asked, theirs.value),
            "version": theirs.version,
            "saved_by": str(theirs.saved_by),
        }
        return JsonResponse(body, status=409)
    except NotAllowed as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    words = word_count(in_words(asked, saved.value))
    body = {"version": saved.version, "saved_at": saved.saved_at.isoformat(), "words": words}
    return JsonResponse(body)


@page(Capability.EDIT_APPLICATION, Application, methods=("POST",))
def read_clarifications(request: HttpRequest, application: Application) -> HttpResponse:
    """Note that the clarifications shown have been read."""
    shown = request.POST.get("up_to", "")
    up_to = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 9 else 0
    try:
        actions.read_clarifications(application, up_to=up_to, by=person(request), at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return to_application(application)


@page(Capability.EDIT_APPLICATION, Application)
def certification(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask the lead organisation's certifier to read and sign."""
    form = django_forms.Form(posted(request))
    found = findings_while_drafting(application, clock.now())
    context = frame(application, "Ask for certification", found=found)
    return step_page(
        request,
        form,
        lambda: actions.ask_for_certification(application, by=person(request), at=clock.now()),
        "applications/ask_certifier.html",
        context,
        done="The certifier is told. You hear as soon as they have signed or sent it back.",
        then=lambda: to_application(application),
    )


@page(Capability.SUBMIT_APPLICATION, Application)
def submit_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Confirm what is sent and kept, then submit. A second click leads to the same receipt."""
    context = frame(application, "Submit to the fund", found=findings_while_drafting(application, clock.now()))
    receipt = redirect("application-receipt", application.pk)
    if application.is_sent:
        return receipt
    form = django_forms.Form(posted(request))

    def act() -> None:
        try:
            actions.submit(application, by=person(request), at=clock.now())
        except MoveNotPossible:
            application.refresh_from_db()  # the other click of a double-click may have sent it already
            if not application.is_sent:
                raise

    return step_page(request, form, act, "applications/submit.html", context, then=lambda: receipt)


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def application_receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """The receipt: number, time in London, digest."""
    snapshot = getattr(application, "snapshot", None)
    if snapshot is None:
        raise Http404("This application has not been submitted.")
    return render(request, "applications/receipt.html", frame(application, "Receipt", snapshot=snapshot))


@page(Capability.RETURN_FOR_CHANGES, Application)
def return_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Make a certified application a draft again, with the reason."""
    form = ReasonForm(posted(request), label="What has to change?", help_text="The authors read this.")

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.return_for_changes(application, reason=reason, by=person(request), at=clock.now())

    return step_page(
        request,
        form,
        act,
        "applications/return.html",
        frame(application, "Return for changes"),
        done="It is a draft again. It needs a new signature before it can be submitted.",
        then=lambda: to_application(application),
    )


@page(Capability.WITHDRAW_APPLICATION, Application)
def withdraw_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the application out of the round, with the reason."""
    form = ReasonForm(posted(request), label="Why is it withdrawn?", help_text="The record keeps this.")

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.withdraw(application, reason=reason, by=person(request), at=clock.now())

    return step_page(
        request,
        form,
        act,
        "applications/withdraw.html",
        frame(application, "Withdraw"),
        done="The application is withdrawn.",
        then=lambda: to_application(application),
    )
