"""The rules a quarterly return must meet before it is sent, each named as the sentence that must hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from placefund.domain.findings import Finding
from placefund.domain.messages import row_of, say, say_count
from placefund.domain.money import Money
from placefund.domain.periods import Quarter

DAYS_TO_REPORT = 30
"""A return is due this many days after its quarter ends, in a fund whose book does not say."""


def due_on(quarter: Quarter, days: int = DAYS_TO_REPORT) -> date:
    """The day a quarter's return is due: so many days after the quarter ends, as the fund's book says."""
    return quarter.last_day + timedelta(days=days)


class CorrectionKind(StrEnum):
    """Which step on a return was taken back; the value is stored."""

    TAKEN_BACK = "taken_back"
    SENT_BACK = "sent_back"
    SENDING_BACK_WITHDRAWN = "sending_back_withdrawn"
    APPROVAL_WITHDRAWN = "approval_withdrawn"
    PAYMENT_REVERSED = "payment_reversed"
    VERIFICATION_WITHDRAWN = "verification_withdrawn"
    VERIFIED_AGAIN = "verified_again"
    REASON_CORRECTED = "reason_corrected"

    @property
    def sentence(self) -> str:
        return _CORRECTED[self]


_CORRECTED = {
    CorrectionKind.TAKEN_BACK: say("Taken back by the lead before it was looked at"),
    CorrectionKind.SENT_BACK: say("Sent back to the lead"),
    CorrectionKind.SENDING_BACK_WITHDRAWN: say("Sent back by mistake: it counts as sent again"),
    CorrectionKind.APPROVAL_WITHDRAWN: say("Approval taken back"),
    CorrectionKind.PAYMENT_REVERSED: say("Payment reversed"),
    CorrectionKind.VERIFICATION_WITHDRAWN: say("A figure is no longer verified"),
    CorrectionKind.VERIFIED_AGAIN: say("A figure is verified again"),
    CorrectionKind.REASON_CORRECTED: say("The reason of a step that was taken back is put right"),
}


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
    """A return as the rules see it. `open_queries` counts questions without an answer.

    `figures` is how many figures it reports; `unexplained` names those that are far from usual and have no reason yet.
    `reports` are those of an independent accountant that it needs: on whom, by which words of the book, and whether it is there.
    """

    quarter: Quarter
    narrative: str
    claims: tuple[ClaimLine, ...]
    open_queries: int
    unreported_milestones: tuple[str, ...]
    figures: int = 0
    unexplained: tuple[str, ...] = ()
    reports: tuple[tuple[str, str, bool], ...] = ()
    released: Money | None = None
    """Of an award in tranches: what is released and nobody else claims. None: the award is not in tranches."""
    grants_over: tuple[tuple[str, Money, Money], ...] | None = None
    """Grants within projects claimed for too high: names, what is claimed, and the most. None: the award has no such grant."""


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
    if not report.claims:
        return Finding.untested(name, say("Nothing is claimed yet."))
    return Finding(name, True, say("Every claim is within what its partner has left."))


def corrections_are_within_what_is_claimed(report: ReportedQuarter, on: date) -> Finding:
    """What is taken off earlier claims is set against new ones: a return pays nobody less than nothing."""
    name = "corrections_are_within_what_is_claimed"
    if short := [line for line in report.claims if line.claimed.pence < 0]:
        sentences = [
            say(
                "{organisation} takes {amount} more off earlier claims in {project} than it claims now",
                organisation=line.organisation,
                amount=-line.claimed,
                project=line.project,
            )
            for line in short
        ]
        return Finding(name, False, row_of(sentences, "; ") + ".")
    if not report.claims:
        return Finding.untested(name, say("Nothing is claimed yet."))
    return Finding(name, True, say("Nobody takes more off earlier claims than it claims now."))


def claims_are_for_active_projects(report: ReportedQuarter, on: date) -> Finding:
    """A project that has not started, or is completed, has nothing to claim."""
    name = "claims_are_for_active_projects"
    if idle := sorted({line.project for line in report.claims if not line.project_is_active}):
        return Finding(name, False, say("{idle} is not active, so nothing can be claimed in it.", idle=idle))
    if not report.claims:
        return Finding.untested(name, say("Nothing is claimed yet."))
    return Finding(name, True, say("All claims are for active projects."))


def claims_for_grants_are_covered(report: ReportedQuarter, on: date) -> Finding:
    """What a project grants to others is claimed once, and when the recipient has it, unless its scheme is paid in advance."""
    name = "claims_for_grants_are_covered"
    over = [
        say("for {grant} it claims {claimed}, and the most is {most}", grant=grant, claimed=claimed, most=most)
        for grant, claimed, most in report.grants_over or ()
    ]
    if over:
        return Finding(name, False, say("Claims for grants are too high: {claims}.", claims=row_of(over, "; ")))
    return Finding(name, True, say("No claim for a grant to others is more than may be claimed."))


def due_milestones_are_reported(report: ReportedQuarter, on: date) -> Finding:
    """Each milestone due by the end of the quarter is reported as reached, or why not."""
    if waiting := report.unreported_milestones:
        why = say("Say whether these milestones were reached, or why not: {waiting}.", waiting=waiting)
        return Finding("due_milestones_are_reported", False, why)
    return Finding("due_milestones_are_reported", True, say("Every milestone that is due is reported."))


def figures_far_from_usual_are_explained(report: ReportedQuarter, on: date) -> Finding:
    """Nobody sends a figure by a slip of the keyboard: what is far from earlier quarters or the target is asked about first."""
    name = "figures_far_from_usual_are_explained"
    if asked := report.unexplained:
        return Finding(name, False, say("Is this so? Correct it, or say why it is right: {asked}.", asked=asked))
    if not report.figures:
        return Finding.untested(name, say("No figure is reported yet."))
    return Finding(name, True, say("Every figure is near what is usual, or says why it is not."))


def accountants_have_reported(report: ReportedQuarter, on: date) -> Finding:
    """Above the fund's amounts an independent accountant reports on what an organisation claims."""
    name = "accountants_have_reported"
    if not report.reports:
        return Finding(name, True, say("No accountant has to report on this claim."))
    if missing := [(who, needed) for who, needed, is_there in report.reports if not is_there]:
        who, needed = missing[0]
        why = say(
            "An independent accountant has to report on what {who} claims: {needed}. Attach the report under the files of "
            "the return, and say whose claims it is on.",
            who=who,
            needed=needed,
        )
        return Finding(name, False, why)
    return Finding(name, True, say("The accountants' reports are attached."))


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
    corrections_are_within_what_is_claimed,
    claims_are_for_active_projects,
    due_milestones_are_reported,
    figures_far_from_usual_are_explained,
    accountants_have_reported,
    queries_are_answered,
)


def claims_are_within_what_is_released(report: ReportedQuarter, on: date) -> Finding:
    """What waits behind a gate is not claimed."""
    rule, released = "claims_are_within_what_is_released", report.released or Money(0)
    claimed = Money.total(line.claimed for line in report.claims)
    values = {"claimed": claimed, "released": released}
    if claimed > released:
        why = say(
            "It claims {claimed}, and {released} of the award is released and not claimed. Claim the rest once the next "
            "tranche is released.",
            **values,
        )
        return Finding(rule, False, why)
    return Finding(rule, True, say("It claims {claimed} of {released} that is released and not claimed.", **values))


OF_SOME_AWARDS: tuple[Rule, ...] = (claims_are_within_what_is_released, claims_for_grants_are_covered)
"""What is asked of an award in tranches alone, and of one whose projects grant money on."""


def findings(report: ReportedQuarter, on: date) -> tuple[Finding, ...]:
    """Every rule's finding, in order."""
    rules = ON_SENDING if report.released is None else (*ON_SENDING, claims_are_within_what_is_released)
    more = () if report.grants_over is None else (claims_for_grants_are_covered,)
    return tuple(rule(report, on) for rule in (*rules, *more))
