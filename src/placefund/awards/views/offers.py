"""The manager's offers: to a successful application, and to an earmarked place out of its allocation."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from placefund.applications.models import Application
from placefund.awards import actions
from placefund.awards.forms import AllocationOfferForm, OfferForm
from placefund.awards.models import Award
from placefund.awards.queries import left_to_offer, on_offer
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Allocation, Fund
from placefund.funds.queries import allocations_on, sectors_of
from placefund.funds.views.desk import answer, done, person, posted, refuse, trail
from placefund.panels.confidentiality import why_closed
from placefund.partnerships.models import Partnership
from placefund.people.access import page
from placefund.records import clock
from placefund.records.queries import history_of


@page(Capability.OFFER_AWARD, Application)
def offer_award(request: HttpRequest, application: Application) -> HttpResponse:
    """Offer what a released decision funds: dates and conditions are all there is left to say."""
    fund, round_ = application.round.strand.fund, application.round
    refuse("" if round_.is_public(clock.now()) else why_closed(person(request), application, clock.now()))
    decision, award = getattr(application, "decision", None), getattr(application, "award", None)
    if decision is None or decision.outcome != "fund":
        raise Http404("Nothing was decided for this application that could be offered.")
    form = OfferForm(posted(request), initial={"starts_on": fund.starts_on, "ends_on": fund.ends_on})
    if form.is_bound and done(
        form, lambda: actions.offer(decision, **form.cleaned_data, by=person(request), at=clock.now())
    ):
        messages.success(request, f"The offer for {application} is made. Its lead is told.")
        return redirect("decisions", round_.pk)
    context = {
        "fund": fund,
        "round": round_,
        "application": application,
        "decision": decision,
        "award": award,
        "can_offer": award is None and decision.released_at is not None,
        "history": history_of([award] if award else []),
        "form": form,
        "breadcrumbs": trail(
            request, fund, ("Decisions", reverse("decisions", args=[round_.pk])), round_=round_, here="Offer"
        ),
    }
    return answer(request, "awards/offers/award.html", context)


@page(Capability.OFFER_AWARD, Fund)
def offer_allocation(request: HttpRequest, fund: Fund, allocation: int) -> HttpResponse:
    """Offer an earmarked place its award without competition, within its allocation."""
    row = get_object_or_404(
        Allocation.objects.select_related("place", "strand__fund"), strand__fund=fund, pk=allocation
    )
    stands, today = Partnership.objects.filter(place=row.place), london(clock.now()).date()
    awards = list(Award.objects.filter(allocation__place=row.place, strand=row.strand))
    initial = {"starts_on": fund.starts_on, "ends_on": fund.ends_on}
    form = AllocationOfferForm(posted(request), partnerships=stands, sectors=sectors_of(fund), initial=initial)
    if form.is_bound and done(form, lambda: _offer(request, row, form)):
        messages.success(request, f"The offer to {row.place} is made. The partnership's lead is told.")
        return redirect("allocations", fund.slug)
    context = {
        "fund": fund,
        "allocation": row,
        "is_in_force": row in allocations_on(fund, today),
        "on_offer": on_offer(row),
        "left": left_to_offer(row, on=today),
        "awards": awards,
        "history": history_of([row, *awards]),
        "stands": stands,
        "form": form,
        "breadcrumbs": trail(
            request, fund, ("Allocations", reverse("allocations", args=[fund.slug])), here=f"Offer to {row.place}"
        ),
    }
    return answer(request, "awards/offers/allocation.html", context)


def _offer(request: HttpRequest, allocation: Allocation, form: AllocationOfferForm) -> Award:
    given = dict(form.cleaned_data)
    partnership, amount = given.pop("partnership"), given.pop("amount")
    return actions.offer_from_allocation(allocation, partnership, amount, **given, by=person(request), at=clock.now())
