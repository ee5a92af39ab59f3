"""What is published as it stands now: awards as 360Giving grants, and what changed between releases."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from placefund.awards.models import Award
from placefund.domain.accounts import PAID_KINDS, AccountPath, read_path
from placefund.domain.coverage import RecordKind
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.standards import threesixty
from placefund.domain.standards.threesixty import Body, District, Grant, Movement, Publication
from placefund.domain.trail import Step, direction
from placefund.funds.models import Fund
from placefund.funds.queries import coverage_of
from placefund.ledger.models import Transfer
from placefund.notices.queries import site_operator
from placefund.opendata.call_names import calls_by_award, calls_by_project
from placefund.opendata.models import Release
from placefund.opendata.regrants import onward_grants, regrant_codes
from placefund.people.models import Organisation
from placefund.people.queries import goes_on
from placefund.places.models import PlaceArea

UNNAMED_INSTALLATION = say("An installation of Placefund that has no name")
MONEY_EVENTS = (
    EconomicEvent.COMMIT,
    EconomicEvent.DECOMMIT,
    EconomicEvent.PAY,
    EconomicEvent.ONWARD_REPAY,
    EconomicEvent.REVERSE,
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a fund's pages are, as whole addresses; `award` takes the number of an award."""

    download: str
    access: str
    award: str

    def of_award(self, number: int) -> str:
        return self.award.format(number)


def organisation_body(organisation: Organisation) -> Body:
    """The organisation that goes on, so that nobody who adds up by recipient takes two entries of one body for two."""
    own = goes_on(organisation)
    return Body(f"org-{own.pk}", own.name, own.identifier)


def publication(fund: Fund, addresses: Addresses) -> Publication:
    """Who publishes this fund's awards: whoever runs this installation. The delivery body is the funder, by its number
    where it is an organisation here."""
    known, runs = Organisation.objects.filter(name=fund.delivery_body).first(), site_operator()
    return Publication(
        prefix=threesixty.clean(settings.THREESIXTY_PREFIX or fund.slug),
        fund_slug=fund.slug,
        fund_name=fund.name,
        publisher=Body("publisher", runs.name or UNNAMED_INSTALLATION, runs.identifier),
        funder=Body("delivery-body", fund.delivery_body, known.identifier if known else ""),
        is_invented=fund.is_invented,
        download_url=addresses.download,
        access_url=addresses.access,
        coverage=coverage_of(fund),
    )


def why_nothing_to_publish(fund: Fund) -> str:
    """Why there is no 360Giving file of a fund yet, in a sentence; empty where there is one.

    The standard has no file without a grant. A real fund's file is published in the name of whoever runs this installation,
    under the prefix that 360Giving gave them: neither is ever made up here.
    """
    if not coverage_of(fund).holds(RecordKind.AWARDS):
        return say(
            "There is nothing to publish yet: awards of the {fund} are not on record here.", fund=fund.short_name
        )
    if not Award.published().filter(strand__fund=fund).exists():
        return say(
            "There is nothing to publish yet: no accepted award of the {fund} is on record.", fund=fund.short_name
        )
    if not fund.is_invented and not (settings.THREESIXTY_PREFIX and site_operator().name):
        return say(
            "There is nothing to publish yet: whoever runs this installation has not said who publishes here. "
            "Its administrator says it under “Who runs this site” (or PLACEFUND_PUBLISHER_NAME), and PLACEFUND_360GIVING_PREFIX "
            "the prefix."
        )
    return ""


def published_awards(fund: Fund) -> list[Award]:
    """The accepted awards of a fund with what is published of each, in three queries."""
    parts = Prefetch("partnership__place__parts", PlaceArea.objects.filter(until__isnull=True).select_related("area"))
    rows = Award.published().filter(strand__fund=fund).select_related("application__decision").order_by("pk")
    return list(rows.prefetch_related(parts))


@dataclass(slots=True)
class _AwardMoney:
    """What an award's money did: commitments, payments, and when the last of them was recorded."""

    commitments: list[Movement]
    payments: list[Movement]
    last_at: datetime


def grants(fund: Fund, addresses: Addresses) -> list[Grant]:
    """Every accepted award as a grant, then every grant within its projects. So many queries, whatever their number."""
    awards = published_awards(fund)
    moved, codes, by_project = _moved(fund, awards), regrant_codes(fund), calls_by_project(fund)
    onward, calls = onward_grants(fund, addresses.of_award, by_project), calls_by_award(by_project)
    own = [
        _grant(award, moved.get(award.pk), addresses, codes.get(award.pk, ""), calls.get(award.pk, ()))
        for award in awards
    ]
    return [*own, *onward]


def _moved(fund: Fund, awards: Iterable[Award]) -> dict[int, _AwardMoney]:
    """Commitments and payments of each award, in order."""
    leads = {award.pk: award.partnership.lead for award in awards}
    rows = [
        (transfer, step)
        for transfer in Transfer.objects.filter(fund=fund.slug, event__in=MONEY_EVENTS).order_by("pk")
        if (step := _step(transfer)) and step[0].award in leads
    ]
    payees = Organisation.objects.select_related("merged_into").in_bulk(
        {end.payee for _, (end, _) in rows if end.payee}
    )
    found: dict[int, _AwardMoney] = {}
    for transfer, (end, sign) in rows:
        payee = payees[end.payee] if end.payee else leads[end.award]
        own = found.setdefault(end.award, _AwardMoney([], [], transfer.at))
        movement = Movement(
            f"transfer-{transfer.pk}",
            transfer.effective_on,
            Money(sign * transfer.pence),
            organisation_body(payee),
            transfer.why,
        )
        (own.payments if end.kind in PAID_KINDS else own.commitments).append(movement)
        own.last_at = max(own.last_at, transfer.at)
    return found


def _step(transfer: Transfer) -> tuple[AccountPath, int] | None:
    """The award's or payee's account that a transfer filled (1) or emptied again (-1); None for moves inside an award."""
    source, target = read_path(transfer.source_id), read_path(transfer.target_id)
    paid = direction(Step.PAID, transfer.source_id, transfer.target_id)
    committed = direction(Step.COMMITTED, transfer.source_id, transfer.target_id)
    sign = paid or committed
    return (target if sign > 0 else source, sign) if sign else None


def _grant(
    award: Award, moved: _AwardMoney | None, addresses: Addresses, regrants: str, calls: tuple[tuple[str, str], ...]
) -> Grant:
    place = award.partnership.place
    areas = sorted({(part.area.code, part.area.name) for part in place.parts.all()}) if place else []
    decision = award.application.decision if award.application else None
    changed = [award.offered_at, award.answered_at, award.closed_at, moved.last_at if moved else None]
    return Grant(
        reference=award.reference,
        title=award.title,
        summary=award.summary,
        amount=award.amount,
        decided_on=london(decision.decided_at if decision else award.offered_at).date(),
        starts_on=award.starts_on,
        ends_on=award.ends_on,
        recipient=organisation_body(award.partnership.lead),
        place=place.name if place else "",
        districts=tuple(District(code, name) for code, name in areas),
        strand=(award.strand.slug, award.strand.name),
        sectors=tuple(award.sectors),
        is_from_open_call=award.application_id is not None,
        commitments=tuple(moved.commitments) if moved else (),
        payments=tuple(moved.payments) if moved else (),
        changed_at=max(moment for moment in changed if moment is not None),
        url=addresses.of_award(award.pk),
        regrants=regrants,
        place_slug=place.slug if place else "",
        calls=calls,
    )


def package_now(fund: Fund, addresses: Addresses, at: datetime) -> dict[str, Any]:
    """The fund's awards as a 360Giving package as they stand at a moment; `modified` is when any of them last changed."""
    found = grants(fund, addresses)
    modified = max((grant.changed_at for grant in found), default=at)
    return threesixty.package(found, publication(fund, addresses), issued=london(at), modified=modified)


def latest_release(fund: Fund) -> Release | None:
    return Release.objects.filter(fund=fund).order_by("-number").first()


def changes_in(release: Release) -> tuple[str, ...]:
    """What a release changed against the one before it."""
    before = Release.objects.filter(fund=release.fund_id, number=release.number - 1).first()
    return threesixty.changes(json.loads(before.content) if before else None, json.loads(release.content))


def changes_since(latest: Release | None, package: dict[str, Any]) -> tuple[str, ...]:
    """What a release made now would change."""
    return threesixty.changes(json.loads(latest.content) if latest else None, package)


def broken_releases() -> list[str]:
    """A sentence for each release whose file no longer has its digest; empty when all are as they were published."""
    return [
        say(
            "{release}: its file is not the one that was published on {released_at:%d %B %Y}.",
            release=release,
            released_at=release.released_at,
        )
        for release in Release.objects.select_related("fund").order_by("pk").iterator()
        if threesixty.digest(release.content) != release.digest
    ]
