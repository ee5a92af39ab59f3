"""A competition in two stages: an expression of interest that is decided, and the full application that follows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.decisions import actions as decisions
from placefund.domain.assessment.method import Method
from placefund.domain.questions import Question
from placefund.domain.stages import CarriedQuestion, Stage, StageKind
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.people.models import CLOCK
from tests.build import (
    AFTER,
    AT,
    CLOSES,
    QUESTIONS,
    SUMMARY,
    TERMS,
    Cast,
    Side,
    a_planned_round,
    a_side,
    a_strand,
    release,
)
from tests.build import _advance as advance
from tests.worlds import once

FIRST = replace(TERMS, stage=Stage(kind=StageKind.EXPRESSION, asks_for_costs=False))
SECOND_OPENS = CLOSES + timedelta(days=20)
IN_SECOND = SECOND_OPENS + timedelta(days=3)
SECOND_CLOSES = SECOND_OPENS + timedelta(days=40)
AFTER_SECOND = SECOND_CLOSES + timedelta(days=1)
FOLLOWS = Stage(
    follows="expression",
    carried=(CarriedQuestion("vision", "vision"), CarriedQuestion("team", "delivery", is_fixed=True)),
    shows_differences=True,
)
ASKED = (
    *QUESTIONS[:1],
    Question("team", "Who is in the team?", "", 100),
    Question("risks", "What can go wrong?", "", 200),
)


@dataclass
class TwoStages:
    """The rounds and people; `invited` and `declined` are the two bids of the first stage, each with its `side`."""

    first: Round
    second: Round
    cast: Cast
    invited: Application
    declined: Application
    sides: dict[int, Side]

    @property
    def side(self) -> Side:
        return self.sides[self.invited.pk]


def _sent(round_: Round, side: Side, cast: Cast) -> Application:
    """A bid without costs, sent, read and scored."""
    bid = applications.start(round_, side.partnership, by=side.lead, at=AT)
    applications.describe(
        bid, title=f"Idea of {side.partnership}", summary=SUMMARY, sectors=("Life sciences",), by=side.lead, at=AT
    )
    for question in QUESTIONS:
        applications.answer(bid, question.key, f"We will do what {question.key} asks.", by=side.lead, at=AT)
    bid = applications.certify(bid, by=side.certifier, at=AT)
    bid = applications.submit(bid, by=side.lead, at=AT)
    for step in ("eligible", "scored", "assessed"):
        bid = advance(bid, step, side, cast, 0, 4)  # type: ignore[arg-type]  # it asks for nothing
    return bid


@once
def decided_stage(stage: Stage = FOLLOWS, method: Method = Method()) -> TwoStages:  # noqa: B008  immutable
    """The first stage with one bid to be invited and one that is not, both decided and nothing released."""
    strand = a_strand()
    first = funds.add_round(
        Round(strand=strand, slug="expression", name="Expressions of interest"), FIRST, by=CLOCK, at=AT
    )
    first = funds.open(first, by=CLOCK, at=FIRST.opens_at)
    terms = replace(TERMS, opens_at=SECOND_OPENS, closes_at=SECOND_CLOSES, questions=ASKED, stage=stage, method=method)
    second = a_planned_round(strand, terms)
    cast = Cast(strand.fund)
    sides = [a_side(), a_side()]
    bids = [_sent(first, side, cast) for side in sides]
    for bid, outcome in zip(bids, ("invite", "decline"), strict=True):
        decide(bid, outcome, cast)
    kept = {bid.pk: side for bid, side in zip(bids, sides, strict=True)}
    return TwoStages(first, second, cast, *(Application.objects.get(pk=bid.pk) for bid in bids), kept)


def decide(bid: Application, outcome: str, cast: Cast, **more: Any) -> None:
    given = {"reasons": "As the panel said.", "feedback": "Thank you for your idea."} | more
    decisions.decide(bid, outcome=outcome, **given, by=cast.decider, at=AFTER)


@once
def released_stage(stage: Stage = FOLLOWS, method: Method = Method()) -> TwoStages:  # noqa: B008  immutable
    """The same, with its outcomes released and the second stage open."""
    found = decided_stage(stage, method)
    release(found.first, found.cast)
    found.second = funds.open(found.second, by=CLOCK, at=SECOND_OPENS)
    found.first = Round.objects.get(pk=found.first.pk)
    found.invited, found.declined = (Application.objects.get(pk=bid.pk) for bid in (found.invited, found.declined))
    return found
