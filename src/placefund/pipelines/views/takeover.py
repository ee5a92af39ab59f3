"""Taking applications over into a pipeline: what local calls chose, and expressions of interest that the fund hands over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.applications.models import Application
from placefund.domain.messages import say, say_count
from placefund.domain.pipeline.candidates import Door
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.foresight import foreseen_page
from placefund.panels.confidentiality import closed_bids
from placefund.pipelines import actions
from placefund.pipelines.forms import HandOverForm, TakeForm
from placefund.pipelines.queries import chosen_and_not_taken
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse
from placefund.web.steps import form_page, onward


@page(Capability.RUN_PROGRAMME, Programme)
def take_chosen(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Take over what the place's local calls have chosen."""
    form = TakeForm(posted(request), applications=chosen_and_not_taken(programme))

    def take() -> list[object]:
        return [
            actions.take_from_application(each, programme, by=person(request), at=clock.now())
            for each in form.cleaned_data["applications"]
        ]

    return form_page(
        request,
        "pipelines/take.html",
        way_to(request, programme).to(say("Pipeline"), "pipeline", programme.pk).to(say("Chosen in local calls")),
        form,
        take,
        lambda taken: onward(
            "pipeline",
            programme.pk,
            said=say_count("{count} project is taken over.", "{count} projects are taken over.", len(taken)),
        ),
        caption=programme.place.name,
        submit_text=say("Take those ticked over"),
    )


@page(Capability.REVIEW_PROGRAMME, Application)
def hand_over_interest(request: HttpRequest, application: Application) -> HttpResponse:
    """Hand an expression of interest over to the pipeline of the place that it stands for."""
    refuse(closed_bids(person(request), [application], clock.now()).get(application.pk, ""))
    programmes = Programme.objects.filter(
        strand__fund=application.round.strand.fund_id, place=application.partnership.place_id
    )
    form = HandOverForm(posted(request), programmes=programmes)
    return foreseen_page(
        request,
        "pipelines/take.html",
        way_to(request, application).to(say("Hand it over to a place")),
        form,
        lambda: actions.take_from_application(
            application, form.cleaned_data["programme"], door=Door.INTEREST, by=person(request), at=clock.now()
        ),
        onward("read-application", application.pk, said=say("The place has it in its pipeline.")),
        does=say("Hand it over"),
        way_back=say("The place can drop it; what was sent stays with the fund."),
        back_url=reverse("read-application", args=[application.pk]),
        caption=application,
    )
