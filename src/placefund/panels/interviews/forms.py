"""What is entered about interviews: the times, the bids that are invited, and the time that a lead picks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from placefund.applications.models import Application
from placefund.design.choices import offer_rows
from placefund.design.forms import DayField, LineField, MomentField, WordsField
from placefund.domain import choices
from placefund.domain.messages import say
from placefund.domain.row_numbers import row_number
from placefund.funds.models import Round
from placefund.panels.meetings.queries import people_of_fund
from placefund.panels.models import InterviewSlot
from placefund.people.models import User


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's own cannot be subscripted
    """Several rows, ticked. What is no number of a row is refused as a choice that is not offered."""

    def clean(self, value: Any) -> Any:
        for each in value or ():
            if row_number(str(each)) is None:
                raise forms.ValidationError(say("Choose among those that are listed."), code="invalid_choice")
        return super().clean(value)


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
    people = RowsField(
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

    applications = RowsField(
        Application.objects.none(), label=say("Which bids are invited?"), widget=forms.CheckboxSelectMultiple
    )
    pick_by = DayField(label=say("Last day to choose a time, or another"))

    def __init__(self, *args: Any, bids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "applications", bids)


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
