"""Sixty bids for the local call of an invented place, written to be read and scored: a file each in `bids/`.

The call: grants of £150,000 to £1,500,000 for projects that turn the place's research into products, firms and skills, in four
clusters. Some bids are excellent, many are middling, and some are weak on purpose, in ways that readers should be able to name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from placefund.domain.money import Money
from placefund.domain.partnerships import Helix

FOLDER = "bids"
CLUSTERS = ("Wave and tidal energy", "Cold-water aquaculture", "Rural health technology", "Materials and making")
SMALLEST, LARGEST = Money.pounds(150_000), Money.pounds(1_500_000)
QUESTIONS = ("need", "idea", "delivery", "benefits", "money")

OUTSIDE = frozenset({12, 44})
"""Bids that ask for more or less than the call gives, on purpose."""
SAME_IDEA = ((9, 10), (20, 30))
"""Pairs of bids with nearly the same idea. The lead of 30 is a partner in 20, and each counts the other's jobs."""
COUNTED_TWICE = frozenset({7, 28, 30, 57})
"""Bids that count a job twice: within themselves, for a partner that counts it too, or in two bids of one firm."""
DOES_NOT_ADD_UP = frozenset({25})
"""Bids whose costs come to another sum than the text says."""
WITHOUT_PARTNER = frozenset({15, 44})
"""Bids that name nobody but their lead."""
VAGUE = frozenset({6, 28, 39, 50})
"""Bids whose benefits nobody could check."""
OUT_OF_SCOPE = frozenset({12, 24, 44, 52, 54})
"""Bids for something else than the call is for: repairs, early research, a purchase, a festival, visitors."""
ASKS_TWO_PLACES = frozenset({37})
"""Bids that ask another place for the same money too."""


class BidNotReadable(ValueError):
    """A file in `bids/` that is no bid: it names the file and what is wrong with it."""

    def __init__(self, file: str, wrong: str) -> None:
        super().__init__(f"{file}: {wrong}")
        self.file, self.wrong = file, wrong


@dataclass(frozen=True, slots=True)
class CallBid:
    """One bid. An answer is its paragraphs, in order."""

    number: int
    title: str
    lead: str
    lead_kind: Helix
    partners: tuple[str, ...]
    cluster: str
    ask: Money
    co_investment: Money
    months: int
    answers: Mapping[str, tuple[str, ...]]

    @property
    def cost(self) -> Money:
        """What the bid says that all of it costs."""
        return self.ask + self.co_investment

    @property
    def is_within_the_call(self) -> bool:
        return SMALLEST <= self.ask <= LARGEST

    def text(self, question: str) -> str:
        """An answer as it is typed into a form: its paragraphs with a blank line between."""
        return "\n\n".join(self.answers[question])


def call_bids() -> tuple[CallBid, ...]:
    """All bids, in the order of their numbers. Raises BidNotReadable."""
    folder = files("placefund.rehearsal").joinpath(FOLDER)
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    return tuple(read_bid(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names)


def read_bid(file: str, text: str) -> CallBid:
    """The bid of one file, whose name is its number. Raises BidNotReadable."""
    try:
        values = tomllib.loads(text)
        answers = values.pop("answers")
        bid = CallBid(
            number=int(file.removesuffix(".toml")),
            lead_kind=Helix(values.pop("lead_kind")),
            partners=tuple(values.pop("partners")),
            ask=Money.pounds(values.pop("ask")),
            co_investment=Money.pounds(values.pop("co_investment")),
            answers={question: _paragraphs(answers.pop(question)) for question in QUESTIONS},
            **{name: _text(values, name) for name in ("title", "lead", "cluster")},
            months=values.pop("months"),
        )
    except KeyError as missing:
        raise BidNotReadable(file, f"{missing} is missing") from missing
    except (ValueError, TypeError) as wrong:
        raise BidNotReadable(file, str(wrong)) from wrong
    if unknown := [*values, *answers]:
        raise BidNotReadable(file, f"it has what no bid has: {', '.join(unknown)}")
    if bid.cluster not in CLUSTERS:
        raise BidNotReadable(file, f"{bid.cluster} is no cluster of the place")
    return bid


def _text(values: dict[str, Any], name: str) -> str:
    value = values.pop(name)
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} is not text")
    return value


def _paragraphs(answer: str) -> tuple[str, ...]:
    """A paragraph goes over several lines of the file and is one line for its reader."""
    return tuple(" ".join(paragraph.split()) for paragraph in answer.strip().split("\n\n"))
