"""Builders of a place's pipeline, made by the actions people use."""

from __future__ import annotations

from datetime import date

from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import SpendKind
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.people.models import User
from placefund.pipelines import actions as pipelines
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.pipelines.steps import actions as steps
from tests.build_programmes import of_the_programme
from tests.build_rounds import AFTER, an_organisation
from tests.worlds import NUMBERS, once

STAGES = ("idea", "outline", "developed", "ready", "in_portfolio")
ASK = {
    (FinancialYear(2026), SpendKind.RESOURCE): Money.pounds(400_000),
    (FinancialYear(2027), SpendKind.CAPITAL): Money.pounds(600_000),
}


def officer_of(programme: Programme) -> User:
    """Whoever works in the programme's office: one person for each programme."""
    if not hasattr(programme, "officer"):
        programme.officer = of_the_programme(programme, Role.PROGRAMME_OFFICER)  # type: ignore[attr-defined]
    return programme.officer  # type: ignore[attr-defined, no-any-return]


@once
def a_candidate(
    programme: Programme, state: str = "idea", *, officer: User | None = None, title: str = "", with_money: bool = True
) -> Candidate:
    """A candidate that an office entered, asking £1m beside £500,000 of private cash, brought to a stage by its steps."""
    by = officer or officer_of(programme)
    number = next(NUMBERS)
    lead = an_organisation(f"Works {number}", Helix.BUSINESS)
    candidate = pipelines.enter(
        programme,
        title=title or f"Project {number}",
        summary="Trains welders for the new docks.",
        lead=lead,
        cluster="Maritime",
        starts_on=date(2026, 4, 1),
        ends_on=date(2029, 3, 31),
        by=by,
        at=AFTER,
    )
    if with_money:
        lines.set_ask(candidate, ASK, by=by, at=AFTER)
        money = {"source": SourceClass.PRIVATE, "form": Form.CASH, "status": Status.COMMITTED}
        lines.add_money(candidate, investor="Harbour Investors", amount=Money.pounds(500_000), **money, by=by, at=AFTER)  # type: ignore[arg-type]
    for step in (steps.work_out, steps.develop, steps.find_ready, steps.choose)[: STAGES.index(state)]:
        candidate = step(candidate, by=by, at=AFTER)
    return Candidate.objects.select_related(*Candidate.READ_WITH).get(pk=candidate.pk)
