"""What a return says: costs along an S-curve, other people's money, what was counted, milestones, evidence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from placefund.delivery.models import Milestone, Project
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.costs import CostCategory
from placefund.domain.indicators import CountingMethod
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import Quarter, quarters_between
from placefund.funds.models import IndicatorDefinition
from placefund.people.models import User
from placefund.rehearsal.chance import chance
from placefund.rehearsal.names import INVESTORS, LATE, NARRATIVES
from placefund.rehearsal.stage import Stage
from placefund.returns import actions as returns
from placefund.returns.claimable import left_to_claim
from placefund.returns.evidence import actions as showing
from placefund.returns.independent_reports import due_reports
from placefund.returns.models import Return
from placefund.returns.outlying_figures import outlying
from placefund.returns.queries import due_milestones

_CATEGORY = {
    Helix.CIVIC: (CostCategory.PREMISES, "Fitting out and running the site"),
    Helix.RESEARCH: (CostCategory.STAFF, "Posts of the team"),
    Helix.BUSINESS: (CostCategory.EQUIPMENT, "Machines and their installation"),
    Helix.OTHER: (CostCategory.OTHER, "Events and materials for users"),
}
BUSINESSES = 1_900
"""How many invented businesses there are to be helped; the fewer, the more often two projects help the same one."""


def _by(stage: Stage, report: Return) -> User:
    return stage.lead(report.award.partnership.lead_id)


def _projects(report: Return) -> list[Project]:
    """The active projects that run in the quarter."""
    rows = report.award.projects.filter(state="active", starts_on__lte=report.period.last_day).prefetch_related(
        "partners__organisation"
    )
    return list(rows.order_by("pk"))


def begin_filling(stage: Stage, report: Return) -> None:
    """A first sentence and a first claim."""
    text = chance("narrative", report.award.reference, report.quarter).choice(NARRATIVES)
    returns.describe_progress(report, text, by=_by(stage, report), at=stage.at)
    for project in _projects(report)[:1]:
        _claim(stage, report, project, left_to_claim(report))


def fill(stage: Stage, report: Return) -> None:
    """Everything a return needs to be sent. What people have written into it stays."""
    draw = chance("narrative", report.award.reference, report.quarter)
    if not report.narrative:
        returns.describe_progress(report, draw.choice(NARRATIVES), by=_by(stage, report), at=stage.pause(7))
    left = left_to_claim(report)
    claimed = set(report.claims.values_list("project_id", flat=True))
    reported = set(report.facts.values_list("project_id", flat=True))
    for project in _projects(report):
        spent = _claim(stage, report, project, left) if project.pk not in claimed else Money(0)
        _co_invest(stage, report, project, spent)
        if project.pk not in reported:
            _count(stage, report, project)
    _show(stage, report)
    told = set(report.milestones.values_list("milestone_id", flat=True))
    for milestone in due_milestones(report):
        if milestone.pk not in told:
            _tell_of(stage, report, milestone)
    for due in due_reports(report):
        if not due.is_there:
            text = f"Invented report of an independent accountant\n{due.organisation},{report}\n"
            upload = SimpleUploadedFile(f"accountant-{report.quarter}.csv", text.encode(), "text/csv")
            by, at = _by(stage, report), stage.pause(2)
            showing.attach_evidence(report, upload, accountant_on=due.organisation, by=by, at=at)


def _quarters(project: Project) -> tuple[Quarter, ...]:
    return quarters_between(project.starts_on, project.ends_on)


def _s_curve(part: Fraction) -> Fraction:
    """How much of a budget is spent when a part of the time is over: slow, then fast, then slow."""
    part = max(Fraction(0), min(Fraction(1), part))
    return part * part * (3 - 2 * part)


def _claim(stage: Stage, report: Return, project: Project, left: dict[tuple[int, int], Money]) -> Money:
    """What the quarter cost each partner, within what is `left`. Over its life a project spends 93 to 100 of 100 parts."""
    quarters = _quarters(project)
    if report.period not in quarters:
        return Money(0)
    place, count = quarters.index(report.period), len(quarters)
    total = Fraction(chance("spend", report.award.reference, project.title).randrange(930, 1001), 1000)
    uneven = Fraction(chance("uneven", report.award.reference, report.quarter, project.title).randrange(90, 111), 100)
    part = (_s_curve(Fraction(place + 1, count)) - _s_curve(Fraction(place, count))) * total * uneven
    spent = Money(0)
    for partner in project.partners.all():
        room = left.get((project.pk, partner.organisation_id), Money(0))
        amount = min(partner.grant.times(part), room)
        if amount.pence > 0:
            category, what_for = _CATEGORY[Helix(partner.organisation.helix)]
            where = (report, project, partner.organisation, category)
            returns.set_claim(*where, amount, what_for=what_for, by=_by(stage, report), at=stage.pause(3))
            spent = spent + amount
    return spent


_SOURCES = (
    *(SourceClass.PRIVATE,) * 6,
    SourceClass.FOREIGN,
    SourceClass.FOREIGN,
    SourceClass.CHARITY,
    SourceClass.PUBLIC,
)
_FORMS = (*(Form.CASH,) * 7, Form.CASHABLE, Form.CASHABLE, Form.IN_KIND)


def _co_invest(stage: Stage, report: Return, project: Project, spent: Money) -> None:
    draw = chance("received", report.award.reference, report.quarter, project.title)
    if draw.random() > 0.3 or not spent or report.co_investment.filter(project=project).exists():
        return
    amount = spent.times(Fraction(draw.randrange(150, 600), 100))
    line = returns.add_co_investment(
        report,
        project,
        investor=draw.choice(INVESTORS),
        source=draw.choice(_SOURCES),
        form=draw.choice(_FORMS),
        amount=Money(max(100, amount.pence - amount.pence % 10_000)),
        by=_by(stage, report),
        at=stage.pause(3),
    )
    if chance("shown", report.award.reference, report.quarter, project.title).random() < 0.7:
        text = f"Invented statement of {report}\n{line.investor},{line.line().amount}\n"
        upload = SimpleUploadedFile(f"received-{report.quarter}.csv", text.encode(), "text/csv")
        showing.attach_evidence(report, upload, line=line, by=_by(stage, report), at=stage.pause(2))


# --- What was counted -------------------------------------------------------------------------------------------------


def _count(stage: Stage, report: Return, project: Project) -> None:
    """Facts of every indicator that returns ask for: little in the first year, more later."""
    quarters = _quarters(project)
    if report.period not in quarters:
        return
    age = Fraction(quarters.index(report.period) + 1, len(quarters))
    size = project.budget.pence / 200_000_000  # parts of a project of two million pounds
    for key, indicator in stage.indicators.items():
        if not indicator.is_reported:
            continue
        draw = chance("fact", report.award.reference, report.quarter, project.title, key)
        if indicator.method == CountingMethod.UNIQUE:
            _count_unique(stage, report, project, indicator, draw, float(age))
        elif indicator.method == CountingMethod.LATEST:
            if project.ends_on == report.award.ends_on and project.starts_on == report.award.starts_on:
                _report(stage, report, project, indicator, Decimal(1 + int(6 * age) + draw.randrange(2)))
        elif draw.random() < _OFTEN.get(key, 0.2) * (0.4 + float(age)):
            number = draw.uniform(0.5, 1.5) * _MUCH.get(key, 2) * size
            step = 0.5 if indicator.unit.startswith("full-time") else 1
            _report(stage, report, project, indicator, Decimal(str(max(step, round(number / step) * step))))


_OFTEN = {"jobs-created": 0.6, "jobs-safeguarded": 0.25, "people-trained": 0.35, "products-and-services": 0.18}
_MUCH = {"jobs-created": 3.6, "jobs-safeguarded": 5, "people-trained": 22, "products-and-services": 1.2}


def _count_unique(
    stage: Stage, report: Return, project: Project, indicator: IndicatorDefinition, draw: Random, age: float
) -> None:
    """Businesses come back, to the same project and to others: each counts once, by its number."""
    if indicator.unit == "companies":
        if draw.random() < 0.025 * (0.4 + age):
            _report(stage, report, project, indicator, Decimal(1), f"XX-SPINOUT-{draw.randrange(10_000):04d}")
        return
    how_many = draw.choice((0, 0, 1, 1, 2, 3)) if age > 0.12 else 0
    home = chance("neighbourhood", report.award.reference).randrange(BUSINESSES)
    numbers = {(home + draw.randrange(160)) % BUSINESSES for _ in range(how_many)}
    for number in sorted(numbers):
        _report(stage, report, project, indicator, Decimal(1), f"XX-BUSINESS-{number:05d}")


def _report(
    stage: Stage, report: Return, project: Project, indicator: IndicatorDefinition, value: Decimal, identifier: str = ""
) -> None:
    by = _by(stage, report)
    returns.report_fact(report, project, indicator, value, identifier=identifier, by=by, at=stage.pause(1))


_REASONS = (
    "The site opened in this quarter, and what had waited for it came at once. The list of names is with the files.",
    "Two partners reported late, so this quarter holds what they did in the last one as well.",
    "A large employer joined the programme. We have seen its payroll.",
    "Machines that were ordered last year were delivered and paid for in this quarter.",
)


def explain(stage: Stage, report: Return) -> None:
    """Whoever sends a figure far from usual says why it is right."""
    draw = chance("usual", report.award.reference, report.quarter)
    reasons = {figure.key: draw.choice(_REASONS) for figure in outlying(report) if not figure.reason}
    if reasons:
        showing.explain_figures(report, reasons, by=_by(stage, report), at=stage.pause(4))


def _show(stage: Stage, report: Return) -> None:
    """In two returns of three, lists are attached, each showing the facts of one indicator in one project."""
    draw = chance("evidence", report.award.reference, report.quarter)
    facts = list(report.facts.select_related("project", "indicator").order_by("pk"))
    shown = dict.fromkeys((fact.project_id, fact.indicator_id) for fact in facts)
    chosen = draw.sample(list(shown), len(shown))
    often = {stage.indicators[key].pk for key in ("jobs-created", "businesses-supported") if key in stage.indicators}
    chosen.sort(key=lambda pair: pair[1] not in often)
    for project, indicator in chosen[: draw.choice((0, 1, 3))]:
        rows = [fact for fact in facts if (fact.project_id, fact.indicator_id) == (project, indicator)]
        lines = [f"{row.identifier or 'item'},{row.value}" for row in rows]
        text = "\n".join(
            [f"Invented evidence of {report},", f"{rows[0].indicator.title},{rows[0].project.title}", *lines, ""]
        )
        upload = SimpleUploadedFile(f"{rows[0].indicator.key}-{report.quarter}.csv", text.encode(), "text/csv")
        showing.attach_evidence(
            report,
            upload,
            project=rows[0].project,
            indicator=rows[0].indicator,
            by=_by(stage, report),
            at=stage.pause(4),
        )


def _tell_of(stage: Stage, report: Return, milestone: Milestone) -> None:
    """A milestone is reached in its quarter, or one or two later with a note each time."""
    draw = chance("milestone", report.award.reference, milestone.project.title, milestone.title)
    slips = draw.choice((0, 0, 0, 0, 1, 1, 2))
    due = Quarter.of(milestone.due_on)
    late = len(quarters_between(due.last_day, report.period.last_day)) - 1
    is_last = report.period.last_day >= milestone.project.ends_on
    by = _by(stage, report)
    if late < slips and not is_last:
        returns.report_milestone(report, milestone, reached_on=None, note=draw.choice(LATE), by=by, at=stage.pause(3))
        return
    reached: date = max(
        report.period.first_day, min(milestone.due_on, report.period.last_day) - timedelta(days=draw.randrange(20))
    )
    returns.report_milestone(report, milestone, reached_on=reached, by=by, at=stage.pause(3))
