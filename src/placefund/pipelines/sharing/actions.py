"""Letting the fund and governments read a candidate, and no more. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.pipelines.acts import PipelineAct
from placefund.pipelines.models import Candidate
from placefund.records.actions import record


@transaction.atomic
def share(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Let the fund and governments read a candidate from now on, as its place works on it.

    Raises:
        NotPossible: they read it already, or it is out of play.
    """
    candidate = locked(candidate)
    allow(by, Capability.RUN_PROGRAMME, candidate)
    if candidate.is_with_fund:
        raise NotPossible(say("The delivery body reads “{candidate}” already.", candidate=candidate))
    if not candidate.is_open:
        raise NotPossible(
            say("“{candidate}” is out of play. Take it up again before it is shared.", candidate=candidate)
        )
    candidate.shared_at = at
    candidate.save(update_fields=["shared_at"])
    record(PipelineAct.SHARED, candidate, by=by, at=at, reference=candidate.reference)
    return candidate


@transaction.atomic
def stop_sharing(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Let the fund and governments read a candidate no more.

    Raises:
        NotPossible: it is not shared; or it was sent in a portfolio, and what was sent is read.
    """
    candidate = locked(candidate)
    allow(by, Capability.RUN_PROGRAMME, candidate)
    if candidate.submitted_at is not None:
        raise NotPossible(say("“{candidate}” was sent in a portfolio. What was sent is read.", candidate=candidate))
    if candidate.shared_at is None:
        raise NotPossible(say("“{candidate}” is not shared.", candidate=candidate))
    candidate.shared_at = None
    candidate.save(update_fields=["shared_at"])
    record(PipelineAct.STOPPED_SHARING, candidate, by=by, at=at, reference=candidate.reference)
    return candidate


def note_submitted(candidates: Iterable[int], *, at: datetime) -> None:
    """Note of candidates, by number, that they were sent in a portfolio; the first time stays. The sending is on record."""
    Candidate.objects.filter(pk__in=list(candidates), submitted_at=None).update(submitted_at=at)
