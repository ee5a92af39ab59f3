"""Building a scenario: a form with lines of rules, which works without a script; and asking again for one that broke off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from placefund.decisions.queries import money_for
from placefund.domain.messages import say
from placefund.domain.portfolio.bids import FULL
from placefund.domain.portfolio.plan import Merit
from placefund.domain.roles import Capability
from placefund.domain.row_numbers import row_number
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.records import clock
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.building import actions
from placefund.scenarios.building.forms import ScenarioForm, filled_from, plan_of
from placefund.scenarios.building.rule_forms import KINDS_OF_RULE, RuleFormSet
from placefund.scenarios.contest import Contest, contest_of
from placefund.scenarios.models import Scenario
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted

ABOUT = {
    "years": (say("Money by financial year"), say("Where a year has a limit of its own.")),
    "limits": (
        say("At least and at most"),
        say("In pounds or in bids, by nation, place or region, sector, or kind of lead."),
    ),
    "ties": (
        say("Bids that stand together"),
        say("Two bids that exclude one another, or one that makes sense only with another."),
    ),
    "penalties": (
        say("Bids that overlap"),
        say(
            "Where two bids serve the same place, the same people or the same idea, they deliver less together than apart. "
            "If both are funded, this share of the lesser one's value is taken off. Nothing is forbidden: both can still be "
            "the best choice. The reason is shown with the rule."
        ),
    ),
    "overrides": (
        say("Decided by a named person"),
        say(
            "A bid that is funded, or is not, whatever its score. The score never changes. Name the office that decided it: the "
            "office and the reason stand on record, and are published with the decision."
        ),
    ),
}
"""What each kind of lines is for."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of lines with its heading, as the page shows it."""

    prefix: str
    title: str
    hint: str
    lines: RuleFormSet
    pairs: tuple[str, ...] = ()


@page(Capability.BUILD_SCENARIO, Round, named="round_")
def build_scenario(request: HttpRequest, round_: Round) -> HttpResponse:
    """Build a scenario, from nothing or from another one, and have it computed."""
    refuse(why_comparisons_are_closed(person(request), round_, clock.now()))
    contest = contest_of(round_)
    based_on = _based_on(request, round_)
    form, sets = _forms(request, contest, based_on)
    is_right = form.is_bound and all([form.is_valid(), *(lines.is_valid() for lines in sets.values())])
    if is_right and (
        response := submitted(
            request,
            form,
            lambda: _build(request, round_, form, sets, based_on),
            lambda made: onward(
                "scenario", made.pk, said=say("“{made}” is built. Its answer is being worked out.", made=made)
            ),
        )
    ):
        return response
    return show(
        request,
        "scenarios/build.html",
        way_to(request, round_).to(say("Scenarios"), "scenarios", round_.pk).to(say("Build a scenario")),
        round=round_,
        form=form,
        sections=[
            Section(prefix, *ABOUT[prefix], lines, contest.alike if prefix == "penalties" else ())
            for prefix, lines in sets.items()
        ],
        is_over=round_.state == "released",
        sets=list(sets.values()),
        based_on=based_on,
        contest=contest,
        has_errors=form.is_bound,
        status=422 if form.is_bound else 200,
    )


def _based_on(request: HttpRequest, round_: Round) -> Scenario | None:
    given = request.POST.get("based_on", "") or request.GET.get("from", "")
    if not given:
        return None
    number = row_number(given)
    found = Scenario.objects.filter(round=round_, pk=number).first() if number is not None else None
    if found is None:
        raise Http404(say("There is no such scenario to build on."))
    return found


def _forms(
    request: HttpRequest, contest: Contest, based_on: Scenario | None
) -> tuple[ScenarioForm, dict[str, RuleFormSet]]:
    """The form and its lines: as posted; as posted with one line more, when that was asked for; else to begin with."""
    round_ = contest.round
    percents = round_.terms().method.award_percents if round_.terms_record else (FULL,)
    given: Any = posted(request)
    more = given.get("more", "") if given is not None else ""
    if given is not None and more not in KINDS_OF_RULE:
        sets = {
            prefix: kind(given, prefix=prefix, form_kwargs={"contest": contest})
            for prefix, kind in KINDS_OF_RULE.items()
        }
        return ScenarioForm(given, contest=contest, percents=percents), sets
    if given is not None:
        values, lines = _as_typed(given)
    elif based_on is not None:
        values, lines = filled_from(based_on, contest)
    else:
        values, lines = _to_begin_with(contest), {}
    sets = {
        prefix: kind(initial=lines.get(prefix), prefix=prefix, form_kwargs={"contest": contest})
        for prefix, kind in KINDS_OF_RULE.items()
    }
    return ScenarioForm(initial=values, contest=contest, percents=percents), sets


def _to_begin_with(contest: Contest) -> dict[str, Any]:
    """What a first scenario is: the money there is, the score the round's method names, no rule besides."""
    round_ = contest.round
    method = round_.terms().method if round_.terms_record else None
    merit = Merit(method.ranked_by.value) if method else Merit.AGREED
    known = merit if contest.scored(merit) else next((each for each in Merit if contest.scored(each)), merit)
    return {
        "envelope": money_for(round_),
        "merit": known.value,
        "alpha": "0",
        "threshold": method.threshold_percent if method else 0,
        "percents": [str(each) for each in (method.award_percents if method else (FULL,))],
    }


def _as_typed(given: Any) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """What was typed so far, not judged yet, so that a line can be added before everything is filled."""
    many = ("percents", "overlaps", "views")
    values = {name: given.getlist(name) if name in many else given.get(name) for name in ScenarioForm.base_fields}
    lines: dict[str, list[dict[str, Any]]] = {}
    for prefix, kind in KINDS_OF_RULE.items():
        names = kind.form.base_fields
        count = given.get(f"{prefix}-TOTAL_FORMS", "")
        most = min(int(count), kind.max_num - 1) if count.isascii() and count.isdecimal() and len(count) < 5 else 0
        rows = [{name: given.get(f"{prefix}-{place}-{name}", "") for name in names} for place in range(most)]
        dropped = [f"{prefix}-{place}-DELETE" in given for place in range(most)]
        lines[prefix] = [row for row, is_gone in zip(rows, dropped, strict=True) if _is_filled(row) and not is_gone]
    return values, lines


def _is_filled(row: Mapping[str, str]) -> bool:
    return any(value for name, value in row.items() if name not in ("unit", "kind"))


def _build(
    request: HttpRequest, round_: Round, form: ScenarioForm, sets: Mapping[str, RuleFormSet], based_on: Scenario | None
) -> Scenario:
    given = form.cleaned_data
    return actions.build(
        round_,
        plan_of(form, sets),
        name=given["name"],
        purpose=given["purpose"],
        based_on=based_on,
        seed=given["seed"],
        money=money_for(round_),
        by=person(request),
        at=clock.now(),
    )


@page(Capability.BUILD_SCENARIO, Scenario)
def run_again(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Ask again for the answer of a scenario whose computation broke off."""
    form = ConfirmForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.run_again(scenario, by=person(request), at=clock.now()),
        onward("scenario", scenario.pk, said=say("“{scenario}” is being computed again.", scenario=scenario)),
    ):
        return response
    return show(
        request,
        "scenarios/run_again.html",
        way_to(request, scenario).to(say("Compute again")),
        scenario=scenario,
        explained=Explanations(scenario),
        form=form,
    )
