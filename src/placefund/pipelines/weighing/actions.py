"""Everything that is said about how ready a candidate is, what may go wrong with it, and without what it falls."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import row_of, say
from placefund.domain.pipeline.candidates import AspectStanding, ProjectAspect
from placefund.domain.pipeline.dependencies import needs_of, ring
from placefund.domain.roles import Capability
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.pipelines.acts import PipelineAct
from placefund.pipelines.models import Candidate, CandidateAspect, CandidateDependency, CandidateRisk
from placefund.pipelines.queries import edges_of
from placefund.records.actions import record


def _held(candidate: Candidate, by: User) -> Candidate:
    """The candidate, locked, for its programme office while it is open."""
    candidate = locked(candidate)
    allow(by, Capability.RUN_PROGRAMME, candidate)
    if not candidate.is_open:
        raise NotPossible(say("“{candidate}” is out of the pipeline. Take it up again first.", candidate=candidate))
    return candidate


@transaction.atomic
def say_ready(
    candidate: Candidate, aspect: ProjectAspect, standing: AspectStanding, *, note: str, by: User, at: datetime
) -> CandidateAspect:
    """Say how far a candidate is on one aspect, from now on; what was said before stays with its day.

    Raises:
        NotPossible: it is said to be in place, and nothing shows it.
    """
    candidate = _held(candidate, by)
    if standing is AspectStanding.IN_PLACE and not note.strip():
        raise NotPossible(say("Say what shows that it is in place."))
    said = CandidateAspect.objects.create(
        candidate=candidate, aspect=aspect, standing=standing, note=note.strip(), said_by=by, said_at=at
    )
    record(PipelineAct.SAID_READY, candidate, by=by, at=at, aspect=aspect.value, standing=standing.value)
    return said


@transaction.atomic
def add_risk(
    candidate: Candidate,
    *,
    what: str,
    likelihood: int,
    effect: int,
    owner: str,
    response: str,
    by: User,
    at: datetime,
) -> CandidateRisk:
    """Say what may go wrong, weighed from 1 to 5 twice.

    Raises:
        NotPossible: it says nothing, or is weighed otherwise.
    """
    candidate = _held(candidate, by)
    if not what.strip():
        raise NotPossible(say("Say what may happen."))
    if not (1 <= likelihood <= 5 and 1 <= effect <= 5):
        raise NotPossible(say("Weigh how likely it is, and how bad, from 1 to 5."))
    words = {"what": what.strip(), "owner": owner.strip(), "response": response.strip()}
    weighed = {"likelihood": likelihood, "effect": effect}
    risk = CandidateRisk.objects.create(candidate=candidate, **words, **weighed, said_by=by, said_at=at)
    record(PipelineAct.ADDED_RISK, candidate, by=by, at=at, likelihood=likelihood, effect=effect)
    return risk


@transaction.atomic
def close_risk(risk: CandidateRisk, *, by: User, at: datetime) -> CandidateRisk:
    """Say that a risk is over; it stays on record.

    Raises:
        NotPossible: it is closed already.
    """
    _held(risk.candidate, by)
    risk = locked(risk)
    if risk.closed_at is not None:
        raise NotPossible(say("This risk is closed already."))
    risk.closed_at = at
    risk.save(update_fields=["closed_at"])
    record(PipelineAct.CLOSED_RISK, risk.candidate, by=by, at=at)
    return risk


@transaction.atomic
def depend(candidate: Candidate, on: Candidate, *, why: str, by: User, at: datetime) -> CandidateDependency:
    """Say that a candidate falls without another one.

    Raises:
        NotPossible: it is of another place, said already, says no reason, or would close a ring, which is named.
    """
    candidate = _held(candidate, by)
    if on.programme_id != candidate.programme_id:
        raise NotPossible(say("A candidate can only depend on one of the same place."))
    if not why.strip():
        raise NotPossible(say("Say why it falls without the other."))
    if candidate.dependencies.filter(on=on, ended_at__isnull=True).exists():
        raise NotPossible(say("“{candidate}” is said to fall without “{on}” already.", candidate=candidate, on=on))
    if path := ring(needs_of(edges_of(candidate.programme)), candidate.pk, on.pk):
        titles = dict(Candidate.objects.filter(pk__in=path).values_list("pk", "title"))
        told = row_of([titles[number] for number in path], between=" → ")
        raise NotPossible(say("That would close a ring in which each falls without the next: {path}.", path=told))
    made = CandidateDependency.objects.create(candidate=candidate, on=on, why=why.strip(), said_by=by, said_at=at)
    record(PipelineAct.SAID_DEPENDENCY, candidate, by=by, at=at, on=on.reference)
    return made


@transaction.atomic
def end_dependency(dependency: CandidateDependency, *, by: User, at: datetime) -> CandidateDependency:
    """Say that a candidate stands without the other after all; that it was said stays on record.

    Raises:
        NotPossible: it has ended already.
    """
    _held(dependency.candidate, by)
    dependency = locked(dependency)
    if dependency.ended_at is not None:
        raise NotPossible(say("This dependency has ended already."))
    dependency.ended_at = at
    dependency.save(update_fields=["ended_at"])
    record(PipelineAct.ENDED_DEPENDENCY, dependency.candidate, by=by, at=at, on=dependency.on.reference)
    return dependency
