"""All places of a fund on one page: how far each has come, its money, its next day, and what is stuck since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Sum

from placefund.awards.models import Award
from placefund.domain.figures import Figure, total
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.funds.models import Allocation, Fund, Programme
from placefund.funds.queries import coverages
from placefund.overview.money import balances_of
from placefund.overview.places import place_standing
from placefund.overview.programme_route import newest_promises
from placefund.overview.programme_waiting import waiting_in
from placefund.overview.waiting_lines import WaitingLine
from placefund.plans.models import PlanVersion
from placefund.portfolios.models import Portfolio, PortfolioEdition, ProjectVerdict
from placefund.readiness.findings.queries import released

STUCK_AFTER = timedelta(days=14)
"""What has waited longer than this, with no day set for it, is stuck."""


@dataclass(frozen=True, slots=True)
class PlaceStanding:
    """One place: its stage, its money at each step, the next day on which something is due, and what has waited longest."""

    programme: Programme
    stage: Message
    promised: Allocation | None
    in_negotiation: Money | None
    approved: Money | None
    committed: Figure[Money]
    released: Figure[Money]
    next_line: WaitingLine | None
    stuck: tuple[WaitingLine, ...]


@dataclass(frozen=True, slots=True)
class FundStanding:
    """All places of a fund together, as the last row of the page adds them up."""

    promised: Money
    is_at_least: bool
    in_negotiation: Money
    approved: Money
    committed: Figure[Money]
    released: Figure[Money]


def standing_of(fund: Fund, user: Any, at: datetime) -> list[PlaceStanding]:
    """Every place of a fund, in order of name. As many queries for one as for ten."""
    rows = Programme.objects.filter(strand__fund=fund).select_related(*Programme.READ_WITH)
    programmes = list(rows.order_by("place__name", "pk"))
    numbers, today = [one.pk for one in programmes], london(at).date()
    promised, waiting = newest_promises(programmes), waiting_in(programmes, user, at)
    balances, coverage = balances_of(fund.slug), coverages(fund)[fund.pk]
    awards: dict[int | None, list[Award]] = {}
    for award in Award.objects.filter(strand__fund=fund).select_related("partnership"):
        awards.setdefault(award.partnership.place_id, []).append(award)
    asked, approved = _in_negotiation(numbers), _approved(numbers)
    stages = _stages(numbers, {one.pk: awards.get(one.place_id, []) for one in programmes}, approved)
    found = []
    for one in programmes:
        money = place_standing(fund, one.place, awards.get(one.place_id, []), balances, coverage)
        lines = [line for line in waiting if line.programme == one.pk]
        ahead = [line for line in lines if line.due is not None and line.due >= today]
        found.append(
            PlaceStanding(
                one,
                stages[one.pk],
                promised.get(one.pk),
                asked.get(one.pk),
                approved.get(one.pk),
                money.committed,
                money.paid,
                min(ahead, key=lambda line: line.day, default=None),
                tuple(_stuck(lines, today)),
            )
        )
    return found


def sums_of(rows: Sequence[PlaceStanding]) -> FundStanding:
    """What the places of a fund have together at each step. A place without an amount has none there."""
    promised = [row.promised for row in rows if row.promised is not None]
    return FundStanding(
        Money.total(each.amount for each in promised),
        any(each.is_at_least for each in promised),
        Money.total(row.in_negotiation for row in rows if row.in_negotiation is not None),
        Money.total(row.approved for row in rows if row.approved is not None),
        total(row.committed for row in rows),
        total(row.released for row in rows),
    )


def _stuck(lines: Sequence[WaitingLine], today: date) -> Iterator[WaitingLine]:
    """What is late, or has waited too long with no day set for it."""
    for line in lines:
        if line.is_late(today) or (line.due is None and line.since and today - line.since > STUCK_AFTER):
            yield line


def _in_negotiation(numbers: Iterable[int]) -> dict[int, Money]:
    """What the portfolio asks for that is with the delivery body, by programme."""
    rows = PortfolioEdition.objects.filter(
        portfolio__programme__in=numbers, portfolio__state="submitted", submission__isnull=False
    )
    ordered = rows.order_by("number").values_list("portfolio__programme", "content")
    return {number: Money(content["sums"]["ask"]) for number, content in ordered}


def _approved(numbers: Iterable[int]) -> dict[int, Money]:
    """What is approved in decisions that are released and not corrected since, by programme."""
    path = "decision__review__submission__edition__portfolio__programme"
    rows = ProjectVerdict.objects.filter(
        **{f"{path}__in": list(numbers)}, decision__state="released", decision__corrected_by__isnull=True
    )
    sums = rows.order_by().values_list(path).annotate(pence=Sum("pence"))
    return {number: Money(pence) for number, pence in sums if pence is not None}


def _stages(numbers: Sequence[int], awards: dict[int, list[Award]], approved: dict[int, Money]) -> dict[int, Message]:
    """The furthest that each programme has come, in words."""
    sent = set(Portfolio.objects.filter(programme__in=numbers, state="submitted").values_list("programme", flat=True))
    planned = set(
        PlanVersion.objects.filter(programme__in=numbers, releases__isnull=False).values_list("programme", flat=True)
    )
    ready = {row.sent.submission.programme_id for row in released(numbers)}
    found = {}
    for number in numbers:
        states = {award.state for award in awards[number]}
        if states & {"accepted", "closed"}:
            found[number] = say("In delivery")
        elif "offered" in states:
            found[number] = say("An award is offered")
        elif number in approved:
            found[number] = say("The portfolio is decided on")
        elif number in sent:
            found[number] = say("The portfolio is in review")
        elif number in planned:
            found[number] = say("The plan is with the delivery body")
        elif number in ready:
            found[number] = say("Readiness is found")
        else:
            found[number] = say("Promised")
    return found
