"""The shape of what people enter in a return. What may stand in it is for the rules and the actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from placefund.delivery.models import Project
from placefund.design.choices import offer, offer_rows
from placefund.design.fields import DayField, MoneyField, WordsField
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.costs import CostCategory
from placefund.domain.identifiers import WrongIdentifier, thing_number
from placefund.domain.indicators import CountingMethod
from placefund.domain.messages import MONTHS, say
from placefund.domain.money import Money
from placefund.domain.periods import Quarter
from placefund.funds.models import IndicatorDefinition
from placefund.people.models import Organisation
from placefund.returns.models import Claim, IndicatorFact, MilestoneReport
from placefund.returns.outlying_figures import OutlyingFigure
from placefund.returns.queries import DueReturn, EarlierLine
from placefund.web.forms import StepBackForm

MOST_CLAIM = Money.pounds(1_000_000_000)
MOST_NUMBERS = 2_000
MOST_SENTENCES = 3


class FigureForm(StepBackForm):
    """The figure whose verification is corrected, and why."""

    figure = forms.ModelChoiceField(
        IndicatorFact.objects.none(), label=say("Which figure?"), empty_label=say("Choose a figure")
    )
    field_order = ("figure", "reason")

    def __init__(self, data: Any = None, *, figures: QuerySet[IndicatorFact]) -> None:
        super().__init__(data)
        offer_rows(self, "figure", figures)


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
        held = {line.category: line for line in lines if line.corrects_id is None}
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


class CreditForm(forms.Form):
    """A credit note or a refund: how much is taken off which line of an earlier return, and why."""

    line = forms.ChoiceField(label=say("Which line is corrected?"))
    amount = MoneyField(
        label=say("Amount to take off"), help_text=say("Enter 0 to remove a correction again."), most=MOST_CLAIM
    )
    reason = forms.CharField(label=say("Why"), max_length=300, help_text=say("Such as: credit note 17 of the supplier"))

    def __init__(self, data: Any = None, *, lines: Sequence[EarlierLine]) -> None:
        super().__init__(data)
        self.lines = {str(one.claim.pk): one.claim for one in lines}
        choices = [
            (
                str(one.claim.pk),
                say(
                    "{quarter}, {category}: {left} left",
                    quarter=one.claim.report.quarter,
                    category=one.claim.get_category_display(),
                    left=one.left,
                ),
            )
            for one in lines
        ]
        offer(self, "line", choices, first=say("Choose a line"))

    def chosen(self) -> Claim:
        return self.lines[self.cleaned_data["line"]]


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
    """The company or charity numbers of a text, one a line, each once, in the one form of its register.

    Raises:
        ValidationError: naming the first lines that are no such number, each with what is wrong.
    """
    lines, wrong = [], []
    for line in filter(str.strip, text.splitlines()):
        try:
            lines.append(thing_number(line))
        except WrongIdentifier as told:
            wrong.append(ValidationError(told.args[0]))
    if wrong:
        raise ValidationError(wrong[:MOST_SENTENCES])
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
            help_text=say(
                "One on each line. Each counts once in the total, however often it is reported. Seven figures alone are taken "
                "for a company: write CHC before the number of a charity."
            ),
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
    accountant_on = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=say("Is it an independent accountant's report? On whose claims?"),
        required=False,
        empty_label=say("No, it is another file"),
    )

    def __init__(self, *args: Any, due: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "accountant_on", Organisation.objects.filter(pk__in=[each.pk for each in due]))
        if not due:
            del self.fields["accountant_on"]


class EvidenceForm(ProjectForm):
    """A file that shows what was reported of one indicator in one project."""

    file = forms.FileField(
        label=say("File"),
        help_text=say("PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT, at most 10 MB."),
        max_length=255,
    )


class UploadForm(forms.Form):
    """A file that shows one line of co-investment."""

    file = forms.FileField(
        label=say("File that shows it"),
        help_text=say(
            "Such as a bank statement or a signed letter: PDF, PNG, JPG, XLSX, DOCX, ODS or ODT, at most 10 MB."
        ),
        max_length=255,
    )


class FigureReasonsForm(forms.Form):
    """For each figure that is far from usual: why it is right."""

    def __init__(self, data: Any = None, *, figures: Sequence[OutlyingFigure]) -> None:
        super().__init__(data)
        self.keys = {f"reason_{figure.key}": figure.key for figure in figures}
        for figure in figures:
            self.fields[f"reason_{figure.key}"] = WordsField(
                label=say("{title}: {value}. Is this so?", title=figure.title, value=figure.value),
                help_text=say("{compared}. Say why the figure is right.", compared=figure.compared),
                initial=figure.reason,
                max_words=200,
                rows=4,
            )

    def reasons(self) -> dict[str, str]:
        """What was written, by the key of the figure."""
        return {key: self.cleaned_data[field] for field, key in self.keys.items()}


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
