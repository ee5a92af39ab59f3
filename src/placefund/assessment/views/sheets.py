"""Scoring without a connection: the workbook to fill in, what it would change when it comes back, and every reading as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from placefund.applications.models import Application
from placefund.assessment import actions
from placefund.assessment.models import Assignment
from placefund.assessment.scoring.forms import SheetForm, SheetSendForm
from placefund.assessment.scoring.own_assignments import OwnReading
from placefund.assessment.scoring.submissions import reading_rows
from placefund.assessment.sheets.workbook import (
    CONTENT_TYPE,
    LookedAt,
    held,
    look_at,
    name_of,
    sheet_readings,
    workbook,
)
from placefund.assessment.views.assessor import own_of, refuse_if_closed, trail_of
from placefund.domain.assessment.exports import READINGS
from placefund.domain.roles import Capability
from placefund.domain.standards.tables import lines
from placefund.funds.models import Round
from placefund.funds.views.desk import answer, done, person
from placefund.panels.confidentiality import closed_bids
from placefund.people.access import page
from placefund.records import clock


@page(Capability.SCORE, Assignment, methods=("GET",))
def scoring_sheet(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """The workbook to score one application without a connection."""
    refuse_if_closed(assignment)
    return _file(
        request, [row for row in own_of(request) if row.assignment.pk == assignment.pk and row.is_open], assignment
    )


@page(Capability.SCORE, methods=("GET",))
def scoring_sheets(request: HttpRequest) -> HttpResponse:
    """One workbook for everything this person can score now."""
    return _file(request, [row for row in own_of(request) if row.is_open])


def _file(request: HttpRequest, rows: Sequence[OwnReading], assignment: Assignment | None = None) -> HttpResponse:
    if not rows:
        messages.error(request, "There is nothing to score now, so there is no sheet.")
        return redirect("assignment", assignment.pk) if assignment else redirect("my-assignments")
    response = HttpResponse(workbook(rows, at=clock.now()), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name_of(rows)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@page(Capability.SCORE)
def send_sheet(request: HttpRequest) -> HttpResponse:
    """Send a workbook that was filled in: first what it would change, then, when asked, all of it or nothing."""
    own = {row.assignment.pk: row for row in own_of(request)}
    if "held" in request.POST:
        return _send(request, own)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    looked: list[LookedAt] = []
    if form.is_bound and done(form, lambda: looked.append(look_at(form.cleaned_data["sheet"], own))):
        return _shown(request, looked[0])
    return _asked(request, form, own)


def _asked(request: HttpRequest, form: SheetForm | SheetSendForm, own: dict[int, OwnReading]) -> HttpResponse:
    context = {
        "form": form if isinstance(form, SheetForm) else SheetForm(),
        "refused": form if isinstance(form, SheetSendForm) else None,
        "can_be_scored": sum(row.is_open for row in own.values()),
        "breadcrumbs": trail_of("Send a scoring sheet"),
    }
    page_ = answer(request, "assessment/send_sheet.html", context)
    if isinstance(form, SheetSendForm):
        page_.status_code = 422
    return page_


def _shown(request: HttpRequest, looked: LookedAt) -> HttpResponse:
    """The dry run: nothing is kept by looking."""
    context = {
        "looked": looked,
        "form": SheetSendForm(initial={"held": held(looked, person(request).pk)}) if looked.can_be_sent else None,
        "breadcrumbs": trail_of("What the sheet would change"),
    }
    page_ = answer(request, "assessment/sheet_changes.html", context)
    if looked.faults:
        page_.status_code = 422
    return page_


def _send(request: HttpRequest, own: dict[int, OwnReading]) -> HttpResponse:
    form, user = SheetSendForm(request.POST), person(request)
    sent: list[Assignment] = []

    def act() -> None:
        found = sheet_readings(form.cleaned_data["held"], user.pk, own)
        sent.extend(actions.score_by_sheet(found, by=user, at=clock.now()))

    if not done(form, act):
        return _asked(request, form, own)
    count = len(sent)
    messages.success(
        request, f"Your scores for {count} application{'' if count == 1 else 's'} are sent, each with its receipt."
    )
    return redirect("my-assignments")


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def readings_file(request: HttpRequest, round_: Round) -> StreamingHttpResponse:
    """Every reading of a round as CSV, one row a criterion, with the receipts; without what a conflict closes to whoever asks."""
    closed = closed_bids(person(request), list(Application.objects.filter(round=round_)), clock.now())
    response = StreamingHttpResponse(
        lines(READINGS, reading_rows(round_, closed)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="readings-{round_.slug}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
