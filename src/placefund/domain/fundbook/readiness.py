"""What a strand's places are asked to show before their portfolio is built, and in which waves, as a fundbook states it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placefund.domain.fundbook.values import Moment, NotPublished, Provenance, ident, ref, rows

if TYPE_CHECKING:
    from placefund.domain.fundbook.format import Strand

Fault = Callable[[object, str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessAsk:
    """What is asked about one published test of readiness. `word_limit` counts words of the answer."""

    dimension: str = ref("dimension")
    asks: str | NotPublished
    word_limit: int | NotPublished | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What the places of a strand by invitation show in each of its waves, test by test, in order.

    With `asks_devolved_view` the government of a place's nation is asked for its view before a finding is released.
    """

    strand: str = ident("readiness of a strand")
    asked: tuple[ReadinessAsk, ...] = rows("asked")
    asks_devolved_view: bool = False
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessWave:
    """A time in which places of a strand send what they show. Times are London local time. It is locked when it opens."""

    id: str = ident("readiness wave")
    strand: str = ref("strand")
    name: str
    opens_at: Moment
    closes_at: Moment
    provenance: Provenance


def check_readiness(
    readiness: Sequence[Readiness], waves: Sequence[ReadinessWave], strands: Sequence[Strand], fault: Fault
) -> None:
    """Note a test that is asked twice, a strand that is competed for, a wave that asks nothing, dates out of order."""
    invited = {each.slug for each in strands if each.entry == "invitation"}
    known = {each.slug for each in strands}
    for each in readiness:
        if each.strand not in known:
            fault(each, "strand", f'There is no strand "{each.strand}" in this fundbook. Name a strand that is there.')
        elif each.strand not in invited:
            fault(
                each,
                "strand",
                f"The strand {each.strand} is competed for: its places are not asked whether they are ready.",
            )
        seen: set[str] = set()
        for asked in each.asked:
            if asked.dimension in seen:
                fault(asked, "dimension", f"The test {asked.dimension} is asked twice in {each.strand}. Keep one.")
            seen.add(asked.dimension)
    asking = {each.strand for each in readiness}
    for wave in waves:
        if wave.strand not in asking:
            fault(wave, "strand", f"The wave {wave.id} asks nothing. Add a [[readiness]] of the strand {wave.strand}.")
        if wave.closes_at.as_closing <= wave.opens_at.as_opening:
            fault(
                wave,
                "closes_at",
                f"The wave {wave.id} closes ({wave.closes_at}) before it opens ({wave.opens_at}). Put the dates in order.",
            )
