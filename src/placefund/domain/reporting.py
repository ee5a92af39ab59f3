"""The rules a quarterly return must meet before it is sent, each named as the sentence that must hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from placefund.domain.findings import Finding
from placefund.domain.messages import row_of, say, say_count
from placefund.domain.money import Money
from placefund.domain.periods import Quarter

DAYS_TO_REPORT = 30
"""A return is due this many days after its quarter ends (the practice of the fund's delivery body for claims)."""


def due_on(quarter: Quarter) -> date:
    """The day a quarter's return is due."""
    return quarter.last_day + timedelta(days=DAYS_TO_REPORT)


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """What one partner claims in one project, in all categories, beside what it may still claim there."""

    project: str
    organisation: str
    claimed: Money
    left: Money
    project_is_active: bool


@dataclass(frozen=True, slots=True)
class ReportedQuarter:
    """A return as the rules see it. `open_queries` counts questions without an answer."""

    quarter: Quarter
    narrative: str
    claims: tuple[ClaimLine, ...]
    open_queries: int
    unreported_milestones: tuple[str, ...]


Rule = Callable[[ReportedQuarter, date], Finding]


def quarter_is_over(report: ReportedQuarter, on: date) -> Finding:
    """Costs are claimed in arrears: only what has been spent."""
    if on <= report.quarter.last_day:
        why = say("The quarter ends on {day}; send its return after that.", day=report.quarter.last_day)
        return Finding("quarter_is_over", False, why)
    return Finding("quarter_is_over", True, say("{quarter} is over.", quarter=report.quarter))


def progress_is_described(report: ReportedQuarter, on: date) -> Finding:
    """Numbers alone do not say what happened."""
    if not report.narrative.strip():
        return Finding("progress_is_described", False, say("Say in a few sentences what was done in the quarter."))
    return Finding("progress_is_described", True, say("Progress is described."))


def claims_stay_within_each_grant(report: ReportedQuarter, on: date) -> Finding:
    """Nobody is paid more than the project's budget gives them."""
    name = "claims_stay_within_each_grant"
    over = [
        say(
            "{organisation} claims {claimed} in {project} and has {left} left",
            organisation=line.organisation,
            claimed=line.claimed,
            project=line.project,
            left=line.left,
        )
        for line in report.claims
        if line.claimed > line.left
    ]
    if over:
        return Finding(name, False, row_of(over, "; ") + ".")
    return Finding(name, True, say("Every claim is within what its partner has left."))


def claims_are_for_active_projects(report: ReportedQuarter, on: date) -> Finding:
    """A project that has not started, or is completed, has nothing to claim."""
    name = "claims_are_for_active_projects"
    if idle := sorted({line.project for line in report.claims if not line.project_is_active}):
        return Finding(name, False, say("{idle} is not active, so nothing can be claimed in it.", idle=idle))
    return Finding(name, True, say("All claims are for active projects."))


def due_milestones_are_reported(report: ReportedQuarter, on: date) -> Finding:
    """Each milestone due by the end of the quarter is reported as reached, or why not."""
    if waiting := report.unreported_milestones:
        why = say("Say whether these milestones were reached, or why not: {waiting}.", waiting=waiting)
        return Finding("due_milestones_are_reported", False, why)
    return Finding("due_milestones_are_reported", True, say("Every milestone that is due is reported."))


def queries_are_answered(report: ReportedQuarter, on: date) -> Finding:
    """A return that was queried goes back with answers."""
    if report.open_queries:
        why = say_count(
            "One question has no answer yet. Answer the monitoring officer first.",
            "{count} questions have no answer yet. Answer the monitoring officer first.",
            count=report.open_queries,
        )
        return Finding("queries_are_answered", False, why)
    return Finding("queries_are_answered", True, say("No question is open."))


ON_SENDING: tuple[Rule, ...] = (
    quarter_is_over,
    progress_is_described,
    claims_stay_within_each_grant,
    claims_are_for_active_projects,
    due_milestones_are_reported,
    queries_are_answered,
)


def findings(report: ReportedQuarter, on: date) -> tuple[Finding, ...]:
    """Every rule's finding, in order."""
    return tuple(rule(report, on) for rule in ON_SENDING)
