"""How one cell of a published file is written: the same in every table, list and chart that can be taken away."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from placefund.domain.figures import Blank, cell_of
from placefund.domain.money import Money

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet runs a cell that starts like this as a formula, so a name could make a reader's computer act."""

BYTE_ORDER_MARK = "\ufeff"
"""What tells a spreadsheet that a text file is UTF-8: without it “Derry/Londonderry” and “£” are garbled."""

Cell = str | int | bool | Decimal | Money | date | datetime | Blank | None


def written(value: Cell) -> str:
    """A cell as text: money in pounds with two decimals, days and moments as ISO 8601, yes or no, nothing as nothing.

    Words that a spreadsheet would take for a formula begin with an apostrophe. Figures do not: a minus is a minus.
    """
    match value:
        case None:
            return ""
        case Blank():
            return cell_of(value)
        case bool():
            return "yes" if value else "no"
        case Money():
            sign, pence = ("-", -value.pence) if value.pence < 0 else ("", value.pence)
            return f"{sign}{pence // 100}.{pence % 100:02d}"
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)
    return f"'{value}" if value.startswith(STARTS_A_FORMULA) else value
