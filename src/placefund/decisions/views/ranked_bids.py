"""The ranked list of a round at the decision maker's desk, with its line and what was decided on each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from django.urls import reverse

from placefund.decisions.models import WITH_AMOUNT
from placefund.decisions.queries import DecisionList, RankedDecision
from placefund.decisions.ranks import RankReason
from placefund.design.wording.scenarios import ground_in_words
from placefund.domain.assessment.scoring import format_score
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.standards.cells import Cell
from placefund.funds.models import Round
from placefund.web.lists.choices import choices_of_states
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, Filter, Listing

DECISIONS = ("fund", "decline", "undecided")
INVITATIONS = ("invite", "do_not_invite", "undecided")
"""What is decided in a stage that invites to the next."""


NOTHING_WAITS: Mapping[int, str] = MappingProxyType({})
"""Of a round whose terms ask for no approval."""
CHOICES_OF_A_CALL = ("choose", "do_not_choose", "undecided")
"""What is decided in a place's call."""


def decision_listing(
    ranking: DecisionList, round_: Round, *, is_stage: bool = False, waits: Mapping[int, str] = NOTHING_WAITS
) -> Listing[RankedDecision]:
    """The list of these decisions, best first.

    Where a bid is closed to whoever looks, the columns that would tell where it stands are not there, nor is any order by them:
    the line, what was asked for so far, what is left, and a departure from the rank. A stage that invites has no line.
    `waits` says of a bid, by its number, whose approval its decision waits for.
    """
    is_open = not ranking.closed and not is_stage
    return Listing(
        slug=f"{round_.slug}-decisions",
        title=say("The ranked list, best first"),
        one=say("application"),
        many=say("applications"),
        columns=(
            *_columns_of_rank(asks_for_money=any(row.listed.ranked.ask for row in ranking.rows)),
            *(_columns_of_the_line() if is_open else ()),
            *_columns_of_decisions(is_open=is_open, is_stage=is_stage, waits=waits),
        ),
        order="rank",
        filters=(
            Filter(
                key="decision",
                title=say("Decision"),
                choices=choices_of_states(
                    INVITATIONS if is_stage else CHOICES_OF_A_CALL if ranking.is_of_a_call else DECISIONS
                ),
                values=lambda row: (_decision(row, is_stage=is_stage),),
            ),
        ),
        searched=lambda row: " ".join((str(row.application), row.application.partnership.name)),
        search_title=say("Application or partnership"),
        size=100,
        is_marked=lambda row: row.is_last_above_the_line,
        key_of=lambda row: row.application.pk,
    )


def rank_in_words(why: RankReason | None) -> str:
    """Why a bid's rank is not that of its score; empty where it is."""
    if why is None:
        return ""
    told = [str(ground_in_words(ground)) for ground in why.grounds]
    if why.lot:
        said = say(
            "Lot {lot} of {lots}: its score could not be told from others near the line. By score it would be {rank}.",
            lot=why.lot,
            lots=why.lots,
            rank=why.by_score,
        )
        return " ".join([said, *told])
    if why.is_moved:
        told.insert(0, say("Lots were drawn for others near the line. By score it would be {rank}.", rank=why.by_score))
    return " ".join(told)


def _columns_of_rank(*, asks_for_money: bool) -> tuple[Column[RankedDecision], ...]:
    ask: Column[RankedDecision] = Column(
        key="ask",
        title=say("Asks for"),
        cell=lambda row: row.listed.ranked.ask,
        kind=CellKind.MONEY,
        order=BY_CELL,
        total=BY_CELL,
    )
    return (
        Column(
            key="title",
            title=say("Application"),
            cell=lambda row: str(row.application),
            order=BY_CELL,
            href=lambda row: reverse("decide", args=[row.application.pk]),
        ),
        Column(
            key="rank",
            title=say("Rank"),
            cell=lambda row: row.rank,
            kind=CellKind.NUMBER,
            order=BY_CELL,
            is_decisive=True,
            note=lambda row: say("shared") if row.is_tied else "",
        ),
        Column(key="score", title=say("Score"), cell=_score, kind=CellKind.QUANTITY, order=BY_CELL, is_decisive=True),
        *((ask,) if asks_for_money else ()),
    )


def _columns_of_the_line() -> tuple[Column[RankedDecision], ...]:
    return (
        Column(
            key="running",
            title=say("Asked for so far"),
            cell=lambda row: row.listed.ranked.running,
            kind=CellKind.MONEY,
            is_shown=False,
        ),
        Column(key="line", title=say("Line"), cell=_line, is_decisive=True),
        Column(key="why", title=say("Why its rank is not its score"), cell=lambda row: rank_in_words(row.why)),
    )


def _columns_of_decisions(
    *, is_open: bool, is_stage: bool, waits: Mapping[int, str]
) -> tuple[Column[RankedDecision], ...]:
    offer: Column[RankedDecision] = Column(
        key="offer", title=say("Amount"), cell=_offer, kind=CellKind.MONEY, order=BY_CELL, total=BY_CELL
    )
    left: Column[RankedDecision] = Column(
        key="left",
        title=say("Money left"),
        cell=lambda row: row.left if row.decision else None,
        kind=CellKind.MONEY,
        is_shown=False,
    )
    return (
        Column(
            key="decision",
            title=say("Decision"),
            cell=lambda row: _decision(row, is_stage=is_stage),
            kind=CellKind.STATE,
            is_decisive=True,
            note=lambda row: _departures(row, waits.get(row.application.pk, ""), is_open=is_open),
        ),
        *(() if is_stage else (offer,)),
        *((left,) if is_open else ()),
    )


def _score(row: RankedDecision) -> Cell:
    """The score to one decimal, as every page prints it."""
    return Decimal(format_score(row.listed.ranked.score))


def _line(row: RankedDecision) -> str:
    if row.is_last_above_the_line:
        return say("Above, the last")
    return say("Above") if row.listed.ranked.is_above_the_line else say("Below")


def _decision(row: RankedDecision, *, is_stage: bool) -> str:
    if row.decision is None:
        return "undecided"
    if row.decision.is_positive:
        return row.decision.outcome
    return "do_not_invite" if is_stage else "do_not_choose" if row.is_of_a_call else row.decision.outcome


def _departures(row: RankedDecision, waits: str, *, is_open: bool) -> str:
    """In which way a decision departs from what the ranking or the signed scenario says, or from what the panel agreed since; and
    whose approval it waits for."""
    found = [say("Agreed again after the decision: confirm or revise it")] if row.is_agreed_again else []
    if is_open and row.decision and row.decision.departs_from_rank:
        found.append(say("Departs from the ranking"))
    if row.departs_from_signed:
        found.append(say("Departs from the signed scenario"))
    return ". ".join([*found, waits] if waits else found)


def _offer(row: RankedDecision) -> Money | None:
    return row.decision.amount if row.decision and row.decision.outcome in WITH_AMOUNT else None
