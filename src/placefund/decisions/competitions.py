"""The stages of a competition as anyone may read them: what each is, when, and how many bids there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from placefund.applications.models import Application
from placefund.domain.messages import Message, say
from placefund.domain.stages import StageKind, counted_once
from placefund.funds.models import Round
from placefund.funds.stages import competition_of, follows_of, stage_of


@dataclass(frozen=True, slots=True)
class StageShown:
    """One stage: `received` is told once its round has closed, `chosen` once its outcomes are public."""

    round: Round
    kind: StageKind
    received: int | None
    chosen: int | None
    is_here: bool

    @property
    def counted(self) -> Message:
        """How many were received, and how many of them chosen, in a sentence; only what is public."""
        if self.chosen is None:
            return say("{received} received.", received=self.received)
        if self.kind.invites:
            return say("{received} received, {chosen} invited.", received=self.received, chosen=self.chosen)
        return say("{received} received, {chosen} funded.", received=self.received, chosen=self.chosen)


@dataclass(frozen=True, slots=True)
class Competition:
    """All stages of a competition, and how many bids there were in all: one that went through several is counted once."""

    stages: tuple[StageShown, ...]
    bids: int | None

    @property
    def leads_on(self) -> bool:
        """Whether a further stage is to come that is not planned yet."""
        return self.stages[-1].kind.invites


def competition(round_: Round, at: datetime) -> Competition | None:
    """The stages of the competition that a round is one of; None where it is the only one and leads to no other."""
    rounds = competition_of(round_)
    if len(rounds) == 1 and not stage_of(round_).kind.invites:
        return None
    closed = [each for each in rounds if each.closed_at is not None]
    sent = Count("pk", filter=Q(submitted_at__isnull=False))
    chosen = Count("pk", filter=Q(state="successful"))
    rows = Application.objects.filter(round__in=closed).order_by().values("round").annotate(sent=sent, chosen=chosen)
    found = {row["round"]: row for row in rows}
    stages = []
    for each in rounds:
        counts = found.get(each.pk, {"sent": 0, "chosen": 0})
        received = counts["sent"] if each in closed else None
        told = counts["chosen"] if each.is_public(at) else None
        stages.append(StageShown(each, stage_of(each).kind, received, told, each == round_))
    bids = Application.objects.filter(round__in=closed, submitted_at__isnull=False).values("round", "partnership")
    return Competition(tuple(stages), counted_once(bids, follows_of(rounds)) if closed else None)
