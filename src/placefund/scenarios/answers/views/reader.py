"""Reading one scenario: its answer, why each bid is in or out, the sheet for a minister, the record to replay it from."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from placefund.design.wording.scenarios import replay_in_words
from placefund.domain.messages import say
from placefund.domain.portfolio.plan import bid_id
from placefund.domain.roles import Capability
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.records.queries import of_act
from placefund.scenarios.acts import COMPUTED_AGAIN
from placefund.scenarios.answers.charts import assessors_chart, map_of, nations_chart, portfolio_chart, years_chart
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.answers.views.tabs import tabs_of
from placefund.scenarios.building import actions
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.queries import applications_of
from placefund.scenarios.signing.queries import signature_of, signed_record
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted


def refuse_if_closed(request: HttpRequest, scenario: Scenario) -> None:
    """A scenario compares every bid of its round, so it is closed to whoever has a conflict with one of them.

    Raises:
        PermissionDenied: saying why.
    """
    refuse(why_comparisons_are_closed(person(request), scenario.round, clock.now()))


def show_scenario(
    request: HttpRequest, template: str, scenario: Scenario, here: str = "", **context: Any
) -> HttpResponse:
    """A page of a scenario: with its round, below the scenario's own page. Closed to whoever has a conflict with a bid."""
    refuse_if_closed(request, scenario)
    way = way_to(request, scenario)
    return show(request, template, way.to(here) if here else way, round=scenario.round, scenario=scenario, **context)


def explained_answer(request: HttpRequest, scenario: Scenario) -> Explanations:
    """The answer of a scenario with what explains it, for a page that shows a part of it.

    Raises:
        PermissionDenied: where the scenario is closed to this person, before anything is told of it.
        Http404: while it has no answer.
    """
    refuse_if_closed(request, scenario)
    if not scenario.has_answer:
        raise Http404(say("This scenario has no answer yet."))
    return Explanations(scenario)


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """One scenario: its progress while it is computed, then its answer in short, the rules and what each costs."""
    refuse_if_closed(request, scenario)
    found = Explanations(scenario)
    return show_scenario(
        request,
        "scenarios/scenario.html" if scenario.has_answer else "scenarios/waiting.html",
        scenario,
        tabs=tabs_of(scenario, "scenario"),
        explained=found,
        signature=signature_of(scenario.round),
        withdrawn=StatedView.objects.filter(withdraws__in=scenario.plan().views),
        may_build=has(request.user, Capability.BUILD_SCENARIO, scenario),
        may_sign=has(request.user, Capability.SIGN_SCENARIO, scenario),
        **(_answer(found) if scenario.has_answer else {}),
        history=acts_on([scenario], reader=person(request), at=clock.now()),
    )


def _answer(found: Explanations) -> dict[str, Any]:
    return {"answered": found.answer, "rules": found.rules, "chart": portfolio_chart(found.answer)}


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario_bids(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Every bid of a scenario, funded or not, with its merit, its money, how firm it stands, and the way to why."""
    found = explained_answer(request, scenario)
    return show_scenario(
        request,
        "scenarios/bids.html",
        scenario,
        say("Bids"),
        tabs=tabs_of(scenario, "scenario-bids"),
        explained=found,
        chosen=[(each, found.robust(each.id)) for each in found.answer.chosen],
        left_out=[(each, found.robust(each.id)) for each in found.answer.left_out],
    )


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario_firmness(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """How firm an answer is: in how many draws it stands, without each assessor, beside other portfolios and methods."""
    found = explained_answer(request, scenario)
    return show_scenario(
        request,
        "scenarios/firmness.html",
        scenario,
        say("How firm it is"),
        tabs=tabs_of(scenario, "scenario-firmness"),
        explained=found,
        assessors_chart=assessors_chart(found.assessors) if found.moved_by_assessors else None,
        released_rows=found.released_rows,
        released_prices=found.released.prices() if found.released else (),
    )


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario_places(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Where the money of a scenario goes, and in which years: by nation, on the map, year by year."""
    answer = explained_answer(request, scenario).answer
    return show_scenario(
        request,
        "scenarios/places.html",
        scenario,
        say("Places and years"),
        tabs=tabs_of(scenario, "scenario-places"),
        years=years_chart(answer),
        nations=nations_chart(answer),
        drawing=map_of(answer),
    )


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario_bid(request: HttpRequest, scenario: Scenario, bid: int) -> HttpResponse:
    """Why one bid is in or out of a scenario, what would change it, and how it fares in the round's other scenarios."""
    explained = explained_answer(request, scenario)
    answered = explained.answer
    placed = answered.of(bid_id(bid))
    if placed is None:
        raise Http404(say("This scenario has no such bid."))
    others = Scenario.objects.filter(round=scenario.round, state__in=("solved", "signed")).exclude(pk=scenario.pk)
    return show(
        request,
        "scenarios/bid.html",
        way_to(request, scenario).to(say("Bids"), "scenario-bids", scenario.pk).to(placed.bid.name),
        tabs=tabs_of(scenario, "scenario-bids"),
        round=scenario.round,
        scenario=scenario,
        placed=placed,
        application=applications_of([placed.id]).first(),
        explained=explained,
        why=explained.whys.get(placed.id),
        touching=[rule for rule in explained.rules if answered.touches(rule.standing, placed)],
        elsewhere=[(other, other.choice().levels.get(placed.id, 0)) for other in others.defer("problem_record")],
    )


@page(Capability.READ_SCORES, Scenario)
def scenario_record(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """The decision record: everything the answer follows from, its digests, and a button that computes it again."""
    form = ConfirmForm(posted(request))
    ask = actions.ask_to_compute_again
    if response := submitted(
        request,
        form,
        lambda: ask(scenario, by=person(request), at=clock.now()),
        onward(
            "scenario-record",
            scenario.pk,
            said=say("It is being computed again. What is found stands on this page and on record."),
        ),
    ):
        return response
    events = acts_on([scenario], reader=person(request), at=clock.now())
    return show_scenario(
        request,
        "scenarios/record.html",
        scenario,
        say("Record"),
        tabs=tabs_of(scenario, "scenario-record"),
        form=form,
        plan=scenario.plan(),
        rules=Explanations(scenario).rules if scenario.has_answer else (),
        bids=len(scenario.problem_record["bids"]),
        views=StatedView.objects.filter(pk__in=scenario.plan().views),
        signatures=scenario.signatures.select_related("signed_by", "revocation__revoked_by").prefetch_related(
            "signed_by__earlier_names"
        ),
        replays=[(event, replay_in_words(event.details)) for event in events.filter(of_act(*COMPUTED_AGAIN))],
        history=events,
    )


@page(Capability.READ_SCORES, Scenario, methods=("GET",))
def scenario_record_file(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """The decision record as JSON: the question, the answer, the digests, the views and the signatures."""
    refuse_if_closed(request, scenario)
    file = JsonResponse(
        signed_record(scenario), json_dumps_params={"indent": 1, "ensure_ascii": False, "sort_keys": True}
    )
    file["Content-Disposition"] = f'attachment; filename="scenario-{scenario.pk}.json"'
    return file
