"""Scores of a round calibrated: live for a page, or as the record of what a panel saw, which can be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from placefund import __version__
from placefund.assessment.queries import PanelRow, panel_rows
from placefund.domain.assessment.calibration import Calibration, MoneyLine, Score, calibrate
from placefund.domain.assessment.tracks import Track
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.funds.models import Round
from placefund.funds.owners import money_to_give
from placefund.panels.models import CalibrationRun


@dataclass(frozen=True, slots=True)
class CalibrationResult:
    """A calibration as it is kept: what went in, the seed, what came out, and the SHA-256 of both as canonical JSON."""

    inputs: dict[str, Any]
    result: dict[str, Any]

    def as_fields(self) -> dict[str, Any]:
        """The fields of a `CalibrationRun`, without who made it for which meeting."""
        return {
            "inputs": self.inputs,
            "inputs_sha256": digest(self.inputs),
            "seed": self.inputs["seed"],
            "version": __version__,
            "result": self.result,
            "result_sha256": digest(self.result),
        }


def digest(value: object) -> str:
    """SHA-256 of a value as canonical JSON: keys in order, no spaces."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def money_of(round_: Round, money: Money | None) -> Money:
    """Where the line lies: the money given, else what the round's strand has."""
    return money_to_give(round_) if money is None else money


def inputs_of(round_: Round, rows: Iterable[PanelRow], money: Money, track: Track | None = None) -> dict[str, Any]:
    """Everything a calibration is made from, as JSON values: [application, assessor, exact score out of 100, day] for each
    reading, what each application asks for in pence, the money of the line in pence, and the seed.
    In a call of two tracks each is calibrated by itself, and named."""
    listed = sorted((row.in_track(track) for row in rows), key=lambda row: row.application.pk)
    scores = [
        [row.application.pk, reading.assignment.assessor_id, str(reading.weighted), _day(reading.sent_at)]
        for row in listed
        for reading in sorted(row.readings, key=lambda reading: reading.assignment.assessor_id)
        if reading.weighted is not None
    ]
    return {
        "scores": scores,
        "asks": {str(row.application.pk): row.application.snapshot.ask.pence for row in listed},
        "line": money.pence,
        "seed": f"{round_.strand.fund.slug}/{round_.slug}",
    } | ({} if track is None else {"track": track.value})


def _day(moment: Any) -> str | None:
    return london(moment).date().isoformat() if moment else None


def from_inputs(inputs: Mapping[str, Any]) -> Calibration | None:
    """The calibration that these inputs give, the same on any machine; None without a score."""
    scores = [
        Score(bid, assessor, Fraction(value), date.fromisoformat(on) if on else None)
        for bid, assessor, value, on in inputs["scores"]
    ]
    if not scores:
        return None
    asks = {int(bid): Money(pence) for bid, pence in inputs["asks"].items()}
    line = MoneyLine(Money(max(inputs["line"], 0)), asks)
    return calibrate(scores, line=line, seed=inputs["seed"], bids=asks)


def calibrated(
    round_: Round, rows: Iterable[PanelRow], money: Money | None = None, track: Track | None = None
) -> Calibration | None:
    """The scores of a round as they are now, or those of one track, calibrated; bids and assessors are named by their numbers."""
    return from_inputs(inputs_of(round_, rows, money_of(round_, money), track))


def calibrate_round(round_: Round, money: Money | None = None, track: Track | None = None) -> CalibrationResult | None:
    """The same, to be kept; None while nobody has scored."""
    inputs = inputs_of(round_, panel_rows(round_), money_of(round_, money), track)
    found = from_inputs(inputs)
    return None if found is None else CalibrationResult(inputs, dict(found.as_record()))


def comes_out_the_same(run: CalibrationRun) -> bool:
    """Whether a kept calibration, made again from its own inputs, gives what was kept."""
    found = from_inputs(run.inputs)
    return (
        found is not None
        and digest(run.inputs) == run.inputs_sha256
        and digest(found.as_record()) == run.result_sha256 == digest(run.result)
    )


def undecided_bids(round_: Round, money: Money | None = None) -> frozenset[int]:
    """The bids of a round that their readings can place neither above nor below the line, by number; in two tracks, those of
    either that counts."""
    rows, tracks = panel_rows(round_), round_.terms().method.weighing.tracks if round_.has_tracks else (None,)
    runs = [calibrated(round_, rows, money, track) for track in tracks]
    return frozenset(int(bid.bid) for found in runs if found for bid in found.band)
