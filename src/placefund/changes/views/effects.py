"""The effect of a change as a table prints it: what is, and what would be, a line for each figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from placefund.domain.figures import Blank
from placefund.domain.messages import say
from placefund.domain.money import ZERO
from placefund.domain.project_changes import AwardSums, ChangeEffect

MOST_NAMED = 5
"""How many organisations stand in the table: those with most of the money, before or after."""


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One figure before and after."""

    label: str
    before: Any
    after: Any

    @property
    def differs(self) -> bool:
        return bool(self.before != self.after)


def effect_rows(found: ChangeEffect, names: Mapping[int, str]) -> tuple[EffectRow, ...]:
    """Money, other people's money, what is promised, and who holds most of it."""
    before, after = found.before, found.after
    return (
        EffectRow(say("In projects"), before.given, after.given),
        EffectRow(say("In no project"), before.free, after.free),
        *_by_year(before, after),
        EffectRow(say("Other people’s money that counts, promised"), before.other_money, after.other_money),
        *_promises(before, after),
        *_organisations(before, after, names),
    )


def _by_year(before: AwardSums, after: AwardSums) -> Iterator[EffectRow]:
    if isinstance(before.by_year, Blank) or isinstance(after.by_year, Blank):
        blank = Blank.NOT_ON_RECORD
        yield EffectRow(say("Money by year and kind"), blank, blank)
        return
    for year, kind in sorted({*before.by_year, *after.by_year}, key=lambda key: (key[0].start, key[1].value)):
        label = say("{kind}, {year}", kind=kind.label, year=year)
        yield EffectRow(label, before.by_year.get((year, kind), ZERO), after.by_year.get((year, kind), ZERO))


def _promises(before: AwardSums, after: AwardSums) -> Iterator[EffectRow]:
    if isinstance(before.promises, Blank) or isinstance(after.promises, Blank):
        yield EffectRow(say("Promised by projects"), Blank.NOT_ON_RECORD, Blank.NOT_ON_RECORD)
        return
    for title in sorted({*before.promises, *after.promises}):
        yield EffectRow(title, before.promises.get(title, 0), after.promises.get(title, 0))


def _organisations(before: AwardSums, after: AwardSums, names: Mapping[int, str]) -> Iterator[EffectRow]:
    most = [*list(before.by_organisation)[:MOST_NAMED], *list(after.by_organisation)[:MOST_NAMED]]
    for body in dict.fromkeys(most):
        share = say("{percent}%", percent=before.share_of(body)), say("{percent}%", percent=after.share_of(body))
        yield EffectRow(say("In the hands of {organisation}", organisation=names.get(body, str(body))), *share)
