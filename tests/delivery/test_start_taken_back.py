"""The start of a project is taken back while no return tells of it: its budget goes back, and it can be changed and started anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.delivery import actions
from placefund.delivery.models import Project
from placefund.domain.money import Money
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, overdrawn
from placefund.notices.models import Notice
from placefund.overview.verification import verify
from placefund.returns import actions as returns
from placefund.returns.models import Claim
from tests.build import AFTER_Q1, a_project, a_return
from tests.witness import acts_on, refused, signed_in

pytestmark = pytest.mark.django_db
GRANT, WHY = Money.pounds(1_000_000), "Started with the wrong grants."


def fresh(project: Project) -> Project:
    return Project.objects.select_related("award__strand__fund", "award__partnership").get(pk=project.pk)


def breaches() -> list[str]:
    return [sentence for check in verify() for sentence in check.breaches]


def test_the_budget_goes_back_and_the_project_can_be_changed_and_started_anew() -> None:
    project: Any = a_project()
    award = project.award
    lead, free = award.side.lead, balance(award.account)
    concerned = {award.cast.manager, award.cast.monitoring}
    actions.take_start_back(project, reason=WHY, by=lead, at=AFTER_Q1)
    now = fresh(project)
    assert (now.state, now.started_at, balance(now.account)) == ("draft", None, Money(0))
    assert balance(award.account) == free + GRANT
    assert Transfer.objects.get(undoes__isnull=False).why == f"Start taken back: {WHY}"
    told = Notice.objects.filter(subject=f"Start taken back: {project}")
    assert {notice.recipient for notice in told} == concerned
    assert acts_on(project)[-1] == "took back the start of"
    assert (overdrawn(), breaches()) == ([], [])
    half = Money.pounds(500_000)
    actions.set_partner(now, award.partnership.lead, half, by=lead, at=AFTER_Q1)
    actions.start(fresh(now), by=lead, at=AFTER_Q1)
    assert (balance(now.account), balance(award.account), breaches()) == (half, free + GRANT - half, [])
    actions.take_start_back(fresh(now), reason=WHY, by=lead, at=AFTER_Q1)
    assert (balance(now.account), breaches()) == (Money(0), [])


def test_it_needs_a_reason_and_stays_once_a_return_tells_of_it() -> None:
    project: Any = a_project()
    lead = project.award.side.lead
    with refused("Say why. Whoever this concerns reads it."):
        actions.take_start_back(project, reason=" ", by=lead, at=AFTER_Q1)
    report = a_return("draft", project=project)
    Claim.objects.filter(report=report).delete()
    row = project.milestones.get()
    returns.report_milestone(report, row, reached_on=None, note="In May.", by=lead, at=AFTER_Q1)
    with refused(f"The return of {report.quarter} tells of {project}, so its start stays."):
        actions.take_start_back(project, reason=WHY, by=lead, at=AFTER_Q1)
    paid: Any = a_return("paid")
    claimed = paid.award.projects.get()
    with refused(f"The return of {paid.quarter} tells of {claimed}, so its start stays."):
        actions.take_start_back(claimed, reason=WHY, by=paid.award.side.lead, at=AFTER_Q1)


def test_its_page_shows_what_it_does_and_is_linked_from_the_desk() -> None:
    project: Any = a_project()
    client, address = signed_in(project.award.side.lead), reverse("take-start-back", args=[project.pk])
    desk = reverse("manage-project", args=[project.pk])
    assert address in client.get(desk).content.decode()
    page = client.post(address, {"reason": WHY, "foresee": "on"}).content.decode()
    for words in ("Took the start of a project back", "Who is told", "£1,000,000", "The project can be started again."):
        assert words in page
    assert client.post(address, {"reason": WHY}).status_code == 302
    assert fresh(project).state == "draft"
    assert address not in client.get(desk).content.decode()
    assert signed_in(project.award.cast.manager).get(address).status_code == 403


def test_a_project_that_a_return_tells_of_says_so_on_the_page() -> None:
    report: Any = a_return("paid")
    address = reverse("take-start-back", args=[report.award.projects.get().pk])
    page = signed_in(report.award.side.lead).get(address).content.decode()
    assert ("so its start stays." in page, "<form method" in page.partition("<main")[2]) == (True, False)
