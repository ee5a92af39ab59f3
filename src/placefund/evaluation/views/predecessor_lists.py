"""The lists of what was published of the programme before: its claims and its projects."""

from __future__ import annotations

from collections.abc import Sequence

from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.evaluation.views.presentation import ShownClaim, ShownProject
from placefund.funds.views.fact_list import cited_lines
from placefund.web.lists.choices import choices_by_words
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, Filter, Listing

FORECAST, REPORTED = "forecast", "reported"


def claim_listing(fund: str, claims: Sequence[ShownClaim]) -> Listing[ShownClaim]:
    """Every published claim, by what it measures."""
    return Listing(
        slug=f"{fund}-claims",
        title=say("Every published claim"),
        one=say("claim"),
        many=say("claims"),
        columns=_columns_of_claims(fund),
        order="measure",
        filters=(
            Filter(
                key="measure",
                title=say("Measure"),
                choices=choices_by_words((one.claim.measure, one.claim.measure_label) for one in claims),
                values=lambda shown: (shown.claim.measure,),
            ),
            Filter(
                key="who",
                title=say("Said of"),
                choices=choices_by_words((one.claim.scope, one.who) for one in claims),
                values=lambda shown: (shown.claim.scope,),
            ),
            Filter(
                key="tense",
                title=say("Forecast or reported"),
                choices=((REPORTED, say("Reported")), (FORECAST, say("A forecast"))),
                values=lambda shown: (FORECAST if shown.is_forecast else REPORTED,),
            ),
        ),
        searched=lambda shown: f"{shown.claim.words} {shown.claim.definition} {shown.who} {shown.claim.note}",
        search_title=say("Words of a claim"),
        key_of=lambda shown: shown.claim.pk,
        nothing=(say("No claim is known"), say("Nothing was published about the results of the programme before.")),
    )


def project_listing(fund: str, projects: Sequence[ShownProject]) -> Listing[ShownProject]:
    """The projects that are known by name, region by region."""
    return Listing(
        slug=f"{fund}-projects-before",
        title=say("Known projects"),
        one=say("project"),
        many=say("projects"),
        columns=(
            Column(
                key="project",
                title=say("Project"),
                cell=lambda shown: shown.project.title,
                order=BY_CELL,
                note=lambda shown: shown.project.note,
                fold=lambda shown: cited_lines(fund, shown.sources),
                fold_title=say("Where is this from?"),
            ),
            Column(key="region", title=say("Region"), cell=lambda shown: shown.project.region, order=BY_CELL),
            Column(key="lead", title=say("Lead"), cell=lambda shown: shown.project.lead or say("Not published")),
            Column(
                key="grant",
                title=say("Grant, where published"),
                cell=lambda shown: Money(shown.project.pence) if shown.project.pence is not None else None,
                kind=CellKind.MONEY,
                order=BY_CELL,
                note=lambda shown: "" if shown.project.pence is not None else say("Not published"),
                is_decisive=True,
            ),
        ),
        order="region",
        filters=(
            Filter(
                key="region",
                title=say("Region"),
                everything=say("Every region"),
                choices=choices_by_words((one.project.region, one.project.region) for one in projects),
                values=lambda shown: (shown.project.region,),
            ),
        ),
        searched=lambda shown: f"{shown.project.title} {shown.project.lead} {shown.project.note}",
        search_title=say("Title or lead"),
        key_of=lambda shown: shown.project.pk,
        nothing=(say("No project of it is known by name"), ""),
    )


def _columns_of_claims(fund: str) -> tuple[Column[ShownClaim], ...]:
    return (
        Column(
            key="words",
            title=say("Words"),
            cell=lambda shown: f"“{shown.claim.words}”",
            note=lambda shown: say("a forecast") if shown.is_forecast else "",
            fold=lambda shown: cited_lines(fund, shown.sources),
            fold_title=say("Where is this from?"),
        ),
        Column(key="measure", title=say("Measure"), cell=lambda shown: shown.claim.measure_label, order=BY_CELL),
        Column(key="who", title=say("Said of"), cell=lambda shown: shown.who, order=BY_CELL),
        Column(
            key="when",
            title=say("When"),
            cell=lambda shown: shown.claim.said_as,
            order=BY_CELL,
            rank=lambda shown: shown.claim.said_on.isoformat(),
        ),
        Column(
            key="meant",
            title=say("What is meant"),
            cell=lambda shown: shown.claim.definition or say("Not stated"),
            note=lambda shown: shown.claim.note,
        ),
        Column(key="figure", title=say("In figures"), cell=lambda shown: shown.figure, is_decisive=True),
    )
