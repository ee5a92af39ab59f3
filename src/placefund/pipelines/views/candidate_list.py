"""The one list of a place's candidates, from whichever door they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from placefund.domain.coinvestment import CountingRule
from placefund.domain.messages import all_of, say
from placefund.domain.money import Money
from placefund.domain.pipeline.candidates import IN_PLAY, CandidateProject, Door
from placefund.funds.models import Programme
from placefund.pipelines.models import Candidate
from placefund.web.lists.choices import choices_by_words, choices_held, choices_of_states
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, Filter, Listing, column_of_states

PLAYED = "in_play"
"""The choice of every candidate that may still come into a portfolio."""


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """One candidate of the list. One that is closed to the reader stands in it without a figure and without a word of it."""

    candidate: Candidate
    project: CandidateProject
    counted: Money | None
    is_closed: bool = False

    @property
    def lead(self) -> str:
        return "" if self.is_closed else self.candidate.lead.name

    @property
    def cluster(self) -> str:
        return "" if self.is_closed else self.candidate.cluster

    @property
    def ask(self) -> Money | None:
        return None if self.is_closed else self.project.ask

    @property
    def partners(self) -> str:
        return "" if self.is_closed else all_of(each.organisation.name for each in self.candidate.partners.all())

    @property
    def words(self) -> str:
        """What is searched in it."""
        candidate = self.candidate
        if self.is_closed:
            return candidate.reference
        return f"{candidate.reference} {candidate.title} {self.lead} {candidate.cluster} {self.partners}"


def rows_of(
    candidates: Iterable[Candidate], rule: CountingRule | None, closed: frozenset[int] = frozenset()
) -> list[PipelineRow]:
    """Candidates as rows of the list; `closed` are the numbers of those that an interest closes to the reader."""
    rows = []
    for candidate in candidates:
        project = candidate.snapshot()
        is_closed = candidate.pk in closed
        counted = project.counted(rule) if rule and project.co_investment and not is_closed else None
        rows.append(PipelineRow(candidate, project, counted, is_closed))
    return rows


def pipeline_listing(programme: Programme, rows: Sequence[PipelineRow]) -> Listing[PipelineRow]:
    """The candidates of a programme, by their numbers."""
    clusters = ((row.cluster, row.cluster) for row in rows if row.cluster)
    leads = ((str(row.candidate.lead_id), row.lead) for row in rows if not row.is_closed)
    held = {row.candidate.state for row in rows}
    return Listing(
        slug=f"{programme.place.slug}-pipeline",
        title=say("Candidates"),
        one=say("candidate"),
        many=say("candidates"),
        columns=_columns(),
        order="title",
        filters=(
            Filter(
                key="stage",
                title=say("Stage"),
                everything=say("Every stage"),
                choices=(
                    (PLAYED, say("In play")),
                    *choices_of_states(state for state in Candidate.LIFECYCLE.states if state in held),
                ),
                values=lambda row: (row.candidate.state, *((PLAYED,) if row.candidate.state in IN_PLAY else ())),
                # What was merged or split stands in others too: with it, the sums would count it twice.
                default=PLAYED if held & set(IN_PLAY) else "",
            ),
            Filter(
                key="cluster",
                title=say("Cluster"),
                everything=say("Every cluster"),
                choices=choices_by_words(clusters),
                values=lambda row: (row.cluster,) if row.cluster else (),
            ),
            Filter(
                key="door",
                title=say("Door"),
                everything=say("Every door"),
                choices=choices_held({door.value: door.label for door in Door}, (row.candidate.door for row in rows)),
                values=lambda row: (row.candidate.door,),
            ),
            Filter(
                key="lead",
                title=say("Lead"),
                everything=say("Every lead"),
                choices=choices_by_words(leads),
                values=lambda row: () if row.is_closed else (str(row.candidate.lead_id),),
            ),
        ),
        searched=lambda row: row.words,
        search_title=say("Title, reference, organisation or cluster"),
        nothing=(
            say("No candidate yet"),
            say("Enter one, or let the organisations of the partnership propose theirs."),
        ),
        key_of=lambda row: row.candidate.pk,
    )


def _columns() -> tuple[Column[PipelineRow], ...]:
    return (
        Column(
            key="title",
            title=say("Candidate"),
            cell=lambda row: row.candidate.title,
            order=BY_CELL,
            rank=lambda row: row.candidate.number,
            href=lambda row: "" if row.is_closed else reverse("candidate", args=[row.candidate.pk]),
            note=lambda row: say("Closed to you: you have an interest in it") if row.is_closed else _beneath(row),
        ),
        column_of_states(lambda row: row.candidate.state, order=BY_CELL, title=say("Stage")),
        *_columns_of_money(),
        Column(key="lead", title=say("Lead"), cell=lambda row: row.lead, order=BY_CELL),
        Column(key="cluster", title=say("Cluster"), cell=lambda row: row.cluster, order=BY_CELL),
        Column(
            key="needs",
            title=say("Falls without"),
            cell=lambda row: None if row.is_closed else len(row.project.depends_on),
            kind=CellKind.NUMBER,
            order=BY_CELL,
        ),
        Column(
            key="starts",
            title=say("Starts"),
            cell=lambda row: None if row.is_closed else row.candidate.starts_on,
            kind=CellKind.DAY,
            order=BY_CELL,
        ),
        Column(
            key="ends",
            title=say("Ends"),
            cell=lambda row: None if row.is_closed else row.candidate.ends_on,
            kind=CellKind.DAY,
            order=BY_CELL,
            is_shown=False,
        ),
        Column(
            key="door",
            title=say("Door"),
            cell=lambda row: row.candidate.told_door,
            order=BY_CELL,
            is_shown=False,
        ),
        Column(key="partners", title=say("Partners"), cell=lambda row: row.partners, is_shown=False),
        Column(
            key="subsidy",
            title=say("Subsidy"),
            cell=lambda row: "" if row.is_closed else row.candidate.told_subsidy,
            is_shown=False,
        ),
    )


def _beneath(row: PipelineRow) -> str:
    return row.candidate.reference


def _columns_of_money() -> tuple[Column[PipelineRow], ...]:
    return (
        Column(
            key="ask",
            title=say("Asks for"),
            cell=lambda row: row.ask,
            kind=CellKind.MONEY,
            order=BY_CELL,
            total=BY_CELL,
            is_decisive=True,
        ),
        Column(
            key="counted",
            title=say("Other money that counts"),
            cell=lambda row: row.counted,
            kind=CellKind.MONEY,
            order=BY_CELL,
            total=BY_CELL,
        ),
    )
