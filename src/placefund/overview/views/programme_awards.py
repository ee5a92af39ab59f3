"""How the award of a place stands, as those read it who run the place's programme: read alone, nothing is done here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.awards.models import Award
from placefund.awards.queries import conditions_of
from placefund.changes.queries import changes_of
from placefund.delivery.models import Project
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.gates.queries import gates_of
from placefund.overview.programme_awards import PUBLIC, awards_of_each
from placefund.people.access import has
from placefund.records import clock
from placefund.returns.queries import calendar
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show


@page(Capability.READ_PLACE_AWARD, Programme, methods=("GET",))
def programme_award(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The awards out of what a place is promised: tranches and what each waits for, projects, changes, and returns."""
    return show(
        request,
        "overview/programme_award.html",
        way_to(request, programme).to(say("Award")),
        programme=programme,
        awards=list(_told(request.user, awards_of_each([programme])[programme.pk])),
    )


def _told(user: Any, awards: list[Award]) -> Iterator[dict[str, Any]]:
    """Each award with what stands under it. What a return claims is told once it was sent: before that it is its lead's draft."""
    today = london(clock.now()).date()
    for award in awards:
        due = calendar(award, today) if award.state in PUBLIC else ()
        yield {
            "award": award,
            "is_public": award.state in PUBLIC,
            "conditions": conditions_of(award, today),
            "gates": gates_of(award, today),
            "projects": Project.published().filter(award=award).prefetch_related("partners"),
            "changes": [(row, has(user, Capability.READ_CHANGE, row)) for row in changes_of(award)],
            "returns": [(each, _claimed(each.report)) for each in due if each.state != "nothing_due"],
        }


def _claimed(report: Any) -> Any:
    return report.claimed if report is not None and report.sent_at is not None and not report.is_editable else None
