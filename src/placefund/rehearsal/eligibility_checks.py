"""The check of each application as it comes in: eligible or not, with reasons."""

from __future__ import annotations

from datetime import datetime

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.applications.queries import findings_for_eligibility
from placefund.domain.findings import failed
from placefund.domain.money import format_exact
from placefund.domain.periods import london
from placefund.rehearsal.chance import chance
from placefund.rehearsal.names import INELIGIBLE
from placefund.rehearsal.plan import Bid, Fate
from placefund.rehearsal.stage import Stage, act


def found(pk: int) -> Application:
    rows = Application.objects.select_related("round__strand__fund", "partnership__lead", "partnership__place")
    return rows.get(pk=pk)


def bid_of(stage: Stage, application: Application) -> Bid | None:
    """The plan behind an application; None when somebody else made it."""
    return stage.bids_by_name.get(application.partnership.name)


def closing(application: Application) -> datetime:
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
        applications.find_ineligible(row, reasons=reasons, is_sure=not broken, by=stage.manager, at=stage.at)
        return
    reasons = f"Every rule holds. It asks for {format_exact(row.snapshot.ask)}."
    applications.find_eligible(row, reasons=reasons, by=stage.manager, at=stage.at)
