"""The manager's offers: to a successful application, and to an earmarked place out of its allocation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.applications.models import Application
from placefund.awards import actions
from placefund.awards.forms import AllocationOfferForm, OfferForm
from placefund.awards.models import Award
from placefund.awards.queries import left_to_offer, on_offer, promised_by, reported_indicators
from placefund.delivery.queries import assistance_findings
from placefund.domain.coverage import RecordKind
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Allocation, Fund
from placefund.funds.queries import allocations_on, award_rules_of, coverage_of, sectors_of
from placefund.notices.foresight import foreseen
from placefund.panels.confidentiality import why_closed
from placefund.panels.history import acts_on
from placefund.partnerships.models import Partnership
from placefund.people.queries import renamed
from placefund.readiness.findings.queries import not_ready_at
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted

WAY_BACK = say("The offer can be withdrawn with a reason until it is answered, and made anew.")


@page(Capability.OFFER_AWARD, Application)
def offer_award(request: HttpRequest, application: Application) -> HttpResponse:
    """Offer what a released decision funds: dates and conditions are all there is left to say."""
    fund, round_ = application.round.strand.fund, application.round
    refuse("" if round_.is_public(clock.now()) else why_closed(person(request), application, clock.now()))
    decision, offers = getattr(application, "decision", None), application.awards.order_by("-pk")
    award = offers.filter(state__in=Award.STANDING).first()
    if decision is None or decision.outcome != "fund":
        raise Http404(say("Nothing was decided for this application that could be offered."))
    rules, today = award_rules_of(fund), london(clock.now()).date()
    initial = {"starts_on": fund.starts_on, "ends_on": fund.ends_on}
    form = OfferForm(
        posted(request),
        steps=rules.steps,
        indicators=reported_indicators(fund),
        promised=promised_by(offers.first()),
        on=today,
        initial=initial,
    )
    act = lambda: actions.offer(decision, **form.offered(), by=person(request), at=clock.now())  # noqa: E731
    done = say("The offer for {application} is made. Its lead is told.", application=application)
    preview = foreseen(request, form, act, way_back=WAY_BACK)
    then = onward("decisions", round_.pk, said=done)
    if preview is None and (response := submitted(request, form, act, then)):
        return response
    return show(
        request,
        "awards/offers/award.html",
        way_to(request, round_).to(say("Decisions"), "decisions", round_.pk).to(say("Offer")),
        round=round_,
        application=application,
        decision=decision,
        renamed=renamed(application.snapshot.signed_names()).items(),
        award=award,
        is_on_record=coverage_of(fund).holds(RecordKind.AWARDS),
        declined=None if award else offers.filter(state="declined").first(),
        can_offer=award is None and decision.released_at is not None,
        assistance=assistance_findings(application, today),
        history=acts_on(list(offers), reader=person(request), at=clock.now()),
        form=form,
        preview=preview,
        does=say("Make the offer"),
        back_url=then.address,
    )


@page(Capability.OFFER_AWARD, Fund)
def offer_allocation(request: HttpRequest, fund: Fund, allocation: int) -> HttpResponse:
    """Offer an earmarked place its award without competition, within its allocation."""
    row = get_object_or_404(
        Allocation.objects.select_related("place", "strand__fund"), strand__fund=fund, pk=allocation
    )
    stands, today = Partnership.objects.filter(place=row.place), london(clock.now()).date()
    awards = list(Award.objects.filter(allocation__place=row.place, strand=row.strand))
    initial, not_ready = {"starts_on": fund.starts_on, "ends_on": fund.ends_on}, not_ready_at(row.strand, row.place)
    form = AllocationOfferForm(
        posted(request),
        not_ready=not_ready,
        partnerships=stands,
        sectors=sectors_of(fund),
        steps=award_rules_of(fund).steps,
        indicators=reported_indicators(fund),
        promised=promised_by(next((each for each in reversed(awards) if each.state == "withdrawn"), None)),
        on=today,
        initial=initial,
    )
    done = say("The offer to {place} is made. The partnership's lead is told.", place=row.place)
    act = lambda: _offer(request, row, form)  # noqa: E731
    preview = foreseen(request, form, act, way_back=WAY_BACK)
    then = onward("allocations", fund.slug, said=done)
    if preview is None and (response := submitted(request, form, act, then)):
        return response
    return show(
        request,
        "awards/offers/allocation.html",
        way_to(request, fund)
        .to(say("Allocations"), "allocations", fund.slug)
        .to(say("Offer to {place}", place=row.place)),
        allocation=row,
        is_on_record=coverage_of(fund).holds(RecordKind.AWARDS),
        is_in_force=row in allocations_on(fund, today),
        on_offer=on_offer(row),
        left=left_to_offer(row, on=today),
        awards=awards,
        history=acts_on([row, *awards], reader=person(request), at=clock.now()),
        stands=stands,
        not_ready=not_ready,
        form=form,
        preview=preview,
        does=say("Make the offer"),
        back_url=then.address,
    )


def _offer(request: HttpRequest, allocation: Allocation, form: AllocationOfferForm) -> Award:
    given = form.offered()
    partnership, amount = given.pop("partnership"), given.pop("amount")
    return actions.offer_from_allocation(allocation, partnership, amount, **given, by=person(request), at=clock.now())
