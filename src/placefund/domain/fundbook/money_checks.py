"""The arithmetic of a fundbook's money: floors, caps and allocations within the envelope, each refusal with its sum."""

from __future__ import annotations

from collections.abc import Callable

from placefund.domain.fundbook.allocation_proof import allocations_on
from placefund.domain.fundbook.format import Allocation, Envelope, Fund, Place, Records, Strand
from placefund.domain.money import Money

Complain = Callable[[object, str, str], None]


def check_money(records: Records, fund: Fund, fault: Complain) -> None:
    """Call `fault(record, key, message)` for every amount that cannot stand."""
    if not fund.envelope.amount:
        fault(fund.envelope, "amount_pounds", "The envelope is £0. A fund has money.")
    for each in records.allocations:
        if not each.amount:
            fault(each, "amount_pounds", f"The allocation to {each.place} is £0. Leave the row out instead.")
    for strand in records.strands:
        _strand(strand, [place for place in records.places if place.strand == strand.slug], fund.envelope, fault)
    _allocations(records, fund, fault)
    _versions(records, fault)
    _within_the_envelope(records, fund.envelope, fault)


def _strand(strand: Strand, places: list[Place], envelope: Envelope, fault: Complain) -> None:
    if strand.floor is not None:
        floors = Money(strand.floor.pence * len(places))
        if strand.floor > envelope.amount:
            fault(
                strand, "floor_pounds", f"The floor of {strand.floor} is above the whole envelope of {envelope.amount}."
            )
        elif floors > envelope.amount:
            fault(
                strand,
                "floor_pounds",
                f"{len(places)} places × a floor of {strand.floor} = {floors}, which is "
                f"{floors - envelope.amount} above the "
                f"envelope of {envelope.amount}. Lower the floor, name fewer places, or raise the envelope.",
            )
    if strand.cap is not None and not strand.cap:
        fault(
            strand,
            "cap_pounds",
            "The cap is £0, so nobody could ask for anything. Leave the key out if there is no cap.",
        )
    if strand.cap is not None and strand.cap > envelope.amount:
        fault(strand, "cap_pounds", f"The cap of {strand.cap} is above the whole envelope of {envelope.amount}.")
    if strand.floor is not None and strand.cap is not None and strand.floor > strand.cap:
        fault(strand, "floor_pounds", f"The floor of {strand.floor} is above the cap of {strand.cap}.")


def _allocations(records: Records, fund: Fund, fault: Complain) -> None:
    strands = {strand.slug: strand for strand in records.strands}
    places = {place.slug: place for place in records.places}
    for each in records.allocations:
        if each.effective_on < each.announced_on:
            fault(
                each,
                "effective_on",
                f"Version {each.version} for {each.place} takes effect on {each.effective_on}, before it is "
                f"announced on {each.announced_on}.",
            )
        if each.effective_on > fund.life.ends > fund.life.begins:
            fault(
                each,
                "effective_on",
                f"This allocation takes effect on {each.effective_on}, after the fund ends on {fund.life.ends}.",
            )
        place = places.get(each.place)
        strand = strands.get(place.strand) if place is not None else None
        if strand is None or strand.floor is None or strand.floor > fund.envelope.amount:
            continue
        if each.amount and each.amount < strand.floor:
            fault(
                each,
                "amount_pounds",
                f"{each.amount} for {each.place} is {strand.floor - each.amount} below the floor of "
                f"{strand.floor} of the {strand.slug} strand.",
            )


def _versions(records: Records, fault: Complain) -> None:
    newest: dict[str, Allocation] = {}
    for each in records.allocations:
        before = newest.get(each.place)
        expected = before.version + 1 if before else 1
        if each.version != expected:
            fault(
                each,
                "version",
                f"Version {each.version} for {each.place} should be version {expected}. Number the versions "
                "from 1 in order.",
            )
        elif before is not None and each.effective_on <= before.effective_on:
            fault(
                each,
                "effective_on",
                f"Version {each.version} for {each.place} takes effect on {each.effective_on}, not after version "
                f"{before.version} of {before.effective_on}.",
            )
        newest[each.place] = each


def _within_the_envelope(records: Records, envelope: Envelope, fault: Complain) -> None:
    """Tell only the first day on which the sum is too large; later days would repeat it."""
    for day in sorted({each.effective_on for each in records.allocations}):
        held = allocations_on(records.allocations, day)
        total = Money.total(each.amount for each in held.values())
        if total > envelope.amount:
            added = " + ".join(f"{each.amount} {place}" for place, each in held.items())
            tips = next(each for each in records.allocations if each.effective_on == day)
            fault(
                tips,
                "amount_pounds",
                f"From {day} the allocations add up to {total} ({added}), which is {total - envelope.amount} above the "
                f"envelope of {envelope.amount}. Lower an allocation or raise the envelope.",
            )
            return
