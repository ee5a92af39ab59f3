"""The list of a round's outcomes, in the order of the ranking, as anyone reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from placefund.domain.assessment.scoring import format_score
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.stages import StageKind
from placefund.domain.standards.cells import Cell
from placefund.funds.models import Round
from placefund.funds.stages import invites
from placefund.overview.decision_reasons import ExplainedOutcome
from placefund.web.lists.choices import choices_of_states
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, Filter, Listing

OUTCOMES = ("funded", "invited", "chosen", "not_funded", "not_invited", "not_chosen", "ineligible")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One application's outcome, and its lot in words where it was drawn."""

    explained: ExplainedOutcome
    lot: str
    kind: StageKind = StageKind.FULL

    @property
    def number(self) -> int:
        return self.explained.application.pk

    @property
    def state(self) -> str:
        if self.explained.decision is None:
            return "ineligible"
        if self.kind.invites:
            return "invited" if self.explained.is_invited else "not_invited"
        if self.kind.chooses:
            return "chosen" if self.explained.is_chosen else "not_chosen"
        return "funded" if self.explained.is_funded else "not_funded"

    @property
    def place(self) -> str:
        return str(self.explained.application.snapshot.place)

    @property
    def lead(self) -> str:
        return str(self.explained.application.snapshot.lead)

    @property
    def amount(self) -> Money | None:
        decision = self.explained.decision
        return decision.amount if decision and decision.pence else None

    @property
    def reasons(self) -> str:
        return self.explained.decision.reasons if self.explained.decision else ""

    @property
    def note(self) -> str:
        """What stands beside the outcome: that it was revised, a departure from the ranking, and the lot."""
        decision = self.explained.decision
        departs = say("Departs from ranking") if decision and decision.departs_from_rank else ""
        revised = say("Revised") if self.explained.is_revised else ""
        return ". ".join(part for part in (revised, departs, self.lot) if part)


def outcome_listing(round_: Round, outcomes: Sequence[Outcome]) -> Listing[Outcome]:
    """These outcomes, best first."""
    found = {one.state for one in outcomes}
    return Listing(
        slug=f"outcomes-{round_.slug}",
        title=say("Outcomes in the order of the ranking"),
        one=say("application"),
        many=say("applications"),
        columns=(*_columns_of_application(round_), *_columns_of_outcome(round_)),
        order="rank",
        filters=(
            Filter(
                key="outcome",
                title=say("Outcome"),
                choices=choices_of_states(outcome for outcome in OUTCOMES if outcome in found),
                values=lambda one: (one.state,),
            ),
        ),
        searched=lambda one: f"{one.explained.application.title} {one.place} {one.lead}",
        search_title=say("Application, place or lead"),
        size=25,
        nothing=(say("No application was received."), ""),
        key_of=lambda one: one.number,
    )


def _columns_of_application(round_: Round) -> tuple[Column[Outcome], ...]:
    return (
        Column(
            key="application",
            title=say("Application"),
            cell=lambda one: one.explained.application.title,
            order=BY_CELL,
            href=lambda one: reverse("round-outcome", args=[round_.pk, one.number]),
        ),
        Column(
            key="rank",
            title=say("Rank"),
            cell=lambda one: one.explained.rank,
            kind=CellKind.NUMBER,
            order=BY_CELL,
            is_decisive=True,
        ),
        Column(key="place", title=say("Place"), cell=lambda one: one.place, order=BY_CELL),
        Column(key="lead", title=say("Lead"), cell=lambda one: one.lead, order=BY_CELL, is_shown=False),
    )


def _columns_of_outcome(round_: Round) -> tuple[Column[Outcome], ...]:
    return (
        Column(
            key="outcome",
            title=say("Outcome"),
            cell=lambda one: one.state,
            kind=CellKind.STATE,
            order=BY_CELL,
            is_decisive=True,
            note=lambda one: one.note,
        ),
        Column(key="score", title=say("Score of 100"), cell=_score, kind=CellKind.QUANTITY, order=BY_CELL),
        Column(
            key="amount",
            title=say("Amount"),
            cell=lambda one: one.amount,
            kind=CellKind.MONEY,
            order=BY_CELL,
            total=BY_CELL,
            is_decisive=not invites(round_),
            is_shown=not invites(round_),
        ),
        Column(key="reasons", title=say("Reasons"), cell=lambda one: one.reasons, is_shown=False),
    )


def _score(one: Outcome) -> Cell:
    """The score to one decimal, as every page prints it."""
    return None if one.explained.score is None else Decimal(format_score(one.explained.score))
