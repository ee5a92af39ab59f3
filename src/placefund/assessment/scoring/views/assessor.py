"""The assessor's pages: what they were given, one application to read and score, the receipt, and a conflict to declare."""

from __future__ import annotations

import json
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assignment, ScoreDraft
from placefund.assessment.pool.board import places_of
from placefund.assessment.queries import reading
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.blinding import UNTIL, applicants_are_hidden, submitted_for, title_for
from placefund.assessment.scoring.forms import ConflictForm, ScoringForm, SendForm, scale_in_words
from placefund.assessment.scoring.own_assignments import OwnReading, outcomes, own_readings
from placefund.assessment.scoring.submissions import (
    SentScores,
    UnsentScores,
    closed_because,
    drafted,
    preview,
    sent_scores,
    the_others,
)
from placefund.domain.assessment.receipts import Confidence
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.people.access import scopes_with
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, Crumbs
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted

MINE = NOWHERE.to(say("To assess"), "my-assignments")
"""Where the way to an assessor's own pages begins."""


def own_of(request: HttpRequest) -> tuple[OwnReading, ...]:
    """Everything that whoever is signed in was given to read."""
    numbers = [int(assessor) for assessor in scopes_with(request.user, Capability.SCORE, "assessor")]
    return own_readings(numbers, clock.now())


@page(Capability.SCORE, methods=("GET",))
def my_assignments(request: HttpRequest) -> HttpResponse:
    """Everything this person was given to assess: what is to be scored and by when, what was sent, what is closed."""
    rows, today = own_of(request), london(clock.now()).date()
    to_score = [row for row in rows if row.is_to_score]
    return show(
        request,
        "assessment/mine.html",
        NOWHERE,
        to_score=[(row, row.is_late(today)) for row in to_score],
        late=sum(row.is_late(today) for row in rows),
        begun=sum(row.drafted > 0 for row in to_score),
        sent=sum(row.weighted is not None for row in rows),
        next_day=next((row.assignment.due_on for row in to_score if row.assignment.due_on), None),
        rest=[row for row in rows if not row.is_to_score],
        can_be_scored=sum(row.is_open for row in rows),
        has_outcomes=any(row.is_told for row in rows),
        places=places_of(request.user),
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
    """One application as it was submitted, and the form to score it: kept as a draft, then looked at, then sent."""
    refuse_if_closed(assignment)
    round_, title = assignment.application.round, title_for(assignment)
    terms, draft, sent = round_.terms(), drafted(assignment), sent_scores(assignment)
    form = ScoringForm(
        posted(request),
        terms=terms,
        reading=reading(assignment, terms),
        draft=draft,
        is_draft=request.POST.get("then") == "draft",
    )
    kept = onward("assignment", assignment.pk, said=say("Your draft is kept. Nothing is sent yet."))
    on = kept if form.is_draft else onward("check-scores", assignment.pk)
    if response := submitted(request, form, lambda: _keep(request, assignment, form), on):
        return response
    return show(
        request,
        "assessment/assignment.html",
        _below(assignment),
        round=round_,
        assignment=assignment,
        title=title,
        read=submitted_for(assignment),
        hidden_until=UNTIL[terms.method.applicants_hidden] if applicants_are_hidden(assignment) else "",
        draft=ScoreDraft.objects.filter(assignment=assignment).first(),
        sent=sent,
        others=the_others(assignment),
        is_withdrawn=assignment.application.state == "withdrawn",
        is_scoring=assignment.application.state == "eligible",
        form=form,
    )


@page(Capability.SCORE, Assignment, methods=("POST",))
def autosave_scores(request: HttpRequest, assignment: Assignment) -> JsonResponse:
    """Keep a draft while it is being written: `{"version"}`, or `{"error"}` with 403, 409 or 422."""
    if why := closed_because(assignment, london(clock.now()).date()):
        return JsonResponse({"error": why}, status=403)
    form = ScoringForm(request.POST, terms=assignment.application.round.terms(), is_draft=True)
    if not form.is_valid():
        sentences = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"error": sentences}, status=422)
    try:
        saved = _save(request, assignment, form)
    except scoring_actions.DraftChanged as changed:
        return JsonResponse({"error": str(changed)}, status=409)
    except NotAllowed as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat()})


def _save(request: HttpRequest, assignment: Assignment, form: ScoringForm) -> ScoreDraft:
    return scoring_actions.save_draft(
        assignment,
        form.points,
        form.reasons,
        form.confidence,
        seen_version=form.draft_version,
        by=person(request),
        at=clock.now(),
    )


def _keep(request: HttpRequest, assignment: Assignment, form: ScoringForm) -> None:
    try:
        _save(request, assignment, form)
    except scoring_actions.DraftChanged:
        theirs = drafted(assignment)
        form.begin_from(theirs.version if theirs else 0)  # saving again from here replaces the other one knowingly
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
    form = SendForm(posted(request), initial={"seen_version": draft.version})
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
        _below(assignment).to(say("Check your scores")),
        assignment=assignment,
        title=title,
        preview=preview(assignment, draft),
        form=form,
    )


def _send(request: HttpRequest, assignment: Assignment, draft: UnsentScores, form: SendForm) -> None:
    if form.cleaned_data["seen_version"] != draft.version:
        raise NotAllowed(
            say("The draft was changed in another window since you looked at it. Look at it again, then send it.")
        )
    confidence = draft.confidence or 0
    scoring_actions.score(assignment, draft.points, draft.reasons, confidence, by=person(request), at=clock.now())


@page(Capability.SCORE, Assignment, methods=("GET",))
def scoring_scale(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Every criterion with what each point on its scale means, on one page to print."""
    refuse_if_closed(assignment)
    round_ = assignment.application.round
    return show(
        request,
        "assessment/scale.html",
        _below(assignment).to(say("Criteria and scales")),
        round=round_,
        criteria=[(criterion, scale_in_words(criterion)) for criterion in round_.terms().criteria],
        confidences=list(Confidence),
    )


@page(Capability.SCORE, Assignment, methods=("GET",))
def score_receipt(request: HttpRequest, assignment: Assignment, number: int) -> HttpResponse:
    """The receipt of one scoring: reference, digest worked out again, what was sent, what had changed since the one before."""
    sent, found = _sent(assignment, number)
    criteria, title = assignment.application.round.terms().criteria, title_for(assignment)
    return show(
        request,
        "assessment/receipt.html",
        _below(assignment).to(say("Receipt")),
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
    criteria = assignment.application.round.terms().criteria
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


@page(Capability.SCORE, Assignment)
def declare_conflict(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Name a conflict of one's own; from then on the application is closed to this assessor."""
    refuse_if_closed(assignment)
    form = ConflictForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: conflicts_actions.declare_conflict(
            assignment, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        onward(
            "my-assignments",
            said=say("Your conflict is recorded. The application is closed to you, and the fund gives it to another."),
        ),
    ):
        return response
    return show(
        request,
        "assessment/conflict.html",
        replace(MINE, fund=assignment.application.round.strand.fund).to(say("Declare a conflict")),
        assignment=assignment,
        title=title_for(assignment),
        form=form,
    )


def refuse_if_closed(assignment: Assignment) -> None:
    """Whatever page or file of an application an assessor asks for, it ends here once it is closed to them.

    Raises:
        PermissionDenied: saying why.
    """
    if why := closed_because(assignment, london(clock.now()).date()):
        raise PermissionDenied(why)


def _below(assignment: Assignment) -> Crumbs:
    """From an assessor's own list to what they read. Its name is the one that the round's rules let them see."""
    way = replace(MINE, fund=assignment.application.round.strand.fund)
    return way.to(title_for(assignment), "assignment", assignment.pk)
