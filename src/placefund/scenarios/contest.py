"""The bids of a round as the portfolio sees them: what each asks for by year, whom it serves, and the merit that counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from placefund.applications.models import Application, Snapshot
from placefund.assessment.queries import PanelRow, panel_rows
from placefund.domain.messages import say, say_count
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.places import Nation, nations_of, overlap
from placefund.domain.portfolio.bids import Ask, Bid, Level, MoneyKind, levels_of
from placefund.domain.portfolio.plan import MERIT_IN_A_POINT, Group, Merit, bid_id, thousands_of
from placefund.domain.portfolio.problem import rounded
from placefund.domain.portfolio.rules import Attribute
from placefund.funds.models import Round
from placefund.places.models import Area
from placefund.scenarios.calibration import CalibratedMerits, calibrated_merits
from placefund.scenarios.models import Scenario

NO_NATION = say("No nation given")
MOST_PAIRS = 100
"""More pairs than these are read by nobody."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One application that could be funded, with everything about it that a rule or a page may ask for.

    `asks` are pence by (financial year, capital or resource); `areas` are names by code.
    """

    application: Application
    row: PanelRow
    nation: str
    regions: tuple[str, ...]
    place: str
    sectors: tuple[str, ...]
    lead_type: str
    areas: Mapping[str, str]
    asks: Mapping[tuple[str, str], int]

    @property
    def id(self) -> str:
        return bid_id(self.application.pk)

    @property
    def lead(self) -> str:
        """The organisation that leads it, as it was submitted."""
        partners = self.application.snapshot.content["partners"]
        return next((str(each["organisation"]) for each in partners if each["is_lead"]), "")

    @property
    def ask(self) -> Money:
        sent: Snapshot = self.application.snapshot
        return sent.ask

    def bid(self, merit: Fraction, percents: tuple[int, ...], draws: tuple[Fraction, ...] = ()) -> Bid:
        """This application as a bid: money in whole thousands rounded up, so that no rule on money is kept by rounding."""
        asks = tuple(
            Ask(year, MoneyKind(kind), thousands_of(Money(pence), up=True)) for (year, kind), pence in self.asks.items()
        )
        return Bid(
            id=self.id,
            name=str(self.application),
            nation=self.nation,
            places=(self.place, *self.regions) if self.place else self.regions,
            sectors=self.sectors,
            lead_type=self.lead_type,
            merit=rounded(merit * MERIT_IN_A_POINT),
            levels=levels_of(asks, percents),
            draws=tuple(max(0, rounded(draw * MERIT_IN_A_POINT)) for draw in draws),
            readings=tuple(
                (str(reading.assignment.assessor_id), rounded(reading.weighted * MERIT_IN_A_POINT))
                for reading in self.row.compared
                if reading.weighted is not None
            ),
        )


@dataclass(frozen=True, slots=True)
class Contest:
    """Everything a scenario of a round can choose from, and the groups that its rules can name."""

    round: Round
    contenders: tuple[Contender, ...]
    calibration: CalibratedMerits

    def merit(self, contender: Contender, basis: Merit) -> Fraction | None:
        """The score out of 100 that counts; None where there is none."""
        if basis is Merit.AGREED:
            return contender.row.agreed.out_of_100 if contender.row.agreed else None
        if basis is Merit.MEAN:
            return contender.row.mean
        return self.calibration.merits.get(contender.application.pk)

    def scored(self, basis: Merit) -> tuple[Contender, ...]:
        """Those that have a merit on this basis, ask for money, and are not below the quality threshold of a call."""
        able = (each for each in self.contenders if each.ask and self.merit(each, basis) is not None)
        if not self.round.has_tracks:
            return tuple(able)
        least = self.round.terms().method.threshold_percent
        return tuple(each for each in able if (each.row.quality or Fraction(0)) >= least)

    @property
    def has_scores(self) -> bool:
        """Whether any bid has any score to be chosen by."""
        return any(self.scored(basis) for basis in Merit)

    def bids(self, basis: Merit, percents: tuple[int, ...]) -> tuple[Bid, ...]:
        """Every scored application as a bid; with its draws where each of them has any."""
        found = self.scored(basis)
        draws = self.calibration.draws
        has_draws = all(each.application.pk in draws for each in found)
        return tuple(
            each.bid(self.merit(each, basis) or Fraction(0), percents, draws[each.application.pk] if has_draws else ())
            for each in found
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that floors and caps can name, in the order of a form."""
        nations = [nation.value for nation in Nation]
        places = sorted({place for each in self.contenders for place in (*each.regions, each.place) if place})
        sectors = sorted({sector for each in self.contenders for sector in each.sectors})
        leads = [helix.label for helix in Helix if any(each.lead_type == helix.label for each in self.contenders)]
        by_kind = (
            (Attribute.NATION, nations),
            (Attribute.PLACE, places),
            (Attribute.SECTOR, sectors),
            (Attribute.LEAD_TYPE, leads),
        )
        return (*(Group(kind, value) for kind, values in by_kind for value in values), Group(Attribute.ALL, ""))

    @property
    def years(self) -> tuple[str, ...]:
        """The financial years in which anybody asks for money."""
        return tuple(sorted({year for each in self.contenders for year, _ in each.asks}))

    @property
    def overlaps(self) -> tuple[tuple[Contender, Contender, tuple[str, ...]], ...]:
        """Pairs of applications that share a local authority, with the names they share."""
        found = []
        for one, other in combinations(self.contenders, 2):
            if shared := overlap(one.areas.keys(), other.areas.keys()):
                found.append((one, other, tuple(one.areas[code] for code in shared)))
        return tuple(found)

    @property
    def alike(self) -> tuple[str, ...]:
        """Pairs of applications that may overlap, each in a sentence that says in what; the first hundred of them."""
        found = []
        for one, other in combinations(self.contenders, 2):
            if shared := _alike(one, other):
                found.append(
                    say("{one} and {other}: {shared}.", one=one.application, other=other.application, shared=shared)
                )
        return tuple(found[:MOST_PAIRS])


def _alike(one: Contender, other: Contender) -> list[str]:
    """In what two applications are alike: the place, the lead, the words of the title."""
    found: list[str] = []
    if one.place and one.place == other.place:
        found.append(say("the same place ({place})", place=one.place))
    elif shared := overlap(one.areas.keys(), other.areas.keys()):
        found.append(
            say_count("{count} local authority of both", "{count} local authorities of both", count=len(shared))
        )
    if one.lead and one.lead == other.lead:
        found.append(say("the same lead ({lead})", lead=one.lead))
    words, others = _words(str(one.application)), _words(str(other.application))
    if 2 * len(words & others) > len(words | others):
        found.append(say("nearly the same title"))
    return found


def _words(title: str) -> set[str]:
    return {word for word in re.findall(r"\w+", title.casefold()) if len(word) > 3}


def contest_of(round_: Round, *, seed: int = 1, with_draws: bool = False) -> Contest:
    """The contenders of a round: everything that went to assessment and was not withdrawn. A fixed number of queries.

    `with_draws` also draws calibrated merits, from the seed; a form needs none.
    """
    rows = panel_rows(round_)
    codes = {code for row in rows for code in row.application.snapshot.content["areas"]}
    areas = {area.code: area for area in Area.objects.filter(code__in=codes)}
    found = tuple(sorted((_contender(row, areas) for row in rows), key=lambda each: each.application.pk))
    return Contest(round_, found, calibrated_merits(rows, seed, with_draws=with_draws))


def is_stale(scenario: Scenario) -> bool:
    """Whether the bids of its round are no longer those that a scenario chose from: a score was agreed anew, one came or went."""
    plan = scenario.plan()
    now = contest_of(scenario.round).bids(plan.merit, plan.percents)
    return _weighed(now) != _weighed(scenario.problem().bids)


def _weighed(bids: Iterable[Bid]) -> set[tuple[str, int, tuple[Level, ...]]]:
    return {(bid.id, bid.merit, bid.levels) for bid in bids}


def _contender(row: PanelRow, areas: Mapping[str, Area]) -> Contender:
    content = row.application.snapshot.content
    codes = content["areas"]
    asks: Counter[tuple[str, str]] = Counter()
    for line in content["costs"]:
        asks[line["year"], line["kind"]] += line["grant_pence"]
    lead = next((partner for partner in content["partners"] if partner["is_lead"]), None)
    return Contender(
        application=row.application,
        row=row,
        nation=_nation(codes),
        regions=tuple(sorted({areas[code].region for code in codes if code in areas and areas[code].region})),
        place=content["place"],
        sectors=tuple(content["sectors"]),
        lead_type=Helix(lead["helix"]).label if lead else "",
        areas=codes,
        asks=dict(sorted(asks.items())),
    )


def _nation(codes: Mapping[str, str]) -> str:
    """The nation most of the areas lie in; of several with as many, the first in the order of lists."""
    nations = nations_of(codes)
    if not nations:
        return NO_NATION
    counts = Counter(nations_of([code])[0] for code in codes if nations_of([code]))
    return max(nations, key=lambda nation: counts[nation]).value
