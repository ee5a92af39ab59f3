"""What was noted in the interview of a bid: by one person, and as the table reads it."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.applications.models import Application
from placefund.domain.messages import say
from placefund.panels.models import Interview, InterviewNote, Item
from placefund.people.models import User


def notes_of(application: Application, user: User) -> dict[str, str]:
    """What one person has noted of a bid's interview, by criterion; empty words where they took them back."""
    rows = InterviewNote.objects.filter(application=application, written_by=user)
    return dict(rows.order_by("pk").values_list("criterion", "text"))


@dataclass(frozen=True, slots=True)
class CriterionNotes:
    """What those who sat noted on one criterion, or on the whole: each with who wrote it."""

    title: str
    notes: tuple[tuple[User, str], ...]


def notes_for_table(application: Application) -> list[CriterionNotes]:
    """The notes of a bid's interview as its panel reads them, by criterion and then on the whole. One query.

    Whose page shows them has asked whether the bid is open to its reader, and whether it was called.
    """
    newest: dict[tuple[str, int], InterviewNote] = {}
    for row in InterviewNote.objects.filter(application=application).select_related("written_by").order_by("pk"):
        newest[row.criterion, row.written_by_id] = row
    told = [row for row in sorted(newest.values(), key=lambda row: row.written_by.name) if row.text]
    titles = {criterion.key: criterion.title for criterion in application.round.terms().criteria} | {
        "": str(say("As a whole"))
    }
    by_criterion = {key: tuple((row.written_by, row.text) for row in told if row.criterion == key) for key in titles}
    return [CriterionNotes(titles[key], notes) for key, notes in by_criterion.items() if notes]


def notes_to_agree_on(application: Application) -> list[CriterionNotes]:
    """The notes of a bid's interview beside the score that its panel agrees: from its call on, as at the table.

    A bid that stands on no meeting's order is never called; its notes are read once its interview is recorded.
    """
    states = set(Item.objects.filter(application=application).values_list("state", flat=True))
    interviews = Interview.objects.filter(application=application).exclude(outcome="")
    is_open = states != {"waiting"} if states else interviews.exists()
    return notes_for_table(application) if is_open else []
