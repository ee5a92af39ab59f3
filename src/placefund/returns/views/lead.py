"""The lead's pages: open a quarter's return, fill it section by section, answer questions, send it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from placefund.awards.models import Award
from placefund.delivery.models import Milestone, Project
from placefund.delivery.queries import projects_of
from placefund.documents.models import Document
from placefund.documents.queries import documents_of
from placefund.domain.findings import failed
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import IndicatorDefinition
from placefund.records import clock
from placefund.returns import actions
from placefund.returns import forms as shapes
from placefund.returns.co_investment import co_investment_seen
from placefund.returns.corrections import actions as corrections
from placefund.returns.evidence import actions as showing
from placefund.returns.independent_reports import due_reports
from placefund.returns.models import Return
from placefund.returns.outlying_figures import outlying
from placefund.returns.queries import (
    calendar,
    claim_rows,
    earlier_lines,
    findings_on_return,
    indicator_rows,
)
from placefund.returns.views.readers import foreseen_step, step_page
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted, posted_files
from placefund.web.pages import page, person, show
from placefund.web.steps import Onward, onward, pressed, submitted


def while_editable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead from a section's page back to the return once nothing in it can be changed; a form sent late is refused."""

    @functools.wraps(view)
    def answer(request: HttpRequest, report: Return, **values: Any) -> HttpResponse:
        if not report.is_editable and request.method == "GET":
            return redirect("return", report.pk)
        return view(request, report, **values)

    return answer


def _back(report: Return, section: str = "", said: str = "") -> Onward:
    return onward("return", report.pk, section=section, said=said)


def _active_projects(report: Return) -> list[Project]:
    return list(projects_of(report.award).filter(state="active"))


def _indicator(report: Return, number: int) -> IndicatorDefinition:
    return get_object_or_404(report.award.strand.fund.indicators, pk=number)


@page(Capability.PREPARE_RETURN, Award)
def open_return(request: HttpRequest, award: Award) -> HttpResponse:
    """Choose the quarter to report on."""
    at = clock.now()
    due = calendar(award, london(at).date())
    form = shapes.QuarterForm(posted(request), due=due)
    act = lambda: actions.open_return(award, form.chosen(), by=person(request), at=at)  # noqa: E731
    if response := submitted(request, form, act, _back):
        return response
    return show(
        request,
        "returns/lead/open.html",
        way_to(request, award).to(say("Open a return")),
        award=award,
        form=form,
        due=due,
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def progress(request: HttpRequest, report: Return) -> HttpResponse:
    """Progress in words."""
    form = shapes.ProgressForm(posted(request), initial={"narrative": report.narrative})
    return step_page(
        request,
        report,
        form,
        lambda: actions.describe_progress(report, form.cleaned_data["narrative"], by=person(request), at=clock.now()),
        _back(report, "progress"),
        say("Progress"),
        "returns/lead/progress.html",
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def claims(request: HttpRequest, report: Return, project: int, organisation: int) -> HttpResponse:
    """What one partner claims in one project."""
    chosen = get_object_or_404(report.award.projects, pk=project)
    partner = get_object_or_404(chosen.partners.select_related("organisation"), organisation=organisation).organisation
    row = next(
        (row for row in claim_rows(report) if (row.project.pk, row.organisation.pk) == (project, organisation)), None
    )
    form = shapes.ClaimsForm(posted(request), lines=row.own_lines if row else ())
    return step_page(
        request,
        report,
        form,
        lambda: actions.set_claims(report, chosen, partner, form.lines(), by=person(request), at=clock.now()),
        _back(report, "costs"),
        say("Costs"),
        "returns/lead/claims.html",
        row=row,
        project=chosen,
        organisation=partner,
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def credit(request: HttpRequest, report: Return, project: int, organisation: int) -> HttpResponse:
    """Take an amount off what a partner claimed in an earlier return: a credit note, a refund."""
    chosen = get_object_or_404(report.award.projects, pk=project)
    partner = get_object_or_404(chosen.partners.select_related("organisation"), organisation=organisation).organisation
    lines = earlier_lines(report, chosen, partner)
    form = shapes.CreditForm(posted(request), lines=lines)
    return step_page(
        request,
        report,
        form,
        lambda: corrections.credit_claim(
            report,
            form.chosen(),
            form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
            by=person(request),
            at=clock.now(),
        ),
        _back(report, "costs", say("The correction is kept. It is set against what is claimed now.")),
        say("Correct an earlier claim"),
        "returns/lead/credit.html",
        lines=lines,
        project=chosen,
        organisation=partner,
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def co_investment(request: HttpRequest, report: Return) -> HttpResponse:
    """Other people's money that came in: what is reported so far, and one more."""
    form = shapes.CoInvestmentForm(posted(request), projects=_active_projects(report))
    return step_page(
        request,
        report,
        form,
        lambda: actions.add_co_investment(report, form.chosen(), **form.given(), by=person(request), at=clock.now()),
        lambda line: onward(
            "return-co-investment", report.pk, said=say("Co-investment of {investor} is added.", investor=line.investor)
        ),
        say("Co-investment received"),
        "returns/lead/co_investment.html",
        seen=co_investment_seen(report),
    )


@page(Capability.PREPARE_RETURN, Return, named="report", methods=("POST",))
def remove_co_investment(request: HttpRequest, report: Return, line: int) -> HttpResponse:
    """Take a line of co-investment out again."""
    found = get_object_or_404(report.co_investment, pk=line)
    return pressed(
        request,
        lambda: actions.remove_co_investment(found, by=person(request), at=clock.now()),
        onward(
            "return-co-investment",
            report.pk,
            said=say("Co-investment of {investor} is taken out.", investor=found.investor),
        ),
        refused=_back(report),
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def co_investment_evidence(request: HttpRequest, report: Return, line: int) -> HttpResponse:
    """Attach a file that shows one line of co-investment."""
    found = get_object_or_404(report.co_investment.select_related("project"), pk=line)
    form = shapes.UploadForm(posted(request), posted_files(request))
    return step_page(
        request,
        report,
        form,
        lambda: showing.attach_evidence(
            report, form.cleaned_data["file"], line=found, by=person(request), at=clock.now()
        ),
        lambda file: onward("return-co-investment", report.pk, said=say("{name} is attached.", name=file.name)),
        say("What shows this money"),
        "returns/lead/co_investment_evidence.html",
        refused_at="file",
        line=found,
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def figures(request: HttpRequest, report: Return) -> HttpResponse:
    """Say why figures far from usual are right, or go and correct them."""
    asked = outlying(report)
    form = shapes.FigureReasonsForm(posted(request), figures=asked)
    return step_page(
        request,
        report,
        form,
        lambda: showing.explain_figures(report, form.reasons(), by=person(request), at=clock.now()),
        _back(report, "outlying", say("Your reasons are kept. The monitoring officer reads them beside the figures.")),
        say("Is this so?"),
        "returns/lead/figures.html",
        figures=asked,
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def indicator(request: HttpRequest, report: Return, indicator: int) -> HttpResponse:
    """What the quarter has of one indicator, project by project."""
    definition = _indicator(report, indicator)
    facts = report.facts.filter(indicator=definition)
    form = shapes.IndicatorForm(posted(request), definition=definition, projects=_active_projects(report), facts=facts)
    return step_page(
        request,
        report,
        form,
        lambda: actions.report_indicator(report, definition, form.values(), by=person(request), at=clock.now()),
        lambda _: (
            onward("return-evidence", report.pk, definition.pk)
            if "evidence" in request.POST and facts.all().exists()
            else _back(report, "indicators")
        ),
        definition.title,
        "returns/lead/indicator.html",
        definition=definition,
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def evidence(request: HttpRequest, report: Return, indicator: int) -> HttpResponse:
    """Attach a file that shows what was reported of one indicator."""
    definition = _indicator(report, indicator)
    row = next((row for row in indicator_rows(report) if row.definition.pk == definition.pk and row.is_open), None)
    projects = [reported.project for reported in row.reported] if row else []
    form = shapes.EvidenceForm(posted(request), posted_files(request), projects=projects)

    def act() -> Document:
        file, project = form.cleaned_data["file"], form.chosen()
        return showing.attach_evidence(
            report, file, project=project, indicator=definition, by=person(request), at=clock.now()
        )

    return step_page(
        request,
        report,
        form,
        act,
        lambda file: onward(
            "return-evidence", report.pk, definition.pk, said=say("{name} is attached.", name=file.name)
        ),
        say("Evidence: {title}", title=definition.title),
        "returns/lead/evidence.html",
        refused_at="file",
        definition=definition,
        row=row,
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def files(request: HttpRequest, report: Return) -> HttpResponse:
    """Every file of the return, and one more that belongs to it as a whole."""
    due = due_reports(report)
    form = shapes.FileForm(posted(request), posted_files(request), due=[each.organisation for each in due])
    return step_page(
        request,
        report,
        form,
        lambda: showing.attach_evidence(
            report,
            form.cleaned_data["file"],
            accountant_on=form.cleaned_data.get("accountant_on"),
            by=person(request),
            at=clock.now(),
        ),
        lambda file: onward("return-files", report.pk, said=say("{name} is attached.", name=file.name)),
        say("Files"),
        "returns/lead/files.html",
        refused_at="file",
        files=documents_of(report),
        due=due,
    )


@page(Capability.PREPARE_RETURN, Return, named="report", methods=("POST",))
def remove_file(request: HttpRequest, report: Return, document: int) -> HttpResponse:
    """Take a file out of the return again."""
    found = get_object_or_404(documents_of(report), pk=document)
    return pressed(
        request,
        lambda: showing.remove_evidence(report, found, by=person(request), at=clock.now()),
        onward("return-files", report.pk, said=say("{name} is taken out.", name=found.name)),
        refused=_back(report),
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def milestone(request: HttpRequest, report: Return, milestone: int) -> HttpResponse:
    """Whether one milestone was reached."""
    found = get_object_or_404(Milestone.objects.select_related("project"), pk=milestone, project__award=report.award_id)
    form = shapes.MilestoneForm(posted(request), told=report.milestones.filter(milestone=found).first())
    return step_page(
        request,
        report,
        form,
        lambda: actions.report_milestone(report, found, **form.given(), by=person(request), at=clock.now()),
        _back(report, "milestones"),
        found.title,
        "returns/lead/milestone.html",
        milestone=found,
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
def reply(request: HttpRequest, report: Return, query: int) -> HttpResponse:
    """Answer a question."""
    asked = get_object_or_404(report.queries.select_related("asked_by"), pk=query)
    back = _back(report, "questions", say("Your answer is kept. Send the return when every question is answered."))
    if asked.replied_at is not None and request.method == "GET":
        return redirect(back.address)
    form = shapes.AnswerForm(posted(request))
    act = lambda: actions.reply(asked, form.cleaned_data["text"], by=person(request), at=clock.now())  # noqa: E731
    return foreseen_step(
        request,
        report,
        form,
        act,
        back,
        say("Answer the question"),
        "returns/lead/reply.html",
        way_back=say(
            "An answer is not changed. The officer asks again where something is unclear, and you answer that."
        ),
        asked=asked,
    )


@page(Capability.PREPARE_RETURN, Return, named="report", is_proved=True)
@while_editable
def send(request: HttpRequest, report: Return) -> HttpResponse:
    """Read what the rules find, then send."""
    at, form = clock.now(), ConfirmForm(posted(request))
    sent = _back(report, said=say("The return is sent. The monitoring officer reads it next."))
    found = findings_on_return(report, at)
    return foreseen_step(
        request,
        report,
        form,
        lambda: actions.send(report, by=person(request), at=at),
        sent,
        say("Send the return"),
        "returns/lead/send.html",
        means=(
            say("The return claims {claimed} from the fund.", claimed=report.claimed),
            say("Its figures count as claimed on the public pages, and its claims cannot be changed meanwhile."),
        ),
        way_back=say("You can take it back, with a reason, until an officer begins to check it."),
        findings=found,
        is_ready=not failed(found),
    )
