"""Reading matching: the question a round asks, what a proposal would change, and the pairs fixed by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from placefund.applications.models import Application
from placefund.assessment.conflicts.graph import bars, on_record, sentences
from placefund.assessment.desks import ReadingDesk, of_track
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.queries import EVERY, LIVE, pool_of
from placefund.domain.assessment.assignment import problem as asked
from placefund.domain.assessment.assignment.record import from_record
from placefund.domain.assessment.assignment.similarity import Profile, Similarities, similarities
from placefund.domain.assessment.deadlines import why_no_time
from placefund.domain.assessment.ties import TieStrength
from placefund.domain.assessment.tracks import Track
from placefund.domain.messages import say
from placefund.funds.models import Round
from placefund.matching.models import FixedPair, Proposal
from placefund.people.queries import goes_on

Pair = tuple[int, int]
"""An application and an assessor, by their numbers."""


@dataclass(frozen=True, slots=True)
class ProposalOptions:
    """What the fund's team chooses when it asks for a proposal. `change_penalty` is in thousandths of similarity."""

    fairness: asked.Fairness = asked.Fairness.WORST
    keeps_given: bool = True
    change_penalty: int = 100
    due_on: date | None = None


def eligible_in(round_: Round) -> QuerySet[Application]:
    """The applications of a round that need readers, with what they say and where they are for."""
    return (
        Application.objects.filter(round=round_, state="eligible")
        .select_related("snapshot", "round__strand__fund", "partnership__lead", "partnership__place")
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class Readings:
    """What stands of who reads what in a round. Each of the three tells why, in a sentence, by pair."""

    standing: frozenset[Pair]
    held: Mapping[Pair, str]
    given_back: Mapping[Pair, str]

    @property
    def readers(self) -> frozenset[int]:
        """The assessors who have something to read, or have scored it."""
        return frozenset(assessor for _, assessor in self.standing)


def _readings(applications: list[Application], own: Q, *, keeps_given: bool) -> Readings:
    """What was scored is held; what was given and is not scored is held too where that is wished. `own` is the desk's."""
    rows = list(Assignment.objects.filter(own, application__in=applications).order_by("pk"))
    standing = {(row.application_id, row.assessor_id): row for row in rows if row.state in LIVE}
    held = {
        pair: "has scored it" if row.state == "scored" else "has it already"
        for pair, row in standing.items()
        if keeps_given or row.state == "scored"
    }
    given_back = {
        (row.application_id, row.assessor_id): say("had it, and gave it back or declared a conflict")
        for row in rows
        if row.state not in LIVE
    }
    return Readings(frozenset(standing), held, given_back)


def question(round_: Round, wishes: ProposalOptions, on: date, desk: ReadingDesk | None = None) -> asked.Problem:
    """Who could read what in a round, as the records say it today. A fixed number of queries.

    What was scored stays. What was given and is not scored stays too, or is given up for a price, as wished. Nobody is given
    again what they gave back, and whoever has no time, or a conflict that bars, is not asked. A desk asks its own pool for its
    own track.
    """
    desk = desk or ReadingDesk(round_, round_.owner)
    applications = list(eligible_in(round_))
    readings = _readings(applications, desk.readings, keeps_given=wishes.keeps_given)
    pool = _askable(desk, readings.readers, on, wishes.due_on)
    conflicts, costs = _conflicts(round_, applications, pool, on)
    barred = _without(conflicts, readings.held)
    pinned, forbidden = _fixed(round_, desk.readings)
    needed = round_.terms().assessors_needed
    readers = Counter(application for application, _ in readings.held)
    loads = Counter(assessor for _, assessor in readings.held)
    people = tuple(_reader(assessor, loads[assessor.pk]) for assessor in pool)
    return asked.Problem(
        applications=tuple(
            # more than the terms ask for only where more have it already
            asked.Application(application.pk, str(application), max(needed, readers[application.pk]))
            for application in applications
        ),
        assessors=people,
        pairs=_worth(_similarities(applications, pool), barred.keys(), costs),
        barred=_reasons(barred),
        held=_reasons(readings.held),
        pinned=_reasons(_without(pinned, readings.held)),
        forbidden=_reasons(_without({**readings.given_back, **forbidden}, {**readings.held, **barred})),
        earlier=frozenset(readings.standing - readings.held.keys() - barred.keys()),
        change_penalty=wishes.change_penalty,
        rules=_rules(round_, people),
        fairness=wishes.fairness,
    )


def _askable(desk: ReadingDesk, readers: frozenset[int], on: date, due_on: date | None) -> list[Assessor]:
    """Whoever reads in the round already, and everyone of the pool who has the time; nobody who reads in its other track."""
    elsewhere = (
        Assignment.objects.filter(of_track(desk.track.other), application__round=desk.round, state__in=LIVE)
        if desk.track
        else Assignment.objects.none()
    )
    pool = pool_of(desk.owner).exclude(user__in=elsewhere.values("assessor__user"))
    return [
        assessor
        for assessor in pool.select_related("employer__merged_into")
        if assessor.pk in readers or (assessor.state == "accepted" and not why_no_time(assessor.leaves(), on, due_on))
    ]


def _without(reasons: Mapping[Pair, str], others: Mapping[Pair, str]) -> dict[Pair, str]:
    return {pair: why for pair, why in reasons.items() if pair not in others}


def _reader(assessor: Assessor, holds: int) -> asked.Assessor:
    """As many as they can read; more only where they hold more already."""
    employer = goes_on(assessor.employer).name if assessor.employer else ""
    most = max(assessor.most_applications, holds)
    least = min(assessor.least_applications, most)
    return asked.Assessor(assessor.pk, str(assessor), most, least, assessor.leg, employer)


def _conflicts(
    round_: Round, applications: list[Application], pool: list[Assessor], on: date
) -> tuple[dict[Pair, str], dict[Pair, int]]:
    """The pairs that a conflict bars, each with its sentence, and what a soft one costs."""
    known = on_record(round_.strand.fund, applications, on)
    by_user = {assessor.user_id: assessor.pk for assessor in pool}
    barred, costs = {}, {}
    for application in applications:
        for user, found in known.of_all(application).items():
            if user not in by_user:
                continue
            pair = (application.pk, by_user[user])
            if bars(found):
                barred[pair] = sentences(found, TieStrength.HARD)
            elif any(each.standing is TieStrength.SOFT for each in found):
                costs[pair] = known.graph.policy.soft_cost
    return barred, costs


def fixed_in(round_: Round, own: Q = EVERY) -> QuerySet[FixedPair]:
    """The hand changes of a round that hold now; `own` narrows them to those of a desk."""
    rows = FixedPair.objects.filter(own, application__round=round_, lifted_at__isnull=True)
    return rows.select_related("application__partnership", "assessor__user", "fixed_by")


def _fixed(round_: Round, own: Q) -> tuple[dict[Pair, str], dict[Pair, str]]:
    pinned: dict[Pair, str] = {}
    forbidden: dict[Pair, str] = {}
    for row in fixed_in(round_, own).filter(application__state="eligible", assessor__state="accepted"):
        target = pinned if row.must_read else forbidden
        target[row.application_id, row.assessor_id] = row.reason
    return pinned, forbidden


def _similarities(applications: list[Application], pool: list[Assessor]) -> Similarities:
    return similarities(
        [Profile(each.pk, frozenset(each.snapshot.content["sectors"]), _said(each)) for each in applications],
        [Profile(each.pk, frozenset(each.topics), each.expertise) for each in pool],
    )


def _said(application: Application) -> str:
    content = application.snapshot.content
    return " ".join([content["title"], content["summary"], *(answer["text"] for answer in content["answers"])])


def _worth(near: Similarities, barred: Iterable[Pair], costs: dict[Pair, int]) -> asked.Pairs:
    """Every pair that is not barred, with its similarity less what a soft conflict costs."""
    closed = frozenset(barred)
    worth = {
        (application, assessor): int(near.together[i, j]) - costs.get((application, assessor), 0)
        for i, application in enumerate(near.application_ids.tolist())
        for j, assessor in enumerate(near.assessor_ids.tolist())
        if (application, assessor) not in closed
    }
    return asked.Pairs.of(worth)


def _rules(round_: Round, people: tuple[asked.Assessor, ...]) -> tuple[asked.GroupRule, ...]:
    method = round_.terms().method
    legs = tuple(asked.from_the_leg(people, leg.value, count) for leg, count in method.legs)
    return legs + (asked.of_one_organisation(people) if method.one_reader_per_organisation else ())


def _reasons(pairs: Mapping[Pair, str]) -> tuple[asked.PairReason, ...]:
    return tuple(asked.PairReason(application, assessor, why) for (application, assessor), why in sorted(pairs.items()))


def wishes_of(proposal: Proposal) -> ProposalOptions:
    """What was wished for when a proposal was asked for."""
    kept = proposal.problem["wishes"]
    return ProposalOptions(
        asked.Fairness(kept["fairness"]), kept["keeps_given"], kept["change_penalty"], proposal.due_on
    )


def problem_of(proposal: Proposal) -> asked.Problem:
    """The question a proposal answered, as it was asked."""
    return from_record(proposal.problem["question"])


def pairs_of(proposal: Proposal) -> frozenset[Pair]:
    """Who would read what."""
    return frozenset((application, assessor) for application, assessor in proposal.result["pairs"])


@dataclass(frozen=True, slots=True)
class Change:
    """One reader of one application: `what` is "stays", "given" or "taken back"."""

    assessor: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Changes:
    """One application with its readers as they are and as they would be."""

    application: int
    name: str
    readers: tuple[Change, ...]
    needed: int

    @property
    def lacking(self) -> int:
        """How many readers it would still lack."""
        return max(0, self.needed - sum(each.what != "taken back" for each in self.readers))


@dataclass(frozen=True, slots=True)
class Difference:
    """What applying a proposal would change."""

    rows: tuple[Changes, ...]

    def _count(self, what: str) -> int:
        return sum(each.what == what for row in self.rows for each in row.readers)

    @property
    def given(self) -> int:
        return self._count("given")

    @property
    def taken_back(self) -> int:
        return self._count("taken back")

    @property
    def staying(self) -> int:
        return self._count("stays")


def live_pairs(round_: Round, own: Q = EVERY) -> frozenset[Pair]:
    """Who has what in a round now, among what is not agreed yet; `own` narrows it to the readings of a desk."""
    rows = Assignment.objects.filter(own, application__round=round_, application__state="eligible", state__in=LIVE)
    return frozenset(rows.values_list("application_id", "assessor_id"))


def difference(proposal: Proposal) -> Difference:
    """A proposal beside what stands now; for one that was settled, beside what stood when it was asked for."""
    record: dict[str, Any] = proposal.problem
    own = of_track(Track(proposal.track)) if proposal.track else EVERY
    now = live_pairs(proposal.round, own) if proposal.state == "proposed" else _pairs(record["given"])
    then, people = pairs_of(proposal), {row[0]: row[1] for row in record["question"]["assessors"]}
    rows = []
    for number, name, needed in record["question"]["applications"]:
        readers = sorted({pair[1] for pair in now | then if pair[0] == number}, key=lambda pk: (people.get(pk, ""), pk))
        changes = tuple(Change(pk, people.get(pk, "somebody else"), _what((number, pk), now, then)) for pk in readers)
        rows.append(Changes(number, name, changes, needed))
    return Difference(tuple(rows))


def _pairs(rows: Iterable[Iterable[int]]) -> frozenset[Pair]:
    return frozenset((application, assessor) for application, assessor in rows)


def _what(pair: Pair, now: frozenset[Pair], then: frozenset[Pair]) -> str:
    if pair in now:
        return "stays" if pair in then else "taken back"
    return "given"
