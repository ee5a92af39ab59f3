"""What people fill in about a place's plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.design.choices import hint, offer, offer_rows
from placefund.design.fields import DayField, LineField, MoneyField, WordsField
from placefund.domain import choices
from placefund.domain.indicators import Indicator
from placefund.domain.messages import say
from placefund.domain.plans.parts import (
    CHAIN,
    FIELDS,
    EntryKind,
    Piece,
    PieceField,
    Pin,
    PlanPart,
    indicator_key,
    of_part,
)
from placefund.programmes.models import BoardMeeting


class PieceForm(forms.Form):
    """One piece of a plan. All of it may be left for later but what it is called."""

    mark_optional = False
    seen_version = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"data-autosave-version": ""}),
        min_value=0,
        max_value=10**9,
        label=say("Version"),
        error_messages={"required": say("This page did not arrive whole. Load it again.")},
    )

    def __init__(
        self,
        *args: Any,
        part: PlanPart,
        pieces: Iterable[Piece] = (),
        indicators: Iterable[Indicator] = (),
        sectors: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        self.initial.setdefault("seen_version", 0)
        for asked in FIELDS[part]:
            self.fields[asked.name] = _field(asked)
        if part is PlanPart.CLUSTER:
            offer(self, "sectors", [(sector, sector) for sector in sectors])
        if part is PlanPart.OUTCOME:
            offered = [
                (indicator_key(each), say("{title} ({unit})", title=each.title, unit=each.unit)) for each in indicators
            ]
            offer(self, "indicator", offered, first=say("Choose one"))
        if part is PlanPart.LINK:
            kept = list(pieces)
            for end, steps in (("from", CHAIN[:-1]), ("to", CHAIN[1:])):
                found = [
                    (p.key, say("{one}: {title}", one=p.part.one, title=p.title))
                    for s in steps
                    for p in of_part(kept, s)
                ]
                offer(self, end, found, first=say("Choose one"))

    def content(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        return {asked.name: self.cleaned_data.get(asked.name) for asked in FIELDS[self.part]}

    @property
    def seen(self) -> int:
        seen: int = self.cleaned_data["seen_version"]
        return seen


def entered(piece: Piece) -> dict[str, Any]:
    """A piece as its form shows it."""
    shown: dict[str, Any] = dict(piece.content)
    for asked in piece.fields:
        if asked.entry is EntryKind.DAY:
            shown[asked.name] = piece.day_of(asked.name)
        if asked.entry is EntryKind.MONEY:
            shown[asked.name] = piece.amount
    return shown


def _field(asked: PieceField) -> forms.Field:
    given: dict[str, Any] = {"label": asked.label, "required": asked.is_required, "help_text": asked.help}
    match asked.entry:
        case EntryKind.TEXT:
            return WordsField(max_words=600, rows=5, max_length=8000, **given)
        case EntryKind.SECTORS:
            return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **given)
        case EntryKind.INDICATOR | EntryKind.PIECE:
            return forms.ChoiceField(**given)
        case EntryKind.STATE:
            return forms.ChoiceField(choices=[("", say("Not stated")), *choices.lever_states()], **given)
        case EntryKind.DAY:
            return DayField(**given)
        case EntryKind.MONEY:
            return MoneyField(**given)
    return LineField(max_length=30 if asked.entry is EntryKind.NUMBER else 300, **given)


class CitationForm(forms.Form):
    """A figure of the context card."""

    measure = forms.ChoiceField(label=say("Which figure?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, pins: Mapping[str, Pin], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (
                key,
                say("{label}: {value} {unit} ({year})", label=pin.label, value=pin.value, unit=pin.unit, year=pin.year),
            )
            for key, pin in pins.items()
        ]
        offer(self, "measure", offered)
        hint(self, "measure", {key: pin.area for key, pin in pins.items()})


class IssueForm(forms.Form):
    """Why a version is issued."""

    why = forms.CharField(
        label=say("Why is this version issued?"),
        max_length=500,
        help_text=say("In a sentence. Everybody who reads the version reads it too."),
    )


class AskBoardForm(forms.Form):
    """At which meeting the board is asked, and what it is asked."""

    meeting = forms.ModelChoiceField(
        label=say("At which meeting?"), queryset=BoardMeeting.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    papers = WordsField(label=say("What the board is asked"), max_words=300, rows=5, max_length=4000, required=False)

    def __init__(self, *args: Any, meetings: QuerySet[BoardMeeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "meeting", meetings)


class EndorsementForm(forms.Form):
    """What the board said of a version."""

    decided_on = DayField(label=say("Day of the meeting"))
    is_endorsed = forms.ChoiceField(
        label=say("What did the board say?"),
        choices=[("yes", say("It endorses this version")), ("no", say("It sends it back"))],
        widget=forms.RadioSelect,
    )
    minute = WordsField(label=say("What the minutes say"), max_words=150, rows=4, max_length=1000)

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        return {
            "decided_on": self.cleaned_data["decided_on"],
            "is_endorsed": self.cleaned_data["is_endorsed"] == "yes",
            "minute": self.cleaned_data["minute"],
        }


class PlanCommentForm(forms.Form):
    """A comment on a paragraph, or an answer to one."""

    text = WordsField(label=say("Your comment"), max_words=500, rows=4, max_length=4000)


class SessionForm(forms.Form):
    """One session, as it is logged; with the reason, where it corrects an entry."""

    mark_optional = False
    held_on = DayField(label=say("Day of the session"))
    title = LineField(label=say("What it was for"), max_length=200)
    took_part = WordsField(
        label=say("Who took part"),
        max_words=300,
        rows=4,
        help_text=say(
            "Organisations, and in which parts their people were there: “Example University, two researchers”. Name no person."
        ),
    )
    discussed = WordsField(label=say("What was discussed"), max_words=1000, rows=8)
    pieces = forms.MultipleChoiceField(
        label=say("What of the plan it was about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    why_corrected = forms.CharField(label=say("What was wrong with the entry?"), max_length=300)

    def __init__(self, *args: Any, pieces: Iterable[tuple[str, str]], corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(pieces)
        offer(self, "pieces", offered)
        if not offered:
            del self.fields["pieces"]
        if not corrects:
            del self.fields["why_corrected"]

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        return {"pieces": [], "why_corrected": ""} | self.cleaned_data


class AgreedActionForm(forms.Form):
    """Something that a session agreed."""

    what = LineField(label=say("What was agreed"), max_length=300)
    owner = LineField(
        label=say("Who does it"), max_length=200, help_text=say("An organisation or a part. Name no person.")
    )
    due_on: Any = DayField(label=say("By which day"))

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        return dict(self.cleaned_data)
