"""A place's way from its allocation to awards that are delivered: each step, how far it has come, and where its work is done.

A step is read for many programmes at once, so that a list of them takes as many queries as one does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from placefund.domain.messages import Message, paragraph, say, say_count
from placefund.domain.periods import london
from placefund.domain.plans.release import PlanAudience
from placefund.funds.models import Allocation, Programme, Round
from placefund.funds.queries import reads_drafts_of
from placefund.overview.programme_awards import award_steps_of_each
from placefund.overview.route_steps import RouteStep
from placefund.pipelines.queries import stage_counts_of
from placefund.plans.models import Plan, PlanVersion
from placefund.portfolios.models import Portfolio, PortfolioReview, ReviewQuestion
from placefund.portfolios.review.queries import reviews_of, wholes_released
from placefund.programmes.governance.queries import standing_of_each
from placefund.readiness.findings.queries import released
from placefund.readiness.gaps.queries import unsettled
from placefund.readiness.models import ReadinessFinding, SentReadiness, Wave
from placefund.readiness.submissions.queries import in_force
from placefund.readiness.waves.queries import closings_in
from placefund.records import clock

StepReader = Callable[[Sequence[Programme], frozenset[int]], Mapping[int, RouteStep]]
"""Reads one step of each of these programmes, by the programme's number. A fixed number of queries.

The second argument are the numbers of those of whose drafts the reader may know: of the others only what was shared or sent.
"""


def newest_promises(programmes: Sequence[Programme]) -> dict[int, Allocation]:
    """What each of these programmes' places is promised today, by the programme's number. One query."""
    rows = Allocation.objects.filter(
        strand__in=[one.strand_id for one in programmes],
        place__in=[one.place_id for one in programmes],
        effective_on__lte=london(clock.now()).date(),
    )
    newest = {(row.strand_id, row.place_id): row for row in rows.order_by("version")}
    found = {one.pk: newest.get((one.strand_id, one.place_id)) for one in programmes}
    return {number: row for number, row in found.items() if row is not None}


def promised_in_words(promised: Allocation | None) -> Message:
    """“At least £30 million is promised.”"""
    if promised is None:
        return say("Nothing is promised on this day.")
    told = say("At least {amount} is promised.") if promised.is_at_least else say("{amount} is promised.")
    return told.format(amount=promised.amount)


def _allocation(programmes: Sequence[Programme], _: frozenset[int]) -> dict[int, RouteStep]:
    promised, name = newest_promises(programmes), say("Allocation")
    return {
        one.pk: RouteStep(name, promised_in_words(promised.get(one.pk)), reverse("allocations", args=[one.fund_slug]))
        for one in programmes
    }


def _governance(programmes: Sequence[Programme], _: frozenset[int]) -> dict[int, RouteStep]:
    standing, name = standing_of_each(programmes), say("Partnership and governance")
    return {one.pk: RouteStep(name, standing[one.pk], reverse("governance", args=[one.pk])) for one in programmes}


def _readiness(programmes: Sequence[Programme], _: frozenset[int]) -> dict[int, RouteStep]:
    """What was released to each place, the gaps that are open, or the wave that is: nothing that is still closed to it."""
    numbers, at = [one.pk for one in programmes], clock.now()
    found = {row.sent.submission.programme_id: row for row in reversed(list(released(numbers)))}
    sent = {row.submission.programme_id: row for row in in_force(numbers).order_by("sent_at", "pk")}
    gaps, later = Counter(row.programme_id for row in unsettled(numbers)), closings_in(numbers)
    waves = list(Wave.objects.filter(strand__in={one.strand_id for one in programmes}))
    name, told = say("Readiness"), {}
    for one in programmes:
        until = [
            max(later.get((one.pk, wave.pk), wave.closes_at), wave.closes_at)
            for wave in waves
            if wave.strand_id == one.strand_id and wave.programme_id in (None, one.pk)
        ]
        told[one.pk] = _readiness_in_words(found.get(one.pk), sent.get(one.pk), gaps[one.pk], until, at)
    return {one.pk: RouteStep(name, told[one.pk], reverse("readiness", args=[one.pk])) for one in programmes}


def _readiness_in_words(
    found: ReadinessFinding | None, sent: SentReadiness | None, gaps: int, until: Sequence[datetime], at: datetime
) -> Message:
    if found is not None and found.whole is not None:
        open_ = say_count("{count} gap is open.", "{count} gaps are open.", count=gaps)
        told = say("{whole}, as found in {wave}.", whole=found.whole.label, wave=found.sent.submission.wave)
        return paragraph([told, open_] if gaps else [told])
    if sent is not None:
        return say("Sent in {wave}. What is found of it is not released.", wave=sent.submission.wave)
    if to_come := [closes for closes in until if closes > at]:
        return say("Nothing is sent. A wave closes {closes}.", closes=min(to_come))
    return say("Nothing is on record, and every wave has closed.") if until else say("No wave is on record.")


def _plan(programmes: Sequence[Programme], own: frozenset[int]) -> dict[int, RouteStep]:
    numbers = [one.pk for one in programmes]
    rows = PlanVersion.objects.filter(programme__in=numbers).prefetch_related("releases").order_by("number")
    last = {row.programme_id: row for row in rows if row.programme_id in own or row.released_to}
    begun = set(Plan.objects.filter(programme__in=own).values_list("programme", flat=True))
    name = say("Plan")
    return {
        one.pk: RouteStep(
            name, _plan_in_words(last.get(one.pk), one.pk in begun, one.pk in own), reverse("place-plan", args=[one.pk])
        )
        for one in programmes
    }


def _plan_in_words(last: PlanVersion | None, is_begun: bool, is_own: bool) -> Message:
    if last is None and not is_own:
        return say("No version is released yet.")
    if last is None:
        return say("It is being drafted.") if is_begun else say("Nothing is begun.")
    if PlanAudience.PUBLIC in last.released_to:
        return say("Version {number} is published.", number=last.number)
    if last.released_to:
        return say("Version {number} is released to the delivery body.", number=last.number)
    return say("Version {number} is issued, and read by the programme alone.", number=last.number)


def _local_calls(programmes: Sequence[Programme], own: frozenset[int]) -> dict[int, RouteStep]:
    states: dict[int, list[str]] = defaultdict(list)
    rows = Round.objects.filter(programme__in=programmes).order_by("pk").values_list("programme", "state")
    for number, state in rows:
        if number in own or state != Round.LIFECYCLE.born:
            states[number].append(state)
    name = say("Local calls")
    return {
        one.pk: RouteStep(name, _calls_in_words(states[one.pk]), reverse("local-calls", args=[one.pk]))
        for one in programmes
    }


def _calls_in_words(states: Sequence[str]) -> Message:
    told = say_count("{count} local call", "{count} local calls", count=len(states)) if states else say("None yet")
    is_open = states.count("open")
    return say("{told}; {count} open now", told=told, count=is_open) if is_open else told


def _pipeline(programmes: Sequence[Programme], own: frozenset[int]) -> dict[int, RouteStep]:
    counts, name = stage_counts_of(programmes, with_ideas_of=own), say("Pipeline")
    return {
        one.pk: RouteStep(name, _candidates_in_words(counts[one.pk], one.pk in own), reverse("pipeline", args=[one.pk]))
        for one in programmes
    }


def _candidates_in_words(counts: Mapping[str, int], is_own: bool) -> Message:
    if not is_own:
        told = say_count(
            "{count} candidate is shared or sent.", "{count} candidates are shared or sent.", sum(counts.values())
        )
        return told if counts else say("No candidate project is shared yet.")
    if not counts:
        return say("No candidate project stands in it yet.")
    return say_count(
        "{count} candidate, of which {ready} ready.",
        "{count} candidates, of which {ready} ready.",
        count=sum(counts.values()),
        ready=counts.get("ready", 0),
    )


def _portfolio(programmes: Sequence[Programme], own: frozenset[int]) -> dict[int, RouteStep]:
    rows = Portfolio.objects.filter(programme__in=programmes).select_related(*Portfolio.READ_WITH).order_by("number")
    newest = {row.programme_id: row for row in rows if row.programme_id in own or row.is_with_fund}
    name = say("Portfolio")
    return {
        one.pk: RouteStep(
            name, _portfolio_in_words(newest.get(one.pk), one.pk in own), reverse("portfolios", args=[one.pk])
        )
        for one in programmes
    }


def _portfolio_in_words(newest: Portfolio | None, is_own: bool) -> Message:
    if newest is None and not is_own:
        return say("None is submitted yet.")
    if newest is None:
        return say("None is begun yet.")
    told = {
        "draft": say("{portfolio} is being put together."),
        "before_board": say("{portfolio} is before the board."),
        "signed": say("{portfolio} is signed, and not submitted yet."),
        "submitted": say("{portfolio} is with the delivery body."),
        "withdrawn": say("{portfolio} was withdrawn."),
        "decided": say("{portfolio} is decided on."),
    }
    return told[newest.state].format(portfolio=newest)


def _review(programmes: Sequence[Programme], own: frozenset[int]) -> dict[int, RouteStep]:
    """Where the review of each place's portfolio stands: whose move it is, or what was released. Three queries."""
    newest = {row.programme.pk: row for row in reversed(reviews_of(programmes))}
    waiting = Counter(
        ReviewQuestion.objects.filter(review__in=list(newest.values()), state="with_place").values_list(
            "review", flat=True
        )
    )
    name, told = say("Review with the delivery body"), {}
    whole = wholes_released([row.pk for row in newest.values()])
    for one in programmes:
        review = newest.get(one.pk)
        if review is None:
            told[one.pk] = RouteStep(name, say("No review has begun."), reverse("portfolios", args=[one.pk]))
            continue
        stands = _review_in_words(review, waiting[review.pk], whole.get(review.pk))
        told[one.pk] = RouteStep(name, stands, reverse("portfolio-review", args=[review.pk]))
    return told


def _review_in_words(review: PortfolioReview, waiting: int, whole: Message | None) -> Message:
    if whole is not None:
        return say("{whole}: edition {number}.", whole=whole, number=review.edition.number)
    if waiting:
        return say_count(
            "With the place: {count} question waits for its answer.",
            "With the place: {count} questions wait for their answers.",
            count=waiting,
        )
    return say("With the delivery body.")


STEPS: tuple[StepReader, ...] = (
    _allocation,
    _governance,
    _readiness,
    _plan,
    _local_calls,
    _pipeline,
    _portfolio,
    _review,
)
"""Each step's reader, in the order of the way."""


def steps_of_each(programmes: Sequence[Programme], user: Any) -> dict[int, tuple[RouteStep, ...]]:
    """Every step of each place's way, as it stands now and as far as somebody may know, by the programme's number."""
    own = frozenset(one.pk for one in programmes if reads_drafts_of(user, one))
    read = [step(programmes, own) for step in STEPS]
    after = award_steps_of_each(programmes, user)
    return {one.pk: (*(found[one.pk] for found in read), *after[one.pk]) for one in programmes}


def steps_of(programme: Programme, user: Any) -> tuple[RouteStep, ...]:
    """Every step of a place's way, as it stands now and as far as somebody may know."""
    return steps_of_each([programme], user)[programme.pk]
