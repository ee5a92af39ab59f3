"""What anyone may read about a strand and a round: who may apply, what is asked, how it is judged, what was clarified."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from placefund.decisions.competitions import competition
from placefund.decisions.round_stages import stages
from placefund.design.wording import time_left_in_words
from placefund.domain.answering_time import answering_time
from placefund.domain.bid_needs import needs_of
from placefund.domain.coverage import Coverage
from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.quoting import before_answers
from placefund.domain.roles import Capability
from placefund.domain.terms import Terms
from placefund.enquiries.queries import why_not
from placefund.fundbooks.changes.queries import amendments_of
from placefund.funds.citations import CitedFact, citations, cited, known_facts
from placefund.funds.models import Round, Strand
from placefund.funds.queries import coverage_of
from placefund.funds.stages import invites
from placefund.funds.views.intake import received_in_words
from placefund.funds.views.public import rounds_chart, with_money
from placefund.funds.views.round_tabs import tabs_of
from placefund.overview.decision_reasons import explained, in_numbers
from placefund.overview.money import balances_of
from placefund.overview.places import places_in
from placefund.partnerships.later_closings.queries import published_closings
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show
from placefund.web.tongues import words_in


@page(Capability.READ_PUBLIC, Strand, methods=("GET",))
def strand(request: HttpRequest, strand: Strand) -> HttpResponse:
    """A route into a fund: its limits, whom it leaves out, its rounds, and for named places their allocations."""
    fund, today = strand.fund, london(clock.now()).date()
    strand_with_rounds = fund.strands.prefetch_related(Prefetch("rounds", Round.published())).get(pk=strand.pk)
    coverage = coverage_of(fund)
    places = places_in(fund, citations(fund), balances_of(fund.slug), coverage, today)
    return show(
        request,
        "funds/public/strand.html",
        way_to(request, strand),
        coverage=coverage,
        strand=strand,
        set_aside=with_money(fund, [strand])[0]["set_aside"],
        rounds=strand_with_rounds.rounds.all(),
        rounds_chart=rounds_chart([strand_with_rounds], today),
        places=[found for found in places if found.now and found.now.strand_id == strand.pk],
        excluded=_excluded(strand_with_rounds),
        facts=_facts(strand, "strand", strand.slug),
    )


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def one_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """One intake in short: when, for how much money, who may apply, what happens next or how it fell out."""
    at = clock.now()
    is_public = round_.is_public(at)
    return show(
        request,
        "funds/public/round.html",
        way_to(request, round_),
        tabs=tabs_of(round_, "round"),
        round=round_,
        takes_applications=_takes_applications(round_, at),
        closes_in=_closes_in(round_, at),
        # Whoever is not signed in may be somebody who leads a partnership.
        may_start=not request.user.is_authenticated or has(request.user, Capability.EDIT_APPLICATION),
        may_ask=round_.state in ("planned", "open") and not why_not(round_, at),
        is_past_closing=round_.closes_at is not None and at >= round_.closes_at,
        received=received_in_words(stages([round_])[0]),
        # A call of a place shares no strand's money with other rounds: what it may choose with stands above.
        set_aside=None if round_.is_local_call else with_money(round_.strand.fund, [round_.strand])[0]["set_aside"],
        coverage=_coverage(round_),
        competition=competition(round_, at),
        is_stage=invites(round_),
        clarifications=list(round_.clarifications.select_related("superseded_by")),
        later_closings=published_closings(round_),
        is_public=is_public,
        outcome=in_numbers(explained(round_, at)) if is_public else None,
        facts=_facts(round_.strand, "round", round_.slug, f"{round_.slug}-decides"),
        **_terms(round_),
    )


def _takes_applications(round_: Round, at: datetime) -> bool:
    return round_.state == "open" and (round_.closes_at is None or at < round_.closes_at)


def _closes_in(round_: Round, at: datetime) -> str:
    """How long a round still takes applications; in days alone where the hour of its closing is not published."""
    if not round_.closes_at or not _takes_applications(round_, at):
        return ""
    if round_.closing_note and round_.last_day:
        days = (round_.last_day - london(at).date()).days
        return say_count("{count:,} day", "{count:,} days", count=days) if days > 0 else ""
    return time_left_in_words(round_.closes_at, at)


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def round_questions(request: HttpRequest, round_: Round) -> HttpResponse:
    """What an application is asked, question by question, with the limits of each."""
    return _page_of_terms(request, round_, "funds/public/round_questions.html", "round-questions", say("Questions"))


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def round_judging(request: HttpRequest, round_: Round) -> HttpResponse:
    """How applications are judged: the criteria, their weights, what the scores mean, and how the round ranks."""
    return _page_of_terms(request, round_, "funds/public/round_judging.html", "round-judging", say("How it is judged"))


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def round_rules(request: HttpRequest, round_: Round) -> HttpResponse:
    """The limits and rules of a round, each with where it comes from, and the digest that they are locked by."""
    return _page_of_terms(request, round_, "funds/public/round_rules.html", "round-rules", say("Rules"))


def _page_of_terms(request: HttpRequest, round_: Round, template: str, here: str, title: str) -> HttpResponse:
    """One of the pages of a round's terms. It answers, and says so, where a round has none."""
    way = way_to(request, round_).to(title)
    amendments = amendments_of(round_) if round_.terms_digest else []
    stated = _terms(round_)
    return show(
        request,
        template,
        way,
        tabs=tabs_of(round_, here),
        round=round_,
        amendments=amendments,
        words_in=words_in(request, stated["terms"].questions if stated.get("terms") else (), round_),
        **stated,
    )


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def published_clarifications(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every clarification of a round, newest first, linked with what it supersedes and what supersedes it."""
    return show(
        request,
        "funds/public/clarifications.html",
        way_to(request, round_).to(say("Clarifications")),
        tabs=tabs_of(round_, "published-clarifications"),
        round=round_,
        coverage=_coverage(round_),
        clarifications=_clarifications(round_),
    )


def _coverage(round_: Round) -> Coverage:
    """What is on record of a round, of which nothing came before it opened."""
    known = coverage_of(round_.strand.fund)
    return known.of_what_began(london(round_.opens_at).date()) if round_.opens_at else known


def _terms(round_: Round) -> dict[str, Any]:
    """The terms as the pages print them; nothing while a round has none."""
    if not round_.terms_record:
        return {"terms": None}
    terms = round_.terms()
    return {
        "terms": terms,
        "asked": before_answers(terms.questions),
        "takes": answering_time(terms.questions),
        "needs": tuple(needs_of(terms)),
        "rates": [(helix.label, rate) for helix, rate in terms.stated_rates],
        "may_lead": [helix.label for helix in terms.may_lead],
        "required": [helix.label for helix in terms.helices_required],
        "counted_sources": sorted(source.label for source in terms.counting.sources),
        "counted_forms": sorted(form.label for form in terms.counting.forms),
        "excluded": _places_of(terms),
        "scale": _shared_scale(terms),
    }


def _shared_scale(terms: Terms) -> tuple[tuple[int, str], ...]:
    """The words of the scale when every criterion has the same; nothing when they differ."""
    scales = {criterion.anchors for criterion in terms.criteria}
    return scales.pop() if len(scales) == 1 else ()


def _facts(strand: Strand, section: str, *keys: str) -> tuple[CitedFact, ...]:
    """What the fundbook says of one thing, with its sources."""
    rows = strand.fund.facts.filter(section=section, key__in=keys)
    return known_facts(rows, citations(strand.fund))


def _clarifications(round_: Round) -> list[dict[str, Any]]:
    """Newest first, each with its sources and the ones before and after it. Two queries."""
    sources = citations(round_.strand.fund)
    rows = list(round_.clarifications.select_related("supersedes", "superseded_by"))
    return [
        {
            "row": row,
            "sources": cited(row.source_refs, sources),
            "supersedes": row.supersedes,
            "superseded_by": getattr(row, "superseded_by", None),
        }
        for row in rows
    ]


def _excluded(strand: Strand) -> list[tuple[str, int]]:
    """The places left out of a strand by the terms of its newest round that has terms."""
    with_terms = [round_ for round_ in strand.rounds.all() if round_.terms_record and not round_.is_local_call]
    return _places_of(with_terms[-1].terms()) if with_terms else []


def _places_of(terms: Terms) -> list[tuple[str, int]]:
    """Each excluded place and how many local authorities it has."""
    return [(name, len(codes)) for name, codes in sorted(terms.earmarked.items())]
