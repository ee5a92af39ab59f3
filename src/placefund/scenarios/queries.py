"""Reading scenarios: the board of a round, the views in force, and the signature that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from placefund.applications.models import Application
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import AppliedView, Group, Limit, Override, Stance, bid_id, thousands_of
from placefund.domain.portfolio.rules import Unit
from placefund.funds.models import Round
from placefund.scenarios.models import Scenario, Signature, StatedView


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view asks for: a bid, or a group with money or a number of bids."""

    stance: Stance
    application: Application | None = None
    group: Group | None = None
    amount: Money | None = None
    bids: int | None = None

    def lacking(self, round_: Round) -> str:
        """What must be said still, in a sentence; empty when nothing is."""
        if self.stance.is_about_a_bid and (self.application is None or self.application.round_id != round_.pk):
            return "Choose the application of this round that the view is about."
        if self.stance.is_about_a_group and (self.group is None or (self.amount is None) == (self.bids is None)):
            return "Choose the group that the view is about, and give either an amount or a number of bids."
        if (self.amount is not None and self.amount.pence <= 0) or (self.bids is not None and self.bids <= 0):
            return "Give an amount or a number above nothing."
        return ""


def scenarios_of(round_: Round) -> QuerySet[Scenario]:
    """A round's scenarios, the oldest first, without their questions, which are long."""
    rows = Scenario.objects.filter(round=round_).select_related("based_on", "made_by")
    return rows.defer("based_on__problem_record", "based_on__result_record").order_by("pk")


def signature_of(round_: Round) -> Signature | None:
    """The signature that holds in a round."""
    rows = Signature.objects.filter(scenario__round=round_, revocation=None)
    return rows.select_related("scenario__round__strand__fund", "scenario__round__draw", "signed_by").first()


def why_signatures_stand(round_: Round) -> str:
    """Why a signature of a round cannot be taken back any more, as a sentence; empty when it can."""
    if round_.state == "released":
        return "The outcomes of this round are released, so the signature stands."
    if Application.objects.filter(round=round_, state="decided").exists():
        return "Bids were decided on, and decisions stand: the signature stands with them."
    return ""


def in_force(round_: Round) -> QuerySet[StatedView]:
    """The views of a round that nobody has withdrawn, in the order in which they were recorded."""
    rows = StatedView.objects.filter(round=round_, withdraws=None, withdrawal=None)
    return rows.select_related("application__partnership", "round__strand__fund", "recorded_by")


def views_of(round_: Round) -> QuerySet[StatedView]:
    """Every view on record in a round, withdrawn or not, each with its withdrawal; the newest first."""
    rows = StatedView.objects.filter(round=round_, withdraws=None).order_by("-pk")
    return rows.select_related("application__partnership", "withdrawal", "recorded_by")


def as_rules(views: Iterable[StatedView]) -> tuple[AppliedView, ...]:
    """Views as the rules a scenario takes them for."""
    return tuple(AppliedView(view.pk, view.who, _asks(view)) for view in views if view.is_a_rule)


def _asks(view: StatedView) -> Limit | Override:
    stance = Stance(view.stance)
    if stance.is_about_a_bid:
        # the office, not the person: what decides on one bid is published with the decision
        return Override(stance is Stance.MUST_FUND, bid_id(view.application_id or 0), view.office, view.reason)
    group, is_floor = Group.parse(view.group), stance is Stance.FLOOR
    if view.amount is not None:
        return Limit(is_floor, group, Unit.MONEY, thousands_of(view.amount, up=is_floor))
    return Limit(is_floor, group, Unit.NUMBER, view.bids or 0)


def applying(round_: Round) -> dict[int, list[Scenario]]:
    """The scenarios that apply each view of a round, by the view's number."""
    found: dict[int, list[Scenario]] = {}
    for scenario in scenarios_of(round_).defer("problem_record", "result_record"):
        for pk in scenario.plan().views:
            found.setdefault(pk, []).append(scenario)
    return found


def signed_record(scenario: Scenario) -> dict[str, Any]:
    """Everything an answer follows from and everything that was signed, as JSON values that anybody can compute again from."""
    views = StatedView.objects.filter(pk__in=scenario.plan().views).order_by("pk")
    signatures = scenario.signatures.select_related("signed_by", "revocation__revoked_by")
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
        "how_to_check": "The digests are SHA-256 of the JSON with sorted keys, no spaces, in UTF-8.",
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
        "by": str(signature.signed_by),
        "at": signature.signed_at.isoformat(),
        "reasons": signature.reasons,
        "question_sha256": signature.digest,
        "answer_sha256": signature.result_digest,
        "revoked": None
        if revocation is None
        else {
            "by": str(revocation.revoked_by),
            "at": revocation.revoked_at.isoformat(),
            "reasons": revocation.reasons,
        },
    }
