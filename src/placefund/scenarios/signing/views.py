"""Signing the scenario that is decided on, and taking a signature back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from placefund.decisions.queries import money_for
from placefund.domain.roles import Capability
from placefund.funds.views.desk import answer, done, person, posted
from placefund.people.access import page
from placefund.records import clock
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.answers.views.reader import about
from placefund.scenarios.models import Scenario
from placefund.scenarios.signing import actions
from placefund.scenarios.signing.forms import ReasonsForm
from placefund.scenarios.signing.queries import signature_of


@page(Capability.SIGN_SCENARIO, Scenario)
def sign_scenario(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Sign a scenario with reasons: from then on it is what single decisions are held against."""
    form = ReasonsForm(posted(request))
    act = actions.sign
    money = money_for(scenario.round)
    if form.is_bound and done(
        form, lambda: act(scenario, **form.cleaned_data, money=money, by=person(request), at=clock.now())
    ):
        messages.success(request, f"You have signed “{scenario}”.")
        return redirect("scenario", scenario.pk)
    context = about(request, scenario, here="Sign") | {
        "form": form,
        "explained": Explanations(scenario) if scenario.has_answer else None,
        "other": signature_of(scenario.round),
        "is_own": scenario.made_by_id == person(request).pk,
    }
    return answer(request, "scenarios/sign.html", context)


@page(Capability.SIGN_SCENARIO, Scenario)
def revoke_signature(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Take a signature back with reasons, so that another scenario can be signed."""
    form = ReasonsForm(posted(request))
    act = actions.revoke
    if form.is_bound and done(form, lambda: act(scenario, **form.cleaned_data, by=person(request), at=clock.now())):
        messages.success(
            request, f"The signature under “{scenario}” is revoked. No scenario of this round is signed now."
        )
        return redirect("scenario", scenario.pk)
    signature = signature_of(scenario.round)
    context = about(request, scenario, here="Revoke the signature") | {
        "form": form,
        "signature": signature if signature and signature.scenario_id == scenario.pk else None,
    }
    return answer(request, "scenarios/revoke.html", context)
