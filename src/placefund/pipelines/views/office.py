"""The pipeline as its place works on it: the list, one candidate, and what its office writes in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.domain.messages import say
from placefund.domain.pipeline.candidates import STAGES, added_up
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.funds.queries import reads_drafts_of
from placefund.people.access import has
from placefund.pipelines import actions
from placefund.pipelines.doubles.queries import doubles_within, shared_with
from placefund.pipelines.forms import AskForm, DescribeForm, EnterForm, OtherMoneyForm, PartnerForm, SubsidyForm
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.pipelines.queries import (
    areas_of,
    candidates_of,
    chosen_and_not_taken,
    counting_rule_of,
    latest_aspects,
    years_of,
)
from placefund.pipelines.views.candidate_list import pipeline_listing, rows_of
from placefund.pipelines.views.closings import closed_to, opened_to, require_open
from placefund.pipelines.views.falling import falling_of
from placefund.pipelines.views.outside import outside_views
from placefund.pipelines.views.particulars import may_read_notes
from placefund.pipelines.views.stages import steps_of
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page, person, show
from placefund.web.steps import StepPages, form_page, onward, pressed


@page(Capability.READ_PROGRAMME, Programme, methods=("GET",))
def pipeline(request: HttpRequest, programme: Programme) -> HttpResponseBase:
    """Every candidate of a place, narrowed and ordered as asked, or as a file."""
    candidates = opened_to(request.user, programme, candidates_of(programme))
    closed = closed_to(request.user, programme, candidates)
    rows = rows_of(candidates, counting_rule_of(programme), closed)
    listing = pipeline_listing(programme, rows)
    return show_list(
        request,
        "pipelines/pipeline.html",
        way_to(request, programme).to(say("Pipeline")),
        listing,
        MemoryRows(listing, rows),
        programme=programme,
        may_keep=has(request.user, Capability.RUN_PROGRAMME, programme),
        reads_ideas=reads_drafts_of(request.user, programme),
        sees_doubles=has(request.user, Capability.MANAGE_FUND, programme.strand.fund),
        chosen=chosen_and_not_taken(programme).count(),
    )


@page(Capability.RUN_PROGRAMME, Programme)
def enter_candidate(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Enter a candidate for the place's programme office."""
    form = EnterForm(posted(request))
    way = way_to(request, programme).to(say("Pipeline"), "pipeline", programme.pk).to(say("Enter a candidate"))
    return form_page(
        request,
        "pipelines/form.html",
        way,
        form,
        lambda: actions.enter(programme, **form.given(), by=person(request), at=clock.now()),
        lambda entered: onward("candidate", entered.pk, said=say("It stands in the pipeline as an idea.")),
        caption=programme.place.name,
        submit_text=say("Enter it"),
    )


@page(Capability.READ_PROGRAMME, Candidate, methods=("GET",))
def candidate(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """One candidate: what it is, what it asks for, who else pays, who stands in it, and what falls with it."""
    require_open(request.user, candidate)
    project, rule = candidate.snapshot(), counting_rule_of(candidate.programme)
    programme = candidate.programme

    def opened(*rows: Candidate | None) -> list[Candidate]:
        return opened_to(request.user, programme, [row for row in rows if row is not None])

    merged = opened(*candidate.merged_from.all())
    doubles = [row for row in doubles_within(candidate) if len(opened(row.first, row.second)) == BOTH]
    areas, may_run = areas_of(candidate.programme), has(request.user, Capability.RUN_PROGRAMME, candidate)
    return show(
        request,
        "pipelines/candidate.html",
        way_to(request, candidate),
        candidate=candidate,
        project=project,
        by_year=[(year, kind.label, amount) for (year, kind), amount in added_up(project.asks).items()],
        counted=project.counted(rule) if rule and project.co_investment else None,
        other_money=candidate.co_investment.all(),
        partners=candidate.partners.select_related("organisation"),
        areas=[areas.get(code, code) for code in candidate.areas],
        may_keep=may_run and candidate.is_open,
        next_steps=steps_of(candidate) if may_run else [],
        steps=candidate.steps.select_related("by"),
        falling=falling_of(candidate, with_ideas=reads_drafts_of(request.user, programme)),
        dependencies=[
            row for row in candidate.dependencies.filter(ended_at=None).select_related("on") if opened(row.on)
        ],
        aspects=latest_aspects(candidate),
        risks=candidate.risks.all(),
        views=outside_views(candidate.programme.strand.fund, project),
        doubles=doubles,
        shared=shared_with(candidate),
        merged_from=merged,
        merged_into=opened(candidate.merged_into),
        split_from=opened(candidate.split_from),
        parts=opened(*candidate.parts.all()),
        may_read_notes=may_read_notes(request.user, candidate),
        may_share=may_run and candidate.is_open and candidate.submitted_at is None,
        may_undo_merger=may_run and bool(merged) and candidate.is_open,
        may_undo_split=may_run and candidate.state == "split",
        may_split=may_run and candidate.state in (*STAGES, "parked"),
    )


BOTH = 2
STEP = StepPages[Candidate](lambda candidate: {"caption": str(candidate)})


@page(Capability.RUN_PROGRAMME, Candidate)
def describe_candidate(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Say what a candidate is, when and where."""
    held = ("title", "summary", "cluster", "starts_on", "ends_on", "areas")
    initial = {name: getattr(candidate, name) for name in held}
    form = DescribeForm(posted(request), areas=areas_of(candidate.programme), initial=initial)
    return STEP(
        request,
        candidate,
        form,
        lambda: lines.describe(candidate, **form.given(), by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Saved.")),
        say("What it is"),
        "pipelines/form.html",
    )


@page(Capability.RUN_PROGRAMME, Candidate)
def set_candidate_ask(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Say what a candidate asks for, by year and kind."""
    initial = {f"ask-{line.year}-{line.kind}": line.ask_line().amount for line in candidate.asks.all()}
    form = AskForm(posted(request), years=years_of(candidate.programme), initial=initial)
    return STEP(
        request,
        candidate,
        form,
        lambda: lines.set_ask(candidate, form.asks(), by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Saved."), section="money"),
        say("What it asks for"),
        "pipelines/form.html",
    )


@page(Capability.RUN_PROGRAMME, Candidate)
def add_candidate_money(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Add a line of other people's money."""
    form = OtherMoneyForm(posted(request))
    return STEP(
        request,
        candidate,
        form,
        lambda: lines.add_money(candidate, **form.given(), by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Added."), section="money"),
        say("Other people's money"),
        "pipelines/form.html",
    )


@page(Capability.RUN_PROGRAMME, Candidate, methods=("POST",))
def remove_candidate_money(request: HttpRequest, candidate: Candidate, line: int) -> HttpResponse:
    """Take a line of other people's money out."""
    return pressed(
        request,
        lambda: lines.remove_money(candidate, line, by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Removed."), section="money"),
    )


@page(Capability.RUN_PROGRAMME, Candidate)
def add_candidate_partner(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Put an organisation beside the lead."""
    form = PartnerForm(posted(request))
    return STEP(
        request,
        candidate,
        form,
        lambda: lines.add_partner(candidate, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Added."), section="partners"),
        say("A partner"),
        "pipelines/form.html",
    )


@page(Capability.RUN_PROGRAMME, Candidate, methods=("POST",))
def remove_candidate_partner(request: HttpRequest, candidate: Candidate, partner: int) -> HttpResponse:
    """Take an organisation out of a candidate."""
    return pressed(
        request,
        lambda: lines.remove_partner(candidate, partner, by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Removed."), section="partners"),
    )


@page(Capability.RUN_PROGRAMME, Candidate)
def settle_candidate_subsidy(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Say whether the money may be a subsidy."""
    initial = {
        "activity": candidate.subsidy_activity,
        "route": candidate.subsidy_route,
        "note": candidate.subsidy_note,
    }
    form = SubsidyForm(posted(request), initial=initial)
    return STEP(
        request,
        candidate,
        form,
        lambda: lines.settle_subsidy(candidate, **form.given(), by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Saved."), section="subsidy"),
        say("Subsidy"),
        "pipelines/form.html",
    )
