"""Minutes as a tagged PDF that a screen reader can read aloud (PDF/UA-1), the same bytes for the same minutes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from placefund.domain.shown_signs import with_shown_signs
from placefund.panels.meetings.minutes import Minutes

TEMPLATE = Path(__file__).parent.parent / "typst" / "minutes.typ"


def typeset_minutes(minutes: Minutes, on: date) -> bytes:
    """The minutes as PDF. `on` stands in the file as the day it was made, so that no clock is read; all text is data."""
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"minutes": json.dumps(with_shown_signs(minutes.as_record()), sort_keys=True)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=datetime.combine(on, time(12), UTC),
    )
