"""Reading applications: what rules find, what is unread, what overlaps."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from placefund.applications.models import SENT, Application
from placefund.domain.coinvestment import Leverage, leverage
from placefund.domain.eligibility import ON_CERTIFICATION, ON_ELIGIBILITY_CHECK, ON_SUBMISSION, findings
from placefund.domain.findings import Finding
from placefund.funds.models import Clarification, Round


def findings_while_drafting(application: Application, at: datetime) -> tuple[Finding, ...]:
    """Every rule's finding as it stands, for the authors."""
    rules = ON_SUBMISSION if application.state == "certified" else ON_CERTIFICATION
    return findings(rules, application.proposal(), application.round.terms(), at)


def findings_for_eligibility(application: Application, at: datetime) -> tuple[Finding, ...]:
    """What the fund checks again after closing."""
    return findings(ON_ELIGIBILITY_CHECK, application.proposal(), application.round.terms(), at)


def leverage_of(application: Application) -> Leverage:
    """Counted and uncounted co-investment beside the ask, by the round's rule."""
    terms, proposal = application.round.terms(), application.proposal()
    return leverage(proposal.co_investment, proposal.ask(terms), terms.counting)


def unread_clarifications(application: Application) -> QuerySet[Clarification]:
    """The clarifications of its round that its authors have not read yet, oldest first."""
    return Clarification.objects.filter(
        round=application.round_id, number__gt=application.clarifications_read_to
    ).order_by("number")


def sent_in(round_: Round) -> QuerySet[Application]:
    """The applications the fund can read in a round, oldest first, with what a list shows."""
    return (
        Application.objects.filter(round=round_, state__in=SENT)
        .select_related("partnership__lead", "partnership__place", "round__strand__fund", "snapshot")
        .order_by("submitted_at", "pk")
    )
