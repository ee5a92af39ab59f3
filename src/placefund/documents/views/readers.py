"""The page that gives a document to those who may read what it belongs to."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from placefund.applications.models import Application
from placefund.applications.queries import documents_sent_with
from placefund.applications.views.application_page import is_own, why_veiled
from placefund.documents.models import Document
from placefund.documents.queries import bytes_of
from placefund.domain.file_contents import Scan
from placefund.domain.files import DocumentKind
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.panels.confidentiality import why_minutes_are_closed
from placefund.panels.models import Meeting
from placefund.people.access import has, who_may
from placefund.portfolios.questions.queries import may_read_file
from placefund.readiness.submissions.queries import may_read_evidence
from placefund.records import clock
from placefund.web.pages import page, person, refuse


@page(Capability.USE_INBOX, Document, methods=("GET",))
def document(request: HttpRequest, document: Document) -> HttpResponse:
    """The file, always to be saved and never shown inside this site, so that nothing in it runs here."""
    needed = DocumentKind(document.kind).read_by
    if document.kind == DocumentKind.ANSWER:
        application = get_object_or_404(Application, pk=document.subject_id)
        refuse(why_veiled(request, application))
        may = has(request.user, needed, application) and (
            is_own(request.user, application) or document.pk in documents_sent_with(application)
        )
    elif document.kind == DocumentKind.READINESS:
        may = may_read_evidence(request.user, document)
    elif document.kind == DocumentKind.REVIEW_QUESTION:
        may = may_read_file(request.user, document, london(clock.now()).date())
    else:
        may = has(request.user, needed, document)
    if not may:
        raise PermissionDenied(
            say(
                "This file is for people who may {act}: {who} with a part in it.",
                act=needed.act,
                who=who_may(needed, document),
            )
        )
    if document.kind == DocumentKind.MINUTES:
        # the meeting they were attached to, also where it was opened again and has others now
        meeting = get_object_or_404(Meeting, pk=document.subject_id)
        refuse(why_minutes_are_closed(person(request), meeting, clock.now()))
    return given_out(document, document.name)


def given_out(document: Document, name: str) -> HttpResponse:
    """A file under a name, to be saved: for pages that have asked already whether somebody may read it.

    Raises:
        PermissionDenied: a virus was found in it.
        Http404: what is kept is not what was sent.
    """
    if document.scan == Scan.INFECTED:
        raise PermissionDenied(
            say("A virus was found in this file, so it is not given out. Ask whoever sent it for another.")
        )
    content = bytes_of(document)
    if content is None:
        raise Http404(say("This file is not as it was received. Tell the people who run this service."))
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=document.content_type, headers=headers)
