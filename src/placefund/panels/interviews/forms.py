"""What is entered about interviews: the times, the bids that are invited, and the time that a lead picks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from placefund.applications.models import Application
from placefund.design.choices import TickedRowsField, offer_rows
from placefund.design.forms import DayField, LineField, MomentField, WordsField
from placefund.domain import choices
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.messages import say
from placefund.funds.models import Round
from placefund.panels.meetings.queries import people_of_fund
from placefund.panels.models import InterviewSlot
from placefund.people.models import User


class SlotsForm(forms.Form):
    """Times for interviews, one after the other on one day."""

    begins_at = MomentField(label=say("When does the first interview begin?"))
    count = forms.IntegerField(label=say("How many interviews follow one another?"), min_value=1, max_value=40)
    minutes = forms.IntegerField(label=say("How many minutes is each?"), min_value=5, max_value=240)
    gap = forms.IntegerField(label=say("How many minutes lie between two?"), min_value=0, max_value=240)
    place = LineField(
        label=say("Where are they held?"), max_length=300, help_text=say("A room, or for example “Video call”.")
    )
    link = forms.URLField(
        label=say("Address of the call"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=say("Only those who are interviewed and those who sit see it."),
    )
    people = TickedRowsField(
        User.objects.none(),
        label=say("Who sits?"),
        help_text=say("A bid is never offered a time at which somebody sits who has a conflict with it."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "people", people_of_fund(round_))


class InterviewInvitationForm(forms.Form):
    """Which bids are invited to an interview, and until when they pick a time."""

    applications = TickedRowsField(
        Application.objects.none(), label=say("Which bids are invited?"), widget=forms.CheckboxSelectMultiple
    )
    pick_by = DayField(label=say("Last day to choose a time, or another"))

    def __init__(self, *args: Any, bids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "applications", bids)


class AboveLineForm(forms.Form):
    """Until when all that stand above the line pick a time, and which bids the page showed when it asked."""

    pick_by = DayField(label=say("Last day to choose a time, or another"))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20_000, label=say("The bids shown"))

    def __init__(self, *args: Any, bids: Iterable[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._present = ",".join(str(bid.pk) for bid in bids)
        self.initial["seen"] = self._present

    def clean_seen(self) -> list[int]:
        """The numbers that were shown. A page that is shown again asks about the bids that it then lists."""
        numbers = [int(each) for each in self.cleaned_data["seen"].split(",") if each.isdecimal()]
        if isinstance(self.data, dict):
            self.data = self.data.copy()
            self.data["seen"] = self._present
        return numbers


class PickForm(forms.Form):
    """The time that a lead picks, among those that are free."""

    slot = forms.ModelChoiceField(
        InterviewSlot.objects.none(),
        label=say("Which time do you choose?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"invalid_choice": say("This time is not free. Choose one of those below.")},
    )

    def __init__(self, *args: Any, slots: Iterable[InterviewSlot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "slot", InterviewSlot.objects.filter(pk__in=[slot.pk for slot in slots]))


class NoneSuitsForm(forms.Form):
    """When a lead could come, where no time suits."""

    words = WordsField(
        label=say("When could you come?"),
        max_words=150,
        rows=4,
        help_text=say("Days and times. The fund's team reads it and offers another time if it can."),
    )


class InterviewOutcomeForm(forms.Form):
    """Whether an interview was held."""

    outcome = forms.ChoiceField(label=say("Was it held?"), choices=choices.interview_outcomes, widget=forms.RadioSelect)


class InterviewNotesForm(forms.Form):
    """One box for each criterion of the round, and one for the whole."""

    def __init__(self, *args: Any, criteria: Iterable[Criterion], now: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._boxes = {f"on-{number}": criterion.key for number, criterion in enumerate(criteria, 1)}
        for (box, key), criterion in zip(self._boxes.items(), criteria, strict=True):
            self.fields[box] = _note(criterion.title, criterion.guidance, now.get(key, ""))
        self._boxes[WHOLE] = ""
        self.fields[WHOLE] = _note(say("As a whole"), "", now.get("", ""))

    @property
    def notes(self) -> dict[str, str]:
        return {key: self.cleaned_data[box] for box, key in self._boxes.items()}


WHOLE = "on-the-whole"


def _note(label: str, help_text: str, now: str) -> WordsField:
    return WordsField(label=label, help_text=help_text, max_words=400, rows=4, required=False, initial=now)
