"""Whether what a book says has room in the rows that are kept of it: told before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.format import Fundbook
from placefund.domain.messages import paragraph, say
from placefund.fundbooks.rows import area_parts, claim_rows, described_rows, fund_row, round_row, strand_row, wave_rows
from placefund.funds.models import Allocation, CoverageRecord
from placefund.places.models import Place, PlaceArea

_MOST_NAMED = 5


def require_room(book: Fundbook) -> None:
    """Refuse a book with a text or a number that its row has no room for. One engine would keep it, the other break off.

    Raises:
        NotPossible: naming the first of them.
    """
    if found := [why for row in _rows(book) for why in _without_room(row)]:
        raise NotPossible(paragraph(found[:_MOST_NAMED]))


def _rows(book: Fundbook) -> Iterator[models.Model]:
    fund = fund_row(book, "")
    yield fund
    yield from described_rows(fund, book)
    for rows in claim_rows(fund, book):
        yield from rows
    strands = {told.slug: strand_row(fund, told) for told in book.strands}
    yield from strands.values()
    for strand in strands.values():
        yield from wave_rows(book, strand)
    for told in book.rounds:
        yield round_row(strands[told.strand], told)
    for stated in book.coverage:
        yield CoverageRecord(fund=fund, why=stated.why, source_refs=" ".join(stated.provenance.sources))
    for allocation in book.allocations:
        yield Allocation(why=allocation.provenance.note, source_refs=" ".join(allocation.provenance.sources))
    for place in book.places:
        yield Place(slug=place.slug, name=place.name, basis=place.coverage, nation=place.nation.value)
        for part in area_parts(book, place.slug):
            yield PlaceArea(basis=part.basis)


def _without_room(row: models.Model) -> Iterator[str]:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        where = {"kind": row._meta.verbose_name, "field": field.verbose_name}
        if isinstance(value, str) and field.max_length is not None and len(value) > field.max_length:
            yield say(
                "“{text}…” has {count} characters, and {most} are kept ({kind}: {field}). Say it shorter.",
                text=value[:40],
                count=len(value),
                most=field.max_length,
                **where,
            )
        _, most = BaseDatabaseOperations.integer_field_ranges.get(field.get_internal_type(), (None, None))
        if isinstance(value, int) and most is not None and value > most:
            yield say(
                "{count} is more than is kept ({kind}: {field}), which is at most {most}. Check its digits.",
                count=value,
                most=most,
                **where,
            )
