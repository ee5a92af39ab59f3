"""The decisions that wait for an approval of somebody's role, by the terms of their rounds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.decisions.approval.queries import chains, may_approve, newest_versions
from placefund.decisions.models import DecisionVersion
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.owners import run_by
from placefund.overview.tasks_by_day import WaitingTask
from placefund.panels.confidentiality import open_to
from placefund.people.models import User


def decisions_to_approve(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Those whose next step is this person's: not their own decision, and no bid that is closed to them. One query where no
    round asks for approvals, none for whoever approves nothing."""
    rows = newest_versions().filter(
        run_by(user, Capability.APPROVE_DECISION, "decision__application__round__"),
        released_at__isnull=True,
        decision__application__round__terms_record__method__has_key="approvals",
    )
    by_round: dict[Round, list[DecisionVersion]] = {}
    for row in rows:
        by_round.setdefault(row.decision.application.round, []).append(row)
    for round_, versions in by_round.items():
        own = {chain.application: chain for chain in chains(versions, round_) if may_approve(user, chain)}
        for bid in open_to(user, list(own), at):
            what = say("Approve the decision on “{bid}”", bid=bid)
            yield WaitingTask(what, str(round_), reverse("approve-decision", args=[bid.pk]))
