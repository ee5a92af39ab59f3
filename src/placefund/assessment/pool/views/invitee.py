"""The pages of somebody whom a fund asked to read: the invitation, what is on record of them, their leave and interests."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Absence, Assessor
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.pool.forms import AbsenceForm, AnswerForm, TieForm
from placefund.assessment.scoring.views.assessor import MINE
from placefund.domain.assessment.ties import day_in_words
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.places.queries import areas_in_use
from placefund.records import clock
from placefund.web.crumbs import Crumbs
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted


@page(Capability.ANSWER_INVITATION, Assessor)
def my_place(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """The invitation to a fund's pool, to accept or decline; once answered, what the fund holds of this person."""
    form = AnswerForm(posted(request), initial={"most_applications": assessor.most_applications})
    if response := submitted(
        request,
        form,
        lambda: _answer(request, assessor, form),
        onward("my-place", assessor.pk, said=say("Your answer is sent to the fund. Thank you.")),
    ):
        return response
    return show(
        request,
        "assessment/my_place.html",
        _way(assessor),
        assessor=assessor,
        form=form,
        areas=list(areas_in_use().filter(code__in=assessor.area_codes)),
        ties=assessor.ties.select_related("organisation"),
    )


def _answer(request: HttpRequest, assessor: Assessor, form: AnswerForm) -> Assessor:
    given = form.cleaned_data
    if given["answer"] == "decline":
        return pool_actions.decline_invitation(assessor, answer=given["words"], by=person(request), at=clock.now())
    most = given["most_applications"]
    return pool_actions.accept_invitation(
        assessor, answer=given["words"], most_applications=most, by=person(request), at=clock.now()
    )


@page(Capability.ANSWER_INVITATION, Assessor)
def my_absence(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """Enter days on which one cannot read; nothing is given out that would fall into them alone."""
    form = AbsenceForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: pool_actions.add_absence(assessor, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("my-place", assessor.pk, said=say("Your days away are noted, and the fund sees them.")),
    ):
        return response
    return show(
        request,
        "assessment/my_absence.html",
        _way(assessor).to(say("Days away")),
        assessor=assessor,
        form=form,
    )


@page(Capability.ANSWER_INVITATION, Assessor, methods=("POST",))
def take_back_absence(request: HttpRequest, assessor: Assessor, absence: int) -> HttpResponse:
    """Take back days away that are not needed after all."""
    row = Absence.objects.filter(pk=absence, assessor=assessor).first()
    back = onward("my-place", assessor.pk, said=say("Your days away are taken back.") if row else "")
    return pressed(request, lambda: row and pool_actions.remove_absence(row, by=person(request), at=clock.now()), back)


@page(Capability.ANSWER_INVITATION, Assessor)
def my_interest(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """Tell the fund of an interest of one's own; what it bars closes at once."""
    form, at = TieForm(posted(request), owner=assessor.owner, is_own=True), clock.now()
    source = say("their own word on {date}", date=day_in_words(london(at).date()))
    if response := submitted(
        request,
        form,
        lambda: conflicts_actions.record_tie(assessor, form.tie(source), by=person(request), at=at),
        onward("my-place", assessor.pk, said=say("Your interest is on record, and the fund sees it. Thank you.")),
    ):
        return response
    return show(
        request,
        "assessment/my_interest.html",
        _way(assessor).to(say("An interest")),
        assessor=assessor,
        form=form,
    )


def _way(assessor: Assessor) -> Crumbs:
    """To what the fund holds of an assessor, as they come to it themselves."""
    return replace(MINE, fund=assessor.fund).to(
        say("Reading for {short_name}", short_name=assessor.fund.short_name), "my-place", assessor.pk
    )
