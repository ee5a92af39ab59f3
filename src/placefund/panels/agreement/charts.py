"""What the panel looks at: every bid raw and calibrated side by side, and the charts of scores and ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.urls import reverse

from placefund.assessment.queries import PanelRow
from placefund.design.charts import Chart, Interval, RankBand, Scores, dots, intervals, rank_bands
from placefund.domain.assessment.calibration import CalibratedAssessor, CalibratedBid, Calibration, LineSide
from placefund.domain.assessment.scoring import format_score
from placefund.domain.assessment.tracks import Track
from placefund.domain.messages import paragraph, say
from placefund.domain.money import Money
from placefund.domain.short_amounts import in_short
from placefund.funds.models import Round

CALIBRATED = {
    (False, "not told"): say("Calibrated it comes to {score}."),
    (False, "surely"): say("Calibrated it comes to {score}; its rank is {rank}."),
    (False, "about"): say(
        "Calibrated it comes to {score}; its rank is {rank} and could be anything from {best} to {worst}."
    ),
    (True, "not told"): say("Calibrated it comes to {score}, with 90% confidence between {low} and {high}."),
    (True, "surely"): say(
        "Calibrated it comes to {score}, with 90% confidence between {low} and {high}; its rank is {rank}."
    ),
    (True, "about"): say(
        "Calibrated it comes to {score}, with 90% confidence between {low} and {high}; its rank is {rank} and could be "
        "anything from {best} to {worst}."
    ),
}
"""What a calibration says of a bid: whether it has an interval, and how its rank is told."""


@dataclass(frozen=True, slots=True)
class PanelBid:
    """A bid as the panel sees it: its readings, and what their calibration says of it; `closed` says why it is closed to whoever
    looks. Without `has_rank` neither its rank nor its side of the line is told: another bid is closed, whose place these would
    tell."""

    row: PanelRow
    found: CalibratedBid | None
    closed: str = ""
    has_rank: bool = True

    @property
    def is_near(self) -> bool:
        """Whether its readings place it neither above nor below the line."""
        return self.has_rank and self.found is not None and self.found.standing is LineSide.IN_THE_BAND

    @property
    def calibrated(self) -> Fraction | None:
        return None if self.found is None else Fraction(str(self.found.calibrated))

    @property
    def low(self) -> Fraction | None:
        return None if self.found is None or self.found.low is None else Fraction(str(max(self.found.low, 0.0)))

    @property
    def high(self) -> Fraction | None:
        return None if self.found is None or self.found.high is None else Fraction(str(min(self.found.high, 100.0)))

    @property
    def chance_above(self) -> Fraction | None:
        """The chance of lying above the line, to whole percents; never 0% or 100%, which no draw can show."""
        if not self.has_rank or self.found is None or self.found.chance_above is None:
            return None
        return Fraction(min(max(round(100 * self.found.chance_above), 1), 99), 100)

    @property
    def flags(self) -> tuple[str, ...]:
        return () if self.found is None else tuple(flag.value for flag in self.found.flags)

    @property
    def gain(self) -> int:
        """By how many percentage points one more reading raises the chance that it ends on its right side of the line."""
        known = self.found.gain if self.found and self.has_rank else None
        return 0 if known is None else round(100 * known)

    @property
    def sentence(self) -> str:
        """What the calibration says of it, for people."""
        if self.found is None or self.calibrated is None:
            return say("Nobody has scored it yet.")
        known = {"score": format_score(self.calibrated)}
        has_interval = self.low is not None and self.high is not None
        if self.low is not None and self.high is not None:
            known |= {"low": format_score(self.low), "high": format_score(self.high)}
        said = CALIBRATED[has_interval, self._how_ranked()].format(
            **known, rank=self.found.rank, best=self.found.lowest_rank, worst=self.found.highest_rank
        )
        return paragraph(sentence for sentence in (said, self._at_the_line()) if sentence)

    def _how_ranked(self) -> str:
        if self.found is None or not self.has_rank:
            return "not told"
        return "surely" if self.found.lowest_rank == self.found.highest_rank else "about"

    def _at_the_line(self) -> str:
        match self.found.standing if self.found and self.has_rank else None:
            case LineSide.ABOVE:
                return say("It stands above the line, whichever way chance fell.")
            case LineSide.BELOW:
                return say("It stands below the line, whichever way chance fell.")
            case LineSide.IN_THE_BAND:
                return say("Its readings cannot tell it from the bids around the line.")
        return ""


def bids_in_order(
    rows: Sequence[PanelRow], found: Calibration | None, closed: Mapping[int, str]
) -> tuple[PanelBid, ...]:
    """The bids in the order of calibrated rank, those that nobody has scored last, and after them those that are closed: their
    place would tell their rank."""
    by_number = {bid.bid: bid for bid in found.bids} if found else {}
    listed = [
        PanelBid(row, by_number.get(row.application.pk), closed.get(row.application.pk, ""), has_rank=not closed)
        for row in rows
    ]
    return tuple(
        sorted(
            listed,
            key=lambda each: (
                bool(each.closed),
                each.found is None,
                each.found.rank if each.found and not each.closed else 0,
                each.row.application.pk,
            ),
        )
    )


def told_of_track(bids: Sequence[PanelBid], round_: Round, track: Track | None) -> tuple[PanelBid, ...]:
    """The bids of one track: without rank or line where the track does not put bids in order by itself."""
    alone = track is None or round_.terms().method.weighing.tracks == (track,)
    return tuple(each if alone else replace(each, has_rank=False) for each in bids)


def worth_another_reading(bids: Sequence[PanelBid]) -> tuple[PanelBid, ...]:
    """The three bids where one more reader would help most."""
    able = [each for each in bids if each.gain > 0 and not each.closed and each.row.agreed is None]
    return tuple(sorted(able, key=lambda each: (-each.gain, each.row.application.pk))[:3])


def intervals_chart(bids: Sequence[PanelBid], *, title: str = say("Scores, raw and calibrated")) -> Chart:
    """Each bid's readings, its calibrated score with intervals, and what was agreed. Bids closed to the onlooker are left out."""
    return intervals(title, [_interval(each) for each in bids if not each.closed])


def _interval(each: PanelBid) -> Interval:
    row, found = each.row, each.found
    return Interval(
        label=str(row.application),
        readings=row.scores,
        mean=row.mean,
        calibrated=found.calibrated if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        agreed=row.agreed.out_of_100 if row.agreed else None,
        is_near=each.is_near,
        href=reverse("agree-score", args=[row.application.pk]),
    )


def ranks_chart(bids: Sequence[PanelBid], money: Money) -> Chart:
    """The ranks that each bid could have, and the line of the money between two of them."""
    shown = [
        RankBand(
            str(each.row.application),
            each.found.rank,
            each.found.lowest_rank,
            each.found.highest_rank,
            each.chance_above,
            each.is_near,
            reverse("agree-score", args=[each.row.application.pk]),
        )
        for each in bids
        if each.found is not None and not each.closed
    ]
    above = sum(1 for each in bids if each.found is not None and each.found.is_above)
    label = say("{money} reaches no further", money=in_short(money))
    return rank_bands(say("Ranks that are possible"), shown, line_after=above, line_label=label)


def scores_chart(
    title: str, rows: tuple[PanelRow, ...], line_after: int | None = None, money: Money | None = None
) -> Chart:
    """The readings as dots, best application first, with the line of the money where there is one."""
    shown = [
        Scores(
            str(row.application),
            row.scores,
            row.agreed.out_of_100 if row.agreed else None,
            reverse("agree-score", args=[row.application.pk]),
        )
        for row in rows
    ]
    label = "" if money is None else say("{money} reaches no further", money=in_short(money))
    return dots(title, shown, line_after=line_after, line_label=label)


@dataclass(frozen=True, slots=True)
class Severity:
    """A reader as the chair sees them: what the panel may call them, and what the scores say of how severe they are."""

    name: str
    found: CalibratedAssessor

    @property
    def mean(self) -> Fraction:
        return self.found.mean

    @property
    def severity(self) -> str:
        """Points above (+) or below (−) what others would have given, with the 90% interval; empty when it cannot be told."""
        if self.found.severity is None or self.found.low is None or self.found.high is None:
            return ""
        return say(
            "{severity} ({low} to {high})",
            severity=_signed(self.found.severity),
            low=_signed(self.found.low),
            high=_signed(self.found.high),
        )

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(flag.value for flag in self.found.flags)


def _signed(points: float) -> str:
    text = format_score(Fraction(str(abs(points))))
    return text if text == "0" else f"{'+' if points > 0 else '−'}{text}"


def severities(found: Calibration | None, names: Mapping[int, str]) -> tuple[Severity, ...]:
    """Every reader of the round, the most severe first where that can be told."""
    listed = [Severity(names.get(int(row.assessor), "A reader"), row) for row in found.assessors] if found else []
    return tuple(sorted(listed, key=lambda each: (each.found.severity or 0.0, each.name)))


def called_in_the_round(rows: Sequence[PanelRow]) -> dict[int, str]:
    """What each reader of a round may be called in a list of readers: by name, or “Reader 1” while any of theirs is hidden."""
    named: dict[int, str] = {}
    hidden: set[int] = set()
    for row in rows:
        for reading in row.readings:
            assessor = reading.assignment.assessor
            named[assessor.pk] = str(assessor)
            if reading.reader != str(assessor):
                hidden.add(assessor.pk)
    return {
        number: say("Reader {place} of this round", place=place) if number in hidden else named[number]
        for place, number in enumerate(sorted(named), start=1)
    }
