"""A receipt as a file, for the pages of what it is about."""

from __future__ import annotations

from django.http import HttpResponse

from placefund.domain.receipts import Receipt
from placefund.notices.receipt_pdf import file_name, typeset_receipt


def pdf_of(receipt: Receipt) -> HttpResponse:
    """The answer with a receipt's PDF, for one reader alone."""
    answer = HttpResponse(typeset_receipt(receipt), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(receipt)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
