"""Plays the rehearsal: every act that falls due up to a moment, in the order of time, each once."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotAllowed
from placefund.domain.periods import london
from placefund.funds.models import Fund
from placefund.notices.actions import undelivered
from placefund.rehearsal import (
    applicants,
    assignments,
    cast,
    decisions,
    delivery,
    eligibility_checks,
    panel,
    place_award,
    place_call,
    place_governance,
    place_onward,
    place_pipeline,
    place_plan,
    place_portfolio,
    place_readiness,
    place_review,
    place_tracks,
    pool,
    publications,
    returns,
    rounds,
    scenarios,
    scores,
)
from placefund.rehearsal.models import PlannedAct, Rehearsal
from placefund.rehearsal.plan import BEGINS, PRESENT
from placefund.rehearsal.stage import ACTS, Cue, Stage

SLUG = "rehearsal"
BATCH = 200
"""Acts that are kept together: fewer cost time, more would be lost when the machine stops."""

CHAPTERS = (
    cast,
    pool,
    rounds,
    applicants,
    eligibility_checks,
    assignments,
    scores,
    panel,
    scenarios,
    decisions,
    delivery,
    returns,
    publications,
    place_governance,
    place_readiness,
    place_plan,
    place_call,
    place_pipeline,
    place_portfolio,
    place_review,
    place_award,
    place_onward,
    place_tracks,
)
"""The modules whose acts are known; importing them enters their acts."""

OF_PLACES = (
    place_governance.plan_governance,
    place_readiness.plan_readiness,
    place_plan.plan_plans,
    place_call.plan_call,
    place_pipeline.plan_pipeline,
    place_portfolio.plan_portfolio,
    place_review.plan_review,
    place_award.plan_award,
    place_onward.plan_onward,
    place_tracks.plan_tracks,
)
"""What is known on the first day of what places will do."""

Progress = Callable[[str, int, int], None]


class NotLoaded(NotAllowed):
    """The invented fund is not here, so there is nothing to rehearse."""


@dataclass(frozen=True, slots=True)
class Performance:
    """What a stretch came to. `refused` are sentences of acts that people's own doing had made impossible."""

    acts: int
    refused: tuple[str, ...]


def quietly(stage: str, done: int, total: int) -> None:
    """Progress for those who do not wait for it."""


class Script:
    """The rehearsal at one scale: “full” for a demonstration, “small” and “places” for tests."""

    def __init__(self, scale: str = "full") -> None:
        self.scale = scale

    def begin(self) -> Rehearsal:
        """The rehearsal of the invented fund, with its first acts planned when it is new.

        Raises:
            NotLoaded: the fund's fundbook has not been loaded.
        """
        if there := Rehearsal.objects.select_related("fund").filter(fund__slug=SLUG).first():
            return there
        fund = Fund.objects.filter(slug=SLUG, is_invented=True).first()
        if fund is None:
            raise NotLoaded("The invented fund is not loaded. Run `placefund demo`, or load its fundbook first.")
        with transaction.atomic():
            rehearsal = Rehearsal.objects.create(fund=fund, scale=self.scale, played_to=BEGINS)
            stage = Stage(rehearsal)
            rounds.plan_opening(stage)
            for plan in OF_PLACES:
                plan(stage)
            _keep(stage, [])
        return rehearsal

    def play(self, until: datetime, *, progress: Progress = quietly) -> Performance:
        """Play every act due up to and at a moment. What has been played is not played again."""
        stage = Stage(self.begin())
        began = stage.rehearsal.played_to
        days = max(1, (until - began).days)
        count = 0
        refused: list[str] = []
        while stage.ahead and stage.ahead[0].at <= until:
            with ExitStack() as held:
                held.enter_context(undelivered())
                held.enter_context(transaction.atomic())
                done = _play_batch(stage, until, refused)
                _keep(stage, done)
            count += len(done)
            progress(f"{london(stage.at):%B %Y}, {count:,} acts", min(days - 1, (stage.at - began).days), days)
        if stage.rehearsal.played_to < until:
            stage.rehearsal.played_to = until
            stage.rehearsal.save(update_fields=["played_to"])
        progress(f"{london(until):%B %Y}, {count:,} acts", days, days)
        return Performance(count, tuple(refused))


def _play_batch(stage: Stage, until: datetime, refused: list[str]) -> list[Cue]:
    done: list[Cue] = []
    while stage.ahead and stage.ahead[0].at <= until and len(done) < BATCH:
        planned = heapq.heappop(stage.ahead)
        stage.at = planned.at
        if planned.at <= PRESENT:
            ACTS[planned.name](stage, **planned.about)
        else:
            _play_among_people(stage, planned, refused)
        done.append(planned)
    return done


def _play_among_people(stage: Stage, planned: Cue, refused: list[str]) -> None:
    """From the present on people act too, and may have made an act impossible: then it is left out, and said."""
    ahead, number = list(stage.ahead), stage.rehearsal.next_number
    try:
        with transaction.atomic():
            ACTS[planned.name](stage, **planned.about)
    except NotAllowed as refusal:
        stage.ahead, stage.rehearsal.next_number = ahead, number
        refused.append(f"{planned.name.replace('_', ' ').capitalize()} was left out: {refusal}")


def _keep(stage: Stage, done: list[Cue]) -> None:
    """Write down how far we have come, and the acts that are now to come."""
    PlannedAct.objects.filter(pk__in=[planned.row for planned in done if planned.row is not None]).delete()
    fresh = [planned for planned in stage.ahead if planned.row is None]
    rows = PlannedAct.objects.bulk_create(
        PlannedAct(rehearsal=stage.rehearsal, number=each.number, at=each.at, name=each.name, about=each.about)
        for each in fresh
    )
    for planned, row in zip(fresh, rows, strict=True):
        planned.row = row.pk
    stage.rehearsal.played_to = max(stage.rehearsal.played_to, *(planned.at for planned in done)) if done else BEGINS
    stage.rehearsal.acts_played += len(done)
    stage.rehearsal.save()


def play(until: datetime, *, progress: Progress = quietly) -> Performance:
    """Play the rehearsal at full scale up to a moment."""
    return Script().play(until, progress=progress)
