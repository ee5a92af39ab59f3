"""The shape of what people enter about candidates of a pipeline. What may stand in it is for the rules and the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from placefund.applications.models import Application
from placefund.design.choices import TickedRowsField, hint, offer, offer_rows
from placefund.design.fields import DayField, LineField, MoneyField, WordsField
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import (
    AspectStanding,
    CandidateLine,
    ProjectAspect,
    SplitPart,
    SubsidyActivity,
    SubsidyRoute,
)
from placefund.funds.models import Programme
from placefund.people.models import Organisation
from placefund.pipelines.models import Candidate
from placefund.pipelines.queries import organisation_named
from placefund.web.forms import StepBackForm


class RegisteredField(LineField):
    """An organisation, by the name or the identifier under which it stands in the register."""

    def clean(self, value: Any) -> Organisation | None:
        words = super().clean(value)
        if not words:
            return None
        found = organisation_named(words)
        if found is None:
            raise ValidationError(
                say(
                    "No organisation of this name or number is in the register. Write it as it is registered, or have it "
                    "registered first."
                )
            )
        return found


class CandidateForm(forms.Form):
    """What a candidate is: its title, what it does, where it belongs, and its days."""

    title = LineField(label=say("Title"), max_length=140, help_text=say("As it should stand in a list of projects"))
    summary = WordsField(
        label=say("What it does"), max_words=300, rows=6, required=False, help_text=say("For whom, and what it changes")
    )
    cluster = LineField(label=say("Cluster or sector"), max_length=120, required=False)
    starts_on = DayField(label=say("Starts"), required=False)
    ends_on = DayField(label=say("Ends"), required=False)

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        return dict(self.cleaned_data)


class EnterForm(CandidateForm):
    """A candidate that its programme office enters."""

    lead = RegisteredField(
        label=say("Lead organisation"), max_length=200, help_text=say("Its name or its identifier in the register")
    )
    field_order = ("title", "lead", "summary", "cluster", "starts_on", "ends_on")


class ProposeForm(CandidateForm):
    """A project that an organisation proposes to a place."""

    programme = forms.ModelChoiceField(
        label=say("To which place?"), queryset=Programme.objects.none(), empty_label=say("Choose one")
    )
    field_order = ("programme", "title", "summary", "cluster", "starts_on", "ends_on")

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "programme", programmes, label=_named)

    def given(self) -> dict[str, Any]:
        """What was entered, without the place."""
        return {name: value for name, value in self.cleaned_data.items() if name != "programme"}


def _called(candidate: Candidate) -> str:
    return say("{reference}: {title}", reference=candidate.reference, title=candidate.title)


def _named(programme: Programme) -> str:
    return say("{place} ({fund})", place=programme.place, fund=programme.strand.fund.short_name)


class DescribeForm(CandidateForm):
    """What a candidate is, to be changed; with the local authorities of its place to tick."""

    areas = forms.MultipleChoiceField(
        label=say("Where in the place"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, areas: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "areas", areas.items())


class AskForm(forms.Form):
    """What a candidate asks for: a box for each year and kind."""

    mark_optional = False

    def __init__(self, *args: Any, years: Sequence[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for year in years:
            for kind in SpendKind:
                label = say("{year}, {kind}", year=year, kind=str(kind.label).lower())
                self.fields[f"ask-{year.start}-{kind.value}"] = MoneyField(label=label, required=False)

    def asks(self) -> dict[tuple[FinancialYear, SpendKind], Money]:
        """The amounts that were entered."""
        found = {}
        for name, amount in self.cleaned_data.items():
            _, year, kind = name.split("-")
            if amount:
                found[FinancialYear(int(year)), SpendKind(kind)] = amount
        return found


class OtherMoneyForm(forms.Form):
    """One line of other people's money."""

    mark_optional = False
    investor = LineField(label=say("Who invests"), max_length=200)
    source = forms.ChoiceField(
        label=say("Whose money it is"),
        choices=[("", say("Choose one")), *((source.value, source.label) for source in SourceClass)],
    )
    form = forms.ChoiceField(
        label=say("Form"), choices=[(form.value, form.label) for form in Form], widget=forms.RadioSelect
    )
    status = forms.ChoiceField(
        label=say("How sure it is"),
        choices=[(status.value, status.label) for status in (Status.PLEDGED, Status.COMMITTED, Status.RECEIVED)],
        widget=forms.RadioSelect,
    )
    amount = MoneyField(label=say("Amount"), least=Money(1))

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        values = self.cleaned_data
        return {
            "investor": values["investor"],
            "source": SourceClass(values["source"]),
            "form": Form(values["form"]),
            "status": Status(values["status"]),
            "amount": values["amount"],
        }


class PartnerForm(forms.Form):
    """An organisation beside the lead."""

    organisation = RegisteredField(
        label=say("Organisation"), max_length=200, help_text=say("Its name or its identifier in the register")
    )
    part = LineField(label=say("What it does in the project"), max_length=200, required=False)


class ProposerForm(forms.Form):
    """An organisation that may propose."""

    organisation = RegisteredField(
        label=say("Which organisation may propose?"),
        max_length=200,
        help_text=say("Its name or its identifier in the register"),
    )


class SubsidyForm(forms.Form):
    """Whether the money may be a subsidy, and how it would be lawful."""

    activity = forms.ChoiceField(
        label=say("Does anybody who gets the money offer goods or services on a market?"),
        choices=[(activity.value, activity.label) for activity in SubsidyActivity],
        widget=forms.RadioSelect,
    )
    route = forms.ChoiceField(
        label=say("By which route?"),
        choices=[(route.value, route.label) for route in SubsidyRoute],
        required=False,
        widget=forms.RadioSelect,
    )
    note = WordsField(label=say("Why it is so"), max_words=200, rows=4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint(self, "route", {SubsidyRoute.NONE.value: say("Also where there is no economic activity")})

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        values = self.cleaned_data
        return {
            "activity": SubsidyActivity(values["activity"]),
            "route": SubsidyRoute(values["route"]),
            "note": values["note"],
        }


class MergeForm(StepBackForm):
    """Which candidates become one, what it is called, and why."""

    candidates = TickedRowsField(
        label=say("Which candidates become one?"),
        queryset=Candidate.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=say("The lead of the first leads it; the other leads stand beside."),
    )
    title = LineField(label=say("What the whole is called"), max_length=140)
    field_order = ("candidates", "title", "reason")

    def __init__(self, *args: Any, candidates: QuerySet[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "candidates", candidates, label=_called)

    def words(self) -> dict[str, str]:
        """The title and the reason."""
        return {"title": self.cleaned_data["title"], "reason": self.cleaned_data["reason"]}


MOST_PARTS = 4


class SplitForm(StepBackForm):
    """The parts of a candidate, each with its share of the money, and why."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_PARTS + 1):
            self.fields[f"title_{number}"] = LineField(
                label=say("Part {number}: its title", number=number), max_length=140, required=number < 3
            )
            self.fields[f"share_{number}"] = forms.IntegerField(
                label=say("Part {number}: its share of the money, in per cent", number=number),
                min_value=1,
                max_value=99,
                required=number < 3,
            )
        self.order_fields([name for name in self.fields if name != "reason"])

    def parts(self) -> list[SplitPart]:
        """The parts that were named."""
        values = self.cleaned_data
        numbers = [number for number in range(1, MOST_PARTS + 1) if values[f"title_{number}"]]
        return [SplitPart(values[f"title_{number}"], values[f"share_{number}"] or 0) for number in numbers]


class AspectForm(forms.Form):
    """How far a candidate is on one aspect, and what shows it."""

    aspect = forms.ChoiceField(
        label=say("On what?"),
        choices=[(aspect.value, aspect.label) for aspect in ProjectAspect],
        widget=forms.RadioSelect,
    )
    standing = forms.ChoiceField(
        label=say("How far is it?"),
        choices=[(standing.value, standing.label) for standing in AspectStanding],
        widget=forms.RadioSelect,
    )
    note = WordsField(label=say("What shows it"), max_words=200, rows=4, required=False)

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        values = self.cleaned_data
        return {
            "aspect": ProjectAspect(values["aspect"]),
            "standing": AspectStanding(values["standing"]),
            "note": values["note"],
        }


FROM_ONE_TO_FIVE = [(str(number), str(number)) for number in range(1, 6)]


class RiskForm(forms.Form):
    """What may go wrong, how likely and how bad, who answers for it, and what is done."""

    what = LineField(label=say("What may happen?"), max_length=300)
    likelihood = forms.TypedChoiceField(
        label=say("How likely is it, from 1 (hardly) to 5 (almost surely)?"),
        choices=FROM_ONE_TO_FIVE,
        coerce=int,
        widget=forms.RadioSelect,
    )
    effect = forms.TypedChoiceField(
        label=say("How bad would it be, from 1 (hardly felt) to 5 (it falls)?"),
        choices=FROM_ONE_TO_FIVE,
        coerce=int,
        widget=forms.RadioSelect,
    )
    owner = LineField(label=say("Who answers for it?"), max_length=200, required=False)
    response = WordsField(label=say("What is done about it?"), max_words=200, rows=4, required=False)


class DependencyForm(forms.Form):
    """Without which other candidate it falls, and why."""

    on = forms.ModelChoiceField(
        label=say("Without which candidate does it fall?"),
        queryset=Candidate.objects.none(),
        empty_label=say("Choose one"),
    )
    why = LineField(label=say("Why?"), max_length=300)

    def __init__(self, *args: Any, candidates: QuerySet[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "on", candidates, label=_called)


class NoteForm(forms.Form):
    """Something about a line of a candidate."""

    line = forms.ChoiceField(label=say("About what?"), choices=[(line.value, line.label) for line in CandidateLine])
    text = WordsField(label=say("What do you want to say or to ask?"), max_words=300, rows=5)
    is_for_lead = forms.BooleanField(
        label=say("Ask the organisation that leads it: its people read this"), required=False
    )

    def __init__(self, *args: Any, may_ask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_ask:
            del self.fields["is_for_lead"]

    def given(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        values = self.cleaned_data
        return {
            "line": CandidateLine(values["line"]),
            "text": values["text"],
            "is_for_lead": values.get("is_for_lead", False),
        }


class FindingForm(forms.Form):
    """What the fund found about two askings."""

    finding = WordsField(
        label=say("What is so?"), max_words=200, rows=4, help_text=say("Such as: they differ, or which of them goes")
    )


class DoubleAnswerForm(forms.Form):
    """What an organisation says about two of its projects."""

    text = WordsField(
        label=say("What are the two projects to one another?"),
        max_words=200,
        rows=4,
        help_text=say("Two parts of one, two sites, a second try, or the same asked for twice"),
    )
    is_shared = forms.BooleanField(
        label=say("The places may read this answer too"),
        required=False,
        help_text=say(
            "Without this, only the fund reads it. A place learns of another place's pipeline from you alone."
        ),
    )


class TakeForm(forms.Form):
    """Which of the chosen applications are taken over."""

    applications = TickedRowsField(
        label=say("Chosen, and not in the pipeline yet"),
        queryset=Application.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, applications: QuerySet[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "applications", applications)


class HandOverForm(forms.Form):
    """To which place's pipeline an expression of interest goes."""

    programme = forms.ModelChoiceField(
        label=say("To which pipeline?"), queryset=Programme.objects.none(), empty_label=say("Choose one")
    )

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "programme", programmes)
