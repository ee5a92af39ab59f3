"""What must hold of what a book says is on record: every kind is stated, and nothing stands on awards that are not here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from placefund.domain.coverage import RESTS_ON_AWARDS, Extent, RecordKind
from placefund.domain.fundbook.format import CoverageStatement, Fund

_EXTENTS = " or ".join(f'"{extent}"' for extent in Extent)


def check_coverage(stated: Sequence[CoverageStatement], fund: Fund, fault: Callable[[object, str, str], None]) -> None:
    """Note each kind of record of which a book is silent: a nought would stand for what nobody holds."""
    extents = {each.kind: each.extent for each in stated}
    for kind in [kind for kind in RecordKind if kind not in extents]:
        fault(
            fund,
            "slug",
            f"No [[on_record]] says how much of the fund's {kind} is on record here. Add one with kind = "
            f'"{kind}" and extent = {_EXTENTS}.',
        )
    lacks_awards = extents.get(RecordKind.AWARDS) is Extent.NOT_ON_RECORD
    for each in stated:
        if (each.extent is Extent.FROM_A_DAY) != (each.from_ is not None):
            fault(
                each,
                "extent",
                f'[[on_record]] "{each.kind}": give "from", a day, where the extent is "from", and only there.',
            )
        if lacks_awards and each.kind in RESTS_ON_AWARDS and each.extent is not Extent.NOT_ON_RECORD:
            fault(
                each,
                "extent",
                f'[[on_record]] "{each.kind}": {each.kind} cannot be on record without awards. State awards too.',
            )
