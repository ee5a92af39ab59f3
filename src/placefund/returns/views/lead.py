"""The lead's pages: open a quarter's return, fill it section by section, answer questions, send it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from placefund.awards.models import Award
from placefund.delivery.models import Milestone, Project
from placefund.delivery.queries import projects_of
from placefund.documents.queries import documents_of
from placefund.domain.findings import NotAllowed
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.overview.views.navigation import crumbs
from placefund.people.access import page, person
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.forms import (
    AnswerForm,
    ClaimsForm,
    CoInvestmentForm,
    ConfirmForm,
    EvidenceForm,
    FileForm,
    IndicatorForm,
    MilestoneForm,
    ProgressForm,
    QuarterForm,
)
from placefund.returns.models import Return
from placefund.returns.queries import (
    calendar,
    claim_rows,
    co_investment_seen,
    findings_on_return,
    indicator_rows,
)
from placefund.returns.views.readers import trail


def _show(
    request: HttpRequest, report: Return, form: forms.Form, title: str, template: str, **more: Any
) -> HttpResponse:
    """A page of one section, with its form; 422 when what was sent cannot stand."""
    context = {
        "fund": report.award.strand.fund,
        "breadcrumbs": trail(report, (title, "")),
        "title": title,
        "report": report,
        "award": report.award,
        "form": form,
        "back_url": reverse("return", args=[report.pk]),
        **more,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _back(report: Return, section: str = "") -> HttpResponse:
    return redirect(reverse("return", args=[report.pk]) + (f"#{section}" if section else ""))


def _active_projects(report: Return) -> list[Project]:
    return list(projects_of(report.award).filter(state="active"))


@page(Capability.PREPARE_RETURN, Award)
def open_return(request: HttpRequest, award: Award) -> HttpResponse:
    """Choose the quarter to report on."""
    at = clock.now()
    due = calendar(award, london(at).date())
    form = QuarterForm(request.POST or None, due=due)
    if form.is_valid():
        try:
            report = actions.open_return(award, form.chosen(), by=person(request), at=at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("return", report=report.pk)
    fund = award.strand.fund
    trail_ = crumbs(fund, (award.reference, reverse("manage-award", args=[award.pk])), ("Open a return", ""))
    context = {"fund": fund, "breadcrumbs": trail_, "award": award, "form": form, "due": due}
    return render(request, "returns/lead/open.html", context, status=422 if form.is_bound else 200)


@page(Capability.PREPARE_RETURN, Return, named="report")
def progress(request: HttpRequest, report: Return) -> HttpResponse:
    """Progress in words."""
    if not report.is_editable and request.method == "GET":
        return _back(report)
    form = ProgressForm(request.POST or None, initial={"narrative": report.narrative})
    if form.is_valid():
        try:
            actions.describe_progress(report, form.cleaned_data["narrative"], by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(report, "progress")
    return _show(request, report, form, "Progress", "returns/lead/progress.html")


@page(Capability.PREPARE_RETURN, Return, named="report")
def claims(request: HttpRequest, report: Return, project: int, organisation: int) -> HttpResponse:
    """What one partner claims in one project."""
    if not report.is_editable and request.method == "GET":
        return _back(report)
    chosen = get_object_or_404(report.award.projects, pk=project)
    partner = get_object_or_404(chosen.partners.select_related("organisation"), organisation=organisation).organisation
    row = next(
        (row for row in claim_rows(report) if (row.project.pk, row.organisation.pk) == (project, organisation)), None
    )
    form = ClaimsForm(request.POST or None, lines=row.lines if row else ())
    if form.is_valid():
        try:
            actions.set_claims(report, chosen, partner, form.lines(), by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(report, "costs")
    return _show(
        request, report, form, "Costs", "returns/lead/claims.html", row=row, project=chosen, organisation=partner
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
def co_investment(request: HttpRequest, report: Return) -> HttpResponse:
    """Other people's money that came in: what is reported so far, and one more."""
    if not report.is_editable and request.method == "GET":
        return _back(report)
    form = CoInvestmentForm(request.POST or None, projects=_active_projects(report))
    if form.is_valid():
        given = form.cleaned_data
        try:
            line = actions.add_co_investment(
                report,
                form.chosen(),
                investor=given["investor"],
                source=given["source"],
                form=given["form"],
                amount=given["amount"],
                by=person(request),
                at=clock.now(),
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Co-investment of {line.investor} is added.")
            return redirect("return-co-investment", report=report.pk)
    return _show(
        request,
        report,
        form,
        "Co-investment received",
        "returns/lead/co_investment.html",
        seen=co_investment_seen(report),
    )


@page(Capability.PREPARE_RETURN, Return, named="report", methods=("POST",))
def remove_co_investment(request: HttpRequest, report: Return, line: int) -> HttpResponse:
    """Take a line of co-investment out again."""
    found = get_object_or_404(report.co_investment, pk=line)
    try:
        actions.remove_co_investment(found, by=person(request), at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return _back(report)
    messages.success(request, f"Co-investment of {found.investor} is taken out.")
    return redirect("return-co-investment", report=report.pk)


@page(Capability.PREPARE_RETURN, Return, named="report")
def indicator(request: HttpRequest, report: Return, indicator: int) -> HttpResponse:
    """What the quarter has of one indicator, project by project."""
    if not report.is_editable and request.method == "GET":
        return _back(report)
    definition = get_object_or_404(report.award.strand.fund.indicators, pk=indicator)
    facts = report.facts.filter(indicator=definition)
    form = IndicatorForm(request.POST or None, definition=definition, projects=_active_projects(report), facts=facts)
    if form.is_valid():
        try:
            actions.report_indicator(report, definition, form.values(), by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            wants_evidence = "evidence" in request.POST and report.facts.filter(indicator=definition).exists()
            if wants_evidence:
                return redirect("return-evidence", report=report.pk, indicator=definition.pk)
            return _back(report, "indicators")
    return _show(request, report, form, definition.title, "returns/lead/indicator.html", definition=definition)


@page(Capability.PREPARE_RETURN, Return, named="report")
def evidence(request: HttpRequest, report: Return, indicator: int) -> HttpResponse:
    """Attach a file that shows what was reported of one indicator."""
    if not report.is_editable and request.method == "GET":
        return _back(report)
    definition = get_object_or_404(report.award.strand.fund.indicators, pk=indicator)
    row = next((row for row in indicator_rows(report) if row.definition.pk == definition.pk), None)
    projects = [reported.project for reported in row.reported] if row else []
    form = EvidenceForm(request.POST or None, request.FILES or None, projects=projects)
    if form.is_valid():
        try:
            document = actions.attach_evidence(
                report,
                form.cleaned_data["file"],
                project=form.chosen(),
                indicator=definition,
                by=person(request),
                at=clock.now(),
            )
        except NotAllowed as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"{document.name} is attached.")
            return redirect("return-evidence", report=report.pk, indicator=definition.pk)
    return _show(
        request,
        report,
        form,
        f"Evidence: {definition.title}",
        "returns/lead/evidence.html",
        definition=definition,
        row=row,
    )


@page(Capability.PREPARE_RETURN, Return, named="report")
def files(request: HttpRequest, report: Return) -> HttpResponse:
    """Every file of the return, and one more that belongs to it as a whole."""
    if not report.is_editable and request.method == "GET":
        return _back(report)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            document = actions.attach_evidence(report, form.cleaned_data["file"], by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"{document.name} is attached.")
            return redirect("return-files", report=report.pk)
    return _show(request, report, form, "Files", "returns/lead/files.html", files=documents_of(report))


@page(Capability.PREPARE_RETURN, Return, named="report", methods=("POST",))
def remove_file(request: HttpRequest, report: Return, document: int) -> HttpResponse:
    """Take a file out of the return again."""
    found = get_object_or_404(documents_of(report), pk=document)
    try:
        actions.remove_evidence(report, found, by=person(request), at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return _back(report)
    messages.success(request, f"{found.name} is taken out.")
    return redirect("return-files", report=report.pk)


@page(Capability.PREPARE_RETURN, Return, named="report")
def milestone(request: HttpRequest, report: Return, milestone: int) -> HttpResponse:
    """Whether one milestone was reached."""
    if not report.is_editable and request.method == "GET":
        return _back(report)
    found = get_object_or_404(Milestone.objects.select_related("project"), pk=milestone, project__award=report.award_id)
    form = MilestoneForm(request.POST or None, told=report.milestones.filter(milestone=found).first())
    if form.is_valid():
        given = form.cleaned_data
        told = {"reached_on": given["reached_on"], "note": given["note"]}
        try:
            actions.report_milestone(report, found, **told, by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(report, "milestones")
    return _show(request, report, form, found.title, "returns/lead/milestone.html", milestone=found)


@page(Capability.PREPARE_RETURN, Return, named="report")
def reply(request: HttpRequest, report: Return, query: int) -> HttpResponse:
    """Answer a question."""
    asked = get_object_or_404(report.queries.select_related("asked_by"), pk=query)
    if asked.replied_at is not None and request.method == "GET":
        return _back(report, "questions")
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            actions.reply(asked, form.cleaned_data["text"], by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your answer is kept. Send the return when every question is answered.")
            return _back(report, "questions")
    return _show(request, report, form, "Answer a question", "returns/lead/reply.html", asked=asked)


@page(Capability.PREPARE_RETURN, Return, named="report")
def send(request: HttpRequest, report: Return) -> HttpResponse:
    """Read what the rules find, then send."""
    if not report.is_editable and request.method == "GET":
        return _back(report)
    at = clock.now()
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.send(report, by=person(request), at=at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The return is sent. The monitoring officer reads it next.")
            return _back(report)
    found = findings_on_return(report, at)
    is_ready = all(finding.passed for finding in found)
    return _show(request, report, form, "Send the return", "returns/lead/send.html", findings=found, is_ready=is_ready)
