"""Signing the scenario that is decided on, and taking a signature back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.decisions.queries import money_for
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.records import clock
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.answers.views.reader import show_scenario
from placefund.scenarios.models import Scenario
from placefund.scenarios.signing import actions
from placefund.scenarios.signing.forms import ReasonsForm
from placefund.scenarios.signing.queries import signature_of
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward, submitted


@page(Capability.SIGN_SCENARIO, Scenario)
def sign_scenario(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Sign a scenario with reasons: from then on it is what single decisions are held against."""
    form = ReasonsForm(posted(request))
    act = actions.sign
    money = money_for(scenario.round)
    if response := submitted(
        request,
        form,
        lambda: act(scenario, **form.cleaned_data, money=money, by=person(request), at=clock.now()),
        onward("scenario", scenario.pk, said=say("You have signed “{scenario}”.", scenario=scenario)),
    ):
        return response
    return show_scenario(
        request,
        "scenarios/sign.html",
        scenario,
        say("Sign"),
        form=form,
        explained=Explanations(scenario) if scenario.has_answer else None,
        other=signature_of(scenario.round),
        is_own=scenario.made_by_id == person(request).pk,
    )


@page(Capability.SIGN_SCENARIO, Scenario)
def revoke_signature(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Take a signature back with reasons, so that another scenario can be signed."""
    form = ReasonsForm(posted(request))
    act = actions.revoke
    if response := submitted(
        request,
        form,
        lambda: act(scenario, **form.cleaned_data, by=person(request), at=clock.now()),
        onward(
            "scenario",
            scenario.pk,
            said=say(
                "The signature under “{scenario}” is revoked. No scenario of this round is signed now.",
                scenario=scenario,
            ),
        ),
    ):
        return response
    signature = signature_of(scenario.round)
    return show_scenario(
        request,
        "scenarios/revoke.html",
        scenario,
        say("Revoke the signature"),
        form=form,
        signature=signature if signature and signature.scenario_id == scenario.pk else None,
    )
