"""Who must not read what: conflicts by organisation and by place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """An assessor as conflicts see them. `organisations` are the numbers of those they work or worked for;
    `areas` the codes of the local authorities they have an interest in; `declared` the applications they named themselves."""

    assessor_id: int
    organisations: frozenset[int]
    areas: frozenset[str]
    declared: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bid:
    """An application as conflicts see it: who stands behind it, and for which areas."""

    application_id: int
    organisations: frozenset[int]
    areas: frozenset[str]


def conflicts(reader: Reader, bid: Bid) -> tuple[str, ...]:
    """Why this assessor must not read this application, in sentences; none when they may."""
    reasons = []
    if bid.application_id in reader.declared:
        reasons.append("They declared a conflict with this application.")
    if reader.organisations & bid.organisations:
        reasons.append("An organisation of theirs is a partner in it.")
    if reader.areas & bid.areas:
        reasons.append("It is for a place they have an interest in.")
    return tuple(reasons)


def may_read(readers: Iterable[Reader], bid: Bid) -> tuple[Reader, ...]:
    """The assessors without a conflict, in the order given."""
    return tuple(reader for reader in readers if not conflicts(reader, bid))
