"""Which organisations an independent accountant has to report on with a return, by the bands of the fund's book."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from placefund.delivery.models import ProjectPartner
from placefund.domain.award_rules import report_is_due
from placefund.domain.money import Money
from placefund.domain.periods import Quarter, quarters_between
from placefund.funds.queries import award_rules_of
from placefund.people.models import Organisation
from placefund.returns.models import COUNTED_STATES, Claim, IndependentReport, Return


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that a return needs: on whose claims, by which words of the book, and the files that are there for it."""

    organisation: Organisation
    needed: str
    files: tuple[IndependentReport, ...]

    @property
    def is_there(self) -> bool:
        return any(each.document.has_passed for each in self.files)


def due_reports(report: Return) -> tuple[DueReport, ...]:
    """The reports that a return needs, by the organisation's name: of those who claim in it, by the size of their grant."""
    rules = award_rules_of(report.award.strand.fund)
    claiming = {claim.organisation_id: claim.organisation for claim in report.claims.select_related("organisation")}
    if not rules.bands or not claiming:
        return ()
    grants = ProjectPartner.objects.filter(project__award=report.award_id, organisation__in=claiming).order_by()
    first = _first_claims(report)
    there = list(report.independent_reports.select_related("document"))
    found = []
    for pk, pence in grants.values_list("organisation").annotate(Sum("pence")):
        needed = rules.report_needed(Money(pence)) or ""
        since = len(quarters_between(first.get(pk, report.period).first_day, report.period.first_day)) - 1
        if report_is_due(needed, quarters_since_first=since, is_last=report.period.last_day >= report.award.ends_on):
            files = tuple(each for each in there if each.organisation_id == pk)
            found.append(DueReport(claiming[pk], needed, files))
    return tuple(sorted(found, key=lambda due: due.organisation.name))


def _first_claims(report: Return) -> dict[int, Quarter]:
    """The quarter of each organisation's first claim in the award, among its returns that were sent."""
    sent = Claim.objects.filter(report__award=report.award_id, report__state__in=COUNTED_STATES, pence__gt=0)
    first: dict[int, Quarter] = {}
    for pk, quarter in sent.exclude(report=report).values_list("organisation", "report__quarter"):
        first[pk] = min(first.get(pk, report.period), Quarter.parse(quarter))
    return first
