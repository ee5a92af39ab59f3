"""What an assessor fills in for one application, and the file that brings scores back from an offline sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html

from placefund.assessment.models import Assessor
from placefund.assessment.queries import Reading, pool_of
from placefund.assessment.scoring.bench import Part
from placefund.assessment.scoring.notes import MOST_LETTERS_IN_A_NOTE, Notes
from placefund.assessment.scoring.submissions import UnsentScores
from placefund.design.choices import offer_rows
from placefund.design.forms import WordsField
from placefund.design.tongues import said
from placefund.domain.assessment.receipts import MOST_LETTERS, MOST_WORDS, Confidence, tidy
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.messages import say
from placefund.domain.terms import Terms
from placefund.funds.owners import Owner

MOST_LETTERS_IN_A_DRAFT = 20_000


def scale_in_words(criterion: Criterion) -> list[tuple[int, str]]:
    """Every point of a scale with what it means: its anchor, or between which anchors it lies."""
    words = dict(criterion.anchors)
    found = []
    for point in range(criterion.lowest, criterion.highest + 1):
        below = max((one for one in words if one < point), default=None)
        above = min((one for one in words if one > point), default=None)
        between = "" if below is None or above is None else say("between {below} and {above}", below=below, above=above)
        found.append((point, words.get(point, between)))
    return found


class ScoringForm(forms.Form):
    """A score with its reason for every criterion of a round, and how sure the reader is. Fields are named by the criterion.

    As a draft (`is_draft`) nothing has to be there yet, and a reason may still be too long.
    """

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
        data: Any = None,
        *,
        terms: Terms,
        reading: Reading | None = None,
        draft: UnsentScores | None = None,
        is_draft: bool = False,
    ) -> None:
        super().__init__(data, initial={"seen_version": draft.version if draft else 0})
        self.criteria, self.is_draft = terms.criteria, is_draft
        points = draft.points if draft else reading.points if reading else {}
        reasons = draft.reasons if draft else reading.reasons if reading else {}
        confidence = draft.confidence if draft else reading.confidence if reading else None
        self.begun = (dict(points), {key: tidy(reason) for key, reason in reasons.items() if reason}, confidence)
        for criterion in self.criteria:
            self._add_points(criterion, points.get(criterion.key), terms)
            self._add_reason(criterion, reasons.get(criterion.key, ""))
        self._add_confidence(confidence)

    def _add_points(self, criterion: Criterion, initial: int | None, terms: Terms) -> None:
        anchors = dict(criterion.anchors)
        scale = [
            (point, said(words, terms) if point in anchors else words) for point, words in scale_in_words(criterion)
        ]
        self.fields[f"points-{criterion.key}"] = forms.TypedChoiceField(
            label=say("Score for “{title}”", title=criterion.title),
            choices=[(point, format_html("{}: {}", point, words) if words else str(point)) for point, words in scale],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
            required=not self.is_draft,
            initial=initial,
            help_text=said(criterion.guidance, terms),
            error_messages={"required": say("Choose a score for “{title}”.", title=criterion.title)},
        )

    def _add_reason(self, criterion: Criterion, initial: str) -> None:
        self.fields[f"reason-{criterion.key}"] = WordsField(
            label=say("Reason for your score on “{title}”", title=criterion.title),
            required=not self.is_draft,
            initial=initial,
            help_text=say("The panel reads it. Feedback to the applicant is written from it."),
            error_messages={"required": say("Give a reason for your score on “{title}”.", title=criterion.title)},
            max_words=None if self.is_draft else MOST_WORDS,
            max_length=MOST_LETTERS_IN_A_DRAFT if self.is_draft else MOST_LETTERS,
            rows=4,
        )

    def _add_confidence(self, initial: int | None) -> None:
        self.fields["confidence"] = forms.TypedChoiceField(
            label=say("How sure are you of this reading?"),
            choices=[(one.value, f"{one.label}: {one.meaning}") for one in reversed(Confidence)],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
            required=not self.is_draft,
            initial=initial,
            help_text=say("The panel sees it beside your score. It does not change what your score counts for."),
            error_messages={"required": say("Say how sure you are of this reading.")},
        )

    @property
    def fieldsets(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each criterion with its weight over its two fields, then the whole reading."""
        by_criterion = tuple(
            (
                say("{title}, {weight_percent}% of the score", title=c.title, weight_percent=c.weight_percent),
                (f"points-{c.key}", f"reason-{c.key}"),
            )
            for c in self.criteria
        )
        return (*by_criterion, (say("The whole reading"), ("confidence",)))

    @property
    def points(self) -> Mapping[str, int]:
        given = {c.key: self.cleaned_data[f"points-{c.key}"] for c in self.criteria}
        return {key: points for key, points in given.items() if points is not None}

    @property
    def reasons(self) -> Mapping[str, str]:
        given = {c.key: self.cleaned_data[f"reason-{c.key}"] for c in self.criteria}
        return {key: reason for key, reason in given.items() if reason}

    @property
    def confidence(self) -> int | None:
        found: int | None = self.cleaned_data["confidence"]
        return found

    @property
    def draft_version(self) -> int:
        """The draft its writer started from; 0 when there was none."""
        found: int = self.cleaned_data["seen_version"]
        return found


class WorkForm(ScoringForm):
    """An assessor's whole page: the scores, and a note of their own beside every part of the application.

    Once the scores are closed (`is_scoring` false) only the notes are left. A note that was not sent along stays as it is.
    """

    seen_notes = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"data-autosave-version": "notes"}),
        required=False,
        min_value=0,
        max_value=10**9,
        label=say("Version of your notes"),
    )

    def __init__(
        self, data: Any = None, *, parts: Iterable[Part], notes: Notes, is_scoring: bool = True, **scoring: Any
    ) -> None:
        super().__init__(data, **scoring)
        self.kept_notes, self.is_scoring, self.parts = notes, is_scoring, tuple(parts)
        if not is_scoring:
            self.fields = {"seen_notes": self.fields["seen_notes"]}
        self.initial["seen_notes"] = notes.version
        for part in self.parts:
            self.fields[f"note-{part.key}"] = forms.CharField(
                label=say("Your note on “{title}”", title=part.title),
                required=False,
                initial=notes.texts.get(part.key, ""),
                max_length=MOST_LETTERS_IN_A_NOTE,
                help_text=say("Only you can read it. It is sent to nobody. Empty the box to erase it."),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def scores(self) -> UnsentScores | None:
        """The draft to be kept; None where there is none, or a draft would say nothing new."""
        if not self.is_scoring:
            return None
        reasons = {key: tidy(reason) for key, reason in self.reasons.items()}
        if self.is_draft and (self.points, reasons, self.confidence) == self.begun:
            return None
        return UnsentScores(self.points, self.reasons, self.confidence, self.draft_version)

    @property
    def notes(self) -> Notes | None:
        """The notes to be kept; None when none was sent along."""
        sent = {part.key: f"note-{part.key}" for part in self.parts if f"note-{part.key}" in self.data}
        if not sent:
            return None
        texts = {**self.kept_notes.texts, **{key: self.cleaned_data[name] for key, name in sent.items()}}
        return Notes(texts, self.cleaned_data["seen_notes"] or 0)

    def begin_again(self, scores: UnsentScores | None, notes: Notes) -> None:
        """Show what was typed again, ready to replace what now stands."""
        versions = {"seen_version": scores.version if scores else 0, "seen_notes": notes.version}
        self.data = {**self.data.dict(), **{name: str(version) for name, version in versions.items()}}  # type: ignore[attr-defined]

    def asked(self, criterion: Criterion) -> tuple[forms.BoundField, forms.BoundField]:
        """The two fields of a criterion: its score and its reason."""
        return self[f"points-{criterion.key}"], self[f"reason-{criterion.key}"]

    @property
    def scored(self) -> int:
        """How many criteria have points, as the page shows them."""
        return sum(self[f"points-{one.key}"].value() not in (None, "") for one in self.criteria)

    @property
    def reasoned(self) -> int:
        """How many criteria have a reason, as the page shows them."""
        return sum(bool(str(self[f"reason-{one.key}"].value() or "").strip()) for one in self.criteria)


class SendForm(forms.Form):
    """Which draft is sent: the one that was shown."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9, label=say("Version"))
    change_reason = WordsField(
        label=say("Why do you change your scores?"),
        max_words=200,
        rows=4,
        help_text=say("Others' readings have been open to you since you sent your own. The panel is told your reason."),
    )

    def __init__(self, *args: Any, is_late: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["change_reason"]


class SheetForm(forms.Form):
    """A scoring sheet that was filled in offline."""

    sheet = forms.FileField(
        label=say("Your scoring sheet"),
        help_text=say("The Excel workbook (.xlsx) that you downloaded here, saved under any name."),
        error_messages={"required": say("Choose the sheet you filled in.")},
    )


class SheetSendForm(forms.Form):
    """The sheet that was looked at, ready to be sent: what it held, signed so that nothing else is sent in its place."""

    held = forms.CharField(
        widget=forms.HiddenInput, max_length=2_000_000, label=say("What the sheet held"), strip=False
    )

    def __init__(
        self, *args: Any, asked: Iterable[tuple[str, str, Sequence[tuple[str, str]], str | None]] = (), **kwargs: Any
    ) -> None:
        """`asked` are the choices, one a reading: what it is called, its question, its options, what is chosen beforehand."""
        super().__init__(*args, **kwargs)
        self.choices_asked = []
        for name, question, options, likely in asked:
            self.fields[name] = forms.ChoiceField(
                label=question,
                choices=options,
                initial=likely,
                widget=forms.RadioSelect,
                error_messages={"required": say("Choose what becomes of this sheet.")},
            )
            self.choices_asked.append(name)


class AssignForm(forms.Form):
    """Which assessor of the pool is given an application."""

    assessor = forms.ModelChoiceField(Assessor.objects.none())

    def __init__(self, *args: Any, owner: Owner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "assessor", pool_of(owner))


class ConflictForm(forms.Form):
    """Why an assessor must not read an application."""

    reason = WordsField(
        label=say("What is the conflict?"),
        max_words=200,
        rows=4,
        help_text=say("In a few words: a partner you work with, money, a friendship, a rival bid."),
    )
