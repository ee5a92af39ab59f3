"""Eligibility, readers and their conflicts, scores with reasons, the panel's score."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.applications.queries import findings_for_eligibility
from placefund.assessment import actions as assessment
from placefund.assessment.models import Assignment
from placefund.assessment.queries import candidates, mean_score
from placefund.domain.assessing.scoring import Criterion
from placefund.domain.findings import failed
from placefund.domain.money import format_exact
from placefund.domain.periods import london
from placefund.domain.roles import Role
from placefund.fundbooks.rehearsal.arranged import SCORED_LATE
from placefund.fundbooks.rehearsal.cast import DOMAIN
from placefund.fundbooks.rehearsal.chance import after, chance
from placefund.fundbooks.rehearsal.names import INELIGIBLE
from placefund.fundbooks.rehearsal.plan import Bid, Fate, Pace
from placefund.fundbooks.rehearsal.stage import Stage, act
from placefund.panels import actions as panels


def found(pk: int) -> Application:
    rows = Application.objects.select_related("round__strand__fund", "partnership__lead", "partnership__place")
    return rows.get(pk=pk)


def bid_of(stage: Stage, application: Application) -> Bid | None:
    """The plan behind an application; None when somebody else made it."""
    return stage.bids_by_name.get(application.partnership.name)


def _pace(stage: Stage, application: Application) -> Pace:
    bid = bid_of(stage, application)
    draw = chance("pace", application.partnership.name)
    return bid.pace if bid and bid.pace else Pace(0, draw.randrange(14, 17), (18, 38), draw.randrange(44, 47), 58)


def _closing(application: Application) -> datetime:
    return london(application.round.terms().closes_at)


@act
def check(stage: Stage, application: int) -> None:
    """The manager finds an application eligible, or not, with reasons."""
    row = found(application)
    if row.state != "submitted":
        return
    bid, draw = bid_of(stage, row), chance("eligibility", row.partnership.name)
    broken = failed(findings_for_eligibility(row, stage.at))
    if broken or (bid and bid.fate is Fate.INELIGIBLE):
        reasons = " ".join(finding.why for finding in broken) or draw.choice(INELIGIBLE)
        applications.find_ineligible(row, reasons=reasons, by=stage.manager, at=stage.at)
        return
    reasons = f"Every rule holds. It asks for {format_exact(row.snapshot.ask)}."
    applications.find_eligible(row, reasons=reasons, by=stage.manager, at=stage.at)
    pace = _pace(stage, row)
    stage.later("assign", after(_closing(row), pace.assign, draw), application=application)
    stage.later("agree", after(_closing(row), pace.agree, draw), application=application, tries=1)


@act
def assign(stage: Stage, application: int) -> None:
    """The manager gives it to as many readers as the terms ask for, free of conflicts, the least burdened first."""
    row = found(application)
    needed = row.round.terms().assessors_needed - row.assignments.filter(state__in=("assigned", "scored")).count()
    if row.state != "eligible" or needed < 1:
        return
    chosen = [each.assessor for each in candidates(row, london(stage.at).date()) if each.is_possible]
    had = set(row.assignments.values_list("assessor_id", flat=True))
    chosen = [assessor for assessor in chosen if assessor.pk not in had]
    bid = bid_of(stage, row)
    if bid and bid.key in SCORED_LATE:
        chosen.sort(key=lambda assessor: assessor.user.email != f"assessor@{DOMAIN}")
    elif bid and bid.round == "round-1b":
        chosen.sort(key=lambda assessor: assessor.user.email == f"assessor@{DOMAIN}")
    for place, assessor in enumerate(chosen[:needed]):
        given = assessment.assign(row, assessor, by=stage.manager, at=stage.pause(2))
        _plan_reading(stage, row, given, bid, place if not had else 9)


def _plan_reading(stage: Stage, row: Application, given: Assignment, bid: Bid | None, place: int) -> None:
    """Most readers score; one in a while names a conflict or has to give the reading back."""
    draw = chance("reading", row.partnership.name, given.assessor.user.email)
    first, last = _pace(stage, row).score
    days = draw.randrange(first, last)
    if bid and place == 0 and bid.key in SCORED_LATE:
        days = SCORED_LATE[bid.key]
    if bid and bid.round == "round-1" and place == 1 and bid.number % 11 == 7:
        stage.later("name_conflict", after(stage.at, 1, draw), assignment=given.pk)
    elif bid and bid.round == "round-1" and place == 1 and bid.number % 11 == 1:
        stage.later("take_back", after(stage.at, 2, draw), assignment=given.pk)
    else:
        stage.later("score", after(_closing(row), days, draw), assignment=given.pk)


def _assignment(pk: int) -> Assignment:
    return Assignment.objects.select_related("assessor__user", "application__partnership", "application__round").get(
        pk=pk
    )


@act
def name_conflict(stage: Stage, assignment: int) -> None:
    """A reader finds a former colleague among the partners; another reads in their place."""
    row = _assignment(assignment)
    if row.state == "assigned":
        reason = "A former colleague of mine leads one of the pieces of work."
        assessment.declare_conflict(row, reason=reason, by=stage.known(row.assessor.user), at=stage.at)
        stage.later(
            "assign",
            after(stage.at, 1, chance("again", row.application.partnership.name)),
            application=row.application_id,
        )


@act
def take_back(stage: Stage, assignment: int) -> None:
    """The manager gives a reading to somebody else, because the reader is ill."""
    row = _assignment(assignment)
    if row.state == "assigned":
        assessment.unassign(row, by=stage.manager, at=stage.at)
        stage.later(
            "assign",
            after(stage.at, 1, chance("again", row.application.partnership.name)),
            application=row.application_id,
        )


@act
def score(stage: Stage, assignment: int) -> None:
    """A reader scores every criterion, with reasons."""
    row = _assignment(assignment)
    if row.state != "assigned" or row.application.state != "eligible":
        return
    bid = bid_of(stage, row.application)
    draw = chance("score", row.application.partnership.name, row.assessor.user.email)
    quality = bid.quality if bid else draw.randrange(50, 90)
    mood = draw.randrange(-9, 10)
    criteria = row.application.round.terms().criteria
    points = {each.key: _points(each, quality + mood + draw.randrange(-8, 9)) for each in criteria}
    reasons = {each.key: _reason(each, points[each.key]) for each in criteria}
    by = stage.known(row.assessor.user)
    assessment.score(row, points, reasons, by=by, at=stage.at)
    if draw.random() < 0.06:
        lowest = min(criteria, key=lambda each: points[each.key])
        points[lowest.key] = min(lowest.highest, points[lowest.key] + 1)
        reasons[lowest.key] = "I had missed the annex, which answers my doubt."
        assessment.score(row, points, reasons, by=by, at=stage.pause(95))


def _points(criterion: Criterion, percent: int) -> int:
    wide = criterion.highest - criterion.lowest
    return max(criterion.lowest, min(criterion.highest, criterion.lowest + round(wide * percent / 100)))


def _reason(criterion: Criterion, points: int) -> str:
    share = (points - criterion.lowest) / (criterion.highest - criterion.lowest)
    said = dict(criterion.anchors).get(points, "")
    verdict = "convinced me" if share > 0.7 else "left me with questions" if share > 0.4 else "did not convince me"
    return f"What they write on “{criterion.title.lower()}” {verdict}. {said}".strip()


@act
def agree(stage: Stage, application: int, tries: int) -> None:
    """The chair records the panel's score. When a reading is missing, the panel waits a week, twice at most."""
    row = found(application)
    if row.state != "eligible":
        return
    scored = row.assignments.filter(state="scored").count()
    if scored < row.round.terms().assessors_needed:
        if tries < 3:
            later = after(stage.at, 7, chance("agree again", row.partnership.name, tries))
            stage.later("agree", later, application=application, tries=tries + 1)
        return
    mean = mean_score(row) or Fraction(0)
    draw = chance("agree", row.partnership.name)
    moved = draw.choice((0, 0, 0, -2, -1, 1, 2))
    agreed = Fraction(max(0, min(1000, round(mean * 10) + 10 * moved)), 10)
    way = "up" if moved > 0 else "down"
    reason = f"The panel moved the score {way} by {abs(moved)}: the readers weighed one risk differently."
    if not moved:
        reason = "The panel agrees with its readers' mean."
    panels.agree_score(row, agreed, reason=reason, by=stage.of_the_fund(Role.PANEL_CHAIR), at=stage.at)
    stage.later("decide", after(_closing(row), _pace(stage, row).decide, draw), application=application)
