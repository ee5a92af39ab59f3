"""What carries over from an earlier application into a round, what no longer fits, and why. Nothing is left out unsaid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from placefund.domain.answers.kind import AnswerRefused, Control
from placefund.domain.answers.register import kind_of, parsed, value_of
from placefund.domain.messages import say, say_count
from placefund.domain.money import Money
from placefund.domain.questions import LONG_TEXT, Question
from placefund.domain.terms import Terms


class Carriage(StrEnum):
    """What becomes of a part of an earlier application."""

    CARRIED = "carried"
    TO_MEND = "to_mend"
    LEFT_OUT = "left_out"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class CopiedPart:
    """One part of an application, what becomes of it, and why where that is not plain."""

    title: str
    carriage: Carriage
    why: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything that a new draft begins with, and a line on each part of the earlier one.

    `answers` are values as they are kept, by key; `costs` and `co_investment` the rows of the earlier one that are taken over.
    """

    title: str
    summary: str
    sectors: tuple[str, ...]
    answers: Mapping[str, Any]
    costs: tuple[Mapping[str, Any], ...]
    co_investment: tuple[Mapping[str, Any], ...]
    parts: tuple[CopiedPart, ...]


def copy_of(content: Mapping[str, Any], terms: Terms, partners: Collection[int]) -> Copy:
    """What an earlier application (its content, as a snapshot keeps it) gives to a draft under these terms.

    `partners` are the numbers of the organisations that the new draft may hold costs of.
    """
    sectors = tuple(sector for sector in content["sectors"] if sector in terms.sectors)
    answers, of_answers = _answers(content["answers"], terms.questions)
    years = {str(year) for year in terms.payable_years}
    costs, of_costs = _money(
        say("Costs"), content["costs"], years, "cost_pence", lambda row: row["organisation_id"] in partners
    )
    others, of_others = _money(say("Co-investment"), content["co_investment"], years, "pence", lambda row: True)
    return Copy(
        content["title"],
        content["summary"],
        sectors,
        answers,
        costs,
        others,
        (_about(content), *_sectors(content["sectors"], sectors), *of_answers, *of_costs, *of_others),
    )


def _about(content: Mapping[str, Any]) -> CopiedPart:
    title = say("Title and public summary")
    if not content["title"] and not content["summary"]:
        return CopiedPart(title, Carriage.NEW, say("The earlier one had none."))
    return CopiedPart(title, Carriage.CARRIED)


def _sectors(before: Sequence[str], kept: Sequence[str]) -> tuple[CopiedPart, ...]:
    if not before:
        return ()
    gone = [sector for sector in before if sector not in kept]
    if not gone:
        return (CopiedPart(say("Sectors"), Carriage.CARRIED),)
    why = say("This round does not name {sectors}.", sectors=tuple(gone))
    return (CopiedPart(say("Sectors"), Carriage.TO_MEND if kept else Carriage.LEFT_OUT, why),)


def _answers(
    rows: Sequence[Mapping[str, Any]], questions: Sequence[Question]
) -> tuple[dict[str, Any], tuple[CopiedPart, ...]]:
    earlier = {row["key"]: row for row in rows}
    answers: dict[str, Any] = {}
    parts: list[CopiedPart] = []
    for question in questions:
        row = earlier.get(question.key)
        part, value = _answer(row, question)
        parts.append(part)
        if value is not None:
            answers[question.key] = value
    asked = {question.key for question in questions}
    for key, row in earlier.items():
        if key not in asked and row["text"]:
            why = say("This round does not ask it. The answer stays in the earlier application.")
            parts.append(CopiedPart(row["title"], Carriage.LEFT_OUT, why))
    return answers, tuple(parts)


def _answer(row: Mapping[str, Any] | None, question: Question) -> tuple[CopiedPart, Any]:
    title, kind = question.title, kind_of(question)
    if row is None:
        return CopiedPart(title, Carriage.NEW, say("The earlier one was not asked this.")), None
    if not row["text"]:
        return CopiedPart(title, Carriage.NEW, say("The earlier one had no answer.")), None
    if row.get("kind", LONG_TEXT) != question.kind:
        return CopiedPart(title, Carriage.LEFT_OUT, say("It is asked for in another way now.")), None
    stored = row.get("value", row["text"])
    try:
        value = parsed(question, kind.entered(question, value_of(question, stored)))
    except (AnswerRefused, ValueError, TypeError, KeyError) as refusal:
        why = str(refusal) if isinstance(refusal, AnswerRefused) else say("It does not fit what is asked now.")
        return CopiedPart(title, Carriage.LEFT_OUT, why), None
    if wrong := kind.findings(question, value_of(question, value)):
        return CopiedPart(title, Carriage.TO_MEND, say("It {wrong}.", wrong=wrong[0])), value
    if kind.control is Control.FILES:
        return CopiedPart(
            title, Carriage.CARRIED, say("The same files, examined anew. Look whether they still hold.")
        ), value
    return CopiedPart(title, Carriage.CARRIED), value


def _money(
    title: str, rows: Sequence[Mapping[str, Any]], years: Collection[str], pence: str, is_partners: Any
) -> tuple[tuple[Mapping[str, Any], ...], tuple[CopiedPart, ...]]:
    """The rows that can still stand; and a line on these, on those of years that are over, and on those of who is no partner."""
    if not rows:
        return (), ()
    over = [row for row in rows if row["year"] not in years]
    strangers = [row for row in rows if row["year"] in years and not is_partners(row)]
    kept = tuple(row for row in rows if row["year"] in years and is_partners(row))
    parts = []
    if kept:
        total = Money(sum(row[pence] for row in kept))
        parts.append(CopiedPart(title, Carriage.CARRIED, say("{total}. Look at the years and the sums.", total=total)))
    if over:
        total = Money(sum(row[pence] for row in over))
        names = tuple(sorted({row["year"] for row in over}))
        why = say_count(
            "{total} in {years}: this round does not pay for that year.",
            "{total} in {years}: this round does not pay for those years.",
            count=len(names),
            total=total,
            years=names,
        )
        parts.append(CopiedPart(title, Carriage.LEFT_OUT, why))
    if strangers:
        total = Money(sum(row[pence] for row in strangers))
        whose = tuple(sorted({row["organisation"] for row in strangers if row["organisation"]}))
        why = say("{total} of {whose}: not in this partnership now.", total=total, whose=whose)
        parts.append(CopiedPart(title, Carriage.LEFT_OUT, why))
    return kept, tuple(parts)
