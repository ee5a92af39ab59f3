"""Everything that changes signatures. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.access import locked, move
from placefund.people.models import User
from placefund.records.actions import record
from placefund.scenarios.acts import ScenarioAct
from placefund.scenarios.models import Revocation, Scenario, Signature
from placefund.scenarios.refusals import refuse
from placefund.scenarios.signing.queries import why_signatures_stand
from placefund.scenarios.signing.refusals import why_not_signed


@transaction.atomic
def sign(scenario: Scenario, *, reasons: str, money: Money | None = None, by: User, at: datetime) -> Signature:
    """Sign the one scenario of a round that is decided on. `money` is where the line of its ranking is drawn, for its lots.

    Raises:
        NotPossible: another is signed, the signer built it or has a conflict with one of its bids, what it rests on has changed,
            lots that the published method asks for are not kept, or no reasons are given.
    """
    locked(scenario.round)  # one signature of a round at a time
    scenario = locked(scenario)
    step = move(scenario, "sign", by=by)
    if not reasons.strip():
        raise NotPossible(say("Give the reasons for choosing this scenario."))
    refuse(why_not_signed(scenario, by, at, money))
    signature = Signature.objects.create(
        scenario=scenario,
        reasons=reasons.strip(),
        digest=scenario.digest,
        result_digest=scenario.result_digest,
        signed_by=by,
        signed_at=at,
    )
    scenario.state = step.target
    scenario.save(update_fields=["state"])
    record(ScenarioAct.SIGNED, scenario, by=by, at=at, reasons=signature.reasons, result=scenario.result_digest)
    return signature


@transaction.atomic
def revoke(scenario: Scenario, *, reasons: str, by: User, at: datetime) -> Revocation:
    """Take a signature back, with reasons, while outcomes are not released.

    Raises:
        NotPossible: outcomes are released, bids were decided on as it says, or no reasons are given.
    """
    round_ = locked(scenario.round)
    scenario = locked(scenario)
    step = move(scenario, "revoke", by=by)
    refuse(why_comparisons_are_closed(by, round_, at))
    if not reasons.strip():
        raise NotPossible(say("Give the reasons for taking the signature back."))
    if stands := why_signatures_stand(round_):
        raise NotPossible(stands)
    signature = scenario.signatures.filter(revocation=None).get()
    revocation = Revocation.objects.create(signature=signature, reasons=reasons.strip(), revoked_by=by, revoked_at=at)
    scenario.state = step.target
    scenario.save(update_fields=["state"])
    record(ScenarioAct.REVOKED, scenario, by=by, at=at, reasons=revocation.reasons)
    return revocation
