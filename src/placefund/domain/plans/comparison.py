"""How two versions of a plan differ: what was added, taken out, moved and written anew, piece by piece and field by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.differences import Change, changes
from placefund.domain.messages import Message, say
from placefund.domain.plans.parts import FIELDS, Piece, PlanPart, PlanWords, in_order, of_part

NOTHING = Piece(PlanPart.AIM, 0, 0)
"""In the place of a piece that stands in neither version."""


class PieceFate(StrEnum):
    """What became of a piece between an earlier version and a later one."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a piece, in both versions as one text."""

    label: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class PieceDifference:
    """One piece that is otherwise in the later version."""

    piece: Piece
    title: str
    fate: PieceFate
    fields: tuple[FieldChange, ...] = ()

    @property
    def sentence(self) -> Message:
        one = self.piece.part.one
        match self.fate:
            case PieceFate.ADDED:
                return say("{one} “{title}” was added.", one=one, title=self.title)
            case PieceFate.REMOVED:
                return say("{one} “{title}” was taken out.", one=one, title=self.title)
            case PieceFate.MOVED:
                return say("{one} “{title}” has another place in the order.", one=one, title=self.title)
        return say("{one} “{title}” was changed.", one=one, title=self.title)


def differences(
    earlier: Iterable[Piece], later: Iterable[Piece], before: PlanWords, after: PlanWords
) -> tuple[PieceDifference, ...]:
    """Every piece that is not the same in both, in the order of the later version; what was taken out stands last of its part."""
    old = {piece.key: piece for piece in earlier}
    new = {piece.key: piece for piece in later}
    moved = frozenset(key for part in PlanPart for key in _moved(part, old.values(), new.values()))
    parts = list(PlanPart)
    found = [_difference(old.get(piece.key), piece, before, after, moved) for piece in in_order(new.values())]
    found += [
        PieceDifference(piece, before.title_of(piece), PieceFate.REMOVED, _fields(piece, None, before, after))
        for piece in in_order(old.values())
        if piece.key not in new
    ]
    return tuple(sorted((each for each in found if each), key=lambda each: parts.index(each.piece.part)))


def _difference(
    was: Piece | None, is_now: Piece, before: PlanWords, after: PlanWords, moved: frozenset[str]
) -> PieceDifference | None:
    fields = _fields(was, is_now, before, after)
    title = after.title_of(is_now)
    if was is None:
        return PieceDifference(is_now, title, PieceFate.ADDED, fields)
    if fields:
        return PieceDifference(is_now, title, PieceFate.CHANGED, fields)
    return PieceDifference(is_now, title, PieceFate.MOVED) if is_now.key in moved else None


def _fields(was: Piece | None, is_now: Piece | None, before: PlanWords, after: PlanWords) -> tuple[FieldChange, ...]:
    found: list[FieldChange] = []
    pairs = [
        (asked.label, before.told(was, asked) if was else "", after.told(is_now, asked) if is_now else "")
        for asked in FIELDS[(is_now or was or NOTHING).part]
    ]
    pairs.append((say("Figures cited"), _pins(was), _pins(is_now)))
    for label, old, new in pairs:
        if str(old) != str(new):
            found.append(FieldChange(label, changes(str(old), str(new))))
    return tuple(found)


def _pins(piece: Piece | None) -> str:
    return (
        "\n".join(f"{pin.label}: {pin.value} {pin.unit} ({pin.area}, {pin.year})" for pin in piece.pins)
        if piece
        else ""
    )


def _moved(part: PlanPart, old: Iterable[Piece], new: Iterable[Piece]) -> list[str]:
    """The keys of pieces of a part whose order among those that stand in both is another; the fewest that explain it."""
    before, after = [p.key for p in of_part(old, part)], [p.key for p in of_part(new, part)]
    shared = [key for key in after if key in before]
    places = [before.index(key) for key in shared]
    kept = _longest_rise(places)
    return [key for place, key in enumerate(shared) if place not in kept]


def _longest_rise(numbers: list[int]) -> frozenset[int]:
    """The positions of a longest run that only rises: what did not move."""
    best: list[list[int]] = []
    for place, number in enumerate(numbers):
        before = [run for run in best if numbers[run[-1]] < number]
        best.append([*_longest(before), place])
    return frozenset(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=len) if runs else []
