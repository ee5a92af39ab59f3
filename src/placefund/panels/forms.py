"""What chairs and secretaries of a panel type."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms

from placefund.assessment.models import Assessor
from placefund.assessment.queries import Reading
from placefund.design.choices import offer_rows
from placefund.design.forms import DayField, LineField, WordsField
from placefund.domain.assessment.consensus import STEP, Agreed, format_points, scale_of
from placefund.domain.assessment.scoring import Criterion, mean
from placefund.domain.messages import say
from placefund.domain.terms import Terms
from placefund.panels.models import Consensus, Item, Meeting, Member
from placefund.panels.queries import people_to_seat, readers_at_the_table
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
    part = forms.ChoiceField(label=say("Part"), choices=Member.PARTS, initial="member", widget=forms.RadioSelect)

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


class DrawForm(forms.Form):
    """The seed that was committed to before the round opened."""

    seed = forms.CharField(
        label=say("The seed"),
        max_length=200,
        help_text=say("As it was sealed, letter by letter. Its SHA-256 must be the commitment above."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def nearest_step(score: Fraction, criterion: Criterion) -> Fraction:
    """The score a panel may agree on that lies nearest; midway between two, the lower one."""
    return min(scale_of(criterion), key=lambda step: (abs(step - score), step))


class ConsensusForm(forms.Form):
    """What a panel agreed on each criterion, with reasons. Fields are named by the criterion's key."""

    def __init__(
        self,
        *args: Any,
        terms: Terms,
        readings: tuple[Reading, ...],
        earlier: Consensus | None = None,
        is_again: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = terms.criteria
        kept = {row.criterion_key: row for row in earlier.criteria.all()} if earlier else {}
        for criterion in self.criteria:
            given = [Fraction(reading.points[criterion.key]) for reading in readings if criterion.key in reading.points]
            row = kept.get(criterion.key)
            middle = mean(given)
            points = row.value if row else nearest_step(middle, criterion) if middle is not None else None
            self._add(criterion, points, row.reason if row else "")
        self.fields["reason"] = WordsField(
            label=say("The panel's reason for the whole score"),
            max_words=500,
            rows=5,
            initial=earlier.reason if earlier else "",
            help_text=say("It stands in the minutes and beside the decision."),
        )
        self.fields["dissent"] = WordsField(
            label=say("Dissent"),
            max_words=300,
            rows=3,
            required=False,
            initial=earlier.dissent if earlier else "",
            help_text=say("What a member would have agreed instead, and why, if they want it minuted."),
        )
        if is_again:
            self.fields["why_again"] = WordsField(
                label=say("Why is the score agreed again?"),
                max_words=300,
                rows=3,
                help_text=say("What was agreed before stays on record."),
            )

    def _add(self, criterion: Criterion, points: Fraction | None, reason: str) -> None:
        words = dict(criterion.anchors)
        choices = [
            (
                str(step),
                f"{format_points(step)}: {words[int(step)]}" if step in words else format_points(step),
            )
            for step in scale_of(criterion)
        ]
        self.fields[f"points-{criterion.key}"] = forms.TypedChoiceField(
            label=say("Agreed score for “{title}”", title=criterion.title),
            choices=[("", say("Choose a score")), *choices],
            coerce=Fraction,
            initial=None if points is None else str(points),
            help_text=say("The readers' mean to the nearest {step} is offered as a start.", step=format_points(STEP)),
            error_messages={"required": say("Choose the agreed score for “{title}”.", title=criterion.title)},
        )
        self.fields[f"reason-{criterion.key}"] = WordsField(
            label=say("The panel's reason on “{title}”", title=criterion.title),
            max_words=300,
            rows=3,
            initial=reason,
            help_text=say("Feedback to the applicant is written from it."),
            error_messages={"required": say("Give the panel's reason on “{title}”.", title=criterion.title)},
        )

    @property
    def fieldsets(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each criterion with its weight over its two fields, then the whole."""
        criteria = tuple(
            (
                say("{title}, {weight_percent}% of the score", title=c.title, weight_percent=c.weight_percent),
                (f"points-{c.key}", f"reason-{c.key}"),
            )
            for c in self.criteria
        )
        rest = tuple(name for name in ("reason", "dissent", "why_again") if name in self.fields)
        return (*criteria, (say("The score as a whole"), rest))

    @property
    def agreed(self) -> tuple[Agreed, ...]:
        """What was agreed, for the action."""
        given = self.cleaned_data
        return tuple(Agreed(c.key, given[f"points-{c.key}"], given[f"reason-{c.key}"]) for c in self.criteria)
