"""The assessor's pages: what they were given, one application to read and score, the receipt, and what became of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect

from placefund.applications.queries import documents_sent_with
from placefund.applications.readable import ReadableApplication
from placefund.assessment.conflicts.graph import with_standing_conflict
from placefund.assessment.models import Assignment, ScoreDraft
from placefund.assessment.pool.board import places_of
from placefund.assessment.queries import newest_reading
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.bench import informing, parts_of
from placefund.assessment.scoring.blinding import UNTIL, applicants_are_hidden, shows_earlier, submitted_for, title_for
from placefund.assessment.scoring.forms import SendForm, WorkForm, scale_in_words
from placefund.assessment.scoring.notes import notes_of
from placefund.assessment.scoring.own_assignments import OwnReading, outcomes, own_readings, piles
from placefund.assessment.scoring.submissions import (
    SentScores,
    UnsentScores,
    closed_because,
    drafted,
    kept_scores,
    others_were_open,
    preview,
    sent_scores,
    the_others,
)
from placefund.design.wording import clock_in_words
from placefund.documents.models import Document
from placefund.documents.views.readers import given_out
from placefund.domain.answers.kinds.files import name_for_the_blind
from placefund.domain.assessment.receipts import Confidence, Unsent
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.people.access import scopes_with
from placefund.records import clock
from placefund.web.collisions import in_turn
from placefund.web.crumbs import NOWHERE, Crumbs
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import Onward, onward, submitted

MINE = NOWHERE.to(say("To assess"), "my-assignments")
"""Where the way to an assessor's own pages begins."""
NOTE = "note-"
"""What the button of a note says before the part that it stands beside."""


def own_of(request: HttpRequest) -> tuple[OwnReading, ...]:
    """Everything that whoever is signed in was given to read."""
    numbers = [int(assessor) for assessor in scopes_with(request.user, Capability.SCORE, "assessor")]
    return own_readings(numbers, clock.now())


@page(Capability.SCORE, methods=("GET",))
def my_assignments(request: HttpRequest) -> HttpResponse:
    """Everything this person was given to assess: what is to be scored and by when, what was sent, what is closed."""
    rows, today = own_of(request), london(clock.now()).date()
    to_score, found = [row for row in rows if row.is_to_score], piles(rows)
    return show(
        request,
        "assessment/mine.html",
        NOWHERE,
        to_score=[(row, row.is_late(today), found[row.assignment.pk]) for row in to_score],
        late=sum(row.is_late(today) for row in rows),
        begun=sum(row.drafted > 0 for row in to_score),
        sent=sum(row.weighted is not None for row in rows),
        next_day=next((row.assignment.due_on for row in to_score if row.assignment.due_on), None),
        rest=[(row, found.get(row.assignment.pk)) for row in rows if not row.is_to_score],
        can_be_scored=sum(row.is_open for row in rows),
        has_outcomes=any(row.is_told for row in rows),
        places=places_of(request.user),
        declared=with_standing_conflict(row.assignment for row in rows),
    )


@page(Capability.SCORE, methods=("GET",))
def my_outcomes(request: HttpRequest) -> HttpResponse:
    """What became of the applications this person scored, once outcomes are released, and how they scored beside others."""
    return show(
        request,
        "assessment/outcomes.html",
        MINE.to(say("What became of them")),
        rounds=outcomes(own_of(request)),
    )


@page(Capability.SCORE, Assignment)
def assignment(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """One application beside its score sheet: kept as a draft with the assessor's own notes, then looked at, then sent."""
    refuse_if_closed(assignment)
    round_, title, read = assignment.application.round, title_for(assignment), submitted_for(assignment)
    form = _work_form(assignment, posted(request), read, then=request.POST.get("then", ""))
    if response := submitted(request, form, lambda: _keep(request, assignment, form), _kept(assignment, form, request)):
        return response
    own = own_readings([assignment.assessor_id], clock.now())
    return show(
        request,
        "assessment/assignment.html",
        below(assignment),
        round=round_,
        terms=assignment.terms(),
        assignment=assignment,
        title=title,
        read=read,
        parts=[(part, form[f"note-{part.key}"]) for part in form.parts],
        criteria=[(one, *form.asked(one), informing(one, form.parts)) for one in form.criteria if form.is_scoring],
        pile=piles(own)[assignment.pk],
        hidden_until=UNTIL[round_.terms().method.applicants_hidden] if applicants_are_hidden(assignment) else "",
        draft=ScoreDraft.objects.filter(assignment=assignment).first(),
        sent=sent_scores(assignment),
        kept=kept_in_words(assignment),
        others=the_others(assignment),
        is_withdrawn=assignment.application.state == "withdrawn",
        shows_earlier=shows_earlier(assignment),
        is_scoring=form.is_scoring,
        form=form,
    )


def kept_in_words(assignment: Assignment) -> list[tuple[Unsent, datetime, list[tuple[Criterion, int | None, str]]]]:
    """What this assessor typed and did not send, criterion by criterion: nothing typed is lost."""
    criteria = assignment.terms().criteria
    return [
        (kind, kept_at, [(each, said.points.get(each.key), said.reasons.get(each.key, "")) for each in criteria])
        for kind, kept_at, said in kept_scores(assignment)
    ]


def _work_form(assignment: Assignment, data: Any, read: ReadableApplication, *, then: str) -> WorkForm:
    """The form of an assessor's page. A note's button (`then` names its part) keeps everything, as the draft's does."""
    terms = assignment.terms()
    return WorkForm(
        data,
        terms=terms,
        reading=newest_reading(assignment, terms),
        draft=drafted(assignment),
        is_draft=then == "draft" or then.startswith(NOTE),
        parts=parts_of(read, terms),
        notes=notes_of(assignment),
        # who began while the scores were open is told that they are closed, and loses no words
        is_scoring=assignment.application.state == "eligible" or "seen_version" in (data or ()),
    )


def _kept(assignment: Assignment, form: WorkForm, request: HttpRequest) -> Onward:
    """Where it goes on: to the part whose note was kept, to the scores, or to the whole that is to be looked at."""
    then = request.POST.get("then", "")
    if not form.is_draft and form.is_scoring:
        return onward("check-scores", assignment.pk)
    beside = next((part.anchor for part in form.parts if then == f"{NOTE}{part.key}"), "")
    if beside or not form.is_scoring:
        return onward("assignment", assignment.pk, said=say("Your notes are kept."), section=beside)
    return onward("assignment", assignment.pk, said=say("Your draft is kept. Nothing is sent yet."))


@page(Capability.SCORE, Assignment, methods=("GET",))
def assignment_file(request: HttpRequest, assignment: Assignment, document: int) -> HttpResponse:
    """A file that the application was sent with; under a name that says nothing while the applicants are hidden."""
    refuse_if_closed(assignment)
    sent = documents_sent_with(assignment.application)
    if document not in sent:
        raise Http404(say("This application was not sent with that file."))
    is_hidden = applicants_are_hidden(assignment)
    name = name_for_the_blind(document, sent[document]) if is_hidden else sent[document]
    return given_out(get_object_or_404(Document, pk=document), name)


@page(Capability.SCORE, Assignment, methods=("POST",))
def autosave_scores(request: HttpRequest, assignment: Assignment) -> JsonResponse:
    """Keep a draft and the notes while they are written: `{"version", "notes", "saved"}`, or `{"error"}` with 403, 409 or 422."""
    if why := closed_because(assignment, london(clock.now()).date()):
        return JsonResponse({"error": why}, status=403)
    form = _work_form(assignment, request.POST, submitted_for(assignment), then="draft")
    if not form.is_valid():
        sentences = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"error": sentences}, status=422)
    try:
        in_turn(lambda: _save(request, assignment, form))
    except (scoring_actions.DraftChanged, scoring_actions.NotesChanged) as changed:
        return JsonResponse({"error": str(changed)}, status=409)
    except NotAllowed as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    saved = drafted(assignment)
    said = {"version": saved.version if saved else 0, "notes": notes_of(assignment).version}
    return JsonResponse(said | {"saved": clock_in_words(clock.now())})


def _save(request: HttpRequest, assignment: Assignment, form: WorkForm) -> None:
    scoring_actions.keep_work(assignment, form.scores, form.notes, by=person(request), at=clock.now())


def _keep(request: HttpRequest, assignment: Assignment, form: WorkForm) -> None:
    try:
        _save(request, assignment, form)
    except (scoring_actions.DraftChanged, scoring_actions.NotesChanged):
        # saving again from here replaces the other one knowingly
        form.begin_again(drafted(assignment), notes_of(assignment))
        raise


@page(Capability.SCORE, Assignment)
def check_scores(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """The draft as it would be sent, with the weighted score and what changes; the button that sends it."""
    refuse_if_closed(assignment)
    draft = drafted(assignment)
    if draft is None:  # nothing to send; after a double click it was sent a moment ago
        sent = sent_scores(assignment)
        return (
            redirect("score-receipt", assignment.pk, sent[-1].number) if sent else redirect("assignment", assignment.pk)
        )
    is_late = others_were_open(assignment)
    form = SendForm(posted(request), initial={"seen_version": draft.version}, is_late=is_late)
    if response := submitted(
        request,
        form,
        lambda: _send(request, assignment, draft, form),
        lambda _: onward(
            "score-receipt",
            assignment.pk,
            sent_scores(assignment)[-1].number,
            said=say("Your scores are sent. Keep the receipt."),
        ),
    ):
        return response
    title = title_for(assignment)
    return show(
        request,
        "assessment/check_scores.html",
        below(assignment).to(say("Check your scores")),
        assignment=assignment,
        title=title,
        preview=preview(assignment, draft),
        is_late=is_late,
        late_changes_count=assignment.terms().method.late_changes_count,
        form=form,
    )


def _send(request: HttpRequest, assignment: Assignment, draft: UnsentScores, form: SendForm) -> None:
    if form.cleaned_data["seen_version"] != draft.version:
        raise NotAllowed(
            say("The draft was changed in another window since you looked at it. Look at it again, then send it.")
        )
    confidence = draft.confidence or 0
    scoring_actions.score(
        assignment,
        draft.points,
        draft.reasons,
        confidence,
        change_reason=form.cleaned_data.get("change_reason", ""),
        by=person(request),
        at=clock.now(),
    )


@page(Capability.SCORE, Assignment, methods=("GET",))
def scoring_scale(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Every criterion with what each point on its scale means, on one page to print."""
    refuse_if_closed(assignment)
    round_ = assignment.application.round
    return show(
        request,
        "assessment/scale.html",
        below(assignment).to(say("Criteria and scales")),
        round=round_,
        terms=assignment.terms(),
        criteria=[(criterion, scale_in_words(criterion)) for criterion in assignment.terms().criteria],
        confidences=list(Confidence),
    )


@page(Capability.SCORE, Assignment, methods=("GET",))
def score_receipt(request: HttpRequest, assignment: Assignment, number: int) -> HttpResponse:
    """The receipt of one scoring: reference, digest worked out again, what was sent, what had changed since the one before."""
    sent, found = _sent(assignment, number)
    criteria, title = assignment.terms().criteria, title_for(assignment)
    return show(
        request,
        "assessment/receipt.html",
        below(assignment).to(say("Receipt")),
        assignment=assignment,
        title=title,
        one=found,
        confidence=Confidence(found.scoring.confidence) if found.scoring.confidence else None,
        agrees=found.agrees(criteria),
        sent=sent,
        is_newest=found == sent[-1],
        is_open=assignment.application.state == "eligible",
    )


@page(Capability.SCORE, Assignment, methods=("GET",))
def score_receipt_file(request: HttpRequest, assignment: Assignment, number: int) -> HttpResponse:
    """The receipt as a file, with everything its digest is worked out from."""
    _, found = _sent(assignment, number)
    criteria = assignment.terms().criteria
    kept = {
        "record": found.scoring.as_record(criteria),
        "sha256": found.receipt.digest if found.receipt else "",
        "how_to_check": say("SHA-256 of “record” as JSON in UTF-8, keys sorted, no spaces between its parts."),
    }
    response = HttpResponse(
        json.dumps(kept, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{found.scoring.reference}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


def _sent(assignment: Assignment, number: int) -> tuple[tuple[SentScores, ...], SentScores]:
    refuse_if_closed(assignment)
    sent = sent_scores(assignment)
    found = next((one for one in sent if one.number == number), None)
    if found is None:
        raise Http404(say("No scores with this number were sent."))
    return sent, found


def refuse_if_closed(assignment: Assignment) -> None:
    """Whatever page or file of an application an assessor asks for, it ends here once it is closed to them.

    Raises:
        PermissionDenied: saying why.
    """
    if why := closed_because(assignment, london(clock.now()).date()):
        raise PermissionDenied(why)


def below(assignment: Assignment) -> Crumbs:
    """From an assessor's own list to what they read. Its name is the one that the round's rules let them see."""
    way = replace(MINE, fund=assignment.application.round.strand.fund)
    return way.to(title_for(assignment), "assignment", assignment.pk)
