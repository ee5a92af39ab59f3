"""What waits between an approved portfolio and its projects: the offer of its award, and setting its projects up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from placefund.awards.models import Award
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.access import scopes_with
from placefund.people.models import User
from placefund.portfolios.models import Portfolio, ProjectVerdict


def portfolios_to_offer(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Portfolios of which something is approved and released that no standing offer is for, the oldest first."""
    funds = scopes_with(user, Capability.OFFER_AWARD, "fund")
    edition = "decision__review__submission__edition"
    taken = Award.objects.filter(
        state__in=Award.STANDING,
        portfolio_edition__portfolio=OuterRef(f"{edition}__portfolio"),
        portfolio_edition__number__gte=OuterRef(f"{edition}__number"),
    )
    approved = ProjectVerdict.objects.filter(~Exists(taken), pence__isnull=False, decision__state="released")
    rows = Portfolio.objects.filter(
        programme__strand__fund__slug__in=funds, pk__in=approved.values(f"{edition}__portfolio")
    )
    for row in rows.select_related(*Portfolio.READ_WITH).order_by("pk") if funds else ():
        what = say("Offer the award for the portfolio “{title}”", title=row.title)
        yield WaitingTask(what, str(row.programme.place), reverse("offer-portfolio", args=[row.pk]))


def first_project(award: Award) -> WaitingTask:
    """What the lead of an award without projects does first: its approved projects are set up in one step."""
    if award.portfolio_edition_id:
        words, page = say("Set up the approved projects of “{title}”"), "set-up-approved-projects"
    else:
        words, page = say("Set up the first project of “{title}”"), "set-up-project"
    return WaitingTask(words.format(title=award.title), str(award.partnership), reverse(page, args=[award.pk]))
