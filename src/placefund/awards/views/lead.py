"""An award as those with a part in it see it: the offer and its answer, conditions, money, projects, returns, people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.awards import actions
from placefund.awards.forms import AcceptForm, DeclineForm
from placefund.awards.from_portfolios.queries import corrected_since
from placefund.awards.models import Award, AwardReopening
from placefund.awards.queries import (
    conditions_of,
    counting_rule,
    money_of,
    names_now,
    not_promised,
    people_of,
    promised_by,
)
from placefund.awards.tranches.queries import years_of
from placefund.awards.views import reopening
from placefund.awards.views.money_shown import money_shown
from placefund.delivery.from_portfolios.actions import still_to_set_up
from placefund.delivery.queries import money_of_projects, projects_of
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.gates.queries import gates_of
from placefund.notices.foresight import foreseen_page
from placefund.overview.results import promises_beside_reports
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.portfolios.models import PortfolioDecision
from placefund.records import clock
from placefund.returns.co_investment import co_investment_of
from placefund.returns.queries import calendar
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import Onward, onward

PAID_SHOWN = 4
"""How many of the paid returns stand in the calendar; the ones before are folded away."""


def _step(
    request: HttpRequest,
    award: Award,
    form: forms.Form,
    act: Callable[[], object],
    then: Onward,
    title: str,
    template: str = "awards/conditions/step.html",
    *,
    way_back: str,
    **more: Any,
) -> HttpResponse:
    """The page of one step on an award: shown first with what it would do and whom it tells, then taken."""
    given: dict[str, Any] = {"award": award, "heading": title}
    return foreseen_page(
        request,
        template,
        way_to(request, award).to(title),
        form,
        act,
        then,
        does=title,
        shows=lambda: money_shown(award),
        way_back=way_back,
        back_url=reverse("manage-award", args=[award.pk]),
        **given | {"conditions": conditions_of(award, london(clock.now()).date())} | more,
    )


def _corrected(award: Award, user: Any) -> PortfolioDecision | None:
    """The decision on its portfolio that was corrected since it was offered, for those who may read that one."""
    found = corrected_since(award)
    return found if found and has(user, Capability.READ_PROGRAMME, found) else None


@page(Capability.READ_AWARD, Award, methods=("GET",))
def manage(request: HttpRequest, award: Award) -> HttpResponse:
    """Everything about one award, with the steps this person may take."""
    today, user = london(clock.now()).date(), request.user
    possible = {step.name: has(user, step.capability, award) for step in award.LIFECYCLE.from_state(award.state)}
    is_running = award.state == "accepted"
    gates = gates_of(award, today)
    quarters = calendar(award, today) if award.state in ("accepted", "closed") else ()
    waiting = award.reopenings.filter(AwardReopening.WAITS).select_related("asked_by").first()
    earlier = [due for due in quarters if due.state == "paid"][:-PAID_SHOWN]
    return show(
        request,
        "awards/lead/manage.html",
        way_to(request, award),
        award=award,
        conditions=conditions_of(award, today),
        corrected=_corrected(award, user),
        renamed=names_now(award),
        promises=promises_beside_reports(award),
        money=money_of(award),
        projects=money_of_projects(award, projects_of(award)),
        earlier=earlier,
        calendar=[due for due in quarters if due.state != "nothing_due" and due not in earlier],
        later=[due for due in quarters if due.state == "nothing_due"],
        co_investment=co_investment_of(award),
        rule=counting_rule(award),
        people=people_of(award),
        history=acts_on([award], reader=person(request), at=clock.now()),
        gates=gates,
        years=years_of([each.tranche for each in gates]),
        can_plan=award.state in ("offered", "accepted") and has(user, Capability.OFFER_AWARD, award),
        can_accept=possible.get("accept", False),
        can_close=possible.get("close", False),
        can_withdraw=possible.get("withdraw", False),
        can_reopen=possible.get("reopen", False) and waiting is None,
        waiting=waiting,
        waiting_ways=reopening.PAGES.ways(waiting, award, user),
        can_promise=award.state in ("accepted", "closed") and has(user, Capability.OFFER_AWARD, award),
        may_be_promised=not_promised(award),
        can_set_up=is_running and has(user, Capability.SET_UP_PROJECT, award),
        has_approved_to_set_up=bool(is_running and still_to_set_up(award)),
        can_report=is_running and has(user, Capability.PREPARE_RETURN, award),
    )


@page(Capability.ACCEPT_AWARD, Award)
def accept(request: HttpRequest, award: Award) -> HttpResponse:
    """Accept the offer, on its conditions."""
    done = say("The offer is accepted and its money is committed. Set up the projects next.")
    return _step(
        request,
        award,
        AcceptForm(posted(request)),
        lambda: actions.accept(award, by=person(request), at=clock.now()),
        onward("manage-award", award.pk, said=done),
        say("Accept the offer"),
        "awards/lead/accept.html",
        renamed=names_now(award),
        promises=promised_by(award),
        gates=gates_of(award, london(clock.now()).date()),
        way_back=say("What is not spent goes back when the award is closed. Before that, ask the fund."),
    )


@page(Capability.ACCEPT_AWARD, Award)
def decline(request: HttpRequest, award: Award) -> HttpResponse:
    """Decline the offer, with a reason."""
    form = DeclineForm(posted(request))
    return _step(
        request,
        award,
        form,
        lambda: actions.decline(award, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        onward("manage-award", award.pk, said=say("The offer is declined. The fund manager has been told why.")),
        say("Decline the offer"),
        way_back=say(
            "Not by you. The money is free for the next bid, or goes back, as the fund's rule says. As long as it is there, "
            "the fund can revise its decision, by two people, and offer again."
        ),
    )


@page(Capability.OFFER_AWARD, Award)
def withdraw(request: HttpRequest, award: Award) -> HttpResponse:
    """Withdraw an offer that nobody has answered."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        award,
        form,
        lambda: actions.withdraw(award, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        onward("manage-award", award.pk, said=say("The offer is withdrawn. Its lead has been told why.")),
        say("Withdraw the offer"),
        way_back=say("The decision can be offered anew, on the same or other terms."),
    )


@page(Capability.OFFER_AWARD, Award)
def close(request: HttpRequest, award: Award) -> HttpResponse:
    """Close a finished award; what is left of it goes back."""
    return _step(
        request,
        award,
        ConfirmForm(posted(request)),
        lambda: actions.close(award, by=person(request), at=clock.now()),
        onward("manage-award", award.pk, said=say("The award is closed.")),
        say("Close the award"),
        "awards/lead/close.html",
        way_back=say("The award can be opened again with a reason, as long as what went back is still there."),
        money=money_of(award),
    )
