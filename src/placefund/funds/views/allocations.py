"""Allocating the envelope: to earmarked places, version by version, and to competed strands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.decisions.strand_money.actions import give_back
from placefund.domain.allocation import Promise
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Figure
from placefund.domain.ledger import unallocated
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds import actions
from placefund.funds.forms import AllocationForm, StrandMoneyForm
from placefund.funds.models import Allocation, Fund, Strand
from placefund.funds.queries import (
    allocations_on,
    change_of_promise,
    coverage_of,
    floors_proof,
    headroom,
    latest_promise,
    versions,
)
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, balances
from placefund.notices.foresight import Shown, foreseen
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.people.models import User
from placefund.places.models import Place
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted, taken


@dataclass(frozen=True, slots=True)
class AllocationVersionRow:
    """One version of an allocation on the list. `uncommitted` is the place's account, given with the newest version only."""

    allocation: Allocation
    state: str
    is_newest: bool
    uncommitted: Figure[Money] | None


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def allocations(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every version of every allocation, and what each strand was given."""
    at = clock.now()
    rows = list(versions(fund))
    in_force = {allocation.pk for allocation in allocations_on(fund, london(at).date())}
    newest = {(row.strand_id, row.place_id): row.pk for row in rows}
    held = balances([row.account for row in rows])
    money, coverage = headroom(fund), coverage_of(fund)
    return show(
        request,
        "funds/manager/allocations.html",
        way_to(request, fund).to(say("Allocations")),
        versions=[_version(row, in_force, newest, held, coverage) for row in rows],
        coverage=coverage,
        headroom=money,
        proof=floors_proof(fund),
        may_allocate=has(request.user, Capability.ALLOCATE, fund),
        may_offer=has(request.user, Capability.OFFER_AWARD, fund),
        history=acts_on([*rows, *(each.strand for each in money.strands)], reader=person(request), at=at),
    )


def _version(
    row: Allocation,
    in_force: set[int],
    newest: dict[tuple[int, int], int],
    held: dict[str, Money],
    coverage: Coverage,
) -> AllocationVersionRow:
    is_newest = newest[row.strand_id, row.place_id] == row.pk
    state = "current" if row.pk in in_force else "not_started" if is_newest else "superseded"
    left = coverage.rest(held[row.account], RecordKind.AWARDS) if is_newest else None
    return AllocationVersionRow(row, state, is_newest, left)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an allocation would do: the place's amount with its words and sources, and the fund's headroom, before and after."""

    place: Place
    latest: Allocation | None
    after: Money
    is_at_least: bool
    source_refs: str
    free_before: Money
    free_after: Money


@page(Capability.ALLOCATE, Fund)
def allocate_to_place(request: HttpRequest, fund: Fund) -> HttpResponse:
    """A new version for one place: first shown with what it leaves, then done."""
    form = AllocationForm(posted(request), fund=fund, initial={"announced_on": london(clock.now()).date()})
    form.begin_from(request.GET.get("place", ""))
    is_confirmed = form.is_bound and form.data.get("is_confirmed") == "on"
    if is_confirmed and (
        response := submitted(
            request,
            form,
            lambda: _allocate(form, person(request)),
            lambda _: onward(
                "allocations",
                fund.slug,
                said=say("{target} is promised {amount}.", target=form.target[1], amount=form.cleaned_data["amount"]),
            ),
        )
    ):
        return response
    return show(
        request,
        "funds/manager/allocate_place.html",
        way_to(request, fund).to(say("Allocate to a place")),
        form=form,
        preview=_preview(form) if form.is_bound and not is_confirmed else None,
        confirming=[(name, text) for name, text in request.POST.items() if name != "csrfmiddlewaretoken"],
        headroom=headroom(fund),
    )


def _allocate(form: AllocationForm, by: User) -> None:
    strand, place = form.target
    given = {
        name: form.cleaned_data[name]
        for name in ("announced_on", "announced_as", "effective_on", "why", "is_at_least", "source_refs")
    }
    actions.allocate_to_place(strand, place, form.cleaned_data["amount"], **given, by=by, at=clock.now())


def _preview(form: AllocationForm) -> Preview | None:
    """What the allocation would do; None, with the refusal on the form, where it cannot be made."""
    if not form.is_valid():
        return None
    strand, place = form.target
    given = form.cleaned_data
    promise = Promise(given["amount"], given["announced_on"], given["effective_on"] or given["announced_on"])
    change = taken(form, lambda: change_of_promise(strand, place, promise))
    if change is None:
        return None
    latest, free = latest_promise(strand, place), balance(unallocated(strand.fund.slug))
    words = given["is_at_least"], given["source_refs"]
    return Preview(place, latest, promise.amount, *words, free, free - change.result)


@page(Capability.ALLOCATE, Strand)
def allocate_to_strand(request: HttpRequest, strand: Strand) -> HttpResponse:
    """Set part of the envelope aside for a competed strand, or give some of it back; either is shown first."""
    number = Transfer.objects.filter(Q(target=strand.account) | Q(source=strand.account)).count() + 1
    initial = {"what": "set_aside", "number": number, "effective_on": london(clock.now()).date()}
    form = StrandMoneyForm(posted(request), initial=initial)

    def step() -> None:
        _move_money(strand, form, person(request))

    preview = foreseen(
        request,
        form,
        step,
        shows=lambda: _standing(strand),
        way_back=say("The other way round, on this page. Both transfers stay on the public pages of the accounts."),
    )
    if preview is None and (
        response := submitted(
            request,
            form,
            step,
            lambda _: onward("allocations", strand.fund.slug, said=_said(strand, form)),
        )
    ):
        return response
    return show(
        request,
        "funds/manager/allocate_strand.html",
        way_to(request, strand.fund).to(say("Money of {name}", name=strand.name)),
        strand=strand,
        form=form,
        preview=preview,
        does=say("Move the money"),
        back_url=reverse("allocations", args=[strand.fund.slug]),
        headroom=headroom(strand.fund),
        held=balance(strand.account),
    )


def _standing(strand: Strand) -> tuple[Shown, ...]:
    return (
        (say("{name} has, not committed", name=strand.name), balance(strand.account)),
        (say("Headroom of the fund"), balance(unallocated(strand.fund.slug))),
    )


def _said(strand: Strand, form: StrandMoneyForm) -> str:
    amount, name = form.cleaned_data["amount"], strand.name
    if form.cleaned_data["what"] == "give_back":
        return say("{name} has given {amount} back to the envelope.", amount=amount, name=name)
    return say("{amount} is set aside for {name}.", amount=amount, name=name)


def _move_money(strand: Strand, form: StrandMoneyForm, by: User) -> None:
    given = form.cleaned_data
    act = give_back if given["what"] == "give_back" else actions.allocate_to_strand
    act(
        strand,
        given["amount"],
        key=str(given["number"]),
        effective_on=given["effective_on"],
        why=given["why"],
        by=by,
        at=clock.now(),
    )
