"""What a return claims for grants that projects made to others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.records import clock
from placefund.returns.claimable import claimable_grants
from placefund.returns.models import Return
from placefund.returns.onward_claims import actions
from placefund.returns.onward_claims.forms import GrantClaimsForm
from placefund.returns.views.lead import while_editable
from placefund.returns.views.readers import step_page
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward


@page(Capability.PREPARE_RETURN, Return, named="report")
@while_editable
def claims_for_grants(request: HttpRequest, report: Return) -> HttpResponse:
    """What is claimed for each grant within the award's projects: each pound once."""
    form = GrantClaimsForm(posted(request), grants=claimable_grants(report))

    def act() -> None:
        amounts = [(each.grant, amount) for each, amount in form.amounts()]
        actions.set_claims(report, amounts, by=person(request), at=clock.now())

    return step_page(
        request,
        report,
        form,
        act,
        onward("return", report.pk, section="costs"),
        say("Claims for grants to others"),
        "returns/lead/grants.html",
    )
