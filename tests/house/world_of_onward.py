"""Onward money in the world that is visited: schemes in each state, grants with entries, and what a lead passed on."""

from __future__ import annotations

from datetime import date
from typing import Any

from placefund.delivery.models import Project
from placefund.domain.money import Money
from placefund.onward.grants import actions as grants
from placefund.onward.models import OnwardGrant, PassedOn, Scheme
from placefund.onward.schemes import actions as schemes
from tests.build_onward import grant_terms, scheme_terms
from tests.house.visitors import NOW

TEN, HUNDRED, THOUSAND = Money.pounds(10), Money.pounds(100), Money.pounds(1_000)


def the_onward_money(project: Project) -> dict[type, list[Any]]:
    """A scheme that is open, one that is drafted and one that is closed; a grant to a person, paid in part, and one that ended."""
    award: Any = project.award
    side, cast, body = award.side, award.cast, award.partnership.lead
    terms = scheme_terms(THOUSAND, THOUSAND)
    found = [schemes.draft(project, body, terms, by=side.lead, at=NOW) for _ in range(3)]
    running, _, shut = [
        schemes.agree(one, by=cast.monitoring, at=NOW) if n != 1 else one for n, one in enumerate(found)
    ]
    person = grants.grant(running, grant_terms(HUNDRED, person_name="Ada Harbour"), by=side.lead, at=NOW)
    firm = grants.grant(running, grant_terms(HUNDRED, organisation_name="Harbour Firm Ltd"), by=side.lead, at=NOW)
    grants.pay(person, TEN, paid_on=date(2026, 4, 1), reference="BACS", by=side.lead, at=NOW)
    grants.end(firm, ended_on=date(2026, 4, 1), reason="Not taken up.", by=side.lead, at=NOW)
    schemes.close(shut, by=side.lead, at=NOW)
    passed = PassedOn.objects.create(
        project=project, organisation=body, pence=TEN.pence, paid_on=date(2026, 4, 1), reference="BACS",
        entered_by=side.lead, entered_at=NOW,
    )  # fmt: skip
    return {
        Scheme: list(Scheme.objects.order_by("pk")),
        OnwardGrant: list(OnwardGrant.objects.order_by("pk")),
        PassedOn: [passed],
    }
