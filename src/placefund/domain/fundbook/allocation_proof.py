"""What each place is allocated on a day, and the proof that the floors fit into the envelope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from placefund.domain.fundbook.format import Allocation, Fundbook, Strand
from placefund.domain.money import Money


def allocations_on(allocations: Iterable[Allocation], on: date) -> Mapping[str, Allocation]:
    """The version in effect for each place on a day, by place slug, in the order the places first appear."""
    held: dict[str, Allocation] = {}
    for each in allocations:
        if each.effective_on <= on:
            held[each.place] = each
    return held


def allocations_at(book: Fundbook, on: date) -> Mapping[str, Allocation]:
    """The version in effect for each place of a book on a day, by place slug."""
    return allocations_on(book.allocations, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorProof:
    """Whether floors and allocations fit into the envelope, with the arithmetic in sentences.

    `floors` is what the floors alone come to; `earmarked` what is allocated to places on `on`; `left` the envelope less
    that; `full_awards` how many awards at the open strand's cap `left` pays for at most (None: no strand has a cap).
    """

    on: date
    envelope: Money
    places: int
    floors: Money
    earmarked: Money
    left: Money
    cap: Money | None
    full_awards: int | None
    sentences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.left >= Money(0) and self.floors <= self.envelope


def proof(book: Fundbook, on: date | None = None) -> FloorProof:
    """Prove the floors on a day; by default once every version in the book has taken effect."""
    day = on or max((each.effective_on for each in book.allocations), default=book.fund.life.begins)
    held = allocations_at(book, day)
    earmarked = Money.total(each.amount for each in held.values())
    floor_of = {strand.slug: strand.floor or Money(0) for strand in book.strands}
    floors = Money.total(floor_of[book.place(slug).strand] for slug in held)
    left = book.fund.envelope.amount - earmarked
    capped = [strand for strand in book.strands if strand.cap is not None and strand.floor is None]
    cap = min((strand.cap for strand in capped if strand.cap is not None), default=None)
    full_awards = max(left.pence, 0) // cap.pence if cap else None
    return FloorProof(
        on=day,
        envelope=book.fund.envelope.amount,
        places=len(held),
        floors=floors,
        earmarked=earmarked,
        left=left,
        cap=cap,
        full_awards=full_awards,
        sentences=(
            *_allocated(held, earmarked),
            _remaining(book, left, capped),
            *_awards(left, cap, full_awards),
        ),
    )


def _allocated(held: Mapping[str, Allocation], earmarked: Money) -> tuple[str, ...]:
    if not held:
        return ("No place has an allocation.",)
    counts = Counter(each.amount for each in held.values())
    added = " + ".join(f"{count} × {amount}" for amount, count in sorted(counts.items()))
    return (f"{_counted(len(held), 'place has', 'places have')} an allocation: {added} = {earmarked} earmarked.",)


def _remaining(book: Fundbook, left: Money, capped: list[Strand]) -> str:
    envelope = book.fund.envelope
    names = " and ".join(f"the {strand.name[:1].lower()}{strand.name[1:]}" for strand in capped)
    purpose = f" at most for {names} and for any cost of running the fund" if capped else ""
    limit = f"{envelope.wording} " if envelope.wording else ""
    return f"The envelope of {limit}{envelope.amount} less {envelope.amount - left} leaves {left}{purpose}."


def _awards(left: Money, cap: Money | None, full_awards: int | None) -> tuple[str, ...]:
    if cap is None or full_awards is None:
        return ()
    spare = left - Money(cap.pence * full_awards)
    rest = f", with {spare} over" if spare and full_awards else ""
    return (f"At a cap of {cap} that pays for at most {_counted(full_awards, 'full award', 'full awards')}{rest}.",)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
