"""What anyone may read about a fund in two minutes: its page; and its places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.design import states
from placefund.design.charts import Bar, Chart, Span, StackPart, progress, spans, stack
from placefund.domain.messages import say
from placefund.domain.money import Money, format_short
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.evaluation.queries import Progress
from placefund.evaluation.queries import progress as progress_of
from placefund.funds.citations import Citations, citations, cited
from placefund.funds.models import Allocation, Clarification, FormulaRecord, Fund, Strand
from placefund.funds.views.fact_list import EVENTS, UNKNOWN
from placefund.funds.views.public_facts import dated_events
from placefund.overview.councils import FEWEST_LETTERS, councils_named
from placefund.overview.money import MoneyByStage, allotted, balances_of, standing
from placefund.overview.places import map_of, places_in
from placefund.records import clock
from placefund.returns.models import Return
from placefund.web.crumbs import way_to
from placefund.web.lists.enquiry import LONGEST
from placefund.web.pages import page, show

LATEST = 3
LATEST_EVENTS = 3


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def fund(request: HttpRequest, fund: Fund) -> HttpResponse:
    """A fund in one page: what it is for, where its money stands, its routes, places and latest dates."""
    today = london(clock.now()).date()
    sources, balances = citations(fund), balances_of(fund.slug)
    money, places = standing(balances), places_in(fund, sources, balances, today)
    strands = list(fund.strands.prefetch_related("rounds"))
    return show(
        request,
        "funds/public/fund.html",
        way_to(request, fund),
        money=money,
        envelope_chart=envelope_chart(money, fund),
        strands=with_money(fund, strands),
        rounds=[(round_, strand) for strand in strands for round_ in strand.rounds.all()],
        map=map_of(fund, places, today),
        places=places,
        clarifications=latest_clarifications(fund),
        has_formula=FormulaRecord.objects.filter(strand__fund=fund).exists(),
        **_targets(fund, sources),
        source_count=len(sources),
        **_events(fund),
        **_counts(fund),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def places(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every place of a fund: on the map, in a table, and its allocation in every version; and which of them a council is in."""
    today = london(clock.now()).date()
    found = places_in(fund, citations(fund), balances_of(fund.slug), today)
    council = " ".join(request.GET.get("council", "").split())[:LONGEST]
    return show(
        request,
        "funds/public/places.html",
        way_to(request, fund).to(say("Places")),
        places=found,
        map=map_of(fund, found, today),
        allocated=Money.total(place.now.amount for place in found if place.now),
        changed=[place for place in found if place.was_changed],
        council=council,
        councils=councils_named(council, found, today) if council else (),
        fewest_letters=FEWEST_LETTERS,
        competed=fund.strands.filter(kind="competed") if council else (),
    )


# --- the parts of the fund's page --------------------------------------------------------------------------------------


def envelope_chart(money: MoneyByStage, fund: Fund) -> Chart | None:
    """The envelope split by how far it has come; None before any of it was received."""
    if not money.whole:
        return None
    href = reverse("money", args=[fund.slug])
    parts = [
        StackPart(say("Paid"), money.paid, "paid", href),
        StackPart(say("Committed, not paid yet"), money.to_be_paid, "committed", href),
        StackPart(say("Set aside"), money.set_aside, "allocated", href),
        StackPart(say("Not set aside yet"), money.unallocated, "headroom", href),
    ]
    return stack(say("How far the {whole} has come", whole=format_short(money.whole)), parts)


def rounds_chart(strands: Iterable[Strand], today: date) -> Chart | None:
    """Every round whose opening and closing are known, on one calendar."""
    known = [
        Span(
            round_.name,
            london(round_.opens_at).date(),
            round_.last_day or london(round_.closes_at).date(),
            states.label_of_state(round_.state).label,
            reverse("round", args=[round_.pk]),
        )
        for strand in strands
        for round_ in strand.rounds.all()
        if round_.opens_at and round_.closes_at
    ]
    return spans(say("When applications are taken"), known, today=today) if known else None


def with_money(fund: Fund, strands: Sequence[Strand]) -> list[dict[str, Any]]:
    """Each strand with what the envelope has set aside for it, its places included. Two queries."""
    given = allotted(fund.slug)
    paths = {strand.pk: {f"fund/{fund.slug}/strand/{strand.slug}"} for strand in strands}
    for strand_id, place in Allocation.objects.filter(strand__in=strands).values_list("strand_id", "place__slug"):
        paths[strand_id].add(f"fund/{fund.slug}/place/{place}")
    return [
        {
            "strand": strand,
            "set_aside": Money.total(given.get(path, Money(0)) for path in paths[strand.pk]),
            "places": len(paths[strand.pk]) - 1,
        }
        for strand in strands
    ]


def latest_clarifications(fund: Fund) -> list[Clarification]:
    """The newest clarifications that still hold, over all rounds of a fund."""
    rows = Clarification.objects.filter(round__strand__fund=fund, superseded_by__isnull=True)
    return list(rows.select_related("round", "supersedes").order_by("-published_at", "-pk")[:LATEST])


def _targets(fund: Fund, sources: Citations) -> dict[str, Any]:
    """Targets with what has been reported towards them; no bar is drawn before anything was reported."""
    found = progress_of(fund)
    has_reports = Return.objects.filter(award__strand__fund=fund).exclude(state="draft").exists()
    measured = [_bar(row) for row in found if row.reached is not None]
    return {
        "targets": [(row, cited(row.target.source_refs, sources)) for row in found],
        "targets_chart": progress(
            say("Targets, and what has been reported"), measured, amount_name=say("Reported so far")
        )
        if has_reports and measured
        else None,
        "objectives": fund.objectives.all(),
    }


def _bar(row: Progress) -> Bar:
    reached, target = int(row.reached or 0), row.target.value
    label = row.target.label.rstrip(".")
    return Bar(label, Money(reached), Money(target)) if row.is_money else Bar(label, reached, target)


def _events(fund: Fund) -> dict[str, Any]:
    """What comes next, and the latest of what happened; the rest stands on a page of its own."""
    events = dated_events(fund)
    past = [event for event in events if not event[1]]
    return {"events": [*past[-LATEST_EVENTS:], *events[len(past) :]], "event_count": len(events)}


def _counts(fund: Fund) -> dict[str, int]:
    """How much more there is to read. One query."""
    facts = list(fund.facts.values_list("section", "is_published"))
    listed = sum(1 for section, is_published in facts if is_published and section not in (EVENTS, UNKNOWN))
    return {"fact_count": listed, "unknown_count": sum(1 for section, _ in facts if section == UNKNOWN)}
