"""An award as those with a part in it see it: the offer and its answer, conditions, money, projects, returns, people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.awards import actions
from placefund.awards.forms import AcceptForm, DeclineForm
from placefund.awards.models import Award
from placefund.awards.queries import counting_rule, money_of, people_of
from placefund.delivery.queries import money_of_projects, projects_of
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.returns.queries import calendar, co_investment_of
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import StepPages, onward, pressed

PAID_SHOWN = 4
"""How many of the paid returns stand in the calendar; the ones before are folded away."""

step_page = StepPages[Award](lambda award: {"award": award, "conditions": award.conditions.all()})
"""The page of one step on an award."""


@page(Capability.READ_AWARD, Award, methods=("GET",))
def manage(request: HttpRequest, award: Award) -> HttpResponse:
    """Everything about one award, with the steps this person may take."""
    today, user = london(clock.now()).date(), request.user
    possible = {step.name: has(user, step.capability, award) for step in award.LIFECYCLE.from_state(award.state)}
    is_running = award.state == "accepted"
    quarters = calendar(award, today) if award.state in ("accepted", "closed") else ()
    earlier = [due for due in quarters if due.state == "paid"][:-PAID_SHOWN]
    return show(
        request,
        "awards/lead/manage.html",
        way_to(request, award),
        award=award,
        conditions=award.conditions.all(),
        money=money_of(award),
        projects=money_of_projects(award, projects_of(award)),
        earlier=earlier,
        calendar=[due for due in quarters if due.state != "nothing_due" and due not in earlier],
        later=[due for due in quarters if due.state == "nothing_due"],
        co_investment=co_investment_of(award),
        rule=counting_rule(award),
        people=people_of(award),
        history=acts_on([award], reader=person(request), at=clock.now()),
        can_accept=possible.get("accept", False),
        can_close=possible.get("close", False),
        can_meet=is_running and has(user, Capability.OFFER_AWARD, award),
        can_set_up=is_running and has(user, Capability.SET_UP_PROJECT, award),
        can_report=is_running and has(user, Capability.PREPARE_RETURN, award),
    )


@page(Capability.ACCEPT_AWARD, Award)
def accept(request: HttpRequest, award: Award) -> HttpResponse:
    """Accept the offer, on its conditions."""
    form = AcceptForm(posted(request))
    return step_page(
        request,
        award,
        form,
        lambda: actions.accept(award, by=person(request), at=clock.now()),
        onward(
            "manage-award",
            award.pk,
            said=say("The offer is accepted and its money is committed. Set up the projects next."),
        ),
        say("Accept the offer"),
        "awards/lead/accept.html",
    )


@page(Capability.ACCEPT_AWARD, Award)
def decline(request: HttpRequest, award: Award) -> HttpResponse:
    """Decline the offer, with a reason."""
    form = DeclineForm(posted(request))
    return step_page(
        request,
        award,
        form,
        lambda: actions.decline(award, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        onward("manage-award", award.pk, said=say("The offer is declined. The fund manager has been told why.")),
        say("Decline the offer"),
        "awards/lead/decline.html",
    )


@page(Capability.OFFER_AWARD, Award, methods=("POST",))
def meet_condition(request: HttpRequest, award: Award, condition: int) -> HttpResponse:
    """Note that a condition is met."""
    found = get_object_or_404(award.conditions, pk=condition)
    return pressed(
        request,
        lambda: actions.meet_condition(found, by=person(request), at=clock.now()),
        onward("manage-award", award.pk, said=say("The condition is noted as met.")),
    )


@page(Capability.OFFER_AWARD, Award)
def close(request: HttpRequest, award: Award) -> HttpResponse:
    """Close a finished award; what is left of it goes back."""
    form = ConfirmForm(posted(request))
    return step_page(
        request,
        award,
        form,
        lambda: actions.close(award, by=person(request), at=clock.now()),
        onward("manage-award", award.pk, said=say("The award is closed.")),
        say("Close the award"),
        "awards/lead/close.html",
        money=money_of(award),
    )
