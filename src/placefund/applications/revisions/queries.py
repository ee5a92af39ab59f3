"""Reading changes after sending: what can be opened, what would be sent, what differs, and whose approval is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from placefund.applications.describing import about_now
from placefund.applications.models import Application, Snapshot
from placefund.applications.queries import (
    answer_record,
    co_investment_record,
    cost_records,
    languages_of,
    submitted_proposal,
)
from placefund.domain.asking import base_key
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.cost_grid import cells_of
from placefund.domain.costs import CostLine
from placefund.domain.differences import Passage, passages
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.reopening import (
    ABOUT,
    CO_INVESTMENT,
    AmountChange,
    MoneyChange,
    cell_changes,
    parts_to_open,
    whose_costs,
)

CO_INVESTMENT_FIELDS = ("investor", "source", "form", "status", "year", "pence")


def parts_of(kept: Mapping[str, Any]) -> tuple[tuple[str, Message], ...]:
    """What can be opened of what was sent beside its answers, each with what it is called."""
    partners = {each["id"]: each["organisation"] for each in kept["partners"]}
    return parts_to_open(partners, has_money=bool(kept["costs"] or kept["co_investment"]))


def _by_owner(lines: Sequence[CostLine]) -> dict[int, list[CostLine]]:
    found: dict[int, list[CostLine]] = {}
    for line in lines:
        found.setdefault(line.organisation_id, []).append(line)
    return found


def changed_content(application: Application) -> dict[str, Any]:
    """What would be sent: what was sent, with what is opened as it stands now, and nothing else."""
    kept: dict[str, Any] = application.snapshot.content
    opened = set(application.open_questions)
    changed = {**kept, "answers": _answers(application, kept, opened)}
    if ABOUT in opened:
        about = about_now(application)
        changed |= {"title": about.title, "summary": about.summary}
    if CO_INVESTMENT in opened:
        lines = [co_investment_record(line) for line in application.co_investment.all()]
        if sorted(map(_line_key, lines)) != sorted(map(_line_key, kept["co_investment"])):
            changed["co_investment"] = lines
    if owners := {owner for key in opened if (owner := whose_costs(key)) is not None}:
        changed |= _costs(application, kept, owners)
    return changed


def _line_key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in CO_INVESTMENT_FIELDS)


def _answers(application: Application, kept: Mapping[str, Any], opened: set[str]) -> list[dict[str, Any]]:
    """An opened question is in it where it is asked by the answers that would be sent."""
    sent, now = submitted_proposal(kept), {answer.question_key: answer.value for answer in application.answers.all()}
    answers = {**sent.answers, **{key: value for key, value in now.items() if base_key(key) in opened}}
    rows, languages = {row["key"]: row for row in kept["answers"]}, languages_of(application)
    return [
        answer_record(question, answers.get(question.key, ""), languages.get(question.key, ""))
        if base_key(question.key) in opened
        else rows[question.key]
        for question in replace(sent, answers=answers).asked(application.round.terms())
        if base_key(question.key) in opened or question.key in rows
    ]


def _costs(application: Application, kept: Mapping[str, Any], owners: set[int]) -> dict[str, Any]:
    """The costs with those of these organisations as they stand now, and what is asked for then."""
    terms, sent = application.round.terms(), _by_owner(submitted_proposal(kept).costs)
    now = _by_owner(application.cost_lines())
    changed = {each for each in owners if cells_of(sent.get(each, ())) != cells_of(now.get(each, ()))}
    if not changed:
        return {}
    names = {each["id"]: each["organisation"] for each in kept["partners"]}
    lines = [line for each in sorted(changed) for line in now.get(each, ())]
    rows = [row for row in kept["costs"] if row["organisation_id"] not in changed]
    found = {**kept, "costs": [*rows, *cost_records(lines, names, terms)]}
    return {"costs": found["costs"], "ask_pence": submitted_proposal(found).ask(terms).pence}


def changed_without_approval(application: Application, changed: Mapping[str, Any]) -> list[str]:
    """The partners whose costs differ from what was sent and are not approved as they stand. The lead's are signed for."""
    before = _by_owner(submitted_proposal(application.snapshot.content).costs)
    after = _by_owner(submitted_proposal(changed).costs)
    approved = set(application.cost_tables.exclude(approved_at=None).values_list("organisation_id", flat=True))
    return [
        each["organisation"]
        for each in changed["partners"]
        if not each["is_lead"]
        and each["id"] not in approved
        and cells_of(before.get(each["id"], ())) != cells_of(after.get(each["id"], ()))
    ]


# --- what differs ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextBesideText:
    """A text as it was sent and as it is now, in passages, so that what only one of them says is marked."""

    title: str
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class CostsBesideCosts:
    """One partner's costs: the cells that differ, and what all of its costs come to before and after."""

    organisation: str
    cells: tuple[AmountChange, ...]
    total: MoneyChange
    grant: MoneyChange


@dataclass(frozen=True, slots=True)
class LineOfMoney:
    """A line of co-investment in words."""

    words: Message
    amount: Money


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything in which two contents differ."""

    texts: tuple[TextBesideText, ...]
    costs: tuple[CostsBesideCosts, ...]
    ask: MoneyChange
    taken_out: tuple[LineOfMoney, ...]
    put_in: tuple[LineOfMoney, ...]
    co_investment: MoneyChange

    def __bool__(self) -> bool:
        return bool(self.texts or self.costs or self.taken_out or self.put_in)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Differences:
    """What differs between two contents of one application, the earlier first."""
    lines = [{_line_key(row): row for row in each["co_investment"]} for each in (before, after)]
    counts = [[_line_key(row) for row in each["co_investment"]] for each in (before, after)]
    return Differences(
        texts=_texts(before, after),
        costs=_costs_beside(before, after),
        ask=MoneyChange(Money(before["ask_pence"]), Money(after["ask_pence"])),
        taken_out=tuple(_line(lines[0][key]) for key in _more_often(counts[0], counts[1])),
        put_in=tuple(_line(lines[1][key]) for key in _more_often(counts[1], counts[0])),
        co_investment=MoneyChange(_total(before["co_investment"], "pence"), _total(after["co_investment"], "pence")),
    )


def of_snapshot(snapshot: Snapshot) -> Differences | None:
    """What the fund asked to be changed and got, beside what was sent first; None where it did not come about so.

    What was sent, reopened by its authors and sent again before the round closed is no business of the fund's.
    """
    sent = snapshot.application.submitted_at
    earlier: Any = snapshot.corrects
    if earlier is None or sent is None or snapshot.submitted_at <= sent:
        return None
    return differences(earlier.content, snapshot.content)


def _more_often(some: list[tuple[str, ...]], others: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    left, found = list(others), []
    for each in some:
        if each in left:
            left.remove(each)
        else:
            found.append(each)
    return found


def _line(row: Mapping[str, Any]) -> LineOfMoney:
    words = say(
        "{investor}, {year} ({source}; {form}; {status})",
        investor=row["investor"],
        year=row["year"],
        source=SourceClass(row["source"]).label,
        form=Form(row["form"]).label,
        status=Status(row["status"]).label,
    )
    return LineOfMoney(words, Money(row["pence"]))


def _texts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[TextBesideText, ...]:
    was = {row["key"]: row for row in before["answers"]}
    now = {row["key"]: row for row in after["answers"]}
    pairs = [
        (say("Title"), before["title"], after["title"]),
        (say("Public summary"), before["summary"], after["summary"]),
        *(
            ((now.get(key) or was[key])["title"], was.get(key, {}).get("text", ""), now.get(key, {}).get("text", ""))
            for key in dict.fromkeys((*now, *was))
        ),
    ]
    return tuple(TextBesideText(title, *passages(one, other)) for title, one, other in pairs if one != other)


def _costs_beside(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[CostsBesideCosts, ...]:
    was, now = (_by_owner(submitted_proposal(each).costs) for each in (before, after))
    found = []
    for partner in after["partners"]:
        number = partner["id"]
        cells = cell_changes(cells_of(was.get(number, ())), cells_of(now.get(number, ())))
        if cells:
            rows = [[row for row in each["costs"] if row["organisation_id"] == number] for each in (before, after)]
            total = MoneyChange(*(_total(each, "cost_pence") for each in rows))
            grant = MoneyChange(*(_total(each, "grant_pence") for each in rows))
            found.append(CostsBesideCosts(partner["organisation"], cells, total, grant))
    return tuple(found)


def _total(rows: Sequence[Mapping[str, Any]], name: str) -> Money:
    return Money(sum(row[name] for row in rows))
