"""The outside view of a candidate: projects that are over, and grants of the programme before, as far as they are on record."""

from __future__ import annotations

from placefund.delivery.models import Project
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.pipeline.candidates import CandidateProject
from placefund.domain.pipeline.reference_class import OutsideView, PastProject, of_ask, of_days
from placefund.evaluation.models import PredecessorProject
from placefund.funds.models import Fund


def outside_views(fund: Fund, project: CandidateProject) -> tuple[OutsideView, OutsideView]:
    """On its days and on its ask. An invented fund learns from invented projects, a real one from real ones."""
    planned = None
    if project.starts_on and project.ends_on:
        planned = (project.ends_on - project.starts_on).days + 1
    return of_days(_past(fund), planned), of_ask(_grants(fund), project.ask, fund.predecessor)


def _past(fund: Fund) -> list[PastProject]:
    rows = Project.objects.filter(state="completed", award__strand__fund__is_invented=fund.is_invented)
    return [
        PastProject(
            row.title,
            planned_days=(row.ends_on - row.starts_on).days + 1,
            taken_days=(london(row.completed_at).date() - row.starts_on).days + 1,
        )
        for row in rows
        if row.completed_at is not None
    ]


def _grants(fund: Fund) -> list[Money]:
    rows = PredecessorProject.objects.filter(fund=fund, pence__isnull=False)
    return [Money(pence) for pence in rows.values_list("pence", flat=True) if pence is not None]
