"""Everything that changes evaluation. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.evaluation.acts import EvaluationAct
from placefund.evaluation.models import ClaimScope, EvaluationFinding, PredecessorProject, PublishedClaim
from placefund.evaluation.queries import figures
from placefund.funds.models import Fund
from placefund.people.access import allow
from placefund.people.models import Actor, User
from placefund.records.actions import record


@transaction.atomic
def hold_claims(
    fund: Fund,
    scopes: Iterable[ClaimScope],
    claims: Iterable[PublishedClaim],
    projects: Iterable[PredecessorProject],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what others published of a predecessor's outcomes, each in its own words, and its projects as far as known."""
    ClaimScope.objects.bulk_create(scopes)
    held = PublishedClaim.objects.bulk_create(claims)
    PredecessorProject.objects.bulk_create(projects)
    record(EvaluationAct.HELD_CLAIMS, fund, by=by, at=at, claims=len(held))


@transaction.atomic
def publish_finding(
    fund: Fund, *, question: str, statement: str, method: str, limits: str, by: User, at: datetime
) -> EvaluationFinding:
    """Publish a finding with the figures as they stand; it is never edited, a later one corrects it."""
    allow(by, Capability.PUBLISH_FINDING, fund)
    texts = {"question": question, "statement": statement, "method": method, "limits": limits}
    for name, text in texts.items():
        if not text.strip():
            raise NotAllowed(say("A finding needs its {name}.", name=name))
    finding = EvaluationFinding.objects.create(
        fund=fund,
        **{name: text.strip() for name, text in texts.items()},
        figures=figures(fund, london(at).date()),
        published_by=by,
        published_at=at,
    )
    record(EvaluationAct.PUBLISHED_FINDING, finding, by=by, at=at)
    return finding
