"""Drafting and sending an application: the lead's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.corrections import actions as corrections
from placefund.applications.forms import AnswerForm, ReasonForm, StartForm
from placefund.applications.models import Answer, Application
from placefund.applications.preparing import actions as preparing
from placefund.applications.queries import findings_while_drafting, may_answer, partners_to_ask, written_and_not_sent
from placefund.applications.readable import read_answer
from placefund.applications.refusals import EditConflict
from placefund.applications.views import stages
from placefund.applications.views.answer_history import asked_question
from placefund.applications.views.application_page import show_application
from placefund.applications.views.question_place import place_of
from placefund.design.states import label_of_state
from placefund.design.wording import clock_in_words
from placefund.documents.queries import names_inside
from placefund.domain.answers.register import entered, in_words, parsed
from placefund.domain.asking import partner_of
from placefund.domain.assessment.method import Phase
from placefund.domain.closing import takes_bids
from placefund.domain.differences import passages
from placefund.domain.drafting import BidPart, PartKind
from placefund.domain.findings import NotAllowed
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.messages import say
from placefund.domain.questions import Question, word_count
from placefund.domain.roles import Capability
from placefund.domain.welsh import WELSH
from placefund.drafting.views.margin import margin_of, open_comments
from placefund.funds.models import Round
from placefund.notices.foresight import Shown, foreseen
from placefund.notices.views.receipts import pdf_of
from placefund.partnerships.later_closings.queries import given_to
from placefund.partnerships.queries import left_out
from placefund.people.access import has
from placefund.people.queries import numbers_with
from placefund.records import clock
from placefund.web.collisions import in_turn
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted, posted_files
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import Onward, onward, pressed, submitted
from placefund.web.tongues import words_in


def _back(application: Application, said: str = "") -> Onward:
    return onward("application", application.pk, said=said)


@page(Capability.EDIT_APPLICATION)
def start_application(request: HttpRequest, round_: int) -> HttpResponse:
    """Begin an application in an open round for one of the partnerships the person leads."""
    found = get_object_or_404(Round.published(), pk=round_)
    if not found.terms_record:
        raise Http404(say("This round has no terms yet."))
    led = numbers_with(request.user, Capability.EDIT_APPLICATION, "organisation")
    applied = Application.objects.filter(round=found).exclude(state="withdrawn")
    partnerships = stages.who_may_apply(found, led, applied)
    terms, at = found.terms(), clock.now()
    barred = left_out(partnerships.select_related("lead", "place").prefetch_related("place__parts__area"), terms)
    partnerships = partnerships.exclude(pk__in=[each.partnership.pk for each in barred]).select_related("lead", "place")
    later = given_to(found, led)
    longest = max((each.closes_at for each in later), default=None)
    form = StartForm(
        posted(request), partnerships=partnerships, initial={"partnership": request.GET.get("partnership")}
    )
    if response := submitted(
        request,
        form,
        lambda: stages.begin(request, found, form.cleaned_data["partnership"]),
        lambda begun: onward("application", begun.pk, said=say("Your draft is ready.")),
    ):
        return response
    return show(
        request,
        "applications/start.html",
        way_to(request, found).to(say("Apply")),
        title=say("Apply in {found}", found=found),
        form=form,
        round=found,
        terms=terms,
        partnerships=partnerships,
        left_out=barred,
        existing=applied.filter(partnership__lead__in=led).select_related("partnership"),
        later_closings=later,
        is_open=takes_bids(found.state, found.opens_at, found.closes_at, longest, at),
    )


def _refuse_of_bid(request: HttpRequest, application: Application, key: str) -> None:
    """A partner opens the questions that each partner answers; those of the whole bid are for who writes it."""
    if partner_of(key) is None and not has(request.user, Capability.WRITE_ANSWERS, application):
        refuse(say("This question is asked of the whole bid. Whoever writes the bid for its lead answers it."))


@page(Capability.ANSWER_QUESTIONS, Application)
def answer_question(request: HttpRequest, application: Application, question: str) -> HttpResponse:
    """One question on a page of its own, with its limit of words and a draft that saves itself."""
    _refuse_of_bid(request, application, question)
    place = place_of(application, question)
    asked = place.question
    saved = application.answers.filter(question_key=question).select_related("saved_by").first()
    read = read_answer(asked, saved.value if saved else "")
    initial = {"answer": entered(asked, saved.value if saved else ""), "seen_version": saved.version if saved else 0}
    chosen = words_in(request, (asked,))
    form = AnswerForm(posted(request), posted_files(request), question=asked, words_in=chosen.code, initial=initial)
    then: dict[str, Callable[[object], Onward]] = {
        "next": lambda _: _next(application, question),
        "more": lambda _: onward(
            "answer-question", application.pk, question, said=say("Saved. There is room for more.")
        ),
    }
    is_own = may_answer(request.user, application, question)
    is_blind = application.round.terms().method.applicants_hidden is not Phase.NEVER
    has_files = form.is_multipart()
    more: dict[str, Any] = {
        "question": asked,
        "words_in": chosen,
        "is_own": is_own,
        **stages.writing(application, asked, is_own=is_own),
        "saved": saved,
        "answer": read,
        "place": place,
        "has_rows": bool(asked.parts),
        "has_files": has_files,
        "is_read_blind": is_blind,
        "named_inside": names_inside(file.document for file in read.value or ()) if is_blind and has_files else (),
    }
    try:
        if response := submitted(
            request,
            form,
            lambda: _save(request, application, asked, form),
            then.get(request.POST.get("then", ""), _back(application)),
            unless=EditConflict,
        ):
            return response
    except EditConflict as conflict:
        return _show_both(request, application, asked, form, conflict, more)
    more |= margin_of(request, application, BidPart(PartKind.QUESTION, question))
    return show_application(request, "applications/question.html", application, asked.title, form=form, **more)


def _next(application: Application, key: str) -> Onward:
    """The question after this one, by what is answered now: the answer that was saved may have opened or closed it."""
    following = place_of(application, key).following
    return onward("answer-question", application.pk, following.key) if following else _back(application)


def _save(request: HttpRequest, application: Application, asked: Question, form: AnswerForm) -> Answer:
    given, seen = form.cleaned_data["answer"], form.cleaned_data["seen_version"]
    under = WELSH if words_in(request, (asked,)).is_welsh else ""
    return actions.answer(
        application, asked.key, given, asked_in=under, seen_version=seen, by=person(request), at=clock.now()
    )


def _show_both(
    request: HttpRequest,
    application: Application,
    asked: Question,
    form: AnswerForm,
    conflict: EditConflict,
    more: dict[str, Any],
) -> HttpResponse:
    """Two answers side by side; saving from here replaces theirs knowingly."""
    given = form.cleaned_data["answer"]
    theirs = read_answer(asked, conflict.theirs.value)
    # a browser does not let a page put files back into their box: what is kept is offered, and the rest is sent again
    shown = entered(asked, conflict.theirs.value) if more["has_files"] else given
    mine = {"answer": shown, "seen_version": conflict.theirs.version}
    saved, written = passages(in_words(asked, conflict.theirs.value), in_words(asked, parsed(asked, given)))
    is_text = isinstance(conflict.theirs.value, str)
    more = more | {"is_own": conflict.is_own, "is_text": is_text, "saved_passages": saved, "written_passages": written}
    both = {"answer": theirs, "mine": read_answer(asked, parsed(asked, given))}
    return show_application(
        request,
        "applications/conflict.html",
        application,
        asked.title,
        form=AnswerForm(question=asked, words_in=more["words_in"].code, initial=mine),
        theirs=conflict.theirs,
        why=str(conflict),
        has_errors=True,
        status=409,
        **{**more, **both},
    )


@page(Capability.ANSWER_QUESTIONS, Application, methods=("POST",))
def autosave_answer(request: HttpRequest, application: Application, question: str) -> JsonResponse:
    """Save an answer while it is being written: `{"version", "saved_at", "saved", "words"}`, or `{"error"}` with 409 or 422."""
    _refuse_of_bid(request, application, question)
    asked = asked_question(application, question)
    saved = application.answers.filter(question_key=question).first()
    initial = {"answer": entered(asked, saved.value if saved else "")}
    form = AnswerForm(request.POST, request.FILES, question=asked, initial=initial)
    if not form.is_valid():
        sentences = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"error": sentences}, status=422)
    try:
        saved = in_turn(lambda: _save(request, application, asked, form))
    except EditConflict as conflict:
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
    # The browser's own clock is not asked: a demonstration's may be moved, and a laptop's may be wrong.
    body = {"version": saved.version, "saved_at": saved.saved_at.isoformat(), "saved": clock_in_words(saved.saved_at)}
    return JsonResponse(body | {"words": words})


@page(Capability.EDIT_APPLICATION, Application, methods=("POST",))
def read_clarifications(request: HttpRequest, application: Application) -> HttpResponse:
    """Note that the clarifications shown have been read."""
    shown = request.POST.get("up_to", "")
    up_to = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 9 else 0
    return pressed(
        request,
        lambda: preparing.read_clarifications(application, up_to=up_to, by=person(request), at=clock.now()),
        _back(application),
    )


@page(Capability.EDIT_APPLICATION, Application)
def certification(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask the lead organisation's certifier to read and sign."""
    form = ConfirmForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: preparing.ask_for_certification(application, by=person(request), at=clock.now()),
        _back(application, say("The certifier is told. You hear as soon as they have signed or sent it back.")),
    ):
        return response
    found = findings_while_drafting(application, clock.now())
    here = say("Ask for certification")
    return show_application(
        request,
        "applications/ask_certifier.html",
        application,
        here,
        form=form,
        found=found,
        to_ask=partners_to_ask(application),
        not_sent=written_and_not_sent(application),
        **open_comments(request, application),
    )


@page(Capability.SUBMIT_APPLICATION, Application)
def submit_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Confirm what is sent and kept, then submit. A second click leads to the same receipt."""
    receipt = onward("application-receipt", application.pk)
    if application.is_sent:
        return redirect(receipt.address)
    form = ConfirmForm(posted(request))

    def act() -> None:
        try:
            actions.submit(application, by=person(request), at=clock.now())
        except MoveNotPossible:
            application.refresh_from_db()  # the other click of a double-click may have sent it already
            if not application.is_sent:
                raise

    preview = foreseen(
        request,
        form,
        act,
        shows=lambda: _standing(application),
        way_back=say("Until the round closes you can reopen it, change it and send it again, or withdraw it."),
    )
    if preview is None and (response := submitted(request, form, act, receipt)):
        return response
    return show_application(
        request,
        "applications/submit.html",
        application,
        say("Submit to the fund"),
        form=form,
        to_ask=partners_to_ask(application),
        not_sent=written_and_not_sent(application),
        found=findings_while_drafting(application, clock.now()),
        preview=preview,
        does=say("Submit the application"),
        back_url=reverse("application", args=[application.pk]),
    )


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def application_receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """The receipt: number, time in London, digest."""
    snapshot = getattr(application, "snapshot", None)
    if snapshot is None:
        raise Http404(say("This application has not been submitted."))
    return show_application(request, "applications/receipt.html", application, say("Receipt"), snapshot=snapshot)


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def receipt_as_pdf(request: HttpRequest, application: Application) -> HttpResponse:
    """The receipt as the PDF that went with the mail, the same bytes."""
    snapshot = application.snapshot
    if snapshot is None:
        raise Http404(say("This application has not been submitted."))
    return pdf_of(snapshot.as_receipt())


def _reasoned_step(
    request: HttpRequest,
    application: Application,
    form: ReasonForm,
    act: Callable[..., object],
    done: str,
    title: str,
    template: str,
    *,
    does: str,
    way_back: str,
    **more: Any,
) -> HttpResponse:
    """A page with one step on an application, which is shown first, taken with a reason, and leads back to the application."""

    def step() -> object:
        return act(application, **form.cleaned_data, by=person(request), at=clock.now())

    preview = foreseen(request, form, step, shows=lambda: _standing(application), way_back=way_back)
    if preview is None and (response := submitted(request, form, step, _back(application, done))):
        return response
    back = reverse("application", args=[application.pk])
    return show_application(
        request, template, application, title, form=form, preview=preview, does=does, back_url=back, **more
    )


def _standing(application: Application) -> tuple[Shown, ...]:
    """Where an application stands, as its authors may know it."""
    now = Application.objects.get(pk=application.pk)
    return ((say("The application is"), label_of_state(now.state_told).label),)


@page(Capability.RETURN_FOR_CHANGES, Application)
def return_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Make a certified application a draft again, with the reason."""
    return _reasoned_step(
        request,
        application,
        ReasonForm(posted(request), label=say("What has to change?"), help_text=say("The authors read this.")),
        actions.return_for_changes,
        say("It is a draft again. It needs a new signature before it can be submitted."),
        say("Return for changes"),
        "applications/return.html",
        does=say("Return it for changes"),
        way_back=say("It can be certified again as soon as every rule is met."),
    )


@page(Capability.WITHDRAW_APPLICATION, Application)
def withdraw_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the application out of the round, with the reason."""
    is_open = application.is_taken(clock.now())
    return _reasoned_step(
        request,
        application,
        ReasonForm(posted(request), label=say("Why is it withdrawn?"), help_text=say("The record keeps this.")),
        actions.withdraw,
        say("The application is withdrawn."),
        say("Withdraw"),
        "applications/withdraw.html",
        does=say("Withdraw the application"),
        way_back=say("It can be brought back until the round closes.")
        if is_open
        else say("There is none: the round has closed."),
        is_open=is_open,
    )


@page(Capability.SUBMIT_APPLICATION, Application)
def reopen_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Make what was sent a draft again while the round is open, with the reason."""
    return _reasoned_step(
        request,
        application,
        ReasonForm(posted(request), label=say("Why is it reopened?"), help_text=say("The partners are told this.")),
        corrections.reopen,
        say("It is a draft again. What you sent counts until you send it again."),
        say("Reopen and change it"),
        "applications/way_back.html",
        does=say("Reopen the application"),
        way_back=say(
            "Send it again. If you do not before the round closes, what you sent counts, as if it had not been reopened."
        ),
        told=say(
            "You can change it and send it again until the round closes. It has to be certified again. The "
            "receipt you have stays valid until you get the next."
        ),
    )


@page(Capability.WITHDRAW_APPLICATION, Application)
def revive_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Bring a withdrawn application back while its round is open, with the reason."""
    return _reasoned_step(
        request,
        application,
        ReasonForm(posted(request), label=say("Why is it brought back?"), help_text=say("The record keeps this.")),
        corrections.revive,
        say("The application is back."),
        say("Bring it back"),
        "applications/way_back.html",
        does=say("Bring the application back"),
        way_back=say("It can be withdrawn again."),
        told=say("It stands in the round again: as it was sent if it had been sent, and as a draft if it had not."),
    )
