"""What a fund says around its messages, as a form: each part with its faults at the field that holds it."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.domain.letters import (
    LONGEST_PART,
    LONGEST_REASON,
    LONGEST_SIGNATURE,
    LONGEST_SUBJECT,
    Letter,
    faults_of,
    fill_ins_of,
)
from placefund.domain.messages import row_of, say
from placefund.notices.letters.queries import LetterTitle

SIGNED_BY = say("Who signs, for which team, and a telephone number. The address for replies is added.")


class ReasonForm(forms.Form):
    """Why something is said otherwise from now on, and the version it is said over."""

    why = forms.CharField(
        label=say("Why"),
        max_length=LONGEST_REASON,
        help_text=say("It stands beside the version, for whoever asks in a year."),
    )
    over = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


class LetterForm(ReasonForm):
    """Subject, opening and closing of a letter; of a signature its lines alone."""

    subject = forms.CharField(
        label=say("Subject"),
        max_length=LONGEST_SUBJECT,
        strip=False,
        help_text=say("The name of the site is put before it."),
    )
    opening = forms.CharField(
        label=say("Opening"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=say("Stands before what happened. An empty line begins a new paragraph."),
    )
    closing = forms.CharField(
        label=say("Closing"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=say("Stands after what happened, and before the signature."),
    )
    field_order = ("subject", "opening", "closing", "why", "over")

    def __init__(self, *args: Any, title: LetterTitle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._title, self.letter = title, Letter()
        for name, most in (("opening", LONGEST_PART), ("closing", LONGEST_PART)):
            self.fields[name].help_text = row_of([self.fields[name].help_text, _most(most)], " ")
        if title.kind is None:
            del self.fields["subject"], self.fields["opening"]
            self.fields["closing"].label = say("Signature lines")
            self.fields["closing"].help_text = row_of([SIGNED_BY, _most(LONGEST_SIGNATURE)], " ")

    def clean(self) -> dict[str, Any]:
        """Each part that cannot be taken, with why."""
        given = super().clean() or {}
        if {"preview", "test"} & set(self.data):  # only what is kept needs a reason
            self.errors.pop("why", None)
        parts = {name: given.get(name, "") for name in ("subject", "opening", "closing")}
        self.letter = Letter(**parts).tidy()
        for name, why in faults_of(self.letter, self._title.kind).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, str(why))
        return given

    @property
    def fill_ins(self) -> list[tuple[str, str]]:
        """What may be filled in, each with what it becomes."""
        return [(each.place, each.label) for each in fill_ins_of(self._title.kind)]


def _most(count: int) -> str:
    return say("At most {count} letters.", count=f"{count:,}")
