"""An answer with its explanations as JSON values: codes and numbers, no sentence. Earlier versions' records are read as well.

Format 3 keeps the answer with its pins released beside it, and what views that it does not apply would cost; format 2 knew
neither. Format 1 (version 0.2) kept sentences beside the figures. Its figures are read back to the same values, so that an
old answer can be compared with a new computation; its sentences are for whoever shows it as it was kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from placefund.domain.portfolio.alternatives import WITHIN, Alternative
from placefund.domain.portfolio.bids import MoneyKind
from placefund.domain.portfolio.choice import Award, Choice, Slack
from placefund.domain.portfolio.compare import Rival, SimplerWay
from placefund.domain.portfolio.concessions import Concession
from placefund.domain.portfolio.conflicts import Conflict, Easing
from placefund.domain.portfolio.explain import Explanation
from placefund.domain.portfolio.extra import ExtraMoney
from placefund.domain.portfolio.inquiry import Difference
from placefund.domain.portfolio.leaving_out import WithoutAssessor
from placefund.domain.portfolio.pins import Pins, UnpinnedAnswer
from placefund.domain.portfolio.prices import NO_CHANGE, Price
from placefund.domain.portfolio.reasons import InBecause, OutBecause
from placefund.domain.portfolio.robustness import SHIFT, Firmness, Stability
from placefund.domain.portfolio.span import ProvenSpan

FORMAT = 3
"""The number of the form in which answers are kept now."""
IN_VALUES = 2
"""The first format that holds no sentence."""


@dataclass(frozen=True, slots=True)
class PortfolioAnswer:
    """What was computed: the choice with its explanation, what overlaps cost, what each assessor changes, all that once more with
    pins `released` where there are any, and what `views` would cost that it does not apply."""

    choice: Choice
    explanation: Explanation
    overlaps: tuple[Price, ...] = ()
    assessors: tuple[WithoutAssessor, ...] = ()
    released: UnpinnedAnswer | None = None
    views: tuple[Concession, ...] = ()

    def as_record(self, format_: int = FORMAT) -> dict[str, Any]:
        """This answer as JSON values, in the form of today or an earlier one in values; `PortfolioAnswer.from_record` reads them
        back to an equal object."""
        overlaps = [_plain(asdict(each)) for each in self.overlaps]
        assessors = [_plain(asdict(each)) for each in self.assessors]
        views = [_plain(asdict(each)) for each in self.views]
        return {
            "format": format_,
            "choice": self.choice.as_record(),
            "figures": _plain(asdict(self.explanation)),
            **({"overlaps": overlaps} if overlaps else {}),
            **({"assessors": assessors} if assessors else {}),
            **({"released": _unpinned_record(self.released)} if self.released else {}),
            **({"views": views} if views else {}),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> PortfolioAnswer:
        """The answer that a record of any format holds."""
        old = format_of(record) < IN_VALUES
        prices = _overlaps_in_words(record["rules"]) if old else [_price(each) for each in record.get("overlaps", ())]
        return cls(
            Choice.from_record(record["choice"]),
            _explanation(record["figures"]),
            tuple(prices),
            assessors_of(record),
            _unpinned(record["released"]) if "released" in record else None,
            tuple(_concession(each) for each in record.get("views", ())),
        )

    @property
    def essence(self) -> PortfolioAnswer:
        """This answer without what not every format keeps: the names of rules, and how overlaps move the choice."""
        slacks = tuple(replace(each, name="") for each in self.choice.slacks)
        rivals = tuple(
            replace(each, breaks=tuple(replace(slack, name="") for slack in each.breaks))
            for each in self.explanation.rivals
        )
        return PortfolioAnswer(
            replace(self.choice, slacks=slacks),
            replace(self.explanation, rivals=rivals),
            tuple(sorted((replace(each, moves=NO_CHANGE) for each in self.overlaps), key=lambda each: each.rule)),
            self.assessors,
        )


def format_of(record: Mapping[str, Any]) -> int:
    """In which form an answer is kept."""
    return int(record.get("format", 1))


def assessors_of(record: Mapping[str, Any]) -> tuple[WithoutAssessor, ...]:
    """What each assessor changes; every format keeps it in values. Empty where it was not asked."""
    return tuple(_without(each) for each in record.get("assessors", ()))


def conflict_record(conflict: Conflict | None, format_: int = FORMAT) -> dict[str, Any]:
    """The proof that nothing fits as JSON values."""
    return {"format": format_, "conflict": _plain(asdict(conflict)) if conflict else None}


def conflict_of(record: Mapping[str, Any]) -> Conflict | None:
    """The rules that cannot stand together, where a record in values says so."""
    found = record.get("conflict")
    if not found or format_of(record) < IN_VALUES:
        return None
    return Conflict(tuple(found["rules"]), tuple(Easing(**each) for each in found["easings"]))


def tells_the_same(kept: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether an answer kept in an earlier format holds the same values as one computed now."""
    if "choice" not in kept or "choice" not in found:
        return False
    return PortfolioAnswer.from_record(kept).essence == PortfolioAnswer.from_record(found).essence


def _plain(value: Any) -> Any:
    """Values as JSON holds them: fractions and codes as text, tuples as lists."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value


def _unpinned_record(found: UnpinnedAnswer) -> dict[str, Any]:
    return {
        "dropped": list(found.pins.dropped),
        "raised": [list(each) for each in found.pins.raised],
        "choice": found.choice.as_record(),
        "firmness": _plain(asdict(found.firmness)),
        "alternative": _plain(asdict(found.alternative)),
        "prices": [_plain(asdict(each)) for each in found.prices],
        "assessors": [_plain(asdict(each)) for each in found.assessors],
    }


def _unpinned(record: Mapping[str, Any]) -> UnpinnedAnswer:
    return UnpinnedAnswer(
        Pins(tuple(record["dropped"]), tuple((key, thousands) for key, thousands in record["raised"])),
        Choice.from_record(record["choice"]),
        _firmness(record["firmness"]),
        _alternative(record["alternative"]),
        tuple(_price(each) for each in record["prices"]),
        tuple(_without(each) for each in record["assessors"]),
    )


def _concession(record: Mapping[str, Any]) -> Concession:
    moves = _difference(record["moves"]) or NO_CHANGE
    return Concession(record["view"], record["is_kept"], _span(record["cost"]), moves)


def _firmness(record: Mapping[str, Any]) -> Firmness:
    times = tuple((bid, times) for bid, times in record["times"])
    return Firmness(record["draws"], times, Fraction(record["worst_gap"]))


def _alternative(record: Mapping[str, Any]) -> Alternative:
    return Alternative(
        _awards(record["awards"]),
        record["objective"],
        record["loss"],
        record["turned"],
        record["turned_at_most"],
        _difference(record["difference"]) or NO_CHANGE,
        Fraction(record.get("within", WITHIN)),
    )


def _explanation(record: Mapping[str, Any]) -> Explanation:
    return Explanation(
        tuple(_in(each) for each in record["why_in"]),
        tuple(_out(each) for each in record["why_out"]),
        tuple(_price(each) for each in record["prices"]),
        _firmness(record["firmness"]),
        tuple(
            Stability(each.get("thousands", shift), _difference(each["difference"]), Fraction(each["gap"]))
            for shift, each in zip((SHIFT, -SHIFT), record["stability"], strict=True)
        ),
        _alternative(record["alternative"]),
        tuple(_rival(way, each) for way, each in zip(SimplerWay, record["rivals"], strict=True)),
        tuple((bid, tuple(rules)) for bid, rules in record["freed"]),
    )


def _rival(way: SimplerWay, record: Mapping[str, Any]) -> Rival:
    """Rivals were always kept in the order of the ways."""
    return Rival(
        way,
        _awards(record["awards"]),
        record["objective"],
        tuple(Slack(**each) for each in record["breaks"]),
        _difference(record["difference"]) or NO_CHANGE,
    )


def _in(record: Mapping[str, Any]) -> InBecause:
    return InBecause(record["bid"], record["percent"], _span(record["loss"]), _difference(record["instead"]))


def _out(record: Mapping[str, Any]) -> OutBecause:
    money = record["money"]
    cells = tuple((year, MoneyKind(kind), thousands) for year, kind, thousands in money["cells"]) if money else ()
    return OutBecause(
        record["bid"],
        _span(record["score"]),
        _span(record["ask"]),
        ExtraMoney(money["low"], money["high"], cells) if money else None,
        tuple(record["shut_by"]),
    )


def _price(record: Mapping[str, Any]) -> Price:
    gain = record["gain"]
    return Price(record["rule"], ProvenSpan(gain["low"], gain["high"]), _difference(record["moves"]) or NO_CHANGE)


def _overlaps_in_words(rules: Mapping[str, Any]) -> list[Price]:
    """What overlaps cost in the first format, where they stood among the worded prices of the rules."""
    return [
        Price(key, ProvenSpan(*told["units"]), NO_CHANGE) for key, told in rules.items() if key.startswith("overlap-")
    ]


def _without(record: Mapping[str, Any]) -> WithoutAssessor:
    if "fits" not in record:
        kept = record.get("kept", 0), _difference(record.get("difference")), Fraction(record.get("gap", 0))
        return WithoutAssessor(
            record["assessor"], record["bids"], *kept, is_refused=bool(record.get("is_refused", True))
        )
    moves = _difference(record) if record["fits"] else None
    return WithoutAssessor(record["assessor"], record["bids"], record["kept"], moves, Fraction(record["gap"]))


def _span(record: Mapping[str, Any] | None) -> ProvenSpan | None:
    return None if record is None else ProvenSpan(record["low"], record["high"])


def _difference(record: Mapping[str, Any] | None) -> Difference | None:
    if record is None:
        return None
    changes = tuple((bid, before, after) for bid, before, after in record["changes"])
    return Difference(tuple(record["enters"]), tuple(record["leaves"]), changes)


def _awards(records: Sequence[Mapping[str, Any]]) -> tuple[Award, ...]:
    return tuple(Award(each["bid"], each["percent"]) for each in records)
