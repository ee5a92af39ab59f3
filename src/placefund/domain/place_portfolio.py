"""A place's portfolio: what is taken of its pipeline, what that adds up to, and what it is held to. Money is exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from placefund.domain.coinvestment import CoInvestment, CountingRule, Leverage, Status, counts, leverage
from placefund.domain.costs import SpendKind
from placefund.domain.findings import Finding
from placefund.domain.messages import Message, all_of, say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import CandidateProject, added_up

MOST_WORTH = 100
"""The most points that a place gives one project."""
WHOLE = 100
"""A hundred in a hundred."""


class PortfolioPart(StrEnum):
    """Where a project stands in a portfolio; the value is stored."""

    CHOSEN = "chosen"
    RESERVE = "reserve"
    LEFT = "left"

    @property
    def label(self) -> Message:
        return _PARTS[self]


_PARTS = {
    PortfolioPart.CHOSEN: say("In the portfolio"),
    PortfolioPart.RESERVE: say("In reserve"),
    PortfolioPart.LEFT: say("Left out"),
}


class PinKind(StrEnum):
    """What a person decides of a project before the best portfolio is asked for; the value is stored."""

    NONE = ""
    MUST = "must"
    MUST_NOT = "must_not"

    @property
    def label(self) -> Message:
        return _PINS[self]


_PINS = {
    PinKind.NONE: say("Open"),
    PinKind.MUST: say("Must be in"),
    PinKind.MUST_NOT: say("Must not be in"),
}


@dataclass(frozen=True, slots=True)
class LineWords:
    """What is said of one candidate in a portfolio."""

    part: PortfolioPart = PortfolioPart.LEFT
    worth: int | None = None
    pin: PinKind = PinKind.NONE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClusterLimit:
    """What one cluster is held to, in money: at least, at most, or both."""

    cluster: str
    least: Money | None = None
    most: Money | None = None


@dataclass(frozen=True, slots=True)
class PortfolioLimits:
    """What a portfolio is held to. `money` is what the place has for it.

    `by_year` holds only what is settled of years and kinds: a profile that is not published limits nothing. `exposure` is the
    most, in a hundred, that one organisation has a part in.
    """

    money: Money
    by_year: Mapping[tuple[FinancialYear, SpendKind], Money]
    rule: CountingRule | None = None
    exposure: int | None = None
    clusters: tuple[ClusterLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class PortfolioEntry:
    """One project in a portfolio: where it stands, how many points the place gives it, and who pinned it and why."""

    project: CandidateProject
    part: PortfolioPart = PortfolioPart.LEFT
    worth: int | None = None
    pin: PinKind = PinKind.NONE
    person: str = ""
    reason: str = ""

    @property
    def can_be_asked(self) -> bool:
        """Whether the best portfolio can be asked for with it: it says what it asks for, and the place what it is worth."""
        return self.project.ask is not None and self.worth is not None


@dataclass(frozen=True, slots=True)
class PortfolioSums:
    """What some projects add up to. `pledged` is what counts of others' money and is no more than pledged."""

    ask: Money
    by_year: Mapping[tuple[FinancialYear, SpendKind], Money]
    leverage: Leverage | None
    pledged: Money
    by_cluster: Mapping[str, Money]
    by_area: Mapping[str, Money]
    by_organisation: Mapping[int, Money]
    without_ask: tuple[str, ...]

    def in_year(self, year: FinancialYear) -> Money:
        return Money.total(amount for (each, _), amount in self.by_year.items() if each == year)

    @property
    def ratio_without_pledges(self) -> Fraction | None:
        """The leverage ratio when nothing that is only pledged comes."""
        if self.leverage is None or not self.ask.pence:
            return None
        return Fraction(self.leverage.counted.pence - self.pledged.pence, self.ask.pence)


def add_up(projects: Iterable[CandidateProject], rule: CountingRule | None) -> PortfolioSums:
    """What projects add up to. A project in several areas counts wholly in each, so areas do not add up to the whole.

    A project of which no area is named stands under "", as one without a cluster does.
    """
    projects = tuple(projects)
    clusters: Counter[str] = Counter()
    areas: Counter[str] = Counter()
    bodies: Counter[int] = Counter()
    lines: list[CoInvestment] = []
    for project in projects:
        lines += project.co_investment
        pence = project.ask.pence if project.ask else 0
        clusters[project.cluster] += pence
        areas.update(dict.fromkeys(project.areas or {""}, pence))
        bodies.update(dict.fromkeys(project.organisations, pence))
    ask = Money.total(project.ask for project in projects if project.ask)
    counted = [line for line in lines if rule and counts(line, rule)]
    return PortfolioSums(
        ask,
        added_up(line for project in projects for line in project.asks),
        leverage(lines, ask, rule) if rule else None,
        Money.total(line.amount for line in counted if line.status is Status.PLEDGED),
        _money(clusters),
        _money(areas),
        _money(bodies),
        tuple(project.reference for project in projects if project.ask is None),
    )


def _money(pence: Counter[Any]) -> dict[Any, Money]:
    return {key: Money(pence[key]) for key in sorted(pence)}


def chosen_of(entries: Iterable[PortfolioEntry]) -> tuple[CandidateProject, ...]:
    """The projects that are in."""
    return tuple(entry.project for entry in entries if entry.part is PortfolioPart.CHOSEN)


def findings(
    entries: Sequence[PortfolioEntry], limits: PortfolioLimits, names: Mapping[int, str]
) -> tuple[Finding, ...]:
    """Everything a portfolio is held to, met or not. `names` are those of organisations, by number."""
    chosen = chosen_of(entries)
    sums = add_up(chosen, limits.rule)
    if not chosen:
        return (Finding.untested("something_is_chosen", say("Nothing is in the portfolio yet.")),)
    return (
        _asks_are_said(sums),
        _money_is_enough(sums, limits),
        *_years_are_kept(sums, limits),
        *_leverage_is_reached(sums, limits.rule),
        *_nobody_holds_too_much(sums, limits, names),
        *_clusters_are_kept(sums, limits),
        _nothing_falls(entries),
        _everything_is_ready(chosen),
    )


def _asks_are_said(sums: PortfolioSums) -> Finding:
    said = say("Each project says what it asks for.")
    if sums.without_ask:
        said = say("These do not say what they ask for: {projects}.", projects=all_of(sums.without_ask))
    return Finding("every_project_says_what_it_asks_for", not sums.without_ask, said)


def _money_is_enough(sums: PortfolioSums, limits: PortfolioLimits) -> Finding:
    left = limits.money - sums.ask
    if left.pence >= 0:
        told = say("{ask} of {money} is asked for; {left} is left.", ask=sums.ask, money=limits.money, left=left)
    else:
        told = say(
            "{ask} is asked for, {over} more than the {money} there is.", ask=sums.ask, over=-left, money=limits.money
        )
    return Finding("the_money_is_enough", left.pence >= 0, told)


def _years_are_kept(sums: PortfolioSums, limits: PortfolioLimits) -> tuple[Finding, ...]:
    if not limits.by_year:
        why = say("How the place's money is spread over years is not settled here, so only the whole is checked.")
        return (Finding.untested("each_year_is_kept", why),)
    return tuple(_year(sums, limits, year, kind) for year, kind in sorted(limits.by_year, key=_in_order))


def _in_order(cell: tuple[FinancialYear, SpendKind]) -> tuple[int, str]:
    return cell[0].start, cell[1].value


def _year(sums: PortfolioSums, limits: PortfolioLimits, year: FinancialYear, kind: SpendKind) -> Finding:
    asked, there = sums.by_year.get((year, kind), Money(0)), limits.by_year[year, kind]
    told = say("{year}, {kind}: {asked} of {there}.", year=year, kind=kind.label, asked=asked, there=there)
    return Finding("each_year_is_kept", asked.pence <= there.pence, told)


def _leverage_is_reached(sums: PortfolioSums, rule: CountingRule | None) -> tuple[Finding, ...]:
    if rule is None or sums.leverage is None:
        why = say("The fund has not said here which other money counts.")
        return (Finding.untested("other_money_comes_beside_it", why),)
    counted, clause = sums.leverage.counted, rule.clause
    in_delivery, told = _reached(sums, counted, rule.delivery_ratio)
    over_life, told_of_life = _reached(sums, counted, rule.life_ratio)
    return (
        Finding("leverage_is_reached_in_delivery", in_delivery, told, clause),
        # What comes after delivery is seldom named when a portfolio is signed: people look at it, and it stops nothing.
        Finding(
            "leverage_is_reached_over_the_reporting_life", over_life, told_of_life, clause, is_for_people=not over_life
        ),
    )


def _reached(sums: PortfolioSums, counted: Money, needed: Fraction) -> tuple[bool, str]:
    """Whether a ratio is reached, and in words how far."""
    wanted = sums.ask.times(needed)
    told = say(
        "{counted} of other people's money counts beside {ask}; {wanted} is needed. {pledged} of it is only pledged.",
        counted=counted,
        ask=sums.ask,
        wanted=wanted,
        pledged=sums.pledged,
    )
    return counted.pence >= wanted.pence, told


def _nobody_holds_too_much(
    sums: PortfolioSums, limits: PortfolioLimits, names: Mapping[int, str]
) -> tuple[Finding, ...]:
    if limits.exposure is None:
        return ()
    most = sums.ask.pence * limits.exposure
    over = [body for body, amount in sums.by_organisation.items() if amount.pence * WHOLE > most]
    if over:
        told = say(
            "More than {percent}% of the money stands in projects of {bodies}.",
            percent=limits.exposure,
            bodies=all_of(names.get(body, say("an organisation")) for body in over),
        )
    else:
        told = say("No organisation has a part in more than {percent}% of the money.", percent=limits.exposure)
    return (Finding("no_partner_holds_too_much", not over, told),)


def _clusters_are_kept(sums: PortfolioSums, limits: PortfolioLimits) -> tuple[Finding, ...]:
    return tuple(_cluster(sums.by_cluster.get(limit.cluster, Money(0)), limit) for limit in limits.clusters)


def _cluster(found: Money, limit: ClusterLimit) -> Finding:
    is_kept = (limit.least is None or found.pence >= limit.least.pence) and (
        limit.most is None or found.pence <= limit.most.pence
    )
    if limit.least is not None and limit.most is not None:
        told = say("{cluster}: {found}, to be from {least} to {most}.", cluster=limit.cluster, found=found,
                   least=limit.least, most=limit.most)  # fmt: skip
    elif limit.least is not None:
        told = say("{cluster}: {found}, to be at least {least}.", cluster=limit.cluster, found=found, least=limit.least)
    else:
        told = say("{cluster}: {found}, to be at most {most}.", cluster=limit.cluster, found=found, most=limit.most)
    return Finding("the_spread_over_clusters_is_kept", is_kept, told)


def missing_needs(entries: Iterable[PortfolioEntry]) -> dict[str, tuple[str, ...]]:
    """For each project that is in, by reference, the references of those without which it falls and that are not in."""
    entries = tuple(entries)
    references = {entry.project.number: entry.project.reference for entry in entries}
    chosen = {entry.project.number for entry in entries if entry.part is PortfolioPart.CHOSEN}
    found = {}
    for entry in entries:
        missing = entry.project.depends_on - chosen
        if entry.part is PortfolioPart.CHOSEN and missing:
            found[entry.project.reference] = tuple(sorted(references.get(number, "?") for number in missing))
    return found


def _nothing_falls(entries: Sequence[PortfolioEntry]) -> Finding:
    missing = missing_needs(entries)
    if not missing:
        return Finding("nothing_falls", True, say("Nothing that is in falls without something that is out."))
    each = [
        say("{project} falls without {others}", project=project, others=all_of(others))
        for project, others in missing.items()
    ]
    return Finding("nothing_falls", False, say("{falls}, which is not in.", falls=all_of(each)))


def _everything_is_ready(chosen: Sequence[CandidateProject]) -> Finding:
    behind = [project.reference for project in chosen if project.stage not in ("ready", "in_portfolio")]
    if behind:
        told = say("These are not found ready in the pipeline: {projects}.", projects=all_of(behind))
    else:
        told = say("Each project is found ready in the pipeline.")
    return Finding("everything_that_is_in_is_ready", not behind, told)
