"""What anyone may read about a fund in two minutes: its page; and its places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from placefund.design import states
from placefund.design.charts import Chart, Meaning, Span, StackPart, spans, stack
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Blank
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.postcodes import is_whole, outward_part
from placefund.domain.roles import Capability
from placefund.domain.short_amounts import together
from placefund.domain.standards.tables import Table, lines
from placefund.evaluation.queries import progress as progress_of
from placefund.evaluation.views.presentation import targets_chart
from placefund.funds.citations import Citations, citations, cited, known_facts
from placefund.funds.models import Allocation, Clarification, FormulaRecord, Fund, Round, Strand
from placefund.funds.queries import coverage_of
from placefund.funds.stories import stories
from placefund.funds.views.fact_list import EVENTS, UNKNOWN
from placefund.funds.views.public_facts import dated_events, statements
from placefund.overview.councils import FEWEST_LETTERS, councils_named, ways_in
from placefund.overview.measures import Measure, MeasuredPlaces, measured
from placefund.overview.money import MoneyOnRecord, allotted, balances_of, standing
from placefund.overview.places import map_of, places_in
from placefund.records import clock
from placefund.returns.models import Return
from placefund.web.crumbs import way_to
from placefund.web.lists.enquiry import LONGEST
from placefund.web.pages import page, show

LATEST = 3
STORIES_SHOWN = 5
FAR_ALONG = (
    (say("Paid"), "paid", Meaning.PAID),
    (say("Committed, not paid yet"), "not_paid_yet", Meaning.COMMITTED),
    (say("Set aside, not committed yet"), "set_aside", Meaning.SET_ASIDE),
    (say("Not set aside yet"), "unallocated", Meaning.FREE),
)
"""How far the envelope has come: words, name of the amount, and colour in the drawing."""
LATEST_EVENTS = 3


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def fund(request: HttpRequest, fund: Fund) -> HttpResponse:
    """A fund in one page: what it is for, where its money stands, its routes, places and latest dates."""
    today = london(clock.now()).date()
    sources, balances = citations(fund), balances_of(fund.slug)
    coverage = coverage_of(fund)
    money, places = (
        MoneyOnRecord(standing(balances), coverage),
        places_in(fund, sources, balances, coverage, today),
    )
    strands = list(fund.strands.prefetch_related(Prefetch("rounds", Round.published())))
    return show(
        request,
        "funds/public/fund.html",
        way_to(request, fund),
        coverage=coverage,
        money=money,
        envelope_chart=envelope_chart(money, fund),
        strands=with_money(fund, strands),
        rounds=[(round_, strand) for strand in strands for round_ in strand.rounds.all()],
        map=map_of(fund, places, today),
        places=places,
        clarifications=latest_clarifications(fund),
        has_formula=FormulaRecord.objects.filter(strand__fund=fund).exists(),
        said=statements(fund),
        stories=stories(fund)[:STORIES_SHOWN],
        settlement=next(iter(known_facts(fund.facts.filter(section="fund", key="settlement"), sources)), None),
        **_targets(fund, sources, coverage, today),
        source_count=len(sources),
        for_people=fund.facts.filter(section="for-people").count(),
        **_events(fund),
        **_counts(fund),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def places(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """Every place of a fund: on the map by a measure, in a table, in every version; and which of them a council is in."""
    today = london(clock.now()).date()
    coverage = coverage_of(fund)
    found = places_in(fund, citations(fund), balances_of(fund.slug), coverage, today)
    council = " ".join(request.GET.get("council", "").split())[:LONGEST]
    if is_whole(council):  # nothing of a person's own address stays in a browser's list of pages
        return redirect(f"{request.path}?{urlencode({'council': outward_part(council)})}#councils")
    shown = measured(fund, found, coverage, _measure(request), today)
    if request.GET.get("file") == "csv":
        return _measures_file(fund, shown)
    return show(
        request,
        "funds/public/places.html",
        way_to(request, fund).to(say("Places")),
        coverage=coverage,
        places=found,
        map=shown.drawn(map_of(fund, found, today)),
        measured=shown,
        measures=tuple(Measure),
        allocated=Money.total(place.now.amount for place in found if place.now),
        changed=[place for place in found if place.was_changed],
        council=council,
        outward=outward_part(council),
        councils=councils_named(council, found, today) if council else (),
        fewest_letters=FEWEST_LETTERS,
        competed=ways_in(fund, clock.now()) if council else (),
    )


def _measure(request: HttpRequest) -> Measure:
    """What the map is asked to show; what is allocated where it is asked for nothing that it knows."""
    wanted = request.GET.get("measure", "")
    return Measure(wanted) if wanted in set(Measure) else Measure.ALLOCATED


def _measures_file(fund: Fund, shown: MeasuredPlaces) -> HttpResponseBase:
    """The places by the measure that the map shows, as CSV."""
    table = Table(f"{fund.slug}-places", fund.name, "", ((say("Place"), ""), (shown.measure.label, "")))
    rows = ((one.found.place.name, one.figure) for one in shown.places)
    response = StreamingHttpResponse(lines(table, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{fund.slug}-places-{shown.measure}.csv"'
    return response


# --- the parts of the fund's page --------------------------------------------------------------------------------------


def envelope_chart(money: MoneyOnRecord, fund: Fund) -> Chart | None:
    """The envelope split by how far it has come, as far as that is on record; None before any of it was received."""
    if not money.whole:
        return None
    href, printed = reverse("money", args=[fund.slug]), money.short
    known = [
        StackPart(label, amount, meaning, href)
        for label, name, meaning in FAR_ALONG
        if not isinstance(amount := printed[name], Blank)
    ]
    if len(known) == len(FAR_ALONG):
        title = say("How far the {whole} has come", whole=printed["whole"])
        return stack(title, known, whole=money.stages.short["whole"])
    # One of the four is not on record, so they would not add up to the whole: what is set aside is all that can be drawn.
    if isinstance(money.allotted, Blank) or isinstance(money.unallocated, Blank):
        return None
    two = together("whole", {"set_aside": money.allotted, "unallocated": money.unallocated})
    parts = [
        StackPart(say("Set aside"), two["set_aside"], Meaning.SET_ASIDE, href),
        StackPart(say("Not set aside yet"), two["unallocated"], Meaning.FREE, href),
    ]
    return stack(say("What of the {whole} is set aside", whole=two["whole"]), parts, whole=two["whole"])


def rounds_chart(strands: Iterable[Strand], today: date) -> Chart | None:
    """Every round whose opening and closing are known, on one calendar."""
    known = [
        Span(
            round_.name,
            london(round_.opens_at).date(),
            round_.last_day or london(round_.closes_at).date(),
            states.label_of_state(round_.told_state).label,
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


def _targets(fund: Fund, sources: Citations, coverage: Coverage, today: date) -> dict[str, Any]:
    """Targets with what has been verified towards them; no bar is drawn before anything was reported."""
    found = progress_of(fund, today)
    has_reports = (
        coverage.holds(RecordKind.OUTCOMES)
        and Return.objects.filter(award__strand__fund=fund).exclude(state="draft").exists()
    )
    return {
        "targets": [(row, cited(row.target.source_refs, sources)) for row in found],
        "targets_chart": targets_chart(found) if has_reports else None,
        "has_reports": has_reports,
        "are_outcomes_here": coverage.is_whole(RecordKind.OUTCOMES) or has_reports,
        "objectives": fund.objectives.all(),
    }


def _events(fund: Fund) -> dict[str, Any]:
    """What comes next, and the latest of what happened; the rest stands on a page of its own."""
    events = dated_events(fund)
    past, planned = ([event for event in events if event[1] is is_future] for is_future in (False, True))
    return {"events": [*past[-LATEST_EVENTS:], *planned], "event_count": len(events)}


def _counts(fund: Fund) -> dict[str, int]:
    """How much more there is to read. One query."""
    facts = list(fund.facts.values_list("section", "is_published"))
    listed = sum(1 for section, is_published in facts if is_published and section not in (EVENTS, UNKNOWN))
    return {"fact_count": listed, "unknown_count": sum(1 for _, is_published in facts if not is_published)}
