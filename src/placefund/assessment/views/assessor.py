"""The assessor's pages: what they were given, one application to read and score, and a conflict to declare."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.applications.reading import reading as as_submitted
from placefund.assessment import actions
from placefund.assessment.forms import ConflictForm, ScoringForm
from placefund.assessment.models import Assignment
from placefund.assessment.queries import LIVE, given_to, reading
from placefund.domain.roles import Capability
from placefund.funds.views.desk import answer, done, person, posted
from placefund.people.access import page, scopes_with
from placefund.records import clock


@page(Capability.SCORE, methods=("GET",))
def my_assignments(request: HttpRequest) -> HttpResponse:
    """Everything this person was given to assess, by round."""
    own = [int(assessor) for assessor in scopes_with(request.user, Capability.SCORE, "assessor")]
    rows = list(given_to(own))
    context = {
        "to_score": [row for row in rows if row.state == "assigned" and row.application.state == "eligible"],
        "rest": [row for row in rows if row.state != "assigned" or row.application.state != "eligible"],
    }
    return answer(request, "assessment/mine.html", context)


@page(Capability.SCORE, Assignment)
def assignment(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """One application as it was submitted, and the form to score it. Closed once a conflict is declared."""
    _refuse_unless_live(assignment)
    round_ = assignment.application.round
    terms, mine = round_.terms(), reading(assignment, round_.terms())
    form = ScoringForm(posted(request), terms=terms, reading=mine)
    if form.is_bound and done(
        form, lambda: actions.score(assignment, form.points, form.reasons, by=person(request), at=clock.now())
    ):
        messages.success(request, f"Your scores for {assignment.application} are kept.")
        return redirect("my-assignments")
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "assignment": assignment,
        "application": assignment.application,
        "read": as_submitted(assignment.application),
        "mine": mine,
        "is_scoring": assignment.application.state == "eligible",
        "form": form,
        "breadcrumbs": _trail(str(assignment.application)),
    }
    return answer(request, "assessment/assignment.html", context)


@page(Capability.SCORE, Assignment)
def declare_conflict(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Name a conflict of one's own; from then on the application is closed to this assessor."""
    _refuse_unless_live(assignment)
    form = ConflictForm(posted(request))
    if form.is_bound and done(
        form,
        lambda: actions.declare_conflict(
            assignment, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
    ):
        messages.success(
            request, "Your conflict is recorded. The application is closed to you, and the fund gives it to another."
        )
        return redirect("my-assignments")
    context = {
        "fund": assignment.application.round.strand.fund,
        "assignment": assignment,
        "form": form,
        "breadcrumbs": _trail("Declare a conflict"),
    }
    return answer(request, "assessment/conflict.html", context)


def _refuse_unless_live(assignment: Assignment) -> None:
    if assignment.state == "conflicted":
        raise PermissionDenied("You declared a conflict with this application, so it is closed to you.")
    if assignment.state not in LIVE:
        raise PermissionDenied("This application was taken back from you, so it is closed to you.")


def _trail(here: str) -> list[dict[str, str]]:
    return [{"label": "To assess", "url": reverse("my-assignments")}, {"label": here, "url": ""}]
