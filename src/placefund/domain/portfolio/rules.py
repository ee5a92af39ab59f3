"""What a portfolio must keep to: envelopes, floors and caps, overlaps, dependencies, and named people's decisions.

Every rule has a key and one row: whole numbers on (bid, level), between a least and a most. Its `name` is what somebody called
it. A rule without one is worded from its values (`placefund.design.wording.rules`): such words can be mended and translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar

from placefund.domain.messages import say
from placefund.domain.portfolio.bids import FULL, Bid, Level, MoneyKind, ProblemRefused, is_whole, is_year

Cell = tuple[str, int]
"""A bid's id and the per cent of a level: what may be chosen."""


class Attribute(StrEnum):
    """What bids are grouped by."""

    NATION = "nation"
    PLACE = "place"
    SECTOR = "sector"
    LEAD_TYPE = "lead type"
    ALL = "all bids"


class Unit(StrEnum):
    """What a floor or a cap counts: thousands of pounds, or bids."""

    MONEY = "money"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Row:
    """`least` ≤ the sum over the chosen (bid, level) of `weights` ≤ `most`; None is no limit on that side."""

    weights: Mapping[Cell, int]
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """No more than `thousands` of pounds is spent in this year of this kind; None is every year, or both kinds."""

    kind_of_rule: ClassVar[str] = "envelope"
    key: str
    name: str
    thousands: int
    year: str | None = None
    kind: MoneyKind | None = None

    def row(self, bids: Sequence[Bid]) -> Row:
        return Row(_weights(bids, lambda bid, level: self._cost(level)), most=self.thousands)

    def _cost(self, level: Level) -> int:
        return sum(a.thousands for a in level.asks if self.year in {None, a.year} and self.kind in {None, a.kind})


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """What a group of bids (all of one nation, place, sector or lead type) is held to, in money or in number.

    `who` asked for it, where it is somebody's stated view.
    """

    key: str
    name: str
    attribute: Attribute
    value: str
    amount: int
    unit: Unit = Unit.MONEY
    who: str = ""

    def _counted(self, bids: Sequence[Bid]) -> dict[Cell, int]:
        return _group(bids, self.attribute, self.value, self.unit)


@dataclass(frozen=True, slots=True)
class Floor(GroupLimit):
    """A group of bids gets at least `amount`."""

    kind_of_rule: ClassVar[str] = "floor"

    def row(self, bids: Sequence[Bid]) -> Row:
        return Row(self._counted(bids), least=self.amount)


@dataclass(frozen=True, slots=True)
class Cap(GroupLimit):
    """A group of bids gets at most `amount`."""

    kind_of_rule: ClassVar[str] = "cap"

    def row(self, bids: Sequence[Bid]) -> Row:
        return Row(self._counted(bids), most=self.amount)


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """Of bids that overlap (the same place, the same project), at most one is funded."""

    kind_of_rule: ClassVar[str] = "at most one"
    key: str
    name: str
    bids: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "bids", tuple(sorted(set(self.bids))))

    def row(self, bids: Sequence[Bid]) -> Row:
        return Row(_weights(_named(bids, *self.bids), lambda bid, level: 1), most=1)


@dataclass(frozen=True, slots=True)
class Needs:
    """`bid` is funded only when the bid it `needs` is funded too; as `lot` of so many `lots`, where a draw says so."""

    kind_of_rule: ClassVar[str] = "dependency"
    key: str
    name: str
    bid: str
    needs: str
    lot: int = 0
    lots: int = 0

    def row(self, bids: Sequence[Bid]) -> Row:
        own = _named(bids, self.bid, self.needs)
        return Row(_weights(own, lambda bid, level: 1 if bid.id == self.bid else -1), most=0)


@dataclass(frozen=True, slots=True)
class MustFund:
    """A person decided that a bid is funded, and why; `percent`, when given, is the least level."""

    kind_of_rule: ClassVar[str] = "must fund"
    key: str
    name: str
    bid: str
    person: str
    reason: str
    percent: int | None = None

    def row(self, bids: Sequence[Bid]) -> Row:
        least = self.percent or 0
        return Row(_weights(_named(bids, self.bid), lambda bid, level: int(level.percent >= least)), least=1)


@dataclass(frozen=True, slots=True)
class MustNotFund:
    """A person decided that a bid is not funded, and why."""

    kind_of_rule: ClassVar[str] = "must not fund"
    key: str
    name: str
    bid: str
    person: str
    reason: str

    def row(self, bids: Sequence[Bid]) -> Row:
        return Row(_weights(_named(bids, self.bid), lambda bid, level: 1), most=0)


@dataclass(frozen=True, slots=True)
class Threshold:
    """No bid whose merit (whole thousandths of a point) is below the line is funded."""

    kind_of_rule: ClassVar[str] = "threshold"
    key: str
    name: str
    merit: int

    def row(self, bids: Sequence[Bid]) -> Row:
        return Row(_weights(bids, lambda bid, level: int(bid.merit < self.merit)), most=0)


@dataclass(frozen=True, slots=True)
class LevelsAllowed:
    """Only awards at these levels are made: (100,) means no part awards."""

    kind_of_rule: ClassVar[str] = "levels allowed"
    key: str
    name: str
    percents: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "percents", tuple(sorted(set(self.percents), reverse=True)))

    def row(self, bids: Sequence[Bid]) -> Row:
        return Row(_weights(bids, lambda bid, level: int(level.percent not in self.percents)), most=0)


@dataclass(frozen=True, slots=True)
class LeverageFloor:
    """For each hundred pounds of what is chosen, other people bring at least `percent` pounds that count: 1:1 is 100.

    `counted` holds what counts beside each bid's whole ask, in thousands of pounds; a bid not named brings nothing. A part award
    brings its part, rounded down.
    """

    kind_of_rule: ClassVar[str] = "leverage"
    key: str
    name: str
    percent: int
    counted: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "counted", tuple(sorted((bid, thousands) for bid, thousands in self.counted)))

    def row(self, bids: Sequence[Bid]) -> Row:
        brought = dict(self.counted)
        return Row(_weights(bids, lambda bid, level: self._spare(brought.get(bid.id, 0), level)), least=0)

    def _spare(self, brought: int, level: Level) -> int:
        return FULL * (brought * level.percent // FULL) - self.percent * level.thousands


@dataclass(frozen=True, slots=True)
class Exposure:
    """Of the money chosen, at most `percent` in a hundred stands in bids that one organisation (`who`) has a part in."""

    kind_of_rule: ClassVar[str] = "exposure"
    key: str
    name: str
    who: str
    percent: int
    bids: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "bids", tuple(sorted(set(self.bids))))

    def row(self, bids: Sequence[Bid]) -> Row:
        own = frozenset(self.bids)
        return Row(_weights(bids, lambda bid, level: self._weight(bid.id in own, level)), most=0)

    def _weight(self, is_own: bool, level: Level) -> int:
        return ((FULL if is_own else 0) - self.percent) * level.thousands


Rule = (
    Envelope
    | Floor
    | Cap
    | AtMostOne
    | Needs
    | MustFund
    | MustNotFund
    | Threshold
    | LevelsAllowed
    | LeverageFloor
    | Exposure
)
KINDS: dict[str, type[Rule]] = {
    kind.kind_of_rule: kind
    for kind in (
        *(Envelope, Floor, Cap, AtMostOne, Needs, MustFund, MustNotFund),
        *(Threshold, LevelsAllowed, LeverageFloor, Exposure),
    )
}


def _weights(bids: Sequence[Bid], weigh: Callable[[Bid, Level], int]) -> dict[Cell, int]:
    found = {(bid.id, level.percent): weigh(bid, level) for bid in bids for level in bid.levels}
    return {cell: weight for cell, weight in found.items() if weight}


def _group(bids: Sequence[Bid], attribute: Attribute, value: str, unit: Unit) -> dict[Cell, int]:
    own = [bid for bid in bids if belongs(bid, attribute, value)]
    return _weights(own, lambda bid, level: level.thousands if unit is Unit.MONEY else 1)


def _named(bids: Sequence[Bid], *ids: str) -> list[Bid]:
    return [bid for bid in bids if bid.id in ids]


def belongs(bid: Bid, attribute: Attribute, value: str) -> bool:
    """Whether a bid is of this nation, place, sector or lead type. A bid in two places belongs wholly to both."""
    return value in values_of(bid, attribute)


def values_of(bid: Bid, attribute: Attribute) -> tuple[str, ...]:
    """The groups a bid belongs to."""
    if attribute is Attribute.PLACE:
        return bid.places
    if attribute is Attribute.SECTOR:
        return bid.sectors
    return ({Attribute.NATION: bid.nation, Attribute.LEAD_TYPE: bid.lead_type}.get(attribute, ""),)


LATER_FIELDS = frozenset({"who", "lot", "lots"})
"""Fields that rules did not always have: without a value they have no entry, so that the digest of an older question stays."""


def as_record(rule: Rule) -> dict[str, Any]:
    """A rule as JSON values; `from_record` reads them back to an equal object."""
    found: dict[str, Any] = {"rule": rule.kind_of_rule}
    for each in fields(rule):
        value = getattr(rule, each.name)
        if value or each.name not in LATER_FIELDS:
            found[each.name] = _listed(value) if isinstance(value, tuple) else value
    return found


def _listed(values: tuple[Any, ...]) -> list[Any]:
    return [list(value) if isinstance(value, tuple) else value for value in values]


def meaning(rule: Rule) -> tuple[str, ...]:
    """What a rule says, however it is called: two rules with the same meaning are one rule in two questions."""
    told = as_record(rule) | dict.fromkeys(("name", *LATER_FIELDS))
    return tuple(f"{name}={value}" for name, value in told.items())


_READ: dict[str, Callable[[Any], Any]] = {
    "attribute": Attribute,
    "unit": Unit,
    "kind": lambda kind: None if kind is None else MoneyKind(kind),
    "bids": tuple,
    "percents": tuple,
    "counted": lambda counted: tuple((bid, thousands) for bid, thousands in counted),
}


def from_record(record: Mapping[str, Any]) -> Rule:
    """The rule of a record.

    Raises:
        ProblemRefused: for a kind of rule that does not exist.
    """
    if record.get("rule") not in KINDS:
        raise ProblemRefused(
            say(
                "There is no kind of rule called {kind}; the kinds are {kinds}.",
                kind=repr(record.get("rule")),
                kinds=", ".join(KINDS),
            )
        )
    given = {name: _READ.get(name, _as_it_is)(value) for name, value in record.items() if name != "rule"}
    return KINDS[record["rule"]](**given)


def _as_it_is(value: Any) -> Any:
    return value


def binds_nothing(rule: Rule, bids: Sequence[Bid]) -> bool:
    """Whether a limit speaks of no bid at all. A floor that does cannot be kept, and the answer says so; a cap or an envelope
    would be kept whatever is chosen."""
    return bool(bids) and isinstance(rule, Envelope | Cap) and not rule.row(bids).weights


def why_it_binds_nothing(rule: Rule, bids: Sequence[Bid]) -> str:
    """Why a limit would bind nothing, in a sentence that names what would be right."""
    said = _said(rule)
    if not isinstance(rule, Envelope):
        return say(
            "{said} speaks of no bid: none is of that group. Name a group that has bids, or leave it out.", said=said
        )
    years = sorted({ask.year for bid in bids for level in bid.levels for ask in level.asks})
    if rule.year is None or rule.year in years:
        return say("{said} would bind nothing: no bid asks for that kind of money then. Leave it out.", said=said)
    return say(
        "{said} would bind nothing: no bid asks for money in {year}. Bids ask for money in {years}.",
        said=said,
        year=rule.year,
        years=", ".join(years),
    )


def _said(rule: Rule) -> str:
    if rule.name:
        return say("The rule “{name}” ({key})", name=rule.name, key=rule.key)
    return say("The rule {key}", key=rule.key)


def check(rule: Rule, bids: Mapping[str, Bid]) -> None:
    """Make sure that a rule speaks of bids that exist, in amounts that can be.

    Raises:
        ProblemRefused: naming the rule.
    """
    said = _said(rule)
    if not rule.key:
        raise ProblemRefused(say("{said} needs a key.", said=said))
    for spoken in _bids_of(rule):
        if spoken not in bids:
            raise ProblemRefused(
                say(
                    "{said} speaks of bid {spoken}, which is not in this problem; name a bid that is.",
                    said=said,
                    spoken=spoken,
                )
            )
    amount = getattr(rule, "amount", getattr(rule, "thousands", getattr(rule, "merit", 0)))
    if not is_whole(amount) or amount < 0:
        raise ProblemRefused(
            say("{said} has the amount {amount}; give a whole number, zero or more.", said=said, amount=repr(amount))
        )
    _check_year(rule)
    _check_percent(rule)
    if isinstance(rule, AtMostOne) and len(rule.bids) < 2:
        raise ProblemRefused(say("{said} needs at least two bids that overlap.", said=said))
    if isinstance(rule, Needs) and rule.bid == rule.needs:
        raise ProblemRefused(say("{said} makes bid {bid} depend on itself; name another bid.", said=said, bid=rule.bid))
    if isinstance(rule, MustFund | MustNotFund) and not (rule.person.strip() and rule.reason.strip()):
        raise ProblemRefused(
            say("{said} overrides the merit of bid {bid}; say who decided it, and why.", said=said, bid=rule.bid)
        )
    if isinstance(rule, MustFund) and rule.percent is not None:
        bids[rule.bid].level(rule.percent)
    if isinstance(rule, LevelsAllowed) and not rule.percents:
        raise ProblemRefused(say("{said} allows no level at all; name at least one.", said=said))


def _check_year(rule: Rule) -> None:
    if isinstance(rule, Envelope) and rule.year is not None and not is_year(rule.year):
        raise ProblemRefused(
            say(
                "{said} names the year {year}; financial years are written 2027-28, and this one would bind nothing.",
                said=_said(rule),
                year=repr(rule.year),
            )
        )


def _check_percent(rule: Rule) -> None:
    if isinstance(rule, LeverageFloor | Exposure) and (not is_whole(rule.percent) or rule.percent < 0):
        raise ProblemRefused(
            say(
                "{said} names {percent} in a hundred; give a whole number, zero or more.",
                said=_said(rule),
                percent=repr(rule.percent),
            )
        )


def _bids_of(rule: Rule) -> tuple[str, ...]:
    if isinstance(rule, AtMostOne | Exposure):
        return rule.bids
    if isinstance(rule, LeverageFloor):
        return tuple(bid for bid, _ in rule.counted)
    if isinstance(rule, Needs):
        return rule.bid, rule.needs
    return (rule.bid,) if isinstance(rule, MustFund | MustNotFund) else ()
