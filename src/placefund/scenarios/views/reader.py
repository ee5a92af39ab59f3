"""Reading one scenario: its answer, why each bid is in or out, the sheet for a minister, the record to replay it from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.domain.roles import Capability
from placefund.funds.forms import NoQuestion
from placefund.funds.views.desk import answer, done, person, posted, refuse, trail
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.access import has, page
from placefund.records import clock
from placefund.records.queries import history, of_act
from placefund.scenarios import actions
from placefund.scenarios.acts import COMPUTED_AGAIN
from placefund.scenarios.bidding import applications_of
from placefund.scenarios.explained import Explained
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.plans import bid_id
from placefund.scenarios.queries import signature_of, signed_record
from placefund.scenarios.reading import Answered
from placefund.scenarios.views.pictures import assessors_chart, map_of, nations_chart, portfolio_chart, years_chart


def about(request: HttpRequest, scenario: Scenario, *more: tuple[str, str], here: str = "") -> dict[str, Any]:
    """What every page of a scenario shows: its fund, its round, and the way back. Closed to whoever has a conflict with a bid."""
    round_ = scenario.round
    refuse(why_comparisons_are_closed(person(request), round_, clock.now()))
    up = [("Scenarios", reverse("scenarios", args=[round_.pk])), *more]
    if here:
        up.append((str(scenario), reverse("scenario", args=[scenario.pk])))
    return {
        "fund": round_.strand.fund,
        "round": round_,
        "scenario": scenario,
        "breadcrumbs": trail(request, round_.strand.fund, *up, round_=round_, here=here or str(scenario)),
    }


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """One scenario: its progress while it is computed, then its answer with the money, the rules and their prices."""
    found = Explained(scenario)
    context = about(request, scenario) | {
        "explained": found,
        "signature": signature_of(scenario.round),
        "withdrawn": StatedView.objects.filter(withdraws__in=scenario.plan().views),
        "may_build": has(request.user, Capability.BUILD_SCENARIO, scenario),
        "may_sign": has(request.user, Capability.SIGN_SCENARIO, scenario),
        "history": history(scenario),
    }
    if not scenario.has_answer:
        return answer(request, "scenarios/waiting.html", context)
    answered = Answered(scenario)
    prices, robust = found.prices, found.robustness
    context |= {
        "answered": answered,
        "rules": [(kept, prices.get(kept.slack.rule)) for kept in answered.rules],
        "chosen": [(each, robust.get(each.id, "")) for each in answered.chosen],
        "left_out": [(each, robust.get(each.id, "")) for each in answered.left_out],
        "charts": (portfolio_chart(answered), years_chart(answered), nations_chart(answered)),
        "assessors_chart": assessors_chart(found.assessors) if found.moved_by_assessors else None,
        "drawing": map_of(answered),
    }
    return answer(request, "scenarios/scenario.html", context)


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario_bid(request: HttpRequest, scenario: Scenario, bid: int) -> HttpResponse:
    """Why one bid is in or out of a scenario, what would change it, and how it fares in the round's other scenarios."""
    answered = Answered(scenario) if scenario.has_answer else None
    placed = answered.of(bid_id(bid)) if answered else None
    if answered is None or placed is None:
        raise Http404("This scenario has no such bid, or no answer yet.")
    others = Scenario.objects.filter(round=scenario.round, state__in=("solved", "signed")).exclude(pk=scenario.pk)
    context = about(request, scenario, here=placed.bid.name) | {
        "placed": placed,
        "application": applications_of([placed.id]).first(),
        "why": Explained(scenario).why(placed.id),
        "touching": [kept for kept in answered.rules if answered.touches(kept, placed)],
        "elsewhere": [(other, other.choice().levels.get(placed.id, 0)) for other in others.defer("problem_record")],
    }
    return answer(request, "scenarios/bid.html", context)


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario_sheet(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """One sheet for a minister: what is recommended, what each view cost, where the money goes, in which years."""
    if not scenario.has_answer:
        raise Http404("This scenario has no answer yet.")
    answered, prices = Answered(scenario), Explained(scenario).prices
    context = about(request, scenario, here="Sheet for a minister") | {
        "answered": answered,
        "explained": Explained(scenario),
        "signature": signature_of(scenario.round),
        "views": [(kept, prices.get(kept.slack.rule)) for kept in answered.views_kept],
        "binding": [
            (k, prices[k.slack.rule]) for k in answered.rules if k.slack.rule in prices and prices[k.slack.rule].costs
        ],
        "charts": (nations_chart(answered), years_chart(answered)),
        "drawing": map_of(answered),
    }
    return answer(request, "scenarios/sheet.html", context)


@page(Capability.READ_SCORES, Scenario)
def scenario_record(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """The decision record: everything the answer follows from, its digests, and a button that computes it again."""
    form = NoQuestion(posted(request))
    ask = actions.ask_to_compute_again
    if form.is_bound and done(form, lambda: ask(scenario, by=person(request), at=clock.now())):
        messages.success(request, "It is being computed again. What is found stands on this page and on record.")
        return redirect("scenario-record", scenario.pk)
    events = history(scenario)
    context = about(request, scenario, here="Record") | {
        "form": form,
        "plan": scenario.plan(),
        "answered": Answered(scenario) if scenario.has_answer else None,
        "bids": len(scenario.problem_record["bids"]),
        "views": StatedView.objects.filter(pk__in=scenario.plan().views),
        "signatures": scenario.signatures.select_related("signed_by", "revocation__revoked_by"),
        "replays": events.filter(of_act(*COMPUTED_AGAIN)),
        "history": events,
    }
    return answer(request, "scenarios/record.html", context)


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario_record_file(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """The decision record as JSON: the question, the answer, the digests, the views and the signatures."""
    refuse(why_comparisons_are_closed(person(request), scenario.round, clock.now()))
    file = JsonResponse(
        signed_record(scenario), json_dumps_params={"indent": 1, "ensure_ascii": False, "sort_keys": True}
    )
    file["Content-Disposition"] = f'attachment; filename="scenario-{scenario.pk}.json"'
    return file
