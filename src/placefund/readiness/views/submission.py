"""What a place has sent, for both sides: beside the earlier finding, with what has changed since, and governments' views."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.readiness import ShownEvidence, changed_since, evidence_in
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.notices.views.receipts import pdf_of
from placefund.people.access import has
from placefund.people.models import User
from placefund.readiness.findings import actions
from placefund.readiness.findings.actions import lacks_view
from placefund.readiness.findings.queries import earlier_finding, findings_of, views_of
from placefund.readiness.forms import TextForm
from placefund.readiness.gaps.queries import closed_between
from placefund.readiness.models import DimensionFinding, GovernmentView, SentReadiness
from placefund.readiness.submissions.queries import standing_sent
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward


def refuse_unless_standing(user: User, sent: SentReadiness) -> bool:
    """Whether it stands as sent. What was taken back, or sent again since, is read by the place's own people alone."""
    stands = standing_sent(sent.submission)
    is_standing = stands is not None and stands.pk == sent.pk
    if not is_standing and not has(user, Capability.READ_READINESS_DRAFT, sent):
        refuse(say("The place has taken this back, or sent it again since. Its page of readiness shows what stands."))
    return is_standing


@page(Capability.READ_PROGRAMME, SentReadiness, named="sent", methods=("GET",))
def sent(request: HttpRequest, sent: SentReadiness) -> HttpResponse:
    """What was sent, test by test; where the place sent something before, what has changed, and what was found then."""
    user = person(request)
    is_standing = refuse_unless_standing(user, sent)
    found = findings_of(sent)
    told = next((each for each in found if each.state == "released"), None)
    before = earlier_finding(sent)
    earlier = before.sent if before else None
    changes = {each.key: each for each in changed_since(earlier.content, sent.content)} if earlier else {}
    of_test: dict[str, DimensionFinding] = {row.dimension: row for row in before.tests.all()} if before else {}
    finds = has(user, Capability.READ_READINESS_FINDING, sent)
    reads_views = finds or told is not None or has(user, Capability.GIVE_READINESS_VIEW, sent)
    return show(
        request,
        "readiness/sent.html",
        way_to(request, sent),
        sent=sent,
        submission=sent.submission,
        is_standing=is_standing,
        rows=[(row, evidence_in(row), changes.get(row["key"]), of_test.get(row["key"])) for row in sent.dimensions],
        files=_files(sent),
        sent_files=_sent_files(sent),
        before=before,
        closed_gaps=closed_between(sent.submission.programme, earlier.sent_at, sent.sent_at) if earlier else [],
        told=told,
        found=found if finds else [],
        views=views_of(sent) if reads_views else [],
        asks_view=lacks_view(sent),
        may_find=has(user, Capability.REVIEW_PROGRAMME, sent) and is_standing and not found,
        may_view=has(user, Capability.GIVE_READINESS_VIEW, sent) and is_standing and told is None,
        may_answer=has(user, Capability.REVIEW_PROGRAMME, sent),
    )


def _sent_files(sent: SentReadiness) -> list[ShownEvidence]:
    """The evidence that was sent as a file, with its digest."""
    return [item for row in sent.dimensions for item in evidence_in(row) if item.sha256]


def _files(sent: SentReadiness) -> dict[str, int]:
    """The numbers of the files by their digests, for the links to them."""
    every = (each["file"] for row in sent.dimensions for each in row["evidence"] if each["file"])
    return {file["sha256"]: file["id"] for file in every}


@page(Capability.READ_PROGRAMME, SentReadiness, named="sent", methods=("GET",))
def receipt(request: HttpRequest, sent: SentReadiness) -> HttpResponse:
    """The receipt of what was sent: its number, when, and its digest, as a file to keep."""
    refuse_unless_standing(person(request), sent)
    return pdf_of(sent.receipt())


@page(Capability.GIVE_READINESS_VIEW, SentReadiness, named="sent")
def give_view(request: HttpRequest, sent: SentReadiness) -> HttpResponse:
    """Say what the government of the place's nation thinks of what was sent."""
    refuse_unless_standing(person(request), sent)
    form = TextForm(posted(request), label=say("The view of the government"))
    return foreseen_page(
        request,
        "readiness/step.html",
        way_to(request, sent).to(say("Give a view")),
        form,
        lambda: actions.give_view(sent, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("readiness-sent", sent.pk, section="views", said=say("The view is on record.")),
        does=say("Give the view"),
        way_back=say("It stays as it is. A further one can be added until the finding is released."),
        back_url=reverse("readiness-sent", args=[sent.pk]),
        caption=str(sent),
        means=say("The delivery body reads it at once and answers it. The place reads it with the finding."),
    )


@page(Capability.REVIEW_PROGRAMME, GovernmentView, named="view")
def answer_view(request: HttpRequest, view: GovernmentView) -> HttpResponse:
    """Answer a government's view."""
    form = TextForm(posted(request), label=say("The answer"))
    return foreseen_page(
        request,
        "readiness/step.html",
        way_to(request, view.sent).to(say("Answer the view")),
        form,
        lambda: actions.answer_view(view, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("readiness-sent", view.sent_id, section="views", said=say("The answer is on record.")),
        does=say("Answer the view"),
        way_back=say("It stays as it is."),
        back_url=reverse("readiness-sent", args=[view.sent_id]),
        caption=str(view),
        quoted=view.text,
    )
