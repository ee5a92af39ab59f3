"""What chairs and secretaries type about a meeting, its seats and its running order."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.assessment.models import Assessor
from placefund.design.choices import offer_rows
from placefund.design.forms import DayField, LineField
from placefund.domain import choices
from placefund.domain.messages import say
from placefund.panels.meetings.queries import people_to_seat, readers_at_the_table
from placefund.panels.models import Item, Meeting, Member
from placefund.people.models import User


class MeetingForm(forms.Form):
    """A meeting's name, its day, and where it is held."""

    name = LineField(
        label=say("What is the meeting called?"), max_length=120, help_text=say("For example, Main panel, day 1.")
    )
    held_on = DayField(label=say("Day of the meeting"))
    place = LineField(
        label=say("Where is it held?"), max_length=300, help_text=say("A room, or the address of a call.")
    )
    others_wait = forms.BooleanField(
        label=say("Members see the readings of a bid they do not introduce only once it is called"),
        required=False,
    )


class SeatForm(forms.Form):
    """A person, and their part at a meeting."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=say("Person"),
        help_text=say("Everybody with a part in this fund, and its assessors who accepted."),
    )
    part = forms.ChoiceField(
        label=say("Part"), choices=choices.meeting_parts, initial="member", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "person", people_to_seat(meeting))


class IntroducersForm(forms.Form):
    """Who introduces a bid: those who read it and sit at the table."""

    first = forms.ModelChoiceField(Assessor.objects.none(), label=say("First introducer"), required=False)
    second = forms.ModelChoiceField(Assessor.objects.none(), label=say("Second introducer"), required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = readers_at_the_table(item.meeting).get(item.application_id, ())
        for name in ("first", "second"):
            offer_rows(self, name, Assessor.objects.filter(pk__in=able).select_related("user"))


class MoveForm(forms.Form):
    """Which way a bid moves on the order."""

    way = forms.ChoiceField(choices=[("up", say("Up")), ("down", say("Down"))])


class TurnForm(forms.Form):
    """What happens to a bid at the meeting."""

    step = forms.ChoiceField(choices=[("call", say("Call")), ("park", say("Park")), ("finish", say("Finish"))])


class LeavingForm(forms.Form):
    """Who left the table for a bid, and why; or who came back."""

    member = forms.ModelChoiceField(Member.objects.none())
    has_left = forms.TypedChoiceField(
        choices=[("yes", say("Left")), ("no", say("Came back"))], coerce=lambda text: text == "yes"
    )
    why = forms.CharField(max_length=1000, required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "member", item.meeting.members.select_related("user"))
