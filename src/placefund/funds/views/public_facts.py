"""What anyone may read of what a fund rests on: its facts, its dates, what is not known, and every source."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.domain.short_amounts import in_short
from placefund.funds.citations import (
    CitedFact,
    citation,
    citations,
    known_facts,
    when_in_words,
)
from placefund.funds.models import Allocation, Clarification, Fact, Fund, Source
from placefund.funds.place_records import KNOWN_OF_PLACES, KnownOfPlace, KnownStory
from placefund.funds.stories import stories
from placefund.funds.views.coverage import holding_rows
from placefund.funds.views.fact_list import (
    EVENTS,
    SECTIONS,
    STATEMENTS,
    UNKNOWN,
    fact_listing,
    fact_page,
    unknown_listing,
)
from placefund.funds.views.source_list import KINDS, SourceLine, SourceUse, source_listing
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def facts(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """Every fact of a fund, narrowed and ordered as asked, each with where it is from."""
    rows = Fact.objects.filter(fund=fund).exclude(section__in=(EVENTS, UNKNOWN))
    known = known_facts(rows, citations(fund))
    listing, way = fact_listing(fund.slug, known), way_to(request, fund).to(say("Facts"))
    source = MemoryRows(listing, known)
    return show_list(
        request, "funds/public/facts.html", way, listing, source, has_any=bool(known), holdings=holding_rows(fund)
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def announced(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What was said of a fund as a whole: who announced it, what it serves, its aims and areas, and how to take part."""
    said = statements(fund)
    return show(
        request,
        "funds/public/announced.html",
        way_to(request, fund).to(say("As it was announced")),
        groups=[(SECTIONS[section], said[section]) for section in STATEMENTS if section in said],
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def dates(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What happened and what is planned, the newest first, by year."""
    events = dated_events(fund)
    return show(
        request,
        "funds/public/dates.html",
        way_to(request, fund).to(say("Dates")),
        planned=[event for event, is_future in events if is_future],
        years=_by_year([event for event, is_future in reversed(events) if not is_future]),
        count=len(events),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def unknowns(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """What has not been published: what, why it matters, where it would be."""
    rows = Fact.objects.filter(fund=fund, is_published=False)
    known = known_facts(rows, citations(fund))
    listing, way = unknown_listing(fund.slug, known), way_to(request, fund).to(say("What is not known"))
    asked = sum(1 for one in known if one.fact.section == UNKNOWN)
    source = MemoryRows(listing, known)
    return show_list(
        request,
        "funds/public/unknowns.html",
        way,
        listing,
        source,
        unknown_count=len(known),
        asked=asked,
        empty=len(known) - asked,
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def sources(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """Every source of a fund, with how much rests on it."""
    rests = _resting(fund)
    lines = [SourceLine(row, tuple(rests.get(row.ref, ()))) for row in Source.objects.filter(fund=fund)]
    listing, way = source_listing(fund.slug, lines), way_to(request, fund).to(say("Sources"))
    source = MemoryRows(listing, lines)
    cited = [line.citation for line in lines]
    return show_list(request, "funds/public/sources.html", way, listing, source, citations=cited)


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def one_source(request: HttpRequest, fund: Fund, source: str) -> HttpResponse:
    """One source, with everything that rests on it."""
    row = Source.objects.filter(fund=fund, ref=source).first()
    if row is None:
        raise Http404(say("{fund} has no source “{source}” here.", fund=fund, source=source))
    rests = _resting(fund).get(row.ref, [])
    return show(
        request,
        "funds/public/source.html",
        way_to(request, fund).to(say("Sources"), "sources", fund.slug).to(row.title),
        source=citation(row),
        published=when_in_words(row.published_on),
        publisher=row.publisher,
        groups=[(words, found) for kind, words in KINDS.items() if (found := [r for r in rests if r.kind == kind])],
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def case_studies(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every case study of a fund and every finding that was published of it, the newest first, each with its sources."""
    told = stories(fund)
    return show(
        request,
        "funds/public/case_studies.html",
        way_to(request, fund).to(say("Case studies and findings")),
        studies=[story for story in told if not story.row.is_finding],
        findings=[story for story in told if story.row.is_finding],
    )


# --- what the pages are made of ----------------------------------------------------------------------------------------


def statements(fund: Fund) -> dict[str, list[CitedFact]]:
    """What was said of a fund as a whole, by section, in the order of its fundbook. Two queries."""
    found: dict[str, list[CitedFact]] = {}
    for known in known_facts(fund.facts.filter(section__in=STATEMENTS, is_published=True), citations(fund)):
        found.setdefault(known.fact.section, []).append(known)
    return found


def dated_events(fund: Fund) -> list[tuple[CitedFact, bool]]:
    """A fund's published dated facts, the oldest first, each with whether it is still to come. Two queries."""
    today = london(clock.now()).date().isoformat()
    known = known_facts(fund.facts.filter(section=EVENTS, is_published=True), citations(fund))
    return [(event, event.fact.dated > today) for event in sorted(known, key=lambda event: event.place_in_time)]


def _by_year(events: Iterable[CitedFact]) -> list[tuple[str, list[CitedFact]]]:
    found: dict[str, list[CitedFact]] = {}
    for event in events:
        found.setdefault(event.place_in_time[0][:4] or say("Without a date"), []).append(event)
    return list(found.items())


def _resting(fund: Fund) -> dict[str, list[SourceUse]]:
    """What rests on each source, by the source's ref. A fixed number of queries."""
    found: dict[str, list[SourceUse]] = {}
    before = {name: reverse(f"predecessor-{name}", args=[fund.slug]) for name in ("claims", "projects")}
    lines: list[tuple[str, SourceUse]] = [
        *(
            (fact.source_refs, SourceUse(_kind_of(fact), fact.label, fact_page(fact, fund.slug)))
            for fact in fund.facts.all()
        ),
        *(
            (target.source_refs, SourceUse("target", target.label, reverse("fund", args=[fund.slug])))
            for target in fund.targets.all()
        ),
        *(
            (row.source_refs, SourceUse("allocation", _allocation_in_words(row), _page_of_place(row)))
            for row in Allocation.objects.filter(strand__fund=fund).select_related("place", "strand__fund")
        ),
        *(
            (row.source_refs, SourceUse("clarification", _clarification_in_words(row), _page_of_clarification(row)))
            for row in Clarification.objects.filter(round__strand__fund=fund).select_related("round")
        ),
        *(
            (claim.source_refs, SourceUse("claim", f"{claim.measure_label}: “{claim.words}”", before["claims"]))
            for claim in fund.published_claims.all()
        ),
        *(
            (project.source_refs, SourceUse("project", project.title, before["projects"]))
            for project in fund.predecessor_projects.all()
        ),
        *(
            (row.source_refs, SourceUse("fact", str(row), _page_of_known(row, fund)))
            for table in KNOWN_OF_PLACES
            for row in table._default_manager.filter(Q(fund=fund))
        ),
    ]
    for refs, rests in lines:
        for ref in refs.replace(";", " ").split():
            found.setdefault(ref, []).append(rests)
    return found


def _page_of_known(row: KnownOfPlace, fund: Fund) -> str:
    if isinstance(row, KnownStory):
        return f"{reverse('case-studies', args=[fund.slug])}#{row.key}"
    return reverse("place", args=[row.place_slug])


def _kind_of(fact: Fact) -> str:
    return "unknown" if fact.section == UNKNOWN else "fact"


def _page_of_place(row: Allocation) -> str:
    return reverse("place", args=[row.place.slug])


def _page_of_clarification(row: Clarification) -> str:
    return f"{reverse('round', args=[row.round_id])}#clarification-{row.number}"


def _clarification_in_words(row: Clarification) -> str:
    return say("Clarification {number} of {round}", number=row.number, round=row.round)


def _allocation_in_words(row: Allocation) -> str:
    named = {"place": row.place, "amount": in_short(row.amount), "day": when_in_words(row.effective_on.isoformat())}
    if row.announced_as and row.effective_on == row.announced_on:  # no source names the day
        given = named | {"when": row.announced_as}
        if row.is_at_least:
            return say("Allocation to {place}: at least {amount}, announced {when}", **given)
        return say("Allocation to {place}: {amount}, announced {when}", **given)
    if row.is_at_least:
        return say("Allocation to {place}: at least {amount} from {day}", **named)
    return say("Allocation to {place}: {amount} from {day}", **named)
