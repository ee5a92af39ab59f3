"""Applications at the fund's desk: the list of a round, and the check of eligibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.applications import actions
from placefund.applications.corrections import actions as corrections
from placefund.applications.forms import EligibilityForm
from placefund.applications.models import Application, Reconsideration
from placefund.applications.queries import findings_for_eligibility
from placefund.applications.views import reconsideration
from placefund.applications.views.application_list import application_listing, applications_for
from placefund.decisions.reconsiderations import actions as reconsiderations
from placefund.delivery.queries import assistance_findings
from placefund.domain.findings import Finding, failed
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.stages import stage_of
from placefund.notices.foresight import foreseen
from placefund.panels.confidentiality import closed_bids, state_told
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.people.models import User
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import TableRows
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted

WAY_BACK = say(
    "The finding can be corrected, with a reason, until the panel has agreed the score or outcomes are released."
)
OUTCOMES = {"eligible": "eligible", "ineligible": "not eligible"}


@page(Capability.READ_APPLICATION, Round, named="round_", methods=("GET",))
def round_applications(request: HttpRequest, round_: Round) -> HttpResponseBase:
    """Every application received in a round, searched, filtered and ordered as asked, or as a file."""
    rows = applications_for(person(request), round_, clock.now())
    manages, asks = has(request.user, Capability.FOLLOW_ROUND, round_), stage_of(round_).asks_for_costs
    listing = application_listing(rows, round_, manages=manages, asks_for_costs=asks)
    way = way_to(request, round_).to(say("Applications"))
    source = TableRows(listing, rows)
    sent = Application.objects.filter(round=round_, submitted_at__isnull=False).count()
    return show_list(
        request,
        "applications/manager/list.html",
        way,
        listing,
        source,
        round=round_,
        sealed=round_.why_unread,
        sent=sent,
    )


@page(Capability.FOLLOW_ROUND, Application, posting=Capability.CHECK_ELIGIBILITY)
def eligibility(request: HttpRequest, application: Application) -> HttpResponse:
    """What every rule finds in an application, and the fund's own finding with reasons."""
    round_, check = application.round, application.eligibility
    closed = closed_bids(person(request), [application], clock.now()).get(application.pk, "")
    if request.method == "POST" and application.state != "submitted":
        refuse(closed)  # what would be said of the step tells where the bid stands
    waiting = application.reconsiderations.filter(Reconsideration.WAITS).select_related("asked_by").first()
    can_find = application.state == "submitted" or (not closed and not waiting and _is_open_to_correction(application))
    kept = None if check is None else [Finding.from_record(found) for found in check.findings]
    found = kept if kept is not None and not can_find else list(findings_for_eligibility(application, clock.now()))
    form = EligibilityForm(posted(request), may_be_eligible=not failed(found), corrects=check)

    def step() -> object:
        return _find(person(request), application, form)

    preview = foreseen(request, form, step, shows=lambda: reconsideration.standing(application), way_back=WAY_BACK)
    if preview is None and (
        response := submitted(
            request,
            form,
            step,
            lambda _: onward(
                "round-applications",
                round_.pk,
                said=_said(application, form),
            ),
        )
    ):
        return response
    return show(
        request,
        "applications/manager/eligibility.html",
        way_to(request, round_).to(say("Eligibility of {application}", application=application)),
        round=round_,
        application=application,
        state=state_told(person(request), application, clock.now()),
        check=check,
        earlier=application.eligibility_checks.exclude(pk=check.pk).order_by("-pk") if check else (),
        found=found,
        kept=kept,
        assistance=assistance_findings(application, london(clock.now()).date()),
        form=form if can_find or form.is_bound else None,
        preview=preview,
        does=say("Record the finding"),
        may_check=has(request.user, Capability.CHECK_ELIGIBILITY, application),
        changes_until=application.open_until if application.is_open_for_changes(clock.now()) else None,
        may_ask_for_changes=not closed
        and application.state == "submitted"
        and round_.state != "open"
        and has(request.user, Capability.ASK_FOR_CHANGES, application),
        waiting=None if closed else waiting,
        waiting_ways=reconsideration.PAGES.ways(waiting, application, request.user),
        history=acts_on([application], reader=person(request), at=clock.now()),
    )


def _is_open_to_correction(application: Application) -> bool:
    """Whether its finding may still be corrected: until the panel has agreed its score, and outcomes are released."""
    return application.state in ("eligible", "ineligible") and application.round.state != "released"


def _said(application: Application, form: EligibilityForm) -> str:
    finding = form.cleaned_data["finding"]
    if finding == "ineligible" and application.eligibility is not None:
        return say("It waits for somebody else to confirm that {application} is not eligible.", application=application)
    return say("{application} is found {outcomes}.", application=application, outcomes=OUTCOMES[finding])


def _find(by: User, application: Application, form: EligibilityForm) -> object:
    given, at = form.cleaned_data, clock.now()
    is_eligible, reasons = given["finding"] == "eligible", given["reasons"]
    sure = {} if is_eligible else {"is_sure": given.get("is_sure", False)}
    if application.eligibility is None:
        find = actions.find_eligible if is_eligible else actions.find_ineligible
        return find(application, reasons=reasons, **sure, by=by, at=at)
    reconsider = corrections.reconsider_as_eligible if is_eligible else reconsiderations.ask_ineligible
    return reconsider(application, reasons=reasons, why=given["why"], **sure, by=by, at=at)
