"""The rules a quarterly return must meet before it is sent, each named as the sentence that must hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from placefund.domain.findings import Finding
from placefund.domain.money import Money, format_exact
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
        last = report.quarter.last_day
        why = f"The quarter ends on {last.day} {last:%B %Y}; send its return after that."
        return Finding("quarter_is_over", False, why)
    return Finding("quarter_is_over", True, f"{report.quarter} is over.")


def progress_is_described(report: ReportedQuarter, on: date) -> Finding:
    """Numbers alone do not say what happened."""
    if not report.narrative.strip():
        return Finding("progress_is_described", False, "Say in a few sentences what was done in the quarter.")
    return Finding("progress_is_described", True, "Progress is described.")


def claims_stay_within_each_grant(report: ReportedQuarter, on: date) -> Finding:
    """Nobody is paid more than the project's budget gives them."""
    name = "claims_stay_within_each_grant"
    over = [
        f"{line.organisation} claims {format_exact(line.claimed)} in {line.project} and has {format_exact(line.left)} left"
        for line in report.claims
        if line.claimed > line.left
    ]
    if over:
        return Finding(name, False, "; ".join(over) + ".")
    return Finding(name, True, "Every claim is within what its partner has left.")


def claims_are_for_active_projects(report: ReportedQuarter, on: date) -> Finding:
    """A project that has not started, or is completed, has nothing to claim."""
    name = "claims_are_for_active_projects"
    if idle := sorted({line.project for line in report.claims if not line.project_is_active}):
        return Finding(name, False, f"{', '.join(idle)} is not active, so nothing can be claimed in it.")
    return Finding(name, True, "All claims are for active projects.")


def due_milestones_are_reported(report: ReportedQuarter, on: date) -> Finding:
    """Each milestone due by the end of the quarter is reported as reached, or why not."""
    if waiting := report.unreported_milestones:
        why = f"Say whether these milestones were reached, or why not: {', '.join(waiting)}."
        return Finding("due_milestones_are_reported", False, why)
    return Finding("due_milestones_are_reported", True, "Every milestone that is due is reported.")


def queries_are_answered(report: ReportedQuarter, on: date) -> Finding:
    """A return that was queried goes back with answers."""
    if report.open_queries:
        how_many = "One question has" if report.open_queries == 1 else f"{report.open_queries} questions have"
        why = f"{how_many} no answer yet. Answer the monitoring officer first."
        return Finding("queries_are_answered", False, why)
    return Finding("queries_are_answered", True, "No question is open.")


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
