"""What is published: a measure with its source, an observation of it for a dated code, and what areas a region holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from placefund.domain.messages import Message, say


class MeasureKind(StrEnum):
    """How figures of a measure may be put together.

    `COUNT`: they add up, where all parts are there. `RATE`: they never do, because the weights are not published with them.
    `RATIO`: two counts, each added up first.
    """

    COUNT = "count"
    RATE = "rate"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is measured. Of a ratio, `numerator` and `denominator` are measures, and `times` what their quotient is in.

    `uncertainty` says what is published of it; `gap` why there is nothing for places, where that is known.
    """

    key: str
    name: str
    unit: str
    kind: MeasureKind
    definition: str
    decimals: int = 0
    numerator: str = ""
    denominator: str = ""
    times: Decimal = Decimal(1)
    uncertainty: str = ""
    gap: str = ""
    source: str = ""
    url: str = ""
    licence: str = ""

    @property
    def words(self) -> tuple[Message, ...]:
        """Everything of it that people read, for a translator."""
        said = (self.name, self.unit, self.definition, self.uncertainty, self.gap, self.source, self.licence)
        return tuple(say(each) for each in said if each)

    def in_words(self, value: Decimal) -> Message:
        """A value with its unit: the sign of a currency stands before it."""
        sign, _, scale = self.unit.partition(" ")
        if sign in ("£", "€"):
            plain = say("{sign}{value}", sign=sign, value=self.told(value))
            return say("{plain} {scale}", plain=plain, scale=scale) if scale else plain
        return say("{value} {unit}", value=self.told(value), unit=say(self.unit))

    def told(self, value: Decimal) -> str:
        """A value as it is printed: rounded half up to the measure's decimals, with commas."""
        return f"{value.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP):,}".replace("-", "−")


class Geography(StrEnum):
    """What kind of code an observation stands for."""

    AREA = "area"  # a local authority
    ITL = "itl"  # an international territorial level, 1 to 3
    NUTS = "nuts"  # the classification before it
    NATION = "nation"
    UK = "uk"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    Geography.AREA: say("local authorities"),
    Geography.ITL: say("ITL regions"),
    Geography.NUTS: say("NUTS regions"),
    Geography.NATION: say("nations"),
    Geography.UK: say("the United Kingdom"),
}


@dataclass(frozen=True, slots=True)
class Observation:
    """One published figure: of a measure, for a code of a geography as it was in a year (`vintage`), in a period.

    `low` and `high` are the interval where one is published. `edition` is the release that it was read from: a later release
    is another observation, and the earlier one stays.
    """

    measure: str
    geography: Geography
    vintage: str
    code: str
    period: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """What local authorities a statistical region holds, by its code in one vintage: whole ones, and parts of others."""

    code: str
    geography: Geography
    vintage: str
    name: str
    whole: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    also: tuple[str, ...] = field(default=())
    """The names of what it holds only in part."""

    @property
    def areas(self) -> frozenset[str]:
        return self.whole | self.partial
