"""Scoring without a connection: the workbook to fill in, what it would change when it comes back, and every reading as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from placefund.applications.models import Application
from placefund.assessment.models import Assignment
from placefund.assessment.scoring.actions import take_sheet
from placefund.assessment.scoring.forms import SheetForm, SheetSendForm
from placefund.assessment.scoring.own_assignments import OwnReading
from placefund.assessment.scoring.submissions import SheetUse, reading_rows
from placefund.assessment.scoring.views.assessor import MINE, own_of, refuse_if_closed
from placefund.assessment.sheets.returned_sheet import LookedAt, SheetChange, choice_of, held, look_at, taken_back
from placefund.assessment.sheets.workbook import name_of, workbook
from placefund.domain.assessment.exports import READINGS
from placefund.domain.messages import say, say_count
from placefund.domain.roles import Capability
from placefund.domain.standards.tables import lines
from placefund.domain.workbooks import CONTENT_TYPE
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_readings
from placefund.records import clock
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted, taken


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
    looked = taken(form, lambda: look_at(form.cleaned_data["sheet"], own))
    return _show_changes(request, looked.result) if looked else _ask(request, form, own)


def _ask(request: HttpRequest, form: SheetForm | SheetSendForm, own: dict[int, OwnReading]) -> HttpResponse:
    is_refused = isinstance(form, SheetSendForm)
    return show(
        request,
        "assessment/send_sheet.html",
        MINE.to(say("Send a scoring sheet")),
        form=SheetForm() if is_refused else form,
        refused=form if is_refused else None,
        can_be_scored=sum(row.is_open for row in own.values()),
        status=422 if is_refused else None,
    )


def _show_changes(
    request: HttpRequest, looked: LookedAt, form: SheetSendForm | None = None, status: int = 200
) -> HttpResponse:
    """The dry run: nothing is kept by looking."""
    if form is None and looked.can_be_sent:
        form = SheetSendForm(initial={"held": held(looked, person(request).pk)}, asked=_asked(looked.changes))
    return show(
        request,
        "assessment/sheet_changes.html",
        MINE.to(say("What the sheet would change")),
        looked=looked,
        changes=[(change, form[choice_of(change)] if form else None) for change in looked.changes],
        form=form,
        status=422 if looked.faults else status,
    )


CHOICES = {
    SheetUse.SENT: say("Send what the sheet says"),
    SheetUse.DRAFTED: say("Take what the sheet says as my draft, and send nothing yet"),
    SheetUse.LEFT: say("Leave all as it is; the sheet stays in my history"),
}


def _asked(changes: Iterable[SheetChange]) -> list[tuple[str, str, list[tuple[str, str]], str | None]]:
    """What is asked of the sender, one choice a reading."""
    return [
        (
            choice_of(change),
            say("What becomes of the sheet for “{title}”?", title=change.own.title),
            [(taken.value, CHOICES[taken]) for taken in change.choices],
            change.likely,
        )
        for change in changes
    ]


def _send(request: HttpRequest, own: dict[int, OwnReading]) -> HttpResponse:
    """Do with each sheet what was chosen: all of it, or nothing."""
    user, bare = person(request), SheetSendForm(request.POST)
    back = taken(bare, lambda: taken_back(bare.cleaned_data["held"], user.pk, own))
    if back is None:
        return _ask(request, bare, own)
    changes = tuple(sheet.change for sheet in back.result)
    form = SheetSendForm(request.POST, asked=_asked(changes))
    if response := submitted(
        request,
        form,
        lambda: take_sheet(
            [sheet.reading(SheetUse(form.cleaned_data[sheet.field])) for sheet in back.result], by=user, at=clock.now()
        ),
        lambda sent: onward("my-assignments", said=_what_became(len(sent), len(changes))),
    ):
        return response
    return _show_changes(request, LookedAt(changes, (), (), ()), form, 422)


def _what_became(sent: int, sheets: int) -> str:
    said = say_count(
        "Your scores for {count} application are sent, each with its receipt.",
        "Your scores for {count} applications are sent, each with its receipt.",
        count=sent,
    )
    if sent == sheets:
        return said
    return say("Nothing is sent. What the sheet says is kept.") if not sent else said


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def readings_file(request: HttpRequest, round_: Round) -> StreamingHttpResponse:
    """Every reading of a round as CSV, one row a criterion, with the receipts; without what a conflict closes to whoever asks."""
    closed = closed_readings(person(request), list(Application.objects.filter(round=round_)), clock.now())
    response = StreamingHttpResponse(
        lines(READINGS, reading_rows(round_, closed)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="readings-{round_.slug}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
