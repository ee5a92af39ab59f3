"""What people fill in about an application: shape and limits of input; the rules are in the domain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.applications.answer_fields import DraftText, field_for
from placefund.applications.models import CoInvestmentLine, EligibilityCheck
from placefund.applications.queries import mark_of
from placefund.design.choices import hint, offer, offer_rows
from placefund.design.forms import DayField, LineField, MoneyField, WordsField
from placefund.domain.answers.kind import AnswerRefused
from placefund.domain.answers.register import parsed
from placefund.domain.coinvestment import EnteredLine, Form, SeenLine, SourceClass, Status
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import end_of
from placefund.domain.periods import FinancialYear
from placefund.domain.questions import Question
from placefund.domain.terms import Terms
from placefund.domain.welsh import ENGLISH
from placefund.partnerships.models import Partnership


class StartForm(forms.Form):
    """Which partnership applies."""

    partnership = forms.ModelChoiceField(
        label=say("Which partnership applies?"),
        queryset=Partnership.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, partnerships: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "partnership", partnerships)
        if len(partnerships) == 1:
            self.initial.setdefault("partnership", partnerships[0].pk)


class AboutForm(forms.Form):
    """Title, public summary and sectors. A draft may leave any of them for later."""

    mark_optional = False
    title = LineField(
        label=say("Title"), max_length=140, required=False, help_text=say("In plain words; at most 140 letters")
    )
    summary = DraftText(
        label=say("Public summary"),
        max_words=200,
        rows=6,
        max_length=5000,
        required=False,
        help_text=say(
            "What the money is for and who gains, for anybody who reads about it. If you win, it is published as it is."
        ),
    )
    sectors = forms.MultipleChoiceField(label=say("Sectors"), widget=forms.CheckboxSelectMultiple, required=False)
    seen_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=10**9, required=False, label=say("Version")
    )

    def __init__(self, *args: Any, terms: Terms, has_sectors: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "sectors", [(sector, sector) for sector in terms.sectors])
        if not terms.sectors or not has_sectors:
            del self.fields["sectors"]


class AnswerForm(forms.Form):
    """One answer, and the version its writer started from. `answer` is asked for as the kind of the question asks for it."""

    mark_optional = False
    seen_version = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"data-autosave-version": ""}),
        min_value=0,
        max_value=10**9,
        label=say("Version"),
    )

    def __init__(self, *args: Any, question: Question, words_in: str = ENGLISH, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        held = (kwargs.get("initial") or {}).get("answer")
        self.fields = {"answer": field_for(question, held=held, words_in=words_in), **self.fields}

    def clean_answer(self) -> Any:
        """Refuse here, beside the box, what the action would refuse."""
        try:
            parsed(self.question, self.cleaned_data["answer"])
        except AnswerRefused as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal
        return self.cleaned_data["answer"]


class CoInvestmentForm(forms.Form):
    """One line of co-investment."""

    mark_optional = False
    investor = LineField(label=say("Who invests"), max_length=200)
    source = forms.ChoiceField(
        label=say("Whose money it is"),
        choices=[("", say("Choose one")), *((found.value, found.label) for found in SourceClass)],
    )
    form = forms.ChoiceField(
        label=say("Form"), choices=[(form.value, form.label) for form in Form], widget=forms.RadioSelect
    )
    status = forms.ChoiceField(
        label=say("How sure it is"),
        choices=[(status.value, status.label) for status in (Status.PLEDGED, Status.COMMITTED)],
        widget=forms.RadioSelect,
    )
    year = forms.TypedChoiceField(label=say("Financial year"), coerce=int)
    amount = MoneyField(label=say("Amount"), least=Money(1))

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        values = self.cleaned_data
        return {
            "investor": values["investor"],
            "source": SourceClass(values["source"]),
            "form": Form(values["form"]),
            "status": Status(values["status"]),
            "year": FinancialYear(values["year"]),
            "amount": values["amount"],
        }

    def __init__(self, *args: Any, years: Iterable[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(year.start, str(year)) for year in years]
        offer(self, "year", choices, first=say("Choose one") if len(choices) > 1 else "")
        hints = {
            Form.CASHABLE.value: say("Goods or work that would otherwise have to be paid for"),
            Form.IN_KIND.value: say("Time, space or advice that saves no cash"),
        }
        hint(self, "form", hints)


class CoInvestmentLinesForm(forms.Form):
    """Every line of co-investment of a draft, each value in a box; with each line a mark of what its writer started from."""

    mark_optional = False
    gone = say("A line that you changed is not there any more: somebody removed it. Look at the lines, and save again.")

    def __init__(
        self, *args: Any, lines: Iterable[CoInvestmentLine], years: Iterable[FinancialYear], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, years = tuple(lines), tuple(years)
        for number, line in enumerate(self.lines, 1):
            said = line.as_entered() | {"amount": Money(line.pence), "seen": mark_of(line)}
            own = FinancialYear(line.year)
            boxes = CoInvestmentForm(years=years if own in years else (own, *years)).fields
            boxes["seen"] = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
            for name, field in boxes.items():
                if isinstance(field, forms.ChoiceField) and isinstance(field.widget, forms.RadioSelect):
                    field.widget, field.help_text = forms.Select(choices=list(field.widget.choices)), ""
                field.label = say("{label}, line {number}", label=field.label, number=number)
                self.fields[f"line-{line.pk}-{name}"] = field
                self.initial.setdefault(f"line-{line.pk}-{name}", said[name])

    @property
    def rows(self) -> list[tuple[CoInvestmentLine, list[forms.BoundField], forms.BoundField]]:
        """Each line with its boxes, and its mark."""
        names = ("investor", "source", "form", "status", "year", "amount")
        return [
            (line, [self[f"line-{line.pk}-{name}"] for name in names], self[f"line-{line.pk}-seen"])
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        there = {f"line-{line.pk}-seen" for line in self.lines}
        if any(name.startswith("line-") and name.endswith("-seen") and name not in there for name in self.data):
            raise ValidationError(self.gone)
        return super().clean() or {}

    def entered(self) -> list[SeenLine]:
        """Every line as it is to be."""
        return [SeenLine(line.pk, self._said(line, "seen"), self._entry(line)) for line in self.lines]

    def has_seen_all(self) -> None:
        """What a refused page shows is seen by whoever reads it: saved from there, it stands over what others wrote."""
        self.data = {**self.data.dict(), **{f"line-{line.pk}-seen": mark_of(line) for line in self.lines}}  # type: ignore[attr-defined]

    def _entry(self, line: CoInvestmentLine) -> EnteredLine:
        return EnteredLine(
            investor=self._said(line, "investor"),
            source=SourceClass(self._said(line, "source")),
            form=Form(self._said(line, "form")),
            status=Status(self._said(line, "status")),
            year=FinancialYear(self._said(line, "year")),
            amount=self._said(line, "amount"),
        )

    def _said(self, line: CoInvestmentLine, name: str) -> Any:
        return self.cleaned_data[f"line-{line.pk}-{name}"]


class CertifyForm(forms.Form):
    """The certifier's declaration."""

    agreed = forms.BooleanField(
        label=(
            say(
                "I have read this application. What it says is true to the best of my knowledge, and my "
                "organisation will stand behind it."
            )
        ),
        error_messages={"required": say("Tick the declaration to certify the application.")},
    )


class ReasonForm(forms.Form):
    """Why something is sent back or withdrawn."""

    reason = WordsField(label=say("Why?"), max_words=300, rows=5, max_length=4000)

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text


class ChangesForm(forms.Form):
    """What may be changed after sending, why, and until when."""

    mark_optional = False
    questions = forms.MultipleChoiceField(
        label=say("Which answers may be changed?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=say("These and nothing else: everything that is not ticked stays as it was sent."),
    )
    parts = forms.MultipleChoiceField(
        label=say("What else may be changed?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=say("A partner whose costs change approves them again before they are sent."),
    )
    why = WordsField(
        label=say("What has to change?"),
        max_words=300,
        rows=5,
        help_text=say("The authors read this, and the record keeps it."),
    )
    until = DayField(label=say("Last day"), help_text=say("Until midnight, London time. For example, 1 4 2027."))

    def __init__(
        self, *args: Any, questions: Iterable[Question], parts: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "questions", [(question.key, question.title) for question in questions])
        offer(self, "parts", list(parts))

    def clean(self) -> dict[str, Any] | None:
        """Something has to be opened."""
        found = super().clean()
        if not (self.cleaned_data.get("questions") or self.cleaned_data.get("parts") or self.errors):
            self.add_error("questions", say("Tick at least one answer, or one of the other parts."))
        return found

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        return {**self.cleaned_data, "until": end_of(self.cleaned_data["until"])}


class SendChangesForm(CertifyForm):
    """The certifier's declaration on the changes, and what they are."""

    why = forms.CharField(
        label=say("What was changed?"),
        max_length=300,
        help_text=say("One sentence. It stands between the two receipts."),
    )


class EligibilityForm(forms.Form):
    """The fund's finding on eligibility, with its reasons; with the reason for it where it corrects an earlier finding."""

    finding = forms.ChoiceField(
        label=say("What do you find?"),
        choices=(("eligible", say("Eligible")), ("ineligible", say("Not eligible"))),
        widget=forms.RadioSelect,
    )
    reasons = WordsField(
        label=say("Reasons"),
        max_words=500,
        rows=6,
        help_text=say("The applicant is told them when outcomes are released."),
    )
    is_sure = forms.BooleanField(label=say("Every rule is met, and I am sure that it is not eligible"), required=False)
    why = WordsField(
        label=say("Why is the earlier finding corrected?"),
        max_words=300,
        rows=4,
        help_text=say("Both findings stay on record, with this between them."),
    )

    def __init__(self, *args: Any, may_be_eligible: bool, corrects: EligibilityCheck | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if_eligible = (
            say("It goes forward to assessment.") if may_be_eligible else say("Not possible: a rule is not met.")
        )
        if_ineligible = (
            say("Somebody else has to confirm it. Until then it goes on as eligible.")
            if corrects is not None
            else say("It goes no further, and is told so at release.")
        )
        hints = {"eligible": if_eligible, "ineligible": if_ineligible}
        hint(self, "finding", hints)
        if not may_be_eligible or (corrects is not None and not corrects.is_eligible):
            del self.fields["is_sure"]
        if corrects is None:
            del self.fields["why"]
        else:
            other = "ineligible" if corrects.is_eligible else "eligible"
            offer(self, "finding", [(other, say("Not eligible") if corrects.is_eligible else say("Eligible"))])
            self.fields["finding"].initial = other
