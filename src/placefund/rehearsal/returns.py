"""The quarterly return, quarter after quarter: filled, sent, asked about, approved by one person and paid by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from placefund.awards.models import Award
from placefund.domain.periods import Quarter, quarters_between
from placefund.domain.roles import Role
from placefund.people.access import memberships
from placefund.people.models import User
from placefund.rehearsal.cast import DOMAIN
from placefund.rehearsal.chance import after, at_work, chance
from placefund.rehearsal.names import QUERIES
from placefund.rehearsal.return_contents import begin_filling, explain, fill
from placefund.rehearsal.stage import Stage, act
from placefund.returns import actions as returns
from placefund.returns.models import Query, Return

AT_PRESENT = Quarter.parse("2026-27 Q2")
"""The quarter whose returns stand at every step at the present."""
DEMO_LEAD = f"lead.bidder@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Days:
    """When a return is begun (where that is seen), sent, looked at and paid; when it is asked about, when that is answered."""

    sent: datetime
    checked: datetime
    paid: datetime
    begun: datetime | None = None
    replied: datetime | None = None


def _days(stage: Stage, award: Award, quarter: Quarter) -> Days:
    if quarter == AT_PRESENT and stage.scale.is_full:
        return _days_at_present(stage, award)
    draw = chance("return", award.reference, quarter)
    late = draw.random() < 0.07
    sent = at_work(quarter.last_day + timedelta(days=draw.randrange(33, 47) if late else draw.randrange(8, 28)), draw)
    checked = after(sent, draw.randrange(3, 12), draw)
    replied = after(checked, draw.randrange(2, 7), draw) if draw.random() < 0.1 else None
    return Days(sent, checked, after(replied or checked, draw.randrange(4, 9), draw), replied=replied)


def _days_at_present(stage: Stage, award: Award) -> Days:
    """The demo lead's return is a draft; the others have got to different desks."""
    on = partial(_on, award.reference)
    lead = stage.holder(Role.LEAD_BIDDER, f"organisation:{award.partnership.lead_id}")
    if lead.email == DEMO_LEAD:
        return Days(on(11, 27), on(12, 3), on(12, 8), begun=on(11, 19))
    running = Award.objects.filter(strand__fund=stage.fund, ends_on__gte=AT_PRESENT.last_day).exclude(state="declined")
    demo = {scope for role, scope in memberships(User.objects.get(email=DEMO_LEAD)) if role is Role.LEAD_BIDDER}
    others = [
        each.pk
        for each in running.select_related("partnership").order_by("pk")
        if f"organisation:{each.partnership.lead_id}" not in demo
    ]
    desks = (
        Days(on(11, 18), on(11, 24), on(12, 1)),
        Days(on(11, 19), on(11, 25), on(12, 2)),
        Days(on(11, 10), on(11, 18), on(12, 4), replied=on(11, 26)),
        Days(on(11, 5), on(11, 18), on(11, 25)),
        Days(on(11, 9), on(11, 20), on(11, 26)),
    )
    place = others.index(award.pk) if award.pk in others else len(desks)
    return desks[place] if place < len(desks) else Days(on(10, 26), on(11, 4), on(11, 12))


def _on(reference: str, month: int, day: int) -> datetime:
    return at_work(date(2026, month, day), chance("present", reference, month, day))


def plan_return(stage: Stage, award: Award, quarter: Quarter) -> None:
    """Plan the return of a quarter, when the award runs in it."""
    if quarter not in quarters_between(award.starts_on, award.ends_on):
        return
    stage.later("open_quarter", at_work(quarter.next().first_day + timedelta(days=2), chance("open", award.reference, quarter)),
                award=award.pk, quarter=str(quarter))  # fmt: skip


def _award(pk: int) -> Award:
    return Award.objects.select_related("strand__fund", "partnership__lead", "partnership__place").get(pk=pk)


@act
def open_quarter(stage: Stage, award: int, quarter: str) -> None:
    """A quarter is over: its return falls due, and so will the next one's."""
    row, period = _award(award), Quarter.parse(quarter)
    if row.state != "accepted":
        return
    days = _days(stage, row, period)
    if days.begun:
        stage.later("begin_return", days.begun, award=award, quarter=quarter)
    stage.later("send_return", days.sent, award=award, quarter=quarter)
    plan_return(stage, row, period.next())


def _return(stage: Stage, award: int, quarter: str) -> Return:
    row, period = _award(award), Quarter.parse(quarter)
    report = returns.open_return(row, period, by=stage.lead(row.partnership.lead_id), at=stage.at)
    report.award = row
    return report


@act
def begin_return(stage: Stage, award: int, quarter: str) -> None:
    """The lead begins, and is called away."""
    report = _return(stage, award, quarter)
    if report.state == "draft":
        begin_filling(stage, report)


@act
def send_return(stage: Stage, award: int, quarter: str) -> None:
    """The lead fills in the return and sends it."""
    report = _return(stage, award, quarter)
    if report.state != "draft":
        return
    fill(stage, report)
    explain(stage, report)
    returns.send(report, by=stage.lead(report.award.partnership.lead_id), at=stage.pause(11))
    days = _days(stage, report.award, report.period)
    stage.later("check_return", max(days.checked, stage.at), report=report.pk)


def _sent(pk: int) -> Return:
    rows = Return.objects.select_related("award__strand__fund", "award__partnership__lead", "award__partnership__place")
    return rows.get(pk=pk)


@act
def check_return(stage: Stage, report: int) -> None:
    """The monitoring officer approves, or asks first."""
    row = _sent(report)
    if row.state != "sent":
        return
    by = stage.of_the_fund(Role.MONITORING_OFFICER)
    days = _days(stage, row.award, row.period)
    if days.replied and not row.queries.exists():
        question = chance("query", row.award.reference, row.quarter).choice(QUERIES)
        asked = returns.query(row, question[0], by=by, at=stage.at)
        stage.later("answer_query", max(days.replied, stage.at), query=asked.pk, answer=question[1])
        return
    returns.approve(row, by=by, at=stage.at)
    stage.later("pay_return", max(days.paid, stage.at), report=report)


@act
def answer_query(stage: Stage, query: int, answer: str) -> None:
    """The lead answers, and sends the return again."""
    asked = Query.objects.select_related("report").get(pk=query)
    row = _sent(asked.report_id)
    by = stage.lead(row.award.partnership.lead_id)
    if asked.replied_at is None:
        returns.reply(asked, answer, by=by, at=stage.at)
    if row.state == "queried":
        returns.send(row, by=by, at=stage.pause(4))
    again = after(stage.at, 2, chance("again", row.award.reference, row.quarter))
    stage.later("check_return", again, report=row.pk)


@act
def pay_return(stage: Stage, report: int) -> None:
    """The finance officer pays; with the money of its last quarter a project comes to its end."""
    row = _sent(report)
    if row.state == "approved" and row.claimed:
        returns.pay(row, by=stage.of_the_fund(Role.FINANCE_OFFICER), at=stage.at)
    if row.award.projects.filter(state="active", ends_on__lte=row.period.last_day).exists():
        draw = chance("complete", row.award.reference, row.quarter)
        stage.later("complete_projects", after(stage.at, 6, draw), award=row.award_id, quarter=row.quarter)
