"""The page that gives a document to those who may read what it belongs to."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from placefund.documents.models import Document
from placefund.documents.queries import bytes_of
from placefund.domain.files import DocumentKind
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.panels.confidentiality import why_minutes_are_closed
from placefund.panels.models import Meeting
from placefund.people.access import has, who_may
from placefund.records import clock
from placefund.web.pages import page, person, refuse


@page(Capability.USE_INBOX, Document, methods=("GET",))
def document(request: HttpRequest, document: Document) -> HttpResponse:
    """The file, always to be saved and never shown inside this site, so that nothing in it runs here."""
    needed = DocumentKind(document.kind).read_by
    if not has(request.user, needed, document):
        raise PermissionDenied(
            say(
                "This file is for people who may {act}: {who} with a part in it.",
                act=needed.act,
                who=who_may(needed),
            )
        )
    if document.kind == DocumentKind.MINUTES:
        meeting = Meeting.objects.filter(minutes=document).first()
        refuse(why_minutes_are_closed(person(request), meeting, clock.now()) if meeting else "")
    content = bytes_of(document)
    if content is None:
        raise Http404(say("This file is not as it was received. Tell the people who run this service."))
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=document.name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=document.content_type, headers=headers)
