"""The shape of what a lead asks for when projects are to change, and of the fund's decision. What may be is for the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.changes.queries import ChangeWords
from placefund.delivery.models import Project
from placefund.design.choices import offer_rows
from placefund.design.fields import DayField, LineField, MoneyField, WordsField
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.project_changes import ProjectChangeKind
from placefund.people.models import Organisation
from placefund.pipelines.models import Candidate
from placefund.programmes.models import BoardMeeting


class ChangeForm(forms.Form):
    """What one kind of change says: only the boxes that this kind needs."""

    project = forms.ModelChoiceField(Project.objects.none(), empty_label=say("Choose a project"))
    to = forms.ModelChoiceField(
        Project.objects.none(), label=say("Which project gets the money?"), empty_label=say("Choose a project")
    )
    title = forms.CharField(label=say("What is the new project called?"), max_length=140)
    summary = WordsField(
        label=say("Public summary of the new project"),
        help_text=say("It is published once the change is agreed."),
        max_words=200,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=say("Whose grant is it now?"), empty_label=say("Choose an organisation")
    )
    partner = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=say("Who is paid?"),
        empty_label=say("Choose an organisation"),
        help_text=say("Organisations that have joined the partnership. Others are invited to it first."),
    )
    amount = MoneyField(label=say("How much?"), least=Money(1))
    starts_on = DayField(label=say("First day"))
    ends_on = DayField(label=say("Last day"))
    milestone = LineField(label=say("What will it have done first?"), max_length=200)
    milestone_on = DayField(label=say("By which day?"))
    mark_optional = False

    NEW = ("title", "summary", "partner", "amount", "starts_on", "ends_on", "milestone", "milestone_on")
    OF_KIND = {
        ProjectChangeKind.SWAP: ("project", *NEW),
        ProjectChangeKind.ADD: NEW,
        ProjectChangeKind.STOP: ("project",),
        ProjectChangeKind.MOVE: ("project", "organisation", "to", "partner", "amount"),
        ProjectChangeKind.DAYS: ("project", "starts_on", "ends_on"),
        ProjectChangeKind.PARTNER: ("project", "organisation", "partner", "amount"),
    }
    ASKS = {
        ProjectChangeKind.SWAP: say("Which project is stopped for it?"),
        ProjectChangeKind.STOP: say("Which project is stopped?"),
        ProjectChangeKind.MOVE: say("Which project gives the money?"),
        ProjectChangeKind.DAYS: say("Which project?"),
        ProjectChangeKind.PARTNER: say("Which project?"),
    }

    def __init__(
        self,
        data: Any = None,
        *,
        kind: ProjectChangeKind,
        projects: QuerySet[Project],
        organisations: QuerySet[Organisation],
        candidate: Candidate | None = None,
    ) -> None:
        super().__init__(data, initial=_from_candidate(candidate) if candidate else {})
        self.kind, self.candidate, wanted = kind, candidate, self.OF_KIND[kind]
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        self.order_fields(wanted)
        for name in {"project", "to"} & set(self.fields):
            offer_rows(self, name, projects)
        for name in {"organisation", "partner"} & set(self.fields):
            offer_rows(self, name, organisations)
        if "project" in self.fields:
            self.fields["project"].label = self.ASKS[kind]

    def words(self) -> ChangeWords:
        """What is asked, as the action takes it."""
        return ChangeWords(kind=self.kind, candidate=self.candidate, **self.cleaned_data)


def _from_candidate(candidate: Candidate) -> dict[str, Any]:
    """What a candidate of the pipeline says already."""
    picture = candidate.snapshot()
    return {
        "title": candidate.title,
        "summary": candidate.summary,
        "amount": picture.ask,
        "starts_on": picture.starts_on,
        "ends_on": picture.ends_on,
        "partner": candidate.lead_id,
    }


class AskForm(forms.Form):
    """Why a change is asked for."""

    mark_optional = False
    reason = WordsField(
        label=say("Why is it asked for?"),
        help_text=say("The fund reads it beside the effect of the change."),
        max_words=300,
    )


class BoardForm(forms.Form):
    """Before which meeting of the board a change goes."""

    mark_optional = False
    meeting = forms.ModelChoiceField(
        BoardMeeting.objects.none(), label=say("Before which meeting?"), empty_label=say("Choose a meeting")
    )

    def __init__(self, *args: Any, meetings: QuerySet[BoardMeeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "meeting", meetings)


class AgreeForm(forms.Form):
    """Why a change is agreed, on which conditions, and what is published of it."""

    reason = WordsField(label=say("Why is it agreed?"), help_text=say("The lead reads it."), max_words=300)
    public_line = LineField(
        label=say("What is changed, and why, in a line?"),
        max_length=300,
        help_text=say("It is published on the pages of the award and its projects. Name no person."),
    )
    conditions = WordsField(
        label=say("On which condition?"),
        required=False,
        max_words=200,
        help_text=say("Leave it empty where there is none. It becomes a condition of the award, for the lead to meet."),
    )
    due_on = DayField(label=say("By which day is the condition to be met?"), required=False)


class RefuseForm(forms.Form):
    """Why a change is refused."""

    mark_optional = False
    reason = WordsField(label=say("Why is it refused?"), help_text=say("The lead reads it."), max_words=300)
