"""What people fill in to decide on a portfolio: each project with reason, amount and conditions, the whole, and its release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from placefund.design.forms import DayField, LineField, MomentField, MoneyField, WordsField
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.portfolios.decision.actions import ConditionWords, DecisionWords, ProjectWords
from placefund.portfolios.editions import ask_of
from placefund.portfolios.models import PortfolioDecision, PortfolioReview

ON_THE_WHOLE = "whole"
_OF_A_CONDITION = ("what", "due_on", "who", "blocks")
FURTHER = 1
"""So many empty rows for conditions stand below those that are entered; a saved page shows another."""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project on the page: what is decided of it so far, its boxes, and which of its two folds stand open."""

    line: dict[str, Any]
    ask: Money
    verdict: str
    fields: list[Any]
    conditions: list[list[Any]]
    has_conditions: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class DraftSums:
    """How far a draft has come: how many of its projects are decided, and what of all the money asked for is approved."""

    projects: int
    decided: int
    approved: Money
    asked: Money


class DecisionForm(forms.Form):
    """What is to be decided. A project without a verdict is left for later: it is asked for when the decision is proposed.

    Each label names its project: heard alone, boxes of one name would not say of which.
    """

    def __init__(self, *args: Any, review: PortfolioReview, decision: PortfolioDecision | None, **kwargs: Any) -> None:
        self.review = review
        told = {row.candidate_id: row for row in decision.verdicts.all()} if decision else {}
        self.told_before = told
        rows = list(decision.conditions.all()) if decision else []
        self.conditions = {
            ON_THE_WHOLE: [row for row in rows if row.verdict_id is None],
            **{
                str(number): [row for row in rows if number in told and row.verdict_id == told[number].pk]
                for number in review.lines
            },
        }
        initial: dict[str, Any] = {"whole": decision.whole, "reasons": decision.reasons} if decision else {}
        for number, row in told.items():
            initial |= {f"verdict_{number}": row.verdict, f"reason_{number}": row.reason}
            initial[f"amount_{number}"] = row.amount
        for key, found in self.conditions.items():
            for place, condition in enumerate(found):
                initial |= {f"what_{key}_{place}": condition.what, f"who_{key}_{place}": condition.who}
                initial[f"due_on_{key}_{place}"] = condition.due_on
                initial[f"blocks_{key}_{place}"] = bool(condition.blocks_payment)
        super().__init__(*args, **{"initial": initial} | kwargs)
        self._add_fields()

    def _add_fields(self) -> None:
        verdicts = [(each.value, each.label) for each in ReviewVerdict]
        for number, line in self.review.lines.items():
            of = line["title"]
            self.fields[f"verdict_{number}"] = forms.ChoiceField(
                label=say("What is decided of “{project}”?", project=of),
                choices=verdicts,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"reason_{number}"] = WordsField(
                label=say("“{project}”: reason, as the place and later everybody reads it", project=of),
                rows=3,
                max_words=200,
                required=False,
            )
            self.fields[f"amount_{number}"] = MoneyField(
                label=say("“{project}”: approved amount", project=of),
                help_text=say("It asks for {amount}. Leave it empty to approve all of it.", amount=ask_of(line)),
                required=False,
            )
            self._add_conditions(str(number), of)
        self.fields["whole"] = forms.ChoiceField(
            label=say("What is decided of the portfolio?"), choices=verdicts, widget=forms.RadioSelect
        )
        self.fields["reasons"] = WordsField(label=say("Reasons for the whole"), rows=5, max_words=500)
        self._add_conditions(ON_THE_WHOLE, say("The portfolio as a whole"))

    def _add_conditions(self, key: str, of: str) -> None:
        for place in range(self._rows(key)):
            told = {"of": of, "number": place + 1}
            self.fields[f"what_{key}_{place}"] = LineField(
                label=say("“{of}”, condition {number}: what has to be done", **told), max_length=500, required=False
            )
            self.fields[f"due_on_{key}_{place}"] = DayField(
                label=say("“{of}”, condition {number}: by when", **told), required=False
            )
            self.fields[f"who_{key}_{place}"] = LineField(
                label=say("“{of}”, condition {number}: who does it", **told), max_length=160, required=False
            )
            self.fields[f"blocks_{key}_{place}"] = forms.BooleanField(
                label=say("“{of}”, condition {number}: nothing is paid before it is met", **told), required=False
            )

    def _rows(self, key: str) -> int:
        return len(self.conditions[key]) + FURTHER

    def clean(self) -> dict[str, Any]:
        """A condition that is begun says what, by when and who."""
        data = super().clean() or {}
        for key in self.conditions:
            for place in range(self._rows(key)):
                what, due, who, blocks = (data.get(f"{name}_{key}_{place}") for name in _OF_A_CONDITION)
                is_begun, is_whole = any((what, due, who, blocks)), all((what, due, who))
                if is_begun and not is_whole and f"due_on_{key}_{place}" not in self.errors:
                    self.add_error(
                        f"what_{key}_{place}", say("Say of a condition what has to be done, by when, and who.")
                    )
        return data

    def sums(self) -> DraftSums:
        """How far the draft has come, as it was last kept: what was typed since counts once it is kept, too."""
        lines = self.review.lines
        approved = Money.total(row.amount for row in self.told_before.values() if row.amount is not None)
        asked = Money.total(ask_of(line) for line in lines.values())
        return DraftSums(len(lines), len(self.told_before), approved, asked)

    def projects(self) -> list[ProjectRow]:
        """A row for each project. Of a long portfolio, the first that is not decided stands open, and what is wrong."""
        rows: list[ProjectRow] = []
        is_first = True
        for number, line in self.review.lines.items():
            fields = [self[f"{name}_{number}"] for name in ("verdict", "reason", "amount")]
            boxes = self._boxes(str(number))
            verdict = self[f"verdict_{number}"].value() or ""
            is_wrong = any(box.errors for box in [*fields, *(box for row in boxes for box in row)])
            is_open = is_wrong or (not verdict and is_first)
            is_first = is_first and bool(verdict)
            rows.append(ProjectRow(line, ask_of(line), verdict, fields, boxes, self._is_begun(number, boxes), is_open))
        return rows

    def _is_begun(self, number: int, boxes: list[list[Any]]) -> bool:
        """Whether a project has a condition, is approved with some, or one of its boxes is wrong: else they stand folded."""
        with_some = self[f"verdict_{number}"].value() == ReviewVerdict.WITH_CONDITIONS
        return with_some or any(box.errors or any(_filled(box.value())) for row in boxes for box in row)

    def _boxes(self, key: str) -> list[list[Any]]:
        return [[self[f"{name}_{key}_{place}"] for name in _OF_A_CONDITION] for place in range(self._rows(key))]

    def of_the_whole(self) -> list[list[Any]]:
        """The fields of the conditions on the whole."""
        return self._boxes(ON_THE_WHOLE)

    def _conditions(self, key: str) -> tuple[ConditionWords, ...]:
        data = self.cleaned_data
        rows = ([data[f"{name}_{key}_{place}"] for name in _OF_A_CONDITION] for place in range(self._rows(key)))
        return tuple(ConditionWords(*row) for row in rows if row[0])

    def told(self) -> DecisionWords:
        """What was entered, as the action takes it."""
        data = self.cleaned_data
        projects = tuple(
            ProjectWords(
                number,
                ReviewVerdict(data[f"verdict_{number}"]),
                data[f"reason_{number}"],
                data[f"amount_{number}"] if ReviewVerdict(data[f"verdict_{number}"]).is_approval else None,
                self._conditions(str(number)),
            )
            for number in self.review.lines
            if data[f"verdict_{number}"]
        )
        whole = ReviewVerdict(data["whole"])
        return DecisionWords(whole, data["reasons"], projects, self._conditions(ON_THE_WHOLE))


def _filled(value: Any) -> list[Any]:
    """What stands in a box: of a day, its three parts."""
    return [part for part in (value if isinstance(value, (list, tuple)) else [value]) if part]


class WithoutViewsForm(forms.Form):
    """The decision: where a view is asked for and lacks, why it is not waited for."""

    why_without_views = WordsField(
        label=say("Why is it not waited for?"),
        help_text=say("It stands with the decision."),
        rows=3,
        max_words=80,
    )

    def __init__(self, *args: Any, lacking: Sequence[object], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not lacking:
            del self.fields["why_without_views"]

    def given(self) -> dict[str, str]:
        """What was entered: nothing while the page is only read, and nothing was to be asked."""
        return self.cleaned_data if self.is_bound else {}


class PortfolioReleaseForm(forms.Form):
    """When everybody else may read what the place is told now."""

    public_from = MomentField(
        label=say("When may everybody read it?"),
        required=False,
        help_text=say("The place is told at once. Until this moment it is under embargo; leave it empty for none."),
    )
