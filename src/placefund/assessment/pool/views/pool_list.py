"""The list of the people who were asked to read for a fund."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from placefund.assessment.pool.board import PoolRow, sectors_of
from placefund.assessment.pool.forms import LEGS
from placefund.assessment.scoring.actions import remind_assessor
from placefund.domain.messages import paragraph, say, say_count
from placefund.domain.standards.cells import Cell
from placefund.funds.owners import Owner
from placefund.people.models import User
from placefund.web.lists.choices import choices_of_states
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, Filter, Listing, column_of_states
from placefund.web.lists.ticks import TickedAct

ANSWERS = ("accepted", "invited", "declined", "stood_down")


def pool_listing(owner: Owner) -> Listing[PoolRow]:
    """Everybody in a fund's pool by name, with what they have and what they have done."""
    return Listing(
        slug="assessors",
        title=say("Assessors"),
        one=say("assessor"),
        many=say("assessors"),
        columns=_columns(),
        order="name",
        filters=_filters(owner),
        searched=_words,
        search_title=say("Name, employer or expertise"),
        size=100,
        nothing=(
            say("Nobody yet"),
            say("Applications can be given out once somebody has accepted an invitation to the pool."),
        ),
        key_of=lambda row: row.assessor.pk,
    )


def pool_acts(by: User, at: datetime) -> tuple[TickedAct[PoolRow], ...]:
    """What can be done to the assessors who are ticked."""
    return (
        TickedAct(
            key="remind",
            title=say("Remind those ticked"),
            do=lambda row: remind_assessor(row.assessor, by=by, at=at),
            done=lambda count: say_count("Reminded {count} person.", "Reminded {count} people.", count),
        ),
    )


def _columns() -> tuple[Column[PoolRow], ...]:
    return (
        Column(
            key="name",
            title=say("Assessor"),
            cell=lambda row: row.assessor.user.name,
            order=BY_CELL,
            href=lambda row: reverse("assessor", args=[row.assessor.pk]),
            note=lambda row: row.assessor.employer.name if row.assessor.employer else "",
        ),
        column_of_states(lambda row: row.assessor.state, order=BY_CELL, title=say("Answer")),
        Column(key="topics", title=say("Sectors"), cell=lambda row: "; ".join(row.assessor.topics)),
        Column(
            key="leg",
            title=say("Helix strand"),
            cell=lambda row: row.assessor.get_leg_display() if row.assessor.leg else "",
        ),
        Column(
            key="load",
            title=say("Reads, of the most"),
            cell=lambda row: say("{count} of {most}", count=row.load, most=row.assessor.most_applications),
            order=BY_CELL,
            rank=lambda row: row.load,
            is_decisive=True,
        ),
        Column(
            key="scored",
            title=say("Scored, of given"),
            cell=lambda row: say("{count} of {most}", count=row.scored, most=row.given),
            order=BY_CELL,
            rank=lambda row: row.scored,
        ),
        Column(
            key="late",
            title=say("Late"),
            cell=lambda row: row.late,
            kind=CellKind.NUMBER,
            order=BY_CELL,
            total=BY_CELL,
            is_decisive=True,
        ),
        Column(key="note", title=say("To note"), cell=_to_note),
        Column(key="expertise", title=say("Expertise"), cell=lambda row: row.assessor.expertise, is_shown=False),
    )


def _to_note(row: PoolRow) -> Cell:
    least = say("Wants {count} at the least.", count=row.assessor.least_applications) if row.is_below_least else ""
    return paragraph(sentence for sentence in (row.away, least) if sentence)


def _what_holds(row: PoolRow) -> list[str]:
    holds = {"late": row.late > 0, "away": bool(row.away), "room": row.has_room}
    return [value for value, is_so in holds.items() if is_so]


def _words(row: PoolRow) -> str:
    who = row.assessor
    return " ".join((who.user.name, who.employer.name if who.employer else "", who.expertise, *who.topics))


def _filters(owner: Owner) -> tuple[Filter[PoolRow], ...]:
    return (
        Filter(
            key="state",
            title=say("Answer"),
            everything=say("Everybody"),
            choices=choices_of_states(ANSWERS),
            values=lambda row: (row.assessor.state,),
        ),
        Filter(
            key="leg",
            title=say("Helix strand"),
            everything=say("Any"),
            choices=tuple((value, str(words)) for value, words in LEGS if value),
            values=lambda row: (row.assessor.leg,),
        ),
        Filter(
            key="topic",
            title=say("Sector"),
            everything=say("Any"),
            choices=tuple((sector, sector) for sector in sectors_of(owner)),
            values=lambda row: tuple(row.assessor.topics),
        ),
        Filter(
            key="only",
            title=say("Only those who are"),
            everything=say("Anything"),
            choices=(
                ("late", say("Late")),
                ("away", say("Away or about to be")),
                ("room", say("Able to take more")),
            ),
            values=_what_holds,
        ),
    )
