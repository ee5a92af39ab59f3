"""Every part of a book can be named, and every field of it has its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from placefund.domain.fundbook.builder import slots
from placefund.domain.fundbook.difference import KINDS
from placefund.domain.fundbook.field_words import HINTS, LABELS, label_of
from placefund.domain.fundbook.parts import PARTS, inner_kind, tables_in
from placefund.domain.fundbook.values import Provenance


def keys_within(kind: Any) -> Iterator[str]:
    for slot in slots(kind):
        if slot.kind is not Provenance:
            yield slot.keys[0].removesuffix("_pounds")
    for slot in tables_in(kind):
        yield from keys_within(inner_kind(slot))


def test_every_field_of_the_format_has_its_label_and_no_label_is_of_none() -> None:
    keys = {key for part in PARTS.values() for key in keys_within(part.kind)}
    assert keys | {"source", "confidence", "dated", "note"} == set(LABELS)
    assert set(HINTS) <= set(LABELS)
    assert label_of("amount_pence") == label_of("amount_pounds") == "Amount in pounds"


def test_every_kind_of_difference_is_a_part_that_can_be_changed() -> None:
    assert list(PARTS) == list(KINDS)
