"""What a bid of the rehearsal answers where no essay is asked for: rows of milestones, and letters as files."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import typst

from placefund.domain.questions import Question
from placefund.rehearsal.plan import Bid

LETTER = b"""
#let said = json(bytes(sys.inputs.said))
#set document(title: said.title)
#set page(paper: "a4", margin: 25mm)
#set text(lang: "en", region: "GB", size: 11pt)
= #said.title
#said.day
#for words in said.words [#par(words)]
"""
STEPS = ("The team is hired", "The first users have tried it", "It is in daily use")


def rows_of(question: Question, bid: Bid) -> list[dict[str, Any]]:
    """Rows of a table, each part as its kind takes it: the steps of the bid's work, a year between them."""
    first = min(line.year for line in bid.grants)
    return [
        {part.key: _cell(part, bid, step, date(first + number, 3, 31)) for part in question.parts}
        for number, step in enumerate(STEPS)
    ]


def _cell(part: Question, bid: Bid, step: str, day: date) -> Any:
    match part.kind:
        case "date":
            return day
        case "money":
            return str(1000 * (bid.ask_thousands // len(STEPS)))
        case _:
            return f"{step}: {bid.theme.words.lower()}" if part.key == "what" else bid.lead.name


def letters_of(bid: Bid, on: date) -> list[dict[str, Any]]:
    """A signed letter of every partner, as PDF; the same bytes for the same bid."""
    return [
        {
            "name": f"Letter {number}.pdf",
            "content": _letter(
                f"Letter of commitment: {body.name}",
                on,
                f"{body.name} stands behind {bid.title}, led by {bid.lead.name}.",
                "We put in what the table of co-investment says, in the years that it names. Invented for rehearsal.",
            ),
        }
        for number, body in enumerate(dict.fromkeys((*bid.partners[:2], bid.lead)), 1)
    ]


@cache
def _letter(title: str, on: date, *words: str) -> bytes:
    said = {"title": title, "day": f"{on:%-d %B %Y}", "words": words}
    return typst.compile(
        LETTER,
        format="pdf",
        sys_inputs={"said": json.dumps(said, sort_keys=True)},
        ignore_system_fonts=True,
        timestamp=datetime.combine(on, time(12), UTC),
    )
