"""Reading signatures: the one that holds in a round, and everything that was signed with it."""

from __future__ import annotations

from typing import Any

from placefund.applications.models import Application
from placefund.domain.messages import say
from placefund.funds.models import Round
from placefund.scenarios.models import Scenario, Signature, StatedView


def signature_of(round_: Round) -> Signature | None:
    """The signature that holds in a round."""
    rows = Signature.objects.filter(scenario__round=round_, revocation=None)
    return rows.select_related("scenario__round__strand__fund", "scenario__round__draw", "signed_by").first()


def signed_and_released(fund: str) -> list[Scenario]:
    """The signed scenarios of a fund's own rounds whose outcomes are released, under embargo or not; the newest first."""
    rows = Scenario.objects.filter(round__strand__fund__slug=fund, round__programme=None, round__state="released")
    held = rows.filter(signatures__isnull=False, signatures__revocation=None).distinct()
    return list(held.select_related("round__strand__fund").order_by("-round__released_at", "-pk"))


def why_signatures_stand(round_: Round) -> str:
    """Why a signature of a round cannot be taken back any more, as a sentence; empty when it can."""
    if round_.state == "released":
        return say("The outcomes of this round are released, so the signature stands.")
    if Application.objects.filter(round=round_, state="decided").exists():
        return say("Bids were decided on, and decisions stand: the signature stands with them.")
    return ""


def signed_record(scenario: Scenario) -> dict[str, Any]:
    """Everything an answer follows from and everything that was signed, as JSON values that anybody can compute again from."""
    views = StatedView.objects.filter(pk__in=scenario.plan().views).order_by("pk")
    signatures = scenario.signatures.select_related("signed_by", "revocation__revoked_by").prefetch_related(
        "signed_by__earlier_names", "revocation__revoked_by__earlier_names"
    )
    return {
        "scenario": {"id": scenario.pk, "name": scenario.name, "purpose": scenario.purpose, "state": scenario.state},
        "round": {"id": scenario.round_id, "name": scenario.round.name, "terms_digest": scenario.round.terms_digest},
        "made": {"by": str(scenario.made_by), "at": scenario.made_at.isoformat(), "based_on": scenario.based_on_id},
        "method": scenario.plan_record,
        "seed": scenario.seed,
        "code_version": scenario.code_version,
        "question": scenario.problem_record,
        "question_sha256": scenario.digest,
        "answer": scenario.result_record,
        "answer_sha256": scenario.result_digest,
        "views": [_view_record(view) for view in views],
        "signatures": [_signature_record(signature) for signature in signatures],
        "how_to_check": say("The digests are SHA-256 of the JSON with sorted keys, no spaces, in UTF-8."),
    }


def _view_record(view: StatedView) -> dict[str, Any]:
    return {
        "id": view.pk,
        "rule": f"view-{view.pk:06d}",
        "who": view.who,
        "nation": view.nation,
        "stance": view.stance,
        "reason": view.reason,
        "reference": view.reference,
        "stated_on": view.stated_on.isoformat(),
    }


def _signature_record(signature: Signature) -> dict[str, Any]:
    revocation = getattr(signature, "revocation", None)
    return {
        "by": signature.signed_as,
        "at": signature.signed_at.isoformat(),
        "reasons": signature.reasons,
        "question_sha256": signature.digest,
        "answer_sha256": signature.result_digest,
        "revoked": None
        if revocation is None
        else {
            "by": revocation.revoked_by.name_at(revocation.revoked_at),
            "at": revocation.revoked_at.isoformat(),
            "reasons": revocation.reasons,
        },
    }
