"""What people fill in while they write a bid together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from placefund.design.choices import hint, offer
from placefund.design.fields import WordsField
from placefund.domain import choices
from placefund.domain.drafting import MOST_LETTERS, DraftLeave
from placefund.domain.messages import say
from placefund.drafting.queries import Author


class CommentForm(forms.Form):
    """A comment, and whom of the bid it calls by name."""

    text = WordsField(label=say("Your comment"), max_words=500, rows=4, max_length=MOST_LETTERS)
    mentions = forms.TypedMultipleChoiceField(
        label=say("Mention"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=say("They get a message. Everybody on the bid can read the comment in any case."),
    )

    def __init__(self, *args: Any, authors: Iterable[Author], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(author.user.pk, author.label) for author in authors]
        offer(self, "mentions", people)
        if not people:
            del self.fields["mentions"]


class DraftLimitForm(forms.Form):
    """How far each colleague may go in one bid: a field for each."""

    def __init__(self, *args: Any, colleagues: Iterable[tuple[Author, DraftLeave]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for author, leave in colleagues:
            self.fields[f"leave_{author.user.pk}"] = forms.ChoiceField(
                label=author.label, choices=choices.draft_leaves, initial=leave.value, widget=forms.RadioSelect
            )
            hint(self, f"leave_{author.user.pk}", {each.value: each.meaning for each in DraftLeave})

    def leaves(self) -> dict[int, DraftLeave]:
        """What was chosen, by the number of the person."""
        return {int(name.removeprefix("leave_")): DraftLeave(value) for name, value in self.cleaned_data.items()}
