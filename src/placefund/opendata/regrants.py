"""Grants within projects as the 360Giving standard has them: granted by whoever runs the scheme, out of the award."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time

from placefund.domain.money import Money
from placefund.domain.periods import LONDON
from placefund.domain.standards.threesixty import ALL_REGRANTED, PARTLY_REGRANTED, Body, District, Grant, Movement
from placefund.funds.models import Fund
from placefund.ledger.models import Transfer
from placefund.onward.models import OnwardGrant, Scheme
from placefund.onward.queries import with_money
from placefund.opendata.call_names import NamedCall
from placefund.people.queries import goes_on


def regrant_codes(fund: Fund) -> dict[int, str]:
    """The kind of regranting of each award that has a scheme, by its number."""
    whole: dict[int, tuple[Money, Money]] = {}
    for scheme in Scheme.published().filter(project__award__strand__fund=fund):
        award = scheme.project.award
        _, before = whole.get(award.pk, (award.amount, Money(0)))
        whole[award.pk] = (award.amount, before + scheme.amount)
    return {
        number: ALL_REGRANTED if granted >= amount else PARTLY_REGRANTED for number, (amount, granted) in whole.items()
    }


def onward_grants(fund: Fund, address: Callable[[int], str], calls: Mapping[int, NamedCall]) -> list[Grant]:
    """Every published grant within a project of a fund. `calls` are the local calls by the numbers of projects."""
    rows = OnwardGrant.published().filter(scheme__project__award__strand__fund=fund)
    rows = rows.select_related(
        *OnwardGrant.READ_WITH, "scheme__project__award__partnership__place", "scheme__project__area"
    )
    found = with_money(rows.order_by("scheme", "number"))
    return [_grant(row.grant, row.money.granted, address, calls) for row in found]


def _grant(grant: OnwardGrant, granted: Money, address: Callable[[int], str], calls: Mapping[int, NamedCall]) -> Grant:
    project = grant.scheme.project
    place, call = project.award.partnership.place, calls.get(project.pk)
    award, runner = grant.award, goes_on(grant.scheme.organisation)
    recipient = _recipient(grant)
    paths = (grant.path.recipient, grant.path.advanced)
    moves = Transfer.objects.filter(target__in=paths[:1]) | Transfer.objects.filter(source__in=paths[:1])
    payments = tuple(
        Movement(
            f"transfer-{move.pk}",
            move.effective_on,
            move.amount if move.target_id == paths[0] else -move.amount,
            recipient,
            move.why,
        )
        for move in moves.order_by("pk")
    )
    last = max((move.at for move in moves), default=grant.entered_at)
    return Grant(
        reference=grant.reference,
        title=f"{grant.scheme.title}: {grant.public_name}",
        summary=grant.purpose,
        amount=granted if granted.pence else grant.amount,
        decided_on=grant.decided_on,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        recipient=recipient,
        place=place.name if place else "",
        districts=(District(project.area.code, project.area.name),) if project.area else (),
        strand=(award.strand.slug, award.strand.name),
        sectors=(),
        # A scheme does not say how it is run. What a place chose in its own open call is known; of the rest nothing is.
        is_from_open_call=True if call else None,
        commitments=(),
        payments=payments,
        changed_at=max(last, grant.entered_at, _moment(grant)),
        url=address(award.pk),
        funder=Body(f"org-{runner.pk}", runner.name, runner.identifier),
        is_individual=grant.is_private,
        related=(award.reference,),
        place_slug=place.slug if place else "",
        calls=(call,) if call else (),
    )


def _moment(grant: OnwardGrant) -> datetime:
    return datetime.combine(grant.ended_on, time(0), LONDON) if grant.ended_on else grant.entered_at


def _recipient(grant: OnwardGrant) -> Body:
    if grant.organisation is not None:
        own = goes_on(grant.organisation)
        return Body(f"org-{own.pk}", own.name, own.identifier)
    return Body(f"recipient-{grant.pk}", str(grant.public_name), grant.identifier)
