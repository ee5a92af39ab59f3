"""The versions of a place's plan: issued, read, compared, endorsed and released."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.domain.findings import Finding
from placefund.domain.messages import say
from placefund.domain.plans.comparison import differences
from placefund.domain.plans.parts import PlanWords
from placefund.domain.plans.release import PlanAudience
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.places.models import Place
from placefund.plans.forms import AskBoardForm, EndorsementForm, IssueForm
from placefund.plans.models import Plan, PlanVersion
from placefund.plans.queries import found_in, indicators_of, pieces_of, public_versions, versions_of
from placefund.plans.versions import actions
from placefund.plans.views.drawing import shown_parts, theory_of
from placefund.programmes.meetings import actions as meetings
from placefund.programmes.meetings.queries import decision_on, items_about, meetings_of
from placefund.programmes.meetings.views import why_agenda_is_closed
from placefund.programmes.models import AgendaItem
from placefund.records import clock
from placefund.web.crumbs import HOME, way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted


@page(Capability.RUN_PROGRAMME, Plan)
def issue_plan(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Seal the draft as a version; first shown with whom it tells."""
    form = IssueForm(posted(request))
    return foreseen_page(
        request,
        "plans/issue.html",
        way_to(request, plan).to(say("Issue a version")),
        form,
        lambda: actions.issue(plan, why=form.cleaned_data["why"], by=person(request), at=clock.now()),
        onward(
            "place-plan", plan.programme_id, said=say("The version is issued. Release it, or note what the board says.")
        ),
        does=say("Issue the version"),
        back_url=reverse("plan-draft", args=[plan.pk]),
        way_back=say("A version is never changed or taken back. A later one replaces it; both stay."),
        plan=plan,
        found=found_in(plan.programme.strand.fund, pieces_of(plan)),
    )


def _is_open(request: HttpRequest, item: AgendaItem) -> bool:
    """Whether somebody is led to an item: the agenda of a meeting to come is the place's own."""
    reads = has(request.user, Capability.READ_PROGRAMME, item)
    return reads and not why_agenda_is_closed(request.user, item.meeting)


@page(Capability.READ_PROGRAMME, PlanVersion, named="version", methods=("GET",))
def plan_version(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """One version as it was issued, who endorsed it and to whom it is released."""
    pieces = version.pieces()
    others = [each for each in versions_of(version.programme) if has(request.user, Capability.READ_PROGRAMME, each)]
    return show(
        request,
        "plans/version.html",
        way_to(request, version),
        version=version,
        parts=shown_parts(pieces, PlanWords.of(pieces, indicators_of(version.programme.strand.fund))),
        theory=theory_of(pieces),
        found=[Finding.from_record(each) for each in version.record["findings"]],
        endorsements=version.endorsements.select_related("noted_by").order_by("-pk"),
        released=version.releases.select_related("released_by"),
        audiences=[each for each in PlanAudience if each.value not in version.released_to],
        others=[each for each in others if each != version],
        decision=decision_on(version),
        agenda=[item for item in items_about(version) if _is_open(request, item)],
        may_write=has(request.user, Capability.RUN_PROGRAMME, version),
    )


@page(Capability.RUN_PROGRAMME, PlanVersion, named="version")
def ask_board(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """Put a version on the agenda of a meeting of the board that is to come."""
    planned = meetings_of(version.programme).filter(state="planned")
    form = AskBoardForm(posted(request), meetings=planned)
    if response := submitted(
        request,
        form,
        lambda: meetings.put_on_agenda(
            form.cleaned_data["meeting"],
            papers=form.cleaned_data["papers"],
            subject=version,
            page="plan-version",
            by=person(request),
            at=clock.now(),
        ),
        onward("plan-version", version.pk, said=say("It is on the agenda.")),
    ):
        return response
    way = way_to(request, version).to(say("Ask the board"))
    does = say("Put it on the agenda")
    return show(request, "plans/ask_board.html", way, form=form, version=version, planned=planned, submit_text=does)


@page(Capability.READ_PROGRAMME, PlanVersion, named="version", methods=("GET",))
def compare_plans(request: HttpRequest, version: PlanVersion, number: int) -> HttpResponse:
    """What is otherwise in one version than in another: in words, and marked in the text."""
    other = get_object_or_404(versions_of(version.programme), number=number)
    refuse("" if has(request.user, Capability.READ_PROGRAMME, other) else say("That version is not released to you."))
    earlier, later = sorted((version, other), key=lambda each: each.number)
    indicators = indicators_of(version.programme.strand.fund)
    before, after = earlier.pieces(), later.pieces()
    return show(
        request,
        "plans/comparison.html",
        way_to(request, version).to(say("Beside version {number}", number=number)),
        earlier=earlier,
        later=later,
        changed=differences(before, after, PlanWords.of(before, indicators), PlanWords.of(after, indicators)),
    )


@page(Capability.RUN_PROGRAMME, PlanVersion, named="version")
def endorse_plan(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """Note what the board said of a version."""
    form = EndorsementForm(posted(request))
    return foreseen_page(
        request,
        "plans/endorse.html",
        way_to(request, version).to(say("What the board said")),
        form,
        lambda: actions.note_endorsement(version, **form.given(), by=person(request), at=clock.now()),
        onward("plan-version", version.pk, said=say("It is noted.")),
        does=say("Note it"),
        back_url=reverse("plan-version", args=[version.pk]),
        way_back=say("A further note corrects this one; both stay on the page of the version."),
        version=version,
    )


@page(Capability.RUN_PROGRAMME, PlanVersion, named="version")
def release_plan(request: HttpRequest, version: PlanVersion, audience: str) -> HttpResponse:
    """Release a version to the delivery body, or to everybody."""
    if audience not in list(PlanAudience):
        raise Http404(say("Nobody is called “{audience}” here.", audience=audience))
    chosen = PlanAudience(audience)
    return foreseen_page(
        request,
        "plans/release.html",
        way_to(request, version).to(say("Release it")),
        ConfirmForm(posted(request)),
        lambda: actions.release(version, chosen, by=person(request), at=clock.now()),
        onward("plan-version", version.pk, said=say("It is released.")),
        does=say("Release it"),
        back_url=reverse("plan-version", args=[version.pk]),
        way_back=say("What is released stays released: others have read it. A later version can follow."),
        version=version,
        audience=chosen,
    )


@page(Capability.READ_PUBLIC, Place, methods=("GET",))
def public_plan(request: HttpRequest, place: Place) -> HttpResponse:
    """The plan of a place as it is released to everybody: the newest version, and the earlier ones beside it."""
    versions = list(public_versions(place))
    wanted = request.GET.get("version", "")
    version = next((each for each in versions if str(each.pk) == wanted), versions[0] if versions else None)
    pieces = version.pieces() if version else ()
    words = PlanWords.of(pieces, indicators_of(version.programme.strand.fund) if version else ())
    return show(
        request,
        "plans/public.html",
        HOME.to(say("Places"), "all-places").to(place.name, "place", place.slug).to(say("Plan")),
        place=place,
        version=version,
        others=[each for each in versions if each != version],
        parts=shown_parts(pieces, words),
        theory=theory_of(pieces),
    )
