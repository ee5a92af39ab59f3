"""What anyone may read about a fund: its page, its places, what is not known, and every source."""

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
from placefund.funds.citations import Citations, CitedFact, citation, citations, cited, known_facts, when_in_words
from placefund.funds.models import Allocation, Clarification, Fact, FormulaRecord, Fund, Source, Strand
from placefund.overview.money import MoneyByStage, allotted, balances_of, standing
from placefund.overview.places import map_of, places_in
from placefund.records import clock
from placefund.returns.models import Return
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show

EVENTS = "event"
"""The section of a fundbook's dated facts: they stand on the time line."""
KEY_FACTS = "fund"
UNKNOWN = "unknown"
GROUPS = (
    ("rule", say("Rules of the fund")),
    ("value", say("Rates, ratios and deadlines")),
    ("readiness", say("What a place must show to be ready")),
    ("clarification", say("Answers that were published")),
    ("partnership", say("Partnerships known to be preparing")),
    ("programme", say("Programmes before this one")),
    ("dispute", say("Where sources disagree")),
    ("word", say("Words this fund uses in its own way")),
)
"""Sections of the fundbook's other facts, in the order in which the page opens them; places, strands, rounds have their own."""
LATEST = 3
LATEST_EVENTS = 8


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def fund(request: HttpRequest, fund: Fund) -> HttpResponse:
    """A fund in one page: what it is for, where its money stands, its routes, places, dates and facts."""
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
        rounds_chart=rounds_chart(strands, today),
        map=map_of(fund, places, today),
        places=places,
        clarifications=latest_clarifications(fund),
        has_formula=FormulaRecord.objects.filter(strand__fund=fund).exists(),
        **_targets(fund, sources),
        **_facts(fund, sources, today),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def places(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every place of a fund: on the map, in a table, and its allocation in every version."""
    today = london(clock.now()).date()
    found = places_in(fund, citations(fund), balances_of(fund.slug), today)
    return show(
        request,
        "funds/public/places.html",
        way_to(request, fund).to(say("Places")),
        places=found,
        map=map_of(fund, found, today),
        allocated=Money.total(place.now.amount for place in found if place.now),
        changed=[place for place in found if place.was_changed],
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def unknowns(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What has not been published: what, why it matters, where it would be."""
    facts = known_facts(Fact.objects.filter(fund=fund, is_published=False), citations(fund))
    return show(
        request,
        "funds/public/unknowns.html",
        way_to(request, fund).to(say("What is not known")),
        unknown=[fact for fact in facts if fact.fact.section == UNKNOWN],
        gaps=[fact for fact in facts if fact.fact.section != UNKNOWN],
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def sources(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every source of a fund with the facts, allocations, targets and clarifications that rest on it."""
    rests = _resting(fund)
    rows = [(citation(source), rests.get(source.ref, ())) for source in Source.objects.filter(fund=fund)]
    return show(
        request,
        "funds/public/sources.html",
        way_to(request, fund).to(say("Sources")),
        sources=rows,
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
            states.shown(round_.state).label,
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


def _facts(fund: Fund, sources: Citations, today: date) -> dict[str, Any]:
    """The fund's published facts by section, and its dated events in the order of time."""
    facts = known_facts(fund.facts.all(), sources)
    published = [fact for fact in facts if fact.fact.is_published]
    groups = [(title, [f for f in published if f.fact.section == section]) for section, title in GROUPS]
    events = sorted((fact for fact in published if fact.fact.section == EVENTS), key=lambda fact: fact.fact.dated)
    return {
        "key_facts": [(f, "") for f in facts if f.fact.section == KEY_FACTS] + _programmes_before(published),
        "groups": [(f"{title} ({len(found)})", found) for title, found in groups if found],
        **_timeline(events, today),
        "unknown_count": sum(1 for fact in facts if fact.fact.section == UNKNOWN),
        "source_count": len(sources),
    }


def _programmes_before(facts: Sequence[CitedFact]) -> list[tuple[CitedFact, str]]:
    """The programmes that this fund follows; their phases and parts have keys of two parts and stand with the rest."""
    whole = [fact for fact in facts if fact.fact.section == "programme" and "--" not in fact.fact.key]
    return [(fact, say("Programme before: {label}", label=fact.fact.label)) for fact in whole]


def _timeline(events: Sequence[CitedFact], today: date) -> dict[str, Any]:
    """The latest of what happened and all that is planned; what is older stands apart, to be opened."""
    dated = [(event, event.fact.dated > today.isoformat()) for event in events]
    fold = max(sum(1 for _, is_future in dated if not is_future) - LATEST_EVENTS, 0)
    return {
        "earlier_events": dated[:fold],
        "earlier_title": say("{fold} earlier, from {when}", fold=fold, when=dated[0][0].when) if fold else "",
        "events": dated[fold:],
    }


def _resting(fund: Fund) -> dict[str, list[str]]:
    """What rests on each source, in words, by the source's ref. Four queries."""
    found: dict[str, list[str]] = {}
    lines = [
        *((fact.source_refs, fact.label) for fact in fund.facts.all()),
        *((target.source_refs, say("Target: {label}", label=target.label)) for target in fund.targets.all()),
        *((row.source_refs, _allocation_in_words(row)) for row in _allocations(fund)),
        *(
            (row.source_refs, say("Clarification {number} of {round}", number=row.number, round=row.round))
            for row in Clarification.objects.filter(round__strand__fund=fund).select_related("round")
        ),
    ]
    for refs, words in lines:
        for ref in refs.replace(";", " ").split():
            found.setdefault(ref, []).append(words)
    return found


def _allocations(fund: Fund) -> Iterable[Allocation]:
    return Allocation.objects.filter(strand__fund=fund).select_related("place", "strand__fund")


def _allocation_in_words(row: Allocation) -> str:
    least = "at least " if row.is_at_least else ""
    return say(
        "Allocation to {place}: {least}{amount} from {isoformat}",
        place=row.place,
        least=least,
        amount=format_short(row.amount),
        isoformat=when_in_words(row.effective_on.isoformat()),
    )
