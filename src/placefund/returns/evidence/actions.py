"""Everything that changes what shows a figure of a return: a file, or the reason for one that is far from usual."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from placefund.delivery.models import Project
from placefund.documents import actions as documents
from placefund.documents.models import Document
from placefund.documents.queries import documents_of
from placefund.domain.files import DocumentKind
from placefund.domain.findings import NotPossible
from placefund.domain.indicators import FactStatus
from placefund.domain.messages import say
from placefund.funds.models import IndicatorDefinition
from placefund.people.models import Organisation, User
from placefund.records.actions import record
from placefund.returns import refusals
from placefund.returns.acts import ReturnAct
from placefund.returns.models import CoInvestmentReceived, FigureReason, IndependentReport, IndicatorFact, Return
from placefund.returns.outlying_figures import outlying
from placefund.returns.refusals import editable

Shown = IndicatorFact | CoInvestmentReceived
"""What a file can show: a fact of an indicator, or a line of other people's money."""


def _what_may_be_shown(report: Return) -> list[Shown]:
    return [*report.facts.all(), *report.co_investment.all()]


def evidence_of(report: Return, files: Iterable[Document]) -> list[int]:
    """The numbers of these documents, each a file of this return."""
    files = tuple(files)
    for document in files:
        if (document.subject_kind, document.subject_id) != (report._meta.label_lower, report.pk):
            raise NotPossible(say("{document} is not a file of this return.", document=document))
    return sorted(document.pk for document in files)


def status_shown_by(numbers: Iterable[int]) -> FactStatus:
    """Evidenced when one of these files at least has passed its checks; claimed when none has."""
    wanted = list(numbers)
    has_passed = bool(wanted) and any(document.has_passed for document in Document.objects.filter(pk__in=wanted))
    return FactStatus.EVIDENCED if has_passed else FactStatus.CLAIMED


def _show(row: Shown, numbers: Iterable[int]) -> None:
    row.evidence = sorted(set(numbers))
    row.status = status_shown_by(row.evidence)
    row.save(update_fields=["evidence", "status"])


def show_by_files_that_are_there(row: object) -> None:
    """Let what was put back be shown by those of its files that nobody has taken out meanwhile; a claim is shown by none."""
    if isinstance(row, IndicatorFact | CoInvestmentReceived):
        _show(row, documents_of(row.report).filter(pk__in=row.evidence).values_list("pk", flat=True))


@transaction.atomic
def attach_evidence(
    report: Return,
    upload: UploadedFile[bytes],
    *,
    project: Project | None = None,
    indicator: IndicatorDefinition | None = None,
    line: CoInvestmentReceived | None = None,
    accountant_on: Organisation | None = None,
    by: User,
    at: datetime,
) -> Document:
    """Keep a file with a return: evidence of an indicator in a project, of a line of co-investment, or of the whole; or what an
    independent accountant reports on an organisation's claims (`accountant_on`)."""
    report = editable(report, by)
    shown: list[Shown] = []
    if indicator is not None:
        shown = [*report.facts.filter(project=project, indicator=indicator)]
        if not shown:
            raise NotPossible(refusals.NOTHING_REPORTED_TO_ATTACH_TO.format(title=indicator.title, project=project))
    if line is not None:
        if line.report_id != report.pk:
            raise NotPossible(say("This co-investment stands in another return."))
        shown = [line]
    if accountant_on is not None and not report.claims.filter(organisation=accountant_on).exists():
        raise NotPossible(say("{who} claims nothing in this return.", who=accountant_on))
    document = documents.attach(report, upload, kind=DocumentKind.EVIDENCE, by=by, at=at)
    for row in shown:
        _show(row, {*row.evidence, document.pk})
    if accountant_on is not None:
        IndependentReport.objects.create(report=report, organisation=accountant_on, document=document)
    return document


@transaction.atomic
def remove_evidence(report: Return, document: Document, *, by: User, at: datetime) -> None:
    """Take a file out of a return that may still be changed; what nothing else shows is claimed again."""
    report = editable(report, by)
    evidence_of(report, [document])
    for row in _what_may_be_shown(report):
        if document.pk in row.evidence:
            _show(row, [pk for pk in row.evidence if pk != document.pk])
    documents.remove(document, report, by=by, at=at)


def verify_what_is_shown(report: Return) -> None:
    """Whatever files show that pass their checks still becomes verified: what was counted, and other people's money."""
    for row in _what_may_be_shown(report):
        if row.status != FactStatus.EVIDENCED or getattr(row, "doubted_at", None) is not None:
            continue
        shown = status_shown_by(row.evidence)
        row.status = FactStatus.VERIFIED if shown is FactStatus.EVIDENCED else shown
        row.save(update_fields=["status"])


@transaction.atomic
def explain_figures(report: Return, reasons: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Say why figures that are far from usual are right, by their keys. A figure that changes is asked about again.

    Raises:
        NotPossible: a reason is empty, or the figure is not one that is asked about.
    """
    report = editable(report, by)
    asked = {figure.key: figure for figure in outlying(report)}
    for key, reason in reasons.items():
        if key not in asked:
            raise NotPossible(say("This figure is near what is usual, so it needs no reason."))
        figure = asked[key]
        if not reason.strip():
            raise NotPossible(say("Say why {title} is right, or correct it.", title=figure.title))
        if reason.strip() == figure.reason:
            continue
        FigureReason.objects.update_or_create(
            report=report,
            figure=key,
            defaults={
                "value": figure.found.value,
                "asked": figure.asked,
                "reason": reason.strip(),
                "given_by": by,
                "given_at": at,
            },
        )
        value = str(figure.found.value)
        record(
            ReturnAct.EXPLAINED_FIGURE, report, by=by, at=at, figure=figure.title, value=value, reason=reason.strip()
        )


def keep_reasons_of_what_is_sent(report: Return) -> None:
    """Drop the reasons for figures that were corrected before sending; the record keeps that they were given."""
    if report.figure_reasons.exists():
        report.figure_reasons.exclude(figure__in=[figure.key for figure in outlying(report)]).delete()
