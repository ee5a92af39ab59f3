"""Reading an assessor's own notes, and the parts of an application that a note may stand beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from placefund.assessment.models import Assignment, Notebook
from placefund.domain.terms import Terms

PLACE_KEY, COSTS_KEY = "page_place", "page_costs"
"""The parts of every application that are no answer. No question can have such a key: theirs hold no low line."""
MOST_LETTERS_IN_A_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes on one application, by the part that each stands beside. `version` is 0 when there are none."""

    texts: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


def notes_of(assignment: Assignment) -> Notes:
    """An assessor's notes on what they were given. Only they may be shown them."""
    row = Notebook.objects.filter(assignment=assignment).first()
    return Notes(row.texts, row.version) if row else Notes()


def note_keys(terms: Terms) -> tuple[str, ...]:
    """The parts of an application of these terms that a note may stand beside."""
    return PLACE_KEY, *(question.key for question in terms.questions), COSTS_KEY
