"""The pages of somebody whom a fund asked to read: the invitation, what is on record of them, their leave and interests."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.assessment import actions
from placefund.assessment.models import Absence, Assessor
from placefund.assessment.pool.forms import AbsenceForm, AnswerForm, TieForm
from placefund.domain.assessment.ties import day_in_words
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.views.desk import answer, done, person, posted
from placefund.people.access import page
from placefund.places.queries import areas_in_use
from placefund.records import clock


@page(Capability.ANSWER_INVITATION, Assessor)
def my_place(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """The invitation to a fund's pool, to accept or decline; once answered, what the fund holds of this person."""
    form = AnswerForm(posted(request), initial={"most_applications": assessor.most_applications})
    if form.is_bound and done(form, lambda: _answer(request, assessor, form)):
        messages.success(request, "Your answer is sent to the fund. Thank you.")
        return redirect("my-place", assessor.pk)
    context = {
        "fund": assessor.fund,
        "assessor": assessor,
        "form": form,
        "areas": list(areas_in_use().filter(code__in=assessor.area_codes)),
        "ties": assessor.ties.select_related("organisation"),
        "breadcrumbs": _trail(assessor),
    }
    return answer(request, "assessment/my_place.html", context)


def _answer(request: HttpRequest, assessor: Assessor, form: AnswerForm) -> Assessor:
    given = form.cleaned_data
    if given["answer"] == "decline":
        return actions.decline_invitation(assessor, answer=given["words"], by=person(request), at=clock.now())
    most = given["most_applications"]
    return actions.accept_invitation(
        assessor, answer=given["words"], most_applications=most, by=person(request), at=clock.now()
    )


@page(Capability.ANSWER_INVITATION, Assessor)
def my_absence(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """Enter days on which one cannot read; nothing is given out that would fall into them alone."""
    form = AbsenceForm(posted(request))
    if form.is_bound and done(
        form, lambda: actions.add_absence(assessor, **form.cleaned_data, by=person(request), at=clock.now())
    ):
        messages.success(request, "Your days away are noted, and the fund sees them.")
        return redirect("my-place", assessor.pk)
    context = {"fund": assessor.fund, "assessor": assessor, "form": form, "breadcrumbs": _trail(assessor, "Days away")}
    return answer(request, "assessment/my_absence.html", context)


@page(Capability.ANSWER_INVITATION, Assessor, methods=("POST",))
def take_back_absence(request: HttpRequest, assessor: Assessor, absence: int) -> HttpResponse:
    """Take back days away that are not needed after all."""
    row = Absence.objects.filter(pk=absence, assessor=assessor).first()
    if row is not None:
        actions.remove_absence(row, by=person(request), at=clock.now())
        messages.success(request, "Your days away are taken back.")
    return redirect("my-place", assessor.pk)


@page(Capability.ANSWER_INVITATION, Assessor)
def my_interest(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """Tell the fund of an interest of one's own; what it bars closes at once."""
    form, at = TieForm(posted(request), fund=assessor.fund, is_own=True), clock.now()
    source = f"their own word on {day_in_words(london(at).date())}"
    if form.is_bound and done(form, lambda: actions.record_tie(assessor, form.tie(source), by=person(request), at=at)):
        messages.success(request, "Your interest is on record, and the fund sees it. Thank you.")
        return redirect("my-place", assessor.pk)
    context = {
        "fund": assessor.fund,
        "assessor": assessor,
        "form": form,
        "breadcrumbs": _trail(assessor, "An interest"),
    }
    return answer(request, "assessment/my_interest.html", context)


def _trail(assessor: Assessor, here: str = "") -> list[dict[str, str]]:
    top = {"label": "To assess", "url": reverse("my-assignments")}
    place = {
        "label": f"Reading for {assessor.fund.short_name}",
        "url": reverse("my-place", args=[assessor.pk]) if here else "",
    }
    return [top, place, *([{"label": here, "url": ""}] if here else [])]
