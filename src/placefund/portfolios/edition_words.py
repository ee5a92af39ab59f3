"""An edition as people read it: one of its projects, and what they add up to. Everything is of the edition as it was kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.particulars import Particulars
from placefund.places.queries import area_names
from placefund.portfolios.editions import ask_of

Content = Mapping[str, Any]


def lines_of(content: Content) -> dict[int, dict[str, Any]]:
    """Every project of an edition, those in reserve as well, by the number of the candidate."""
    return {line["candidate"]: line for line in (*content["chosen"], *content["reserve"])}


def areas_of(content: Content) -> Mapping[str, str]:
    """The names of the areas of an edition by their codes; of one that was kept without names, as they are called now."""
    if "areas" in content:
        kept: Mapping[str, str] = content["areas"]
        return kept
    return area_names(code for line in lines_of(content).values() for code in line["areas"])


def area_words(codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return sorted(names.get(code, code) for code in codes)


def need_words(line: Content, content: Content, open_to: Collection[int] | None = None) -> list[str]:
    """Without what a project falls. `open_to`: the projects of which the reader may know, by number; all where it is not said."""
    there = lines_of(content)
    return [_need_words(number, there, open_to) for number in line["falls_without"]]


def _need_words(number: int, there: Mapping[int, Content], open_to: Collection[int] | None) -> str:
    if open_to is not None and number not in open_to:
        return say("A project that is not open to you")
    if number not in there:
        return say("A project that is not in this edition")
    return f"{there[number]['reference']} {there[number]['title']}"


def project_in_words(line: Content, content: Content, open_to: Collection[int] | None = None) -> dict[str, Any]:
    """A kept line of an edition as people read it. `open_to` as for `need_words`."""
    names = content["organisations"]
    return {
        "line": line,
        "ask": ask_of(dict(line)),
        "asks": [
            (FinancialYear(year), SpendKind(kind).label, Money(pence)) for year, kind, pence in sorted(line["ask"])
        ],
        "others": [
            (SourceClass(source).label, Form(form).label, Status(status).label, Money(pence))
            for source, form, status, pence in line["co_investment"]
        ],
        "days": [date.fromisoformat(line[each]) if line[each] else None for each in ("starts_on", "ends_on")],
        "lead": names.get(str(line["lead"]), ""),
        "partners": partner_words(line, names),
        "areas": area_words(line["areas"], areas_of(content)),
        "needs": need_words(line, content, open_to),
        "said": Particulars.from_record(line),
    }


def partner_words(line: Content, names: Mapping[str, str]) -> list[str]:
    """The organisations beside the lead, in the order of their names."""
    return sorted(names.get(str(number), "") for number in line["organisations"] if number != line["lead"])
