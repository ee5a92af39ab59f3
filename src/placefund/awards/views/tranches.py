"""In which tranches an award is given: drafted in small steps by the fund, then put into force."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from placefund.awards.models import Award, Tranche
from placefund.awards.queries import money_of
from placefund.awards.tranches import actions
from placefund.awards.tranches.forms import GateConditionForm, PutTranchesForm, TrancheForm
from placefund.awards.tranches.queries import draft_of, to_plan, tranches_of
from placefund.domain.gates import GateKind, TrancheTerms, wanted_in_words, why_no_tranches
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.notices.foresight import Shown, foreseen_page
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import Onward, form_page, onward, pressed


def _way(request: HttpRequest, award: Award) -> Crumbs:
    return way_to(request, award).to(say("Plan tranches"), "plan-tranches", award.pk)


def _drafted(award: Award) -> list[TrancheTerms]:
    plan = draft_of(award)
    return plan.terms if plan else to_plan(award)[0]


@page(Capability.OFFER_AWARD, Award, methods=("GET",))
def plan(request: HttpRequest, award: Award) -> HttpResponse:
    """The draft of an award's tranches, what it adds up to, and what it lacks."""
    drafted, whole = _drafted(award), to_plan(award)[1]
    released = [each for each in tranches_of(award) if each.is_released]
    everything = [*(each.terms for each in released), *drafted]
    rows = [
        {
            "place": place,
            "number": place + len(released),
            "terms": terms,
            "gate": [wanted_in_words(condition) for condition in terms.gate],
        }
        for place, terms in enumerate(drafted, start=1)
    ]
    return show(
        request,
        "awards/tranches/plan.html",
        _way(request, award),
        award=award,
        released=released,
        rows=rows,
        has_draft=draft_of(award) is not None,
        left=whole - Money.total(terms.amount for terms in drafted),
        whole=whole,
        lacks=why_no_tranches(everything, award.amount, award.starts_on, award.ends_on),
        kinds=[(kind.value, kind.label) for kind in GateKind],
    )


def _back(award: Award, said: str = "") -> Onward:
    return onward("plan-tranches", award.pk, said=said)


@page(Capability.OFFER_AWARD, Award)
def add_tranche(request: HttpRequest, award: Award) -> HttpResponse:
    """Add one tranche to the draft."""
    form = TrancheForm(posted(request), award=award)
    return form_page(
        request,
        "awards/tranches/step.html",
        _way(request, award).to(say("Add a tranche")),
        form,
        lambda: actions.add_tranche(award, form.terms(), by=person(request), at=clock.now()),
        _back(award, say("Added to the draft.")),
        award=award,
        heading=say("Add a tranche"),
        back_url=_back(award).address,
    )


@page(Capability.OFFER_AWARD, Award, methods=("POST",))
def remove_tranche(request: HttpRequest, award: Award, place: int) -> HttpResponse:
    """Take a tranche out of the draft."""
    act = lambda: actions.remove_tranche(award, place, by=person(request), at=clock.now())  # noqa: E731
    return pressed(request, act, _back(award, say("Taken out of the draft.")))


@page(Capability.OFFER_AWARD, Award)
def add_condition(request: HttpRequest, award: Award, place: int, kind: str) -> HttpResponse:
    """Add one condition of a kind to the gate before a tranche of the draft."""
    if kind not in list(GateKind):
        raise Http404(say("There is no such kind of condition."))
    chosen = GateKind(kind)
    form = GateConditionForm(posted(request), kind=chosen)
    return form_page(
        request,
        "awards/tranches/step.html",
        _way(request, award).to(chosen.label),
        form,
        lambda: actions.add_condition(award, place, form.terms(), by=person(request), at=clock.now()),
        _back(award, say("Added to the gate.")),
        award=award,
        heading=chosen.label,
        back_url=_back(award).address,
    )


@page(Capability.OFFER_AWARD, Award, methods=("POST",))
def remove_condition(request: HttpRequest, award: Award, place: int, position: int) -> HttpResponse:
    """Take a condition out of the gate before a tranche of the draft."""
    act = lambda: actions.remove_condition(award, place, position, by=person(request), at=clock.now())  # noqa: E731
    return pressed(request, act, _back(award, say("Taken out of the gate.")))


@page(Capability.OFFER_AWARD, Award, methods=("POST",))
def drop_draft(request: HttpRequest, award: Award) -> HttpResponse:
    """Throw the draft away."""
    act = lambda: actions.drop_draft(award, by=person(request), at=clock.now())  # noqa: E731
    then = onward("manage-award", award.pk, said=say("The draft is thrown away. What is in force stays."))
    return pressed(request, act, then, refused=_back(award))


@page(Capability.OFFER_AWARD, Award)
def put_into_force(request: HttpRequest, award: Award) -> HttpResponse:
    """Put the draft into force, with the reason."""
    form, title = PutTranchesForm(posted(request)), say("Put the tranches into force")
    return foreseen_page(
        request,
        "awards/tranches/step.html",
        _way(request, award).to(title),
        form,
        lambda: actions.put_into_force(award, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        onward("manage-award", award.pk, said=say("The tranches are in force. The lead is told."), section="tranches"),
        does=title,
        back_url=reverse("plan-tranches", args=[award.pk]),
        way_back=say("Tranches that are not released can be planned anew, with a reason."),
        shows=lambda: _shown(award),
        award=award,
        heading=title,
    )


def _shown(award: Award) -> tuple[Shown, ...]:
    """What putting tranches into force changes: how many there are, and what waits behind gates by the ledger."""
    count = Tranche.objects.filter(Tranche.STANDS, award=award).count()
    return ((say("Tranches in force"), count), (say("Behind gates"), money_of(award).behind_gates))
