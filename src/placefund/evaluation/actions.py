"""Everything that changes evaluation. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.evaluation.acts import EvaluationAct
from placefund.evaluation.models import ClaimScope, EvaluationFinding, PredecessorProject, PublishedClaim
from placefund.evaluation.queries import figures
from placefund.funds.models import Fund
from placefund.people.access import allow, locked
from placefund.people.models import Actor, User
from placefund.records.actions import bring_to, record


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
def restate_claims(
    fund: Fund,
    scopes: Iterable[ClaimScope],
    claims: Iterable[PublishedClaim],
    projects: Iterable[PredecessorProject],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Make what others published, and a predecessor's projects, what these rows say; earlier words stay in the fund's books."""
    brought = (
        bring_to(fund.claim_scopes.all(), scopes, by=("key",), in_order=True)
        + bring_to(fund.published_claims.all(), claims, by=("key",), in_order=True)
        + bring_to(PredecessorProject.objects.filter(fund=fund), projects, by=("region", "title"), in_order=True)
    )
    if brought:
        record(EvaluationAct.RESTATED_CLAIMS, fund, by=by, at=at, rows=brought.as_record())


@transaction.atomic
def publish_finding(
    fund: Fund,
    *,
    question: str,
    statement: str,
    method: str,
    limits: str,
    corrects: EvaluationFinding | None = None,
    why: str = "",
    by: User,
    at: datetime,
) -> EvaluationFinding:
    """Publish a finding with the figures as they stand. It is never edited: a later one `corrects` it and says `why`."""
    allow(by, Capability.PUBLISH_FINDING, fund)
    texts = {"question": question, "statement": statement, "method": method, "limits": limits}
    for name, text in texts.items():
        if not text.strip():
            raise NotAllowed(say("A finding needs its {name}.", name=name))
    if corrects is not None:
        _check_correction(fund, corrects, why)
    finding = EvaluationFinding.objects.create(
        fund=fund,
        **{name: text.strip() for name, text in texts.items()},
        figures=figures(fund, london(at).date()),
        corrects=corrects,
        why_corrected=why.strip() if corrects else "",
        published_by=by,
        published_at=at,
    )
    act = EvaluationAct.CORRECTED_FINDING if corrects else EvaluationAct.PUBLISHED_FINDING
    said: dict[str, Any] = {"corrects": corrects.pk, "why": finding.why_corrected} if corrects else {}
    record(act, finding, by=by, at=at, **said)
    return finding


def _check_correction(fund: Fund, corrects: EvaluationFinding, why: str) -> None:
    locked(fund)  # two people who correct the same finding would both pass what follows
    if corrects.fund_id != fund.pk or EvaluationFinding.objects.filter(corrects=corrects).exists():
        raise NotAllowed(say("This finding has been corrected since. Correct the one that took its place."))
    if not why.strip():
        raise NotAllowed(say("Say why it is corrected: both stay public, and this between them."))
