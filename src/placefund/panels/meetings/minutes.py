"""The minutes of a panel meeting, written from the record and nothing else: for the page and for the PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from placefund.domain.assessment.scoring import format_score
from placefund.domain.assessment.ties import day_in_words
from placefund.domain.messages import all_of, on_the_clock, row_of, say
from placefund.domain.periods import london
from placefund.panels.agreement.queries import agreed_criteria, newest_consensus
from placefund.panels.meetings.queries import Place, table_of
from placefund.panels.models import Consensus, Leaving, Meeting

Fact = tuple[str, str]
EVERYTHING_OPEN: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MinutedBid:
    """A bid in the minutes: what is known of it, what was agreed on each criterion (title, weight,
    points, reason), and what was said."""

    number: str
    title: str
    facts: tuple[Fact, ...]
    criteria: tuple[tuple[str, str, str, str], ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """The whole of a meeting in words."""

    fund: str
    round: str
    title: str
    facts: tuple[Fact, ...]
    members: tuple[tuple[str, str], ...]
    seen: tuple[str, ...]
    bids: tuple[MinutedBid, ...]
    drawn: tuple[str, ...]
    made: str

    def as_record(self) -> dict[str, Any]:
        """Texts and lists only, for the template of the PDF."""
        return asdict(self)


def minutes_of(
    meeting: Meeting, at: datetime, closed: Mapping[int, str] = EVERYTHING_OPEN, *, hides_draw: bool = False
) -> Minutes:
    """The minutes of a meeting as its record stands; of the applications in `closed`, only why they are closed to the reader."""
    table = table_of(meeting, at)
    agreed = newest_consensus(place.item.application for place in table.places)
    round_ = meeting.round
    taken = sorted(table.places, key=lambda place: (place.turns[0].pk if place.turns else 10**12, place.item.position))
    return Minutes(
        fund=round_.strand.fund.name,
        round=round_.name,
        title=meeting.name,
        facts=tuple(_meeting_facts(meeting)),
        members=tuple((member.user.name, member.get_part_display()) for member in table.members),
        seen=tuple(_seen(meeting)),
        bids=tuple(_bid(number, place, agreed, meeting, closed) for number, place in enumerate(taken, start=1)),
        drawn=() if hides_draw else tuple(_drawn(meeting)),
        made=say("These minutes were written by Placefund from what was recorded while the meeting sat."),
    )


def _meeting_facts(meeting: Meeting) -> Iterator[Fact]:
    yield say("Held on"), day_in_words(meeting.held_on)
    yield say("Where"), meeting.place
    if meeting.opened_at:
        yield say("Opened"), _clock(meeting.opened_at)
    for again in meeting.reopenings.select_related("reopened_by"):
        yield (
            say("Opened again"),
            say(
                "{moment} by {name}, after it had been closed {closed}: {why}",
                moment=_clock(again.reopened_at),
                name=again.reopened_by.name,
                closed=_clock(again.closed_at),
                why=again.why,
            ),
        )
    if meeting.closed_at:
        yield say("Closed"), _clock(meeting.closed_at)
    label = meeting.round.terms().method.ranked_by.label
    yield say("Ranked by"), label.capitalized()


def _clock(moment: datetime) -> str:
    return say("{time} on {day}", time=_time(moment), day=day_in_words(london(moment).date()))


def _time(moment: datetime) -> str:
    return on_the_clock(london(moment))


def _seen(meeting: Meeting) -> Iterator[str]:
    runs = list(meeting.calibrations.all())
    if not runs:
        yield say("Nobody had scored when the meeting opened, so the panel saw no calibrated scores.")
        return
    for run in runs:
        yield (
            say(
                "At {made_at} the panel saw {scores} readings of {how_many} bids, raw and calibrated. The "
                "calibration is kept under the digest {result_sha256}.",
                made_at=_time(run.made_at),
                scores=run.result["scores"],
                how_many=len(run.result["bids"]),
                result_sha256=run.result_sha256,
            )
        )
    if not all(finding["passed"] for finding in runs[-1].result["findings"]):
        yield say(
            "How severe each reader is could not be told from the merit of the bids, so the calibration "
            "left severity out."
        )


def _bid(
    number: int, place: Place, agreed: dict[int, Consensus], meeting: Meeting, closed: Mapping[int, str]
) -> MinutedBid:
    if why := closed.get(place.item.application_id):
        return MinutedBid(f"{number}.", str(place.item.application), ((say("Closed to you"), why),), (), ())
    consensus = agreed.get(place.item.application_id)
    here = consensus if consensus is not None and consensus.meeting_id == meeting.pk else None
    return MinutedBid(
        number=f"{number}.",
        title=str(place.item.application),
        facts=tuple(_bid_facts(place, here)),
        criteria=tuple(
            (
                row.criterion.title,
                f"{row.criterion.weight_percent}%",
                row.points,
                row.agreed.reason,
            )
            for row in (agreed_criteria(here) if here else ())
        ),
        said=tuple(_said(here)),
    )


def _bid_facts(place: Place, consensus: Consensus | None) -> Iterator[Fact]:
    item = place.item
    yield say("Lead"), item.application.partnership.lead.name
    names = [reader.user.name for reader in (item.first_reader, item.second_reader) if reader is not None]
    yield say("Introduced by"), all_of(names) or say("Nobody named")
    words = {"called": say("called at {time}"), "parked": say("parked at {time}"), "done": say("finished at {time}")}
    turns = row_of([words[turn.state].format(time=_time(turn.at)) for turn in place.turns], "; ")
    yield say("Times"), turns.capitalized() if turns else say("Not called at this meeting")
    for leaving in item.leavings.all():
        yield say("Recusal"), _recusal(leaving)
    if place.row is not None:
        scores = row_of(
            say("{reader} {score}", reader=reading.reader, score=format_score(reading.weighted))
            for reading in place.row.readings
            if reading.weighted is not None
        )
        yield say("Readings"), scores or say("None")
        if place.row.mean is not None:
            yield say("Mean before"), say("{mean} out of 100", mean=format_score(place.row.mean))
    if consensus is not None:
        yield (
            say("Agreed"),
            say(
                "{out_of_100} out of 100, recorded by {name}",
                out_of_100=format_score(consensus.out_of_100),
                name=consensus.agreed_by.name,
            ),
        )
    else:
        yield say("Agreed"), say("Nothing at this meeting")


def _recusal(leaving: Leaving) -> str:
    if leaving.has_left:
        return say(
            "{name} left the table at {at}: {why}", name=leaving.member.user.name, at=_time(leaving.at), why=leaving.why
        )
    return say("{name} came back at {at}", name=leaving.member.user.name, at=_time(leaving.at))


def _said(consensus: Consensus | None) -> Iterator[str]:
    if consensus is None:
        return
    yield say("The panel's reason: {reason}", reason=consensus.reason)
    if consensus.dissent:
        yield say("Dissent: {dissent}", dissent=consensus.dissent)
    if consensus.why_revised:
        yield say("Agreed again, because: {why_revised}", why_revised=consensus.why_revised)


def _drawn(meeting: Meeting) -> Iterator[str]:
    draw = getattr(meeting.round, "draw", None)
    if draw is None or meeting.opened_at is None or draw.drawn_at < meeting.opened_at:
        return
    order = ", ".join(str(number) for number in draw.order)
    yield say(
        "Lots were drawn at {drawn_at}. The applications came out in this order, by number: {order}.",
        drawn_at=_time(draw.drawn_at),
        order=order,
    )
    yield say(
        "The seed was {seed}; its SHA-256, published before the round opened, is {commitment}.",
        seed=draw.seed,
        commitment=draw.commitment,
    )
