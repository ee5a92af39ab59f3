"""What a programme office writes of its own into a call: criteria of local fit, and questions. The rules are in the domain."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.forms import LineField, WordsField
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.tracks import Track, Weighing, in_track
from placefund.domain.local_parts import MOST_CRITERIA, OWN_KINDS, own_key
from placefund.domain.messages import say
from placefund.domain.questions import Question
from placefund.domain.terms import Terms


class CriteriaForm(forms.Form):
    """The criteria of local fit, one a row; a row without words is none. Without any the call is judged in one track."""

    mark_optional = False

    def __init__(self, *args: Any, terms: Terms, bound: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.bound = in_track(terms.criteria, Track.FIT) if terms.has_tracks else (), bound
        self.fields["weighing"] = forms.ChoiceField(
            label=say("What puts applications in order?"),
            choices=[(each.value, each.label) for each in Weighing],
            initial=terms.method.weighing.value,
            widget=forms.RadioSelect,
            help_text=say("Below the fund's quality threshold nothing can be chosen, whichever it is."),
        )
        for number in range(1, MOST_CRITERIA + 1):
            self._add(number, self.kept[number - 1] if number <= len(self.kept) else None)

    def _add(self, number: int, kept: Criterion | None) -> None:
        self.fields[f"title-{number}"] = LineField(
            label=say("Criterion {number}", number=number),
            max_length=120,
            required=False,
            initial=kept.title if kept else "",
        )
        self.fields[f"weight-{number}"] = forms.IntegerField(
            label=say("Weight of criterion {number}, in percent", number=number),
            min_value=1,
            max_value=100,
            required=False,
            initial=kept.weight_percent if kept else None,
        )
        self.fields[f"guidance-{number}"] = WordsField(
            label=say("What readers look for under criterion {number}", number=number),
            max_words=120,
            rows=2,
            required=False,
            initial=kept.guidance if kept else "",
        )

    @property
    def fieldsets(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        rows = (
            (say("Criterion {number}", number=n), (f"title-{n}", f"weight-{n}", f"guidance-{n}"))
            for n in range(1, MOST_CRITERIA + 1)
        )
        return (*rows, (say("The order"), ("weighing",)))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for number in range(1, MOST_CRITERIA + 1):
            words, weight = given.get(f"title-{number}"), given.get(f"weight-{number}")
            if words and weight is None and f"weight-{number}" not in self.errors:
                self.add_error(f"weight-{number}", say("Give criterion {number} a weight.", number=number))
            if not words and (weight is not None or given.get(f"guidance-{number}")):
                self.add_error(f"title-{number}", say("Name criterion {number}, or empty its row.", number=number))
        return given

    @property
    def weighing(self) -> Weighing:
        return Weighing(self.cleaned_data["weighing"])

    @property
    def fit(self) -> tuple[Criterion, ...]:
        """What was entered, on the scale of the fund's first criterion. A criterion whose words stay keeps its key."""
        scale, given = self.bound.criteria[0], self.cleaned_data
        keys = {each.title: each.key for each in self.kept}
        found: list[Criterion] = []
        for number in range(1, MOST_CRITERIA + 1):
            if words := given[f"title-{number}"]:
                taken = [each.key for each in (*self.bound.criteria, *self.kept, *found)]
                key = keys.pop(words, "") or own_key(words, taken)
                weight, guidance = given[f"weight-{number}"], given[f"guidance-{number}"]
                found.append(Criterion(key, words, weight, scale.lowest, scale.highest, guidance))
        return tuple(found)


class OwnQuestionForm(forms.Form):
    """One question of the place's own."""

    title = LineField(label=say("The question"), max_length=200)
    hint = WordsField(
        label=say("What helps to answer it"),
        max_words=100,
        rows=3,
        required=False,
        help_text=say("It stands below it."),
    )
    kind = forms.ChoiceField(label=say("What kind of answer?"), choices=OWN_KINDS)
    options = forms.CharField(
        label=say("Options, one a line"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=say("Where one or several of them are chosen; else leave it empty."),
    )
    word_limit = forms.IntegerField(
        label=say("At most how many words?"),
        min_value=1,
        max_value=5_000,
        required=False,
        help_text=say("For a text of several lines; empty where there is no limit."),
    )
    is_required = forms.BooleanField(label=say("It has to be answered"), required=False)

    def __init__(self, *args: Any, terms: Terms, kept: Question | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _as_kept(kept) if kept else {"is_required": True}
        super().__init__(*args, **kwargs)
        self.terms, self.kept = terms, kept
        self.fields["informs"] = forms.MultipleChoiceField(
            label=say("Which criteria is it judged by?"),
            choices=[(each.key, each.title) for each in terms.criteria],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=kept.informs if kept else (),
        )

    @property
    def question(self) -> Question:
        """What was entered. A question that is changed keeps its key, so that what was answered survives new words."""
        given = self.cleaned_data
        options = tuple(line.strip() for line in given["options"].splitlines() if line.strip())
        return Question(
            key=self.kept.key if self.kept else own_key(given["title"], [each.key for each in self.terms.questions]),
            title=given["title"],
            hint=given["hint"],
            word_limit=given["word_limit"] or 0,
            is_required=given["is_required"],
            kind=given["kind"],
            options=options if given["kind"] in ("choice", "several") else (),
            informs=tuple(given["informs"]),
        )


def _as_kept(kept: Question) -> dict[str, Any]:
    return {
        "title": kept.title,
        "hint": kept.hint,
        "kind": kept.kind,
        "options": "\n".join(kept.options),
        "word_limit": kept.word_limit or None,
        "is_required": kept.is_required,
    }
