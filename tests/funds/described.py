"""A fund with one of each thing that a fundbook says, for the tests of its public pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.models import Fact, Fund, Objective, Source, Target
from placefund.people.models import CLOCK
from tests.build import AT, a_fund, an_allocation
from tests.worlds import once


def raised(fund: Fund | None = None) -> Any:
    """An allocation that was raised once, from £30m to £50m."""
    first = an_allocation(fund)
    return funds.allocate_to_place(
        first.strand,
        first.place,
        Money.pounds(50_000_000),
        announced_on=date(2025, 10, 19),
        why="A top-up",
        source_refs="S9",
        by=CLOCK,
        at=AT,
    )


@once
def a_described_fund() -> Fund:
    """A fund with one of each thing its fundbook would say."""
    fund = a_fund(purpose="To try things out where people live.")
    Source.objects.create(fund=fund, ref="S9", title="The notice", publisher="The office", published_on="2025-10-19")
    Objective.objects.create(fund=fund, key="grow", text="Grow what is there.")
    Target.objects.create(
        fund=fund,
        key="jobs",
        label="A thousand jobs",
        indicator_key="jobs_created",
        value=1000,
        unit="FTE",
        source_refs="S9",
    )
    rows = (
        ("fund", "department", "Department", "The department", True, "firm"),
        ("fund", "life", "Life", "Five years", True, "inferred"),
        ("rule", "R1", "R1: Near to market", "Early research is out of scope.", True, "firm"),
        ("event", "opens", "Both strands open.", "", True, "firm"),
        ("unknown", "profile", "How much is planned for each year.", "The business case", False, "firm"),
        ("round", "first-decides", "Decision date of the first round", "", False, "firm"),
    )
    for section, key, label, value, is_published, confidence in rows:
        Fact.objects.create(
            fund=fund,
            section=section,
            key=key,
            label=label,
            value=value,
            is_published=is_published,
            confidence=confidence,
            why_it_matters="" if is_published else "Nobody can tell whether it is late.",
            dated="2025-10-06" if section == "event" else "",
            source_refs="S9",
        )
    return fund
