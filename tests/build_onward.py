"""Builders of money that goes onward: a project with two partners, a scheme, grants within it, made by the actions people use."""

from __future__ import annotations

from datetime import date
from typing import Any

from placefund.delivery import actions as delivery
from placefund.delivery.models import Project
from placefund.domain.money import Money
from placefund.onward.grants import actions as grants
from placefund.onward.grants.actions import GrantTerms
from placefund.onward.models import OnwardGrant, Scheme
from placefund.onward.schemes import actions as schemes
from placefund.onward.schemes.actions import SchemeTerms
from placefund.returns import actions as returns
from placefund.returns.models import Return
from placefund.returns.onward_claims import actions as claims
from tests.build import AFTER, AFTER_Q1, Q1, SUMMARY, an_award
from tests.worlds import NUMBERS, once

MILLION, THOUSAND = Money.pounds(1_000_000), Money.pounds(1_000)


@once
def a_shared_project(award: Any = None, *, grant: Money = MILLION) -> Project:
    """A project in which the lead and a company each have a grant; it has started."""
    award = award or an_award()
    lead = award.side.lead
    project = delivery.set_up(
        award,
        title=f"Shared project {next(NUMBERS)}",
        summary=SUMMARY,
        starts_on=date(2026, 4, 1),
        ends_on=date(2028, 3, 31),
        by=lead,
        at=AFTER,
    )
    for organisation in (award.partnership.lead, award.side.organisations["business"]):
        delivery.set_partner(project, organisation, grant, by=lead, at=AFTER)
    delivery.add_milestone(project, "First grants made", date(2027, 9, 30), by=lead, at=AFTER)
    project = delivery.start(project, by=lead, at=AFTER)
    project.award = award
    return project


def scheme_terms(amount: Money = MILLION, most: Money = MILLION, **more: Any) -> SchemeTerms:
    said = {
        "title": "Commercialisation Fund",
        "summary": "It helps companies of the region to bring medical devices to market.",
        "decided_by": "Investment panel of the city region",
        "rules": "Two readers from outside; the panel scores and minutes.",
        "subsidy_note": "Minimal financial assistance, below £315,000 in three years.",
    }
    return SchemeTerms(**(said | {"amount": amount, "most": most} | more))


@once
def a_scheme(project: Project | None = None, *, state: str = "open", **terms: Any) -> Scheme:
    """A scheme that the award's lead runs; `scheme.side` and `scheme.cast` are the people."""
    project = project or a_shared_project()
    award: Any = project.award
    scheme = schemes.draft(project, award.partnership.lead, scheme_terms(**terms), by=award.side.lead, at=AFTER)
    if state == "open":
        scheme = schemes.agree(scheme, by=award.cast.monitoring, at=AFTER)
    scheme.project = project
    scheme.side, scheme.cast = award.side, award.cast  # type: ignore[attr-defined]
    return scheme


def grant_terms(amount: Money = Money.pounds(100_000), **more: Any) -> GrantTerms:  # noqa: B008  immutable
    said: dict[str, Any] = {
        "purpose": "A trial of a heart monitor in two hospitals.",
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2027, 4, 30),
        "decided_on": date(2026, 3, 2),
    }
    if not {"organisation", "person_name"} & more.keys():
        said |= {"organisation_name": f"Recipient {next(NUMBERS)} Ltd"}
    return GrantTerms(**(said | {"amount": amount} | more))


@once
def an_onward_grant(scheme: Scheme | None = None, amount: Money = Money.pounds(100_000), **more: Any) -> OnwardGrant:  # noqa: B008
    """A grant of a scheme, with its money committed."""
    scheme = scheme or a_scheme()
    row = grants.grant(scheme, grant_terms(amount, **more), by=scheme.side.lead, at=AFTER_Q1)  # type: ignore[attr-defined]
    row.scheme = scheme
    return row


def paid_to(row: OnwardGrant, amount: Money, *, reference: str = "BACS 1") -> Any:
    by = row.scheme.side.lead  # type: ignore[attr-defined]
    return grants.pay(row, amount, paid_on=date(2026, 6, 15), reference=reference, by=by, at=AFTER_Q1)


def a_claim_for(row: OnwardGrant, amount: Money, *, state: str = "draft") -> Return:
    """The return of the first quarter with a claim for one grant, brought to a state."""
    award: Any = row.scheme.project.award
    report = returns.open_return(award, Q1, by=award.side.lead, at=AFTER_Q1)
    returns.describe_progress(report, "The first grants are made.", by=award.side.lead, at=AFTER_Q1)
    claims.set_claim(report, row, amount, by=award.side.lead, at=AFTER_Q1)
    if state != "draft":
        report = returns.send(report, by=award.side.lead, at=AFTER_Q1)
    if state in ("approved", "paid"):
        report = returns.approve(report, by=award.cast.monitoring, at=AFTER_Q1)
    if state == "paid":
        report = returns.pay(report, by=award.cast.finance, at=AFTER_Q1)
    return report
