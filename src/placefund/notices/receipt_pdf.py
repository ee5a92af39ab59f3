"""A receipt as a tagged PDF (PDF/UA-1), the same bytes for the same receipt."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import typst
from django.conf import settings

from placefund.domain.messages import say, written
from placefund.domain.receipts import Receipt
from placefund.domain.shown_signs import with_shown_signs

TEMPLATE = Path(__file__).parent / "typst" / "receipt.typ"


def typeset_receipt(receipt: Receipt) -> bytes:
    """The receipt as PDF, made when the receipt was given as the file has it, so that no clock is read; all text is data."""
    said = {
        "site": settings.SITE_NAME,
        "title": str(receipt.sort.heading),
        "number": receipt.number,
        "facts": [[str(name), written(value)] for name, value in receipt.facts()],
        "parts_title": str(say("What it is made of")),
        "parts": [[name, written(amount)] for name, amount in receipt.parts],
        "keep": str(
            say(
                "Keep this receipt. The digest is worked out from what it is about, and shows later that nothing was altered."
            )
        ),
    }
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"receipt": json.dumps(with_shown_signs(said), sort_keys=True)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=receipt.at.astimezone(UTC).replace(microsecond=0),
    )


def file_name(receipt: Receipt) -> str:
    """“receipt-LIPF-0001-….pdf”, from the letters of its number that every system takes."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in receipt.number)
    return f"receipt-{plain}.pdf"
