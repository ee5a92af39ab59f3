"""What a chair types when the panel agrees a score, or lots are drawn."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms

from placefund.assessment.queries import Reading
from placefund.design.forms import WordsField
from placefund.domain.assessment.consensus import STEP, AgreedPoints, format_points, scale_of
from placefund.domain.assessment.scoring import Criterion, mean
from placefund.domain.messages import say
from placefund.domain.terms import Terms
from placefund.panels.models import Consensus


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
                say("{title}, {weight_percent}% of the score", title=c.title, weight_percent=c.weight_percent)
                if c.track is None
                else say(
                    "{title}, {weight_percent}% of {track}",
                    title=c.title,
                    weight_percent=c.weight_percent,
                    track=c.track.label,
                ),
                (f"points-{c.key}", f"reason-{c.key}"),
            )
            for c in self.criteria
        )
        rest = tuple(name for name in ("reason", "dissent", "why_again") if name in self.fields)
        return (*criteria, (say("The score as a whole"), rest))

    @property
    def agreed(self) -> tuple[AgreedPoints, ...]:
        """What was agreed, for the action."""
        given = self.cleaned_data
        return tuple(AgreedPoints(c.key, given[f"points-{c.key}"], given[f"reason-{c.key}"]) for c in self.criteria)
