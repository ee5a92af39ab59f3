"""What a round is in its competition, and the rounds before and after it. Its terms say so, so no row has to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from placefund.domain.stages import Stage, StageKind, partners_of
from placefund.funds.models import Round

STATE_OF_SUCCESS = {StageKind.EXPRESSION: "invited", StageKind.LOCAL_CALL: "chosen"}
"""What a successful application is called where it is not funded by what was decided."""


def stage_of(round_: Round) -> Stage:
    """What a round is in its competition; where its terms say nothing, or are not known, the only stage of it."""
    kept = round_.terms_record.get("stage")
    return Stage.from_record(kept) if kept else Stage()


def invites(round_: Round) -> bool:
    """Whether a positive decision of a round invites to the next stage, and promises no money."""
    return stage_of(round_).kind.invites


def chooses(round_: Round) -> bool:
    """Whether a positive decision of a round takes a project into a place's pipeline, and promises no money."""
    return stage_of(round_).kind.chooses


def earlier_stage(round_: Round) -> Round | None:
    """The round that it follows; None for the first stage, or the only one."""
    follows = stage_of(round_).follows
    return Round.objects.filter(strand=round_.strand_id, slug=follows).first() if follows else None


def invited_bid(round_: Round, partnership: int) -> Any:
    """What a partnership was invited to a round with, chosen in the round before; None where it was not invited.
    (Applications come after rounds, so they are found by the relation's name.)"""
    before: Any = earlier_stage(round_)
    return before and before.applications.filter(partnership=partnership, state="successful").first()


def earlier_of(application: Any) -> Any:
    """What the partnership of an application was invited with; None where it was not invited."""
    return invited_bid(application.round, application.partnership_id)


def invited_with(application: Any) -> dict[int, str] | None:
    """The partners, by number, that the partnership of an application was invited with; None where it was not invited."""
    earlier = earlier_of(application)
    return partners_of(earlier.snapshot.content) if earlier else None


def state_in_stage(state: str, round_: Round) -> str:
    """The state of an application as its stage calls it: who is successful in a stage that invites is invited, and in a local
    call chosen."""
    kind = stage_of(round_).kind
    return STATE_OF_SUCCESS.get(kind, state) if state == "successful" else state


def next_stage(round_: Round) -> Round | None:
    """The round that follows it; None for the last stage, or where the next is not planned yet."""
    if not invites(round_):
        return None
    return Round.objects.filter(strand=round_.strand_id, terms_record__stage__follows=round_.slug).first()


def competition_of(round_: Round) -> tuple[Round, ...]:
    """All stages of the competition that a round is one of, the first one first. Two queries a stage at most."""
    found = [round_]
    while (before := earlier_stage(found[0])) is not None and before not in found:
        found.insert(0, before)
    while (after := next_stage(found[-1])) is not None and after not in found:
        found.append(after)
    return tuple(found)


def follows_of(rounds: Iterable[Round]) -> dict[int, int]:
    """The round before each of these that follows another of these, by their numbers."""
    listed = list(rounds)
    by_slug = {(each.strand_id, each.slug): each.pk for each in listed}
    pairs = ((each.pk, by_slug.get((each.strand_id, stage_of(each).follows))) for each in listed)
    return {number: before for number, before in pairs if before is not None}
