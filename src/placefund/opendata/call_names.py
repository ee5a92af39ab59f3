"""The local calls of places in open data: which there were, and out of which an award's or a project's work was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from placefund.delivery.models import Project
from placefund.domain.messages import say
from placefund.domain.pipeline.candidates import reference_of
from placefund.funds.models import Fund, Round
from placefund.pipelines.models import Candidate

NamedCall = tuple[str, str]
"""The name of a call in addresses, and in words with its place."""


def named(call: Round) -> NamedCall:
    """A call as files name it; the name of its place stands with it."""
    programme = call.programme
    if programme is None:
        raise ValueError("A round of the fund has no place.")
    return call.slug, str(say("{call}, {place}", call=call.name, place=programme.place.name))


def calls_by_project(fund: Fund) -> dict[int, NamedCall]:
    """The local call in which each project that is public was chosen, by the project's number. Two queries."""
    chosen = Candidate.objects.filter(programme__strand__fund=fund, application__round__programme__isnull=False)
    rows = chosen.select_related("programme__place", "application__round__programme__place")
    by_reference = {reference_of(row.programme.place.name, row.number): named(row.application.round) for row in rows}
    projects = Project.published().filter(award__strand__fund=fund).exclude(reference="").order_by("pk")
    return {
        number: by_reference[reference]
        for number, reference in projects.values_list("pk", "reference")
        if reference in by_reference
    }


def calls_by_award(by_project: Mapping[int, NamedCall]) -> dict[int, tuple[NamedCall, ...]]:
    """The local calls in which an award's public projects were chosen, by the award's number. One query."""
    rows = Project.objects.filter(pk__in=by_project).order_by("pk").values_list("award_id", "pk")
    found: dict[int, dict[NamedCall, None]] = {}
    for award, project in rows:
        found.setdefault(award, {})[by_project[project]] = None
    return {award: tuple(calls) for award, calls in found.items()}
