"""A sheet as one side of A4: a tagged PDF (PDF/UA-1), the same bytes for the same sheet."""

from __future__ import annotations

import json
from bisect import bisect_left
from datetime import UTC, datetime
from pathlib import Path

import typst

from placefund.domain.shown_signs import with_shown_signs
from placefund.scenarios.sheets.sheet import MinisterSheet

TEMPLATE = Path(__file__).parent.parent / "typst" / "sheet.typ"
SIZES = (9.0, 8.5, 8.0, 7.5)
"""The size of its letters in points: the largest with which all of it fits on one side."""


def typeset_sheet(sheet: MinisterSheet, at: datetime) -> bytes:
    """The sheet as PDF. `at` stands in the file as the moment when it was made, so that no clock is read; all text is data.

    Where not even the smallest letters fit, less is said of reasons. Nearly every sheet fits at once; of the other ways, each of
    which takes less room than the one before it, the first that fits is found by halving: five layouts at most.
    """
    ways = [(sheet, size) for size in SIZES] + [(sheet.shortened(), size) for size in (8.0, 7.5, 7.0, 6.5)]
    first = 0 if _fits(ways[0]) else bisect_left(ways, True, lo=1, hi=len(ways) - 1, key=_fits)
    chosen, size = ways[first]
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs=_given(chosen, size),
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )


def _fits(way: tuple[MinisterSheet, float]) -> bool:
    return pages_of(*way) == 1


def pages_of(sheet: MinisterSheet, size: float) -> int:
    """How many sides a sheet takes with letters of this size, in points."""
    found = typst.query(
        TEMPLATE.read_bytes(),
        "<pages>",
        field="value",
        one=True,
        sys_inputs=_given(sheet, size),
        ignore_system_fonts=True,
    )
    return int(json.loads(found))


def _given(sheet: MinisterSheet, size: float) -> dict[str, str]:
    return {"sheet": json.dumps(with_shown_signs(sheet.as_record()), sort_keys=True), "size": str(size)}
