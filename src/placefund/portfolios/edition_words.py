"""An edition as people read it: one of its projects, and what they add up to. Everything is of the edition as it was kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from placefund.domain.coinvestment import MoneyClass, by_class
from placefund.domain.costs import SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.particulars import Particulars
from placefund.domain.place_portfolio import add_up
from placefund.places.queries import area_names
from placefund.portfolios.editions import ask_of, project_of, rule_of

Content = Mapping[str, Any]


def lines_of(content: Content) -> dict[int, dict[str, Any]]:
    """Every project of an edition, those in reserve as well, by the number of the candidate."""
    return {line["candidate"]: line for line in (*content["chosen"], *content["reserve"])}


def areas_of(content: Content) -> Mapping[str, str]:
    """The names of the areas of an edition by their codes; of one that was kept without names, as they are called now."""
    if "areas" in content:
        kept: Mapping[str, str] = content["areas"]
        return kept
    return area_names(code for line in lines_of(content).values() for code in line["areas"])


def need_words(line: Content, content: Content, open_to: Collection[int] | None = None) -> list[str]:
    """Without what a project falls. `open_to`: the projects of which the reader may know, by number; all where it is not said."""
    there = lines_of(content)
    return [_need_words(number, there, open_to) for number in line["falls_without"]]


def _need_words(number: int, there: Mapping[int, Content], open_to: Collection[int] | None) -> str:
    if open_to is not None and number not in open_to:
        return say("A project that is not open to you")
    if number not in there:
        return say("A project that is not in this edition")
    return f"{there[number]['reference']} {there[number]['title']}"


@dataclass(frozen=True, slots=True)
class KeptProject:
    """One project of an edition in a row: who is in it, where, without what it falls, and what it asks for."""

    line: Content
    lead: str
    partners: list[str]
    areas: list[str]
    needs: list[str]
    ask: Money


def rows_of(content: Content, part: str) -> list[KeptProject]:
    """The projects of a part (`chosen`, `reserve`) in the order of the edition."""
    names, areas = content["organisations"], areas_of(content)
    return [
        KeptProject(
            line,
            names.get(str(line["lead"]), ""),
            sorted(names.get(str(number), "") for number in line["organisations"] if number != line["lead"]),
            sorted(areas.get(code, code) for code in line["areas"]),
            need_words(line, content),
            ask_of(line),
        )
        for line in content[part]
    ]


def project_in_words(line: Content, content: Content, open_to: Collection[int] | None = None) -> dict[str, Any]:
    """A kept line of an edition as people read it. `open_to` as for `need_words`."""
    project, names, areas = project_of(line), content["organisations"], areas_of(content)
    return {
        "line": line,
        "ask": ask_of(dict(line)),
        "asks": [
            (each.year, each.kind.label, each.amount)
            for each in sorted(project.asks, key=lambda each: (each.year.start, each.kind))
        ],
        "others": [
            (each.source.label, each.form.label, each.status.label, each.amount) for each in project.co_investment
        ],
        "days": [project.starts_on, project.ends_on],
        "lead": names.get(str(project.lead), ""),
        "partners": sorted(names.get(str(number), "") for number in project.organisations - {project.lead}),
        "areas": sorted(areas.get(code, code) for code in project.areas),
        "needs": need_words(line, content, open_to),
        "said": Particulars.from_record(line),
    }


@dataclass(frozen=True, slots=True)
class YearLine:
    """What the chosen projects ask for in one year; None where they ask for nothing of a kind."""

    year: FinancialYear
    capital: Money | None
    resource: Money | None
    total: Money


@dataclass(frozen=True, slots=True)
class AreaLine:
    """What projects in one area ask for, each wholly, and how many they are. The name is empty where none is named."""

    name: str
    projects: int
    amount: Money


@dataclass(frozen=True, slots=True)
class EditionSums:
    """What the chosen projects of an edition add up to. `counted` and `pledged` are None where no rule held.

    `knows_which` says whether the edition holds by which rule other money counts: one that was kept before holds the sum alone.
    """

    years: tuple[YearLine, ...]
    capital: Money
    resource: Money
    ask: Money
    others: tuple[MoneyClass, ...]
    other_money: Money
    counted: Money | None
    pledged: Money | None
    knows_which: bool
    clusters: tuple[tuple[str, Money], ...]
    areas: tuple[AreaLine, ...]

    @property
    def ratio(self) -> Fraction | None:
        """Other money that counts beside what is asked for."""
        return None if self.counted is None or not self.ask.pence else Fraction(self.counted.pence, self.ask.pence)

    @property
    def ratio_without_pledges(self) -> Fraction | None:
        if self.counted is None or self.pledged is None or not self.ask.pence:
            return None
        return Fraction((self.counted - self.pledged).pence, self.ask.pence)


def sums_of(content: Content) -> EditionSums:
    """What an edition adds up to, from its own lines: also of one that was kept before these sums were told."""
    projects, rule, kept = [project_of(line) for line in content["chosen"]], rule_of(content), content["sums"]
    sums, lines = add_up(projects, rule), [line for project in projects for line in project.co_investment]
    names, has_rule = areas_of(content), kept["counted"] is not None
    years = sorted({year for year, _ in sums.by_year})
    areas = [
        AreaLine(names.get(code, code), sum(code in (project.areas or {""}) for project in projects), amount)
        for code, amount in sums.by_area.items()
    ]
    return EditionSums(
        years=tuple(
            YearLine(
                year,
                sums.by_year.get((year, SpendKind.CAPITAL)),
                sums.by_year.get((year, SpendKind.RESOURCE)),
                sums.in_year(year),
            )
            for year in years
        ),
        capital=Money.total(amount for (_, kind), amount in sums.by_year.items() if kind is SpendKind.CAPITAL),
        resource=Money.total(amount for (_, kind), amount in sums.by_year.items() if kind is SpendKind.RESOURCE),
        ask=sums.ask,
        others=by_class(lines, rule),
        other_money=Money.total(line.amount for line in lines),
        counted=Money(kept["counted"]) if has_rule else None,
        pledged=Money(kept["pledged"]) if has_rule else None,
        knows_which=rule is not None,
        clusters=tuple(sums.by_cluster.items()),
        areas=tuple(sorted(areas, key=lambda each: (not each.name, each.name))),
    )
