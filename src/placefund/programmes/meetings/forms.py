"""What a programme office fills in about a board's meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.design.choices import TickedRowsField, offer, offer_rows
from placefund.design.forms import DayField, LineField, WordsField
from placefund.domain import choices
from placefund.domain.governance.board import BoardOutcome, BoardVote, Presence
from placefund.domain.governance.interests import Body, MustLeave
from placefund.domain.messages import all_of, say
from placefund.people.models import Organisation
from placefund.programmes.models import AgendaItem, BoardMeeting, BoardMember, BoardMinutes

LEFT, STAYED = "left", ""


class BoardMeetingForm(forms.Form):
    """The day of a meeting, and where it is."""

    day = DayField(label=say("Day of the meeting"))
    place = LineField(
        label=say("Where is it held?"),
        max_length=200,
        required=False,
        help_text=say("A room, or the address of a call. Leave it empty where it is not settled."),
    )


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    why = LineField(label=say("Why is it cancelled?"), max_length=300, help_text=say("Its members are told."))


class AgendaItemForm(forms.Form):
    """An item in words, and whom it touches."""

    title = LineField(label=say("What is the item?"), max_length=200)
    papers = WordsField(
        label=say("What is the board asked?"),
        max_words=600,
        rows=6,
        required=False,
        help_text=say(
            "With the figures. It is closed to members who have an interest in one of the organisations below."
        ),
    )
    bodies = TickedRowsField(
        Organisation.objects.none(),
        label=say("Which organisations does it touch?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    others = forms.CharField(
        label=say("Other organisations that it touches, one a line"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "bodies", bodies)

    @property
    def given(self) -> dict[str, Any]:
        """The item as the action takes it. A name that is in the register is that organisation."""
        kept = self.cleaned_data
        lines = [line.strip()[:200] for line in kept["others"].splitlines() if line.strip()]
        known = {row.name.casefold(): row for row in Organisation.objects.filter(name__in=lines)}
        named = [known.get(line.casefold()) or line for line in lines]
        bodies = [
            Body(one, None) if isinstance(one, str) else Body(one.name, one.pk) for one in (*kept["bodies"], *named)
        ]
        return {"title": kept["title"], "papers": kept["papers"], "bodies": list(dict.fromkeys(bodies))}


class AttendanceForm(forms.Form):
    """Who was there, member by member."""

    def __init__(self, *args: Any, members: Iterable[tuple[BoardMember, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = [row.pk for row, _ in members]
        for row, presence in members:
            self.fields[f"member_{row.pk}"] = forms.ChoiceField(
                label=say("{name}, for {organisation}", name=row, organisation=row.seat.represents.name),
                initial=presence or Presence.PRESENT.value,
            )
            offer(self, f"member_{row.pk}", choices.presences())

    @property
    def presences(self) -> dict[int, Presence]:
        return {number: Presence(self.cleaned_data[f"member_{number}"]) for number in self.members}


class DecisionForm(forms.Form):
    """How an item ended: the outcome, why, and for everybody who was there whether they left or what they voted."""

    outcome = forms.ChoiceField(label=say("How did it end?"), widget=forms.RadioSelect)
    conditions = WordsField(
        label=say("Conditions, where it is endorsed with conditions"), max_words=300, rows=3, required=False
    )
    reasons = WordsField(label=say("Why did the board decide so?"), max_words=300, rows=4)
    why_corrected = LineField(label=say("Why is the decision corrected?"), max_length=300)

    def __init__(
        self,
        *args: Any,
        present: Sequence[BoardMember],
        leave: Sequence[MustLeave],
        known: Mapping[int, str],
        corrects: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", choices.board_outcomes())
        if not corrects:
            del self.fields["why_corrected"]
        self.present = [row.pk for row in present]
        reasons = {one.member.number: one.reasons for one in leave}
        for row in present:
            self._ask(row, reasons.get(row.pk, ()), known)
        self.order_fields(("outcome", *(f"member_{row.pk}" for row in present), "conditions", "reasons"))

    def _ask(self, row: BoardMember, reasons: Sequence[str], known: Mapping[int, str]) -> None:
        """What somebody did on the item. Who must leave is offered nothing else."""
        left = [(LEFT, say("Left for this item"))]
        votes = choices.board_votes() if row.seated_without_ties().is_voting else []
        name = f"member_{row.pk}"
        self.fields[name] = forms.ChoiceField(
            label=str(row),
            required=False,
            initial=known.get(row.pk, LEFT if reasons else STAYED),
            help_text=say("Must leave: {reasons}.", reasons=all_of(reasons)) if reasons else "",
        )
        offer(self, name, left if reasons else [(STAYED, say("Stayed, and no vote is counted")), *votes, *left])

    @property
    def given(self) -> dict[str, Any]:
        """The decision as the action takes it."""
        kept = self.cleaned_data
        did = {number: kept[f"member_{number}"] for number in self.present}
        return {
            "outcome": BoardOutcome(kept["outcome"]),
            "conditions": kept["conditions"],
            "reasons": kept["reasons"],
            "left": [number for number, what in did.items() if what == LEFT],
            "votes": {number: BoardVote(what) for number, what in did.items() if what not in (LEFT, STAYED)},
            "why_corrected": kept.get("why_corrected", ""),
        }


class MinutesForm(forms.Form):
    """What was said, item by item."""

    opening = WordsField(
        label=say("Before the items"),
        max_words=400,
        rows=3,
        required=False,
        help_text=say("Welcome, apologies, minutes of the last meeting."),
    )
    why_corrected = LineField(label=say("Why are the agreed minutes corrected?"), max_length=300)

    def __init__(
        self, *args: Any, items: Sequence[AgendaItem], earlier: BoardMinutes | None, corrects: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [item.number for item in items]
        if earlier is not None:
            self.initial.setdefault("opening", earlier.opening)
        for item in items:
            self.fields[f"item_{item.number}"] = WordsField(
                label=say("{number}. {title}", number=item.number, title=item.title),
                max_words=600,
                rows=4,
                required=False,
                initial=earlier.parts.get(str(item.number), "") if earlier else "",
            )
        if corrects:
            self.order_fields(("opening", *(f"item_{number}" for number in self.numbers), "why_corrected"))
        else:
            del self.fields["why_corrected"]

    @property
    def given(self) -> dict[str, Any]:
        kept = self.cleaned_data
        return {
            "opening": kept["opening"],
            "parts": {number: kept[f"item_{number}"] for number in self.numbers},
            "why_corrected": kept.get("why_corrected", ""),
        }


class AgreementForm(forms.Form):
    """At which later meeting the minutes were agreed."""

    agreed_at = forms.ModelChoiceField(
        BoardMeeting.objects.none(), label=say("Which meeting agreed them?"), empty_label=say("Choose one")
    )

    def __init__(self, *args: Any, meetings: QuerySet[BoardMeeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "agreed_at", meetings)
