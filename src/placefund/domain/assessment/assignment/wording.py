"""How rows of an assignment read: who is meant, how many, and which rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from placefund.domain.assessment.assignment.model import Model, RowKind
from placefund.domain.assessment.assignment.problem import Application, Assessor, GroupRule, PairReason

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Cast:
    """The applications, assessors and rules of a model by place."""

    def __init__(self, model: Model) -> None:
        problem = model.problem
        applications = {each.id: each for each in problem.applications}
        assessors = {each.id: each for each in problem.assessors}
        self.model = model
        self.applications: list[Application] = [applications[each] for each in model.application_ids.tolist()]
        self.assessors: list[Assessor] = [assessors[each] for each in model.assessor_ids.tolist()]
        self._orders = {
            (each.application_id, each.assessor_id): each
            for each in (*problem.forbidden, *problem.pinned, *problem.held)
        }

    def application(self, row: int) -> Application:
        return self.applications[int(self.model.rows.application[row])]

    def assessor(self, row: int) -> Assessor:
        return self.assessors[int(self.model.rows.assessor[row])]

    def rule(self, row: int) -> GroupRule:
        return self.model.problem.rules[int(self.model.rows.rule[row])]

    def order(self, row: int) -> PairReason:
        return self._orders[self.application(row).id, self.assessor(row).id]

    def limit(self, row: int, is_lower: bool) -> str:
        """One side of a row as a sentence without its stop."""
        rows = self.model.rows
        kind, amount = RowKind(int(rows.kind[row])), int((rows.lower if is_lower else rows.upper)[row])
        if kind is RowKind.NEED:
            return f"{self.application(row).name} {'needs' if is_lower else 'takes no more than'} {counted(amount, 'reader')}"
        if kind is RowKind.ROOM and is_lower:
            return f"{self.assessor(row).name} must be given at least {counted(amount, 'application')}"
        if kind is RowKind.ROOM:
            return f"{self.assessor(row).name} has room for {in_words(amount)}"
        if kind is RowKind.RULE:
            many = f"at {'least' if is_lower else 'most'} {counted(amount, 'reader')} from {self.rule(row).name}"
            return f"{self.application(row).name} {'needs' if is_lower else 'may have'} {many}"
        must = "must read" if kind is RowKind.MUST else "must not read"
        return f"{self.assessor(row).name} {must} {self.application(row).name} ({self.order(row).why.rstrip('.')})"


def in_words(number: int) -> str:
    """A number as a word up to ten."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def counted(number: int, noun: str) -> str:
    """“one reader”, “three readers”."""
    return f"{in_words(number)} {noun}{'' if number == 1 else 's'}"


def joined(words: Iterable[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    given = list(words)
    return f"{', '.join(given[:-1])} and {given[-1]}" if len(given) > 1 else "".join(given)


def named(names: Sequence[str], most: int = 12) -> str:
    """Names in a sentence: “Applications 12, 31 and 40” when they share their first word, a count when they are too many."""
    firsts = {name.partition(" ")[0] for name in names}
    rests = [name.partition(" ")[2] for name in names]
    shared = len(names) > 1 and len(firsts) == 1 and all(rest.isdigit() for rest in rests)
    shown = rests if shared else list(names)
    if len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most:,} more"]
    return f"{firsts.pop()}s {joined(shown)}" if shared else joined(shown)


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
