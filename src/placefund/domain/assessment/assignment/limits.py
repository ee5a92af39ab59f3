"""The limits of an assignment as values: which rule it is, on which side, by how much, and whom it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from placefund.domain.assessment.assignment.model import Model, RowKind
from placefund.domain.assessment.assignment.problem import Application, Assessor, PairReason


@dataclass(frozen=True, slots=True)
class RuleLimit:
    """One side of a rule: at least (`is_lower`) or at most so much. Whom it is about goes by number; None: nobody.

    `group` is the name of a rule of composition; `why` the reason that somebody gave for an order.
    """

    kind: RowKind
    is_lower: bool
    amount: int
    application: int | None = None
    assessor: int | None = None
    group: str = ""
    why: str = ""

    def as_record(self) -> dict[str, Any]:
        """This limit as JSON values; `RuleLimit.from_record` reads them back to an equal object."""
        return asdict(self) | {"kind": self.kind.name.lower()}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> RuleLimit:
        return cls(**{**record, "kind": RowKind[record["kind"].upper()]})


class Limits:
    """Reads the limits of a model, by its rows."""

    def __init__(self, model: Model) -> None:
        problem = model.problem
        applications = {each.id: each for each in problem.applications}
        assessors = {each.id: each for each in problem.assessors}
        self.model = model
        self.applications: list[Application] = [applications[each] for each in model.application_ids.tolist()]
        self.assessors: list[Assessor] = [assessors[each] for each in model.assessor_ids.tolist()]
        self._orders: dict[tuple[int, int], PairReason] = {
            (each.application_id, each.assessor_id): each
            for each in (*problem.forbidden, *problem.pinned, *problem.held)
        }

    def of(self, row: int, *, is_lower: bool) -> RuleLimit:
        """One side of a row."""
        rows = self.model.rows
        kind, amount = RowKind(int(rows.kind[row])), int((rows.lower if is_lower else rows.upper)[row])
        application = None if kind is RowKind.ROOM else self.applications[int(rows.application[row])].id
        has_assessor = kind in (RowKind.ROOM, RowKind.MUST, RowKind.MUST_NOT)
        assessor = self.assessors[int(rows.assessor[row])].id if has_assessor else None
        group = self.model.problem.rules[int(rows.rule[row])].name if kind is RowKind.RULE else ""
        order = None if application is None or assessor is None else self._orders[application, assessor]
        return RuleLimit(kind, is_lower, amount, application, assessor, group, order.why if order else "")

    def is_open_above(self, row: int) -> bool:
        """Whether a rule of composition has no upper limit."""
        rows = self.model.rows
        is_rule = int(rows.kind[row]) == RowKind.RULE
        return is_rule and self.model.problem.rules[int(rows.rule[row])].most is None
