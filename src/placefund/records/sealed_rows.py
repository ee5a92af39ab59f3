"""What a seal holds of tables other than that of acts: of each whose rows never change, a digest of the rows that are new.

A row is numbered before it is committed, so a seal can be made past one that nobody sees yet. Its number stands among the gaps
of that seal, and the next one covers it as late.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from placefund.domain.messages import say
from placefund.records import triggers
from placefund.records.models import SealedUntil

SEALED_OTHERWISE = frozenset({"records_event", "records_seal"})
"""The acts and the seals themselves."""
NOT_SEALED = frozenset({"ledger_account"})
"""Accounts have names for keys and hold no money: transfers do, which are sealed, and `verify` adds them up by account."""
BATCH = 500
LONGEST_GAP = 20
"""For so many seals a row may come late; no transaction lasts through as many."""


@dataclass(frozen=True, slots=True)
class SealedRows:
    """The rows of one table that one seal covers. `gaps` are the numbers between `first` and `last` at which none stood."""

    table: str
    columns: list[str]
    first: int
    last: int
    count: int
    digest: str
    gaps: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)


Kept = list[dict[str, Any]]
"""Sealed rows as they are stored in the row of a seal."""


def line_of(tables: Kept) -> bytes:
    """What of them goes into the digest of the seal."""
    return json.dumps(tables, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


@cache
def _refusing(vendor: str) -> frozenset[str]:
    return frozenset(table for name, table in triggers.promised(vendor).items() if name == f"{table}_refuses_update")


def sealed_models() -> list[type[models.Model]]:
    """The models whose rows the database refuses to change, but for those of acts and seals."""
    tables = _refusing(connection.vendor) - SEALED_OTHERWISE - NOT_SEALED
    return [model for model in apps.get_models() if model._meta.db_table in tables]


def new_rows() -> tuple[Kept, list[SealedUntil]]:
    """Every row that no seal covers yet, as the next seal keeps it, and how far each table is sealed with it."""
    states = {state.table: state for state in SealedUntil.objects.all()}
    found, moved = [], []
    for model in sealed_models():
        state = states.get(model._meta.db_table) or SealedUntil(table=model._meta.db_table)
        new = _new_of(model, state)
        late = new.late if new else []
        gaps = {number: age + 1 for number, age in state.gaps.items() if age < LONGEST_GAP and int(number) not in late}
        if new:
            found.append(asdict(new))
            gaps |= {str(number): 0 for number in new.gaps}
            state.last = new.last
        if new or gaps != state.gaps:
            state.gaps = gaps
            moved.append(state)
    return found, moved


def _new_of(model: type[models.Model], state: SealedUntil) -> SealedRows | None:
    rows = model._default_manager.order_by("pk")
    new = list(rows.filter(pk__gt=state.last).values_list("pk", flat=True))
    late = list(rows.filter(pk__in=[*state.gaps]).values_list("pk", flat=True)) if state.gaps else []
    if not new and not late:
        return None
    columns = [each.attname for each in model._meta.concrete_fields]
    digest, count = _digest(model, columns, [*late, *new])
    last = new[-1] if new else state.last
    gaps = sorted({*range(state.last + 1, last)} - {*new})
    return SealedRows(model._meta.db_table, columns, state.last + 1, last, count, digest, gaps, late)


def changed_rows(seals: Iterable[tuple[int, Kept]]) -> Iterator[str]:
    """Each batch of rows that is not as it was sealed, in a sentence. `seals` are the numbers of seals with what they keep."""
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    until: dict[str, int] = {}
    late: dict[str, set[int]] = {}
    batches = [(seal, SealedRows(**each)) for seal, tables in seals for each in tables]
    for _, each in batches:
        late.setdefault(each.table, set()).update(each.late)
    for seal, each in batches:
        if (model := by_table.get(each.table)) is None:
            yield say("Seal {seal}: there is no table {table} any more.", seal=seal, table=each.table)
            continue
        yield from _changed_of(model, seal, each, until.get(each.table, 0), late[each.table])
        until[each.table] = each.last
    yield from _beneath()


def _beneath() -> Iterator[str]:
    """Rows that somebody numbered below the first: seals begin there, so that none would ever hold them."""
    for model in sealed_models():
        if count := model._default_manager.filter(pk__lt=1).count():
            name = model._meta.verbose_name_plural
            yield say(
                "{count} of the {name} have a number below 1, which the database gives to none.", count=count, name=name
            )


def _changed_of(model: type[models.Model], seal: int, each: SealedRows, until: int, late: set[int]) -> Iterator[str]:
    """One batch as it is now: the rows in its range, but for those that came late into its gaps, and its own late ones."""
    name = model._meta.verbose_name_plural
    if gone := sorted({*each.columns} - {column.attname for column in model._meta.concrete_fields}):
        yield say(
            "Seal {seal}: what stood in the {name} under {columns} is not there any more.",
            seal=seal,
            name=name,
            columns=", ".join(gone),
        )
        return
    rows = model._default_manager.filter(pk__gte=each.first, pk__lte=each.last)
    numbers = [*rows.exclude(pk__in=late.intersection(each.gaps)).order_by("pk").values_list("pk", flat=True)]
    digest, count = _digest(model, each.columns, [*each.late, *numbers])
    if each.first != until + 1:
        yield say(
            "Seal {seal}: the {name} {first} to {last} are in no seal.",
            seal=seal,
            name=name,
            first=until + 1,
            last=each.first - 1,
        )
    elif digest != each.digest:
        yield say(
            "Seal {seal}: the {name} {first} to {last} are not as they were sealed ({found} found of {count}).",
            seal=seal,
            name=name,
            first=each.first,
            last=each.last,
            found=count,
            count=each.count,
        )


def _digest(model: type[models.Model], columns: Sequence[str], numbers: Sequence[int]) -> tuple[str, int]:
    """SHA-256 over these rows, one canonical line each in the order of their numbers, and how many there are."""
    digest, count = hashlib.sha256(), 0
    for begin in range(0, len(numbers), BATCH):
        rows = model._default_manager.filter(pk__in=sorted(numbers)[begin : begin + BATCH]).order_by("pk")
        for values in rows.values_list(*columns):
            line = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_as_text)
            digest.update(line.encode() + b"\n")
            count += 1
    return digest.hexdigest(), count


def _as_text(value: object) -> str:
    """What JSON has no form for, the same on every engine."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)
