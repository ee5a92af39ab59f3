"""Reading portfolios: the entries of one as the rules see them, the money there is for it, and what it is held to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from placefund.domain.findings import Finding
from placefund.domain.governance.interests import who_must_leave
from placefund.domain.money import Money
from placefund.domain.place_portfolio import (
    PortfolioEntry,
    PortfolioLimits,
    PortfolioPart,
    PortfolioSums,
    add_up,
    chosen_of,
    findings,
)
from placefund.funds.models import Programme
from placefund.ledger.queries import balance
from placefund.people.models import Organisation
from placefund.pipelines.queries import counting_rule_of, projects_of
from placefund.portfolios.models import Portfolio, PortfolioEdition, PortfolioLine, ProjectVerdict
from placefund.programmes.board.queries import bodies_of, members_on, sits_only, why_kept_from


@dataclass(frozen=True)
class Arrangement:
    """A portfolio with every candidate in play, as the rules see it. Read once; it asks nothing more."""

    portfolio: Portfolio
    entries: tuple[PortfolioEntry, ...]
    limits: PortfolioLimits
    names: dict[int, str]

    @cached_property
    def chosen(self) -> PortfolioSums:
        """What is in adds up to."""
        return add_up(chosen_of(self.entries), self.limits.rule)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return findings(self.entries, self.limits, self.names)

    @cached_property
    def organisations(self) -> frozenset[int]:
        """The organisations of what is in or in reserve, by number: whom a decision on it touches."""
        standing = (entry for entry in self.entries if entry.part is not PortfolioPart.LEFT)
        return frozenset(body for entry in standing for body in entry.project.organisations)

    def of_part(self, part: PortfolioPart) -> tuple[PortfolioEntry, ...]:
        return tuple(entry for entry in self.entries if entry.part is part)

    @property
    def left(self) -> Money:
        """What the place would have left; below nothing where it is not enough."""
        return self.limits.money - self.chosen.ask


def money_for(programme: Programme) -> Money:
    """What stands in the place's account: promised to it, and not committed to an award yet."""
    return balance(programme.account)


def portfolios_of(programme: Programme) -> QuerySet[Portfolio]:
    """The portfolios of a programme, the newest first."""
    return Portfolio.objects.filter(programme=programme).select_related(*Portfolio.READ_WITH).order_by("-number")


def arrangement_of(portfolio: Portfolio) -> Arrangement:
    """A portfolio as it stands now: every candidate in play, those with a line as it says. A fixed number of queries."""
    programme = portfolio.programme
    lines = {line.candidate_id: line for line in portfolio.lines.select_related("pinned_by")}
    entries = []
    for project in projects_of(programme):
        line = lines.get(project.number)
        entries.append(line.entry(project) if line else PortfolioEntry(project))
    limits = portfolio.limits(money_for(programme), counting_rule_of(programme))
    return Arrangement(portfolio, tuple(entries), limits, names_of(entries))


def names_of(entries: Iterable[PortfolioEntry]) -> dict[int, str]:
    """The names of every organisation in some projects, by number. One query."""
    numbers = {body for entry in entries for body in entry.project.organisations}
    return dict(Organisation.objects.filter(pk__in=numbers).values_list("pk", "name"))


def newest_edition(portfolio: Portfolio) -> PortfolioEdition | None:
    """The edition that was put before the board last; None where none was."""
    rows = portfolio.editions.select_related("signature__signed_by", "signature__decision", "submission__sent_by")
    return rows.order_by("-number").first()


def editions_in(programme: Programme) -> QuerySet[PortfolioEdition]:
    """Every edition of a programme's portfolios, the newest first."""
    rows = PortfolioEdition.objects.filter(portfolio__programme=programme)
    return rows.select_related(*PortfolioEdition.READ_WITH).order_by("-made_at", "-pk")


def sent_edition(portfolio: Portfolio) -> PortfolioEdition | None:
    """The edition that the delivery body has, or had until it was withdrawn; None where none was sent."""
    rows = portfolio.editions.filter(submission__isnull=False).select_related(*PortfolioEdition.READ_WITH)
    return rows.order_by("-number").first()


def why_closed_to(user: Any, arrangement: Arrangement, day: date, *, with_left_out: bool = False) -> str:
    """Why a portfolio is closed to a member of the board, in a sentence: its sums would tell of a project they must leave for.

    Empty for everybody else, and for a member without an interest in any project of it. `with_left_out` asks of every project
    in play, as what is best weighs all of them.
    """
    numbers = arrangement.names if with_left_out else arrangement.organisations
    bodies = bodies_of(Organisation.objects.filter(pk__in=numbers))
    return why_kept_from(user, arrangement.portfolio.programme, bodies, day)


def why_edition_closed_to(user: Any, edition: PortfolioEdition, day: date) -> str:
    """Why an edition is closed to a member of the board: they must leave for a project of what was kept, whatever stands now."""
    content = edition.content
    named = {number for line in (*content["chosen"], *content["reserve"]) for number in line["organisations"]}
    return why_kept_from(user, edition.portfolio.programme, bodies_of(Organisation.objects.filter(pk__in=named)), day)


def entries_open_to(user: Any, arrangement: Arrangement, day: date) -> tuple[PortfolioEntry, ...]:
    """The entries that somebody may read: a member of the board none that an interest of theirs touches."""
    programme = arrangement.portfolio.programme
    if not sits_only(user, programme):
        return arrangement.entries
    own = [row.seated() for row in members_on(programme, day).filter(user=user)]
    rows = Organisation.objects.filter(pk__in=arrangement.names)
    bodies = {row.pk: body for row, body in zip(rows, bodies_of(rows), strict=True)}
    return tuple(
        entry
        for entry in arrangement.entries
        if not who_must_leave([bodies[each] for each in sorted(entry.project.organisations)], own, day)
    )


def kept_lines(portfolio: Portfolio) -> dict[int, PortfolioLine]:
    """The lines of a portfolio by the number of their candidate."""
    return {line.candidate_id: line for line in portfolio.lines.all()}


def approved_in(portfolio: Portfolio) -> set[int]:
    """The candidates of a portfolio that are approved, as what was released last says of each."""
    rows = ProjectVerdict.objects.filter(
        decision__review__submission__edition__portfolio=portfolio, decision__state="released"
    ).order_by("decision__released_at", "decision_id")
    newest = dict(rows.values_list("candidate", "pence"))
    return {number for number, pence in newest.items() if pence is not None}
