"""What is told to everyone: findings of the evaluation, releases of open data; and the seal at the end of each month."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

from placefund.domain.findings import NotAllowed
from placefund.domain.periods import LONDON
from placefund.domain.short_amounts import in_short
from placefund.evaluation import actions as evaluation
from placefund.ledger.queries import trail
from placefund.notices.actions import mark_read
from placefund.notices.models import Notice
from placefund.opendata.actions import publish_release as publish
from placefund.opendata.queries import Addresses
from placefund.records.actions import seal
from placefund.rehearsal.stage import Stage, act
from placefund.returns.queries import outcomes

SITE = "https://rehearsal.example"
LAST_MONTH = date(2030, 6, 30)


@act
def end_month(stage: Stage) -> None:
    """The record of the month is sealed, and people have read the messages of the weeks before."""
    seal(at=stage.at)
    mark_read(
        list(Notice.objects.filter(read_at__isnull=True, created_at__lt=stage.at - timedelta(days=12))), at=stage.at
    )
    following = date(stage.today.year + stage.today.month // 12, stage.today.month % 12 + 1, 1)
    last = following.replace(day=calendar.monthrange(following.year, following.month)[1])
    if last <= LAST_MONTH:
        stage.later("end_month", datetime.combine(last, time(17, 30), LONDON))


@act
def publish_finding(stage: Stage, year: int) -> None:
    """Every second year the evaluation says what its figures show, and what they cannot."""
    counted = {each.indicator.key: each for each in outcomes(stage.fund)}
    jobs, paid = counted.get("jobs-created"), trail(stage.fund.slug).paid
    if jobs is None or not jobs.claimed:
        return
    evaluation.publish_finding(
        stage.fund,
        question=f"What has the money brought by {year}?",
        statement=(
            f"{jobs.verified:,.1f} full-time jobs created are verified for {in_short(paid)} paid. {jobs.claimed:,.1f} are "
            f"claimed in all; nobody has checked the others yet. Invented for rehearsal."
        ),
        method="Sum of reported facts by the fund's counting rules, set beside the payments in the ledger.",
        limits="It does not say what would have happened without the fund: no comparison with other places was made.",
        by=stage.manager,
        at=stage.at,
    )


@act
def publish_release(stage: Stage) -> None:
    """Once a year the awards go out as open data, when there is something new to say."""
    page = f"{SITE}/funds/{stage.fund.slug}/open-data/"
    addresses = Addresses(download=f"{page}awards.json", access=page, award=f"{SITE}/awards/{{}}/")
    try:
        publish(stage.fund, addresses, by=stage.manager, at=stage.at)
    except NotAllowed:
        # Nothing has changed since the last release: then none is made.
        return
