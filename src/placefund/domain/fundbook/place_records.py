"""What is known of a place's own half of a fund: its calls, its projects, the sums given for them, and what it is strong in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.fundbook.annals import AnsweredQuestion
from placefund.domain.fundbook.values import ApproximateDate, NotPublished, Provenance, ident, ref
from placefund.domain.messages import Message, say
from placefund.domain.money import Money


class CallState(StrEnum):
    """How a place's call stood on the day its source tells of."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCall:
    """A call that a place runs with its share of the fund, as far as it is published.

    `stood` is how it stood on the day of `dated`; where `closes` is known, that day tells. `least` is the least that a bid may
    ask for. `who` says who may apply and for what. Answers to its questions are in `clarifications.toml`, under its place and
    name.
    """

    id: str = ident("place call")
    place: str = ref("place")
    name: str
    amount: Money | NotPublished
    opened: ApproximateDate | NotPublished
    closes: ApproximateDate | NotPublished
    stood: CallState | NotPublished
    who: str | NotPublished
    least: Money | NotPublished | None = None
    url: str | NotPublished
    remark: str = ""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceProject:
    """A project of a place's portfolio, as far as it is published. An amount that several share is a `PortfolioSum`."""

    id: str = ident("place project")
    place: str = ref("place")
    name: str
    says: str
    lead: str | NotPublished
    amount: Money | NotPublished
    awarded: ApproximateDate | NotPublished
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioSum:
    """One amount that was published for several projects together. It is never split among them.

    `how_many` is for how many projects it is; `projects` are those of them that are known.
    """

    id: str = ident("portfolio sum")
    place: str = ref("place")
    words: str
    amount: Money
    how_many: int
    projects: tuple[str, ...] = ref("place project", default=())
    provenance: Provenance


class PriorityOrigin(StrEnum):
    """What makes something a priority of a place: that it was chosen for this fund, or only said or done elsewhere."""

    CHOSEN = "chosen"
    NAMED = "named"
    PILOT = "pilot"
    STRATEGY = "strategy"

    @property
    def label(self) -> Message:
        return _ORIGINS[self]


_ORIGINS = {
    PriorityOrigin.CHOSEN: say("Chosen for this fund"),
    PriorityOrigin.NAMED: say("Named by government, a mayor or the press; not a choice of the place"),
    PriorityOrigin.PILOT: say("From the programme before, not for this fund"),
    PriorityOrigin.STRATEGY: say("From a strategy of the place, not for this fund"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePriority:
    """A cluster, sector or aim of a place, and what makes it one."""

    id: str = ident("place priority")
    place: str = ref("place")
    origin: PriorityOrigin
    words: str | NotPublished
    provenance: Provenance


Fault = Callable[[object, str, str], None]


def check_calls(calls: Sequence[PlaceCall], answers: Sequence[AnsweredQuestion], fault: Fault) -> None:
    """Days in order; and an answer of a place whose calls are listed names one of them."""
    for call in calls:
        opened, closes = call.opened, call.closes
        if isinstance(opened, ApproximateDate) and isinstance(closes, ApproximateDate) and closes.last < opened.first:
            fault(call, "closes", f"{call.name} closes before it opens. Change one of the two days.")
    names = {(call.place, call.name) for call in calls}
    listed = {call.place for call in calls}
    for answer in answers:
        if answer.place in listed and answer.call and (answer.place, answer.call) not in names:
            fault(answer, "call", f'No call of {answer.place} is called "{answer.call}" in local_calls.csv.')


def check_sums(sums: Sequence[PortfolioSum], projects: Sequence[PlaceProject], fault: Fault) -> None:
    """A sum is of its own place's projects, for two or more, and for no fewer than it names."""
    place_of = {project.id: project.place for project in projects}
    for each in sums:
        if each.how_many < 2 or each.how_many < len(each.projects):
            fault(each, "how_many", "A shared sum is for two projects or more, and for no fewer than it names.")
        for name in each.projects:
            if place_of.get(name, each.place) != each.place:
                fault(each, "projects", f"The project {name} is of another place than the sum.")
