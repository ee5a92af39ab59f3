"""The shape of what people enter in a return. What may stand in it is for the rules and the actions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.delivery.models import Project
from placefund.design.choices import offer
from placefund.design.fields import DayField, MoneyField, WordsField
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.costs import CostCategory
from placefund.domain.indicators import CountingMethod
from placefund.domain.messages import MONTHS, say
from placefund.domain.money import Money
from placefund.domain.periods import Quarter
from placefund.funds.models import IndicatorDefinition
from placefund.returns.models import Claim, IndicatorFact, MilestoneReport
from placefund.returns.queries import DueReturn

MOST_CLAIM = Money.pounds(1_000_000_000)
MOST_NUMBERS = 2_000
_NUMBER = re.compile(r"[A-Z0-9](?:[A-Z0-9/-]{0,58}[A-Z0-9])?")


class QuarterForm(forms.Form):
    """Which quarter to open."""

    quarter = forms.ChoiceField(label=say("Which quarter do you report on?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, due: Iterable[DueReturn]) -> None:
        super().__init__(data)
        choices = [
            (
                str(one.quarter),
                say(
                    "{quarter}, {first} to {last} {year}",
                    quarter=one.quarter,
                    first=MONTHS[one.quarter.first_day.month - 1],
                    last=MONTHS[one.quarter.last_day.month - 1],
                    year=one.quarter.last_day.year,
                ),
            )
            for one in due
            if one.can_be_opened
        ]
        offer(self, "quarter", choices)
        self.fields["quarter"].error_messages["invalid_choice"] = say(
            "This quarter cannot be opened. Choose one from the list."
        )

    def chosen(self) -> Quarter:
        return Quarter.parse(self.cleaned_data["quarter"])


class ProgressForm(forms.Form):
    """What was done, in words."""

    narrative = WordsField(
        label=say("What was done in the quarter?"),
        help_text=say("What was achieved, what was not and why, and what comes next."),
        max_words=1000,
        rows=14,
    )


class ClaimsForm(forms.Form):
    """What one partner claims in one project: an amount and what it was for, by category."""

    mark_optional = False  # every box is

    def __init__(self, data: Any = None, *, lines: Iterable[Claim] = ()) -> None:
        super().__init__(data)
        held = {line.category: line for line in lines}
        for category in CostCategory:
            line = held.get(category)
            self.fields[f"amount_{category}"] = MoneyField(
                label=category.label, required=False, most=MOST_CLAIM, initial=line and line.amount
            )
            self.fields[f"what_{category}"] = forms.CharField(
                label=say("{label}: what it was for", label=category.label),
                required=False,
                max_length=300,
                initial=line.what_for if line else "",
            )

    def rows(self) -> list[tuple[CostCategory, forms.BoundField, forms.BoundField]]:
        """For each category its two boxes."""
        return [(category, self[f"amount_{category}"], self[f"what_{category}"]) for category in CostCategory]

    def clean(self) -> dict[str, Any]:
        for category in CostCategory:
            has_amount = bool(self.cleaned_data.get(f"amount_{category}"))
            if self.cleaned_data.get(f"what_{category}") and not has_amount and f"amount_{category}" not in self.errors:
                self.add_error(
                    f"amount_{category}",
                    say("Enter what was spent on {label}, or empty both boxes.", label=category.label.lower()),
                )
        return self.cleaned_data

    def lines(self) -> dict[CostCategory, tuple[Money, str]]:
        """What was entered; an empty amount is £0."""
        given = self.cleaned_data
        return {c: (given[f"amount_{c}"] or Money(0), given[f"what_{c}"]) for c in CostCategory}


class ProjectForm(forms.Form):
    """A form about one of the award's active projects."""

    project = forms.ChoiceField(label=say("Project"))

    def __init__(self, data: Any = None, files: Any = None, *, projects: Sequence[Project]) -> None:
        super().__init__(data, files)
        self.projects = {str(project.pk): project for project in projects}
        choices = [(key, project.title) for key, project in self.projects.items()]
        offer(self, "project", choices, first="" if len(choices) == 1 else say("Choose a project"))
        self.fields["project"].error_messages["invalid_choice"] = say(
            "This is not one of the projects to choose from. Choose one from the list."
        )

    def chosen(self) -> Project:
        return self.projects[self.cleaned_data["project"]]


class CoInvestmentForm(ProjectForm):
    """Other people's money that came in."""

    investor = forms.CharField(
        label=say("Investor"), max_length=200, help_text=say("Who gave the money. The name is not published.")
    )
    source = forms.ChoiceField(
        label=say("Whose money is it?"), choices=[("", say("Choose one")), *((s.value, s.label) for s in SourceClass)]
    )
    form = forms.ChoiceField(
        label=say("In which form?"), choices=[("", say("Choose one")), *((f.value, f.label) for f in Form)]
    )
    amount = MoneyField(label=say("Amount received in the quarter"), least=Money(1), most=MOST_CLAIM)

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        return {name: self.cleaned_data[name] for name in ("investor", "source", "form", "amount")}


def numbers_in(text: str) -> tuple[str, ...]:
    """The company or charity numbers of a text, one a line, each once, in capitals.

    Raises:
        ValidationError: naming the lines that are no such number.
    """
    lines = [re.sub(r"\s+", "", line).upper() for line in text.splitlines() if line.strip()]
    wrong = [line for line in lines if not _NUMBER.fullmatch(line)]
    if wrong:
        shown = ", ".join(f"“{line[:40]}”" for line in wrong[:3])
        raise ValidationError(
            say(
                "Write one company or charity number on each line, in letters and figures. Not such a number: {shown}.",
                shown=shown,
            )
        )
    if len(lines) > MOST_NUMBERS:
        raise ValidationError(
            say("List at most {most_numbers:,} numbers in one project and quarter.", most_numbers=MOST_NUMBERS)
        )
    return tuple(dict.fromkeys(lines))


class NumbersField(forms.CharField):
    """Company or charity numbers, one a line, cleaned to a tuple."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return numbers_in(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((data or "") != (initial or ""))


class IndicatorForm(forms.Form):
    """What the quarter has of one indicator: one box for each project."""

    mark_optional = False  # every box is

    def __init__(
        self,
        data: Any = None,
        *,
        definition: IndicatorDefinition,
        projects: Sequence[Project],
        facts: Iterable[IndicatorFact] = (),
    ) -> None:
        super().__init__(data)
        self.projects, self.is_unique = projects, definition.method == CountingMethod.UNIQUE
        held: dict[int, list[IndicatorFact]] = {}
        for fact in facts:
            held.setdefault(fact.project_id, []).append(fact)
        for project in projects:
            own = held.get(project.pk, [])
            self.fields[f"project_{project.pk}"] = (
                self._numbers(project, own) if self.is_unique else self._value(project, own)
            )

    def _numbers(self, project: Project, own: list[IndicatorFact]) -> forms.Field:
        field = NumbersField(
            label=say("{title}: company or charity numbers", title=project.title),
            help_text=say("One on each line. Each counts once in the total, however often it is reported."),
            required=False,
            max_length=100_000,
            initial="\n".join(fact.identifier for fact in own),
        )
        field.widget.attrs["rows"] = 6
        return field

    def _value(self, project: Project, own: list[IndicatorFact]) -> forms.Field:
        return forms.DecimalField(
            label=project.title,
            required=False,
            min_value=0,
            max_digits=14,
            decimal_places=2,
            initial=own[0].value.normalize().__format__("f") if own else None,
            error_messages={
                "invalid": say("Enter a number in figures, such as 12 or 3.5."),
                "min_value": say("Enter a number of 0 or more."),
                "max_digits": say("This number is too large. Check it."),
                "max_whole_digits": say("This number is too large. Check it."),
                "max_decimal_places": say("Enter at most two figures after the point."),
            },
        )

    def values(self) -> dict[Project, Mapping[str, Decimal]]:
        """For each project what was entered, as `returns.actions.report_indicator` takes it."""
        found: dict[Project, Mapping[str, Decimal]] = {}
        for project in self.projects:
            given = self.cleaned_data[f"project_{project.pk}"]
            if self.is_unique:
                found[project] = dict.fromkeys(given, Decimal(1))
            else:
                found[project] = {"": given} if given else {}
        return found


class FileForm(forms.Form):
    """A file that belongs to the return as a whole."""

    file = forms.FileField(
        label=say("File"),
        help_text=say("PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT, at most 10 MB."),
        max_length=255,
    )


class EvidenceForm(ProjectForm):
    """A file that shows what was reported of one indicator in one project."""

    file = forms.FileField(
        label=say("File"),
        help_text=say("PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT, at most 10 MB."),
        max_length=255,
    )


class MilestoneForm(forms.Form):
    """Whether a milestone was reached."""

    mark_optional = False  # which of the boxes is needed depends on the answer

    outcome = forms.ChoiceField(
        label=say("Was it reached?"),
        choices=[("reached", say("Yes")), ("not_yet", say("Not yet"))],
        widget=forms.RadioSelect,
    )
    reached_on = DayField(
        label=say("When was it reached?"),
        help_text=say("For example, 20 6 2027. Leave empty when it was not."),
        required=False,
    )
    note = forms.CharField(
        label=say("Why was it not reached, and when will it be?"),
        help_text=say("Or anything to add when it was."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, told: MilestoneReport | None = None) -> None:
        initial = {}
        if told is not None:
            outcome = "reached" if told.reached_on else "not_yet"
            initial = {"outcome": outcome, "reached_on": told.reached_on, "note": told.note}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("outcome") == "reached" and given.get("reached_on") is None and "reached_on" not in self.errors:
            self.add_error("reached_on", say("Enter the day on which it was reached."))
        if given.get("outcome") == "not_yet":
            given["reached_on"] = None
        return given

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        return {name: self.cleaned_data[name] for name in ("reached_on", "note")}


class QuestionForm(forms.Form):
    """A question on a return."""

    text = WordsField(
        label=say("Your question"),
        help_text=say("The lead reads it and has to answer before the return comes back."),
        max_words=500,
    )


class AnswerForm(forms.Form):
    """The answer to a question on a return."""

    text = WordsField(label=say("Your answer"), max_words=500)
