"""The bids of the local call as they were written: who stands together, what they ask and answer, and what was made of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.rehearsal.call_bids import QUESTIONS, CallBid, call_bids
from placefund.rehearsal.names import BODIES
from placefund.rehearsal.place_book import told_of

CALL_OF = "atlantic-coast"
CRITERIA = ("change", "partners", "work", "money")
LEAST_WORDS = 25
"""A summary for everybody has twenty words at least."""


@dataclass(frozen=True, slots=True)
class BidVerdict:
    """What the first reader makes of a bid: points from 1 to 7 and why, by criterion; or why it cannot be judged at all."""

    points: Mapping[str, int]
    reasons: Mapping[str, str]
    ineligible: str = ""


@dataclass(frozen=True, slots=True)
class LocalBid:
    """One bid of the call as it is played: what it says, and what its first reader makes of it."""

    number: int
    title: str
    lead: str
    lead_helix: Helix
    partners: tuple[str, ...]
    cluster: str
    ask: Money
    co_investment: Money
    months: int
    answers: Mapping[str, str]
    verdict: BidVerdict

    @property
    def name(self) -> str:
        """What its partnership is called: by the first words of its title."""
        return f"{self.title.partition(':')[0].strip()} partnership"

    @property
    def summary(self) -> str:
        """The first sentences of its idea: enough of them to say what it is."""
        sentences = re.split(r"(?<=[.?!]) ", self.answers["idea"].replace("\n\n", " "))
        told = ""
        while sentences and len(told.split()) < LEAST_WORDS:
            told = f"{told} {sentences.pop(0)}".strip()
        return told


@cache
def local_bids() -> tuple[LocalBid, ...]:
    """Every bid of the call, in the order of their numbers, with what its first reader makes of it."""
    return tuple(_with_verdict(bid) for bid in call_bids())


def _with_verdict(bid: CallBid) -> LocalBid:
    made = told_of(CALL_OF, "verdicts")[f"{bid.number:02d}"]
    verdict = BidVerdict(
        MappingProxyType(dict(zip(CRITERIA, made.get("points", ()), strict=False))),
        MappingProxyType({key: made[key] for key in CRITERIA if key in made}),
        made.get("ineligible", ""),
    )
    return LocalBid(
        bid.number,
        bid.title,
        bid.lead,
        bid.lead_kind,
        bid.partners,
        bid.cluster,
        bid.ask,
        bid.co_investment,
        bid.months,
        MappingProxyType({key: bid.text(key) for key in QUESTIONS}),
        verdict,
    )


_RESEARCH = ("university", "college", "laboratory", "institute", "station")
_CIVIC = ("council",)
_BUSINESS = (" ltd", " plc")


def helix_of(name: str) -> Helix:
    """What a body brings, where no bid says it: known from the cast, from a bid that it leads, or from what it calls itself."""
    known = {body.full_name: body.helix for body in BODIES} | {bid.lead: bid.lead_helix for bid in local_bids()}
    if name in known:
        return known[name]
    words = name.lower()
    for helix, signs in ((Helix.RESEARCH, _RESEARCH), (Helix.CIVIC, _CIVIC), (Helix.BUSINESS, _BUSINESS)):
        if any(sign in words for sign in signs):
            return helix
    return Helix.OTHER


def bodies_of_bids() -> tuple[str, ...]:
    """Every organisation that stands in a bid, once, in the order in which they appear."""
    return tuple(dict.fromkeys(name for bid in local_bids() for name in (bid.lead, *bid.partners)))
